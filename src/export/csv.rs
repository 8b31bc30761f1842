//! Tables → CSV files: UTF-8 with a byte order mark, so that Excel shows Chinese; DuckDB, pandas and R skip it.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use super::table::{Cell, Table, tables};
use super::xml::BETWEEN;
use super::{ExportError, Exporter, Model, Outlet, Shape, Source};

/// Tables as CSV.
pub(super) struct Csv;

impl Exporter for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn about(&self) -> &'static str {
        "entities.csv, facts.csv (values in the row) and evidence.csv; for Excel, DuckDB, pandas and R"
    }

    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn model(&self) -> Model {
        Model::Tables
    }

    fn write(&self, source: &Source<'_>, out: &mut Outlet<'_>) -> Result<(), ExportError> {
        tables(source, &mut |name, columns| {
            let mut file = out.file(&format!("{name}.csv"))?;
            file.write_all("\u{FEFF}".as_bytes())?;
            let mut rows = plain(file);
            rows.write_record(columns.iter().map(|(name, ..)| name)).map_err(failed)?;
            Ok(Box::new(Rows(rows)))
        })
    }
}

/// A file of rows, ended as RFC 4180 has it.
pub(super) fn plain(file: BufWriter<File>) -> ::csv::Writer<BufWriter<File>> {
    ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(file)
}

pub(super) fn failed(error: ::csv::Error) -> ExportError {
    io::Error::from(error).into()
}

struct Rows(::csv::Writer<BufWriter<File>>);

impl Table for Rows {
    fn row(&mut self, cells: Vec<Cell>) -> Result<(), ExportError> {
        let fields = cells.into_iter().map(|cell| match cell {
            Cell::Empty => String::new(),
            Cell::One(text) => text,
            Cell::Many(words) => words.join(BETWEEN),
        });
        self.0.write_record(fields).map_err(failed)
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        Ok(self.0.flush()?)
    }
}
