//! A store and a least confidence → the store with the facts left that have it.
//!
//! What is left is what a build with this least confidence would have written. A fact goes with its evidence, unless another
//! claim of the document that has the confidence states it as well; its record goes with it; and so do rules of less
//! confidence, and products of which nothing is stated any more. What follows from claims is derived anew of those that are left. Statements of one triple whose records differ (a person who
//! leads a chain first as deputy, then as leader) stay or go together: evidence speaks of the triple alone.

use std::collections::{HashMap, HashSet};
use std::io::BufRead;

use oxigraph::model::vocab::rdf;
use oxigraph::store::Store as Database;

use super::ExportError;
use crate::derive::derive_sorted;
use crate::emit::LP;
use crate::store::{Line, Memory, Store, StoreError, Writer};

/// The part of `store` that has the `least` confidence, each of its rules having the confidence that the store states.
///
/// # Errors
/// A graph that cannot be read, or no place for a file to hold the part.
pub fn confident(store: Store, least: f64) -> Result<Store, ExportError> {
    let base = store.manifest().base().to_owned();
    let mut part = Part { base, ..Part::default() };
    for_each(&store, |line| part.read_background(line, least))?;
    for_each(&store, |line| part.read_facts(line))?;
    part.settle();
    for_each(&store, |line| part.note_products(line))?;
    for_each(&store, |line| part.note_verdicts(line))?;
    derived(store, &part)
}

/// The lines that are kept, with what follows from them, as the text of `store`.
fn derived(store: Store, part: &Part) -> Result<Store, ExportError> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("store");
    let failed = |source| StoreError::Io { action: "cannot read", path: store.directory().into(), source };
    let lines = store.nquads()?.lines().filter(|line| {
        let parts = line.as_ref().ok().and_then(|line| Statement::of(line));
        parts.is_none_or(|line| part.keeps(line))
    });
    let manifest = store.manifest().clone();
    let more =
        |writer: &Writer, database: &Database| derive_sorted::<ExportError>(writer, database, &part.base).map(Some);
    Writer::begin(&path)?.write(manifest, Memory::default(), lines.map(|line| line.map_err(failed)), more)?;
    let graph = crate::store::open(&path)?.into_text()?;
    Ok(store.with_part(graph))
}

/// A line in its parts, as written.
#[derive(Clone, Copy)]
struct Statement<'a> {
    triple: &'a str,
    subject: &'a str,
    predicate: &'a str,
    object: &'a str,
    graph: &'a str,
}

impl<'a> Statement<'a> {
    /// Takes a line apart; `None` where it is not canonical N-Quads.
    fn of(text: &'a str) -> Option<Statement<'a>> {
        let line = Line::split(text)?;
        let [subject, predicate, object] = line.terms()?;
        Some(Statement { triple: line.triple, subject, predicate, object, graph: line.graph.unwrap_or_default() })
    }
}

fn for_each(store: &Store, mut visit: impl FnMut(Statement<'_>)) -> Result<(), ExportError> {
    let mut graph = store.nquads()?;
    let mut text = String::new();
    for number in 1.. {
        text.clear();
        if graph.read_line(&mut text)? == 0 {
            break;
        }
        let damaged = || ExportError::Damaged { number, reason: "not a canonical N-Quads line".into() };
        visit(Statement::of(&text).ok_or_else(damaged)?);
    }
    Ok(())
}

/// A claim as far as it is read.
#[derive(Default)]
struct Claim {
    subject: String,
    predicate: String,
    object: String,
    unsure: bool,
}

/// What is known of the part that is left; a statement of a document is known as its triple with its graph behind.
#[derive(Default)]
struct Part {
    base: String,
    /// Literals with the ids of rules of less confidence, and their nodes.
    rules: HashSet<String>,
    rule_nodes: HashSet<String>,
    /// Properties that lead to a record → those that the record repeats.
    recording: HashMap<String, Vec<String>>,
    /// Claims by their node, with the graph of their document.
    claims: HashMap<String, (String, Claim)>,
    /// Nodes with a type in a document's graph, which are its records.
    records: HashSet<String>,
    /// What leads to a record beside the triple that it repeats: subject, property, record, graph.
    links: Vec<[String; 4]>,
    /// What is said by a property that records repeat: subject and graph → property and object.
    said: HashMap<String, Vec<(String, String)>>,
    /// Statements that go, and the nodes of records that go.
    gone: HashSet<String>,
    gone_nodes: HashSet<String>,
    /// Products of which something is stated still.
    products: HashSet<String>,
    /// Verdicts on others.
    gone_verdicts: HashSet<String>,
}

/// A term of the ontology as written in a line.
fn is_term(text: &str, name: &str) -> bool {
    text.strip_prefix('<').and_then(|t| t.strip_prefix(LP)).and_then(|t| t.strip_suffix('>')) == Some(name)
}

fn at(statement: &str, graph: &str) -> String {
    format!("{statement} {graph}")
}

impl Part {
    /// What follows the base and `class/` in an IRI.
    fn below<'a>(&self, iri: &'a str, class: &str) -> Option<&'a str> {
        iri.strip_prefix('<')?.strip_prefix(self.base.as_str())?.strip_prefix(class)?.strip_prefix('/')
    }

    fn read_background(&mut self, line: Statement<'_>, least: f64) {
        if is_term(line.predicate, "recordedBy") {
            self.recording.entry(line.object.to_owned()).or_default().push(line.subject.to_owned());
        }
        if is_term(line.predicate, "confidence")
            && let Some(id) = self.below(line.subject, "rule").map(|id| id.trim_end_matches('>'))
            && line.object.split('"').nth(1).and_then(|n| n.parse::<f64>().ok()).is_some_and(|n| n < least)
        {
            self.rules.insert(format!("\"{id}\""));
            self.rule_nodes.insert(line.subject.to_owned());
        }
    }

    fn read_facts(&mut self, line: Statement<'_>) {
        if let Some(name) = self.below(line.graph, "evidence") {
            let document = || format!("<{}document/{name}", self.base);
            let (_, claim) =
                self.claims.entry(line.subject.to_owned()).or_insert_with(|| (document(), Claim::default()));
            match line.predicate {
                p if is_iri(p, rdf::SUBJECT.as_str()) => line.object.clone_into(&mut claim.subject),
                p if is_iri(p, rdf::PREDICATE.as_str()) => line.object.clone_into(&mut claim.predicate),
                p if is_iri(p, rdf::OBJECT.as_str()) => line.object.clone_into(&mut claim.object),
                p if is_term(p, "rule") => claim.unsure = self.rules.contains(line.object),
                _ => {}
            }
        } else if self.below(line.graph, "document").is_some() {
            if is_iri(line.predicate, rdf::TYPE.as_str()) {
                self.records.insert(at(line.subject, line.graph));
            } else if self.recording.contains_key(line.predicate) {
                self.links.push([line.subject, line.predicate, line.object, line.graph].map(str::to_owned));
            } else if self.recording.values().flatten().any(|p| p == line.predicate) {
                let said = self.said.entry(at(line.subject, line.graph)).or_default();
                said.push((line.predicate.to_owned(), line.object.to_owned()));
            }
        }
    }

    /// Finds out what goes.
    fn settle(&mut self) {
        let mut stays: HashMap<String, bool> = HashMap::new();
        for (graph, claim) in self.claims.values() {
            let Claim { subject, predicate, object, unsure } = claim;
            *stays.entry(at(&format!("{subject} {predicate} {object}"), graph)).or_default() |= !unsure;
        }
        for (graph, claim) in self.claims.values() {
            let Claim { subject, predicate, object, .. } = claim;
            let statement = at(&format!("{subject} {predicate} {object}"), graph);
            if !stays[&statement] {
                let node = at(object, graph);
                if self.records.contains(&node) {
                    self.gone_nodes.insert(node);
                }
                self.gone.insert(statement);
            }
        }
        for [subject, property, record, graph] in &self.links {
            let link = at(&format!("{subject} {property} {record}"), graph);
            // where the record speaks of a part, the claim is about the link itself
            if stays.contains_key(&link) {
                continue;
            }
            let node = at(record, graph);
            let of_record = self.said.get(&node).into_iter().flatten();
            let repeated = of_record.filter(|(p, _)| self.recording[property].contains(p));
            if repeated.into_iter().any(|(p, o)| stays.get(&at(&format!("{subject} {p} {o}"), graph)) == Some(&false)) {
                self.gone.insert(link);
                self.gone_nodes.insert(node);
            }
        }
        self.claims.retain(|_, (_, claim)| claim.unsure);
    }

    fn is_fact_kept(&self, line: Statement<'_>) -> bool {
        !self.gone.contains(&at(line.triple, line.graph)) && !self.gone_nodes.contains(&at(line.subject, line.graph))
    }

    fn note_products(&mut self, line: Statement<'_>) {
        if self.below(line.graph, "document").is_some() {
            for node in [line.subject, line.object] {
                if self.below(node, "product").is_some() && !self.products.contains(node) && self.is_fact_kept(line) {
                    self.products.insert(node.to_owned());
                }
            }
        }
    }

    fn note_verdicts(&mut self, line: Statement<'_>) {
        let is_gone = |node: &str| self.below(node, "product").is_some() && !self.products.contains(node);
        if is_term(line.predicate, "verdictOn") && is_gone(line.object) {
            self.gone_verdicts.insert(line.subject.to_owned());
        }
    }

    fn keeps(&self, line: Statement<'_>) -> bool {
        if self.below(line.graph, "evidence").is_some() {
            !self.claims.contains_key(line.subject)
        } else if self.below(line.graph, "document").is_some() {
            self.is_fact_kept(line)
        } else if self.below(line.graph, "graph") == Some("entities>") {
            let is_there = self.below(line.subject, "product").is_none() || self.products.contains(line.subject);
            is_there && !self.gone_verdicts.contains(line.subject)
        } else if self.below(line.graph, "graph") == Some("derived>") {
            // derived anew of what is left
            false
        } else {
            !self.rule_nodes.contains(line.subject)
        }
    }
}

/// Whether a term as written is this IRI.
fn is_iri(text: &str, iri: &str) -> bool {
    text.strip_prefix('<').and_then(|t| t.strip_suffix('>')) == Some(iri)
}
