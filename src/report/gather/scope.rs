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

/// A place with its parts, and the parks in them: each before what lies in it.
pub(super) fn parts(stated: &Stated<'_>, place: &str) -> Result<Vec<String>, StorageError> {
    let mut reached = vec![place.to_owned()];
    let mut known = BTreeSet::from([place.to_owned()]);
    let mut from = 0;
    for _ in 0..STEPS {
        let mut next = BTreeSet::new();
        for node in &reached[from..] {
            next.extend(stated.subjects(v::PART_OF, node)?);
            for inside in stated.subjects(v::LOCATED_IN, node)? {
                if stated.is_a(&inside, v::PARK)? {
                    next.insert(inside);
                }
            }
        }
        from = reached.len();
        reached.extend(next.into_iter().filter(|node| known.insert(node.clone())));
    }
    Ok(reached)
}

/// The companies, projects and parks that lie in one of these nodes, by kind and IRI, each with the finest of them that it lies in: a park
/// rather than its county, a county rather than its city.
pub(super) fn inside(stated: &Stated<'_>, nodes: &[String]) -> Result<BTreeMap<(Kind, String), String>, StorageError> {
    let mut found = BTreeMap::new();
    for node in nodes.iter().rev() {
        for subject in stated.subjects(v::LOCATED_IN, node)? {
            for (kind, class) in [(Kind::Company, v::COMPANY), (Kind::Project, v::PROJECT), (Kind::Park, v::PARK)] {
                if stated.is_a(&subject, class)? {
                    let county = stated.label(node)?;
                    found.entry((kind, subject.clone())).or_insert(county);
                }
            }
        }
    }
    Ok(found)
}
