//! A report → what the template shows: every text as it is read, every place with its anchor.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::error::ReportError;
use super::super::model::{Cell, Change, Column, Figure, Kind, List, Report, Source, What};
use super::super::write::Entry;
use super::super::{shown, table};
use super::chosen::{Chosen, of_row};
use super::drawn::{self, ChartView};
use super::map;

/// The widest that a map may be, in pixels, and still be read when it is made as wide as the page.
const FITS: f64 = 1900.0;
/// The highest and widest that it may be to be printed with the summary on one sheet.
const SHARES: [f64; 2] = [700.0, 1600.0];
/// Rows from which a list can be searched.
const MANY: usize = 12;
/// Changes that are told on the page, and rows that are named with a source.
const CHANGES: usize = 500;
const USES: usize = 20;
/// How wide a column of words is at least, in Latin letters, where its words are as long.
const COLUMN: usize = 18;

#[derive(Serialize)]
pub(super) struct View {
    title: String,
    lists_said: String,
    coverage: String,
    period: Option<String>,
    as_of: Option<String>,
    figures: Vec<FigureView>,
    map: Option<MapView>,
    no_map: Option<String>,
    charts: Vec<ChartView>,
    changes: Option<Vec<ChangeView>>,
    changes_more: usize,
    lists: Vec<ListView>,
    nothing: String,
    sources: Vec<SourceView>,
    /// How many sources there are, on the page or not.
    sources_count: usize,
}

#[derive(Serialize)]
struct FigureView {
    name: String,
    value: String,
    unit: String,
    anchor: Option<String>,
}

#[derive(Serialize)]
struct MapView {
    svg: String,
    /// Whether it is shown as large as it was drawn, to be moved about in.
    is_wide: bool,
    /// Whether it is printed on a sheet of its own.
    is_large: bool,
}

#[derive(Serialize)]
struct ChangeView {
    list: String,
    name: String,
    anchor: Option<String>,
    what: &'static str,
    class: &'static str,
    cells: Vec<[String; 3]>,
}

#[derive(Serialize)]
struct ListView {
    anchor: String,
    name: String,
    note: String,
    count: usize,
    /// How many of its rows stand on the page.
    shown: usize,
    is_long: bool,
    columns: Vec<ColumnView>,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct ColumnView {
    title: String,
    unit: String,
    class: &'static str,
    width: String,
}

#[derive(Serialize)]
struct RowView {
    anchor: String,
    number: usize,
    cells: Vec<CellView>,
    sources: Vec<LinkView>,
}

#[derive(Serialize)]
struct CellView {
    text: String,
    class: &'static str,
    source: Option<LinkView>,
}

/// A link to a source, with the beginning of its words.
#[derive(Serialize)]
pub(super) struct LinkView {
    number: usize,
    says: String,
}

#[derive(Serialize)]
struct SourceView {
    number: usize,
    title: String,
    date: String,
    file: String,
    start: u64,
    before: String,
    marked: String,
    after: String,
    uses: Vec<UseView>,
}

/// The rows of a list that rest on a source.
#[derive(Serialize)]
struct UseView {
    list: &'static str,
    rows: Vec<(String, usize)>,
    /// How many more there are.
    more: usize,
}

/// What the template of a report shows.
pub(super) fn view(report: &Report) -> Result<View, ReportError> {
    let keys = report.picture.as_ref().map(|svg| map::leads(svg)).unwrap_or_default();
    let chosen = Chosen::of(report, &keys);
    let map = report.picture.as_ref().ok().map(|svg| map::map(svg, &rows_by_key(report, &chosen)));
    Ok(View {
        title: super::title(report),
        lists_said: format!("{}{}清单", if map.is_some() { "一图" } else { "" }, chinese(report.lists.len())),
        coverage: table::coverage(report),
        period: table::period(report),
        as_of: report.as_of.clone(),
        figures: report.summary.iter().map(|figure| figure_view(report, figure)).collect(),
        no_map: report.picture.as_ref().err().cloned(),
        map: map.map(|map| MapView {
            is_wide: map.width > FITS,
            is_large: map.height > SHARES[0] || map.width > SHARES[1],
            svg: map.svg,
        }),
        charts: drawn::views(report, &chosen)?,
        changes: report.changes.as_ref().map(|changes| change_views(report, &chosen, changes)),
        changes_more: report.changes.as_ref().map_or(0, Vec::len).saturating_sub(CHANGES),
        lists: report.lists.iter().enumerate().map(|(index, list)| list_view(report, &chosen, list, index)).collect(),
        nothing: table::nothing(report),
        sources: source_views(report, &chosen),
        sources_count: report.sources.len(),
    })
}

fn list_anchor(list: usize) -> String {
    format!("l{}", list + 1)
}

pub(super) fn row_anchor(list: usize, row: usize) -> String {
    format!("l{}r{}", list + 1, row + 1)
}

/// Where what an IRI names stands; in the first list that has it.
fn rows_by_key<'r>(report: &'r Report, chosen: &Chosen) -> BTreeMap<&'r str, String> {
    let mut rows = BTreeMap::new();
    for (index, list) in report.lists.iter().enumerate() {
        for at in chosen.rows(index) {
            let row = &list.rows[at];
            rows.entry(row.key.as_str()).or_insert_with(|| row_anchor(index, at));
        }
    }
    rows
}

fn figure_view(report: &Report, figure: &Figure) -> FigureView {
    FigureView {
        name: figure.name.clone(),
        value: figure.value.clone(),
        unit: figure.unit.clone(),
        anchor: figure.list.filter(|&list| list < report.lists.len()).map(list_anchor),
    }
}

fn change_views(report: &Report, chosen: &Chosen, changes: &[Change]) -> Vec<ChangeView> {
    let mut rows: BTreeMap<(&str, String), String> = BTreeMap::new();
    for (index, list) in report.lists.iter().enumerate() {
        for at in chosen.rows(index) {
            rows.entry((list.name, table::name(&list.rows[at]))).or_insert_with(|| row_anchor(index, at));
        }
    }
    let view = |change: &Change| {
        let (what, class) = match change.what {
            What::New => ("新增", "new"),
            What::Changed => ("变动", "changed"),
            What::Gone => ("不再列出", "gone"),
        };
        let anchor = rows.get(&(change.list.as_str(), change.name.clone())).filter(|_| change.what != What::Gone);
        let (list, name, cells) = (change.list.clone(), change.name.clone(), change.cells.clone());
        ChangeView { list, name, anchor: anchor.cloned(), what, class, cells }
    };
    changes.iter().take(CHANGES).map(view).collect()
}

fn list_view(report: &Report, chosen: &Chosen, list: &List, index: usize) -> ListView {
    let row = |(at, row): (usize, &super::super::model::Row)| RowView {
        anchor: row_anchor(index, at),
        number: at + 1,
        cells: list
            .columns
            .iter()
            .enumerate()
            .map(|(column, kind)| cell_view(report, row.cells.get(column).unwrap_or(&Cell::Empty), *kind))
            .collect(),
        sources: table::sources(report, row).into_iter().filter_map(|source| link(report, source)).collect(),
    };
    ListView {
        anchor: list_anchor(index),
        name: list.name.into(),
        note: list.note.clone(),
        count: list.rows.len(),
        shown: chosen.count(index),
        is_long: list.rows.len() > MANY,
        columns: list.columns.iter().enumerate().map(|(at, column)| column_view(list, at, *column)).collect(),
        rows: chosen.rows(index).filter_map(|at| Some((at, list.rows.get(at)?))).map(row).collect(),
    }
}

fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Number | Kind::Count => "number",
        Kind::Date => "date",
    }
}

fn column_view(list: &List, at: usize, column: Column) -> ColumnView {
    // the unit stands on a line of its own
    let (title, unit) = column.title.find('（').map_or((column.title, ""), |unit| column.title.split_at(unit));
    let widest =
        list.rows.iter().filter_map(|row| row.cells.get(at)).map(|cell| shown::width(&shown::cell(cell))).max();
    let width = widest.unwrap_or(0).min(COLUMN).max(shown::width(title));
    ColumnView {
        title: title.into(),
        unit: unit.into(),
        class: class(column.kind),
        // em and the padding of a cell
        width: format!("calc({:.1}em + 18px)", width as f64 / 2.0),
    }
}

fn cell_view(report: &Report, cell: &Cell, column: Column) -> CellView {
    let source = match cell {
        Cell::Number(_, Some(source)) => link(report, *source),
        _ => None,
    };
    CellView { text: shown::cell(cell), class: class(column.kind), source }
}

pub(super) fn link(report: &Report, source: usize) -> Option<LinkView> {
    let words = report.sources.get(source)?;
    let says =
        format!("{} {}：{}", table::title(words), words.date, shown::shorten(&shown::one_line(&words.quote), 120));
    Some(LinkView { number: source + 1, says })
}

/// Each source that is on the page with the rows that rest on it.
fn source_views(report: &Report, chosen: &Chosen) -> Vec<SourceView> {
    let mut uses: BTreeMap<usize, Vec<UseView>> = BTreeMap::new();
    for (index, list) in report.lists.iter().enumerate() {
        for at in chosen.rows(index) {
            for source in of_row(report, &list.rows[at]) {
                let (row, uses) = ((row_anchor(index, at), at + 1), uses.entry(source).or_default());
                match uses.last_mut().filter(|uses| uses.list == list.name) {
                    Some(uses) if uses.rows.len() < USES => uses.rows.push(row),
                    Some(uses) => uses.more += 1,
                    None => uses.push(UseView { list: list.name, rows: vec![row], more: 0 }),
                }
            }
        }
    }
    let shown = chosen.sources().iter().filter_map(|at| Some((*at, report.sources.get(*at)?)));
    shown.map(|(at, source)| source_view(at, source, uses.remove(&at).unwrap_or_default())).collect()
}

fn source_view(at: usize, source: &Source, uses: Vec<UseView>) -> SourceView {
    let characters: Vec<char> = source.quote.chars().collect();
    let end = source.mark.end.min(characters.len());
    let start = source.mark.start.min(end);
    let part = |range: std::ops::Range<usize>| shown::one_line(&characters[range].iter().collect::<String>());
    SourceView {
        number: at + 1,
        title: table::title(source),
        date: source.date.clone(),
        file: source.file.clone(),
        start: source.start,
        before: part(0..start),
        marked: part(start..end),
        after: part(end..characters.len()),
        uses,
    }
}

/// A small number as it is said.
fn chinese(number: usize) -> String {
    const DIGITS: [&str; 11] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    match number {
        0..=10 => DIGITS[number].into(),
        11..=19 => format!("十{}", DIGITS[number - 10]),
        _ => number.to_string(),
    }
}

#[derive(Serialize)]
pub(super) struct IndexView {
    chains: Vec<EntryView>,
    places: Vec<EntryView>,
}

#[derive(Serialize)]
struct EntryView {
    name: String,
    coverage: String,
    period: Option<String>,
    counts: Vec<(String, usize)>,
    page: Option<String>,
    workbook: Option<String>,
    folder: Option<String>,
}

/// What the template of the index shows.
pub(super) fn index(entries: &[Entry]) -> IndexView {
    let (places, chains): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| entry.is_place);
    let views = |entries: Vec<&Entry>| entries.into_iter().map(entry_view).collect();
    IndexView { chains: views(chains), places: views(places) }
}

fn entry_view(entry: &Entry) -> EntryView {
    let file = |ending: &str| entry.files.iter().find(|file| file.ends_with(ending)).cloned();
    let folder = file(".csv").and_then(|file| Some(format!("{}/", file.split_once('/')?.0)));
    EntryView {
        name: super::heading(&entry.name, entry.is_place),
        coverage: entry.coverage.clone(),
        period: entry.period.clone(),
        counts: entry.counts.iter().filter(|(_, count)| *count > 0).cloned().collect(),
        page: file(".html"),
        workbook: file(".xlsx"),
        folder,
    }
}
