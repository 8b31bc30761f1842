//! What a build keeps for the next one: of each document what others must know of it, and which entities were united.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::united::Verdict;
use crate::identity::Known;

/// What a build keeps of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// What the document is called in IRIs.
    pub id: String,
    /// How many facts it states.
    pub facts: usize,
    /// Divisions that it names.
    pub places: BTreeSet<usize>,
    /// Rules that read something in it.
    pub rules: BTreeSet<Arc<str>>,
    /// Numbers of the corrections that found something in it.
    pub corrected: BTreeSet<usize>,
    /// What it knows of each of its entities.
    pub known: Vec<Known>,
    /// Numbers of those that the graph does not hold, for nothing sure enough is claimed of them.
    pub hidden: BTreeSet<usize>,
}

/// What a build keeps; its order and its bytes are those of its content.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Memory {
    /// By the document's name.
    pub documents: BTreeMap<String, Kept>,
    /// Entities that another one stands for: both by the IRI that each would have alone.
    pub stands_for: BTreeMap<String, String>,
    /// Why entities were united or kept apart.
    pub verdicts: BTreeSet<Verdict>,
}

impl Memory {
    /// Reads what [`Memory::bytes`] wrote; `None` where it is something else.
    pub fn read(bytes: &[u8]) -> Option<Memory> {
        postcard::from_bytes(bytes).ok()
    }

    /// The memory as bytes; empty where it cannot be kept, and then the next build reads everything.
    pub fn bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    /// Divisions that some document names.
    pub fn places(&self) -> BTreeSet<usize> {
        self.documents.values().flat_map(|kept| kept.places.iter().copied()).collect()
    }

    /// Rules that read something in some document.
    pub fn rules(&self) -> BTreeSet<Arc<str>> {
        self.documents.values().flat_map(|kept| kept.rules.iter().cloned()).collect()
    }

    /// How many facts the documents state.
    pub fn facts(&self) -> usize {
        self.documents.values().map(|kept| kept.facts).sum()
    }
}
