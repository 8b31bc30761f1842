//! What a reader hands on: the text of a document, where its stretches stood, and its tables as cells.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Kind;
use crate::span::Span;

/// One document that a file holds.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Text {
    /// Empty for the only document of a file; else the member: `2023/a.html` of an archive, `#record=12` of a list of
    /// documents, `#row=2-5001` of a long table (RFC 7111), the address of a page of a crawl.
    pub name: String,
    /// What was read; every span counts its characters. Lines end in `\n`; plain text and Markdown are as they were.
    pub text: String,
    /// What the document is.
    pub kind: Kind,
    /// As it was decoded: `UTF-8`, `GB18030`, `Big5` …; nothing where the format leaves no choice.
    pub charset: Option<String>,
    /// As its metadata or its page state it.
    pub title: Option<String>,
    /// `YYYY-MM-DD`, as its metadata or its page state it.
    pub date: Option<String>,
    /// Who published it, as its metadata or its page state it.
    pub publisher: Option<String>,
    /// Its address, as its metadata state it.
    pub url: Option<String>,
    /// Where stretches of the text stood: in order, without overlap.
    pub parts: Vec<Part>,
    /// Its tables, in the order of the text.
    pub tables: Vec<Table>,
    /// What a person should know about the reading.
    pub warnings: Vec<String>,
}

/// A stretch of the text and where it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// In characters of the text.
    pub span: Span,
    /// Where it stood.
    pub place: Place,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// Page of a PDF, from 1.
    Page(u32),
    /// Path to an element: `html>body>div#main>p:nth-of-type(3)`.
    Element(String),
    /// Row of a sheet, from 1.
    Row {
        /// The sheet, where there are sheets.
        sheet: Option<String>,
        /// As a spreadsheet numbers it.
        row: u32,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Page(page) => write!(f, "page {page}"),
            Place::Element(path) => f.write_str(path),
            Place::Row { sheet: Some(sheet), row } => write!(f, "sheet {sheet}, row {row}"),
            Place::Row { sheet: None, row } => write!(f, "row {row}"),
        }
    }
}

/// A table: one row a line of the text, TABs between the cells.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Table {
    /// Its caption, the line above it, a row of one cell at its head, or the sheet.
    pub title: Option<String>,
    /// The sheet it stands on.
    pub sheet: Option<String>,
    /// By row and column; cells without text are left out.
    pub cells: Vec<Cell>,
    /// Number of rows.
    pub rows: u32,
    /// Number of columns.
    pub columns: u32,
}

/// A cell with text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Row of the table, from 0.
    pub row: u32,
    /// Column of the table, from 0.
    pub column: u32,
    /// Rows that it covers.
    pub height: u32,
    /// Columns that it covers.
    pub width: u32,
    /// In characters of the text.
    pub span: Span,
    /// Where a person finds it.
    pub place: CellPlace,
    /// What the file says it is.
    pub value: Value,
}

/// Row and column as a spreadsheet shows them; both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellPlace {
    /// Row.
    pub row: u32,
    /// Column.
    pub column: u32,
}

impl CellPlace {
    /// Letters of the column: `A`, `Z`, `AA`.
    pub fn letters(self) -> String {
        let (mut left, mut letters) = (self.column, Vec::new());
        while left > 0 {
            left -= 1;
            letters.push(b'A' + (left % 26) as u8);
            left /= 26;
        }
        letters.iter().rev().map(|b| char::from(*b)).collect()
    }
}

impl fmt::Display for CellPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}, column {}", self.row, self.letters())
    }
}

/// What a file says a cell is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Text, or the format does not say.
    Text,
    /// A number.
    Number(f64),
    /// A day, `YYYY-MM-DD`.
    Date(String),
}

impl Text {
    /// Appends what another text holds, on lines of its own.
    pub(super) fn append(&mut self, other: Text) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        let by = self.text.chars().count() as u32;
        let moved = |span: Span| span.shifted(0, by);
        self.text.push_str(&other.text);
        self.parts.extend(other.parts.into_iter().map(|p| Part { span: moved(p.span), ..p }));
        self.tables.extend(other.tables.into_iter().map(|mut table| {
            table.cells.iter_mut().for_each(|cell| cell.span = moved(cell.span));
            table
        }));
        self.warnings.extend(other.warnings);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        let letters = |column| CellPlace { row: 1, column }.letters();
        assert_eq!([1, 26, 27, 52, 703].map(letters), ["A", "Z", "AA", "AZ", "AAA"]);
        assert_eq!(CellPlace { row: 12, column: 6 }.to_string(), "row 12, column F");
    }
}
