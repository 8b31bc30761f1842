//! Sorted N-Quads → a queryable store on disk, and back: what was built, is it whole, and where are its quads?
//!
//! A store is a directory:
//!
//! | file | holds |
//! |---|---|
//! | `manifest.json` | [`Manifest`]: format version, program, pack, options, documents with their hashes |
//! | `graph.nq` | the graph as canonical N-Quads: sorted by bytes, distinct, one quad a line |
//! | `rocksdb/` | the same quads as an Oxigraph database |
//!
//! **Invariants.** Opening creates and changes nothing. A store is never changed in place: [`write`] builds the new one
//! beside it and swaps it in by rename, so a crash leaves the old store or the new one. Between the two renames of the swap
//! the old store stands as `.NAME.previous`, where [`open`] finds it.
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
mod lock;
mod manifest;
mod nquads;
mod sort;
mod write;

pub use error::StoreError;
pub use lock::Lock;
pub use manifest::{FORMAT, Manifest};
pub use nquads::Line;
pub use sort::Sorted;
pub use write::{Writer, write};

use error::at;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

/// The manifest's file name.
const MANIFEST: &str = "manifest.json";
/// The file name of the canonical N-Quads.
const GRAPH: &str = "graph.nq";
/// The directory name of the database.
const ROCKSDB: &str = "rocksdb";

/// A store opened for reading.
pub struct Store {
    directory: PathBuf,
    manifest: Manifest,
    database: oxigraph::store::Store,
    /// Stands for `graph.nq` where only a part of it is to be read.
    part: Option<tempfile::TempPath>,
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
    pub fn nquads(&self) -> io::Result<BufReader<File>> {
        let file = match &self.part {
            Some(part) => File::open(part)?,
            None => File::open(self.directory.join(GRAPH))?,
        };
        Ok(BufReader::with_capacity(1 << 18, file))
    }

    /// The same store, of whose canonical N-Quads only the lines in `part` are read, which are sorted as they are there.
    pub fn with_part(self, part: tempfile::TempPath) -> Store {
        Store { part: Some(part), ..self }
    }
}

/// Opens the store at `path` for reading. Takes milliseconds, changes nothing on disk, and may be done while a build of the
/// same store is under way.
pub fn open(path: impl AsRef<Path>) -> Result<Store, StoreError> {
    let path = path.as_ref();
    let directory = locate(path)?;
    let manifest = Manifest::read(&directory, path)?;
    let damaged = |reason: String| StoreError::Damaged { path: path.into(), reason };
    let length = fs::metadata(directory.join(GRAPH)).map_err(|error| damaged(format!("{GRAPH}: {error}")))?.len();
    if length != manifest.bytes {
        return Err(damaged(format!("{GRAPH} has {length} bytes, the manifest says {}", manifest.bytes)));
    }
    let rocksdb = directory.join(ROCKSDB);
    if !rocksdb.join("CURRENT").is_file() {
        return Err(damaged(format!("{ROCKSDB} holds no database")));
    }
    let database = oxigraph::store::Store::open_read_only(&rocksdb).map_err(|error| {
        let reason = error.to_string();
        // RocksDB tells a held lock from damage only in its text ("While lock file: …").
        if reason.contains("lock file") { StoreError::Locked { path: path.into() } } else { damaged(reason) }
    })?;
    Ok(Store { directory, manifest, database, part: None })
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
