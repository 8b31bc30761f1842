//! Places, chains and members → 指标清单: figures by period, with the change that is stated, the one that the figures give, and the rank.

use std::collections::BTreeMap;

use oxigraph::store::StorageError;

use super::made::subjects;
use super::{Material, date, list, number, text};
use crate::report::gather::facts::{as_of, day, rounded, words};
use crate::report::gather::stated::Statement;
use crate::report::{Cell, Column, List, Row, number as shown};
use crate::vocabulary as v;

/// Units in which large amounts are read more easily: from how much on, how many base units, and what it is called.
const LARGE: [(&str, f64, f64, &str); 2] = [("元", 1e6, 1e8, "亿元"), ("m²", 1e6, 1e6, "平方千米")];

/// The columns.
pub(in crate::report::gather) const COLUMNS: [Column; 9] = [
    text("主体"),
    text("指标"),
    text("时期"),
    number("数值"),
    text("单位"),
    text("同比"),
    text("较上年（计算）"),
    text("位次"),
    date("截至"),
];

/// What is said of one subject: by metric, period and unit.
type Groups<'f> = BTreeMap<[&'f str; 3], Vec<&'f Statement>>;

/// 指标清单: figures by period with change and rank.
pub fn indicators(material: &Material<'_>) -> Result<List, StorageError> {
    let mut rows = Vec::new();
    for (subject, label) in subjects(material)? {
        let facts = material.about(&subject)?;
        let mut groups: Groups<'_> = BTreeMap::new();
        for statement in facts.of(v::OBSERVATION) {
            let key = [statement.part(v::METRIC), statement.part(v::PERIOD), statement.part(v::UNIT)];
            groups.entry(key).or_default().push(statement);
        }
        let mut ranked: Vec<&Statement> = facts.of(v::RANKED).collect();
        for (key @ [metric, period, base], by) in &groups {
            // what is said last of a period counts; that others say something else stands among the conflicts
            let Some(newest) = by.last().copied() else { continue };
            let (value, unit) = readable(newest.number(), base);
            let before =
                previous(period).and_then(|before| groups.get(&[metric, before.as_str(), base])?.last().copied());
            let change = before.and_then(|before| change(newest.number()?, before.number()?, base));
            let before = before.filter(|_| change.is_some());
            // a place in the list of this figure stands with it
            let is_same = |r: &&Statement| r.part(v::LIST) == key[0] && r.part(v::PERIOD) == key[1];
            let rank = ranked.iter().position(|r| is_same(r)).filter(|_| newest.part(v::RANK).is_empty());
            let rank = rank.map(|at| ranked.remove(at));
            let cells = vec![
                words(&label),
                words(*metric),
                words(told(period)),
                value.map_or(Cell::Empty, |value| Cell::Number(value, Some(material.source(newest)))),
                words(unit),
                words(newest.part(v::CHANGE)),
                words(change.unwrap_or_default()),
                words(rank.map_or_else(|| newest.part(v::RANK).to_owned(), position)),
                day(as_of(newest, material.stated)),
            ];
            let sources =
                material.sources_of([newest].into_iter().chain(rank).chain(before).chain(by.iter().rev().copied()));
            rows.push(Row { key: format!("{subject} {metric} {period} {unit}"), cells, sources });
        }
        for statement in ranked {
            let cells = vec![
                words(&label),
                words(statement.part(v::LIST)),
                words(told(statement.part(v::PERIOD))),
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
                words(position(statement)),
                day(as_of(statement, material.stated)),
            ];
            let sources = material.sources_of([statement]);
            let key =
                [&subject, statement.part(v::LIST), statement.part(v::SCOPE), statement.part(v::PERIOD)].join(" ");
            rows.push(Row { key, cells, sources });
        }
    }
    let note =
        "同一时期有几个说法的取最新文件所述；“同比”为文件所述，“较上年（计算）”由所列两年同期的数值算出，文件未说";
    Ok(list("指标清单", note, &COLUMNS, rows))
}

/// A position in words: 全省第3位.
fn position(ranked: &Statement) -> String {
    let scope = ranked.part(v::SCOPE);
    format!("{}第{}位", if scope == ranked.part(v::LIST) { "" } else { scope }, ranked.said)
}

/// The same period a year before; `None` of a day, or of what is no period of a year.
fn previous(period: &str) -> Option<String> {
    let ends = period.split('/').map(|end| {
        let (year, part) = end.split_at_checked(4)?;
        let is_day = part.matches('-').count() > 1 && !part.contains('Q');
        let year: u32 = year.parse().ok().filter(|_| !is_day && (part.is_empty() || part.starts_with('-')))?;
        Some(format!("{:04}{part}", year.checked_sub(1)?))
    });
    Some(ends.collect::<Option<Vec<_>>>()?.join("/"))
}

/// How a figure differs from the one before: in per cent, or, where it is one itself, in points.
fn change(now: f64, before: f64, unit: &str) -> Option<String> {
    let sign = |number: f64| if number > 0.0 { "+" } else { "" };
    if unit == "%" {
        let points = ((now - before) * 10.0).round() / 10.0;
        return Some(format!("{}{}个百分点", sign(points), shown(points)));
    }
    let percent = ((now / before - 1.0) * 1000.0).round() / 10.0;
    (before > 0.0 && percent.is_finite()).then(|| format!("{}{}%", sign(percent), shown(percent)))
}

/// A change in per cent as a number.
pub(in crate::report::gather) fn percent(change: &str) -> Option<f64> {
    change.strip_suffix('%')?.trim_start_matches('+').parse().ok()
}

/// Whether a figure is a growth itself.
pub(in crate::report::gather) fn is_growth(metric: &str, unit: &str) -> bool {
    unit == "%" && ["增速", "增长率", "增幅", "增长", "同比"].iter().any(|word| metric.ends_with(word))
}

/// A period as it is read: 2024上半年, 2020年1—10月; what is no such period is left as it is.
fn told(period: &str) -> String {
    match year_and_part(period) {
        // a year, and a month as a date has it
        Some((_, part)) if !part.is_empty() && !is_month(period) => format!("{}{part}", &period[..4]),
        _ => period.to_owned(),
    }
}

fn is_month(period: &str) -> bool {
    period.len() == 7 && period[5..].bytes().all(|byte| byte.is_ascii_digit())
}

/// The year of a period, and which part of it; also of one as it is read.
pub(in crate::report::gather) fn year_and_part(period: &str) -> Option<(&str, String)> {
    let (year, part) = period.split_at_checked(4).filter(|(year, _)| year.bytes().all(|byte| byte.is_ascii_digit()))?;
    const PARTS: [(&str, &str); 8] = [
        ("", ""),
        ("-H1", "上半年"),
        ("-H2", "下半年"),
        ("-Q1", "一季度"),
        ("-Q2", "二季度"),
        ("-Q3", "三季度"),
        ("-Q4", "四季度"),
        ("-Q1-Q3", "前三季度"),
    ];
    if let Some((_, read)) = PARTS.iter().find(|(written, read)| part == *written || part == *read) {
        return Some((year, (*read).to_owned()));
    }
    let month = |text: &str| text.parse::<u32>().ok().filter(|month| (1..=12).contains(month));
    if let Some(part) = part.strip_prefix('年').filter(|part| part.ends_with('月')) {
        return Some((year, format!("年{part}")));
    }
    let (from, to) = part.strip_prefix('-').map(|part| part.split_once('/').unwrap_or((part, "")))?;
    match to {
        "" => month(from).map(|month| (year, format!("{month}月"))),
        to => {
            let to = month(to.strip_prefix(year)?.strip_prefix('-')?)?;
            Some((year, format!("年{}—{to}月", month(from)?)))
        }
    }
}

/// A number in the unit in which it is read.
fn readable<'u>(number: Option<f64>, unit: &'u str) -> (Option<f64>, &'u str) {
    let large =
        LARGE.iter().find(|(base, from, ..)| *base == unit && number.is_some_and(|number| number.abs() >= *from));
    match large {
        Some((_, _, size, name)) => (number.map(|number| rounded(number / size)), name),
        None => (number.map(rounded), unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_sums_are_read_in_larger_units() {
        assert_eq!(readable(Some(1.25e9), "元"), (Some(12.5), "亿元"));
        assert_eq!(readable(Some(8000.0), "元"), (Some(8000.0), "元"));
        assert_eq!(readable(Some(12.0), "家"), (Some(12.0), "家"));
    }

    #[test]
    fn a_period_is_compared_with_the_same_one_a_year_before() {
        for (period, before) in [
            ("2022", "2021"),
            ("2024-H1", "2023-H1"),
            ("2018-Q1-Q3", "2017-Q1-Q3"),
            ("2020-01/2020-10", "2019-01/2019-10"),
        ] {
            assert_eq!(previous(period).as_deref(), Some(before));
        }
        for other in ["", "十三五", "2022-07-27", "2019-10-16/2019-10-18"] {
            assert_eq!(previous(other), None, "{other}");
        }
    }

    #[test]
    fn a_change_is_in_per_cent_and_of_shares_in_points() {
        assert_eq!(change(110.0, 100.0, "元").as_deref(), Some("+10%"));
        assert_eq!(change(95.5, 100.0, "家").as_deref(), Some("-4.5%"));
        assert_eq!(change(8.3, 7.1, "%").as_deref(), Some("+1.2个百分点"));
        assert_eq!(change(8.3, 0.0, "元"), None);
        assert_eq!((percent("+10%"), percent("-4.5%"), percent("+1.2个百分点")), (Some(10.0), Some(-4.5), None));
    }

    #[test]
    fn periods_are_read_as_people_write_them() {
        for (period, read) in [
            ("2022", "2022"),
            ("2024-H1", "2024上半年"),
            ("2018-Q1-Q3", "2018前三季度"),
            ("2020-01/2020-10", "2020年1—10月"),
            ("2021-10", "2021-10"),
            ("十三五", "十三五"),
            ("2019-10-16/2019-10-18", "2019-10-16/2019-10-18"),
        ] {
            assert_eq!(told(period), read);
            // and the year of what is read is still found
            assert_eq!(year_and_part(period).map(|(year, _)| year), year_and_part(read).map(|(year, _)| year));
        }
    }
}
