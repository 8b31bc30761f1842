//! Members → cards: what documents say of each, in the few words that a picture has room for.

use super::ask::{self, ask_about};
use super::error::DiagramError;
use super::model::{Card, Member, Named};
use crate::store::Store;
use std::collections::{BTreeMap, BTreeSet};

/// A member of a chain before its details are known.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) member: Member,
    pub(super) owns: bool,
    pub(super) stated: bool,
}

/// Rows of one query, by their first column.
type Rows = BTreeMap<String, Vec<Vec<String>>>;

/// The cards of `found`, in the order in which they are worth showing.
pub(super) fn cards(
    store: &Store,
    found: &BTreeMap<String, Found>,
    made: &BTreeMap<String, BTreeSet<String>>,
) -> Result<Vec<Card>, DiagramError> {
    let read = |query| -> Result<Rows, DiagramError> {
        let mut rows = Rows::new();
        for mut row in ask_about(store, query, found.keys().map(String::as_str))? {
            if !row.is_empty() {
                let node = row.remove(0);
                rows.entry(node).or_default().push(row);
            }
        }
        Ok(rows)
    };
    let (labels, places) = (read(ask::LABELS)?, read(ask::PLACES)?);
    let (investments, stages, developers) = (read(ask::INVESTMENTS)?, read(ask::STAGES)?, read(ask::DEVELOPERS)?);
    let of = |rows: &Rows, node: &str| rows.get(node).cloned().unwrap_or_default();
    let mut cards: Vec<Card> = found
        .iter()
        .map(|(node, found)| {
            let label = of(&labels, node).into_iter().flatten().next().unwrap_or_else(|| tail(node).to_owned());
            let (amount, investment) = investment(of(&investments, node));
            Card {
                entity: Named { label, iri: node.clone() },
                member: found.member,
                owns: found.owns,
                stated: found.stated,
                county: county(&of(&places, node)),
                investment,
                amount,
                stage: stage(of(&stages, node)),
                developers: of(&developers, node).into_iter().flatten().collect(),
                products: made.get(node).into_iter().flatten().cloned().collect(),
            }
        })
        .collect();
    cards.sort_by(|a, b| {
        let rank = |card: &Card| (!card.owns, !card.stated);
        rank(a).cmp(&rank(b)).then(b.amount.total_cmp(&a.amount)).then_with(|| a.entity.cmp(&b.entity))
    });
    Ok(cards)
}

/// The end of an IRI, for an entity without a label.
fn tail(iri: &str) -> &str {
    iri.rsplit('/').next().unwrap_or(iri)
}

/// Rows of code, label and label above → the county: a zone or a county before a city, a town as its county.
fn county(places: &[Vec<String>]) -> String {
    let mut counties = BTreeSet::new();
    for place in places {
        let [code, label, above] = place.as_slice() else { continue };
        let (rank, name) = match code.len() {
            0 | 6 => (0, label),
            7.. if !above.is_empty() => (0, above),
            4 => (1, label),
            _ => (2, label),
        };
        counties.insert((rank, name));
    }
    let best = counties.first().map(|(rank, _)| *rank);
    let names: Vec<&str> =
        counties.iter().filter(|(rank, _)| Some(*rank) == best).map(|(_, name)| name.as_str()).collect();
    shorten(&names, 2)
}

/// Rows of date, number, text and phase → the amount and how it is printed: the newest for the whole, else that of a phase.
fn investment(mut rows: Vec<Vec<String>>) -> (f64, String) {
    // Newest first; the rows are sorted, so among equals the order is kept.
    rows.sort_by(|a, b| b.first().cmp(&a.first()));
    let whole = rows.iter().find(|row| row.get(3).is_some_and(String::is_empty));
    let Some([_, number, text, phase]) = whole.or(rows.first()).map(Vec::as_slice) else {
        return (0.0, String::new());
    };
    (number.parse().unwrap_or(0.0), format!("{phase}{text}"))
}

/// Rows of date, order, label and phase → how far it is by the newest statement; the phases one by one where only they are known.
fn stage(rows: Vec<Vec<String>>) -> String {
    // The newest statement of each phase; on one day the stage that is further on.
    let mut latest: BTreeMap<String, ((String, u32), String)> = BTreeMap::new();
    for row in rows {
        let [date, order, label, phase] = row.as_slice() else { continue };
        let key = (date.clone(), order.parse().unwrap_or(0));
        let kept = latest.entry(phase.clone()).or_default();
        if kept.1.is_empty() || key > kept.0 {
            *kept = (key, label.clone());
        }
    }
    let newest = latest.values().map(|(key, _)| key.0.clone()).max();
    if let Some((key, label)) = latest.get("")
        && Some(&key.0) == newest.as_ref()
    {
        return label.clone();
    }
    let phases: Vec<String> = latest.iter().map(|(phase, (_, label))| format!("{phase}{label}")).collect();
    shorten(&phases.iter().map(String::as_str).collect::<Vec<_>>(), 2)
}

/// The first `limit` names, and 等 if there are more.
pub(super) fn shorten(names: &[&str], limit: usize) -> String {
    let shown = names.iter().take(limit).copied().collect::<Vec<_>>().join("、");
    if names.len() > limit { format!("{shown}等") } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|text| (*text).to_owned()).collect()).collect()
    }

    #[test]
    fn a_town_stands_for_its_county_and_a_county_before_its_city() {
        assert_eq!(county(&rows(&[&["9901", "青川市", "云州省"], &["990102001", "石桥镇", "临泽县"]])), "临泽县");
        assert_eq!(county(&rows(&[&["9901", "青川市", "云州省"], &["", "青川高新区", "青川市"]])), "青川高新区");
    }

    #[test]
    fn the_whole_investment_counts_before_that_of_a_phase() {
        let found = investment(rows(&[&["2023-01-01", "5", "5元", "一期"], &["2022-01-01", "12", "12元", ""]]));
        assert_eq!(found, (12.0, "12元".to_owned()));
    }

    #[test]
    fn the_newest_stage_counts_and_phases_are_named() {
        let told = rows(&[&["2022-01-01", "4", "在建", ""], &["2023-01-01", "3", "开工", ""]]);
        assert_eq!(stage(told), "开工");
        let told = rows(&[&["2022-01-01", "7", "投产运营", "一期"], &["2022-01-01", "4", "在建", "二期"]]);
        assert_eq!(stage(told), "一期投产运营、二期在建");
    }
}
