//! The words in a sheet → how wide its columns and how high its rows must be. Excel makes rows higher by itself, other programs do not.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::shown;

/// Widest and narrowest column, in Latin letters; longer text is wrapped.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=44;
/// What a cell needs beside its words: its indent, and the last character that does not go in whole.
const BESIDE: usize = 4;
/// Height of a line, and what a row needs beside its lines, in points.
const LINE: usize = 15;
const AROUND: usize = 5;
/// The highest row that Excel knows.
const HIGHEST: usize = 409;

/// The widths of the words in a sheet, by row and column.
pub(super) struct Fit {
    rows: Vec<Vec<usize>>,
    columns: usize,
}

impl Fit {
    /// Starts with the header.
    pub(super) fn new(headings: &[&str]) -> Self {
        let mut fit = Self { rows: Vec::new(), columns: headings.len() };
        for (column, heading) in (0..).zip(headings) {
            // a unit in brackets may stand on a line of its own; the arrow of the filter takes two letters
            let width = heading.split('（').map(shown::width).max().unwrap_or(0) + 2;
            fit.width(0, column, width);
        }
        fit
    }

    /// Words in a cell.
    pub(super) fn saw(&mut self, row: u32, column: u16, text: &str) {
        self.width(row as usize, usize::from(column), shown::width(text));
    }

    fn width(&mut self, row: usize, column: usize, width: usize) {
        if self.rows.len() <= row {
            self.rows.resize(row + 1, vec![0; self.columns]);
        }
        if let Some(cell) = self.rows[row].get_mut(column) {
            *cell = width;
        }
    }

    /// Sets widths and heights; some columns have a width of their own.
    pub(super) fn set(&self, sheet: &mut Worksheet, own: &[(u16, usize)]) -> Result<(), XlsxError> {
        let widest = |column: usize| self.rows.iter().map(|row| row[column]).max().unwrap_or(0);
        let width = |column: usize| match own.iter().find(|(other, _)| usize::from(*other) == column) {
            Some((_, width)) => *width,
            None => (widest(column) + BESIDE).clamp(*WIDTHS.start(), *WIDTHS.end()),
        };
        let widths: Vec<usize> = (0..self.columns).map(width).collect();
        for (column, width) in (0..).zip(&widths) {
            sheet.set_column_width(column, *width as f64)?;
        }
        // the header has room for a unit below the name
        sheet.set_row_height(0, (2 * LINE + AROUND) as f64)?;
        for (at, row) in (0..).zip(&self.rows).skip(1) {
            let lines = row.iter().zip(&widths).map(|(seen, width)| seen.div_ceil(width - BESIDE)).max().unwrap_or(1);
            sheet.set_row_height(at, (lines.max(1) * LINE + AROUND).min(HIGHEST) as f64)?;
        }
        Ok(())
    }
}
