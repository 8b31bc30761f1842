//! Document → misread characters, put right in the source's characters one for one: names of its own divisions, and words
//! where much else shows that the text was scanned.

use super::fold::is_han;
use super::{misread, plain};
use crate::model::{Document, Part, Sentence};
use crate::pack::{LOOKALIKE, Level, Pack, WordKind, Words};

/// Last characters of the names of divisions that are looked for.
const ENDS: [char; 5] = ['县', '区', '市', '镇', '乡'];
/// What stands before 县 or 区 in words that name none.
const NO_NAMES: &str =
    "全该我各本每两几多某邻外新老大小强穷富属辖范贫跨域名诸园城市州郊社灾景厂库牧林矿山地战一二三四五六七八九十";

/// A name of a division, and the characters before its last.
struct Name {
    front: Vec<char>,
    last: char,
}

/// Mends what a document misprints; `figures` is how many were mended before. Whether any character is another now.
pub fn mend(document: &Document, chars: &mut [char], figures: usize, pack: &Pack) -> bool {
    let Some(lookalike) = pack.lexicon.set(LOOKALIKE) else { return false };
    let named = names(document, chars, lookalike, pack);
    let (twice, parted) = damage(document, chars);
    // words are looked at only where something else shows damage: that takes time
    let shown = STRONG * (figures + named + twice) + parted;
    let misread = if shown > 0 { words(document, chars, shown, pack) } else { 0 };
    named + misread > 0
}

/// Puts right the names of divisions of the document's own city of which one character is misread.
fn names(document: &Document, chars: &mut [char], lookalike: &Words, pack: &Pack) -> usize {
    let Some(place) = document.place else { return 0 };
    let known = around(place, pack);
    let mut mended = 0;
    for sentence in &document.sentences {
        let text = sentence.text.as_str();
        for (at, last) in text.char_indices().filter(|(_, c)| ENDS.contains(c)) {
            let before = &text[..at];
            let found = known.iter().filter(|n| n.last == last).find_map(|n| slip(before, n, lookalike));
            let Some((back, right, length)) = found else { continue };
            let start = before.char_indices().rev().nth(length - 1).map_or(0, |(i, _)| i);
            if is_division(&text[start..at + last.len_utf8()], pack) {
                continue;
            }
            let number = sentence.text.char_at(at) - back;
            if let Some(origin) = sentence.text.origin(number) {
                chars[origin as usize] = right;
                mended += 1;
            }
        }
    }
    mended
}

/// The divisions below the place's city, with the towns of the place itself.
fn around(place: usize, pack: &Pack) -> Vec<Name> {
    let divisions = &pack.gazetteer.divisions;
    let city = pack.gazetteer.city(place);
    let Some(code) = divisions[city].code.as_deref() else { return Vec::new() };
    let below = divisions[city..].iter().take_while(|d| d.code.as_deref().is_some_and(|c| c.starts_with(code)));
    let inner = divisions[place].code.as_deref().filter(|_| divisions[place].level == Level::County);
    let near = |d: &&crate::pack::Division| {
        d.level != Level::Town || inner.is_some_and(|inner| d.code.as_deref().is_some_and(|c| c.starts_with(inner)))
    };
    below
        .filter(near)
        .filter_map(|d| {
            let mut front: Vec<char> = d.name.chars().collect();
            let last = front.pop().filter(|last| ENDS.contains(last))?;
            (!front.is_empty()).then_some(Name { front, last })
        })
        .collect()
}

/// Where text ends in a name with one character misread: how many characters back, the right one, and the name's length.
fn slip(before: &str, name: &Name, lookalike: &Words) -> Option<(u32, char, usize)> {
    let mut wrong = None;
    let mut back = 0;
    for (printed, right) in before.chars().rev().zip(name.front.iter().rev()) {
        back += 1;
        if printed != *right {
            if wrong.is_some() || !is_han(printed) {
                return None;
            }
            wrong = Some((back, printed, *right));
        }
    }
    let (at, printed, right) = wrong.filter(|_| back as usize == name.front.len())?;
    let told = name.front.len() > 1 || !NO_NAMES.contains(printed);
    (told && is_pair(printed, right, lookalike)).then_some((at, right, name.front.len()))
}

/// Whether two characters are confused, in either order.
fn is_pair(a: char, b: char, lookalike: &Words) -> bool {
    let listed = |pair: [char; 2]| {
        let pair: String = pair.iter().collect();
        lookalike.opening(&pair) == Some(pair.len())
    };
    listed([a, b]) || listed([b, a])
}

/// Whether a text is the full name of a division.
fn is_division(text: &str, pack: &Pack) -> bool {
    let word = pack.gazetteer.word(text);
    word.is_some_and(|w| pack.gazetteer.readings(w).iter().any(|r| r.kind == WordKind::Division))
}

/// How many marks stand twice and how many spaces part Han characters of running text, as scanning leaves them.
fn damage(document: &Document, chars: &[char]) -> (usize, usize) {
    let mark = |c: char| matches!(c, '，' | '。' | '、' | '；' | '：');
    let twice = chars.windows(2).filter(|two| two[0] == two[1] && mark(two[0])).count();
    let spaced = |three: &[char]| three[1] == ' ' && is_han(three[0]) && is_han(three[2]);
    if !chars.windows(3).any(spaced) {
        return (twice, 0);
    }
    let body = document.sentences.iter().filter(|s| s.part == Part::Body);
    (twice, body.map(|sentence| parted(sentence, chars)).sum())
}

/// How many spaces part the Han characters of a sentence.
fn parted(sentence: &Sentence, chars: &[char]) -> usize {
    let characters: Vec<char> = sentence.text.as_str().chars().collect();
    let joined = |(at, two): (u32, &[char])| {
        let origins = sentence.text.origin(at).zip(sentence.text.origin(at + 1));
        let parted = origins.is_some_and(|(one, next)| next == one + 2 && chars.get(one as usize + 1) == Some(&' '));
        is_han(two[0]) && is_han(two[1]) && parted
    };
    (0..).zip(characters.windows(2)).filter(|pair| joined(*pair)).count()
}

/// Weight of a damage that only scanning does, against a space that pages have, too.
const STRONG: usize = 2;
/// Weight of all damages, at least, in a text that counts as scanned.
const DAMAGED: usize = 6;
/// Misread characters, at least, in a text that counts as scanned: some stand out in any text that has rare words.
const LEAST: usize = 4;
/// Characters for each misread one, at most, in a text that counts as scanned.
const CLEAN: usize = 250;

/// Whether a text with so many misread characters, and so much other damage, was scanned.
fn is_scanned(document: &Document, misread: usize, shown: usize) -> bool {
    let length: usize = document.sentences.iter().map(|s| s.text.len() as usize).sum();
    misread >= LEAST && misread + shown >= DAMAGED && misread * CLEAN >= length
}

/// Puts right characters that words tell to be misread, where they are so many that the text was scanned; how many.
fn words(document: &Document, chars: &mut [char], shown: usize, pack: &Pack) -> usize {
    let names: Vec<Vec<char>> = document.place.map_or_else(Vec::new, |place| {
        let full = |name: Name| name.front.iter().copied().chain([name.last]).collect();
        around(place, pack).into_iter().flat_map(|name| [name.front.clone(), full(name)]).collect()
    });
    let mended = misread::misread(document, names.iter().map(Vec::as_slice), pack);
    if !is_scanned(document, mended.len(), shown) {
        return 0;
    }
    mended.iter().for_each(|(at, right)| chars[*at as usize] = *right);
    mended.len() + plain::spaced(chars)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_misread_character_of_a_name_is_found() {
        let lookalike = Words::new(["乎平", "饶绕"]);
        let name = |text: &str, last| Name { front: text.chars().collect(), last };
        assert_eq!(slip("位于安乎", &name("安平", '县'), &lookalike), Some((1, '平', 2)));
        assert_eq!(slip("位于绕阳", &name("饶阳", '县'), &lookalike), Some((2, '饶', 2)));
        assert_eq!(slip("位于饶阳", &name("饶阳", '县'), &lookalike), None);
        assert_eq!(slip("位于安阳", &name("饶阳", '县'), &lookalike), None);
    }
}
