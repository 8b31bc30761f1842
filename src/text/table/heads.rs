//! Rows of a table → its headings: in which rows do they stand, what kind of table do they make, which column is what?

use super::grid::Grid;
use crate::pack::{ColumnKind, Open, Pack, TableKind};
use crate::read;
use crate::text::fold::bare;

/// Rows in which headings begin at the latest.
const FIRST: u32 = 12;
/// Rows that headings have at most.
const DEEP: u32 = 3;
/// Headings over numbers of rows and of people to call.
const NUMBERING: [&str; 9] = ["序号", "编号", "序", "排序", "项目编号", "代码", "联系电话", "电话", "邮编"];
/// Rows that are looked at to tell whether a column holds figures.
const LOOKED: usize = 20;
/// Longest heading, in characters.
const LONGEST: usize = 24;
/// Characters of a line that are looked at for a unit.
const LONGEST_LINE: usize = 40;
/// Longest unit of money, in characters.
const LONGEST_UNIT: usize = 5;
/// Headings that are shown of a table of no known kind.
const SHOWN: usize = 12;

/// The headings of a table.
#[derive(Debug)]
pub(super) struct Heads {
    /// The kind of table, by its position in the pack.
    pub kind: usize,
    /// The first row of the headings.
    pub first: u32,
    /// The first row behind them.
    pub behind: u32,
    /// For each column of the table the column of the kind that it is.
    pub columns: Vec<Option<Head>>,
    /// The unit that the table gives for all its figures.
    pub unit: Option<String>,
}

/// The heading of a column.
#[derive(Debug, Clone)]
pub(super) struct Head {
    /// The column of the kind.
    pub column: usize,
    /// The unit in brackets.
    pub unit: Option<String>,
    /// The cell that holds it, of several the lowest.
    pub cell: usize,
}

/// How well a heading fits: a word of the kind as it is, at its end, at its beginning; then the longer word.
type Fit = (u8, usize);

/// Finds the headings of a table, or says which it has and what they are near to.
pub(super) fn find(grid: &Grid<'_>, pack: &Pack) -> Result<Heads, String> {
    let mut best: Option<(usize, usize, Heads)> = None;
    let mut nearest: Option<(usize, usize)> = None;
    for first in 0..grid.rows().min(FIRST) {
        let deep = if is_tiered(grid, first) { DEEP } else { 1 };
        for depth in 1..=deep.min(grid.rows() - first) {
            let paths: Vec<Path> = (0..grid.columns()).map(|column| Path::of(grid, first, depth, column)).collect();
            for (number, kind) in pack.tables.iter().enumerate() {
                let (columns, exact) = columns(kind, &paths);
                let is_named = |head: &&Head| kind.columns[head.column].open != Some(Open::Figures);
                let known = columns.iter().flatten().filter(is_named).count();
                let all = columns.iter().flatten().count();
                let has_row = columns.iter().flatten().any(|head| head.column == kind.row);
                if known > nearest.map_or(0, |(known, _)| known) {
                    nearest = Some((known, number));
                }
                let fits = has_row && all >= kind.least;
                if fits && best.as_ref().is_none_or(|(most, sure, _)| (known, exact) > (*most, *sure)) {
                    let heads = Heads { kind: number, first, behind: first + depth, columns, unit: None };
                    best = Some((known, exact, heads));
                }
            }
        }
    }
    match best {
        Some((.., heads)) => Ok(Heads { unit: unit_above(grid, heads.first), ..heads }),
        None => Err(unknown(grid, nearest.map(|(_, kind)| &pack.tables[kind]))),
    }
}

/// Whether a cell of the row covers several columns or rows.
fn is_tiered(grid: &Grid<'_>, row: u32) -> bool {
    grid.filled(row).into_iter().any(|number| grid.cell(number).width > 1 || grid.cell(number).height > 1)
}

/// The headings of one column, from above.
struct Path {
    cell: Option<usize>,
    /// Without brackets and spaces.
    parts: Vec<String>,
    unit: Option<String>,
    /// Whether figures stand below.
    figures: bool,
}

impl Path {
    fn of(grid: &Grid<'_>, first: u32, depth: u32, column: u32) -> Path {
        let figures = has_figures(grid, first + depth, column);
        let mut path = Path { cell: None, parts: Vec::new(), unit: None, figures };
        for number in (first..first + depth).filter_map(|row| grid.at(row, column)) {
            if path.cell == Some(number) {
                continue;
            }
            let text = grid.bare(number);
            if text.is_empty() {
                continue;
            }
            path.cell = Some(number);
            let (name, unit) = parted(&text);
            path.unit = unit.or(path.unit);
            path.parts.push(name);
        }
        path
    }

    /// How well a column of a kind fits; what stands lowest counts first, then all together, then what stands above.
    fn fit(&self, column: &ColumnKind) -> Option<Fit> {
        let last = self.parts.last()?;
        let joined = self.parts.concat();
        let fit = |text: &str| column.heads.iter().filter_map(|head| fit(text, head)).max();
        let whole = [&joined, last].into_iter().filter_map(|text| fit(text)).max();
        let above = || self.parts.first().and_then(|text| fit(text)).map(|(_, length)| (0, length));
        whole.or_else(above).or_else(|| match column.open {
            Some(Open::Period) if is_time(last) => Some((1, 0)),
            Some(Open::Figures) if self.figures && !NUMBERING.contains(&last.as_str()) => Some((0, 0)),
            _ => None,
        })
    }
}

/// Whether most of what stands below headings in a column is figures.
fn has_figures(grid: &Grid<'_>, from: u32, column: u32) -> bool {
    let cells = (from..grid.rows()).take(LOOKED).filter_map(|row| grid.at(row, column)).map(|cell| grid.bare(cell));
    let (mut figures, mut all) = (0, 0);
    for text in cells.filter(|text| !text.is_empty()) {
        all += 1;
        figures += usize::from(
            text.trim_end_matches('%').parse::<f64>().is_ok() || text.replace(',', "").parse::<f64>().is_ok(),
        );
    }
    all > 0 && figures * 2 > all
}

/// How a heading and a known one agree.
fn fit(text: &str, head: &str) -> Option<Fit> {
    let length = head.chars().count();
    let longer = text.chars().count();
    if text == head {
        Some((3, length))
    } else if longer > LONGEST || length < 2 {
        None
    } else if text.ends_with(head) {
        Some((2, length))
    } else {
        text.starts_with(head).then_some((1, length))
    }
}

/// For each column of the table what it is, and how many headings are known as they are; no column of a kind stands twice, but those
/// whose headings are open.
fn columns(kind: &TableKind, paths: &[Path]) -> (Vec<Option<Head>>, usize) {
    let mut fits: Vec<(Fit, usize, usize)> = Vec::new();
    for (at, path) in paths.iter().enumerate() {
        let of = |(column, known): (usize, &ColumnKind)| Some((path.fit(known)?, at, column));
        fits.extend(kind.columns.iter().enumerate().filter_map(of));
    }
    // the best first; of equals the first column, and what the kind names first
    fits.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut found: Vec<Option<Head>> = vec![None; paths.len()];
    let mut taken = vec![false; kind.columns.len()];
    let mut exact = 0;
    for (fit, at, column) in fits {
        let is_open = kind.columns[column].open.is_some();
        if let (None, Some(cell)) = (&found[at], paths[at].cell)
            && (is_open || kind.columns[column].several || !taken[column])
        {
            found[at] = Some(Head { column, unit: paths[at].unit.clone(), cell });
            taken[column] = true;
            exact += usize::from(fit.0 == 3);
        }
    }
    (found, exact)
}

/// A heading without what stands in brackets, and the unit that it gives: 总投资（万元）, 投资额/亿元, 单位：万元.
fn parted(text: &str) -> (String, Option<String>) {
    let mut name = String::new();
    let mut inside = String::new();
    let mut depth = 0u32;
    for c in text.chars() {
        match c {
            '（' | '【' | '[' => depth += 1,
            '）' | '】' | ']' => depth = depth.saturating_sub(1),
            '“' | '”' | '*' | '：' => {}
            c if depth > 0 => inside.push(c),
            c => name.push(c),
        }
    }
    let unit = inside.strip_prefix("单位").unwrap_or(&inside).trim_start_matches('：').to_owned();
    if let Some((before, after)) = name.clone().rsplit_once('/')
        && inside.is_empty()
        && !before.is_empty()
    {
        return (before.to_owned(), Some(after.to_owned()));
    }
    (name, (!unit.is_empty()).then_some(unit))
}

/// Whether a heading is a time: 2022年, 2023年1-6月, 上年同期.
fn is_time(text: &str) -> bool {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let year = digits == 4 && (text.starts_with("19") || text.starts_with("20"));
    year && text.chars().nth(4).is_none_or(|c| matches!(c, '年' | '-' | '.' | '/'))
        || ["去年", "上年", "今年", "本年", "上半年", "全年"].iter().any(|word| text.starts_with(word))
}

/// 单位：万元, in a row above the headings.
fn unit_above(grid: &Grid<'_>, first: u32) -> Option<String> {
    let texts = (0..first).flat_map(|row| grid.filled(row)).map(|number| grid.bare(number));
    let unit = |text: String| Some(unit_in(&text)?.to_owned());
    texts.filter_map(unit).next()
}

/// The two lines above a table that say something, the nearest first: where their last characters stand.
pub(super) fn lines_before(chars: &[char], table: &read::Table) -> Vec<std::ops::Range<usize>> {
    let Some(first) = table.cells.iter().map(|cell| cell.span.start as usize).min() else { return Vec::new() };
    let line_start = |end: usize| chars[..end].iter().rposition(|c| *c == '\n').map_or(0, |at| at + 1);
    let mut end = line_start(first.min(chars.len())).saturating_sub(1);
    let mut lines = Vec::new();
    while lines.len() < 2 && end > 0 {
        let start = line_start(end);
        if chars[start..end].iter().any(|c| !c.is_whitespace()) {
            lines.push(start.max(end.saturating_sub(LONGEST_LINE))..end);
        }
        end = start.saturating_sub(1);
    }
    lines
}

/// 单位：万元, in the two lines above a table.
pub(super) fn unit_before(chars: &[char], table: &read::Table) -> Option<String> {
    let text = |line: std::ops::Range<usize>| bare(&chars[line]).collect::<String>();
    lines_before(chars, table).into_iter().find_map(|line| unit_in(&text(line)).map(str::to_owned))
}

/// The unit of money that a line gives for a table: 单位：万元.
fn unit_in(text: &str) -> Option<&str> {
    let units = text.match_indices("单位：").map(|(at, sign)| &text[at + sign.len()..]);
    let unit = |rest: &'_ str| -> usize {
        rest.char_indices().take(LONGEST_UNIT).find(|(_, c)| *c == '元').map_or(0, |(at, c)| at + c.len_utf8())
    };
    units.map(|rest| &rest[..unit(rest)]).find(|unit| !unit.is_empty())
}

fn unknown(grid: &Grid<'_>, nearest: Option<&TableKind>) -> String {
    let first = (0..grid.rows().min(FIRST)).max_by_key(|row| (grid.filled(*row).len(), std::cmp::Reverse(*row)));
    let heads: Vec<String> =
        first.map(|row| grid.filled(row)).unwrap_or_default().into_iter().map(|cell| grid.bare(cell)).collect();
    let shown: Vec<&str> = heads.iter().take(SHOWN).map(String::as_str).collect();
    let mut message = format!("a table without headings that are known; it has {}", shown.join(" | "));
    if let Some(kind) = nearest {
        let known: Vec<&str> =
            kind.columns.iter().filter_map(|column| column.heads.first()).take(SHOWN).map(String::as_str).collect();
        message.push_str(&format!("; the nearest kind is `{}` with {}", kind.id, known.join(" | ")));
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_parted_from_their_units() {
        let of = |text: &str| parted(text);
        assert_eq!(of("总投资（万元）"), ("总投资".into(), Some("万元".into())));
        assert_eq!(of("投资额/亿元"), ("投资额".into(), Some("亿元".into())));
        assert_eq!(of("“链主”企业"), ("链主企业".into(), None));
        assert_eq!(of("金额（单位：万元）"), ("金额".into(), Some("万元".into())));
    }

    #[test]
    fn a_word_as_it_is_fits_best() {
        assert!(fit("总投资", "总投资") > fit("项目总投资", "总投资"));
        assert!(fit("项目总投资", "总投资") > fit("项目总投资", "项目"));
        assert_eq!(fit("备注", "总投资"), None);
        assert!(is_time("2022年") && is_time("2023年1-6月") && !is_time("2022家"));
        assert_eq!(unit_in("填报单位：恒阳县 单位：万元、%"), Some("万元"));
    }
}
