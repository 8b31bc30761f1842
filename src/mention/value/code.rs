//! Digits at a place → are they part of a model name, a ratio, a clock time or a telephone number?

use super::cursor::Cursor;
use super::number::{digit, digits};
use super::unit::Units;

/// The end of a stretch of digits that is no value: `TZX-36`, `8+15`, `1：500`, `5G`, `14:42`, `0635-8501234`.
pub(super) fn skip(text: Cursor<'_>, start: usize, units: &Units) -> Option<usize> {
    let (_, count, end) = digits(text, start)?;
    if after_letters(text, start, units) {
        return Some(letters(text, end));
    }
    let next = text.at(end);
    match next {
        // 5G, 4A级, 3D; but 5kW is an amount.
        Some(letter) if letter.is_ascii_alphabetic() => {
            return units.longest(text, end).is_none().then(|| letters(text, end));
        }
        Some(sign @ ('+' | '＋' | '×' | '*' | '：' | ':' | '∶' | '@' | '#' | '_')) => {
            let after = end + sign.len_utf8();
            let joined = text.at(after).is_some_and(|next| digit(next).is_some() || next.is_ascii_alphabetic());
            if joined || "+＋".contains(sign) {
                return Some(chain(text, end));
            }
        }
        _ => {}
    }
    if matches!(text.before(start), Some('+' | '＋' | '×' | '*')) {
        return Some(chain(text, end));
    }
    // 0635-8501234, 007: a leading zero makes a code.
    if count > 1 && digit(text.at(start)?) == Some(0) {
        return Some(letters(text, end));
    }
    // 192.168.1.1, 2.1.3.
    if count < 4
        && let Some((_, _, second)) = text.eat(end, ".").and_then(|after| digits(text, after))
        && text.eat(second, ".").and_then(|after| digits(text, after)).is_some()
    {
        return Some(letters(text, end));
    }
    None
}

/// The end of a stretch of digits that nothing else has read: `3-2`, `24/7`, a telephone number.
pub(super) fn rest(text: Cursor<'_>, start: usize) -> usize {
    let mut end = start;
    while let Some((_, _, stop)) = digits(text, end) {
        end = match text.eat_char(stop, "-/.,") {
            Some(after) if digits(text, after).is_some() => after,
            _ => return stop,
        };
    }
    end
}

/// Whether digits stand behind letters, directly or over a sign: K9, TZX-36, GB/T 19001.
fn after_letters(text: Cursor<'_>, start: usize, units: &Units) -> bool {
    match text.before(start) {
        Some(letter) if letter.is_ascii_alphabetic() => true,
        Some(sign @ ('-' | '_' | '/' | '.' | ' ' | '#' | '@')) => {
            let head = start - sign.len_utf8();
            let letter = text.before(head).is_some_and(|before| before.is_ascii_alphabetic());
            // In "GDP 5%" the blank only parts a word from its figure.
            letter && (sign != ' ' || bare(text, start, units))
        }
        _ => false,
    }
}

/// Whether nothing that could be a unit follows the digits.
fn bare(text: Cursor<'_>, start: usize, units: &Units) -> bool {
    digits(text, start).is_some_and(|(_, _, end)| {
        let next = text.spaces(end);
        !text.at_any(next, "%％‰.,万亿年月日") && units.longest(text, next).is_none()
    })
}

/// The end of a stretch of letters, digits and the signs between them.
fn letters(text: Cursor<'_>, start: usize) -> usize {
    let mut end = start;
    while let Some(character) = text.at(end) {
        let next = end + character.len_utf8();
        let inside = character.is_ascii_alphanumeric()
            || "-_/.+".contains(character) && text.at(next).is_some_and(|next| next.is_ascii_alphanumeric());
        if !inside {
            break;
        }
        end = next;
    }
    end
}

/// The end of `3+2+6+5`, `5+N`, `1：500`, `14:42:07`, `8：30—17：30`.
fn chain(text: Cursor<'_>, start: usize) -> usize {
    let mut end = start;
    while let Some(character) = text.at(end) {
        let sign = "+＋×*：:∶-—~@#_.".contains(character);
        let next = end + character.len_utf8();
        let joined = sign && text.at(next).is_some_and(|next| digit(next).is_some() || next.is_ascii_alphabetic());
        if !(digit(character).is_some() || character.is_ascii_alphabetic() || joined || character == '+') {
            break;
        }
        end = next;
    }
    end
}
