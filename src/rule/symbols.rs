//! Text and mentions → the text that patterns see: each mention, or list of mentions, one character.

use smallvec::SmallVec;

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

/// A mention, or a list of mentions, that stands as one character.
#[derive(Debug, Clone, Copy)]
pub struct Symbol {
    /// Its place in the rewritten text.
    pub place: u32,
    /// Characters of the sentence that it stands for.
    pub span: Span,
    /// Class.
    pub kind: Type,
    /// The first of its items and the one behind the last.
    items: (u32, u32),
}

/// How a sentence is rewritten for patterns.
#[derive(Debug, Default)]
pub struct Symbols {
    symbols: SmallVec<[Symbol; 12]>,
    /// Whether a list was folded into one symbol.
    pub folded: bool,
}

impl Symbols {
    /// Rewrites `text`; with `fold`, a list of mentions of one class (`甲、乙和丙`) becomes one symbol.
    /// `items` must be sorted and must not overlap.
    pub fn new(text: &Mapped, items: &[Item], fold: bool) -> Symbols {
        Symbols::joined(items, |a, b| fold && is_list(text, a, b))
    }

    /// Rewrites a text that consists of a mention of class `kind`, `front` characters long with the mark behind it, and the
    /// part of `text` from `start` on, as it would be with the lists in that part folded. `inner` counts in `text`.
    pub fn behind(kind: Type, front: u32, text: &Mapped, start: u32, inner: impl Iterator<Item = Item>) -> Symbols {
        let shift = |item: Item| Item { span: item.span.shifted(start, front), ..item };
        let back = |item: Item| Item { span: item.span.shifted(front, start), ..item };
        let name = Item { span: Span::new(0, 1), kind };
        let items: SmallVec<[Item; 4]> = std::iter::once(name).chain(inner.map(shift)).collect();
        Symbols::joined(&items, |a, b| a.span.start >= front && is_list(text, back(a), back(b)))
    }

    /// Rewrites a text with lists as one symbol; `joins` tells of two items whether they stand in one.
    fn joined(items: &[Item], joins: impl Fn(Item, Item) -> bool) -> Symbols {
        let mut symbols = Symbols::default();
        let (mut at, mut place, mut next) = (0, 0, 0);
        while let Some(item) = items.get(next) {
            let mut last = next;
            while last + 1 < items.len() && joins(items[last], items[last + 1]) {
                last += 1;
            }
            symbols.folded |= last > next;
            let span = item.span.cover(items[last].span);
            place += span.start.saturating_sub(at);
            symbols.symbols.push(Symbol { place, span, kind: item.kind, items: (next as u32, last as u32 + 1) });
            (at, place, next) = (span.end, place + 1, last + 1);
        }
        symbols
    }

    /// The symbols, by their place.
    pub fn iter(&self) -> impl Iterator<Item = &Symbol> {
        self.symbols.iter()
    }

    /// A sentence with each symbol written as `write` does it.
    pub fn written(&self, text: &Mapped, mut write: impl FnMut(&mut String, &Symbol)) -> String {
        let mut written = String::with_capacity(text.as_str().len());
        let mut from = 0;
        for symbol in self.iter() {
            written.push_str(text.slice(Span::new(from, symbol.span.start)));
            write(&mut written, symbol);
            from = symbol.span.end;
        }
        written.push_str(text.slice(Span::new(from, text.len())));
        written
    }

    /// Sentence characters behind the characters `start..end` of the rewritten text.
    pub fn span(&self, start: usize, end: usize) -> Span {
        if start < end { Span::new(self.origin(start as u32), self.origin(end as u32)) } else { Span::default() }
    }

    /// Where the character at `place` begins in the sentence.
    fn origin(&self, place: u32) -> u32 {
        let after = self.symbols.partition_point(|s| s.place < place);
        match after.checked_sub(1).map(|i| self.symbols[i]) {
            Some(before) => before.span.end + (place - before.place - 1),
            None => place,
        }
    }

    /// The items behind the characters `start..end`, where these are exactly one symbol.
    pub fn members(&self, start: usize, end: usize) -> Option<std::ops::Range<u32>> {
        if end != start + 1 {
            return None;
        }
        let symbol = self.symbols.binary_search_by_key(&(start as u32), |s| s.place).ok()?;
        let (first, end) = self.symbols[symbol].items;
        Some(first..end)
    }
}

/// Whether two neighbouring mentions of one class stand in one list.
fn is_list(text: &Mapped, a: Item, b: Item) -> bool {
    a.kind == b.kind
        && a.span.end < b.span.start
        && b.span.start - a.span.end <= LONGEST_JOIN
        && JOINS.contains(&text.slice(Span::new(a.span.end, b.span.start)))
}
