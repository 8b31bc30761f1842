//! What went before → what 该项目, 全县 and a clause without a subject speak of.

mod ceremony;
mod clause;
mod event;
mod heading;
mod period;
mod scene;
mod setting;
mod theme;

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use ceremony::Ceremony;
use event::Named;
use heading::{uncounted, unnumbered};

use super::classes::Classes;
use super::limits::Telling;
use super::terms::{Sought, Terms};
use super::{Said, figure_of};
use crate::model::{Document, Meaning, Mention, Part, Type};
use crate::pack::Pack;
use crate::span::{Mapped, Span};

/// How many sentences back in the paragraph a thing is still spoken of.
const REACH: usize = 4;
/// How many sentences back a heading still holds; a bound for texts without headings.
const FAR: usize = 400;

/// The document as read so far.
#[derive(Debug)]
pub struct Discourse<'a> {
    /// The document.
    pub document: &'a Document,
    /// Mentions of each sentence.
    pub mentions: &'a [Vec<Mention>],
    /// The pack.
    pub pack: &'a Pack,
    terms: &'a Terms,
    section_places: Vec<Option<usize>>,
    at: usize,
    above: Above,
    /// What 该项目, 该公司 and their like in the sentences passed stand for, by sentence and index of the mention.
    told: FxHashMap<(usize, usize), Said<'a>>,
    /// The events that the document names.
    events: Vec<Named<'a>>,
    /// The ceremonies that its articles report.
    ceremonies: Vec<Ceremony>,
    /// For each sentence the chain that its section or article is about.
    themes: Vec<Option<Said<'a>>>,
    /// The parks that its articles are about: article, sentence and index of a mention.
    parks: Vec<(u32, usize, usize)>,
    /// For each sentence of a bulletin the time that its figures are of: sentence and index of a mention.
    periods: Vec<Option<(usize, usize)>>,
    /// For each sentence the park or town in which it looks round: sentence and index of a mention.
    scenes: Vec<Option<(usize, usize)>>,
    /// For each sentence whether its article names a place below a city, or speaks of a park.
    finer: Vec<bool>,
    /// The divisions that the document names.
    named: FxHashSet<usize>,
    /// The firm that the document is about.
    firm: Option<Said<'a>>,
    /// The firms named only to tell something of others.
    outsiders: FxHashSet<&'a str>,
}

/// What stands nearest above the present sentence, each by the number of its sentence.
#[derive(Debug, Default)]
struct Above {
    /// A heading; it may be the present sentence.
    heading: Option<usize>,
    /// A heading that names a list.
    list_heading: Option<usize>,
    /// A sentence that begins with a place, and the place.
    place: Option<(usize, usize)>,
    /// The last event named, with its index in the sentence.
    event: Option<(usize, usize)>,
    /// The first sentence of the paragraph; it may be the present sentence.
    opening: usize,
}

impl<'a> Discourse<'a> {
    /// Finds out what each section is about.
    pub fn new(
        document: &'a Document,
        mentions: &'a [Vec<Mention>],
        pack: &'a Pack,
        terms: &'a Terms,
    ) -> Discourse<'a> {
        let mut discourse = Discourse {
            document,
            mentions,
            pack,
            terms,
            section_places: Vec::new(),
            at: 0,
            above: Above::default(),
            told: FxHashMap::default(),
            events: Vec::new(),
            ceremonies: Vec::new(),
            themes: Vec::new(),
            periods: Vec::new(),
            parks: Vec::new(),
            scenes: Vec::new(),
            finer: Vec::new(),
            named: mentions.iter().flatten().filter_map(|m| m.division).collect(),
            firm: None,
            outsiders: FxHashSet::default(),
        };
        discourse.section_places = discourse.find_section_places();
        discourse.events = discourse.named_events();
        discourse.ceremonies = discourse.find_ceremonies();
        discourse.themes = discourse.find_themes();
        discourse.periods = discourse.find_periods();
        discourse.parks = discourse.find_parks();
        discourse.firm = discourse.main_firm();
        discourse.finer = discourse.find_finer();
        discourse.scenes = discourse.find_scenes();
        discourse.outsiders = discourse.find_outsiders();
        discourse
    }

    /// Goes on to sentence `number`, which lies ahead.
    pub fn enter(&mut self, number: usize) {
        for passed in self.at..number {
            self.pass(passed);
        }
        self.at = number;
        self.open(number);
        if self.document.sentences.get(number).is_some_and(|s| s.part == Part::Heading) {
            self.above.heading = Some(number);
        }
    }

    /// Notes whether `sentence` opens a paragraph.
    fn open(&mut self, sentence: usize) {
        let paragraph = |s: usize| self.document.sentences.get(s).map(|s| s.paragraph);
        if paragraph(sentence) != paragraph(self.above.opening) {
            self.above.opening = sentence;
        }
    }

    /// Keeps in mind what the sentences after `sentence` go back to.
    fn pass(&mut self, sentence: usize) {
        self.open(sentence);
        let event = self.events_of(sentence).next_back().map(|(index, _)| (sentence, index));
        self.above.event = event.or(self.above.event);
        let of = &self.document.sentences[sentence];
        if of.part == Part::Heading {
            self.above.heading = Some(sentence);
            let text = uncounted(of.text.as_str());
            if self.terms.list_headings.iter().any(|ending| text.ends_with(ending.as_str())) {
                self.above.list_heading = Some(sentence);
            }
        }
        if let Some(place) = self.first_place(sentence) {
            self.above.place = Some((sentence, place));
        }
        for (index, mention) in self.mentions[sentence].iter().enumerate() {
            if matches!(mention.meaning, Meaning::Anaphor)
                && Some(mention.kind) != self.terms.place
                && let Some(said) = self.antecedent(mention.kind, sentence, mention.span.start)
            {
                self.told.insert((sentence, index), said);
            }
        }
    }

    /// What is said, with 该项目 and 全县 replaced by what they stand for.
    pub fn resolve(&self, said: &Said<'a>) -> Option<Said<'a>> {
        let Said::Mention(s, m) = said else { return Some(said.clone()) };
        let mention = &self.mentions[*s][*m];
        match (&mention.meaning, mention.division) {
            (Meaning::Value(normal), _) => Some(Said::Value {
                text: Cow::Borrowed(&normal.text),
                kind: Some(mention.kind),
                amount: figure_of(&mention.meaning),
            }),
            (_, Some(division)) => Some(Said::Division(division)),
            (Meaning::Name(_), None) => Some(said.clone()),
            (Meaning::Anaphor, None) if Some(mention.kind) == self.terms.place => self.place_of_level(*s, mention),
            (Meaning::Anaphor, None) => self.antecedent(mention.kind, *s, mention.span.start),
        }
    }

    /// The last thing of class `kind` before `(sentence, at)` in this paragraph or the sentence above; of firms, else the one
    /// that the document is about.
    fn antecedent(&self, kind: Type, sentence: usize, at: u32) -> Option<Said<'a>> {
        if self.terms.company == Some(kind) {
            // 该公司 is the subject of the sentence above rather than a firm it mentions
            let head = || self.head_above(kind, sentence);
            let here = self.mentions[sentence]
                .iter()
                .any(|m| m.kind == kind && m.span.end <= at && !matches!(m.meaning, Meaning::Anaphor));
            let above = if here { None } else { self.speaking_firm(sentence, at).or_else(head) };
            return above
                .or_else(|| self.spoken_of(self.terms.alone(kind), sentence, at))
                .or_else(|| self.firm.clone());
        }
        let park = || {
            let park = self.terms.park.filter(|_| self.terms.project == Some(kind))?;
            self.spoken_of(self.terms.alone(park), sentence, at)
        };
        let near = || self.park_before(sentence, at).filter(|_| self.terms.project == Some(kind));
        // X产业园项目…。园区占地620亩: the undertaking
        let project = || {
            let project = self.terms.project.filter(|_| self.terms.park == Some(kind))?;
            self.spoken_of(self.terms.alone(project), sentence, at)
        };
        let above = || self.park_above(sentence).filter(|_| self.terms.park == Some(kind));
        near()
            .or_else(|| self.spoken_of(self.terms.alone(kind), sentence, at))
            .or_else(park)
            .or_else(project)
            .or_else(above)
    }

    /// The first thing of class `kind` at the head of a clause in the nearest sentence above that has one.
    fn head_above(&self, kind: Type, sentence: usize) -> Option<Said<'a>> {
        let paragraph = self.document.sentences[sentence].paragraph;
        let above = (0..sentence).rev().take_while(|s| self.document.sentences[*s].paragraph == paragraph).take(REACH);
        above.into_iter().find_map(|s| {
            let text = &self.document.sentences[s].text;
            let found = self.mentions[s].iter().enumerate().filter(|(_, m)| m.kind == kind);
            found
                .filter(|(i, m)| self.heads_clause(text, s, (*i, *m), u32::MAX))
                .find_map(|(i, m)| self.stood_for(s, i, m))
        })
    }

    /// What a mention in a sentence that has been passed names or stands for.
    fn stood_for(&self, sentence: usize, index: usize, mention: &'a Mention) -> Option<Said<'a>> {
        match mention.meaning {
            Meaning::Anaphor => self.told.get(&(sentence, index)).cloned(),
            _ => self.value_or(Said::Mention(sentence, index), mention),
        }
    }

    /// The firm named far more often than any other.
    fn main_firm(&self) -> Option<Said<'a>> {
        let kind = self.terms.company?;
        let mut counts: std::collections::BTreeMap<&str, (u32, Said<'a>)> = std::collections::BTreeMap::new();
        for (s, found) in self.mentions.iter().enumerate() {
            for (m, mention) in found.iter().enumerate() {
                if let (true, Meaning::Name(name)) = (mention.kind == kind, &mention.meaning) {
                    counts.entry(name).or_insert((0, Said::Mention(s, m))).0 += 1;
                }
            }
        }
        let mut ranked: Vec<(u32, Said<'a>)> = counts.into_values().collect();
        ranked.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        match ranked.as_slice() {
            [(count, said), rest @ ..] if *count >= 2 && rest.first().is_none_or(|(next, _)| next * 2 <= *count) => {
                Some(said.clone())
            }
            _ => None,
        }
    }

    /// The nearest mention of these classes: before `at` in the sentence, else the subject of a sentence above; of one class, else the
    /// one in the heading, and of firms the one that the document is about.
    pub fn nearest(&self, sought: &Sought, sentence: usize, at: u32, not_in: Span) -> Option<Said<'a>> {
        if sought.places && !sought.several {
            return self.subject_place(sentence, at.max(not_in.start));
        }
        let place = || if sought.places { self.subject_place(sentence, at) } else { None };
        let headed = || sought.alone.and_then(|kind| self.headed(kind));
        let firm = || self.firm.clone().filter(|_| sought.alone.is_some() && sought.alone == self.terms.company);
        let time = || if sought.fits == self.terms.times { self.running_period(sentence) } else { None };
        let quoted = || {
            let firm = sought.alone.is_some() && sought.alone == self.terms.company;
            let here = || self.mentions[sentence].iter().any(|m| m.span.end <= at && sought.takes(m.kind));
            if firm && !here() { self.speaking_firm(sentence, at) } else { None }
        };
        quoted()
            .or_else(|| self.spoken_of(sought, sentence, at))
            .or_else(place)
            .or_else(headed)
            .or_else(firm)
            .or_else(time)
    }

    fn spoken_of(&self, sought: &Sought, sentence: usize, at: u32) -> Option<Said<'a>> {
        // a park that something lies in (位于某某产业园) is not what is spoken of
        let site = |s: usize, m: &Mention| sought.several && self.terms.park == Some(m.kind) && self.is_site(s, m);
        let fits = |s: usize, m: &Mention| sought.fits.contains(m.kind) && !site(s, m) && !self.is_past(s, m);
        let mut before =
            self.mentions[sentence].iter().enumerate().rev().filter(|(_, m)| m.span.end <= at && fits(sentence, m));
        // 该公司为甲集团子公司，注册资本…: the firm at the head of the clause, not the one that it is told by
        let named_by = |(i, m): &(usize, &Mention)| self.is_by_the_way(sentence, *i, m);
        let here = before.clone().find(|found| !named_by(found)).or_else(|| {
            let above = || self.head_above(self.terms.company?, sentence);
            before.next().filter(|_| above().is_none())
        });
        if let Some((i, m)) = here {
            let said = Said::Mention(sentence, i);
            return if matches!(m.meaning, Meaning::Anaphor) { self.resolve(&said) } else { self.value_or(said, m) };
        }
        let of = |i: usize| &self.document.sentences[i];
        for s in (sentence.saturating_sub(REACH)..sentence).rev() {
            if of(s).paragraph != of(sentence).paragraph
                && !(of(s).part == Part::Heading && of(s).section == of(sentence).section)
            {
                // a paragraph may open with 该项目
                if s + 1 != sentence || of(s).article != of(sentence).article {
                    break;
                }
            }
            // the undertaking that a sentence begins with, else the last thing named or pointed at is the one that is gone on about
            let said = |(i, m): (usize, &'a Mention)| self.stood_for(s, i, m);
            let found = || self.mentions[s].iter().enumerate().filter(|(_, m)| fits(s, m));
            let leads = |(_, m): &(usize, &Mention)| sought.alone == self.terms.project && m.span.start == 0;
            let first = found().next().filter(leads).and_then(said);
            let chief = || found().rev().filter(|(i, m)| !self.is_by_the_way(s, *i, m)).find_map(said);
            if let Some(spoken) = first.or_else(chief).or_else(|| found().rev().find_map(said)) {
                return Some(spoken);
            }
        }
        None
    }

    fn value_or(&self, said: Said<'a>, mention: &Mention) -> Option<Said<'a>> {
        match &mention.meaning {
            Meaning::Value(_) => self.resolve(&said),
            _ => Some(said),
        }
    }

    /// What a figure without a subject of its own is told of: the last thing at the head of a clause before `at`, else the
    /// first such thing of a sentence above in the paragraph, else the place; only what is of the classes `allowed`.
    pub fn subject(&self, sentence: usize, at: u32, allowed: Option<&Classes>) -> Option<Said<'a>> {
        let takes = |kind: Type| allowed.is_none_or(|classes| classes.contains(kind));
        let fits = |said: &Said<'a>| self.kind_of(said).is_some_and(takes);
        let heads = |s: usize, limit: u32| {
            let text = &self.document.sentences[s].text;
            self.mentions[s]
                .iter()
                .enumerate()
                .filter(move |(_, m)| m.span.end <= limit && takes(m.kind))
                .filter(move |(i, m)| self.heads_clause(text, s, (*i, *m), limit))
                .map(move |(i, _)| Said::Mention(s, i))
        };
        if let Some(said) = heads(sentence, at).next_back().and_then(|s| self.resolve(&s)) {
            return Some(said);
        }
        let paragraph = self.document.sentences[sentence].paragraph;
        let above = (0..sentence).rev().take_while(|s| self.document.sentences[*s].paragraph == paragraph).take(REACH);
        for s in above {
            if let Some(said) = heads(s, u32::MAX).next().and_then(|said| self.resolve(&said)) {
                return Some(said);
            }
        }
        let quoted = || self.speaking_firm(sentence, at).filter(fits);
        let unnamed = quoted().or_else(|| self.headed_thing().filter(fits));
        unnamed
            .or_else(|| self.unnamed_subject(sentence, at).filter(fits))
            .or_else(|| self.subject_place(sentence, at).filter(fits))
    }

    /// The classes of things of which a figure or an honour with this name is told; `None` where it may be any.
    pub(super) fn allowed(&self, telling: Telling, name: &str) -> Option<&'a Classes> {
        self.terms.limits.allowed(telling, name)
    }

    /// Whether a mention stands where subjects stand: at the head of a clause or after a time, and not as a modifier, as far as what
    /// stands before `limit` tells.
    fn heads_clause(&self, text: &Mapped, sentence: usize, (index, mention): (usize, &Mention), limit: u32) -> bool {
        if !self.terms.acting.contains(mention.kind)
            || (matches!(char_at(text, mention.span.end), Some('的' | '第' | '平' | '、'))
                && !self.is_visited(text, sentence, index))
            || (Some(mention.kind) == self.terms.place && self.opens_name(text, mention.span))
            || (Some(mention.kind) == self.terms.place && self.fronts(sentence, index, limit))
        {
            return false;
        }
        let project = Some(mention.kind) == self.terms.project;
        let visited = || self.is_visited(text, sentence, index);
        let (first, start) = if project { (index, mention.span.start) } else { self.with_places(sentence, index) };
        let Some(before) = start.checked_sub(1).and_then(|last| char_at(text, last)) else { return true };
        let after_time = || {
            let last = first.checked_sub(1).map(|last| &self.mentions[sentence][last]);
            last.is_some_and(|m| m.span.end == start && matches!(m.meaning, Meaning::Value(_)))
        };
        let related = || {
            let clause =
                text.slice(Span::new(0, start)).rsplit(['，', '。', '；', '：', '“']).next().unwrap_or_default();
            self.terms.relative_fronts.iter().any(|w| clause.starts_with(w.as_str()))
        };
        matches!(before, '，' | '。' | '；' | '：' | '“' | ' ')
            || visited()
            || (before == '的' && related())
            || (before == '（' && !clause::is_aside(text, start, limit.min(text.len())))
            || unnumbered(text.slice(Span::new(0, start))).is_empty()
            || after_time()
            || (before == '前' && text.slice(Span::new(0, start)).ends_with("目前"))
    }

    /// Class of what is said.
    pub fn kind_of(&self, said: &Said<'a>) -> Option<Type> {
        match said {
            Said::Mention(s, m) => Some(self.mentions[*s][*m].kind),
            Said::Division(_) => self.terms.place,
            Said::Named { kind, .. } => Some(*kind),
            Said::Value { kind, .. } => *kind,
        }
    }

    /// Canonical text of what is said, as far as known before resolution.
    pub fn text_of(&self, said: &Said<'a>) -> Option<Cow<'a, str>> {
        match said {
            Said::Mention(s, m) => match &self.mentions[*s][*m].meaning {
                Meaning::Name(name) => Some(Cow::Borrowed(name)),
                Meaning::Value(normal) => Some(Cow::Borrowed(&normal.text)),
                Meaning::Anaphor => self.resolve(said).filter(|r| r != said).and_then(|r| self.text_of(&r)),
            },
            Said::Division(d) => Some(Cow::Borrowed(&self.pack.gazetteer.divisions[*d].name)),
            Said::Named { name, .. } => Some(name.clone()),
            Said::Value { text, .. } => Some(text.clone()),
        }
    }

    /// The text as printed.
    pub fn printed(&self, said: &Said<'a>) -> Cow<'a, str> {
        match said {
            Said::Mention(s, m) => Cow::Borrowed(self.document.sentences[*s].text.slice(self.mentions[*s][*m].span)),
            other => self.text_of(other).unwrap_or_default(),
        }
    }

    /// A captured stretch of text as a name of the class: without the words that do not belong to it, or nothing where none is left.
    pub fn clean(&self, text: Cow<'a, str>, kind: Option<Type>) -> Option<Cow<'a, str>> {
        let unit = kind.is_some() && kind == self.terms.unit;
        match text {
            Cow::Borrowed(text) => self.terms.captured.clean(text, unit).map(Cow::Borrowed),
            Cow::Owned(text) => self.terms.captured.clean(&text, unit).map(|name| Cow::Owned(name.to_owned())),
        }
    }
}

/// The character of `text` at `index`; `None` past the end.
fn char_at(text: &Mapped, index: u32) -> Option<char> {
    text.as_str()[text.byte(index)..].chars().next()
}
