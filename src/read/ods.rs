//! Workbooks of OpenDocument → rows, read as they come: a few bytes may repeat a cell a million times.

use std::io::{Read, Seek};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::document::{Text, Value};
use super::office::{attribute, character, local, properties};
use super::slices::{Row, RowCell, Slices};
use super::{Kind, ReadError, Reading, archive, dates, sheet};

/// A row or a cell with text is repeated so often at most.
const REPEATED: u32 = 1_000;

/// Reads ODS; other documents of the same container are told apart.
///
/// # Errors
/// It is damaged or protected, no workbook, or no sheet has text.
pub(super) fn read<R: Read + Seek>(reading: &mut Reading<'_>, archive: &mut ZipArchive<R>) -> Result<(), ReadError> {
    let path = reading.path.clone();
    let kind = archive::part(reading, archive, "mimetype", "ODS")?.unwrap_or_default();
    if !String::from_utf8_lossy(&kind).contains("spreadsheet") {
        let (what, advice) = ("an OpenDocument file that is no spreadsheet", "save it as DOCX or PDF");
        return Err(ReadError::Unsupported { path, what, advice });
    }
    let manifest = archive::part(reading, archive, "META-INF/manifest.xml", "ODS")?.unwrap_or_default();
    if String::from_utf8_lossy(&manifest).contains("encryption-data") {
        return Err(ReadError::Encrypted { path, what: "workbook" });
    }
    let mut about = Text::default();
    properties(reading, archive, "meta.xml", &mut about)?;
    reading.known.date = about.date;
    let Some(bytes) = archive::part(reading, archive, "content.xml", "ODS")? else {
        return Err(reading.broken("ODS", "it has no content.xml"));
    };
    let source = String::from_utf8_lossy(&bytes);
    let mut walk = Walk::default();
    let mut slices = Slices::new(reading, Kind::Ods);
    let mut xml = Reader::from_str(&source);
    let failed = loop {
        match xml.read_event() {
            Ok(Event::Eof) => break None,
            Ok(event) => walk.event(&event, &mut slices),
            Err(error) => break Some(error.to_string()),
        }
    };
    if walk.open {
        slices.end_sheet();
    }
    let any = slices.end(Vec::new());
    match failed {
        Some(why) => Err(reading.broken("ODS", why)),
        None if any => Ok(()),
        None => Err(ReadError::NoText { path, what: "a workbook" }),
    }
}

#[derive(Default)]
struct Walk {
    /// Whether a sheet has begun.
    open: bool,
    row: Row,
    /// How often the row, and the cell, are there.
    repeated: (u32, u32),
    column: u32,
    cell: Option<RowCell>,
    /// Depth within a note, which is no text of the cell.
    note: u32,
    paragraphs: u32,
}

impl Walk {
    fn event(&mut self, event: &Event<'_>, slices: &mut Slices<'_, '_>) {
        match event {
            Event::Start(start) => self.start(start, slices),
            Event::Empty(start) => {
                self.start(start, slices);
                self.end(local(start), slices);
            }
            Event::End(end) => {
                let name = end.name().into_inner();
                self.end(name.rsplit(':').next().unwrap_or(name), slices);
            }
            Event::Text(text) if self.note == 0 && self.paragraphs > 0 => {
                if let Some(cell) = &mut self.cell {
                    cell.text.push_str(text);
                }
            }
            Event::GeneralRef(reference) if self.note == 0 && self.paragraphs > 0 => {
                if let Some(cell) = &mut self.cell {
                    cell.text.extend(character(reference));
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, slices: &mut Slices<'_, '_>) {
        let number =
            |name: &str| attribute(start, name).and_then(|value| value.parse::<u32>().ok()).unwrap_or(1).max(1);
        match local(start) {
            "table" => {
                self.open = true;
                self.row = Row::default();
                slices.sheet(attribute(start, "name").as_deref());
            }
            "table-row" => {
                self.row.number += 1;
                self.row.cells.clear();
                self.repeated.0 = number("number-rows-repeated");
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" => {
                self.repeated.1 = number("number-columns-repeated");
                let covers = (number("number-rows-spanned"), number("number-columns-spanned"));
                let value = attribute(start, "value").and_then(|value| value.parse::<f64>().ok());
                let date = attribute(start, "date-value").and_then(|date| dates::day(&date));
                let value = match attribute(start, "value-type").as_deref() {
                    Some("date") => date.map_or(Value::Text, Value::Date),
                    Some("float" | "currency" | "percentage") => value.map_or(Value::Text, Value::Number),
                    _ => Value::Text,
                };
                self.cell = Some(RowCell { column: self.column, covers, text: String::new(), value });
                self.paragraphs = 0;
            }
            "annotation" => self.note += 1,
            "p" | "line-break" | "tab" if self.note == 0 => {
                self.paragraphs += 1;
                if let Some(cell) = self.cell.as_mut().filter(|cell| !cell.text.is_empty()) {
                    cell.text.push(' ');
                }
            }
            "s" => {
                if let Some(cell) = &mut self.cell {
                    cell.text.push(' ');
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str, slices: &mut Slices<'_, '_>) {
        match name {
            "table-cell" | "covered-table-cell" => {
                let Some(mut cell) = self.cell.take() else { return };
                match &cell.value {
                    Value::Date(day) => cell.text.clone_from(day),
                    Value::Number(value) if !cell.text.contains('%') => cell.text = sheet::number(*value),
                    _ => {}
                }
                let covered = name == "covered-table-cell";
                if !cell.text.trim().is_empty() && !covered {
                    for number in 0..self.repeated.1.min(REPEATED) {
                        self.row.cells.push(RowCell { column: self.column + number, ..cell.clone() });
                    }
                }
                self.column = self.column.saturating_add(self.repeated.1);
            }
            "table-row" => {
                let times = if self.row.cells.is_empty() { 0 } else { self.repeated.0.min(REPEATED) };
                let first = self.row.number;
                for number in 0..times {
                    self.row.number = first.saturating_add(number);
                    slices.row(&self.row);
                }
                self.row.number = first.saturating_add(self.repeated.0 - 1);
            }
            "table" => {
                slices.end_sheet();
                self.open = false;
            }
            "annotation" => self.note = self.note.saturating_sub(1),
            _ => {}
        }
    }
}
