//! Source → document: which lines are headings, bylines, captions or furniture, and what are the sentences?
//!
//! Lines that a column broke are joined, width is folded, spaces that justify a line are dropped; each character keeps
//! its place in the source.

mod byline;
mod date;
pub(crate) mod fold;
mod forms;
mod furniture;
mod lines;
mod mend;
mod misread;
mod origin;
mod paragraph;
mod place;
mod plain;
mod sentence;
mod signs;
pub(crate) mod table;
mod title;

use std::borrow::Cow;

pub use fold::{fold, is_han};

use crate::model::{Document, Part, Warning};
use crate::pack::Pack;
use crate::read;
use paragraph::Joined;
use plain::Plain;

/// A text to read, with what its file says of it.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// Name of the document.
    pub name: &'a str,
    /// The text.
    pub text: &'a str,
    /// What the file says of it besides.
    pub file: Option<&'a read::Text>,
}

impl<'a> Given<'a> {
    /// A text without anything else.
    pub fn plain(name: &'a str, text: &'a str) -> Given<'a> {
        Given { name, text, file: None }
    }

    /// A text as it was read.
    pub fn read(name: &'a str, file: &'a read::Text) -> Given<'a> {
        Given { name, text: &file.text, file: Some(file) }
    }

    fn tables(&self) -> &'a [read::Table] {
        self.file.map(|file| file.tables.as_slice()).unwrap_or_default()
    }
}

/// Prepares one text.
pub fn prepare(given: Given<'_>, pack: &Pack) -> (Document, Vec<Warning>) {
    let Given { name, text: source, file } = given;
    let tables = given.tables();
    // counting first is cheaper than moving what has been gathered
    let mut chars = vec!['\0'; source.chars().count()];
    chars.iter_mut().zip(source.chars()).for_each(|(place, c)| *place = c);
    let printed = if tables.is_empty() { Vec::new() } else { blank(&mut chars, tables) };
    let Plain { changed, figures } = plain::plain(&mut chars, pack);
    let changed = changed || !tables.is_empty();
    let mut text = if changed { Cow::Owned(chars.iter().collect()) } else { Cow::Borrowed(source) };
    let mut document = read(&text, &chars, pack);
    if mend::mend(&document, &mut chars, figures, pack) {
        text = Cow::Owned(chars.iter().collect());
        document = read(&text, &chars, pack);
    }
    document.name = name.to_owned();
    document.source = source.into();
    let mut warnings = Vec::new();
    if let Some(file) = file {
        let (title, date) = (document.title.take(), document.date.take());
        // the properties of a PDF or a workbook tell when and by what program it was made, not what it says
        let (of_file, of_text) = ((file.title.clone(), file.date.clone()), (title, date));
        let (first, second) = if origin::is_published(file.kind) { (of_file, of_text) } else { (of_text, of_file) };
        document.title = first.0.or(second.0).or_else(|| origin::called(file.kind, name));
        document.date = first.1.or(second.1);
        document.origin = origin::of(file);
        warnings.extend(file.warnings.iter().cloned());
    }
    if !tables.is_empty() {
        warnings.append(&mut table::lay(&mut document, &printed, tables, pack));
        document.hits = None;
    }
    if !document.sentences.iter().any(|s| s.part != Part::Heading) {
        warnings.push("no running text was found".into());
    }
    document.origin.sentences = document.sentences.len() as u32;
    document.origin.warnings.clone_from(&warnings);
    (document, warnings.into_iter().map(|message| Warning { span: None, message }).collect())
}

/// Takes the cells of tables out of running text, but for what stands above their headings; gives the characters as they were.
fn blank(chars: &mut [char], tables: &[read::Table]) -> Vec<char> {
    let printed = chars.to_vec();
    for span in tables.iter().flat_map(table::cells) {
        let end = (span.end as usize).min(chars.len());
        chars[(span.start as usize).min(end)..end].fill(' ');
    }
    printed
}

/// The document, without name and source, that a text of these characters is.
fn read(text: &str, chars: &[char], pack: &Pack) -> Document {
    let lines = lines::classify(text, chars, pack);
    let joined = paragraph::join(text, chars, &lines, pack);
    let (sentences, signs) = sentence::split(&joined);
    let Joined { text, paragraphs, mut authors, .. } = joined;
    authors.dedup();
    let mut document = Document { authors, sentences, ..Document::default() };
    document.title = title::title(&text, &paragraphs);
    let hits = pack.gazetteer.hits(&document.sentences);
    let sources = place::sources(chars, &lines);
    document.place = place::place(&document, &hits, &signs, &sources, pack);
    document.hits = Some(hits);
    document.date = date::date(chars, &lines, &document, &signs);
    document
}
