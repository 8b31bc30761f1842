//! DOCX → its paragraphs and tables, in the order of the document.

use std::io::{Read, Seek};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::document::{CellPlace, Place, Text, Value};
use super::draft::{Draft, Entry, Rows};
use super::office::{attribute, character, local, properties};
use super::{Kind, ReadError, Reading, archive};

/// Reads a document.
///
/// # Errors
/// It is damaged or beyond bounds, or has no text.
pub(super) fn read<R: Read + Seek>(reading: &mut Reading<'_>, archive: &mut ZipArchive<R>) -> Result<(), ReadError> {
    let bytes = archive::part(reading, archive, "word/document.xml", "DOCX")?.unwrap_or_default();
    let source = String::from_utf8_lossy(&bytes);
    let mut walk = Walk::default();
    let mut xml = Reader::from_str(&source);
    let failed = loop {
        match xml.read_event() {
            Ok(Event::Eof) => break None,
            Ok(event) => walk.event(&event),
            Err(error) => break Some(error.to_string()),
        }
    };
    walk.paragraphs
        .drain(..)
        .rev()
        .filter(|p| !p.is_empty())
        .for_each(|p| walk.draft.line(&p, Place::Element("body".into())));
    let mut text = Text { kind: Kind::Docx, ..walk.draft.done() };
    properties(reading, archive, "docProps/core.xml", &mut text)?;
    let any = !text.text.trim().is_empty();
    if let (Some(why), true) = (&failed, any) {
        text.warnings.push(format!("the document is cut off or damaged: {why}"));
    }
    match failed {
        _ if any => {
            reading.give(text);
            Ok(())
        }
        Some(why) => Err(reading.broken("DOCX", why)),
        None => Err(ReadError::NoText { path: reading.path.clone(), what: "a document" }),
    }
}

#[derive(Default)]
struct Walk {
    draft: Draft,
    /// Open paragraphs: one in a text box stands in another.
    paragraphs: Vec<String>,
    /// Whether the text of an element counts.
    text: bool,
    /// Depth within what is left out: older versions of drawings, deleted text.
    skipped: u32,
    /// Open tables; only the outermost is one, those in its cells are text.
    tables: Vec<Grid>,
    /// Paragraphs and tables of the body.
    counts: (u32, u32),
}

/// A table that is being read.
#[derive(Default)]
struct Grid {
    rows: Vec<Vec<GridCell>>,
    column: u32,
}

struct GridCell {
    column: u32,
    width: u32,
    /// Whether it continues the cell above.
    continues: bool,
    text: String,
}

impl Walk {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(start) => self.start(start, false),
            Event::Empty(start) => self.start(start, true),
            Event::End(end) => {
                let name = end.name().into_inner();
                self.end(name.rsplit(':').next().unwrap_or(name));
            }
            Event::Text(text) if self.text && self.skipped == 0 => self.push(text),
            Event::GeneralRef(reference) if self.text && self.skipped == 0 => {
                if let Some(c) = character(reference) {
                    self.push(c.encode_utf8(&mut [0; 4]));
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.push_str(text);
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, empty: bool) {
        let name = local(start);
        if self.skipped > 0 || matches!(name, "Fallback" | "del" | "moveFrom") {
            self.skipped += u32::from(!empty);
            return;
        }
        let value = || attribute(start, "val").and_then(|value| value.parse::<u32>().ok());
        match name {
            "p" if !empty => {
                self.paragraphs.push(String::new());
                if self.tables.is_empty() && self.paragraphs.len() == 1 {
                    self.counts.0 += 1;
                }
            }
            "p" if self.tables.is_empty() => self.counts.0 += 1,
            "t" => self.text = !empty,
            "tab" | "ptab" => self.push(" "),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "tbl" if !empty => {
                self.counts.1 += u32::from(self.tables.is_empty());
                self.tables.push(Grid::default());
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Vec::new());
                    table.column = 0;
                }
            }
            "gridBefore" => {
                if let Some(table) = self.tables.last_mut() {
                    table.column += value().unwrap_or(0).min(1_000);
                }
            }
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    let cell = GridCell { column: table.column, width: 1, continues: false, text: String::new() };
                    table.column += 1;
                    if let Some(row) = table.rows.last_mut() {
                        row.push(cell);
                    }
                }
            }
            "gridSpan" => {
                if let Some(table) = self.tables.last_mut()
                    && let Some(cell) = table.rows.last_mut().and_then(|row| row.last_mut())
                {
                    cell.width = value().unwrap_or(1).clamp(1, 1_000);
                    table.column = cell.column + cell.width;
                }
            }
            "vMerge" => {
                if let Some(cell) = self.cell() {
                    cell.continues = attribute(start, "val").as_deref() != Some("restart");
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "t" => self.text = false,
            "p" => {
                let Some(paragraph) = self.paragraphs.pop() else { return };
                if let Some(cell) = self.cell() {
                    if !cell.text.is_empty() {
                        cell.text.push(' ');
                    }
                    cell.text.push_str(paragraph.trim());
                    return;
                }
                let path = format!("document>body>p:nth-of-type({})", self.counts.0);
                for line in paragraph.lines().map(str::trim).filter(|line| !line.is_empty()) {
                    self.draft.line(line, Place::Element(path.clone()));
                }
            }
            "tbl" => {
                let Some(table) = self.tables.pop() else { return };
                match self.cell() {
                    Some(outer) => {
                        for text in table.rows.iter().flatten().map(|cell| cell.text.as_str()).filter(|t| !t.is_empty())
                        {
                            outer.text.push(' ');
                            outer.text.push_str(text);
                        }
                    }
                    None => self.table(&table),
                }
            }
            _ => {}
        }
    }

    /// The cell that is being read.
    fn cell(&mut self) -> Option<&mut GridCell> {
        self.tables.last_mut()?.rows.last_mut()?.last_mut()
    }

    fn table(&mut self, table: &Grid) {
        let path = format!("document>body>tbl:nth-of-type({})", self.counts.1);
        let above = self.draft.last_line().filter(|line| line.chars().count() <= 60 && !line.ends_with('。'));
        let mut rows = Rows::new(above.map(str::to_owned), None);
        for (number, row) in table.rows.iter().enumerate() {
            rows.begin(&self.draft);
            for cell in row.iter().filter(|cell| !cell.continues) {
                let below = table.rows[number + 1..].iter();
                let height = below.take_while(|row| row.iter().any(|c| c.continues && c.column == cell.column)).count();
                let place = CellPlace { row: number as u32 + 1, column: cell.column + 1 };
                let covers = (height as u32 + 1, cell.width);
                let entry = Entry { column: cell.column, covers, text: &cell.text, value: Value::Text, place };
                rows.cell(&mut self.draft, entry);
            }
            rows.end(&mut self.draft, Place::Element(format!("{path}>tr:nth-of-type({})", number + 1)));
        }
        self.draft.table(rows);
    }
}
