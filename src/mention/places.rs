//! Document → surroundings: which of the divisions of one name is meant here?

use std::borrow::Cow;

use crate::model::Document;
pub use crate::model::Hits;
use crate::pack::{Division, Gazetteer, Level, Pack, Word, WordKind};

impl Hits {
    /// The words of the gazetteer in every sentence: as preparing has found them, or found now.
    pub fn of<'a>(document: &'a Document, pack: &Pack) -> Cow<'a, Hits> {
        let known = document.hits.as_ref().filter(|hits| hits.ends.len() == document.sentences.len());
        known.map_or_else(|| Cow::Owned(pack.gazetteer.hits(&document.sentences)), Cow::Borrowed)
    }

    /// The words that can name a division, ascending, each once.
    fn places(&self, gazetteer: &Gazetteer) -> Vec<u32> {
        let is_place = |word: &u32| gazetteer.readings(*word).iter().any(Word::is_place);
        let mut words: Vec<u32> = self.all.iter().map(|hit| hit.word).filter(is_place).collect();
        words.sort_unstable();
        words.dedup();
        words
    }
}

/// The divisions a document is about; they decide between namesakes and let short names stand for places.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The document's own place.
    pub place: Option<usize>,
    /// The city it lies in, or the place itself.
    pub city: Option<usize>,
    /// Provinces and cities named in full or short, and whatever only one division is called; ascending.
    pub named: Vec<usize>,
    /// Divisions named by their full name, ascending.
    pub named_in_full: Vec<usize>,
    /// The division that each word stands for here, ascending by word.
    meant: Vec<(u32, Option<usize>)>,
}

impl Surroundings {
    /// Gathers the surroundings of a document.
    pub fn of(document: &Document, hits: &Hits, pack: &Pack) -> Surroundings {
        let gazetteer = &pack.gazetteer;
        let city = document.place.map(|p| city_of(p, gazetteer));
        let words = hits.places(gazetteer);
        let mut named: Vec<usize> = document.place.into_iter().chain(city).collect();
        let mut named_in_full = Vec::new();
        for readings in words.iter().map(|w| gazetteer.readings(*w)) {
            let clear = readings.iter().filter(|w| w.kind == WordKind::Division).count() == 1;
            for word in readings.iter().filter(|w| w.is_place()) {
                let (index, full) = (word.index as usize, word.kind == WordKind::Division);
                if full {
                    named_in_full.push(index);
                }
                if (clear && full) || matches!(gazetteer.divisions[index].level, Level::Province | Level::City) {
                    named.push(index);
                }
            }
        }
        for list in [&mut named, &mut named_in_full] {
            list.sort_unstable();
            list.dedup();
        }
        let mut surroundings = Surroundings { place: document.place, city, named, named_in_full, meant: Vec::new() };
        surroundings.meant =
            words.into_iter().map(|w| (w, surroundings.choose(gazetteer.readings(w), gazetteer))).collect();
        surroundings
    }

    /// The division that a word of this document stands for.
    pub fn meant(&self, word: u32) -> Option<usize> {
        let at = self.meant.binary_search_by_key(&word, |(w, _)| *w).ok()?;
        self.meant[at].1
    }

    /// The reading of a word that fits these surroundings.
    fn choose(&self, readings: &[Word], gazetteer: &Gazetteer) -> Option<usize> {
        let of = |kind: WordKind| readings.iter().filter(move |w| w.kind == kind).map(|w| w.index as usize);
        let (full, short) = (|| of(WordKind::Division), || of(WordKind::ShortDivision));
        let level = |i: &usize| gazetteer.divisions[*i].level;
        let near = |i: &usize| gazetteer.upward(*i).any(|d| self.city == Some(d) || self.place == Some(d));
        let inside_named = |i: &usize| {
            let named = |d: &usize| level(d) != Level::Province && self.named.binary_search(d).is_ok();
            gazetteer.upward(*i).skip(1).any(|d| named(&d))
        };
        // the document's own city first
        // and of a zone and the town that is counted for it, the zone
        let own = || full().chain(short()).filter(near);
        if let Some(own) = own().find(|i| level(i) == Level::Zone).or_else(|| own().next()) {
            return Some(own);
        }
        // towns are named only in counties that are spoken of
        let mut spoken_of = full().filter(|i| level(i) != Level::Town || inside_named(i));
        let chosen = match (spoken_of.next(), spoken_of.next()) {
            (Some(one), None) => Some(one),
            (None, _) => None,
            _ => full().find(inside_named),
        };
        // provinces and cities are known by their short names everywhere, counties only beside their city
        chosen
            .or_else(|| short().find(|i| matches!(level(i), Level::Province | Level::City | Level::Zone)))
            .or_else(|| short().find(inside_named))
    }
}

/// The city a place lies in, or the place itself; a municipality's pseudo-city stands for the municipality.
fn city_of(place: usize, gazetteer: &Gazetteer) -> usize {
    let city = gazetteer.city(place);
    let Division { name, parent, .. } = &gazetteer.divisions[city];
    parent.filter(|_| name == "市辖区" || name == "县").unwrap_or(city)
}
