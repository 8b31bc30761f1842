//! A store → what documents say of companies, projects and parks that tells where in a chain they stand.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use oxigraph::model::NamedNodeRef;

use super::AnalyseError;
use super::asked::Asked;
use super::model::{Fact, Kind, Named};
use crate::vocabulary as v;

/// A company, project or park.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub(super) named: Named,
    pub(super) kind: Kind,
    /// Other names of it.
    pub(super) aliases: BTreeSet<String>,
    /// What it makes: a name, and the statement.
    pub(super) makes: Vec<(String, Fact)>,
    /// The chains that documents put it in, by their node.
    pub(super) chains: Vec<(String, Fact)>,
    /// Who builds it.
    pub(super) developers: Vec<(String, Fact)>,
    /// The firm whose name a project's begins with, where nobody is said to build it.
    pub(super) named_after: Option<String>,
    /// Places and parks that it lies in.
    pub(super) places: BTreeSet<String>,
}

/// What is known of all of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub(super) subjects: BTreeMap<String, Subject>,
    /// The projects of a firm.
    pub(super) projects: HashMap<String, BTreeSet<String>>,
    /// The names of chains that documents speak of, by node.
    pub(super) chains: BTreeMap<String, BTreeSet<String>>,
    /// Chains and products that places and parks are said to lead in, by place or park.
    pub(super) leading: HashMap<String, BTreeSet<String>>,
    /// What is upstream of what, as documents say.
    pub(super) upstream: Vec<(Named, Named)>,
    /// The products that documents speak of.
    pub(super) products: BTreeSet<String>,
    /// How many documents there are.
    pub(super) documents: usize,
}

/// So many characters has the name of a firm at least that projects are taken to be named after: 华安 also begins 华安县.
const OWNER: usize = 3;

fn fact(subject: &str, property: NamedNodeRef<'_>, object: &str) -> Fact {
    Fact { subject: subject.into(), property: property.as_str().into(), object: object.into() }
}

impl Facts {
    pub(super) fn read(asked: &Asked<'_>) -> Result<Facts, AnalyseError> {
        let mut facts = Facts { documents: asked.nodes(v::DOCUMENT)?.len(), ..Facts::default() };
        let mut nodes = Vec::new();
        for (kind, class) in Kind::ALL.into_iter().zip([v::COMPANY, v::PROJECT, v::PARK]) {
            nodes.push((kind, asked.nodes(class)?));
        }
        asked.hold_for(nodes.iter().map(|(_, nodes)| nodes.len()).sum())?;
        for (kind, nodes) in nodes {
            for iri in nodes {
                let named = Named { label: asked.label(&iri)?, iri: iri.clone() };
                let aliases = asked.values(&iri, v::ALT_LABEL)?;
                let (makes, chains, developers, places) = (Vec::new(), Vec::new(), Vec::new(), BTreeSet::new());
                let named_after = None;
                let subject = Subject { named, kind, aliases, makes, chains, developers, named_after, places };
                facts.subjects.insert(iri, subject);
            }
        }
        facts.read_products(asked)?;
        for chain in asked.nodes(v::INDUSTRY_CHAIN)? {
            let mut names = BTreeSet::from([asked.label(&chain)?]);
            names.extend(asked.values(&chain, v::ALT_LABEL)?);
            facts.chains.insert(chain, names);
        }
        for (node, chain) in asked.stated(v::IN_CHAIN)? {
            let fact = fact(&node, v::IN_CHAIN, &chain);
            facts.with(&node, |subject| subject.chains.push((chain, fact)));
        }
        for (chain, node) in asked.stated(v::CHAIN_OWNER)? {
            let fact = fact(&chain, v::CHAIN_OWNER, &node);
            facts.with(&node, |subject| subject.chains.push((chain, fact)));
        }
        for (node, chain) in asked.stated(v::LEADING_INDUSTRY)? {
            let fact = fact(&node, v::LEADING_INDUSTRY, &chain);
            if facts.chains.contains_key(&chain) {
                facts.with(&node, |subject| subject.chains.push((chain.clone(), fact)));
            }
            facts.leading.entry(node).or_default().insert(chain);
        }
        for (project, developer) in asked.stated(v::DEVELOPED_BY)? {
            let fact = fact(&project, v::DEVELOPED_BY, &developer);
            facts.projects.entry(developer.clone()).or_default().insert(project.clone());
            facts.with(&project, |subject| subject.developers.push((developer, fact)));
        }
        for (node, place) in asked.pairs(v::LOCATED_IN)? {
            facts.with(&node, |subject| subject.places.extend([place]));
        }
        facts.name_after();
        Ok(facts)
    }

    /// Gives projects that nobody is said to build, but that are named after a firm, to it: 某某铝业有限公司项目.
    fn name_after(&mut self) {
        let long = |name: &&String| name.chars().count() >= OWNER;
        let firms = self.subjects.values().filter(|subject| subject.kind == Kind::Company);
        let named = |firm: &'_ Subject| -> Vec<(String, String)> {
            let names = [&firm.named.label].into_iter().chain(&firm.aliases);
            names.filter(long).map(|name| (name.clone(), firm.named.iri.clone())).collect()
        };
        let firms: BTreeMap<String, String> = firms.flat_map(named).collect();
        // 某某半导体及充电桩项目 is two things to be made
        let goes_on = |rest: &str| ["、", "及", "和", "与", "·"].iter().all(|joint| !rest.starts_with(joint));
        let owner = |name: &str| {
            let ends = name.char_indices().map(|(at, _)| at).skip(OWNER).filter(|end| goes_on(&name[*end..]));
            ends.filter_map(|end| firms.get(&name[..end])).last().cloned()
        };
        for subject in self.subjects.values_mut().filter(|subject| subject.kind == Kind::Project) {
            if subject.developers.is_empty() {
                let mut names = [&subject.named.label].into_iter().chain(&subject.aliases);
                subject.named_after = names.find_map(|name| owner(name));
            }
        }
        for (iri, subject) in &self.subjects {
            if let Some(firm) = &subject.named_after {
                self.projects.entry(firm.clone()).or_default().insert(iri.clone());
            }
        }
    }

    fn with(&mut self, node: &str, change: impl FnOnce(&mut Subject)) {
        if let Some(subject) = self.subjects.get_mut(node) {
            change(subject);
        }
    }

    fn read_products(&mut self, asked: &Asked<'_>) -> Result<(), AnalyseError> {
        for (node, product) in asked.stated(v::PRODUCES)? {
            let (name, fact) = (asked.label(&product)?, fact(&node, v::PRODUCES, &product));
            self.products.insert(name.clone());
            self.with(&node, |subject| subject.makes.push((name, fact)));
        }
        let names: HashMap<String, String> = asked.pairs(v::OF_PRODUCT)?.into_iter().collect();
        for (node, capacity) in asked.pairs(v::CAPACITY)? {
            let Some(name) = names.get(&capacity) else { continue };
            let fact = fact(&node, v::CAPACITY, &capacity);
            self.products.insert(name.clone());
            self.with(&node, |subject| subject.makes.push((name.clone(), fact)));
        }
        for (from, to) in asked.pairs(v::UPSTREAM_OF)? {
            let (from_label, to_label) = (asked.label(&from)?, asked.label(&to)?);
            self.products.extend([from_label.clone(), to_label.clone()]);
            let named = |label, iri| Named { label, iri };
            self.upstream.push((named(from_label, from), named(to_label, to)));
        }
        Ok(())
    }

    /// Places and parks that a subject lies in, and those that its parks lie in.
    pub(super) fn places_of(&self, node: &str) -> BTreeSet<String> {
        let own = self.subjects.get(node).map(|subject| subject.places.clone()).unwrap_or_default();
        let of_parks = own.iter().filter_map(|place| self.subjects.get(place)).flat_map(|park| &park.places);
        let all: BTreeSet<String> = of_parks.cloned().chain(own.iter().cloned()).collect();
        all
    }
}
