//! Rows of unit, class, factor, base → units by their first character: which unit begins here?

use super::super::words::{ByChar, Words};
use super::Kind;
use super::compound::compounds;
use super::cursor::Cursor;

/// Spans of time; those read by the clock are left to the rows.
const DURATIONS: [(&str, &str); 7] = [
    ("年", "年"),
    ("周年", "年"),
    ("个月", "个月"),
    ("天", "天"),
    ("个工作日", "天"),
    ("小时", "小时"),
    ("个小时", "小时"),
];

/// One unit.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub text: String,
    pub kind: Kind,
    pub factor: f64,
    pub base: String,
    /// Whether it ends in a Latin letter or a digit.
    latin: bool,
}

/// Units as data: the words that may stand behind a number, each with its class, the factor to its base unit and
/// the base unit.
///
/// ```
/// use lianpu::mention::value::{Kind, Units};
/// let units = Units::new([
///     ("亩".to_owned(), Kind::Area, 666.67, "平方米".to_owned()),
///     ("吨".to_owned(), Kind::Measure, 1.0, "吨".to_owned()),
/// ]);
/// let scanner = lianpu::mention::value::Scanner::new(units);
/// let mut values = Vec::new();
/// scanner.scan("占地300亩，年产5万吨", &Default::default(), &mut values);
/// assert_eq!(values[1].normal.number, Some(50_000.0));
/// ```
#[derive(Clone, Debug)]
pub struct Units {
    /// By their first character, the longest first.
    rows: ByChar<Unit>,
    /// Words that begin like a unit and may be none.
    compounds: Words,
}

impl Default for Units {
    fn default() -> Self {
        Self::new([])
    }
}

impl Units {
    /// Takes rows of unit, class, factor and base unit; empty units are left out, of equal ones the first stays.
    /// Spans of time (年, 个月, 天 …) belong to the calendar and are known without a row.
    pub fn new(rows: impl IntoIterator<Item = (String, Kind, f64, String)>) -> Self {
        let spans = DURATIONS.map(|(text, base)| (text.to_owned(), Kind::Measure, 1.0, base.to_owned()));
        let mut rows: Vec<Unit> = rows
            .into_iter()
            .chain(spans)
            .filter(|(text, ..)| !text.is_empty())
            .map(|(text, kind, factor, base)| {
                let latin = text.ends_with(|last: char| last.is_ascii_alphanumeric());
                Unit { text, kind, factor: whole(factor), base, latin }
            })
            .collect();
        rows.sort_by(|a, b| b.text.len().cmp(&a.text.len()).then(a.text.cmp(&b.text)));
        rows.dedup_by(|later, first| later.text == first.text);
        let compounds = compounds(rows.iter().filter_map(|unit| unit.text.chars().next()));
        let rows = ByChar::new(rows.into_iter().filter_map(|unit| Some((unit.text.chars().next()?, unit))));
        Self { rows, compounds }
    }

    /// The units that begin at a place, the longest first. A Latin unit ends where the letters end.
    pub(super) fn all<'a>(&'a self, text: Cursor<'a>, place: usize) -> impl Iterator<Item = &'a Unit> {
        let stretch = text.at(place).map_or(&[][..], |head| self.rows.get(head));
        stretch.iter().filter(move |unit| {
            text.is(place, &unit.text)
                && !(unit.latin && text.at(place + unit.text.len()).is_some_and(|next| next.is_ascii_alphanumeric()))
        })
    }

    /// Whether a word that may swallow a unit begins at a place.
    pub(super) fn begins_compound(&self, text: Cursor<'_>, place: usize) -> bool {
        self.compounds.begin(text.rest(place))
    }

    /// The longest unit that begins at a place.
    pub(super) fn longest<'a>(&'a self, text: Cursor<'a>, place: usize) -> Option<&'a Unit> {
        self.all(text, place).next()
    }

    /// Whether a unit of more than one character begins with the character at a place: 千瓦, 千米.
    pub(super) fn has_longer(&self, text: Cursor<'_>, place: usize) -> bool {
        self.longest(text, place).is_some_and(|unit| unit.text.chars().nth(1).is_some())
    }
}

/// A factor as the fraction it was cut from: 666.6666667 stands for 2000/3, and 1500亩 are 1000000 平方米 sharp.
fn whole(factor: f64) -> f64 {
    let ninths = (factor * 9.0).round();
    let cut = ninths > 0.0 && ninths < 1e6 && (factor * 9.0 / ninths - 1.0).abs() < 2e-10;
    if cut { ninths / 9.0 } else { factor }
}
