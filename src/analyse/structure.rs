//! A place → its working structure: which units does its chain-leader scheme have, what are they under, who leads which chain?

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::store::StorageError;

use super::AnalyseError;
use super::asked::{Asked, documents_about, newest};
use super::chain::Leader;
use super::model::Named;
use crate::query;
use crate::store::{Store, text};
use crate::vocabulary as v;

/// So deep units stand under one another.
const DEPTH: usize = 6;
/// Last words of the names of units, those that stand at the head first.
const ORDER: [&str; 8] = ["领导小组", "指挥部", "委员会", "联席会议", "办公室", "专班", "推进组", "组"];
/// Words of the names of units of a scheme for industry; a steering group against floods is none.
const OF_INDUSTRY: [&str; 7] = ["链", "产业", "工业", "制造", "招商", "专班", "推进组"];

/// The units of a place with the chains that they work for.
#[derive(Clone, Debug)]
pub struct Structure {
    /// The place.
    pub place: Named,
    /// What the structure is called (“1+4+12+7”工作架构).
    pub schemes: Vec<Named>,
    /// Who leads all chains: 总链长, 副总链长, and leaders of whom no chain is named.
    pub leaders: Vec<Leader>,
    /// The units that are under no other.
    pub units: Vec<Unit>,
    /// The chains of which documents about the place name who leads them.
    pub chains: Vec<Led>,
    /// Documents that say something of what is shown.
    pub documents: usize,
    /// Documents that the store holds.
    pub corpus: usize,
    /// The date of the newest of these documents.
    pub newest: Option<String>,
}

/// A unit, or several of a kind.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Unit {
    /// The unit.
    pub named: Named,
    /// How many there are, as printed; several where documents differ.
    pub count: Vec<String>,
    /// The departments in which it is set up.
    pub hosts: Vec<Named>,
    /// The posts of those at its head.
    pub heads: Vec<String>,
    /// The schemes that it is said to be a part of.
    pub schemes: Vec<Named>,
    /// The units under it.
    pub units: Vec<Unit>,
}

/// A chain with those that answer for it.
#[derive(Clone, Debug)]
pub struct Led {
    /// The chain.
    pub chain: Named,
    /// Its leaders.
    pub leaders: Vec<Leader>,
    /// The departments that take the lead.
    pub departments: Vec<Named>,
    /// The companies that are said to own it.
    pub owners: Vec<Named>,
}

impl Structure {
    /// The places of which documents state a working structure.
    ///
    /// # Errors
    /// A store that cannot be asked.
    pub fn places(store: &Store) -> Result<Vec<Named>, AnalyseError> {
        let asked = Asked::of(store);
        let places: BTreeSet<String> = asked.pairs(v::UNIT_OF_PLACE)?.into_iter().map(|(_, place)| place).collect();
        let mut with_units = Vec::new();
        for iri in places {
            if !roots(&asked, &iri)?.is_empty() {
                with_units.push(Named { label: asked.label(&iri)?, iri });
            }
        }
        with_units.sort();
        Ok(with_units)
    }

    /// The structure of the place that people call `name`; without a name, the one that the store has.
    ///
    /// # Errors
    /// No such place, none of which a structure is stated, several where no name is given, or a store that cannot be asked.
    pub fn named(store: &Store, name: Option<&str>) -> Result<Structure, AnalyseError> {
        if let Some(name) = name {
            return Self::of(store, query::resolve(store, query::Kind::PLACE, name)?.as_str());
        }
        match Self::places(store)?.as_slice() {
            [] => Err(AnalyseError::NoStructure { place: None, others: Vec::new() }),
            [one] => Self::of(store, &one.iri),
            several => Err(AnalyseError::SeveralStructures { places: labels(several) }),
        }
    }

    /// The structure of the place whose IRI is `iri`.
    ///
    /// # Errors
    /// No structure is stated of it, or a store that cannot be asked.
    pub fn of(store: &Store, iri: &str) -> Result<Structure, AnalyseError> {
        let asked = Asked::of(store);
        let place = Named { label: asked.label(iri)?, iri: iri.to_owned() };
        let units = roots(&asked, iri)?;
        if units.is_empty() {
            let others = labels(&Self::places(store)?);
            return Err(AnalyseError::NoStructure { place: Some(place.label), others });
        }
        let about = about(&asked, iri)?;
        let leaders = leaders(&asked, iri, None, &[])?;
        let parts =
            asked.subjects(iri, v::PART_OF)?.iter().map(|part| asked.label(part)).collect::<Result<Vec<_>, _>>()?;
        let chains = chains(&asked, &about, &parts)?;
        let mut shown: BTreeSet<String> = BTreeSet::new();
        let mut schemes: BTreeSet<Named> = BTreeSet::new();
        units.iter().for_each(|unit| unit.collect(&mut shown, &mut schemes));
        let dates = asked.documents()?;
        let mut documents = documents_about(&asked, &shown)?;
        documents.extend(chain_documents(&asked, &chains, &about)?);
        Ok(Structure {
            place,
            schemes: schemes.into_iter().collect(),
            leaders,
            units,
            chains,
            documents: documents.len(),
            corpus: dates.len(),
            newest: newest(&documents, &dates),
        })
    }
}

impl Unit {
    /// Itself and all under it, and the schemes of all.
    fn collect(&self, iris: &mut BTreeSet<String>, schemes: &mut BTreeSet<Named>) {
        iris.insert(self.named.iri.clone());
        schemes.extend(self.schemes.iter().cloned());
        self.units.iter().for_each(|unit| unit.collect(iris, schemes));
    }

    /// Whether it or a unit under it is one of a scheme for industry.
    fn is_of_industry(&self) -> bool {
        // 工作组 alone is read only where chains are spoken of
        let bare = self.named.label.chars().count() <= 3;
        let named = bare || OF_INDUSTRY.iter().any(|word| self.named.label.contains(word));
        named
            || !self.schemes.is_empty()
            || self.units.iter().any(|unit| !unit.named.label.ends_with("办公室") && unit.is_of_industry())
    }

    fn order(&self) -> (usize, &Named) {
        let rank = ORDER.iter().position(|word| self.named.label.ends_with(word)).unwrap_or(ORDER.len());
        (rank, &self.named)
    }
}

fn labels(named: &[Named]) -> Vec<String> {
    named.iter().map(|one| one.label.clone()).collect()
}

/// The units of a place that are under no other of its units.
fn roots(asked: &Asked<'_>, place: &str) -> Result<Vec<Unit>, StorageError> {
    let units = asked.subjects(place, v::UNIT_OF_PLACE)?;
    let mut under: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut placed = BTreeSet::new();
    for unit in &units {
        for above in asked.values(unit, v::UNIT_OF)? {
            if above != *unit && !asked.values(&above, v::TYPE)?.contains(v::POLICY.as_str()) {
                under.entry(above).or_default().insert(unit.clone());
                placed.insert(unit.clone());
            }
        }
    }
    let above: BTreeSet<String> = under.keys().filter(|above| !placed.contains(*above)).cloned().collect();
    let tops: BTreeSet<String> = units.difference(&placed).cloned().chain(above).collect();
    let mut roots = Vec::new();
    for top in &tops {
        roots.push(unit(asked, top, &under, DEPTH)?);
    }
    join_offices(&mut roots);
    roots.retain(Unit::is_of_industry);
    roots.sort_by(|a, b| a.order().cmp(&b.order()));
    Ok(roots)
}

fn unit(
    asked: &Asked<'_>,
    iri: &str,
    under: &BTreeMap<String, BTreeSet<String>>,
    depth: usize,
) -> Result<Unit, StorageError> {
    let mut count = BTreeSet::new();
    for record in asked.values(iri, v::UNIT_COUNT)? {
        count.extend(asked.value(&record, v::TEXT)?);
    }
    let mut schemes = Vec::new();
    for above in asked.values(iri, v::UNIT_OF)? {
        if asked.values(&above, v::TYPE)?.contains(v::POLICY.as_str()) {
            schemes.push(Named { label: asked.label(&above)?, iri: above });
        }
    }
    let mut units = Vec::new();
    if depth > 0 {
        for below in under.get(iri).into_iter().flatten() {
            units.push(unit(asked, below, under, depth - 1)?);
        }
    }
    units.sort_by(|a, b| a.order().cmp(&b.order()));
    Ok(Unit {
        named: Named { label: asked.label(iri)?, iri: iri.to_owned() },
        count: count.into_iter().collect(),
        hosts: named(asked, asked.values(iri, v::HOSTED_BY)?)?,
        heads: asked.values(iri, v::HEADED_BY)?.into_iter().collect(),
        schemes,
        units,
    })
}

fn named(asked: &Asked<'_>, iris: BTreeSet<String>) -> Result<Vec<Named>, StorageError> {
    iris.into_iter().map(|iri| Ok(Named { label: asked.label(&iri)?, iri })).collect()
}

/// 领导小组办公室 is the office of a steering group that is a unit, too: it stands under it, and is the office that is named there alone.
fn join_offices(roots: &mut Vec<Unit>) {
    const OFFICE: &str = "办公室";
    let body = |unit: &Unit| unit.named.label.strip_suffix(OFFICE).filter(|body| !body.is_empty()).map(str::to_owned);
    let mut at = 0;
    while at < roots.len() {
        let whose = body(&roots[at]).and_then(|body| {
            roots.iter().position(|other| other.named != roots[at].named && other.named.label.ends_with(&body))
        });
        let Some(whose) = whose else {
            at += 1;
            continue;
        };
        let office = roots.remove(at);
        let whose = &mut roots[if whose > at { whose - 1 } else { whose }];
        match whose.units.iter_mut().find(|unit| unit.named.label == OFFICE) {
            Some(bare) => {
                bare.hosts.extend(office.hosts);
                bare.heads.extend(office.heads);
                bare.units.extend(office.units);
                bare.hosts.sort();
                bare.hosts.dedup();
                bare.heads.sort();
                bare.heads.dedup();
            }
            None => whose.units.insert(0, office),
        }
    }
}

/// The documents about a place.
fn about(asked: &Asked<'_>, place: &str) -> Result<BTreeSet<String>, StorageError> {
    asked.subjects(place, v::SPATIAL)
}

/// The leaders of a place or chain; of a chain those that one of `documents` names and that do not hold all their posts in one of `parts`.
fn leaders(
    asked: &Asked<'_>,
    node: &str,
    documents: Option<&BTreeSet<String>>,
    parts: &[String],
) -> Result<Vec<Leader>, StorageError> {
    let counts = |graph: &String| documents.is_none_or(|documents| documents.contains(graph));
    let mut leaders: BTreeMap<Named, BTreeSet<String>> = BTreeMap::new();
    for (record, graph) in asked.objects(node, v::CHAIN_LEADERSHIP)? {
        if !counts(&graph) {
            continue;
        }
        let record = text(record);
        let Some(person) = asked.value(&record, v::CHAIN_LEADER)? else { continue };
        let named = Named { label: asked.label(&person)?, iri: person };
        leaders.entry(named).or_default().extend(asked.value(&record, v::ROLE)?);
    }
    let mut all = Vec::new();
    for (person, roles) in leaders {
        let posts: Vec<String> = asked.values(&person.iri, v::HOLDS_POST)?.into_iter().collect();
        let is_of_part = |post: &String| parts.iter().any(|part| post.starts_with(part.as_str()));
        if !posts.is_empty() && posts.iter().all(is_of_part) {
            continue;
        }
        all.push(Leader { person, role: roles.into_iter().collect::<Vec<_>>().join("、"), posts });
    }
    // 总链长 before 副总链长 before 链长
    let rank = |role: &str| ["总链长", "副总链长", "链长"].iter().position(|known| *known == role).unwrap_or(3);
    all.sort_by(|a, b| (rank(&a.role), &a.person).cmp(&(rank(&b.role), &b.person)));
    Ok(all)
}

/// What those documents say of who answers for which chain.
fn chains(asked: &Asked<'_>, documents: &BTreeSet<String>, parts: &[String]) -> Result<Vec<Led>, AnalyseError> {
    let mut chains = BTreeSet::new();
    for property in [v::CHAIN_LEADER, v::LEAD_DEPARTMENT] {
        chains.extend(asked.stated(property)?.into_iter().map(|(chain, _)| chain));
    }
    let mut all = Vec::new();
    for iri in chains {
        if !asked.values(&iri, v::TYPE)?.contains(v::INDUSTRY_CHAIN.as_str()) {
            continue;
        }
        let said = |property| -> Result<Vec<Named>, StorageError> {
            let objects = asked.objects(&iri, property)?.into_iter();
            named(
                asked,
                objects.filter(|(_, graph)| documents.contains(graph)).map(|(object, _)| text(object)).collect(),
            )
        };
        let leaders = leaders(asked, &iri, Some(documents), parts)?;
        let departments = said(v::LEAD_DEPARTMENT)?;
        if !leaders.is_empty() || !departments.is_empty() {
            let owners = said(v::CHAIN_OWNER)?;
            all.push(Led { chain: Named { label: asked.label(&iri)?, iri }, leaders, departments, owners });
        }
    }
    all.sort_by(|a, b| a.chain.cmp(&b.chain));
    Ok(all)
}

/// The documents about the place that say something of its chains.
fn chain_documents(
    asked: &Asked<'_>,
    chains: &[Led],
    documents: &BTreeSet<String>,
) -> Result<BTreeSet<String>, StorageError> {
    let mut found = BTreeSet::new();
    for chain in chains {
        for property in [v::CHAIN_LEADERSHIP, v::LEAD_DEPARTMENT, v::CHAIN_OWNER] {
            let graphs = asked.objects(&chain.chain.iri, property)?.into_iter().map(|(_, graph)| graph);
            found.extend(graphs.filter(|graph| documents.contains(graph)));
        }
    }
    Ok(found)
}
