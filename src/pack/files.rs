//! Built-in folder and overlay → the files of a pack, by path.

use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use super::{PackError, PackErrors};

static ONTOLOGY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/ontology");
static GAZETTEER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/gazetteer");
static LEXICON: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/lexicon");
static MENTIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/mentions");
static RELATIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/relations");
static NORMALISE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/normalise");
static TABLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/tables");
static QUERIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/queries");

/// Single files of a pack that are compiled in.
const SINGLE: [(&str, &str); 1] =
    [("data/confidence.tsv", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/confidence.tsv")))];

/// The folders of a pack that are compiled in, with their path inside the pack.
fn folders() -> [(&'static str, &'static Dir<'static>); 8] {
    [
        ("ontology", &ONTOLOGY),
        ("data/gazetteer", &GAZETTEER),
        ("data/lexicon", &LEXICON),
        ("data/mentions", &MENTIONS),
        ("data/relations", &RELATIONS),
        ("data/normalise", &NORMALISE),
        ("data/tables", &TABLES),
        ("queries", &QUERIES),
    ]
}

/// One file of a pack.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// Path inside the pack, `/` between parts.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// The files of a pack by path.
#[derive(Debug, Clone)]
pub struct Files(BTreeMap<String, std::borrow::Cow<'static, str>>);

impl Files {
    /// The files compiled into the program.
    pub fn embedded() -> Files {
        let mut files: BTreeMap<String, std::borrow::Cow<'static, str>> =
            SINGLE.iter().map(|(path, text)| ((*path).to_owned(), (*text).into())).collect();
        for (name, dir) in folders() {
            gather(name, dir, &mut files);
        }
        Files(files)
    }

    /// These files, with those of the folder `root` put over them.
    ///
    /// # Errors
    /// A folder or file that cannot be read or is not UTF-8.
    pub fn overlaid(mut self, root: &Path) -> Result<Files, PackErrors> {
        let mut errors = Vec::new();
        if !root.is_dir() {
            let file = root.display().to_string();
            return Err(PackErrors(vec![PackError::at(
                &file,
                0,
                "no such folder; --pack takes the folder that holds ontology/ and data/",
            )]));
        }
        let known: Vec<&str> = folders().iter().map(|(name, _)| *name).collect();
        for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
            let Ok(entry) =
                entry.map_err(|e| errors.push(PackError::at(&root.display().to_string(), 0, e.to_string())))
            else {
                continue;
            };
            let Ok(path) = entry.path().strip_prefix(root) else { continue };
            let path = path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            let is_known = known.iter().any(|k| path.starts_with(&format!("{k}/")))
                || SINGLE.iter().any(|(single, _)| path == *single);
            if !entry.file_type().is_file() || !is_known {
                continue;
            }
            match std::fs::read_to_string(entry.path()) {
                Ok(text) => drop(self.0.insert(path, text.into())),
                Err(e) => errors.push(PackError::at(&path, 0, format!("cannot be read as UTF-8 text: {e}"))),
            }
        }
        if errors.is_empty() { Ok(self) } else { Err(PackErrors::sorted(errors)) }
    }

    /// The file at `path`.
    pub fn get(&self, path: &str) -> Option<File<'_>> {
        self.0.get_key_value(path).map(|(path, text)| File { path, text })
    }

    /// The files below `folder` whose name ends in `ending`, by path.
    pub fn below<'a>(&'a self, folder: &'a str, ending: &'a str) -> impl Iterator<Item = File<'a>> {
        self.0
            .iter()
            .filter(move |(path, _)| {
                path.strip_prefix(folder).is_some_and(|p| p.starts_with('/')) && path.ends_with(ending)
            })
            .map(|(path, text)| File { path, text })
    }

    /// As [`Files::below`], but only those that a folder brought.
    pub fn brought<'a>(&'a self, folder: &'a str, ending: &'a str) -> impl Iterator<Item = File<'a>> {
        let is_brought = |file: &File<'a>| matches!(self.0.get(file.path), Some(std::borrow::Cow::Owned(_)));
        self.below(folder, ending).filter(is_brought)
    }

    /// SHA-256 over paths and texts, in hexadecimal.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        for (path, text) in &self.0 {
            hasher.update(path.as_bytes());
            hasher.update([0]);
            hasher.update(text.as_bytes());
            hasher.update([0]);
        }
        hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn gather(name: &str, dir: &'static Dir<'static>, files: &mut BTreeMap<String, std::borrow::Cow<'static, str>>) {
    for file in dir.files() {
        if let Some(text) = file.contents_utf8() {
            files.insert(format!("{name}/{}", file.path().display()), text.into());
        }
    }
    for sub in dir.dirs() {
        gather(name, sub, files);
    }
}
