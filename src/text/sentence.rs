//! Paragraph → sentences.

use super::fold::{closes, ends_sentence, is_han};
use super::paragraph::{Joined, Paragraph};
use super::signs::{Reader, Signs};
use crate::model::Sentence;
use crate::span::Span;

/// Longest sentence in characters; text without an end mark is cut at a comma past this.
const LONGEST: u32 = 400;
/// Where no comma comes, it is cut hard.
const HARD: u32 = 800;

/// The sentences of joined text, and the signs of each.
pub fn split(joined: &Joined) -> (Vec<Sentence>, Vec<Signs>) {
    let (mut sentences, mut signs) = (Vec::new(), Vec::new());
    for (paragraph, number) in joined.paragraphs.iter().zip(0..) {
        split_paragraph(joined, paragraph, number, |sentence, of| {
            sentences.push(sentence);
            signs.push(of);
        });
    }
    (sentences, signs)
}

fn split_paragraph(joined: &Joined, paragraph: &Paragraph, number: u32, mut push: impl FnMut(Sentence, Signs)) {
    let Joined { text, folded, .. } = joined;
    let Paragraph { span: whole, part, article, section, .. } = *paragraph;
    let mut start = whole.start;
    while start < whole.end {
        let mut reader = Reader::default();
        let length = sentence(&folded[start as usize..whole.end as usize], &mut reader);
        let span = Span::new(start, start + length);
        let chars = &folded[start as usize..span.end as usize];
        if chars.iter().any(|c| is_han(*c) || c.is_alphanumeric()) {
            push(Sentence { text: text.cut(span), part, article, section, paragraph: number }, reader.signs());
        }
        start = span.end;
    }
}

/// Number of characters of the sentence that `chars` begin with.
fn sentence(chars: &[char], reader: &mut Reader) -> u32 {
    for (&c, length) in chars.iter().zip(1..) {
        reader.read(c);
        if ends_sentence(c) || (length > LONGEST && (c == '，' || length > HARD)) {
            let after = chars[length as usize..].iter().take_while(|c| closes(**c) || ends_sentence(**c));
            return length + after.count() as u32;
        }
    }
    chars.len() as u32
}
