//! A stream or a folder → where a format puts its bytes: one file, or several that come into place together.
//!
//! What other exports wrote into a folder is replaced; a folder that holds anything else is left alone. `lianpu-export.json` lists what an
//! export wrote.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use super::ExportError;
use crate::output::Folder;

/// What folders are marked with.
const NAME: &str = "export";
/// So many bytes are written at once.
const BLOCK: usize = 1 << 16;

/// Where an export goes.
pub struct Outlet<'a> {
    place: Place<'a>,
}

enum Place<'a> {
    Stream(&'a mut dyn Write),
    Folder(Folder),
}

impl<'a> Outlet<'a> {
    /// One stream of bytes, which need not be buffered.
    pub fn stream(out: &'a mut dyn Write) -> Outlet<'a> {
        Outlet { place: Place::Stream(out) }
    }

    /// A folder; it need not be there.
    ///
    /// # Errors
    /// A file of this name, a folder that holds what no export wrote, or one that cannot be written beside.
    pub fn folder(path: &Path) -> Result<Outlet<'a>, ExportError> {
        Ok(Outlet { place: Place::Folder(Folder::begin(path, NAME)?) })
    }

    /// The stream.
    ///
    /// # Errors
    /// A folder was given.
    pub(super) fn writer(&mut self) -> Result<BufWriter<&mut dyn Write>, ExportError> {
        match &mut self.place {
            Place::Stream(out) => Ok(BufWriter::with_capacity(BLOCK, &mut **out)),
            Place::Folder(folder) => Err(ExportError::NotAFolder { path: folder.path().to_owned() }),
        }
    }

    /// A new file of the folder.
    ///
    /// # Errors
    /// A stream was given, or a file that cannot be made.
    pub(super) fn file(&mut self, name: &str) -> Result<BufWriter<File>, ExportError> {
        match &mut self.place {
            Place::Stream(_) => Err(ExportError::WantsFolder),
            Place::Folder(folder) => Ok(folder.file(name)?),
        }
    }

    /// Puts a folder in its place; gives its files with their sizes, by name.
    ///
    /// # Errors
    /// A folder that cannot be written or replaced.
    pub fn finish(self) -> Result<Vec<(String, u64)>, ExportError> {
        match self.place {
            Place::Stream(_) => Ok(Vec::new()),
            Place::Folder(folder) => Ok(folder.finish()?),
        }
    }
}
