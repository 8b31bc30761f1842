//! A report → which of its rows and sources stand on the page: of a long list the first rows, and those that the map and the charts lead to.

use std::collections::BTreeSet;

use super::super::model::{Cell, List, Point, Report, Row};
use super::super::table;

/// Rows of a list that stand on the page; the workbook and the tables have all.
pub(super) const ROWS: usize = 500;
/// Rows behind a bar that are named with it, the first of the list.
pub(super) const BEHIND: usize = 20;

/// What stands on the page.
pub(super) struct Chosen {
    rows: Vec<BTreeSet<usize>>,
    sources: BTreeSet<usize>,
}

impl Chosen {
    /// Chooses; `keys` are those that the map leads to.
    pub(super) fn of(report: &Report, keys: &BTreeSet<String>) -> Chosen {
        let first = |list: &List| (0..list.rows.len().min(ROWS)).collect();
        let mut chosen = Chosen { rows: report.lists.iter().map(first).collect(), sources: BTreeSet::new() };
        let mut open: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
        for (rows, list) in chosen.rows.iter_mut().zip(&report.lists) {
            for (at, row) in list.rows.iter().enumerate() {
                if open.remove(row.key.as_str()) {
                    rows.insert(at);
                }
            }
        }
        for (list, column, point) in points(report) {
            if let [row] = point.rows[..]
                && row < report.lists[list].rows.len()
            {
                chosen.rows[list].insert(row);
            }
            let behind = point.rows.iter().take(BEHIND).filter_map(|row| report.lists[list].rows.get(*row));
            chosen.sources.extend(behind.filter_map(|row| telling(report, row, column)));
        }
        for (rows, list) in chosen.rows.iter().zip(&report.lists) {
            for row in rows.iter().filter_map(|row| list.rows.get(*row)) {
                chosen.sources.extend(of_row(report, row));
            }
        }
        chosen
    }

    /// The rows of a list that stand on the page.
    pub(super) fn rows(&self, list: usize) -> impl Iterator<Item = usize> {
        self.rows.get(list).into_iter().flatten().copied()
    }

    /// How many rows of a list stand on the page.
    pub(super) fn count(&self, list: usize) -> usize {
        self.rows.get(list).map_or(0, BTreeSet::len)
    }

    /// Whether a row stands on the page.
    pub(super) fn has(&self, list: usize, row: usize) -> bool {
        self.rows.get(list).is_some_and(|rows| rows.contains(&row))
    }

    /// The sources on which something on the page rests.
    pub(super) fn sources(&self) -> &BTreeSet<usize> {
        &self.sources
    }
}

/// The numbers of the charts that are drawn from lists: with the list and the column.
fn points(report: &Report) -> impl Iterator<Item = (usize, usize, &Point)> {
    let drawn = report.charts.iter().filter_map(|chart| Some((chart.of?, &chart.series)));
    let drawn = drawn.filter(|((list, _), _)| *list < report.lists.len());
    drawn.flat_map(|((list, column), series)| {
        series.iter().flat_map(|(_, points)| points).flatten().map(move |point| (list, column, point))
    })
}

/// The words that tell what a row says in a column: those of its number, else the most telling of the row.
pub(super) fn telling(report: &Report, row: &Row, column: usize) -> Option<usize> {
    match row.cells.get(column) {
        Some(Cell::Number(_, Some(source))) if *source < report.sources.len() => Some(*source),
        _ => table::sources(report, row).first().copied(),
    }
}

/// All that a row rests on, sorted.
pub(super) fn of_row(report: &Report, row: &Row) -> BTreeSet<usize> {
    let cells = row.cells.iter().filter_map(|cell| match cell {
        Cell::Number(_, source) => *source,
        _ => None,
    });
    row.sources.iter().copied().chain(cells).filter(|source| *source < report.sources.len()).collect()
}
