//! A place or park → its chains, parks, firms and projects: what an office there has before it.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::store::StorageError;

use super::AnalyseError;
use super::asked::{Asked, documents_about, newest};
use super::details::{Details, details};
use super::facts::Subject;
use super::model::{Kind, Named};
use super::placing::{Placing, Placings, Strength};
use crate::query;
use crate::store::Store;
use crate::vocabulary as v;

/// Steps from a place to what lies in a park of one of its parts.
const STEPS: usize = 6;

/// A place or park with all that lies in it.
#[derive(Clone, Debug)]
pub struct PlaceMap {
    /// The place or park.
    pub place: Named,
    /// Whether it is a park, not a division.
    pub is_park: bool,
    /// What it lies in.
    pub within: Vec<Named>,
    /// Chains and products that it is said to lead in.
    pub leading: Vec<Named>,
    /// Its chains, those with most companies, projects and parks first.
    pub chains: Vec<PlaceChain>,
    /// Its parks, those in which most lies first.
    pub parks: Vec<Resident>,
    /// Companies and projects of which no chain is known.
    pub others: Vec<Resident>,
    /// Documents that say something of it or of what lies in it.
    pub documents: usize,
    /// Documents that the store holds.
    pub corpus: usize,
    /// The date of the newest of these documents.
    pub newest: Option<String>,
}

/// A chain as it stands in a place.
#[derive(Clone, Debug)]
pub struct PlaceChain {
    /// The chain.
    pub chain: Named,
    /// Its companies and projects here.
    pub residents: Vec<Resident>,
}

/// A company, project or park that lies in a place.
#[derive(Clone, Debug)]
pub struct Resident {
    /// The entity.
    pub entity: Named,
    /// What it is.
    pub kind: Kind,
    /// Whether it is said to own a chain.
    pub owns: bool,
    /// Whether a document says that it belongs to its chain.
    pub stated: bool,
    /// The parks in it that it lies in, else the counties or towns; nothing where only the place itself is known.
    pub lies_in: BTreeSet<String>,
    /// What documents say of it.
    pub details: Details,
    /// Who builds it.
    pub developers: Vec<String>,
    /// What it makes; of a park, what it is said to lead in.
    pub products: Vec<String>,
    /// Of a park: how many companies and projects of the map lie in it.
    pub holds: usize,
}

impl PlaceMap {
    /// The place or park that people call `name`.
    ///
    /// # Errors
    /// No such place or park, several of this name, or a store that cannot be asked.
    pub fn named(store: &Store, name: &str) -> Result<PlaceMap, AnalyseError> {
        let place = match query::resolve(store, query::Kind::PLACE, name) {
            Err(unknown @ query::QueryError::UnknownName { .. }) => query::resolve(store, query::Kind::PARK, name)
                .map_err(|error| match error {
                    query::QueryError::UnknownName { .. } => unknown,
                    error => error,
                })?,
            found => found?,
        };
        Self::of(store, &Placings::read(store)?, place.as_str())
    }

    /// The place or park whose IRI is `iri`, where everybody is placed already.
    ///
    /// # Errors
    /// A store that cannot be asked.
    pub fn of(store: &Store, placings: &Placings, iri: &str) -> Result<PlaceMap, AnalyseError> {
        let asked = Asked::of(store);
        let gather = Gather { asked: &asked, placings, parts: parts(&asked, placings, iri)?, place: iri };
        gather.map()
    }
}

/// A place with its parts, and the parks in them.
fn parts(asked: &Asked<'_>, placings: &Placings, place: &str) -> Result<BTreeSet<String>, StorageError> {
    let mut within: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (iri, park) in placings.facts.subjects.iter().filter(|(_, subject)| subject.kind == Kind::Park) {
        park.places.iter().for_each(|place| within.entry(place).or_default().push(iri));
    }
    let mut reached = BTreeSet::from([place.to_owned()]);
    let mut open = vec![place.to_owned()];
    for _ in 0..STEPS {
        let mut next = Vec::new();
        for node in &open {
            next.extend(asked.subjects(node, v::PART_OF)?);
            next.extend(within.get(node.as_str()).into_iter().flatten().map(|park| (*park).to_owned()));
        }
        open = next.into_iter().filter(|node| reached.insert(node.clone())).collect();
    }
    Ok(reached)
}

struct Gather<'a> {
    asked: &'a Asked<'a>,
    placings: &'a Placings,
    parts: BTreeSet<String>,
    place: &'a str,
}

impl Gather<'_> {
    fn map(&self) -> Result<PlaceMap, AnalyseError> {
        let (asked, facts) = (self.asked, &self.placings.facts);
        let dates = asked.documents()?;
        let inside: Vec<(&String, &Subject)> = facts.subjects.iter().filter(|one| self.is_inside(one)).collect();
        asked.hold_for(inside.len())?;
        let mut chains: BTreeMap<Named, Vec<Resident>> = BTreeMap::new();
        let (mut parks, mut others) = (Vec::new(), Vec::new());
        for (iri, subject) in &inside {
            let mut resident = self.resident(&dates, iri, subject)?;
            match self.chain(iri, subject)? {
                _ if subject.kind == Kind::Park => {
                    resident.products = self.named(facts.leading.get(*iri))?;
                    resident.holds = inside.iter().filter(|(_, other)| other.places.contains(*iri)).count();
                    parks.push(resident);
                }
                Some((chain, stated)) => {
                    resident.stated = stated;
                    chains.entry(chain).or_default().push(resident);
                }
                None => others.push(resident),
            }
        }
        let order = |list: &mut Vec<Resident>| list.sort_by(Resident::order);
        order(&mut parks);
        order(&mut others);
        chains.values_mut().for_each(order);
        let mut chains: Vec<_> = chains.into_iter().map(|(chain, residents)| PlaceChain { chain, residents }).collect();
        chains.sort_by(|a, b| b.residents.len().cmp(&a.residents.len()).then_with(|| a.chain.cmp(&b.chain)));

        let mut shown: BTreeSet<String> = inside.iter().map(|(iri, _)| (*iri).clone()).collect();
        shown.insert(self.place.to_owned());
        let documents = documents_about(asked, &shown)?;
        let nodes = |iris: BTreeSet<String>| -> Result<Vec<Named>, StorageError> {
            iris.into_iter().map(|iri| Ok(Named { label: asked.label(&iri)?, iri })).collect()
        };
        let is_park = facts.subjects.get(self.place).is_some_and(|subject| subject.kind == Kind::Park);
        let within = if is_park { v::LOCATED_IN } else { v::PART_OF };
        Ok(PlaceMap {
            place: Named { label: asked.label(self.place)?, iri: self.place.to_owned() },
            is_park,
            within: nodes(asked.values(self.place, within)?)?,
            leading: nodes(facts.leading.get(self.place).cloned().unwrap_or_default())?,
            chains,
            parks,
            others,
            documents: documents.len(),
            corpus: dates.len(),
            newest: newest(&documents, &dates),
        })
    }

    fn is_inside(&self, (iri, subject): &(&String, &Subject)) -> bool {
        iri.as_str() != self.place && subject.places.iter().any(|place| self.parts.contains(place))
    }

    /// The chain that a company or project stands in most likely, and whether a document says so.
    fn chain(&self, iri: &str, subject: &Subject) -> Result<Option<(Named, bool)>, StorageError> {
        let templates = &self.placings.templates;
        let candidates = self.placings.all.get(iri).map_or(&[][..], |placing: &Placing| &placing.candidates);
        let sure: Vec<_> = candidates.iter().filter(|candidate| candidate.strength() > Strength::Weak).collect();
        // what it owns, then what else documents put it in, by the likeliest place in it
        let mut stated: Vec<_> =
            subject.chains.iter().map(|(node, fact)| (fact.property != v::CHAIN_OWNER.as_str(), node)).collect();
        stated.sort_unstable();
        let known = |node: &str| {
            let names = self.placings.facts.chains.get(node).into_iter().flatten();
            templates.chain(node).or_else(|| names.filter_map(|name| templates.chain_named(name)).next())
        };
        for (_, node) in &stated {
            if let Some(at) = known(node).filter(|at| sure.iter().any(|candidate| candidate.chain == *at)) {
                return Ok(Some((templates.chains[at].named.clone(), true)));
            }
        }
        if let Some(candidate) = sure.first() {
            return Ok(Some((templates.chains[candidate.chain].named.clone(), false)));
        }
        // a chain that no template knows
        let Some((_, node)) = stated.first() else { return Ok(None) };
        Ok(Some((Named { label: self.asked.label(node)?, iri: (*node).clone() }, true)))
    }

    fn resident(
        &self,
        dates: &BTreeMap<String, String>,
        iri: &str,
        subject: &Subject,
    ) -> Result<Resident, AnalyseError> {
        let facts = &self.placings.facts;
        let details = details(self.asked, dates, iri, &facts.places_of(iri))?;
        let parks = subject.places.iter().filter(|place| self.parts.contains(*place) && place.as_str() != self.place);
        let parks: BTreeSet<String> =
            parks.filter_map(|place| facts.subjects.get(place)).map(|park| park.named.label.clone()).collect();
        let place = self.asked.label(self.place)?;
        let others = || details.counties.iter().filter(|county| **county != place).cloned().collect();
        let lies_in = if parks.is_empty() { others() } else { parks };
        let developers: BTreeSet<&String> = subject.developers.iter().map(|(developer, _)| developer).collect();
        let developers =
            developers.into_iter().map(|developer| self.asked.label(developer)).collect::<Result<_, _>>()?;
        let products: BTreeSet<&String> = subject.makes.iter().map(|(product, _)| product).collect();
        Ok(Resident {
            entity: subject.named.clone(),
            kind: subject.kind,
            owns: subject.chains.iter().any(|(_, fact)| fact.property == v::CHAIN_OWNER.as_str()),
            stated: true,
            lies_in,
            details,
            developers,
            products: products.into_iter().cloned().collect(),
            holds: 0,
        })
    }

    fn named(&self, nodes: Option<&BTreeSet<String>>) -> Result<Vec<String>, StorageError> {
        nodes.into_iter().flatten().map(|node| self.asked.label(node)).collect()
    }
}

impl Resident {
    /// Owners first, then those with most in them, then by investment and name.
    fn order(&self, other: &Resident) -> std::cmp::Ordering {
        let key = |one: &Resident| (!one.owns, std::cmp::Reverse(one.holds));
        let amount = other.details.amount.total_cmp(&self.details.amount);
        key(self)
            .cmp(&key(other))
            .then(amount)
            .then_with(|| (self.kind, &self.entity).cmp(&(other.kind, &other.entity)))
    }
}
