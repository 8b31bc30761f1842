//! A number and %, 个百分点, 成, 分之 → a share in percent.

use super::cursor::Cursor;
use super::number::{self, Numeral};
use super::quantity::Measured;
use super::unit::Units;
use super::{Kind, Normal, Value};

/// `%`, `‰`, 个百分点, 成.
pub(super) fn percent(text: Cursor<'_>, at: usize, number: &Numeral) -> Option<Measured> {
    if !matches!(text.at(at), Some('%' | '％' | '‰' | '个' | '百' | '成')) {
        return None;
    }
    let points = |end, factor, base: &str| Some(Measured { end, kind: Kind::Percent, factor, base: base.to_owned() });
    if let Some(end) = text.eat_char(at, "%％") {
        return points(end, 1.0, "%");
    }
    if let Some(end) = text.eat(at, "‰") {
        return points(end, 0.1, "%");
    }
    if let Some(end) = text.eat_any(at, &["个百分点", "百分点"]) {
        return points(end, 1.0, "个百分点");
    }
    // 0.5个、0.3个百分点.
    if let Some(end) = text.eat(at, "个")
        && shares_point(text, end)
    {
        return points(end, 1.0, "个百分点");
    }
    if let Some(end) = text.eat(at, "成")
        && number.power == 0
        && number.low.is_none_or(|low| (1.0..=10.0).contains(&low.value()))
        && !text.at_any(end, "为立功员本品果长都效绩分交人就群套片熟因千")
        && !(number.length == 1 && text.is(end, "不变"))
    {
        return points(end, 10.0, "%");
    }
    None
}

/// Whether the numbers behind 、 lead to 个百分点.
fn shares_point(text: Cursor<'_>, place: usize) -> bool {
    let mut place = place;
    while let Some(after) = text.eat_char(place, "、和与及") {
        let Some((_, _, mut end)) = number::digits(text, after) else {
            return false;
        };
        if let Some(point) = text.eat_char(end, ".．")
            && let Some((_, _, stop)) = number::digits(text, point)
        {
            end = stop;
        }
        if text.is(end, "个百分点") {
            return true;
        }
        let Some(next) = text.eat(end, "个") else {
            return false;
        };
        place = next;
    }
    false
}

/// 一半, 半数.
pub(super) fn half(text: Cursor<'_>, start: usize) -> Option<Value> {
    let end = text.eat_any(start, &["一半", "半数"])?;
    Some(share(start, end, Some(50.0)))
}

/// 四分之一, 百分之六, 千分之三, 1/4, from the number before 分之 or the stroke on.
pub(super) fn fraction(text: Cursor<'_>, start: usize, first: &Numeral, units: &Units) -> Option<Value> {
    if let Some(after) = text.eat(first.end, "分之") {
        let lower = first.low?.value();
        let upper = number::read(text, after, units)?;
        let part = upper.low.map(|part| part.value() * 100.0 / lower);
        return (lower > 0.0).then(|| share(start, upper.end, part));
    }
    // 1/4 only for small, whole parts.
    let after = text.eat(first.end, "/").filter(|_| first.arabic && first.length == 1 && first.power == 0)?;
    let (whole, count, end) = number::digits(text, after)?;
    let part = first.low?.value();
    let proper = count <= 2 && part < whole as f64 && !text.at_any(end, "/.-月");
    let alone = !text.before(start).is_some_and(|before| before.is_ascii_graphic());
    (proper && alone).then(|| share(start, end, Some(part * 100.0 / whole as f64)))
}

fn share(start: usize, end: usize, number: Option<f64>) -> Value {
    let normal = Normal { number, unit: Some("%".to_owned()), ..Normal::default() };
    Value { start, end, kind: Kind::Percent, normal }
}
