//! What can be wrong with a store on disk → typed errors that name the path and what to do.

use std::io;
use std::path::PathBuf;

/// Why a store cannot be opened or written.
///
/// Every variant carries the path it is about; [`StoreError::hint`] says what to do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Nothing stands at this path.
    #[error("there is no store at {}", path.display())]
    NotFound {
        /// The path asked for.
        path: PathBuf,
    },
    /// Something stands at this path that no build has written.
    #[error("{} is not a store: {reason}", path.display())]
    NotAStore {
        /// The path asked for.
        path: PathBuf,
        /// What is missing or in the way.
        reason: &'static str,
    },
    /// Another process is building this store or has its database open for writing.
    #[error("the store {} is locked by another process", path.display())]
    Locked {
        /// The path of the store.
        path: PathBuf,
    },
    /// The store was written in another format version.
    #[error("the store {} has format version {found}; this program reads version {expected}", path.display())]
    OtherFormat {
        /// The path of the store.
        path: PathBuf,
        /// The version its manifest names.
        found: u64,
        /// The version this program reads.
        expected: u64,
    },
    /// A part of the store is missing, cut short or unreadable.
    #[error("the store {} is damaged: {reason}", path.display())]
    Damaged {
        /// The path of the store.
        path: PathBuf,
        /// Which part, and what is wrong with it.
        reason: String,
    },
    /// The lines to write are not in the canonical order.
    #[error("quad {number} is out of order, the lines must be sorted: {line}")]
    OutOfOrder {
        /// Which line, counted from 1.
        number: u64,
        /// The line that sorts before its predecessor.
        line: String,
    },
    /// A line to write is not an N-Quads statement.
    #[error("quad {number} is not N-Quads: {reason}")]
    NotNQuads {
        /// The first line of the batch the error is in, counted from 1.
        number: u64,
        /// What the parser says.
        reason: String,
    },
    /// Somebody stopped the build.
    #[error("interrupted; the store {} was left as it was", path.display())]
    Interrupted {
        /// The path of the store.
        path: PathBuf,
    },
    /// Reading or writing failed.
    #[error("{action} {}: {source}", path.display())]
    Io {
        /// What was being done.
        action: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The database under the store failed.
    #[error("the database of the store {}: {source}", path.display())]
    Database {
        /// The path of the database.
        path: PathBuf,
        /// What Oxigraph says.
        source: oxigraph::store::StorageError,
    },
}

impl StoreError {
    /// What the reader of the error can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NotFound { .. } => {
                Some("build one with `lianpu build PATH… --store DIR`, or name another with --store")
            }
            Self::NotAStore { .. } => {
                Some("name the directory that `lianpu build --store DIR` wrote; it holds a manifest.json")
            }
            Self::Locked { .. } => Some("wait until the other build is done"),
            Self::OtherFormat { .. } | Self::Damaged { .. } => Some("rebuild it with `lianpu build PATH… --store DIR`"),
            Self::OutOfOrder { .. }
            | Self::NotNQuads { .. }
            | Self::Interrupted { .. }
            | Self::Io { .. }
            | Self::Database { .. } => None,
        }
    }
}

/// Turns an [`io::Error`] into a [`StoreError`] that names what was done to which path.
pub(crate) fn at(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> StoreError {
    let path = path.into();
    move |source| StoreError::Io { action, path, source }
}
