//! Companies, projects and parks → segments: by what they make, by what a text says, by the trade in the name.
//!
//! In this order, each with its reason:
//!
//! 1. what it is said to make is called like a product of a segment, or ends in such a name (高精铝箔); for a firm also what its
//!    projects make;
//! 2. a text puts it into a chain: the chain narrows the segments, and the product, or else its own name, decides among them;
//! 3. its own name ends in a product (多金属轴承保持架项目), or has the trade of a chain (某铝业有限公司: the chain without a segment);
//! 4. where none of these tells, what is known of its projects or of who builds it.
//!
//! A product that several segments have is decided by the chain that is stated of the entity, by two or more of its other products, by
//! the leading industries of its park and county, and by any other product, in this order; then by the chains of its projects or of who builds
//! it, by where the product itself stands before what it is a kind of, by a chain that the same words name, and of a chain and a part of it
//! the part counts. What is still even is kept and marked as ambiguous.
//!
//! ```no_run
//! use lianpu::analyse::Placings;
//!
//! let store = lianpu::store::open("lianpu-store")?;
//! let placings = Placings::read(&store)?;
//! for placing in placings.all.values() {
//!     for candidate in &placing.candidates {
//!         let segment = candidate.segment.map(|at| placings.templates.segment_name(at));
//!         println!("{} → {:?}: {}", placing.entity.label, segment, candidate.reason.words().0);
//!     }
//! }
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod candidate;
mod settle;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

pub use candidate::{Candidate, Placing, Reason, Strength};

use super::AnalyseError;
use super::asked::Asked;
use super::facts::{Facts, Subject};
use super::model::{Fact, Kind};
use super::names::{Fit, Found, Target, stem};
use super::template::{ChainAt, SegmentAt, Templates};
use crate::store::Store;
use settle::{Context, Settled};

/// Where everybody stands.
#[derive(Debug)]
pub struct Placings {
    /// The chains, segments and products that candidates speak of.
    pub templates: Templates,
    /// All companies, projects and parks, by IRI.
    pub all: BTreeMap<String, Placing>,
    /// How many documents the store holds.
    pub documents: usize,
    pub(super) facts: Facts,
}

impl Placings {
    /// Places all companies, projects and parks of a store.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub fn read(store: &Store) -> Result<Placings, AnalyseError> {
        let asked = Asked::of(store);
        Ok(Self::of(Templates::from_registry(&asked)?, Facts::read(&asked)?))
    }

    /// Other names of a company, project or park.
    pub fn aliases(&self, iri: &str) -> impl Iterator<Item = &str> {
        self.facts.subjects.get(iri).into_iter().flat_map(|subject| &subject.aliases).map(String::as_str)
    }

    pub(super) fn of(templates: Templates, facts: Facts) -> Placings {
        let placer = Placer::of(&templates, &facts);
        let subjects: Vec<(&String, &Subject)> = facts.subjects.iter().collect();
        let place = |(iri, subject): (&String, &Subject)| {
            let (entity, kind) = (subject.named.clone(), subject.kind);
            (iri.clone(), Placing { entity, kind, candidates: placer.place(subject) })
        };
        let all = subjects.into_par_iter().map(place).collect::<Vec<_>>().into_iter().collect();
        Placings { templates, all, documents: facts.documents, facts }
    }
}

/// What the name of a chain in a text means.
#[derive(Clone, Debug, Default)]
struct Meant {
    /// The chains of templates.
    chains: Vec<ChainAt>,
    /// The segments or products that the name is made of: 光纤预制棒产业.
    things: Vec<Found>,
    /// The products of that name, where the chain has it beside a wider one: 灵芝产业, which is 食用菌产业.
    narrower: Vec<Found>,
}

/// So many characters has a product at most that may be a firm's brand.
const BRAND: usize = 2;

struct Placer<'a> {
    templates: &'a Templates,
    facts: &'a Facts,
    meant: BTreeMap<&'a str, Meant>,
}

impl<'a> Placer<'a> {
    fn of(templates: &'a Templates, facts: &'a Facts) -> Placer<'a> {
        let meant = facts.chains.iter().map(|(node, names)| (node.as_str(), meant(templates, names))).collect();
        Placer { templates, facts, meant }
    }

    /// The candidates for one entity.
    fn place(&self, subject: &Subject) -> Vec<Candidate> {
        let context = self.context(subject);
        let mut settled = Settled::new(self.templates, context);
        for (name, fact) in &subject.makes {
            settled.add(Reason::Produces, name, self.templates.known.things(name), &[fact]);
        }
        for project in self.projects(subject) {
            for (name, fact) in &project.makes {
                let by: Vec<&Fact> =
                    project.developers.iter().filter(|(by, _)| *by == subject.named.iri).map(|(_, by)| by).collect();
                let facts = [&[fact][..], &by].concat();
                settled.add(Reason::ProjectProduces, name, self.templates.known.things(name), &facts);
            }
        }
        for (node, fact) in &subject.chains {
            if let Some(meant) = self.meant.get(node.as_str()) {
                settled.add(Reason::ChainWord, &self.chain_name(node), meant.things.clone(), &[fact]);
            }
        }
        let own = self.own(subject);
        for (node, fact) in &subject.chains {
            let Some(meant) = self.meant.get(node.as_str()) else { continue };
            for chain in meant.chains.iter().filter(|chain| !settled.stands_in(**chain)).copied().collect::<Vec<_>>() {
                let mut inside = self.in_chain(&own, chain);
                if inside.is_empty() {
                    inside = self.own_within(subject, chain);
                }
                if inside.is_empty() {
                    inside = self.in_chain(&meant.narrower, chain);
                }
                let name = self.chain_name(node);
                if inside.is_empty() {
                    settled.add_chain(Reason::Chain, &name, chain, Fit::Whole, &[fact]);
                } else {
                    settled.add(Reason::Chain, &name, inside, &[fact]);
                }
            }
        }
        if !settled.is_told() {
            settled.add(Reason::Name, &subject.named.label, own, &[]);
        }
        if !settled.is_placed() {
            self.add_related(subject, &mut settled);
        }
        if settled.is_empty() {
            for found in self.templates.known.chains(&subject.named.label) {
                if let Target::Chain(chain) = found.target {
                    settled.add_chain(Reason::Name, &subject.named.label, chain, found.fit, &[]);
                }
            }
        }
        settled.finish()
    }

    /// What is known of its projects, or of who builds it.
    fn add_related(&self, subject: &Subject, settled: &mut Settled<'_>) {
        for project in self.projects(subject) {
            let by: Vec<&Fact> =
                project.developers.iter().filter(|(by, _)| *by == subject.named.iri).map(|(_, by)| by).collect();
            settled.add(Reason::ProjectName, &project.named.label, self.own(project), &by);
        }
        let named_after = subject.named_after.iter().map(|developer| (developer, None));
        let developers = subject.developers.iter().map(|(developer, by)| (developer, Some(by))).chain(named_after);
        let chains = self.own_chains(subject);
        for (developer, by) in developers {
            let Some(developer) = self.facts.subjects.get(developer) else { continue };
            let by: Vec<&Fact> = by.into_iter().collect();
            settled.add(Reason::Developer, &developer.named.label, self.own(developer), &by);
            // a group makes many things; what this one makes is told, if in words that no template knows
            if !settled.is_placed() && subject.makes.is_empty() {
                for (name, fact) in &developer.makes {
                    let mut found = self.templates.known.things(name);
                    // and of these it has those of the chain in its name
                    if !chains.is_empty() {
                        found.retain(|found| chains.iter().any(|chain| self.is_of(found.target, *chain)));
                    }
                    settled.add(Reason::Developer, name, found, &[&[fact][..], &by].concat());
                }
            }
        }
    }

    /// The chains in the name of a subject.
    fn own_chains(&self, subject: &Subject) -> Vec<ChainAt> {
        let found = self.templates.known.chains(&subject.named.label).into_iter();
        found.filter_map(|found| if let Target::Chain(chain) = found.target { Some(chain) } else { None }).collect()
    }

    /// The products and segments of a chain that stand anywhere in the names of a subject.
    fn own_within(&self, subject: &Subject, chain: ChainAt) -> Vec<Found> {
        let names = [&subject.named.label].into_iter().chain(&subject.aliases);
        let keep = |target: &Target| self.is_of(*target, chain);
        names.map(|name| self.templates.known.within(name, keep)).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// The products and segments in the names of a subject; those of the label, or else of an alias.
    fn own(&self, subject: &Subject) -> Vec<Found> {
        let names = [&subject.named.label].into_iter().chain(&subject.aliases);
        // a firm that is called 苹果 and nothing else has a brand, no trade
        let is_brand = |found: &Found| {
            subject.kind == Kind::Company && found.fit == Fit::Whole && found.name.chars().count() <= BRAND
        };
        let things = |name: &String| -> Vec<Found> {
            self.templates.known.things(name).into_iter().filter(|found| !is_brand(found)).collect()
        };
        names.map(things).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// Those of `found` that stand in a chain or a part of it.
    fn in_chain(&self, found: &[Found], chain: ChainAt) -> Vec<Found> {
        found.iter().filter(|found| self.is_of(found.target, chain)).cloned().collect()
    }

    /// Whether a product or segment stands in a chain or a part of it.
    fn is_of(&self, target: Target, chain: ChainAt) -> bool {
        let is_in = |segment: usize| self.templates.is_part(self.templates.segments[segment].chain, chain);
        match target {
            Target::Product(product) => self.templates.products[product].segments.iter().any(|at| is_in(*at)),
            Target::Segment(segment) => is_in(segment),
            Target::Chain(_) => false,
        }
    }

    fn chain_name(&self, node: &str) -> String {
        self.facts.chains.get(node).and_then(|names| names.first()).cloned().unwrap_or_default()
    }

    fn projects(&self, subject: &Subject) -> impl Iterator<Item = &'a Subject> + use<'a> {
        let projects = (subject.kind == Kind::Company).then(|| self.facts.projects.get(&subject.named.iri)).flatten();
        let facts = self.facts;
        projects.into_iter().flatten().filter_map(move |project| facts.subjects.get(project))
    }

    /// What decides between segments that have the same product.
    fn context(&self, subject: &Subject) -> Context {
        let chains = |nodes: &mut dyn Iterator<Item = &String>| -> BTreeSet<ChainAt> {
            nodes.filter_map(|node| self.meant.get(node.as_str())).flat_map(|meant| meant.chains.clone()).collect()
        };
        let stated = chains(&mut subject.chains.iter().map(|(node, _)| node));
        let places = self.facts.places_of(&subject.named.iri);
        let leading = chains(&mut places.iter().filter_map(|place| self.facts.leading.get(place)).flatten());
        let developers = subject.developers.iter().filter_map(|(node, _)| self.facts.subjects.get(node));
        let related: Vec<&Subject> = self.projects(subject).chain(developers).collect();
        let near = chains(&mut related.iter().flat_map(|subject| &subject.chains).map(|(node, _)| node));
        Context { stated, leading, near }
    }
}

/// What a chain of these names is, in terms of templates.
fn meant(templates: &Templates, names: &BTreeSet<String>) -> Meant {
    let exact: BTreeSet<ChainAt> = names.iter().filter_map(|name| templates.known.chain(name)).collect();
    if !exact.is_empty() {
        let label = |chain: &ChainAt| stem(&templates.chains[*chain].named.label);
        let mut narrower = Vec::new();
        if !names.iter().any(|name| exact.iter().any(|chain| label(chain) == stem(name))) {
            let things = names.iter().flat_map(|name| templates.known.things(stem(name)));
            let here = |segment: &SegmentAt| exact.contains(&templates.segments[*segment].chain);
            let stands = |found: &Found| match found.target {
                Target::Product(product) => templates.products[product].segments.iter().any(here),
                Target::Segment(segment) => here(&segment),
                Target::Chain(_) => false,
            };
            narrower = things.filter(|found| found.fit == Fit::Whole && stands(found)).collect();
        }
        return Meant { chains: exact.into_iter().collect(), things: Vec::new(), narrower };
    }
    let length = |found: &[Found]| found.iter().map(|found| (found.fit, found.name.chars().count())).max();
    for name in names {
        let things: Vec<Found> =
            templates.known.things(stem(name)).into_iter().filter(|found| found.fit > Fit::Inside).collect();
        let chains = templates.known.chains(name);
        if !things.is_empty() && length(&things) >= length(&chains) {
            return Meant { things, ..Meant::default() };
        }
        let chains: BTreeSet<ChainAt> = chains
            .iter()
            .filter_map(|found| if let Target::Chain(chain) = found.target { Some(chain) } else { None })
            .collect();
        if !chains.is_empty() {
            return Meant { chains: chains.into_iter().collect(), things, ..Meant::default() };
        }
    }
    Meant::default()
}
