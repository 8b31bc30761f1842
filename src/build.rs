//! Paths → store: reads what is there, extracts, and writes the graph, unless nothing has changed.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

use oxigraph::model::Quad;
use rayon::prelude::*;
use rustc_hash::FxBuildHasher;
use sha2::{Digest, Sha256};

use crate::emit::{Iris, confident, quads, registry, rules};
use crate::model::{Document, Extraction, Warning};
use crate::pack::Pack;
use crate::pipeline::{self, Pipeline};
use crate::read::{self, Found, ReadError};
use crate::store::{Manifest, StoreError, Writer};

/// Documents whose lines may wait to be sorted.
const AHEAD: usize = 16;

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
    /// Files that could not be read.
    pub errors: Vec<ReadError>,
    /// What to know of single documents.
    pub warnings: Vec<(String, Warning)>,
}

/// One document's share of the graph.
struct Share {
    lines: Vec<String>,
    facts: usize,
    places: BTreeSet<usize>,
    /// Hashes of the entities' IRIs.
    entities: Vec<u64>,
    rules: BTreeSet<Arc<str>>,
    warnings: Vec<(String, Warning)>,
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
}

/// Builds the store from `files`; `step` is called after each document.
///
/// # Errors
/// Those of the store; files that cannot be read are reported in [`Built::errors`], and the others are still built.
pub fn build(
    pipeline: &Pipeline,
    files: &[Found],
    target: Target,
    step: &(dyn Fn() + Sync),
) -> Result<Built, StoreError> {
    let writer = Writer::begin(target.store)?.optimized(target.optimize);
    let iris = Iris::new(target.base);
    let mut manifest = Manifest::new(env!("CARGO_PKG_VERSION"), pipeline.pack.files.hash());
    manifest.options.insert("base".into(), target.base.into());
    if target.min_confidence > 0.0 {
        manifest.options.insert("min_confidence".into(), target.min_confidence.to_string());
    }
    let mut built = Built::default();

    // hashes first: an unchanged corpus is not read again
    let hashed: Vec<(&Found, Result<String, ReadError>)> = files.par_iter().map(|f| (f, hash(f))).collect();
    let mut readable = Vec::new();
    for (file, hash) in hashed {
        match hash {
            Ok(hash) => {
                manifest.documents.insert(file.name.clone(), hash);
                readable.push(file);
            }
            Err(error) => built.errors.push(error),
        }
    }
    if let Some(old) = writer.previous()
        && built.errors.is_empty()
        && same(&old, &manifest)
    {
        built.unchanged = true;
        built.documents = old.documents.len();
        built.quads = old.quads;
        if target.optimize {
            writer.compact()?;
        }
        return Ok(built);
    }

    // documents are read by the pool, their lines sorted beside it
    let (sender, lines) = sync_channel::<Vec<String>>(AHEAD);
    let (tally, sorted) = std::thread::scope(|scope| {
        let sorting = scope.spawn(|| writer.sort(lines.into_iter().flatten()));
        let read = |files: &[&Found]| {
            let shares = shares(pipeline, files, &iris, target.min_confidence).into_iter();
            shares.inspect(|_| step()).fold(Tally::default(), |tally, share| tally.with(share, &sender))
        };
        let tally = readable.par_chunks(pipeline::row(readable.len())).map(read).reduce(Tally::default, Tally::joined);
        let background = registry(&tally.places, &iris, &pipeline.pack);
        let used = rules(&tally.rules, &iris, &pipeline.pack);
        hand_on(&sender, background.iter().chain(&used).map(line).collect());
        drop(sender);
        (tally, sorting.join().unwrap_or_else(|panic| resume_unwind(panic)))
    });
    for (name, _) in &tally.errors {
        manifest.documents.remove(name);
    }
    built.errors.extend(tally.errors.into_iter().map(|(_, error)| error));
    if tally.documents == 0 {
        return Ok(built);
    }
    (built.documents, built.facts, built.entities) = (tally.documents, tally.facts, tally.entities.len());
    built.warnings = tally.warnings;
    built.quads = writer.write(manifest, sorted?)?.quads;
    Ok(built)
}

/// What is kept of documents when their lines have been handed on; in the order of the documents.
#[derive(Default)]
struct Tally {
    documents: usize,
    facts: usize,
    places: BTreeSet<usize>,
    entities: HashSet<u64, FxBuildHasher>,
    rules: BTreeSet<Arc<str>>,
    warnings: Vec<(String, Warning)>,
    errors: Vec<(String, ReadError)>,
}

impl Tally {
    /// Adds a document and hands its lines on.
    fn with(mut self, share: Result<Share, (String, ReadError)>, lines: &SyncSender<Vec<String>>) -> Tally {
        match share {
            Ok(share) => {
                hand_on(lines, share.lines);
                self.documents += 1;
                self.facts += share.facts;
                self.places.extend(share.places);
                self.entities.extend(share.entities);
                self.rules.extend(share.rules);
                self.warnings.extend(share.warnings);
            }
            Err(error) => self.errors.push(error),
        }
        self
    }

    fn joined(mut self, mut other: Tally) -> Tally {
        self.documents += other.documents;
        self.facts += other.facts;
        self.places.append(&mut other.places);
        self.entities.extend(other.entities);
        self.rules.append(&mut other.rules);
        self.warnings.append(&mut other.warnings);
        self.errors.append(&mut other.errors);
        self
    }
}

/// Hands lines on to be sorted. Nobody takes them where sorting has failed; that error is told when all is read.
fn hand_on(sorting: &SyncSender<Vec<String>>, lines: Vec<String>) {
    drop(sorting.send(lines));
}

/// The shares of some documents in a row, or the name of each that cannot be read.
fn shares(pipeline: &Pipeline, files: &[&Found], iris: &Iris, least: f64) -> Vec<Result<Share, (String, ReadError)>> {
    let read: Vec<_> = files.iter().map(|file| (file.name.as_str(), read::read(&file.path))).collect();
    let good = read.iter().filter_map(|(name, decoded)| Some((*name, decoded.as_ref().ok()?.text.as_str())));
    let mut done = pipeline.run_all(&good.collect::<Vec<_>>()).into_iter();
    let share_of = |(name, decoded): (&str, Result<_, _>)| match decoded {
        Ok(_) => done.next().map(|(document, extraction)| {
            let extraction = confident(extraction, least, &pipeline.pack);
            Ok(share(name, &document, extraction, iris, &pipeline.pack))
        }),
        Err(error) => Some(Err((name.to_owned(), error))),
    };
    read.into_iter().filter_map(share_of).collect()
}

fn share(name: &str, document: &Document, extraction: Extraction, iris: &Iris, pack: &Pack) -> Share {
    Share {
        lines: quads(document, &extraction, iris, pack).iter().map(line).collect(),
        facts: extraction.claims.len(),
        rules: extraction.claims.iter().map(|c| Arc::clone(&c.evidence.rule)).collect(),
        places: extraction.entities.iter().filter_map(|e| e.division).chain(document.place).collect(),
        entities: extraction.entities.iter().map(|e| hash_of(iris.entity(e, pack).as_str())).collect(),
        warnings: extraction.warnings.into_iter().map(|w| (name.to_owned(), w)).collect(),
    }
}

/// Enough of an IRI to tell it from others.
fn hash_of(iri: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    iri.hash(&mut hasher);
    hasher.finish()
}

/// A quad as a line of N-Quads.
fn line(quad: &Quad) -> String {
    format!("{quad} .")
}

fn hash(file: &Found) -> Result<String, ReadError> {
    let bytes = std::fs::read(&file.path).map_err(|source| ReadError::Io { path: file.path.clone(), source })?;
    Ok(Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect())
}

/// Whether two manifests name the same program, pack, options and contents.
fn same(old: &Manifest, new: &Manifest) -> bool {
    let documents = |m: &Manifest| m.documents.clone().into_iter().collect::<BTreeMap<_, _>>();
    old.program == new.program && old.pack == new.pack && old.options == new.options && documents(old) == documents(new)
}
