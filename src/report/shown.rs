//! Numbers, days and words → how they are shown, and how wide.

use super::model::Cell;

/// Decimals that are shown at most.
const DECIMALS: usize = 4;

/// A number with its thousands set apart: `1,234,567.8`; what is no number is shown as nothing.
///
/// ```
/// # use lianpu::report::number;
/// assert_eq!(number(1234567.80), "1,234,567.8");
/// ```
pub fn number(value: f64) -> String {
    let plain = plain(value);
    let (sign, digits) = plain.strip_prefix('-').map_or(("", &*plain), |digits| ("-", digits));
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let mut shown = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if let Some(part) = part {
        shown.push('.');
        shown.push_str(part);
    }
    shown
}

/// A number as a program reads it: `1234567.8`.
pub(super) fn plain(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let text = format!("{value:.DECIMALS$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}

/// The decimals of a number as shown.
pub(super) fn decimals(value: f64) -> usize {
    plain(value).split_once('.').map_or(0, |(_, part)| part.len())
}

/// A cell as shown.
pub(super) fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Date(text) => one_line(text),
        Cell::Number(value, _) => number(*value),
    }
}

/// How wide a text is, in Latin letters: Chinese characters are two.
pub(super) fn width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

/// The start of a text, no wider than `most`.
pub(super) fn shorten(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.into();
    }
    let mut short = String::new();
    for character in text.chars() {
        if width(&short) + unicode_width::UnicodeWidthChar::width(character).unwrap_or(0) + 1 > most {
            break;
        }
        short.push(character);
    }
    short.push('…');
    short
}

/// A text of hard-wrapped lines as one line: between Chinese characters a line end is nothing, elsewhere a blank.
pub(super) fn one_line(text: &str) -> String {
    if !text.contains(char::is_control) {
        return text.into();
    }
    let mut line = String::with_capacity(text.len());
    let mut broken = false;
    for character in text.chars() {
        if character.is_control() || (broken && character.is_whitespace()) {
            if !broken {
                line.truncate(line.trim_end().len());
            }
            broken = true;
            continue;
        }
        if broken && character.is_ascii() && line.ends_with(|before: char| before.is_ascii()) {
            line.push(' ');
        }
        broken = false;
        line.push(character);
    }
    line
}

/// Year, month and day of a date that names a day that there is.
pub(super) fn day(date: &str) -> Option<(u16, u8, u8)> {
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || month.len() != 2 || day.len() != 2 {
        return None;
    }
    let (year, month, day): (u16, u8, u8) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    (1..=days).contains(&day).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_as_many_decimals_as_they_need() {
        assert_eq!(number(0.1 + 0.2), "0.3");
        assert_eq!(number(120000.0), "120,000");
        assert_eq!(number(-1234.5), "-1,234.5");
        assert_eq!(number(-0.00001), "0");
        assert_eq!(number(100.0), "100");
        assert_eq!(number(f64::NAN), "");
        assert_eq!(decimals(15.30), 1);
    }

    #[test]
    fn lines_are_joined_as_their_script_wants_it() {
        assert_eq!(
            one_line("在禹\n城高新区投资7. 8亿元的高纯\r\n度阿拉伯糖"),
            "在禹城高新区投资7. 8亿元的高纯度阿拉伯糖"
        );
        assert_eq!(one_line("made in\n  China"), "made in China");
        assert_eq!(one_line("一行"), "一行");
    }

    #[test]
    fn only_days_that_there_are_count_as_days() {
        assert_eq!(day("2022-07-28"), Some((2022, 7, 28)));
        assert_eq!(day("2024-02-29"), Some((2024, 2, 29)));
        for other in ["2023-02-29", "2022-07", "2022", "", "2022-7-28", "2022-13-01", "2022-07-28-1"] {
            assert_eq!(day(other), None, "{other}");
        }
    }

    #[test]
    fn what_is_too_long_is_cut_by_width() {
        assert_eq!(shorten("青川市临泽县", 12), "青川市临泽县");
        assert_eq!(shorten("青川市临泽县高新区", 9), "青川市临…");
    }
}
