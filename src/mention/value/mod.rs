//! Text → values: which amounts, dates, periods, ranks and phases stand here, and how much is each?
//!
//! One pass over the text stops only at characters that can begin a value; each is tried as a time, a phase or rank,
//! and a quantity, in this order, and the longest sensible reading is taken. Units are data, numerals and the calendar are not.
//!
//! ```
//! use lianpu::mention::value::{Anchor, Approx, Kind, Scanner, Units};
//! let units = Units::new([("元".to_owned(), Kind::Money, 1.0, "元".to_owned())]);
//! let anchor = Anchor { year: Some(2023), month: Some(8), day: Some(6), over: None };
//! let mut values = Vec::new();
//! Scanner::new(units).scan("今年3月开工，总投资约12.68亿元", &anchor, &mut values);
//! assert_eq!(values[0].normal.text, "2023-03");
//! assert_eq!(values[1].normal.number, Some(1_268_000_000.0));
//! assert_eq!(values[1].normal.approx, Approx::About);
//! ```

mod approx;
mod calendar;
mod code;
mod compound;
mod cursor;
mod date;
mod form;
mod number;
mod numeral;
mod ordinal;
mod period;
mod quantity;
mod relative;
mod scan;
mod share;
mod unit;
mod words;
mod year;

pub use scan::Scanner;
pub use unit::Units;

/// What kind of value a stretch of text is; names are ontology classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A number without a unit.
    Number,
    /// 元, 美元 …
    Money,
    /// 亩, 平方米 …
    Area,
    /// 米, 公里 …
    Length,
    /// %, 个百分点, 成, 四分之一.
    Percent,
    /// Counted things: 家, 个, 条 …
    Count,
    /// Everything else measured: 吨, 千瓦, 倍, 年 …
    Measure,
    /// A day or month, or a stretch of days.
    Date,
    /// A year or a stretch of months or years.
    Period,
    /// 第9位, 首位.
    Rank,
    /// 一期, 第一阶段.
    Phase,
}

impl Kind {
    /// The ontology class.
    ///
    /// ```
    /// assert_eq!(lianpu::mention::value::Kind::Money.class(), "Money");
    /// ```
    pub fn class(self) -> &'static str {
        match self {
            Self::Number => "Number",
            Self::Money => "Money",
            Self::Area => "Area",
            Self::Length => "Length",
            Self::Percent => "Percent",
            Self::Count => "Count",
            Self::Measure => "Measure",
            Self::Date => "Date",
            Self::Period => "Period",
            Self::Rank => "Rank",
            Self::Phase => "Phase",
        }
    }
}

/// How sure a number is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Approx {
    /// 10亿元.
    #[default]
    Exact,
    /// 约10亿元, 数十家.
    About,
    /// 10余家, 超10亿元, 10亿元以上.
    AtLeast,
    /// 不足10家, 10家以下.
    AtMost,
    /// 5至8万吨: between `number` and `high`.
    Range,
}

/// A value in one form, however it is printed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Normal {
    /// Amounts as printed, without blanks and full width (`12.68亿元`); `2023-H1`, `2022-03`, `9`, `一期`.
    /// Empty where a relative date has no anchor.
    pub text: String,
    /// The amount in the base unit, the position of a rank; `None` for 数十家.
    pub number: Option<f64>,
    /// The base unit.
    pub unit: Option<String>,
    /// How sure the number is.
    pub approx: Approx,
    /// The upper end of a range, in the base unit.
    pub high: Option<f64>,
}

/// A recognised value: byte range in the text given, kind, and normal form.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// First byte.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
    /// How much or when.
    pub normal: Normal,
}

impl Value {
    /// A value that is its text: a date, a rank, a phase.
    fn named(start: usize, end: usize, kind: Kind, text: impl Into<String>) -> Self {
        let text = text.into();
        let number = if kind == Kind::Rank { text.parse().ok() } else { None };
        Self { start, end, kind, normal: Normal { text, number, ..Normal::default() } }
    }
}

/// The date of the document (or of the scope), for relative expressions; any part may be unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// Year.
    pub year: Option<i32>,
    /// Month, from 1.
    pub month: Option<u8>,
    /// Day, from 1.
    pub day: Option<u8>,
    /// A year that is over and that the text speaks of: what 全年 and 上半年 are of.
    pub over: Option<i32>,
}
