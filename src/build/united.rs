//! What all documents know of their entities → one entity for each thing, and what the shared graphs say of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use oxigraph::model::NamedNode;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::Job;
use super::memory::Memory;
use crate::correct::Corrections;
use crate::emit::{Called, Iris, Judged, entity_quads, line, registry, rules, towns, verdict_quads};
use crate::identity::{Gathered, Known, Reason, Unions, unite};
use crate::model::Type;
use crate::pack::Pack;

/// A verdict on two entities, so as to be told from others of another build.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Verdict {
    /// The IRI of the entity, or of both.
    on: Vec<String>,
    names: [String; 2],
    merged: bool,
    reason: Reason,
}

impl Verdict {
    /// What the entities graph says of the verdict.
    pub fn lines(&self, iris: &Iris) -> Vec<String> {
        let on: Vec<NamedNode> = self.on.iter().map(NamedNode::new_unchecked).collect();
        let names = [0, 1].map(|n| self.names[n].as_str());
        let reason = [self.reason.zh(), self.reason.en()];
        let judged = Judged { on: &on, names, merged: self.merged, reason };
        verdict_quads(&judged, iris).iter().map(line).collect()
    }
}

/// The IRI that an entity would have if it were united with no other.
pub(super) fn alone(known: &Known, iris: &Iris, pack: &Pack) -> NamedNode {
    iri(known.class, &known.name, known.key.as_deref(), known.division, iris, pack)
}

fn iri(class: u16, name: &str, key: Option<&str>, division: Option<u32>, iris: &Iris, pack: &Pack) -> NamedNode {
    iris.named_entity(Type(class), name, key, division.map(|d| d as usize), pack)
}

/// The entities of all documents, and which of them are one.
pub(super) struct United<'a> {
    iris: &'a Iris,
    pack: &'a Pack,
    all: Vec<Gathered>,
    /// The IRI that each would have alone.
    alone: Vec<NamedNode>,
    numbers: FxHashMap<NamedNode, usize>,
    unions: Unions,
    /// Those that each one stands for, itself among them.
    members: Vec<Vec<usize>>,
    /// Whether the graph holds an entity.
    shown: Vec<bool>,
}

impl<'a> United<'a> {
    /// Unites what documents know.
    pub fn of(memory: &Memory, job: &'a Job<'_>) -> United<'a> {
        let (iris, pack) = (&job.iris, &job.pipeline.pack);
        let all = memory.entities();
        let forced = job.target.corrections.map(Corrections::forced).unwrap_or_default();
        let unions = unite(&all, &forced, &job.grounds);
        let iri = |one: &Gathered| iri(one.class, &one.name, one.key.as_deref(), one.division, iris, pack);
        let alone: Vec<NamedNode> = all.par_iter().map(iri).collect();
        let numbers: FxHashMap<NamedNode, usize> = alone.iter().cloned().zip(0..).collect();
        let (mut members, mut shown) = (vec![Vec::new(); all.len()], vec![false; all.len()]);
        for (one, stands) in unions.to.iter().enumerate() {
            members[*stands].push(one);
            shown[*stands] |= !all[one].hidden;
        }
        United { iris, pack, all, alone, numbers, unions, members, shown }
    }

    /// Whether the graph holds the entity, which stands for others or itself.
    fn is_shown(&self, number: usize) -> bool {
        self.shown[number] && !self.members[number].is_empty()
    }

    /// The IRI of an entity that a document knows.
    pub fn name(&self, known: &Known) -> NamedNode {
        let alone = alone(known, self.iris, self.pack);
        match self.numbers.get(&alone) {
            Some(number) => self.alone[self.unions.to[*number]].clone(),
            None => alone,
        }
    }

    /// Whether some document knows an entity of this class by this name.
    pub fn knows(&self, class: Type, name: &str) -> bool {
        self.all.iter().any(|one| one.class == class.0 && one.name == name)
    }

    /// What documents call the entities that would have these IRIs alone; an empty word where it may be anything.
    pub fn called(&self, alone: &BTreeSet<String>) -> Vec<String> {
        let numbers = alone.iter().filter_map(|iri| self.numbers.get(&NamedNode::new_unchecked(iri)));
        let name = |one: &Gathered| if one.division.is_some() { String::new() } else { one.name.clone() };
        numbers.map(|number| name(&self.all[*number])).collect()
    }

    /// How many entities there are.
    pub fn len(&self) -> usize {
        (0..self.all.len()).filter(|number| self.is_shown(*number)).count()
    }

    /// Entities that another one stands for, by the IRIs that both would have alone.
    pub fn stands_for(&self) -> BTreeMap<String, String> {
        let iri = |number: usize| self.alone[number].as_str().to_owned();
        let others = self.unions.to.iter().enumerate().filter(|(number, other)| number != *other);
        others.map(|(number, other)| (iri(number), iri(*other))).collect()
    }

    /// Why entities were united or kept apart.
    pub fn verdicts(&self) -> BTreeSet<Verdict> {
        let verdict = |verdict: &crate::identity::Verdict| {
            let both = [verdict.entity, verdict.other];
            let on: BTreeSet<String> =
                both.iter().map(|n| self.alone[self.unions.to[*n]].as_str().to_owned()).collect();
            Verdict {
                on: on.into_iter().collect(),
                names: both.map(|n| printed(&self.all[n])),
                merged: verdict.merged,
                reason: verdict.reason,
            }
        };
        let is_shown = |number: usize| self.shown[self.unions.to[number]];
        self.unions.verdicts.iter().filter(|v| is_shown(v.entity) && is_shown(v.other)).map(verdict).collect()
    }

    /// What the entities graph says of all entities.
    pub fn all_lines(&self) -> impl Iterator<Item = Vec<String>> {
        (0..self.all.len()).filter(|number| self.is_shown(*number)).map(|number| self.lines_of(number))
    }

    /// What the entities graph says of the entity with this IRI; nothing where there is none.
    pub fn lines(&self, iri: &NamedNode) -> Vec<String> {
        match self.numbers.get(iri) {
            Some(number) if self.is_shown(*number) => self.lines_of(*number),
            _ => Vec::new(),
        }
    }

    fn lines_of(&self, number: usize) -> Vec<String> {
        let own = |member: &usize| {
            let one = &self.all[*member];
            one.aliases.iter().chain([&one.name]).map(String::as_str)
        };
        let names: BTreeSet<&str> = self.members[number].iter().flat_map(own).collect();
        let one = &self.all[number];
        let called = Called {
            node: self.alone[number].clone(),
            kind: Type(one.class),
            name: &one.name,
            names: names.into_iter().collect(),
            division: one.division.map(|d| d as usize),
        };
        entity_quads(&called, self.iris, self.pack).iter().map(line).collect()
    }
}

/// A name with what tells it from namesakes.
fn printed(one: &Gathered) -> String {
    match &one.key {
        Some(key) => format!("{}（{key}）", one.name),
        None => one.name.clone(),
    }
}

/// The lines of the registry that stand in every store.
pub(super) fn registry_lines(iris: &Iris, pack: &Pack) -> Vec<String> {
    registry(iris, pack).par_iter().map(line).collect()
}

/// The lines of the registry that hang on the documents: which towns they name, and which rules read something.
pub(super) fn used_lines(
    places: &BTreeSet<usize>,
    rules_used: &BTreeSet<Arc<str>>,
    iris: &Iris,
    pack: &Pack,
) -> Vec<String> {
    towns(places, iris, pack).iter().chain(&rules(rules_used, iris, pack)).map(line).collect()
}
