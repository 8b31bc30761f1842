//! Nodes and edges → which keys there are, and of what kind: what typed formats declare before the first node.

use std::collections::BTreeMap;

use super::literal::{Kind, Literal};
use super::node::Property;
use super::{Edge, Node, PropertyGraph};
use crate::export::ExportError;

/// What stands under a key.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Column {
    /// One value.
    One(Kind),
    /// Words.
    Many,
}

/// The keys of the nodes, by class.
#[derive(Debug, Default)]
pub struct Schema {
    /// Classes with their keys.
    pub classes: BTreeMap<String, BTreeMap<String, Column>>,
}

impl Schema {
    /// Reads the nodes that `wants` a class of.
    pub fn read(graph: &PropertyGraph<'_>) -> Result<Schema, ExportError> {
        let mut schema = Schema::default();
        graph.nodes(|node| {
            schema.add(node);
            Ok(())
        })?;
        Ok(schema)
    }

    fn add(&mut self, node: &Node) {
        if !self.classes.contains_key(&node.class) {
            self.classes.insert(node.class.clone(), BTreeMap::new());
        }
        let Some(keys) = self.classes.get_mut(&node.class) else { return };
        for (key, property) in &node.properties {
            let column = match property {
                Property::One(literal) => Column::One(literal.kind),
                Property::Many(_) => Column::Many,
            };
            match keys.get_mut(key) {
                Some(known) => *known = known.or(column),
                None => drop(keys.insert(key.clone(), column)),
            }
        }
    }

    /// The keys of all classes.
    pub fn keys(&self) -> BTreeMap<String, Column> {
        let mut all: BTreeMap<String, Column> = BTreeMap::new();
        for (key, column) in self.classes.values().flatten() {
            all.entry(key.clone()).and_modify(|known| *known = known.or(*column)).or_insert(*column);
        }
        all
    }
}

impl Column {
    fn or(self, other: Column) -> Column {
        match (self, other) {
            (Column::One(one), Column::One(other)) => Column::One(one.or(other)),
            _ => Column::Many,
        }
    }
}

impl Edge {
    /// The keys that edges have, in order.
    pub fn keys(graph: &PropertyGraph<'_>) -> Vec<(&'static str, Column)> {
        let mut keys = vec![("documents", Column::One(Kind::Integer))];
        if graph.source().has_derived() {
            keys.push(("derived", Column::One(Kind::Flag)));
        }
        if graph.source().has_evidence() {
            keys.extend([
                ("sources", Column::Many),
                ("quotes", Column::Many),
                ("confidence", Column::One(Kind::Number)),
            ]);
        }
        keys
    }

    /// What an edge has under these keys.
    pub fn properties(&self) -> Vec<(&'static str, Property)> {
        let mut all = vec![("documents", Property::One(Literal::integer(self.documents)))];
        if let Some(derived) = self.derived {
            all.push(("derived", Property::One(Literal { kind: Kind::Flag, text: derived.to_string() })));
        }
        if !self.evidence.sources.is_empty() {
            all.push(("sources", Property::Many(self.evidence.sources.clone())));
            all.push(("quotes", Property::Many(self.evidence.quotes.clone())));
        }
        if let Some(confidence) = &self.evidence.confidence {
            all.push(("confidence", Property::One(Literal { kind: Kind::Number, text: confidence.clone() })));
        }
        all
    }
}
