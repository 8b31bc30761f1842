//! Paragraph → sentences.

use super::fold::{closes, ends_sentence, is_han};
use super::paragraph::Paragraph;
use super::signs::{Reader, Signs};
use crate::model::Sentence;
use crate::span::{Mapped, Span};

/// Longest sentence in characters; text without an end mark is cut at a comma past this.
const LONGEST: u32 = 400;
/// Where no comma comes, it is cut hard.
const HARD: u32 = 800;

/// Appends the sentences of the paragraph of this `number` in `text`, and the signs of each.
pub fn split(text: &Mapped, paragraph: &Paragraph, number: u32, sentences: &mut Vec<Sentence>, signs: &mut Vec<Signs>) {
    let Span { mut start, end } = paragraph.span;
    let mut push = |span: Span, of: Reader| {
        if text.slice(span).chars().any(|c| is_han(c) || c.is_alphanumeric()) {
            let Paragraph { part, article, section, .. } = *paragraph;
            sentences.push(Sentence { text: text.cut(span), part, article, section, paragraph: number });
            signs.push(of.signs());
        }
    };
    let mut reader = Reader::default();
    let mut chars = text.slice(paragraph.span).chars().zip(start + 1..).peekable();
    while let Some((c, next)) = chars.next() {
        reader.read(c);
        if is_han(c) && next - start <= HARD {
            continue;
        }
        let length = next - start;
        let ends = ends_sentence(c) || (length > LONGEST && c == '，') || length > HARD;
        if !ends {
            continue;
        }
        let mut end = next;
        while let Some((_, after)) = chars.next_if(|(c, _)| closes(*c) || ends_sentence(*c)) {
            end = after;
        }
        push(Span::new(start, end), std::mem::take(&mut reader));
        start = end;
    }
    push(Span::new(start, end), reader);
}
