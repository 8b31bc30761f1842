//! Values put away in a file that nobody else sees, and taken down again.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::store::Part;

/// A file of values.
#[derive(Debug)]
pub(super) struct Shelf {
    file: Arc<File>,
    end: Mutex<u64>,
}

/// Where a value stands on the shelf.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Place {
    pub start: u64,
    pub length: usize,
}

impl Shelf {
    /// An empty shelf in the directory `folder`.
    pub fn new(folder: &Path) -> io::Result<Shelf> {
        Ok(Shelf { file: Arc::new(tempfile::tempfile_in(folder)?), end: Mutex::new(0) })
    }

    /// An empty shelf where the system keeps what is needed for a while.
    pub fn anywhere() -> io::Result<Shelf> {
        Ok(Shelf { file: Arc::new(tempfile::tempfile()?), end: Mutex::new(0) })
    }

    /// Puts a value away; gives its bytes, too.
    pub fn put(&self, value: &impl Serialize) -> io::Result<(Place, Vec<u8>)> {
        let bytes = postcard::to_stdvec(value).map_err(io::Error::other)?;
        let mut end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let place = Place { start: *end, length: bytes.len() };
        (&*self.file).write_all(&bytes)?;
        *end += bytes.len() as u64;
        Ok((place, bytes))
    }

    /// Takes a value down again.
    pub fn take<T: DeserializeOwned>(&self, place: Place) -> io::Result<T> {
        postcard::from_bytes(&place.bytes(&self.part())?).map_err(io::Error::other)
    }

    /// The file, to be read on its own.
    pub fn part(&self) -> Part {
        Part::new(Arc::clone(&self.file))
    }
}

impl Place {
    /// What stands there in a file.
    pub fn bytes(self, file: &Part) -> io::Result<Vec<u8>> {
        let (mut file, mut bytes) = (file.clone(), vec![0; self.length]);
        file.seek(SeekFrom::Start(self.start))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}
