//! Paragraph → sentences.

use super::fold::{closes, ends_sentence};
use super::paragraph::Paragraph;
use crate::model::Sentence;
use crate::span::Span;

/// Longest sentence in characters; text without an end mark is cut at a comma past this.
const LONGEST: u32 = 400;
/// Where no comma comes, it is cut hard.
const HARD: u32 = 800;

/// Appends the sentences of a paragraph.
pub fn split(paragraph: &Paragraph, number: u32, sentences: &mut Vec<Sentence>) {
    let mut start = 0;
    let mut chars = paragraph.text.as_str().chars().zip(1u32..).peekable();
    while let Some((c, next)) = chars.next() {
        let length = next - start;
        let ends = ends_sentence(c) || (length > LONGEST && c == '，') || length > HARD;
        if !ends {
            continue;
        }
        let mut end = next;
        while let Some((_, after)) = chars.next_if(|(c, _)| closes(*c) || ends_sentence(*c)) {
            end = after;
        }
        push(paragraph, number, Span::new(start, end), sentences);
        start = end;
    }
    push(paragraph, number, Span::new(start, paragraph.text.len()), sentences);
}

fn push(paragraph: &Paragraph, number: u32, span: Span, sentences: &mut Vec<Sentence>) {
    if paragraph.text.slice(span).chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c) || c.is_alphanumeric()) {
        sentences.push(Sentence {
            text: paragraph.text.cut(span),
            part: paragraph.part,
            article: paragraph.article,
            section: paragraph.section,
            paragraph: number,
        });
    }
}
