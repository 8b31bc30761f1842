//! A literal as N-Quads write it → its text, and what it is: words, a number, a date?

use oxigraph::model::Term;
use oxigraph::model::vocab::xsd;

use crate::store::parsed;

/// What a value is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Kind {
    /// Words.
    Text,
    /// A whole number.
    Integer,
    /// A number, in the base unit.
    Number,
    /// A day, a month or a year.
    Date,
    /// Yes or no.
    Flag,
}

impl Kind {
    /// The kind that takes in values of both.
    pub fn or(self, other: Kind) -> Kind {
        match (self, other) {
            (one, other) if one == other => one,
            (Kind::Integer, Kind::Number) | (Kind::Number, Kind::Integer) => Kind::Number,
            _ => Kind::Text,
        }
    }
}

/// A value as it is stated.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Literal {
    /// What it is.
    pub kind: Kind,
    /// How it is written: `1200000000`, `2022-07`, `一期`.
    pub text: String,
}

impl Literal {
    /// Words.
    pub fn text(text: impl Into<String>) -> Literal {
        Literal { kind: Kind::Text, text: text.into() }
    }

    /// A whole number.
    pub fn integer(number: usize) -> Literal {
        Literal { kind: Kind::Integer, text: number.to_string() }
    }

    /// The literal in a line, with its language; `None` for an IRI.
    pub fn read(term: &str) -> Option<(Literal, Option<String>)> {
        if !term.starts_with('"') {
            return None;
        }
        let Some(Term::Literal(literal)) = parsed(term) else { return None };
        let (datatype, value) = (literal.datatype(), literal.value());
        let kind = if datatype == xsd::INTEGER && value.parse::<i64>().is_ok() {
            Kind::Integer
        } else if [xsd::DECIMAL, xsd::DOUBLE, xsd::INTEGER].contains(&datatype) && number(value).is_some() {
            Kind::Number
        } else if [xsd::DATE, xsd::G_YEAR_MONTH, xsd::G_YEAR].contains(&datatype) && first_day(value).is_some() {
            Kind::Date
        } else if datatype == xsd::BOOLEAN && ["true", "false"].contains(&value) {
            Kind::Flag
        } else {
            Kind::Text
        };
        Some((Literal { kind, text: value.to_owned() }, literal.language().map(str::to_owned)))
    }
}

/// A finite number.
pub fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// The first day of `2022`, `2022-07` or `2022-07-28`; `None` for what is no such date.
pub fn first_day(text: &str) -> Option<[u16; 3]> {
    let mut parts = [0, 1, 1];
    let given: Vec<&str> = text.split('-').collect();
    for ((part, digits), length) in parts.iter_mut().zip(&given).zip([4, 2, 2]) {
        *part = (digits.len() == length).then(|| digits.parse().ok()).flatten()?;
    }
    let [year, month, day] = parts;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u16::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (given.len() <= 3 && year > 0 && (1..=12).contains(&month) && (1..=days).contains(&day)).then_some(parts)
}

/// The first day of a date, as ISO 8601 writes it.
pub fn day(text: &str) -> Option<String> {
    first_day(text).map(|[year, month, day]| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_is_what_its_datatype_says_where_its_text_agrees() {
        let kind = |term: &str| Literal::read(term).map(|(literal, _)| literal.kind);
        let typed = |text: &str, name: &str| format!("\"{text}\"^^<http://www.w3.org/2001/XMLSchema#{name}>");
        assert_eq!(kind("<a:b>"), None);
        assert_eq!(kind("\"12\""), Some(Kind::Text));
        assert_eq!(kind(&typed("12", "integer")), Some(Kind::Integer));
        assert_eq!(kind(&typed("123456789012345678901", "integer")), Some(Kind::Number));
        assert_eq!(kind(&typed("1.50", "decimal")), Some(Kind::Number));
        assert_eq!(kind(&typed("2022-07", "gYearMonth")), Some(Kind::Date));
        assert_eq!(kind(&typed("2022-02-30", "date")), Some(Kind::Text));
        assert_eq!(Literal::read("\"铝\"@zh").and_then(|(_, language)| language).as_deref(), Some("zh"));
    }

    #[test]
    fn a_date_begins_with_its_first_day() {
        assert_eq!(day("2024").as_deref(), Some("2024-01-01"));
        assert_eq!(day("2024-02-29").as_deref(), Some("2024-02-29"));
        for wrong in ["2023-02-29", "2022-13", "22-01-01", "2022-1", "2022-01-01-01", "", "0000"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }
}
