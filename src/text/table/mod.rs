//! Tables of a text → rows of cells under known headings, each cell a sentence of its own.
//!
//! What kind of table it is tell its headings ([`crate::pack::TableKind`]). A cell is read alone, behind the words that its heading
//! stands for (链长 + 李恒山) and before the unit that the heading gives (120000 + 万元); a text about what the row is about is read
//! behind that name. So the same rules read a table that read a text, and every character keeps its place in the source.

mod cells;
mod grid;
mod heads;
mod rows;

use crate::model::{Document, Table};
use crate::pack::Pack;
use crate::read;
use crate::span::Span;
use cells::Cells;
pub(crate) use cells::{is_bare_number, numbering_of};
pub(crate) use grid::{Grid, folded, says};
pub(crate) use rows::is_aside;

/// The cells of a table without what stands alone in the first rows, which is its title.
pub(super) fn cells(table: &read::Table) -> impl Iterator<Item = Span> {
    let filled = |row: u32| table.cells.iter().filter(move |cell| cell.row == row && !cell.span.is_empty()).count();
    let first = (0..table.rows).find(|row| filled(*row) > 1).unwrap_or(table.rows);
    table.cells.iter().filter(move |cell| cell.row >= first).map(|cell| cell.span)
}

/// The headings of a table that is mapped row by row.
#[derive(Debug)]
pub(crate) struct Headings {
    /// The kind of table, by its position in the pack.
    pub kind: usize,
    /// The first row behind them.
    pub behind: u32,
    /// For each column of the table the column of the kind that it is.
    pub columns: Vec<Option<Heading>>,
}

/// The heading of a column.
#[derive(Debug)]
pub(crate) struct Heading {
    /// The column of the kind.
    pub column: usize,
    /// The unit of its figures.
    pub unit: Option<String>,
    /// As it is printed.
    pub text: String,
}

/// Finds the headings of a table whose characters are those of `chars`, or says which it has and what they are near to.
pub(crate) fn headings(table: &read::Table, chars: &[char], pack: &Pack) -> Result<Headings, String> {
    let grid = Grid::of(table, chars);
    let heads = heads::find(&grid, pack)?;
    let unit = heads.unit.or_else(|| heads::unit_before(chars, table));
    let heading = |head: heads::Head| Heading {
        column: head.column,
        unit: head.unit.or_else(|| unit.clone()),
        text: grid.bare(head.cell),
    };
    let columns = heads.columns.into_iter().map(|head| head.map(heading)).collect();
    Ok(Headings { kind: heads.kind, behind: heads.behind, columns })
}

/// Adds the cells of tables to a document; gives the headings of those of no known kind, with the kind that comes nearest.
pub(super) fn lay(document: &mut Document, chars: &[char], tables: &[read::Table], pack: &Pack) -> Vec<String> {
    let mut unknown = Vec::new();
    for table in tables {
        let grid = Grid::of(table, chars);
        if grid.rows() < 2 || grid.columns() < 2 {
            continue;
        }
        match heads::find(&grid, pack) {
            Ok(mut heads) => {
                heads.unit = heads.unit.or_else(|| heads::unit_before(chars, table));
                let mut cells = Cells::new(document, &pack.tables[heads.kind]);
                let rows = rows::rows(&grid, &heads, &mut cells);
                let lines = heads::lines_before(chars, table);
                let title = cells.title(&grid, &heads, (chars, &lines), table.title.as_deref());
                document.tables.push(Table { kind: heads.kind, title, rows });
            }
            Err(message) => unknown.push(message),
        }
    }
    unknown
}
