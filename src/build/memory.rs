//! What a build keeps for the next one: of each document what others must know of it, and which entities were united.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::united::Verdict;
use crate::identity::Known;

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

/// What a document knows of its entities, as bytes: nearly all that is kept is this, and as values it takes eight times the room.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Packed(Vec<u8>);

impl Packed {
    pub fn of(known: &[Known]) -> Packed {
        Packed(postcard::to_stdvec(known).unwrap_or_default())
    }

    /// What was packed. Bytes that were packed by something else give nothing; [`Memory::read`] takes care of that.
    pub fn known(&self) -> Vec<Known> {
        postcard::from_bytes(&self.0).unwrap_or_default()
    }
}

/// Documents whose entities are unpacked at a time.
const AT_ONCE: usize = 512;

/// What the documents know of their entities, document after document, unpacked while they are asked for.
pub(super) fn known_of_all<'k>(documents: impl Iterator<Item = &'k Kept>) -> impl Iterator<Item = Known> {
    let packed: Vec<&Packed> = documents.map(|kept| &kept.known).collect();
    let starts = (0..packed.len()).step_by(AT_ONCE);
    starts.flat_map(move |start| {
        let some = &packed[start..packed.len().min(start + AT_ONCE)];
        let known: Vec<Vec<Known>> = some.par_iter().map(|packed| packed.known()).collect();
        known.into_iter().flatten()
    })
}

/// What a build keeps; its order and its bytes are those of its content.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory {
    /// By the document's name.
    pub documents: BTreeMap<String, Kept>,
    /// Entities that another one stands for: both by the IRI that each would have alone.
    pub stands_for: BTreeMap<String, String>,
    /// Why entities were united or kept apart.
    pub verdicts: BTreeSet<Verdict>,
}

/// The first bytes of a memory of this form.
const MARK: &[u8] = b"lianpu memory 2\n";

/// A memory on disk: rules by their numbers in a list.
#[derive(Serialize, Deserialize)]
struct Written<'m> {
    #[serde(borrow)]
    rules: Vec<&'m str>,
    #[serde(borrow)]
    documents: Vec<(&'m str, WrittenKept<'m>)>,
    stands_for: Cow<'m, BTreeMap<String, String>>,
    verdicts: Cow<'m, BTreeSet<Verdict>>,
}

#[derive(Serialize, Deserialize)]
struct WrittenKept<'m> {
    id: &'m str,
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

impl WrittenKept<'_> {
    fn of<'m>(kept: &'m Kept, number: &impl Fn(&str) -> u32) -> WrittenKept<'m> {
        WrittenKept {
            id: &kept.id,
            facts: kept.facts,
            places: Cow::Borrowed(&kept.places),
            rules: kept.rules.iter().map(|rule| number(rule)).collect(),
            corrected: Cow::Borrowed(&kept.corrected),
            known: &kept.known.0,
            hidden: Cow::Borrowed(&kept.hidden),
        }
    }

    /// What was kept; `None` where a rule has no name.
    fn kept(self, rules: &[Arc<str>]) -> Option<Kept> {
        let named = self.rules.iter().map(|number| rules.get(*number as usize).cloned());
        Some(Kept {
            id: self.id.to_owned(),
            facts: self.facts,
            places: self.places.into_owned(),
            rules: named.collect::<Option<_>>()?,
            corrected: self.corrected.into_owned(),
            known: Packed(self.known.to_vec()),
            hidden: self.hidden.into_owned(),
        })
    }
}

impl Memory {
    /// Reads what [`Memory::bytes`] wrote; `None` where it is something else.
    pub fn read(bytes: &[u8]) -> Option<Memory> {
        let written: Written<'_> = postcard::from_bytes(bytes.strip_prefix(MARK)?).ok()?;
        let rules: Vec<Arc<str>> = written.rules.into_iter().map(Arc::from).collect();
        let documents = written.documents.into_iter();
        let documents = documents.map(|(name, kept)| Some((name.to_owned(), kept.kept(&rules)?)));
        Some(Memory {
            documents: documents.collect::<Option<_>>()?,
            stands_for: written.stands_for.into_owned(),
            verdicts: written.verdicts.into_owned(),
        })
    }

    /// The memory as bytes; empty where it cannot be kept, and then the next build reads everything.
    pub fn bytes(&self) -> Vec<u8> {
        let used = self.rules();
        let rules: Vec<&str> = used.iter().map(|rule| &**rule).collect();
        let number = |rule: &str| rules.binary_search(&rule).unwrap_or_default() as u32;
        let documents = self.documents.iter().map(|(name, kept)| (name.as_str(), WrittenKept::of(kept, &number)));
        let written = Written {
            documents: documents.collect(),
            stands_for: Cow::Borrowed(&self.stands_for),
            verdicts: Cow::Borrowed(&self.verdicts),
            rules: rules.clone(),
        };
        postcard::to_extend(&written, MARK.to_vec()).unwrap_or_default()
    }

    /// Divisions that some document names.
    pub fn places(&self) -> BTreeSet<usize> {
        let all: FxHashSet<u32> = self.documents.values().flat_map(|kept| kept.places.iter().copied()).collect();
        all.into_iter().map(|place| place as usize).collect()
    }

    /// Rules that read something in some document.
    pub fn rules(&self) -> BTreeSet<Arc<str>> {
        let all: FxHashSet<&Arc<str>> = self.documents.values().flat_map(|kept| &kept.rules).collect();
        all.into_iter().cloned().collect()
    }

    /// How many facts the documents state.
    pub fn facts(&self) -> usize {
        self.documents.values().map(|kept| kept.facts).sum()
    }
}
