//! Lines and rows, one after the other → a text, its places and its tables.

use std::borrow::Cow;

use super::document::{Cell, CellPlace, Part, Place, Table, Text, Value};
use crate::span::Span;

/// A text that is being written.
#[derive(Debug, Default)]
pub(super) struct Draft {
    text: Text,
    chars: u32,
}

impl Draft {
    /// Characters so far.
    pub fn at(&self) -> u32 {
        self.chars
    }

    /// Appends text; gives its span.
    pub fn push(&mut self, text: &str) -> Span {
        let start = self.chars;
        self.text.text.push_str(text);
        self.chars += text.chars().count() as u32;
        Span::new(start, self.chars)
    }

    /// Says where a stretch stood; an empty one stands nowhere.
    pub fn stood(&mut self, span: Span, place: Place) {
        if !span.is_empty() {
            self.text.parts.push(Part { span, place });
        }
    }

    /// Appends a line.
    pub fn line(&mut self, text: &str, place: Place) {
        let span = self.push(text);
        self.stood(span, place);
        self.push("\n");
    }

    /// The line written last.
    pub fn last_line(&self) -> Option<&str> {
        self.text.text.lines().next_back()
    }

    /// Appends a warning.
    pub fn warn(&mut self, warning: impl Into<String>) {
        self.text.warnings.push(warning.into());
    }

    /// Keeps a table whose rows were written.
    pub fn table(&mut self, rows: Rows) {
        let mut table = rows.table;
        let first = table.cells.iter().take_while(|cell| cell.row == 0).count();
        if let (None, 1, true) = (&table.title, first, table.rows > 1) {
            let span = table.cells[0].span;
            let title = self.text.text.chars().skip(span.start as usize).take(span.len() as usize).collect();
            table.title = Some(title);
        }
        if !table.cells.is_empty() {
            self.text.tables.push(table);
        }
    }

    /// What was written, to be completed.
    pub fn done(self) -> Text {
        self.text
    }
}

/// A cell to be written.
#[derive(Debug, Clone)]
pub(super) struct Entry<'a> {
    /// Column of the table, from 0.
    pub column: u32,
    /// Rows and columns that it covers.
    pub covers: (u32, u32),
    /// As a person reads it.
    pub text: &'a str,
    /// What the file says it is.
    pub value: Value,
    /// Where a person finds it.
    pub place: CellPlace,
}

/// A table that is being written row by row.
#[derive(Debug, Default)]
pub(super) struct Rows {
    table: Table,
    start: u32,
    column: u32,
}

impl Rows {
    /// An empty table.
    pub fn new(title: Option<String>, sheet: Option<String>) -> Rows {
        Rows { table: Table { title, sheet, ..Table::default() }, start: 0, column: 0 }
    }

    /// Gives it a title.
    pub fn entitle(&mut self, title: &str) {
        self.table.title = Some(title.to_owned());
    }

    /// Rows so far.
    pub fn count(&self) -> u32 {
        self.table.rows
    }

    /// Begins a row.
    pub fn begin(&mut self, draft: &Draft) {
        self.start = draft.at();
        self.column = 0;
    }

    /// Writes a cell; cells come in the order of their columns.
    pub fn cell(&mut self, draft: &mut Draft, entry: Entry<'_>) {
        let text = one_line(entry.text);
        let (height, width) = entry.covers;
        self.table.columns = self.table.columns.max(entry.column + width.max(1));
        if text.is_empty() {
            return;
        }
        for _ in self.column..entry.column {
            draft.push("\t");
        }
        self.column = entry.column;
        let span = draft.push(&text);
        self.table.cells.push(Cell {
            row: self.table.rows,
            column: entry.column,
            height: height.max(1),
            width: width.max(1),
            span,
            place: entry.place,
            value: entry.value,
        });
    }

    /// Ends a row, also one without text.
    pub fn end(&mut self, draft: &mut Draft, place: Place) {
        draft.stood(Span::new(self.start, draft.at()), place);
        draft.push("\n");
        self.table.rows += 1;
    }
}

/// Without line ends and TABs, trimmed.
fn one_line(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' if !line.ends_with(' ') => line.push(' '),
            c if c.is_control() => {}
            c => line.push(c),
        }
    }
    Cow::Owned(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_cells_are_those_of_the_text() {
        let (mut draft, mut rows) = (Draft::default(), Rows::new(None, None));
        draft.line("附件", Place::Page(1));
        rows.begin(&draft);
        for (column, text) in [(0, "链长"), (2, "周启航\n副市长")] {
            let place = CellPlace { row: 1, column: column + 1 };
            rows.cell(&mut draft, Entry { column, covers: (1, 1), text, value: Value::Text, place });
        }
        rows.end(&mut draft, Place::Row { sheet: None, row: 1 });
        draft.table(rows);
        let text = draft.done();
        assert_eq!(text.text, "附件\n链长\t\t周启航 副市长\n");
        let cell = &text.tables[0].cells[1];
        let chars: Vec<char> = text.text.chars().collect();
        assert_eq!(chars[cell.span.start as usize..cell.span.end as usize].iter().collect::<String>(), "周启航 副市长");
        assert_eq!((cell.row, cell.column, text.tables[0].columns, text.tables[0].rows), (0, 2, 3, 1));
    }
}
