//! A store and the name of a chain or place → the [`Report`].

mod ahead;
mod charts;
mod facts;
mod lists;
mod scope;
mod sources;
mod stated;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;

use oxigraph::store::StorageError;

use super::{About, Cell, Coverage, Figure, List, Report, number};
use crate::analyse::{AnalyseError, Candidate, ChainMap, Kind, Named, PlaceMap, Placings, Standing, Tier};
use crate::conflicts::{self, Finding};
use crate::diagram::{Diagram, Format, LIMIT, render};
use crate::query::{self, QueryError};
use crate::store::Store;
use crate::vocabulary as v;
use lists::Material;
use scope::{Member, Scope};
use stated::Stated;

/// Members of whom single questions take longer than to read the text of the store.
const MANY: usize = 1500;

/// A store, read once for any number of reports.
pub struct Reporter<'a> {
    store: &'a Store,
    stated: Stated<'a>,
    placings: Placings,
    /// What contradicts itself in the whole store, where many reports ask; one report asks for its own.
    findings: Option<Vec<Finding>>,
}

impl<'a> Reporter<'a> {
    /// Reads what every report needs.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub fn of(store: &'a Store) -> Result<Reporter<'a>, AnalyseError> {
        let (stated, placings) = beside(|| Placings::read(store), || Stated::of(store));
        Ok(Reporter { store, stated: stated?, placings: placings?, findings: None })
    }

    /// Reads what many reports need.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub fn of_many(store: &'a Store) -> Result<Reporter<'a>, AnalyseError> {
        let (reporter, findings) = beside(|| conflicts::find(store, None), || Self::of(store));
        Ok(Reporter { findings: Some(findings?), ..reporter? })
    }

    /// The report on the chain or place that people call `name`: a chain before a place of the same name.
    ///
    /// # Errors
    /// Nothing of this name, several things of it, or a store that cannot be asked.
    pub fn named(&self, name: &str) -> Result<Report, AnalyseError> {
        let node = |kind| query::resolve(self.store, kind, name);
        match node(query::Kind::CHAIN) {
            Ok(chain) => self.chain(chain.as_str()),
            Err(no_chain @ QueryError::UnknownName { .. }) => match node(query::Kind::PLACE) {
                Ok(place) => self.place(place.as_str()),
                Err(QueryError::UnknownName { .. }) => Err(no_chain.into()),
                Err(error) => Err(error.into()),
            },
            Err(error) => Err(error.into()),
        }
    }

    /// The report on the chain whose IRI is `iri`.
    ///
    /// # Errors
    /// A store that cannot be asked.
    pub fn chain(&self, iri: &str) -> Result<Report, AnalyseError> {
        let map = ChainMap::among(self.store, &self.placings, iri)?;
        let scope = Scope { main: iri.to_owned(), nodes: map.nodes.clone(), members: of_chain(&map) };
        let chain = map.chain.clone();
        let gaps = lists::gaps(&map);
        let (store, known) = (self.store, self.findings.as_deref());
        let (lists, (findings, picture)) = beside(
            || (contradictions(store, known, &scope), drawn(&Diagram::draw(map, LIMIT))),
            || {
                self.read_ahead(&scope)?;
                let material = Material::new(&self.stated, &scope);
                let mut lists = common(&material)?;
                lists.push(gaps);
                Ok::<_, AnalyseError>((lists, material))
            },
        );
        let (mut lists, material) = lists?;
        lists.push(lists::conflicts(&material, findings?)?);
        finish(chain, About::Chain, material, lists, picture)
    }

    /// The report on the place whose IRI is `iri`: a profile of it with all its parts.
    ///
    /// # Errors
    /// A store that cannot be asked.
    pub fn place(&self, iri: &str) -> Result<Report, AnalyseError> {
        let parts = scope::parts(&self.stated, iri)?;
        let members = of_place(&self.stated, &parts, &self.placings)?;
        let nodes = parts.into_keys().collect();
        let scope = Scope { main: iri.to_owned(), nodes, members };
        let map = PlaceMap::of(self.store, &self.placings, iri)?;
        let (store, known) = (self.store, self.findings.as_deref());
        let (lists, (findings, picture)) = beside(
            || (contradictions(store, known, &scope), drawn(&Diagram::draw_place(map, LIMIT))),
            || {
                self.read_ahead(&scope)?;
                let material = Material::new(&self.stated, &scope);
                let mut lists = common(&material)?;
                let chains = lists::chains(&material, &lists[0])?;
                lists.splice(0..0, [chains, lists::leading(&material)?]);
                Ok::<_, AnalyseError>((lists, material))
            },
        );
        let (mut lists, material) = lists?;
        lists.push(lists::conflicts(&material, findings?)?);
        let place = Named { label: self.stated.label(iri)?, iri: iri.to_owned() };
        finish(place, About::Place, material, lists, picture)
    }

    /// What is to be asked of very many members is read at one go.
    fn read_ahead(&self, scope: &Scope) -> Result<(), AnalyseError> {
        let members = scope.members.iter().map(|member| member.iri.clone());
        let nodes = if scope.members.len() < MANY { Default::default() } else { members.collect() };
        Ok(self.stated.read_ahead(nodes)?)
    }

    /// The places that documents are about, each once, by label.
    ///
    /// # Errors
    /// A store that cannot be asked.
    pub fn places(&self) -> Result<Vec<Named>, AnalyseError> {
        let mut found = BTreeSet::new();
        for iri in self.stated.documents.values().flat_map(|document| &document.places) {
            found.insert(Named { label: self.stated.label(iri)?, iri: iri.clone() });
        }
        Ok(found.into_iter().collect())
    }
}

/// What two pieces of work give, the second of them done by this thread while another one does the first: second, first.
fn beside<A: Send, B>(there: impl FnOnce() -> A + Send, here: impl FnOnce() -> B) -> (B, A) {
    std::thread::scope(|scope| {
        let other = scope.spawn(there);
        let this = here();
        (this, other.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// What contradicts itself in a scope; `found` is what does so in the whole store, where that is known.
fn contradictions(store: &Store, found: Option<&[Finding]>, scope: &Scope) -> Result<Vec<Finding>, StorageError> {
    let about: BTreeSet<String> =
        scope.nodes.iter().chain(scope.members.iter().map(|member| &member.iri)).cloned().collect();
    match found {
        Some(all) => Ok(all.iter().filter(|finding| about.contains(&finding.subject)).cloned().collect()),
        None => conflicts::find(store, Some(&about)),
    }
}

/// The lists that chains and places share.
fn common(material: &Material<'_>) -> Result<Vec<List>, AnalyseError> {
    let mut lists = vec![
        lists::projects(material)?,
        lists::companies(material)?,
        lists::heads(material)?,
        lists::parks(material)?,
        lists::products(material)?,
        lists::indicators(material)?,
        lists::honours(material)?,
        lists::partners(material)?,
        lists::helped(material)?,
    ];
    // those of the documents that the lists before speak of
    lists.push(lists::policies(material)?);
    Ok(lists)
}

/// The members of a chain with where they stand.
fn of_chain(map: &ChainMap) -> Vec<Member> {
    let segment = |standing: &Standing| {
        let stand = standing.stand.and_then(|at| map.stands.get(at))?;
        let name = format!("{}·{}", stand.tier.map_or("", Tier::label), stand.segment.label);
        Some(marked(&standing.candidate, name))
    };
    let member = |member: &crate::analyse::Member| Member {
        iri: member.entity.iri.clone(),
        label: member.entity.label.clone(),
        kind: member.kind,
        owns: member.owns,
        chain: map.chain.label.clone(),
        segment: member.standings.first().and_then(segment).unwrap_or_default(),
        county: member.details.county(),
    };
    map.members.iter().map(member).collect()
}

/// The name of a segment, with a mark where others are as likely.
fn marked(candidate: &Candidate, name: String) -> String {
    if candidate.ambiguous { format!("{name}（？）") } else { name }
}

/// What lies in a place, with where it stands in its likeliest chain.
fn of_place(
    stated: &Stated<'_>,
    parts: &BTreeMap<String, usize>,
    placings: &Placings,
) -> Result<Vec<Member>, AnalyseError> {
    let mut members = Vec::new();
    for ((kind, iri), county) in scope::inside(stated, parts)? {
        let placed = placings.all.get(&iri).and_then(|placing| placing.candidates.first());
        let chain = placed.map(|candidate| placings.templates.chains[candidate.chain].named.label.clone());
        let chain = chain.unwrap_or_default();
        let segment = placed.map(|candidate| {
            let name = candidate.segment.map_or_else(|| chain.clone(), |at| placings.templates.segment_name(at));
            marked(candidate, name)
        });
        let owns = !stated.subjects(v::CHAIN_OWNER, &iri)?.is_empty();
        let (label, segment) = (stated.label(&iri)?, segment.unwrap_or_default());
        members.push(Member { iri, label, kind, owns, chain, segment, county });
    }
    members.sort_by(|a, b| (!a.owns, a.kind, &a.county, &a.label).cmp(&(!b.owns, b.kind, &b.county, &b.label)));
    Ok(members)
}

/// The map, or why there is none.
fn drawn(map: &Diagram) -> Result<String, String> {
    let svg = render(&map.dot(), Format::Svg).map_err(|error| error.to_string())?;
    String::from_utf8(svg).map_err(|error| error.to_string())
}

/// Puts the parts together: largest projects first, figures, charts and coverage.
fn finish(
    named: Named,
    about: About,
    material: Material<'_>,
    mut lists: Vec<List>,
    picture: Result<String, String>,
) -> Result<Report, AnalyseError> {
    if let Some(projects) = lists.iter_mut().find(|list| list.name == "项目清单") {
        by_amount(projects);
    }
    let charts = charts::charts(&lists, about, &material.stated.stages()?);
    let summary = summary(&lists, &material);
    let (stated, sources) = (material.stated, material.sources.into_inner());
    let days = || sources.documents.iter().map(|document| stated.date(document)).filter(|day| !day.is_empty());
    let coverage = Coverage {
        documents: stated.documents.len(),
        about: sources.documents.len(),
        from: days().min().map(str::to_owned),
        to: days().max().map(str::to_owned),
    };
    Ok(Report {
        name: named.label,
        iri: named.iri,
        about,
        summary,
        as_of: None,
        coverage,
        lists,
        sources: sources.all,
        picture,
        charts,
        changes: None,
    })
}

/// The largest investment first, then by name.
fn by_amount(projects: &mut List) {
    let Some(at) = projects.columns.iter().position(|column| column.title.starts_with("总投资")) else { return };
    let amount = |cells: &[Cell]| if let Some(Cell::Number(amount, _)) = cells.get(at) { *amount } else { -1.0 };
    projects.rows.sort_by(|a, b| amount(&b.cells).total_cmp(&amount(&a.cells)).then_with(|| a.key.cmp(&b.key)));
}

/// How many there are of each, and what they cost.
fn summary(lists: &[List], material: &Material<'_>) -> Vec<Figure> {
    let mut figures = Vec::new();
    let at = |name: &str| lists.iter().position(|list| list.name == name);
    for (kind, list, unit) in
        [(Kind::Company, "企业清单", "家"), (Kind::Project, "项目清单", "个"), (Kind::Park, "园区清单", "个")]
    {
        let value = material.scope.of(kind).count().to_string();
        figures.push(Figure { name: kind.label().to_owned(), value, unit: unit.to_owned(), list: at(list) });
    }
    if let Some(projects) = at("项目清单") {
        let total = charts::total(&lists[projects]);
        if total > 0.0 {
            let (name, value) = ("项目总投资合计".to_owned(), number((total / 100.0).round() / 100.0));
            figures.push(Figure { name, value, unit: "亿元".to_owned(), list: Some(projects) });
        }
    }
    for (name, list, unit) in [
        ("产业链", "产业链清单", "条"),
        ("主导产业", "主导产业清单", "项"),
        ("链长与链主", "链长链主清单", "条"),
        ("产品", "产品清单", "种"),
        ("荣誉", "荣誉清单", "项"),
        ("未提及环节", "未提及环节清单", "个"),
        ("说法不一或变化", "冲突清单", "条"),
    ] {
        let Some(at) = at(list).filter(|at| !lists[*at].rows.is_empty()) else { continue };
        let value = lists[at].rows.len().to_string();
        figures.push(Figure { name: name.to_owned(), value, unit: unit.to_owned(), list: Some(at) });
    }
    figures
}
