//! Tables and the mentions in their cells → statements: what does each cell state of what its row is about?

use std::borrow::Cow;

use smallvec::SmallVec;

use super::capture::split_list;
use super::{Figure, Qualifiers, Said, Statement, figure_of};
use crate::model::{Cell, Document, Meaning, Mention, Row, Table, Type};
use crate::pack::{CellSaid, ColumnKind, Pack, Saying, TableKind, Taken};
use crate::span::Span;

/// Longest stretch of a row that is shown for a claim, in characters; of a longer one its cell alone.
const LONGEST: u32 = 400;
/// Least and greatest length of a name that only its column tells.
const NAMED: std::ops::RangeInclusive<usize> = 2..=60;

/// What one end of a claim can be.
type Ends<'a> = SmallVec<[Said<'a>; 1]>;

/// The statements of all tables of a document.
pub(super) fn state<'a>(document: &'a Document, mentions: &'a [Vec<Mention>], pack: &'a Pack) -> Vec<Statement<'a>> {
    let mut statements = Vec::new();
    if document.tables.is_empty() {
        return statements;
    }
    let classes = Classes::of(pack);
    for table in &document.tables {
        let kind = &pack.tables[table.kind];
        let reader = Reader { document, mentions, pack, classes, table, kind };
        table.rows.iter().for_each(|row| reader.row(row, &mut statements));
    }
    statements
}

/// Classes of which a cell is read in a way of its own, looked up once.
#[derive(Clone, Copy)]
struct Classes {
    value: Option<Type>,
    times: [Option<Type>; 2],
    place: Option<Type>,
    person: Option<Type>,
    organization: Option<Type>,
}

impl Classes {
    fn of(pack: &Pack) -> Classes {
        let class = |name| pack.ontology.class(name);
        Classes {
            value: class("Value"),
            times: [class("Period"), class("Date")],
            place: class("Place"),
            person: class("Person"),
            organization: class("Organization"),
        }
    }
}

/// A table as it is read.
struct Reader<'a> {
    document: &'a Document,
    mentions: &'a [Vec<Mention>],
    pack: &'a Pack,
    classes: Classes,
    table: &'a Table,
    kind: &'a TableKind,
}

impl<'a> Reader<'a> {
    fn row(&self, row: &'a Row, statements: &mut Vec<Statement<'a>>) {
        let Some(about) = row.cells.iter().find(|cell| cell.column == self.kind.row) else { return };
        for cell in &row.cells {
            let column = &self.kind.columns[cell.column];
            for saying in &column.say {
                self.say(saying, column, cell, (row, about), statements);
            }
        }
    }

    fn say(
        &self,
        saying: &'a Saying,
        column: &'a ColumnKind,
        cell: &'a Cell,
        (row, about): (&'a Row, &'a Cell),
        statements: &mut Vec<Statement<'a>>,
    ) {
        let ends = |said: &'a CellSaid| self.ends(said, cell, row, about);
        let property = self.pack.ontology.property_of(saying.relation);
        let subjects: Ends<'a> =
            ends(&saying.subject).into_iter().filter(|s| self.is_any(s, &property.domain)).collect();
        if subjects.is_empty() {
            return;
        }
        let range = &property.range;
        // amounts, stages and texts stand as values for what the relation leads to
        let is_taken =
            |said: &Said<'a>| matches!(said, Said::Value { .. }) || range.is_empty() || self.is_any(said, range);
        let objects: Ends<'a> = ends(&saying.object).into_iter().filter(is_taken).collect();
        let mut qualifiers = Qualifiers::new();
        for (name, said) in &saying.qualifiers {
            if let Some(text) = ends(said).first().and_then(|said| self.text(said)).filter(|text| !text.is_empty()) {
                qualifiers.push((name.as_str(), text));
            }
        }
        let ontology = &self.pack.ontology;
        let is_required = |name: &&String| ontology.property(name).is_some_and(|p| ontology.property_of(p).required);
        let is_there = |name: &String| qualifiers.iter().any(|(given, _)| given == name);
        if !property.qualifiers.iter().filter(is_required).all(is_there) {
            return;
        }
        let span = shown(about.span, cell.span);
        for subject in &subjects {
            for object in objects.iter().filter(|object| *object != subject) {
                statements.push(Statement {
                    subject: subject.clone(),
                    relation: saying.relation,
                    object: object.clone(),
                    qualifiers: qualifiers.clone(),
                    span,
                    rule: &column.rule,
                    weak: 0,
                    spare: None,
                    figure: None,
                });
            }
        }
    }

    /// What stands at an end of a claim.
    fn ends(&self, said: &'a CellSaid, cell: &'a Cell, row: &'a Row, about: &'a Cell) -> Ends<'a> {
        let one = |text: Option<Cow<'a, str>>| {
            text.map(|text| Said::Value { text, kind: None, amount: None }).into_iter().collect()
        };
        match said {
            CellSaid::Row => self.named(about),
            CellSaid::Cell => self.named(cell),
            CellSaid::Column(column) => {
                row.cells.iter().find(|cell| cell.column == *column).map(|cell| self.named(cell)).unwrap_or_default()
            }
            CellSaid::Next(column) => {
                let mut behind = row.cells.iter().skip_while(|other| !std::ptr::eq(*other, cell)).skip(1);
                // of a figure the column behind it, or the one behind that
                let next = behind
                    .by_ref()
                    .take(2)
                    .take_while(|other| !self.measures(other))
                    .find(|other| other.column == *column);
                next.map(|cell| self.named(cell)).unwrap_or_default()
            }
            CellSaid::Metric => one(cell.head.and_then(|head| self.metric(head))),
            CellSaid::Words(words) => one(Some(Cow::Borrowed(words))),
            CellSaid::Place => self.place().map(Said::Division).into_iter().collect(),
            CellSaid::Word => one(self.word(cell).map(Cow::Borrowed)),
            CellSaid::Head => one(cell.head.and_then(|head| self.time(head)).or_else(|| self.time(self.table.title))),
            CellSaid::Time => one(self.time(self.table.title)),
            CellSaid::Begin | CellSaid::End => {
                let (begin, end) = self.span(cell).unzip();
                one(if *said == CellSaid::Begin { begin } else { end.flatten() })
            }
        }
    }

    /// What a cell names or measures, as its column takes it.
    fn named(&self, cell: &'a Cell) -> Ends<'a> {
        let column = &self.kind.columns[cell.column];
        let own = self.own(cell);
        if column.taken == Some(Taken::Word) {
            return [Said::Value { text: Cow::Borrowed(own), kind: None, amount: None }].into_iter().collect();
        }
        let found: SmallVec<[(usize, &'a Mention); 4]> = self.mentions[cell.sentence]
            .iter()
            .enumerate()
            .filter(|(_, mention)| {
                mention.span.overlaps(cell.own) && column.is.iter().any(|kind| self.is_a(mention.kind, *kind))
            })
            .collect();
        let Some(first) = column.is.first() else { return Ends::new() };
        let is_value = found.iter().any(|(_, mention)| matches!(mention.meaning, Meaning::Value(_)));
        if is_value || self.is_measure(*first) {
            return found.first().and_then(|(_, mention)| value(mention)).into_iter().collect();
        }
        let mut ends = Ends::new();
        for part in split_list(own) {
            let start = cell.own.start + own_offset(own, part);
            let span = Span::new(start, start + part.chars().count() as u32);
            let inside = |(_, mention): &&(usize, &Mention)| mention.span.overlaps(span);
            match found.iter().filter(inside).max_by_key(|(_, mention)| mention.span.len()) {
                Some((index, _)) => ends.push(Said::Mention(cell.sentence, *index)),
                None => ends.extend(self.by_column(column, part, span, cell)),
            }
        }
        ends.dedup();
        ends
    }

    /// A name that only its column tells to be one.
    fn by_column(&self, column: &ColumnKind, part: &'a str, span: Span, cell: &Cell) -> Option<Said<'a>> {
        let kind = *column.is.first()?;
        let name = part.split(['（', '(']).next()?.trim();
        // what the gazetteer has is told by it, and a mention of another class is that
        let is_listed = [self.classes.place, self.classes.organization].contains(&Some(kind));
        let is_other = self.mentions[cell.sentence].iter().any(|mention| mention.span.contains(span));
        if self.classes.person == Some(kind) && !self.is_person(name) {
            return None;
        }
        let is_name = NAMED.contains(&name.chars().count()) && !name.chars().all(|c| c.is_ascii_digit() || c == '.');
        (is_name && !is_listed && !is_other).then_some(Said::Named { kind, name: Cow::Borrowed(name) })
    }

    /// Whether a text is the name of a person by its form: a surname and one or two characters.
    fn is_person(&self, name: &str) -> bool {
        let length = name.chars().count();
        let surname = |chars: usize| {
            let end = name.char_indices().nth(chars).map_or(name.len(), |(at, _)| at);
            length > chars && self.pack.gazetteer.is_surname(&name[..end])
        };
        (2..=4).contains(&length) && name.chars().all(crate::span::is_han) && [1, 2].into_iter().any(surname)
    }

    /// The characters of a cell.
    fn own(&self, cell: &Cell) -> &'a str {
        self.document.sentences[cell.sentence].text.slice(cell.own)
    }

    /// What a word of a cell stands for.
    fn word(&self, cell: &Cell) -> Option<&'a str> {
        let own = self.own(cell);
        let words = &self.kind.columns[cell.column].words;
        words
            .iter()
            .find(|(word, _)| own == word)
            .or_else(|| {
                let short = own.chars().count() <= 8;
                words.iter().find(|(word, _)| short && own.contains(word.as_str()))
            })
            .map(|(_, meant)| meant.as_str())
    }

    /// Whether a cell states a figure of its own.
    fn measures(&self, cell: &Cell) -> bool {
        !self.kind.columns[cell.column].say.is_empty()
    }

    /// What a heading says that its column measures: 上半年营收（亿元） is 营收.
    fn metric(&self, sentence: usize) -> Option<Cow<'a, str>> {
        let text = &self.document.sentences[sentence].text;
        let mut name = String::new();
        for (c, at) in text.as_str().chars().zip(0..) {
            if matches!(c, '（' | '(' | '/') {
                break;
            }
            let is_time =
                |mention: &Mention| mention.span.start <= at && at < mention.span.end && self.is_time(mention);
            if !c.is_whitespace() && !self.mentions[sentence].iter().any(is_time) {
                name.push(c);
            }
        }
        let name = name.trim_start_matches('的').to_owned();
        (!name.is_empty()).then_some(Cow::Owned(name))
    }

    fn is_time(&self, mention: &Mention) -> bool {
        self.classes.times.contains(&Some(mention.kind))
    }

    /// The time in a sentence.
    fn time(&self, sentence: usize) -> Option<Cow<'a, str>> {
        let is_time = |mention: &&Mention| self.is_time(mention);
        self.mentions[sentence].iter().find(is_time).and_then(text_of)
    }

    /// The beginning and the end that a cell gives.
    fn span(&self, cell: &Cell) -> Option<(Cow<'a, str>, Option<Cow<'a, str>>)> {
        let is_time = |mention: &&Mention| self.is_time(mention);
        let times: SmallVec<[Cow<'a, str>; 2]> =
            self.mentions[cell.sentence].iter().filter(is_time).filter_map(text_of).collect();
        match times.as_slice() {
            [one] => match one.split_once('/') {
                Some((begin, end)) => Some((Cow::Owned(begin.to_owned()), Some(Cow::Owned(end.to_owned())))),
                None => years(self.own(cell)).or_else(|| Some((one.clone(), None))),
            },
            [begin, .., end] => Some((begin.clone(), Some(end.clone()))),
            [] => years(self.own(cell)),
        }
    }

    /// The place that the document is about, or else the first in the title of the table.
    fn place(&self) -> Option<usize> {
        let title = || self.mentions[self.table.title].iter().find_map(|mention| mention.division);
        self.document.place.or_else(title)
    }

    fn is_a(&self, kind: Type, above: Type) -> bool {
        self.pack.ontology.is_a(kind, above)
    }

    fn is_measure(&self, kind: Type) -> bool {
        self.classes.value.is_some_and(|value| self.is_a(kind, value))
    }

    /// Whether what is said is of one of some classes.
    fn is_any(&self, said: &Said<'a>, classes: &[Type]) -> bool {
        let kind = match said {
            Said::Mention(sentence, mention) => Some(self.mentions[*sentence][*mention].kind),
            Said::Division(_) => self.classes.place,
            Said::Named { kind, .. } => Some(*kind),
            Said::Value { kind, .. } => *kind,
        };
        kind.is_none_or(|kind| classes.iter().any(|class| self.is_a(kind, *class)))
    }

    fn text(&self, said: &Said<'a>) -> Option<Cow<'a, str>> {
        match said {
            Said::Mention(sentence, mention) => text_of(&self.mentions[*sentence][*mention]),
            Said::Division(division) => Some(Cow::Borrowed(&self.pack.gazetteer.divisions[*division].name)),
            Said::Named { name, .. } => Some(name.clone()),
            Said::Value { text, .. } => Some(text.clone()),
        }
    }
}

/// Where a part of `own` begins in it, in characters.
fn own_offset(own: &str, part: &str) -> u32 {
    let byte = (part.as_ptr() as usize).saturating_sub(own.as_ptr() as usize);
    own.get(..byte).map_or(0, |before| before.chars().count()) as u32
}

fn text_of(mention: &Mention) -> Option<Cow<'_, str>> {
    match &mention.meaning {
        Meaning::Name(name) => Some(Cow::Borrowed(name.as_str())),
        Meaning::Value(normal) => Some(Cow::Borrowed(normal.text.as_str())),
        Meaning::Anaphor => None,
    }
    .filter(|text| !text.is_empty())
}

/// A mention as a value.
fn value(mention: &Mention) -> Option<Said<'_>> {
    let amount: Option<Figure<'_>> = figure_of(&mention.meaning);
    Some(Said::Value { text: text_of(mention)?, kind: Some(mention.kind), amount })
}

/// 2022-2024 as a beginning and an end.
fn years(text: &str) -> Option<(Cow<'static, str>, Option<Cow<'static, str>>)> {
    let year = |part: &str| {
        let digits = part.trim().trim_end_matches('年');
        let is_year =
            digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()) && ("1980".."2100").contains(&digits);
        is_year.then(|| digits.to_owned())
    };
    let (begin, end) = text.split_once(['-', '—', '–', '~', '～', '至', '－'])?;
    let end = end.trim_start_matches(['-', '—']);
    Some((Cow::Owned(year(begin)?), Some(Cow::Owned(year(end)?))))
}

/// What is shown for a claim: the row from what it is about to the cell.
fn shown(about: Span, cell: Span) -> Span {
    let whole = about.cover(cell);
    if whole.len() <= LONGEST { whole } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_parted() {
        assert_eq!(years("2022-2024"), Some(("2022".into(), Some("2024".into()))));
        assert_eq!(years("2022年—2024年"), Some(("2022".into(), Some("2024".into()))));
        assert_eq!(years("12-24"), None);
        assert_eq!(shown(Span::new(10, 14), Span::new(20, 26)), Span::new(10, 26));
        assert_eq!(shown(Span::new(10, 14), Span::new(2000, 2006)), Span::new(2000, 2006));
    }
}
