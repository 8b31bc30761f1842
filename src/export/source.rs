//! A store and names of graphs → the part of its lines that is exported.

use super::ExportError;
use crate::query::{self, Kind as Parameter};
use crate::store::{Store, bare};

/// What a named graph is to the store.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// What a document states.
    Corpus,
    /// The claims of a document.
    Evidence,
    /// Class, name, other names and codes of entities; verdicts on names.
    Entities,
    /// What follows from the claims.
    Derived,
    /// Background: divisions, the ontology, the chain templates, the rules.
    Registry,
    /// A graph that no build writes.
    Other,
}

/// The names of kinds on the command line.
const KINDS: [(&str, Kind); 5] = [
    ("corpus", Kind::Corpus),
    ("entities", Kind::Entities),
    ("derived", Kind::Derived),
    ("registry", Kind::Registry),
    ("evidence", Kind::Evidence),
];

/// Graphs that were asked for.
#[derive(Clone, Debug, Default)]
struct Chosen {
    all: bool,
    kinds: Vec<Kind>,
    /// Graphs by their IRI, in angle brackets.
    graphs: Vec<String>,
}

impl Chosen {
    fn has(&self, kind: Kind, graph: &str) -> bool {
        self.all || self.kinds.contains(&kind) || self.graphs.iter().any(|chosen| chosen == graph)
    }
}

/// A store, or some of its graphs.
pub struct Source<'a> {
    store: &'a Store,
    base: String,
    chosen: Option<Chosen>,
    evidence: bool,
}

impl<'a> Source<'a> {
    /// What a format writes of a store where nothing is asked for: every graph as RDF, entities and what documents state as a
    /// property graph or as tables.
    pub fn of(store: &'a Store) -> Source<'a> {
        Source { store, base: store.manifest().base().to_owned(), chosen: None, evidence: false }
    }

    /// The graphs of these names: `corpus`, `entities`, `derived`, `registry`, `evidence`, `all`, the IRI of a graph, or the name,
    /// title or file of a document; as [`Source::of`] where there are none.
    ///
    /// # Errors
    /// A graph that is not there.
    pub fn chosen(mut self, names: &[String]) -> Result<Source<'a>, ExportError> {
        let mut chosen = Chosen::default();
        for name in names {
            if name == "all" {
                chosen.all = true;
            } else if let Some((_, kind)) = KINDS.iter().find(|(known, _)| known == name) {
                chosen.kinds.push(*kind);
            } else {
                chosen.graphs.push(self.graph(name)?);
            }
        }
        self.chosen = (!names.is_empty()).then_some(chosen);
        Ok(self)
    }

    /// The same with the evidence of the documents in it.
    pub fn with_evidence(mut self, evidence: bool) -> Source<'a> {
        self.evidence = evidence;
        self
    }

    /// The graph of this IRI, or of the document that is called so.
    fn graph(&self, name: &str) -> Result<String, ExportError> {
        let iri = bare(name).unwrap_or(name);
        if iri.contains("://") {
            let graph = oxigraph::model::NamedNodeRef::new(iri).ok();
            let known =
                graph.is_some_and(|graph| self.store.database().contains_named_graph(graph).unwrap_or_default());
            if known {
                return Ok(format!("<{iri}>"));
            }
        }
        match query::resolve(self.store, Parameter::Document, name) {
            Ok(document) => Ok(document.to_string()),
            Err(error) => Err(ExportError::UnknownGraph { name: name.into(), reason: error.to_string() }),
        }
    }

    /// The store.
    pub fn store(&self) -> &'a Store {
        self.store
    }

    /// Whether every line is exported as RDF.
    pub(super) fn is_whole(&self) -> bool {
        self.chosen.as_ref().is_none_or(|chosen| chosen.all)
    }

    /// Whether evidence was asked for.
    pub(super) fn has_evidence(&self) -> bool {
        self.evidence || self.chosen.as_ref().is_some_and(|chosen| chosen.kinds.contains(&Kind::Evidence))
    }

    /// Whether derived statements were asked for.
    pub(super) fn has_derived(&self) -> bool {
        self.chosen.as_ref().is_some_and(|chosen| chosen.has(Kind::Derived, &format!("<{}graph/derived>", self.base)))
    }

    /// What a graph is, by its name as written in a line.
    pub(crate) fn kind(&self, graph: &str) -> Kind {
        let Some(path) = graph.strip_prefix('<').and_then(|graph| graph.strip_prefix(self.base.as_str())) else {
            return Kind::Other;
        };
        match path.split_once('/') {
            Some(("document", _)) => Kind::Corpus,
            Some(("evidence", _)) => Kind::Evidence,
            Some(("graph", "entities>")) => Kind::Entities,
            Some(("graph", "derived>")) => Kind::Derived,
            Some(("graph", "registry>")) => Kind::Registry,
            _ => Kind::Other,
        }
    }

    /// Whether the lines of a graph are exported as RDF.
    pub(super) fn holds(&self, graph: &str) -> bool {
        let Some(chosen) = &self.chosen else { return true };
        let kind = self.kind(graph);
        let of_document = || self.document(graph).is_some_and(|document| chosen.has(Kind::Corpus, &document));
        chosen.has(kind, graph) || self.evidence && kind == Kind::Evidence && of_document()
    }

    /// Whether what a graph states is exported as nodes, edges and rows; of evidence, whether that of its document is.
    pub(super) fn states(&self, graph: &str) -> bool {
        let kind = self.kind(graph);
        let (kind, graph) = match kind {
            Kind::Evidence => (Kind::Corpus, self.document(graph).unwrap_or_default()),
            kind => (kind, graph.to_owned()),
        };
        match &self.chosen {
            None => matches!(kind, Kind::Corpus | Kind::Entities),
            Some(chosen) => chosen.has(kind, &graph),
        }
    }

    /// The document of an evidence graph, both as written.
    pub(crate) fn document(&self, evidence: &str) -> Option<String> {
        let name = evidence.strip_prefix('<')?.strip_prefix(self.base.as_str())?.strip_prefix("evidence/")?;
        Some(format!("<{}document/{name}", self.base))
    }

    /// What follows the base and `class/` in an IRI, bare or as written.
    pub(crate) fn below<'b>(&self, iri: &'b str, class: &str) -> Option<&'b str> {
        let iri = iri.strip_prefix('<').unwrap_or(iri);
        iri.strip_prefix(self.base.as_str())?.strip_prefix(class)?.strip_prefix('/')
    }
}
