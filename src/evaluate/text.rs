//! Gold file → the text it annotates: where does it stand, and what are its characters?

use std::path::{Path, PathBuf};

use super::gold::Gold;
use crate::read::{self, Options, ReadError};

/// Endings of texts, in the order in which they are looked for.
const ENDINGS: [&str; 3] = ["txt", "md", "text"];

/// An annotated text.
#[derive(Debug, Clone)]
pub struct Text {
    /// Where it stands.
    pub path: PathBuf,
    /// The text.
    pub text: String,
    /// As its file was read, with its tables; not of a text that was made.
    pub file: Option<read::Text>,
    /// Its characters.
    chars: Vec<char>,
}

/// Why the text of a gold file is not there.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    /// Found, but not readable.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Nowhere.
    #[error("{gold}: there is no text {stem}.txt or .md in {looked}; say where with --texts")]
    Missing {
        /// The gold file.
        gold: PathBuf,
        /// Name of the document.
        stem: String,
        /// The folders that were looked into.
        looked: String,
    },
}

impl Text {
    /// A text that was made of one at `path`.
    pub fn new(path: PathBuf, text: String) -> Text {
        let chars = text.chars().collect();
        Text { path, text, file: None, chars }
    }

    /// The text of a gold file: of the same name, in one of `folders`, else in the gold's folder, the folder above, or
    /// one beside it.
    ///
    /// # Errors
    /// No such text, or one that cannot be read.
    pub fn find(gold: &Gold, folders: &[PathBuf]) -> Result<Text, TextError> {
        let folders = if folders.is_empty() { around(&gold.path) } else { folders.to_vec() };
        let named =
            |folder: &PathBuf| ENDINGS.iter().map(|e| folder.join(format!("{}.{e}", gold.stem))).collect::<Vec<_>>();
        let Some(path) = folders.iter().flat_map(named).find(|p| p.is_file()) else {
            let looked: Vec<String> = folders.iter().map(|f| f.display().to_string()).collect();
            let (gold, stem) = (gold.path.clone(), gold.stem.clone());
            return Err(TextError::Missing { gold, stem, looked: looked.join(", ") });
        };
        let mut first = None;
        read::read_file(&path, &Options::default(), &mut |text| {
            first.get_or_insert(text);
        });
        let file = first.unwrap_or_else(|| Err(ReadError::Empty { path: path.clone() }))?;
        Ok(Text { file: Some(file.clone()), ..Text::new(path, file.text) })
    }

    /// The characters `start..end`; empty where there are none.
    pub fn slice(&self, start: usize, end: usize) -> String {
        let end = end.min(self.chars.len());
        self.chars.get(start..end).map(|c| c.iter().collect()).unwrap_or_default()
    }

    /// `file:line` of a character, or the file where it is about the whole; without the text, the document's name.
    pub(super) fn place(text: Option<&Text>, gold: &Gold, at: Option<usize>) -> String {
        match (text, at) {
            (Some(text), Some(at)) => {
                let breaks = text.chars.iter().take(at).filter(|c| **c == '\n').count();
                format!("{}:{}", text.path.display(), breaks + 1)
            }
            (Some(text), None) => text.path.display().to_string(),
            (None, _) => gold.stem.clone(),
        }
    }
}

/// The folder of a file, the folder above, and the folders beside it.
fn around(path: &Path) -> Vec<PathBuf> {
    let own = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let above = own.canonicalize().ok().and_then(|p| p.parent().map(Path::to_owned));
    let above = if own == Path::new(".") { above } else { own.parent().map(Path::to_owned).or(above) };
    let above = above.map(|p| if p.as_os_str().is_empty() { PathBuf::from(".") } else { p });
    let mut beside: Vec<PathBuf> = above
        .iter()
        .flat_map(|p| std::fs::read_dir(p).into_iter().flatten().flatten())
        .map(|e| e.path())
        .filter(|p| p.is_dir())
        .collect();
    beside.sort();
    [own.to_owned()].into_iter().chain(above).chain(beside).collect()
}
