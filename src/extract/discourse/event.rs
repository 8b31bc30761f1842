//! Which meeting, tour or ceremony a text speaks of.

use super::{Discourse, Said};
use crate::model::{Meaning, Mention, Part, Type};
use crate::span::Span;

/// Sentences of an article's body in which it says what it is about.
const LEAD: usize = 3;
/// What a name counts more where it stands in a heading.
const HEADED: u32 = 3;
/// What a name counts more where it stands in the lead.
const LED: u32 = 2;

/// An event that an article names.
#[derive(Debug)]
pub(super) struct Named<'a> {
    article: u32,
    kind: Type,
    said: Said<'a>,
    name: &'a str,
    /// How often it is named; more where it stands in a heading or in the lead.
    weight: u32,
}

impl<'a> Discourse<'a> {
    /// The events of each article, in the order in which they are first named.
    pub(super) fn named_events(&self) -> Vec<Named<'a>> {
        let mut found: Vec<Named<'a>> = Vec::new();
        let (mut article, mut body) = (None, 0);
        for (s, sentence) in self.document.sentences.iter().enumerate() {
            if article != Some(sentence.article) {
                (article, body) = (Some(sentence.article), 0);
            }
            let headed = sentence.part == Part::Heading;
            let extra = if headed {
                HEADED
            } else if body < LEAD {
                LED
            } else {
                0
            };
            body += usize::from(!headed);
            let events = self.mentions[s].iter().enumerate().filter(|(_, m)| self.terms.events.contains(m.kind));
            for (m, mention) in events {
                let Meaning::Name(name) = &mention.meaning else { continue };
                let known = found.iter_mut().find(|e| {
                    e.article == sentence.article && (name.ends_with(e.name) || e.name.ends_with(name.as_str()))
                });
                match known {
                    Some(event) => event.weight += 1 + extra,
                    None => found.push(Named {
                        article: sentence.article,
                        kind: mention.kind,
                        said: Said::Mention(s, m),
                        name,
                        weight: 1 + extra,
                    }),
                }
            }
        }
        found
    }

    /// The event of class `kind` that the present article, else the document is about: not one named only in passing.
    pub fn event(&self, kind: Type) -> Option<Said<'a>> {
        self.main_event(|event| self.pack.ontology.is_a(event.kind, kind) && event.weight > 1)
    }

    /// The event named nearest: in the present sentence before a match, else in or after it, else above in the paragraph; failing that, the
    /// one that the article, else the document is about.
    pub fn event_at(&self, found: Span) -> Option<Said<'a>> {
        let before = self.events_of(self.at).rfind(|(_, m)| m.span.end <= found.start);
        if let Some((m, _)) = before.or_else(|| self.events_of(self.at).next()) {
            return Some(Said::Mention(self.at, m));
        }
        let above = self.above.event.filter(|(s, _)| *s >= self.above.opening);
        above.map(|(s, m)| Said::Mention(s, m)).or_else(|| self.main_event(|_| true))
    }

    /// The events that a sentence names, with their index in it.
    pub(super) fn events_of(&self, sentence: usize) -> impl DoubleEndedIterator<Item = (usize, &'a Mention)> {
        let events = &self.terms.events;
        let named = move |m: &Mention| events.contains(m.kind) && !matches!(m.meaning, Meaning::Anaphor);
        self.mentions[sentence].iter().enumerate().filter(move |(_, m)| named(m))
    }

    /// The event that counts most among those that fit, of the present article where it has one; an earlier one wins of two.
    fn main_event(&self, fits: impl Fn(&Named<'a>) -> bool) -> Option<Said<'a>> {
        let article = self.document.sentences.get(self.at).map(|s| s.article);
        let best = |own: bool| {
            let events = self.events.iter().rev().filter(|e| !own || Some(e.article) == article);
            events.filter(|e| fits(e)).max_by_key(|e| e.weight).map(|e| e.said.clone())
        };
        best(true).or_else(|| best(false))
    }
}
