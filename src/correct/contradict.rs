//! Corrections, each sound on its own → those that cannot both hold.

use std::collections::BTreeMap;

use super::{Change, Entry, Facts, Wrong};
use crate::model::Type;

/// Each correction that contradicts an earlier one.
pub(super) fn contradictions(entries: &[Entry]) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    let mut facts: BTreeMap<&Facts, &Entry> = BTreeMap::new();
    let mut named: BTreeMap<(bool, Type, &str), &Entry> = BTreeMap::new();
    for entry in entries {
        let earlier = match &entry.change {
            Change::Accept(of) | Change::Reject(of) | Change::Value(of, _) => Some(*facts.entry(of).or_insert(entry)),
            Change::Rename(class, name, _) => Some(*named.entry((true, *class, name)).or_insert(entry)),
            Change::Retype(class, name, _) => Some(*named.entry((false, *class, name)).or_insert(entry)),
            Change::Merge(..) | Change::Split(..) => None,
        };
        if let Some(earlier) = earlier.filter(|earlier| earlier.change != entry.change) {
            wrong.push(entry.says(format!("contradicts the correction in {}", place(earlier))));
        }
        if let Change::Rename(class, name, to) = &entry.change
            && let Some(back) =
                entries.iter().find(|other| other.change == Change::Rename(*class, to.clone(), name.clone()))
        {
            wrong.push(entry.says(format!("takes back the name that the correction in {} gives", place(back))));
        }
    }
    wrong.extend(apart_and_together(entries));
    wrong
}

/// Names that are kept apart, but which other corrections make one, in one step or in several.
fn apart_and_together(entries: &[Entry]) -> Vec<Wrong> {
    let mut groups: Vec<(Type, Vec<&str>, &Entry)> = Vec::new();
    for entry in entries {
        let Change::Merge(class, names) = &entry.change else { continue };
        let mut own = (*class, names.iter().map(String::as_str).collect::<Vec<_>>(), entry);
        let meets = |group: &(Type, Vec<&str>, &Entry)| {
            group.0 == *class && names.iter().any(|n| group.1.contains(&n.as_str()))
        };
        let (met, others): (Vec<_>, Vec<_>) = std::mem::take(&mut groups).into_iter().partition(meets);
        for (_, names, _) in met {
            own.1.extend(names);
        }
        groups = others;
        groups.push(own);
    }
    let mut wrong = Vec::new();
    for entry in entries {
        let Change::Split(class, names) = &entry.change else { continue };
        for (_, group, merge) in groups.iter().filter(|group| group.0 == *class) {
            let inside: Vec<&str> = names.iter().map(String::as_str).filter(|name| group.contains(name)).collect();
            if let [one, other, ..] = inside.as_slice() {
                let message =
                    format!("keeps `{one}` and `{other}` apart, which the correction in {} makes one", place(merge));
                wrong.push(entry.says(message));
            }
        }
    }
    wrong
}

fn place(entry: &Entry) -> String {
    format!("{}:{}", entry.path.display(), entry.line)
}
