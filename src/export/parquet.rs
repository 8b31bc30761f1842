//! Tables → Parquet files: numbers, dates and lists are typed; groups of [`ROWS`] rows, packed with Snappy.

use std::fs::File;
use std::io::BufWriter;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;

use super::graph::{Column, Kind, first_day, number};
use super::table::{Cell, Columns, Table, tables};
use super::{ExportError, Exporter, Model, Outlet, Shape, Source};

/// Tables as Parquet.
pub(super) struct Parquet;

/// Rows that are gathered before they are written.
const ROWS: usize = 32_768;

impl Exporter for Parquet {
    fn name(&self) -> &'static str {
        "parquet"
    }

    fn about(&self) -> &'static str {
        "entities.parquet, facts.parquet and evidence.parquet, typed; for DuckDB, pandas, Polars and Spark"
    }

    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn model(&self) -> Model {
        Model::Tables
    }

    fn write(&self, source: &Source<'_>, out: &mut Outlet<'_>) -> Result<(), ExportError> {
        tables(source, &mut |name, columns| {
            let schema = Arc::new(parse_message_type(&schema(name, columns))?);
            // nothing of when and where it was written
            let properties = WriterProperties::builder()
                .set_created_by(format!("lianpu {}", env!("CARGO_PKG_VERSION")))
                .set_compression(Compression::SNAPPY);
            let file = out.file(&format!("{name}.parquet"))?;
            let writer = SerializedFileWriter::new(file, schema, Arc::new(properties.build()))?;
            Ok(Box::new(Groups { writer, columns: columns.clone(), rows: Vec::new() }))
        })
    }
}

/// A schema as Parquet writes it.
fn schema(name: &str, columns: &Columns) -> String {
    let columns = columns.iter().map(|(key, column, always)| {
        let repetition = if *always { "REQUIRED" } else { "OPTIONAL" };
        match column {
            Column::Many => {
                format!("  OPTIONAL GROUP {key} (LIST) {{ REPEATED GROUP list {{ REQUIRED BYTE_ARRAY element (STRING); }} }}\n")
            }
            Column::One(Kind::Text) => format!("  {repetition} BYTE_ARRAY {key} (STRING);\n"),
            Column::One(Kind::Integer) => format!("  {repetition} INT64 {key};\n"),
            Column::One(Kind::Number) => format!("  {repetition} DOUBLE {key};\n"),
            Column::One(Kind::Date) => format!("  {repetition} INT32 {key} (DATE);\n"),
            Column::One(Kind::Flag) => format!("  {repetition} BOOLEAN {key};\n"),
        }
    });
    format!("message {name} {{\n{}}}", columns.collect::<String>())
}

struct Groups {
    writer: SerializedFileWriter<BufWriter<File>>,
    columns: Columns,
    rows: Vec<Vec<Cell>>,
}

impl Table for Groups {
    fn row(&mut self, cells: Vec<Cell>) -> Result<(), ExportError> {
        self.rows.push(cells);
        if self.rows.len() < ROWS { Ok(()) } else { self.write() }
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        self.write()?;
        self.writer.close()?;
        Ok(())
    }
}

impl Groups {
    fn write(&mut self) -> Result<(), ExportError> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for (at, (_, column, always)) in self.columns.iter().enumerate() {
            let Some(mut out) = group.next_column()? else { break };
            let cells = self.rows.iter().map(|row| row.get(at).unwrap_or(&Cell::Empty));
            match column {
                Column::Many => lists(&mut out, cells)?,
                Column::One(kind) => single(&mut out, *kind, *always, cells)?,
            }
            out.close()?;
        }
        group.close()?;
        self.rows.clear();
        Ok(())
    }
}

fn single<'a>(
    out: &mut SerializedColumnWriter<'_>,
    kind: Kind,
    always: bool,
    cells: impl Iterator<Item = &'a Cell>,
) -> Result<(), ExportError> {
    match kind {
        Kind::Text => values::<ByteArrayType>(out, always, cells, |text| Some(ByteArray::from(text))),
        Kind::Integer => values::<Int64Type>(out, always, cells, |text| text.parse().ok()),
        Kind::Number => values::<DoubleType>(out, always, cells, number),
        Kind::Date => values::<Int32Type>(out, always, cells, |text| first_day(text).map(days)),
        Kind::Flag => values::<BoolType>(out, always, cells, |text| text.parse().ok()),
    }
}

fn values<'a, T: DataType>(
    out: &mut SerializedColumnWriter<'_>,
    always: bool,
    cells: impl Iterator<Item = &'a Cell>,
    read: impl Fn(&str) -> Option<T::T>,
) -> Result<(), ExportError> {
    let read: Vec<Option<T::T>> =
        cells.map(|cell| if let Cell::One(text) = cell { read(text) } else { None }).collect();
    let levels: Vec<i16> = read.iter().map(|value| i16::from(value.is_some())).collect();
    let values: Vec<T::T> = read.into_iter().flatten().collect();
    out.typed::<T>().write_batch(&values, (!always).then_some(&levels), None)?;
    Ok(())
}

/// Lists of words: 0 stands for none, 2 for a word; the second level tells the first word of a row.
fn lists<'a>(out: &mut SerializedColumnWriter<'_>, cells: impl Iterator<Item = &'a Cell>) -> Result<(), ExportError> {
    let (mut values, mut definitions, mut repetitions) = (Vec::new(), Vec::new(), Vec::new());
    for cell in cells {
        match cell {
            Cell::Many(words) if !words.is_empty() => {
                for (at, word) in words.iter().enumerate() {
                    values.push(ByteArray::from(word.as_str()));
                    definitions.push(2);
                    repetitions.push(i16::from(at > 0));
                }
            }
            _ => {
                definitions.push(0);
                repetitions.push(0);
            }
        }
    }
    out.typed::<ByteArrayType>().write_batch(&values, Some(&definitions), Some(&repetitions))?;
    Ok(())
}

/// Days since 1 January 1970 in the Gregorian calendar.
fn days([year, month, day]: [u16; 3]) -> i32 {
    // a year begins in March, so that the odd day stands at its end
    let (year, month) = (i32::from(year) - i32::from(month <= 2), (i32::from(month) + 9) % 12);
    let before = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    before + (153 * month + 2) / 5 + i32::from(day) - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(days([1970, 1, 1]), 0);
        assert_eq!(days([1969, 12, 31]), -1);
        assert_eq!(days([2000, 2, 29]), 11_016);
        assert_eq!(days([2024, 3, 1]), 19_783);
    }
}
