//! A place → 主导产业清单, 产业链清单: what it is said to live by, and in which chains its companies and projects stand.

use std::collections::BTreeMap;

use itertools::Itertools;
use oxigraph::store::StorageError;

use super::made::{documents, first};
use super::{Material, count, date, list, number, text};
use crate::analyse::Kind;
use crate::report::gather::facts::{day, joined, rounded, words};
use crate::report::gather::scope::Member;
use crate::report::gather::stated::Statement;
use crate::report::{Cell, List, Row};
use crate::vocabulary as v;

/// 主导产业清单: the industries that the place, its parts and their parks are said to live by.
pub fn leading(material: &Material<'_>) -> Result<List, StorageError> {
    let columns = [text("地方或园区"), text("主导产业"), date("首见"), date("最近"), count("文件数")];
    let mut rows = Vec::new();
    for (node, label) in material.nodes()? {
        let facts = material.about(&node)?;
        let mut industries: BTreeMap<&str, Vec<&Statement>> = BTreeMap::new();
        for statement in facts.of(v::LEADING_INDUSTRY) {
            industries.entry(&statement.object).or_default().push(statement);
        }
        for (industry, by) in industries {
            let last = by.iter().map(|statement| material.stated.date(&statement.document)).max().unwrap_or_default();
            let cells = vec![words(&label), words(&by[0].said), first(material, &by), day(last), documents(&by)];
            let sources = material.sources_of(by.into_iter().rev());
            rows.push(Row { key: format!("{node} {industry}"), cells, sources });
        }
    }
    Ok(list("主导产业清单", "文件中说是一地或园区的主导、支柱、首位产业的", &columns, rows))
}

/// 产业链清单: the chains in which companies, projects and parks of the place stand.
pub fn chains(material: &Material<'_>, projects: &List) -> Result<List, StorageError> {
    let columns = [
        text("产业链"),
        count("企业数"),
        count("项目数"),
        count("园区数"),
        number("项目总投资（万元）"),
        text("链主企业"),
        text("主要企业与项目"),
    ];
    let amount_at = projects.columns.iter().position(|column| column.title.starts_with("总投资"));
    let amount = |row: &Row| match amount_at.and_then(|at| row.cells.get(at)) {
        Some(Cell::Number(amount, _)) => *amount,
        _ => 0.0,
    };
    let amounts: BTreeMap<&str, f64> = projects.rows.iter().map(|row| (row.key.as_str(), amount(row))).collect();
    let amount = |member: &Member| amounts.get(member.iri.as_str()).copied().unwrap_or(0.0);
    let mut chains: BTreeMap<&str, Vec<&Member>> = BTreeMap::new();
    for member in material.scope.members.iter().filter(|member| !member.chain.is_empty()) {
        chains.entry(&member.chain).or_default().push(member);
    }
    let mut rows = Vec::new();
    for (chain, mut members) in chains {
        members.sort_by(|a, b| {
            b.owns.cmp(&a.owns).then(amount(b).total_cmp(&amount(a))).then_with(|| a.label.cmp(&b.label))
        });
        let of = |kind| members.iter().filter(|member| member.kind == kind).count();
        let counted = |kind| if of(kind) == 0 { Cell::Empty } else { Cell::Number(of(kind) as f64, None) };
        let total: f64 = members.iter().map(|member| amount(member)).sum();
        let names = |owns: bool, most: usize| {
            let names = members.iter().filter(|member| member.owns == owns && (owns || member.kind != Kind::Park));
            joined(names.take(most).map(|member| member.label.clone()))
        };
        let mut sources = Vec::new();
        for member in members.iter().take(3) {
            let facts = material.about(&member.iri)?;
            let why =
                [v::IN_CHAIN, v::PRODUCES, v::TOTAL_INVESTMENT].into_iter().flat_map(|relation| facts.of(relation));
            let rest = facts.0.iter();
            sources.extend(material.sources_of(why.chain(rest).take(2)));
        }
        let mut named = members.iter();
        while sources.is_empty()
            && let Some(member) = named.next()
        {
            sources = material.sources_of(&material.stated.naming(&member.iri)?);
        }
        sources = sources.into_iter().unique().collect();
        let cells = vec![
            words(chain),
            counted(Kind::Company),
            counted(Kind::Project),
            counted(Kind::Park),
            if total > 0.0 { Cell::Number(rounded(total), None) } else { Cell::Empty },
            names(true, usize::MAX),
            names(false, 3),
        ];
        rows.push((members.len(), Row { key: chain.to_owned(), cells, sources }));
    }
    rows.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.key.cmp(&b.1.key)));
    let note = "按产品、名称和文件所述归入最可能的产业链；企业、项目多的在前，各行所列只是其中几个";
    Ok(list("产业链清单", note, &columns, rows.into_iter().map(|(_, row)| row).collect()))
}
