//! All files → a store from scratch.
//!
//! Two passes: the first reads all documents and puts away what they state, the second writes it when it is known which
//! entities are one. Memory holds what documents know of their entities, not what they state.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use oxigraph::store::Store as Database;
use rayon::prelude::*;

use super::memory::Memory;
use super::reading::{self, Reading, readings};
use super::shelf::{Place, Shelf};
use super::sources::Source;
use super::united::{United, registry_lines, used_lines};
use super::{BuildError, Built, Job};
use crate::derive::derive_sorted;
use crate::model::Warning;
use crate::pipeline;
use crate::read::ReadError;
use crate::store::{self, Give, Manifest, Sorted, StoreError, Writer};

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

/// All that a store holds, ready to be written.
pub(super) struct Ready {
    memory: store::Memory,
    lines: Sorted,
}

/// Reads all `sources`; `None` where none of them can be read.
pub(super) fn read(
    job: &Job<'_>,
    writer: &Writer,
    sources: &[Source<'_>],
    manifest: &mut Manifest,
    built: &mut Built,
) -> Result<Option<Ready>, BuildError> {
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
        return Ok(None);
    }
    let united = United::of(&memory, job);
    built.idle = job.idle(&memory, &united);
    (memory.stands_for, memory.verdicts) = (united.stands_for(), united.verdicts());
    let (memory_of, united_of) = (&memory, &united);
    let lines = writer.sort_all(|give| write_all(job, memory_of, united_of, (&shelf, &failed), &places, give))?;
    (built.documents, built.facts, built.entities) = (memory.len(), memory.facts(), united.len());
    let compiled = job.compiled(&manifest.pack)?;
    Ok(Some(Ready { memory: store::Memory { compiled, ..memory.written().map_err(&failed)? }, lines }))
}

impl Ready {
    /// Writes the store, with what follows from what the documents state; gives its quads.
    pub fn write(
        self,
        writer: Writer,
        manifest: Manifest,
        base: &str,
        go_on: impl Fn() -> Result<(), StoreError>,
    ) -> Result<u64, BuildError> {
        let lines = self.lines.map(|line| go_on().and(line));
        let more = |writer: &Writer, database: &Database| derive_sorted::<BuildError>(writer, database, base).map(Some);
        Ok(writer.write(manifest, self.memory, lines, more)?.quads)
    }
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
    give: &Give<'_>,
) -> Result<(), StoreError> {
    let iris = &job.iris;
    places.par_iter().try_for_each(|(name, place)| {
        job.go_on()?;
        let known = memory.kept(name).map_err(failed)?.map(|kept| kept.known.known()).unwrap_or_default();
        give(reading::take(shelf, *place).map_err(failed)?.lines(&known, united, iris, job.pipeline));
        Ok(())
    })?;
    united.all_lines().for_each(give);
    memory.verdicts.iter().for_each(|verdict| give(verdict.lines(iris)));
    let pack = &job.pipeline.pack;
    give(registry_lines(iris, pack));
    give(used_lines(&memory.places(), &memory.rules(), iris, pack));
    give(job.correction_lines());
    Ok(())
}
