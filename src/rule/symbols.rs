//! Text and mentions → the text that patterns see: each mention, or list of mentions, one character.

use smallvec::SmallVec;

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

/// A sentence rewritten for patterns.
#[derive(Debug, Default)]
pub struct Symbols {
    /// The rewritten text.
    pub text: String,
    /// Per rewritten character: its byte offset, the sentence characters it stands for, its members.
    cells: Vec<Cell>,
    /// Whether a list was folded into one symbol.
    pub folded: bool,
}

#[derive(Debug)]
struct Cell {
    byte: u32,
    span: Span,
    members: SmallVec<[u32; 2]>,
}

impl Symbols {
    /// Rewrites `text`; with `fold`, a list of mentions of one class (`甲、乙和丙`) becomes one symbol.
    /// `items` must be sorted and must not overlap.
    pub fn new(text: &Mapped, items: &[Item], fold: bool) -> Symbols {
        let mut symbols = Symbols { text: String::with_capacity(text.as_str().len()), ..Symbols::default() };
        let mut at = 0;
        let mut next = 0;
        while next < items.len() {
            symbols.plain(text, Span::new(at, items[next].span.start));
            let mut members: SmallVec<[u32; 2]> = SmallVec::from_slice(&[next as u32]);
            let mut last = next;
            while fold && last + 1 < items.len() && joined(text, items[last], items[last + 1]) {
                last += 1;
                members.push(last as u32);
            }
            symbols.folded |= last > next;
            let span = items[next].span.cover(items[last].span);
            symbols.cell(symbol(items[next].kind), span, members);
            at = span.end;
            next = last + 1;
        }
        symbols.plain(text, Span::new(at, text.len()));
        symbols
    }

    fn plain(&mut self, text: &Mapped, span: Span) {
        if span.start >= span.end {
            return;
        }
        for (c, i) in text.slice(span).chars().zip(span.start..) {
            self.cell(c, Span::new(i, i + 1), SmallVec::new());
        }
    }

    fn cell(&mut self, c: char, span: Span, members: SmallVec<[u32; 2]>) {
        self.cells.push(Cell { byte: self.text.len() as u32, span, members });
        self.text.push(c);
    }

    fn index(&self, byte: usize) -> usize {
        self.cells.partition_point(|c| (c.byte as usize) < byte)
    }

    /// Sentence characters behind the bytes `start..end` of the rewritten text.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let (first, last) = (self.index(start), self.index(end));
        match self.cells.get(first..last.max(first)) {
            Some([one]) => one.span,
            Some([one, .., other]) => one.span.cover(other.span),
            _ => Span::default(),
        }
    }

    /// The mentions behind the bytes `start..end`, where these are exactly one symbol.
    pub fn members(&self, start: usize, end: usize) -> Option<&[u32]> {
        let first = self.index(start);
        let cell = self.cells.get(first)?;
        (!cell.members.is_empty() && self.index(end) == first + 1).then_some(cell.members.as_slice())
    }
}

/// Whether two neighbouring mentions of one class stand in one list.
fn joined(text: &Mapped, a: Item, b: Item) -> bool {
    if a.kind != b.kind || a.span.end >= b.span.start || b.span.start - a.span.end > 2 {
        return false;
    }
    let between = text.slice(Span::new(a.span.end, b.span.start));
    JOINS.contains(&between)
}
