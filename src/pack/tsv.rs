//! Tab-separated list → rows with their line number; `#` lines are the head.

use smallvec::SmallVec;

use super::{File, PackError};

/// A row: its line number and its cells.
pub type Row<'a> = (usize, SmallVec<[&'a str; 4]>);

/// The rows of a list, each with at least `columns` cells; shorter rows are reported.
pub fn rows<'a>(file: File<'a>, columns: usize, errors: &mut Vec<PackError>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for (i, line) in file.text.lines().enumerate() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let cells: SmallVec<[&str; 4]> = line.split('\t').map(str::trim).collect();
        if cells.len() < columns || cells[0].is_empty() {
            errors.push(PackError::at(
                file.path,
                i + 1,
                format!("needs {columns} tab-separated cells, has {}", cells.len()),
            ));
        } else {
            rows.push((i + 1, cells));
        }
    }
    rows
}

/// The parts of a cell that are joined by `|`.
pub fn parts(cell: Option<&&str>) -> Vec<String> {
    cell.map(|c| c.split('|').filter(|p| !p.is_empty()).map(str::to_owned).collect()).unwrap_or_default()
}
