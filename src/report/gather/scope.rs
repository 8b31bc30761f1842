//! A chain or a place → what belongs to it: companies, projects and parks, each with where it stands.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::store::StorageError;

use super::stated::Stated;
use crate::analyse::Kind;
use crate::vocabulary as v;

/// Steps from a place to what lies in a park of one of its parts.
const STEPS: usize = 6;

/// What a report is about, and what belongs to it.
pub(super) struct Scope {
    /// The chain or place.
    pub main: String,
    /// The nodes of the chain, or the place with its parts.
    pub nodes: BTreeSet<String>,
    /// Who belongs to it, in the order in which they are listed.
    pub members: Vec<Member>,
}

/// A company, project or park.
pub(super) struct Member {
    pub iri: String,
    pub label: String,
    pub kind: Kind,
    /// Whether it is said to own the chain.
    pub owns: bool,
    /// The chain that it most likely stands in, by name.
    pub chain: String,
    /// Where it stands, in words: 铝产业·铝板带箔, with a mark where that is not sure.
    pub segment: String,
    /// Where it lies: county or park.
    pub county: String,
}

impl Scope {
    /// The members of a kind.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(move |member| member.kind == kind)
    }
}

/// A place with its parts, and the parks in them.
pub(super) fn parts(stated: &Stated<'_>, place: &str) -> Result<BTreeSet<String>, StorageError> {
    let mut reached = BTreeSet::from([place.to_owned()]);
    let mut open = vec![place.to_owned()];
    for _ in 0..STEPS {
        let mut next = Vec::new();
        for node in &open {
            next.extend(stated.subjects(v::PART_OF, node)?);
            for inside in stated.subjects(v::LOCATED_IN, node)? {
                if stated.is_a(&inside, v::PARK)? {
                    next.push(inside);
                }
            }
        }
        open = next.into_iter().filter(|node| reached.insert(node.clone())).collect();
    }
    Ok(reached)
}

/// The companies, projects and parks that lie in one of these nodes, by kind and IRI.
pub(super) fn inside(
    stated: &Stated<'_>,
    nodes: &BTreeSet<String>,
) -> Result<BTreeMap<(Kind, String), String>, StorageError> {
    let mut found = BTreeMap::new();
    for node in nodes {
        for subject in stated.subjects(v::LOCATED_IN, node)? {
            for (kind, class) in [(Kind::Company, v::COMPANY), (Kind::Project, v::PROJECT), (Kind::Park, v::PARK)] {
                if stated.is_a(&subject, class)? {
                    // the finest of the places that it lies in: a park rather than its county, a county rather than its city
                    let county = stated.label(node)?;
                    found.entry((kind, subject.clone())).or_insert(county);
                }
            }
        }
    }
    Ok(found)
}
