//! Source → document: which lines are headings, bylines, captions or furniture, and what are the sentences?
//!
//! Lines that a column broke are joined, width is folded, spaces that justify a line are dropped; each character keeps
//! its place in the source.

mod byline;
mod date;
mod fold;
mod forms;
mod furniture;
mod lines;
mod mend;
mod misread;
mod paragraph;
mod place;
mod plain;
mod sentence;
mod signs;
mod title;

use std::borrow::Cow;

pub use fold::{fold, is_han};

use crate::model::{Document, Part, Warning};
use crate::pack::Pack;
use paragraph::Joined;
use plain::Plain;

/// Prepares one text.
pub fn prepare(name: &str, source: &str, pack: &Pack) -> (Document, Vec<Warning>) {
    // counting first is cheaper than moving what has been gathered
    let mut chars = vec!['\0'; source.chars().count()];
    chars.iter_mut().zip(source.chars()).for_each(|(place, c)| *place = c);
    let Plain { changed, figures } = plain::plain(&mut chars, pack);
    let mut text = if changed { Cow::Owned(chars.iter().collect()) } else { Cow::Borrowed(source) };
    let mut document = read(&text, &chars, pack);
    if mend::mend(&document, &mut chars, figures, pack) {
        text = Cow::Owned(chars.iter().collect());
        document = read(&text, &chars, pack);
    }
    document.name = name.to_owned();
    document.source = source.into();
    let mut warnings = Vec::new();
    if !document.sentences.iter().any(|s| s.part != Part::Heading) {
        warnings.push(Warning { span: None, message: "no running text was found".into() });
    }
    (document, warnings)
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
