//! A store and the files that have changed → the store that a build from scratch would give.
//!
//! Read again are the documents that have changed and those that name an entity which is now united with another one, or no
//! longer is. What the old store states of them, and of the entities that they know, is taken out; what is stated now comes in.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::panic::resume_unwind;
use std::thread;

use oxigraph::model::NamedNode;
use oxigraph::store::{StorageError, Store as Database};
use rayon::prelude::*;

use super::memory::{Kept, Memory};
use super::reading::{Reading, readings};
use super::sources::Source;
use super::united::{United, alone, used_lines};
use super::{BuildError, Built, Job};
use crate::derive;
use crate::identity::Known;
use crate::pipeline;
use crate::store::{self, Manifest, Patch, StoreError, Update, Writer, lines_of};

/// Of a corpus of so many documents, one may have changed, else all are read: the database takes quads faster as a whole.
const ONE_IN: usize = 4;
/// So few documents may have changed in any corpus.
const FEW: usize = 2;

/// What is to be done to a store.
#[derive(Debug)]
pub(super) struct Plan {
    memory: Memory,
    /// Documents whose lines go.
    gone: BTreeSet<String>,
    /// Documents whose content is read.
    changed: BTreeSet<String>,
}

impl Plan {
    /// What is to be done to the store as it stands for it to be that of the manifest `new`; `None` where it is better built from scratch.
    pub fn of(writer: &Writer, new: &Manifest, sources: &[Source<'_>]) -> Option<Plan> {
        let old = writer.previous()?;
        if (&old.program, &old.pack, &old.options) != (&new.program, &new.pack, &new.options) {
            return None;
        }
        let (told, documents) = writer.memory()?;
        let memory = Memory::read(&told, documents)?;
        let is_same = |source: &&Source<'_>| {
            let name = &source.name;
            let of = |hash: &String| Source::content(hash) == Source::content(&source.hash);
            old.documents.get(name).is_some_and(of) && memory.id(name) == Some(&source.id)
        };
        let changed: BTreeSet<String> = sources.iter().filter(|s| !is_same(s)).map(|s| s.name.clone()).collect();
        let here: BTreeSet<&str> = sources.iter().map(|s| s.name.as_str()).collect();
        let known = memory.ids().map(|(name, _)| name);
        let gone: BTreeSet<String> =
            known.filter(|name| !here.contains(name.as_str()) || changed.contains(*name)).cloned().collect();
        let touched = gone.union(&changed).count();
        (touched <= FEW || touched * ONE_IN <= sources.len()).then_some(Plan { memory, gone, changed })
    }
}

/// Brings the store up to date.
pub(super) fn update(
    job: &Job<'_>,
    writer: Writer,
    sources: &[Source<'_>],
    manifest: Manifest,
    built: Built,
    plan: Plan,
) -> Result<Built, BuildError> {
    let ids: Vec<String> = plan.gone.iter().filter_map(|name| plan.memory.id(name)).map(str::to_owned).collect();
    // while documents are read and entities united, the database is opened and tells what goes in any case
    thread::scope(|scope| {
        let opening = scope.spawn(|| {
            let update = Update::begin(writer)?;
            let gone = stated(job, update.database(), ids.iter().map(String::as_str))?;
            Ok((update, gone))
        });
        let opened = || opening.join().unwrap_or_else(|panic| resume_unwind(panic));
        changed_store(job, opened, sources, manifest, built, plan)
    })
}

/// As [`update`], with the database as soon as it is open, and the lines of the documents that go.
fn changed_store(
    job: &Job<'_>,
    opened: impl FnOnce() -> Result<(Update, Vec<String>), StoreError>,
    sources: &[Source<'_>],
    mut manifest: Manifest,
    mut built: Built,
    plan: Plan,
) -> Result<Built, BuildError> {
    let Plan { memory: mut after, gone, changed } = plan;
    let (places, used) = (after.places(), after.rules());
    let (was_united, were) = (mem::take(&mut after.stands_for), mem::take(&mut after.verdicts));
    let kept_in = |source| StoreError::Io { action: "cannot read", path: job.target.store.into(), source };
    let gone: Vec<Option<Kept>> =
        gone.iter().map(|name| after.remove(name)).collect::<Result<_, _>>().map_err(kept_in)?;
    let mut read = BTreeMap::new();
    for (source, reading) in read_again(job, sources, &changed)? {
        match reading {
            Ok(mut reading) => {
                built.warnings.extend(reading.warnings());
                after.insert(source.name.clone(), reading.kept()).map_err(kept_in)?;
                read.insert(source.name.clone(), reading);
            }
            Err(error) => {
                manifest.documents.remove(&source.name);
                built.errors.push(error);
            }
        }
    }
    if after.is_empty() {
        return Ok(built);
    }
    let (iris, pack) = (&job.iris, &job.pipeline.pack);
    let united = United::of(&after, job);
    built.idle = job.idle(&after, &united);
    (after.stands_for, after.verdicts) = (united.stands_for(), united.verdicts());

    // documents that name an entity which has another name now are read again, too
    let renamed = renamed(&was_united, &after.stands_for);
    let mut again = BTreeSet::new();
    if !renamed.is_empty() {
        let is_renamed = |known: &Known| renamed.contains(alone(known, iris, pack).as_str());
        again = after.documents_with(&united.called(&renamed), is_renamed).map_err(kept_in)?;
        again.retain(|name| !read.contains_key(name));
    }
    for (source, reading) in read_again(job, sources, &again)? {
        // it could be read for the old store, and has not changed
        let path = source.found.path.clone();
        let failed = |error| StoreError::Io { action: "cannot read again", path, source: std::io::Error::other(error) };
        read.insert(source.name.clone(), reading.map_err(failed)?);
    }

    let (update, mut goes) = opened()?;
    goes.extend(stated(job, update.database(), again.iter().filter_map(|name| after.id(name)))?);
    let mut comes = Vec::new();
    let mut touched: Vec<Known> = gone.iter().flatten().flat_map(|kept| kept.known.known()).collect();
    for (name, reading) in &read {
        let known = after.kept(name).map_err(kept_in)?.map(|kept| kept.known.known()).unwrap_or_default();
        comes.extend(reading.lines(&known, &united, iris, job.pipeline));
        touched.extend(known.into_iter().filter(|_| changed.contains(name)));
    }
    let touched = touched.iter().map(|known| alone(known, iris, pack).into_string()).chain(renamed);
    let named =
        |alone: String| [&was_united, &after.stands_for].map(|names| names.get(&alone).unwrap_or(&alone).clone());
    let entities = iris.graph("entities");
    for entity in touched.flat_map(named).collect::<BTreeSet<_>>() {
        let entity = NamedNode::new_unchecked(entity);
        goes.extend(lines_of(update.database(), Some(entity.as_ref()), entities.as_ref()).map_err(unread(job))?);
        comes.extend(united.lines(&entity));
    }
    goes.extend(were.difference(&after.verdicts).flat_map(|verdict| verdict.lines(iris)));
    comes.extend(after.verdicts.difference(&were).flat_map(|verdict| verdict.lines(iris)));
    let (places_now, used_now) = (after.places(), after.rules());
    if (&places, &used) != (&places_now, &used_now) {
        goes.extend(used_lines(&places, &used, iris, pack));
        comes.extend(used_lines(&places_now, &used_now, iris, pack));
    }
    let base = job.target.base;
    let (gone, new) = (derive::read_by_rules(base, &goes)?, derive::read_by_rules(base, &comes)?);
    let more = |database: &Database| -> Result<Patch, BuildError> { Ok(derive::changes(database, base, &gone, &new)?) };
    let patch = Patch::between(goes, comes);
    job.go_on()?;
    (built.documents, built.facts, built.entities) = (after.len(), after.facts(), united.len());
    (built.read, built.changes) = (read.len(), Some((patch.gone.len(), patch.new.len())));
    let pack = manifest.pack.clone();
    let memory = || -> Result<store::Memory, StoreError> {
        Ok(store::Memory { compiled: job.compiled(&pack)?, ..after.written().map_err(kept_in)? })
    };
    built.quads = update.finish(manifest, memory, patch, more)?.quads;
    Ok(built)
}

type Again<'s, 'f> = Vec<(&'s Source<'f>, Result<Reading, crate::read::ReadError>)>;

/// Reads those of the sources that are `named`.
fn read_again<'s, 'f>(
    job: &Job<'_>,
    sources: &'s [Source<'f>],
    named: &BTreeSet<String>,
) -> Result<Again<'s, 'f>, StoreError> {
    let chosen: Vec<&Source<'f>> = sources.iter().filter(|s| named.contains(&s.name)).collect();
    let row = |row: &[&'s Source<'f>]| {
        job.go_on()?;
        let own: Vec<Source<'_>> = row.iter().map(|source| (*source).clone()).collect();
        let read = readings(job, &own);
        row.iter().for_each(|_| (job.step)());
        Ok(row.iter().copied().zip(read).collect())
    };
    let rows: Vec<Again<'s, 'f>> =
        chosen.par_chunks(pipeline::row(chosen.len())).map(row).collect::<Result<_, StoreError>>()?;
    Ok(rows.into_iter().flatten().collect())
}

/// The entities that have another name than before, by the IRI that each would have alone.
fn renamed(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> BTreeSet<String> {
    let other = |one: &BTreeMap<String, String>, two: &BTreeMap<String, String>| {
        let changed = one.iter().filter(|(alone, name)| two.get(*alone) != Some(*name));
        changed.map(|(alone, _)| alone.clone()).collect::<BTreeSet<_>>()
    };
    &other(before, after) | &other(after, before)
}

/// Makes an error of the database one of the store.
fn unread(job: &Job<'_>) -> impl Fn(StorageError) -> StoreError {
    let path = job.target.store;
    move |source| StoreError::Database { path: path.to_path_buf(), source }
}

/// All that documents state, with its evidence.
fn stated<'i>(
    job: &Job<'_>,
    database: &Database,
    ids: impl Iterator<Item = &'i str>,
) -> Result<Vec<String>, StoreError> {
    let mut lines = Vec::new();
    for id in ids {
        for graph in [job.iris.document(id), job.iris.evidence(id)] {
            lines.extend(lines_of(database, None, graph.as_ref()).map_err(unread(job))?);
        }
    }
    Ok(lines)
}
