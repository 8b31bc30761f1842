//! Words that names end with → where they stand in a text.

use std::collections::{BTreeMap, HashSet};

use smallvec::SmallVec;

use super::words::Words;
use crate::model::Type;
use crate::pack::NameSource;

/// Head words of several strata, found in one pass over the text.
#[derive(Debug)]
pub struct Heads(Words<Vec<Ended>>);

/// What a head word ends in one stratum.
#[derive(Debug)]
pub struct Ended {
    stratum: u8,
    /// Numbers of the names; none where the word only stands in the way of a shorter one.
    pub names: Vec<usize>,
}

/// A head word at a place.
pub struct Hit<'a> {
    pub start: usize,
    pub end: usize,
    pub ended: &'a Ended,
}

impl Heads {
    /// The heads of the names of the classes that `wanted` says. A stratum's other heads stay in: the longest head
    /// counts, whatever it ends.
    pub fn compile(sources: &[(&NameSource, Type)], wanted: impl Fn(Type) -> bool) -> Heads {
        let strata: HashSet<u8> = sources.iter().filter(|(_, k)| wanted(*k)).map(|(n, _)| n.stratum).collect();
        let mut heads: BTreeMap<String, BTreeMap<u8, Vec<usize>>> = BTreeMap::new();
        for (number, (source, kind)) in sources.iter().enumerate().filter(|(_, (n, _))| strata.contains(&n.stratum)) {
            for head in &source.heads {
                let names = heads.entry(head.clone()).or_default().entry(source.stratum).or_default();
                names.extend(wanted(*kind).then_some(number));
            }
        }
        Heads(Words::with(heads.into_iter().map(|(head, strata)| {
            (head, strata.into_iter().map(|(stratum, names)| Ended { stratum, names }).collect())
        })))
    }

    /// The heads of a text by stratum; those of one stratum from left to right, the longest at each place, not overlapping.
    pub fn find(&self, text: &str) -> SmallVec<[Hit<'_>; 8]> {
        let mut hits: SmallVec<[Hit<'_>; 8]> = SmallVec::new();
        for start in self.0.places(text) {
            for (head, all) in self.0.beginning(&text[start..]) {
                for ended in all {
                    let last = hits.iter().rev().find(|h| h.ended.stratum == ended.stratum);
                    if last.is_none_or(|l| l.end <= start) {
                        hits.push(Hit { start, end: start + head.len(), ended });
                    }
                }
            }
        }
        hits.sort_by_key(|hit| hit.ended.stratum);
        hits
    }
}
