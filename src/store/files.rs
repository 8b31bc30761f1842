//! The files of a store: linked into the next one, exchanged with it, told apart from another's.

use super::error::{StoreError, at};
use super::{CHANGES, COMPILED, DOCUMENTS, GRAPH, MANIFEST, MEMORY, Patch, ROCKSDB, sibling};
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Has the store in the directory `from` in the empty directory `to` as well; files that never change are shared.
pub(super) fn share(from: &Path, to: &Path) -> Result<(), StoreError> {
    for part in
        [MANIFEST, GRAPH, CHANGES, MEMORY, DOCUMENTS, COMPILED].into_iter().filter(|part| from.join(part).exists())
    {
        link(&from.join(part), &to.join(part))?;
    }
    share_database(from, to)
}

/// Has the database of the store in `from` in the directory `to` as well: its tables never change and are linked, the other
/// files are copied.
pub(super) fn share_database(from: &Path, to: &Path) -> Result<(), StoreError> {
    let (from, to) = (from.join(ROCKSDB), to.join(ROCKSDB));
    fs::create_dir(&to).map_err(at("cannot create", &to))?;
    for entry in fs::read_dir(&from).map_err(at("cannot read", &from))? {
        let entry = entry.map_err(at("cannot read", &from))?;
        let name = entry.file_name();
        if name.to_string_lossy().ends_with(".sst") {
            link(&entry.path(), &to.join(name))?;
        } else {
            fs::copy(entry.path(), to.join(name)).map_err(at("cannot copy", &entry.path()))?;
        }
    }
    Ok(())
}

/// Gives a file that never changes a second name; where the file system has no hard links, a copy.
pub(super) fn link(from: &Path, to: &Path) -> Result<(), StoreError> {
    match fs::hard_link(from, to) {
        Ok(()) => Ok(()),
        Err(_) => fs::copy(from, to).map(drop).map_err(at("cannot copy", from)),
    }
}

/// Puts `building` in the place of `path`, and removes what stood there.
pub(super) fn swap(path: &Path, building: &Path) -> Result<(), StoreError> {
    if !path.exists() {
        return fs::rename(building, path).map_err(at("cannot put in place", path));
    }
    if exchange(path, building) {
        return fs::remove_dir_all(building).map_err(at("cannot remove", building));
    }
    // a directory cannot be renamed over a full one, so the old store first steps aside
    let previous = sibling(path, "previous");
    fs::rename(path, &previous).map_err(at("cannot set aside", path))?;
    if let Err(error) = fs::rename(building, path) {
        fs::rename(&previous, path).map_err(at("cannot restore", path))?;
        return Err(at("cannot put in place", path)(error));
    }
    fs::remove_dir_all(&previous).map_err(at("cannot remove", &previous))
}

/// Exchanges two directories in one step; says whether system and file system can do that.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}

/// What tells the directory that stands at `path` from one that stood there before; `None` where there is none.
pub(super) fn identity(path: &Path) -> Option<(u64, u64)> {
    let metadata = fs::metadata(path).ok()?;
    #[cfg(unix)]
    let identity = (std::os::unix::fs::MetadataExt::dev(&metadata), std::os::unix::fs::MetadataExt::ino(&metadata));
    #[cfg(not(unix))]
    let identity = {
        let made = metadata.created().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        (made.as_secs(), u64::from(made.subsec_nanos()))
    };
    Some(identity)
}

/// Reads the patch in an open file, from its beginning.
pub(super) fn patch(file: &Arc<File>) -> io::Result<Patch> {
    let text = io::read_to_string(super::Part::new(Arc::clone(file)))?;
    Patch::parse(&text)
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "changes.nq holds a line without A or D"))
}
