//! `ontology/core.ttl`, `ontology/domain.ttl` → the terms by topic, in the order of the files: what is said of each?
//!
//! A topic is a comment line `# ── Title · 标题 ───`; a term belongs to the one in which it is first spoken of. The parser is handed the
//! text one topic at a time, so that what it gives belongs to the topic it was handed last.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term as Node};
use serde::Serialize;

use super::DocsError;
use crate::pack::{LP, Pack};
use crate::vocabulary as v;

/// The files of the vocabulary.
const FILES: [&str; 2] = ["ontology/core.ttl", "ontology/domain.ttl"];
/// How the line of a topic begins, and what parts the languages of its title.
const TOPIC: &str = "# ──";
const LANGUAGES: &str = " · ";

pub(super) const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
pub(super) const OWL: &str = "http://www.w3.org/2002/07/owl#";
pub(super) const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const DCTERMS: &str = "http://purl.org/dc/terms/";

/// A text in both languages.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Said {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Said {
    /// A text in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Said {
        Said { zh: zh.into(), en: en.into() }
    }

    /// The literals in Chinese and in English; where one is missing, it stays empty.
    fn of(nodes: Option<&Vec<Node>>) -> Said {
        let mut said = Said::default();
        for node in nodes.into_iter().flatten() {
            if let Node::Literal(literal) = node {
                match literal.language() {
                    Some(zh) if zh.starts_with("zh") => said.zh = literal.value().into(),
                    Some(en) if en.starts_with("en") => said.en = literal.value().into(),
                    None if said.en.is_empty() => said.en = literal.value().into(),
                    _ => {}
                }
            }
        }
        said
    }
}

/// What kind of term it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// A class.
    Class,
    /// A property that leads to a node.
    Object,
    /// A property that leads to a value.
    Datatype,
    /// A property of terms.
    Annotation,
    /// A scheme of concepts.
    Scheme,
    /// A concept.
    Concept,
}

impl Kind {
    fn of(types: &BTreeSet<&str>) -> Kind {
        let is = |namespace: &str, name: &str| types.contains(format!("{namespace}{name}").as_str());
        if is(OWL, "Class") || is(RDFS, "Class") {
            Kind::Class
        } else if is(OWL, "ObjectProperty") {
            Kind::Object
        } else if is(OWL, "DatatypeProperty") {
            Kind::Datatype
        } else if is(OWL, "AnnotationProperty") || is("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "Property") {
            Kind::Annotation
        } else if is(SKOS, "ConceptScheme") {
            Kind::Scheme
        } else {
            Kind::Concept
        }
    }

    /// What it is called.
    pub fn said(self) -> Said {
        match self {
            Kind::Class => Said::new("类", "class"),
            Kind::Object => Said::new("对象属性", "object property"),
            Kind::Datatype => Said::new("数值属性", "datatype property"),
            Kind::Annotation => Said::new("注释属性", "annotation property"),
            Kind::Scheme => Said::new("概念方案", "concept scheme"),
            Kind::Concept => Said::new("概念", "concept"),
        }
    }

    /// Whether statements are made with it.
    pub fn is_property(self) -> bool {
        matches!(self, Kind::Object | Kind::Datatype | Kind::Annotation)
    }
}

/// A term with all that is said of it.
#[derive(Clone, Debug)]
pub struct Term {
    /// Its name in the vocabulary: `chainLeader`.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// What it is called.
    pub label: Said,
    /// What it means.
    pub definition: Said,
    /// All that is said of it, by the IRI of the property, in the order of the file.
    pub facts: BTreeMap<String, Vec<Node>>,
}

impl Term {
    /// Its IRI.
    pub fn iri(&self) -> String {
        format!("{LP}{}", self.name)
    }

    /// The IRIs under a property.
    pub fn iris<'t>(&'t self, property: &str) -> impl Iterator<Item = &'t str> + use<'t> {
        self.facts.get(property).into_iter().flatten().filter_map(|node| match node {
            Node::NamedNode(node) => Some(node.as_str()),
            _ => None,
        })
    }

    /// The terms of the vocabulary under a property.
    pub fn names<'t>(&'t self, property: &str) -> impl Iterator<Item = &'t str> + use<'t> {
        self.iris(property).filter_map(|iri| iri.strip_prefix(LP))
    }

    /// Whether a flag of the vocabulary is set.
    pub fn is(&self, flag: &str) -> bool {
        let values = self.facts.get(&format!("{LP}{flag}")).into_iter().flatten();
        values
            .into_iter()
            .any(|value| matches!(value, Node::Literal(literal) if ["true", "1"].contains(&literal.value())))
    }
}

/// A topic.
#[derive(Clone, Debug)]
pub struct Topic {
    /// What it is about.
    pub title: Said,
    /// Its terms, in the order of the file.
    pub terms: Vec<Term>,
}

/// A file of the vocabulary, as its head describes it.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// The IRI of the ontology.
    pub iri: String,
    /// Its title.
    pub title: Said,
    /// What it holds.
    pub about: Said,
    /// Its version.
    pub version: String,
    /// The IRI of its licence.
    pub licence: String,
}

/// The vocabulary of a pack.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Its parts.
    pub parts: Vec<Part>,
    /// Its topics; each has a term.
    pub topics: Vec<Topic>,
    /// Prefixes with the namespaces they stand for, by prefix.
    pub prefixes: BTreeMap<String, String>,
    /// Where a term stands: topic and place in it.
    places: BTreeMap<String, (usize, usize)>,
    /// The classes above each class, itself included.
    above: BTreeMap<String, BTreeSet<String>>,
}

/// What a file says of each subject, in order, with the topic.
type Spoken = Vec<(usize, String, BTreeMap<String, Vec<Node>>)>;

impl Vocabulary {
    /// Reads the vocabulary of a pack.
    ///
    /// # Errors
    /// A file that is no Turtle; a pack that loads has none.
    pub fn of(pack: &Pack) -> Result<Vocabulary, DocsError> {
        let mut vocabulary = Vocabulary::default();
        for path in FILES {
            if let Some(file) = pack.files.get(path) {
                let wrong = |reason: String| DocsError::Vocabulary { path: path.into(), reason };
                vocabulary.add(file.text).map_err(wrong)?;
            }
        }
        vocabulary.topics.retain(|topic| !topic.terms.is_empty());
        for (at, topic) in vocabulary.topics.iter().enumerate() {
            let places = topic.terms.iter().enumerate().map(|(place, term)| (term.name.clone(), (at, place)));
            vocabulary.places.extend(places);
        }
        let names: Vec<String> = vocabulary.terms().map(|term| term.name.clone()).collect();
        for name in names {
            let above = vocabulary.gather_above(&name);
            vocabulary.above.insert(name, above);
        }
        Ok(vocabulary)
    }

    fn add(&mut self, text: &str) -> Result<(), String> {
        let (first, (titles, spoken)) = (self.topics.len(), self.spoken(text)?);
        self.topics.extend(titles.into_iter().map(|title| Topic { title, terms: Vec::new() }));
        for (topic, iri, facts) in spoken {
            let types: BTreeSet<&str> = facts.get(v::TYPE.as_str()).into_iter().flatten().filter_map(named).collect();
            let said = |property: &str| Said::of(facts.get(property));
            let (text, iris) = (|property: &str| said(property).en, |property: &str| facts.get(property));
            if types.contains(format!("{OWL}Ontology").as_str()) {
                self.parts.push(Part {
                    title: said(v::TITLE.as_str()),
                    about: said(&format!("{DCTERMS}description")),
                    version: text(&format!("{OWL}versionInfo")),
                    licence: iris(&format!("{DCTERMS}license"))
                        .into_iter()
                        .flatten()
                        .find_map(named)
                        .unwrap_or_default()
                        .into(),
                    iri,
                });
                continue;
            }
            // a term of which a later file says more stays where it was
            let Some(name) = iri.strip_prefix(LP).filter(|name| !name.is_empty()) else { continue };
            let mut known = self.topics.iter_mut().flat_map(|topic| &mut topic.terms);
            if let Some(term) = known.find(|term| term.name == name) {
                for (property, values) in facts {
                    term.facts.entry(property).or_default().extend(values);
                }
                continue;
            }
            let term = Term {
                name: name.to_owned(),
                kind: Kind::of(&types),
                label: said(v::LABEL.as_str()),
                definition: said(&format!("{SKOS}definition")),
                facts,
            };
            self.topics[first + topic].terms.push(term);
        }
        Ok(())
    }

    /// The titles of the topics of a file, and what it says of each subject.
    fn spoken(&mut self, text: &str) -> Result<(Vec<Said>, Spoken), String> {
        let (titles, parts) = parted(text);
        let at = Cell::new(0);
        let mut spoken = Spoken::new();
        let mut parser = RdfParser::from_format(RdfFormat::Turtle).for_reader(Parts { parts, place: 0, at: &at });
        for quad in parser.by_ref() {
            let quad = quad.map_err(|error| error.to_string())?;
            let NamedOrBlankNode::NamedNode(subject) = quad.subject else { continue };
            let place = match spoken.iter().rposition(|(_, iri, _)| iri == subject.as_str()) {
                Some(place) => place,
                None => {
                    spoken.push((at.get(), subject.into_string(), BTreeMap::new()));
                    spoken.len() - 1
                }
            };
            spoken[place].2.entry(quad.predicate.into_string()).or_default().push(quad.object);
        }
        self.prefixes.extend(parser.prefixes().map(|(prefix, iri)| (prefix.to_owned(), iri.to_owned())));
        Ok((titles, spoken))
    }

    fn gather_above(&self, name: &str) -> BTreeSet<String> {
        let (mut above, mut open) = (BTreeSet::new(), vec![name.to_owned()]);
        while let Some(next) = open.pop() {
            if let Some(term) = self.term(&next)
                && above.insert(next)
            {
                open.extend(term.names(&format!("{RDFS}subClassOf")).map(str::to_owned));
            }
        }
        above
    }

    /// All terms, topic by topic.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.topics.iter().flat_map(|topic| &topic.terms)
    }

    /// The term of this name.
    pub fn term(&self, name: &str) -> Option<&Term> {
        let (topic, place) = self.places.get(name)?;
        self.topics.get(*topic)?.terms.get(*place)
    }

    /// The classes above a class, itself included.
    pub fn above(&self, name: &str) -> impl Iterator<Item = &str> {
        self.above.get(name).into_iter().flatten().map(String::as_str)
    }

    /// Whether a class is `above` or stands below it.
    pub fn is_below(&self, name: &str, above: &str) -> bool {
        self.above.get(name).is_some_and(|all| all.contains(above))
    }

    /// An IRI with a prefix where there is one for it: `schema:Project`.
    pub fn short(&self, iri: &str) -> String {
        let fits =
            |(_, namespace): &(&String, &String)| iri.len() > namespace.len() && iri.starts_with(namespace.as_str());
        let longest = self.prefixes.iter().filter(fits).max_by_key(|(_, namespace)| namespace.len());
        match longest {
            Some((prefix, namespace)) if !iri[namespace.len()..].contains(['/', '#']) => {
                format!("{prefix}:{}", &iri[namespace.len()..])
            }
            _ => iri.to_owned(),
        }
    }
}

fn named(node: &Node) -> Option<&str> {
    match node {
        Node::NamedNode(node) => Some(node.as_str()),
        _ => None,
    }
}

/// A text in parts, each of one topic; the first is what stands before any.
fn parted(text: &str) -> (Vec<Said>, Vec<&str>) {
    let (mut titles, mut parts) = (vec![Said::new("其他", "Other")], Vec::new());
    let (mut begin, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if let Some(title) = line.strip_prefix(TOPIC) {
            let title = title.trim_matches(|c: char| c == '─' || c.is_whitespace());
            let (en, zh) = title.split_once(LANGUAGES).unwrap_or((title, title));
            titles.push(Said::new(zh.trim(), en.trim()));
            parts.push(&text[begin..at]);
            begin = at;
        }
        at += line.len();
    }
    parts.push(&text[begin..]);
    (titles, parts)
}

/// Reads parts one after the other, never of two at once, and says which was read last.
struct Parts<'t, 'c> {
    parts: Vec<&'t str>,
    /// How far the part has been read.
    place: usize,
    at: &'c Cell<usize>,
}

impl Read for Parts<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(part) = self.parts.get(self.at.get()) {
            let rest = &part.as_bytes()[self.place..];
            let length = rest.len().min(buffer.len());
            if length > 0 {
                buffer[..length].copy_from_slice(&rest[..length]);
                self.place += length;
                return Ok(length);
            }
            if self.at.get() + 1 == self.parts.len() {
                break;
            }
            self.at.set(self.at.get() + 1);
            self.place = 0;
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_belongs_to_the_topic_in_which_it_is_first_spoken_of() {
        let pack = Pack::embedded().expect("the pack");
        let vocabulary = Vocabulary::of(&pack).expect("a vocabulary");
        let topic = |name: &str| {
            let found = vocabulary.topics.iter().find(|topic| topic.terms.iter().any(|term| term.name == name));
            found.map(|topic| topic.title.en.as_str()).unwrap_or_default()
        };
        assert_eq!(topic("Entity"), "Classes: what a graph is made of");
        assert_eq!(topic("Company"), "Entities");
        assert_eq!(topic("helpedBy"), "Relations: people, bodies, honours, events");
        assert_eq!(topic("Post"), "Derived: what holds by the latest documents");
        assert_eq!(topic("downstream"), "The make-up of chains (the terms of ontology/chains)");
        assert!(vocabulary.topics.iter().all(|topic| topic.title.zh != topic.title.en && topic.title.en != "Other"));
        assert!(vocabulary.is_below("Money", "Record") && !vocabulary.is_below("Date", "Record"));
        assert_eq!(vocabulary.short("https://schema.org/Project"), "schema:Project");
        assert_eq!(vocabulary.parts.len(), 2);
    }

    #[test]
    fn topics_are_found_however_the_text_is_cut() {
        let text = "@prefix t: <https://w3id.org/lianpu/ontology#> .\nt:a a t:B .\n# ── One · 一 ──\nt:b a t:B .\n# ── Two ──\nt:c a t:B ; t:d t:e .";
        let mut vocabulary = Vocabulary::default();
        vocabulary.add(text).expect("turtle");
        let topics: Vec<(&str, &str, usize)> =
            vocabulary.topics.iter().map(|t| (t.title.zh.as_str(), t.title.en.as_str(), t.terms.len())).collect();
        assert_eq!(topics, [("其他", "Other", 1), ("一", "One", 1), ("Two", "Two", 1)]);
    }
}
