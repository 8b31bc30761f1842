//! One chain of a store → its segments from upstream to downstream, who stands on each and why, what feeds what, what is not mentioned.

mod depend;
mod linked;
mod members;
mod nodes;

use std::collections::BTreeSet;

pub use depend::{Holder, Link, LinkKind, Share, Sole};
pub use members::{Member, Standing};
pub use nodes::chains;

use super::AnalyseError;
use super::asked::{Asked, documents_about};
use super::facts::Facts;
use super::graph::FlowGraph;
use super::model::{Named, Tier};
use super::names::{Fit, Target};
use super::placing::Placings;
use super::template::{ChainAt, Templates};
use crate::query;
use crate::store::Store;
use crate::vocabulary as v;
use members::members;
use nodes::Nodes;

/// A chain with all that is known of it.
#[derive(Debug)]
pub struct ChainMap {
    /// The chain.
    pub chain: Named,
    /// All nodes that mean it, by IRI.
    pub nodes: BTreeSet<String>,
    /// Other names that documents use for it.
    pub also: Vec<String>,
    /// Who leads it.
    pub leaders: Vec<Leader>,
    /// The companies that are said to own it.
    pub owners: Vec<Named>,
    /// The departments that are said to lead the work on it.
    pub departments: Vec<Named>,
    /// Whether the registry has a template for it; without one the segments are products that documents link.
    pub has_template: bool,
    /// Its segments, from upstream to downstream.
    pub stands: Vec<Stand>,
    /// Who stands in it, the owners first, then those that documents put here, by investment.
    pub members: Vec<Member>,
    /// What feeds what, as positions in `stands`.
    pub flows: Vec<Flow>,
    /// The segments that run in loops, as positions in `stands`.
    pub cycles: Vec<Vec<usize>>,
    /// Documents that say something of the chain or of a member.
    pub documents: usize,
    /// Documents that the store holds.
    pub corpus: usize,
    /// The date of the newest document that says something of the chain.
    pub newest: Option<String>,
    /// Partners that documents name, each pair of firms once.
    partners: BTreeSet<(Named, Named)>,
    /// The counties of those who are no members but build or partner here, by IRI.
    elsewhere: std::collections::BTreeMap<String, BTreeSet<String>>,
}

/// A person who leads a chain.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Leader {
    /// The person.
    pub person: Named,
    /// The role, where it is not simply 链长.
    pub role: String,
    /// Posts held.
    pub posts: Vec<String>,
}

/// A segment of the chain.
#[derive(Clone, Debug)]
pub struct Stand {
    /// The segment, or the product that stands for one.
    pub segment: Named,
    /// Where it stands; a product that documents link has no tier.
    pub tier: Option<Tier>,
    /// The longest way from a segment that nothing feeds; the segments of a loop share a layer.
    pub layer: usize,
    /// Those whose likeliest segment in this chain it is, as positions in `members`.
    pub members: Vec<usize>,
    /// Those who stand here, too.
    pub others: Vec<usize>,
    /// The products of the segment that documents speak of, whoever makes them.
    pub mentioned: Vec<String>,
}

impl Stand {
    /// All who may stand here.
    pub fn all(&self) -> impl Iterator<Item = usize> {
        self.members.iter().chain(&self.others).copied()
    }
}

/// That one segment feeds another.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Flow {
    /// The segment upstream.
    pub from: usize,
    /// The segment downstream.
    pub to: usize,
    /// Whether documents say so; otherwise the template does.
    pub stated: bool,
}

impl ChainMap {
    /// The chain that people call `name`: 铝产业, 铝, 铝产业链, or its IRI.
    ///
    /// # Errors
    /// No such chain, several of this name, or a store that cannot be asked.
    pub fn named(store: &Store, name: &str) -> Result<ChainMap, AnalyseError> {
        Ok(Self::with_placings(store, query::resolve(store, query::Kind::CHAIN, name)?.as_str())?.0)
    }

    /// The chain whose IRI is `iri`.
    ///
    /// # Errors
    /// A store that cannot be asked.
    pub fn of(store: &Store, iri: &str) -> Result<ChainMap, AnalyseError> {
        Ok(Self::with_placings(store, iri)?.0)
    }

    /// The chain whose IRI is `iri`, with where everybody stands in terms of the templates it was made with.
    ///
    /// # Errors
    /// A store that cannot be asked.
    pub fn with_placings(store: &Store, iri: &str) -> Result<(ChainMap, Placings), AnalyseError> {
        let asked = Asked::of(store);
        let templates = Templates::from_registry(&asked)?;
        let facts = Facts::read(&asked)?;
        let nodes = Nodes::of(&asked, &templates, &facts.chains, iri)?;
        let (placings, chain) = match nodes.template {
            Some(chain) => (Placings::of(templates, facts), chain),
            None => (Placings::of(of_documents(&nodes, &facts), facts), 0),
        };
        let map = Self::gather(&asked, &nodes, &placings, chain, true)?;
        Ok((map, placings))
    }

    /// The chain whose IRI is `iri`, where everybody is placed already: for several chains of one store. The standings are
    /// without evidence, whose looking up takes longer than all else.
    ///
    /// # Errors
    /// A store that cannot be asked.
    pub fn among(store: &Store, placings: &Placings, iri: &str) -> Result<ChainMap, AnalyseError> {
        let asked = Asked::of(store);
        let nodes = Nodes::of(&asked, &placings.templates, &placings.facts.chains, iri)?;
        match nodes.template {
            Some(chain) => Self::gather(&asked, &nodes, placings, chain, false),
            None => {
                let placings = Placings::of(of_documents(&nodes, &placings.facts), placings.facts.clone());
                Self::gather(&asked, &nodes, &placings, 0, false)
            }
        }
    }

    fn gather(
        asked: &Asked<'_>,
        nodes: &Nodes,
        placings: &Placings,
        chain: ChainAt,
        with_words: bool,
    ) -> Result<ChainMap, AnalyseError> {
        let dates = asked.documents()?;
        let templates = &placings.templates;
        let segments = &templates.chains[chain].segments;
        let first = segments.first().copied().unwrap_or(0);
        let members = members(asked, &dates, nodes, placings, chain, with_words)?;
        let flows = flows(templates, placings, chain, first, nodes.template.is_some());
        let graph = FlowGraph::new(segments.len(), flows.iter().map(|flow| (flow.from, flow.to)));
        let layers = graph.layers();
        let mut stands: Vec<Stand> = segments
            .iter()
            .zip(layers)
            .map(|(at, layer)| {
                let segment = &templates.segments[*at];
                let (members, others, mentioned) = (Vec::new(), Vec::new(), Vec::new());
                Stand { segment: segment.named.clone(), tier: segment.tier, layer, members, others, mentioned }
            })
            .collect();
        for (at, member) in members.iter().enumerate() {
            for (nth, standing) in member.standings.iter().enumerate() {
                let Some(stand) = standing.stand.and_then(|stand| stands.get_mut(stand)) else { continue };
                if nth == 0 { stand.members.push(at) } else { stand.others.push(at) }
            }
        }
        for name in &placings.facts.products {
            for at in mentions(templates, chain, name) {
                stands[at - first].mentioned.push(name.clone());
            }
        }
        let about = nodes.all.keys().cloned().chain(members.iter().map(|member| member.entity.iri.clone())).collect();
        let spoken = documents_about(asked, &about)?;
        let newest = spoken.iter().filter_map(|document| dates.get(document)).filter(|date| !date.is_empty()).max();
        let also: BTreeSet<&String> = nodes.all.values().filter(|label| **label != nodes.main.label).collect();
        let (partners, elsewhere) = depend::partners(asked, &dates, &members, &placings.facts)?;
        Ok(ChainMap {
            chain: nodes.main.clone(),
            nodes: nodes.all.keys().cloned().collect(),
            also: also.into_iter().cloned().collect(),
            leaders: leaders(asked, nodes)?,
            owners: members.iter().filter(|member| member.owns).map(|member| member.entity.clone()).collect(),
            departments: departments(asked, nodes)?,
            has_template: nodes.template.is_some(),
            stands,
            members,
            flows,
            cycles: graph.cycles(),
            documents: spoken.len(),
            corpus: dates.len(),
            newest: newest.cloned(),
            partners,
            elsewhere,
        })
    }
}

/// The segments that documents give a chain without a template.
fn of_documents(nodes: &Nodes, facts: &Facts) -> Templates {
    let mut seeds: BTreeSet<String> = nodes.all.values().cloned().collect();
    for subject in facts.subjects.values() {
        if subject.chains.iter().any(|(chain, _)| nodes.all.contains_key(chain)) {
            seeds.extend(subject.makes.iter().map(|(name, _)| name.clone()));
        }
    }
    linked::linked(nodes.main.clone(), seeds, &facts.upstream)
}

/// The segments of a chain that turn out what is called `name`; having a known name inside is not enough.
fn mentions(templates: &Templates, chain: ChainAt, name: &str) -> BTreeSet<usize> {
    let mut segments = BTreeSet::new();
    for found in templates.known.things(name).into_iter().filter(|found| found.fit > Fit::Inside) {
        match found.target {
            Target::Product(product) => segments.extend(&templates.products[product].segments),
            Target::Segment(segment) => drop(segments.insert(segment)),
            Target::Chain(_) => {}
        }
    }
    segments.retain(|segment| templates.segments[*segment].chain == chain);
    segments
}

/// What feeds what: by the template, and by what documents say of products.
fn flows(templates: &Templates, placings: &Placings, chain: ChainAt, first: usize, has_template: bool) -> Vec<Flow> {
    let mut flows = BTreeSet::new();
    for at in &templates.chains[chain].segments {
        for to in templates.segments[*at].feeds.iter().filter(|to| templates.segments[**to].chain == chain) {
            flows.insert(Flow { from: *at - first, to: *to - first, stated: !has_template });
        }
    }
    let exact = |name: &str| templates.product(name).map(|product| templates.by_chain(product));
    for (from, to) in placings.facts.upstream.iter().filter(|_| has_template) {
        let (Some(from), Some(to)) = (exact(&from.label), exact(&to.label)) else { continue };
        if let (Some(from), Some(to)) = (from.get(&chain), to.get(&chain))
            && let (Some(from), Some(to)) = (from.first(), to.first())
            && from != to
        {
            let (from, to) = (*from - first, *to - first);
            flows.remove(&Flow { from, to, stated: false });
            flows.insert(Flow { from, to, stated: true });
        }
    }
    flows.into_iter().collect()
}

/// Who leads the chain, with posts.
fn leaders(asked: &Asked<'_>, nodes: &Nodes) -> Result<Vec<Leader>, AnalyseError> {
    let mut leaders = std::collections::BTreeMap::new();
    for node in nodes.all.keys() {
        for person in asked.values(node, v::CHAIN_LEADER)? {
            let named = Named { label: asked.label(&person)?, iri: person.clone() };
            leaders.entry(named).or_insert_with(BTreeSet::new);
        }
        for record in asked.values(node, v::CHAIN_LEADERSHIP)? {
            let Some(person) = asked.value(&record, v::CHAIN_LEADER)? else { continue };
            let named = Named { label: asked.label(&person)?, iri: person };
            let role = asked.value(&record, v::ROLE)?.filter(|role| role != "链长");
            leaders.entry(named).or_insert_with(BTreeSet::new).extend(role);
        }
    }
    let mut all = Vec::new();
    for (person, roles) in leaders {
        let posts = asked.values(&person.iri, v::HOLDS_POST)?.into_iter().collect();
        all.push(Leader { person, role: roles.into_iter().collect::<Vec<_>>().join("、"), posts });
    }
    Ok(all)
}

/// The departments that lead the work on the chain.
fn departments(asked: &Asked<'_>, nodes: &Nodes) -> Result<Vec<Named>, AnalyseError> {
    let mut departments = BTreeSet::new();
    for node in nodes.all.keys() {
        for department in asked.values(node, v::LEAD_DEPARTMENT)? {
            departments.insert((department.clone(), asked.label(&department)?));
        }
    }
    Ok(departments.into_iter().map(|(iri, label)| Named { label, iri }).collect())
}
