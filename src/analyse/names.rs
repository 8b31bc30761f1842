//! A name → the products, segments and chains it speaks of: 年产30万吨高精铝板带箔项目 → 铝板带箔.
//!
//! The last word of a Chinese noun phrase says what the thing is. So the longest known name is sought at the end, behind which only
//! words such as 项目, 生产线 or 有限公司 may stand; then a word with several last characters is taken as its parts (铝板带 → 铝板,
//! 铝带); and only then the longest name inside, unless what follows makes another thing of it (食品机械 is no food). Lists are taken
//! apart: 风力塔筒、电力设备支架.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use super::template::{ChainAt, ProductAt, SegmentAt, Templates};
use super::words::WORDS;

/// What a name speaks of.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Target {
    /// A product.
    Product(ProductAt),
    /// A segment, by its own name.
    Segment(SegmentAt),
    /// A chain.
    Chain(ChainAt),
}

/// How a known name stands in another, the best last.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Fit {
    /// Somewhere inside.
    Inside,
    /// At its end, behind a word that tells what kind it is.
    End,
    /// It is the name, but for modifiers and amounts.
    Whole,
}

/// A known name found in another.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Found {
    /// What it is the name of.
    pub target: Target,
    /// How it stands there.
    pub fit: Fit,
    /// The known name.
    pub name: String,
}

/// All names of templates.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// By characters, so that a part of a name is looked up as it stands.
    names: FxHashMap<Box<[char]>, Vec<Target>>,
    longest: usize,
    /// Chains by all their names, without the ending that says they are chains.
    chains: FxHashMap<String, ChainAt>,
}

/// So many characters may stand behind a name inside another: fewer cut a word in two (杂粮食品 holds no 粮食), more are another thing
/// (锅炉烟气碳氮联产).
const BEHIND: std::ops::RangeInclusive<usize> = 2..=4;

/// So many characters has the name of a thing at least that is found inside another: 盐酸 in 盐酸伊托必利 is no acid.
const INSIDE: usize = 3;

/// What is looked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Sought {
    /// Products and segments.
    Things,
    Chains,
}

impl Sought {
    fn is(self, target: &Target) -> bool {
        matches!(target, Target::Chain(_)) == (self == Self::Chains)
    }
}

/// A name as it is compared: full width and compatibility forms folded, capitals, no spaces, quotation marks or brackets with what is in them.
pub(super) fn fold(name: &str) -> String {
    let mut depth = 0_usize;
    let mut folded = String::new();
    for character in name.nfkc().flat_map(char::to_uppercase) {
        match character {
            '(' | '[' | '〔' | '【' => depth += 1,
            ')' | ']' | '〕' | '】' => depth = depth.saturating_sub(1),
            '“' | '”' | '"' | '‘' | '’' | '\'' | '《' | '》' | '「' | '」' => {}
            _ if depth > 0 || character.is_whitespace() => {}
            _ => folded.push(character),
        }
    }
    folded
}

/// The name of a chain without the ending that says it is one.
///
/// ```
/// use lianpu::analyse::stem;
///
/// assert_eq!(stem("铝产业链"), "铝");
/// assert_eq!(stem("产业链"), "产业链");
/// ```
pub fn stem(name: &str) -> &str {
    ["产业链条", "产业集群", "产业体系", "产业链", "产业", "行业", "链条", "链"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .filter(|stem| !stem.is_empty())
        .unwrap_or(name)
}

/// A name without what it puts in brackets: of what the chain is, not on what it lays weight.
pub(super) fn without_brackets(name: &str) -> Option<String> {
    let (open, close) = (name.find(['（', '('])?, name.find(['）', ')'])?);
    let (front, behind) = (name.get(..open)?, name.get(close..)?);
    let behind = behind.trim_start_matches(['）', ')']);
    (!front.is_empty()).then(|| format!("{front}{behind}"))
}

impl Known {
    pub(super) fn of(templates: &Templates) -> Known {
        let mut known = Known::default();
        for (at, product) in templates.products.iter().enumerate() {
            product.names.iter().for_each(|name| known.add(&fold(name), Target::Product(at)));
        }
        for (at, segment) in templates.segments.iter().enumerate() {
            segment.names.iter().for_each(|name| known.add(&fold(name), Target::Segment(at)));
        }
        for (at, chain) in templates.chains.iter().enumerate() {
            for name in &chain.names {
                let name = fold(name);
                let stem = stem(&name);
                known.chains.entry(stem.to_owned()).or_insert(at);
                if stem.chars().count() > 1 {
                    known.add(stem, Target::Chain(at));
                } else {
                    // 铝 alone stands in too many words
                    WORDS.trades.iter().for_each(|trade| known.add(&format!("{stem}{trade}"), Target::Chain(at)));
                }
            }
        }
        known
    }

    fn add(&mut self, name: &str, target: Target) {
        let characters: Box<[char]> = name.chars().collect();
        self.longest = self.longest.max(characters.len());
        let targets = self.names.entry(characters).or_default();
        if !targets.contains(&target) {
            targets.push(target);
        }
    }

    /// The product that is called exactly so.
    pub(super) fn product(&self, folded: &str) -> Option<ProductAt> {
        let characters: Vec<char> = folded.chars().collect();
        self.names.get(characters.as_slice())?.iter().find_map(|target| match target {
            Target::Product(at) => Some(*at),
            _ => None,
        })
    }

    /// The chain that is called exactly so, with or without 产业.
    pub(super) fn chain(&self, name: &str) -> Option<ChainAt> {
        self.chains.get(stem(&fold(name))).copied()
    }

    fn get(&self, characters: &[char], sought: Sought) -> Option<(String, Vec<Target>)> {
        let targets = self.names.get(characters)?.iter().filter(|target| sought.is(target));
        let targets: Vec<Target> = targets.copied().collect();
        (!targets.is_empty()).then(|| (characters.iter().collect(), targets))
    }

    /// The products and segments that `name` speaks of.
    pub(super) fn things(&self, name: &str) -> Vec<Found> {
        self.find(name, Sought::Things)
    }

    /// The chains that `name` speaks of; the name of a chain with 产业 at its end, or a firm's name.
    pub(super) fn chains(&self, name: &str) -> Vec<Found> {
        self.find(name, Sought::Chains)
    }

    fn find(&self, name: &str, sought: Sought) -> Vec<Found> {
        let folded = fold(name);
        // a name with a mark inside may be known as it stands
        if let Some((name, targets)) = self.get(&folded.chars().collect::<Vec<_>>(), sought) {
            return found(&name, &targets, Fit::Whole);
        }
        let mut all = BTreeSet::new();
        for part in folded.split(['、', '/', '·', ',', ';', '+', '。']).filter(|part| !part.is_empty()) {
            self.find_in(&part.chars().collect::<Vec<_>>(), sought, &mut all);
        }
        all.into_iter().collect()
    }

    /// A part of a list, or what is joined by 和 and the like.
    fn find_in(&self, text: &[char], sought: Sought, all: &mut BTreeSet<Found>) {
        let joint = |at: usize| WORDS.joints.iter().find(|joint| text[at..].starts_with(joint)).map(Vec::len);
        for at in 2..text.len() {
            if let Some(length) = joint(at)
                && text.len() - at - length >= 2
                && !self.spans(text, at, sought)
            {
                self.find_in(&text[..at], sought, all);
                self.find_in(&text[at + length..], sought, all);
                return;
            }
        }
        all.extend(self.head(text, sought));
    }

    /// Whether a known name goes over the character at `at`.
    fn spans(&self, text: &[char], at: usize, sought: Sought) -> bool {
        (at.saturating_sub(self.longest)..=at).any(|start| {
            (at + 1..=text.len().min(start + self.longest)).any(|end| self.get(&text[start..end], sought).is_some())
        })
    }

    /// What stands at the end of a name, behind which only tails may stand; else inside.
    fn head(&self, text: &[char], sought: Sought) -> Vec<Found> {
        let mut end = text.len();
        loop {
            for start in end.saturating_sub(self.longest)..end {
                let is_modified = WORDS.is_modifier(&text[..start]);
                // one character (铝, 钢) ends too many words, and 加工中心 is a machine only where it stands alone
                if ((end - start > 1 && !WORDS.is_tail(&text[start..end])) || is_modified)
                    && !self.is_line(&text[start..end])
                    && let Some((name, targets)) = self.get(&text[start..end], sought)
                {
                    return found(&name, &targets, if is_modified { Fit::Whole } else { Fit::End });
                }
            }
            let parts = self.parts(&text[..end], sought);
            if !parts.is_empty() {
                return parts;
            }
            match WORDS.tail(&text[..end]).or_else(|| WORDS.how(&text[..end])) {
                Some(length) => end -= length,
                None => break,
            }
        }
        self.inside(&text[..end], sought)
    }

    /// Whether this is the line on which something known is made: 水泥生产线 behind other words is a plant, not what builds plants.
    fn is_line(&self, name: &[char]) -> bool {
        let Some(length) = WORDS.tail(name).filter(|_| name.ends_with(&['线'])) else { return false };
        let made = &name[..name.len() - length];
        (0..made.len()).any(|start| made.len() - start > 1 && self.get(&made[start..], Sought::Things).is_some())
    }

    /// 铝板带 as 铝板 and 铝带: a head with several last characters.
    fn parts(&self, text: &[char], sought: Sought) -> Vec<Found> {
        for lasts in (2..=4_usize).rev() {
            for head in 1..=3_usize {
                let Some(start) = text.len().checked_sub(lasts + head) else { continue };
                let (front, lasts) = text[start..].split_at(head);
                let name = |last: &char| front.iter().chain([last]).copied().collect::<Vec<char>>();
                let known: Option<Vec<_>> = lasts.iter().map(|last| self.get(&name(last), sought)).collect();
                if let Some(known) = known {
                    let fit = if WORDS.is_modifier(&text[..start]) { Fit::Whole } else { Fit::End };
                    return known.iter().flat_map(|(name, targets)| found(name, targets, fit)).collect();
                }
            }
        }
        Vec::new()
    }

    /// The longest name of one that `keep` takes, wherever it stands in `name`: for who is known to belong to a chain, so that a name of
    /// that chain hardly stands there by chance.
    pub(super) fn within(&self, name: &str, keep: impl Fn(&Target) -> bool) -> Vec<Found> {
        let text: Vec<char> = fold(name).chars().collect();
        let text = WORDS.without_modifiers(WORDS.without_tails(&text));
        if WORDS.is_other(&text) {
            return Vec::new();
        }
        for length in (2..=self.longest.min(text.len())).rev() {
            for part in text.windows(length).rev() {
                let targets = self.names.get(part).into_iter().flatten().filter(|target| keep(target));
                let targets: Vec<Target> = targets.copied().collect();
                if !targets.is_empty() {
                    return found(&part.iter().collect::<String>(), &targets, Fit::Inside);
                }
            }
        }
        Vec::new()
    }

    /// The longest name inside, of those the last; nothing where the end makes another thing of it.
    fn inside(&self, text: &[char], sought: Sought) -> Vec<Found> {
        if WORDS.is_other(text) {
            return Vec::new();
        }
        let fits = |end: usize| sought == Sought::Chains || BEHIND.contains(&(text.len() - end));
        let least = if sought == Sought::Chains { 2 } else { INSIDE };
        for length in (least..=self.longest.min(text.len())).rev() {
            for start in (0..=text.len() - length).rev().filter(|start| fits(start + length)) {
                if let Some((name, targets)) = self.get(&text[start..start + length], sought) {
                    return found(&name, &targets, Fit::Inside);
                }
            }
        }
        Vec::new()
    }
}

fn found(name: &str, targets: &[Target], fit: Fit) -> Vec<Found> {
    targets.iter().map(|target| Found { target: *target, fit, name: name.to_owned() }).collect()
}
