//! Paths → store: reads what is there, extracts, unites the entities of all documents, and writes the graph.
//!
//! Where little has changed since the last build, only that is read ([`mod@update`]); the store is then the same, quad for
//! quad, as one built from scratch ([`mod@full`]).

mod error;
mod full;
mod memory;
mod reading;
mod shelf;
mod sources;
mod united;
mod update;

pub use error::BuildError;

use std::io;
use std::mem;
use std::ops::Deref;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::correct::{Corrections, Wrong};
use crate::emit::{BASE, Iris, correction_quads, line};
use crate::identity::Grounds;
use crate::model::Warning;
use crate::pack::Files;
use crate::pipeline::{Compiled, Pipeline};
use crate::read::{Fields, Found, Options, ReadError};
use crate::store::{self, Manifest, StoreError, Writer};
use memory::Memory;
use sources::{Source, sources};
use united::United;
use update::Plan;

/// What a build did.
#[derive(Debug, Default)]
pub struct Built {
    /// Documents in the store.
    pub documents: usize,
    /// Entities, each once.
    pub entities: usize,
    /// Facts, each with its evidence.
    pub facts: usize,
    /// Quads in the store.
    pub quads: u64,
    /// Whether the store was already built from the same files, pack and options.
    pub unchanged: bool,
    /// Documents that were read again, where the store was brought up to date.
    pub read: usize,
    /// Quads that went and quads that came, where the store was brought up to date; `None` where it was built from scratch.
    pub changes: Option<(usize, usize)>,
    /// Files that could not be read.
    pub errors: Vec<ReadError>,
    /// Corrections that found nothing to put right.
    pub idle: Vec<Wrong>,
    /// What to know of single documents.
    pub warnings: Vec<(String, Warning)>,
}

/// Where and how a store is built.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Folder of the store.
    pub store: &'a Path,
    /// Namespace of the data.
    pub base: &'a str,
    /// The least confidence of the facts that are written.
    pub min_confidence: f64,
    /// Whether the store is compacted after writing: it answers faster, writing takes longer.
    pub optimize: bool,
    /// What people have put right.
    pub corrections: Option<&'a Corrections>,
    /// How files are read.
    pub options: &'a Options,
}

/// How files are read where nothing else is said.
static USUAL: LazyLock<Options> = LazyLock::new(Options::default);

impl<'a> Target<'a> {
    /// A store in this folder, and no more than the defaults.
    pub fn at(store: &'a Path) -> Target<'a> {
        Target { store, base: BASE, min_confidence: 0.0, optimize: false, corrections: None, options: &USUAL }
    }

    /// An error where the build is to stop.
    fn go_on(&self, stop: &AtomicBool) -> Result<(), StoreError> {
        match stop.load(Ordering::Relaxed) {
            true => Err(StoreError::Interrupted { path: self.store.into() }),
            false => Ok(()),
        }
    }
}

/// Who looks on while a build runs, and may stop it.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// Called after each document that was read.
    pub step: &'a (dyn Fn() + Sync),
    /// Set to stop the build: it ends with [`StoreError::Interrupted`] and leaves the old store.
    pub stop: &'a AtomicBool,
}

/// Never set.
static NEVER: AtomicBool = AtomicBool::new(false);

impl Watch<'static> {
    /// Nobody looks on.
    pub const NOBODY: Watch<'static> = Watch { step: &|| {}, stop: &NEVER };
}

/// A build under way.
struct Job<'a> {
    pipeline: &'a Pipeline,
    target: Target<'a>,
    iris: Iris,
    grounds: Grounds<'a>,
    step: &'a (dyn Fn() + Sync),
    stop: &'a AtomicBool,
}

impl Job<'_> {
    /// An error where the build is to stop.
    fn go_on(&self) -> Result<(), StoreError> {
        self.target.go_on(self.stop)
    }

    /// What the new store keeps of the pack that is compiled; `None` where it is as in the old one.
    fn compiled(&self, pack: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.target.store;
        if store::compiled(path).is_some_and(|bytes| Compiled::is_sound(&bytes, pack)) {
            return Ok(None);
        }
        let bytes = Compiled::bytes(self.pipeline, pack).map_err(io::Error::other);
        bytes.map(Some).map_err(|source| StoreError::Io { action: "cannot write", path: path.into(), source })
    }

    /// The corrections that found nothing to put right.
    fn idle(&self, memory: &Memory, united: &United<'_>) -> Vec<Wrong> {
        let used = |number| memory.is_corrected_by(number);
        let is_there = |class, name: &str| united.knows(class, name);
        self.target.corrections.map(|corrections| corrections.idle(used, is_there)).unwrap_or_default()
    }

    /// What the registry says of the corrections: who made each, and why.
    fn correction_lines(&self) -> Vec<String> {
        let entries = self.target.corrections.into_iter().flat_map(|corrections| &corrections.entries);
        let quads = entries.flat_map(|entry| correction_quads(&entry.id, &entry.author, &entry.reason, &self.iris));
        quads.map(|quad| line(&quad)).collect()
    }
}

/// Builds the store from `files`, or brings it up to date.
///
/// # Errors
/// Those of the store, and a pack that is not sound; files that cannot be read are reported in [`Built::errors`], and the others are still built.
pub fn build(pipeline: &Pipeline, files: &[Found], target: Target<'_>, watch: Watch<'_>) -> Result<Built, BuildError> {
    match scan(&pipeline.pack.files, files, target)? {
        Scanned::Unchanged(built) => Ok(built),
        Scanned::Changed(scan) => scan.build(pipeline, watch),
    }
}

/// Looks into files and at the store as it stands: what is to be done is known before the pack is compiled, which takes longer.
///
/// # Errors
/// Those of the store; files that cannot be read are reported in [`Built::errors`] later.
pub fn scan<'a>(pack: &Files, files: &'a [Found], target: Target<'a>) -> Result<Scanned<'a>, BuildError> {
    let writer = Writer::begin(target.store)?.optimized(target.optimize);
    let mut manifest = Manifest::new(env!("CARGO_PKG_VERSION"), pack.hash());
    manifest.options.insert("base".into(), target.base.into());
    if target.min_confidence > 0.0 {
        manifest.options.insert("min_confidence".into(), target.min_confidence.to_string());
    }
    if let Some(corrections) = target.corrections.filter(|corrections| !corrections.is_empty()) {
        manifest.options.insert("corrections".into(), corrections.hash());
    }
    if target.options.fields != Fields::default() {
        manifest.options.insert("fields".into(), format!("{:?}", target.options.fields));
    }
    let old = writer.previous();
    let same_way = old.filter(|old| (&old.program, &old.options) == (&manifest.program, &manifest.options));
    let (sources, errors) = sources(files, target.options, same_way);
    manifest.documents = sources.iter().map(|source| (source.name.clone(), source.hash.clone())).collect();
    if let Some(old) = old
        && errors.is_empty()
        && same(old, &manifest)
    {
        let (documents, quads) = (old.documents.len(), old.quads);
        if target.optimize {
            writer.compact()?;
        }
        return Ok(Scanned::Unchanged(Built { unchanged: true, documents, quads, ..Built::default() }));
    }
    Ok(Scanned::Changed(Box::new(Scan { writer, manifest, sources, errors, target })))
}

/// What a look into the files has shown.
#[derive(Debug)]
pub enum Scanned<'a> {
    /// The store was built from the same files, pack and options.
    Unchanged(Built),
    /// Something is to be done.
    Changed(Box<Scan<'a>>),
}

/// A build that knows what is to be done.
#[derive(Debug)]
pub struct Scan<'a> {
    writer: Writer,
    manifest: Manifest,
    sources: Vec<Source<'a>>,
    errors: Vec<ReadError>,
    target: Target<'a>,
}

impl Scan<'_> {
    /// Builds the store, or brings it up to date; the pipeline is of the pack that was scanned for.
    ///
    /// # Errors
    /// Those of the store, and a pack that is not sound.
    pub fn build(self, pipeline: &Pipeline, watch: Watch<'_>) -> Result<Built, BuildError> {
        self.run(pipeline, watch)
    }

    /// As [`Scan::build`], with a pipeline that is given away: a build from scratch takes it apart when all is read, for the
    /// database needs the room; else it stays as long as the process, for to take it apart takes time.
    ///
    /// # Errors
    /// Those of [`Scan::build`].
    pub fn build_with(self, pipeline: Box<Pipeline>, watch: Watch<'_>) -> Result<Built, BuildError> {
        self.run(pipeline, watch)
    }

    fn run<P: Deref<Target = Pipeline> + Sync>(self, owned: P, watch: Watch<'_>) -> Result<Built, BuildError> {
        let Scan { writer, mut manifest, sources, errors, target } = self;
        let mut built = Built { errors, ..Built::default() };
        let pipeline = &*owned;
        let (grounds, plan) =
            rayon::join(|| Grounds::of(&pipeline.pack, &pipeline.canon), || Plan::of(&writer, &manifest, &sources));
        let grounds = grounds.map_err(BuildError::Pack)?;
        let job = Job { pipeline, target, iris: Iris::new(target.base), grounds, step: watch.step, stop: watch.stop };
        if let Some(plan) = plan {
            let updated = update::update(&job, writer, &sources, manifest, built, plan);
            drop(job);
            mem::forget(owned);
            return updated;
        }
        let Some(ready) = full::read(&job, &writer, &sources, &mut manifest, &mut built)? else { return Ok(built) };
        drop(job);
        drop(owned);
        built.quads = ready.write(writer, manifest, target.base, || target.go_on(watch.stop))?;
        Ok(built)
    }
}

/// Whether two manifests name the same program, pack, options and contents.
fn same(old: &Manifest, new: &Manifest) -> bool {
    (&old.program, &old.pack, &old.options, &old.documents) == (&new.program, &new.pack, &new.options, &new.documents)
}
