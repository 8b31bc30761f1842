//! Text → a day, `YYYY-MM-DD`: the first that it names.

use std::sync::LazyLock;

use regex::Regex;

#[expect(clippy::unwrap_used, reason = "the pattern is a constant and tested")]
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"((?:19|20)[0-9]{2}) ?(?:年|-|/|\.) ?([0-9]{1,2}) ?(?:月|-|/|\.) ?([0-9]{1,2})(?:[^0-9]|$)|(?:^|[^0-9])((?:19|20)[0-9]{2})(0[1-9]|1[0-2])([0-3][0-9])(?:[0-9]{6})?(?:[^0-9]|$)")
        .unwrap()
});

/// The first day that `text` names, or the day of a Unix time in China.
pub(super) fn day(text: &str) -> Option<String> {
    if let Some((day, _)) = find(text) {
        return Some(day);
    }
    let digits = text.trim();
    let whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    match digits.len() {
        10 if whole => unix(digits.parse().ok()?),
        13 if whole => unix(digits.parse::<i64>().ok()? / 1000),
        _ => None,
    }
}

/// The first day that `text` names, and the byte at which it begins.
pub(super) fn find(text: &str) -> Option<(String, usize)> {
    let found = DAY.captures(text)?;
    let (year, month, day) = match (found.get(1), found.get(4)) {
        (Some(year), _) => (year, found.get(2)?, found.get(3)?),
        (None, year) => (year?, found.get(5)?, found.get(6)?),
    };
    let number = |text: &str| text.parse::<u32>().ok();
    let (m, d) = (number(month.as_str())?, number(day.as_str())?);
    ((1..=12).contains(&m) && (1..=31).contains(&d)).then(|| (format!("{}-{m:02}-{d:02}", year.as_str()), year.start()))
}

/// The day of a Unix time, eight hours east of Greenwich.
fn unix(seconds: i64) -> Option<String> {
    let (year, month, day) = civil((seconds + 8 * 3600).div_euclid(86_400));
    (1990..2100).contains(&year).then(|| format!("{year}-{month:02}-{day:02}"))
}

/// Year, month and day of a day counted from 1970-01-01: years begin in March, so that the leap day is the last.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_pages_write_them() {
        for text in [
            "2023年5月6日",
            "发布时间：2023-05-06 10:20",
            "2023/5/6",
            "20230506",
            "20230506102030",
            "1683331200",
            "1683331200000",
            "2023-05-06T01:02:03+08:00",
        ] {
            assert_eq!(day(text).as_deref(), Some("2023-05-06"), "{text}");
        }
        assert_eq!(day("2024-02-29").as_deref(), Some("2024-02-29"));
        assert_eq!(day("1709136000").as_deref(), Some("2024-02-29"));
        for text in ["5月6日", "2023年13月6日", "12345678", ""] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
