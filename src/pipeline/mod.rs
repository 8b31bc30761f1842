//! The flow: bytes → document → mentions → statements → entities and claims.

mod compiled;

pub use compiled::Compiled;

use crate::extract::Extractor;
use crate::mention::Recogniser;
use crate::model::{Document, Extraction};
use crate::pack::{Files, Pack, PackError, PackErrors};
use crate::resolve::{Canon, resolve};
use crate::text::{Given, prepare};

/// A pack with everything compiled from it.
#[derive(Debug)]
pub struct Pipeline {
    /// The pack.
    pub pack: Pack,
    /// Finds mentions.
    pub recogniser: Recogniser,
    /// Reads statements.
    pub extractor: Extractor,
    /// Canonical names.
    pub canon: Canon,
}

impl Pipeline {
    /// Compiles a pack.
    ///
    /// # Errors
    /// Everything that does not compile, with file and line.
    pub fn new(pack: Pack) -> Result<Pipeline, PackErrors> {
        Pipeline::compile(pack, Compiled::default(), Vec::new())
    }

    /// Reads and compiles the files of a pack.
    ///
    /// # Errors
    /// Everything that is wrong in the files, whether found in reading or in compiling.
    pub fn of(files: Files) -> Result<Pipeline, PackErrors> {
        Pipeline::with(files, Compiled::default())
    }

    /// As [`Pipeline::of`], with what was compiled of the same files before.
    ///
    /// # Errors
    /// Those of [`Pipeline::of`].
    pub fn with(files: Files, mut compiled: Compiled) -> Result<Pipeline, PackErrors> {
        let (pack, errors) = Pack::read_with(files, compiled.names.take());
        Pipeline::compile(pack, compiled, errors)
    }

    fn compile(pack: Pack, compiled: Compiled, mut errors: Vec<PackError>) -> Result<Pipeline, PackErrors> {
        let mut others = Vec::new();
        let Compiled { mentions, relations, .. } = compiled;
        let (recogniser, extractor) = rayon::join(
            || Recogniser::with(&pack, mentions, &mut errors),
            || Extractor::with(&pack, relations, &mut others),
        );
        errors.append(&mut others);
        let canon = Canon::load(&pack, &mut errors);
        match recogniser {
            Some(recogniser) if errors.is_empty() => Ok(Pipeline { pack, recogniser, extractor, canon }),
            _ => Err(PackErrors::sorted(errors)),
        }
    }

    /// Reads one text: the document and everything it states.
    pub fn run(&self, name: &str, source: &str) -> (Document, Extraction) {
        self.run_on(Given::plain(name, source))
    }

    /// As [`Pipeline::run`], of a text with what its file says of it.
    pub fn run_on(&self, given: Given<'_>) -> (Document, Extraction) {
        self.run_all(&[given]).pop().unwrap_or_default()
    }

    /// Reads texts, and gives what [`Pipeline::run`] gives of each, but sooner: a stage that reads
    /// some documents in a row finds its tables in the processor's cache. [`row`] says how many.
    pub fn run_all(&self, texts: &[Given<'_>]) -> Vec<(Document, Extraction)> {
        let prepared: Vec<_> = texts.iter().map(|given| prepare(*given, &self.pack)).collect();
        let recognise = |(document, _): &(Document, _)| self.recogniser.recognise(document, &self.pack);
        let mentions: Vec<_> = prepared.iter().map(recognise).collect();
        let read = prepared.iter().zip(&mentions);
        let statements: Vec<_> =
            read.map(|((document, _), found)| self.extractor.extract(document, found, &self.pack)).collect();
        let said = prepared.iter().zip(&mentions).zip(statements);
        let extractions: Vec<_> = said
            .map(|(((document, _), found), said)| resolve(document, found, said, &self.canon, &self.pack))
            .collect();
        let done = prepared.into_iter().zip(extractions);
        done.map(|((document, warnings), extraction)| (document, Extraction { warnings, ..extraction })).collect()
    }
}

/// Most documents that a thread reads in a row.
const LONGEST_ROW: usize = 8;

/// How many of so many documents a thread of the present pool reads in a row, so that every thread has some.
pub fn row(documents: usize) -> usize {
    documents.div_ceil(4 * rayon::current_num_threads()).clamp(1, LONGEST_ROW)
}
