//! Text and mentions → the text that patterns see: each mention, or list of mentions, one character.

use super::pattern::symbol;
use crate::model::Type;
use crate::span::{Mapped, Span};

/// A mention as the engine sees it: where, and of which class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// Characters of the sentence.
    pub span: Span,
    /// Class.
    pub kind: Type,
}

/// Words that join the members of a list, longest first.
const JOINS: [&str; 7] = ["以及", "、", "和", "及", "与", "暨", "或"];
/// Characters of the longest of them.
const LONGEST_JOIN: u32 = 2;

/// A sentence rewritten for patterns.
#[derive(Debug, Default)]
pub struct Symbols {
    /// The rewritten text.
    pub chars: Vec<char>,
    /// Where each rewritten character begins in the sentence, and the sentence's end.
    starts: Vec<u32>,
    /// Symbols: their place in the rewritten text, and the items from the first to behind the last that they stand for.
    lists: Vec<(u32, u32, u32)>,
    /// Whether a list was folded into one symbol.
    pub folded: bool,
}

impl Symbols {
    /// Rewrites `text`; with `fold`, a list of mentions of one class (`甲、乙和丙`) becomes one symbol.
    /// `items` must be sorted and must not overlap.
    pub fn new(text: &Mapped, items: &[Item], fold: bool) -> Symbols {
        let length = text.len() as usize + 1;
        let mut symbols = Symbols {
            chars: Vec::with_capacity(length),
            starts: Vec::with_capacity(length),
            lists: Vec::with_capacity(items.len()),
            folded: false,
        };
        let mut at = 0;
        let mut next = 0;
        while let Some(item) = items.get(next) {
            symbols.copy(text, Span::new(at, item.span.start));
            let mut last = next;
            while fold && last + 1 < items.len() && joined(text, items[last], items[last + 1]) {
                last += 1;
            }
            symbols.folded |= last > next;
            symbols.lists.push((symbols.chars.len() as u32, next as u32, last as u32 + 1));
            symbols.starts.push(item.span.start);
            symbols.chars.push(symbol(item.kind));
            at = items[last].span.end.max(item.span.end);
            next = last + 1;
        }
        symbols.copy(text, Span::new(at, text.len()));
        symbols.starts.push(text.len());
        symbols
    }

    /// A sentence without mentions.
    pub fn plain(text: &str) -> Symbols {
        let chars: Vec<char> = text.chars().collect();
        Symbols { starts: (0..=chars.len() as u32).collect(), chars, ..Symbols::default() }
    }

    fn copy(&mut self, text: &Mapped, span: Span) {
        if span.start < span.end {
            self.chars.extend(text.slice(span).chars());
            self.starts.extend(span.start..span.end);
        }
    }

    /// Where symbols stand in the rewritten text, ascending.
    pub fn places(&self) -> impl Iterator<Item = u32> {
        self.lists.iter().map(|(at, _, _)| *at)
    }

    /// Sentence characters behind the characters `start..end` of the rewritten text.
    pub fn span(&self, start: usize, end: usize) -> Span {
        if start >= end {
            return Span::default();
        }
        Span::new(self.starts[start], self.starts[end])
    }

    /// The items behind the characters `start..end`, where these are exactly one symbol.
    pub fn members(&self, start: usize, end: usize) -> Option<std::ops::Range<u32>> {
        if end != start + 1 {
            return None;
        }
        let list = self.lists.binary_search_by_key(&(start as u32), |(at, _, _)| *at).ok()?;
        let (_, first, end) = self.lists[list];
        Some(first..end)
    }
}

/// Whether two neighbouring mentions of one class stand in one list.
fn joined(text: &Mapped, a: Item, b: Item) -> bool {
    a.kind == b.kind
        && a.span.end < b.span.start
        && b.span.start - a.span.end <= LONGEST_JOIN
        && JOINS.contains(&text.slice(Span::new(a.span.end, b.span.start)))
}
