//! Rows of a long table → texts of some thousand rows, each with the head of the table before it.

use super::document::{CellPlace, Place, Text, Value};
use super::draft::{Draft, Entry, Rows};
use super::{Kind, Reading};

/// A row of a sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// As a spreadsheet numbers it, from 1.
    pub number: u32,
    /// Its cells by column.
    pub cells: Vec<RowCell>,
}

/// A cell of a row.
#[derive(Debug, Clone)]
pub(super) struct RowCell {
    /// From 0.
    pub column: u32,
    /// Rows and columns that it covers.
    pub covers: (u32, u32),
    /// As a person reads it.
    pub text: String,
    /// What the file says it is.
    pub value: Value,
}

impl Row {
    /// Appends it to a text and its table.
    pub fn write(&self, draft: &mut Draft, rows: &mut Rows, sheet: Option<&String>) {
        rows.begin(draft);
        for cell in &self.cells {
            let place = CellPlace { row: self.number, column: cell.column + 1 };
            let value = cell.value.clone();
            rows.cell(draft, Entry { column: cell.column, covers: cell.covers, text: &cell.text, value, place });
        }
        rows.end(draft, Place::Row { sheet: sheet.cloned(), row: self.number });
    }
}

/// Rows among which a head is looked for.
const LOOKED: usize = 12;

/// A file of one or more sheets that is being written.
pub(super) struct Slices<'r, 'a> {
    reading: &'r mut Reading<'a>,
    kind: Kind,
    /// Sheets that fit whole into a text, by name.
    whole: Vec<(Option<String>, Text)>,
    /// Rows in them.
    held: u32,
    /// Whether texts were given: then each sheet is one of its own.
    sliced: bool,
    sheet: Option<String>,
    draft: Draft,
    rows: Rows,
    /// The first rows of the sheet, and how many of them are its head.
    first: Vec<Row>,
    /// Rows of the slice, without the head that is repeated, as numbered in the sheet.
    range: Option<(u32, u32)>,
    wide: bool,
    charset: Option<String>,
}

impl<'r, 'a> Slices<'r, 'a> {
    /// Nothing yet.
    pub fn new(reading: &'r mut Reading<'a>, kind: Kind) -> Slices<'r, 'a> {
        Slices {
            reading,
            kind,
            whole: Vec::new(),
            held: 0,
            sliced: false,
            sheet: None,
            draft: Draft::default(),
            rows: Rows::default(),
            first: Vec::new(),
            range: None,
            wide: false,
            charset: None,
        }
    }

    /// The charset, as far as it is known.
    pub fn charset(&mut self, charset: String) {
        self.charset = Some(charset);
    }

    /// Begins a sheet.
    pub fn sheet(&mut self, name: Option<&str>) {
        self.sheet = name.map(str::to_owned);
        self.rows = Rows::new(self.sheet.clone(), self.sheet.clone());
        self.first.clear();
        self.range = None;
    }

    /// A warning about the sheet.
    pub fn warn(&mut self, warning: impl Into<String>) {
        self.draft.warn(warning);
    }

    /// Writes a row; one without text is left out.
    pub fn row(&mut self, row: &Row) {
        if row.cells.iter().all(|cell| cell.text.trim().is_empty()) {
            return;
        }
        if self.rows.count() >= self.reading.options.limits.rows {
            self.slice();
            self.repeat_head();
        }
        if self.first.len() < LOOKED {
            self.first.push(row.clone());
        }
        if self.rows.count() == 0 && row.cells.len() == 1 {
            self.rows.entitle(row.cells[0].text.trim());
        }
        self.write(row);
        self.range = Some((self.range.map_or(row.number, |(start, _)| start), row.number));
    }

    fn write(&mut self, row: &Row) {
        let most = self.reading.options.limits.columns;
        let within = row.cells.iter().take_while(|cell| cell.column < most).count();
        if within < row.cells.len() {
            self.wide = true;
            let row = Row { number: row.number, cells: row.cells[..within].to_vec() };
            row.write(&mut self.draft, &mut self.rows, self.sheet.as_ref());
        } else {
            row.write(&mut self.draft, &mut self.rows, self.sheet.as_ref());
        }
    }

    fn repeat_head(&mut self) {
        let count = head(&self.first);
        if let Some(row) = self.first.first().filter(|row| row.cells.len() == 1) {
            self.rows.entitle(row.cells[0].text.trim());
        }
        for row in self.first.iter().take(count).cloned().collect::<Vec<_>>() {
            self.write(&row);
        }
    }

    /// Gives what was written so far.
    fn slice(&mut self) {
        self.sliced = true;
        self.held = 0;
        for (sheet, text) in std::mem::take(&mut self.whole) {
            let name = sheet.map(|sheet| format!("#sheet={sheet}")).unwrap_or_default();
            self.give(name, text);
        }
        let range = self.range.take();
        let text = self.text();
        let rows = range.map(|(start, end)| format!("row={start}-{end}"));
        let sheet = self.sheet.as_ref().map(|sheet| format!("sheet={sheet}"));
        let name: Vec<String> = sheet.into_iter().chain(rows).collect();
        self.give(format!("#{}", name.join("&")), text);
    }

    fn text(&mut self) -> Text {
        if std::mem::take(&mut self.wide) {
            self.draft.warn(format!("columns past {} are left out", self.reading.options.limits.columns));
        }
        let rows = std::mem::replace(&mut self.rows, Rows::new(self.sheet.clone(), self.sheet.clone()));
        self.draft.table(rows);
        std::mem::take(&mut self.draft).done()
    }

    fn give(&mut self, name: String, text: Text) {
        if !text.text.is_empty() {
            self.reading.give(Text { name, kind: self.kind, charset: self.charset.clone(), ..text });
        }
    }

    /// Ends a sheet.
    pub fn end_sheet(&mut self) {
        if self.sliced {
            return self.slice();
        }
        self.held += self.rows.count();
        let text = self.text();
        self.whole.push((self.sheet.clone(), text));
        if self.held > self.reading.options.limits.rows {
            // as if each sheet had been long
            self.sliced = true;
            for (sheet, text) in std::mem::take(&mut self.whole) {
                let name = sheet.map(|sheet| format!("#sheet={sheet}")).unwrap_or_default();
                self.give(name, text);
            }
        }
    }

    /// Ends the file; says whether there was any text.
    pub fn end(mut self, warnings: Vec<String>) -> bool {
        if self.sliced {
            return true;
        }
        let mut all = Text::default();
        let several = self.whole.len() > 1;
        for (number, (_, text)) in std::mem::take(&mut self.whole).into_iter().enumerate() {
            if several && number > 0 && !text.text.is_empty() && !all.text.is_empty() {
                all.text.push('\n');
            }
            all.append(text);
        }
        all.warnings.splice(0..0, warnings);
        let any = !all.text.is_empty();
        self.give(String::new(), all);
        any
    }
}

/// How many of the first rows are titles and headers: rows of one cell, then a row of names and those below it that its
/// merged or empty cells demand.
pub(super) fn head(first: &[Row]) -> usize {
    let titles = first.iter().take_while(|row| row.cells.len() == 1).count();
    let Some(header) = first.get(titles) else { return 0 };
    let mut end = titles + 1;
    let tall = header.cells.iter().map(|cell| cell.covers.0 as usize).max().unwrap_or(1);
    if tall > 1 {
        end = titles + tall;
    } else if let Some(next) = first.get(end) {
        let has = |row: &Row, column: u32| row.cells.iter().any(|cell| cell.column == column);
        let names = next.cells.iter().all(|cell| !cell.text.contains(|c: char| c.is_ascii_digit()));
        let fills = next.cells.iter().any(|cell| !has(header, cell.column));
        let leaves = header.cells.iter().any(|cell| !has(next, cell.column));
        if names && fills && leaves {
            end += 1;
        }
    }
    end.min(first.len().saturating_sub(1).max(1))
}
