//! Document → misread characters, put right in the source's characters one for one: names of its own divisions, and words
//! where much else shows that the text was scanned.

use rustc_hash::{FxHashMap, FxHashSet};

use super::fold::is_han;
use crate::model::{Document, Part};
use crate::pack::{LOOKALIKE, Level, Pack, Pair, Usual, WordKind, Words, pairs};

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
    let strong = figures + named + twice;
    // the names of authors are parted by spaces, too
    let misread =
        if strong > 1 && is_scanned(document, STRONG * strong + parted) { words(document, chars, pack) } else { 0 };
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
            let found = known.iter().filter(|n| n.last == last).find_map(|n| misread(before, n, lookalike));
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
    let city = pack.gazetteer.above(place, Level::City).unwrap_or(place);
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
fn misread(before: &str, name: &Name, lookalike: &Words) -> Option<(u32, char, usize)> {
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

/// Weight of a damage that only scanning does, against a space that pages have, too.
const STRONG: usize = 2;

/// How many marks stand twice and how many spaces part Han characters of running text, as scanning leaves them.
fn damage(document: &Document, chars: &[char]) -> (usize, usize) {
    let mark = |c: char| matches!(c, '，' | '。' | '、' | '；' | '：');
    let twice = chars.windows(2).filter(|two| two[0] == two[1] && mark(two[0])).count();
    let Some(body) = document.sentences.iter().find(|s| s.part == Part::Body) else { return (twice, 0) };
    let from = body.text.origin(0).unwrap_or_default() as usize;
    let parted = |three: &&[char]| three[1] == ' ' && is_han(three[0]) && is_han(three[2]);
    (twice, chars[from..].windows(3).filter(parted).count())
}

/// Damages, at least, in a text that counts as scanned: one or two are slips that any page has.
const LEAST: usize = 6;
/// Han characters for each damage, at most, in a text that counts as scanned.
const CLEAN: usize = 400;

/// Whether a text with so many damages was scanned.
fn is_scanned(document: &Document, damaged: usize) -> bool {
    let length: usize = document.sentences.iter().map(|s| s.text.len() as usize).sum();
    damaged >= LEAST && damaged * CLEAN >= length
}

/// Times that a character may occur in what is usual and yet be misread where it fits to neither neighbour.
const RARE: [u32; 3] = [3, 30, 300];
/// Times that pairs occur which speak for a character that is rare, or for any.
const FIRM: [u32; 2] = [10, 20];
/// Characters that stand beside any other, and are never taken for misread.
const FREE: &str = "年月日上下中东南西北一二三四五六七八九十";
/// What is usual in a text: by the pack, and by what the document says twice.
struct Usage<'p> {
    usual: &'p Usual,
    /// Pairs that the document has more than once, with how often more.
    again: FxHashMap<Pair, u32>,
}

impl<'p> Usage<'p> {
    fn of(document: &Document, pack: &'p Pack) -> Usage<'p> {
        let mut usage = Usage { usual: pack.usual(), again: FxHashMap::default() };
        let mut seen = FxHashSet::default();
        for text in document.sentences.iter().map(|s| s.text.as_str()) {
            let again = pairs(text).filter(|pair| !seen.insert(*pair));
            again.for_each(|pair| *usage.again.entry(pair).or_default() += 1);
        }
        usage
    }

    /// How usual the pairs are that a character makes with its neighbours.
    fn fit(&self, before: Option<char>, c: char, after: Option<char>) -> (u32, u32) {
        let again = |pair: Pair| self.again.get(&pair).copied().unwrap_or_default();
        let usual = |pair: Option<Pair>| pair.map_or(0, |pair| self.usual.pair(pair) + again(pair));
        (usual(before.map(|b| (b, c))), usual(after.map(|a| (c, a))))
    }

    /// The character that was meant where `c` fits to neither neighbour and one that it is confused with fits far better than
    /// the others.
    fn meant(&self, before: Option<char>, c: char, after: Option<char>) -> Option<char> {
        if self.fit(before, c, after) != (0, 0) || FREE.contains(c) {
            return None;
        }
        let mut best: Option<((bool, u32), char)> = None;
        let mut second = (false, 0);
        for other in self.usual.lookalikes(c) {
            let Some(fits) = self.fits_better(before, c, *other, after) else { continue };
            match best {
                Some((most, _)) if most >= fits => second = second.max(fits),
                _ => {
                    second = best.map_or(second, |(most, _)| most);
                    best = Some((fits, *other));
                }
            }
        }
        let ((both, most), meant) = best?;
        (second.0 != both || most >= second.1 * 3).then_some(meant)
    }

    /// Whether `other` fits to both neighbours, and how well, where that is reason enough to take it for what `c` was.
    fn fits_better(&self, before: Option<char>, c: char, other: char, after: Option<char>) -> Option<(bool, u32)> {
        let times = self.times(c);
        let (left, right) = self.fit(before, other, after);
        // a neighbour that is mostly followed or preceded by it
        let expects = |count: u32, beside: Option<char>| {
            count >= FIRM[1] && beside.is_some_and(|beside| count * 5 >= self.times(beside))
        };
        if left > 0 && right > 0 && (times <= RARE[1] || (times <= RARE[2] && left + right >= FIRM[1])) {
            return Some((true, left + right));
        }
        let most = left.max(right);
        let enough = (times <= RARE[0] && most >= FIRM[0])
            || (times <= RARE[2] && (expects(left, before) || expects(right, after)));
        enough.then_some((false, most))
    }

    /// How often a character occurs in what is usual.
    fn times(&self, c: char) -> u32 {
        self.usual.times(c)
    }
}

/// Puts right characters that fit to neither neighbour; how many.
fn words(document: &Document, chars: &mut [char], pack: &Pack) -> usize {
    let usage = Usage::of(document, pack);
    let mut mended = 0;
    for sentence in &document.sentences {
        let text: Vec<char> = sentence.text.as_str().chars().collect();
        for (at, c) in text.iter().enumerate().filter(|(_, c)| is_han(**c)) {
            let beside = |i: Option<usize>| i.and_then(|i| text.get(i)).copied().filter(|c| is_han(*c));
            let meant = usage.meant(beside(at.checked_sub(1)), *c, beside(Some(at + 1)));
            if let (Some(meant), Some(origin)) = (meant, sentence.text.origin(at as u32)) {
                chars[origin as usize] = meant;
                mended += 1;
            }
        }
    }
    mended
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_fits_nowhere_is_what_fits() {
        let pairs = [(('总', '投'), 9), (('投', '资'), 12), (('资', '额'), 2)];
        let usual = Usual::told(&[('贤', &['资', '坚']), ('坚', &['贤'])], &pairs);
        let usage = Usage { usual: &usual, again: FxHashMap::default() };
        assert_eq!(usage.meant(Some('投'), '贤', Some('额')), Some('资'));
        assert_eq!(usage.meant(Some('投'), '贤', None), Some('资'));
        assert_eq!(usage.meant(Some('投'), '坚', Some('额')), None);
        assert_eq!(usage.meant(Some('总'), '投', Some('资')), None);
    }

    #[test]
    fn one_misread_character_of_a_name_is_found() {
        let lookalike = Words::new(["乎平", "饶绕"]);
        let name = |text: &str, last| Name { front: text.chars().collect(), last };
        assert_eq!(misread("位于安乎", &name("安平", '县'), &lookalike), Some((1, '平', 2)));
        assert_eq!(misread("位于绕阳", &name("饶阳", '县'), &lookalike), Some((2, '饶', 2)));
        assert_eq!(misread("位于饶阳", &name("饶阳", '县'), &lookalike), None);
        assert_eq!(misread("位于安阳", &name("饶阳", '县'), &lookalike), None);
    }
}
