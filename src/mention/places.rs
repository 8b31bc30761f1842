//! Document → surroundings: which of the divisions of one name is meant here?

use std::collections::BTreeSet;

use crate::model::Document;
use crate::pack::{Level, Pack, Word, WordKind};

/// The divisions a document is about; they decide between namesakes and let short names stand for places.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The document's own place.
    pub place: Option<usize>,
    /// The city it lies in, or the place itself.
    pub city: Option<usize>,
    /// Provinces and cities named in full or short.
    pub named: BTreeSet<usize>,
    /// Divisions named by their full name.
    pub named_in_full: BTreeSet<usize>,
    /// Misprints of the names of the document's own counties, as the document prints them.
    pub misprints: Vec<(String, usize)>,
}

impl Surroundings {
    /// Gathers the surroundings of a document.
    pub fn of(document: &Document, pack: &Pack) -> Surroundings {
        let gazetteer = &pack.gazetteer;
        let city = document.place.map(|p| gazetteer.above(p, Level::City).unwrap_or(p)).map(|c| {
            // a municipality's pseudo-city stands for the municipality
            if gazetteer.divisions[c].name == "市辖区" || gazetteer.divisions[c].name == "县" {
                gazetteer.divisions[c].parent.unwrap_or(c)
            } else {
                c
            }
        });
        let mut named: BTreeSet<usize> = document.place.into_iter().chain(city).collect();
        let mut full = BTreeSet::new();
        for sentence in &document.sentences {
            for (_, _, words) in gazetteer.find(sentence.text.as_str()) {
                for word in words {
                    let index = word.index as usize;
                    if word.kind == WordKind::Division {
                        full.insert(index);
                    }
                    let clear = word.kind == WordKind::Division
                        && words.iter().filter(|w| w.kind == WordKind::Division).count() == 1;
                    let large = matches!(word.kind, WordKind::Division | WordKind::ShortDivision)
                        && matches!(gazetteer.divisions[index].level, Level::Province | Level::City);
                    if clear || large {
                        named.insert(index);
                    }
                }
            }
        }
        let misprints = city.map_or_else(Vec::new, |c| misprints(document, c, pack));
        Surroundings { place: document.place, city, named, named_in_full: full, misprints }
    }

    /// The reading of a word that fits these surroundings.
    pub fn choose(&self, words: &[Word], pack: &Pack) -> Option<usize> {
        let gazetteer = &pack.gazetteer;
        let of = |kind: WordKind| words.iter().filter(move |w| w.kind == kind).map(|w| w.index as usize);
        let near = |i: &usize| {
            self.city.is_some_and(|c| gazetteer.lies_in(*i, c)) || self.place.is_some_and(|p| gazetteer.lies_in(*i, p))
        };
        let inside_named = |i: &usize| {
            let parent = gazetteer.divisions[*i].parent;
            parent.is_some_and(|p| {
                self.named.iter().any(|n| gazetteer.lies_in(p, *n) && gazetteer.divisions[*n].level != Level::Province)
            })
        };
        let full: Vec<usize> = of(WordKind::Division).collect();
        let short: Vec<usize> = of(WordKind::ShortDivision).collect();
        // the document's own city first
        if let Some(own) = full.iter().chain(&short).find(|i| near(i)) {
            return Some(*own);
        }
        let level = |i: usize| gazetteer.divisions[i].level;
        // towns are named only in counties that are spoken of
        let full_seen: Vec<usize> =
            full.iter().copied().filter(|i| level(*i) != Level::Town || inside_named(i)).collect();
        match full_seen.as_slice() {
            [one] if level(*one) != Level::Town || inside_named(one) => return Some(*one),
            [] => {}
            several => {
                if let Some(chosen) = several.iter().find(|i| inside_named(i)) {
                    return Some(*chosen);
                }
            }
        }
        // provinces and cities are known by their short names everywhere, counties only beside their city
        let large = short.iter().copied().find(|i| matches!(level(*i), Level::Province | Level::City | Level::Zone));
        large.or_else(|| short.iter().copied().find(|i| inside_named(i)))
    }
}

/// Spellings in the document that differ from a county of its city in one character of a confusable pair.
fn misprints(document: &Document, city: usize, pack: &Pack) -> Vec<(String, usize)> {
    let gazetteer = &pack.gazetteer;
    let mut found = Vec::new();
    let seen = |word: &str| document.sentences.iter().any(|s| s.text.as_str().contains(word));
    for (index, county) in gazetteer.divisions.iter().enumerate() {
        if county.level != Level::County || !gazetteer.lies_in(index, city) {
            continue;
        }
        let chars: Vec<char> = county.name.chars().collect();
        for at in 0..chars.len().saturating_sub(1) {
            for pair in pack.lexicon.list("confusable") {
                let mut two = pair.chars();
                let (Some(a), Some(b)) = (two.next(), two.next()) else { continue };
                let other = match chars[at] {
                    c if c == a => b,
                    c if c == b => a,
                    _ => continue,
                };
                let mut wrong = chars.clone();
                wrong[at] = other;
                let wrong: String = wrong.into_iter().collect();
                let known = gazetteer.find(&wrong).any(|(from, to, words)| {
                    from == 0 && to == wrong.len() && words.iter().any(|w| w.kind == WordKind::Division)
                });
                if !known && seen(&wrong) {
                    found.push((wrong, index));
                }
            }
        }
    }
    found
}
