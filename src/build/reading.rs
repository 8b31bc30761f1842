//! A file → what its document states; put away on disk until it is known which entities of all documents are one.

use std::collections::BTreeSet;
use std::io;

use itertools::Itertools;

use super::Job;
use super::memory::{Kept, Packed};
use super::shelf::{Place, Shelf};
use super::sources::Source;
use super::united::United;
use crate::emit::{Iris, Stated, drop_claims, line, quads};
use crate::identity::{Known, known};
use crate::model::{Document, Extraction, Warning};
use crate::pipeline::Pipeline;
use crate::read::ReadError;
use crate::text::Given;

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
    let read: Vec<_> = sources.iter().map(|source| (source, source.read(target.options))).collect();
    let good = read.iter().filter_map(|(s, text)| Some(Given::read(&s.name, text.as_ref().ok()?)));
    let mut done = pipeline.run_all(&good.collect::<Vec<_>>()).into_iter();
    let reading = |(source, text): (&Source<'_>, Result<_, _>)| match text {
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

/// Puts a reading away.
pub(super) fn put(shelf: &Shelf, reading: &Reading) -> io::Result<Place> {
    Ok(shelf.put(&(&reading.id, &reading.document, &reading.extraction))?.0)
}

/// Takes a reading down again.
pub(super) fn take(shelf: &Shelf, place: Place) -> io::Result<Reading> {
    let (id, document, extraction) = shelf.take(place)?;
    Ok(Reading { id, document, extraction, digest: Digest::default() })
}
