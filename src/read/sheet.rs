//! Workbooks of Excel → rows: cells one after the other, as they are shown.

use std::cell::Cell;
use std::fmt::Display;
use std::io::{Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError,
    Xlsx, XlsxError,
};
use rustc_hash::{FxHashMap, FxHashSet};
use zip::ZipArchive;

use super::document::{Text, Value};
use super::slices::{Row, RowCell, Slices};
use super::{Kind, ReadError, Reading, office};

/// What is said of a file whose parts do not fit together.
pub(super) const CONTRADICTS: &str = "its structure contradicts itself";

/// Reads XLSX, and XLSB under the same name.
///
/// # Errors
/// It is damaged or beyond bounds, or no sheet has text.
pub(super) fn xlsx<R: Read + Seek>(reading: &mut Reading<'_>, mut archive: ZipArchive<R>) -> Result<(), ReadError> {
    bounded(reading, &mut archive)?;
    let mut about = Text::default();
    office::properties(reading, &mut archive, "docProps/core.xml", &mut about)?;
    let binary = archive.index_for_name("xl/workbook.bin").is_some();
    let mut source = archive.into_inner();
    source.rewind().map_err(|e| reading.io("XLSX", e))?;
    about.title = None;
    reading.known.date = about.date;
    if binary {
        return guarded(reading, "XLSB", |reading| of_xlsb(reading, Xlsb::new(source).map_err(|e| e.to_string())?));
    }
    guarded(reading, "XLSX", |reading| of_xlsx(reading, Xlsx::new(source).map_err(|e| e.to_string())?))
}

/// The parts that are taken into memory as a whole unpack within bounds.
fn bounded<R: Read + Seek>(reading: &Reading<'_>, archive: &mut ZipArchive<R>) -> Result<(), ReadError> {
    let limits = &reading.options.limits;
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(|e| reading.broken("XLSX", e))?;
        let sheet = file.name().is_ok_and(|name| name.starts_with("xl/worksheets/"));
        let (packed, unpacked) = (file.compressed_size(), file.size());
        drop(file);
        let most = packed.saturating_mul(limits.ratio).max(16 << 20);
        let what = "a part of it unpacks to too much";
        if unpacked > most || (!sheet && unpacked > limits.bytes) {
            return Err(ReadError::Limit { path: reading.path.clone(), what, limit: most.min(limits.bytes) });
        }
        // what the file says of its size may be a lie: deflate packs a thousand to one
        if !sheet && packed.saturating_mul(1032) > limits.bytes {
            let file = archive.by_index(index).map_err(|e| reading.broken("XLSX", e))?;
            let mut file = super::limited::Limited::new(file, limits.bytes, what);
            std::io::copy(&mut file, &mut std::io::sink()).map_err(|e| reading.io("XLSX", e))?;
        }
    }
    Ok(())
}

thread_local! {
    /// Whether a panic of this thread is caught and told as an error.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic of this thread is caught, and told as what is wrong with a file: a program need not print it.
pub fn is_caught() -> bool {
    CAUGHT.get()
}

fn quietly<T>(work: impl FnOnce() -> T) -> T {
    let before = CAUGHT.replace(true);
    let done = work();
    CAUGHT.set(before);
    done
}

/// The reader of workbooks may panic on damaged ones: that, too, is an error.
pub(super) fn guarded(
    reading: &mut Reading<'_>,
    what: &'static str,
    read: impl FnOnce(&mut Reading<'_>) -> Result<bool, String>,
) -> Result<(), ReadError> {
    let done = quietly(|| catch_unwind(AssertUnwindSafe(|| read(reading))));
    match done {
        Ok(Ok(true)) => Ok(()),
        Ok(Ok(false)) => Err(ReadError::NoText { path: reading.path.clone(), what: "a workbook" }),
        Ok(Err(why)) => Err(reading.broken(what, why)),
        Err(_) => Err(reading.broken(what, CONTRADICTS)),
    }
}

/// Merged cells: how much the first of each covers, and which others are covered.
#[derive(Default)]
struct Merged {
    firsts: FxHashMap<(u32, u32), (u32, u32)>,
    covered: FxHashSet<(u32, u32)>,
}

/// A merged region with more cells hides nothing that could be read twice.
const REGION: u64 = 100_000;

impl Merged {
    fn new(regions: Vec<Dimensions>) -> Merged {
        let mut merged = Merged::default();
        for Dimensions { start, end } in regions {
            let (height, width) = (end.0.saturating_sub(start.0) + 1, end.1.saturating_sub(start.1) + 1);
            merged.firsts.insert(start, (height, width));
            if u64::from(height) * u64::from(width) <= REGION {
                let cells = (start.0..=end.0).flat_map(|row| (start.1..=end.1).map(move |column| (row, column)));
                merged.covered.extend(cells.filter(|cell| *cell != start));
            }
        }
        merged
    }

    /// The cell at a place, unless another covers it.
    fn cell(&self, at: (u32, u32), (text, value): (String, Value)) -> Option<RowCell> {
        if text.trim().is_empty() || self.covered.contains(&at) {
            return None;
        }
        let covers = self.firsts.get(&at).copied().unwrap_or((1, 1));
        Some(RowCell { column: at.1, covers, text, value })
    }
}

/// The sheets that hold cells.
fn sheets(all: &[Sheet]) -> Vec<Sheet> {
    all.iter().filter(|sheet| matches!(sheet.typ, SheetType::WorkSheet | SheetType::MacroSheet)).cloned().collect()
}

/// Reads the sheets of a workbook one after the other; one that cannot be read does not keep the others from it.
fn each<E: Display>(
    reading: &mut Reading<'_>,
    kind: Kind,
    sheets: &[Sheet],
    mut read: impl FnMut(&mut Slices<'_, '_>, &Sheet) -> Result<(), E>,
) -> Result<bool, String> {
    let mut failed = None;
    let mut slices = Slices::new(reading, kind);
    for sheet in sheets {
        slices.sheet(Some(&sheet.name));
        if sheet.visible != SheetVisible::Visible {
            slices.warn(format!("sheet {} is hidden; it is read", sheet.name));
        }
        if let Err(error) = read(&mut slices, sheet) {
            failed.get_or_insert_with(|| format!("sheet {}: {error}", sheet.name));
        }
        slices.end_sheet();
    }
    let any = slices.end(Vec::new());
    // what could be read was handed on
    failed.map_or(Ok(any), Err)
}

/// A cell: its row and column, and what is shown in it.
type Shown = ((u32, u32), (String, Value));

/// Puts cells, which come row by row, together.
fn rows<E>(
    slices: &mut Slices<'_, '_>,
    merged: &Merged,
    mut next: impl FnMut() -> Result<Option<Shown>, E>,
) -> Result<(), E> {
    let mut row = Row::default();
    while let Some((at, shown)) = next()? {
        if at.0 + 1 != row.number {
            slices.row(&row);
            row.number = at.0 + 1;
            row.cells.clear();
        }
        row.cells.extend(merged.cell(at, shown));
    }
    slices.row(&row);
    Ok(())
}

fn of_xlsx<R: Read + Seek>(reading: &mut Reading<'_>, mut workbook: Xlsx<R>) -> Result<bool, String> {
    let all = sheets(workbook.sheets_metadata());
    each::<XlsxError>(reading, Kind::Xlsx, &all, |slices, sheet| {
        let merged = Merged::new(workbook.merge_cells_by_sheet_name(&sheet.name)?);
        let mut cells = workbook.worksheet_cells_reader(&sheet.name)?;
        let percents: Vec<bool> = cells.styles().iter().map(is_percent).collect();
        let percent = |style: usize| percents.get(style).copied().unwrap_or(false);
        rows(slices, &merged, || {
            let next = cells.next_cell_with_style_id()?;
            Ok(next.map(|(cell, style)| (cell.get_position(), shown(cell.get_value(), percent(style)))))
        })
    })
}

fn of_xlsb<R: Read + Seek>(reading: &mut Reading<'_>, mut workbook: Xlsb<R>) -> Result<bool, String> {
    let all = sheets(workbook.sheets_metadata());
    each::<XlsbError>(reading, Kind::Xlsx, &all, |slices, sheet| {
        let mut cells = workbook.worksheet_cells_reader(&sheet.name)?;
        rows(slices, &Merged::default(), || {
            Ok(cells.next_cell()?.map(|cell| (cell.get_position(), shown(cell.get_value(), false))))
        })
    })
}

/// Reads a workbook of Excel 97.
pub(super) fn of_xls<R: Read + Seek>(reading: &mut Reading<'_>, mut workbook: Xls<R>) -> Result<bool, String> {
    let all = sheets(workbook.sheets_metadata());
    each::<XlsError>(reading, Kind::Xls, &all, |slices, sheet| {
        let merged = Merged::new(workbook.merge_cells_by_sheet_name(&sheet.name)?);
        let range = workbook.worksheet_range(&sheet.name)?;
        let (top, left) = range.start().unwrap_or_default();
        let mut cells = range.used_cells();
        rows(slices, &merged, || {
            let next = cells.next();
            let at = |row: usize, column: usize| (top + row as u32, left + column as u32);
            Ok(next.map(|(row, column, value)| (at(row, column), shown(&borrowed(value), false))))
        })
    })
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::String(text) => DataRef::SharedString(text),
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(time) => DataRef::DateTime(*time),
        Data::DateTimeIso(time) => DataRef::DateTimeIso(time.clone()),
        Data::DurationIso(time) => DataRef::DurationIso(time.clone()),
        Data::Error(_) | Data::Empty => DataRef::Empty,
    }
}

fn is_percent(style: &calamine::Style) -> bool {
    style.number_format.as_ref().is_some_and(|format| format.format_code.contains('%'))
}

/// A value as it is shown, and what it is.
fn shown(value: &DataRef<'_>, percent: bool) -> (String, Value) {
    match value {
        DataRef::String(text) => (text.clone(), Value::Text),
        DataRef::SharedString(text) => ((*text).to_owned(), Value::Text),
        DataRef::Int(number) => (number.to_string(), Value::Number(*number as f64)),
        DataRef::Float(value) if percent => (format!("{}%", number(value * 100.0)), Value::Number(*value)),
        DataRef::Float(value) => (number(*value), Value::Number(*value)),
        DataRef::Bool(truth) => (truth.to_string().to_uppercase(), Value::Text),
        DataRef::DateTime(time) => day(time),
        DataRef::DateTimeIso(time) => match super::dates::day(time) {
            Some(day) => (day.clone(), Value::Date(day)),
            None => (time.clone(), Value::Text),
        },
        DataRef::DurationIso(time) => (time.clone(), Value::Text),
        DataRef::Error(_) | DataRef::Empty => (String::new(), Value::Text),
    }
}

fn day(time: &ExcelDateTime) -> (String, Value) {
    let (year, month, day, hour, minute, ..) = time.to_ymd_hms_milli();
    if time.is_duration() || time.as_f64() < 1.0 {
        return (format!("{hour}:{minute:02}"), Value::Text);
    }
    let day = format!("{year}-{month:02}-{day:02}");
    let text = if (hour, minute) == (0, 0) { day.clone() } else { format!("{day} {hour:02}:{minute:02}") };
    (text, Value::Date(day))
}

/// A number with at most fifteen digits, as spreadsheets show it: 0.1 + 0.2 is 0.3.
pub(super) fn number(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let digits = format!("{value:.14e}").parse::<f64>().unwrap_or(value);
    format!("{digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_without_noise() {
        for (value, text) in
            [(0.1 + 0.2, "0.3"), (12.0, "12"), (1e7, "10000000"), (-3.25, "-3.25"), (1234567.891, "1234567.891")]
        {
            assert_eq!(number(value), text);
        }
    }
}
