//! Documents and members → 政策机制清单, 问题解决清单.

use std::collections::{BTreeMap, HashMap};

use oxigraph::store::StorageError;

use super::made::{documents, first};
use super::{Material, count, date, list, text};
use crate::report::gather::facts::{day, words};
use crate::report::gather::stated::Statement;
use crate::report::{List, Row};
use crate::vocabulary as v;

/// From what a report says to a policy that belongs to it, in characters of the document.
const NEAR: u64 = 300;

/// 政策机制清单: the policies that are named in the passages which the rows rest on, and by documents about the place.
pub fn policies(material: &Material<'_>) -> Result<List, StorageError> {
    let columns = [text("政策"), text("发布单位"), date("首见"), count("文件数")];
    let mut passages: HashMap<String, Vec<u64>> = HashMap::new();
    for source in &material.sources.borrow().all {
        passages.entry(source.document.clone()).or_default().push(source.start);
    }
    let is_near = |said: &Statement| {
        let starts = passages.get(&said.document).map(Vec::as_slice).unwrap_or_default();
        starts.iter().any(|start| start.abs_diff(said.start) <= NEAR)
    };
    let nodes = &material.scope.nodes;
    let documents_of = &material.stated.documents;
    let is_about = |document: &str| documents_of.get(document).is_some_and(|of| !of.places.is_disjoint(nodes));
    let mut groups: BTreeMap<String, Vec<Statement>> = BTreeMap::new();
    for policy in material.stated.subjects(v::TYPE, v::POLICY.as_str())? {
        let statements = material.about(&policy)?;
        let here = statements.0.iter().filter(|s| is_near(s) || is_about(&s.document) || nodes.contains(&s.object));
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
    Ok(list("政策机制清单", "在述及本报告对象之处，或在以本地为题的文件中提到的规划、办法、措施", &columns, rows))
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
