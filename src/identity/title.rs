//! Name of a project, park, event or plan → its parts: place, what it is called, phases, years and numbers.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use serde::Deserialize;
use smallvec::SmallVec;
use unicode_normalization::UnicodeNormalization;

use super::Gathered;
use super::grounds::{Grounds, is_plain};
use crate::model::Type;

/// How names of one class are taken apart and compared.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Manner {
    /// Beginnings of no meaning.
    pub front: Vec<String>,
    /// Endings of no meaning.
    pub back: Vec<String>,
    /// Words with which a sum in front begins.
    pub sum: Vec<String>,
    /// Words behind which a sum in front ends.
    pub sum_ends: Vec<String>,
    /// Words for the place of the page: the level with its words.
    pub whole: Vec<String>,
    /// Units whose numbers tell one thing from another.
    pub units: Vec<String>,
    /// Those of them that count what happens once.
    pub serial: Vec<String>,
    /// Units whose numbers are parts of one thing.
    pub phases: Vec<String>,
    /// Words with which names begin: the first of a row stands for the others.
    pub begin: Vec<Vec<String>>,
    /// The list that has names for the same.
    pub listed: Option<String>,
    /// Words that names of one thing in that list have both or neither.
    pub apart: Vec<String>,
    /// Endings that say what kind of thing it is.
    pub kinds: Vec<String>,
    /// Whether what stands in brackets is a part of the thing.
    pub brackets: bool,
    /// Whether owners count.
    pub owned: bool,
    /// Whether what a thing is called may be left out where a county has one.
    pub called: bool,
    /// Whether a place in the name must be that of the other one, not one around it.
    pub exact: bool,
    /// Whether the year of the documents counts.
    pub dated: bool,
    /// Whether a name is one thing wherever it is told of.
    pub anywhere: bool,
    /// Whether a name without numbers is short for the one that has them.
    pub open: bool,
    /// Characters up to which a name is so general that it takes one county to be one thing.
    pub general: usize,
}

/// A number with the number of its unit.
pub(super) type Mark = (u8, u32);

/// The parts of a name.
#[derive(Debug, Clone, Default)]
pub(super) struct Title {
    /// What it is called.
    pub core: String,
    /// The divisions that the name names, outermost first.
    pub regions: SmallVec<[u32; 2]>,
    /// Phases.
    pub phases: SmallVec<[Mark; 1]>,
    /// Years, numbers of meetings, quarters, months; sorted.
    pub marks: SmallVec<[Mark; 2]>,
}

impl Title {
    /// Takes the name of `one` apart.
    pub fn of(one: &Gathered, manner: &Manner, grounds: &Grounds<'_>) -> Title {
        let mut title = Title::default();
        let name = grounds.canon.name(Type(one.class), &one.name);
        let plain: String = if is_plain(&name) { name.into_owned() } else { name.nfkc().collect() };
        let plain = if manner.brackets { title.take_bracket(&plain) } else { plain };
        let text = title.take_numbers(&plain, &manner.phases, true);
        let text = title.take_numbers(&text, &manner.units, false);
        title.marks.sort_unstable();
        title.marks.dedup();
        title.phases.sort_unstable();
        let spelled = grounds.spelled(&text);
        let text = without_sum(&spelled, manner);
        let (text, whole) = cut_front(text, &manner.whole);
        let text = cut_front(cut_front(text, &grounds.words.firm.country).0, &manner.front).0;
        let around: SmallVec<[u32; 8]> = one.places.iter().chain(&one.settings).copied().collect();
        let (regions, rest) = if manner.anywhere { Default::default() } else { grounds.region(text, &around) };
        let rest = if manner.anywhere { text } else { rest };
        title.regions = regions.into_iter().collect();
        if let (true, [setting]) = (whole && title.regions.is_empty(), one.settings.as_slice()) {
            title.regions.push(*setting);
        }
        let mut core = cut_front(rest, &manner.front).0;
        let cut_back = |core: &'_ str| manner.back.iter().find_map(|b| core.strip_suffix(b.as_str()).map(str::len));
        while let Some(end) = cut_back(core).filter(|end| core[..*end].chars().nth(1).is_some()) {
            let front = &core[..end];
            core = front;
        }
        let begun = manner.begin.iter().find_map(|row| {
            let rest = row.iter().find_map(|word| core.strip_prefix(word.as_str()))?;
            Some(format!("{}{rest}", row[0]))
        });
        let core = begun.as_deref().unwrap_or(core);
        let called = manner.listed.as_ref().and_then(|list| grounds.called(list, core));
        title.core = called.unwrap_or_else(|| core.to_owned());
        title
    }

    /// Takes what stands in brackets out of `text`; it is kept as a mark.
    fn take_bracket(&mut self, text: &str) -> String {
        let Some((front, rest)) = text.split_once('(') else { return text.to_owned() };
        let Some((inside, behind)) = rest.split_once(')') else { return text.to_owned() };
        let mut hasher = FxHasher::default();
        inside.hash(&mut hasher);
        self.marks.push((u8::MAX, hasher.finish() as u32));
        format!("{front}{behind}")
    }

    /// Takes the numbers with one of `units` out of `text`.
    fn take_numbers(&mut self, text: &str, units: &[String], phases: bool) -> String {
        if units.is_empty() {
            return text.to_owned();
        }
        let mut left = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let begins = c.is_ascii_digit() || BEGINS_NUMBER.contains(&c);
            if let Some((numbers, unit, length)) = begins.then(|| numbers(rest, units)).flatten() {
                for number in numbers {
                    let mark = (unit as u8, number);
                    if phases { self.phases.push(mark) } else { self.marks.push(mark) }
                }
                rest = &rest[length..];
            } else {
                left.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        left
    }

    /// Number of characters by which it is called.
    pub fn length(&self) -> usize {
        self.core.chars().count()
    }

    /// Whether the name has figures, which say more than words.
    pub fn has_figures(&self) -> bool {
        self.core.contains(|c: char| c.is_ascii_digit())
    }
}

/// `text` without the longest of `words` that it begins with, and whether it did.
pub(super) fn cut_front<'t>(text: &'t str, words: &[String]) -> (&'t str, bool) {
    let rest = words.iter().filter_map(|w| text.strip_prefix(w.as_str())).min_by_key(|r| r.len());
    rest.filter(|r| r.chars().nth(1).is_some()).map_or((text, false), |r| (r, true))
}

/// `text` without the sum that stands in front of it: 总投资10亿元的铝箔项目.
fn without_sum<'t>(text: &'t str, manner: &Manner) -> &'t str {
    if !manner.sum.iter().any(|s| text.starts_with(s.as_str())) {
        return text;
    }
    let ends = manner.sum_ends.iter().filter_map(|e| text.find(e.as_str()).map(|at| at + e.len()));
    ends.max().map_or(text, |end| &text[end..])
}

/// What a number in characters begins with.
const BEGINS_NUMBER: [char; 12] = ['第', '首', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/// Two numbers are a span, as of years.
const SPAN: [char; 6] = ['-', '—', '–', '~', '至', '到'];

/// The numbers with which `text` begins, the unit behind them, and the length of all.
fn numbers(text: &str, units: &[String]) -> Option<(SmallVec<[u32; 2]>, usize, usize)> {
    let mut numbers = SmallVec::new();
    let mut rest = text.strip_prefix('第').unwrap_or(text);
    loop {
        let (number, length) = number(rest)?;
        numbers.push(number);
        rest = &rest[length..];
        match rest.chars().next() {
            Some(c) if SPAN.contains(&c) => rest = rest.trim_start_matches(SPAN),
            _ => break,
        }
    }
    let unit = units.iter().position(|u| rest.starts_with(u.as_str()))?;
    // 三年行动: a number of years is no year
    let is_year = |n: &u32| (1900..2100).contains(n);
    if units[unit].starts_with('年') && !numbers.iter().all(is_year) {
        return None;
    }
    Some((numbers, unit, text.len() - rest.len() + units[unit].len()))
}

/// The number with which `text` begins, up to 99 where it is written in characters, and its length.
fn number(text: &str) -> Option<(u32, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        return text[..digits].parse().ok().map(|n| (n, digits));
    }
    if let Some(rest) = text.strip_prefix('首') {
        return Some((1, text.len() - rest.len()));
    }
    let (mut number, mut length) = (0, 0);
    for c in text.chars() {
        match "一二三四五六七八九".chars().position(|d| d == c) {
            Some(d) => number += d as u32 + 1,
            None if c == '十' => number = number.max(1) * 10,
            None => break,
        }
        length += c.len_utf8();
    }
    (length > 0).then_some((number, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_their_unit() {
        let units = ["年度", "年", "届", "季度"].map(str::to_owned);
        let read = |text| numbers(text, &units).map(|(n, unit, length)| (n.to_vec(), unit, length));
        assert_eq!(read("第二十三届"), Some((vec![23], 2, 15)));
        assert_eq!(read("2021-2023年"), Some((vec![2021, 2023], 1, 12)));
        assert_eq!(read("一季度"), Some((vec![1], 3, 9)));
        assert_eq!(read("三年行动"), None);
    }
}
