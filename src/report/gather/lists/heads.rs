//! Chains and places → 链长链主清单: who leads, which firm owns, which department takes the lead.

use std::collections::BTreeMap;

use oxigraph::store::StorageError;

use super::{Material, date, list, text};
use crate::report::gather::facts::{as_of, day, joined, words};
use crate::report::gather::stated::Statement;
use crate::report::{List, Row};
use crate::vocabulary as v;

/// 链长链主清单 of the chains among the nodes of the scope; of a place those that documents about it name.
pub fn heads(material: &Material<'_>) -> Result<List, StorageError> {
    let columns = [text("产业链或地方"), text("类别"), text("姓名或名称"), text("职务"), date("首见"), date("最近")];
    let mut groups: BTreeMap<(String, u8, String, String), Vec<Statement>> = BTreeMap::new();
    let nodes = &material.scope.nodes;
    let mut said = Vec::new();
    for node in nodes {
        said.extend(material.about(node)?.0.iter().cloned());
    }
    let documents = &material.stated.documents;
    let is_here = |document: &str| documents.get(document).is_some_and(|of| !of.places.is_disjoint(nodes));
    let heads = material.stated.heads()?.iter();
    said.extend(heads.filter(|said| is_here(&said.document) && !nodes.contains(&said.subject)).cloned());
    for statement in said {
        let Some((rank, kind, who)) = head(material, &statement)?.filter(|(.., who)| !who.is_empty()) else { continue };
        let name = material.stated.label(&statement.subject)?;
        groups.entry((name, rank, kind, who)).or_default().push(statement);
    }
    let mut rows = Vec::new();
    for ((name, _, kind, who), statements) in groups {
        let posts = joined(material.about(&who)?.of(v::HOLDS_POST).map(|statement| statement.said.clone()));
        let days =
            || statements.iter().map(|statement| as_of(statement, material.stated)).filter(|day| !day.is_empty());
        let cells = vec![
            words(name),
            words(&kind),
            words(material.stated.label(&who)?),
            posts,
            day(days().min().unwrap_or_default()),
            day(days().max().unwrap_or_default()),
        ];
        let posts = material.about(&who)?;
        let sources = material.sources_of(statements.iter().rev().chain(posts.of(v::HOLDS_POST)));
        rows.push(Row { key: format!("{who} {kind} {}", statements[0].subject), cells, sources });
    }
    Ok(list("链长链主清单", "同一产业链在不同地方各有链长", &columns, rows))
}

/// The roles of those who lead, the highest first.
const ROLES: [&str; 4] = ["总链长", "副总链长", LEADER, "副链长"];
/// The role where none is said.
const LEADER: &str = "链长";
/// The rank of a firm that owns a chain.
const OWNER: u8 = ROLES.len() as u8 + 1;

/// What a statement says of the head of a chain: its rank in the list, the kind, and the IRI of who it is.
fn head(material: &Material<'_>, statement: &Statement) -> Result<Option<(u8, String, String)>, StorageError> {
    let leader = |role: String, who: &str| {
        let rank = ROLES.iter().position(|known| *known == role).unwrap_or(ROLES.len());
        Some((u8::try_from(rank).unwrap_or(u8::MAX), role, who.to_owned()))
    };
    if statement.is(v::CHAIN_LEADER) {
        let role = material.stated.role(statement)?.unwrap_or_else(|| LEADER.to_owned());
        return Ok(leader(role, &statement.object));
    }
    if statement.is(v::CHAIN_LEADERSHIP) {
        let role = Some(statement.part(v::ROLE)).filter(|role| !role.is_empty()).unwrap_or(LEADER);
        return Ok(leader(role.to_owned(), statement.part(v::CHAIN_LEADER)));
    }
    if statement.is(v::CHAIN_OWNER) {
        return Ok(Some((OWNER, "链主企业".to_owned(), statement.object.clone())));
    }
    Ok(statement.is(v::LEAD_DEPARTMENT).then(|| (OWNER + 1, "牵头部门".to_owned(), statement.object.clone())))
}
