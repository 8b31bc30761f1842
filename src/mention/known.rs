//! Names found once → the same names and their short forms everywhere in the document.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::words::{Endings, Few};
use super::{Kinds, named, put};
use crate::model::{Document, Meaning, Mention, Type};
use crate::pack::Pack;
use crate::span::Span;

/// What the parts of firms' names are told by.
#[derive(Debug)]
pub struct Known {
    forms: Endings,
    trades: Endings,
    /// Words too common to be a firm's short name.
    common: HashSet<String>,
    /// Heads of parks: what ends so is the park that a firm is named after.
    sites: Endings,
    id: Arc<str>,
}

/// Words of a document, each with the name it stands for.
#[derive(Default)]
struct Names {
    /// All names and words, one behind the other.
    text: String,
    /// Bytes of each name.
    names: Vec<Range<usize>>,
    /// Bytes of each word and the number of the name; of equal words the first counts.
    words: Vec<(Range<usize>, usize)>,
}

impl Names {
    /// Takes up a name.
    fn add(&mut self, name: &str) {
        let bytes = self.push(&[name]);
        self.names.push(bytes);
    }

    /// Takes up a word, given in parts, for the last name.
    fn add_word(&mut self, parts: &[&str]) {
        let Some(name) = self.names.len().checked_sub(1) else { return };
        let bytes = self.push(parts);
        if !bytes.is_empty() {
            self.words.push((bytes, name));
        }
    }

    fn push(&mut self, parts: &[&str]) -> Range<usize> {
        let start = self.text.len();
        self.text.extend(parts.iter().copied());
        start..self.text.len()
    }

    /// The name with this number.
    fn name(&self, number: usize) -> &str {
        &self.text[self.names[number].clone()]
    }

    /// The words with the numbers of their names, to be found in texts.
    fn words(&self) -> Few<'_, usize> {
        Few::new(self.words.iter().map(|(bytes, name)| (&self.text[bytes.clone()], *name)).collect())
    }
}

impl Known {
    /// The legal forms of the gazetteer, and the lists `trade_words` and `common_words` of the lexicon.
    pub fn compile(pack: &Pack) -> Known {
        Known {
            forms: Endings::list(pack.gazetteer.legal_forms()),
            trades: Endings::list(pack.lexicon.list("trade_words")),
            common: pack.lexicon.list("common_words").iter().cloned().collect(),
            sites: Endings::list(pack.lexicon.list("site_heads")),
            id: Arc::from("known/name"),
        }
    }

    /// Finds firms and their short names wherever the document names them again.
    pub fn spread_firms(&self, document: &Document, mentions: &mut [Vec<Mention>], kinds: Kinds) {
        let mut known = introduced(document, mentions, kinds);
        let mut seen = BTreeSet::new();
        for mention in mentions.iter().flatten() {
            let Some(name) = name_of(mention, kinds.company) else { continue };
            let place = place_length(mention);
            if seen.insert((name, place)) {
                known.add(name);
                self.add_short_names(name, place, &mut known);
            }
        }
        self.spread(document, mentions, kinds.company, kinds, &known);
    }

    /// Brings firms known by their trade word to the one firm whose full name holds their distinctive part (海川材料 → 海川新材料有限公司).
    pub fn settle_firms(&self, mentions: &mut [Vec<Mention>], kinds: Kinds) {
        let names = || mentions.iter().flatten().filter_map(|m| name_of(m, kinds.company));
        if names().all(|n| self.is_full(n)) {
            return;
        }
        let full: BTreeSet<String> = names().filter(|n| self.is_full(n)).map(str::to_owned).collect();
        if full.is_empty() {
            return;
        }
        for mention in mentions.iter_mut().flatten() {
            let Some(name) = name_of(mention, kinds.company).filter(|n| !self.is_full(n)) else { continue };
            let core = after_chars(name, place_length(mention));
            let core = core.strip_suffix("公司").unwrap_or(core);
            let longer = |t: &&str| core.chars().count() >= t.chars().count() + 2;
            let trade = self.trades.ending(core).find(longer).unwrap_or_default();
            let distinctive = &core[..core.len() - trade.len()];
            if distinctive.chars().nth(1).is_none() || self.common.contains(distinctive) {
                continue;
            }
            // 恒岳铝业公司 is 恒岳铝业有限公司, beside which there may be a 恒岳新材料有限公司
            let whole = || if trade.is_empty() { None } else { self.only_full(name, core, &full) };
            if let Some(one) = whole().or_else(|| self.only_full(name, distinctive, &full)) {
                mention.meaning = Meaning::Name(one.to_owned());
            }
        }
    }

    /// The one full name that `name` may stand for, told by the part that it must hold; of 恒岳铝业有限公司 and 海川集团恒岳铝业有限公司
    /// the longer one.
    fn only_full<'f>(&self, name: &str, part: &str, full: &'f BTreeSet<String>) -> Option<&'f str> {
        // 恒岳集团 is 恒岳集团有限公司, but not 恒岳集团海川有限公司
        let is_parent = |f: &str| {
            let rest = f.strip_prefix(name).filter(|_| name.ends_with("集团"));
            rest.is_some_and(|rest| self.forms.longest(f).is_none_or(|form| form.len() < rest.len()))
        };
        // nor is it 恒岳轴承有限公司
        let is_group = |f: &str| !name.ends_with("集团") || f.contains("集团");
        let mut fitting = full.iter().filter(|f| f.contains(part) && !is_parent(f) && is_group(f));
        let mut longest = fitting.next()?.as_str();
        for other in fitting {
            if other.ends_with(longest) {
                longest = other;
            } else if !longest.ends_with(other.as_str()) {
                return None;
            }
        }
        Some(longest)
    }

    /// Finds persons wherever the document names them again.
    pub fn spread_persons(&self, document: &Document, mentions: &mut [Vec<Mention>], kinds: Kinds) {
        let mut known = Names::default();
        for name in mentions.iter().flatten().filter_map(|m| name_of(m, kinds.person)) {
            known.add(name);
            known.add_word(&[name]);
        }
        self.spread(document, mentions, kinds.person, kinds, &known);
    }

    /// Whether a firm's name has a legal form that says so by itself.
    fn is_full(&self, name: &str) -> bool {
        // most names of firms end in 有限公司, one of the shortest
        self.forms.ending(name).rev().any(|f| f.chars().nth(2).is_some())
    }

    /// Adds a firm's name and its short names: its distinctive part with and without place, trade and form. The place in
    /// front has `place` characters.
    ///
    /// 山东冠宇新材料股份有限公司 → 冠宇新材料股份, 山东冠宇新材料, 冠宇新材料; 冠宇 only where the trade is a word of a list.
    fn add_short_names(&self, name: &str, place: u32, known: &mut Names) {
        let count = |s: &str| s.chars().count();
        // a single character names no firm
        if count(name) >= 2 {
            known.add_word(&[name]);
        }
        // 湖北银岳公司
        let plain = || name.ends_with("公司").then_some("公司");
        let Some(form) = self.forms.longest(name).or_else(plain) else { return };
        let body = without_bracket(&name[..name.len() - form.len()]);
        let core = after_chars(body, place);
        // 鼎元（衡水）新材料
        if let Some((front, (_, back))) = core.split_once('（').and_then(|(f, b)| Some((f, b.split_once('）')?)))
            && count(front) >= 2
        {
            known.add_word(&[front, back]);
        }
        // 恒阳纺织产业园投资有限公司: without trade and form it is the park
        let is_site = self.sites.end(body);
        if count(body) >= 4 && !is_site {
            known.add_word(&[body]);
        }
        if count(core) >= 3 && !is_site {
            known.add_word(&[core]);
        }
        if form.contains("集团") && !core.is_empty() {
            known.add_word(&[core, "集团"]);
        }
        if form.contains("股份") && count(core) >= 2 {
            known.add_word(&[core, "股份"]);
        }
        if let Some(trade) = self.trades.longest(core) {
            let mut distinctive = &core[..core.len() - trade.len()];
            while let Some(more) = self.trades.ending(distinctive).find(|t| count(distinctive) > count(t) + 1) {
                // two characters and more, as the trade that is cut off leaves more than one
                known.add_word(&[distinctive]);
                distinctive = &distinctive[..distinctive.len() - more.len()];
            }
            let distinctive = without_bracket(distinctive);
            if form == "公司" {
                // 恒岳矿业公司 is not the only one that is called 恒岳
            } else if count(distinctive) >= 3 || (count(distinctive) == 2 && !self.common.contains(distinctive)) {
                known.add_word(&[distinctive]);
            }
        } else if count(core) == 2 && (form != "公司" || !self.common.contains(core)) {
            known.add_word(&[core]);
        }
    }

    fn spread(&self, document: &Document, mentions: &mut [Vec<Mention>], kind: Type, kinds: Kinds, known: &Names) {
        if known.words.is_empty() {
            return;
        }
        let words = known.words();
        for (sentence, found) in document.sentences.iter().zip(mentions) {
            for (bytes, number) in words.find(sentence.text.as_str()) {
                let name = known.name(*number);
                let span = Span::new(sentence.text.char_at(bytes.start), sentence.text.char_at(bytes.end));
                if let Some(same) = found.iter_mut().find(|m| m.span == span && m.kind == kind) {
                    if name_of(same, kind) != Some(name) {
                        same.meaning = Meaning::Name(name.to_owned());
                    }
                    continue;
                }
                // 轴承 of 轴承科技有限公司 is a product everywhere else, and a place stays one
                let else_where = |m: &Mention| {
                    m.span == span && (m.kind == kinds.industry && span.len() <= 2 || m.division.is_some())
                };
                if found.iter().any(else_where) {
                    continue;
                }
                // part of a name of a firm or body that stands here already
                let inside = found.iter().any(|m| {
                    m.span.overlaps(span) && m.division.is_none() && m.kind != kinds.industry && !span.contains(m.span)
                });
                if !inside {
                    put(found, named(span, kind, name.to_owned(), &self.id));
                }
            }
        }
    }
}

/// The name of a mention of class `kind`.
fn name_of(mention: &Mention, kind: Type) -> Option<&str> {
    match &mention.meaning {
        Meaning::Name(name) if mention.kind == kind => Some(name),
        _ => None,
    }
}

/// Length of the place that a name begins with, in characters.
fn place_length(mention: &Mention) -> u32 {
    let place = mention.inner.iter().find(|m| m.division.is_some() && m.span.start == mention.span.start);
    place.map_or(0, |p| p.span.len())
}

/// `text` without its first `count` characters.
fn after_chars(text: &str, count: u32) -> &str {
    text.char_indices().nth(count as usize).map_or("", |(at, _)| &text[at..])
}

/// 立岳精密工业（恒州） → 立岳精密工业: a name without the bracket at its end.
fn without_bracket(name: &str) -> &str {
    let inside = name.strip_suffix('）').and_then(|front| front.rsplit_once('（'));
    inside.map_or(name, |(front, _)| front)
}

/// Short names that the document gives itself, the last one first: …有限公司（以下简称“恒岳集团”）.
fn introduced(document: &Document, mentions: &[Vec<Mention>], kinds: Kinds) -> Names {
    let mut known = Names::default();
    for (sentence, found) in document.sentences.iter().zip(mentions) {
        for mention in found {
            let Some(name) = name_of(mention, kinds.company) else { continue };
            let rest = &sentence.text.as_str()[sentence.text.byte(mention.span.end)..];
            let Some(rest) = rest.strip_prefix('（') else { continue };
            let Some((note, _)) = rest.split_once('）') else { continue };
            let named_so = ["简称", "下称", "下文称"].iter().find_map(|word| note.split_once(word));
            let Some((_, short)) = named_so else { continue };
            let short = short.trim_matches(['“', '”', '：', '为', ' ']);
            if (2..=12).contains(&short.chars().count()) {
                known.add(name);
                known.add_word(&[short]);
            }
        }
    }
    known.words.reverse();
    known
}
