//! A quantity → its final form: certainty and sign from the words around, the currency, the canonical text.

use super::cursor::Cursor;
use super::{Approx, Kind, Value, approx, number};

/// Adds the words around: certainty, sign, currency; and writes the canonical text.
pub(super) fn finish(text: Cursor<'_>, mut value: Value, floor: usize) -> Value {
    let behind = approx::behind(text, value.end);
    if value.normal.approx != Approx::Range {
        let around = match behind {
            Some((_, told)) => told,
            None => approx::before(text, value.start),
        };
        if matches!(value.normal.approx, Approx::Exact | Approx::About) && around != Approx::Exact {
            value.normal.approx = around;
        }
    }
    let mut printed = value.start;
    if value.kind == Kind::Money {
        for currency in ["人民币", "￥", "¥"] {
            let head = value.start.saturating_sub(currency.len());
            if text.ends(value.start, currency) && head >= floor {
                value.start = head;
                value.normal.approx = match (behind, approx::before(text, head)) {
                    (None, told) if told != Approx::Exact => told,
                    _ => value.normal.approx,
                };
            }
        }
    }
    if matches!(value.kind, Kind::Money | Kind::Percent | Kind::Measure)
        && let Some(sign) = sign(text, value.start, floor)
    {
        value.start = sign;
        printed = sign;
        value.normal.number = value.normal.number.map(|number| -number);
    }
    let amount = text.slice(printed, value.end);
    value.end = behind.map_or(value.end, |(end, _)| end);
    let suffix = text.slice(printed + amount.len(), value.end);
    let amount = amount.strip_suffix("人民币").unwrap_or(amount);
    value.normal.text = fold(amount, suffix);
    value
}

/// The place of a minus sign before a number; a dash between two words or numbers is none.
fn sign(text: Cursor<'_>, start: usize, floor: usize) -> Option<usize> {
    let sign = text.before(start).filter(|sign| matches!(sign, '-' | '−' | '－' | '负'))?;
    let place = start.checked_sub(sign.len_utf8()).filter(|place| *place >= floor)?;
    let word = text.before(place).is_none_or(|before| {
        !(before.is_ascii_alphanumeric()
            || "-−－）)”".contains(before)
            || sign == '负' && "担抱自肩胜欠背".contains(before))
    });
    (word && number::digit(text.at(start)?).is_some()).then_some(place)
}

/// The text as printed, without blanks, with full-width signs folded.
fn fold(amount: &str, suffix: &str) -> String {
    if amount.bytes().all(|byte| byte != b' ' && !matches!(byte, 0xC2 | 0xE2 | 0xE3 | 0xEF)) {
        // Nothing to fold: no blank and no character of the blocks of signs.
        let mut text = String::with_capacity(amount.len() + suffix.len());
        text.push_str(amount);
        text.push_str(suffix);
        return text;
    }
    amount
        .chars()
        .chain(suffix.chars())
        .filter(|character| !character.is_whitespace())
        .map(|character| match character {
            '０'..='９' | '．' | '％' | '／' | '－' | '～' => {
                char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character)
            }
            '−' => '-',
            _ => character,
        })
        .collect()
}
