//! The text of a store → how many statements and instances there are of each term, by kind of graph; in one pass.
//!
//! Lines are sorted, so what is stated in several graphs stands together and is counted once, and so does all that is said of a node. What is
//! kept grows with the terms and the documents, not with the statements.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use rustc_hash::{FxHashMap, FxHashSet};

use super::sample::Samples;
use super::terms::Vocabulary;
use crate::export::{Kind, Source};
use crate::pack::{Confidence, LP};
use crate::store::{Line, Store, bare, parsed, text};
use crate::vocabulary as v;

/// The class of entities.
const ENTITY: &str = "Entity";
/// Kinds of graphs, as [`Kind`] numbers them.
pub const KINDS: [Kind; 6] = [Kind::Corpus, Kind::Evidence, Kind::Entities, Kind::Derived, Kind::Registry, Kind::Other];

/// So many there are, and how many of them stand in graphs of each kind.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Tally {
    /// All, each once.
    pub all: u64,
    by: [u64; KINDS.len()],
}

impl Tally {
    /// Those in graphs of a kind; what stands in graphs of several kinds is counted for each.
    pub fn of(&self, kind: Kind) -> u64 {
        self.by[kind as usize]
    }

    /// Adds one that stands in graphs of these kinds.
    fn add(&mut self, kinds: u8) {
        self.all += 1;
        for (at, by) in self.by.iter_mut().enumerate() {
            *by += u64::from(kinds >> at & 1);
        }
    }
}

/// What there is in a store.
#[derive(Debug, Default)]
pub struct Count {
    /// Statements, each as often as there are graphs that have it.
    pub quads: u64,
    /// Statements, each once.
    pub triples: Tally,
    /// Nodes of which something is said.
    pub subjects: Tally,
    /// Graphs.
    pub graphs: Tally,
    /// Instances of each class, by its IRI; each node once.
    pub classes: BTreeMap<String, Tally>,
    /// Instances of each class of the vocabulary or of one below it, by name.
    pub instances: BTreeMap<String, Tally>,
    /// Statements with each property, by its IRI.
    pub properties: BTreeMap<String, Tally>,
    /// Statements about each term of the vocabulary as an object, by name; its class is none.
    pub objects: BTreeMap<String, Tally>,
    /// Claims of documents.
    pub claims: u64,
    /// Nodes that tell how a statement was derived.
    pub derivations: u64,
    /// Documents.
    pub documents: u64,
    /// The oldest and the newest date of a document, as written in N-Quads.
    pub dates: Option<[String; 2]>,
    /// The IRIs of the places that documents are about.
    pub places: BTreeSet<String>,
    /// What examples are taken from.
    pub(super) samples: Samples,
}

impl Count {
    /// Counts what there is in a store; of examples those are preferred whose rules are surest.
    ///
    /// # Errors
    /// A text that cannot be read.
    pub fn read(store: &Store, vocabulary: &Vocabulary, confidence: &Confidence) -> io::Result<Count> {
        let mut counting = Counting::new(store, vocabulary, confidence);
        store.each_line::<io::Error>(|line| {
            counting.line(line);
            Ok(())
        })?;
        Ok(counting.finish())
    }

    /// How many entities there are: nodes of the entities graph that have a class of entities.
    pub fn entities(&self) -> u64 {
        self.instances.get(ENTITY).map_or(0, |tally| tally.of(Kind::Entities))
    }

    /// The statements with a property of the vocabulary, or the instances of a class of it, without those of classes below.
    pub fn of(&self, name: &str) -> (Tally, Tally) {
        let iri = format!("{LP}{name}");
        let of = |tallies: &BTreeMap<String, Tally>| tallies.get(&iri).copied().unwrap_or_default();
        (of(&self.classes), of(&self.properties))
    }
}

/// What is being counted.
struct Counting<'a> {
    source: Source<'a>,
    vocabulary: &'a Vocabulary,
    confidence: &'a Confidence,
    count: Count,
    properties: FxHashMap<String, Tally>,
    graphs: FxHashSet<String>,
    /// The graph of the line before.
    graph: (String, Kind),
    /// The statement of the line before, and the kinds of the graphs that have it.
    triple: String,
    kinds: u8,
    /// The graph of the claim that is being read.
    evidence: String,
    /// The node of the statement before, the kinds of its graphs, and its classes with those of theirs.
    subject: String,
    subject_kinds: u8,
    classes: Vec<(String, u8)>,
    dates: Option<[(String, String); 2]>,
}

impl<'a> Counting<'a> {
    fn new(store: &'a Store, vocabulary: &'a Vocabulary, confidence: &'a Confidence) -> Counting<'a> {
        Counting {
            source: Source::of(store),
            vocabulary,
            confidence,
            count: Count::default(),
            properties: FxHashMap::default(),
            graphs: FxHashSet::default(),
            graph: (String::new(), Kind::Other),
            triple: String::new(),
            kinds: 0,
            evidence: String::new(),
            subject: String::new(),
            subject_kinds: 0,
            classes: Vec::new(),
            dates: None,
        }
    }

    fn line(&mut self, line: Line<'_>) {
        let graph = line.graph.unwrap_or_default();
        if self.graph.0 != graph {
            let kind = self.source.kind(graph);
            graph.clone_into(&mut self.graph.0);
            self.graph.1 = kind;
            if !graph.is_empty() && !self.graphs.contains(graph) {
                self.graphs.insert(graph.to_owned());
                self.count.graphs.add(1 << kind as u8);
            }
        }
        self.count.quads += 1;
        if self.triple != line.triple {
            self.statement();
            line.triple.clone_into(&mut self.triple);
            self.kinds = 0;
            // what is said of a claim stands in one graph
            if self.graph.1 == Kind::Evidence {
                graph.clone_into(&mut self.evidence);
            }
        }
        self.kinds |= 1 << self.graph.1 as u8;
    }

    /// Counts the statement that the lines before have made.
    fn statement(&mut self) {
        let (triple, kinds) = (std::mem::take(&mut self.triple), self.kinds);
        if let Some([subject, predicate, object]) = (Line { triple: &triple, graph: None }).terms() {
            if subject != self.subject {
                self.node();
                subject.clone_into(&mut self.subject);
            }
            if kinds >> Kind::Evidence as u8 & 1 == 1 {
                self.count.samples.claim.heard(&triple, &self.evidence);
            }
            self.subject_kinds |= kinds;
            self.count.triples.add(kinds);
            let predicate = bare(predicate).unwrap_or(predicate);
            match self.properties.get_mut(predicate) {
                Some(tally) => tally.add(kinds),
                None => self.properties.entry(predicate.to_owned()).or_default().add(kinds),
            }
            self.facts(subject, predicate, object, kinds);
        }
        self.triple = triple;
    }

    fn facts(&mut self, subject: &str, predicate: &str, object: &str, kinds: u8) {
        let is_in = |kind: Kind| kinds >> kind as u8 & 1 == 1;
        let is_background = kinds == 1 << Kind::Registry as u8;
        let term = bare(object).and_then(|iri| iri.strip_prefix(LP));
        if predicate == v::TYPE.as_str() {
            if let Some(class) = bare(object) {
                self.count.classes.entry(class.to_owned()).or_default().add(kinds);
            }
            if let Some(class) = term {
                self.classes.push((class.to_owned(), kinds));
                self.count.samples.instance(is_background, class, subject);
            }
            return;
        }
        if let Some(term) = term
            && self.vocabulary.term(term).is_some()
        {
            self.count.objects.entry(term.to_owned()).or_default().add(kinds);
        }
        if predicate == v::SUBJECT.as_str() {
            self.count.claims += u64::from(is_in(Kind::Evidence));
            self.count.derivations += u64::from(is_in(Kind::Derived));
        }
        if let Some(property) = predicate.strip_prefix(LP) {
            self.count.samples.statement(is_background, property, subject, object);
        }
        if is_in(Kind::Corpus) && self.source.below(subject, "document").is_some() {
            if predicate == v::DATE.as_str() {
                self.date(object);
            } else if predicate == v::SPATIAL.as_str()
                && let Some(place) = bare(object)
            {
                self.count.places.insert(place.to_owned());
            }
        }
    }

    fn date(&mut self, object: &str) {
        let Some(day) = parsed(object).map(text) else { return };
        let date = (day, object.to_owned());
        match &mut self.dates {
            None => self.dates = Some([date.clone(), date]),
            Some([first, _]) if date < *first => *first = date,
            Some([_, last]) if date > *last => *last = date,
            Some(_) => {}
        }
    }

    /// Counts the node that the statements before were about.
    fn node(&mut self) {
        if self.subject.is_empty() {
            return;
        }
        self.count.subjects.add(std::mem::take(&mut self.subject_kinds));
        let mut all: BTreeMap<&str, u8> = BTreeMap::new();
        for (class, kinds) in &self.classes {
            for above in self.vocabulary.above(class) {
                *all.entry(above).or_default() |= kinds;
            }
        }
        for (class, kinds) in all {
            match self.count.instances.get_mut(class) {
                Some(tally) => tally.add(kinds),
                None => self.count.instances.entry(class.to_owned()).or_default().add(kinds),
            }
        }
        self.classes.clear();
        self.count.samples.told(&self.subject, self.confidence);
    }

    fn finish(mut self) -> Count {
        self.statement();
        self.node();
        self.count.properties = self.properties.into_iter().collect();
        self.count.documents = self.count.of(v::DOCUMENT.as_str().trim_start_matches(LP)).0.all;
        self.count.dates = self.dates.map(|[first, last]| [first.1, last.1]);
        self.count
    }
}
