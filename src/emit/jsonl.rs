//! Extraction → one JSON object a line: the document, its entities, its facts.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::model::{Document, Extraction, Node};
use crate::pack::Pack;

/// Writes the lines of one document.
///
/// Keys: `{"kind":"document","doc","title","date","place","authors":[{"role","name"}]}`,
/// `{"kind":"entity","doc","type","name","aliases"}`, and
/// `{"kind":"fact","doc","subject":{"type","name"},"relation","object":{"type","name"}|{"value"},"qualifiers","evidence":{"start","end","quote","rule"}}`;
/// `start` and `end` count characters of the source, `doc` is the document's name without its ending.
///
/// # Errors
/// Those of `out`.
pub fn write_jsonl(document: &Document, extraction: &Extraction, pack: &Pack, out: &mut impl Write) -> io::Result<()> {
    let doc = stem(&document.name);
    let place = document.place.map(|p| pack.gazetteer.divisions[p].name.as_str());
    let authors: Vec<Value> = document.authors.iter().map(|a| json!({"role": a.role, "name": a.name})).collect();
    line(
        out,
        &json!({"kind": "document", "doc": doc, "title": document.title, "date": document.date, "place": place, "authors": authors}),
    )?;
    let class = |t| pack.ontology.class_of(t).name.as_str();
    for entity in &extraction.entities {
        line(
            out,
            &json!({"kind": "entity", "doc": doc, "type": class(entity.kind), "name": entity.name, "aliases": entity.aliases}),
        )?;
    }
    let offsets = Offsets::new(&document.source);
    let node = |n: &Node| match n {
        Node::Entity(i) => json!({"type": class(extraction.entities[*i].kind), "name": extraction.entities[*i].name}),
        Node::Value { text, .. } => json!({"value": text}),
    };
    for claim in &extraction.claims {
        let span = claim.evidence.span;
        let quote = offsets.slice(&document.source, span.start, span.end);
        line(
            out,
            &json!({
                "kind": "fact", "doc": doc,
                "subject": node(&claim.subject),
                "relation": pack.ontology.property_of(claim.relation).name,
                "object": node(&claim.object),
                "qualifiers": claim.qualifiers,
                "evidence": {"start": span.start, "end": span.end, "quote": quote, "rule": &*claim.evidence.rule},
            }),
        )?;
    }
    Ok(())
}

fn line(out: &mut impl Write, value: &Value) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// The document's name without its ending.
pub fn stem(name: &str) -> &str {
    let file = name.rsplit_once('/').map_or(name, |(_, f)| f);
    let cut = file.rfind('.').filter(|i| *i > 0).map_or(0, |i| file.len() - i);
    &name[..name.len() - cut]
}

/// Byte offsets of every 64th character, to slice a source by characters.
#[derive(Debug)]
pub struct Offsets(Vec<usize>);

impl Offsets {
    /// Scans `text` once.
    pub fn new(text: &str) -> Offsets {
        Offsets(text.char_indices().step_by(64).map(|(i, _)| i).collect())
    }

    /// The characters `start..end` of `text`.
    pub fn slice<'a>(&self, text: &'a str, start: u32, end: u32) -> &'a str {
        let byte = |at: u32| {
            let Some(&base) = self.0.get(at as usize / 64) else { return text.len() };
            text[base..].char_indices().nth(at as usize % 64).map_or(text.len(), |(i, _)| base + i)
        };
        &text[byte(start)..byte(end)]
    }
}
