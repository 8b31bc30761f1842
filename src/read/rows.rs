//! A file → the rows of its tables, stretch after stretch: what a list of any length is mapped from.
//!
//! A table of delimited values is never held as a whole; other files are read as documents are ([`read_file`]), a table of each.

use std::fs::File;
use std::io::{Read, Seek};
use std::ops::ControlFlow;
use std::path::Path;

use super::delimited::{self, Records};
use super::document::{CellPlace, Place, Text, Value};
use super::draft::{Draft, Entry};
use super::options::Options;
use super::reading::{Reading, read_file};
use super::{Kind, ReadError, draft, kind};

/// Rows of a stretch.
const STRETCH: usize = 2_000;

/// Rows one after the other, all texts in one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    text: String,
    /// Where each cell ends in `text`.
    cells: Vec<u32>,
    /// For each row its number in the file and where its cells end in `cells`.
    rows: Vec<(u32, u32)>,
}

impl Rows {
    /// How many they are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Appends a row, which a spreadsheet numbers `number`, from 1.
    pub fn push<'c>(&mut self, number: u32, cells: impl Iterator<Item = &'c str>) {
        for cell in cells {
            self.text.push_str(cell.trim());
            self.cells.push(self.text.len() as u32);
        }
        self.rows.push((number, self.cells.len() as u32));
    }

    /// The rows with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (u32, Cells<'_>)> {
        (0..self.rows.len()).map(|row| {
            let first = row.checked_sub(1).map_or(0, |before| self.rows[before].1);
            let (number, end) = self.rows[row];
            (number, Cells { rows: self, first: first as usize, end: end as usize })
        })
    }

    /// The first rows as a table of a text of its own, such as a reader makes.
    pub fn table(&self, rows: usize, kind: Kind) -> Text {
        let (mut draft, mut table) = (Draft::default(), draft::Rows::default());
        for (number, cells) in self.iter().take(rows) {
            table.begin(&draft);
            for (column, text) in (0..).zip(cells.iter()) {
                let place = CellPlace { row: number, column: column + 1 };
                table.cell(&mut draft, Entry { column, covers: (1, 1), text, value: Value::Text, place });
            }
            table.end(&mut draft, Place::Row { sheet: None, row: number });
        }
        draft.table(table);
        Text { kind, ..draft.done() }
    }
}

/// The cells of a row.
#[derive(Debug, Clone, Copy)]
pub struct Cells<'r> {
    rows: &'r Rows,
    first: usize,
    end: usize,
}

impl<'r> Cells<'r> {
    /// The text in a column, from 0; empty where there is none.
    #[inline]
    pub fn at(&self, column: usize) -> &'r str {
        let number = self.first + column;
        if number >= self.end {
            return "";
        }
        let start = number.checked_sub(1).map_or(0, |before| self.rows.cells[before]) as usize;
        &self.rows.text[start..self.rows.cells[number] as usize]
    }

    /// All texts, in the order of the columns.
    pub fn iter(self) -> impl Iterator<Item = &'r str> {
        (0..self.end - self.first).map(move |column| self.at(column))
    }
}

/// Some rows of a table, in order.
#[derive(Debug, Clone)]
pub enum Stretch {
    /// Rows of delimited values; the first stretch has the headings.
    Delimited {
        /// CSV or TSV.
        kind: Kind,
        /// Whether the table begins here.
        first: bool,
        /// The rows.
        rows: Rows,
    },
    /// A text of which each table has its headings.
    Text(Box<Text>),
}

/// Reads the rows of a file until nobody takes more.
///
/// # Errors
/// What cannot be read; what was before it has been handed on.
pub fn read_rows(
    path: &Path,
    options: &Options,
    take: &mut dyn FnMut(Result<Stretch, ReadError>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let failed = |source| ReadError::Io { path: path.to_owned(), source };
    let opened = File::open(path).and_then(|mut file| {
        let mut head = Vec::new();
        file.by_ref().take(kind::HEAD as u64).read_to_end(&mut head)?;
        file.rewind()?;
        Ok((file, head))
    });
    let (mut file, head) = match opened {
        Ok(opened) => opened,
        Err(error) => return take(Err(failed(error))),
    };
    match kind::sniff(&head, path) {
        Ok(kind @ (Kind::Csv | Kind::Tsv)) => {
            let left = std::cell::Cell::new(options.limits.total);
            let mut nowhere = |_| {};
            let reading = Reading::new(path, options, &left, &mut nowhere);
            delimited(&reading, kind, &mut file, take)
        }
        _ => {
            let mut flow = ControlFlow::Continue(());
            read_file(path, options, &mut |text| {
                if flow.is_continue() {
                    flow = take(text.map(|text| Stretch::Text(Box::new(text))));
                }
            });
            flow
        }
    }
}

fn delimited(
    reading: &Reading<'_>,
    kind: Kind,
    source: &mut dyn Read,
    take: &mut dyn FnMut(Result<Stretch, ReadError>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut records = match Records::open(reading, kind, source) {
        Ok(records) => records,
        Err(error) => return take(Err(error)),
    };
    let kind = records.kind();
    let (mut rows, mut first) = (Rows::default(), true);
    loop {
        let next = records.advance();
        if let Ok(Some((number, record))) = next {
            rows.push(number, record.iter());
            if rows.len() < STRETCH {
                continue;
            }
        }
        let is_end = !matches!(next, Ok(Some(_)));
        let error = next.err();
        if !rows.is_empty() {
            let like = Rows {
                text: String::with_capacity(rows.text.len()),
                cells: Vec::with_capacity(rows.cells.len()),
                rows: Vec::with_capacity(STRETCH),
            };
            take(Ok(Stretch::Delimited { kind, first, rows: std::mem::replace(&mut rows, like) }))?;
            first = false;
        }
        if let Some(error) = error {
            return take(Err(delimited::explained(reading, error)));
        }
        if is_end {
            return ControlFlow::Continue(());
        }
    }
}
