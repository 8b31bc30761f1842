//! Paths given → files to read, each with its document name.

use std::collections::BTreeMap;
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
const ENDINGS: [&str; 3] = ["txt", "md", "text"];

/// Files below `paths`, by name; folders are walked, hidden files and README files left out.
/// A name that two folders share is kept apart by the folders' names.
pub fn find(paths: &[PathBuf]) -> (Vec<Found>, Vec<ReadError>) {
    let mut found = BTreeMap::new();
    let mut errors = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, &mut found, &mut errors);
        } else if path.exists() {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            add(name, path.clone(), &mut found);
        } else {
            errors.push(ReadError::Missing { path: path.clone(), hint: alike(path) });
        }
    }
    (found.into_iter().map(|(name, path)| Found { name, path }).collect(), errors)
}

fn walk(root: &Path, found: &mut BTreeMap<String, PathBuf>, errors: &mut Vec<ReadError>) {
    let visible = |e: &walkdir::DirEntry| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.');
    for entry in walkdir::WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter().filter_entry(visible) {
        match entry {
            Err(e) => {
                let path = e.path().unwrap_or(root).to_owned();
                let source =
                    e.into_io_error().unwrap_or_else(|| std::io::Error::other("a link leads back to its own folder"));
                errors.push(ReadError::Io { path, source });
            }
            Ok(entry) if entry.file_type().is_file() && is_text(entry.path()) => {
                let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
                let name = below.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
                add(name, entry.path().to_owned(), found);
            }
            Ok(_) => {}
        }
    }
}

fn add(name: String, path: PathBuf, found: &mut BTreeMap<String, PathBuf>) {
    match found.get(&name) {
        Some(known) if *known != path => {
            let longer = path
                .components()
                .map(|c| c.as_os_str().to_string_lossy())
                .filter(|c| c != "/" && c != "." && c != "..");
            found.insert(longer.collect::<Vec<_>>().join("/"), path);
        }
        _ => drop(found.insert(name, path)),
    }
}

fn is_text(path: &Path) -> bool {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let stem = path.file_stem().map(|s| s.to_string_lossy().to_lowercase()).unwrap_or_default();
    ending.is_some_and(|e| ENDINGS.contains(&e.as_str())) && stem != "readme"
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
