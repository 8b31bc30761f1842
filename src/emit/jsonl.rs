//! Extraction → one JSON object a line: the document, its entities, its facts.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::model::{Claim, Document, Extraction, Node};
use crate::pack::Pack;

/// One line; fields are written in this order, after `kind`.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Line<'a> {
    Document {
        doc: &'a str,
        title: Option<&'a str>,
        date: Option<&'a str>,
        place: Option<&'a str>,
        authors: Vec<Signed<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        format: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        publisher: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        url: Option<&'a str>,
    },
    Entity {
        doc: &'a str,
        #[serde(rename = "type")]
        class: &'a str,
        name: &'a str,
        aliases: &'a [String],
    },
    Fact {
        doc: &'a str,
        subject: End<'a>,
        relation: &'a str,
        object: End<'a>,
        qualifiers: &'a BTreeMap<String, String>,
        evidence: Quoted<'a>,
        confidence: f64,
    },
}

#[derive(Serialize)]
struct Signed<'a> {
    role: &'a str,
    name: &'a str,
}

/// Subject or object of a fact.
#[derive(Serialize)]
#[serde(untagged)]
enum End<'a> {
    Entity {
        #[serde(rename = "type")]
        class: &'a str,
        name: &'a str,
    },
    Value {
        value: &'a str,
    },
}

#[derive(Serialize)]
struct Quoted<'a> {
    start: u32,
    end: u32,
    quote: &'a str,
    rule: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
}

/// Which facts and entities are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// Those of classes and relations that annotations cover.
    Measured,
    /// All.
    All,
}

impl Lines {
    fn entity(self, at: usize, extraction: &Extraction, pack: &Pack) -> bool {
        self == Lines::All || !pack.ontology.class_of(extraction.entities[at].kind).unmeasured
    }

    fn fact(self, claim: &Claim, extraction: &Extraction, pack: &Pack) -> bool {
        let end = |node: &Node| match node {
            Node::Entity(at) => self.entity(*at, extraction, pack),
            Node::Value { .. } => true,
        };
        self == Lines::All
            || (!pack.ontology.property_of(claim.relation).unmeasured && end(&claim.subject) && end(&claim.object))
    }
}

/// Writes the lines of one document.
///
/// Keys: `{"kind":"document","doc","title","date","place","authors":[{"role","name"}]}`,
/// `{"kind":"entity","doc","type","name","aliases"}`, and
/// `{"kind":"fact","doc","subject":{"type","name"},"relation","object":{"type","name"}|{"value"},"qualifiers","evidence":{"start","end","quote","rule"},"confidence"}`;
/// of what was taken out of a page, PDF, workbook or the like the document has `format`, `publisher` and `url`, too, and the evidence has
/// `place`: the page, element, or row and column. `start` and `end` count characters of the source, `doc` is the document's name without its ending.
///
/// # Errors
/// Those of `out`.
pub fn write_jsonl(
    document: &Document,
    extraction: &Extraction,
    pack: &Pack,
    lines: Lines,
    out: &mut impl Write,
) -> io::Result<()> {
    let doc = stem(&document.name);
    let first = Line::Document {
        doc,
        title: document.title.as_deref(),
        date: document.date.as_deref(),
        place: document.place.map(|p| pack.gazetteer.divisions[p].name.as_str()),
        authors: document.authors.iter().map(|a| Signed { role: &a.role, name: &a.name }).collect(),
        format: Some(document.origin.format.as_str()).filter(|_| document.origin.is_extracted),
        publisher: document.origin.publisher.as_deref(),
        url: document.origin.url.as_deref(),
    };
    line(out, &first)?;
    let class = |t| pack.ontology.class_of(t).name.as_str();
    for (at, entity) in extraction.entities.iter().enumerate() {
        if !lines.entity(at, extraction, pack) {
            continue;
        }
        let (name, aliases) = (&entity.name, &entity.aliases);
        line(out, &Line::Entity { doc, class: class(entity.kind), name, aliases })?;
    }
    let offsets = Offsets::new(&document.source);
    let end = |node| match node {
        &Node::Entity(i) => {
            let entity = &extraction.entities[i];
            End::Entity { class: class(entity.kind), name: &entity.name }
        }
        Node::Value { text, .. } => End::Value { value: text },
    };
    for claim in extraction.claims.iter().filter(|claim| lines.fact(claim, extraction, pack)) {
        let span = claim.evidence.span;
        let fact = Line::Fact {
            doc,
            subject: end(&claim.subject),
            relation: &pack.ontology.property_of(claim.relation).name,
            object: end(&claim.object),
            qualifiers: &claim.qualifiers,
            evidence: Quoted {
                start: span.start,
                end: span.end,
                quote: offsets.slice(&document.source, span.start, span.end),
                rule: &claim.evidence.rule,
                place: document.origin.region(span).map(|region| region.place.as_str()),
            },
            confidence: claim.confidence,
        };
        line(out, &fact)?;
    }
    Ok(())
}

fn line(out: &mut impl Write, line: &Line<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

/// The document's name without its ending.
pub fn stem(name: &str) -> &str {
    let file = name.rsplit_once('/').map_or(name, |(_, f)| f);
    let cut = file.rfind('.').filter(|i| *i > 0).map_or(0, |i| file.len() - i);
    &name[..name.len() - cut]
}

/// Every how many characters an offset is kept.
const STEP: usize = 16;

/// Byte offsets of some characters of a source, to slice it by characters.
#[derive(Debug)]
pub struct Offsets(Vec<usize>);

impl Offsets {
    /// Scans `text` once.
    pub fn new(text: &str) -> Offsets {
        Offsets(text.char_indices().step_by(STEP).map(|(i, _)| i).collect())
    }

    /// The characters `start..end` of `text`.
    pub fn slice<'a>(&self, text: &'a str, start: u32, end: u32) -> &'a str {
        let byte = |at: u32| {
            let Some(&base) = self.0.get(at as usize / STEP) else { return text.len() };
            text[base..].char_indices().nth(at as usize % STEP).map_or(text.len(), |(i, _)| base + i)
        };
        &text[byte(start)..byte(end)]
    }
}
