//! A store → its property graph: nodes with a class, a name and properties; edges that say how many documents state them.
//!
//! A **node** is an entity, a stage or a product, and each record (an amount, a capacity, a figure, a chain leader's term): documents
//! give several values for one thing, and only a node of its own keeps each with its qualifiers. An amount without qualifiers on which all
//! documents agree stands at the entity as well, so that a picture can be scaled by it. An **edge** is a distinct statement. What
//! is said in words is a property. Claims and derivations are no nodes; documents and verdicts are with evidence only.

mod claims;
mod group;
mod index;
mod literal;
mod node;
mod schema;

pub use claims::{Claim, each as each_claim};
pub use group::{Group, Statement, is_iri};
pub use index::{Index, local};
pub use literal::{Kind, Literal, day, first_day, number};
pub use node::{Node, Property};
pub use schema::{Column, Schema};

use std::cell::RefCell;
use std::io::{BufReader, Seek, SeekFrom};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::source::Kind as Graph;
use super::{ExportError, Source};
use crate::store::{Part, bare};
use claims::Claims;

const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
/// So many nodes that were looked up are kept.
const KEPT: usize = 4096;

/// An edge of the property graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edge {
    /// Its number, from 1.
    pub number: usize,
    /// The IRI of the subject.
    pub source: String,
    /// The IRI of the object.
    pub target: String,
    /// The property, by its name in the ontology.
    pub relation: String,
    /// Documents that state it.
    pub documents: usize,
    /// Whether it follows from others; said where derived statements were asked for.
    pub derived: Option<bool>,
    /// Where it is stated; empty unless evidence was asked for.
    pub evidence: Evidence,
}

/// Where something is stated: as many quotes as documents, claim by claim.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// The IRIs of the documents.
    pub sources: Vec<String>,
    /// The words.
    pub quotes: Vec<String>,
    /// The confidence of the surest rule.
    pub confidence: Option<String>,
}

/// A node that was looked up.
pub struct Found {
    /// The node.
    pub node: Node,
    /// Whether it is a record.
    pub is_record: bool,
    /// The nodes that it leads to, with the property; both as written.
    pub leads: Vec<(String, String)>,
}

/// The property graph of a part of a store.
pub struct PropertyGraph<'a> {
    source: &'a Source<'a>,
    index: Index,
    text: Part,
    found: RefCell<FxHashMap<String, Option<Rc<Found>>>>,
}

impl<'a> PropertyGraph<'a> {
    /// Reads what must be known before anything is written.
    pub fn read(source: &'a Source<'a>) -> Result<PropertyGraph<'a>, ExportError> {
        let text = source.store().nquads_in_file()?;
        Ok(PropertyGraph { source, index: Index::read(source)?, text, found: RefCell::default() })
    }

    /// The store and what was chosen of it.
    pub fn source(&self) -> &'a Source<'a> {
        self.source
    }

    /// What is known of the whole.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Calls `visit` with each node: those of which something is said in order of their IRIs, then the others.
    pub fn nodes(&self, mut visit: impl FnMut(&Node) -> Result<(), ExportError>) -> Result<(), ExportError> {
        self.groups(|group| visit(&self.build(group)?))?;
        self.index.bare.iter().try_for_each(|node| visit(&Node::bare(node)))
    }

    /// Calls `visit` with each edge, in order of the statements.
    pub fn edges(&self, mut visit: impl FnMut(&Edge) -> Result<(), ExportError>) -> Result<(), ExportError> {
        let mut claims = if self.source.has_evidence() { Some(Claims::sorted(self.source)?) } else { None };
        let mut number = 0;
        self.groups(|group| {
            for statement in &group.statements {
                if !self.is_edge(statement) {
                    continue;
                }
                number += 1;
                let evidence = match &mut claims {
                    Some(claims) => self.evidence(&claims.of(&group.triple(statement))?),
                    None => Evidence::default(),
                };
                visit(&self.edge(number, group, statement, evidence))?;
            }
            Ok(())
        })
    }

    /// Calls `visit` with each subject that becomes a node.
    pub fn groups(&self, mut visit: impl FnMut(&Group) -> Result<(), ExportError>) -> Result<(), ExportError> {
        let mut text = self.text.clone();
        text.rewind()?;
        let wants = |subject: &str| index::is_meant(self.source, subject) && self.index.is_used(subject);
        group::each(BufReader::with_capacity(1 << 18, text), wants, |group, _| visit(group))
    }

    /// The node of a subject as written, without the amounts of its records; `None` where nothing is said of it.
    pub fn lookup(&self, subject: &str) -> Result<Option<Rc<Found>>, ExportError> {
        if let Some(found) = self.found.borrow().get(subject) {
            return Ok(found.clone());
        }
        let found = match self.group(subject)? {
            None => None,
            Some(group) => {
                let leads =
                    group.statements.iter().filter(|s| !s.object.starts_with('"') && !is_iri(&s.predicate, TYPE));
                let leads = leads.map(|s| (s.predicate.clone(), s.object.clone())).collect();
                let is_record = self.is_record(&group);
                let node = self.build_plain(&group);
                Some(Rc::new(Found { node, is_record, leads }))
            }
        };
        let mut kept = self.found.borrow_mut();
        if kept.len() == KEPT {
            kept.clear();
        }
        kept.insert(subject.to_owned(), found.clone());
        Ok(found)
    }

    fn group(&self, subject: &str) -> Result<Option<Group>, ExportError> {
        let Some(at) = self.index.at(subject) else { return Ok(None) };
        let mut text = self.text.clone();
        text.seek(SeekFrom::Start(at))?;
        let group = group::first(BufReader::with_capacity(1 << 12, text))?;
        Ok((group.subject == subject).then_some(group))
    }

    /// Whether a subject is a record.
    pub fn is_record(&self, group: &Group) -> bool {
        node::class(group).is_some_and(|class| self.index.records.contains(class))
    }

    fn is_edge(&self, statement: &Statement) -> bool {
        !statement.object.starts_with('"')
            && !is_iri(&statement.predicate, TYPE)
            && statement.graphs.iter().any(|graph| self.source.states(graph))
            && index::is_meant(self.source, &statement.object)
    }

    fn edge(&self, number: usize, group: &Group, statement: &Statement, evidence: Evidence) -> Edge {
        let plain = |term: &str| bare(term).unwrap_or(term).to_owned();
        let stated: Vec<&String> = statement.graphs.iter().filter(|graph| self.source.states(graph)).collect();
        let of_kind = |kind| stated.iter().filter(|graph| self.source.kind(graph) == kind).count();
        Edge {
            number,
            source: plain(&group.subject),
            target: plain(&statement.object),
            relation: local(&statement.predicate).to_owned(),
            documents: of_kind(Graph::Corpus),
            derived: self.source.has_derived().then(|| of_kind(Graph::Derived) > 0),
            evidence,
        }
    }

    fn evidence(&self, claims: &[Claim]) -> Evidence {
        let confidence = claims.iter().filter_map(|claim| self.index.confidence.get(&claim.rule));
        let surest =
            confidence.max_by(|one, other| number(one).unwrap_or(0.0).total_cmp(&number(other).unwrap_or(0.0)));
        Evidence {
            sources: claims.iter().map(|c| bare(&c.document).unwrap_or(&c.document).to_owned()).collect(),
            quotes: claims.iter().map(|claim| claim.quote.clone()).collect(),
            confidence: surest.cloned(),
        }
    }
}
