//! A list → a table: the headings and cells that the workbook and the CSV share, each row with what it rests on.

use super::model::{Cell, List, Report, Row, Source};
use super::shown;

/// The headings after those of the list: what a row rests on.
pub(super) const SOURCES: [&str; 4] = ["来源", "出处文件", "出处日期", "原文"];

/// The heading of the running number.
pub(super) const NUMBER: &str = "序号";

/// The headings of a list as it is written: a running number, its own, its sources.
pub(super) fn headings(list: &List) -> Vec<&'static str> {
    let own = list.columns.iter().map(|column| column.title);
    let number = (!has_number(list)).then_some(NUMBER);
    number.into_iter().chain(own).chain(SOURCES).collect()
}

/// Whether the list numbers its rows itself.
pub(super) fn has_number(list: &List) -> bool {
    list.columns.first().is_some_and(|column| column.title == NUMBER)
}

/// What a row is called: its first cell with words, else its first that says anything.
pub(super) fn name(row: &Row) -> String {
    let text = row.cells.iter().find(|cell| matches!(cell, Cell::Text(_)));
    text.or_else(|| row.cells.iter().find(|cell| **cell != Cell::Empty)).map(shown::cell).unwrap_or_default()
}

/// The positions of a row's sources that there are.
pub(super) fn sources(report: &Report, row: &Row) -> Vec<usize> {
    row.sources.iter().copied().filter(|&source| source < report.sources.len()).collect()
}

/// The cells that say what a row rests on: the numbers of all sources; title, date and words of the first.
pub(super) fn evidence(report: &Report, row: &Row) -> [String; 4] {
    let sources = sources(report, row);
    let numbers = sources.iter().map(|source| (source + 1).to_string()).collect::<Vec<_>>().join("、");
    match sources.first().and_then(|&first| report.sources.get(first)) {
        Some(source) => [numbers, title(source), source.date.clone(), shown::one_line(&source.quote)],
        None => Default::default(),
    }
}

/// What a source's document is called.
pub(super) fn title(source: &Source) -> String {
    shown::one_line(if source.title.is_empty() { &source.file } else { &source.title })
}

/// What is said where a list has no rows.
pub(super) fn nothing(report: &Report) -> String {
    format!("这 {} 份文件中未提及", report.coverage.documents)
}

/// On how much the report rests, in a sentence.
pub(super) fn coverage(report: &Report) -> String {
    let coverage = &report.coverage;
    format!("据 {} 份文件中的 {} 份", coverage.documents, coverage.about)
}

/// The days of the documents it rests on.
pub(super) fn period(report: &Report) -> Option<String> {
    match (&report.coverage.from, &report.coverage.to) {
        (Some(from), Some(to)) if from != to => Some(format!("{from} 至 {to}")),
        (from, to) => to.clone().or_else(|| from.clone()),
    }
}
