//! Where a text speaks of: which place is a section about, and which one do 全县, a figure or a project belong to?

use std::borrow::Cow;
use std::ops::Range;

use smallvec::SmallVec;

use super::clause::is_aside;
use super::{Discourse, FAR, REACH, char_at, unnumbered};
use crate::extract::Said;
use crate::model::{Meaning, Mention, Part};
use crate::pack::Level;
use crate::span::Span;

/// Other counties that head sentences of a section from which its heading does not count.
const MANY: usize = 3;
/// Sentences of a section in which its heading's place must be named again to count.
const CONFIRM: usize = 4;
/// How often an article must name the park of its headline to be about it.
const OFTEN: usize = 3;

/// Last characters of places that a head governs (市长, 县长).
const GOVERNED: [char; 8] = ['省', '市', '州', '盟', '县', '区', '旗', '镇'];
/// How often a section must name a county by its short name alone to be about it.
const OFTEN_SHORT: usize = 4;

impl<'a> Discourse<'a> {
    /// The sentences of each article.
    pub(super) fn articles(&self) -> impl Iterator<Item = Range<usize>> {
        let mut start = 0;
        self.document.sentences.chunk_by(|a, b| a.article == b.article).map(move |article| {
            let first = start;
            start += article.len();
            first..start
        })
    }

    /// The place that the section of the present sentence is about.
    pub fn section_place(&self) -> Option<Said<'a>> {
        self.section_places.get(self.at).copied().flatten().map(Said::Division)
    }

    /// For each sentence: the place in its heading, or the one county its article speaks of.
    pub(super) fn find_section_places(&self) -> Vec<Option<usize>> {
        let sentences = &self.document.sentences;
        let mut places = vec![None; sentences.len()];
        let mut start = 0;
        while start < sentences.len() {
            let key = |i: usize| (sentences[i].article, sentences[i].section);
            let end = (start..sentences.len()).find(|i| key(*i) != key(start)).unwrap_or(sentences.len());
            let heading = (start..end).find(|i| sentences[*i].part == Part::Heading);
            let headed = heading.and_then(|h| self.leading_place(h)).filter(|place| {
                let body = (start..end).filter(|i| sentences[*i].part != Part::Heading).take(CONFIRM);
                let confirmed = body.flat_map(|i| &self.mentions[i]).any(|m| m.division == Some(*place))
                    || self.says_own_level(start, end, *place);
                confirmed && self.other_counties(start, end, *place) < MANY
            });
            let place = headed.or_else(|| self.main_county(start, end));
            places[start..end].fill(place);
            start = end;
        }
        places
    }

    /// The county-level place with which a heading begins, perhaps behind the name of a column (`【高质量发展】恒阳县：…`).
    pub(super) fn leading_place(&self, sentence: usize) -> Option<usize> {
        let text = &self.document.sentences[sentence].text;
        let begins = |m: &Mention| {
            let before = m.span.start.checked_sub(1).and_then(|last| char_at(text, last));
            m.span.start <= 4 || matches!(before, Some('】' | '|' | '：' | '丨'))
        };
        let first = self.mentions[sentence].iter().find(|m| begins(m))?;
        let division = first.division?;
        let county = matches!(self.pack.gazetteer.divisions[division].level, Level::County | Level::Zone | Level::Town);
        county.then_some(division)
    }

    /// Whether 该县, 全区 and the like in these sentences fit the level of `place`.
    pub(super) fn says_own_level(&self, start: usize, end: usize, place: usize) -> bool {
        let Some(last) = self.pack.gazetteer.divisions[place].name.chars().last() else { return false };
        let words = [format!("该{last}"), format!("全{last}"), format!("我{last}")];
        (start..end).any(|i| words.iter().any(|w| self.document.sentences[i].text.as_str().contains(w.as_str())))
    }

    /// How many other counties head a sentence here.
    pub(super) fn other_counties(&self, start: usize, end: usize, place: usize) -> usize {
        let gazetteer = &self.pack.gazetteer;
        let heads = (start..end).filter(|i| self.document.sentences[*i].part != Part::Heading).filter_map(|i| {
            let first = self.mentions[i].iter().find_map(|m| m.division)?;
            let county = if gazetteer.divisions[first].level == Level::Zone {
                first
            } else {
                gazetteer.above(first, Level::County)?
            };
            (!gazetteer.lies_in(county, place) && !gazetteer.lies_in(place, county)).then_some(county)
        });
        heads.collect::<std::collections::BTreeSet<_>>().len()
    }

    /// The county of which more than half of the places named in these sentences speak.
    pub(super) fn main_county(&self, start: usize, end: usize) -> Option<usize> {
        // few places are named often: what county each lies in is asked once
        let mut named: SmallVec<[(usize, usize); 8]> = SmallVec::new();
        for division in self.mentions[start..end].iter().flatten().filter_map(|m| m.division) {
            match named.iter_mut().find(|(known, _)| *known == division) {
                Some((_, count)) => *count += 1,
                None => named.push((division, 1)),
            }
        }
        let mut counts = std::collections::BTreeMap::new();
        let mut all = 0;
        for (division, count) in named {
            let gazetteer = &self.pack.gazetteer;
            let county = if gazetteer.divisions[division].level == Level::Zone {
                Some(division)
            } else {
                gazetteer.above(division, Level::County)
            };
            if let Some(county) = county {
                all += count;
                *counts.entry(county).or_insert(0) += count;
            }
        }
        let (county, count) = counts.into_iter().max_by_key(|(c, n)| (*n, std::cmp::Reverse(*c)))?;
        // 中宁枸杞 may be grown elsewhere
        let in_full = || {
            let text = |s: usize, m: &Mention| self.document.sentences[s].text.slice(m.span);
            let full = |s: usize, m: &Mention| text(s, m).ends_with(['县', '市', '区', '旗', '镇', '乡', '道']);
            let inside = |m: &Mention| m.division.is_some_and(|d| self.pack.gazetteer.lies_in(d, county));
            (start..end).any(|s| self.mentions[s].iter().any(|m| inside(m) && full(s, m)))
        };
        (count >= 2 && count * 5 >= all * 4 && (count >= OFTEN_SHORT || in_full())).then_some(county)
    }

    /// 全市, 该县, 我区: the place of that level that is spoken of.
    pub(super) fn place_of_level(&self, sentence: usize, mention: &Mention) -> Option<Said<'a>> {
        let text = self.document.sentences[sentence].text.slice(mention.span);
        let level = text.chars().last()?;
        let fits = |division: usize| {
            let d = &self.pack.gazetteer.divisions[division];
            // 全县 of a county that is a city or district today
            let was = || d.level == Level::County && level == '县' && d.aliases.iter().any(|a| a.ends_with(level));
            d.name.ends_with(level) || was()
        };
        let own = self.document.place.filter(|p| fits(*p));
        let section = self.section_places.get(sentence).copied().flatten().filter(|p| fits(*p));
        // 全市 and 我市 speak of the newspaper's city, 该市 of the one just named
        let whole = text.starts_with(['全', '我']) && level == '市';
        if let Some(place) = if whole { own.or(section) } else { section } {
            return Some(Said::Division(place));
        }
        let before = (sentence.saturating_sub(12)..=sentence).rev().find_map(|s| {
            let same_article = self.document.sentences[s].article == self.document.sentences[sentence].article;
            let limit = if s == sentence { mention.span.start } else { u32::MAX };
            self.mentions[s]
                .iter()
                .filter(|m| same_article && m.span.start < limit)
                .filter_map(|m| m.division)
                .rfind(|d| fits(*d))
        });
        let county_level_above = || {
            let place = self.document.place?;
            let mut at = Some(place);
            while let Some(i) = at {
                if fits(i) {
                    return Some(i);
                }
                at = self.pack.gazetteer.divisions[i].parent;
            }
            None
        };
        before.or(own).or_else(county_level_above).map(Said::Division)
    }

    /// The name of the place that a title is of: the one spoken of, where the title is of no level or of its own, else the one of that
    /// level (市长, 副县长) that it lies in or that the document is of; nothing where that is none.
    pub(in crate::extract) fn governing(&self, spoken_of: &Said<'a>, title: &str) -> Option<Cow<'a, str>> {
        let own = match (title.strip_suffix('长').and_then(|t| t.chars().next_back()), spoken_of) {
            (Some(level), Said::Division(d)) if GOVERNED.contains(&level) => {
                let divisions = &self.pack.gazetteer.divisions;
                let above = |from| std::iter::successors(from, |d: &usize| divisions[*d].parent);
                let mut around = above(Some(*d)).chain(above(self.document.place));
                Said::Division(around.find(|d| divisions[*d].name.ends_with(level))?)
            }
            _ => spoken_of.clone(),
        };
        self.text_of(&own)
    }

    /// The nearest place of county level: before `at` in the sentence, else the section's, else above in the paragraph. Places
    /// elsewhere than the document's own come last: they are named in passing.
    pub fn county(&self, sentence: usize, at: u32) -> Option<Said<'a>> {
        let gazetteer = &self.pack.gazetteer;
        let county = |d: usize| {
            if gazetteer.divisions[d].level == Level::Zone { Some(d) } else { gazetteer.above(d, Level::County) }
        };
        let at_home =
            |d: &usize| self.document.place.is_none_or(|own| gazetteer.lies_in(*d, own) || gazetteer.lies_in(own, *d));
        let here = || {
            let before = self.mentions[sentence].iter().filter(|m| m.span.end <= at);
            before.filter_map(|m| m.division).filter_map(county).rev()
        };
        let paragraph = self.document.sentences[sentence].paragraph;
        let above = || {
            let sentences =
                (0..sentence).rev().take_while(|s| self.document.sentences[*s].paragraph == paragraph).take(REACH);
            sentences.flat_map(|s| self.mentions[s].iter().rev()).filter_map(|m| m.division).filter_map(county)
        };
        here()
            .find(at_home)
            .or_else(|| self.section_places.get(sentence).copied().flatten().and_then(county))
            .or_else(|| above().find(at_home))
            .or_else(|| here().next())
            .or_else(|| above().next())
            .map(Said::Division)
    }

    /// For each article the park that its headline names and that it speaks of more than of any other: article, sentence and
    /// index of the mention.
    pub(super) fn find_parks(&self) -> Vec<(u32, usize, usize)> {
        let sentences = &self.document.sentences;
        let parks = |s: usize| {
            let mentions = self.mentions[s].iter().enumerate();
            mentions.filter_map(|(m, mention)| match &mention.meaning {
                Meaning::Name(name) if self.terms.park == Some(mention.kind) => Some((m, name.as_str())),
                _ => None,
            })
        };
        let mut found = Vec::new();
        for article in self.articles() {
            let headlines = article.clone().take_while(|s| sentences[*s].part == Part::Heading);
            if let Some((s, (m, own))) = headlines.flat_map(|s| parks(s).map(move |p| (s, p))).next() {
                let same = |name: &str| name.ends_with(own) || own.ends_with(name);
                let named = article.flat_map(parks);
                let (own, other): (Vec<_>, Vec<_>) = named.partition(|(_, name)| same(name));
                if own.len() >= OFTEN && own.len() >= other.len() {
                    found.push((sentences[s].article, s, m));
                }
            }
        }
        found
    }

    /// The park that the present article is about.
    pub fn park(&self) -> Option<Said<'a>> {
        let article = self.document.sentences.get(self.at)?.article;
        self.parks.iter().find(|(a, ..)| *a == article).map(|(_, s, m)| Said::Mention(*s, *m))
    }

    /// The document's place, where that is a city and the article names no place in it, nor is about a park; in the report of a tour and where
    /// a sentence begins with the city (近年来，恒州市…), where neither section nor paragraph does.
    pub fn city(&self) -> Option<Said<'a>> {
        let divisions = &self.pack.gazetteer.divisions;
        let city = self.document.place.filter(|d| divisions[*d].level == Level::City)?;
        let section = self.section_places.get(self.at).copied().flatten();
        let tour = || self.terms.tour.and_then(|tour| self.event(tour)).is_some();
        let opens = || self.names_finer() && self.first_place(self.at) == Some(city);
        let finer = if tour() || opens() { self.names_finer_here() } else { self.names_finer() };
        let free = !finer && self.scenes.get(self.at).is_none_or(Option::is_none);
        (free && section.is_none_or(|s| s == city)).then_some(Said::Division(city))
    }

    /// Whether the present paragraph names a park or a place below a city.
    fn names_finer_here(&self) -> bool {
        let paragraph = |s: &usize| self.document.sentences[*s].paragraph == self.document.sentences[self.at].paragraph;
        let here = (self.above.opening..self.document.sentences.len()).take_while(paragraph);
        here.flat_map(|s| &self.mentions[s]).any(|m| self.terms.park == Some(m.kind) || self.is_below_city(m))
    }

    /// Whether the present article names a place below a city, or speaks of a park.
    fn names_finer(&self) -> bool {
        self.park().is_some() || self.finer.get(self.at).copied().unwrap_or_default()
    }

    /// For each sentence whether its article names a place below a city, or has 园区 for one.
    pub(super) fn find_finer(&self) -> Vec<bool> {
        let in_full = |s: usize, m: &Mention| {
            self.document.sentences[s].text.slice(m.span).ends_with(['县', '市', '区', '旗', '镇', '乡', '道'])
        };
        let finer = |s: usize, m: &Mention| {
            (self.is_below_city(m) && in_full(s, m))
                || (self.terms.park == Some(m.kind) && matches!(m.meaning, Meaning::Anaphor))
        };
        let mut all = Vec::with_capacity(self.document.sentences.len());
        for article in self.articles() {
            let found = article.clone().any(|s| self.mentions[s].iter().any(|m| finer(s, m)));
            all.resize(article.end, found);
        }
        all
    }

    fn is_below_city(&self, mention: &Mention) -> bool {
        let level = |d: usize| self.pack.gazetteer.divisions[d].level;
        mention.division.is_some_and(|d| !matches!(level(d), Level::Province | Level::City))
    }

    /// The park or zone that the article named last above a sentence.
    pub(super) fn park_above(&self, sentence: usize) -> Option<Said<'a>> {
        let sentences = &self.document.sentences;
        let zone = |d: usize| self.pack.gazetteer.divisions[d].level == Level::Zone;
        let named = |m: &Mention| {
            let park = self.terms.park == Some(m.kind) && matches!(m.meaning, Meaning::Name(_));
            park || m.division.is_some_and(zone)
        };
        let above = (0..sentence).rev().take_while(|s| sentences[*s].article == sentences[sentence].article).take(FAR);
        let (s, m) = above.into_iter().find_map(|s| Some((s, self.mentions[s].iter().rposition(named)?)))?;
        self.resolve(&Said::Mention(s, m))
    }

    /// The county that a town or zone lies in; that of a zone, which may be of the rank of a county itself, only where the document names it.
    pub fn county_above(&self, said: &Said<'a>) -> Option<Said<'a>> {
        if let Said::Mention(s, m) = said {
            // a zone that no list has: the county that its name begins with
            let zone = &self.mentions[*s][*m];
            let own = || zone.inner.iter().find(|i| i.span.start == zone.span.start)?.division;
            let county = own().filter(|d| self.pack.gazetteer.divisions[*d].level == Level::County);
            return county.filter(|_| self.terms.place == Some(zone.kind)).map(Said::Division);
        }
        let Said::Division(division) = said else { return None };
        let gazetteer = &self.pack.gazetteer;
        let above = || gazetteer.above(*division, Level::County);
        let named = |county: &usize| self.document.place == Some(*county) || self.named.contains(county);
        match gazetteer.divisions[*division].level {
            Level::Town => above().map(Said::Division),
            Level::Zone => above().filter(named).map(Said::Division),
            _ => None,
        }
    }

    /// The place that figures are told of: the subject of the clause, else of the section, else of the document.
    pub(super) fn subject_place(&self, sentence: usize, at: u32) -> Option<Said<'a>> {
        let text = &self.document.sentences[sentence].text;
        let mentions = &self.mentions[sentence];
        let opens = |m: &Mention| {
            let before = m.span.start.checked_sub(1).and_then(|last| char_at(text, last));
            before.is_none_or(opens_clause) || unnumbered(text.slice(Span::new(0, m.span.start))).is_empty()
        };
        let subject = (0..mentions.len()).rev().filter(|i| opens(&mentions[*i])).find_map(|first| {
            // 恒州市恒阳县 speaks of the county, 恒阳县滨江产业园 of the park
            let last = self.last_joined(sentence, first, at)?;
            let end = mentions[last].span.end;
            // a modifier (高于全省, 茌平区的) is no subject, nor is the place of an aside before this (全市6.6%)
            let modifies = matches!(char_at(text, end), Some('第' | '平' | '的'));
            let named = self.opens_name(text, mentions[first].span);
            (end <= at && !modifies && !named && !is_aside(text, mentions[first].span.start, at)).then_some(last)
        });
        if let Some(i) = subject {
            return self.resolve(&Said::Mention(sentence, i));
        }
        self.section_places
            .get(sentence)
            .copied()
            .flatten()
            .or_else(|| self.paragraph_place())
            .or(self.document.place)
            .map(Said::Division)
    }

    /// The place with which a sentence above in this paragraph begins.
    fn paragraph_place(&self) -> Option<usize> {
        let paragraph = |s: usize| self.document.sentences[s].paragraph;
        let (sentence, place) = self.above.place?;
        (paragraph(sentence) == paragraph(self.at) && self.at - sentence <= FAR).then_some(place)
    }

    /// The place with which a sentence begins.
    pub(super) fn first_place(&self, sentence: usize) -> Option<usize> {
        let (i, first) = self.mentions[sentence].iter().enumerate().find(|(_, m)| Some(m.kind) == self.terms.place)?;
        match (first.span.start <= 12).then(|| self.resolve(&Said::Mention(sentence, i)))?? {
            Said::Division(division) => Some(division),
            _ => None,
        }
    }

    /// Whether a place is of county level or below; in a text on a province, whose works are told by their cities, also a city.
    pub fn is_fine(&self, said: &Said<'a>) -> bool {
        let level = |d: usize| self.pack.gazetteer.divisions[d].level;
        match said {
            Said::Division(d) => match level(*d) {
                Level::Province => false,
                Level::City => self.document.place.is_some_and(|own| own != *d && level(own) == Level::Province),
                _ => true,
            },
            _ => true,
        }
    }

    /// Whether the place that the subject's name begins with, if any, lies above or below the object.
    pub fn agrees(&self, subject: &Said<'a>, object: &Said<'a>) -> bool {
        let (Said::Mention(s, m), Said::Division(there)) = (subject, object) else { return true };
        let mention = &self.mentions[*s][*m];
        let own = begins_with(mention);
        let gazetteer = &self.pack.gazetteer;
        own.is_none_or(|own| gazetteer.lies_in(own, *there) || gazetteer.lies_in(*there, own))
    }
}

/// The place that a name begins with, if only in that of the firm it begins with (聊城恒岳轴承项目).
fn begins_with(name: &Mention) -> Option<usize> {
    let mut first = name.inner.iter().filter(|inner| inner.span.start == name.span.start);
    first.find_map(|inner| inner.division.or_else(|| begins_with(inner)))
}

/// Whether a place may be the subject of a clause after `before`.
fn opens_clause(before: char) -> bool {
    "，。；：“（年月份来”讯末底".contains(before)
}
