//! Members → 产品清单, 荣誉清单, 合作清单.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::store::StorageError;

use super::{Material, count, date, list, text};
use crate::report::gather::facts::{day, joined, words};
use crate::report::gather::stated::Statement;
use crate::report::{Cell, List, Row};
use crate::vocabulary as v;

/// Who makes something, where that one stands, and the statement.
type Made<'m> = (&'m str, &'m str, Statement);

/// 产品清单: what members are said to make.
pub fn products(material: &Material<'_>) -> Result<List, StorageError> {
    let columns = [text("产品"), count("生产者数"), text("生产者"), text("链上环节"), text("产能")];
    let mut made: BTreeMap<(String, String), Vec<Made<'_>>> = BTreeMap::new();
    for member in &material.scope.members {
        let facts = material.about(&member.iri)?;
        for statement in facts.of(v::PRODUCES) {
            let of = made.entry((statement.said.clone(), statement.object.clone())).or_default();
            of.push((&member.label, &member.segment, statement.clone()));
        }
    }
    let mut rows = Vec::new();
    for ((name, product), by) in made {
        let makers: BTreeSet<&str> = by.iter().map(|(maker, ..)| *maker).collect();
        let mut capacities = Vec::new();
        for (_, _, statement) in &by {
            let facts = material.about(&statement.subject)?;
            let of = facts.of(v::CAPACITY).filter(|capacity| capacity.part(v::OF_PRODUCT) == name);
            capacities.extend(of.map(|capacity| capacity.said.clone()));
        }
        let cells = vec![
            words(&name),
            Cell::Number(makers.len() as f64, None),
            joined(makers.iter().map(|maker| (*maker).to_owned())),
            joined(by.iter().map(|(_, segment, _)| (*segment).to_owned())),
            joined(capacities),
        ];
        let sources = material.sources_of(by.iter().map(|(.., statement)| statement));
        rows.push(Row { key: product, cells, sources });
    }
    Ok(list("产品清单", "企业、项目、园区所生产的产品", &columns, rows))
}

/// 荣誉清单: who holds which honour.
pub fn honours(material: &Material<'_>) -> Result<List, StorageError> {
    let columns = [text("获得者"), text("荣誉"), date("首见"), count("文件数")];
    let mut rows = Vec::new();
    for (holder, label) in subjects(material)? {
        let facts = material.about(&holder)?;
        let mut honours: BTreeMap<&str, Vec<&Statement>> = BTreeMap::new();
        for statement in facts.of(v::HAS_HONOR) {
            honours.entry(&statement.object).or_default().push(statement);
        }
        for (honour, by) in honours {
            rows.push(Row {
                key: format!("{holder} {honour}"),
                cells: vec![words(&label), words(&by[0].said), first(material, &by), documents(&by)],
                sources: material.sources_of(by),
            });
        }
    }
    Ok(list("荣誉清单", "奖项、称号、认定与上榜", &columns, rows))
}

/// 合作清单: who works with whom.
pub fn partners(material: &Material<'_>) -> Result<List, StorageError> {
    let columns = [text("单位"), text("合作方"), date("首见"), count("文件数")];
    let mut pairs: BTreeMap<[String; 2], Vec<Statement>> = BTreeMap::new();
    for member in &material.scope.members {
        let (about, naming) = (material.about(&member.iri)?, material.stated.naming(&member.iri)?);
        for statement in about.of(v::PARTNER).chain(naming.iter().filter(|statement| statement.is(v::PARTNER))) {
            pairs.entry([statement.subject.clone(), statement.object.clone()]).or_default().push(statement.clone());
        }
    }
    let mut rows = Vec::new();
    for ([one, other], by) in pairs {
        let by: Vec<&Statement> = by.iter().collect();
        let cells = vec![
            words(material.stated.label(&one)?),
            words(material.stated.label(&other)?),
            first(material, &by),
            documents(&by),
        ];
        rows.push(Row { key: format!("{one} {other}"), cells, sources: material.sources_of(by) });
    }
    Ok(list("合作清单", "合作、合资与提供技术的单位", &columns, rows))
}

/// The nodes of the scope and its members, each with its name.
pub(super) fn subjects(material: &Material<'_>) -> Result<Vec<(String, String)>, StorageError> {
    let mut all = material.nodes()?;
    let is_node = |iri: &String| material.scope.nodes.contains(iri);
    let members = material.scope.members.iter().filter(|member| !is_node(&member.iri));
    all.extend(members.map(|member| (member.iri.clone(), member.label.clone())));
    Ok(all)
}

/// The day of the first document.
pub(super) fn first(material: &Material<'_>, by: &[&Statement]) -> Cell {
    let days = by.iter().map(|statement| material.stated.date(&statement.document)).filter(|day| !day.is_empty());
    day(days.min().unwrap_or_default())
}

/// How many documents say so.
pub(super) fn documents(by: &[&Statement]) -> Cell {
    Cell::Number(by.iter().map(|statement| &statement.document).collect::<BTreeSet<_>>().len() as f64, None)
}
