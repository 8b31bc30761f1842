//! A file → what its document states; put away on disk until it is known which entities of all documents are one.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use itertools::Itertools;

use super::Job;
use super::memory::{Kept, Packed};
use super::sources::Source;
use super::united::United;
use crate::emit::{Iris, Stated, drop_claims, line, quads};
use crate::identity::{Known, known};
use crate::model::{Document, Extraction, Warning};
use crate::pipeline::Pipeline;
use crate::read::ReadError;
use crate::store::{Part, StoreError};

/// What was read of a file.
pub(super) struct Reading {
    pub id: String,
    pub document: Document,
    pub extraction: Extraction,
    /// What others must know of it; not put away.
    pub digest: Digest,
}

/// What others must know of what was read.
#[derive(Default)]
pub(super) struct Digest {
    corrected: BTreeSet<usize>,
    known: Vec<Known>,
    hidden: BTreeSet<usize>,
}

/// Reads some files in a row: what each states, put right as people said, or why it cannot be read.
pub(super) fn readings(job: &Job<'_>, sources: &[Source<'_>]) -> Vec<Result<Reading, ReadError>> {
    let Job { pipeline, target, .. } = job;
    let read: Vec<_> = sources.iter().map(|source| (source, source.read())).collect();
    let good =
        read.iter().filter_map(|(s, decoded)| Some((s.found.name.as_str(), decoded.as_ref().ok()?.text.as_str())));
    let mut done = pipeline.run_all(&good.collect::<Vec<_>>()).into_iter();
    let reading = |(source, decoded): (&Source<'_>, Result<_, _>)| match decoded {
        Ok(_) => done.next().map(|(document, extraction)| {
            let amount = |text: &str| pipeline.recogniser.amount(text);
            let (mut extraction, corrected) = match target.corrections {
                Some(corrections) => corrections.apply(&document, extraction, &pipeline.pack, &amount),
                None => (extraction, BTreeSet::new()),
            };
            // which names are one is known by all that was read, however sure
            let known = known(&document, &extraction, &pipeline.pack);
            let hidden = drop_claims(&mut extraction, target.min_confidence, &pipeline.pack);
            let id = source.id.clone();
            Ok(Reading { id, document, extraction, digest: Digest { corrected, known, hidden } })
        }),
        Err(error) => Some(Err(error)),
    };
    read.into_iter().filter_map(reading).collect()
}

impl Reading {
    /// What the next build must know of the document; it is taken out of the reading.
    pub fn kept(&mut self) -> Kept {
        let Digest { corrected, known, hidden } = std::mem::take(&mut self.digest);
        let (document, extraction) = (&self.document, &self.extraction);
        let places = extraction.entities.iter().filter_map(|e| e.division).chain(document.place);
        let rules = extraction.claims.iter().map(|claim| &claim.evidence.rule);
        Kept {
            id: self.id.clone(),
            facts: extraction.claims.len(),
            places: places.map(|place| place as u32).sorted_unstable().dedup().collect(),
            rules: rules.sorted_unstable().dedup().cloned().collect(),
            corrected: corrected.into_iter().map(|number| number as u32).collect(),
            known: Packed::of(&known),
            hidden: hidden.into_iter().map(|number| number as u32).collect(),
        }
    }

    /// What a person should know of the document.
    pub fn warnings(&mut self) -> Vec<(String, Warning)> {
        let name = &self.document.name;
        std::mem::take(&mut self.extraction.warnings).into_iter().map(|w| (name.clone(), w)).collect()
    }

    /// The lines of the document's graphs.
    pub fn lines(&self, known: &[Known], united: &United<'_>, iris: &Iris, pipeline: &Pipeline) -> Vec<String> {
        let names: Vec<_> = known.iter().map(|known| united.name(known)).collect();
        let stated = Stated { id: &self.id, document: &self.document, extraction: &self.extraction, names: &names };
        quads(stated, iris, &pipeline.pack).iter().map(line).collect()
    }
}

/// Readings put away in a file that nobody else sees.
pub(super) struct Shelf {
    file: Arc<File>,
    end: Mutex<u64>,
    folder: std::path::PathBuf,
}

/// Where a reading stands on the shelf.
#[derive(Clone, Copy)]
pub(super) struct Place {
    start: u64,
    length: usize,
}

impl Shelf {
    /// An empty shelf in the directory `folder`.
    pub fn new(folder: &Path) -> Result<Shelf, StoreError> {
        let file = tempfile::tempfile_in(folder).map_err(failed(folder))?;
        Ok(Shelf { file: Arc::new(file), end: Mutex::new(0), folder: folder.into() })
    }

    /// Puts a reading away.
    pub fn put(&self, reading: &Reading) -> Result<Place, StoreError> {
        let content = (&reading.id, &reading.document, &reading.extraction);
        let bytes = postcard::to_stdvec(&content).map_err(|e| failed(&self.folder)(io::Error::other(e)))?;
        let mut end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let place = Place { start: *end, length: bytes.len() };
        (&*self.file).write_all(&bytes).map_err(failed(&self.folder))?;
        *end += bytes.len() as u64;
        Ok(place)
    }

    /// Takes a reading down again.
    pub fn take(&self, place: Place) -> Result<Reading, StoreError> {
        let mut bytes = vec![0; place.length];
        let mut part = Part::new(Arc::clone(&self.file));
        part.seek(SeekFrom::Start(place.start))
            .and_then(|_| part.read_exact(&mut bytes))
            .map_err(failed(&self.folder))?;
        let (id, document, extraction) =
            postcard::from_bytes(&bytes).map_err(|e| failed(&self.folder)(io::Error::other(e)))?;
        Ok(Reading { id, document, extraction, digest: Digest::default() })
    }
}

fn failed(folder: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let path = folder.to_path_buf();
    move |source| StoreError::Io { action: "cannot keep what was read in", path, source }
}
