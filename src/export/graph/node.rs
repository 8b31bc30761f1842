//! The statements of a subject → a node: class, name and properties; the amounts that all documents agree on among them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use percent_encoding::percent_decode_str;

use super::group::{Group, Statement, is_iri};
use super::index::local;
use super::literal::{Kind, Literal};
use super::{Found, PropertyGraph};
use crate::emit::LP;
use crate::export::ExportError;
use crate::export::source::Kind as Graph;
use crate::store::bare;

const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";
const ALT_LABEL: &str = "http://www.w3.org/2004/02/skos/core#altLabel";
/// Words of which a node that is no record has one; it may have several of all others.
const SINGLE: [&str; 6] = ["divisionCode", "sourceFile", "title", "identifier", "notation", "definition"];
/// What a record of a bare amount has.
const AMOUNT: [&str; 3] = ["text", "number", "unit"];

/// What a node has under one key.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Property {
    /// One value.
    One(Literal),
    /// Words, each once, sorted.
    Many(Vec<String>),
}

/// A node of the property graph.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Node {
    /// Its IRI.
    pub iri: String,
    /// Its class, by its name in the ontology.
    pub class: String,
    /// What it is called; a record is called as its value is printed.
    pub name: String,
    /// Everything else that is said of it in words, numbers and dates, by key.
    pub properties: BTreeMap<String, Property>,
}

impl Node {
    /// A node of which nothing is said.
    pub fn bare(term: &str) -> Node {
        let iri = bare(term).unwrap_or(term).to_owned();
        Node { class: "Resource".into(), name: ending(&iri), iri, properties: BTreeMap::new() }
    }

    /// The value under a key of one value.
    pub fn one(&self, key: &str) -> Option<&Literal> {
        match self.properties.get(key) {
            Some(Property::One(literal)) => Some(literal),
            _ => None,
        }
    }
}

/// The last part of an IRI, for people.
fn ending(iri: &str) -> String {
    percent_decode_str(local(iri)).decode_utf8_lossy().into_owned()
}

/// The class of a subject: the first of the ontology's, else the first.
pub fn class(group: &Group) -> Option<&str> {
    let of_ontology = |class: &&str| bare(class).is_some_and(|iri| iri.starts_with(LP));
    group.objects(TYPE).find(of_ontology).or_else(|| group.objects(TYPE).next())
}

/// Whether a statement becomes a property.
fn is_property(statement: &Statement, graph: &PropertyGraph<'_>) -> bool {
    let source = graph.source;
    let told = |graph: &String| source.states(graph) || matches!(source.kind(graph), Graph::Entities | Graph::Registry);
    statement.graphs.iter().any(told)
}

impl PropertyGraph<'_> {
    /// The node that a subject becomes.
    pub(super) fn build(&self, group: &Group) -> Result<Node, ExportError> {
        let mut node = self.build_plain(group);
        if !self.is_record(group) {
            node.properties.extend(self.amounts(group)?);
        }
        Ok(node)
    }

    /// The node that a subject becomes, of what is said of itself.
    pub(super) fn build_plain(&self, group: &Group) -> Node {
        let mut node = Node::bare(&group.subject);
        if let Some(class) = class(group) {
            local(class).clone_into(&mut node.class);
        }
        let mut values: BTreeMap<String, BTreeSet<Literal>> = BTreeMap::new();
        let is_record = self.is_record(group);
        let mut labels = BTreeMap::new();
        for statement in group.statements.iter().filter(|statement| is_property(statement, self)) {
            let Some((literal, language)) = Literal::read(&statement.object) else { continue };
            let english = language.as_deref() == Some("en");
            if is_iri(&statement.predicate, LABEL) {
                labels.entry(if english { "nameEn" } else { "name" }).or_insert(literal);
            } else if is_iri(&statement.predicate, ALT_LABEL) {
                values.entry("aliases".into()).or_default().insert(literal);
            } else {
                let key = local(&statement.predicate);
                let key = if english { format!("{key}En") } else { key.to_owned() };
                values.entry(key).or_default().insert(literal);
            }
        }
        for (key, values) in values {
            let is_single = is_record || SINGLE.contains(&key.trim_end_matches("En"));
            let words = values.iter().all(|literal| literal.kind == Kind::Text);
            let property = if words && !is_single {
                Property::Many(values.into_iter().map(|literal| literal.text).collect())
            } else if values.len() == 1 || words {
                let Some(first) = values.into_iter().next() else { continue };
                Property::One(first)
            } else {
                // documents differ; the records tell who says what
                continue;
            };
            node.properties.insert(key, property);
        }
        if let Some(english) = labels.remove("nameEn") {
            node.properties.insert("nameEn".into(), Property::One(english));
        }
        if let Some(name) = labels.remove("name") {
            node.name = name.text;
        } else if let Some(name) = ["title", "text", "identifier"].into_iter().find_map(|key| node.one(key)) {
            node.name = name.text.clone();
        } else if is_record {
            // what a record without a text is about: 链长, 一期, 2022-07
            let mut said = node.properties.iter().filter(|(key, _)| *key != "asOf");
            if let Some((_, Property::One(literal))) = said.next() {
                node.name = literal.text.clone();
            }
        }
        node
    }

    /// Amounts without qualifiers that documents state of a subject and agree on: the number, its unit, and how it is printed.
    fn amounts(&self, group: &Group) -> Result<BTreeMap<String, Property>, ExportError> {
        let mut stated: BTreeMap<&str, Vec<Rc<Found>>> = BTreeMap::new();
        for statement in &group.statements {
            if statement.object.starts_with('"') || !statement.graphs.iter().any(|graph| self.source.states(graph)) {
                continue;
            }
            let Some(found) = self.lookup(&statement.object)? else { continue };
            let is_amount = found.node.one("number").is_some()
                && found.node.properties.keys().all(|key| AMOUNT.contains(&key.as_str()));
            if found.is_record && is_amount {
                stated.entry(local(&statement.predicate)).or_default().push(found);
            }
        }
        let mut amounts = BTreeMap::new();
        for (key, records) in stated {
            let Some((first, others)) = records.split_first() else { continue };
            let differs = |key: &str| others.iter().any(|other| other.node.one(key) != first.node.one(key));
            if differs("number") || differs("unit") {
                // the records tell who says what
                continue;
            }
            for (part, suffix) in [("number", ""), ("text", "Text"), ("unit", "Unit")] {
                let value = first.node.one(part).cloned().map(Property::One);
                amounts.extend(value.map(|value| (format!("{key}{suffix}"), value)));
            }
        }
        Ok(amounts)
    }
}
