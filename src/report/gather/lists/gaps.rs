//! Template and statements → 未提及环节清单, 冲突清单.

use oxigraph::store::StorageError;

use super::{Material, list, text};
use crate::analyse::ChainMap;
use crate::conflicts::Finding;
use crate::report::gather::facts::{day, words};
use crate::report::{Column, Kind, List, Row, Source};

/// 未提及环节清单: the segments of the chain on which the documents place nobody.
pub fn gaps(map: &ChainMap) -> List {
    let columns = [text("位置"), text("环节"), text("文件中提到的产品"), text("说明")];
    let note = format!("{} 份文件中未提及的环节；未提及不等于没有", map.corpus);
    let row = |at: usize| {
        let stand = &map.stands[at];
        let told = match stand.mentioned.is_empty() {
            true => format!("{} 份文件中未提及", map.corpus),
            false => "提到产品，未提及生产者".to_owned(),
        };
        Row {
            key: stand.segment.iri.clone(),
            cells: vec![
                words(stand.tier.map_or("", crate::analyse::Tier::label)),
                words(&stand.segment.label),
                words(stand.mentioned.join("、")),
                words(told),
            ],
            sources: Vec::new(),
        }
    };
    list("未提及环节清单", note, &columns, map.gaps().into_iter().map(row).collect())
}

/// 冲突清单: values that contradict each other, each with its words.
pub fn conflicts(material: &Material<'_>, findings: Vec<Finding>) -> Result<List, StorageError> {
    let columns = [
        text("主体"),
        text("项"),
        text("说法"),
        Column { title: "日期", kind: Kind::Date },
        text("出处"),
        text("性质"),
    ];
    let mut rows = Vec::new();
    for finding in findings {
        let qualifiers: Vec<&str> = finding.qualifiers.values().map(String::as_str).collect();
        let property = format!("{}{}", crate::emit::LP, finding.relation);
        let relation = material.stated.label(&property)?;
        let what = [&[relation.as_str()][..], &qualifiers].concat().join(" ");
        for side in &finding.sides {
            let document = material.stated.documents.get(&side.document);
            let source = Source {
                title: side.title.clone(),
                date: side.date.clone(),
                file: document.map(|document| document.file.clone()).unwrap_or_default(),
                mark: 0..0,
                quote: side.quote.clone(),
                start: 0,
                document: side.document.clone(),
            };
            let number = material.sources.borrow_mut().add(source);
            let cells = vec![
                words(&finding.subject_label),
                words(&what),
                words(&side.value),
                day(&side.date),
                words(&side.title),
                words(if finding.is_change { "前后变化" } else { "说法不一" }),
            ];
            rows.push(Row { key: format!("{} {what} {}", finding.subject, side.value), cells, sources: vec![number] });
        }
    }
    Ok(list("冲突清单", "同一事项的不同说法，逐一列出，不作取舍", &columns, rows))
}
