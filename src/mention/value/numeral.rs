//! Chinese numerals at a place → a number: 一百二十, 五六十, 十几, 数百万, 三点五亿.

use super::Approx;
use super::cursor::Cursor;
use super::number::{Decimal, Numeral, multiply, numeral_digit};
use super::unit::Units;

/// What has been read of a numeral; `low` and `high` differ once two digits stand side by side (五六十).
#[derive(Default)]
struct Sum {
    total: [u64; 2],
    section: [u64; 2],
    digit: Option<[u64; 2]>,
    /// The multiplier read last inside the section: 千 may not follow 百.
    last: u64,
    unknown: bool,
    open: bool,
    bare: bool,
    length: usize,
}

impl Sum {
    fn pending(&self) -> [u64; 2] {
        let digit = self.digit.unwrap_or_default();
        [self.section[0].saturating_add(digit[0]), self.section[1].saturating_add(digit[1])]
    }

    /// A second digit behind a first: 五六, 三五. Anything else is a string of digits, no number.
    fn digit(&mut self, value: u64) -> bool {
        match self.digit {
            None => self.digit = Some([value; 2]),
            Some([first, second])
                if first == second && first > 0 && (value == first + 1 || (first, value) == (3, 5)) =>
            {
                self.digit = Some([first, value]);
            }
            Some(_) => return false,
        }
        self.bare = false;
        true
    }

    /// 十 百 千.
    fn small(&mut self, unit: u64) -> bool {
        if self.last != 0 && unit >= self.last {
            return false;
        }
        let digit = match self.digit.take() {
            Some(digit) => digit,
            // 十 needs no digit, nor does a leading 百 or 千 (百亿); 一千百 is none.
            None if self.last == 0 || self.unknown => [1; 2],
            None => return false,
        };
        for (section, digit) in self.section.iter_mut().zip(digit) {
            *section = section.saturating_add(digit.saturating_mul(unit));
        }
        self.last = unit;
        true
    }

    /// 万 亿.
    fn large(&mut self, unit: u64) -> bool {
        let pending = self.pending();
        let empty = pending == [0; 2];
        if empty && self.total == [0; 2] {
            self.total = [unit; 2];
        } else if unit > 10_000 && self.total[0] < unit {
            for (total, more) in self.total.iter_mut().zip(pending) {
                *total = total.saturating_add(more).saturating_mul(unit);
            }
        } else if !empty && (self.total == [0; 2] || self.total[0] >= 100_000_000) {
            for (total, more) in self.total.iter_mut().zip(pending) {
                *total = total.saturating_add(more.saturating_mul(unit));
            }
        } else {
            return false;
        }
        (self.section, self.digit, self.last) = ([0; 2], None, 0);
        true
    }

    fn take(&mut self, character: char) -> bool {
        if let Some(value) = numeral_digit(character) {
            return if value == 0 && self.length > 0 { self.digit.is_none() } else { self.digit(value) };
        }
        match character {
            '十' => {
                self.bare &= self.length > 0;
                self.small(10)
            }
            '百' => self.small(100),
            '千' => self.small(1000),
            '万' => self.large(10_000),
            '亿' => self.large(100_000_000),
            '数' if self.length == 0 => {
                (self.unknown, self.bare) = (true, false);
                true
            }
            '几' if self.digit.is_none() && !self.unknown && !self.open => {
                self.bare = false;
                // 十几 is more than ten; 几十 says nothing.
                if self.length == 0 {
                    self.unknown = true
                } else {
                    self.open = true
                }
                true
            }
            _ => false,
        }
    }
}

/// The numeral that begins at a place.
pub(super) fn read(text: Cursor<'_>, start: usize, units: &Units) -> Option<Numeral> {
    let mut sum = Sum { bare: true, ..Sum::default() };
    let mut end = start;
    while let Some(character) = text.at(end) {
        let unit_begins =
            sum.length > 0 && matches!(character, '百' | '千') && (units.has_longer(text, end) || text.is(end, "百分"));
        if unit_begins || !sum.take(character) {
            break;
        }
        sum.length += 1;
        end += character.len_utf8();
    }
    // 零部件, 零售: nothing is counted
    let nothing = sum.length == 1 && matches!(text.at(start), Some('零' | '〇')) && text.at(end) != Some('点');
    if sum.length == 0 || nothing {
        return None;
    }
    // 一九七八 is a string of digits; what it means is for dates to say.
    if sum.digit.is_some() && text.at(end).and_then(numeral_digit).is_some() {
        return None;
    }
    let pending = sum.pending();
    let value = |side: usize| Decimal::new(sum.total[side].saturating_add(pending[side]));
    let approx = if sum.open {
        Approx::AtLeast
    } else if value(0) != value(1) {
        Approx::Range
    } else if sum.unknown || sum.bare {
        Approx::About
    } else {
        Approx::Exact
    };
    let mut number = Numeral {
        end,
        low: (!sum.unknown).then(|| value(0)),
        high: (value(0) != value(1) && !sum.unknown).then(|| value(1)),
        approx,
        arabic: false,
        power: 0,
        length: sum.length,
        bare: sum.bare,
        fraction: false,
    };
    fraction(text, &mut number);
    let told = number.approx;
    if number.approx == Approx::About {
        // 百余 is "a hundred and more", which 百 alone does not say.
        number.approx = Approx::Exact;
    }
    multiply(text, units, &mut number);
    if number.approx == Approx::Exact {
        number.approx = told;
    }
    Some(number)
}

/// 点 and the digits behind it: 三点五.
fn fraction(text: Cursor<'_>, number: &mut Numeral) {
    let Some(mut end) = text.eat(number.end, "点") else {
        return;
    };
    let (Some(low), Approx::Exact) = (number.low, number.approx) else {
        return;
    };
    let (mut digits, mut places) = (0u64, 0u32);
    while let Some(value) = text.at(end).and_then(numeral_digit)
        && places < 9
    {
        digits = digits * 10 + value;
        places += 1;
        end += '一'.len_utf8();
    }
    if places > 0 {
        let power = 10u64.pow(places);
        let places = i32::try_from(places).unwrap_or(0);
        let scaled = (low.value() as u64).saturating_mul(power).saturating_add(digits);
        number.low = Some(Decimal::new(scaled).scaled(-places));
        (number.end, number.fraction) = (end, true);
    }
}

/// A small number for dates and ordinals, in digits or numerals: value, end and count of characters.
pub(super) fn small(text: Cursor<'_>, start: usize) -> Option<(u32, usize, usize)> {
    if let Some((value, count, end)) = super::number::digits(text, start) {
        return (count <= 4).then(|| u32::try_from(value).ok().map(|value| (value, end, count)))?;
    }
    let (mut end, mut count, mut tens, mut ones) = (start, 0, None, None);
    while let Some(character) = text.at(end) {
        if character == '十' && tens.is_none() {
            tens = Some(ones.take().unwrap_or(1));
        } else if let Some(value) = numeral_digit(character).filter(|_| ones.is_none() && character != '两') {
            ones = Some(value);
        } else {
            break;
        }
        count += 1;
        end += character.len_utf8();
    }
    if count == 0 {
        return None;
    }
    let value = tens.unwrap_or(0) * 10 + ones.unwrap_or(0);
    u32::try_from(value).ok().map(|value| (value, end, count))
}
