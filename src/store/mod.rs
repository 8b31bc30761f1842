//! Sorted N-Quads → a queryable store on disk, and back: what was built, is it whole, and where are its quads?
//!
//! A store is a directory:
//!
//! | file | holds |
//! |---|---|
//! | `manifest.json` | [`Manifest`]: format version, program, pack, options, documents with their hashes |
//! | `graph.nq` | a graph as canonical N-Quads: sorted by bytes, distinct, one quad a line |
//! | `changes.nq` | what has changed since, as an RDF patch; missing where nothing has |
//! | `rocksdb/` | the quads of the graph with its changes, as an Oxigraph database |
//! | `memory.bin`, `documents.bin`, `pack.bin` | what the build keeps for the next one; nothing that a reader needs |
//!
//! **Invariants.** Opening creates and changes nothing. A store is never changed in place: the new one is made beside it, of
//! the old one's files where they stay as they are (hard links), and the two change places in one step. So a crash leaves the
//! old store or the new one, and who has opened the old one goes on reading it. Where a file system cannot exchange
//! directories the old store steps aside first, as `.NAME.previous`, where [`open`] finds it.
//!
//! ```
//! use lianpu::store::{self, Manifest};
//!
//! let directory = tempfile::tempdir()?;
//! let path = directory.path().join("lianpu-store");
//! let quads = ["<https://w3id.org/lianpu/id/industrychain/铝产业> \
//!     <http://www.w3.org/2000/01/rdf-schema#label> \"铝产业\"@zh <https://w3id.org/lianpu/id/graph/entities> ."];
//! store::write(&path, Manifest::new("0.1.0", "pack"), quads.into_iter().map(String::from))?;
//! assert_eq!(store::open(&path)?.manifest().quads, 1);
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod error;
mod files;
mod graph;
mod held;
mod lock;
mod manifest;
mod nquads;
mod patch;
mod said;
mod sort;
mod update;
mod write;

pub use error::StoreError;
pub use graph::{Graph, Part};
pub use held::Held;
pub use lock::Lock;
pub use manifest::{FORMAT, Manifest};
pub use nquads::{Line, bare, parsed};
pub use patch::Patch;
pub use said::{lines_of, text};
pub use sort::Sorted;
pub use update::Update;
pub use write::{Give, Memory, Writer, write};

use error::at;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The manifest's file name.
const MANIFEST: &str = "manifest.json";
/// The file name of the canonical N-Quads.
const GRAPH: &str = "graph.nq";
/// The file name of what has changed since.
const CHANGES: &str = "changes.nq";
/// The file names of what a build keeps for the next one: of all documents, and of each.
const MEMORY: &str = "memory.bin";
const DOCUMENTS: &str = "documents.bin";
/// The file name of what the build has compiled.
const COMPILED: &str = "pack.bin";
/// The directory name of the database.
const ROCKSDB: &str = "rocksdb";
/// How often a store is opened anew that a build replaces meanwhile.
const TRIES: usize = 20;

/// A store opened for reading.
pub struct Store {
    directory: PathBuf,
    manifest: Manifest,
    database: oxigraph::store::Store,
    graph: Arc<File>,
    changes: Option<Arc<File>>,
}

impl Store {
    /// What the store was built from.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The directory the store was read from.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The database: every quad, indexed, read-only.
    pub fn database(&self) -> &oxigraph::store::Store {
        &self.database
    }

    /// The canonical N-Quads: sorted by bytes, distinct, one quad a line.
    pub fn nquads(&self) -> io::Result<Graph> {
        let changes = match &self.changes {
            Some(file) => files::patch(file)?,
            None => Patch::default(),
        };
        Ok(Graph::new(Part::new(Arc::clone(&self.graph)), changes))
    }

    /// Calls `visit` with each line of the canonical N-Quads: a question about all of a graph is answered sooner by its text,
    /// at some million lines a second, than by the database, which decodes each term for itself.
    ///
    /// # Errors
    /// A text that cannot be read, or what `visit` fails with.
    pub fn each_line<E: From<io::Error>>(&self, mut visit: impl FnMut(Line<'_>) -> Result<(), E>) -> Result<(), E> {
        let (mut lines, mut line) = (self.nquads()?, String::new());
        while lines.read_line(&mut line)? > 0 {
            if let Some(parts) = Line::split(&line) {
                visit(parts)?;
            }
            line.clear();
        }
        Ok(())
    }

    /// The canonical N-Quads in one file, to be read in any order.
    pub fn nquads_in_file(&self) -> io::Result<Part> {
        self.nquads()?.whole()
    }

    /// The open file with the canonical N-Quads; it can be read on when the store is gone.
    pub fn into_text(self) -> io::Result<File> {
        self.nquads_in_file()?.file()
    }

    /// The same store, of whose canonical N-Quads only the lines in `part` are read, which are sorted as they are there.
    pub fn with_part(self, part: File) -> Store {
        Store { graph: Arc::new(part), changes: None, ..self }
    }
}

/// Opens the store at `path` for reading. Takes milliseconds, changes nothing on disk, and may be done while a build of the
/// same store is under way.
pub fn open(path: impl AsRef<Path>) -> Result<Store, StoreError> {
    let path = path.as_ref();
    let mut tries = 0;
    loop {
        let before = files::identity(path);
        let opened = open_parts(path);
        tries += 1;
        // of a store that was replaced meanwhile some parts may be the old ones
        if files::identity(path) == before || tries == TRIES {
            return opened;
        }
    }
}

fn open_parts(path: &Path) -> Result<Store, StoreError> {
    let directory = locate(path)?;
    let manifest = Manifest::read(&directory, path)?;
    let damaged = |reason: String| StoreError::Damaged { path: path.into(), reason };
    let part = |name: &str, expected: u64| {
        let file = File::open(directory.join(name));
        let length = file.and_then(|file| Ok((file.metadata()?.len(), file)));
        match length.map_err(|error| damaged(format!("{name}: {error}")))? {
            (length, file) if length == expected => Ok(Arc::new(file)),
            (length, _) => Err(damaged(format!("{name} has {length} bytes, the manifest says {expected}"))),
        }
    };
    let graph = part(GRAPH, manifest.bytes)?;
    let changes = if manifest.changes > 0 { Some(part(CHANGES, manifest.changes)?) } else { None };
    let rocksdb = directory.join(ROCKSDB);
    if !rocksdb.join("CURRENT").is_file() {
        return Err(damaged(format!("{ROCKSDB} holds no database")));
    }
    let database = oxigraph::store::Store::open_read_only(&rocksdb).map_err(|error| {
        let reason = error.to_string();
        // RocksDB tells a held lock from damage only in its text ("While lock file: …").
        if reason.contains("lock file") { StoreError::Locked { path: path.into() } } else { damaged(reason) }
    })?;
    Ok(Store { directory, manifest, database, graph, changes })
}

/// The manifest of the store at `path` without opening its database; `None` where there is no store yet.
pub fn manifest(path: impl AsRef<Path>) -> Result<Option<Manifest>, StoreError> {
    let path = path.as_ref();
    match locate(path) {
        Ok(directory) => Manifest::read(&directory, path).map(Some),
        Err(StoreError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What the last build of the store at `path` kept of the pack that it compiled; `None` where there is none.
pub fn compiled(path: impl AsRef<Path>) -> Option<Vec<u8>> {
    fs::read(locate(path.as_ref()).ok()?.join(COMPILED)).ok()
}

/// Makes a copy of the store at `path` in the new directory `to`; files that never change are shared. Says whether there was a
/// store to copy.
pub fn copy(path: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<bool, StoreError> {
    let to = to.as_ref();
    let directory = match locate(path.as_ref()) {
        Ok(directory) => directory,
        Err(StoreError::NotFound { .. }) => return Ok(false),
        Err(error) => return Err(error),
    };
    fs::create_dir(to).map_err(at("cannot create", to))?;
    files::share(&directory, to)?;
    Ok(true)
}

/// The directory that holds the store named `path`: itself, or the one set aside by a swap that did not finish.
fn locate(path: &Path) -> Result<PathBuf, StoreError> {
    let not_a_store = |reason| StoreError::NotAStore { path: path.into(), reason };
    match fs::metadata(path) {
        Ok(metadata) if !metadata.is_dir() => Err(not_a_store("it is a file")),
        Ok(_) if path.join(MANIFEST).is_file() => Ok(path.into()),
        Ok(_) => Err(not_a_store("it holds no manifest.json")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let previous = sibling(path, "previous");
            if previous.join(MANIFEST).is_file() {
                Ok(previous)
            } else {
                Err(StoreError::NotFound { path: path.into() })
            }
        }
        Err(error) => Err(at("cannot read", path)(error)),
    }
}

/// `parent/NAME` → `parent/.NAME.suffix`: where what belongs to a store, but is not part of it, stands.
fn sibling(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or("store".as_ref()));
    name.push(".");
    name.push(suffix);
    path.with_file_name(name)
}
