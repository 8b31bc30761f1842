//! A store and a date → the store that the documents dated up to then would have given.
//!
//! Documents of a later date, and those without one, are left out with their evidence; so is what only they name. What is
//! current is derived for the date. Names and aliases are those of the whole store: that two names are one is no less true for
//! having been found out later.
//!
//! The part is written as a store of its own to a temporary folder. A query over the union of those graphs that
//! count, given one by one, needs no copy, but looks into each of them at every step.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io::{self, BufRead};

use oxigraph::model::{NamedOrBlankNode, Term};
use oxigraph::store::{StorageError, Store as Database};
use tempfile::TempDir;

use crate::derive::{DeriveError, derive, foci, standing};
use crate::emit::is_verdict;
use crate::store::{Line, Store, StoreError, Writer, open};
use crate::vocabulary as v;

/// So many lines are looked through for foci at once.
const AT_ONCE: usize = 10_000;

/// Why the store of a date cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PastError {
    /// It is no date.
    #[error("{0} is not a date")]
    NotADate(String),
    /// The store cannot be read, or the part cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The database cannot be read.
    #[error("the store cannot be read: {0}")]
    Storage(#[from] StorageError),
    /// What is current cannot be derived.
    #[error(transparent)]
    Derive(#[from] DeriveError),
    /// A file cannot be read or written.
    #[error("the part of the store cannot be written: {0}")]
    Io(#[from] io::Error),
}

impl PastError {
    /// What the reader of the error can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NotADate(_) => Some("write a day as 2022-07-28, a month as 2022-07, a year as 2022"),
            Self::Store(error) => error.hint(),
            _ => None,
        }
    }
}

/// A day; a month or a year counts as its first day.
///
/// ```
/// use lianpu::past::Day;
///
/// assert!(Day::read("2022-07").unwrap() < Day::read("2022-07-28").unwrap());
/// assert!(Day::read("2022-13").is_err() && Day::read("28.7.2022").is_err());
/// ```
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Day(String);

impl Day {
    /// Reads `2022-07-28`, `2022-07` or `2022`.
    ///
    /// # Errors
    /// Anything else.
    pub fn read(text: &str) -> Result<Day, PastError> {
        let parts: Vec<&str> = text.split('-').collect();
        let between = |part: &str, length: usize, last: u32| {
            part.len() == length
                && part.bytes().all(|b| b.is_ascii_digit())
                && part.parse().is_ok_and(|n: u32| (1..=last).contains(&n))
        };
        let is_date = parts.iter().zip([(4, 9999), (2, 12), (2, 31)]).all(|(part, (n, last))| between(part, n, last));
        if !is_date || parts.len() > 3 {
            return Err(PastError::NotADate(text.to_owned()));
        }
        Ok(Day(format!("{text}-01-01").chars().take(10).collect()))
    }
}

/// The part of a store that is dated up to a day.
pub struct Past {
    /// The part, as a store. It is gone with this value.
    pub store: Store,
    /// Documents in it.
    pub documents: usize,
    /// Documents that are later.
    pub later: usize,
    /// Documents that have no date, and are left out.
    pub undated: usize,
    _folder: TempDir,
}

/// Makes the part of `store` that is dated up to `day`.
///
/// # Errors
/// A store that cannot be read, or a temporary folder that cannot be written.
pub fn as_of(store: &Store, day: &Day) -> Result<Past, PastError> {
    let base = store.manifest().base();
    let dates = dates(store)?;
    let is_kept = |document: &String| dates.get(document).is_some_and(|date| date.as_ref().is_some_and(|d| d <= day));
    let (documents, others): (Vec<&String>, Vec<&String>) = dates.keys().partition(|document| is_kept(document));
    let undated = dates.values().filter(|date| date.is_none()).count();
    let graphs = Graphs::new(base, &documents, &others);

    let (named, touched, is_derived) = graphs.read(store)?;
    let odd = odd_verdicts(store, &named)?;
    let lines = lines(store)?.filter(|line| {
        let parts = line.as_ref().ok().and_then(|line| Some((Line::split(line)?.terms()?, graphs.kind(line))));
        let Some(([subject, ..], kind)) = parts else { return true };
        match kind {
            Kind::Kept | Kind::Background => true,
            Kind::Left | Kind::Derived => false,
            // an entity, or a verdict on entities that are all named
            Kind::Entities => named.contains(subject) || is_verdict(subject) && !odd.contains(subject),
        }
    });
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("store");
    let unread = |source| StoreError::Io { action: "cannot read", path: store.directory().into(), source };
    let more = |part: &Database| match is_derived {
        true => derived(store, part, base, &graphs, &touched),
        false => Ok(Vec::new()),
    };
    let lines = lines.map(|line| line.map_err(unread));
    Writer::begin(&path)?.write(store.manifest().clone(), &[], lines, more)?;
    let part = open(&path)?;
    Ok(Past { store: part, documents: documents.len(), later: others.len() - undated, undated, _folder: folder })
}

/// What is derived of the part: what stood already of foci that no other document names, the rest anew; sorted, distinct.
fn derived(
    store: &Store,
    part: &Database,
    base: &str,
    graphs: &Graphs,
    touched: &BTreeSet<String>,
) -> Result<Vec<String>, PastError> {
    let gone: HashSet<String> = standing(store.database(), base, touched)?.into_iter().collect();
    let mut all = derive(part, base, Some(touched))?;
    for line in lines(store)? {
        let line = line?;
        if graphs.kind(&line) == Kind::Derived && !gone.contains(&line) {
            all.push(line);
        }
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// The date of each document, by its IRI.
fn dates(store: &Store) -> Result<BTreeMap<String, Option<Day>>, PastError> {
    let database = store.database();
    let mut dates = BTreeMap::new();
    for quad in database.quads_for_pattern(None, Some(v::TYPE), Some(v::DOCUMENT.into()), None) {
        let NamedOrBlankNode::NamedNode(document) = quad?.subject else { continue };
        let mut date = None;
        for quad in database.quads_for_pattern(Some(document.as_ref().into()), Some(v::DATE), None, None) {
            if let Term::Literal(literal) = quad?.object {
                date = date.max(Day::read(literal.value()).ok());
            }
        }
        dates.insert(document.into_string(), date);
    }
    Ok(dates)
}

/// Verdicts on an entity that no document of the part names.
fn odd_verdicts(store: &Store, named: &HashSet<String>) -> Result<HashSet<String>, PastError> {
    let mut odd = HashSet::new();
    for quad in store.database().quads_for_pattern(None, Some(v::VERDICT_ON), None, None) {
        let quad = quad?;
        if !named.contains(&quad.object.to_string()) {
            odd.insert(quad.subject.to_string());
        }
    }
    Ok(odd)
}

/// The lines of a store without their line ends.
fn lines(store: &Store) -> Result<impl Iterator<Item = io::Result<String>>, PastError> {
    Ok(store.nquads()?.lines())
}

/// What a graph is to the part.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    /// A document of the part, or its evidence.
    Kept,
    /// Another document, or its evidence.
    Left,
    Entities,
    Derived,
    Background,
}

/// The graphs of a store, by what they are to the part.
struct Graphs {
    kinds: HashMap<String, Kind>,
}

impl Graphs {
    fn new(base: &str, kept: &[&String], left: &[&String]) -> Graphs {
        let mut kinds = HashMap::new();
        for (documents, kind) in [(kept, Kind::Kept), (left, Kind::Left)] {
            for document in documents {
                let evidence = document.replacen(&format!("{base}document/"), &format!("{base}evidence/"), 1);
                kinds.extend([(format!("<{document}>"), kind), (format!("<{evidence}>"), kind)]);
            }
        }
        kinds.insert(format!("<{base}graph/entities>"), Kind::Entities);
        kinds.insert(format!("<{base}graph/derived>"), Kind::Derived);
        Graphs { kinds }
    }

    fn kind(&self, line: &str) -> Kind {
        let graph = Line::split(line).and_then(|line| line.graph).unwrap_or_default();
        self.kinds.get(graph).copied().unwrap_or(Kind::Background)
    }

    /// The nodes that documents of the part name, the foci that other documents touch, and whether anything is derived.
    fn read(&self, store: &Store) -> Result<(HashSet<String>, BTreeSet<String>, bool), PastError> {
        let (mut named, mut left, mut is_derived) = (HashSet::new(), BTreeSet::new(), false);
        let mut others = Vec::new();
        for line in lines(store)? {
            let line = line?;
            match self.kind(&line) {
                Kind::Kept => {
                    let Some([subject, _, object]) = Line::split(&line).and_then(Line::terms) else { continue };
                    for term in [subject, object] {
                        if term.starts_with('<') && !named.contains(term) {
                            named.insert(term.to_owned());
                        }
                    }
                }
                Kind::Left => {
                    others.push(line);
                    if others.len() == AT_ONCE {
                        left.extend(foci(&std::mem::take(&mut others)));
                    }
                }
                Kind::Derived => is_derived = true,
                Kind::Entities | Kind::Background => {}
            }
        }
        left.extend(foci(&others));
        Ok((named, left, is_derived))
    }
}
