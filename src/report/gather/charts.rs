//! Lists → charts: investment by county and stage, indicators over time.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::{Cell, Chart, List, Shape};

/// Counties with a bar of their own; the rest stands together.
const COUNTIES: usize = 12;
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

/// The charts that the lists give.
pub(super) fn charts(lists: &[List]) -> Vec<Chart> {
    let of = |name: &str| lists.iter().find(|list| list.name == name);
    let mut charts: Vec<Chart> = of("项目清单").and_then(investment).into_iter().collect();
    charts.extend(of("指标清单").into_iter().flat_map(indicators));
    charts
}

/// Investment by county and stage.
fn investment(projects: &List) -> Option<Chart> {
    let at = |title| column(projects, title);
    let (amount, county, stage) = (at("总投资（万元）")?, at("所在地")?, at("阶段")?);
    let mut by: BTreeMap<(String, String), f64> = BTreeMap::new();
    for row in &projects.rows {
        let Some(amount) = number(row.cells.get(amount)) else { continue };
        let or = |text: &str, other: &str| if text.is_empty() { other.to_owned() } else { text.to_owned() };
        let county = or(text(row.cells.get(county)), "地点未说明");
        let told = text(row.cells.get(stage));
        // phases of different stages are no stage of the whole
        let stage = if told.contains('、') { "分期不同".to_owned() } else { or(told, "阶段未说明") };
        *by.entry((county, stage)).or_default() += amount / TEN_THOUSAND;
    }
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    for ((county, _), amount) in &by {
        *sums.entry(county).or_default() += amount;
    }
    let mut labels: Vec<(&str, f64)> = sums.into_iter().collect();
    labels.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let rest = labels.split_off(labels.len().min(COUNTIES));
    let mut labels: Vec<String> = labels.into_iter().map(|(county, _)| county.to_owned()).collect();
    if !rest.is_empty() {
        labels.push(format!("其他{}地", rest.len()));
    }
    let is_rest = |county: &str| rest.iter().any(|(other, _)| *other == county);
    let stages: BTreeSet<&String> = by.keys().map(|(_, stage)| stage).collect();
    let series = stages.into_iter().map(|stage| {
        let of = |label: &String| {
            let here = |county: &str| county == label || (label.starts_with("其他") && is_rest(county));
            let sum: f64 = by.iter().filter(|((c, s), _)| s == stage && here(c)).map(|(_, amount)| amount).sum();
            (sum > 0.0).then_some(sum)
        };
        (stage.clone(), labels.iter().map(of).collect())
    });
    let series: Vec<(String, Vec<Option<f64>>)> = series.collect();
    let chart = Chart {
        title: "各地项目总投资与阶段".into(), unit: "亿元".into(), shape: Shape::Bars, series, labels
    };
    (!chart.labels.is_empty()).then_some(chart)
}

/// The years of a period that is one: 2022.
fn year(period: &str) -> Option<&str> {
    (period.len() == 4 && period.bytes().all(|byte| byte.is_ascii_digit())).then_some(period)
}

/// Indicators that are told for several years, a chart for each unit.
fn indicators(list: &List) -> Vec<Chart> {
    let at = |title| column(list, title);
    let (Some(subject), Some(metric), Some(period), Some(value), Some(unit)) =
        (at("主体"), at("指标"), at("时期"), at("数值"), at("单位"))
    else {
        return Vec::new();
    };
    let mut by_unit: BTreeMap<&str, BTreeMap<String, BTreeMap<&str, f64>>> = BTreeMap::new();
    for row in &list.rows {
        let told = |at: usize| text(row.cells.get(at));
        if let (Some(year), Some(number)) = (year(told(period)), number(row.cells.get(value))) {
            let name = format!("{} {}", told(subject), told(metric));
            by_unit.entry(told(unit)).or_default().entry(name).or_default().insert(year, number);
        }
    }
    let mut charts = Vec::new();
    for (unit, series) in by_unit {
        let mut series: Vec<_> = series.into_iter().filter(|(_, years)| years.len() > 1).collect();
        series.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
        series.truncate(LINES);
        let years: BTreeSet<&str> = series.iter().flat_map(|(_, years)| years.keys().copied()).collect();
        let lines = |(name, of): &(String, BTreeMap<&str, f64>)| {
            (name.clone(), years.iter().map(|year| of.get(year).copied()).collect())
        };
        let series: Vec<(String, Vec<Option<f64>>)> = series.iter().map(lines).collect();
        if !series.is_empty() {
            let labels = years.iter().map(|year| (*year).to_owned()).collect();
            charts.push(Chart {
                title: "指标变化".into(), unit: unit.to_owned(), shape: Shape::Lines, labels, series
            });
        }
    }
    charts.sort_by_key(|chart| std::cmp::Reverse(chart.series.len()));
    charts.truncate(UNITS);
    charts
}
