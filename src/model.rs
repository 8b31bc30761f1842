//! The six nouns that the stages hand on: [`Document`], [`Sentence`], [`Mention`], [`Claim`], [`Evidence`], [`Entity`].
//!
//! A document has sentences; a sentence has mentions; rules read claims off mentions; every claim carries its evidence;
//! resolution makes entities of mentions. Types and relations are numbers into the pack's ontology.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::span::{Mapped, Span};

/// A class of the ontology, by its position in [`crate::pack::Ontology`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Type(pub u16);

/// A property of the ontology, by its position in [`crate::pack::Ontology`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Relation(pub u16);

/// Something a stage wants a person to know; never a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Where in the source, if it is about a place.
    pub span: Option<Span>,
    /// What is the matter, in one sentence.
    pub message: String,
}

/// One text as it was read, with what was found out about it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Document {
    /// Name of the document: its path below the folder that was read, `/` between parts.
    pub name: String,
    /// The decoded text, line ends as they are, a BOM left out.
    pub source: Arc<str>,
    /// Main headline.
    pub title: Option<String>,
    /// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, as far as the text fixes it.
    pub date: Option<String>,
    /// The place whose 我市 or 全县 it is: index into the divisions of the pack.
    pub place: Option<usize>,
    /// 记者 and 通讯员 with their role.
    pub authors: Vec<Author>,
    /// Everything that can state a fact, in reading order; not kept when the document is put away.
    #[serde(skip)]
    pub sentences: Vec<Sentence>,
    /// What its file is, and where stretches of the text stood in it.
    pub origin: Origin,
    /// The tables whose headings are known; not kept either.
    #[serde(skip)]
    pub tables: Vec<Table>,
    /// The words of the gazetteer in the sentences, where they have been looked for.
    #[serde(skip)]
    pub(crate) hits: Option<Hits>,
}

/// What is known of the file of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Its media type: `text/html`.
    pub format: String,
    /// The charset that it was decoded from.
    pub charset: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Whether the source is what a reader took out of the file, not the file itself.
    pub is_extracted: bool,
    /// Where stretches of the source stood, in order; a cell lies in its row.
    pub regions: Vec<Region>,
    /// How many sentences it has.
    pub sentences: u32,
    /// What a person should know of the reading.
    pub warnings: Vec<String>,
}

/// A stretch of the source that stood somewhere in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// Characters of the source.
    pub span: Span,
    /// Where a person finds it: `page 3`, `html>body>p`, `sheet 重点项目, row 12, column F`.
    pub place: String,
}

impl Origin {
    /// The smallest region in which a stretch of the source ends.
    pub fn region(&self, span: Span) -> Option<&Region> {
        let last = span.end.checked_sub(1)?;
        let before = self.regions.partition_point(|region| region.span.start <= last);
        // rows and cells are two deep, so that what holds a character stands among the nearest before it
        let near = self.regions[..before].iter().rev().take(NESTED);
        near.filter(|region| last < region.span.end).min_by_key(|region| region.span.len())
    }
}

/// So many regions before a character are looked at for those that hold it: a row has at most some cells behind it.
const NESTED: usize = 64;

/// A word of a list in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Number of the word.
    pub word: u32,
}

/// The words of the gazetteer in a document, by sentence.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    /// Those of the first sentence, then those of the second …
    pub(crate) all: Vec<Hit>,
    /// Where the hits of each sentence end in `all`.
    pub(crate) ends: Vec<usize>,
}

impl Hits {
    /// The words of each sentence, in order.
    pub fn sentences(&self) -> impl Iterator<Item = &[Hit]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.all[start..*end])
    }
}

/// Who signed the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// 记者, 通讯员.
    pub role: String,
    /// Name without spaces.
    pub name: String,
}

/// What a line of the page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A headline or a section's heading.
    Heading,
    /// Running text.
    Body,
    /// The caption of a photograph.
    Caption,
    /// A cell of a table, which is read by its heading.
    Cell,
}

/// One sentence: folded text whose characters lead back to the source.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Folded text (one width, no spaces between Han characters) and its map.
    pub text: Mapped,
    /// Heading, body or caption.
    pub part: Part,
    /// Number of the article on the page, from 0.
    pub article: u32,
    /// Number of the section under a heading, from 0; rises through the document.
    pub section: u32,
    /// Number of the paragraph; rises through the document.
    pub paragraph: u32,
}

/// A table whose headings are known; its cells are sentences of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What kind of table it is, by its position in [`crate::pack::Pack::tables`].
    pub kind: usize,
    /// The sentence that holds what stands above its headings.
    pub title: usize,
    /// The rows that are about something.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The cells that say something, in the order of the columns, and behind them those that stand over several rows.
    pub cells: Vec<Cell>,
}

/// A cell under a known heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The column of the kind of table.
    pub column: usize,
    /// The sentence that holds the heading, where that says something of its own.
    pub head: Option<usize>,
    /// The sentence in which the cell is read, the first of several.
    pub sentence: usize,
    /// How many they are.
    pub sentences: usize,
    /// The characters of the first sentence that stand in the cell.
    pub own: Span,
    /// The characters of the source.
    pub span: Span,
}

/// What a mention stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// A name: the canonical form as far as the mention alone tells it.
    Name(String),
    /// A value in normal form.
    Value(crate::mention::value::Normal),
    /// 该项目, 该公司, 我市: stands for something named elsewhere.
    Anaphor,
}

/// A stretch of a sentence that names, measures or points.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Characters of the sentence's text.
    pub span: Span,
    /// Class of the ontology.
    pub kind: Type,
    /// What it stands for.
    pub meaning: Meaning,
    /// For places: index into the divisions of the pack.
    pub division: Option<usize>,
    /// The rule or list that found it.
    pub rule: Arc<str>,
    /// Mentions that the name swallowed (`年产30万吨` in a project's name), outermost last.
    pub inner: Vec<Mention>,
}

/// Subject or object of a claim.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Node {
    /// An entity by its index in [`Extraction::entities`].
    Entity(usize),
    /// A literal, as printed or in normal form, with the class of the value.
    Value {
        /// Normal text (`10.68亿元`, `2022-03`, `operating`).
        text: String,
        /// Class of the value (Money, Date …) or of the literal.
        kind: Type,
    },
}

/// What a document states: subject, relation, object, qualifiers, and where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// An entity, or a product named only here.
    pub subject: Node,
    /// A relation of the ontology.
    pub relation: Relation,
    /// An entity or a value.
    pub object: Node,
    /// `phase`, `period`, `metric` … → text.
    pub qualifiers: BTreeMap<String, String>,
    /// The object's number in its base unit, where it is an amount.
    pub amount: Option<Amount>,
    /// Where it stands and which rule read it.
    pub evidence: Evidence,
    /// How often what the rule reads is right, by measure on annotated texts: 0 to 1.
    pub confidence: f64,
}

/// A number with its base unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    /// In the base unit (元, 平方米, 个 …).
    pub number: f64,
    /// Base unit, where there is one.
    pub unit: Option<String>,
}

/// The characters that a claim came from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Evidence {
    /// Characters of the document's source.
    pub span: Span,
    /// Id of the rule.
    pub rule: Arc<str>,
}

/// One thing of the world, as far as one document or corpus tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Class of the ontology.
    pub kind: Type,
    /// Canonical name.
    pub name: String,
    /// Other names that the text uses, sorted.
    pub aliases: Vec<String>,
    /// What tells namesakes apart (office or place of a person, owner of a project); part of the IRI.
    pub key: Option<String>,
    /// For places: index into the divisions of the pack.
    pub division: Option<usize>,
    /// Where it is named first, in the source.
    pub first: Span,
}

/// Everything read off one document.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Extraction {
    /// Entities, each once, sorted by type and name.
    pub entities: Vec<Entity>,
    /// Claims, sorted by place in the source.
    pub claims: Vec<Claim>,
    /// What a person should know; not kept when the extraction is put away.
    #[serde(skip)]
    pub warnings: Vec<Warning>,
}
