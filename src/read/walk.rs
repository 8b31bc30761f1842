//! Paths given → files to read, each with its document name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::ReadError;

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Path below the folder that was given, `/` between parts; the file name where a file was given.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

/// Endings of files that are read in folders; a file named on its own is read whatever its ending.
pub(super) const ENDINGS: [&str; 20] = [
    "csv", "docx", "gz", "htm", "html", "json", "jsonl", "md", "ndjson", "ods", "pdf", "shtml", "text", "tsv", "txt",
    "warc", "xhtml", "xls", "xlsx", "zip",
];

/// Files below `paths`, by name; folders are walked, hidden files and README files left out.
///
/// A name that several files share is kept apart by the name of the folder that was given, or by the whole path; so names do not
/// depend on the order of the paths.
pub fn find(paths: &[PathBuf]) -> (Vec<Found>, Vec<ReadError>) {
    let mut found: BTreeMap<String, BTreeSet<PathBuf>> = BTreeMap::new();
    let mut errors = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, &mut found, &mut errors);
        } else if path.exists() {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            found.entry(name).or_default().insert(path.clone());
        } else {
            errors.push(ReadError::Missing { path: path.clone(), hint: alike(path) });
        }
    }
    let mut named: Vec<Found> = found.into_iter().flat_map(|(name, paths)| apart(name, paths)).collect();
    named.sort();
    (named, errors)
}

fn walk(root: &Path, found: &mut BTreeMap<String, BTreeSet<PathBuf>>, errors: &mut Vec<ReadError>) {
    let visible = |e: &walkdir::DirEntry| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.');
    for entry in walkdir::WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter().filter_entry(visible) {
        match entry {
            Err(e) => {
                let path = e.path().unwrap_or(root).to_owned();
                let source =
                    e.into_io_error().unwrap_or_else(|| std::io::Error::other("a link leads back to its own folder"));
                errors.push(ReadError::Io { path, source });
            }
            Ok(entry) if entry.file_type().is_file() && is_read(entry.path()) => {
                let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
                found.entry(joined(below)).or_default().insert(entry.path().to_owned());
            }
            Ok(_) => {}
        }
    }
}

/// Names for the files that share a name: with the folder above it, or with all of them where that is the same, too.
fn apart(name: String, paths: BTreeSet<PathBuf>) -> Vec<Found> {
    if paths.len() == 1 {
        return paths.into_iter().map(|path| Found { name: name.clone(), path }).collect();
    }
    let with_folder = |path: &PathBuf| {
        let depth = Path::new(&name).components().count() + 1;
        let parts: Vec<_> = path.components().collect();
        joined(&parts[parts.len().saturating_sub(depth)..].iter().collect::<PathBuf>())
    };
    let folders: BTreeSet<String> = paths.iter().map(with_folder).collect();
    let few = folders.len() < paths.len();
    let called = |path: &PathBuf| if few { joined(path) } else { with_folder(path) };
    paths.iter().map(|path| Found { name: called(path), path: path.clone() }).collect()
}

/// The parts of a path with `/` between them.
fn joined(path: &Path) -> String {
    let parts = path.components().filter(|c| matches!(c, std::path::Component::Normal(_)));
    parts.map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Whether files called so are read in folders and archives.
pub(super) fn is_read(path: &Path) -> bool {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let stem = path.file_stem().map(|s| s.to_string_lossy().to_lowercase()).unwrap_or_default();
    let hidden = stem.starts_with('.') || stem.starts_with("~$");
    ending.is_some_and(|e| ENDINGS.contains(&e.as_str())) && stem != "readme" && !hidden
}

/// `; did you mean …?` where a neighbour begins with the same letters.
fn alike(path: &Path) -> String {
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { return String::new() };
    let name = name.to_string_lossy().to_lowercase();
    let start: String = name.chars().take(3).collect();
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let mut near: Vec<String> = std::fs::read_dir(parent)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .filter(|n| n.to_lowercase().starts_with(&start))
        .collect();
    near.sort();
    near.first().map(|n| format!("; did you mean `{}`?", parent.join(n).display())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_depend_on_the_order_of_the_folders() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        for file in ["news/a.txt", "notices/a.txt", "notices/b.txt"] {
            std::fs::create_dir_all(path(file).parent().expect("a folder")).expect("a folder");
            std::fs::write(path(file), "文").expect("a file");
        }
        let names = |paths: &[PathBuf]| {
            let (found, errors) = find(paths);
            assert!(errors.is_empty(), "{errors:?}");
            found.into_iter().map(|f| f.name).collect::<Vec<_>>()
        };
        let expected = ["b.txt", "news/a.txt", "notices/a.txt"];
        assert_eq!(names(&[path("news"), path("notices")]), expected);
        assert_eq!(names(&[path("notices"), path("news")]), expected);
        // one file given twice is one
        assert_eq!(names(&[path("news"), path("news/a.txt")]), ["a.txt"]);
    }
}
