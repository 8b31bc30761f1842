//! 第, 首, 期 at a place → a rank (第9位), a phase (一期), or an ordinal that is no value (第三批).

use super::cursor::Cursor;
use super::number::{digit, is_numeral};
use super::numeral::small;
use super::{Kind, Value};

/// What behind an ordinal makes it count things in a row rather than rank: 第一个, 第二批, 第三届.
const CLASSIFIERS: &str = "个批次届期季年代产版轮条项家种章节款编部篇页号时书驱动线站步阶医中小师";

/// The rank that begins at a place with 第 or 首位.
pub(super) fn rank(text: Cursor<'_>, start: usize) -> Option<Value> {
    if let Some(end) = text.eat(start, "首位") {
        return (!text.at_any(end, "度产城数")).then(|| Value::named(start, end, Kind::Rank, "1"));
    }
    let place = text.spaces(text.eat(start, "第")?);
    let (position, end, _) = small(text, place)?;
    let after = text.spaces(end);
    if let Some(end) = text.eat_char(after, "位名") {
        let word =
            text.at_any(after, "位") && text.at_any(end, "于置数") || text.is(after, "名单") || text.is(after, "名师");
        return (position > 0 && !word).then(|| Value::named(start, end, Kind::Rank, position.to_string()));
    }
    // Without 位 or 名 only the words around tell: 列第2, 居第二; 全省第一 at the end of a clause.
    let told = text.before_any(start, "列居排位") || text.ends(start, "排名") || text.ends(start, "名列");
    let among = text.before_any(start, "国省市县区界球洲内域业") && text.stops(after);
    let ranked = position > 0 && (told && !text.at_any(after, CLASSIFIERS) || among);
    ranked.then(|| Value::named(start, end, Kind::Rank, position.to_string()))
}

/// The end of an ordinal that is no value: 第三批, 第12届, 前10名.
pub(super) fn skip(text: Cursor<'_>, start: usize) -> Option<usize> {
    let mut end = text.spaces(text.eat_char(start, "第前")?);
    let first = end;
    while let Some(character) = text.at(end)
        && (is_numeral(character)
            || ".-—~～".contains(character) && text.at(end + character.len_utf8()).is_some_and(is_numeral))
    {
        end += character.len_utf8();
    }
    (end > first).then_some(end)
}

/// The phase that begins at a place: 一期, 首期, 一、二期, 第一阶段, 1期.
pub(super) fn phase(text: Cursor<'_>, start: usize) -> Option<Value> {
    if let Some(end) = text.eat(start, "首期") {
        return (!later_word(text, end)).then(|| Value::named(start, end, Kind::Phase, "首期"));
    }
    if let Some(place) = text.eat(start, "第") {
        let (_, end, _) = small(text, place)?;
        if let Some(stop) = text.eat(end, "阶段") {
            return Some(Value::named(start, stop, Kind::Phase, text.slice(start, stop)));
        }
        let stop = text.eat(end, "期")?;
        let built = ["项目", "工程", "建设", "投资"].iter().any(|word| text.is(stop, word));
        return built.then(|| Value::named(start, stop, Kind::Phase, text.slice(place, stop)));
    }
    let (name, end) = phases(text, start)?;
    let stop = text.eat(text.spaces(end), "期")?;
    // 分三期 and 共两期 count the phases; 这一期, 上一期 name none; 星期一期 is part of a word.
    let other = text.before_any(start, "第分共为这上下每新同学时星假前后过整头该本");
    (!other && !later_word(text, stop)).then(|| Value::named(start, stop, Kind::Phase, format!("{name}期")))
}

/// The numbers of the phases: 一, 一、二, 一二, 一至三.
fn phases(text: Cursor<'_>, start: usize) -> Option<(String, usize)> {
    let (first, mut end) = phase_number(text, start)?;
    let mut name = String::from(first);
    while let Some(place) = text.eat_char(end, "、和及与至").or(Some(end))
        && let Some((number, after)) = phase_number(text, place)
    {
        let link = text.slice(end, place);
        name.push_str(if link.is_empty() { "、" } else { link });
        name.push(number);
        end = after;
    }
    Some((name, end))
}

fn phase_number(text: Cursor<'_>, place: usize) -> Option<(char, usize)> {
    let character = text.at(place)?;
    let number = match digit(character) {
        Some(value) => "一二三四五六七八九".chars().nth(usize::try_from(value).ok()?.checked_sub(1)?)?,
        None if "一二三四五六七八九十".contains(character) => character,
        None => return None,
    };
    Some((number, place + character.len_utf8()))
}

/// Whether 期 belongs to the word behind it: 期间, 期货.
fn later_word(text: Cursor<'_>, end: usize) -> bool {
    text.at_any(end, "间限末货待望权满初刊许盼望颐")
}
