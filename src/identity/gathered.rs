//! What documents know of their entities, one by one → what all of them together know of each.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize, Serializer};

use super::known::{Body, Known};

/// One entity by class, key and name, with what all documents together know of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Gathered {
    /// Number of the class.
    pub class: u16,
    /// Name; of a division, which is one thing whatever it is called, the one that most documents use.
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
    /// Whether it is hidden: no document is sure enough of what it says of it.
    pub hidden: bool,
}

/// Values with the number of times that each was said: what was said can be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts<T>(Vec<(T, u32)>);

impl<T> Default for Counts<T> {
    fn default() -> Counts<T> {
        Counts(Vec::new())
    }
}

/// Whether something is said once more or once less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A document comes.
    More,
    /// A document goes.
    Less,
}

impl By {
    /// The number after one that was `counted`; none is the least.
    pub fn count(self, counted: u32) -> u32 {
        match self {
            By::More => counted + 1,
            By::Less => counted.saturating_sub(1),
        }
    }
}

impl<T: Ord + Clone> Counts<T> {
    /// Counts a value; one that was never said cannot be taken back.
    pub fn count(&mut self, value: &T, by: By) {
        match (self.0.binary_search_by(|(known, _)| known.cmp(value)), by) {
            (Ok(at), by) => {
                self.0[at].1 = by.count(self.0[at].1);
                if self.0[at].1 == 0 {
                    self.0.remove(at);
                }
            }
            (Err(at), By::More) => self.0.insert(at, (value.clone(), 1)),
            (Err(_), By::Less) => {}
        }
    }

    /// How often a value was said.
    pub fn of(&self, value: &T) -> u32 {
        self.0.binary_search_by(|(known, _)| known.cmp(value)).map_or(0, |at| self.0[at].1)
    }

    /// The values, sorted.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|(value, _)| value)
    }

    /// The value that was said most often, of several the first.
    fn most(&self) -> Option<&T> {
        self.0.iter().rev().max_by_key(|(_, times)| *times).map(|(value, _)| value)
    }
}

/// An entity that is being gathered: what each of its documents knows can be taken out again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Tally {
    class: u16,
    key: Option<String>,
    division: Option<u32>,
    documents: u32,
    shown: u32,
    names: Counts<String>,
    aliases: Counts<String>,
    shorts: Counts<String>,
    places: Counts<u32>,
    /// None where a document is about no division.
    settings: Counts<Option<u32>>,
    bodies: Counts<Body>,
    posts: Counts<String>,
    chains: Counts<String>,
    years: Counts<u16>,
}

impl Tally {
    fn count(&mut self, known: &Known, shown: bool, by: By) {
        self.documents = by.count(self.documents);
        self.shown = if shown { by.count(self.shown) } else { self.shown };
        self.names.count(&known.name, by);
        known.aliases.iter().for_each(|a| self.aliases.count(a, by));
        known.shorts.iter().for_each(|s| self.shorts.count(s, by));
        known.places.iter().for_each(|p| self.places.count(p, by));
        self.settings.count(&known.setting, by);
        known.bodies.iter().for_each(|b| self.bodies.count(b, by));
        known.posts.iter().for_each(|p| self.posts.count(p, by));
        known.chains.iter().for_each(|c| self.chains.count(c, by));
        known.year.iter().for_each(|y| self.years.count(y, by));
    }

    fn gathered(&self) -> Gathered {
        fn all<T: Ord + Clone>(counts: &Counts<T>) -> Vec<T> {
            counts.values().cloned().collect()
        }
        Gathered {
            class: self.class,
            name: self.names.most().cloned().unwrap_or_default(),
            key: self.key.clone(),
            division: self.division,
            documents: self.documents,
            aliases: all(&self.aliases),
            shorts: all(&self.shorts),
            places: all(&self.places),
            settings: self.settings.values().flatten().copied().collect(),
            unsettled: self.settings.of(&None) > 0,
            bodies: all(&self.bodies),
            posts: all(&self.posts),
            chains: all(&self.chains),
            years: all(&self.years),
            hidden: self.shown == 0,
        }
    }
}

/// What tells entities apart before any is united with another: class, division, key and name.
type Key = (u16, Option<u32>, Option<String>, String);

/// What documents know of their entities, put together; documents come and go in any order.
///
/// ```
/// use lianpu::identity::{By, Gathering, Known};
/// let known = |alias: &str| Known { name: "恒岳铝业".into(), aliases: vec![alias.into()], ..Known::default() };
/// let mut gathering = Gathering::default();
/// gathering.count(&known("恒岳"), true, By::More);
/// gathering.count(&known("恒岳公司"), true, By::More);
/// gathering.count(&known("恒岳"), true, By::Less);
/// assert_eq!(gathering.all()[0].aliases, ["恒岳公司"]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Vec<Tally>")]
pub struct Gathering(FxHashMap<Key, Tally>);

fn key(known: &Known) -> Key {
    let name = if known.division.is_some() { String::new() } else { known.name.clone() };
    (known.class, known.division, known.key.clone(), name)
}

impl Gathering {
    /// Counts what a document knows of an entity that comes or goes with it, and whether it is sure enough of it for the entity to be shown.
    pub fn count(&mut self, known: &Known, shown: bool, by: By) {
        let key = key(known);
        let empty =
            || Tally { class: known.class, key: known.key.clone(), division: known.division, ..Tally::default() };
        match by {
            By::More => self.0.entry(key).or_insert_with(empty).count(known, shown, by),
            By::Less => {
                if let Entry::Occupied(mut tally) = self.0.entry(key) {
                    tally.get_mut().count(known, shown, by);
                    if tally.get().documents == 0 {
                        tally.remove();
                    }
                }
            }
        }
    }

    /// All entities, sorted by class, name and key.
    pub fn all(&self) -> Vec<Gathered> {
        let mut all: Vec<Gathered> = self.0.values().map(Tally::gathered).collect();
        all.sort_by(|a, b| (a.class, &a.name, &a.key, a.division).cmp(&(b.class, &b.name, &b.key, b.division)));
        all
    }
}

impl From<Vec<Tally>> for Gathering {
    fn from(all: Vec<Tally>) -> Gathering {
        let of = |tally: Tally| {
            let name = tally.names.most().filter(|_| tally.division.is_none()).cloned().unwrap_or_default();
            ((tally.class, tally.division, tally.key.clone(), name), tally)
        };
        Gathering(all.into_iter().map(of).collect())
    }
}

impl Serialize for Gathering {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut all: Vec<(&Key, &Tally)> = self.0.iter().collect();
        all.sort_unstable_by_key(|(key, _)| *key);
        serializer.collect_seq(all.into_iter().map(|(_, tally)| tally))
    }
}

/// Puts together what documents know, in any order; sorted by class, name and key.
pub fn gather(known: impl IntoIterator<Item = Known>) -> Vec<Gathered> {
    let mut gathering = Gathering::default();
    known.into_iter().for_each(|one| gathering.count(&one, true, By::More));
    gathering.all()
}
