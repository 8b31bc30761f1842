//! Files to read → what each is called in the graph, and what is in it.

use std::collections::BTreeMap;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::emit::stem;
use crate::read::{Decoded, Found, ReadError, decode};

/// A file that a build reads.
#[derive(Debug, Clone)]
pub(super) struct Source<'a> {
    /// Where it is.
    pub found: &'a Found,
    /// What it is called in IRIs: its name without the ending, but with it where two files differ in nothing else.
    pub id: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub hash: String,
}

/// Looks into all files; those that cannot be looked into are errors.
pub(super) fn sources(files: &[Found]) -> (Vec<Source<'_>>, Vec<ReadError>) {
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for file in files {
        *named.entry(stem(&file.name)).or_default() += 1;
    }
    let id = |file: &Found| match stem(&file.name) {
        stem if named[stem] == 1 => stem.to_owned(),
        _ => file.name.clone(),
    };
    let looked: Vec<Result<Source<'_>, ReadError>> =
        files.par_iter().map(|found| Ok(Source { found, id: id(found), hash: hash(found)? })).collect();
    let (mut sources, mut errors) = (Vec::with_capacity(looked.len()), Vec::new());
    for one in looked {
        match one {
            Ok(source) => sources.push(source),
            Err(error) => errors.push(error),
        }
    }
    (sources, errors)
}

impl Source<'_> {
    /// The text of the file, if it still is the one that was looked into.
    pub fn read(&self) -> Result<Decoded, ReadError> {
        let path = &self.found.path;
        let bytes = bytes(self.found)?;
        if digits(&bytes) != self.hash {
            return Err(ReadError::Changed { path: path.clone() });
        }
        decode(&bytes).map_err(|e| e.at(path))
    }
}

fn hash(file: &Found) -> Result<String, ReadError> {
    Ok(digits(&bytes(file)?))
}

fn bytes(file: &Found) -> Result<Vec<u8>, ReadError> {
    std::fs::read(&file.path).map_err(|source| ReadError::Io { path: file.path.clone(), source })
}

/// SHA-256 in hexadecimal digits.
fn digits(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_of_one_name_keep_their_endings() {
        let directory = tempfile::tempdir().expect("a directory");
        let files: Vec<Found> = ["a.txt", "b.md", "b.txt"]
            .iter()
            .map(|name| Found { name: (*name).into(), path: directory.path().join(name) })
            .collect();
        for file in &files[..2] {
            std::fs::write(&file.path, "文").expect("written");
        }
        let (sources, errors) = sources(&files);
        assert_eq!(sources.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), ["a", "b.md"]);
        assert_eq!(errors.len(), 1, "{errors:?}");
    }
}
