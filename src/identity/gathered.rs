//! What documents know of their entities, one by one → what all of them together know of each.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::known::{Body, Known};

/// One entity by class, key and name, with what all documents together know of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Gathered {
    /// Number of the class.
    pub class: u16,
    /// Name.
    pub name: String,
    /// What tells it from namesakes, as far as its documents say.
    pub key: Option<String>,
    /// The division that it is.
    pub division: Option<u32>,
    /// Number of documents that name it.
    pub documents: u32,
    /// Other names, sorted.
    pub aliases: Vec<String>,
    /// Short forms that a text defines, sorted.
    pub shorts: Vec<String>,
    /// Divisions that it is said to lie in, sorted.
    pub places: Vec<u32>,
    /// Divisions that its documents are about, sorted.
    pub settings: Vec<u32>,
    /// Whether a document is about no division.
    pub unsettled: bool,
    /// What is said of it and other bodies, sorted.
    pub bodies: Vec<Body>,
    /// Posts, sorted.
    pub posts: Vec<String>,
    /// Chains, sorted.
    pub chains: Vec<String>,
    /// Years of the documents, sorted.
    pub years: Vec<u16>,
}

impl Gathered {
    /// What one document knows.
    pub fn of(known: Known) -> Gathered {
        let mut gathered = Gathered {
            class: known.class,
            name: known.name.clone(),
            key: known.key.clone(),
            division: known.division,
            ..Gathered::default()
        };
        gathered.add(known);
        gathered
    }

    /// Adds what another document knows of the same entity.
    pub fn add(&mut self, known: Known) {
        self.documents += 1;
        known.aliases.into_iter().for_each(|a| insert(&mut self.aliases, a));
        known.shorts.into_iter().for_each(|s| insert(&mut self.shorts, s));
        known.places.into_iter().for_each(|p| insert(&mut self.places, p));
        known.bodies.into_iter().for_each(|b| insert(&mut self.bodies, b));
        known.posts.into_iter().for_each(|p| insert(&mut self.posts, p));
        known.chains.into_iter().for_each(|c| insert(&mut self.chains, c));
        known.year.into_iter().for_each(|y| insert(&mut self.years, y));
        match known.setting {
            Some(place) => insert(&mut self.settings, place),
            None => self.unsettled = true,
        }
    }
}

/// Puts `new` at its place in a sorted list, unless it is there.
fn insert<T: Ord>(list: &mut Vec<T>, new: T) {
    if let Err(at) = list.binary_search(&new) {
        list.insert(at, new);
    }
}

/// Puts together what documents know, in any order; sorted by class, name and key.
pub fn gather(known: impl IntoIterator<Item = Known>) -> Vec<Gathered> {
    let mut at: FxHashMap<(u16, Option<u32>, Option<String>, String), usize> = FxHashMap::default();
    let mut all: Vec<Gathered> = Vec::new();
    for one in known {
        // a division is one thing whatever it is called
        let name = if one.division.is_some() { String::new() } else { one.name.clone() };
        match at.entry((one.class, one.division, one.key.clone(), name)) {
            std::collections::hash_map::Entry::Occupied(found) => all[*found.get()].add(one),
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(all.len());
                all.push(Gathered::of(one));
            }
        }
    }
    all.sort_by(|a, b| (a.class, &a.name, &a.key, a.division).cmp(&(b.class, &b.name, &b.key, b.division)));
    all
}
