//! Cells → sentences of the document, each with where its own characters stand.

use std::collections::HashMap;
use std::ops::Range;

use super::grid::{Grid, says};
use super::heads::{Head, Heads};
use crate::model::{Cell, Document, Part, Sentence};
use crate::pack::{ColumnKind, TableKind, Taken};
use crate::span::{Mapped, Span};

/// Longest name behind which a text is read, in characters.
const LONGEST_NAME: usize = 60;

/// The sentences of a document, as the cells of a table are added to them.
pub(super) struct Cells<'a> {
    document: &'a mut Document,
    kind: &'a TableKind,
    /// The sentences of cells that several rows have, by cell and column of the kind.
    seen: HashMap<(usize, usize), Cell>,
    /// The sentences of cells that are read alone, by column of the kind and by what is read.
    alike: HashMap<(usize, String), usize>,
    article: u32,
    section: u32,
    paragraph: u32,
}

impl<'a> Cells<'a> {
    /// Begins a table of `kind`, which is an article of its own.
    pub fn new(document: &'a mut Document, kind: &'a TableKind) -> Cells<'a> {
        let next = |number: fn(&Sentence) -> u32| document.sentences.iter().map(number).max().map_or(0, |n| n + 1);
        let (article, section, paragraph) = (next(|s| s.article), next(|s| s.section), next(|s| s.paragraph));
        Cells { document, kind, seen: HashMap::new(), alike: HashMap::new(), article, section, paragraph }
    }

    /// The kind of table.
    pub fn kind(&self) -> &'a TableKind {
        self.kind
    }

    /// Begins a row.
    pub fn next_row(&mut self) {
        self.section += 1;
    }

    /// The time and subject of the table: what stands above its headings, its name, and the title of the document.
    pub fn title(
        &mut self,
        grid: &Grid<'_>,
        heads: &Heads,
        (chars, lines): (&[char], &[Range<usize>]),
        name: Option<&str>,
    ) -> usize {
        let mut text = Mapped::default();
        let end = |text: &mut Mapped| {
            if !text.is_empty() {
                text.push('，', text.origin(text.len() - 1).unwrap_or_default());
            }
        };
        for number in (0..heads.first).flat_map(|row| grid.filled(row)) {
            end(&mut text);
            grid.folded(number).into_iter().for_each(|(at, c)| text.push(c, at));
        }
        for line in lines {
            end(&mut text);
            line.clone().filter(|at| !chars[*at].is_whitespace()).for_each(|at| text.push(chars[at], at as u32));
        }
        for name in name.into_iter().chain(self.document.title.clone().as_deref()) {
            end(&mut text);
            name.chars().for_each(|c| text.push(c, 0));
        }
        self.push(text, Part::Cell)
    }

    /// The sentence of a cell that stands over a group of rows.
    pub fn group(&mut self, grid: &Grid<'_>, number: usize, column: usize) -> Option<Cell> {
        let bare = grid.bare(number);
        let numbered = numbering(&bare);
        let own: Vec<(u32, char)> = grid.folded(number).into_iter().skip(numbered).collect();
        let text: String = own.iter().map(|(_, c)| *c).collect();
        let end = text.find('（').map_or(own.len(), |byte| text[..byte].chars().count());
        let own = &own[..end];
        if own.is_empty() {
            return None;
        }
        let mut mapped = Mapped::default();
        own.iter().for_each(|(at, c)| mapped.push(*c, *at));
        let span = Span::new(0, mapped.len());
        let source = mapped.source(span);
        let sentence = self.push(mapped, Part::Cell);
        Some(Cell { column, head: None, sentence, sentences: 1, own: span, span: source })
    }

    /// The sentence of a cell in a column that is known; `name` is the cell that the row is about.
    pub fn cell(
        &mut self,
        grid: &Grid<'_>,
        number: usize,
        head: &Head,
        unit: Option<&str>,
        name: Option<usize>,
    ) -> Option<Cell> {
        let kind = self.kind;
        let column = &kind.columns[head.column];
        let mut own = grid.folded(number);
        let mut printed: String = own.iter().map(|(_, c)| *c).collect();
        if head.column == kind.row {
            let numbered = numbering_of(&printed);
            own.drain(..numbered);
            printed = printed.chars().skip(numbered).collect();
        }
        if !says(&printed) {
            return None;
        }
        let is_about = column.read && column.cue.is_empty();
        let key = (number, head.column);
        if let Some(cell) = self.seen.get(&key).filter(|_| !is_about) {
            return Some(cell.clone());
        }
        let heading = column.open.is_some().then(|| self.heading(grid, head.cell)).flatten();
        let span = Span::new(own.first()?.0, own.last()?.0 + 1);
        let cell = if is_about {
            let sentences = self.read(grid, own, name);
            let (sentence, front, length) = sentences?;
            let own = Span::new(front, front + length);
            Cell {
                column: head.column,
                head: heading,
                sentence,
                sentences: self.document.sentences.len() - sentence,
                own,
                span,
            }
        } else {
            let tail = column.tail(&printed).or(unit.filter(|_| column.taken.is_none() && is_bare_number(&printed)));
            let (sentence, own) = self.alone(column, head.column, &own, tail.unwrap_or_default());
            Cell { column: head.column, head: heading, sentence, sentences: 1, own, span }
        };
        self.seen.insert(key, cell.clone());
        Some(cell)
    }

    /// The sentence in which a cell is read alone, between its cue and its tail, and where its own characters stand in it. Cells of a
    /// column that read alike share it.
    fn alone(&mut self, column: &ColumnKind, number: usize, own: &[(u32, char)], tail: &str) -> (usize, Span) {
        let (start, end) = (own.first().map_or(0, |(at, _)| *at), own.last().map_or(0, |(at, _)| *at));
        let whole: String = column.cue.chars().chain(own.iter().map(|(_, c)| *c)).chain(tail.chars()).collect();
        let front = column.cue.chars().count() as u32;
        let span = Span::new(front, front + own.len() as u32);
        if let Some(sentence) = self.alike.get(&(number, whole.clone())) {
            return (*sentence, span);
        }
        let mut text = Mapped::with_capacity(whole.chars().count());
        column.cue.chars().for_each(|c| text.push(c, start));
        own.iter().for_each(|(at, c)| text.push(*c, *at));
        tail.chars().for_each(|c| text.push(c, end));
        let sentence = self.push(text, if column.read { Part::Body } else { Part::Cell });
        if !column.read {
            self.alike.insert((number, whole), sentence);
        }
        (sentence, span)
    }

    /// The sentences of a text about what the row is about: the first stands behind its name. Gives the number of the first, and where
    /// in it the text begins and how long it is.
    fn read(&mut self, grid: &Grid<'_>, own: Vec<(u32, char)>, name: Option<usize>) -> Option<(usize, u32, u32)> {
        let start = own.first()?.0;
        let name: Vec<(u32, char)> = name.map(|name| grid.folded(name)).unwrap_or_default();
        let mut text = Mapped::default();
        if name.len() <= LONGEST_NAME {
            // what stands behind the text is taken to stand where it begins
            let at = |at: u32| if at < start { at } else { start };
            name.iter().for_each(|(origin, c)| text.push(*c, at(*origin)));
            if let Some((last, _)) = name.last() {
                text.push('，', at(*last));
            }
        }
        let front = text.len();
        let mut first = None;
        for (at, c) in own {
            text.push(c, at);
            if matches!(c, '。' | '！') {
                let length = text.len();
                let number = self.push(std::mem::take(&mut text), Part::Body);
                first.get_or_insert((number, front, length - front));
            }
        }
        if text.len() > if first.is_none() { front } else { 0 } {
            let length = text.len();
            let number = self.push(text, Part::Body);
            first.get_or_insert((number, front, length - front));
        }
        self.paragraph += 1;
        first
    }

    /// The sentence of a heading.
    fn heading(&mut self, grid: &Grid<'_>, number: usize) -> Option<usize> {
        let key = (number, usize::MAX);
        if let Some(cell) = self.seen.get(&key) {
            return Some(cell.sentence);
        }
        let mut text = Mapped::default();
        grid.folded(number).into_iter().for_each(|(at, c)| text.push(c, at));
        let own = Span::new(0, text.len());
        let span = text.source(own);
        let sentence = self.push(text, Part::Cell);
        self.seen.insert(key, Cell { column: usize::MAX, head: None, sentence, sentences: 1, own, span });
        Some(sentence)
    }

    fn push(&mut self, text: Mapped, part: Part) -> usize {
        let Cells { article, section, paragraph, .. } = *self;
        self.document.sentences.push(Sentence { text, part, article, section, paragraph });
        if part == Part::Cell {
            self.paragraph += 1;
        }
        self.document.sentences.len() - 1
    }
}

impl ColumnKind {
    /// What a cell is read before where it does not end so itself: 有色金属 is 有色金属产业链.
    fn tail(&self, printed: &str) -> Option<&str> {
        let tail = self.tails.first()?;
        (self.taken != Some(Taken::Word) && !self.tails.iter().any(|tail| printed.ends_with(tail.as_str())))
            .then_some(tail)
    }
}

/// Whether a text is a number without a unit.
pub(crate) fn is_bare_number(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | '−' | '±' | '约' | '余'))
}

/// So many characters number a name: 3.铝箔项目, but not 1.5万吨铝箔项目.
pub(crate) fn numbering_of(name: &str) -> usize {
    let numbered = numbering(name);
    let is_figure = |at: usize| name.chars().nth(at).is_some_and(|c| c.is_ascii_digit());
    if name.contains('.') && is_figure(numbered) { 0 } else { numbered }
}

/// So many characters number a heading: 一、, （二）, 3., 十二、.
pub(super) fn numbering(text: &str) -> usize {
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c);
    let bracket = usize::from(text.starts_with('（'));
    let digits = text.chars().skip(bracket).take_while(|c| is_number(*c)).count();
    let after = text.chars().nth(bracket + digits);
    let closes = if bracket == 1 { after == Some('）') } else { matches!(after, Some('、' | '.' | '．')) };
    if digits > 0 && closes { bracket + digits + 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_before_headings_are_counted() {
        assert_eq!(
            [numbering("一、铝产业链"), numbering("（十二）轴承"), numbering("3.轴承"), numbering("三门峡市")],
            [2, 4, 2, 0]
        );
        assert_eq!(
            [numbering_of("3.铝箔项目"), numbering_of("1.5万吨铝箔项目"), numbering_of("（二）3号线项目")],
            [2, 0, 3]
        );
        assert!(is_bare_number("120,000.5") && !is_bare_number("12亿元") && !is_bare_number("—"));
    }
}
