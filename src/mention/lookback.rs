//! Head word → name: from 有限公司, 项目, 产业链 back to where the name must begin.
//!
//! Chinese names end in what they are; what stands in front of them is told by the words that cannot be part of a name
//! (在, 由, 走进 …), by punctuation, and by mentions already found. All of these are data.

use std::collections::HashMap;
use std::sync::Arc;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use super::put;
use super::shape::{balanced, ends, is_count, made_of, opening};
use crate::model::{Meaning, Mention, Type};
use crate::pack::{NameSource, Pack, PackError};
use crate::span::{Mapped, Span};

/// Compiled kinds of names, by stratum.
pub struct Names {
    strata: Vec<Stratum>,
}

impl std::fmt::Debug for Names {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Names({} strata)", self.strata.len())
    }
}

struct Stratum {
    names: Vec<Name>,
    heads: CharwiseDoubleArrayAhoCorasick<u32>,
    /// Head word → names it ends.
    ended_by: Vec<Vec<u32>>,
}

struct Name {
    id: Arc<str>,
    kind: Type,
    through: Vec<Type>,
    /// Classes of what may own the thing.
    owners: Vec<Type>,
    /// Stop words by their last character.
    stops: HashMap<char, Vec<Vec<char>>>,
    keeps: Vec<Vec<char>>,
    /// Words that only say of what class the thing is (重点, 省级, 在建); a name of nothing else is none.
    class_words: Vec<Vec<char>>,
    source: NameSource,
}

impl Names {
    /// Compiles the names of a pack.
    pub fn compile(pack: &Pack, errors: &mut Vec<PackError>) -> Names {
        let mut strata: std::collections::BTreeMap<u8, Vec<Name>> = std::collections::BTreeMap::new();
        for source in &pack.rules.names {
            let Some(kind) = pack.ontology.class(&source.class) else { continue };
            let mut stops: HashMap<char, Vec<Vec<char>>> = HashMap::new();
            for stop in &source.stops {
                let chars: Vec<char> = stop.chars().collect();
                if let Some(last) = chars.last() {
                    stops.entry(*last).or_default().push(chars);
                }
            }
            let through = source
                .through
                .iter()
                .filter_map(|c| pack.ontology.class(c))
                .flat_map(|above| {
                    pack.ontology.classes().filter(move |(t, _)| pack.ontology.is_a(*t, above)).map(|(t, _)| t)
                })
                .collect();
            let words = |list: &[String]| list.iter().map(|k| k.chars().collect()).collect();
            let keeps = words(&source.keeps);
            let class_words = words(pack.lexicon.list(&format!("class_words_{}", source.class.to_lowercase())));
            let owners = ["Organization", "Company", "Park"].iter().filter_map(|c| pack.ontology.class(c)).collect();
            let name = Name {
                owners,
                id: source.id.clone(),
                kind,
                through,
                stops,
                keeps,
                class_words,
                source: source.clone(),
            };
            strata.entry(source.stratum).or_default().push(name);
        }
        let compiled = strata.into_values().filter_map(|names| {
            let mut heads = std::collections::BTreeMap::<String, Vec<u32>>::new();
            for (i, name) in names.iter().enumerate() {
                for head in &name.source.heads {
                    heads.entry(head.clone()).or_default().push(i as u32);
                }
            }
            let built = CharwiseDoubleArrayAhoCorasickBuilder::new()
                .match_kind(MatchKind::LeftmostLongest)
                .build_with_values(heads.keys().enumerate().map(|(i, h)| (h.as_str(), i as u32)));
            match built {
                Ok(automaton) => Some(Stratum { names, heads: automaton, ended_by: heads.into_values().collect() }),
                Err(e) => {
                    errors.push(PackError::at("data/mentions", 0, format!("the heads cannot be compiled: {e}")));
                    None
                }
            }
        });
        Names { strata: compiled.collect() }
    }

    /// Adds the names of the classes that `wanted` says to the mentions of a sentence.
    pub fn find(&self, text: &Mapped, mentions: &mut Vec<Mention>, wanted: impl Fn(Type) -> bool) {
        let mut chars: Vec<char> = Vec::new();
        for stratum in &self.strata {
            for hit in stratum.heads.leftmost_find_iter(text.as_str()) {
                if chars.is_empty() {
                    chars.extend(text.as_str().chars());
                }
                let head = Span::new(text.char_at(hit.start()), text.char_at(hit.end()));
                for number in &stratum.ended_by[hit.value() as usize] {
                    let name = &stratum.names[*number as usize];
                    if wanted(name.kind) {
                        name.back(&chars, head, text, mentions);
                    }
                }
            }
        }
    }
}

impl Name {
    /// Looks back from `head`; adds the name where it holds.
    fn back(&self, chars: &[char], head: Span, text: &Mapped, mentions: &mut Vec<Mention>) {
        let rest = &text.as_str()[text.byte(head.end)..];
        if self.source.not_before.iter().any(|w| rest.starts_with(w.as_str())) {
            return;
        }
        // 项目52个: a class and how many there are
        if self.counted()
            && self.source.class != "Company"
            && mentions.iter().any(|m| m.span.start == head.end && is_count(m, text))
        {
            return;
        }
        // 恒岳集团（湖南）有限公司: the name goes on behind the bracket
        if self.source.class == "Company"
            && let Some((_, after)) = rest.strip_prefix('（').and_then(|r| r.split_once('）'))
            && ["有限", "股份", "集团"].iter().any(|w| after.starts_with(w))
        {
            return;
        }
        let Some(mut start) = self.begin(chars, head, mentions) else { return };
        // words that cannot begin a name
        loop {
            let from = &text.as_str()[text.byte(start)..text.byte(head.start)];
            match self.source.trims.iter().filter(|t| from.starts_with(t.as_str())).max_by_key(|t| t.len()) {
                Some(trim) if !self.cuts(chars, start, trim.chars().count() as u32, mentions) => {
                    start += trim.chars().count() as u32
                }
                _ => break,
            }
        }
        while start < head.start && matches!(chars[start as usize], ' ' | '、' | '和' | '及' | '与' | '·' | '”' | '）')
        {
            start += 1;
        }
        start = self.with_owner(chars, start, head, mentions);
        let span = Span::new(start, head.end);
        let length = head.start.saturating_sub(start) as usize;
        let name = text.slice(span);
        if length < self.source.min
            || span.len() as usize > self.source.max
            || self.source.never.iter().any(|n| n == name)
        {
            return;
        }
        // 打造全国知名的音乐小镇: a goal
        if matches!(self.source.class.as_str(), "Park" | "Cluster") && start > 0 && chars[start as usize - 1] == '的' {
            let clause: String =
                chars[..start as usize].iter().rev().take_while(|c| !matches!(c, '，' | '。' | '；')).collect();
            if clause.contains("造打") || clause.contains("成建") {
                return;
            }
        }
        // a single character is an industry only where a list says so: 铝产业, not 在产业
        if self.source.class == "IndustryChain"
            && length == 1
            && !mentions.iter().any(|m| m.span.start == start && m.kind == self.kind)
        {
            return;
        }
        let front = &chars[start as usize..head.start as usize];
        let last = front.iter().rposition(|c| matches!(c, '、' | '和' | '及')).map_or(front, |i| &front[i + 1..]);
        if !balanced(name) || made_of(last, &self.class_words) {
            return;
        }
        // 65个重点项目, 两条产业链: several, not one by its name
        if self.counted()
            && (mentions.iter().any(|m| m.span.end >= start && m.span.end <= head.start && is_count(m, text))
                || start > 0 && matches!(chars[start as usize - 1], '个' | '家' | '条' | '批'))
        {
            return;
        }
        let mention = Mention {
            span,
            kind: self.kind,
            meaning: Meaning::Name(name.to_owned()),
            division: None,
            rule: self.id.clone(),
            inner: Vec::new(),
        };
        // a name that another already covers is not found again
        if mentions.iter().any(|m| m.span.contains(span) && m.span != span) {
            return;
        }
        put(mentions, mention);
    }

    fn begin(&self, chars: &[char], head: Span, mentions: &[Mention]) -> Option<u32> {
        let mut at = head.start;
        while at > 0 && head.end - at < self.source.max as u32 + 6 {
            // a mention that ends here is passed over or ends the look back
            if let Some(mention) = mentions.iter().find(|m| m.span.end == at) {
                let passes = self.through.contains(&mention.kind) && !matches!(mention.meaning, Meaning::Anaphor);
                if !passes {
                    return Some(at);
                }
                at = mention.span.start;
                // a place begins the name of what it is the first part of
                if mention.division.is_some() && self.source.class == "Company" {
                    return Some(at);
                }
                continue;
            }
            if mentions.iter().any(|m| m.span.start < at && at < m.span.end) {
                return Some(at);
            }
            let c = chars[at as usize - 1];
            if let Some(open) = opening(c) {
                // a quotation or bracket inside the name is passed over whole
                let from = (0..at as usize - 1).rev().find(|i| chars[*i] == open)?;
                // （三）智能家电: the number of an item is no part of a name
                let number = chars[from + 1..at as usize - 1]
                    .iter()
                    .all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c));
                if at as usize - from > 14 || (number && open == '（') {
                    return Some(at);
                }
                at = from as u32;
                continue;
            }
            // 甲项目、乙项目: the one before ends there
            if matches!(c, '、' | '和' | '及' | '与') && chars[..at as usize - 1].ends_with(&['项', '目']) {
                return Some(at);
            }
            if ends(c) || (matches!(c, '、' | '和' | '及' | '与') && !self.source.lists && !self.kept(chars, at)) {
                return Some(at);
            }
            if self.stopped(chars, at) {
                return Some(at);
            }
            at -= 1;
        }
        Some(at)
    }

    /// Whether cutting off `length` characters at `start` would cut a word: 新 of 新能源, 强 of 强链.
    fn cuts(&self, chars: &[char], start: u32, length: u32, mentions: &[Mention]) -> bool {
        let rest = &chars[start as usize..];
        mentions.iter().any(|m| m.span.start == start && m.span.len() > length)
            || self.keeps.iter().any(|k| k.len() > length as usize && rest.starts_with(k))
    }

    /// A name that says only which part (二期项目, 新院区项目) takes in the body in front of it; 工业园区 alone takes its place.
    fn with_owner(&self, chars: &[char], start: u32, head: Span, mentions: &[Mention]) -> u32 {
        if !matches!(self.source.class.as_str(), "Project" | "Park")
            || head.start.saturating_sub(start) > 3
            || start > head.start
        {
            return start;
        }
        let front = &chars[start as usize..head.start as usize];
        let bare = front.is_empty() || made_of(front, &self.class_words);
        let owner = mentions.iter().find(|m| m.span.end == start && matches!(m.meaning, Meaning::Name(_)));
        match owner {
            Some(owner)
                if owner.division.is_none()
                    && !front.starts_with(&['等'])
                    && owner.span.len() + 12 < self.source.max as u32
                    && self.owners.contains(&owner.kind) =>
            {
                let fits = if self.source.class == "Park" { front.is_empty() } else { !front.is_empty() };
                if fits { owner.span.start } else { start }
            }
            Some(owner) if owner.division.is_some() && bare && self.source.class == "Park" => owner.span.start,
            _ => start,
        }
    }

    /// Whether a number in front or behind makes a class of the name.
    fn counted(&self) -> bool {
        matches!(self.source.class.as_str(), "Project" | "Park" | "Company" | "Cluster" | "IndustryChain")
    }

    /// Whether a stop word ends at `at` that no kept word covers.
    fn stopped(&self, chars: &[char], at: u32) -> bool {
        let at = at as usize;
        if self.source.lists && matches!(chars[at - 1], '和' | '及' | '与') {
            return false;
        }
        let stop = self
            .stops
            .get(&chars[at - 1])
            .is_some_and(|words| words.iter().any(|w| at >= w.len() && chars[at - w.len()..at] == w[..]));
        stop && !self.kept(chars, at as u32)
    }

    /// Whether a kept word covers the character before `at`.
    fn kept(&self, chars: &[char], at: u32) -> bool {
        let at = at as usize;
        self.keeps.iter().any(|keep| {
            (1..=keep.len()).any(|k| {
                let Some(from) = at.checked_sub(k) else { return false };
                chars.len() >= from + keep.len() && chars[from..from + keep.len()] == keep[..]
            })
        })
    }
}
