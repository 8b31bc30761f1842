//! A chain's name or node → the nodes that mean this chain, and the one that has its template.
//!
//! Documents name one chain in several ways (铝加工产业, 高端铝产业链), and each name that resolution did not merge is a node of its
//! own. A node whose label is a name of the template counts as the template's chain.

use super::ask::{self, ask};
use super::error::DiagramError;
use super::model::Named;
use crate::store::Store;
use std::collections::{BTreeMap, BTreeSet};

/// The nodes that mean one chain.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Chain {
    /// The node it is known by: that of the template, if there is one.
    pub(super) main: Named,
    /// Whether the registry has a template for it.
    pub(super) has_template: bool,
    /// All its nodes, `main` among them.
    pub(super) nodes: BTreeMap<String, String>,
}

/// All chains of a store.
pub(super) struct Chains(BTreeMap<String, Names>);

#[derive(Default)]
struct Names {
    label: String,
    stems: BTreeSet<String>,
    has_template: bool,
}

impl Chains {
    pub(super) fn read(store: &Store) -> Result<Self, DiagramError> {
        let mut chains: BTreeMap<String, Names> = BTreeMap::new();
        for row in ask(store, ask::CHAINS)? {
            let [node, name, is_label, has_template] = row.as_slice() else { continue };
            let names = chains.entry(node.clone()).or_default();
            names.stems.insert(stem(name).to_owned());
            names.has_template |= has_template == "1";
            if is_label == "1" && (names.label.is_empty() || *name < names.label) {
                names.label.clone_from(name);
            }
        }
        Ok(Self(chains))
    }

    /// The chain that `node` means.
    pub(super) fn of(&self, node: &str) -> Chain {
        let empty = Names::default();
        let asked = self.0.get(node).unwrap_or(&empty);
        let own = stem(&asked.label);
        let template = self.0.iter().find(|(_, names)| names.has_template && names.stems.contains(own));
        let (main, names) = match template {
            Some((main, names)) if !asked.has_template => (main.as_str(), names),
            _ => (node, asked),
        };
        let mut nodes: BTreeMap<String, String> =
            self.0.iter().filter(|(_, other)| names.stems.contains(stem(&other.label))).map(entry).collect();
        // The names of another template are its own.
        nodes.retain(|iri, _| iri == main || self.0.get(iri).is_none_or(|other| !other.has_template));
        nodes.insert(node.to_owned(), asked.label.clone());
        nodes.insert(main.to_owned(), names.label.clone());
        let main = Named { label: names.label.clone(), iri: main.to_owned() };
        Chain { main, has_template: names.has_template, nodes }
    }
}

fn entry((iri, names): (&String, &Names)) -> (String, String) {
    (iri.clone(), names.label.clone())
}

/// The chains that have a member in the corpus, each once, by label.
pub fn chains(store: &Store) -> Result<Vec<Named>, DiagramError> {
    let all = Chains::read(store)?;
    let rows = ask(store, ask::PEOPLED)?;
    let found: BTreeSet<Named> = rows.iter().flatten().map(|node| all.of(node).main).collect();
    Ok(found.into_iter().collect())
}

/// The name without the ending that says it is a chain.
fn stem(name: &str) -> &str {
    ["产业链", "产业", "行业", "链"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .filter(|stem| !stem.is_empty())
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_stem_is_never_empty() {
        assert_eq!(super::stem("铝产业链"), "铝");
        assert_eq!(super::stem("产业链"), "产业链");
    }
}
