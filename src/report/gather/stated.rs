//! A node of a store → what documents state of it, each statement with its words and what its record says.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use oxigraph::store::StorageError;

use super::ahead::{Ahead, Claim};
use crate::store::{Store, text};
use crate::vocabulary as v;

/// A document of the store.
#[derive(Clone, Debug, Default)]
pub(super) struct Document {
    pub title: String,
    pub date: String,
    pub file: String,
    /// The places that it is about.
    pub places: BTreeSet<String>,
    /// Where stretches of its text stood in the file: page, element, row and column; by where they end and begin.
    pub regions: BTreeMap<(u64, u64), String>,
}

impl Document {
    /// What it is called, and where in its file words that end at character `end` stand.
    pub fn place(&self, end: u64) -> String {
        // the smallest region that holds the last character
        let holding = self.regions.range((end, 0)..).filter(|((_, start), _)| *start < end);
        match holding.min_by_key(|((until, start), _)| until - start) {
            Some((_, place)) => format!("{}（{place}）", self.title),
            None => self.title.clone(),
        }
    }
}

/// What a document says of a record or value, by the IRIs of its properties.
pub(super) type Record = Rc<BTreeMap<String, String>>;

/// What a document states.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    /// The IRI of the subject.
    pub subject: String,
    /// The IRI of the relation.
    pub property: String,
    /// The IRI of the object, or a literal's text.
    pub object: String,
    /// What the object is called; of a value, how it is printed.
    pub said: String,
    /// The document that states it.
    pub document: String,
    /// Its words.
    pub quote: String,
    /// Where they begin in the document.
    pub start: u64,
    /// What the record or value says that the object is, by the IRIs of its properties.
    pub record: Record,
}

impl Statement {
    /// Whether it is of this relation.
    pub fn is(&self, property: NamedNodeRef<'_>) -> bool {
        self.property == property.as_str()
    }

    /// What its record says; empty where it says nothing.
    pub fn part(&self, property: NamedNodeRef<'_>) -> &str {
        self.record.get(property.as_str()).map_or("", String::as_str)
    }

    /// The number that its value is, in the base unit.
    pub fn number(&self) -> Option<f64> {
        self.part(v::NUMBER).parse().ok()
    }

    /// Whether it is about one phase only.
    pub fn is_of_phase(&self) -> bool {
        !self.part(v::PHASE).is_empty()
    }
}

/// A store, asked for what documents state of single nodes.
pub(super) struct Stated<'a> {
    store: &'a Store,
    /// The documents by IRI.
    pub documents: BTreeMap<String, Document>,
    labels: RefCell<HashMap<String, String>>,
    records: RefCell<HashMap<(String, String), Record>>,
    /// What was read ahead.
    ahead: RefCell<Ahead>,
    /// Who leads chains and owns them, by whatever document.
    heads: OnceCell<Vec<Statement>>,
}

impl<'a> Stated<'a> {
    /// Reads the list of documents.
    pub fn of(store: &'a Store) -> Result<Stated<'a>, StorageError> {
        let mut stated = Stated {
            store,
            documents: BTreeMap::new(),
            labels: RefCell::default(),
            records: RefCell::default(),
            ahead: RefCell::default(),
            heads: OnceCell::new(),
        };
        let all: BTreeSet<String> = stated.subjects(v::TYPE, v::DOCUMENT.as_str())?;
        for document in all {
            let value = |property| stated.value(&document, property).map(Option::unwrap_or_default);
            let (title, date, file) = (value(v::TITLE)?, value(v::DATE)?, value(v::SOURCE_FILE)?);
            let title = if title.is_empty() { file.clone() } else { title };
            let places = stated.values(&document, v::SPATIAL)?;
            stated.documents.insert(document, Document { title, date, file, places, regions: BTreeMap::new() });
        }
        for region in stated.subjects(v::TYPE, v::REGION.as_str())? {
            let value = |property| stated.value(&region, property).map(Option::unwrap_or_default);
            let (of, place) = (value(v::REGION_OF)?, value(v::LABEL)?);
            let (start, end) = (value(v::START)?.parse().unwrap_or(0), value(v::END)?.parse().unwrap_or(0));
            if let Some(document) = stated.documents.get_mut(&of) {
                document.regions.insert((end, start), place);
            }
        }
        Ok(stated)
    }

    /// The subjects that a property leads from to a node, sorted.
    pub fn subjects(&self, property: NamedNodeRef<'_>, object: &str) -> Result<BTreeSet<String>, StorageError> {
        let object = NamedNodeRef::new_unchecked(object);
        let mut found = BTreeSet::new();
        for quad in self.store.database().quads_for_pattern(None, Some(property), Some(object.into()), None) {
            if let NamedOrBlankNode::NamedNode(subject) = quad?.subject {
                found.insert(subject.into_string());
            }
        }
        Ok(found)
    }

    /// The values of a property in any graph; of texts only those that are not English.
    pub fn values(&self, node: &str, property: NamedNodeRef<'_>) -> Result<BTreeSet<String>, StorageError> {
        let node = NamedNodeRef::new_unchecked(node);
        let mut found = BTreeSet::new();
        for quad in self.store.database().quads_for_pattern(Some(node.into()), Some(property), None, None) {
            let object = quad?.object;
            if !matches!(&object, Term::Literal(literal) if literal.language() == Some("en")) {
                found.insert(text(object));
            }
        }
        Ok(found)
    }

    /// The least value of a property.
    pub fn value(&self, node: &str, property: NamedNodeRef<'_>) -> Result<Option<String>, StorageError> {
        Ok(self.values(node, property)?.pop_first())
    }

    /// Whether a node is of a class.
    pub fn is_a(&self, node: &str, class: NamedNodeRef<'_>) -> Result<bool, StorageError> {
        Ok(self.values(node, v::TYPE)?.contains(class.as_str()))
    }

    /// What a node is called; the end of its IRI where it has no label.
    pub fn label(&self, node: &str) -> Result<String, StorageError> {
        if let Some(label) = self.labels.borrow().get(node) {
            return Ok(label.clone());
        }
        let label =
            self.value(node, v::LABEL)?.unwrap_or_else(|| node.rsplit(['/', '#']).next().unwrap_or(node).to_owned());
        self.labels.borrow_mut().insert(node.to_owned(), label.clone());
        Ok(label)
    }

    /// The labels of the stages of a project, from the first to the last.
    pub fn stages(&self) -> Result<Vec<String>, StorageError> {
        let mut stages = Vec::new();
        for stage in self.subjects(v::TYPE, v::STAGE_CLASS.as_str())? {
            let order = self.value(&stage, v::ORDER)?.and_then(|order| order.parse().ok()).unwrap_or(u32::MAX);
            stages.push((order, self.label(&stage)?));
        }
        stages.sort();
        Ok(stages.into_iter().map(|(_, label)| label).collect())
    }

    /// The date of a document; empty where it has none.
    pub fn date(&self, document: &str) -> &str {
        self.documents.get(document).map_or("", |document| document.date.as_str())
    }

    /// Reads what documents state of many nodes at one go, in the place of what was read so before.
    pub fn read_ahead(&self, nodes: HashSet<String>) -> Result<(), StorageError> {
        *self.ahead.borrow_mut() = if nodes.is_empty() { Ahead::default() } else { Ahead::read(self.store, nodes)? };
        Ok(())
    }

    /// What documents state of a node, by date, document and place in it.
    pub fn about(&self, node: &str) -> Result<Vec<Statement>, StorageError> {
        if let Some(claims) = self.ahead.borrow().about(node) {
            return self.sorted(claims.iter());
        }
        self.claims(v::SUBJECT, &NamedNode::new_unchecked(node).into())
    }

    /// What documents state with a node as the object, by date, document and place in it.
    pub fn naming(&self, node: &str) -> Result<Vec<Statement>, StorageError> {
        if let Some(claims) = self.ahead.borrow().naming(node) {
            return self.sorted(claims);
        }
        self.claims(v::OBJECT, &NamedNode::new_unchecked(node).into())
    }

    /// Who is said to lead or own any chain.
    pub fn heads(&self) -> Result<&[Statement], StorageError> {
        if let Some(heads) = self.heads.get() {
            return Ok(heads);
        }
        let mut heads = Vec::new();
        for relation in [v::CHAIN_LEADER, v::CHAIN_LEADERSHIP, v::CHAIN_OWNER, v::LEAD_DEPARTMENT] {
            heads.extend(self.claims(v::PREDICATE, &relation.into_owned().into())?);
        }
        Ok(self.heads.get_or_init(|| heads))
    }

    /// In which role the one leads of whom a statement says that he or she leads a chain; by its document.
    pub fn role(&self, leader: &Statement) -> Result<Option<String>, StorageError> {
        for node in self.values(&leader.subject, v::CHAIN_LEADERSHIP)? {
            let record = self.record(&node, &leader.document)?;
            if record.get(v::CHAIN_LEADER.as_str()) == Some(&leader.object) {
                return Ok(record.get(v::ROLE.as_str()).cloned());
            }
        }
        Ok(None)
    }

    fn claims(&self, position: NamedNodeRef<'_>, term: &Term) -> Result<Vec<Statement>, StorageError> {
        let database = self.store.database();
        let mut found = Vec::new();
        for quad in database.quads_for_pattern(None, Some(position), Some(term.as_ref()), None) {
            let quad = quad?;
            let (NamedOrBlankNode::NamedNode(claim), GraphName::NamedNode(graph)) = (quad.subject, quad.graph_name)
            else {
                continue;
            };
            let quads =
                database.quads_for_pattern(Some(claim.as_ref().into()), None, None, Some(graph.as_ref().into()));
            let mut parts = HashMap::new();
            for quad in quads {
                let quad = quad?;
                parts.insert(quad.predicate.into_string(), quad.object);
            }
            found.extend(Claim::new(graph.as_str(), parts));
        }
        self.sorted(found.iter())
    }

    /// Claims as statements, in their order; those left out that are of no document, such as what is derived.
    fn sorted<'c>(&self, claims: impl Iterator<Item = &'c Claim>) -> Result<Vec<Statement>, StorageError> {
        let claims = claims.filter(|claim| self.documents.contains_key(&claim.document));
        let mut found = claims.map(|claim| self.statement(claim)).collect::<Result<Vec<_>, _>>()?;
        found.sort_by(|a, b| self.order(a).cmp(&self.order(b)));
        Ok(found)
    }

    fn order<'s>(&'s self, of: &'s Statement) -> (&'s str, &'s str, u64, &'s str, &'s str) {
        (self.date(&of.document), &of.document, of.start, &of.property, &of.object)
    }

    fn statement(&self, claim: &Claim) -> Result<Statement, StorageError> {
        let Claim { subject, property, object, is_node, document, quote, start } = claim.clone();
        let record = if is_node { self.record(&object, &document)? } else { Rc::default() };
        let said = match record.get(v::TEXT.as_str()) {
            Some(text) => text.clone(),
            None if is_node => self.label(&object)?,
            None => object.clone(),
        };
        Ok(Statement { subject, property, object, said, document, quote, start, record })
    }

    /// What a document says of a record or value.
    fn record(&self, node: &str, document: &str) -> Result<Record, StorageError> {
        if let Some(record) = self.ahead.borrow().record(node, document) {
            return Ok(record);
        }
        let key = (node.to_owned(), document.to_owned());
        if let Some(record) = self.records.borrow().get(&key) {
            return Ok(Rc::clone(record));
        }
        let (subject, graph) = (NamedNodeRef::new_unchecked(node), NamedNodeRef::new_unchecked(document));
        let mut record = BTreeMap::new();
        for quad in self.store.database().quads_for_pattern(Some(subject.into()), None, None, Some(graph.into())) {
            let quad = quad?;
            record.insert(quad.predicate.into_string(), text(quad.object));
        }
        let record = Rc::new(record);
        self.records.borrow_mut().insert(key, Rc::clone(&record));
        Ok(record)
    }
}
