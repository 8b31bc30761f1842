//! A property → its statements; a node → what is said of it: the questions put to a store, each by its shortest way.
//!
//! Many documents state the same, so pairs are made distinct inside the database, before terms are read: 27,000 statements of one
//! relation take a tenth of a second. What is known of single nodes is looked up one by one; joins of two relations are made
//! here, as the order in which Oxigraph joins them can cost minutes.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use oxigraph::store::StorageError;

use super::AnalyseError;
use crate::query::{NamedQuery, QueryError};
use crate::store::{Store, bare, parsed, text};
use crate::vocabulary as v;

/// A store that is asked for single relations and nodes; what is asked often is remembered.
pub(super) struct Asked<'a> {
    store: &'a Store,
    documents: String,
    labels: RefCell<HashMap<String, String>>,
    kept: RefCell<HashMap<(String, String), BTreeSet<String>>>,
    held: RefCell<Held>,
}

/// The values of some properties of all nodes, each with the graph that holds it: by property and node.
type Held = HashMap<String, HashMap<String, Vec<(Term, String)>>>;

/// From so many nodes on it is sooner to read all that is said of any than to look each up.
pub(super) const MANY: usize = 1_000;

/// What is asked of each of many nodes: names, and what [`super::details`] looks up.
const OF_EACH: [NamedNodeRef<'static>; 12] = [
    v::LABEL,
    v::ALT_LABEL,
    v::PART_OF,
    v::DIVISION_CODE,
    v::TOTAL_INVESTMENT,
    v::NUMBER,
    v::TEXT,
    v::PHASE,
    v::STAGE_RECORD,
    v::STAGE,
    v::AS_OF,
    v::ORDER,
];

impl<'a> Asked<'a> {
    pub(super) fn of(store: &'a Store) -> Self {
        let documents = format!("{}document/", store.manifest().base());
        Self { store, documents, labels: RefCell::default(), kept: RefCell::default(), held: RefCell::default() }
    }

    /// Reads at one go what is asked of each of `many` nodes, where they are very many.
    pub(super) fn hold_for(&self, many: usize) -> Result<(), StorageError> {
        if many < MANY || !self.held.borrow().is_empty() {
            return Ok(());
        }
        let evidence = format!("<{}evidence/", self.store.manifest().base());
        let mut held: Held = OF_EACH.iter().map(|property| (property.as_str().to_owned(), HashMap::new())).collect();
        self.store.each_line(|line| -> Result<(), StorageError> {
            if line.graph.is_some_and(|graph| graph.starts_with(&evidence)) {
                return Ok(());
            }
            let Some([subject, property, object]) = line.terms() else { return Ok(()) };
            let (Some(subject), Some(property)) = (bare(subject), bare(property)) else { return Ok(()) };
            if let Some(values) = held.get_mut(property)
                && let Some(object) = parsed(object)
            {
                let graph = line.graph.and_then(bare).unwrap_or_default();
                values.entry(subject.to_owned()).or_default().push((object, graph.to_owned()));
            }
            Ok(())
        })?;
        self.held.replace(held);
        Ok(())
    }

    fn graph(&self, name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}graph/{name}", self.store.manifest().base()))
    }

    fn select(&self, query: &str) -> Result<Vec<(String, String)>, QueryError> {
        let rows = NamedQuery::from_text("analyse", query)?.run(self.store, &[])?.rows()?;
        let pair = |row: Vec<Option<Term>>| {
            let mut row = row.into_iter().map(|term| term.map(text).unwrap_or_default());
            Some((row.next()?, row.next().unwrap_or_default()))
        };
        let mut rows: Vec<_> = rows.into_iter().filter_map(pair).collect();
        rows.sort_unstable();
        rows.dedup();
        Ok(rows)
    }

    /// Subjects and objects of a property in any graph, sorted.
    pub(super) fn pairs(&self, property: NamedNodeRef<'_>) -> Result<Vec<(String, String)>, QueryError> {
        self.select(&format!("SELECT DISTINCT ?s ?o WHERE {{ ?s {property} ?o }}"))
    }

    /// Subjects and objects of a property as documents state it, without what is derived of it.
    pub(super) fn stated(&self, property: NamedNodeRef<'_>) -> Result<Vec<(String, String)>, QueryError> {
        let derived = self.graph("derived");
        self.select(&format!(
            "SELECT DISTINCT ?s ?o WHERE {{ GRAPH ?g {{ ?s {property} ?o }} FILTER (?g != {derived}) }}"
        ))
    }

    /// The nodes of a class.
    pub(super) fn nodes(&self, class: NamedNodeRef<'_>) -> Result<Vec<String>, QueryError> {
        let rows = self.select(&format!("SELECT DISTINCT ?s WHERE {{ ?s {} {class} }}", v::TYPE))?;
        Ok(rows.into_iter().map(|(node, _)| node).collect())
    }

    /// The values of a property of `node`, each with the graph that holds it.
    pub(super) fn objects(&self, node: &str, property: NamedNodeRef<'_>) -> Result<Vec<(Term, String)>, StorageError> {
        if let Some(values) = self.held.borrow().get(property.as_str()) {
            return Ok(values.get(node).cloned().unwrap_or_default());
        }
        let node = NamedNodeRef::new_unchecked(node);
        let quads = self.store.database().quads_for_pattern(Some(node.into()), Some(property), None, None);
        let pair = |quad: Result<oxigraph::model::Quad, StorageError>| {
            let quad = quad?;
            let graph =
                if let GraphName::NamedNode(graph) = quad.graph_name { graph.into_string() } else { String::new() };
            Ok((quad.object, graph))
        };
        quads.map(pair).collect()
    }

    /// The distinct values of a property of `node`; of texts only those that are not English.
    pub(super) fn values(&self, node: &str, property: NamedNodeRef<'_>) -> Result<BTreeSet<String>, StorageError> {
        let english = |term: &Term| matches!(term, Term::Literal(literal) if literal.language() == Some("en"));
        let objects = self.objects(node, property)?.into_iter().map(|(term, _)| term);
        Ok(objects.filter(|term| !english(term)).map(text).collect())
    }

    /// The same of a node that is asked about again and again, such as a place, which many documents speak of: it is remembered.
    pub(super) fn kept(&self, node: &str, property: NamedNodeRef<'_>) -> Result<BTreeSet<String>, StorageError> {
        let key = (node.to_owned(), property.as_str().to_owned());
        if let Some(values) = self.kept.borrow().get(&key) {
            return Ok(values.clone());
        }
        let values = self.values(node, property)?;
        self.kept.borrow_mut().insert(key, values.clone());
        Ok(values)
    }

    /// The subjects that a property leads from to `node`.
    pub(super) fn subjects(&self, node: &str, property: NamedNodeRef<'_>) -> Result<BTreeSet<String>, StorageError> {
        let node = NamedNodeRef::new_unchecked(node);
        let quads = self.store.database().quads_for_pattern(None, Some(property), Some(node.into()), None);
        let mut found = BTreeSet::new();
        for quad in quads {
            if let NamedOrBlankNode::NamedNode(subject) = quad?.subject {
                found.insert(subject.into_string());
            }
        }
        Ok(found)
    }

    /// The least value of a property of `node`, so that nothing hangs on the order of the database.
    pub(super) fn value(&self, node: &str, property: NamedNodeRef<'_>) -> Result<Option<String>, StorageError> {
        Ok(self.values(node, property)?.pop_first())
    }

    /// What `node` is called; the end of its IRI where it has no label.
    pub(super) fn label(&self, node: &str) -> Result<String, StorageError> {
        if let Some(label) = self.labels.borrow().get(node) {
            return Ok(label.clone());
        }
        let label = self.value(node, v::LABEL)?.unwrap_or_else(|| node.rsplit('/').next().unwrap_or(node).to_owned());
        self.labels.borrow_mut().insert(node.to_owned(), label.clone());
        Ok(label)
    }

    /// The documents with their dates.
    pub(super) fn documents(&self) -> Result<BTreeMap<String, String>, AnalyseError> {
        let mut documents: BTreeMap<String, String> =
            self.nodes(v::DOCUMENT)?.into_iter().map(|document| (document, String::new())).collect();
        for (document, date) in self.pairs(v::DATE)? {
            documents.insert(document, date);
        }
        Ok(documents)
    }

    /// Whether a graph is that of a document.
    pub(super) fn is_document(&self, graph: &str) -> bool {
        graph.starts_with(&self.documents)
    }

    /// The graph of the evidence of a document.
    pub(super) fn evidence(&self, document: &str) -> Option<NamedNode> {
        let name = document.strip_prefix(&self.documents)?;
        Some(NamedNode::new_unchecked(format!("{}evidence/{name}", self.store.manifest().base())))
    }

    /// The store.
    pub(super) fn store(&self) -> &'a Store {
        self.store
    }
}

/// The documents that say something of one of `nodes`.
pub(super) fn documents_about(asked: &Asked<'_>, nodes: &BTreeSet<String>) -> Result<BTreeSet<String>, AnalyseError> {
    let mut documents = BTreeSet::new();
    for some in nodes.iter().collect::<Vec<_>>().chunks(50) {
        let nodes: Vec<String> = some.iter().map(|node| format!("<{node}>")).collect();
        let query =
            format!("SELECT DISTINCT ?g WHERE {{ VALUES ?node {{ {} }} GRAPH ?g {{ ?node ?p ?o }} }}", nodes.join(" "));
        documents
            .extend(asked.select(&query)?.into_iter().map(|(graph, _)| graph).filter(|graph| asked.is_document(graph)));
    }
    Ok(documents)
}

/// The newest of the dates of some documents.
pub(super) fn newest(documents: &BTreeSet<String>, dates: &BTreeMap<String, String>) -> Option<String> {
    documents.iter().filter_map(|document| dates.get(document)).filter(|date| !date.is_empty()).max().cloned()
}
