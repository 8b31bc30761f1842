//! The graphs of a store → what documents state of a relation, with the words for it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, Term};
use oxigraph::store::{QuadIter, StorageError};

use super::functional::Functional;
use crate::emit::LP;
use crate::store::{Store, bare, parsed};

/// Steps from a place or firm to one that it belongs to.
const STEPS: usize = 5;
const DCTERMS: &str = "http://purl.org/dc/terms/";

/// A term of the ontology.
pub(super) fn term(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{LP}{name}"))
}

/// A value as a document gives it.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Said {
    /// As printed; empty for an entity.
    pub text: String,
    /// In the base unit, as `xsd:decimal` writes it.
    pub number: Option<String>,
    /// The base unit.
    pub unit: Option<String>,
    /// The object of the statement: an entity, a record or a literal.
    pub term: Spelt,
}

/// A term that is ordered as it is written.
#[derive(Clone, Debug)]
pub(super) struct Spelt {
    /// As it is written in N-Quads.
    pub written: String,
    /// The term.
    pub term: Term,
}

impl Spelt {
    fn new(term: Term) -> Spelt {
        Spelt { written: term.to_string(), term }
    }
}

impl Ord for Spelt {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.written.cmp(&other.written)
    }
}

impl PartialOrd for Spelt {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Spelt {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl Eq for Spelt {}

/// What a document states of a relation.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub subject: String,
    pub qualifiers: BTreeMap<String, String>,
    pub value: Said,
    pub document: String,
}

/// A store, asked for single quads; what is asked often is remembered, and so is what its text says of documents.
pub(super) struct Graphs<'a> {
    pub store: &'a Store,
    dates: RefCell<HashMap<String, String>>,
    titles: RefCell<HashMap<String, String>>,
    around: RefCell<HashMap<NamedNode, Rc<BTreeSet<NamedNode>>>>,
}

impl<'a> Graphs<'a> {
    pub fn new(store: &'a Store) -> Graphs<'a> {
        Graphs { store, dates: RefCell::default(), titles: RefCell::default(), around: RefCell::default() }
    }

    pub fn quads(
        &self,
        subject: Option<&NamedNode>,
        predicate: Option<&NamedNode>,
        object: Option<&Term>,
    ) -> QuadIter<'static> {
        let subject = subject.map(|node| node.as_ref().into());
        self.store.database().quads_for_pattern(
            subject,
            predicate.map(NamedNode::as_ref),
            object.map(Term::as_ref),
            None,
        )
    }

    /// The nodes that a property leads to, each once, sorted.
    pub fn nodes(&self, subject: &NamedNode, predicate: &NamedNode) -> Result<BTreeSet<NamedNode>, StorageError> {
        let mut nodes = BTreeSet::new();
        for quad in self.quads(Some(subject), Some(predicate), None) {
            if let Term::NamedNode(node) = quad?.object {
                nodes.insert(node);
            }
        }
        Ok(nodes)
    }

    /// The date of a document; empty where it has none.
    pub fn date(&self, document: &str) -> String {
        self.dates.borrow().get(document).cloned().unwrap_or_default()
    }

    /// The title of a document, or else its file, or else its IRI.
    pub fn title(&self, document: &str) -> String {
        self.titles.borrow().get(document).cloned().unwrap_or_else(|| document.to_owned())
    }

    /// A place or firm with those that it lies in or is a part of, over some steps.
    pub fn around(&self, inner: &NamedNode) -> Result<Rc<BTreeSet<NamedNode>>, StorageError> {
        if let Some(around) = self.around.borrow().get(inner) {
            return Ok(Rc::clone(around));
        }
        let ways = ["partOf", "subsidiaryOf", "locatedIn"].map(term);
        let mut reached = BTreeSet::from([inner.clone()]);
        let mut open = vec![inner.clone()];
        for _ in 0..STEPS {
            let mut next = Vec::new();
            for node in &open {
                for way in &ways {
                    next.extend(self.nodes(node, way)?.into_iter().filter(|node| reached.insert(node.clone())));
                }
            }
            open = next;
        }
        let reached = Rc::new(reached);
        self.around.borrow_mut().insert(inner.clone(), Rc::clone(&reached));
        Ok(reached)
    }

    /// The name of an entity, or else its IRI.
    pub fn label(&self, node: &str) -> Result<String, StorageError> {
        Ok(self.store.label(&NamedNode::new_unchecked(node))?.unwrap_or_else(|| node.to_owned()))
    }

    fn is_a(&self, subject: &NamedNode, classes: &BTreeSet<String>) -> Result<bool, StorageError> {
        if classes.is_empty() {
            return Ok(true);
        }
        for quad in self.quads(Some(subject), Some(&rdf::TYPE.into_owned()), None) {
            if matches!(quad?.object, Term::NamedNode(class) if classes.contains(class.as_str())) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What documents state of these relations and subjects, relation by relation; statements that leave open what they are about
/// are left out.
pub(super) fn statements(
    graphs: &Graphs<'_>,
    relations: &[Functional],
    subjects: Option<&BTreeSet<String>>,
) -> Result<(Vec<Vec<Statement>>, Records), StorageError> {
    let told = Told::read(graphs, relations, subjects)?;
    let mut found = Vec::new();
    for (relation, triples) in relations.iter().zip(told.triples) {
        let mut fits = HashMap::new();
        let mut of_relation = Vec::new();
        for [subject, object, document] in triples {
            let fit = match fits.get(&subject) {
                Some(fit) => *fit,
                None => *fits
                    .entry(subject.clone())
                    .or_insert(graphs.is_a(&NamedNode::new_unchecked(&subject), &relation.of)?),
            };
            if fit && let Some((qualifiers, value)) = read(&told.records, relation, &object) {
                of_relation.push(Statement { subject, qualifiers, value, document });
            }
        }
        found.push(of_relation);
    }
    Ok((found, told.records))
}

/// What records say, by their IRIs: property by name, and object as written. The name of a record is made of what it says, so that
/// it is the same in every graph.
pub(super) type Records = HashMap<String, BTreeMap<String, String>>;

/// What the text of a store has of some relations, read in one pass.
struct Told {
    /// Subject, object as written, and document; by the number of the relation.
    triples: Vec<Vec<[String; 3]>>,
    records: Records,
}

impl Told {
    fn read(
        graphs: &Graphs<'_>,
        relations: &[Functional],
        subjects: Option<&BTreeSet<String>>,
    ) -> Result<Told, StorageError> {
        let mut by_property: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, relation) in relations.iter().enumerate() {
            let property = relation.recorded_by.as_ref().unwrap_or(&relation.node);
            by_property.entry(property.as_str()).or_default().push(at);
        }
        let names = relations.iter().flat_map(|r| r.per.iter().map(|(name, _)| name.as_str()).chain([r.name.as_str()]));
        let wanted: BTreeSet<&str> = names.chain(["text", "number", "unit"]).collect();
        let mut told = Told { triples: vec![Vec::new(); relations.len()], records: Records::new() };
        let documents = format!("{}document/", graphs.store.manifest().base());
        let date = format!("{DCTERMS}date");
        let (title, file) = (format!("{DCTERMS}title"), format!("{LP}sourceFile"));
        let (mut dates, mut titles) = (graphs.dates.borrow_mut(), graphs.titles.borrow_mut());
        let mut last = String::new();
        graphs.store.each_line(|line| -> Result<(), StorageError> {
            let Some(document) = line.graph.and_then(bare).filter(|graph| graph.starts_with(&documents)) else {
                return Ok(());
            };
            let Some([subject, predicate, object]) = line.terms() else { return Ok(()) };
            let (Some(subject), Some(predicate)) = (bare(subject), bare(predicate)) else { return Ok(()) };
            for at in by_property.get(predicate).into_iter().flatten() {
                if subjects.is_none_or(|all| all.contains(subject)) {
                    told.triples[*at].push([subject.to_owned(), object.to_owned(), document.to_owned()]);
                }
            }
            if subject == document
                && let Some(at) = [&date, &title, &file].iter().position(|known| *known == predicate)
            {
                let said = value(object).unwrap_or_default();
                match at {
                    0 => drop(dates.insert(document.to_owned(), said)),
                    // the file stands for a title that is not there
                    1 => drop(titles.insert(document.to_owned(), said)),
                    _ => drop(titles.entry(document.to_owned()).or_insert(said)),
                }
            }
            // the lines of other documents with the same triple follow at once
            if let Some(name) = predicate.strip_prefix(LP)
                && wanted.contains(name)
                && last != line.triple
            {
                line.triple.clone_into(&mut last);
                told.records.entry(subject.to_owned()).or_default().insert(name.to_owned(), object.to_owned());
            }
            Ok(())
        })?;
        Ok(told)
    }
}

/// What a literal says.
fn value(term: &str) -> Option<String> {
    match parsed(term)? {
        Term::Literal(literal) => Some(literal.value().to_owned()),
        _ => None,
    }
}

/// Qualifiers by name, and the value that they qualify.
type Qualified = (BTreeMap<String, String>, Said);

/// The qualifiers and the value of a statement with this object.
fn read(records: &Records, relation: &Functional, object: &str) -> Option<Qualified> {
    let record = bare(object).and_then(|node| records.get(node));
    let text = |name: &str| record?.get(name).and_then(|object| value(object));
    let mut qualifiers = BTreeMap::new();
    for (name, is_open_without) in &relation.per {
        match text(name) {
            Some(value) => drop(qualifiers.insert(name.clone(), value)),
            None if *is_open_without => return None,
            None => {}
        }
    }
    if relation.recorded_by.is_some() {
        let object = record?.get(&relation.name)?;
        let text = value(object).unwrap_or_default();
        return Some((qualifiers, Said { text, number: None, unit: None, term: Spelt::new(parsed(object)?) }));
    }
    // a range has no number, and is compared with nothing
    if record.is_some_and(|record| record.contains_key("text")) && text("number").is_none() {
        return None;
    }
    let said = Said {
        text: text("text").unwrap_or_default(),
        number: text("number"),
        unit: text("unit"),
        term: Spelt::new(parsed(object)?),
    };
    Some((qualifiers, said))
}
