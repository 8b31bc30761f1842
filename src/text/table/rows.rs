//! Rows below the headings → rows with what each is about; totals, notes and repeated headings left out.

use super::cells::{Cells, numbering};
use super::grid::Grid;
use super::heads::Heads;
use crate::model::{Cell, Row};

/// Words of a row that adds others up.
const TOTALS: [&str; 7] = ["合计", "小计", "总计", "共计", "累计", "平均", "总和"];
/// What a row of notes begins with.
const NOTES: [&str; 8] = ["注：", "备注：", "说明：", "填表人", "审核", "填报", "数据来源", "资料来源"];

/// Filled cells of a row that are looked at to tell whether it adds others up.
const LOOKED: usize = 3;

/// Whether a row that begins with these texts says nothing of its own: it adds others up, or is a note below them.
pub(crate) fn is_aside<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let says = |(at, text): (usize, &str)| at == 0 && NOTES.iter().any(|note| text.starts_with(note)) || is_total(text);
    texts.take(LOOKED).enumerate().any(says)
}

/// The rows of a table.
pub(super) fn rows(grid: &Grid<'_>, heads: &Heads, cells: &mut Cells<'_>) -> Vec<Row> {
    let kind = cells.kind();
    let name_at = heads.columns.iter().position(|head| head.as_ref().is_some_and(|head| head.column == kind.row));
    let group_column = kind.columns.iter().position(|column| column.group);
    let mut groups: Vec<(u8, Cell)> = Vec::new();
    let mut rows = Vec::new();
    for row in heads.behind..grid.rows() {
        let filled = grid.filled(row);
        let texts: Vec<String> = filled.iter().take(LOOKED).map(|number| grid.bare(*number)).collect();
        let Some(first) = texts.first() else { continue };
        if is_aside(texts.iter().map(String::as_str)) || is_heading(grid, heads, row) {
            continue;
        }
        if filled.len() == 1 || numbering(first) > 0 && filled.len() * 3 <= grid.columns() as usize {
            let level = level(first);
            groups.retain(|(of, _)| *of < level);
            if let Some(column) = group_column
                && let Some(cell) = cells.group(grid, filled[0], column)
            {
                groups.push((level, cell));
            }
            continue;
        }
        let Some(name) = name_at.and_then(|column| grid.at(row, column as u32)) else { continue };
        cells.next_row();
        let mut found = Vec::new();
        for (column, head) in (0..).zip(&heads.columns) {
            let (Some(head), Some(number)) = (head, grid.at(row, column)) else { continue };
            let unit = match kind.columns[head.column].unit {
                Some(of) => unit_of(grid, heads, row, of),
                None => head.unit.clone().or_else(|| heads.unit.clone()),
            };
            found.extend(cells.cell(grid, number, head, unit.as_deref(), Some(name).filter(|name| *name != number)));
        }
        if found.iter().any(|cell| cell.column == kind.row) {
            found.extend(groups.iter().map(|(_, cell)| cell.clone()));
            rows.push(Row { cells: found });
        }
    }
    rows
}

/// What stands in the column of units.
fn unit_of(grid: &Grid<'_>, heads: &Heads, row: u32, of: usize) -> Option<String> {
    let column = heads.columns.iter().position(|head| head.as_ref().is_some_and(|head| head.column == of));
    match column.and_then(|column| grid.at(row, column as u32)) {
        Some(number) => Some(grid.bare(number)),
        None => heads.unit.clone(),
    }
}

/// Whether a row repeats the headings, as it does on each printed page.
fn is_heading(grid: &Grid<'_>, heads: &Heads, row: u32) -> bool {
    let known = (0..).zip(&heads.columns).filter_map(|(column, head)| Some((column, head.as_ref()?)));
    known.clone().count() > 1
        && known
            .clone()
            .all(|(column, head)| grid.at(row, column).is_some_and(|number| grid.bare(number) == grid.bare(head.cell)))
}

fn is_total(text: &str) -> bool {
    // each of the words ends in one of these
    if !text.contains(['计', '均', '和']) {
        return false;
    }
    let name = &text[text.char_indices().nth(numbering(text)).map_or(text.len(), |(at, _)| at)..];
    TOTALS.iter().any(|word| name == *word || name.starts_with(word) && !name.contains("项目"))
        || TOTALS[..4].iter().any(|word| name.ends_with(word) && name.chars().count() <= 8)
}

/// How deep a row that stands over others stands: 一、 over （一） over the rest.
fn level(text: &str) -> u8 {
    match (numbering(text), text.chars().next()) {
        (0, _) => 2,
        (_, Some('（')) => 1,
        (_, Some(c)) if c.is_ascii_digit() => 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_told_from_names() {
        assert!(is_total("合计") && is_total("一、总计") && is_total("铝产业小计") && is_total("合计12个"));
        assert!(!is_total("累计设备制造项目") && !is_total("铝箔项目"));
        assert_eq!([level("一、铝产业链"), level("（一）新建"), level("茌平区")], [0, 1, 2]);
    }
}
