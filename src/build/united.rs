//! What all documents know of their entities → one entity for each thing, and what the shared graphs say of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use oxigraph::model::NamedNode;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::emit::{Iris, entity_quads, registry, rules};
use crate::model::{Document, Entity, Extraction};
use crate::pack::Pack;
use crate::pipeline::Pipeline;

/// PLACEHOLDER
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Known {
    pub entity: Entity,
}
/// PLACEHOLDER
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Verdict {}

pub(super) fn known(_document: &Document, extraction: &Extraction, _pipeline: &Pipeline) -> Vec<Known> {
    extraction.entities.iter().map(|e| Known { entity: e.clone() }).collect()
}

/// The entities of all documents, and which of them are one.
pub(super) struct United<'a> {
    iris: &'a Iris,
    pack: &'a Pack,
    /// By the IRI that each would have alone.
    numbers: FxHashMap<NamedNode, usize>,
    entities: Vec<Entity>,
    stands_for: Vec<usize>,
    /// Those that each one stands for, itself among them.
    members: Vec<Vec<usize>>,
}

impl<'a> United<'a> {
    /// Unites what documents know.
    pub fn of<'k>(all: impl IntoIterator<Item = &'k Known>, iris: &'a Iris, pack: &'a Pack) -> United<'a> {
        let mut numbers = FxHashMap::default();
        let mut entities: Vec<Entity> = Vec::new();
        for known in all {
            let number = *numbers.entry(iris.entity(&known.entity, pack)).or_insert_with(|| {
                entities.push(Entity { aliases: Vec::new(), ..known.entity.clone() });
                entities.len() - 1
            });
            for alias in &known.entity.aliases {
                if !entities[number].aliases.contains(alias) {
                    entities[number].aliases.push(alias.clone());
                }
            }
        }
        let stands_for: Vec<usize> = (0..entities.len()).collect();
        let members = (0..entities.len()).map(|i| vec![i]).collect();
        United { iris, pack, numbers, entities, stands_for, members }
    }

    /// The IRI that an entity would have if it were united with no other.
    pub fn alone(&self, known: &Known) -> NamedNode {
        self.iris.entity(&known.entity, self.pack)
    }

    /// The IRI of an entity that a document knows.
    pub fn name(&self, known: &Known) -> NamedNode {
        let alone = self.alone(known);
        match self.numbers.get(&alone).map(|number| self.stands_for[*number]) {
            Some(number) => self.iris.entity(&self.entities[number], self.pack),
            None => alone,
        }
    }

    /// How many entities there are.
    pub fn len(&self) -> usize {
        self.members.iter().filter(|members| !members.is_empty()).count()
    }

    /// Entities that another one stands for, by the IRIs that both would have alone.
    pub fn stands_for(&self) -> BTreeMap<String, String> {
        let iri = |number: usize| self.iris.entity(&self.entities[number], self.pack).into_string();
        let others = self.stands_for.iter().enumerate().filter(|(number, other)| number != *other);
        others.map(|(number, other)| (iri(number), iri(*other))).collect()
    }

    /// What the entities graph says of all entities.
    pub fn all_lines(&self) -> impl Iterator<Item = Vec<String>> {
        (0..self.entities.len()).filter(|number| !self.members[*number].is_empty()).map(|number| self.lines_of(number))
    }

    /// What the entities graph says of the entity with this IRI; nothing where there is none.
    pub fn lines(&self, iri: &NamedNode) -> Vec<String> {
        match self.numbers.get(iri) {
            Some(number) if self.stands_for[*number] == *number => self.lines_of(*number),
            _ => Vec::new(),
        }
    }

    fn lines_of(&self, number: usize) -> Vec<String> {
        let of = |member: &usize| {
            let entity = &self.entities[*member];
            entity.aliases.iter().chain([&entity.name]).map(String::as_str)
        };
        let aliases: BTreeSet<&str> = self.members[number].iter().flat_map(of).collect();
        let entity = &self.entities[number];
        let node = self.iris.entity(entity, self.pack);
        entity_quads(&node, entity, aliases, self.iris, self.pack).iter().map(|quad| format!("{quad} .")).collect()
    }
}

/// The lines of the registry, where documents name these places and these rules read something.
pub(super) fn registry_lines(
    places: &BTreeSet<usize>,
    used: &BTreeSet<Arc<str>>,
    iris: &Iris,
    pack: &Pack,
) -> Vec<String> {
    let quads = registry(places, iris, pack).into_iter().chain(rules(used, iris, pack));
    quads.map(|quad| format!("{quad} .")).collect()
}
