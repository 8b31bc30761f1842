//! Two reports → what has changed: the rows of the last one are kept beside the page, and compared by list and key.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::model::{Change, Report, What};
use super::{shown, table};

/// What the kept file is, by its first key.
const VERSION: u32 = 1;

/// What is kept of a report: its rows as shown.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Kept {
    lianpu_report: u32,
    iri: String,
    name: String,
    as_of: Option<String>,
    documents: usize,
    lists: Vec<KeptList>,
    /// What had changed when these rows were new, so that to write the same report again loses nothing.
    changes: Option<Vec<Change>>,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct KeptList {
    name: String,
    columns: Vec<String>,
    rows: Vec<KeptRow>,
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct KeptRow {
    key: String,
    name: String,
    cells: Vec<String>,
}

/// What a comparison with the last report gives.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Compared {
    /// What has changed; `None` where there is no last report.
    pub changes: Option<Vec<Change>>,
    /// What to tell the user: that the file there is no report, and was ignored.
    pub note: Option<String>,
}

/// Compares a report with the one kept in a file. Where no row is other, what had changed the last time stands.
pub fn compare(report: &Report, path: &Path) -> Compared {
    let ignored = |why: String| Compared {
        changes: None,
        note: Some(format!("{} was not compared with: {why}", path.display())),
    };
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Compared::default(),
        Err(error) => return ignored(error.to_string()),
    };
    let before: Kept = match serde_json::from_str(&text) {
        Ok(kept) => kept,
        Err(error) => return ignored(format!("it is no report ({error})")),
    };
    if before.lianpu_report != VERSION {
        return ignored(format!("it is of version {}, this is {VERSION}", before.lianpu_report));
    }
    if before.iri != report.iri {
        return ignored(format!("it is about {} ({})", before.name, before.iri));
    }
    let now = kept(report);
    let changes = if before.lists == now.lists { before.changes } else { Some(differences(&before, &now)) };
    Compared { changes, note: None }
}

/// The bytes to keep of a report.
pub(super) fn json(report: &Report) -> Vec<u8> {
    // what is kept has text for keys, and cannot fail to be written
    let mut json = serde_json::to_vec_pretty(&kept(report)).unwrap_or_default();
    json.push(b'\n');
    json
}

fn kept(report: &Report) -> Kept {
    let row = |row: &super::model::Row| KeptRow {
        key: row.key.clone(),
        name: table::name(row),
        cells: row.cells.iter().map(shown::cell).collect(),
    };
    let list = |list: &super::model::List| KeptList {
        name: list.name.into(),
        columns: list.columns.iter().map(|column| column.title.into()).collect(),
        rows: list.rows.iter().map(row).collect(),
    };
    Kept {
        lianpu_report: VERSION,
        iri: report.iri.clone(),
        name: report.name.clone(),
        as_of: report.as_of.clone(),
        documents: report.coverage.documents,
        lists: report.lists.iter().map(list).collect(),
        changes: report.changes.clone(),
    }
}

/// By the order of the lists: new rows, changed ones, gone ones.
fn differences(before: &Kept, now: &Kept) -> Vec<Change> {
    let mut changes = Vec::new();
    for list in &now.lists {
        let Some(old) = before.lists.iter().find(|old| old.name == list.name) else { continue };
        let (was, is) = (keyed(old), keyed(list));
        let change =
            |row: &KeptRow, what, cells| Change { list: list.name.clone(), name: row.name.clone(), what, cells };
        let known: BTreeMap<_, _> = was.iter().copied().collect();
        let still: BTreeSet<_> = is.iter().map(|(key, _)| *key).collect();
        changes.extend(
            is.iter().filter(|(key, _)| !known.contains_key(key)).map(|(_, row)| change(row, What::New, vec![])),
        );
        for (key, row) in &is {
            let cells = known.get(key).map(|old_row| cells(old, old_row, list, row)).unwrap_or_default();
            if !cells.is_empty() {
                changes.push(change(row, What::Changed, cells));
            }
        }
        changes
            .extend(was.iter().filter(|(key, _)| !still.contains(key)).map(|(_, row)| change(row, What::Gone, vec![])));
    }
    changes
}

/// Rows with their keys; rows of one key are told apart by their order.
fn keyed(list: &KeptList) -> Vec<((&str, usize), &KeptRow)> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    list.rows
        .iter()
        .map(|row| {
            let count = seen.entry(&row.key).or_default();
            *count += 1;
            ((row.key.as_str(), *count), row)
        })
        .collect()
}

/// The cells that are other, by heading; a column that only one of the two has says nothing about the row.
fn cells(old: &KeptList, was: &KeptRow, new: &KeptList, is: &KeptRow) -> Vec<[String; 3]> {
    let before = |title: &String| {
        let column = old.columns.iter().position(|other| other == title)?;
        was.cells.get(column)
    };
    let both = new.columns.iter().zip(&is.cells).filter_map(|(title, now)| Some((title, before(title)?, now)));
    both.filter(|(_, was, now)| was != now).map(|(title, was, now)| [title.clone(), was.clone(), now.clone()]).collect()
}
