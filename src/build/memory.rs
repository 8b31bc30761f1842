//! What a build keeps for the next one: of each document what others must know of it, and which entities were united.
//!
//! It stands in two files. One holds what all documents together come to and is written by every build; the other holds what was kept
//! of each document and stays as it is while few of them change. So a build that finds one changed document reads and writes little, and
//! one from scratch holds little more of each document than where that stands.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::sync::Arc;

use memchr::memmem::Finder;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::shelf::{Place, Shelf};
use super::united::Verdict;
use crate::identity::{By, Counts, Gathered, Gathering, Known};
use crate::store::{self, Part};

/// What a build keeps of a document.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kept {
    /// What the document is called in IRIs.
    pub id: String,
    /// How many facts it states.
    pub facts: usize,
    /// Divisions that it names, sorted.
    pub places: Vec<u32>,
    /// Rules that read something in it, sorted.
    pub rules: Vec<Arc<str>>,
    /// Numbers of the corrections that found something in it, sorted.
    pub corrected: Vec<u32>,
    /// What it knows of each of its entities.
    pub known: Packed,
    /// Numbers of those that the graph does not hold, for nothing sure enough is claimed of them; sorted.
    pub hidden: Vec<u32>,
}

impl Kept {
    /// What it knows of each of its entities, and whether the graph holds that.
    fn told(&self) -> impl Iterator<Item = (Known, bool)> {
        let hidden = &self.hidden;
        (0_u32..).zip(self.known.known()).map(|(number, known)| (known, hidden.binary_search(&number).is_err()))
    }
}

/// What a document knows of its entities, as bytes: nearly all that is kept is this, and as values it takes eight times the room.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Packed(Vec<u8>);

impl Packed {
    pub fn of(known: &[Known]) -> Packed {
        Packed(postcard::to_stdvec(known).unwrap_or_default())
    }

    /// What was packed.
    pub fn known(&self) -> Vec<Known> {
        postcard::from_bytes(&self.0).unwrap_or_default()
    }
}

/// What a build keeps.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// By the document's name: its name in IRIs, and where what was kept of it stands.
    documents: BTreeMap<String, (String, At)>,
    /// The file of what was kept of single documents: that of the last build, or the shelf.
    file: Option<Part>,
    /// Where what is kept of new documents is put away; of few it is held here.
    shelf: Option<Arc<Shelf>>,
    facts: usize,
    places: Counts<u32>,
    corrected: Counts<u32>,
    /// Rules and how many documents they read something in; what is kept of a document names them by their numbers here.
    rules: Vec<(Arc<str>, u32)>,
    numbers: FxHashMap<Arc<str>, u32>,
    entities: Gathering,
    /// Entities that another one stands for: both by the IRI that each would have alone.
    pub stands_for: BTreeMap<String, String>,
    /// Why entities were united or kept apart.
    pub verdicts: BTreeSet<Verdict>,
}

/// Where what was kept of a document stands.
#[derive(Debug, Clone)]
enum At {
    File(Place),
    Here(Vec<u8>),
}

impl At {
    /// What was kept.
    fn bytes(&self, file: Option<&Part>) -> io::Result<Cow<'_, [u8]>> {
        match (self, file) {
            (At::Here(bytes), _) => Ok(Cow::Borrowed(bytes)),
            (At::File(place), Some(file)) => place.bytes(file).map(Cow::Owned),
            (At::File(_), None) => Err(spoilt()),
        }
    }
}

/// The first bytes of a memory of this form.
const MARK: &[u8] = b"lianpu memory 3\n";
/// What is kept of changed documents is written with all that is told of all, up to this part of what is kept of the others.
const MOST_NEW: usize = 16;

/// The first file.
#[derive(Serialize, Deserialize)]
struct Written<'m> {
    /// Bytes of the other file.
    length: u64,
    facts: usize,
    places: Cow<'m, Counts<u32>>,
    corrected: Cow<'m, Counts<u32>>,
    #[serde(borrow)]
    rules: Vec<(&'m str, u32)>,
    #[serde(borrow)]
    documents: Vec<(&'m str, &'m str, WrittenAt<'m>)>,
    entities: Cow<'m, Gathering>,
    stands_for: Cow<'m, BTreeMap<String, String>>,
    verdicts: Cow<'m, BTreeSet<Verdict>>,
}

#[derive(Serialize, Deserialize)]
enum WrittenAt<'m> {
    File(Place),
    Here(#[serde(with = "in_one_piece")] &'m [u8]),
}

/// What is kept of a document: its rules by their numbers.
#[derive(Serialize, Deserialize)]
struct WrittenKept<'m> {
    facts: usize,
    #[serde(borrow)]
    places: Cow<'m, [u32]>,
    rules: Vec<u32>,
    #[serde(borrow)]
    corrected: Cow<'m, [u32]>,
    #[serde(with = "in_one_piece")]
    known: &'m [u8],
    #[serde(borrow)]
    hidden: Cow<'m, [u32]>,
}

/// Bytes in one piece, not one by one.
mod in_one_piece {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'de [u8], D::Error> {
        <&[u8]>::deserialize(deserializer)
    }
}

/// What cannot have been written by [`Memory::written`].
fn spoilt() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "what the last build kept is damaged; remove the store and build it again",
    )
}

impl Memory {
    /// An empty memory that puts away what it keeps of documents.
    pub fn on(shelf: &Arc<Shelf>) -> Memory {
        Memory { file: Some(shelf.part()), shelf: Some(Arc::clone(shelf)), ..Memory::default() }
    }

    /// Reads what [`Memory::written`] gave; `None` where it is something else.
    pub fn read(bytes: &[u8], file: File) -> Option<Memory> {
        let written: Written<'_> = postcard::from_bytes(bytes.strip_prefix(MARK)?).ok()?;
        if file.metadata().ok()?.len() != written.length {
            return None;
        }
        let document = |(name, id, at): (&str, &str, WrittenAt<'_>)| {
            let at = match at {
                WrittenAt::File(place) => At::File(place),
                WrittenAt::Here(bytes) => At::Here(bytes.to_vec()),
            };
            (name.to_owned(), (id.to_owned(), at))
        };
        let rules: Vec<(Arc<str>, u32)> = written.rules.into_iter().map(|(rule, times)| (rule.into(), times)).collect();
        Some(Memory {
            documents: written.documents.into_iter().map(document).collect(),
            file: Some(Part::new(Arc::new(file))),
            shelf: None,
            facts: written.facts,
            places: written.places.into_owned(),
            corrected: written.corrected.into_owned(),
            numbers: rules.iter().map(|(rule, _)| Arc::clone(rule)).zip(0..).collect(),
            rules,
            entities: written.entities.into_owned(),
            stands_for: written.stands_for.into_owned(),
            verdicts: written.verdicts.into_owned(),
        })
    }

    /// The bytes of both files, that of single documents where it does not stay as it is.
    ///
    /// # Errors
    /// That file cannot be read.
    pub fn written(self) -> io::Result<store::Memory> {
        let new = |at: &At| if let At::Here(bytes) = at { bytes.len() } else { 0 };
        let new: usize = self.documents.values().map(|(_, at)| new(at)).sum();
        let old = match &self.file {
            Some(file) if self.shelf.is_none() => file.clone().seek(SeekFrom::End(0))?,
            _ => 0,
        };
        if old > 0 && (new * MOST_NEW) as u64 <= old {
            let at = |at| match at {
                &At::File(place) => WrittenAt::File(place),
                At::Here(bytes) => WrittenAt::Here(bytes),
            };
            let documents = self.documents.iter().map(|(name, (id, of))| (name.as_str(), id.as_str(), at(of)));
            return Ok(store::Memory { told: self.told(old, documents.collect()), documents: None, compiled: None });
        }
        let (mut end, mut documents) = (0, Vec::new());
        for (name, (id, at)) in &self.documents {
            let length = match at {
                At::Here(bytes) => bytes.len(),
                At::File(place) => place.length,
            };
            documents.push((name.as_str(), id.as_str(), WrittenAt::File(Place { start: end, length })));
            end += length as u64;
        }
        let told = self.told(end, documents);
        let Memory { documents, file, .. } = self;
        let write = move |out: &mut dyn Write| {
            documents.into_values().try_for_each(|(_, at)| out.write_all(&at.bytes(file.as_ref())?))
        };
        Ok(store::Memory { told, documents: Some(Box::new(write)), compiled: None })
    }

    fn told(&self, length: u64, documents: Vec<(&str, &str, WrittenAt<'_>)>) -> Vec<u8> {
        let written = Written {
            length,
            facts: self.facts,
            places: Cow::Borrowed(&self.places),
            corrected: Cow::Borrowed(&self.corrected),
            rules: self.rules.iter().map(|(rule, times)| (&**rule, *times)).collect(),
            documents,
            entities: Cow::Borrowed(&self.entities),
            stands_for: Cow::Borrowed(&self.stands_for),
            verdicts: Cow::Borrowed(&self.verdicts),
        };
        postcard::to_extend(&written, MARK.to_vec()).unwrap_or_default()
    }

    /// Names of documents and what they are called in IRIs.
    pub fn ids(&self) -> impl Iterator<Item = (&String, &String)> {
        self.documents.iter().map(|(name, (id, _))| (name, id))
    }

    /// What a document is called in IRIs.
    pub fn id(&self, name: &str) -> Option<&str> {
        self.documents.get(name).map(|(id, _)| id.as_str())
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// What was kept of a document.
    ///
    /// # Errors
    /// The file cannot be read, or holds something else.
    pub fn kept(&self, name: &str) -> io::Result<Option<Kept>> {
        let Some((id, at)) = self.documents.get(name) else { return Ok(None) };
        self.unpacked(id, &at.bytes(self.file.as_ref())?).ok_or_else(spoilt).map(Some)
    }

    fn unpacked(&self, id: &str, bytes: &[u8]) -> Option<Kept> {
        let written: WrittenKept<'_> = postcard::from_bytes(bytes).ok()?;
        let rule = |number: u32| Some(Arc::clone(&self.rules.get(number as usize)?.0));
        Some(Kept {
            id: id.to_owned(),
            facts: written.facts,
            places: written.places.into_owned(),
            rules: written.rules.into_iter().map(rule).collect::<Option<_>>()?,
            corrected: written.corrected.into_owned(),
            known: Packed(written.known.to_vec()),
            hidden: written.hidden.into_owned(),
        })
    }

    /// Keeps a document of a name that is not there.
    ///
    /// # Errors
    /// It cannot be put away.
    pub fn insert(&mut self, name: String, kept: Kept) -> io::Result<()> {
        let numbers = self.count(&kept, By::More);
        self.facts += kept.facts;
        let written = WrittenKept {
            facts: kept.facts,
            places: Cow::Borrowed(&kept.places),
            rules: numbers,
            corrected: Cow::Borrowed(&kept.corrected),
            known: &kept.known.0,
            hidden: Cow::Borrowed(&kept.hidden),
        };
        let at = match &self.shelf {
            Some(shelf) => At::File(shelf.put(&written)?.0),
            None => At::Here(postcard::to_stdvec(&written).map_err(io::Error::other)?),
        };
        self.documents.insert(name, (kept.id, at));
        Ok(())
    }

    /// Counts what was kept of a document that comes or goes; gives the numbers of its rules.
    fn count(&mut self, kept: &Kept, by: By) -> Vec<u32> {
        kept.places.iter().for_each(|place| self.places.count(place, by));
        kept.corrected.iter().for_each(|number| self.corrected.count(number, by));
        kept.told().for_each(|(known, shown)| self.entities.count(&known, shown, by));
        let numbers: Vec<u32> = kept.rules.iter().map(|rule| self.number(rule)).collect();
        for number in &numbers {
            let times = &mut self.rules[*number as usize].1;
            *times = by.count(*times);
        }
        numbers
    }

    /// The number of a rule.
    fn number(&mut self, rule: &Arc<str>) -> u32 {
        if let Some(number) = self.numbers.get(rule) {
            return *number;
        }
        let number = self.rules.len() as u32;
        self.rules.push((Arc::clone(rule), 0));
        self.numbers.insert(Arc::clone(rule), number);
        number
    }

    /// Forgets a document; gives what was kept of it.
    ///
    /// # Errors
    /// As for [`Memory::kept`].
    pub fn remove(&mut self, name: &str) -> io::Result<Option<Kept>> {
        let Some(kept) = self.kept(name)? else { return Ok(None) };
        self.documents.remove(name);
        self.count(&kept, By::Less);
        self.facts = self.facts.saturating_sub(kept.facts);
        Ok(Some(kept))
    }

    /// What all documents together know of their entities.
    pub fn entities(&self) -> Vec<Gathered> {
        self.entities.all()
    }

    /// The documents that know an entity which `is` looked for and is called by one of the `words`.
    ///
    /// # Errors
    /// As for [`Memory::kept`].
    pub fn documents_with(&self, words: &[String], is: impl Fn(&Known) -> bool + Sync) -> io::Result<BTreeSet<String>> {
        let finders: Vec<Finder<'_>> = words.iter().map(Finder::new).collect();
        let has_word = |bytes: &[u8]| finders.iter().any(|finder| finder.find(bytes).is_some());
        let knows = |(name, (id, at)): (&String, &(String, At))| -> io::Result<Option<String>> {
            let bytes = at.bytes(self.file.as_ref())?;
            if !has_word(&bytes) {
                return Ok(None);
            }
            let kept = self.unpacked(id, &bytes).ok_or_else(spoilt)?;
            Ok(kept.known.known().iter().any(&is).then(|| name.clone()))
        };
        let found: Vec<Option<String>> = self.documents.par_iter().map(knows).collect::<io::Result<_>>()?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Whether a correction found something in some document.
    pub fn is_corrected_by(&self, number: usize) -> bool {
        u32::try_from(number).is_ok_and(|number| self.corrected.of(&number) > 0)
    }

    /// Divisions that some document names.
    pub fn places(&self) -> BTreeSet<usize> {
        self.places.values().map(|place| *place as usize).collect()
    }

    /// Rules that read something in some document.
    pub fn rules(&self) -> BTreeSet<Arc<str>> {
        self.rules.iter().filter(|(_, times)| *times > 0).map(|(rule, _)| Arc::clone(rule)).collect()
    }

    /// How many facts the documents state.
    pub fn facts(&self) -> usize {
        self.facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    /// What is kept of a document that knows some entities.
    fn kept(id: usize, entities: &[(u8, u8)]) -> Kept {
        let one = |(name, alias): &(u8, u8)| Known {
            name: format!("甲{}", name % 5),
            aliases: vec![format!("乙{}", alias % 3)],
            division: (*name >= 4).then_some(7),
            setting: (*alias < 2).then_some(u32::from(*alias)),
            ..Known::default()
        };
        let known: Vec<Known> = entities.iter().map(one).collect();
        let numbers = entities.iter().map(|(name, _)| u32::from(*name));
        Kept {
            id: id.to_string(),
            facts: known.len(),
            places: numbers.clone().collect(),
            rules: entities.iter().map(|(_, alias)| Arc::from(alias.to_string())).collect(),
            corrected: numbers.take(1).collect(),
            known: Packed::of(&known),
            hidden: if id.is_multiple_of(2) { vec![0] } else { Vec::new() },
        }
    }

    /// Writes a memory and reads it again.
    fn again(memory: Memory, folder: &std::path::Path) -> Memory {
        let store::Memory { told, documents, .. } = memory.written().expect("bytes");
        let path = folder.join("documents");
        if let Some(write) = documents {
            // the old file is still open
            drop(std::fs::remove_file(&path));
            File::create(&path).and_then(|mut file| write(&mut file)).expect("written");
        }
        Memory::read(&told, File::open(&path).expect("the file")).expect("a memory")
    }

    /// All that can be asked of a memory.
    fn content(memory: &Memory) -> impl PartialEq + std::fmt::Debug + use<> {
        let documents: Vec<_> =
            memory.ids().map(|(name, _)| (name.clone(), memory.kept(name).expect("kept"))).collect();
        let with = memory.documents_with(&["甲1".to_owned()], |known| known.name == "甲1").expect("documents");
        let corrected: Vec<bool> = (0..9).map(|number| memory.is_corrected_by(number)).collect();
        (documents, with, memory.places(), memory.rules(), memory.entities(), memory.facts(), corrected)
    }

    proptest! {
        #[test]
        fn a_memory_of_documents_that_come_and_go_is_that_of_those_that_are_there(
            steps in vec((0_usize..6, vec((0_u8..6, 0_u8..4), 0..5)), 1..30)
        ) {
            let folder = tempfile::tempdir().expect("a folder");
            let shelf = Arc::new(Shelf::new(folder.path()).expect("a shelf"));
            let (mut memory, mut here) = (Memory::on(&shelf), BTreeMap::new());
            for (number, (name, entities)) in steps.iter().enumerate() {
                memory.remove(&name.to_string()).expect("removed");
                here.remove(name);
                if !entities.is_empty() {
                    memory.insert(name.to_string(), kept(*name, entities)).expect("kept");
                    here.insert(*name, entities);
                }
                if number % 3 == 0 {
                    memory = again(memory, folder.path());
                }
            }
            let mut fresh = Memory::default();
            for (name, entities) in here {
                fresh.insert(name.to_string(), kept(name, entities)).expect("kept");
            }
            prop_assert_eq!(content(&memory), content(&fresh));
        }
    }

    #[test]
    fn what_no_build_has_written_is_no_memory() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = || File::create_new(folder.path().join("x")).or_else(|_| File::open(folder.path().join("x")));
        for bytes in [b"".as_slice(), MARK, b"lianpu memory 2\n\0\0\0\0\0\0\0\0\0\0"] {
            assert!(Memory::read(bytes, file().expect("a file")).is_none());
        }
    }
}
