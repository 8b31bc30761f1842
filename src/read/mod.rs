//! Paths → texts: what is there to read, and in which encoding?
//!
//! ```
//! use lianpu::read::decode;
//! let text = decode("\u{feff}茌平区".as_bytes()).unwrap();
//! assert_eq!((text.text.as_str(), text.encoding), ("茌平区", "UTF-8"));
//! ```

mod decode;
mod walk;

pub use decode::{Decoded, decode};
pub use walk::{Found, find};

use std::path::{Path, PathBuf};

/// Why a file gives no document.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is nothing at the path.
    #[error("{path}: no such file or folder{hint}")]
    Missing {
        /// As given.
        path: PathBuf,
        /// A path that looks alike, as a sentence, or nothing.
        hint: String,
    },
    /// The system refuses.
    #[error("{path}: cannot be read: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Nothing in it.
    #[error("{path}: the file is empty")]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// Zero bytes: a picture, an office document, an archive.
    #[error("{path}: binary data at byte {at}, not text; lianpu reads .txt and .md in UTF-8 or GB18030")]
    Binary {
        /// The file.
        path: PathBuf,
        /// Byte of the first NUL.
        at: usize,
    },
    /// Somebody writes to it.
    #[error("{path}: was changed while it was read; build again")]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// Neither encoding fits.
    #[error("{path}: neither UTF-8 (broken at byte {utf8}) nor GB18030; convert it, for example with `iconv -t UTF-8`")]
    Encoding {
        /// The file.
        path: PathBuf,
        /// Byte at which UTF-8 breaks.
        utf8: usize,
    },
}

/// Reads and decodes one file.
///
/// # Errors
/// [`ReadError`] with the path.
pub fn read(path: &Path) -> Result<Decoded, ReadError> {
    let bytes = std::fs::read(path).map_err(|source| ReadError::Io { path: path.to_owned(), source })?;
    decode(&bytes).map_err(|e| e.at(path))
}
