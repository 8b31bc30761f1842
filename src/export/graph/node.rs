//! The statements of a subject → a node: class, name and properties; the amounts that all documents agree on among them.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;

use super::PropertyGraph;
use super::group::{Group, Statement, is_iri};
use super::index::local;
use super::literal::{Kind, Literal};
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
        let mut amounts = BTreeMap::new();
        if !self.is_record(group) {
            self.add_amounts(group, &mut amounts)?;
        }
        Ok(self.build_with(group, amounts))
    }

    /// The node that a subject becomes, with `values` beside what is said of itself.
    pub(super) fn build_with(&self, group: &Group, mut values: BTreeMap<String, BTreeSet<Literal>>) -> Node {
        let mut node = Node::bare(&group.subject);
        if let Some(class) = class(group) {
            local(class).clone_into(&mut node.class);
        }
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
            let is_single = is_record || SINGLE.contains(&key.trim_end_matches("En")) || key.ends_with("Text");
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

    /// Amounts without qualifiers that documents state of a subject: the number, and how it is printed.
    fn add_amounts(&self, group: &Group, values: &mut BTreeMap<String, BTreeSet<Literal>>) -> Result<(), ExportError> {
        for statement in &group.statements {
            if statement.object.starts_with('"') || !statement.graphs.iter().any(|graph| self.source.states(graph)) {
                continue;
            }
            let Some(record) = self.lookup(&statement.object)?.filter(|found| found.is_record) else { continue };
            if let Some(number) = record.node.one("number")
                && record.node.properties.keys().all(|key| AMOUNT.contains(&key.as_str()))
            {
                let key = local(&statement.predicate);
                values.entry(key.to_owned()).or_default().insert(number.clone());
                if let Some(text) = record.node.one("text") {
                    values.entry(format!("{key}Text")).or_default().insert(text.clone());
                }
            }
        }
        // words without the number they print would be those of one document only
        let disputed: Vec<String> = values
            .iter()
            .filter(|(key, values)| {
                values.len() > 1 && values.iter().any(|value| value.kind == Kind::Number) && !key.ends_with("Text")
            })
            .map(|(key, _)| format!("{key}Text"))
            .collect();
        for key in disputed {
            values.remove(&key);
        }
        Ok(())
    }
}
