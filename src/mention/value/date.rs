//! 3月15日, 6月初, 年底, 2022-03-15, 6月1日至3日 → a date, resolved by the anchor.

use super::calendar::{self, iso};
use super::cursor::Cursor;
use super::number::digits;
use super::numeral::small;
use super::period::{inner, month_number};
use super::scan::Context;
use super::year::figures;
use super::{Anchor, Kind, Value};

/// `2022-03-15`, `2022.3.15`, `2022/3/15`, `2022-03`.
pub(super) fn numeric(text: Cursor<'_>, start: usize) -> Option<Value> {
    let (year, end) = figures(text, start)?;
    let separator = text.at(end).filter(|separator| "-./．－".contains(*separator))?;
    let (month, places, end) = digits(text, end + separator.len_utf8())?;
    let month = u8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
    let ends = |end: usize| !text.at(end).is_some_and(|next| next.is_ascii_alphanumeric() || "-/%".contains(next));
    if text.at(end) == Some(separator)
        && let Some((day, _, end)) = digits(text, end + separator.len_utf8())
    {
        let day = u8::try_from(day).ok().filter(|day| (1..=31).contains(day) && ends(end))?;
        return Some(Value::named(start, end, Kind::Date, iso(Some(year), Some(month), Some(day))));
    }
    let apart = separator == '-' && places == 2 && ends(end) && !text.at_any(end, "年月日");
    apart.then(|| Value::named(start, end, Kind::Date, iso(Some(year), Some(month), None)))
}

/// 年底, 年末, 年初, 年中 behind a year whose 年 has been read, and 内.
pub(super) fn turn(text: Cursor<'_>, start: usize, place: usize, year: Option<i32>) -> Option<Value> {
    let doubled = text.eat(place, "年");
    let at = doubled.unwrap_or(place);
    let end = text.eat_char(at, "底末初中内")?;
    // 2022年中国, 2022年初步, 2022年底层.
    let (month, word) = match text.at(at)? {
        '底' => (Some(12), text.at_any(end, "层线部座盘气")),
        '末' => (Some(12), text.at_any(end, "端位梢")),
        '初' => (Some(1), text.at_any(end, "步中级创始心衷见夏春秋冬具加")),
        '中' => (Some(6), doubled.is_none()),
        _ => (None, inner(text, end)),
    };
    let kind = if month.is_some() { Kind::Date } else { Kind::Period };
    (!word).then(|| Value::named(start, end, kind, iso(year, month, None)))
}

/// A month at `place`, with its part or day: 3月, 6月初, 三月中旬, 3月15日, 6月1日至3日.
pub(super) fn month(text: Cursor<'_>, start: usize, place: usize, year: Option<i32>) -> Option<Value> {
    let (month, end) = month_number(text, place)?;
    let end = text.eat(text.spaces(end), "月")?;
    if text.at_any(end, "均饼子亮薪") {
        return None;
    }
    let after = text.spaces(end);
    if let Some((day, end)) = day(text, after) {
        let first = Anchor { year, month: Some(month), day: Some(day), over: None };
        return Some(span(text, start, end, &first));
    }
    // 8月4-6日.
    if let Some((first, _, _)) = small(text, after)
        && let Some(day) = u8::try_from(first).ok().filter(|day| (1..=31).contains(day))
        && let Some(range) = run(text, start, after, &Anchor { year, month: Some(month), day: Some(day), over: None })
    {
        return Some(range);
    }
    let end = text.eat(end, "份").unwrap_or(end);
    let part = text.eat_any(end, &["上旬", "中旬", "下旬", "底", "末", "初"]);
    let end = part.filter(|stop| !text.ends(*stop, "初") || !text.at_any(*stop, "步始")).unwrap_or(end);
    Some(Value::named(start, end, Kind::Date, iso(year, Some(month), None)))
}

/// A date without a year: 3月15日, 15日, 年底, 月底.
pub(super) fn undated(text: Cursor<'_>, start: usize, context: &Context<'_>) -> Option<Value> {
    let (year, month_near) = context.near(text, start);
    match text.at(start)? {
        '年' => {
            // 年初以来 is 今年以来.
            if let Some(end) = text.eat(start, "年初以来") {
                let word = text.before_any(start, "0123456789每去前往历");
                return (!word).then(|| Value::named(start, end, Kind::Period, iso(context.anchor.year, None, None)));
            }
            let part = text.is(start, "年底") || text.is(start, "年末") || text.is(start, "年初");
            let part = part && !text.ends(start, "每年");
            let word = text
                .before_any(start, "0123456789每逐多近全半前往历常整周青少老中成同学几两数百千万十一二三四五六七八九");
            let place = start + '年'.len_utf8();
            (part && !word).then(|| turn(text, start, place, context.anchor.year))?
        }
        '月' => {
            let end = text.eat_any(start, &["月底", "月初", "月末"])?;
            let word = text.before_any(start, "0123456789每岁满明日蜜个几两整十一二三四五六七八九");
            let anchor = context.anchor;
            (!word).then(|| {
                let year = anchor.month.and(anchor.year);
                Value::named(start, end, Kind::Date, iso(year, anchor.month, None))
            })
        }
        _ => month(text, start, start, year.or(context.anchor.year))
            .or_else(|| lone_day(text, start, (year, month_near), context.anchor)),
    }
}

/// 15日 alone, of the month named before or of the anchor's.
fn lone_day(text: Cursor<'_>, start: usize, near: (Option<i32>, Option<u8>), anchor: &Anchor) -> Option<Value> {
    let (number, stop, count) = small(text, start)?;
    let number = u8::try_from(number).ok().filter(|day| (1..=31).contains(day))?;
    let (year, month) = match near {
        (Some(year), Some(month)) => (Some(year), Some(month)),
        // A day well behind the document's own is one of the month before.
        _ if anchor.day.is_some_and(|today| number > today.saturating_add(7)) => calendar::month(anchor, -1),
        _ => (anchor.month.and(anchor.year), anchor.month),
    };
    let first = Anchor { year, month, day: Some(number), over: None };
    if let Some(range) = run(text, start, start, &first) {
        return Some(range);
    }
    let end = text.eat(text.spaces(stop), "日")?;
    let numeral = text.at(start).is_some_and(|first| super::number::digit(first).is_none());
    let word = text.at_any(end, "内均产游龄元趋化夜报本常间立照") || text.ends(start, "每月") || numeral && count < 2;
    (!word).then(|| {
        let range = through(text, end, &first);
        let (end, form) = range.unwrap_or_else(|| (end, iso(year, month, Some(number))));
        Value::named(start, end, Kind::Date, form)
    })
}

/// `4-6日` at `place`: two days of one month.
fn run(text: Cursor<'_>, start: usize, place: usize, first: &Anchor) -> Option<Value> {
    let (_, end, _) = small(text, place)?;
    let (last, end) = day(text, text.connector(end)?)?;
    (first.day? < last).then(|| Value::named(start, end, Kind::Date, join(first, first.year, first.month, last)))
}

/// A date that may go on to a second one: 6月1日至3日, 8月4日至8月6日, 2022年12月30日至2023年1月2日.
pub(super) fn span(text: Cursor<'_>, start: usize, end: usize, first: &Anchor) -> Value {
    match through(text, end, first) {
        Some((end, form)) => Value::named(start, end, Kind::Date, form),
        None => Value::named(start, end, Kind::Date, iso(first.year, first.month, first.day)),
    }
}

fn through(text: Cursor<'_>, end: usize, first: &Anchor) -> Option<(usize, String)> {
    let at = text.connector(end)?;
    if let Some((last, end)) = day(text, at) {
        return (first.day? < last).then(|| (end, join(first, first.year, first.month, last)));
    }
    let (year, at) = match figures(text, at) {
        Some((year, end)) => (Some(year), text.spaces(text.eat(text.spaces(end), "年")?)),
        None => (None, at),
    };
    let (month, end) = month_number(text, at)?;
    let (last, end) = day(text, text.spaces(text.eat(text.spaces(end), "月")?))?;
    let year = year.or_else(|| first.year.map(|year| if Some(month) < first.month { year + 1 } else { year }));
    Some((end, join(first, year, Some(month), last)))
}

fn join(first: &Anchor, year: Option<i32>, month: Option<u8>, day: u8) -> String {
    let (from, to) = (iso(first.year, first.month, first.day), iso(year, month, Some(day)));
    if from.is_empty() || to.is_empty() { String::new() } else { format!("{from}/{to}") }
}

/// A day with 日 or 号.
pub(super) fn day(text: Cursor<'_>, place: usize) -> Option<(u8, usize)> {
    let (number, end, _) = small(text, place)?;
    let end = text.eat_char(text.spaces(end), "日号")?;
    let number = u8::try_from(number).ok().filter(|day| (1..=31).contains(day))?;
    let word = text.ends(end, "号") && text.at_any(end, "楼线车院");
    (!word).then_some((number, end))
}
