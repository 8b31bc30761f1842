//! CSV and TSV → rows: the charset and the delimiter are found in the first lines.
//!
//! The text is that of every table: a row a line, TABs between the cells, without the quotes of the file.

use std::io::{self, Chain, Cursor, Read};

use super::charset::{Utf8, glance};
use super::document::Value;
use super::slices::{Row, RowCell, Slices};
use super::{Kind, ReadError, Reading, kind};

/// Delimiters, in the order in which they win a tie. A comma of full width stands as the unit separator.
const DELIMITERS: [u8; 5] = [b',', b'\t', b';', b'|', UNIT];
const UNIT: u8 = 0x1F;
const WIDE: &str = "，";

/// Reads a table of delimited values.
///
/// # Errors
/// Its charset is unknown, it breaks off, or it is empty.
pub(super) fn read(reading: &mut Reading<'_>, kind: Kind, source: &mut dyn Read) -> Result<(), ReadError> {
    let path = reading.path.clone();
    let mut records = Records::open(reading, kind, source)?;
    let mut slices = Slices::new(reading, records.kind());
    slices.sheet(None);
    let mut row = Row::default();
    let failed = loop {
        match records.advance() {
            Ok(None) => break None,
            Err(error) => break Some(error),
            Ok(Some((number, record))) => {
                row.number = number;
                fill(&mut row, record);
                slices.row(&row);
            }
        }
    };
    let (charset, broken) = records.settled();
    let mut warnings = Vec::new();
    if broken {
        warnings.push(format!("some bytes are no {charset}; they are read as U+FFFD"));
    }
    slices.charset(charset);
    slices.end_sheet();
    let any = slices.end(warnings);
    match failed {
        Some(error) => Err(explained(reading, error)),
        None if any => Ok(()),
        None => Err(ReadError::Empty { path }),
    }
}

/// What went wrong in a table, as it is said of the file.
pub(super) fn explained(reading: &Reading<'_>, error: csv::Error) -> ReadError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => reading.io("CSV", error),
        other => reading.broken("CSV", format!("{other:?}")),
    }
}

/// The records of a table of delimited values, with the lines on which they begin.
pub(super) struct Records<'s> {
    csv: csv::Reader<Chain<Decoded<'s>, &'static [u8]>>,
    record: csv::StringRecord,
    dialect: Dialect,
    /// Line ends within records so far.
    within: u64,
}

impl<'s> Records<'s> {
    /// Finds out how the values are delimited.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn open(reading: &Reading<'_>, kind: Kind, source: &'s mut dyn Read) -> Result<Records<'s>, ReadError> {
        let failed = |error| reading.io("CSV", error);
        let mut head = Vec::new();
        source.take(kind::HEAD as u64).read_to_end(&mut head).map_err(failed)?;
        let dialect = dialect(&glance(&head), kind, head.len() == kind::HEAD);
        let mut text = Utf8::new(Cursor::new(head).chain(source));
        let text = if dialect.delimiter == UNIT {
            let mut wide = Vec::new();
            text.by_ref().take(reading.options.limits.bytes).read_to_end(&mut wide).map_err(failed)?;
            let parted = String::from_utf8_lossy(&wide).replace(WIDE, "\u{1F}");
            Decoded::Parted(Cursor::new(parted.into_bytes()), text.settled())
        } else {
            Decoded::Stream(text)
        };
        // each row ends its line, also the last
        let csv = builder(dialect).from_reader(text.chain(&b"\n"[..]));
        Ok(Records { csv, record: csv::StringRecord::new(), dialect, within: 0 })
    }

    /// CSV or TSV.
    pub fn kind(&self) -> Kind {
        if self.dialect.delimiter == b'\t' { Kind::Tsv } else { Kind::Csv }
    }

    /// The next record and the line on which it begins; nothing at the end.
    ///
    /// # Errors
    /// What the table breaks off with.
    pub fn advance(&mut self) -> Result<Option<(u32, &csv::StringRecord)>, csv::Error> {
        if !self.csv.read_record(&mut self.record)? {
            return Ok(None);
        }
        // a row may take several lines of the file
        let end = self.dialect.end;
        self.within += self.record.as_slice().bytes().filter(|b| *b == end).count() as u64;
        let number = self.csv.position().line().saturating_sub(1 + self.within) as u32;
        if self.dialect.delimiter == UNIT {
            self.record = self.record.iter().map(|field| field.replace('\u{1F}', WIDE)).collect();
        }
        Ok(Some((number, &self.record)))
    }

    /// The charset, as far as it is settled, and whether some bytes were none of it.
    pub fn settled(&self) -> (String, bool) {
        match &self.csv.get_ref().get_ref().0 {
            Decoded::Stream(text) => text.settled(),
            Decoded::Parted(_, settled) => settled.clone(),
        }
    }
}

/// The text of a table.
enum Decoded<'s> {
    /// As it comes.
    Stream(Utf8<Chain<Cursor<Vec<u8>>, &'s mut dyn Read>>),
    /// A whole text whose commas of full width part cells, and what its charset was.
    Parted(Cursor<Vec<u8>>, (String, bool)),
}

impl Read for Decoded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Decoded::Stream(text) => text.read(buffer),
            Decoded::Parted(text, _) => text.read(buffer),
        }
    }
}

fn fill(row: &mut Row, record: &csv::StringRecord) {
    let mut count = 0;
    for (column, field) in record.iter().enumerate() {
        let field = field.trim();
        if field.is_empty() {
            continue;
        }
        if count == row.cells.len() {
            row.cells.push(RowCell { column: 0, covers: (1, 1), text: String::new(), value: Value::Text });
        }
        let cell = &mut row.cells[count];
        cell.column = column as u32;
        cell.text.clear();
        cell.text.push_str(field);
        count += 1;
    }
    row.cells.truncate(count);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Dialect {
    delimiter: u8,
    quoting: bool,
    /// What ends a line; a carriage return before it is trimmed.
    end: u8,
}

fn builder(dialect: Dialect) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(dialect.delimiter).quoting(dialect.quoting).flexible(true).has_headers(false);
    builder.terminator(csv::Terminator::Any(dialect.end));
    builder
}

/// The delimiter that cuts most rows into equally many cells, and whether quotes mean anything.
fn dialect(head: &str, kind: Kind, cut: bool) -> Dialect {
    let head = match head.rfind('\n') {
        Some(end) if cut => &head[..end + 1],
        _ => head,
    };
    let head: String = head.split_inclusive('\n').take(200).collect();
    let end = if head.contains('\r') && !head.contains('\n') { b'\r' } else { b'\n' };
    // a quote that nothing closes swallows the rest
    let quoting = !columns(&head, Dialect { delimiter: b',', quoting: true, end }).1
        || !columns(&head, Dialect { delimiter: b'\t', quoting: true, end }).1;
    let score = |delimiter: u8| {
        let wide = if delimiter == UNIT { head.replace(WIDE, "\u{1F}") } else { String::new() };
        let text = if delimiter == UNIT { &wide } else { &head };
        let (counts, _) = columns(text, Dialect { delimiter, quoting, end });
        let mut most = (0usize, 0usize);
        for count in counts.iter().filter(|count| **count > 1) {
            let like = counts.iter().filter(|other| *other == count).count();
            most = most.max((like, *count));
        }
        let preferred = usize::from(kind == Kind::Tsv && delimiter == b'\t');
        (most.0 * 10 / counts.len().max(1), preferred, most.1)
    };
    let mut best = (if kind == Kind::Tsv { b'\t' } else { b',' }, (0, 0, 0));
    for delimiter in DELIMITERS {
        let score = score(delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    Dialect { delimiter: best.0, quoting, end }
}

/// Cells of each row, and whether one cell swallows many lines.
fn columns(text: &str, dialect: Dialect) -> (Vec<usize>, bool) {
    let mut swallowed = false;
    let mut csv = builder(dialect).from_reader(text.as_bytes());
    let rows = csv.records().map_while(Result::ok).take(100);
    let counts = rows.map(|record| {
        swallowed |= record.iter().any(|field| field.matches('\n').count() > 40);
        record.len()
    });
    (counts.collect(), swallowed)
}

#[cfg(test)]
mod tests {
    use crate::read::{Options, Text, read as read_bytes};

    fn texts(bytes: &[u8], name: &str, options: &Options) -> Vec<Text> {
        let mut texts = Vec::new();
        read_bytes(name.as_ref(), bytes, options, &mut |text| texts.push(text.expect("a text")));
        texts
    }

    #[test]
    fn delimiters_are_found() {
        for sign in [",", "\t", ";", "|", "，"] {
            let text = format!(
                "重点项目表\n项目名称{sign}总投资{sign}地点\n铸件项目{sign}\"12\"{sign}宁海\n轴承项目{sign}3{sign}临清\n"
            );
            let read = texts(text.as_bytes(), "a.csv", &Options::default());
            assert_eq!(
                read[0].text, "重点项目表\n项目名称\t总投资\t地点\n铸件项目\t12\t宁海\n轴承项目\t3\t临清\n",
                "{sign}"
            );
            assert_eq!(read[0].tables[0].title.as_deref(), Some("重点项目表"));
        }
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        let text = "a,b\n\"x\ny\",2\n\n3,4\n5,6";
        for text in [text.to_owned(), text.replace('\n', "\r\n")] {
            let read = texts(text.as_bytes(), "a.csv", &Options::default());
            let rows: Vec<u32> = read[0].tables[0].cells.iter().map(|cell| cell.place.row).collect();
            let expected = ("a\tb\nx y\t2\n3\t4\n5\t6\n", vec![1, 1, 2, 2, 4, 4, 5, 5]);
            assert_eq!((read[0].text.as_str(), rows), expected);
        }
    }

    #[test]
    fn a_quote_that_nothing_closes_swallows_nothing() {
        let text = format!("名称,值\n\"宽\"带,1\n\"未闭合,2\n{}", "铸件,3\n".repeat(100));
        assert_eq!(texts(text.as_bytes(), "a.csv", &Options::default())[0].tables[0].rows, 103);
    }

    #[test]
    fn a_long_table_comes_in_slices_with_its_head() {
        let mut options = Options::default();
        options.limits.rows = 5;
        let text = format!("清单\n名称,值\n{}", "铸件,3\n".repeat(7));
        let read = texts(text.as_bytes(), "a.csv", &options);
        assert_eq!(read.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["#row=1-5", "#row=6-8", "#row=9-9"]);
        assert!(read.iter().all(|t| t.text.starts_with("清单\n名称\t值\n铸件\t3\n")));
        assert_eq!(read[1].tables[0].cells.last().map(|c| c.place.row), Some(8));
        assert!(read.iter().all(|t| t.tables[0].title.as_deref() == Some("清单")));
    }
}
