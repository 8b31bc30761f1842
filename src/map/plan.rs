//! The headings of a list → what its columns state, and how their cells are read.

use super::stated::{Known, Predicate};
use crate::model::{Amount, Document, Relation, Type};
use crate::pack::{CellSaid, ColumnKind};
use crate::pipeline::Pipeline;
use crate::read::{Cell, CellPlace, Table, Text, Value};
use crate::span::Span;
use crate::text::Given;
use crate::text::table::headings;

/// Rows in which headings are looked for.
pub(super) const LOOKED: usize = 40;
/// Characters of the text before a table that are read for its time and place.
const BEFORE: usize = 200;
/// What stands for a name where a cell is read alone.
const ANYONE: [(&str, &str); 3] =
    [("Company", "甲乙丙有限公司"), ("IndustryChain", "甲乙丙产业"), ("Park", "甲乙丙产业园")];
const ANYTHING: &str = "甲乙丙项目";

/// How the cells of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As a build reads them.
    Any,
    /// A firm by its legal form, others as a build reads them.
    Firm(Type),
    /// A figure or a time by its form.
    Value,
}

/// A column whose cells state something.
#[derive(Debug)]
pub(super) struct Column<'p> {
    /// Its number in the table.
    pub at: usize,
    /// What is known of it.
    pub known: &'p ColumnKind,
    /// The unit of its figures.
    pub unit: Option<String>,
    /// What one of it is in the base unit, where it measures what the column takes.
    pub scale: Option<Amount>,
    /// Its heading.
    pub title: String,
    pub form: Form,
    /// Other columns of the table that its statements speak of.
    pub needs: Vec<usize>,
}

/// What the columns of a list state.
#[derive(Debug)]
pub(super) struct Plan<'p> {
    pub pipeline: &'p Pipeline,
    /// Name of the document.
    pub name: String,
    /// The list down to its headings.
    head: Text,
    /// Rows down to there.
    pub behind: usize,
    /// The column with the names of what rows are about.
    pub row: usize,
    /// Its class as the graph has it.
    pub class: Type,
    pub columns: Vec<Column<'p>>,
    /// Headings of columns with texts.
    texts: Vec<String>,
    /// Relations whose objects tell rows of one name apart, the first first.
    pub keyed: &'p [Relation],
    /// What tells them apart where there is none: the city that the list is about.
    pub city: Option<&'p str>,
    /// What the graph says of the list.
    pub document: Document,
    predicates: Vec<Option<Predicate>>,
}

impl<'p> Plan<'p> {
    /// Finds the headings of a table of `text`, or says why it is not mapped.
    pub fn of(name: &str, text: &Text, table: usize, pipeline: &'p Pipeline) -> Result<Plan<'p>, String> {
        let pack = &pipeline.pack;
        let chars: Vec<char> = text.text.chars().collect();
        let headings = headings(&text.tables[table], &chars, pack)?;
        let kind = &pack.tables[headings.kind];
        let class = kind.columns[kind.row].is.first().copied().filter(|class| is_named(*class, pipeline));
        let Some(class) = class else {
            return Err(format!("a list of the kind `{}` is not mapped: build and extract read it", kind.id));
        };
        let row = headings.columns.iter().position(|h| h.as_ref().is_some_and(|h| h.column == kind.row));
        let found: Vec<Option<usize>> = headings.columns.iter().map(|h| h.as_ref().map(|h| h.column)).collect();
        let (mut columns, mut texts) = (Vec::new(), Vec::new());
        for (at, heading) in headings.columns.into_iter().enumerate() {
            let Some(heading) = heading.filter(|heading| heading.column != kind.row) else { continue };
            let known = &kind.columns[heading.column];
            if known.read && known.say.is_empty() {
                texts.push(heading.text);
                continue;
            }
            let needs = needs(known, at, &found);
            let form = if needs.is_empty() && is_plain(known) { form(known, pipeline) } else { Form::Any };
            let scale =
                heading.unit.as_deref().filter(|_| form == Form::Value).and_then(|unit| scale(unit, known, pipeline));
            columns.push(Column { at, known, unit: heading.unit, scale, title: heading.text, form, needs });
        }
        let head = head(text, &chars, &text.tables[table], headings.behind);
        let (document, _) = pipeline.run_on(Given::read(name, &head));
        let city = document.place.map(|place| pack.gazetteer.divisions[pack.gazetteer.city(place)].name.as_str());
        let canon = &pipeline.canon;
        let class = canon.entity_class(class);
        let keyed = canon.keyed().iter().find(|(of, _)| *of == class).map_or(&[][..], |(_, keyed)| keyed.as_slice());
        let relations = kind.columns.iter().flat_map(|column| &column.say).map(|saying| saying.relation);
        let mut predicates = Vec::new();
        for relation in relations {
            let number = relation.0 as usize;
            if predicates.len() <= number {
                predicates.resize_with(number + 1, || None);
            }
            predicates[number].get_or_insert_with(|| Predicate::of(relation, &pack.ontology));
        }
        Ok(Plan {
            pipeline,
            name: name.to_owned(),
            head,
            behind: headings.behind as usize,
            row: row.unwrap_or_default(),
            class,
            columns,
            texts,
            keyed,
            city,
            document,
            predicates,
        })
    }

    /// How a relation stands in the graph.
    pub fn predicate(&self, relation: Relation) -> Option<&Predicate> {
        self.predicates.get(relation.0 as usize)?.as_ref()
    }

    /// Headings of the columns that state something.
    pub fn titles(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.title.clone()).collect()
    }

    /// Headings of the columns with texts.
    pub fn texts(&self) -> Vec<String> {
        self.texts.clone()
    }

    /// What a cell states, with those that its statements speak of, as a build reads it.
    pub fn read(&self, column: &Column<'p>, cells: &[(usize, &str)], base: &str) -> Vec<Known> {
        let class = self.pipeline.pack.ontology.class_of(self.class).name.as_str();
        let anyone = ANYONE.iter().find(|(of, _)| *of == class).map_or(ANYTHING, |(_, name)| name);
        let mut row: Vec<(usize, &str)> = cells.to_vec();
        row.push((self.row, anyone));
        row.sort_unstable();
        let text = with_row(&self.head, self.behind as u32, &row);
        let (_, extraction) = self.pipeline.run_on(Given::read(&self.name, &text));
        Known::of(&extraction, column.known, self.pipeline, base)
    }
}

/// Whether members of a class are known by names of their own; places are those of a list.
fn is_named(class: Type, pipeline: &Pipeline) -> bool {
    let place = pipeline.pack.ontology.class("Place");
    pipeline.canon.is_entity(class) && place.is_none_or(|place| !pipeline.pack.ontology.is_a(class, place))
}

/// Whether all that the cells of a column state is of the row, about the cell, and nothing else.
fn is_plain(column: &ColumnKind) -> bool {
    let no_other = column.taken.is_none() && column.words.is_empty() && column.cue.is_empty() && !column.read;
    no_other
        && column
            .say
            .iter()
            .all(|s| s.subject == CellSaid::Row && s.object == CellSaid::Cell && s.qualifiers.is_empty())
}

/// How the cells of a column are read that state plain things.
fn form(column: &ColumnKind, pipeline: &Pipeline) -> Form {
    let ontology = &pipeline.pack.ontology;
    let below = |name: &str| {
        let above = ontology.class(name);
        column.is.iter().all(|class| above.is_some_and(|above| ontology.is_a(*class, above)))
    };
    let company = ontology.class("Company").filter(|company| column.is.contains(company));
    match company {
        Some(company) if column.tails.is_empty() => Form::Firm(company),
        _ if below("Value") => Form::Value,
        _ => Form::Any,
    }
}

/// What one of a unit is in the base unit, where it measures what a column takes.
fn scale(unit: &str, column: &ColumnKind, pipeline: &Pipeline) -> Option<Amount> {
    let (kind, normal) = pipeline.recogniser.value(&format!("1{unit}"))?;
    let ontology = &pipeline.pack.ontology;
    let class = ontology.class(kind.class())?;
    let takes = column.is.iter().any(|is| ontology.is_a(class, *is));
    Some(Amount { number: normal.number.filter(|_| takes)?, unit: normal.unit })
}

/// Other columns of the table that the statements of a column speak of.
fn needs(column: &ColumnKind, at: usize, found: &[Option<usize>]) -> Vec<usize> {
    let said = column.say.iter().flat_map(|saying| {
        [&saying.subject, &saying.object].into_iter().chain(saying.qualifiers.iter().map(|(_, said)| said))
    });
    let mut needs: Vec<usize> = said
        .filter_map(|said| match said {
            CellSaid::Column(role) => found.iter().position(|known| *known == Some(*role)),
            CellSaid::Next(role) => (at + 1..found.len().min(at + 3)).find(|next| found[*next] == Some(*role)),
            _ => None,
        })
        .filter(|other| *other != at)
        .collect();
    // the unit may stand in a column of its own
    needs.extend(column.unit.and_then(|unit| found.iter().position(|known| *known == Some(unit))));
    needs.sort_unstable();
    needs.dedup();
    needs
}

/// A text down to the headings of a table, without what stands far before it.
fn head(text: &Text, chars: &[char], table: &Table, behind: u32) -> Text {
    let cells: Vec<&Cell> = table.cells.iter().filter(|cell| cell.row < behind).collect();
    let first = cells.iter().map(|cell| cell.span.start).min().unwrap_or_default() as usize;
    let last = cells.iter().map(|cell| cell.span.end).max().unwrap_or_default() as usize;
    let other_end = text.tables.iter().flat_map(|other| &other.cells).map(|cell| cell.span.end as usize);
    let start = other_end.filter(|end| *end <= first).max().unwrap_or_default().max(first.saturating_sub(BEFORE));
    let moved = |span: Span| span.shifted(start as u32, 0);
    let cells = cells.into_iter().map(|cell| Cell { span: moved(cell.span), ..cell.clone() }).collect();
    let (title, sheet, columns) = (table.title.clone(), table.sheet.clone(), table.columns);
    Text {
        name: text.name.clone(),
        text: chars[start..last.max(start)].iter().collect(),
        kind: text.kind,
        charset: text.charset.clone(),
        title: text.title.clone(),
        date: text.date.clone(),
        publisher: text.publisher.clone(),
        url: text.url.clone(),
        parts: Vec::new(),
        tables: vec![Table { title, sheet, cells, rows: behind, columns }],
        warnings: Vec::new(),
    }
}

/// The head of a list with one row more.
fn with_row(head: &Text, number: u32, row: &[(usize, &str)]) -> Text {
    let mut text = head.clone();
    let mut at = text.text.chars().count() as u32;
    for (sign, (column, cell)) in std::iter::once('\n').chain(std::iter::repeat('\t')).zip(row) {
        text.text.push(sign);
        text.text.push_str(cell);
        let span = Span::new(at + 1, at + 1 + cell.chars().count() as u32);
        at = span.end;
        let place = CellPlace { row: number + 1, column: *column as u32 + 1 };
        let value = Value::Text;
        let cell = Cell { row: number, column: *column as u32, height: 1, width: 1, span, place, value };
        text.tables[0].cells.push(cell);
    }
    text.text.push('\n');
    text.tables[0].rows = number + 1;
    text
}
