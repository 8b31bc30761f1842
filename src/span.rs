//! Source text → spans and mapped text: where does each character come from?
//!
//! Every change of text (joining hard-wrapped lines, folding full width, mending a misprint) goes through [`Mapped`],
//! which keeps for each character the position it had in the source. Spans therefore never drift.
//!
//! ```
//! use lianpu::span::{Mapped, Span};
//! // "总投资 10亿元" printed over two lines; the line break is dropped, the map is kept.
//! let mut text = Mapped::default();
//! for (i, c) in "总投\n资10亿元".chars().enumerate().filter(|(_, c)| *c != '\n') {
//!     text.push(c, i as u32);
//! }
//! assert_eq!(text.as_str(), "总投资10亿元");
//! assert_eq!(text.source(Span { start: 0, end: 3 }), Span { start: 0, end: 4 });
//! ```

use std::fmt;
use std::sync::Arc;

/// A stretch of text, in Unicode scalar values from its beginning; `end` is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
pub struct Span {
    /// First character.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
}

impl Span {
    /// A span from `start` to `end` (exclusive).
    pub fn new(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    /// Number of characters.
    pub fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether nothing is covered.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether `other` lies inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether at least one character is shared.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The same stretch where `from` stands at `to`; it lies behind both.
    pub fn shifted(self, from: u32, to: u32) -> Span {
        Span { start: self.start - from + to, end: self.end - from + to }
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Text together with the source position of each of its characters.
///
/// Parts of a text share it: [`Mapped::cut`] copies nothing.
#[derive(Clone, Default)]
pub struct Mapped {
    whole: Arc<Whole>,
    /// The characters of `whole` that belong to the text.
    chars: Span,
    /// Its bytes.
    bytes: Span,
    /// The run that its first character belongs to.
    run: u32,
}

/// A text and its map.
#[derive(Debug, Clone, Default)]
struct Whole {
    text: String,
    /// Byte offset of each character.
    bytes: Vec<u32>,
    /// The way back from bytes to characters, a block for [`BLOCK`] bytes.
    blocks: Vec<Block>,
    /// The stretches that stand in the source without a gap: in most texts one for a printed line.
    runs: Vec<Run>,
}

/// Bytes in a [`Block`].
const BLOCK: usize = u64::BITS as usize;

/// Which bytes of a block begin a character: the lowest bit is the first byte.
#[derive(Debug, Clone, Copy, Default)]
struct Block {
    begins: u64,
    /// Characters that begin before the block.
    before: u32,
}

/// Characters from `first` on, up to the next run, stand at `origin` and on in the source.
#[derive(Debug, Clone, Copy)]
struct Run {
    first: u32,
    origin: u32,
}

impl Whole {
    fn reserve(&mut self, chars: usize) {
        // three bytes a character, as Chinese has
        self.text.reserve(chars * 3);
        self.bytes.reserve(chars);
        self.blocks.reserve(chars * 3 / BLOCK + 1);
    }

    fn extend(&mut self, text: &str, chars: &[char], origin: u32) {
        let first = self.bytes.len() as u32;
        if self.runs.last().is_none_or(|run| run.origin + (first - run.first) != origin) {
            self.runs.push(Run { first, origin });
        }
        let mut at = self.text.len() as u32;
        self.bytes.extend(chars.iter().map(|c| {
            let begins = at;
            at += c.len_utf8() as u32;
            begins
        }));
        self.text.push_str(text);
        let mut block = self.blocks.pop().unwrap_or_default();
        for (at, number) in self.bytes[first as usize..].iter().map(|at| *at as usize).zip(first..) {
            if at / BLOCK > self.blocks.len() {
                self.blocks.push(block);
                block = Block { begins: 0, before: number };
            }
            block.begins |= 1 << (at % BLOCK);
        }
        self.blocks.push(block);
    }

    /// The character that begins at or covers byte `byte`, which lies in the text.
    fn char_at(&self, byte: usize) -> u32 {
        match self.blocks.get(byte / BLOCK) {
            Some(block) => {
                let upto = block.begins & (u64::MAX >> (BLOCK - 1 - byte % BLOCK));
                block.before + upto.count_ones() - 1
            }
            // the last character reaches over the end of the last block
            None => self.bytes.len() as u32 - 1,
        }
    }
}

impl Mapped {
    /// An empty text with room for so many characters.
    pub fn with_capacity(chars: usize) -> Mapped {
        let mut text = Mapped::default();
        text.own().reserve(chars);
        text
    }

    /// Appends a character that stands at `origin` in the source.
    pub fn push(&mut self, c: char, origin: u32) {
        self.extend(c.encode_utf8(&mut [0; 4]), &[c], origin);
    }

    /// Appends `text`, whose characters are `chars`, and which stands at `origin` and on in the source.
    pub fn extend(&mut self, text: &str, chars: &[char], origin: u32) {
        if chars.is_empty() {
            return;
        }
        let whole = self.own();
        whole.extend(text, chars, origin);
        let ends = (whole.bytes.len() as u32, whole.text.len() as u32);
        (self.chars.end, self.bytes.end) = ends;
    }

    /// Appends another text with its map.
    pub fn append(&mut self, other: &Mapped) {
        for (c, number) in other.as_str().chars().zip(0..) {
            self.push(c, other.origin(number).unwrap_or_default());
        }
    }

    /// The text to append to, shared with no other.
    fn own(&mut self) -> &mut Whole {
        if self.chars.start > 0 || self.chars.end < self.whole.bytes.len() as u32 {
            let mut own = Mapped::default();
            own.append(self);
            *self = own;
        }
        Arc::make_mut(&mut self.whole)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.whole.text[self.bytes.start as usize..self.bytes.end as usize]
    }

    /// Number of characters.
    pub fn len(&self) -> u32 {
        self.chars.len()
    }

    /// Whether there is no character.
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// The part of the text that `span` (characters of this text) covers.
    pub fn slice(&self, span: Span) -> &str {
        &self.as_str()[self.byte(span.start)..self.byte(span.end)]
    }

    /// Byte offset of the `index`-th character (the length of the text past the end).
    pub fn byte(&self, index: u32) -> usize {
        let byte =
            if index < self.len() { self.whole.bytes[(self.chars.start + index) as usize] } else { self.bytes.end };
        (byte - self.bytes.start) as usize
    }

    /// Index of the character that begins at or covers byte `byte`.
    pub fn char_at(&self, byte: usize) -> u32 {
        if byte >= self.bytes.len() as usize {
            return self.len();
        }
        self.whole.char_at(self.bytes.start as usize + byte) - self.chars.start
    }

    /// Where the characters of `span` stand in the source.
    pub fn source(&self, span: Span) -> Span {
        let end = span.end.max(span.start + 1).min(self.len());
        match (self.origin(span.start), end.checked_sub(1).and_then(|last| self.origin(last))) {
            (Some(first), Some(last)) => Span { start: first, end: last + 1 },
            _ => Span::default(),
        }
    }

    /// Source position of character `index`.
    pub fn origin(&self, index: u32) -> Option<u32> {
        if index >= self.len() {
            return None;
        }
        let index = self.chars.start + index;
        let run = self.whole.runs[self.run as usize..].iter().take_while(|run| run.first <= index).last()?;
        Some(run.origin + (index - run.first))
    }

    /// The characters from `span` as a text of their own, with their map.
    pub fn cut(&self, span: Span) -> Mapped {
        let end = span.end.min(self.len());
        if span.start >= end {
            return Mapped::default();
        }
        let chars = Span::new(self.chars.start + span.start, self.chars.start + end);
        let bytes =
            Span::new(self.bytes.start + self.byte(span.start) as u32, self.bytes.start + self.byte(end) as u32);
        let runs = self.whole.runs.partition_point(|run| run.first <= chars.start);
        Mapped { whole: self.whole.clone(), chars, bytes, run: runs as u32 - 1 }
    }
}

/// The same characters from the same places of the source.
impl PartialEq for Mapped {
    fn eq(&self, other: &Mapped) -> bool {
        self.as_str() == other.as_str() && (0..self.len()).all(|index| self.origin(index) == other.origin(index))
    }
}

impl Eq for Mapped {}

impl fmt::Debug for Mapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = self.source(Span::new(0, self.len()));
        f.debug_struct("Mapped").field("text", &self.as_str()).field("source", &source).finish()
    }
}

/// Whether `c` is a Han character of the basic block, as nearly all are.
#[inline]
pub fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// Whether a text is what joins two members of a list.
pub fn is_joint(between: &str) -> bool {
    matches!(between, "、" | "和" | "及" | "与" | "以及")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters of every width with gaps in the source, and where they stand there.
    fn mixed() -> (Mapped, Vec<(char, u32)>) {
        let source = "总投资 10.5亿元，𠮷é·“链主”\n企业12家；".repeat(9);
        let kept: Vec<_> = source.chars().zip(0u32..).filter(|(c, _)| !c.is_whitespace()).collect();
        let mut text = Mapped::default();
        kept.iter().for_each(|(c, origin)| text.push(*c, *origin));
        (text, kept)
    }

    #[test]
    fn bytes_and_characters_lead_to_each_other() {
        let (text, kept) = mixed();
        for (number, (at, c)) in text.as_str().char_indices().enumerate() {
            assert_eq!(text.byte(number as u32), at);
            assert!((at..at + c.len_utf8()).all(|byte| text.char_at(byte) == number as u32));
            assert_eq!(text.origin(number as u32), Some(kept[number].1));
        }
        assert_eq!(text.char_at(text.as_str().len()), text.len());
        assert_eq!((text.byte(text.len()), text.origin(text.len())), (text.as_str().len(), None));
    }

    #[test]
    fn a_part_is_as_if_pushed_by_itself() {
        let (text, kept) = mixed();
        for start in 0..kept.len() {
            for end in start..=kept.len() {
                let mut pushed = Mapped::default();
                kept[start..end].iter().for_each(|(c, origin)| pushed.push(*c, *origin));
                let part = text.cut(Span::new(start as u32, end as u32));
                assert_eq!(part, pushed);
                let ends = 0..part.as_str().len() + 2;
                assert!(ends.into_iter().all(|byte| part.char_at(byte) == pushed.char_at(byte)));
            }
        }
    }

    #[test]
    fn a_span_past_the_end_stands_where_the_text_ends() {
        let (text, kept) = mixed();
        let last = kept[kept.len() - 1].1;
        assert_eq!(text.source(Span::new(0, 10_000)), Span::new(0, last + 1));
        assert_eq!(text.source(Span::new(10_000, 10_001)), Span::default());
    }

    #[test]
    fn a_part_can_grow_by_itself() {
        let (text, _) = mixed();
        let mut part = text.cut(Span::new(2, 5));
        part.push('。', 700);
        assert_eq!((part.as_str(), part.origin(3), part.len()), ("资10。", Some(700), 4));
        assert_eq!(part.cut(Span::new(1, 4)).source(Span::new(0, 3)), Span::new(4, 701));
        assert_eq!(text, mixed().0);
    }
}
