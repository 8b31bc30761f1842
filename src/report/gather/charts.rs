//! Lists → charts: investment by county, chain and stage; indicators and their growth over time. Each number keeps the rows that it is from.

use std::collections::{BTreeMap, BTreeSet};

use super::lists::indicators::{COLUMNS, is_growth, percent, year_and_part};
use crate::report::{About, Cell, Chart, List, Point, Shape};

/// Counties or chains with a bar of their own; the rest stands together.
const BARS: usize = 12;
/// Lines of a chart of indicators.
const LINES: usize = 6;
/// Charts of indicators, one a unit.
const UNITS: usize = 3;
/// 万元 in an 亿元.
const TEN_THOUSAND: f64 = 1e4;

/// The column of a list with this heading.
fn column(list: &List, title: &str) -> Option<usize> {
    list.columns.iter().position(|column| column.title == title)
}

fn text(cell: Option<&Cell>) -> &str {
    match cell {
        Some(Cell::Text(text) | Cell::Date(text)) => text,
        _ => "",
    }
}

fn number(cell: Option<&Cell>) -> Option<f64> {
    if let Some(Cell::Number(number, _)) = cell { Some(*number) } else { None }
}

/// What the projects of a list cost together, in 万元; what one phase costs counts where the whole is not known.
pub(super) fn total(projects: &List) -> f64 {
    let Some(at) = column(projects, "总投资（万元）") else { return 0.0 };
    projects.rows.iter().filter_map(|row| number(row.cells.get(at))).sum()
}

/// The charts that the lists give; `stages` are those of projects, from the first to the last.
pub(super) fn charts(lists: &[List], about: About, stages: &[String]) -> Vec<Chart> {
    let of = |name: &str| lists.iter().position(|list| list.name == name).map(|at| (at, &lists[at]));
    let mut charts = Vec::new();
    if let Some((at, projects)) = of("项目清单") {
        if about == About::Place {
            charts.extend(investment(projects, at, ["链上环节", "各产业链项目总投资与阶段"], stages));
        }
        // one bar that is the whole tells nothing that the summary does not
        let counties = investment(projects, at, ["所在地", "各地项目总投资与阶段"], stages);
        charts.extend(counties.filter(|chart| about == About::Chain || chart.labels.len() > 1));
    }
    if let Some((at, list)) = of("指标清单") {
        charts.extend(indicators(list, at));
        charts.extend(growth(list, at));
    }
    charts
}

/// Investment by place or chain, and stage.
fn investment(projects: &List, list: usize, [by, title]: [&str; 2], stages: &[String]) -> Option<Chart> {
    let at = |title| column(projects, title);
    let (amount_at, by, stage) = (at("总投资（万元）")?, at(by)?, at("阶段")?);
    let mut parts: BTreeMap<(String, String), Point> = BTreeMap::new();
    for (row_at, row) in projects.rows.iter().enumerate() {
        let Some(amount) = number(row.cells.get(amount_at)) else { continue };
        let or = |text: &str, other: &str| if text.is_empty() { other.to_owned() } else { text.to_owned() };
        // of a segment its chain
        let told = text(row.cells.get(by)).split(['/', '·']).next().unwrap_or_default().trim_end_matches("（？）");
        let bar = or(told, if title.contains("链") { "未归入产业链" } else { "地点未说明" });
        let told = text(row.cells.get(stage));
        // phases of different stages are no stage of the whole
        let stage = if told.contains('、') { "分期不同".to_owned() } else { or(told, "阶段未说明") };
        add(parts.entry((bar, stage)).or_default(), amount / TEN_THOUSAND, &[row_at]);
    }
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    for ((bar, _), point) in &parts {
        *sums.entry(bar).or_default() += point.value;
    }
    let mut bars: Vec<(&str, f64)> = sums.into_iter().collect();
    bars.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let rest: BTreeSet<&str> = bars.split_off(bars.len().min(BARS)).into_iter().map(|(bar, _)| bar).collect();
    let mut labels: Vec<String> = bars.iter().map(|(bar, _)| (*bar).to_owned()).collect();
    // what is no stage stands behind them
    let nth = |stage: &str| stages.iter().position(|known| known == stage).unwrap_or(usize::MAX);
    let told: BTreeSet<(usize, &String)> = parts.keys().map(|(_, stage)| (nth(stage), stage)).collect();
    let sum = |stage: &String, is_here: &dyn Fn(&str) -> bool| {
        let mut sum = Point::default();
        for ((bar, of), point) in &parts {
            if of == stage && is_here(bar) {
                add(&mut sum, point.value, &point.rows);
            }
        }
        sum.rows.sort_unstable();
        (sum.value > 0.0).then_some(sum)
    };
    let series = told.into_iter().map(|(_, stage)| {
        let mut points: Vec<Option<Point>> = labels.iter().map(|label| sum(stage, &|bar| bar == label)).collect();
        if !rest.is_empty() {
            points.push(sum(stage, &|bar| rest.contains(bar)));
        }
        (stage.clone(), points)
    });
    let series = series.collect();
    if !rest.is_empty() {
        labels.push(format!("其他{}{}", rest.len(), if title.contains("链") { "链" } else { "地" }));
    }
    let (title, unit) = (title.to_owned(), "亿元".to_owned());
    let chart = Chart { title, unit, shape: Shape::Bars, of: Some((list, amount_at)), series, labels };
    (!chart.labels.is_empty()).then_some(chart)
}

fn add(sum: &mut Point, value: f64, rows: &[usize]) {
    sum.value += value;
    sum.rows.extend(rows);
}

/// Numbers by name and year, each with its row.
type Series = BTreeMap<String, BTreeMap<String, Point>>;

/// Numbers of the rows of 指标清单 by unit, name and year; the same part of several years is a line of its own.
fn by_year(list: &List, value: impl Fn(&[Cell]) -> Option<(String, f64)>) -> BTreeMap<String, Series> {
    let mut by_unit: BTreeMap<String, Series> = BTreeMap::new();
    let Some([subject, metric, period]) = columns(list, ["主体", "指标", "时期"]) else { return by_unit };
    for (at, row) in list.rows.iter().enumerate() {
        let told = |at: usize| text(row.cells.get(at));
        if let (Some((year, part)), Some((unit, value))) = (year_and_part(told(period)), value(&row.cells)) {
            let part = if part.is_empty() { String::new() } else { format!("（{part}）") };
            let name = format!("{} {}{part}", told(subject), told(metric));
            let years = by_unit.entry(unit).or_default().entry(name).or_default();
            years.entry(year.to_owned()).or_insert(Point { value, rows: vec![at] });
        }
    }
    by_unit
}

fn columns<const N: usize>(list: &List, titles: [&str; N]) -> Option<[usize; N]> {
    let mut found = [0; N];
    for (at, title) in found.iter_mut().zip(titles) {
        *at = column(list, title)?;
    }
    Some(found)
}

/// The lines of the most years, of those that have several.
fn lines(title: &str, unit: String, of: (usize, usize), series: Series) -> Option<Chart> {
    let mut series: Vec<_> = series.into_iter().filter(|(_, years)| years.len() > 1).collect();
    // among equals the order of the list, which begins with what the report is about
    let first = |years: &BTreeMap<String, Point>| years.values().flat_map(|point| point.rows.first().copied()).min();
    series.sort_by_key(|(_, years)| (std::cmp::Reverse(years.len()), first(years)));
    series.truncate(LINES);
    let years: BTreeSet<String> = series.iter().flat_map(|(_, years)| years.keys().cloned()).collect();
    let line = |(name, mut points): (String, BTreeMap<String, Point>)| {
        (name, years.iter().map(|year| points.remove(year)).collect())
    };
    let series: Vec<(String, Vec<Option<Point>>)> = series.into_iter().map(line).collect();
    let labels = years.into_iter().collect();
    let chart = Chart { title: title.to_owned(), unit, shape: Shape::Lines, of: Some(of), labels, series };
    (!chart.series.is_empty()).then_some(chart)
}

/// Indicators that are told for several years, a chart for each unit.
fn indicators(list: &List, at: usize) -> Vec<Chart> {
    let Some([metric, value, unit]) = columns(list, ["指标", "数值", "单位"]) else { return Vec::new() };
    let by_unit = by_year(list, |cells| {
        let unit = text(cells.get(unit)).to_owned();
        number(cells.get(value)).filter(|_| !is_growth(text(cells.get(metric)), &unit)).map(|number| (unit, number))
    });
    let charts = by_unit.into_iter().filter_map(|(unit, series)| lines("指标变化", unit, (at, value), series));
    let mut charts: Vec<Chart> = charts.collect();
    charts.sort_by_key(|chart| std::cmp::Reverse(chart.series.len()));
    charts.truncate(UNITS);
    charts
}

/// How fast indicators grow: as stated, else as worked out; what is a growth itself as it is.
fn growth(list: &List, at: usize) -> Option<Chart> {
    let [metric, value, unit] = columns(list, ["指标", "数值", "单位"])?;
    let [stated, computed] = columns(list, [COLUMNS[5].title, COLUMNS[6].title])?;
    let mut by_unit = by_year(list, |cells| {
        let told = |at: usize| text(cells.get(at));
        let growth = percent(told(stated)).or_else(|| percent(told(computed)));
        let itself = || number(cells.get(value)).filter(|_| is_growth(told(metric), told(unit)));
        growth.or_else(itself).map(|growth| ("%".to_owned(), growth))
    });
    let series = by_unit.remove("%")?;
    lines("指标增速（文件所述，未述的由所列数值算出）", "%".to_owned(), (at, stated), series)
}
