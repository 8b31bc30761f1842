//! Members → 企业清单, 项目清单, 园区清单.

use itertools::Itertools;
use oxigraph::store::StorageError;

use super::{Material, count, date, list, number, text};
use crate::analyse::Kind;
use crate::report::gather::facts::{Facts, day, words};
use crate::report::{Cell, List, Row};
use crate::vocabulary as v;

/// 元 in a 万元.
const TEN_THOUSAND: f64 = 1e4;
/// Square metres in a 亩.
const MU: f64 = 10_000.0 / 15.0;

/// 企业清单: the companies.
pub fn companies(material: &Material<'_>) -> Result<List, StorageError> {
    let columns = [
        text("企业"),
        text("所在地"),
        text("链上环节"),
        text("身份"),
        text("产品"),
        text("产能"),
        count("项目数"),
        text("荣誉"),
        text("上级单位"),
    ];
    let mut rows = Vec::new();
    for member in material.scope.of(Kind::Company) {
        let facts = material.about(&member.iri)?;
        let projects = material.stated.subjects(v::DEVELOPED_BY, &member.iri)?;
        let cells = vec![
            words(&member.label),
            words(&member.county),
            words(&member.segment),
            words(if member.owns { "链主企业" } else { "" }),
            facts.names(v::PRODUCES),
            facts.capacities(),
            if projects.is_empty() { Cell::Empty } else { Cell::Number(projects.len() as f64, None) },
            facts.names(v::HAS_HONOR),
            facts.names(v::SUBSIDIARY_OF),
        ];
        let mut sources =
            material.sources_of(telling(&facts, &[v::PRODUCES, v::IN_CHAIN, v::CAPACITY, v::HAS_HONOR, v::LOCATED_IN]));
        if member.owns || sources.is_empty() {
            let naming = material.stated.naming(&member.iri)?;
            let owner = material.sources_of(naming.iter().filter(|s| s.is(v::CHAIN_OWNER) || s.is(v::DEVELOPED_BY)));
            sources = owner.into_iter().chain(sources).unique().collect();
        }
        rows.push(Row { key: member.iri.clone(), cells, sources: or_naming(sources, &member.iri, material)? });
    }
    Ok(list("企业清单", "文件中提到的企业；链主企业在前", &columns, rows))
}

/// 项目清单: the projects.
pub fn projects(material: &Material<'_>) -> Result<List, StorageError> {
    let columns = [
        text("项目"),
        text("建设单位"),
        text("所在地"),
        text("链上环节"),
        number("总投资（万元）"),
        number("完成投资（万元）"),
        text("期次"),
        text("阶段"),
        date("截至"),
        date("开工"),
        date("竣工"),
        date("计划竣工"),
        text("产能"),
        number("占地（亩）"),
        number("预计产值（万元）"),
    ];
    let mut rows = Vec::new();
    for member in material.scope.of(Kind::Project) {
        let facts = material.about(&member.iri)?;
        let amount = |property, base| material.amount(&facts, property, base);
        let (total, from) = amount(v::TOTAL_INVESTMENT, TEN_THOUSAND);
        let stage = facts.stage(material.stated)?;
        let (started, start) = facts.date(v::START_DATE);
        let (completed, end) = facts.date(v::COMPLETION_DATE);
        let (planned, plan) = facts.date(v::PLANNED_COMPLETION_DATE);
        let cells = vec![
            words(&member.label),
            facts.names(v::DEVELOPED_BY),
            words(&member.county),
            words(&member.segment),
            total,
            amount(v::COMPLETED_INVESTMENT, TEN_THOUSAND).0,
            words(from.map_or("", |from| from.part(v::PHASE))),
            words(&stage.words),
            if stage.words.is_empty() { Cell::Empty } else { day(&stage.as_of) },
            started,
            completed,
            planned,
            facts.capacities(),
            amount(v::LAND_AREA, MU).0,
            amount(v::PROJECTED_REVENUE, TEN_THOUSAND).0,
        ];
        let first = from.into_iter().chain(stage.from.iter().copied()).chain(start).chain(end).chain(plan);
        let rest = telling(&facts, &[v::DEVELOPED_BY, v::CAPACITY, v::LOCATED_IN, v::PRODUCES, v::IN_CHAIN]);
        let sources = material.sources_of(first.chain(rest));
        rows.push(Row { key: member.iri.clone(), cells, sources: or_naming(sources, &member.iri, material)? });
    }
    Ok(list("项目清单", "金额、阶段以最新文件所述为准；只涉及某一期的注明期次", &columns, rows))
}

/// 园区清单: the parks.
pub fn parks(material: &Material<'_>) -> Result<List, StorageError> {
    let columns = [
        text("园区"),
        text("所在地"),
        text("主导产业"),
        text("链上环节"),
        count("企业数"),
        count("项目数"),
        number("总投资（万元）"),
        number("占地（亩）"),
        text("荣誉"),
    ];
    let mut rows = Vec::new();
    for member in material.scope.of(Kind::Park) {
        let facts = material.about(&member.iri)?;
        let inside = material.stated.subjects(v::LOCATED_IN, &member.iri)?;
        let mut counts = [0_usize; 2];
        for node in &inside {
            for (count, class) in counts.iter_mut().zip([v::COMPANY, v::PROJECT]) {
                *count += usize::from(material.stated.is_a(node, class)?);
            }
        }
        let counted = |count: usize| if count == 0 { Cell::Empty } else { Cell::Number(count as f64, None) };
        let cells = vec![
            words(&member.label),
            words(&member.county),
            facts.names(v::LEADING_INDUSTRY),
            words(&member.segment),
            counted(counts[0]),
            counted(counts[1]),
            material.amount(&facts, v::TOTAL_INVESTMENT, TEN_THOUSAND).0,
            material.amount(&facts, v::LAND_AREA, MU).0,
            facts.names(v::HAS_HONOR),
        ];
        let sources =
            material.sources_of(telling(&facts, &[v::LEADING_INDUSTRY, v::LOCATED_IN, v::HAS_HONOR, v::PRODUCES]));
        rows.push(Row { key: member.iri.clone(), cells, sources: or_naming(sources, &member.iri, material)? });
    }
    Ok(list("园区清单", "企业数、项目数是文件中说在该园区的", &columns, rows))
}

/// These words, or else those that name the member in what they say of others.
fn or_naming(sources: Vec<usize>, member: &str, material: &Material<'_>) -> Result<Vec<usize>, StorageError> {
    if sources.is_empty() { Ok(material.sources_of(&material.stated.naming(member)?)) } else { Ok(sources) }
}

/// The statements of some relations, relation by relation, and behind them all others.
fn telling<'f>(
    facts: &'f Facts,
    relations: &'f [oxigraph::model::NamedNodeRef<'static>],
) -> impl Iterator<Item = &'f crate::report::gather::stated::Statement> {
    let first = relations.iter().flat_map(|relation| facts.of(*relation).rev());
    first.chain(facts.0.iter().rev())
}
