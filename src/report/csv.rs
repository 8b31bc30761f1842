//! A list → a CSV file that Excel opens: UTF-8 with a byte order mark, the sources in each row.

use super::model::{Cell, List, Report};
use super::{shown, table};

/// The CSV of a list.
///
/// Numbers are written plainly (`120000`), dates as they are. Words that Excel would run as a formula have an apostrophe before them.
pub fn csv(report: &Report, list: &List) -> Vec<u8> {
    let mut out = b"\xEF\xBB\xBF".to_vec();
    let mut writer = csv_writer(&mut out);
    // a write to memory cannot fail
    let _ = writer.write_record(table::headings(list));
    for (row, number) in list.rows.iter().zip(1..) {
        let mut record: Vec<String> = Vec::new();
        if !table::has_number(list) {
            record.push(i32::to_string(&number));
        }
        // a row has as many cells as the list has columns, whatever it was given
        record.extend(
            list.columns.iter().enumerate().map(|(column, _)| row.cells.get(column).map_or_else(String::new, field)),
        );
        record.extend(table::evidence(report, row).iter().map(|text| harmless(text)));
        let _ = writer.write_record(record);
    }
    if list.rows.is_empty() {
        let mut record = vec![table::nothing(report)];
        record.resize(table::headings(list).len(), String::new());
        let _ = writer.write_record(record);
    }
    drop(writer);
    out
}

/// Lines end as RFC 4180 has it.
fn csv_writer(out: &mut Vec<u8>) -> ::csv::Writer<&mut Vec<u8>> {
    ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out)
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Number(value, _) => shown::plain(*value),
        cell => harmless(&shown::cell(cell)),
    }
}

/// Words that are no formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_no_formula_and_numbers_stay_numbers() {
        assert_eq!(field(&Cell::Text("=HYPERLINK(\"x\")".into())), "'=HYPERLINK(\"x\")");
        assert_eq!(field(&Cell::Number(-3.5, None)), "-3.5");
        assert_eq!(field(&Cell::Date("2022-07".into())), "2022-07");
    }
}
