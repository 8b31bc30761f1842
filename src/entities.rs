//! A store → its entities: what are they called, and how many documents speak of each?
//!
//! The same rows as those of the named question `entities`. That one has the database join every entity with the graph of every
//! document; here they are counted in the text of the store, in one pass.
//!
//! ```no_run
//! let store = lianpu::store::open("lianpu-store")?;
//! for entity in lianpu::entities::list(&store, Some("铝业"), Some("Company"))? {
//!     println!("{} {}: {} document(s)", entity.class, entity.label, entity.documents);
//! }
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNodeRef, Term};
use oxigraph::store::StorageError;
use rustc_hash::{FxHashMap as HashMap, FxHashSet};

use crate::store::{Store, bare, parsed};
use crate::vocabulary as v;

/// An entity of the graph.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Entity {
    /// Its class, by its name in the ontology.
    pub class: String,
    /// Its name.
    pub label: String,
    /// Its IRI.
    pub iri: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// Documents that state something of or with it.
    pub documents: usize,
}

/// The entities of `store`: those one of whose names has `name` in it, and of this class; sorted by class, name and IRI.
///
/// # Errors
/// A store that cannot be read.
pub fn list(store: &Store, name: Option<&str>, class: Option<&str>) -> Result<Vec<Entity>, StorageError> {
    let is_meant = |entity: &Entity| {
        let of_class = class.is_none_or(|class| entity.class.to_lowercase() == class.to_lowercase());
        let mut names = entity.aliases.iter().chain([&entity.label]);
        of_class && name.is_none_or(|name| names.any(|own| own.contains(name)))
    };
    let told = Told::read(store)?;
    let mut entities = Vec::new();
    for (iri, named) in &told.named {
        let documents =
            told.numbers.get(iri).and_then(|number| told.documents.get(number)).copied().unwrap_or_default();
        let aliases = if named.has_aliases { aliases(store, iri)? } else { Vec::new() };
        for class in &named.classes {
            for label in &named.labels {
                let (class, label) = (class.clone(), label.clone());
                entities.push(Entity { class, label, iri: iri.clone(), aliases: aliases.clone(), documents });
            }
        }
    }
    entities.retain(is_meant);
    entities.sort();
    Ok(entities)
}

/// The other names of an entity, each once, in the order of the database.
fn aliases(store: &Store, iri: &str) -> Result<Vec<String>, StorageError> {
    let node = NamedNodeRef::new_unchecked(iri);
    let mut aliases: Vec<String> = Vec::new();
    for quad in store.database().quads_for_pattern(Some(node.into()), Some(v::ALT_LABEL), None, None) {
        if let Term::Literal(alias) = quad?.object
            && !aliases.iter().any(|known| known == alias.value())
        {
            aliases.push(alias.value().to_owned());
        }
    }
    Ok(aliases)
}

/// What the text of a store has of entities.
#[derive(Default)]
struct Told {
    named: BTreeMap<String, Named>,
    /// Numbers of what documents speak of, by IRI.
    numbers: HashMap<String, u32>,
    /// In how many documents, by number.
    documents: HashMap<u32, usize>,
}

/// What the graph of names has of an entity, and whether any graph has other names of it.
#[derive(Default)]
struct Named {
    classes: BTreeSet<String>,
    labels: BTreeSet<String>,
    has_aliases: bool,
}

impl Told {
    /// Reads the text once; a document speaks of what is subject or object in its graph.
    fn read(store: &Store) -> Result<Told, StorageError> {
        let mut told = Told::default();
        let base = format!("<{}", store.manifest().base());
        let (names, prefix) = (format!("{base}graph/entities>"), format!("{base}document/"));
        let (mut graphs, mut pairs) = (HashMap::<String, u32>::default(), FxHashSet::default());
        let (mut renamed, mut last) = (BTreeSet::new(), (String::new(), 0));
        store.each_line(|line| -> Result<(), StorageError> {
            let Some(graph) = line.graph else { return Ok(()) };
            let of_document = graph.starts_with(&prefix);
            // two lines of three are evidence
            if !of_document && graph.contains("/evidence/") {
                return Ok(());
            }
            let Some([subject, predicate, object]) = line.terms() else { return Ok(()) };
            let (Some(subject), Some(predicate)) = (bare(subject), bare(predicate)) else { return Ok(()) };
            if predicate == v::ALT_LABEL.as_str() {
                renamed.insert(subject.to_owned());
            }
            if graph == names {
                match predicate {
                    p if p == v::TYPE.as_str() => {
                        let class = object.trim_end_matches('>').split_once('#').map_or("", |(_, name)| name);
                        told.named.entry(subject.to_owned()).or_default().classes.insert(class.to_owned());
                    }
                    p if p == v::LABEL.as_str() => {
                        if let Some(Term::Literal(label)) = parsed(object) {
                            let named = told.named.entry(subject.to_owned()).or_default();
                            named.labels.insert(label.value().to_owned());
                        }
                    }
                    _ => {}
                }
            }
            if of_document {
                let document = number(&mut graphs, graph);
                if last.0 != subject {
                    last = (subject.to_owned(), number(&mut told.numbers, subject));
                }
                pairs.insert((last.1, document));
                if let Some(object) = bare(object).filter(|_| object.starts_with(&base)) {
                    pairs.insert((number(&mut told.numbers, object), document));
                }
            }
            Ok(())
        })?;
        pairs.into_iter().for_each(|(node, _)| *told.documents.entry(node).or_default() += 1);
        for (iri, named) in &mut told.named {
            named.has_aliases = renamed.contains(iri);
        }
        Ok(told)
    }
}

fn number(numbers: &mut HashMap<String, u32>, text: &str) -> u32 {
    match numbers.get(text) {
        Some(number) => *number,
        None => {
            let next = numbers.len() as u32;
            numbers.insert(text.to_owned(), next);
            next
        }
    }
}
