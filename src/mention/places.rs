//! Document → surroundings: which of the divisions of one name is meant here?

use std::borrow::Cow;
use std::collections::HashMap;

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
    /// Misprints of the names of the document's own counties, as the document prints them.
    pub misprints: Vec<(String, usize)>,
    /// The division that each word stands for here, ascending by word.
    meant: Vec<(u32, Option<usize>)>,
}

impl Surroundings {
    /// Gathers the surroundings of a document.
    pub fn of(document: &Document, hits: &Hits, misprints: &Misprints, pack: &Pack) -> Surroundings {
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
        let misprints = city.map_or_else(Vec::new, |c| misprints.printed(document, c));
        let mut surroundings =
            Surroundings { place: document.place, city, named, named_in_full, misprints, meant: Vec::new() };
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
    let city = gazetteer.above(place, Level::City).unwrap_or(place);
    let Division { name, parent, .. } = &gazetteer.divisions[city];
    parent.filter(|_| name == "市辖区" || name == "县").unwrap_or(city)
}

/// Spellings that differ from the name of a county in one character of a confusable pair, and are no names themselves.
#[derive(Debug, Default)]
pub struct Misprints {
    /// Division → misprints of the counties that lie in it, with the county.
    below: HashMap<usize, Vec<(String, usize)>>,
}

impl Misprints {
    /// Makes the misprints of all counties of the gazetteer by the list `confusable` of the lexicon.
    pub fn compile(pack: &Pack) -> Misprints {
        let mut confusable: HashMap<char, Vec<char>> = HashMap::new();
        for pair in pack.lexicon.list("confusable") {
            let mut two = pair.chars();
            let (Some(a), Some(b)) = (two.next(), two.next()) else { continue };
            confusable.entry(a).or_default().push(b);
            confusable.entry(b).or_default().push(a);
        }
        let mut misprints = Misprints::default();
        for (index, county) in pack.gazetteer.divisions.iter().enumerate().filter(|(_, d)| d.level == Level::County) {
            for wrong in confused(&county.name, &confusable) {
                let word = pack.gazetteer.word(&wrong);
                if word.is_some_and(|w| pack.gazetteer.readings(w).iter().any(|r| r.kind == WordKind::Division)) {
                    continue;
                }
                for above in pack.gazetteer.upward(index) {
                    misprints.below.entry(above).or_default().push((wrong.clone(), index));
                }
            }
        }
        misprints
    }

    /// The misprints of counties of `city` that a document prints, with the county.
    fn printed(&self, document: &Document, city: usize) -> Vec<(String, usize)> {
        let Some(possible) = self.below.get(&city) else { return Vec::new() };
        let characters = Characters::of(document);
        // few of a city's misprints have all their characters in the document; only these are looked for
        let printed = |word: &str| {
            word.chars().all(|c| characters.may_hold(c))
                && document.sentences.iter().any(|s| s.text.as_str().contains(word))
        };
        possible.iter().filter(|(wrong, _)| printed(wrong)).cloned().collect()
    }
}

/// A name with each of its characters but the last confused in turn.
fn confused<'a>(name: &'a str, confusable: &'a HashMap<char, Vec<char>>) -> impl Iterator<Item = String> + 'a {
    let last = name.chars().next_back().map_or(0, char::len_utf8);
    name[..name.len() - last].char_indices().flat_map(move |(at, c)| {
        let others = confusable.get(&c).into_iter().flatten();
        others.map(move |other| format!("{}{other}{}", &name[..at], &name[at + c.len_utf8()..]))
    })
}

/// Which characters a document holds, by the last 13 bits of their codes.
struct Characters([bool; Characters::SIZE]);

impl Characters {
    const SIZE: usize = 1 << 13;

    fn of(document: &Document) -> Characters {
        let mut held = [false; Characters::SIZE];
        for c in document.sentences.iter().flat_map(|s| s.text.as_str().chars()) {
            held[c as usize % Characters::SIZE] = true;
        }
        Characters(held)
    }

    /// Whether `c` may stand in the document; never false where it does.
    fn may_hold(&self, c: char) -> bool {
        self.0[c as usize % Characters::SIZE]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_confused_in_one_character_but_never_in_the_last() {
        let confusable = HashMap::from([('茌', vec!['在']), ('平', vec!['乎', '半']), ('区', vec!['巨'])]);
        let wrong: Vec<String> = confused("茌平区", &confusable).collect();
        assert_eq!(wrong, ["在平区", "茌乎区", "茌半区"]);
        assert_eq!(confused("", &confusable).count(), 0);
    }
}
