//! Paragraph → sentences.

use super::fold::{closes, ends_sentence, is_han};
use super::forms::Row;
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
    let mut heads = Heads::default();
    for (paragraph, number) in joined.paragraphs.iter().zip(0..) {
        let head = heads.over(paragraph, &joined.folded);
        split_paragraph(joined, paragraph, (number, head), |sentence, of| {
            sentences.push(sentence);
            signs.push(of);
        });
    }
    (sentences, signs)
}

/// What heads the rows of a form and the items of a list.
#[derive(Debug, Default)]
struct Heads {
    form: Option<Span>,
    list: Option<Span>,
}

impl Heads {
    /// What heads a paragraph in the one or the other.
    fn over(&mut self, paragraph: &Paragraph, folded: &[char]) -> Option<Span> {
        let Paragraph { span, row, .. } = *paragraph;
        let chars = &folded[span.start as usize..span.end as usize];
        match row {
            Row::Field => return self.form,
            Row::Item => return self.list,
            Row::Form => {
                let length = chars.iter().position(|c| ends_sentence(*c)).unwrap_or(chars.len()) as u32;
                self.form = (length <= LONGEST_HEAD as u32).then(|| Span::new(span.start, span.start + length));
            }
            Row::Text => self.form = None,
        }
        let opens = matches!(chars, [.., '：']) && list_head(chars) == Some(span.len());
        self.list = opens.then_some(span);
        None
    }
}

/// The sentences of a paragraph with its number, and what heads it.
fn split_paragraph(
    joined: &Joined,
    paragraph: &Paragraph,
    (number, above): (u32, Option<Span>),
    mut push: impl FnMut(Sentence, Signs),
) {
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
            let text = match head.or(above) {
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
    // the name that heads a form is parted from what is said of it
    if !whole.as_str().ends_with('：') {
        let origin = text.origin(item.start).unwrap_or_default();
        whole.push('，', origin);
    }
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
