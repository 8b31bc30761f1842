//! The graphs of a store → what documents state of a relation, with the words for it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use oxigraph::store::{QuadIter, StorageError};

use super::functional::Functional;
use crate::emit::LP;
use crate::store::Store;

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
    written: String,
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

/// A store, asked for single quads; what is asked often is remembered.
pub(super) struct Graphs<'a> {
    store: &'a Store,
    dates: RefCell<HashMap<String, String>>,
    records: RefCell<HashMap<NamedNode, Rc<BTreeMap<String, Term>>>>,
}

impl<'a> Graphs<'a> {
    pub fn new(store: &'a Store) -> Graphs<'a> {
        Graphs { store, dates: RefCell::default(), records: RefCell::default() }
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

    /// The least value of a property, in one graph or in any.
    pub fn object(
        &self,
        subject: &NamedNode,
        predicate: &NamedNode,
        graph: Option<&NamedNode>,
    ) -> Result<Option<Term>, StorageError> {
        let graph = graph.map(|graph| graph.as_ref().into());
        let quads = self.store.database().quads_for_pattern(
            Some(subject.as_ref().into()),
            Some(predicate.as_ref()),
            None,
            graph,
        );
        let objects = quads.map(|quad| quad.map(|quad| quad.object)).collect::<Result<Vec<_>, _>>()?;
        Ok(objects.into_iter().min_by_key(Term::to_string))
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

    fn literal(&self, subject: &str, predicate: NamedNodeRef<'_>) -> Result<Option<String>, StorageError> {
        let object = self.object(&NamedNode::new_unchecked(subject), &predicate.into_owned(), None)?;
        Ok(object.and_then(
            |object| if let Term::Literal(literal) = object { Some(literal.value().to_owned()) } else { None },
        ))
    }

    /// The date of a document; empty where it has none.
    pub fn date(&self, document: &str) -> Result<String, StorageError> {
        if let Some(date) = self.dates.borrow().get(document) {
            return Ok(date.clone());
        }
        let date = self.literal(document, NamedNodeRef::new_unchecked(&format!("{DCTERMS}date")))?.unwrap_or_default();
        self.dates.borrow_mut().insert(document.to_owned(), date.clone());
        Ok(date)
    }

    /// The title of a document, or else its file, or else its IRI.
    pub fn title(&self, document: &str) -> Result<String, StorageError> {
        let title = self.literal(document, NamedNodeRef::new_unchecked(&format!("{DCTERMS}title")))?;
        let file = self.literal(document, term("sourceFile").as_ref())?;
        Ok(title.or(file).unwrap_or_else(|| document.to_owned()))
    }

    /// The name of an entity, or else its IRI.
    pub fn label(&self, node: &str) -> Result<String, StorageError> {
        Ok(self.literal(node, rdfs::LABEL)?.unwrap_or_else(|| node.to_owned()))
    }

    /// What a record says. Its name is made of what it says, so that it is the same in every graph.
    fn record(&self, node: &NamedNode) -> Result<Rc<BTreeMap<String, Term>>, StorageError> {
        if let Some(record) = self.records.borrow().get(node) {
            return Ok(Rc::clone(record));
        }
        let mut record = BTreeMap::new();
        for quad in self.quads(Some(node), None, None) {
            let quad = quad?;
            if let Some(name) = quad.predicate.as_str().strip_prefix(LP) {
                record.insert(name.to_owned(), quad.object);
            }
        }
        let record = Rc::new(record);
        self.records.borrow_mut().insert(node.clone(), Rc::clone(&record));
        Ok(record)
    }

    fn is_a(&self, subject: &NamedNode, classes: &BTreeSet<String>) -> Result<bool, StorageError> {
        let types = self.nodes(subject, &rdf::TYPE.into_owned())?;
        Ok(classes.is_empty() || types.iter().any(|class| classes.contains(class.as_str())))
    }

    /// The words of the first claim of `document` that states the value.
    pub fn quote(
        &self,
        document: &str,
        subject: &str,
        relation: &Functional,
        value: &Said,
    ) -> Result<String, StorageError> {
        let evidence = NamedNode::new_unchecked(document.replacen("/document/", "/evidence/", 1));
        let about = Term::from(NamedNode::new_unchecked(subject));
        let graph = Some(evidence.as_ref().into());
        let mut quotes = Vec::new();
        for quad in self.store.database().quads_for_pattern(None, Some(rdf::SUBJECT), Some(about.as_ref()), graph) {
            let NamedOrBlankNode::NamedNode(claim) = quad?.subject else { continue };
            let object = self.object(&claim, &rdf::OBJECT.into_owned(), Some(&evidence))?;
            let predicate = self.object(&claim, &rdf::PREDICATE.into_owned(), Some(&evidence))?;
            let of = [Some(&relation.node), relation.recorded_by.as_ref()];
            let is_of = of.into_iter().flatten().any(|node| predicate == Some(node.clone().into()));
            let says = object.as_ref() == Some(&value.term.term)
                || self.recorded(object.as_ref(), relation)? == Some(value.term.term.clone());
            if is_of
                && says
                && let Some(Term::Literal(quote)) = self.object(&claim, &term("quote"), Some(&evidence))?
            {
                quotes.push(quote.value().to_owned());
            }
        }
        // the shortest words say it most plainly
        Ok(quotes.into_iter().min_by_key(|quote| (quote.chars().count(), quote.clone())).unwrap_or_default())
    }

    /// The value that a record repeats.
    fn recorded(&self, record: Option<&Term>, relation: &Functional) -> Result<Option<Term>, StorageError> {
        let (Some(Term::NamedNode(node)), Some(_)) = (record, &relation.recorded_by) else { return Ok(None) };
        Ok(self.record(node)?.get(&relation.name).cloned())
    }
}

/// What documents state of a relation and these subjects; statements that leave open what they are about are left out.
pub(super) fn statements(
    graphs: &Graphs<'_>,
    relation: &Functional,
    subjects: Option<&BTreeSet<String>>,
) -> Result<Vec<Statement>, StorageError> {
    let property = relation.recorded_by.as_ref().unwrap_or(&relation.node);
    let mut found = Vec::new();
    let mut fits = HashMap::new();
    for quad in graphs.quads(None, Some(property), None) {
        let quad = quad?;
        let (NamedOrBlankNode::NamedNode(subject), GraphName::NamedNode(graph)) = (quad.subject, quad.graph_name)
        else {
            continue;
        };
        if !graph.as_str().contains("/document/") || subjects.is_some_and(|all| !all.contains(subject.as_str())) {
            continue;
        }
        let fit = match fits.get(&subject) {
            Some(fit) => *fit,
            None => *fits.entry(subject.clone()).or_insert(graphs.is_a(&subject, &relation.of)?),
        };
        if fit && let Some((qualifiers, value)) = read(graphs, relation, quad.object)? {
            let (subject, document) = (subject.into_string(), graph.into_string());
            found.push(Statement { subject, qualifiers, value, document });
        }
    }
    Ok(found)
}

/// Qualifiers by name, and the value that they qualify.
type Qualified = (BTreeMap<String, String>, Said);

/// The qualifiers and the value of a statement with this object.
fn read(graphs: &Graphs<'_>, relation: &Functional, object: Term) -> Result<Option<Qualified>, StorageError> {
    let record = match &object {
        Term::NamedNode(node) => graphs.record(node)?,
        _ => Rc::default(),
    };
    let text = |name: &str| match record.get(name) {
        Some(Term::Literal(literal)) => Some(literal.value().to_owned()),
        _ => None,
    };
    let mut qualifiers = BTreeMap::new();
    for (name, is_open_without) in &relation.per {
        match text(name) {
            Some(value) => drop(qualifiers.insert(name.clone(), value)),
            None if *is_open_without => return Ok(None),
            None => {}
        }
    }
    if relation.recorded_by.is_some() {
        let Some(value) = record.get(&relation.name) else { return Ok(None) };
        let text = if let Term::Literal(literal) = value { literal.value().to_owned() } else { String::new() };
        return Ok(Some((qualifiers, Said { text, number: None, unit: None, term: Spelt::new(value.clone()) })));
    }
    let is_record = record.contains_key("text");
    // a range has no number, and is compared with nothing
    if is_record && text("number").is_none() {
        return Ok(None);
    }
    let said = Said {
        text: text("text").unwrap_or_default(),
        number: text("number"),
        unit: text("unit"),
        term: Spelt::new(object),
    };
    Ok(Some((qualifiers, said)))
}
