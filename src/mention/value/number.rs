//! Digits and numerals at a place → a number: how much, how sure, and where does it end?
//!
//! Reads `1286.5`, `1,200`, `１２`, `428 . 6`, `100多亿`, `1亿2000万`, `一百二十`, `五六十`, `十几`, `数百万`, `三点五亿`.

use super::Approx;
use super::cursor::Cursor;
use super::unit::Units;

/// An exact decimal: `mantissa × 10^exponent`. Powers of ten are added before the one rounding to `f64`, so that
/// `12.68亿` is 1268000000 and not 1268000000.0000001.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Decimal {
    mantissa: u64,
    exponent: i32,
}

impl Decimal {
    pub(super) fn new(mantissa: u64) -> Self {
        Self { mantissa, exponent: 0 }
    }

    /// The value, correctly rounded below 2^53 × 10^22.
    pub(super) fn value(self) -> f64 {
        let power = 10f64.powi(self.exponent.abs());
        if self.exponent < 0 { self.mantissa as f64 / power } else { self.mantissa as f64 * power }
    }

    pub(super) fn scaled(self, power: i32) -> Self {
        Self { exponent: self.exponent.saturating_add(power), ..self }
    }

    fn plus(self, other: Self) -> Self {
        let exponent = self.exponent.min(other.exponent);
        let lift = |decimal: Self| {
            let power = u32::try_from(decimal.exponent - exponent).unwrap_or(0);
            decimal.mantissa.saturating_mul(10u64.saturating_pow(power))
        };
        Self { mantissa: lift(self).saturating_add(lift(other)), exponent }
    }
}

/// A number as read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numeral {
    /// Where it ends.
    pub end: usize,
    /// `None` for 几十, 数百: an amount without a number.
    pub low: Option<Decimal>,
    /// The upper end of 五六十.
    pub high: Option<Decimal>,
    /// Certainty told by 余, 多, 几.
    pub approx: Approx,
    /// Written in digits rather than numerals.
    pub arabic: bool,
    /// The power of ten of the multipliers behind the digits: 4 in `5万`.
    pub power: i32,
    /// Digits or numerals read.
    pub length: usize,
    /// Only multipliers: 百亿, 万.
    pub bare: bool,
    /// Has a fraction.
    pub fraction: bool,
}

/// The value of an Arabic digit, full width included.
pub(super) fn digit(character: char) -> Option<u64> {
    match character {
        '0'..='9' => Some(u64::from(character) - u64::from('0')),
        '０'..='９' => Some(u64::from(character) - u64::from('０')),
        _ => None,
    }
}

/// The value of a Chinese digit.
pub(super) fn numeral_digit(character: char) -> Option<u64> {
    Some(match character {
        '〇' | '零' | '○' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn multiplier(character: char) -> Option<i32> {
    Some(match character {
        '十' => 1,
        '百' => 2,
        '千' => 3,
        '万' => 4,
        '亿' => 8,
        _ => return None,
    })
}

/// Whether a character is a digit or part of a Chinese numeral.
pub(super) fn is_numeral(character: char) -> bool {
    digit(character).is_some()
        || matches!(
            character,
            '〇' | '零'
                | '○'
                | '一'
                | '二'
                | '两'
                | '三'
                | '四'
                | '五'
                | '六'
                | '七'
                | '八'
                | '九'
                | '十'
                | '百'
                | '千'
                | '万'
                | '亿'
                | '几'
        )
}

/// A run of Arabic digits: value, count and end.
pub(super) fn digits(text: Cursor<'_>, start: usize) -> Option<(u64, usize, usize)> {
    let (mut value, mut count, mut end) = (0u64, 0, start);
    loop {
        // Most digits are ASCII, and most readings end at once.
        let (found, length) = match text.byte(end) {
            Some(ascii @ b'0'..=b'9') => (u64::from(ascii - b'0'), 1),
            Some(0xEF) => match text.at(end).and_then(digit) {
                Some(found) => (found, '０'.len_utf8()),
                None => break,
            },
            _ => break,
        };
        value = value.saturating_mul(10).saturating_add(found);
        count += 1;
        end += length;
    }
    (count > 0).then_some((value, count, end))
}

/// The number that begins at a place, in digits or in numerals.
pub(super) fn read(text: Cursor<'_>, start: usize, units: &Units) -> Option<Numeral> {
    if digit(text.at(start)?).is_some() { arabic(text, start, units) } else { super::numeral::read(text, start, units) }
}

fn arabic(text: Cursor<'_>, start: usize, units: &Units) -> Option<Numeral> {
    let (first, length, end) = group(text, start)?;
    let mut number = Numeral {
        end,
        low: Some(first),
        high: None,
        approx: Approx::Exact,
        arabic: true,
        power: 0,
        length,
        bare: false,
        fraction: first.exponent < 0,
    };
    multiply(text, units, &mut number);
    // `1亿2000万`: a second group counts only with a smaller multiplier of its own.
    if number.power >= 4
        && number.approx == Approx::Exact
        && let Some((second, _, end)) = group(text, number.end)
    {
        let mut rest = Numeral { end, low: Some(second), power: 0, ..number };
        multiply(text, units, &mut rest);
        if rest.power > 0 && rest.power < number.power {
            rest.low = number.low.zip(rest.low).map(|(high, low)| high.plus(low));
            rest.power = 0;
            return Some(rest);
        }
    }
    Some(number)
}

/// Digits with thousands separators and a fraction: `12,397`, `12 397`, `1286.5`, `428 . 6`.
fn group(text: Cursor<'_>, start: usize) -> Option<(Decimal, usize, usize)> {
    let (mut mantissa, mut length, mut end) = digits(text, start)?;
    if length <= 3 {
        while let Some(next) = text.eat_char(end, ", \u{a0}\u{2009}")
            && let Some((thousand, 3, after)) = digits(text, next)
        {
            mantissa = mantissa.saturating_mul(1000).saturating_add(thousand);
            (length, end) = (length + 3, after);
        }
    }
    let point = text.spaces(end);
    if let Some(after) = text.eat_char(point, ".．")
        && let Some((fraction, places, stop)) = digits(text, text.spaces(after))
        && places <= 9
        && !text.at_any(stop, ".．")
    {
        let power = 10u64.saturating_pow(u32::try_from(places).unwrap_or(0));
        mantissa = mantissa.saturating_mul(power).saturating_add(fraction);
        return Some((Decimal { mantissa, exponent: -i32::try_from(places).unwrap_or(0) }, length, stop));
    }
    Some((Decimal::new(mantissa), length, end))
}

/// Takes up multipliers and 余 / 多 behind digits: `百 千 万 亿 万亿`, `100多亿`, `5亿余`.
pub(super) fn multiply(text: Cursor<'_>, units: &Units, number: &mut Numeral) {
    loop {
        let place = text.spaces(number.end);
        let Some(character) = text.at(place) else {
            return;
        };
        if let Some(power) = multiplier(character).filter(|power| *power > 1) {
            // 千 belongs to the unit in 500千瓦, 百 in 5百分点.
            let before_larger = number.power == 0 || power >= 4 && number.power < 8;
            if !before_larger || units.has_longer(text, place) || text.is(place, "百分") {
                return;
            }
            number.power += power;
            number.low = number.low.map(|low| low.scaled(power));
            number.high = number.high.map(|high| high.scaled(power));
            number.end = place + character.len_utf8();
        } else if number.approx == Approx::Exact && more(text, place, number, units) {
            number.approx = Approx::AtLeast;
            number.end = place + character.len_utf8();
        } else {
            return;
        }
    }
}

/// Whether 余, 多 or 来 at a place means "and more" here.
fn more(text: Cursor<'_>, place: usize, number: &Numeral, units: &Units) -> bool {
    let after = place + '余'.len_utf8();
    let counted = || {
        text.at(after).is_some_and(|next| "万亿".contains(next)) || units.longest(text, text.spaces(after)).is_some()
    };
    match text.at(place) {
        Some('余') => !text.at_any(after, "额热粮杭姚"),
        Some('多') => counted(),
        // 十来家, but not 3来自.
        Some('来') => !number.arabic && text.before(place).and_then(multiplier).is_some() && counted(),
        _ => false,
    }
}
