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
        let Some((mut rank, mut kind, who)) = head(&statement).filter(|(.., who)| !who.is_empty()) else { continue };
        // in which role somebody leads is said by the record of it
        if statement.is(v::CHAIN_LEADER)
            && let Some(role) = material.stated.role(&statement)?.filter(|role| *role != kind)
        {
            (rank, kind) = (1, role);
        }
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

/// What a statement says of the head of a chain: its rank in the list, the kind, and the IRI of who it is.
fn head(statement: &Statement) -> Option<(u8, String, String)> {
    if statement.is(v::CHAIN_LEADER) || statement.is(v::CHAIN_LEADERSHIP) {
        let role = match statement.part(v::ROLE) {
            "" => "链长",
            role => role,
        };
        let who = if statement.is(v::CHAIN_LEADER) { &statement.object } else { statement.part(v::CHAIN_LEADER) };
        return Some((u8::from(role != "链长"), role.to_owned(), who.to_owned()));
    }
    if statement.is(v::CHAIN_OWNER) {
        return Some((2, "链主企业".to_owned(), statement.object.clone()));
    }
    statement.is(v::LEAD_DEPARTMENT).then(|| (3, "牵头部门".to_owned(), statement.object.clone()))
}
