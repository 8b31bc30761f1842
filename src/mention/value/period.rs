//! 上半年, 一季度, 1-6月, 前10个月, 全年, 十四五 → a period in one canonical form.

use super::calendar::{iso, months};
use super::cursor::Cursor;
use super::numeral::small;
use super::scan::Context;
use super::year::figures;
use super::{Kind, Value};

/// A five-year plan as a time: 十四五, “十三五”期间. The plan itself (十四五规划) is a policy, not a period.
pub(super) fn plan(text: Cursor<'_>, start: usize) -> Option<Value> {
    let stop = text.eat_any(start, &["十一五", "十二五", "十三五", "十四五", "十五五"])?;
    let quoted = text.before_any(start, "“\"") && text.at_any(stop, "”\"");
    let (begin, end) = match text.before(start) {
        Some(quote) if quoted => (start - quote.len_utf8(), text.eat_char(stop, "”\"").unwrap_or(stop)),
        _ => (start, stop),
    };
    if text.eat_any(end, &["规划", "发展规划", "纲要", "重大", "重点", "国家"]).is_some() {
        return None;
    }
    let end = text.eat_any(end, &["期间", "时期", "以来", "末", "初"]).unwrap_or(end);
    Some(Value::named(begin, end, Kind::Period, text.slice(start, stop)))
}

/// A stretch of a year named at `place`: half, quarter, run of months, the whole.
pub(super) fn stretch(text: Cursor<'_>, start: usize, place: usize, year: Option<i32>) -> Option<Value> {
    let (end, text_form) = half(text, place, year)
        .or_else(|| quarter(text, place, year))
        .or_else(|| first_months(text, place, year))
        .or_else(|| month_range(text, place, year))?;
    let end = text.eat(end, "以来").unwrap_or(end);
    Some(Value::named(start, end, Kind::Period, text_form))
}

/// A stretch without a year before it.
pub(super) fn undated(text: Cursor<'_>, start: usize, context: &Context<'_>) -> Option<Value> {
    let whole = context.anchor.over.or(context.anchor.year);
    let year = context.near(text, start).0.or(whole);
    if let Some(end) = text.eat(start, "全年") {
        let word = text.before_any(start, "安健保完齐周") || text.at_any(end, "龄");
        return (!word).then(|| Value::named(start, end, Kind::Period, iso(whole, None, None)));
    }
    if let Some(end) = text.eat(start, "年内") {
        let word = text.before_any(start, "0123456789两几多每近半逐青老成少三一二四五十") || inner(text, end);
        return (!word).then(|| Value::named(start, end, Kind::Period, iso(context.anchor.year, None, None)));
    }
    // 目前三季度 is 目前 and not 前三季度.
    if text.is(start, "前") && text.before_any(start, "目当日此以之提年跟眼空面") {
        return None;
    }
    stretch(text, start, start, year)
}

/// Whether 内 begins a word: 2022年内蒙古, 年内部.
pub(super) fn inner(text: Cursor<'_>, end: usize) -> bool {
    text.at_any(end, "蒙部容外需生陆在涵核科贸销燃")
}

fn half(text: Cursor<'_>, place: usize, year: Option<i32>) -> Option<(usize, String)> {
    let (first, last) = match text.at(place)? {
        '上' => (1, 6),
        '下' => (7, 12),
        _ => return None,
    };
    let end = text.eat(place + '上'.len_utf8(), "半年")?;
    Some((text.eat(end, "度").filter(|end| !text.is(*end, "假")).unwrap_or(end), months(year, first, last)))
}

/// 一季度, 第三季度, 1季度, 首季度, 前三季度, 前三个季度.
fn quarter(text: Cursor<'_>, place: usize, year: Option<i32>) -> Option<(usize, String)> {
    if let Some(end) = text.eat(place, "首季度") {
        return Some((end, months(year, 1, 3)));
    }
    let run = text.eat(place, "前");
    let at = run.or_else(|| text.eat(place, "第")).unwrap_or(place);
    let (number, end) = match text.eat(at, "两") {
        Some(end) if run.is_some() => (2, end),
        _ => small(text, at).map(|(number, end, _)| (number, end))?,
    };
    let end = text.spaces(end);
    let end = if run.is_some() { text.eat(end, "个").unwrap_or(end) } else { end };
    let end = text.eat(end, "季度")?;
    let last = u8::try_from(number).ok().filter(|number| (1..=4).contains(number))? * 3;
    Some((end, months(year, if run.is_some() { 1 } else { last - 2 }, last)))
}

/// 前10个月, 前两个月, 前5月.
fn first_months(text: Cursor<'_>, place: usize, year: Option<i32>) -> Option<(usize, String)> {
    let at = text.eat(place, "前")?;
    let (number, end) = match text.eat(at, "两") {
        Some(end) => (2, end),
        None => small(text, at).map(|(number, end, _)| (number, end))?,
    };
    let end = text.spaces(end);
    let end = text.eat(text.eat(end, "个").unwrap_or(end), "月")?;
    let last = u8::try_from(number).ok().filter(|number| (1..=12).contains(number))?;
    Some((text.eat(end, "份").unwrap_or(end), months(year, 1, last)))
}

/// `1-6月`, `1月至6月份`, `10月至2023年3月`.
fn month_range(text: Cursor<'_>, place: usize, year: Option<i32>) -> Option<(usize, String)> {
    let (first, end) = month_number(text, place)?;
    let end = text.eat(text.spaces(end), "月").unwrap_or(end);
    let end = text.eat(end, "份").unwrap_or(end);
    let at = text.connector(end)?;
    if let Some((later, end)) = figures(text, at)
        && let Some(at) = text.eat(text.spaces(end), "年")
    {
        let (last, end) = month_number(text, text.spaces(at))?;
        let end = text.eat(text.spaces(end), "月").filter(|end| !followed_by_day(text, *end))?;
        let form = match year {
            Some(year) if year < later => format!("{year:04}-{first:02}/{later:04}-{last:02}"),
            Some(year) if year == later => months(Some(year), first, last),
            _ => return None,
        };
        return Some((end, form));
    }
    let next = text.eat_any(at, &["次年", "翌年"]);
    let (last, end) = month_number(text, next.unwrap_or(at))?;
    let end = text.eat(text.spaces(end), "月").filter(|end| !followed_by_day(text, *end))?;
    if next.is_none() && first >= last && !(first == 12 || first == 11) {
        return None;
    }
    Some((text.eat(end, "份").unwrap_or(end), months(year, first, last)))
}

/// The number of a month, without 月.
pub(super) fn month_number(text: Cursor<'_>, place: usize) -> Option<(u8, usize)> {
    let (number, end, _) = small(text, place)?;
    let number = u8::try_from(number).ok().filter(|number| (1..=12).contains(number))?;
    Some((number, end))
}

fn followed_by_day(text: Cursor<'_>, end: usize) -> bool {
    small(text, text.spaces(end)).is_some_and(|(_, end, _)| text.at_any(text.spaces(end), "日号"))
}
