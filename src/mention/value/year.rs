//! A year expression at a place → the year: 2022年, 二〇二二年, '22年, 今年, 去年 — and what is said of it.

use super::calendar::iso;
use super::cursor::Cursor;
use super::number::{digit, digits, numeral_digit};
use super::numeral::small;
use super::scan::Context;
use super::{Anchor, Kind, Value, date, period, relative};

/// A year and where its name ends; `value` is `None` where 今年 has no anchor.
struct Year {
    value: Option<i32>,
    end: usize,
}

/// The date or period that begins at a place.
pub(super) fn read(text: Cursor<'_>, start: usize, context: &Context<'_>) -> Option<Value> {
    if let Some(found) = period::plan(text, start).or_else(|| date::numeric(text, start)) {
        return Some(found);
    }
    if let Some(range) = years(text, start) {
        return Some(range);
    }
    if let Some(year) = year(text, start, context) {
        return within(text, start, year);
    }
    relative::read(text, start, context.anchor)
        .or_else(|| period::undated(text, start, context))
        .or_else(|| date::undated(text, start, context))
}

/// What follows a year: month and day, half, quarter, end, or nothing.
fn within(text: Cursor<'_>, start: usize, year: Year) -> Option<Value> {
    let place = text.spaces(year.end);
    if let Some(found) = date::turn(text, start, place, year.value)
        .or_else(|| period::stretch(text, start, place, year.value))
        .or_else(|| date::month(text, start, place, year.value))
    {
        return Some(found);
    }
    // 比去年同期 compares; the period it names is not the one of the figure. 今年龄 is no year.
    if text.is(place, "同期") || text.is(place, "同比") || text.at_any(place, "龄") {
        return None;
    }
    let end = text.eat_any(place, &["度以来", "以来", "全年", "度"]).unwrap_or(year.end);
    let end = if text.is(year.end, "度假") { year.end } else { end };
    Some(Value::named(start, end, Kind::Period, iso(year.value, None, None)))
}

/// `2018年至2020年`, `2021-2023年`, `2018—2020`.
fn years(text: Cursor<'_>, start: usize) -> Option<Value> {
    let (first, end) = figures(text, start)?;
    let place = text.connector(text.eat(text.spaces(end), "年").unwrap_or(end))?;
    let (last, end) = figures(text, place)?;
    let after = text.spaces(end);
    let stop = match text.eat(after, "年") {
        // 2022年10月至2023年3月 is read as months.
        Some(stop) if small(text, text.spaces(stop)).is_some_and(|(_, end, _)| text.is(text.spaces(end), "月")) => {
            return None;
        }
        Some(stop) => text.eat(stop, "度").filter(|end| !text.is(*end, "假")).unwrap_or(stop),
        None if text.at(end).is_some_and(|next| next.is_ascii_alphanumeric() || "-.:/万亿%".contains(next)) => {
            return None;
        }
        None => end,
    };
    (first < last).then(|| Value::named(start, stop, Kind::Period, format!("{first}/{last}")))
}

/// Four figures of a year, without 年.
pub(super) fn figures(text: Cursor<'_>, start: usize) -> Option<(i32, usize)> {
    if let Some((value, count, end)) = digits(text, start) {
        let value = i32::try_from(value).ok()?;
        return (count == 4 && (1900..=2100).contains(&value)).then_some((value, end));
    }
    let (mut value, mut end) = (0i32, start);
    for _ in 0..4 {
        let figure = text.at(end)?;
        value = value * 10 + i32::try_from(numeral_digit(figure).filter(|_| figure != '两')?).ok()?;
        end += figure.len_utf8();
    }
    (1900..=2100).contains(&value).then_some((value, end))
}

fn year(text: Cursor<'_>, start: usize, context: &Context<'_>) -> Option<Year> {
    let first = text.at(start)?;
    if digit(first).is_some() || numeral_digit(first).is_some() {
        if let Some((value, end)) = figures(text, start) {
            let end = text.eat(text.spaces(end), "年")?;
            return Some(Year { value: Some(value), end });
        }
        return short(text, start);
    }
    let Anchor { year: now, .. } = *context.anchor;
    let near = || context.near(text, start).0;
    // (word, year, characters before it that make another word)
    let (word, value, unless) = match first {
        '今' => ("今年", now, "如当"),
        '去' => ("去年", now.map(|year| year - 1), "过"),
        '明' => ("明年", now.map(|year| year + 1), "文发证光透声"),
        '前' => ("前年", now.map(|year| year - 2), "目以之此提生从"),
        '本' => ("本年", now, ""),
        '上' => ("上年", now.map(|year| year - 1), "以新"),
        '当' => ("当年", near(), ""),
        '同' => ("同年", near(), ""),
        '次' => ("次年", near().map(|year| year + 1), ""),
        '翌' => ("翌年", near().map(|year| year + 1), ""),
        _ => return None,
    };
    if !text.is(start, word) {
        return None;
    }
    let end = start + word.len();
    // 至今年均增长: 今 ends a word and 年均 begins one.
    let split = word == "今年" && text.before_any(start, "至迄现") && text.at_any(end, "均产");
    let other = text.before_any(start, unless) || text.at_any(end, "龄纪会货轻级代") || split;
    (!other).then_some(Year { value, end })
}

/// `'22年`, or `22年3月`.
fn short(text: Cursor<'_>, start: usize) -> Option<Year> {
    let (value, 2, end) = digits(text, start)? else {
        return None;
    };
    let end = text.eat(end, "年")?;
    let month = || small(text, end).is_some_and(|(month, stop, _)| (1..=12).contains(&month) && text.is(stop, "月"));
    let value = i32::try_from(value).ok()?;
    let century = if value < 50 { 2000 } else { 1900 };
    (text.before_any(start, "'’") || month()).then_some(Year { value: Some(century + value), end })
}
