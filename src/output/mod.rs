//! Files that commands write: whole or not at all, readable for others, with names that any system takes.

mod folder;

pub use folder::{Folder, FolderError};

use std::io;
use std::path::Path;

/// Most characters of a file's name before its ending.
const LONGEST: usize = 60;

/// A file beside the one that it is to become with [`tempfile::NamedTempFile::persist`], so that what is there stays whole until then.
///
/// Others may read it as far as the user lets them; temporary files are for the user alone otherwise.
///
/// # Errors
/// A folder that is not there or cannot be written in.
pub fn beside(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".lianpu-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))
}

/// A name as a file may have it on any system; `unnamed` where nothing of it is left.
pub fn file_name(name: &str, unnamed: &str) -> String {
    let plain = |c: char| if c.is_control() || "/\\:*?\"<>|#%".contains(c) { '_' } else { c };
    let name: String = name.trim().chars().map(plain).take(LONGEST).collect();
    let name = name.trim_matches(['.', ' ']);
    if name.is_empty() { unnamed.into() } else { name.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_names_on_any_system() {
        let name = |text: &str| file_name(text, "报告");
        assert_eq!(name("铝产业"), "铝产业");
        assert_eq!(name("a/b:c?"), "a_b_c_");
        assert_eq!(name("../..\\x"), "_.._x");
        assert_eq!(name(" .. "), "报告");
        assert_eq!(name(&"长".repeat(100)).chars().count(), LONGEST);
    }
}
