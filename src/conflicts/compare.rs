//! Two values → can both be true?

use std::collections::BTreeSet;

use oxigraph::model::{NamedNode, Term};
use oxigraph::store::StorageError;

use super::stated::{Graphs, Said};

/// Words before or behind a number that is not exact.
const ROUGHLY: [&str; 14] =
    ["约", "近", "超", "逾", "余", "多", "突破", "达到或", "左右", "以上", "上下", "不低于", "不少于", "几"];
/// By what share such a number may be off.
const ROUGH: f64 = 0.1;

/// What two values stand in: the dates and documents of either side.
pub(super) struct Context<'a> {
    pub graphs: &'a Graphs<'a>,
    pub left: &'a BTreeSet<(String, String)>,
    pub right: &'a BTreeSet<(String, String)>,
}

impl Context<'_> {
    /// Whether the documents of the two sides are of different dates.
    pub fn at_other_times(&self) -> bool {
        let dates = |side: &BTreeSet<(String, String)>| -> BTreeSet<String> {
            side.iter().map(|(date, _)| date.clone()).filter(|date| !date.is_empty()).collect()
        };
        let (left, right) = (dates(self.left), dates(self.right));
        !left.is_empty() && !right.is_empty() && left.is_disjoint(&right)
    }

    /// Whether one document states both, as it does of what has several.
    fn in_one_document(&self) -> bool {
        self.left.iter().any(|document| self.right.contains(document))
    }
}

/// Whether two values can both be true.
pub(super) fn agree(left: &Said, right: &Said, context: &Context<'_>) -> Result<bool, StorageError> {
    match (&left.number, &right.number) {
        (Some(one), Some(other)) => Ok(numbers(one, &left.text, other, &right.text)),
        (None, None) => match (&left.term.term, &right.term.term) {
            (Term::NamedNode(one), Term::NamedNode(other)) => Ok(context.in_one_document()
                || belongs(one, other, context.graphs)?
                || belongs(other, one, context.graphs)?),
            (Term::Literal(one), Term::Literal(other)) => Ok(dates(one.value(), other.value(), context)),
            _ => Ok(true),
        },
        _ => Ok(true),
    }
}

/// Whether one number is the other, rounded or cut off.
fn numbers(one: &str, one_text: &str, other: &str, other_text: &str) -> bool {
    let (Ok(left), Ok(right)) = (one.parse::<f64>(), other.parse::<f64>()) else { return true };
    let difference = (left - right).abs();
    if difference <= 1e-9 * left.abs().max(right.abs()) {
        return true;
    }
    let rough = |text: &str| ROUGHLY.iter().any(|word| text.contains(word));
    if (rough(one_text) || rough(other_text)) && difference <= ROUGH * left.abs().max(right.abs()) {
        return true;
    }
    let (fine, coarse) = (step(one_text, left), step(other_text, right));
    // 10.68 is 10.7 rounded and 10.6 cut off; two numbers of the same grain that differ are two numbers
    (fine / coarse - 1.0).abs() > 1e-6 && difference < fine.max(coarse) * (1.0 - 1e-9)
}

/// What the last printed digit of a number stands for: 0.01亿 of 10.68亿元.
fn step(text: &str, number: f64) -> f64 {
    let digits: String = text
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit() || *c == '.' || *c == ',')
        .filter(|c| *c != ',')
        .collect();
    let digits = digits.trim_end_matches('.');
    match digits.parse::<f64>() {
        Ok(printed) if printed != 0.0 => {
            let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            (number / printed).abs() * 0.1_f64.powi(decimals as i32)
        }
        // written in Chinese: as exact as its last digit that is not zero
        _ => {
            let mut step = 1.0;
            while number.abs() >= step * 10.0 && number % (step * 10.0) == 0.0 {
                step *= 10.0;
            }
            step
        }
    }
}

/// Whether one date is the other, said more exactly; or one was still to come when it was written, and so a plan.
fn dates(one: &str, other: &str, context: &Context<'_>) -> bool {
    let plan = |date: &str, side: &BTreeSet<(String, String)>| {
        side.iter().all(|(written, _)| !written.is_empty() && later(date, written))
    };
    let more_exact = |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with('-'));
    let is_plan = [plan(one, context.left), plan(other, context.right)];
    more_exact(one, other) || more_exact(other, one) || is_plan[0] != is_plan[1]
}

/// Whether `date` lies wholly behind `written`.
fn later(date: &str, written: &str) -> bool {
    let length = date.len().min(written.len());
    date.get(..length) > written.get(..length)
}

/// Whether a period had ended at a date; so it is taken where either is not known, or is not of the calendar.
pub(super) fn is_over(period: &str, date: &str) -> bool {
    let last = period.rsplit('/').next().unwrap_or(period);
    let year = |text: &str| text.get(..4).and_then(|year| year.parse::<u16>().ok());
    let (Some(of), Some(at)) = (year(last), year(date)) else { return true };
    let month = |text: &str| text.get(5..7).and_then(|month| month.parse::<u8>().ok());
    let end = match last.get(5..) {
        Some("H1") => 6,
        Some(quarter) if quarter.starts_with('Q') => 3 * quarter[1..].parse::<u8>().unwrap_or(4),
        _ => month(last).unwrap_or(12),
    };
    // within the last month of a period its figures are out
    at > of || at == of && month(date).unwrap_or(12) >= end
}

/// Whether `inner` lies in `outer` or is a part of it.
fn belongs(inner: &NamedNode, outer: &NamedNode, graphs: &Graphs<'_>) -> Result<bool, StorageError> {
    Ok(graphs.around(inner)?.contains(outer))
}

#[cfg(test)]
mod tests {
    use super::{is_over, later, numbers};

    #[test]
    fn rounded_figures_are_one_figure() {
        assert!(numbers("1068000000", "10.68亿元", "1070000000", "10.7亿元"));
        assert!(numbers("1068000000", "10.68亿元", "1060000000", "10.6亿元"));
        assert!(numbers("1068000000", "10.68亿元", "1100000000", "约11亿元"));
        assert!(numbers("1200000000", "十二亿元", "1210000000", "12.1亿元"));
        assert!(numbers("150000000", "1.5亿元", "150000000", "15000万元"));
        assert!(numbers("106800000000", "1068亿元", "100000000000", "超1000亿元"));
    }

    #[test]
    fn other_figures_are_not() {
        assert!(!numbers("1068000000", "10.68亿元", "1080000000", "10.8亿元"));
        assert!(!numbers("1200000000", "12亿元", "1500000000", "15亿元"));
        assert!(!numbers("1200000000", "12亿元", "1500000000", "约15亿元"));
        assert!(!numbers("1068000000", "10.68亿元", "1069000000", "10.69亿元"));
    }

    #[test]
    fn a_figure_for_a_time_to_come_is_a_plan() {
        assert!(is_over("2021", "2022-01-20") && is_over("2021-Q1", "2021-04") && is_over("2021-H1", "2021-07-02"));
        assert!(is_over("去年", "2021-04") && is_over("2021", "") && is_over("2021-01/2021-08", "2021-09-12"));
        assert!(!is_over("2025", "2021-10-31") && !is_over("2021", "2021-02") && !is_over("2021-H2", "2021-07-02"));
    }

    #[test]
    fn a_month_is_not_later_than_its_days() {
        assert!(later("2024", "2023-05-06") && later("2023-06", "2023-05-06"));
        assert!(!later("2023-05", "2023-05-06") && !later("2023", "2023-05-06"));
    }
}
