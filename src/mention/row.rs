//! Names of what rows of a list are about → the whole cell, where a part of it was taken for the name.
//!
//! What the cell holds besides stays as it is where that is named, too: the firm in full before its project, the place before it.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{Kinds, Mention};
use crate::model::{Document, Meaning, Row, Table, Type};
use crate::pack::Pack;
use crate::span::{Mapped, Span};

/// Least length of the name of a firm in full, in characters.
const FIRM_IN_FULL: u32 = 6;
/// Longest name, in characters.
const LONGEST: u32 = 60;
/// What parts a cell that holds more than one name.
const PARTS: [char; 6] = ['、', '，', '；', '。', '和', '及'];

/// Makes the names of rows whole; where the document calls them so elsewhere, too.
pub(super) fn complete(document: &Document, mentions: &mut [Vec<Mention>], kinds: Kinds, pack: &Pack) {
    let mut fronts = Fronts::default();
    for table in &document.tables {
        for row in &table.rows {
            if let Some((key, part)) = complete_row(document, mentions, (table, row), kinds, pack) {
                fronts.lengths.insert(key.1.chars().count() as u32);
                fronts.parts.entry(key).or_default().push(part);
            }
        }
    }
    if !fronts.parts.is_empty() {
        document.sentences.iter().zip(mentions).for_each(|(s, found)| fronts.put_before(&s.text, found));
    }
}

/// A class, and what stood before the part of a name of it that was taken for the name.
type Front = (Type, String);

/// What stood before parts of names, to be found by the characters before a mention: a list may have thousands.
#[derive(Default)]
struct Fronts {
    parts: FxHashMap<Front, Vec<String>>,
    /// How long they are, in characters.
    lengths: BTreeSet<u32>,
}

impl Fronts {
    /// Puts them before mentions that begin like the part and stand behind it.
    fn put_before(&self, text: &Mapped, found: &mut [Mention]) {
        for number in 0..found.len() {
            let Mention { span, kind, meaning, .. } = &found[number];
            let Meaning::Name(name) = meaning else { continue };
            let free = number.checked_sub(1).map_or(0, |before| found[before].span.end);
            let starts = self.lengths.iter().rev().filter_map(|length| span.start.checked_sub(*length));
            let whole = starts.filter(|start| *start >= free).find_map(|start| {
                let front = (*kind, text.slice(Span::new(start, span.start)).to_owned());
                let fits = self.parts.get(&front)?.iter().any(|part| name.starts_with(part));
                fits.then(|| (start, front.1 + name))
            });
            if let Some((start, whole)) = whole {
                found[number].span.start = start;
                found[number].meaning = Meaning::Name(whole);
            }
        }
    }
}

/// Makes the name of a row whole; gives what stood before the part that was taken for it, and the part.
fn complete_row(
    document: &Document,
    mentions: &mut [Vec<Mention>],
    (table, row): (&Table, &Row),
    kinds: Kinds,
    pack: &Pack,
) -> Option<(Front, String)> {
    let kind = &pack.tables[table.kind];
    let cell = row.cells.iter().find(|cell| cell.column == kind.row)?;
    let text = &document.sentences[cell.sentence].text;
    let printed = text.slice(cell.own);
    if printed.contains(PARTS) {
        return None;
    }
    let found = &mut mentions[cell.sentence];
    let takes = |m: &Mention| kind.columns[kind.row].is.iter().any(|class| pack.ontology.is_a(m.kind, *class));
    let is_name = |m: &Mention| takes(m) && m.division.is_none() && matches!(m.meaning, Meaning::Name(_));
    let inside = found.iter().enumerate().filter(|(_, m)| m.span.overlaps(cell.own) && is_name(m));
    let (number, own) = inside.max_by_key(|(_, m)| m.span.len()).map(|(number, m)| (number, m.span))?;
    let bracket = printed.find(['（', '(']).map(|at| cell.own.start + printed[..at].chars().count() as u32);
    let whole = Span::new(cell.own.start, bracket.unwrap_or(cell.own.end)).cover(own);
    // a firm in short form belongs to the name of its project (恒岳3号铝箔项目), one in full does not
    let stands = |m: &Mention| m.kind != kinds.company || m.span.len() >= FIRM_IN_FULL;
    let named = |at: u32| found.iter().any(|m| m.span.start <= at && at < m.span.end && stands(m));
    let mut beside = (whole.start..own.start).chain(own.end..whole.end);
    if whole.len() > LONGEST || beside.all(named) {
        return None;
    }
    let part = Span::new(own.start, own.end.min(cell.own.end));
    let slice = |start: u32, end: u32| text.slice(Span::new(start, end)).to_owned();
    let front = (whole.start < own.start && own.start < part.end).then(|| slice(whole.start, own.start));
    let mut name = found.remove(number);
    let class = name.kind;
    name.inner.extend(found.extract_if(.., |m| m.span.overlaps(whole)));
    name.span = whole;
    name.meaning = Meaning::Name(text.slice(whole).to_owned());
    let at = found.partition_point(|m| m.span.start < whole.start);
    found.insert(at, name);
    front.map(|front| ((class, front), slice(part.start, part.end)))
}
