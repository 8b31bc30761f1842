//! Samples and a store → one example for each term: who says what of whom, in which words, and where they stand.
//!
//! What samples lack is looked up in the database, node by node: some hundred nodes, however large the store.

use std::collections::BTreeMap;

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term as Node};
use oxigraph::store::StorageError;

use super::sample::{Claim, Samples};
use super::terms::{Kind, Vocabulary};
use crate::export::{Kind as Graph, Source};
use crate::pack::{Confidence, LP};
use crate::store::{Store, bare, parsed, text};
use crate::vocabulary as v;

const IDENTIFIER: &str = "http://purl.org/dc/terms/identifier";
/// So many claims about a node are looked at.
const CLAIMS: usize = 300;
/// Characters of a value that are shown.
const LONGEST: usize = 80;

/// The words that a statement rests on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Words {
    /// The words.
    pub quote: String,
    /// The title of the document.
    pub title: String,
    /// Its date.
    pub date: String,
    /// Where the words begin, in characters.
    pub start: u64,
    /// Where they end.
    pub end: u64,
    /// The rule that read them.
    pub rule: String,
}

/// An example of a term.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Example {
    /// An instance of the class: what it is called, and its IRI.
    pub instance: Option<[String; 2]>,
    /// A statement: subject, property and object.
    pub statement: Option<[String; 3]>,
    /// What its record says under the property.
    pub qualifier: Option<[String; 2]>,
    /// The words that it rests on.
    pub words: Option<Words>,
}

/// How an example hangs on its claim.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Behind {
    /// The claim led to the record that has the property, or is what has it.
    Record,
    /// The statement is what the claim led to.
    Statement,
}

/// Looks examples up.
pub(super) struct Examples<'a> {
    store: &'a Store,
    source: Source<'a>,
    vocabulary: &'a Vocabulary,
    confidence: &'a Confidence,
    samples: &'a Samples,
}

impl<'a> Examples<'a> {
    /// Takes examples from samples.
    pub fn of(
        store: &'a Store,
        vocabulary: &'a Vocabulary,
        confidence: &'a Confidence,
        samples: &'a Samples,
    ) -> Examples<'a> {
        Examples { store, source: Source::of(store), vocabulary, confidence, samples }
    }

    /// One for each term that has one, by name.
    pub fn all(&self) -> Result<BTreeMap<String, Example>, StorageError> {
        let mut all = BTreeMap::new();
        for term in self.vocabulary.terms() {
            let example = match term.kind {
                Kind::Class => self.of_class(&term.name)?,
                kind if kind.is_property() && kind != Kind::Annotation => self.of_property(&term.name)?,
                _ => None,
            };
            if let Some(example) = example {
                all.insert(term.name.clone(), example);
            }
        }
        Ok(all)
    }

    /// An instance, with the best words about it.
    fn of_class(&self, class: &str) -> Result<Option<Example>, StorageError> {
        let mut found = Vec::new();
        for (instance, _) in self.samples.instances(class) {
            if let Some(claim) = self.about(instance)? {
                found.push((instance, claim));
            }
        }
        let best = found.into_iter().min_by_key(|(_, claim)| claim.rank(self.confidence));
        let Some((instance, claim)) = best else {
            let Some((instance, _)) = self.samples.instances(class).first() else { return Ok(None) };
            return Ok(Some(Example { instance: Some(self.named(instance)?), ..Example::default() }));
        };
        Ok(Some(Example {
            instance: Some(self.named(instance)?),
            statement: Some(self.stated(&claim.triple)?),
            words: self.words(&claim)?,
            qualifier: None,
        }))
    }

    fn named(&self, term: &str) -> Result<[String; 2], StorageError> {
        Ok([self.shown(term)?, bare(term).unwrap_or(term).to_owned()])
    }

    /// A claim that states the property, or a record that has it, or a statement alone.
    fn of_property(&self, property: &str) -> Result<Option<Example>, StorageError> {
        if let Some(claim) = self.samples.best(property) {
            let (statement, words) = (Some(self.stated(&claim.triple)?), self.words(claim)?);
            return Ok(Some(Example { statement, words, ..Example::default() }));
        }
        let mut found = Vec::new();
        for (subject, object) in self.samples.statements(property) {
            if let Some(claim) = self.behind(subject, property, object)? {
                found.push((subject, object, claim));
            }
        }
        let best = found.into_iter().min_by_key(|(.., (claim, _))| claim.rank(self.confidence));
        let Some((subject, object, (claim, behind))) = best else {
            let Some((subject, object)) = self.samples.statements(property).first() else { return Ok(None) };
            let statement = Some([self.shown(subject)?, property.to_owned(), self.shown(object)?]);
            return Ok(Some(Example { statement, ..Example::default() }));
        };
        let words = self.words(&claim)?;
        Ok(Some(match behind {
            Behind::Record => {
                let qualifier = Some([property.to_owned(), self.shown(object)?]);
                Example { statement: Some(self.stated(&claim.triple)?), qualifier, words, instance: None }
            }
            Behind::Statement => {
                let statement = Some([self.shown(subject)?, property.to_owned(), self.shown(object)?]);
                Example { statement, words, ..Example::default() }
            }
        }))
    }

    fn classes(&self, node: &str) -> Result<Vec<String>, StorageError> {
        let types = self.values(node, v::TYPE.as_str())?;
        Ok(types.into_iter().map(text).filter_map(|iri| iri.strip_prefix(LP).map(str::to_owned)).collect())
    }

    /// The claim that a statement goes back to: what a claim says of itself, what its record says, what follows from it.
    fn behind(&self, subject: &str, property: &str, object: &str) -> Result<Option<(Claim, Behind)>, StorageError> {
        if self.source.below(subject, "claim").is_some() {
            return Ok(self.claim(subject)?.map(|claim| (claim, Behind::Record)));
        }
        if let Some(claim) = self.derived(subject, property, object)? {
            return Ok(Some((claim, Behind::Statement)));
        }
        if self.is_record(subject)? {
            return Ok(self.about_record(subject)?.map(|claim| (claim, Behind::Record)));
        }
        let leads_to_record = self.is_record(object)?;
        let claim = if leads_to_record { self.about_record(object)? } else { None };
        Ok(claim.map(|claim| (claim, Behind::Statement)))
    }

    fn is_record(&self, node: &str) -> Result<bool, StorageError> {
        Ok(self.classes(node)?.iter().any(|class| self.vocabulary.is_below(class, "Record")))
    }

    /// The best claim with this node on either side; of a record, the one that led to it.
    fn about(&self, node: &str) -> Result<Option<Claim>, StorageError> {
        let mut claims = Vec::new();
        for side in [v::SUBJECT, v::OBJECT] {
            for claim in self.subjects(side.as_str(), node)?.into_iter().take(CLAIMS) {
                claims.extend(self.claim(&claim)?);
            }
        }
        match self.best(claims) {
            None if self.is_record(node)? => self.about_record(node),
            best => Ok(best),
        }
    }

    /// The claim whose object is this record, or that has it beside its direct triple.
    fn about_record(&self, record: &str) -> Result<Option<Claim>, StorageError> {
        let mut claims = Vec::new();
        for claim in self.subjects(v::OBJECT.as_str(), record)? {
            claims.extend(self.claim(&claim)?);
        }
        if claims.is_empty()
            && let Some(Node::NamedNode(node)) = parsed(record)
        {
            let leading = |quad: &Quad| {
                let name = quad.predicate.as_str().strip_prefix(LP)?;
                self.vocabulary.terms().find(|term| term.names(&format!("{LP}recordedBy")).any(|by| by == name))
            };
            for quad in self.store.database().quads_for_pattern(None, None, Some(node.as_ref().into()), None) {
                let quad = quad?;
                if leading(&quad).is_some() {
                    claims.extend(self.beside(&quad.subject.to_string(), record)?);
                }
            }
        }
        Ok(self.best(claims))
    }

    /// The claims about a subject that state what its record repeats.
    fn beside(&self, subject: &str, record: &str) -> Result<Vec<Claim>, StorageError> {
        let Some(Node::NamedNode(node)) = parsed(record) else { return Ok(Vec::new()) };
        let quads = self.store.database().quads_for_pattern(Some(node.as_ref().into()), None, None, None);
        let says = quads.collect::<Result<Vec<Quad>, _>>()?;
        let repeats = |claim: &Claim| {
            says.iter()
                .any(|quad| quad.predicate.to_string() == claim.triple[1] && quad.object.to_string() == claim.triple[2])
        };
        let mut claims = Vec::new();
        for claim in self.subjects(v::SUBJECT.as_str(), subject)?.into_iter().take(CLAIMS) {
            claims.extend(self.claim(&claim)?.filter(repeats));
        }
        Ok(claims)
    }

    /// A claim that a derived statement was made of.
    fn derived(&self, subject: &str, property: &str, object: &str) -> Result<Option<Claim>, StorageError> {
        let mut claims = Vec::new();
        for node in self.subjects(v::SUBJECT.as_str(), subject)?.into_iter().take(CLAIMS) {
            let is = |values: Vec<Node>, wanted: &str| values.iter().any(|value| value.to_string() == wanted);
            if self.source.below(&node, "derivation").is_some()
                && is(self.values(&node, v::PREDICATE.as_str())?, &format!("<{LP}{property}>"))
                && is(self.values(&node, v::OBJECT.as_str())?, object)
            {
                for claim in self.values(&node, v::DERIVED_FROM.as_str())? {
                    claims.extend(self.claim(&claim.to_string())?);
                }
            }
        }
        Ok(self.best(claims))
    }

    fn best(&self, claims: Vec<Claim>) -> Option<Claim> {
        let ranked = claims.into_iter().filter_map(|claim| Some((claim.rank(self.confidence)?, claim)));
        ranked.min_by(|(one, _), (other, _)| one.cmp(other)).map(|(_, claim)| claim)
    }

    fn claim(&self, claim: &str) -> Result<Option<Claim>, StorageError> {
        let Some(Node::NamedNode(node)) = parsed(claim) else { return Ok(None) };
        let mut read = Claim { claim: claim.to_owned(), ..Claim::default() };
        for quad in self.store.database().quads_for_pattern(Some(node.as_ref().into()), None, None, None) {
            let quad = quad?;
            read.graph = quad.graph_name.to_string();
            read.say(quad.predicate.as_str(), &quad.object.to_string());
        }
        Ok((self.source.kind(&read.graph) == Graph::Evidence).then_some(read))
    }

    fn values(&self, node: &str, property: &str) -> Result<Vec<Node>, StorageError> {
        match parsed(node) {
            Some(Node::NamedNode(node)) => self.store.values(&node, NamedNodeRef::new_unchecked(property)),
            _ => Ok(Vec::new()),
        }
    }

    /// The nodes that have this value of a property, in the order of their names.
    fn subjects(&self, property: &str, value: &str) -> Result<Vec<String>, StorageError> {
        let Some(value) = parsed(value) else { return Ok(Vec::new()) };
        let property = NamedNodeRef::new_unchecked(property);
        let quads = self.store.database().quads_for_pattern(None, Some(property), Some(value.as_ref()), None);
        let node = |quad: Quad| match quad.subject {
            NamedOrBlankNode::NamedNode(node) => Some(node.to_string()),
            NamedOrBlankNode::BlankNode(_) => None,
        };
        // of a node that everything is said of, the first ones that the database has
        let quads = quads.take(CLAIMS * 4);
        let mut nodes = quads.filter_map(|quad| quad.map(node).transpose()).collect::<Result<Vec<_>, _>>()?;
        nodes.sort_unstable();
        nodes.dedup();
        Ok(nodes)
    }

    fn stated(&self, [subject, predicate, object]: &[String; 3]) -> Result<[String; 3], StorageError> {
        let predicate = bare(predicate).unwrap_or(predicate);
        let predicate = predicate.strip_prefix(LP).map_or_else(|| self.vocabulary.short(predicate), str::to_owned);
        Ok([self.shown(subject)?, predicate, self.shown(object)?])
    }

    /// A term as it is read: the value of a literal; what a node is called, or what it says.
    fn shown(&self, term: &str) -> Result<String, StorageError> {
        let node = match parsed(term) {
            Some(Node::NamedNode(node)) => node,
            Some(other) => return Ok(shortened(&text(other))),
            None => return Ok(shortened(term)),
        };
        let called = match self.store.label(&node)? {
            Some(label) => Some(label),
            None => self.said(&node)?,
        };
        Ok(called.map_or_else(|| self.local(node.as_str()), |called| shortened(&called)))
    }

    /// What stands for the name of a node that has none; of a record, the relation that it repeats.
    fn said(&self, node: &NamedNode) -> Result<Option<String>, StorageError> {
        for property in [v::TEXT, v::TITLE, v::JUDGED_NAME, NamedNodeRef::new_unchecked(IDENTIFIER)] {
            if let Some(value) = self.store.values(node, property)?.into_iter().next() {
                return Ok(Some(text(value)));
            }
        }
        let recorded_by = format!("{LP}recordedBy");
        for relation in self.vocabulary.terms().filter(|term| term.facts.contains_key(&recorded_by)) {
            let values = self.store.values(node, NamedNodeRef::new_unchecked(&relation.iri()))?;
            if let Some(value) = values.into_iter().next() {
                let label = match &value {
                    Node::NamedNode(node) => self.store.label(node)?,
                    _ => None,
                };
                return Ok(Some(format!("{} {}", relation.name, label.unwrap_or_else(|| text(value)))));
            }
        }
        Ok(None)
    }

    /// An IRI without the namespace of the data.
    fn local(&self, iri: &str) -> String {
        match iri.strip_prefix(self.store.manifest().base()) {
            Some(local) => format!("id:{local}"),
            None => self.vocabulary.short(iri),
        }
    }

    fn words(&self, claim: &Claim) -> Result<Option<Words>, StorageError> {
        let value = |term: &str| parsed(term).map(text).unwrap_or_default();
        let document = self.source.document(&claim.graph).unwrap_or_default();
        let mut title = String::new();
        for property in [v::TITLE, v::SOURCE_FILE] {
            if title.is_empty() {
                title = self.values(&document, property.as_str())?.into_iter().next().map(text).unwrap_or_default();
            }
        }
        let date = self.values(&document, v::DATE.as_str())?.into_iter().next().map(text).unwrap_or_default();
        let [start, end] = claim.span;
        Ok(Some(Words { quote: value(&claim.quote), title, date, start, end, rule: value(&claim.rule) }))
    }
}

/// The beginning of a long text, on one line.
fn shortened(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}
