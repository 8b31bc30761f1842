//! Places, chains and members → 指标清单: figures by period, with the change that is stated, the one that the figures give, and the rank.

use std::collections::BTreeMap;

use oxigraph::store::StorageError;

use super::made::subjects;
use super::{Material, date, list, number, text};
use crate::report::gather::facts::{as_of, day, rounded, words};
use crate::report::gather::stated::Statement;
use crate::report::{Cell, Column, List, Row, number as shown};
use crate::vocabulary as v;

/// A unit in which large amounts are read more easily: from how much on, how many base units, and what it is called.
const LARGE: [(&str, f64, f64, &str); 1] = [("元", 1e8, 1e8, "亿元")];

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
        let mut by_metric: BTreeMap<[&str; 2], Vec<&Statement>> = BTreeMap::new();
        for ([metric, _, base], by) in &groups {
            by_metric.entry([metric, base]).or_default().extend(by);
        }
        let readings: BTreeMap<[&str; 2], Reading> =
            by_metric.iter().map(|(key, by)| (*key, Reading::of(by, key[1]))).collect();
        let mut ranked: Vec<&Statement> = facts.of(v::RANKED).collect();
        for ([metric, period, base], by) in &groups {
            // what is said last of a period counts; that others say something else stands among the conflicts
            let Some(newest) = by.last().copied() else { continue };
            let Some(reading) = readings.get(&[*metric, *base]) else { continue };
            let (value, unit) = (newest.number().map(|number| reading.value(number)), reading.name.as_str());
            let before =
                previous(period).and_then(|before| groups.get(&[metric, before.as_str(), base])?.last().copied());
            let change = before.and_then(|before| change(newest.number()?, before.number()?, base));
            let before = before.filter(|_| change.is_some());
            // a place in the list of this figure stands with it
            let is_same = |ranked: &&Statement| ranked.part(v::LIST) == *metric && ranked.part(v::PERIOD) == *period;
            let rank = ranked.iter().position(is_same).filter(|_| newest.part(v::RANK).is_empty());
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

/// The unit in which a metric is read: that in which it was printed last, so that its periods can be compared; large sums
/// are read in 亿元.
#[derive(Clone, Debug, PartialEq)]
struct Reading {
    /// How many base units it is.
    size: f64,
    name: String,
}

impl Reading {
    /// Of what is said of a metric in the same base unit, by date.
    fn of(by: &[&Statement], base: &str) -> Reading {
        let plain = Reading { size: 1.0, name: base.to_owned() };
        let largest = by.iter().filter_map(|said| said.number()).map(f64::abs).fold(0.0, f64::max);
        let large = LARGE.iter().find(|(unit, from, ..)| *unit == base && largest >= *from);
        if let Some((_, _, size, name)) = large {
            return Reading { size: *size, name: (*name).to_owned() };
        }
        by.iter().rev().find_map(|said| printed(&said.said, said.number()?)).unwrap_or(plain)
    }

    fn value(&self, number: f64) -> f64 {
        rounded(number / self.size)
    }
}

/// The unit of a printed amount, 26万亩, that is `number` base units.
fn printed(text: &str, number: f64) -> Option<Reading> {
    let text = text.trim_start_matches(['-', '约', '近', '超', '逾', '达']);
    let digits = text.find(|c: char| !c.is_ascii_digit() && !".,".contains(c)).unwrap_or(text.len());
    let (amount, name) = text.split_at(digits);
    let amount: f64 = amount.replace(',', "").parse().ok().filter(|amount| *amount > 0.0)?;
    let name =
        name.trim_start_matches(['多', '余', '几']).trim_end_matches(['多', '余', '左', '右', '以', '上']).trim();
    let is_unit = !name.is_empty() && name.chars().all(|c| c.is_alphabetic() || "%‰²³/℃".contains(c));
    (is_unit && number != 0.0).then(|| Reading { size: number.abs() / amount, name: name.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_in_the_units_in_which_they_are_printed() {
        let read = |text: &str, number| printed(text, number).map(|reading| (reading.value(number), reading.name));
        assert_eq!(read("26万亩", 173_333_333.333), Some((26.0, "万亩".to_owned())));
        assert_eq!(read("约1,200余家", 1200.0), Some((1200.0, "家".to_owned())));
        assert_eq!(read("-9.4%", -9.4), Some((-9.4, "%".to_owned())));
        assert_eq!(read("738毫米", 0.738), Some((738.0, "毫米".to_owned())));
        for other in ["三成", "第3位", "12"] {
            assert_eq!(read(other, 12.0), None, "{other}");
        }
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
