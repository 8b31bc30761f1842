//! A stream or a folder → where a format puts its bytes: one file, or several that come into place together.
//!
//! A folder is written beside its place and moved there when it is whole. What other exports wrote into it is replaced; a folder
//! that holds anything else is left alone. `lianpu-export.json` lists what an export wrote.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use super::ExportError;

/// The list of an export's files.
const INDEX: &str = "lianpu-export.json";
/// What the list is.
const VERSION: u32 = 1;
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

/// A folder under way.
struct Folder {
    path: PathBuf,
    beside: TempDir,
    files: BTreeSet<String>,
}

#[derive(Deserialize, Serialize)]
struct Index {
    lianpu_export: u32,
    files: BTreeSet<String>,
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
        refuse_others(path)?;
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent)?;
        let beside = tempfile::Builder::new().prefix(".lianpu-").tempdir_in(parent)?;
        let folder = Folder { path: path.to_owned(), beside, files: BTreeSet::new() };
        Ok(Outlet { place: Place::Folder(folder) })
    }

    /// The stream.
    ///
    /// # Errors
    /// A folder was given.
    pub(super) fn writer(&mut self) -> Result<BufWriter<&mut dyn Write>, ExportError> {
        match &mut self.place {
            Place::Stream(out) => Ok(BufWriter::with_capacity(BLOCK, &mut **out)),
            Place::Folder(folder) => Err(ExportError::NotAFolder { path: folder.path.clone() }),
        }
    }

    /// A new file of the folder.
    ///
    /// # Errors
    /// A stream was given, or a file that cannot be made.
    pub(super) fn file(&mut self, name: &str) -> Result<BufWriter<File>, ExportError> {
        match &mut self.place {
            Place::Stream(_) => Err(ExportError::WantsFolder),
            Place::Folder(folder) => {
                let file = File::create_new(folder.beside.path().join(name))?;
                folder.files.insert(name.to_owned());
                Ok(BufWriter::with_capacity(BLOCK, file))
            }
        }
    }

    /// Puts a folder in its place; gives its files with their sizes, by name.
    ///
    /// # Errors
    /// A folder that cannot be written or replaced.
    pub fn finish(self) -> Result<Vec<(String, u64)>, ExportError> {
        let Place::Folder(Folder { path, beside, files }) = self.place else { return Ok(Vec::new()) };
        let size = |name: &String| Ok((name.clone(), fs::metadata(beside.path().join(name))?.len()));
        let sizes = files.iter().map(size).collect::<io::Result<Vec<_>>>()?;
        let mut index = serde_json::to_vec_pretty(&Index { lianpu_export: VERSION, files }).map_err(io::Error::from)?;
        index.push(b'\n');
        fs::write(beside.path().join(INDEX), index)?;
        readable(beside.path())?;
        // what is there was looked at before; it may have changed since
        refuse_others(&path)?;
        if path.exists() {
            fs::remove_dir_all(&path)?;
        }
        fs::rename(beside.path(), &path)?;
        // what was the temporary folder is in its place now
        let _ = beside.keep();
        Ok(sizes)
    }
}

/// Fails where something stands at `path` that no export wrote.
fn refuse_others(path: &Path) -> Result<(), ExportError> {
    if !path.exists() {
        return Ok(());
    }
    if !path.is_dir() {
        return Err(ExportError::NotAFolder { path: path.to_owned() });
    }
    let index = fs::read(path.join(INDEX)).ok().and_then(|bytes| serde_json::from_slice::<Index>(&bytes).ok());
    let ours = index.filter(|index| index.lianpu_export == VERSION).map(|index| index.files).unwrap_or_default();
    let mut others = Vec::new();
    for entry in fs::read_dir(path)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !ours.contains(&name) && (name != INDEX || ours.is_empty()) {
            others.push(name);
        }
    }
    others.sort();
    if others.is_empty() { Ok(()) } else { Err(ExportError::NotOurs { path: path.to_owned(), found: others }) }
}

/// Lets others read a folder as far as the user lets them; temporary ones are for the user alone.
fn readable(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // the rights of a file just made are those that the user gives to others
        let mode = fs::metadata(path.join(INDEX))?.permissions().mode();
        fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o777 | (mode & 0o444) >> 2))?;
    }
    Ok(())
}
