//! An entity → those that documents link with it, within k steps.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphName, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use oxigraph::store::StorageError;

use super::super::AnalyseError;
use super::super::asked::{Asked, documents_about, newest};
use super::super::model::Named;
use crate::query;
use crate::store::Store;
use crate::vocabulary as v;

const ONTOLOGY: &str = "https://w3id.org/lianpu/ontology#";
/// More entities than this are not followed further.
const MOST: usize = 500;

/// An entity near another.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Near {
    /// How many steps away.
    pub steps: usize,
    /// The entity.
    pub entity: Named,
    /// Its class, by its name in the ontology.
    pub class: String,
    /// The statements that lead here from those one step nearer: who, which relation, and whether the nearer one is its subject.
    pub by: BTreeSet<(Named, String, bool)>,
}

/// An entity with those near it.
#[derive(Clone, Debug)]
pub struct Neighbourhood {
    /// The entity.
    pub entity: Named,
    /// Its class, by its name in the ontology.
    pub class: String,
    /// How many steps were gone.
    pub steps: usize,
    /// Those near it, the nearest first.
    pub near: Vec<Near>,
    /// The labels of the classes and relations that occur, by their names in the ontology.
    pub words: BTreeMap<String, String>,
    /// Documents that speak of the entity.
    pub documents: usize,
    /// Documents that the store holds.
    pub corpus: usize,
    /// The date of the newest document that speaks of it.
    pub newest: Option<String>,
}

impl Neighbourhood {
    /// The entity that people call `name`, with those within `k` steps.
    ///
    /// # Errors
    /// No such entity, several of this name, or a store that cannot be read.
    pub fn named(store: &Store, name: &str, k: usize) -> Result<Neighbourhood, AnalyseError> {
        let start = query::resolve(store, query::Kind::ENTITY, name)?.into_string();
        let asked = Asked::of(store);
        let near = near(store, &start, k)?;
        let class = class(&asked, &start)?.unwrap_or_default();
        let relations = near.iter().flat_map(|near| &near.by).map(|(_, relation, _)| relation);
        let names: BTreeSet<&String> = near.iter().map(|near| &near.class).chain([&class]).chain(relations).collect();
        let mut words = BTreeMap::new();
        for name in names {
            words.insert(name.clone(), asked.label(&format!("{ONTOLOGY}{name}"))?);
        }
        let dates = asked.documents()?;
        let documents = documents_about(&asked, &BTreeSet::from([start.clone()]))?;
        Ok(Neighbourhood {
            entity: Named { label: asked.label(&start)?, iri: start },
            class,
            steps: k,
            near,
            words,
            documents: documents.len(),
            corpus: dates.len(),
            newest: newest(&documents, &dates),
        })
    }

    /// What a class or relation is called.
    pub fn word<'a>(&'a self, name: &'a str) -> &'a str {
        self.words.get(name).map_or(name, String::as_str)
    }
}

/// The entities within `k` steps of `start` by direct statements of documents, the nearest first.
///
/// From a place, an event or a policy the way goes no further, unless it is where the way begins: all of a city would be near.
///
/// # Errors
/// A store that cannot be read.
pub fn near(store: &Store, start: &str, k: usize) -> Result<Vec<Near>, AnalyseError> {
    let asked = Asked::of(store);
    let mut found: BTreeMap<String, Near> = BTreeMap::new();
    let mut open = BTreeSet::from([start.to_owned()]);
    for steps in 1..=k {
        let mut next = BTreeSet::new();
        for node in &open {
            if steps > 1 && found.get(node).is_some_and(|near| is_hub(&near.class)) {
                continue;
            }
            let from = Named { label: asked.label(node)?, iri: node.clone() };
            for (other, relation, is_subject) in linked(&asked, node)? {
                if other == start || found.get(&other).is_some_and(|known| known.steps < steps) {
                    continue;
                }
                if !found.contains_key(&other) {
                    let Some(class) = class(&asked, &other)? else { continue };
                    if found.len() >= MOST {
                        continue;
                    }
                    let entity = Named { label: asked.label(&other)?, iri: other.clone() };
                    found.insert(other.clone(), Near { steps, entity, class, by: BTreeSet::new() });
                    next.insert(other.clone());
                }
                if let Some(near) = found.get_mut(&other) {
                    near.by.insert((from.clone(), relation, is_subject));
                }
            }
        }
        open = next;
    }
    let mut all: Vec<Near> = found.into_values().collect();
    all.sort();
    Ok(all)
}

/// Classes of which a member is linked with all and sundry.
fn is_hub(class: &str) -> bool {
    ["Place", "Event", "Policy", "Honor"].contains(&class)
}

/// The entities that documents link directly with `node`: which, by what relation, whether `node` is its subject.
fn linked(asked: &Asked<'_>, node: &str) -> Result<BTreeSet<(String, String, bool)>, StorageError> {
    let node = NamedNodeRef::new_unchecked(node);
    let database = asked.store().database();
    let mut linked = BTreeSet::new();
    let of_document =
        |quad: &Quad| matches!(&quad.graph_name, GraphName::NamedNode(graph) if asked.is_document(graph.as_str()));
    let relation = |quad: &Quad| quad.predicate.as_str().rsplit(['#', '/']).next().unwrap_or_default().to_owned();
    for quad in database.quads_for_pattern(Some(node.into()), None, None, None) {
        let quad = quad?;
        if of_document(&quad)
            && quad.predicate.as_ref() != v::TYPE
            && let Term::NamedNode(other) = &quad.object
        {
            linked.insert((other.as_str().to_owned(), relation(&quad), true));
        }
    }
    for quad in database.quads_for_pattern(None, None, Some(node.into()), None) {
        let quad = quad?;
        if of_document(&quad)
            && let NamedOrBlankNode::NamedNode(other) = &quad.subject
        {
            linked.insert((other.as_str().to_owned(), relation(&quad), false));
        }
    }
    Ok(linked)
}

/// The class of an entity; records and terms of the ontology have a class, but no label of their own in the graph of entities.
fn class(asked: &Asked<'_>, node: &str) -> Result<Option<String>, StorageError> {
    let classes = asked.values(node, v::TYPE)?;
    let has_label = asked.value(node, v::LABEL)?.is_some();
    let class =
        classes.iter().filter_map(|class| class.rsplit_once("ontology#")).map(|(_, class)| class.to_owned()).next();
    Ok(class.filter(|class| has_label && class != "Document"))
}
