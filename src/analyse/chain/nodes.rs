//! A chain's node → all nodes that mean this chain, and its template, if there is one.
//!
//! Documents name one chain in several ways (铝加工产业, 高端铝产业链), and each name that resolution did not merge is a node of its own.
//! A node whose label is a name of the template counts as the template's chain.

use std::collections::{BTreeMap, BTreeSet};

use super::super::AnalyseError;
use super::super::asked::Asked;
use super::super::model::Named;
use super::super::names::{stem, without_brackets};
use super::super::template::{ChainAt, Templates};
use crate::store::Store;
use crate::vocabulary as v;

/// The nodes that mean one chain.
#[derive(Clone, Debug)]
pub(super) struct Nodes {
    /// The node it is known by: that of the template, if there is one.
    pub(super) main: Named,
    /// Its template.
    pub(super) template: Option<ChainAt>,
    /// All its nodes with their labels, `main` among them.
    pub(super) all: BTreeMap<String, String>,
}

impl Nodes {
    /// The chain that `node` means; `chains` are the names of all chains that documents or the registry speak of, by node.
    pub(super) fn of(
        asked: &Asked<'_>,
        templates: &Templates,
        chains: &BTreeMap<String, BTreeSet<String>>,
        node: &str,
    ) -> Result<Nodes, AnalyseError> {
        let label = asked.label(node)?;
        let stems =
            |names: &BTreeSet<String>| -> BTreeSet<String> { names.iter().map(|name| stem(name).to_owned()).collect() };
        let template = templates.chain(node).or_else(|| of_template(templates, &label));
        let main = match template {
            Some(at) => templates.chains[at].named.clone(),
            None => Named { label: label.clone(), iri: node.to_owned() },
        };
        let names = match template {
            Some(at) => stems(&templates.chains[at].names),
            None => chains.get(node).map(&stems).unwrap_or_default(),
        };
        let mut all = BTreeMap::from([(node.to_owned(), label.clone()), (main.iri.clone(), main.label.clone())]);
        for other in chains.keys() {
            let label = asked.label(other)?;
            // the names of another template are its own
            let is_other = templates.chain(other).is_some_and(|other| Some(other) != template);
            let is_one = names.contains(stem(&label)) || template.is_some() && of_template(templates, &label) == template;
            if !is_other && is_one {
                all.insert(other.clone(), label);
            }
        }
        Ok(Nodes { main, template, all })
    }
}

/// The template that has a chain of this name, or of the name without what it puts in brackets: 生物医药（阿胶）产业.
fn of_template(templates: &Templates, label: &str) -> Option<ChainAt> {
    let named = |label: &str| {
        let is_one = |name: &String| stem(name) == stem(label);
        templates.chains.iter().position(|chain| chain.names.iter().any(is_one))
    };
    named(label).or_else(|| named(&without_brackets(label)?))
}

/// The chains that have a company, project or park in the corpus, each once, by label.
///
/// # Errors
/// A store that cannot be read.
pub fn chains(store: &Store) -> Result<Vec<Named>, AnalyseError> {
    let asked = Asked::of(store);
    let templates = Templates::from_registry(&asked)?;
    let mut names = BTreeMap::new();
    for chain in asked.nodes(v::INDUSTRY_CHAIN)? {
        names.insert(chain.clone(), BTreeSet::from([asked.label(&chain)?]));
    }
    let mut placed = BTreeSet::new();
    for class in [v::COMPANY, v::PROJECT, v::PARK] {
        placed.extend(asked.nodes(class)?);
    }
    let members =
        asked.pairs(v::IN_CHAIN)?.into_iter().filter(|(node, _)| placed.contains(node)).map(|(_, chain)| chain);
    let owned = asked.pairs(v::CHAIN_OWNER)?.into_iter().map(|(chain, _)| chain);
    let peopled: BTreeSet<String> = members.chain(owned).filter(|chain| names.contains_key(chain)).collect();
    let mut found = BTreeSet::new();
    for chain in peopled {
        found.insert(Nodes::of(&asked, &templates, &names, &chain)?.main);
    }
    Ok(found.into_iter().collect())
}
