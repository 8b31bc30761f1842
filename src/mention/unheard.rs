//! The name of an undertaking → its owner's short name in front, told by being no word: 恒阳 + 丽野 + 高端轴承项目.

use std::collections::HashSet;
use std::sync::Arc;

use super::brand::Brands;
use super::words::Words;
use super::{Kinds, named};
use crate::model::{Meaning, Mention, Type};
use crate::pack::{Pack, symbols};
use crate::span::{Mapped, Span, is_han};

/// Length of the short names of owners, in characters.
const SHORT: std::ops::RangeInclusive<usize> = 2..=4;

/// What short names of owners are told by.
#[derive(Debug)]
pub struct Unheard {
    /// The class of undertakings.
    project: Option<Type>,
    /// Characters with which no short name of a firm ends: those of places, plants, animals, machines.
    ends: HashSet<char>,
    /// Characters of substances.
    substances: HashSet<char>,
    /// Words for what no firm owns: roads, waters, schools.
    public: Words,
    id: Arc<str>,
}

impl Unheard {
    /// The lists `thing_characters`, `substance_characters` and `public_works` of the lexicon.
    pub fn compile(pack: &Pack) -> Unheard {
        let characters = |name: &str| pack.lexicon.list(name).iter().flat_map(|w| w.chars()).collect();
        Unheard {
            project: pack.ontology.class("Project"),
            ends: characters("thing_characters"),
            substances: characters("substance_characters"),
            public: Words::list(pack.lexicon.list("public_works")),
            id: Arc::from("form/owner"),
        }
    }

    /// Adds to the names of undertakings the owners that they begin with; `brands` tells what made-up names consist of.
    pub fn add(&self, text: &Mapped, mentions: &mut [Mention], brands: &Brands, kinds: Kinds, pack: &Pack) {
        let undertakings = mentions.iter_mut().filter(|m| Some(m.kind) == self.project);
        for mention in undertakings.filter(|m| matches!(m.meaning, Meaning::Name(_))) {
            if let Some(owner) = self.owner(text, mention, brands, kinds, pack) {
                let name = text.slice(owner).to_owned();
                mention.inner.push(named(owner, kinds.company, name, &self.id));
                mention.inner.sort_by_key(|m| m.span.start);
            }
        }
    }

    /// The first characters of a name behind its place that no word covers, where a word or a figure follows.
    fn owner(&self, text: &Mapped, mention: &Mention, brands: &Brands, kinds: Kinds, pack: &Pack) -> Option<Span> {
        let place = mention.inner.iter().filter(|m| m.division.is_some() && m.span.start == mention.span.start);
        let start = place.map(|m| m.span.end).max().unwrap_or(mention.span.start);
        let rest = text.slice(Span::new(start, mention.span.end));
        // parting a name into words comes last: it takes the longest
        if !rest.chars().take(*SHORT.end()).any(|c| brands.is_stock(c)) || self.public.within(rest) {
            return None;
        }
        let symbols: Vec<char> = symbols(rest).map(|(c, _)| c).collect();
        let loose = pack.usual().parted(&symbols).iter().take_while(|part| !part.known).last()?.end;
        let name = Span::new(start, start + loose as u32);
        let told = SHORT.contains(&loose)
            && self.is_name(&symbols[..loose], brands)
            && loose + 2 <= symbols.len()
            && pack.gazetteer.word(text.slice(name)).is_none()
            && !mention.inner.iter().any(|m| m.span.overlaps(name) && m.kind != kinds.industry);
        told.then_some(name)
    }

    /// Whether characters that no word covers can be a firm's short name.
    fn is_name(&self, name: &[char], brands: &Brands) -> bool {
        name.iter().all(|c| is_han(*c))
            && name.iter().any(|c| brands.is_stock(*c))
            && !name.iter().any(|c| self.substances.contains(c))
            && !name.last().is_some_and(|c| self.ends.contains(c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mention::Recogniser;

    fn owner(written: &str) -> Option<String> {
        let pack = Pack::embedded().expect("the pack is valid");
        let recogniser = Recogniser::compile(&pack, &mut Vec::new()).expect("the ontology has the classes");
        let mut text = Mapped::default();
        written.chars().zip(0..).for_each(|(c, at)| text.push(c, at));
        let project = pack.ontology.class("Project").expect("a class");
        let mut mentions = [named(Span::new(0, text.len()), project, written.to_owned(), &Arc::from("test"))];
        recogniser.unheard.add(&text, &mut mentions, recogniser.firms.brands(), recogniser.kinds, &pack);
        mentions[0].inner.first().map(|m| text.slice(m.span).to_owned())
    }

    #[test]
    fn an_owner_is_no_word() {
        assert_eq!(owner("丽鹏德高端轴承项目").as_deref(), Some("丽鹏德"));
        assert_eq!(owner("高端轴承项目"), None);
        assert_eq!(owner("己内酰胺项目"), None);
    }
}
