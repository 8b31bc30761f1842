//! A chain or a place → what belongs to it: companies, projects and parks, each with where it stands.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::store::StorageError;

use super::stated::Stated;
use crate::analyse::Kind;
use crate::vocabulary as v;

/// Steps from a place to what lies in a park of one of its parts.
const STEPS: usize = 6;

/// Digits of the code of a county; those of a town are more.
const COUNTY: usize = 6;

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

/// A place with its parts, and the parks in them, each with how many steps it is inside.
pub(super) fn parts(stated: &Stated<'_>, place: &str) -> Result<BTreeMap<String, usize>, StorageError> {
    let mut reached = BTreeMap::from([(place.to_owned(), 0)]);
    let mut open = vec![place.to_owned()];
    for step in 1..=STEPS {
        let mut next = Vec::new();
        for node in &open {
            next.extend(stated.subjects(v::PART_OF, node)?);
            for inside in stated.subjects(v::LOCATED_IN, node)? {
                if stated.is_a(&inside, v::PARK)? {
                    next.push(inside);
                }
            }
        }
        next.sort_unstable();
        next.dedup();
        open = next.into_iter().filter(|node| !reached.contains_key(node)).collect();
        reached.extend(open.iter().map(|node| (node.clone(), step)));
    }
    Ok(reached)
}

/// The companies, projects and parks that lie in one of these nodes, by kind and IRI; each with the finest place that it lies in:
/// a park rather than its county, a county rather than its city; a town stands for nothing where a county is known.
pub(super) fn inside(
    stated: &Stated<'_>,
    nodes: &BTreeMap<String, usize>,
) -> Result<BTreeMap<(Kind, String), String>, StorageError> {
    let mut found: BTreeMap<(Kind, String), (bool, usize, String)> = BTreeMap::new();
    for (node, depth) in nodes {
        let label = stated.label(node)?;
        let is_town = stated.value(node, v::DIVISION_CODE)?.is_some_and(|code| code.len() > COUNTY);
        for subject in stated.subjects(v::LOCATED_IN, node)? {
            for (kind, class) in [(Kind::Company, v::COMPANY), (Kind::Project, v::PROJECT), (Kind::Park, v::PARK)] {
                if stated.is_a(&subject, class)? {
                    let finest = found.entry((kind, subject.clone())).or_default();
                    let this = (!is_town, *depth, label.clone());
                    // of two as fine the first counts
                    if finest.2.is_empty() || (this.0, this.1) > (finest.0, finest.1) {
                        *finest = this;
                    }
                }
            }
        }
    }
    Ok(found.into_iter().map(|(key, (.., label))| (key, label)).collect())
}
