//! A store → values that contradict each other: which of one relation cannot both be true, and who says so?
//!
//! Which relations have one value, and per which qualifiers, stands in the ontology: `lp:functionalPer`, `lp:functionalOf`,
//! `lp:revisable` and `lp:openWithout`. Not in conflict are figures of which one is the other rounded, dates of which one is
//! more exact, a place and one inside it, a firm and one that belongs to it. Values that documents of different dates give of
//! what may be revised, such as a plan, are a change.
//!
//! ```no_run
//! let store = lianpu::store::open("lianpu-store")?;
//! for finding in lianpu::conflicts::find(&store, None)? {
//!     println!("{} {}: {} values", finding.subject_label, finding.relation, finding.sides.len());
//! }
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod compare;
mod functional;
mod quotes;
mod scope;
mod stated;

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::Term;
use oxigraph::store::StorageError;

pub use scope::{in_chain, in_place};

use crate::store::Store;
use compare::{Context, agree, is_over};
use functional::{Functional, functional};
use quotes::{Asked, quotes};
use stated::{Graphs, Said, Statement, statements};

/// Values of one relation and subject that cannot all be true.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Finding {
    /// The name of the subject.
    pub subject_label: String,
    /// Its IRI.
    pub subject: String,
    /// The relation, by its name in the ontology.
    pub relation: String,
    /// The qualifiers that all values share.
    pub qualifiers: BTreeMap<String, String>,
    /// Whether it is a change over time, not a contradiction.
    pub is_change: bool,
    /// Whether one document gives all of the values.
    pub is_within: bool,
    /// The values, by the date of the first document that states them.
    pub sides: Vec<Side>,
}

/// One of the values.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Side {
    /// The date of the document; empty where it has none.
    pub date: String,
    /// The value as printed, or the name of the entity.
    pub value: String,
    /// The IRI of the first document that states it.
    pub document: String,
    /// Its title, or else its name.
    pub title: String,
    /// The words that state it.
    pub quote: String,
    /// How many documents state it.
    pub documents: usize,
}

/// What has one value: subject, relation, qualifiers, unit.
type Key = (String, String, BTreeMap<String, String>, String);

/// Documents by their date: both as texts.
type Documents = BTreeSet<(String, String)>;

/// Finds the values in `store` that contradict each other or have changed, of all subjects or of those whose IRIs are in
/// `subjects`; sorted.
///
/// # Errors
/// A store that cannot be read.
pub fn find(store: &Store, subjects: Option<&BTreeSet<String>>) -> Result<Vec<Finding>, StorageError> {
    each_group(store, subjects, |graphs, relation, key, group| {
        Ok(finding(graphs, relation, key, group)?.into_iter().collect())
    })
}

/// Finds several figures or dates of one thing that one document of `store` gives and that cannot all be true; sorted.
///
/// Most of them are no contradictions: such a document speaks of parts, one after the other, and of what is new in them.
///
/// # Errors
/// A store that cannot be read.
pub fn find_within(store: &Store, subjects: Option<&BTreeSet<String>>) -> Result<Vec<Finding>, StorageError> {
    each_group(store, subjects, within)
}

fn each_group(
    store: &Store,
    subjects: Option<&BTreeSet<String>>,
    findings_of: impl Fn(&Graphs<'_>, &Functional, Key, Vec<Statement>) -> Result<Vec<Found>, StorageError>,
) -> Result<Vec<Finding>, StorageError> {
    let graphs = Graphs::new(store);
    let mut findings = Vec::new();
    let relations = functional(&graphs)?;
    let (statements, records) = statements(&graphs, &relations, subjects)?;
    let mut asked = Vec::new();
    for (relation, statements) in relations.iter().zip(statements) {
        let mut groups: BTreeMap<Key, Vec<Statement>> = BTreeMap::new();
        for statement in statements {
            let mut unit = statement.value.unit.clone().unwrap_or_default();
            // a figure for a time that was still to end when it was written is a plan or an estimate
            if let Some(period) = statement.qualifiers.get("period")
                && !is_over(period, &graphs.date(&statement.document))
            {
                unit.push('*');
            }
            let key = (statement.subject.clone(), relation.name.clone(), statement.qualifiers.clone(), unit);
            groups.entry(key).or_default().push(statement);
        }
        for (key, group) in groups {
            for found in findings_of(&graphs, relation, key, group)? {
                let Found { finding, values } = found;
                asked.extend(finding.sides.iter().zip(values).map(|(side, value)| Asked {
                    document: side.document.clone(),
                    subject: finding.subject.clone(),
                    relation,
                    value,
                }));
                findings.push(finding);
            }
        }
    }
    let quotes = quotes(store, &asked, &records)?;
    for (side, quote) in findings.iter_mut().flat_map(|finding| &mut finding.sides).zip(quotes) {
        side.quote = quote;
    }
    findings.iter_mut().for_each(|finding| finding.sides.sort());
    findings.sort();
    Ok(findings)
}

/// A finding whose sides still lack their words, with the values of the sides as written.
struct Found {
    finding: Finding,
    values: Vec<String>,
}

/// The values of a group that contradict each other; `None` where all agree.
fn finding(
    graphs: &Graphs<'_>,
    relation: &Functional,
    key: Key,
    group: Vec<Statement>,
) -> Result<Option<Found>, StorageError> {
    let values = by_value(graphs, group)?;
    let with_parts: Documents = several(graphs, &values)?.into_keys().collect();
    // such documents speak of parts, such as one industry after the other
    let sides = values.into_iter().map(|(value, documents)| (value, &documents - &with_parts));
    let sides: Vec<(Said, Documents)> = sides.filter(|(_, documents)| !documents.is_empty()).collect();
    let (mut against, mut is_change) = (BTreeSet::new(), true);
    for (one, (left, left_in)) in sides.iter().enumerate() {
        for (other, (right, right_in)) in sides.iter().enumerate().skip(one + 1) {
            let context = Context { graphs, left: left_in, right: right_in };
            if !agree(left, right, &context)? {
                against.extend([one, other]);
                is_change &= relation.revisable && context.at_other_times();
            }
        }
    }
    if against.is_empty() {
        return Ok(None);
    }
    let (subject, name, qualifiers, _) = key;
    let (mut told, mut values) = (Vec::new(), Vec::new());
    for (at, (value, documents)) in sides.into_iter().enumerate() {
        if against.contains(&at)
            && let Some(side) = side(graphs, &value, &documents)?
        {
            told.push(side);
            values.push(value.term.written);
        }
    }
    let subject_label = graphs.label(&subject)?;
    let finding =
        Finding { subject_label, subject, relation: name, qualifiers, is_change, is_within: false, sides: told };
    Ok(Some(Found { finding, values }))
}

/// The values of a group that contradict each other in one document, document by document.
fn within(graphs: &Graphs<'_>, _: &Functional, key: Key, group: Vec<Statement>) -> Result<Vec<Found>, StorageError> {
    let values = by_value(graphs, group)?;
    let (subject, name, qualifiers, _) = key;
    let mut findings = Vec::new();
    for (document, values) in several(graphs, &values)? {
        let documents = BTreeSet::from([document]);
        let (mut sides, mut written) = (Vec::new(), Vec::new());
        for value in values {
            if let Some(side) = side(graphs, &value, &documents)? {
                sides.push(side);
                written.push(value.term.written);
            }
        }
        let finding = Finding {
            subject_label: graphs.label(&subject)?,
            subject: subject.clone(),
            relation: name.clone(),
            qualifiers: qualifiers.clone(),
            is_change: false,
            is_within: true,
            sides,
        };
        findings.push(Found { finding, values: written });
    }
    Ok(findings)
}

/// The values of a group with the documents that state them.
fn by_value(graphs: &Graphs<'_>, group: Vec<Statement>) -> Result<BTreeMap<Said, Documents>, StorageError> {
    let mut values: BTreeMap<Said, Documents> = BTreeMap::new();
    for statement in group {
        let date = graphs.date(&statement.document);
        values.entry(statement.value).or_default().insert((date, statement.document));
    }
    Ok(values)
}

/// The documents that give several figures or dates which cannot all be true, with those of them that contradict another one.
fn several(
    graphs: &Graphs<'_>,
    values: &BTreeMap<Said, Documents>,
) -> Result<BTreeMap<(String, String), BTreeSet<Said>>, StorageError> {
    let mut of_document: BTreeMap<&(String, String), Vec<&Said>> = BTreeMap::new();
    for (value, documents) in
        values.iter().filter(|(value, _)| !matches!(value.term.term, Term::NamedNode(_)) || value.number.is_some())
    {
        documents.iter().for_each(|document| of_document.entry(document).or_default().push(value));
    }
    let nowhere = BTreeSet::new();
    let context = Context { graphs, left: &nowhere, right: &nowhere };
    let mut several: BTreeMap<_, BTreeSet<Said>> = BTreeMap::new();
    for (document, values) in of_document {
        for (at, one) in values.iter().enumerate() {
            for other in &values[at + 1..] {
                if !agree(one, other, &context)? {
                    several.entry(document.clone()).or_default().extend([(*one).clone(), (*other).clone()]);
                }
            }
        }
    }
    Ok(several)
}

/// A value with the first document that states it; its words are looked for later, for all sides at once.
fn side(graphs: &Graphs<'_>, value: &Said, documents: &Documents) -> Result<Option<Side>, StorageError> {
    let Some((date, document)) = documents.first().cloned() else { return Ok(None) };
    let shown = match &value.term.term {
        Term::NamedNode(node) if value.text.is_empty() => graphs.label(node.as_str())?,
        _ => value.text.clone(),
    };
    Ok(Some(Side {
        date,
        value: shown,
        title: graphs.title(&document),
        quote: String::new(),
        document,
        documents: documents.len(),
    }))
}
