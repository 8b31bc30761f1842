//! The path of a store → the right to build it: two builds of one store exclude one another.

use super::error::{StoreError, at};
use super::sibling;
use std::fs::{self, File, TryLockError};
use std::path::Path;

/// The right to write one store, held until dropped; also given back when the process dies.
///
/// The lock is on the file `.NAME.lock` beside the store, because the store itself is replaced as a whole. The file is left
/// lying: removing it would let two builds hold locks on two files of the same name.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of the store at `path`, or says at once that another process holds it.
    pub fn acquire(path: &Path) -> Result<Self, StoreError> {
        if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            fs::create_dir_all(parent).map_err(at("cannot create", parent))?;
        }
        let lock = sibling(path, "lock");
        let file =
            File::options().create(true).truncate(false).write(true).open(&lock).map_err(at("cannot create", &lock))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Locked { path: path.into() }),
            Err(TryLockError::Error(error)) => Err(at("cannot lock", &lock)(error)),
        }
    }
}
