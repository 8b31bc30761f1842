//! JSON lines of `lianpu extract` → what was printed about each document.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::emit::stem;

/// What was printed about one document.
#[derive(Debug, Clone, Default)]
pub struct Printed {
    /// Title, date, place and authors, each field with its value, without repetitions.
    pub metadata: Vec<(&'static str, String)>,
    /// Entities.
    pub entities: Vec<PrintedEntity>,
    /// Facts.
    pub facts: Vec<PrintedFact>,
}

/// An entity line.
#[derive(Debug, Clone, Deserialize)]
pub struct PrintedEntity {
    /// Class.
    #[serde(rename = "type")]
    pub class: String,
    /// Canonical name.
    pub name: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A fact line.
#[derive(Debug, Clone, Deserialize)]
pub struct PrintedFact {
    /// Subject.
    pub subject: PrintedNode,
    /// Relation.
    pub relation: String,
    /// Object.
    pub object: PrintedNode,
    /// Qualifiers.
    #[serde(default)]
    qualifiers: BTreeMap<String, Value>,
    /// Where it stands.
    #[serde(default)]
    pub evidence: PrintedEvidence,
}

/// Subject or object.
#[derive(Debug, Clone, Deserialize)]
pub struct PrintedNode {
    /// Class, where it is an entity.
    #[serde(rename = "type")]
    pub class: Option<String>,
    name: Option<String>,
    value: Option<String>,
}

/// Where a fact stands.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct PrintedEvidence {
    /// First character.
    #[serde(default)]
    pub start: usize,
    /// One past the last character.
    #[serde(default)]
    pub end: usize,
    /// The characters themselves.
    #[serde(default)]
    pub quote: String,
    /// The rule.
    #[serde(default)]
    pub rule: String,
}

#[derive(Deserialize)]
struct Line {
    doc: String,
    #[serde(flatten)]
    what: What,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum What {
    Document(DocumentLine),
    Entity(PrintedEntity),
    Fact(PrintedFact),
}

#[derive(Deserialize)]
struct DocumentLine {
    title: Option<String>,
    date: Option<String>,
    place: Option<String>,
    #[serde(default)]
    authors: Vec<AuthorLine>,
}

#[derive(Deserialize)]
struct AuthorLine {
    name: String,
}

/// A line that is not what `lianpu extract` prints.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {reason}; a line is one object with kind, doc and the keys that `lianpu extract` prints")]
pub struct PrintedError {
    /// Line, from 1.
    pub line: usize,
    /// What the reader of JSON says.
    pub reason: serde_json::Error,
}

/// What was printed, by the document's name without folder and ending.
///
/// # Errors
/// The first line that is not as `lianpu extract` prints it.
pub fn read_printed(lines: &str) -> Result<BTreeMap<String, Printed>, PrintedError> {
    let mut all = BTreeMap::<String, Printed>::new();
    for (row, line) in lines.lines().zip(1..).filter(|(row, _)| !row.trim().is_empty()) {
        let read: Line = serde_json::from_str(row).map_err(|reason| PrintedError { line, reason })?;
        let printed = all.entry(document_key(&read.doc)).or_default();
        match read.what {
            What::Document(document) => printed.add_metadata(document),
            What::Entity(entity) => printed.entities.push(entity),
            What::Fact(fact) => printed.facts.push(fact),
        }
    }
    Ok(all)
}

/// The name under which facts and gold of a document meet: no folder, no ending.
fn document_key(doc: &str) -> String {
    stem(doc.rsplit('/').next().unwrap_or(doc)).to_owned()
}

impl Printed {
    fn add_metadata(&mut self, document: DocumentLine) {
        let fields = [("title", document.title), ("date", document.date), ("place", document.place)];
        let fields = fields.into_iter().filter_map(|(field, value)| Some((field, value?)));
        let authors = document.authors.into_iter().map(|a| ("author", a.name));
        for found in fields.filter(|(_, value)| !value.is_empty()).chain(authors) {
            if !self.metadata.contains(&found) {
                self.metadata.push(found);
            }
        }
    }
}

impl PrintedNode {
    /// The entity's name, or the value.
    pub fn text(&self) -> &str {
        self.name.as_deref().or(self.value.as_deref()).unwrap_or("")
    }
}

impl PrintedFact {
    /// A qualifier's text; empty where there is none.
    pub fn qualifier(&self, name: &str) -> String {
        match self.qualifiers.get(name) {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        }
    }

    /// All qualifiers as `key=value`, by key.
    pub fn qualifiers(&self) -> String {
        let all: Vec<String> = self.qualifiers.keys().map(|k| format!("{k}={}", self.qualifier(k))).collect();
        all.join(";")
    }
}
