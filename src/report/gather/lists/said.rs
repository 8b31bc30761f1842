//! Places, chains and members → 指标清单, 政策机制清单, 问题解决清单.

use std::collections::BTreeMap;

use oxigraph::store::StorageError;

use super::made::{documents, first, subjects};
use super::{Material, count, date, list, number, text};
use crate::report::gather::facts::{as_of, day, rounded, words};
use crate::report::gather::stated::Statement;
use crate::report::{Cell, List, Row};
use crate::vocabulary as v;

/// Units in which large amounts are read more easily: from how much on, how many base units, and what it is called.
const LARGE: [(&str, f64, f64, &str); 2] = [("元", 1e6, 1e8, "亿元"), ("m²", 1e6, 1e6, "平方千米")];

/// 指标清单: figures by period with change and rank.
pub fn indicators(material: &Material<'_>) -> Result<List, StorageError> {
    let columns = [
        text("主体"),
        text("指标"),
        text("时期"),
        number("数值"),
        text("单位"),
        text("同比"),
        text("位次"),
        date("截至"),
    ];
    let mut rows = Vec::new();
    for (subject, label) in subjects(material)? {
        let facts = material.about(&subject)?;
        let mut groups: BTreeMap<[&str; 3], Vec<&Statement>> = BTreeMap::new();
        for statement in facts.of(v::OBSERVATION) {
            let key = [statement.part(v::METRIC), statement.part(v::PERIOD), statement.part(v::UNIT)];
            groups.entry(key).or_default().push(statement);
        }
        for ([metric, period, unit], by) in groups {
            // what is said last of a period counts; that others say something else stands among the conflicts
            let Some(newest) = by.last().copied() else { continue };
            let (value, unit) = readable(newest.number(), unit);
            let cells = vec![
                words(&label),
                words(metric),
                words(period),
                value.map_or(Cell::Empty, |value| Cell::Number(value, Some(material.source(newest)))),
                words(unit),
                words(newest.part(v::CHANGE)),
                words(newest.part(v::RANK)),
                day(as_of(newest, material.stated)),
            ];
            let sources = material.sources_of(by.into_iter().rev());
            rows.push(Row { key: format!("{subject} {metric} {period} {unit}"), cells, sources });
        }
        for statement in facts.of(v::RANKED) {
            let cells = vec![
                words(&label),
                words(statement.part(v::LIST)),
                words(statement.part(v::PERIOD)),
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
                words(format!("{}第{}位", statement.part(v::SCOPE), statement.said)),
                day(as_of(statement, material.stated)),
            ];
            let sources = material.sources_of([statement]);
            let key =
                [&subject, statement.part(v::LIST), statement.part(v::SCOPE), statement.part(v::PERIOD)].join(" ");
            rows.push(Row { key, cells, sources });
        }
    }
    Ok(list("指标清单", "同一时期有几个说法的取最新文件所述", &columns, rows))
}

/// A number in the unit in which it is read.
fn readable(number: Option<f64>, unit: &str) -> (Option<f64>, &str) {
    let large =
        LARGE.iter().find(|(base, from, ..)| *base == unit && number.is_some_and(|number| number.abs() >= *from));
    match large {
        Some((_, _, size, name)) => (number.map(|number| rounded(number / size)), name),
        None => (number.map(rounded), unit),
    }
}

/// 政策机制清单: the policies that the documents name which speak of the scope.
pub fn policies(material: &Material<'_>) -> Result<List, StorageError> {
    let columns = [text("政策"), text("发布单位"), date("首见"), count("文件数")];
    let spoken = material.sources.borrow().documents.clone();
    let mut groups: BTreeMap<String, Vec<Statement>> = BTreeMap::new();
    for policy in material.stated.subjects(v::TYPE, v::POLICY.as_str())? {
        let statements = material.about(&policy)?;
        let here =
            statements.0.iter().filter(|s| spoken.contains(&s.document) || material.scope.nodes.contains(&s.object));
        let here: Vec<Statement> = here.cloned().collect();
        if !here.is_empty() {
            groups.insert(policy, here);
        }
    }
    let mut rows = Vec::new();
    for (policy, by) in groups {
        let issuers = by.iter().filter(|s| s.is(v::ISSUED_BY)).map(|s| s.said.clone());
        let issuers = crate::report::gather::facts::joined(issuers);
        let by: Vec<&Statement> = by.iter().collect();
        let cells = vec![words(material.stated.label(&policy)?), issuers, first(material, &by), documents(&by)];
        rows.push(Row { key: policy.clone(), cells, sources: material.sources_of(by) });
    }
    Ok(list("政策机制清单", "述及本报告对象的文件所提到的规划、办法、措施", &columns, rows))
}

/// 问题解决清单: which firm was helped by whom.
pub fn helped(material: &Material<'_>) -> Result<List, StorageError> {
    let columns = [text("企业"), text("帮扶者"), text("职务"), text("事由"), date("日期")];
    let mut rows = Vec::new();
    for member in &material.scope.members {
        let facts = material.about(&member.iri)?;
        for statement in facts.of(v::HELPED_BY) {
            let helper = material.about(&statement.object)?;
            let cells = vec![
                words(&member.label),
                words(&statement.said),
                helper.names(v::HOLDS_POST),
                words(&statement.quote),
                day(material.stated.date(&statement.document)),
            ];
            let key = format!("{} {} {}", member.iri, statement.object, statement.document);
            rows.push(Row { key, cells, sources: material.sources_of([statement]) });
        }
    }
    Ok(list("问题解决清单", "巡链、走访中为企业解决的问题；事由为原文", &columns, rows))
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn large_sums_are_read_in_larger_units() {
        assert_eq!(readable(Some(1.25e9), "元"), (Some(12.5), "亿元"));
        assert_eq!(readable(Some(8000.0), "元"), (Some(8000.0), "元"));
        assert_eq!(readable(Some(12.0), "家"), (Some(12.0), "家"));
    }
}
