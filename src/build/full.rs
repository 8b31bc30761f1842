//! All files → a store from scratch.
//!
//! Two passes: the first reads all documents and puts away what they state, the second writes it when it is known which
//! entities are one. Memory holds what documents know of their entities, not what they state.

use std::io;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use oxigraph::store::Store as Database;
use rayon::prelude::*;

use super::memory::Memory;
use super::reading::{self, Reading, readings};
use super::shelf::{Place, Shelf};
use super::sources::Source;
use super::united::{United, registry_lines, used_lines};
use super::{BuildError, Built, Job};
use crate::derive::derive;
use crate::model::Warning;
use crate::pipeline;
use crate::read::ReadError;
use crate::store::{self, Manifest, StoreError, Writer};

/// Documents whose lines may wait to be sorted.
const AHEAD: usize = 16;

/// Makes an error of a shelf one of the store.
type Failed = dyn Fn(io::Error) -> StoreError + Sync;

fn kept_in(folder: &Path) -> impl Fn(io::Error) -> StoreError + Sync + use<> {
    let path = folder.to_path_buf();
    move |source| StoreError::Io { action: "cannot keep what was read in", path: path.clone(), source }
}

/// What the first pass leaves of a document.
struct Read {
    place: Place,
    warnings: Vec<(String, Warning)>,
}

/// Builds the store of all `sources`; where none of them can be read, nothing is written.
pub(super) fn full(
    job: &Job<'_>,
    writer: Writer,
    sources: &[Source<'_>],
    mut manifest: Manifest,
    mut built: Built,
) -> Result<Built, BuildError> {
    let failed = kept_in(writer.folder());
    let shelf = Arc::new(Shelf::new(writer.folder()).map_err(&failed)?);
    let memory = Mutex::new(Memory::on(&shelf));
    let mut places = Vec::new();
    for (source, read) in sources.iter().zip(read_all(job, sources, (&shelf, &memory), &failed)?) {
        match read {
            Ok(read) => {
                built.warnings.extend(read.warnings);
                places.push((source.name.as_str(), read.place));
            }
            Err(error) => {
                manifest.documents.remove(&source.name);
                built.errors.push(error);
            }
        }
    }
    let mut memory = memory.into_inner().unwrap_or_else(PoisonError::into_inner);
    if memory.is_empty() {
        return Ok(built);
    }
    let united = United::of(&memory, job);
    built.idle = job.idle(&memory, &united);
    (memory.stands_for, memory.verdicts) = (united.stands_for(), united.verdicts());
    let (memory_of, united_of) = (&memory, &united);
    let (sender, lines) = sync_channel::<Vec<String>>(AHEAD);
    let (sent, sorted) = std::thread::scope(|scope| {
        let sorting = scope.spawn(|| writer.sort(lines.into_iter().flatten()));
        let sent = write_all(job, memory_of, united_of, (&shelf, &failed), &places, &sender);
        drop(sender);
        (sent, sorting.join().unwrap_or_else(|panic| resume_unwind(panic)))
    });
    sent?;
    (built.documents, built.facts, built.entities) = (memory.len(), memory.facts(), united.len());
    // the database needs the room
    drop((united, shelf));
    let compiled = job.compiled(&manifest.pack)?;
    let memory = store::Memory { compiled, ..memory.written().map_err(&failed)? };
    let lines = sorted?.map(|line| job.go_on().and(line));
    let more = |database: &Database| Ok::<_, BuildError>(derive(database, job.target.base, None)?);
    built.quads = writer.write(manifest, memory, lines, more)?.quads;
    Ok(built)
}

/// The first pass: reads the documents in parallel and puts away what they state.
fn read_all(
    job: &Job<'_>,
    sources: &[Source<'_>],
    (shelf, memory): (&Shelf, &Mutex<Memory>),
    failed: &Failed,
) -> Result<Vec<Result<Read, ReadError>>, StoreError> {
    let row = |row: &[Source<'_>]| -> Result<Vec<Result<Read, ReadError>>, StoreError> {
        job.go_on()?;
        let read = |reading: Result<Reading, ReadError>| {
            (job.step)();
            Ok(match reading {
                Ok(mut reading) => {
                    let (warnings, kept) = (reading.warnings(), reading.kept());
                    let place = reading::put(shelf, &reading).map_err(failed)?;
                    let mut memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
                    memory.insert(reading.document.name, kept).map_err(failed)?;
                    Ok(Read { place, warnings })
                }
                Err(error) => Err(error),
            })
        };
        readings(job, row).into_iter().map(read).collect()
    };
    let rows: Vec<_> = sources.par_chunks(pipeline::row(sources.len())).map(row).collect::<Result<_, _>>()?;
    Ok(rows.into_iter().flatten().collect())
}

/// The second pass: hands on the lines of all graphs.
fn write_all(
    job: &Job<'_>,
    memory: &Memory,
    united: &United<'_>,
    (shelf, failed): (&Shelf, &Failed),
    places: &[(&str, Place)],
    sorting: &SyncSender<Vec<String>>,
) -> Result<(), StoreError> {
    let iris = &job.iris;
    places.par_iter().try_for_each(|(name, place)| {
        job.go_on()?;
        let known = memory.kept(name).map_err(failed)?.map(|kept| kept.known.known()).unwrap_or_default();
        hand_on(sorting, reading::take(shelf, *place).map_err(failed)?.lines(&known, united, iris, job.pipeline));
        Ok(())
    })?;
    united.all_lines().for_each(|lines| hand_on(sorting, lines));
    memory.verdicts.iter().for_each(|verdict| hand_on(sorting, verdict.lines(iris)));
    let pack = &job.pipeline.pack;
    hand_on(sorting, registry_lines(iris, pack));
    hand_on(sorting, used_lines(&memory.places(), &memory.rules(), iris, pack));
    hand_on(sorting, job.correction_lines());
    Ok(())
}

/// Hands lines on to be sorted. Nobody takes them where sorting has failed; that error is told when all is read.
fn hand_on(sorting: &SyncSender<Vec<String>>, lines: Vec<String>) {
    drop(sorting.send(lines));
}
