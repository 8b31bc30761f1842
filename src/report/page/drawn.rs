//! Charts → pictures whose bars and points lead to the rows behind them: to the one row, or to a table below the chart.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::error::ReportError;
use super::super::model::{Cell, Chart, List, Point, Report};
use super::super::{charts, shown, table};
use super::chosen::{BEHIND, Chosen, telling};
use super::view::{LinkView, link, row_anchor};

#[derive(Serialize)]
pub(super) struct ChartView {
    title: String,
    svg: String,
    behind: Vec<BehindView>,
}

/// The rows behind a bar; it is shown when the bar is clicked on.
#[derive(Serialize)]
struct BehindView {
    anchor: String,
    title: String,
    /// How many rows more there are.
    more: usize,
    list: &'static str,
    heading: &'static str,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    name: String,
    anchor: Option<String>,
    value: String,
    source: Option<LinkView>,
}

/// The charts that have something to show.
pub(super) fn views(report: &Report, chosen: &Chosen) -> Result<Vec<ChartView>, ReportError> {
    let views = report.charts.iter().enumerate().map(|(at, chart)| view(report, chosen, at, chart));
    Ok(views.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

fn view(report: &Report, chosen: &Chosen, at: usize, chart: &Chart) -> Result<Option<ChartView>, ReportError> {
    let Some(drawing) = charts::draw(chart)? else { return Ok(None) };
    let title = chart.title.clone();
    let of = chart.of.and_then(|(list, column)| Some((list, column, report.lists.get(list)?)));
    let Some((list, column, rows_of)) = of else {
        return Ok(Some(ChartView { title, svg: drawing.svg, behind: Vec::new() }));
    };
    let mut behind = Vec::new();
    let mut leads = Vec::new();
    for spot in &drawing.spots {
        let (rows, value) = summed(chart, spot);
        let (label, series) = (&chart.labels[spot.label], spot.series.map_or("", |at| chart.series[at].0.as_str()));
        let unit = &chart.unit;
        let said = format!("{label} {series} {}{unit}", shown::number(value)).replace("  ", " ");
        let rows: Vec<usize> = rows.into_iter().filter(|row| *row < rows_of.rows.len()).collect();
        let lead = match rows[..] {
            [] => None,
            [row] if chosen.has(list, row) => Some((format!("#{}", row_anchor(list, row)), said)),
            _ => {
                let part = spot.series.map_or_else(String::new, |at| format!("s{}", at + 1));
                let anchor = format!("c{}b{}{part}", at + 1, spot.label + 1);
                let title = format!("{said}，{} 行之和", rows.len());
                let rows_shown = rows.iter().take(BEHIND).map(|row| row_view(report, chosen, (list, column), *row));
                behind.push(BehindView {
                    anchor: anchor.clone(),
                    title: title.clone(),
                    more: rows.len().saturating_sub(BEHIND),
                    list: rows_of.name,
                    heading: heading(rows_of, column),
                    rows: rows_shown.collect(),
                });
                Some((format!("#{anchor}"), title))
            }
        };
        leads.push((spot.clone(), lead));
    }
    let lead = |spot: &charts::Spot| leads.iter().find(|(other, _)| other == spot).and_then(|(_, lead)| lead.clone());
    Ok(Some(ChartView { title, svg: drawing.linked(lead), behind }))
}

/// The rows that a spot sums, in the order of their list, and its number.
fn summed(chart: &Chart, spot: &charts::Spot) -> (BTreeSet<usize>, f64) {
    let of = |at: usize| chart.series.get(at).and_then(|(_, points)| points.get(spot.label)?.as_ref());
    let points: Vec<&Point> = match spot.series {
        Some(at) => of(at).into_iter().collect(),
        None => (0..chart.series.len()).filter_map(of).collect(),
    };
    (points.iter().flat_map(|point| point.rows.iter().copied()).collect(), points.iter().map(|point| point.value).sum())
}

fn heading(list: &List, column: usize) -> &'static str {
    list.columns.get(column).map_or("", |column| column.title)
}

fn row_view(report: &Report, chosen: &Chosen, (list, column): (usize, usize), at: usize) -> RowView {
    let row = &report.lists[list].rows[at];
    let source = telling(report, row, column).and_then(|source| link(report, source));
    RowView {
        name: table::name(row),
        anchor: chosen.has(list, at).then(|| row_anchor(list, at)),
        value: shown::cell(row.cells.get(column).unwrap_or(&Cell::Empty)),
        source,
    }
}
