//! Paths → store: reads what is there, extracts, and writes the graph, unless nothing has changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use oxigraph::model::Quad;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::emit::{Iris, confident, quads, registry, rules};
use crate::model::{Document, Extraction, Warning};
use crate::pack::Pack;
use crate::pipeline::{self, Pipeline};
use crate::read::{self, Found, ReadError};
use crate::store::{Manifest, StoreError, Writer};

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
    entities: BTreeSet<String>,
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
    let mut manifest = Manifest::new(env!("CARGO_PKG_VERSION"), &pipeline.pack.hash);
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

    let shares: Vec<Result<Share, (String, ReadError)>> = readable
        .par_chunks(pipeline::row(readable.len()))
        .flat_map_iter(|files| shares(pipeline, files, &iris, target.min_confidence).into_iter().inspect(|_| step()))
        .collect();
    let mut lines = Vec::new();
    let mut places = BTreeSet::new();
    let mut entities = BTreeSet::new();
    let mut used = BTreeSet::new();
    for share in shares {
        match share {
            Ok(share) => {
                built.documents += 1;
                built.facts += share.facts;
                lines.extend(share.lines);
                places.extend(share.places);
                entities.extend(share.entities);
                used.extend(share.rules);
                built.warnings.extend(share.warnings);
            }
            Err((name, error)) => {
                manifest.documents.remove(&name);
                built.errors.push(error);
            }
        }
    }
    if built.documents == 0 {
        return Ok(built);
    }
    built.entities = entities.len();
    lines.extend(registry(&places, &iris, &pipeline.pack).iter().map(line));
    lines.extend(rules(&used, &iris, &pipeline.pack).iter().map(line));
    lines.par_sort_unstable();
    lines.dedup();
    built.quads = writer.write(manifest, lines.into_iter())?.quads;
    Ok(built)
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
        entities: extraction.entities.iter().map(|e| iris.entity(e, pack).into_string()).collect(),
        warnings: extraction.warnings.into_iter().map(|w| (name.to_owned(), w)).collect(),
    }
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
