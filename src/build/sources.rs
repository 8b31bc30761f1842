//! Files to read → the documents in them: what each is called in the graph, and what is in it.
//!
//! Most files hold one document. Of one that holds several (an archive, a crawl, a list of documents, a long table) the texts are put
//! away when it is new or has changed; of one that has not, the last build knows which documents it holds.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::shelf::{Place, Shelf};
use crate::emit::stem;
use crate::read::{self, Found, HEAD, Options, ReadError, Text};
use crate::store::Manifest;

/// A document that a build reads.
#[derive(Debug, Clone)]
pub(super) struct Source<'a> {
    /// The file.
    pub found: &'a Found,
    /// What the document is called: as its file, where that holds no other.
    pub name: String,
    /// What it is called in IRIs: its name without the ending, but with it where two documents differ in nothing else.
    pub id: String,
    /// SHA-256 of the file in hexadecimal digits; of one document of several that of its text behind a `/`.
    pub hash: String,
    /// The file, where it holds several.
    container: Option<Arc<Container<'a>>>,
}

/// A file that holds several documents.
#[derive(Debug)]
struct Container<'a> {
    found: &'a Found,
    hash: String,
    options: &'a Options,
    /// Its texts by name, once it was read.
    texts: Mutex<Option<Texts>>,
}

/// Texts put away, by name.
type Texts = (Shelf, BTreeMap<String, Place>);

/// What was read of a file.
struct Unpacked {
    texts: Texts,
    /// The names of the texts with the hash of each.
    names: Vec<(String, String)>,
    /// What could not be read.
    errors: Vec<ReadError>,
}

/// What was found in a file.
type Looked<'a> = (Vec<Source<'a>>, Vec<ReadError>);

/// Looks into all files; what cannot be read is an error. `old` is what the last build found.
pub(super) fn sources<'a>(files: &'a [Found], options: &'a Options, old: Option<&Manifest>) -> Looked<'a> {
    let looked: Vec<Result<Looked<'a>, ReadError>> = files.par_iter().map(|found| look(found, options, old)).collect();
    let (mut sources, mut errors) = (Vec::with_capacity(looked.len()), Vec::new());
    // a file that cannot be read has its name all the same: that of another does not change when it can be read again
    let mut unread = Vec::new();
    for (found, one) in files.iter().zip(looked) {
        match one {
            Ok((more, wrong)) => {
                sources.extend(more);
                errors.extend(wrong);
            }
            Err(error) => {
                unread.push(found.name.as_str());
                errors.push(error);
            }
        }
    }
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for name in sources.iter().map(|source| source.name.as_str()).chain(unread) {
        *named.entry(stem(name)).or_default() += 1;
    }
    let id = |source: &Source<'_>| match stem(&source.name) {
        stem if named[stem] == 1 => stem.to_owned(),
        _ => source.name.clone(),
    };
    let ids: Vec<String> = sources.iter().map(id).collect();
    sources.iter_mut().zip(ids).for_each(|(source, id)| source.id = id);
    (sources, errors)
}

/// The documents of one file.
fn look<'a>(found: &'a Found, options: &'a Options, old: Option<&Manifest>) -> Result<Looked<'a>, ReadError> {
    let io = |source| ReadError::Io { path: found.path.clone(), source };
    let (hash, head) = hash(&found.path).map_err(io)?;
    let one = |name: String, hash: String, container| Source { found, name, id: String::new(), hash, container };
    // a document of a file that holds several has another name, and another hash
    let is_known = old.is_some_and(|old| old.documents.get(&found.name) == Some(&hash));
    if is_known || !read::holds_many(&head, &found.path) {
        return Ok((vec![one(found.name.clone(), hash, None)], Vec::new()));
    }
    let texts = Mutex::new(None);
    let container = Arc::new(Container { found, hash: hash.clone(), options, texts });
    let known = old.map(|old| known(old, &found.name, &hash)).unwrap_or_default();
    if !known.is_empty() {
        let known = known.into_iter().map(|(name, hash)| one(name, hash, Some(Arc::clone(&container))));
        return Ok((known.collect(), Vec::new()));
    }
    let Unpacked { texts, names, errors } = container.read()?;
    *container.texts.lock().unwrap_or_else(PoisonError::into_inner) = Some(texts);
    let sources =
        names.into_iter().map(|(name, text)| one(name, format!("{hash}/{text}"), Some(Arc::clone(&container))));
    Ok((sources.collect(), errors))
}

/// The documents that the last build found in a file of this name and content.
fn known(old: &Manifest, file: &str, hash: &str) -> Vec<(String, String)> {
    let from = old.documents.range(file.to_owned()..).take_while(|(name, _)| name.starts_with(file));
    let is_inside = |name: &str| name[file.len()..].is_empty() || name[file.len()..].starts_with(['/', '#']);
    let is_same = |of: &str| of.strip_prefix(hash).is_some_and(|rest| rest.starts_with('/'));
    from.filter(|(name, of)| is_inside(name) && is_same(of)).map(|(name, of)| (name.clone(), of.clone())).collect()
}

impl Source<'_> {
    /// The text, if the file still is the one that was looked into.
    pub fn read(&self, options: &Options) -> Result<Text, ReadError> {
        let path = &self.found.path;
        match &self.container {
            Some(container) => container.take(&self.name),
            None => {
                let bytes = std::fs::read(path).map_err(|source| ReadError::Io { path: path.clone(), source })?;
                if digits(Sha256::digest(&bytes)) != self.hash {
                    return Err(ReadError::Changed { path: path.clone() });
                }
                let mut first = None;
                read::read(path, &bytes, options, &mut |text| {
                    first.get_or_insert(text);
                });
                first.unwrap_or_else(|| Err(ReadError::Empty { path: path.clone() }))
            }
        }
    }

    /// The hash of what was read, whatever stands beside it in the file.
    pub fn content(hash: &str) -> &str {
        hash.rsplit_once('/').map_or(hash, |(_, text)| text)
    }
}

impl Container<'_> {
    /// Reads the file and puts its texts away.
    fn read(&self) -> Result<Unpacked, ReadError> {
        let path = &self.found.path;
        let io = |source| ReadError::Io { path: path.clone(), source };
        let shelf = Shelf::anywhere().map_err(io)?;
        let (mut names, mut places, mut errors) = (Vec::new(), BTreeMap::new(), Vec::new());
        let mut seen = BTreeSet::new();
        let mut failed = None;
        read::read_file(path, self.options, &mut |text| match text {
            Ok(text) => {
                let name = self.name(&text.name, &mut seen);
                match shelf.put(&text) {
                    Ok((place, bytes)) => {
                        names.push((name.clone(), digits(Sha256::digest(&bytes))));
                        places.insert(name, place);
                    }
                    Err(error) => {
                        failed.get_or_insert(error);
                    }
                }
            }
            Err(error) => errors.push(error),
        });
        if let Some(error) = failed {
            return Err(io(error));
        }
        if hash(path).map_err(io)?.0 != self.hash {
            return Err(ReadError::Changed { path: path.clone() });
        }
        Ok(Unpacked { texts: (shelf, places), names, errors })
    }

    /// What a document in the file is called.
    fn name(&self, inside: &str, seen: &mut BTreeSet<String>) -> String {
        let plain = read::document_name(&self.found.name, inside);
        let numbered = (2..).map(|number| format!("{plain}#{number}"));
        let name = std::iter::once(plain.clone()).chain(numbered).find(|name| !seen.contains(name)).unwrap_or(plain);
        seen.insert(name.clone());
        name
    }

    /// A text of the file, which is read where it was not yet.
    fn take(&self, name: &str) -> Result<Text, ReadError> {
        let path = &self.found.path;
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        if texts.is_none() {
            *texts = Some(self.read()?.texts);
        }
        let taken = texts.as_ref().and_then(|(shelf, places)| Some(shelf.take::<Text>(*places.get(name)?)));
        match taken {
            Some(text) => text.map_err(|source| ReadError::Io { path: path.clone(), source }),
            None => Err(ReadError::Changed { path: path.clone() }),
        }
    }
}

/// SHA-256 of a file, and how it begins.
fn hash(path: &Path) -> io::Result<(String, Vec<u8>)> {
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let mut hasher = Sha256::new();
    hasher.update(&head);
    let mut block = vec![0; if head.len() < HEAD { 0 } else { HEAD }];
    while !block.is_empty() {
        match file.read(&mut block)? {
            0 => break,
            length => hasher.update(&block[..length]),
        }
    }
    Ok((digits(hasher.finalize()), head))
}

/// Bytes in hexadecimal digits.
fn digits(bytes: impl AsRef<[u8]>) -> String {
    let digit = |number: u8| char::from(b"0123456789abcdef"[usize::from(number)]);
    bytes.as_ref().iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
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
        let options = Options::default();
        let (sources, errors) = sources(&files, &options, None);
        assert_eq!(sources.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), ["a", "b.md"]);
        assert_eq!(errors.len(), 1, "{errors:?}");
    }

    #[test]
    fn documents_of_an_unchanged_file_are_known_without_reading_it() {
        let directory = tempfile::tempdir().expect("a directory");
        let file = Found { name: "a.ndjson".into(), path: directory.path().join("a.ndjson") };
        let line = |text: &str| format!("{{\"name\":\"{text}\",\"text\":\"{text}项目开工。\"}}\n");
        std::fs::write(&file.path, line("甲") + &line("乙")).expect("written");
        let (options, files) = (Options::default(), [file]);
        let (first, errors) = sources(&files, &options, None);
        assert!(errors.is_empty() && first.len() == 2, "{first:?} {errors:?}");
        let mut manifest = Manifest::new("0", "0");
        manifest.documents = first.iter().map(|s| (s.name.clone(), s.hash.clone())).collect();
        let (again, _) = sources(&files, &options, Some(&manifest));
        let told =
            |sources: &[Source<'_>]| sources.iter().map(|s| (s.name.clone(), s.hash.clone())).collect::<BTreeSet<_>>();
        assert_eq!(told(&first), told(&again));
        let read =
            |source: &Source<'_>| source.container.as_ref().is_some_and(|c| c.texts.lock().is_ok_and(|t| t.is_some()));
        assert!(!again.iter().any(read));
        let second = again.iter().find(|source| source.name.ends_with("乙")).expect("the second");
        assert_eq!(second.read(&options).expect("a text").text, "乙项目开工。");
    }
}
