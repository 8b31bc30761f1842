//! Sorted N-Quads lines → a store on disk: built beside the old one, swapped in by rename.

use super::error::{StoreError, at};
use super::files::{link, share, swap};
use super::sort::Sorted;
use super::update::rewrite;
use super::{COMPILED, DOCUMENTS, GRAPH, Graph, Lock, MEMORY, Manifest, Part, ROCKSDB, manifest, sibling};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;
use oxigraph::store::{StorageError, Store};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread::{self, available_parallelism};

/// Quads of the first batch, in thousands: a small store, too, is loaded by more than one core.
const FIRST_BATCH: usize = 32;
/// Each batch is a third larger than the one before: every lookup looks into one file a batch, and so there are few.
const GROWTH: (usize, usize) = (4, 3);
/// Quads of the largest batch, in thousands: three are held at a time, at a kilobyte a quad.
const LARGEST_BATCH: usize = 64;
/// From so many batches on (32,000 quads) the database is compacted unasked. It takes a third of the time of loading; questions then
/// take half of theirs, and evidence costs them nothing: before, they took 1.3 times as long with it, for it is two thirds of all
/// quads and so doubles the files that each lookup looks into (209,000 quads).
const COMPACTED_FROM_BATCHES: usize = 2;
/// Parcels of lines that may wait to be sorted.
const AHEAD: usize = 16;
/// The file name of what follows from other quads, until it stands among them.
const FOLLOWS: &str = "follows.nq";
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
    Writer::begin(path)?.write(manifest, Memory::default(), quads.map(Ok), |_, _| Ok(None))
}

/// What a build keeps for the next one, as bytes.
#[derive(Default)]
pub struct Memory {
    /// What is told of all documents together; empty where nothing is kept.
    pub told: Vec<u8>,
    /// Writes what is kept of each document; `None` where it is as in the old store.
    pub documents: Option<Box<WriteAll>>,
    /// What is compiled of the pack; `None` where it is as in the old store.
    pub compiled: Option<Vec<u8>>,
}

/// Writes bytes that need not be in memory all at once.
pub type WriteAll = dyn FnOnce(&mut dyn Write) -> io::Result<()>;

impl Memory {
    /// Writes it into the directory of a store under way, of the files of the `old` one where they stay as they are.
    pub(super) fn keep(self, old: &Path, building: &Path) -> Result<(), StoreError> {
        if self.told.is_empty() {
            return Ok(());
        }
        written(&building.join(MEMORY), &self.told)?;
        match self.documents {
            Some(write) => written_by(&building.join(DOCUMENTS), write)?,
            None => link(&old.join(DOCUMENTS), &building.join(DOCUMENTS))?,
        }
        match self.compiled {
            Some(bytes) => written(&building.join(COMPILED), &bytes),
            None => link(&old.join(COMPILED), &building.join(COMPILED)),
        }
    }
}

/// Takes lines that come in any order, from any number of threads.
pub type Give<'a> = dyn Fn(Vec<String>) + Sync + 'a;

/// The right to build one store: take it before reading the old manifest, so that nobody builds in between.
#[derive(Debug)]
pub struct Writer {
    pub(super) path: PathBuf,
    pub(super) optimized: bool,
    previous: Option<Manifest>,
    _lock: Lock,
}

impl Writer {
    /// Locks the store at `path` and clears away what a build that died has left beside it.
    pub fn begin(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref().to_path_buf();
        let lock = Lock::acquire(&path)?;
        recover(&path)?;
        let previous = manifest_or_rebuild(&path)?;
        Ok(Self { path, optimized: false, previous, _lock: lock })
    }

    /// Whether the database is compacted in any case: it answers faster, writing takes longer.
    pub fn optimized(mut self, optimized: bool) -> Self {
        self.optimized = optimized;
        self
    }

    /// The manifest of the store as it stands; `None` where there is none, or none that this program can read.
    pub fn previous(&self) -> Option<&Manifest> {
        self.previous.as_ref()
    }

    /// The directory in which the store stands.
    pub fn folder(&self) -> &Path {
        self.path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    /// Sorts lines that come in any order, for [`Writer::write`]; what does not fit in memory goes to files beside the store.
    pub fn sort(&self, lines: impl IntoIterator<Item = String>) -> Result<Sorted, StoreError> {
        Sorted::new(lines, &sibling(&self.path, "sorting"))
    }

    /// As [`Writer::sort`], of lines that `give` hands on, from any number of threads.
    ///
    /// # Errors
    /// What `give` fails with, and lines that cannot be put away.
    pub fn sort_all<E: From<StoreError>>(&self, give: impl FnOnce(&Give<'_>) -> Result<(), E>) -> Result<Sorted, E> {
        let (sender, lines) = sync_channel::<Vec<String>>(AHEAD);
        let (given, sorted) = thread::scope(|scope| {
            let sorting = scope.spawn(|| self.sort(lines.into_iter().flatten()));
            // nobody takes them where sorting has failed; that error is told when all is given
            let given = give(&|lines| drop(sender.send(lines)));
            drop(sender);
            (given, sorting.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        given?;
        Ok(sorted?)
    }

    /// As [`write`], with what the build keeps for the next one; an error among the lines ends it.
    ///
    /// `more` gives the lines that follow from the others, which it finds in the database: none of them is there.
    pub fn write<E: From<StoreError>>(
        self,
        mut manifest: Manifest,
        memory: Memory,
        quads: impl Iterator<Item = Result<String, StoreError>>,
        more: impl FnOnce(&Writer, &Store) -> Result<Option<Sorted>, E>,
    ) -> Result<Manifest, E> {
        self.replace(|building| -> Result<(), E> {
            memory.keep(&self.path, building)?;
            let Filled { store, batches } = fill(building, &mut manifest, quads)?;
            let compact = self.optimized || batches >= COMPACTED_FROM_BATCHES;
            // the database compacts with one core: another finds what follows meanwhile
            let (follows, compacted) = thread::scope(|scope| {
                let compacting = compact.then(|| scope.spawn(|| store.optimize()));
                let follows = more(&self, &store);
                let compacted = compacting.map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
                (follows, compacted.unwrap_or(Ok(())))
            });
            let follows = follows?;
            compacted.map_err(failed(building))?;
            // closed: loading needs the room of what it has in memory
            drop(store);
            if let Some(follows) = follows {
                add(follows, &mut manifest, building)?;
            }
            Ok(manifest.write(building)?)
        })?;
        Ok(manifest)
    }

    /// What the last build kept for this one, of all documents and, in a file, of each; `None` where it is missing.
    pub fn memory(&self) -> Option<(Vec<u8>, File)> {
        Some((fs::read(self.path.join(MEMORY)).ok()?, File::open(self.path.join(DOCUMENTS)).ok()?))
    }

    /// Compacts the database of the store as it stands; readers keep the old one until the copy is whole.
    pub fn compact(self) -> Result<(), StoreError> {
        self.replace(|building| {
            share(&self.path, building)?;
            Store::open(building.join(ROCKSDB)).and_then(|database| database.optimize()).map_err(failed(building))
        })
    }

    /// Has the new store made in an empty directory, and puts it in the place of the old one.
    pub(super) fn replace<E: From<StoreError>>(&self, make: impl FnOnce(&Path) -> Result<(), E>) -> Result<(), E> {
        let building = Building::new(&self.path)?;
        make(building.path())?;
        Ok(building.replace(&self.path)?)
    }
}

/// The directory in which a store is made; what is in it goes unless it has taken the old one's place.
#[derive(Debug)]
pub(super) struct Building(PathBuf);

impl Building {
    /// An empty one beside the store at `path`.
    pub fn new(path: &Path) -> Result<Building, StoreError> {
        let building = sibling(path, "building");
        fs::create_dir(&building).map_err(at("cannot create", &building))?;
        Ok(Building(building))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Puts the new store in the place of the old one.
    pub fn replace(self, path: &Path) -> Result<(), StoreError> {
        swap(path, &self.0)
    }
}

impl Drop for Building {
    fn drop(&mut self) {
        // The error that matters is the first one; what is left is cleared by the next build in any case.
        drop(fs::remove_dir_all(&self.0));
    }
}

pub(super) fn written(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    written_by(path, |file| file.write_all(bytes))
}

fn written_by(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), StoreError> {
    let mut file = BufWriter::new(File::create(path).map_err(at("cannot create", path))?);
    let done = write(&mut file).and_then(|()| file.flush()).and_then(|()| file.get_ref().sync_all());
    done.map_err(at("cannot write", path))
}

/// Puts sorted lines, none of which is there, into the database, and among those of the graph in `building`.
fn add(lines: Sorted, manifest: &mut Manifest, building: &Path) -> Result<(), StoreError> {
    let store = Store::open(building.join(ROCKSDB)).map_err(failed(building))?;
    let path = building.join(FOLLOWS);
    let mut lines = Lines::new(&path, lines)?;
    let mut loader = store.bulk_loader().with_num_threads(1).with_max_memory_size_in_megabytes(LARGEST_BATCH);
    loader.load_ok_quads::<StoreError, Loading>(&mut lines).map_err(Loading::told(building))?;
    loader.commit().map_err(failed(building))?;
    let (count, _) = lines.finish()?;
    if count > 0 {
        manifest.quads += count;
        let part = |path: &Path| Ok(Part::new(Arc::new(File::open(path).map_err(at("cannot read", path))?)));
        manifest.bytes = rewrite(Graph::with(part(&building.join(GRAPH))?, part(&path)?), building)?;
    }
    fs::remove_file(&path).map_err(at("cannot remove", &path))
}

/// The manifest of the store at `path`; refuses to replace a directory or file that is no store. A damaged or older store may be replaced.
fn manifest_or_rebuild(path: &Path) -> Result<Option<Manifest>, StoreError> {
    match manifest(path) {
        // An empty directory may become a store.
        Err(StoreError::NotAStore { .. }) if fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none()) => {
            Ok(None)
        }
        Err(error @ (StoreError::NotAStore { .. } | StoreError::Io { .. })) => Err(error),
        read => Ok(read.ok().flatten()),
    }
}

/// A database that was filled, and in how many batches.
struct Filled {
    store: Store,
    batches: usize,
}

/// Writes the graph into the empty directory `building`, and loads it into a new database.
fn fill(
    building: &Path,
    manifest: &mut Manifest,
    quads: impl Iterator<Item = Result<String, StoreError>>,
) -> Result<Filled, StoreError> {
    let store = Store::open(building.join(ROCKSDB)).map_err(failed(building))?;
    // A new database logs its version. An unflushed log is replayed by every opening, which costs it 90 ms instead of 3; the
    // bulk loader itself does not log. A flush after loading would wait for compaction instead: 3 s from 20 batches on.
    store.flush().map_err(failed(building))?;
    let mut lines = Lines::new(&building.join(GRAPH), quads)?;
    let batches = load(&store, &mut lines).map_err(Loading::told(building))?;
    (manifest.quads, manifest.bytes) = lines.finish()?;
    (manifest.format, manifest.changes, manifest.updates) = (super::FORMAT, 0, 0);
    Ok(Filled { store, batches })
}

/// What went wrong in the database of a store under way.
pub(super) fn failed(building: &Path) -> impl FnOnce(StorageError) -> StoreError {
    let path = building.join(ROCKSDB);
    move |source| StoreError::Database { path, source }
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

impl Loading {
    /// The error of the store under way.
    fn told(building: &Path) -> impl FnOnce(Loading) -> StoreError {
        move |error| match error {
            Loading::Lines(error) => error,
            Loading::Storage(source) => failed(building)(source),
        }
    }
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

/// The lines on their way: checked for order, written to a file, parsed for the database, all in one pass.
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
    /// The lines of `quads`, which go to a new file at `path`.
    fn new(path: &Path, quads: I) -> Result<Self, StoreError> {
        let file = BufWriter::with_capacity(1 << 18, File::create(path).map_err(at("cannot create", path))?);
        Ok(Self {
            quads,
            path: path.into(),
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

    /// Ends the file: how many quads, how many bytes.
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
