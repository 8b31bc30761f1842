//! A number and what follows it → a quantity: how much, in which unit, and between which ends?

use super::compound::swallowed;
use super::cursor::{Cursor, member};
use super::form::finish;
use super::number::{self, Decimal, Numeral};
use super::share::{fraction, half, percent};
use super::unit::Units;
use super::words::clings;
use super::{Approx, Kind, Normal, Value};

/// What stands behind a number.
pub(super) struct Measured {
    pub end: usize,
    pub kind: Kind,
    pub factor: f64,
    pub base: String,
}

/// The quantity that begins at a place; `floor` is the end of the value before it.
pub(super) fn read(text: Cursor<'_>, start: usize, floor: usize, units: &Units) -> Option<Value> {
    if let Some(share) = half(text, start) {
        return Some(finish(text, share, floor));
    }
    // 上 makes 百 千 万 a lower bound: 上百家.
    let place = text.eat(start, "上").unwrap_or(start);
    let first = number::read(text, place, units)?;
    if let Some(share) = fraction(text, start, &first, units) {
        return Some(finish(text, share, floor));
    }
    if place > start && (!first.bare || text.before_any(start, "以")) {
        return None;
    }
    if !first.arabic && clings(text, place, first.length == 1) {
        return None;
    }
    let unit = measured(text, first.end, &first, units);
    if let Some(range) = range(text, start, &first, unit.as_ref(), units) {
        return Some(finish(text, range, floor));
    }
    let value = match unit {
        Some(unit) if counts(text, start, &first, &unit) => {
            let amount = |number: Option<Decimal>| number.map(|number| number.value() * unit.factor);
            // 3个多小时
            let more = member(text.slice(first.end, unit.end), '多');
            let normal = Normal {
                number: amount(first.low),
                high: amount(first.high),
                approx: if place > start || more { Approx::AtLeast } else { first.approx },
                unit: Some(unit.base),
                text: String::new(),
            };
            Value { start, end: unit.end, kind: unit.kind, normal }
        }
        Some(_) => return None,
        None => plain(text, start, place, &first)?,
    };
    Some(finish(text, value, floor))
}

/// A number in the base unit. 15kg are 15 ÷ 1000 t: a division by the whole number is exact where 0.001 is not.
fn times(number: Decimal, factor: f64) -> f64 {
    let inverse = (1.0 / factor).round();
    if factor < 1.0 && (inverse * factor - 1.0).abs() < 1e-12 {
        number.value() / inverse
    } else {
        number.value() * factor
    }
}

/// A number without a unit.
fn plain(text: Cursor<'_>, start: usize, place: usize, number: &Numeral) -> Option<Value> {
    let next = text.spaces(number.end);
    // 500强 and 12号 are names, 308国道 a road, （3） a number of a paragraph.
    let name = ["强", "号", "国道", "省道", "县道", "热线", "路", "世纪", "年代", "大", "期", "届"]
        .iter()
        .any(|word| text.is(next, word));
    let paragraph = text.before_any(start, "（(") && text.at_any(number.end, "）)")
        || text.before(start).is_none_or(|before| "\n。；".contains(before)) && text.at_any(number.end, "、.．");
    let numeral = if number.arabic {
        // 3-2 and 24/7 are no numbers, nor is the 3 of 3日游.
        let part =
            text.at_any(number.end, "-/") && text.at(number.end + 1).is_some_and(|next| number::digit(next).is_some());
        number.length <= 9 && !part && !text.at_any(next, "日月")
    } else {
        // A lone numeral is mostly part of a name (三大, 十二生肖); from a hundred on it is an amount.
        let large = number.low.is_some_and(|low| low.value() >= 100.0);
        large && number.length >= 2 && !number.fraction && text.slice(place, number.end) != "千万"
    };
    let normal = Normal {
        number: number.low.map(Decimal::value),
        high: number.high.map(Decimal::value),
        approx: if place > start { Approx::AtLeast } else { number.approx },
        ..Normal::default()
    };
    (numeral && !name && !paragraph).then_some(Value { start, end: number.end, kind: Kind::Number, normal })
}

/// Whether a number and its unit are an amount rather than a word or a table head.
fn counts(text: Cursor<'_>, start: usize, number: &Numeral, unit: &Measured) -> bool {
    if number.arabic {
        return true;
    }
    let noun = text.slice(text.spaces(number.end), unit.end);
    // 一个一个, 一人一策, 一栋栋, “五个一”: the numeral repeats or the unit does.
    let repeated = number.length == 1
        && (text.is(unit.end, noun)
            || text.at(unit.end) == text.at(start) && text.at(start).is_some_and(|first| "一三千".contains(first))
            || noun == "个" && (text.is(unit.end, "一工程") || text.is(unit.end, "一”")));
    // 单位：万元, 总投资（亿元）; 千家万户.
    let head = number.bare
        && (text.before_any(start, "（(：:、/") && (text.stops(unit.end)) || text.at_any(unit.end, "百千万"));
    // 十四届 is an ordinal without 第; 近三年 is a period of its own.
    let ordinal = noun == "届" || noun == "年" && recent(text, start);
    // 数家, but not 数人, 数台: 数 alone counts few things.
    let few = text.at(start) == Some('数') && number.length == 1 && !"家名个条项种年天".contains(noun);
    let after_noun =
        text.at(start) == Some('数') && text.before_any(start, "户人个总次件指参系函辆多少半套基读点分倍台单");
    !(repeated || head || ordinal || few || after_noun)
}

/// Whether 近三年, 过去五年, 未来三年 ends before a number of years.
fn recent(text: Cursor<'_>, start: usize) -> bool {
    ["近", "过去", "未来", "今后", "第"].iter().any(|word| text.ends(start, word))
}

/// The unit behind a number.
fn measured(text: Cursor<'_>, place: usize, number: &Numeral, units: &Units) -> Option<Measured> {
    let at = text.spaces(place);
    if let Some(percent) = percent(text, at, number) {
        return Some(percent);
    }
    // 6个亿 is money; 3个亿元以上项目 are three projects.
    if let Some(end) = text.eat_any(at, &["个多亿", "个亿"])
        && !text.at_any(end, "元级吨产")
    {
        return Some(Measured { end, kind: Kind::Money, factor: 1e8, base: "元".to_owned() });
    }
    // 两个多月, 3个多小时: 多 stands inside the unit.
    if let Some(after) = text.eat(at, "个多")
        && let Some((end, base)) = [("月", "个月"), ("小时", "小时"), ("星期", "星期")]
            .into_iter()
            .find_map(|(word, base)| Some((text.eat(after, word)?, base)))
    {
        return Some(Measured { end, kind: Kind::Measure, factor: 1.0, base: base.to_owned() });
    }
    let compound = units.begins_compound(text, at);
    let unit = units.all(text, at).find(|unit| !(compound && swallowed(text, at, unit.text.len())))?;
    let mut found =
        Measured { end: at + unit.text.len(), kind: unit.kind, factor: unit.factor, base: unit.base.clone() };
    per(text, &mut found, units);
    if found.kind == Kind::Money
        && let Some(end) = text.eat(found.end, "人民币")
    {
        found.end = end;
    }
    Some(found)
}

/// `/吨`, `/年` behind a unit.
fn per(text: Cursor<'_>, found: &mut Measured, units: &Units) {
    let Some(after) = text.eat_char(found.end, "/／") else {
        return;
    };
    let end = match units.longest(text, after) {
        Some(unit) => after + unit.text.len(),
        None => match text.eat_any(after, &["小时", "年", "月", "日", "天", "时", "秒", "人", "户", "次"]) {
            Some(end) => end,
            None => return,
        },
    };
    found.base.push('/');
    found.base.push_str(text.slice(after, end));
    found.end = end;
}

/// `3至30倍`, `5-8万吨`, `5亿元至8亿元`, `三到五年`: both ends, where the second has the unit.
fn range(text: Cursor<'_>, start: usize, first: &Numeral, unit: Option<&Measured>, units: &Units) -> Option<Value> {
    let place = text.connector(unit.map_or(first.end, |unit| unit.end))?;
    let second = number::read(text, place, units)?;
    let (low, high) = (first.low?, second.low?);
    let upper = measured(text, second.end, &second, units)?;
    if unit.is_some_and(|unit| unit.base != upper.base) {
        return None;
    }
    // In 5-8万吨 the multiplier is meant for both ends; in 5000-1万吨 it is not.
    let shared = second.power > first.power && low.value() < high.scaled(-second.power).value();
    let low = if shared && unit.is_none() { low.scaled(second.power - first.power) } else { low };
    let factor = unit.map_or(upper.factor, |unit| unit.factor);
    let (low, high) = (times(low, factor), times(high, upper.factor));
    let normal = Normal {
        number: Some(low),
        high: Some(high),
        approx: Approx::Range,
        unit: Some(upper.base),
        text: String::new(),
    };
    (low < high).then_some(Value { start, end: upper.end, kind: upper.kind, normal })
}
