//! Sorted N-Quads lines → a store on disk: built beside the old one, swapped in by rename.

use super::error::{StoreError, at};
use super::files::{link, swap, take_over};
use super::sort::Sorted;
use super::{
    CHANGES, GRAPH, Lock, MANIFEST, MEMORY, Manifest, Patch, ROCKSDB, Store as Opened, files, manifest, sibling,
};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Quad};
use oxigraph::store::{StorageError, Store};
use std::fs::{self, File};
use std::io::{BufRead, BufWriter, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

/// Quads of the first batch, in thousands: a small store, too, is loaded by more than one core.
const FIRST_BATCH: usize = 32;
/// Each batch is a third larger than the one before: every lookup looks into one file a batch, and so there are few.
const GROWTH: (usize, usize) = (4, 3);
/// Quads of the largest batch, in thousands: the last one, which nothing runs beside, should not take long.
const LARGEST_BATCH: usize = 256;
/// From so many batches on (2.5 M quads) the database is compacted unasked.
const COMPACTED_FROM_BATCHES: usize = 16;
/// After so many updates the graph is written as a whole: each leaves a file that every lookup must look into.
const MOST_UPDATES: u64 = 50;
/// The graph is written as a whole, too, when its changes have more than this part of its bytes.
const MOST_CHANGES: u64 = 20;
/// Lines are parsed in slices of about this many bytes: a parser a line is slower, one for all would need all in memory.
const SLICE_BYTES: usize = 1 << 18;

/// Builds the store at `path` from `quads`: canonical N-Quads lines without their line end, sorted by bytes. A line that
/// repeats its predecessor is dropped. The counts in `manifest` are set here.
///
/// Numbers and dates must have their canonical lexical form (`12`, `7.2`, not `12.0`, `07.20`): the database keeps their value,
/// not their form, and would give back other text than `graph.nq`.
///
/// An existing store stays as it is until the new one is whole.
pub fn write(
    path: impl AsRef<Path>,
    manifest: Manifest,
    quads: impl Iterator<Item = String>,
) -> Result<Manifest, StoreError> {
    Writer::begin(path)?.write(manifest, &[], quads.map(Ok))
}

/// The right to build one store: take it before reading the old manifest, so that nobody builds in between.
#[derive(Debug)]
pub struct Writer {
    path: PathBuf,
    optimized: bool,
    _lock: Lock,
}

impl Writer {
    /// Locks the store at `path` and clears away what a build that died has left beside it.
    pub fn begin(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref().to_path_buf();
        let lock = Lock::acquire(&path)?;
        recover(&path)?;
        manifest_or_rebuild(&path)?;
        Ok(Self { path, optimized: false, _lock: lock })
    }

    /// Whether the database is compacted, however small: it answers faster, writing takes longer.
    pub fn optimized(mut self, optimized: bool) -> Self {
        self.optimized = optimized;
        self
    }

    /// The manifest of the store as it stands; `None` where there is none, or none that this program can read.
    pub fn previous(&self) -> Option<Manifest> {
        manifest(&self.path).ok().flatten()
    }

    /// The directory in which the store stands.
    pub fn folder(&self) -> &Path {
        self.path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    /// Sorts lines that come in any order, for [`Writer::write`]; what does not fit in memory goes to files beside the store.
    pub fn sort(&self, lines: impl IntoIterator<Item = String>) -> Result<Sorted, StoreError> {
        Sorted::new(lines, &sibling(&self.path, "sorting"))
    }

    /// As [`write`], with what the build keeps for the next one; an error among the lines ends it.
    pub fn write(
        self,
        mut manifest: Manifest,
        memory: &[u8],
        quads: impl Iterator<Item = Result<String, StoreError>>,
    ) -> Result<Manifest, StoreError> {
        self.replace(|building| {
            keep(memory, building)?;
            fill(building, &mut manifest, self.optimized, quads)
        })?;
        Ok(manifest)
    }

    /// What the last build kept for this one; `None` where it is missing or was cut short.
    pub fn memory(&self) -> Option<Vec<u8>> {
        fs::read(self.path.join(MEMORY)).ok()
    }

    /// Writes the store that `old`, the store as it stands, becomes by `patch`. All that goes must be there, and nothing of
    /// what comes: the counts rely on it.
    pub fn update(
        self,
        old: &Opened,
        mut manifest: Manifest,
        memory: &[u8],
        patch: Patch,
    ) -> Result<Manifest, StoreError> {
        let failed = |source| StoreError::Io { action: "cannot read", path: self.path.join(CHANGES), source };
        let before = old.changes.as_ref().map(files::patch).transpose().map_err(failed)?.unwrap_or_default();
        let bytes = |lines: &[String]| lines.iter().map(|line| line.len() as u64 + 1).sum::<u64>();
        manifest.quads = (old.manifest.quads + patch.new.len() as u64).saturating_sub(patch.gone.len() as u64);
        manifest.updates = old.manifest.updates + 1;
        manifest.bytes = old.manifest.bytes;
        let changes = before.then(patch.clone());
        let much = (bytes(&changes.gone) + bytes(&changes.new)) * MOST_CHANGES > manifest.bytes;
        if much || manifest.updates > MOST_UPDATES || self.optimized {
            let graph = super::Graph::new(super::Part::new(old.graph.clone()), changes);
            (manifest.updates, manifest.changes) = (0, 0);
            let path = self.path.join(GRAPH);
            let lines = graph.lines().map(|line| line.map_err(at("cannot read", &path)));
            return self.write(manifest, memory, lines);
        }
        self.replace(|building| {
            keep(memory, building)?;
            link(&self.path.join(GRAPH), &building.join(GRAPH))?;
            if !changes.is_empty() {
                let text = changes.to_string();
                manifest.changes = text.len() as u64;
                written(&building.join(CHANGES), text.as_bytes())?;
            }
            self.take_database_over(building)?;
            apply(&patch, &building.join(ROCKSDB))?;
            manifest.write(building)
        })?;
        Ok(manifest)
    }

    /// Compacts the database of the store as it stands; readers keep the old one until the copy is whole.
    pub fn compact(self) -> Result<(), StoreError> {
        self.replace(|building| {
            for part in [MANIFEST, GRAPH, CHANGES, MEMORY] {
                if self.path.join(part).exists() {
                    link(&self.path.join(part), &building.join(part))?;
                }
            }
            self.take_database_over(building)?;
            let rocksdb = building.join(ROCKSDB);
            let failed = |source| StoreError::Database { path: rocksdb.clone(), source };
            Store::open(&rocksdb).and_then(|database| database.optimize()).map_err(failed)
        })
    }

    /// Has the database of the store as it stands in the new one: its tables never change, the other files do.
    fn take_database_over(&self, building: &Path) -> Result<(), StoreError> {
        take_over(&self.path.join(ROCKSDB), &building.join(ROCKSDB), |name| name.ends_with(".sst"))
    }

    /// Has the new store made in an empty directory, and puts it in the place of the old one.
    fn replace(&self, make: impl FnOnce(&Path) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let building = sibling(&self.path, "building");
        fs::create_dir(&building).map_err(at("cannot create", &building))?;
        let made = make(&building);
        if made.is_err() {
            // The error that matters is the first one; what is left is cleared by the next build in any case.
            drop(fs::remove_dir_all(&building));
        }
        made?;
        swap(&self.path, &building)
    }
}

/// Writes what the build keeps for the next one.
fn keep(memory: &[u8], building: &Path) -> Result<(), StoreError> {
    if memory.is_empty() { Ok(()) } else { written(&building.join(MEMORY), memory) }
}

fn written(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut file = File::create(path).map_err(at("cannot create", path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(at("cannot write", path))
}

/// Takes quads out of a database and puts others in, in one step.
fn apply(patch: &Patch, rocksdb: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::Database { path: rocksdb.into(), source };
    let quads = |lines: &[String]| {
        let text = lines.join("\n");
        let parser = RdfParser::from_format(RdfFormat::NQuads).lenient().for_slice(text.as_bytes());
        let not_quads = |e: oxigraph::io::RdfSyntaxError| StoreError::NotNQuads { number: 1, reason: e.to_string() };
        parser.collect::<Result<Vec<Quad>, _>>().map_err(not_quads)
    };
    let (gone, new) = (quads(&patch.gone)?, quads(&patch.new)?);
    let database = Store::open(rocksdb).map_err(failed)?;
    let mut transaction = database.start_transaction().map_err(failed)?;
    for quad in &gone {
        transaction.remove(quad);
    }
    transaction.extend(&new);
    // a graph without quads is none
    for graph in gone.iter().map(|quad| &quad.graph_name).collect::<std::collections::HashSet<_>>() {
        if let GraphName::NamedNode(name) = graph
            && transaction.quads_for_pattern(None, None, None, Some(graph.as_ref())).next().is_none()
        {
            transaction.remove_named_graph(name.as_ref()).map_err(failed)?;
        }
    }
    transaction.commit().map_err(failed)?;
    // what is not flushed is replayed by every opening
    database.flush().map_err(failed)
}

/// Refuses to replace a directory or file that is no store; a damaged or older store may be replaced.
fn manifest_or_rebuild(path: &Path) -> Result<(), StoreError> {
    match manifest(path) {
        // An empty directory may become a store.
        Err(StoreError::NotAStore { .. }) if fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none()) => {
            Ok(())
        }
        Err(error @ (StoreError::NotAStore { .. } | StoreError::Io { .. })) => Err(error),
        _ => Ok(()),
    }
}

/// Writes the three parts of a store into the empty directory `building`.
fn fill(
    building: &Path,
    manifest: &mut Manifest,
    optimized: bool,
    quads: impl Iterator<Item = Result<String, StoreError>>,
) -> Result<(), StoreError> {
    let rocksdb = building.join(ROCKSDB);
    let failed = |source| StoreError::Database { path: rocksdb.clone(), source };
    let database = Store::open(&rocksdb).map_err(failed)?;
    // A new database logs its version. An unflushed log is replayed by every opening, which costs it 90 ms instead of 3; the
    // bulk loader itself does not log. A flush after loading would wait for compaction instead: 3 s from 20 batches on.
    database.flush().map_err(failed)?;
    let mut lines = Lines::new(building, quads)?;
    let batches = load(&database, &mut lines).map_err(|error| match error {
        Loading::Lines(error) => error,
        Loading::Storage(source) => failed(source),
    })?;
    (manifest.quads, manifest.bytes) = lines.finish()?;
    if optimized || batches >= COMPACTED_FROM_BATCHES {
        database.optimize().map_err(failed)?;
    }
    drop(database);
    manifest.format = super::FORMAT;
    manifest.write(building)
}

/// Loads the lines in batches that grow; says in how many.
fn load<I: Iterator<Item = Result<String, StoreError>>>(
    database: &Store,
    lines: &mut Lines<I>,
) -> Result<usize, Loading> {
    // One thread more than cores: while they sort their batches, the next one is parsed.
    let threads = available_parallelism().map_or(1, NonZero::get).min(7) + 1;
    let mut loader = database.bulk_loader().with_num_threads(threads);
    let (mut thousands, mut batches) = (FIRST_BATCH, 0);
    let mut quads = lines.peekable();
    while quads.peek().is_some() {
        // The loader takes megabytes × 1000 / threads for the quads of a batch.
        loader = loader.with_max_memory_size_in_megabytes(thousands * threads);
        loader.load_ok_quads::<StoreError, Loading>(quads.by_ref().take(thousands * 1000))?;
        thousands = (thousands * GROWTH.0 / GROWTH.1).min(LARGEST_BATCH);
        batches += 1;
    }
    loader.commit()?;
    Ok(batches)
}

/// Either side of loading: the lines or the database.
enum Loading {
    Lines(StoreError),
    Storage(StorageError),
}

impl From<StoreError> for Loading {
    fn from(error: StoreError) -> Self {
        Self::Lines(error)
    }
}

impl From<StorageError> for Loading {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

/// The lines on their way: checked for order, written to `graph.nq`, parsed for the database, all in one pass.
struct Lines<I> {
    quads: I,
    path: PathBuf,
    file: BufWriter<File>,
    /// The lines being gathered for the parser; the last of them starts at `last`.
    slice: String,
    last: usize,
    parsed: std::vec::IntoIter<Quad>,
    count: u64,
    bytes: u64,
}

impl<I: Iterator<Item = Result<String, StoreError>>> Lines<I> {
    fn new(building: &Path, quads: I) -> Result<Self, StoreError> {
        let path = building.join(GRAPH);
        let file = BufWriter::with_capacity(1 << 18, File::create(&path).map_err(at("cannot create", &path))?);
        Ok(Self {
            quads,
            path,
            file,
            slice: String::new(),
            last: 0,
            parsed: Vec::new().into_iter(),
            count: 0,
            bytes: 0,
        })
    }

    /// Gathers the next slice of lines; leaves `parsed` empty at the end of the input.
    fn advance(&mut self) -> Result<(), StoreError> {
        // The last line of the slice before stays for the comparison with the first line of this one.
        self.slice.drain(..self.last);
        self.last = 0;
        let start = self.slice.len();
        let first = self.count + 1;
        while self.slice.len() < SLICE_BYTES
            && let Some(line) = self.quads.next()
        {
            let line = line?;
            let line = line.trim_end_matches(['\r', '\n']);
            let previous = self.slice[self.last..].trim_end_matches('\n');
            if line.is_empty() || line == previous {
                continue;
            }
            if line < previous {
                return Err(StoreError::OutOfOrder { number: self.count + 1, line: line.to_owned() });
            }
            self.last = self.slice.len();
            self.slice.push_str(line);
            self.slice.push('\n');
            self.count += 1;
        }
        let fresh = &self.slice.as_bytes()[start..];
        self.bytes += fresh.len() as u64;
        self.file.write_all(fresh).map_err(at("cannot write", &self.path))?;
        let number = first;
        // The terms come from our own emitter: IRIs and language tags need no second validation.
        let parsed = RdfParser::from_format(RdfFormat::NQuads)
            .lenient()
            .for_slice(fresh)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| StoreError::NotNQuads { number, reason: error.to_string() })?;
        // A comment parses to nothing; in a canonical file there is none.
        if parsed.len() as u64 != self.count + 1 - first {
            return Err(StoreError::NotNQuads { number, reason: "a line without a quad".into() });
        }
        self.parsed = parsed.into_iter();
        Ok(())
    }

    /// Ends `graph.nq`: how many quads, how many bytes.
    fn finish(mut self) -> Result<(u64, u64), StoreError> {
        self.file.flush().and_then(|()| self.file.get_ref().sync_all()).map_err(at("cannot write", &self.path))?;
        Ok((self.count, self.bytes))
    }
}

impl<I: Iterator<Item = Result<String, StoreError>>> Iterator for &mut Lines<I> {
    type Item = Result<Quad, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(quad) = self.parsed.next() {
            return Some(Ok(quad));
        }
        if let Err(error) = self.advance() {
            return Some(Err(error));
        }
        self.parsed.next().map(Ok)
    }
}

/// Brings a swap that did not finish to its end, and removes what a build that died has left.
fn recover(path: &Path) -> Result<(), StoreError> {
    let previous = sibling(path, "previous");
    if previous.exists() && !path.exists() {
        fs::rename(&previous, path).map_err(at("cannot restore", path))?;
    }
    for left in [previous, sibling(path, "building"), sibling(path, "sorting")] {
        if left.exists() {
            fs::remove_dir_all(&left).map_err(at("cannot remove", &left))?;
        }
    }
    Ok(())
}
