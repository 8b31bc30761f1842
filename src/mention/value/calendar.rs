//! Parts of a date, some unknown → ISO 8601 text, and the day before.

use super::Anchor;

/// `2022`, `2022-03`, `2022-03-15`; empty where the year, or the month of a day, is unknown, and for days
/// that are not (2月30日).
pub(super) fn iso(year: Option<i32>, month: Option<u8>, day: Option<u8>) -> String {
    let Some(year) = year else { return String::new() };
    match (month, day) {
        (None, Some(_)) => return String::new(),
        (Some(month), Some(day)) if day > last(year, month) => return String::new(),
        _ => {}
    }
    let mut text = String::with_capacity("2022-03-15".len());
    match u16::try_from(year) {
        Ok(year @ ..10_000) => {
            push_two(&mut text, (year / 100) as u8);
            push_two(&mut text, (year % 100) as u8);
        }
        _ => text.push_str(&format!("{year:04}")),
    }
    for part in month.into_iter().chain(day) {
        text.push('-');
        push_two(&mut text, part);
    }
    text
}

/// Appends a number below 100 with two digits.
fn push_two(text: &mut String, number: u8) {
    text.push(char::from(b'0' + number / 10 % 10));
    text.push(char::from(b'0' + number % 10));
}

/// The name of a stretch of months: `2023`, `2023-H1`, `2023-Q1`, `2023-Q1-Q3`, `2024-01/2024-08`. A stretch that ends
/// in an earlier month than it begins ends in the next year.
pub(super) fn months(year: Option<i32>, first: u8, last: u8) -> String {
    let Some(year) = year else {
        return String::new();
    };
    match (first, last) {
        (1, 12) => format!("{year:04}"),
        (1, 6) => format!("{year:04}-H1"),
        (7, 12) => format!("{year:04}-H2"),
        (1, 9) => format!("{year:04}-Q1-Q3"),
        (1, 3) | (4, 6) | (7, 9) | (10, 12) => format!("{year:04}-Q{}", last / 3),
        _ if first == last => iso(Some(year), Some(first), None),
        _ => {
            let end = if last < first { year + 1 } else { year };
            format!("{year:04}-{first:02}/{end:04}-{last:02}")
        }
    }
}

/// The month `shift` months away.
pub(super) fn month(anchor: &Anchor, shift: i32) -> (Option<i32>, Option<u8>) {
    let (Some(year), Some(month)) = (anchor.year, anchor.month) else {
        return (None, None);
    };
    let count = year.saturating_mul(12).saturating_add(i32::from(month) - 1 + shift);
    (Some(count.div_euclid(12)), u8::try_from(count.rem_euclid(12) + 1).ok())
}

/// The day before.
pub(super) fn yesterday(anchor: &Anchor) -> Anchor {
    match (anchor.year, anchor.month, anchor.day) {
        (Some(_), Some(_), Some(day)) if day > 1 => Anchor { day: Some(day - 1), ..*anchor },
        (Some(_), Some(_), Some(_)) => {
            let (year, month) = month(anchor, -1);
            Anchor { year, month, day: year.zip(month).map(|(year, month)| last(year, month)), over: None }
        }
        _ => Anchor { year: None, month: None, day: None, over: None },
    }
}

/// The last day of a month.
fn last(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
