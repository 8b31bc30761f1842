//! Workbooks of Excel 97 (MS-XLS) → their sheets: what a compound file (MS-CFB) holds, and whether the library can be given it.
//!
//! The reader of workbooks follows whatever chains of sectors a file has and makes a field of all cells between the first and the last of a
//! sheet. So the container is opened by a library that checks it, the stream of the workbook alone is handed on in a new one, and the cells
//! of its sheets are looked at before.

use std::io::{Cursor, Read, Write};

use calamine::{Reader, Xls};
use cfb::{CompoundFile, Version};

use super::{ReadError, Reading, sheet};

/// Streams that tell what a compound file is.
const ENCRYPTED: &str = "/EncryptedPackage";
const WORKBOOKS: [&str; 2] = ["/Workbook", "/Book"];
const DOCUMENT: &str = "/WordDocument";
const PRESENTATION: &str = "/PowerPoint Document";

/// Reads XLS; other documents of the same container are told apart.
///
/// # Errors
/// It is damaged or protected, no workbook, its cells lie too far apart, or no sheet has text.
pub(super) fn xls(reading: &mut Reading<'_>, bytes: &[u8]) -> Result<(), ReadError> {
    let mut container = CompoundFile::open(Cursor::new(bytes)).map_err(|e| reading.broken("XLS", e))?;
    let path = reading.path.clone();
    if container.is_stream(ENCRYPTED) {
        return Err(ReadError::Encrypted { path, what: "workbook or document" });
    }
    let Some(name) = WORKBOOKS.into_iter().find(|name| container.is_stream(name)) else {
        let (what, advice) = match () {
            () if container.is_stream(DOCUMENT) => ("a document of Word 97 (DOC)", "save it as DOCX"),
            () if container.is_stream(PRESENTATION) => ("a presentation (PPT)", "save it as PDF"),
            () => ("an OLE file without a workbook", "save it as XLSX, DOCX or PDF"),
        };
        return Err(ReadError::Unsupported { path, what, advice });
    };
    let mut stream = Vec::new();
    let read = container.open_stream(name).and_then(|mut source| source.read_to_end(&mut stream));
    read.map_err(|e| reading.broken("XLS", e))?;
    if records(&stream, 0).any(|record| record.kind == PROTECTED) {
        return Err(ReadError::Encrypted { path, what: "workbook" });
    }
    let Some(Fields { cells, claims }) = Fields::of(&stream) else {
        return Err(reading.broken("XLS", sheet::CONTRADICTS));
    };
    if cells > MOST_CELLS {
        let what = "its cells lie so far apart that all between them do not fit into memory";
        return Err(ReadError::Limit { path, what, limit: MOST_CELLS });
    }
    for claim in claims {
        stream[claim..claim + 2].copy_from_slice(&NOTHING.to_le_bytes());
    }
    let workbook = alone(name, &stream).map_err(|e| reading.broken("XLS", e))?;
    drop(stream);
    sheet::guarded(reading, "XLS", |reading| match Xls::new(Cursor::new(workbook)) {
        Ok(workbook) => sheet::of_xls(reading, workbook),
        Err(error) => Err(error.to_string()),
    })
}

/// A compound file that holds one stream.
fn alone(name: &str, stream: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut container = CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new()))?;
    container.create_stream(name)?.write_all(stream)?;
    container.flush()?;
    Ok(container.into_inner().into_inner())
}

/// Cells that the fields of all sheets may have together: as many as the largest sheet of the format.
const MOST_CELLS: u64 = 1 << 24;

/// Types of records (MS-XLS 2.3): begin and end of a part of the stream, where a sheet begins, how large it says it is, that all is encrypted.
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const PROTECTED: u16 = 0x002F;
/// Cells: number, label, formatted label, truth, short number, shared text.
const CELLS: [u16; 6] = [0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD];
/// Short numbers side by side; a formula, and the text that the one before it gives.
const NUMBERS: u16 = 0x00BD;
const FORMULA: u16 = 0x0006;
const TEXT: u16 = 0x0207;
/// No type of record.
const NOTHING: u16 = 0xFFFF;

/// The fields between the first and the last cells of all sheets.
#[derive(Default)]
struct Fields {
    /// Cells that they have.
    cells: u64,
    /// The records in which sheets say how large they are: room for so much is taken by readers before they have seen a cell.
    claims: Vec<usize>,
}

impl Fields {
    /// Of the stream of a workbook; none where sheets lie in one another.
    fn of(stream: &[u8]) -> Option<Fields> {
        let globals = records(stream, 0).take_while(|record| record.kind != END);
        let sheet = |record: Record<'_>| Some(usize::from(record.word(0)?) | usize::from(record.word(2)?) << 16);
        let mut sheets: Vec<usize> = globals.filter(|record| record.kind == SHEET).filter_map(sheet).collect();
        sheets.sort_unstable();
        let (mut fields, mut free) = (Fields::default(), 0);
        for start in sheets {
            if start < free {
                return None;
            }
            free = fields.sheet(stream, start).max(start + 1);
        }
        Some(fields)
    }

    /// Adds the field of the sheet that begins at a place → where it ends.
    fn sheet(&mut self, stream: &[u8], start: usize) -> usize {
        let (mut field, mut depth, mut formula, mut end) = (Field::default(), 0, (0, 0), start);
        for record in records(stream, start) {
            end = record.end();
            let cell = record.word(0).zip(record.word(2));
            match record.kind {
                BEGIN => depth += 1,
                END if depth < 2 => break,
                END => depth -= 1,
                DIMENSIONS => self.claims.push(record.start),
                FORMULA => formula = cell.unwrap_or(formula),
                TEXT => field.take(formula),
                _ => {}
            }
            if let Some((row, column)) = cell
                && (CELLS.contains(&record.kind) || matches!(record.kind, FORMULA | NUMBERS))
            {
                field.take((row, column));
                // a record of numbers has six bytes around them and six for each
                let more = if record.kind == NUMBERS { record.data.len().saturating_sub(12) / 6 } else { 0 };
                field.take((row, column.saturating_add(u16::try_from(more).unwrap_or(u16::MAX))));
            }
        }
        self.cells += field.cells();
        end
    }
}

/// The records from a place on, up to where the stream is cut off.
fn records(stream: &[u8], start: usize) -> impl Iterator<Item = Record<'_>> {
    std::iter::successors(Record::at(stream, start), |record| Record::at(stream, record.end()))
}

/// A record of the stream of a workbook.
struct Record<'s> {
    /// Where it stands.
    start: usize,
    kind: u16,
    data: &'s [u8],
}

impl<'s> Record<'s> {
    /// The record that begins at a place; none where the stream is cut off.
    fn at(stream: &'s [u8], start: usize) -> Option<Record<'s>> {
        let [kind, kind_high, length, length_high] = *stream.get(start..)?.first_chunk()?;
        let length = usize::from(u16::from_le_bytes([length, length_high]));
        let data = stream.get(start + 4..start + 4 + length)?;
        Some(Record { start, kind: u16::from_le_bytes([kind, kind_high]), data })
    }

    fn end(&self) -> usize {
        self.start + 4 + self.data.len()
    }

    /// The number of sixteen bits at a place of its data.
    fn word(&self, at: usize) -> Option<u16> {
        self.data.get(at..)?.first_chunk().map(|two| u16::from_le_bytes(*two))
    }
}

/// The least field that holds the cells (row, column) of a sheet.
#[derive(Default)]
struct Field(Option<[(u16, u16); 2]>);

impl Field {
    fn take(&mut self, (row, column): (u16, u16)) {
        let [first, last] = self.0.unwrap_or([(row, column); 2]);
        self.0 = Some([(first.0.min(row), first.1.min(column)), (last.0.max(row), last.1.max(column))]);
    }

    fn cells(&self) -> u64 {
        self.0.map_or(0, |[first, last]| (u64::from(last.0 - first.0) + 1) * (u64::from(last.1 - first.1) + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, words: &[u16]) -> Vec<u8> {
        [kind, words.len() as u16 * 2].iter().chain(words).flat_map(|word| word.to_le_bytes()).collect()
    }

    /// A stream with the places of sheets, and what follows it.
    fn stream(sheets: &[u16], then: &[Vec<u8>]) -> Vec<u8> {
        let globals = sheets.iter().flat_map(|start| record(SHEET, &[*start, 0, 0, 0]));
        globals.chain(record(END, &[])).chain(then.iter().flatten().copied()).collect()
    }

    #[test]
    fn the_field_of_a_sheet_has_all_cells_between() {
        let (begin, end) = (record(BEGIN, &[0x0600, 0x10]), record(END, &[]));
        let cell = |row, column| record(0x00FD, &[row, column, 0, 0, 0]);
        let numbers = record(NUMBERS, &[9, 4, 0, 0, 0, 0, 0, 0, 5]);
        let chart = [begin.clone(), cell(60_000, 9), end.clone()].concat();
        let one = [begin.clone(), record(DIMENSIONS, &[0, 0, 9, 0, 0, 9, 0]), cell(2, 3), chart, numbers, end.clone()];
        let fields = Fields::of(&stream(&[16], &one)).expect("fields");
        assert_eq!((fields.cells, fields.claims), (59_999 * 7, vec![24]), "a part of a sheet is in its field");
        let text = record(TEXT, &[1, 0]);
        let formula = [begin.clone(), cell(5, 5), record(FORMULA, &[9, 5]), text.clone(), end.clone()];
        assert_eq!(Fields::of(&stream(&[16], &formula)).expect("fields").cells, 5);
        let before = [begin.clone(), cell(5, 5), text, end.clone()];
        assert_eq!(
            Fields::of(&stream(&[16], &before)).expect("fields").cells,
            36,
            "readers put it into the first cell"
        );
        let far = [begin.clone(), cell(0, 0), cell(u16::MAX, u16::MAX)];
        assert_eq!(Fields::of(&stream(&[16], &far)).expect("fields").cells, 1 << 32, "cut off or not");
        let two = [begin, cell(1, 1), end].concat();
        let next = 28 + two.len() as u16;
        assert_eq!(Fields::of(&stream(&[next, 28], &[two.clone(), two.clone()])).expect("fields").cells, 2);
        assert!(Fields::of(&stream(&[28, 28], &[two.clone(), two])).is_none());
        assert_eq!(Fields::of(b"").expect("fields").cells, 0);
    }
}
