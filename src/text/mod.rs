//! Source → document: which lines are headings, bylines, captions or furniture, and what are the sentences?
//!
//! Lines that a column broke are joined, width is folded, spaces that justify a line are dropped; each character keeps
//! its place in the source.

mod byline;
mod date;
mod fold;
mod lines;
mod meta;
mod paragraph;
mod sentence;
mod signs;

pub use fold::fold;

use crate::model::{Document, Part, Warning};
use crate::pack::Pack;
use paragraph::Joined;

/// Prepares one text.
pub fn prepare(name: &str, source: &str, pack: &Pack) -> (Document, Vec<Warning>) {
    // counting first is cheaper than moving what has been gathered
    let mut chars = vec!['\0'; source.chars().count()];
    chars.iter_mut().zip(source.chars()).for_each(|(place, c)| *place = c);
    let lines = lines::classify(source, &chars, pack);
    let joined = paragraph::join(source, &chars, &lines, pack);
    let (sentences, signs) = sentence::split(&joined);
    let Joined { text, paragraphs, mut authors, .. } = joined;
    let mut warnings = Vec::new();
    if !sentences.iter().any(|s| s.part != Part::Heading) {
        warnings.push(Warning { span: None, message: "no running text was found".into() });
    }
    authors.dedup();
    let mut document =
        Document { name: name.to_owned(), source: source.into(), authors, sentences, ..Document::default() };
    document.title = meta::title(&text, &paragraphs);
    let hits = pack.gazetteer.hits(&document.sentences);
    document.place = meta::place(&document, &hits, &signs, pack);
    document.hits = Some(hits);
    document.date = date::date(&chars, &lines, &document, &signs);
    (document, warnings)
}
