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

/// A stretch of text, in Unicode scalar values from its beginning; `end` is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
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

    /// The smallest span that covers both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Text together with the source position of each of its characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapped {
    text: String,
    /// Source position of each character, ascending.
    origin: Vec<u32>,
    /// Byte offset of each character in `text`, and its length at the end.
    bytes: Vec<u32>,
}

impl Mapped {
    /// Appends a character that stands at `origin` in the source.
    pub fn push(&mut self, c: char, origin: u32) {
        self.bytes.push(self.text.len() as u32);
        self.origin.push(origin);
        self.text.push(c);
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Number of characters.
    pub fn len(&self) -> u32 {
        self.origin.len() as u32
    }

    /// Whether there is no character.
    pub fn is_empty(&self) -> bool {
        self.origin.is_empty()
    }

    /// The part of the text that `span` (characters of this text) covers.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[self.byte(span.start)..self.byte(span.end)]
    }

    /// Byte offset of the `index`-th character (the length of the text past the end).
    pub fn byte(&self, index: u32) -> usize {
        self.bytes.get(index as usize).map_or(self.text.len(), |b| *b as usize)
    }

    /// Index of the character that begins at or covers byte `byte`.
    pub fn char_at(&self, byte: usize) -> u32 {
        match self.bytes.binary_search(&(byte as u32)) {
            Ok(i) => i as u32,
            Err(_) if byte >= self.text.len() => self.len(),
            Err(i) => i.saturating_sub(1) as u32,
        }
    }

    /// Where the characters of `span` stand in the source.
    pub fn source(&self, span: Span) -> Span {
        let (Some(&first), Some(&last)) = (
            self.origin.get(span.start as usize),
            self.origin.get((span.end.max(span.start + 1) - 1) as usize).or(self.origin.last()),
        ) else {
            return Span::default();
        };
        Span { start: first, end: last + 1 }
    }

    /// Source position of character `index`.
    pub fn origin(&self, index: u32) -> Option<u32> {
        self.origin.get(index as usize).copied()
    }

    /// The characters from `span` as a text of their own, with their map.
    pub fn cut(&self, span: Span) -> Mapped {
        let mut part = Mapped::default();
        for (c, i) in self.slice(span).chars().zip(span.start..) {
            part.push(c, self.origin[i as usize]);
        }
        part
    }
}
