//! A store and a date → the store that the documents dated up to then would have given.
//!
//! Documents of a later date, and those without one, are left out with their evidence; so is what only they name. What is
//! current is derived for the date. Names and aliases are those of the whole store: that two names are one is no less true for
//! having been found out later.
//!
//! The part is a store of its own, held in memory. A query over the union of those graphs that count, given one by one, needs
//! no copy, but looks into each of them at every step.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};
use oxigraph::store::{StorageError, Store as Database};

use crate::derive::{DeriveError, derive, derive_without_claims, foci, standing};
use crate::emit::{evidence_of, is_verdict};
use crate::store::{Held, Line, Store, StoreError};
use crate::vocabulary as v;

const VERDICT_ON: &str = "<https://w3id.org/lianpu/ontology#verdictOn>";
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

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

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
    /// The part, as a store; its evidence may be missing.
    pub store: Store,
    /// Documents in it.
    pub documents: usize,
    /// Documents that are later.
    pub later: usize,
    /// Documents that have no date, and are left out.
    pub undated: usize,
}

/// Whether the part has the evidence of what it states.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Evidence {
    /// It has.
    Kept,
    /// It has not: two thirds of all quads are evidence, and few questions read it.
    LeftOut,
}

/// Makes the part of `store` that is dated up to `day`.
///
/// # Errors
/// A store that cannot be read, or a temporary file that cannot be written.
pub fn as_of(store: &Store, day: &Day, evidence: Evidence) -> Result<Past, PastError> {
    let base = store.manifest().base();
    let dates = dates(store)?;
    let is_kept = |document: &String| dates.get(document).is_some_and(|date| date.as_ref().is_some_and(|d| d <= day));
    let (documents, others): (Vec<&String>, Vec<&String>) = dates.keys().partition(|document| is_kept(document));
    let undated = dates.values().filter(|date| date.is_none()).count();

    let mut part = Held::part_of(store)?;
    let read = Graphs::new(base, &documents, &others).read(store, evidence, &mut part)?;
    part.add(read.entities_named())?;
    if !read.derived.is_empty() {
        let derived = derived(&read, part.database()?, base, evidence)?;
        part.add(derived)?;
    }
    let (documents, later) = (documents.len(), others.len() - undated);
    Ok(Past { store: part.finish()?, documents, later, undated })
}

/// What is derived of the part: what stood already of foci that no other document names, the rest anew.
fn derived(read: &Read, part: &Database, base: &str, evidence: Evidence) -> Result<Vec<String>, PastError> {
    let stood = Database::new()?;
    stood
        .load_from_slice(RdfParser::from_format(RdfFormat::NQuads).lenient(), &read.derived.join("\n"))
        .map_err(io::Error::other)?;
    let gone: HashSet<String> = standing(&stood, base, &read.touched)?.into_iter().collect();
    let mut all = match evidence {
        Evidence::Kept => derive(part, base, &read.touched)?,
        Evidence::LeftOut => derive_without_claims(part, base, &read.touched)?,
    };
    let stays = |line: &&String| {
        !gone.contains(*line) && (evidence == Evidence::Kept || !line.contains(&format!(" {} ", v::DERIVED_FROM)))
    };
    all.extend(read.derived.iter().filter(stays).cloned());
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

/// What a graph is to the part.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    /// A document of the part.
    Kept,
    /// Its evidence.
    KeptEvidence,
    /// Another document.
    Left,
    /// Its evidence.
    LeftEvidence,
    Entities,
    Derived,
    Background,
}

/// The graphs of a store, by what they are to the part.
struct Graphs {
    kinds: HashMap<String, Kind>,
}

/// What was read beside the lines that the part has in any case.
#[derive(Default)]
struct Read {
    /// What documents of the part name, as written.
    named: HashSet<String>,
    /// The foci that other documents touch.
    touched: BTreeSet<String>,
    /// The lines about entities, and the verdicts on them.
    entities: Vec<String>,
    /// What is derived of the whole store.
    derived: Vec<String>,
}

impl Graphs {
    fn new(base: &str, kept: &[&String], left: &[&String]) -> Graphs {
        let mut kinds = HashMap::new();
        for (documents, kind, of_evidence) in
            [(kept, Kind::Kept, Kind::KeptEvidence), (left, Kind::Left, Kind::LeftEvidence)]
        {
            for document in documents {
                let evidence = evidence_of(base, document);
                kinds.extend([(format!("<{document}>"), kind), (format!("<{evidence}>"), of_evidence)]);
            }
        }
        kinds.insert(format!("<{base}graph/entities>"), Kind::Entities);
        kinds.insert(format!("<{base}graph/derived>"), Kind::Derived);
        Graphs { kinds }
    }

    /// Reads the text of the store once, and gives `part` what it has in any case: its documents and the background.
    fn read(&self, store: &Store, evidence: Evidence, part: &mut Held) -> Result<Read, PastError> {
        let mut read = Read::default();
        let mut others = Vec::new();
        store.each_line(|line| -> Result<(), PastError> {
            let kind = line.graph.and_then(|graph| self.kinds.get(graph)).copied().unwrap_or(Kind::Background);
            match kind {
                Kind::LeftEvidence => return Ok(()),
                Kind::KeptEvidence if evidence == Evidence::LeftOut => return Ok(()),
                Kind::Kept => {
                    let Some([subject, _, object]) = line.terms() else { return Ok(()) };
                    for term in [subject, object] {
                        if term.starts_with('<') && !read.named.contains(term) {
                            read.named.insert(term.to_owned());
                        }
                    }
                }
                _ => {}
            }
            let whole = line.to_string();
            match kind {
                Kind::Kept | Kind::KeptEvidence | Kind::Background => part.push(whole)?,
                Kind::Left => {
                    others.push(whole);
                    if others.len() == AT_ONCE {
                        read.touched.extend(foci(&std::mem::take(&mut others)));
                    }
                }
                Kind::LeftEvidence => {}
                Kind::Entities => read.entities.push(whole),
                Kind::Derived => read.derived.push(whole),
            }
            Ok(())
        })?;
        read.touched.extend(foci(&others));
        Ok(read)
    }
}

impl Read {
    /// The lines about entities that documents of the part name, and the verdicts on those that are all named.
    fn entities_named(&self) -> Vec<String> {
        let parts = |line: &'_ String| Line::split(line).and_then(Line::terms).map(|terms| terms.map(str::to_owned));
        let mut odd = HashSet::new();
        for [subject, predicate, object] in self.entities.iter().filter_map(parts) {
            if predicate == VERDICT_ON && !self.named.contains(&object) {
                odd.insert(subject);
            }
        }
        let is_kept = |line: &&String| {
            let subject = line.split(' ').next().unwrap_or_default();
            self.named.contains(subject) || is_verdict(subject) && !odd.contains(subject)
        };
        self.entities.iter().filter(is_kept).cloned().collect()
    }
}
