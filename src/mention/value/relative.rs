//! 上月, 本月15日, 当日, 昨天 → a date, resolved by the anchor.

use super::calendar::{self, iso};
use super::cursor::Cursor;
use super::date::{day, span};
use super::{Anchor, Kind, Value};

/// 上月, 本月, 当日, 昨日 and their parts.
pub(super) fn read(text: Cursor<'_>, start: usize, anchor: &Anchor) -> Option<Value> {
    let shift = match text.at(start)? {
        '上' => -1,
        '下' => 1,
        '本' | '当' => 0,
        '昨' => {
            let end = text.eat_any(start, &["昨日", "昨天"])?;
            return Some(of_day(start, end, &calendar::yesterday(anchor)));
        }
        _ => return None,
    };
    if shift == 0
        && let Some(end) = text.eat_any(start, &["当日", "当天"])
    {
        let word = text.before_any(start, "应相");
        return (!word).then(|| of_day(start, end, anchor));
    }
    let place = start + '上'.len_utf8();
    let at = if shift == 0 { place } else { text.eat(place, "个").unwrap_or(place) };
    let end = text.eat(at, "月")?;
    if text.before_any(start, "以日早晚") || text.at_any(end, "球饼") {
        return None;
    }
    let (year, month) = calendar::month(anchor, shift);
    if let Some((day, end)) = day(text, text.spaces(end)) {
        let first = Anchor { year, month, day: Some(day), over: None };
        return Some(span(text, start, end, &first));
    }
    let end = text.eat_any(end, &["上旬", "中旬", "下旬", "底", "初", "末", "份"]).unwrap_or(end);
    Some(Value::named(start, end, Kind::Date, iso(year, month, None)))
}

fn of_day(start: usize, end: usize, day: &Anchor) -> Value {
    let form = day.day.map(|_| iso(day.year, day.month, day.day)).unwrap_or_default();
    Value::named(start, end, Kind::Date, form)
}
