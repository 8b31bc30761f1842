//! What the headings above a sentence name.

use std::borrow::Cow;

use super::{Discourse, FAR, Said};
use crate::model::{Mention, Part, Type};

/// How many sentences back the heading of a form is looked for.
const FORM: usize = 16;
/// Greatest length of a sentence that only says what its paragraph is about.
const OPENING: u32 = 20;
/// Greatest length of what follows what a heading is about.
const REST: usize = 4;

impl<'a> Discourse<'a> {
    /// The heading of the present section: its text, or the first mention of `kind` in it.
    pub fn heading(&self, kind: Option<Type>) -> Option<Said<'a>> {
        let heading = self.own_heading()?;
        match kind {
            None => Some(plain_text(unnumbered(self.document.sentences[heading].text.as_str()))),
            Some(kind) => self.resolve(&self.first_of(kind, heading)?),
        }
    }

    /// The heading of the present section.
    pub(super) fn own_heading(&self) -> Option<usize> {
        let section = |s: usize| (self.document.sentences[s].article, self.document.sentences[s].section);
        self.above.heading.filter(|h| self.at - h < FAR && section(*h) == section(self.at))
    }

    /// The first mention of `kind` in a sentence.
    fn first_of(&self, kind: Type, sentence: usize) -> Option<Said<'a>> {
        let at = self.mentions[sentence].iter().position(|m| self.pack.ontology.is_a(m.kind, kind))?;
        Some(Said::Mention(sentence, at))
    }

    /// The heading that `sentence` stands under, after the lines above it that only fill in a form (`牵头部门：某局`).
    fn headings(&self, sentence: usize) -> impl Iterator<Item = usize> {
        let sentences = &self.document.sentences;
        let article = sentences.get(sentence).map(|s| s.article);
        let above = (0..=sentence).rev().take(FORM).take_while(move |s| Some(sentences[*s].article) == article);
        let mut fills = true;
        above.filter(|s| sentences[*s].part == Part::Heading).take_while(move |s| {
            let fills_in = sentences[*s].text.as_str().contains('：');
            std::mem::replace(&mut fills, fills_in)
        })
    }

    /// The first mention of `kind` in the heading that the present sentence stands under, over lines that only fill in a form.
    pub(super) fn headed(&self, kind: Type) -> Option<Said<'a>> {
        self.resolve(&self.headings(self.at).find_map(|s| self.first_of(kind, s))?)
    }

    /// What the present paragraph or section is about: the one mention of `kind` in the short sentence that opens the paragraph, else
    /// the one with which the heading begins and all but ends (`一、装备制造产业链`, `陶瓷：从碗碟到芯片`).
    pub fn topic(&self, kind: Type) -> Option<Said<'a>> {
        let first = self.above.opening;
        if let Some(said) = self.run_in(kind, first) {
            return Some(said);
        }
        let opens = first < self.at && self.document.sentences[first].text.len() <= OPENING;
        let opening = opens.then(|| self.only(kind, first)).flatten();
        let heads = |s: usize| {
            self.only(kind, s).filter(|said| {
                let printed = self.printed(said);
                let rest = unnumbered(self.document.sentences[s].text.as_str()).strip_prefix(printed.as_ref());
                rest.is_some_and(|r| r.starts_with('：') || r.chars().count() <= REST)
            })
        };
        opening.or_else(|| self.headings(self.at).find_map(heads))
    }

    /// The firm, park or undertaking whose name is all of the heading (`3.恒阳铸造产业集群`).
    pub(super) fn headed_thing(&self) -> Option<Said<'a>> {
        let heading = self.headings(self.at).next().filter(|s| *s < self.at)?;
        let [mention] = self.mentions[heading].as_slice() else { return None };
        let text = &self.document.sentences[heading].text;
        let named = self.terms.acting.contains(mention.kind) && Some(mention.kind) != self.terms.place;
        let whole = uncounted(unnumbered(text.as_str())) == text.slice(mention.span);
        (named && whole).then(|| self.resolve(&Said::Mention(heading, 0))).flatten()
    }

    /// The mention of `kind` in a sentence that has only one, and no other thing that acts.
    fn only(&self, kind: Type, sentence: usize) -> Option<Said<'a>> {
        let named = |m: &Mention| self.pack.ontology.is_a(m.kind, kind);
        let mut found = self.mentions[sentence].iter().enumerate().filter(|(_, m)| named(m));
        let (at, _) = found.next()?;
        let acts = |m: &Mention| self.terms.acting.contains(m.kind) && Some(m.kind) != self.terms.place;
        let alone = found.next().is_none() && !self.mentions[sentence].iter().any(acts);
        alone.then(|| self.resolve(&Said::Mention(sentence, at))).flatten()
    }

    /// The last heading above that names a list, by the words of `list_headings` with which it ends; or the first mention of
    /// `kind` in it.
    pub fn list_heading(&self, kind: Option<Type>) -> Option<Said<'a>> {
        let heading = self.above.list_heading.filter(|h| self.at - h <= FAR)?;
        let Some(kind) = kind else {
            let text = self.document.sentences[heading].text.as_str();
            return Some(plain_text(uncounted(unnumbered(text))));
        };
        self.resolve(&self.first_of(kind, heading)?)
    }
}

/// A text as something said.
fn plain_text(text: &str) -> Said<'_> {
    Said::Value { text: Cow::Borrowed(text), kind: None, amount: None }
}

/// A heading without the bracket that counts its items (`（29个）`) and the colon at its end.
pub(super) fn uncounted(heading: &str) -> &str {
    let text = heading.trim_end_matches('：').trim_end();
    let counted = text.strip_suffix('）').and_then(|t| t.rsplit_once('（'));
    match counted {
        Some((before, count)) if count.contains(|c: char| c.is_ascii_digit()) => before.trim_end(),
        _ => text,
    }
}

/// A heading without its number (`一、`, `（二）`, `3.`).
pub(super) fn unnumbered(heading: &str) -> &str {
    let number = |c: char| "一二三四五六七八九十0123456789".contains(c);
    let rest = heading.trim().trim_start_matches('（').trim_start_matches(number);
    let cut = rest.trim_start_matches(['、', '）', '.', '．']);
    if cut.len() < rest.len() { cut.trim() } else { heading.trim() }
}
