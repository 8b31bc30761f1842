//! Paragraph → sentences.

use super::fold::{closes, ends_sentence, is_han};
use super::paragraph::{Joined, Paragraph};
use super::signs::{Reader, Signs};
use crate::model::Sentence;
use crate::span::{Mapped, Span};

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
    // the words that open a list whose items are parted by semicolons
    let mut head: Option<Span> = None;
    while start < whole.end {
        let mut reader = Reader::default();
        let length = sentence(&folded[start as usize..whole.end as usize], &mut reader);
        let span = Span::new(start, start + length);
        let chars = &folded[start as usize..span.end as usize];
        if chars.iter().any(|c| is_han(*c) || c.is_alphanumeric()) {
            let text = match head {
                Some(head) => with_head(text, head, span),
                None => text.cut(span),
            };
            push(Sentence { text, part, article, section, paragraph: number }, reader.signs());
        }
        head = match (chars.last(), head) {
            (Some('；'), None) => list_head(chars).map(|length| Span::new(start, start + length)),
            (Some('；'), head) => head,
            _ => None,
        };
        start = span.end;
    }
}

/// Longest words that open a list, in characters.
const LONGEST_HEAD: usize = 48;

/// Number of characters up to the colon that opens a list (…项目分别为：), where the first item follows it.
fn list_head(chars: &[char]) -> Option<u32> {
    let colon = chars.iter().take(LONGEST_HEAD).position(|c| *c == '：')?;
    let opens = matches!(
        chars[..colon],
        [.., '分', '别', '为' | '是']
            | [.., '包', '括']
            | [.., '如', '下']
            | [.., '其', '中']
            | [.., '项' | '企' | '名', '目' | '业' | '单', '有' | '为' | '是']
    );
    (opens && !chars[..colon].contains(&'。')).then_some(colon as u32 + 1)
}

/// An item of a list behind the words that open it.
fn with_head(text: &Mapped, head: Span, item: Span) -> Mapped {
    let mut whole = Mapped::with_capacity((head.len() + item.len()) as usize);
    whole.append(&text.cut(head));
    whole.append(&text.cut(item));
    whole
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_open_a_list_are_found() {
        let length = |text: &str| list_head(&text.chars().collect::<Vec<_>>());
        assert_eq!(length("新开工项目分别为：恒岳铝箔项目，总投资3亿元；"), Some(9));
        assert_eq!(length("签约的12个项目包括：恒岳铝箔项目；"), Some(11));
        assert_eq!(length("会议指出：要抓项目；"), None);
    }
}
