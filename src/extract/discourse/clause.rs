//! What stands round a mention: which one is a modifier, an aside, a time of comparison?

use rustc_hash::FxHashSet;

use super::{Discourse, Said, char_at};
use crate::model::{Meaning, Mention};
use crate::span::{Mapped, Span, is_joint};

/// Sentences of a quotation, at most.
const QUOTED: usize = 5;
/// Characters between a quotation and the firm of its speaker, at most (走进车间，…).
const NEAR: u32 = 12;
/// Characters in which a clause names the workshop of a firm behind it, at most.
const SHOP: usize = 14;
/// Characters of a name in quotation marks behind the place that it begins with, at most.
const NAMED: usize = 16;
/// Characters between a firm and the post of its speaker, at most.
const APPOSED: u32 = 6;

impl<'a> Discourse<'a> {
    /// Whether a time is one that figures after it are compared with, or one at which something began.
    pub(super) fn is_past(&self, sentence: usize, mention: &Mention) -> bool {
        if !self.terms.times.contains(mention.kind) {
            return false;
        }
        stands_by(&self.document.sentences[sentence].text, mention.span, &self.terms.past)
    }

    /// Whether a thing that acts stands right behind a mention and ends before `limit` (恒阳县恒岳集团).
    pub(super) fn fronts(&self, sentence: usize, index: usize, limit: u32) -> bool {
        let mentions = &self.mentions[sentence];
        mentions.get(index + 1).is_some_and(|next| {
            next.span.start == mentions[index].span.end
                && next.span.end <= limit
                && self.terms.acting.contains(next.kind)
        })
    }

    /// The first of the places that stand right in front of a mention, with where it begins; else the mention.
    pub(super) fn with_places(&self, sentence: usize, index: usize) -> (usize, u32) {
        let mentions = &self.mentions[sentence];
        let is_place = |i: usize| Some(mentions[i].kind) == self.terms.place;
        let first = (1..=index).rev().find(|i| !is_place(i - 1) || mentions[i - 1].span.end != mentions[*i].span.start);
        let first = first.unwrap_or(0);
        (first, mentions[first].span.start)
    }

    /// The park that a sentence speaks of before `at`, or the sentence above in the paragraph, where they name no undertaking.
    pub(super) fn park_before(&self, sentence: usize, at: u32) -> Option<Said<'a>> {
        let paragraph = |s: usize| self.document.sentences[s].paragraph;
        let above = sentence.checked_sub(1).filter(|s| paragraph(*s) == paragraph(sentence));
        for (s, limit) in std::iter::once((sentence, at)).chain(above.map(|s| (s, u32::MAX))) {
            let text = &self.document.sentences[s].text;
            let mut last = None;
            for (i, mention) in self.mentions[s].iter().enumerate().take_while(|(_, m)| m.span.end <= limit) {
                if Some(mention.kind) == self.terms.project {
                    return None;
                }
                let is_park = Some(mention.kind) == self.terms.park;
                let spoken_of = !matches!(char_at(text, mention.span.end), Some('的' | '内' | '里' | '中' | '、'));
                if is_park && spoken_of && !self.is_site(s, mention) {
                    last = self.resolve(&Said::Mention(s, i)).or(last);
                }
            }
            if last.is_some() {
                return last;
            }
        }
        None
    }

    /// Whether a firm is only named to tell something of another (与甲集团合作, 隶属于甲集团): no clause begins with it, and it stands
    /// behind a word that says so.
    pub(super) fn is_by_the_way(&self, sentence: usize, index: usize, mention: &Mention) -> bool {
        if self.terms.company != Some(mention.kind) || matches!(mention.meaning, Meaning::Anaphor) {
            return false;
        }
        let (first, last) = self.list_of(sentence, index);
        let (_, start) = self.with_places(sentence, first);
        let span = Span::new(start, self.mentions[sentence][last].span.end);
        // 甲集团乙有限公司: the owner in front of its firm
        let owns =
            self.mentions[sentence].get(last + 1).is_some_and(|m| m.kind == mention.kind && m.span.start == span.end);
        owns || stands_by(&self.document.sentences[sentence].text, span, &self.terms.by_the_way)
    }

    /// The first and the last member of the list that a mention stands in (甲、乙和丙).
    fn list_of(&self, sentence: usize, index: usize) -> (usize, usize) {
        let mentions = &self.mentions[sentence];
        let text = &self.document.sentences[sentence].text;
        let joined = |i: &usize| {
            let (one, next) = (&mentions[*i], &mentions[*i + 1]);
            one.kind == next.kind
                && one.span.end < next.span.start
                && is_joint(text.slice(Span::new(one.span.end, next.span.start)))
        };
        let first = (0..index).rev().take_while(joined).last().unwrap_or(index);
        let last = (index..mentions.len() - 1).take_while(joined).last().map_or(index, |i| i + 1);
        (first, last)
    }

    /// The firms that the document names only to tell something of others: customers, owners, those that are talked with.
    pub(super) fn find_outsiders(&self) -> FxHashSet<&'a str> {
        let (mut spoken_of, mut outsiders) = (FxHashSet::default(), FxHashSet::default());
        for (sentence, found) in self.mentions.iter().enumerate() {
            for (index, mention) in found.iter().enumerate() {
                let Meaning::Name(name) = &mention.meaning else { continue };
                if self.terms.company != Some(mention.kind) || spoken_of.contains(name.as_str()) {
                    continue;
                }
                let set = if self.is_by_the_way(sentence, index, mention) { &mut outsiders } else { &mut spoken_of };
                set.insert(name.as_str());
            }
        }
        outsiders.retain(|name| !spoken_of.contains(name));
        outsiders
    }

    /// Whether what is said is a firm that the document names only to tell something of others.
    pub fn is_outsider(&self, said: &Said<'a>) -> bool {
        let Said::Mention(s, m) = said else { return false };
        matches!(&self.mentions[*s][*m].meaning, Meaning::Name(name) if self.outsiders.contains(name.as_str()))
    }

    /// Inside a quotation: the firm whose speaker is named right behind it (“…产品供不应求。”恒岳集团总经理王建国说).
    pub(super) fn speaking_firm(&self, sentence: usize, at: u32) -> Option<Said<'a>> {
        let kind = self.terms.company?;
        let sentences = &self.document.sentences;
        let text = |s: usize| sentences[s].text.as_str();
        let paragraph = sentences[sentence].paragraph;
        let same = |s: &usize| sentences.get(*s).is_some_and(|other| other.paragraph == paragraph);
        let marks = |text: &str| text.matches('“').count() as i32 - text.matches('”').count() as i32;
        let above: i32 = (0..sentence).rev().take_while(same).take(QUOTED).map(|s| marks(text(s))).sum();
        if above + marks(sentences[sentence].text.slice(Span::new(0, at))) <= 0 {
            return None;
        }
        // where the quotation ends, and what stands right behind it
        let ends = |s: usize| {
            let from = if s == sentence { sentences[s].text.byte(at) } else { 0 };
            Some(sentences[s].text.char_at(from + text(s)[from..].find('”')?) + 1)
        };
        let (s, end) = (sentence..sentence + QUOTED).take_while(same).find_map(|s| Some((s, ends(s)?)))?;
        let (s, end) = if end < sentences[s].text.len() { (s, end) } else { (s + 1, 0) };
        let behind = |m: &&Mention| m.span.start >= end && m.span.start <= end + NEAR;
        let found = self.mentions.get(s).filter(|_| same(&s))?;
        let at = found.iter().position(|m| behind(&m) && m.kind == kind && matches!(m.meaning, Meaning::Name(_)))?;
        let speaks = found.get(at + 1).is_some_and(|next| {
            let speaker = self.terms.titles.contains(next.kind) || self.terms.person == Some(next.kind);
            speaker && next.span.start <= found[at].span.end + APPOSED
        });
        speaks.then(|| self.resolve(&Said::Mention(s, at))).flatten()
    }

    /// Whether a clause goes to a firm or its workshop (走进某公司，…; 在某公司的车间里，…): what follows is told of the firm.
    pub(super) fn is_visited(&self, text: &Mapped, sentence: usize, index: usize) -> bool {
        let mention = &self.mentions[sentence][index];
        let (_, start) = self.with_places(sentence, index);
        let before = text.slice(Span::new(0, start));
        let goes = || self.terms.scene_words.iter().any(|w| before.ends_with(w.as_str()));
        if self.terms.company != Some(mention.kind)
            || !(before.is_empty() || before.ends_with(['，', '。', '；']) || goes())
        {
            return false;
        }
        let behind = text.as_str()[text.byte(mention.span.end)..].chars().take(SHOP);
        let place: String = behind.take_while(|c| !"，。；：“”".contains(*c)).collect();
        let gone = place.is_empty() && goes() && char_at(text, mention.span.end) == Some('，');
        gone || self.terms.workshops.iter().any(|shop| place.contains(shop.as_str()))
    }

    /// Whether a place is the beginning of another name: of one in quotation marks (“恒阳中医药研究室”), or of a region (恒州经济圈).
    pub(super) fn opens_name(&self, text: &Mapped, span: Span) -> bool {
        let opened = span.start.checked_sub(1).and_then(|last| char_at(text, last)) == Some('“');
        let behind = &text.as_str()[text.byte(span.end)..];
        let quoted = || behind.chars().take(NAMED).find(|c| "”，。；：".contains(*c)) == Some('”');
        (opened && quoted()) || self.terms.regions.iter().any(|region| behind.starts_with(region.as_str()))
    }

    /// Whether a mention is where something lies (位于某县某某产业园).
    pub(super) fn is_site(&self, sentence: usize, mention: &Mention) -> bool {
        let index = self.mentions[sentence].partition_point(|m| m.span.start < mention.span.start);
        let (_, start) = self.with_places(sentence, index);
        let before = Span::new(start.saturating_sub(3), start);
        let before = self.document.sentences[sentence].text.slice(before);
        self.terms.site_words.iter().any(|w| before.ends_with(w.as_str()))
    }

    /// The last of the mentions that stand one behind the other from the place `first` on: places, and what one of them fronts.
    pub(super) fn last_joined(&self, sentence: usize, first: usize, at: u32) -> Option<usize> {
        let mentions = &self.mentions[sentence];
        let is_place = |i: usize| mentions.get(i).is_some_and(|m| Some(m.kind) == self.terms.place);
        let goes_on = |i: &usize| is_place(*i) && self.fronts(sentence, *i, at);
        is_place(first).then(|| (first..mentions.len()).take_while(goes_on).last().map_or(first, |i| i + 1))
    }
}

/// Whether one of the words to stand in front, or of those to stand behind, adjoins a span.
fn stands_by(text: &Mapped, span: Span, (front, behind): &(Vec<String>, Vec<String>)) -> bool {
    let (before, after) = (text.slice(Span::new(0, span.start)), &text.as_str()[text.byte(span.end)..]);
    let after = after.strip_prefix('等').unwrap_or(after);
    front.iter().any(|w| before.ends_with(w.as_str())) || behind.iter().any(|w| after.starts_with(w.as_str()))
}

/// Whether a bracket opens right before `start` and closes before `at`.
pub(super) fn is_aside(text: &Mapped, start: u32, at: u32) -> bool {
    let opened = start.checked_sub(1).and_then(|last| char_at(text, last)) == Some('（');
    opened && start < at && text.slice(Span::new(start, at)).contains('）')
}
