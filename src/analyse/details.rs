//! An entity → what documents say of it in few words: county, investment, stage, who builds it.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::store::StorageError;

use super::asked::Asked;
use crate::store::text;
use crate::vocabulary as v;

/// What documents say of an entity; what they do not say is empty.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// The counties or zones it lies in; a city where no county is known.
    pub counties: BTreeSet<String>,
    /// The investment as printed.
    pub investment: String,
    /// The investment in 元, to order and to add up by.
    pub amount: f64,
    /// How far it is.
    pub stage: String,
}

impl Details {
    /// The counties in few words.
    pub fn county(&self) -> String {
        shorten(&self.counties.iter().map(String::as_str).collect::<Vec<_>>(), 2)
    }
}

/// What is said of `node`, which lies in `places`.
pub(super) fn details(
    asked: &Asked<'_>,
    dates: &BTreeMap<String, String>,
    node: &str,
    places: &BTreeSet<String>,
) -> Result<Details, StorageError> {
    let (amount, investment) = investment(investments(asked, dates, node)?);
    Ok(Details {
        counties: counties(&place_rows(asked, places)?),
        investment,
        amount,
        stage: stage(stages(asked, node)?),
    })
}

/// Code, label and label above of places.
fn place_rows(asked: &Asked<'_>, places: &BTreeSet<String>) -> Result<Vec<[String; 3]>, StorageError> {
    let mut rows = Vec::new();
    for place in places {
        let types = asked.kept(place, v::TYPE)?;
        if types.contains(v::PLACE.as_str()) {
            let code = asked.kept(place, v::DIVISION_CODE)?.pop_first().unwrap_or_default();
            let above = asked.kept(place, v::PART_OF)?.pop_first().map(|above| asked.label(&above)).transpose()?;
            rows.push([code, asked.label(place)?, above.unwrap_or_default()]);
        }
    }
    Ok(rows)
}

/// A zone or a county before a city, a town as its county.
fn counties(places: &[[String; 3]]) -> BTreeSet<String> {
    let mut counties = BTreeSet::new();
    for [code, label, above] in places {
        let (rank, name) = match code.len() {
            0 => (0, label),
            6 if !code.ends_with("00") => (0, label),
            7.. if !above.is_empty() => (0, above),
            4 | 6 => (1, label),
            _ => (2, label),
        };
        counties.insert((rank, name));
    }
    let best = counties.first().map(|(rank, _)| *rank);
    counties.iter().filter(|(rank, _)| Some(*rank) == best).map(|(_, name)| (*name).clone()).collect()
}

/// Date, number, text and phase of each investment that documents state.
fn investments(
    asked: &Asked<'_>,
    dates: &BTreeMap<String, String>,
    node: &str,
) -> Result<BTreeSet<[String; 4]>, StorageError> {
    let mut rows = BTreeSet::new();
    for (quantity, graph) in asked.objects(node, v::TOTAL_INVESTMENT)? {
        let quantity = text(quantity);
        let value = |property| asked.value(&quantity, property).map(Option::unwrap_or_default);
        let date = dates.get(&graph).cloned().unwrap_or_default();
        rows.insert([date, value(v::NUMBER)?, value(v::TEXT)?, value(v::PHASE)?]);
    }
    Ok(rows)
}

/// The newest for the whole, else that of a phase: its amount, and how it is printed.
fn investment(rows: BTreeSet<[String; 4]>) -> (f64, String) {
    let mut rows: Vec<_> = rows.into_iter().collect();
    // newest first; the rows are sorted, so among equals the order is kept
    rows.sort_by(|a, b| b[0].cmp(&a[0]));
    let whole = rows.iter().find(|row| row[3].is_empty());
    match whole.or(rows.first()) {
        Some([_, number, text, phase]) => (number.parse().unwrap_or(0.0), format!("{phase}{text}")),
        None => (0.0, String::new()),
    }
}

/// Date, order, label and phase of each stage that documents state.
fn stages(asked: &Asked<'_>, node: &str) -> Result<BTreeSet<[String; 4]>, StorageError> {
    let mut rows = BTreeSet::new();
    for record in asked.values(node, v::STAGE_RECORD)? {
        let value = |property| asked.value(&record, property).map(Option::unwrap_or_default);
        let stage = value(v::STAGE)?;
        let order = asked.kept(&stage, v::ORDER)?.pop_first().unwrap_or_default();
        rows.insert([value(v::AS_OF)?, order, asked.label(&stage)?, value(v::PHASE)?]);
    }
    Ok(rows)
}

/// How far it is by the newest statement; the phases one by one where only they are known.
fn stage(rows: BTreeSet<[String; 4]>) -> String {
    // the newest statement of each phase; on one day the stage that is further on
    let mut latest: BTreeMap<String, ((String, u32), String)> = BTreeMap::new();
    for [date, order, label, phase] in rows {
        let key = (date, order.parse().unwrap_or(0));
        let kept = latest.entry(phase).or_default();
        if kept.1.is_empty() || key > kept.0 {
            *kept = (key, label);
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
pub(crate) fn shorten(names: &[&str], limit: usize) -> String {
    let shown = names.iter().take(limit).copied().collect::<Vec<_>>().join("、");
    if names.len() > limit { format!("{shown}等") } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows<const N: usize>(rows: &[[&str; N]]) -> Vec<[String; N]> {
        rows.iter().map(|row| row.map(str::to_owned)).collect()
    }

    fn set(told: &[[&str; 4]]) -> BTreeSet<[String; 4]> {
        rows(told).into_iter().collect()
    }

    #[test]
    fn a_town_stands_for_its_county_and_a_county_before_its_city() {
        let county = |places: &[[&str; 3]]| counties(&rows(places)).into_iter().collect::<Vec<_>>();
        assert_eq!(county(&[["9901", "青川市", "云州省"], ["990102001", "石桥镇", "临泽县"]]), ["临泽县"]);
        assert_eq!(county(&[["9901", "青川市", "云州省"], ["", "青川高新区", "青川市"]]), ["青川高新区"]);
        assert_eq!(county(&[["990100", "青川市", "云州省"], ["990102", "临泽县", "青川市"]]), ["临泽县"]);
    }

    #[test]
    fn the_whole_investment_counts_before_that_of_a_phase() {
        let found = investment(set(&[["2023-01-01", "5", "5元", "一期"], ["2022-01-01", "12", "12元", ""]]));
        assert_eq!(found, (12.0, "12元".to_owned()));
    }

    #[test]
    fn the_newest_stage_counts_and_phases_are_named() {
        let told = set(&[["2022-01-01", "4", "在建", ""], ["2023-01-01", "3", "开工", ""]]);
        assert_eq!(stage(told), "开工");
        let told = set(&[["2022-01-01", "7", "投产运营", "一期"], ["2022-01-01", "4", "在建", "二期"]]);
        assert_eq!(stage(told), "一期投产运营、二期在建");
    }
}
