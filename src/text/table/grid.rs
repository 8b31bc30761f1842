//! Cells as read → rows and columns, a merged cell in all that it covers.

use std::collections::HashMap;

use crate::read;
use crate::span::Span;
use crate::text::fold::{bare, fold, is_han, swallows_space};

/// A table whose cells are found by row and column.
pub(crate) struct Grid<'a> {
    chars: &'a [char],
    cells: &'a [read::Cell],
    at: HashMap<(u32, u32), usize>,
    size: (u32, u32),
}

impl<'a> Grid<'a> {
    /// The cells of `table`, whose characters are those of `chars`.
    pub fn of(table: &'a read::Table, chars: &'a [char]) -> Grid<'a> {
        let mut at = HashMap::with_capacity(table.cells.len());
        let mut size = (0, 0);
        for (number, cell) in table.cells.iter().enumerate() {
            for row in cell.row..cell.row + cell.height.max(1) {
                for column in cell.column..cell.column + cell.width.max(1) {
                    at.entry((row, column)).or_insert(number);
                    size = (size.0.max(row + 1), size.1.max(column + 1));
                }
            }
        }
        Grid { chars, cells: &table.cells, at, size }
    }

    /// The number of rows.
    pub fn rows(&self) -> u32 {
        self.size.0
    }

    /// The number of columns.
    pub fn columns(&self) -> u32 {
        self.size.1
    }

    /// The number of the cell at a place.
    pub fn at(&self, row: u32, column: u32) -> Option<usize> {
        self.at.get(&(row, column)).copied()
    }

    /// A cell by its number.
    pub fn cell(&self, number: usize) -> &'a read::Cell {
        &self.cells[number]
    }

    /// The text of a cell as it is printed.
    pub fn printed(&self, number: usize) -> String {
        self.slice(self.cells[number].span).iter().collect()
    }

    /// The folded text of a cell without spaces.
    pub fn bare(&self, number: usize) -> String {
        bare(self.slice(self.cells[number].span)).collect()
    }

    /// The folded characters of a cell with where they stand, without the spaces that parted nothing.
    pub fn folded(&self, number: usize) -> Vec<(u32, char)> {
        let span = self.cells[number].span;
        folded(self.slice(span)).map(|(at, c)| (span.start + at, c)).collect()
    }

    /// The cells of a row that are not empty, each once.
    pub fn filled(&self, row: u32) -> Vec<usize> {
        let mut filled: Vec<usize> = Vec::new();
        for column in 0..self.columns() {
            if let Some(number) = self.at(row, column)
                && !filled.contains(&number)
                && self.slice(self.cells[number].span).iter().any(|c| !c.is_whitespace())
            {
                filled.push(number);
            }
        }
        filled
    }

    fn slice(&self, span: Span) -> &'a [char] {
        let end = (span.end as usize).min(self.chars.len());
        &self.chars[(span.start as usize).min(end)..end]
    }
}

/// Characters folded, with their positions, without the spaces that part nothing.
pub(crate) fn folded(chars: &[char]) -> impl Iterator<Item = (u32, char)> {
    chars.iter().enumerate().filter_map(|(at, c)| {
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied();
        let after = chars.get(at + 1).copied();
        let folded = if c.is_whitespace() {
            let parts = |c: Option<char>| c.is_some_and(|c| !swallows_space(c));
            (parts(before) && parts(after)).then_some(' ')
        } else {
            fold(*c, before, after)
        };
        folded.map(|c| (at as u32, c))
    })
}

/// Whether a text says something: not 无, —, / or the like.
pub(crate) fn says(text: &str) -> bool {
    !matches!(text, "无" | "暂无" | "待定" | "未定" | "空缺" | "不详" | "同上")
        && text.chars().any(|c| is_han(c) || c.is_alphanumeric())
}
