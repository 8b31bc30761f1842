//! Files → a folder that comes into place whole; what the same command wrote before is replaced, a folder with other things is left alone.
//!
//! A folder is written beside its place and moved there when it is whole. `lianpu-NAME.json` in it lists what was written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

/// What the list of files is.
const VERSION: u32 = 1;
/// So many bytes are written at once.
const BLOCK: usize = 1 << 16;

/// Why a folder cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// There is a file where the folder should be.
    #[error("{} is a file; a folder is to be written", path.display())]
    NotAFolder {
        /// The file.
        path: PathBuf,
    },
    /// It holds what the command did not write.
    #[error("the folder {} holds other things: {}", path.display(), found.iter().take(5).cloned().collect::<Vec<_>>().join(", "))]
    NotOurs {
        /// The folder.
        path: PathBuf,
        /// The names of what the command did not write, sorted.
        found: Vec<String>,
    },
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A folder under way.
pub struct Folder {
    path: PathBuf,
    /// What writes it: `export` gives `lianpu-export.json`.
    name: &'static str,
    beside: TempDir,
    files: BTreeSet<String>,
}

impl Folder {
    /// A folder; it need not be there. `name` is that of the command which writes it.
    ///
    /// # Errors
    /// A file of this name, a folder that holds other things, or one that cannot be written beside.
    pub fn begin(path: &Path, name: &'static str) -> Result<Folder, FolderError> {
        refuse_others(path, name)?;
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent)?;
        let beside = tempfile::Builder::new().prefix(".lianpu-").tempdir_in(parent)?;
        Ok(Folder { path: path.to_owned(), name, beside, files: BTreeSet::new() })
    }

    /// Where it will stand.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A new file in it.
    ///
    /// # Errors
    /// A file that cannot be made.
    pub fn file(&mut self, name: &str) -> io::Result<BufWriter<File>> {
        let file = File::create_new(self.beside.path().join(name))?;
        self.files.insert(name.to_owned());
        Ok(BufWriter::with_capacity(BLOCK, file))
    }

    /// Puts it in its place; gives its files with their sizes, by name.
    ///
    /// # Errors
    /// A folder that cannot be written or replaced.
    pub fn finish(self) -> Result<Vec<(String, u64)>, FolderError> {
        let Folder { path, name, beside, files } = self;
        let size = |name: &String| Ok((name.clone(), fs::metadata(beside.path().join(name))?.len()));
        let sizes = files.iter().map(size).collect::<io::Result<Vec<_>>>()?;
        let index = BTreeMap::from([(key(name), json!(VERSION)), ("files".to_owned(), json!(files))]);
        let mut index = serde_json::to_vec_pretty(&index).map_err(io::Error::from)?;
        index.push(b'\n');
        fs::write(beside.path().join(list(name)), index)?;
        readable(beside.path(), &list(name))?;
        // what is there was looked at before; it may have changed since
        refuse_others(&path, name)?;
        if path.exists() {
            fs::remove_dir_all(&path)?;
        }
        fs::rename(beside.path(), &path)?;
        // what was the temporary folder is in its place now
        let _ = beside.keep();
        Ok(sizes)
    }
}

/// The file that lists what a command wrote.
fn list(name: &str) -> String {
    format!("lianpu-{name}.json")
}

/// What it has its version under.
fn key(name: &str) -> String {
    format!("lianpu_{name}")
}

/// The files that are listed in a folder.
fn listed(path: &Path, name: &str) -> BTreeSet<String> {
    let index = fs::read(path.join(list(name))).ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    let index = index.filter(|index| index[key(name)] == VERSION);
    let files = index.as_ref().and_then(|index| index["files"].as_array());
    files.into_iter().flatten().filter_map(|file| file.as_str().map(str::to_owned)).collect()
}

/// Fails where something stands at `path` that the command did not write.
fn refuse_others(path: &Path, name: &str) -> Result<(), FolderError> {
    if !path.exists() {
        return Ok(());
    }
    if !path.is_dir() {
        return Err(FolderError::NotAFolder { path: path.to_owned() });
    }
    let ours = listed(path, name);
    let mut others = Vec::new();
    for entry in fs::read_dir(path)? {
        let found = entry?.file_name().to_string_lossy().into_owned();
        if !ours.contains(&found) && (found != list(name) || ours.is_empty()) {
            others.push(found);
        }
    }
    others.sort();
    if others.is_empty() { Ok(()) } else { Err(FolderError::NotOurs { path: path.to_owned(), found: others }) }
}

/// Lets others read a folder as far as the user lets them; temporary ones are for the user alone.
fn readable(path: &Path, file: &str) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // the rights of a file just made are those that the user gives to others
        let mode = fs::metadata(path.join(file))?.permissions().mode();
        fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o777 | (mode & 0o444) >> 2))?;
    }
    Ok(())
}
