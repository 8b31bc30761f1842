//! Extraction → quads: the document's graph, its evidence, the entities it names.

use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};

use super::iri::{Iris, date_literal};
use super::jsonl::Offsets;
use crate::model::{Amount, Claim, Document, Extraction, Node, Origin, Region, Type};
use crate::pack::{Level, Ontology, Pack, Property};
use crate::span::Span;

pub(super) const DCTERMS: &str = "http://purl.org/dc/terms/";
const SCHEMA: &str = "https://schema.org/";
const ALT_LABEL: &str = "http://www.w3.org/2004/02/skos/core#altLabel";

/// A quad as a line of N-Quads, without the line end.
pub fn line(quad: &Quad) -> String {
    format!("{quad} .")
}

/// What a document states, as it is to be written.
#[derive(Debug, Clone, Copy)]
pub struct Stated<'a> {
    /// What the document is called in IRIs.
    pub id: &'a str,
    /// The document.
    pub document: &'a Document,
    /// What was read off it.
    pub extraction: &'a Extraction,
    /// The IRI of each of its entities.
    pub names: &'a [NamedNode],
}

/// The quads of one document: its graph and its evidence graph. What its entities are called stands in no document's graph.
pub fn quads(stated: Stated<'_>, iris: &Iris, pack: &Pack) -> Vec<Quad> {
    let Stated { id, document, extraction, names } = stated;
    let mut writer = Writer {
        iris,
        pack,
        names,
        graph: iris.document(id),
        date: document.date.as_deref().and_then(date_literal),
        quads: Vec::new(),
    };
    writer.document(document);
    let evidence = iris.evidence(id);
    let offsets = Offsets::new(&document.source);
    for claim in &extraction.claims {
        if let Some((subject, predicate, object)) = writer.claim(claim) {
            let span = claim.evidence.span;
            let quote = offsets.slice(&document.source, span.start, span.end);
            writer.evidence(&evidence, claim, [subject.into(), predicate.into(), object], quote);
            writer.region(document, span);
        }
    }
    writer.quads
}

/// An entity as the graph has it.
#[derive(Debug, Clone)]
pub struct Called<'a> {
    /// Its IRI.
    pub node: NamedNode,
    /// Its class.
    pub kind: Type,
    /// Its name.
    pub name: &'a str,
    /// All names that it has, its own perhaps among them.
    pub names: Vec<&'a str>,
    /// The division that it is.
    pub division: Option<usize>,
}

/// What the entities graph says of an entity.
pub fn entity_quads(called: &Called<'_>, iris: &Iris, pack: &Pack) -> Vec<Quad> {
    let graph = iris.graph("entities");
    let node = &called.node;
    let class = Iris::term(&pack.ontology.class_of(called.kind).name);
    let zh = |text: &str| Literal::new_language_tagged_literal_unchecked(text, "zh");
    let mut quads = vec![
        Quad::new(node.clone(), rdf::TYPE, class, graph.clone()),
        Quad::new(node.clone(), rdfs::LABEL, zh(called.name), graph.clone()),
    ];
    for alias in called.names.iter().filter(|alias| **alias != called.name) {
        quads.push(Quad::new(node.clone(), NamedNode::new_unchecked(ALT_LABEL), zh(alias), graph.clone()));
    }
    if let Some(code) = called.division.and_then(|d| pack.gazetteer.divisions[d].code.as_ref()) {
        let padded = format!("{code:0<6}");
        quads.push(Quad::new(node.clone(), Iris::term("divisionCode"), Literal::new_simple_literal(padded), graph));
    }
    quads
}

/// Whether two names are those of one entity, and why.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// The entity, or both of them.
    pub on: &'a [NamedNode],
    /// The name that was judged, and the one it was compared with.
    pub names: [&'a str; 2],
    /// Whether they are one entity's.
    pub merged: bool,
    /// Why, in Chinese and in English.
    pub reason: [&'a str; 2],
}

/// Whether a node of the entities graph is a verdict, by its IRI.
pub fn is_verdict(iri: &str) -> bool {
    iri.contains("/merge/") || iri.contains("/distinction/")
}

/// What the entities graph says of a verdict.
pub fn verdict_quads(judged: &Judged<'_>, iris: &Iris) -> Vec<Quad> {
    let graph = iris.graph("entities");
    let class = if judged.merged { "Merge" } else { "Distinction" };
    let mut parts: Vec<&str> = judged.on.iter().map(NamedNode::as_str).collect();
    parts.extend(judged.names);
    parts.push(judged.reason[1]);
    let node = iris.hashed(class, &parts);
    let mut quads = vec![Quad::new(node.clone(), rdf::TYPE, Iris::term(class), graph.clone())];
    for entity in judged.on {
        quads.push(Quad::new(node.clone(), Iris::term("verdictOn"), entity.clone(), graph.clone()));
    }
    for (name, property) in judged.names.into_iter().zip(["judgedName", "judgedAgainst"]) {
        let name = Literal::new_simple_literal(name);
        quads.push(Quad::new(node.clone(), Iris::term(property), name, graph.clone()));
    }
    for (text, language) in judged.reason.into_iter().zip(["zh", "en"]) {
        let reason = Literal::new_language_tagged_literal_unchecked(text, language);
        quads.push(Quad::new(node.clone(), Iris::term("reason"), reason, graph.clone()));
    }
    quads
}

struct Writer<'a> {
    iris: &'a Iris,
    pack: &'a Pack,
    names: &'a [NamedNode],
    graph: NamedNode,
    date: Option<Literal>,
    quads: Vec<Quad>,
}

impl Writer<'_> {
    fn add(&mut self, subject: &NamedNode, predicate: NamedNode, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), predicate, object, GraphName::NamedNode(self.graph.clone())));
    }

    fn document(&mut self, document: &Document) {
        let node = self.graph.clone();
        self.add(&node, rdf::TYPE.into_owned(), Iris::term("Document"));
        if let Some(title) = &document.title {
            self.add(&node, dcterms("title"), Literal::new_language_tagged_literal_unchecked(title, "zh"));
        }
        if let Some(date) = self.date.clone() {
            self.add(&node, dcterms("date"), date);
        }
        if let Some(place) = document.place {
            self.add(&node, dcterms("spatial"), self.iris.place(&self.pack.gazetteer.divisions[place]));
        }
        for author in &document.authors {
            self.add(&node, Iris::term("author"), Literal::new_simple_literal(&author.name));
        }
        self.add(&node, Iris::term("sourceFile"), Literal::new_simple_literal(&document.name));
        self.add(&node, Iris::term("characters"), integer(document.source.chars().count()));
        self.origin(&node, document);
    }

    /// What is known of the file.
    fn origin(&mut self, node: &NamedNode, document: &Document) {
        let Origin { format, charset, publisher, url, is_extracted, sentences, warnings, .. } = &document.origin;
        self.add(node, Iris::term("sentences"), integer(*sentences));
        let mut texts: Vec<(NamedNode, &str)> = Vec::new();
        if !format.is_empty() {
            texts.push((dcterms("format"), format));
        }
        texts.extend(charset.iter().map(|charset| (Iris::term("charset"), charset.as_str())));
        texts.extend(publisher.iter().map(|publisher| (dcterms("publisher"), publisher.as_str())));
        texts.extend(url.iter().map(|url| (NamedNode::new_unchecked(format!("{SCHEMA}url")), url.as_str())));
        texts.extend(warnings.iter().map(|warning| (Iris::term("warning"), warning.as_str())));
        texts.extend(is_extracted.then_some((Iris::term("extractedText"), &*document.source)));
        for (predicate, text) in texts {
            self.add(node, predicate, Literal::new_simple_literal(text));
        }
    }

    /// Where in the file the words of a claim end.
    fn region(&mut self, document: &Document, span: Span) {
        let Some(Region { span, place }) = document.origin.region(span) else { return };
        let node = self.graph.clone();
        // as RFC 5147 names a stretch of text
        let region = NamedNode::new_unchecked(format!("{}#char={},{}", node.as_str(), span.start, span.end));
        self.add(&region, rdf::TYPE.into_owned(), Iris::term("Region"));
        self.add(&region, Iris::term("regionOf"), node);
        self.add(&region, Iris::term("start"), integer(span.start));
        self.add(&region, Iris::term("end"), integer(span.end));
        self.add(&region, rdfs::LABEL.into_owned(), Literal::new_simple_literal(place));
    }

    /// Writes a claim; gives the triple that stands for it.
    fn claim(&mut self, claim: &Claim) -> Option<(NamedNode, NamedNode, Term)> {
        let ontology = &self.pack.ontology;
        let property = ontology.property_of(claim.relation);
        let subject = self.entity(&claim.subject)?;
        let predicate = Iris::term(&property.name);
        if let Node::Value { text, .. } = &claim.object
            && let Some(class) = record_class(property, ontology)
        {
            let record = self.record(&subject, property, class, text, claim);
            self.amount(&record, text, claim.amount.as_ref());
            self.add(&subject, predicate.clone(), record.clone());
            return Some((subject, predicate, record.into()));
        }
        let object = self.object(&claim.object, property)?;
        let partial =
            claim.qualifiers.keys().any(|q| ontology.property(q).is_some_and(|p| ontology.property_of(p).partial));
        let Some(recorded_by) = property.recorded_by.map(|r| ontology.property_of(r)) else {
            self.add(&subject, predicate.clone(), object.clone());
            return Some((subject, predicate, object));
        };
        let class = recorded_by.range.first().copied()?;
        let record = self.record(&subject, property, class, &object.to_string(), claim);
        self.add(&record, predicate.clone(), object.clone());
        if let Some(date) = self.date.clone() {
            self.add(&record, Iris::term("asOf"), date);
        }
        self.add(&subject, Iris::term(&recorded_by.name), record.clone());
        if partial {
            return Some((subject, Iris::term(&recorded_by.name), record.into()));
        }
        self.add(&subject, predicate.clone(), object.clone());
        Some((subject, predicate, object))
    }

    /// A node for the qualifiers of a claim, named by what it says.
    fn record(
        &mut self,
        subject: &NamedNode,
        property: &Property,
        class: Type,
        text: &str,
        claim: &Claim,
    ) -> NamedNode {
        let name = &self.pack.ontology.class_of(class).name;
        let mut parts = vec![subject.as_str(), property.name.as_str(), text];
        // a record that carries a date is one of its document's date
        let date = self.date.as_ref().filter(|_| property.recorded_by.is_some()).map(|d| d.value().to_owned());
        parts.extend(date.as_deref());
        for (key, value) in &claim.qualifiers {
            parts.extend([key.as_str(), value.as_str()]);
        }
        let record = self.iris.hashed(name, &parts);
        self.add(&record, rdf::TYPE.into_owned(), Iris::term(name));
        for (key, value) in &claim.qualifiers {
            self.add(&record, Iris::term(key), Literal::new_simple_literal(value));
        }
        record
    }

    fn amount(&mut self, record: &NamedNode, text: &str, amount: Option<&Amount>) {
        self.add(record, Iris::term("text"), Literal::new_simple_literal(text));
        if let Some(amount) = amount {
            self.add(record, Iris::term("number"), Literal::new_typed_literal(decimal(amount.number), xsd::DECIMAL));
            if let Some(unit) = &amount.unit {
                self.add(record, Iris::term("unit"), Literal::new_simple_literal(unit));
            }
        }
    }

    fn entity(&self, node: &Node) -> Option<NamedNode> {
        match node {
            Node::Entity(i) => self.names.get(*i).cloned(),
            Node::Value { .. } => None,
        }
    }

    /// The object of a plain triple: an entity, a concept of the ontology, a date or a text.
    fn object(&self, node: &Node, property: &Property) -> Option<Term> {
        match node {
            Node::Entity(_) => self.entity(node).map(Term::from),
            Node::Value { text, .. } if !property.range.is_empty() => Some(Iris::term(text).into()),
            Node::Value { text, .. } if property.datatypes.iter().any(|d| d == xsd::DATE.as_str()) => {
                // of a span of days, the one that the relation speaks of
                let day =
                    if property.name.starts_with("start") { text.split('/').next() } else { text.rsplit('/').next() };
                date_literal(day?).map(Term::from)
            }
            Node::Value { text, .. } => Some(Literal::new_simple_literal(text).into()),
        }
    }

    fn evidence(&mut self, graph: &NamedNode, claim: &Claim, triple: [Term; 3], quote: &str) {
        let span = claim.evidence.span;
        let place = format!("{}-{}", span.start, span.end);
        let [subject, predicate, object] = triple;
        let parts = [
            graph.as_str(),
            &subject.to_string(),
            &predicate.to_string(),
            &object.to_string(),
            &place,
            &claim.evidence.rule,
        ];
        let node = self.iris.hashed("claim", &parts);
        let mut add = |predicate: NamedNode, object: Term| {
            self.quads.push(Quad::new(node.clone(), predicate, object, GraphName::NamedNode(graph.clone())));
        };
        add(rdf::SUBJECT.into_owned(), subject);
        add(rdf::PREDICATE.into_owned(), predicate);
        add(rdf::OBJECT.into_owned(), object);
        add(Iris::term("start"), integer(span.start).into());
        add(Iris::term("end"), integer(span.end).into());
        add(Iris::term("quote"), Literal::new_simple_literal(quote).into());
        add(Iris::term("rule"), Literal::new_simple_literal(&*claim.evidence.rule).into());
    }
}

/// A term of DCMI Terms.
fn dcterms(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{DCTERMS}{name}"))
}

fn integer(number: impl ToString) -> Literal {
    Literal::new_typed_literal(number.to_string(), xsd::INTEGER)
}

/// The record that a relation's object is, where it is one.
pub(crate) fn record_class(property: &Property, ontology: &Ontology) -> Option<Type> {
    let record = ontology.class("Record")?;
    property.range.iter().copied().find(|c| ontology.is_a(*c, record))
}

/// A number as `xsd:decimal`, to six places, without trailing zeros.
pub(crate) fn decimal(number: f64) -> String {
    // most amounts are whole, and a float holds them exactly
    if number.fract() == 0.0 && number.abs() < 9e15 {
        return (number as i64).to_string();
    }
    let text = format!("{number:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Whether a division is listed in the registry whether or not a document names it.
pub(super) fn is_background(level: Level) -> bool {
    level != Level::Town
}
