//! Nodes of a store → words: what is an entity called, what does a record say?

use std::collections::BTreeSet;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedNodeRef, Term};

use super::DiffError;
use crate::emit::LP;
use crate::store::Store;

const ALT_LABEL: &str = "http://www.w3.org/2004/02/skos/core#altLabel";

/// What the terms of one store are called.
pub(super) struct Words<'a> {
    store: &'a Store,
}

/// What the entities graph says of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Described {
    class: String,
    name: String,
    others: BTreeSet<String>,
}

impl Described {
    pub fn words(&self) -> String {
        let Described { class, name, others } = self;
        if others.is_empty() {
            return format!("{class} {name}");
        }
        format!("{class} {name}（{}）", others.iter().map(String::as_str).collect::<Vec<_>>().join("、"))
    }

    /// How it differs from what it was; `None` where it does not.
    pub fn becomes(&self, is: &Described) -> Option<String> {
        if self == is {
            return None;
        }
        let mut changes = Vec::new();
        if (&self.class, &self.name) != (&is.class, &is.name) {
            changes.push(format!("→ {} {}", is.class, is.name));
        }
        changes.extend(is.others.difference(&self.others).map(|name| format!("+{name}")));
        changes.extend(self.others.difference(&is.others).map(|name| format!("-{name}")));
        Some(format!("{} {}: {}", self.class, self.name, changes.join(" ")))
    }
}

/// What is said of a subject, in words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fact {
    pub subject: String,
    pub relation: String,
    pub object: String,
    pub qualifiers: Vec<String>,
}

impl Fact {
    pub fn words(&self) -> String {
        format!("{} {} {}{}", self.subject, self.relation, self.object, self.bracket())
    }

    /// The qualifiers, in brackets where there are any.
    pub fn bracket(&self) -> String {
        if self.qualifiers.is_empty() { String::new() } else { format!("（{}）", self.qualifiers.join("，")) }
    }
}

impl<'a> Words<'a> {
    pub fn of(store: &'a Store) -> Words<'a> {
        Words { store }
    }

    /// What the entities graph says of a node written in a line; `None` where it says nothing.
    pub fn entity(&self, node: &str) -> Result<Option<Described>, DiffError> {
        let node = NamedNode::new_unchecked(node.trim_start_matches('<').trim_end_matches('>'));
        // the registry, too, has products and chains; they are no entities of the corpus
        let named = NamedNode::new_unchecked(format!("{}graph/entities", self.store.manifest().base()));
        let graph = Some(named.as_ref().into());
        let mut classes =
            self.store.database().quads_for_pattern(Some(node.as_ref().into()), Some(rdf::TYPE), None, graph);
        let Some(class) = classes.next().transpose()?.map(|quad| quad.object) else { return Ok(None) };
        let class = match &class {
            Term::NamedNode(class) => class.as_str().strip_prefix(LP).unwrap_or(class.as_str()).to_owned(),
            other => other.to_string(),
        };
        if let Some(judged) = self.literal(&node, &format!("{LP}judgedName"), None)? {
            let against = self.literal(&node, &format!("{LP}judgedAgainst"), None)?.unwrap_or_default();
            let reason = self.literal(&node, &format!("{LP}reason"), Some("zh"))?.unwrap_or_default();
            let sign = if class == "Merge" { "＝" } else { "≠" };
            return Ok(Some(Described {
                class,
                name: format!("{judged} {sign} {against}：{reason}"),
                others: BTreeSet::new(),
            }));
        }
        let others = self.store.values(&node, NamedNodeRef::new_unchecked(ALT_LABEL))?;
        let others =
            others.into_iter().filter_map(|t| if let Term::Literal(l) = t { Some(l.value().to_owned()) } else { None });
        Ok(Some(Described { class, name: self.name(&node)?, others: others.collect() }))
    }

    /// A claimed triple in words; the object may be a record.
    pub fn fact(&self, subject: &NamedNode, relation: &NamedNode, object: &Term) -> Result<Fact, DiffError> {
        let mut qualifiers = Vec::new();
        let object = match object {
            Term::NamedNode(node) => match self.record(node)? {
                Some((text, said)) => {
                    qualifiers = said;
                    text
                }
                None => self.name(node)?,
            },
            Term::Literal(literal) => literal.value().to_owned(),
            other => other.to_string(),
        };
        Ok(Fact { subject: self.name(subject)?, relation: self.name(relation)?, object, qualifiers })
    }

    /// What a record says: its text, or what it repeats, and its qualifiers; `None` for what is no record.
    fn record(&self, node: &NamedNode) -> Result<Option<(String, Vec<String>)>, DiffError> {
        let (mut text, mut said) = (None, BTreeSet::new());
        for quad in self.store.database().quads_for_pattern(Some(node.as_ref().into()), None, None, None) {
            let quad = quad?;
            let property = quad.predicate.as_str().strip_prefix(LP).unwrap_or_default();
            let value = match &quad.object {
                Term::Literal(literal) => literal.value().to_owned(),
                Term::NamedNode(other) => self.name(other)?,
                other => other.to_string(),
            };
            match property {
                // the number and its unit repeat the text
                "" | "number" | "unit" | "asOf" => {}
                "text" | "stage" => text = Some(value),
                _ => drop(said.insert(format!("{} {value}", self.name(&quad.predicate)?))),
            }
        }
        Ok(text.map(|text| (text, said.into_iter().collect())))
    }

    /// The label of a node; without one the end of its IRI.
    fn name(&self, node: &NamedNode) -> Result<String, DiffError> {
        let label = self.store.label(node)?;
        Ok(label.unwrap_or_else(|| node.as_str().rsplit(['/', '#']).next().unwrap_or_default().to_owned()))
    }

    fn literal(&self, node: &NamedNode, property: &str, language: Option<&str>) -> Result<Option<String>, DiffError> {
        let values = self.store.values(node, NamedNodeRef::new_unchecked(property))?;
        Ok(values.into_iter().find_map(|term| match term {
            Term::Literal(literal) if language.is_none() || literal.language() == language => {
                Some(literal.value().to_owned())
            }
            _ => None,
        }))
    }

    /// Whether some document states a triple.
    pub fn states(&self, subject: &NamedNode, relation: &NamedNode, object: &Term) -> Result<bool, DiffError> {
        let (subject, object) = (subject.as_ref().into(), object.as_ref());
        let mut quads =
            self.store.database().quads_for_pattern(Some(subject), Some(relation.as_ref()), Some(object), None);
        Ok(quads.next().transpose()?.is_some())
    }
}
