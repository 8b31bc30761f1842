//! The text of a store → what documents claim of many nodes, in one reading; looked up one by one it would take a minute for
//! ten thousand projects, as the database decodes each term for itself.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use oxigraph::model::{NamedNodeRef, Term};
use oxigraph::store::StorageError;

use super::stated::Record;
use crate::store::{Line, Store, bare, parsed, text};
use crate::vocabulary as v;

/// What a document claims, as it stands in the graph of its evidence.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    /// The IRI of the subject.
    pub subject: String,
    /// The IRI of the relation.
    pub property: String,
    /// The IRI of the object, or a literal's text.
    pub object: String,
    /// Whether the object is a node.
    pub is_node: bool,
    /// The IRI of the document.
    pub document: String,
    /// Its words.
    pub quote: String,
    /// Where they begin in the document.
    pub start: u64,
}

impl Claim {
    /// The claim of an evidence graph with these properties; `None` where it is none.
    pub fn new(graph: &str, mut parts: HashMap<String, Term>) -> Option<Claim> {
        let is_node = matches!(parts.get(v::OBJECT.as_str()), Some(Term::NamedNode(_)));
        let mut take = |property: NamedNodeRef<'_>| parts.remove(property.as_str()).map(text);
        Some(Claim {
            subject: take(v::SUBJECT)?,
            property: take(v::PREDICATE)?,
            object: take(v::OBJECT)?,
            is_node,
            document: graph.replacen("/evidence/", "/document/", 1),
            quote: take(v::QUOTE).unwrap_or_default(),
            start: take(v::START).and_then(|start| start.parse().ok()).unwrap_or(0),
        })
    }
}

/// What was read ahead: of some nodes all that documents claim.
#[derive(Default)]
pub(super) struct Ahead {
    nodes: HashSet<String>,
    about: HashMap<String, Vec<Claim>>,
    /// Claims that have a node as their object: the subject, and which of its claims.
    naming: HashMap<String, Vec<(String, usize)>>,
    /// Records and values by IRI and document.
    records: HashMap<String, HashMap<String, Record>>,
}

impl Ahead {
    /// Reads the text of a store twice: for the claims, and for the records that they lead to.
    pub fn read(store: &Store, nodes: HashSet<String>) -> Result<Ahead, StorageError> {
        let mut ahead = Ahead { nodes, ..Ahead::default() };
        let mut group = Group::default();
        store.each_line(|line| {
            let Some(graph) = line.graph.and_then(bare).filter(|graph| graph.contains("/evidence/")) else {
                return Ok::<_, std::io::Error>(());
            };
            let Some([subject, predicate, object]) = line.terms() else { return Ok(()) };
            if subject != group.subject {
                ahead.take(&mut group);
                subject.clone_into(&mut group.subject);
            }
            group.push(graph, predicate, object);
            Ok(())
        })?;
        ahead.take(&mut group);
        ahead.read_records(store)?;
        Ok(ahead)
    }

    /// Keeps the claims of a group that are about a node or name one.
    fn take(&mut self, group: &mut Group) {
        for (graph, lines) in std::mem::take(&mut group.graphs) {
            let node = |property: NamedNodeRef<'_>| {
                let of = lines.iter().find(|(predicate, _)| bare(predicate) == Some(property.as_str()));
                of.and_then(|(_, object)| bare(object)).filter(|node| self.nodes.contains(*node))
            };
            let (is_about, names) = (node(v::SUBJECT).is_some(), node(v::OBJECT).is_some());
            if !is_about && !names {
                continue;
            }
            let parts =
                lines.iter().filter_map(|(predicate, object)| Some((bare(predicate)?.to_owned(), parsed(object)?)));
            let Some(claim) = Claim::new(&graph, parts.collect()) else { continue };
            let claims = self.about.entry(claim.subject.clone()).or_default();
            if names {
                self.naming.entry(claim.object.clone()).or_default().push((claim.subject.clone(), claims.len()));
            }
            claims.push(claim);
        }
    }

    fn read_records(&mut self, store: &Store) -> Result<(), StorageError> {
        let mut wanted: HashMap<&str, HashSet<&str>> = HashMap::new();
        for claim in self.about.values().flatten().filter(|claim| claim.is_node) {
            wanted.entry(&claim.object).or_default().insert(&claim.document);
        }
        let mut records: HashMap<String, HashMap<String, BTreeMap<String, String>>> = HashMap::new();
        store.each_line(|Line { triple, graph }| {
            let Some((subject, rest)) = triple.split_once(' ') else { return Ok::<_, std::io::Error>(()) };
            let (Some(subject), Some(graph)) = (bare(subject), graph.and_then(bare)) else { return Ok(()) };
            if wanted.get(subject).is_some_and(|documents| documents.contains(graph))
                && let Some((predicate, object)) = rest.split_once(' ')
                && let (Some(predicate), Some(object)) = (bare(predicate), parsed(object))
            {
                let record = records.entry(subject.to_owned()).or_default().entry(graph.to_owned()).or_default();
                record.insert(predicate.to_owned(), text(object));
            }
            Ok(())
        })?;
        let shared = |of: HashMap<String, BTreeMap<String, String>>| {
            of.into_iter().map(|(document, record)| (document, Rc::new(record))).collect()
        };
        self.records = records.into_iter().map(|(node, of)| (node, shared(of))).collect();
        Ok(())
    }

    /// What is claimed of a node; `None` where it was not read ahead.
    pub fn about(&self, node: &str) -> Option<&[Claim]> {
        let read = self.nodes.contains(node);
        read.then(|| self.about.get(node).map(Vec::as_slice).unwrap_or_default())
    }

    /// What is claimed with a node as the object; `None` where it was not read ahead.
    pub fn naming(&self, node: &str) -> Option<impl Iterator<Item = &Claim>> {
        let read = self.nodes.contains(node);
        let places = self.naming.get(node).map(Vec::as_slice).unwrap_or_default();
        read.then(|| places.iter().filter_map(|(subject, at)| self.about.get(subject)?.get(*at)))
    }

    /// What a document says of a record or value; `None` where it was not read ahead.
    pub fn record(&self, node: &str, document: &str) -> Option<Record> {
        self.records.get(node)?.get(document).map(Rc::clone)
    }
}

/// The lines of one subject in the graphs of evidence, which stand together.
#[derive(Default)]
struct Group {
    subject: String,
    graphs: BTreeMap<String, Vec<(String, String)>>,
}

impl Group {
    fn push(&mut self, graph: &str, predicate: &str, object: &str) {
        if let Some(lines) = self.graphs.get_mut(graph) {
            lines.push((predicate.to_owned(), object.to_owned()));
        } else {
            self.graphs.insert(graph.to_owned(), vec![(predicate.to_owned(), object.to_owned())]);
        }
    }
}
