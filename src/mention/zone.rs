//! Words for zones and doubtful names → places: 正安 + 经济开发区, 真金白银 (no place).

use std::sync::Arc;

use super::places::Surroundings;
use super::{Kinds, named, put};
use crate::model::Mention;
use crate::pack::{Hit, Level, Pack};
use crate::span::{Mapped, Span};

/// What follows the short name of a place where the name is one of a street, a bridge or an airport.
const NAMED_AFTER: [&str; 6] = ["路", "街", "大道", "大街", "大桥", "国际机场"];

/// Words for zones, and words in which the name of a place is none.
#[derive(Debug)]
pub struct Zones {
    kinds: Kinds,
    /// Words for zones, longest first.
    words: Vec<String>,
    /// Their last characters, each once.
    lasts: Vec<char>,
    /// Words that may stand before a zone that stands alone.
    before: Vec<String>,
    /// Words of the gazetteer inside words that are no places, ascending.
    hidden: Vec<Hidden>,
    /// Words of the gazetteer that are everyday words, too, ascending.
    doubtful: Vec<u32>,
    by_form: Arc<str>,
    by_list: Arc<str>,
}

/// A word of the gazetteer inside another word that is no place: 白银 in 真金白银.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Hidden {
    word: u32,
    front: String,
    rest: String,
}

impl Zones {
    /// The lists `bare_zones`, `firm_before`, `not_places` and `doubtful_places` of the lexicon.
    pub fn compile(kinds: Kinds, pack: &Pack) -> Zones {
        let mut words = pack.lexicon.list("bare_zones").to_vec();
        words.sort_by_key(|w| std::cmp::Reverse(w.len()));
        let mut lasts: Vec<char> = words.iter().filter_map(|w| w.chars().next_back()).collect();
        lasts.sort_unstable();
        lasts.dedup();
        let doubtful = pack.lexicon.list("doubtful_places").iter();
        let mut doubtful: Vec<u32> = doubtful.filter_map(|w| pack.gazetteer.word(w)).collect();
        doubtful.sort_unstable();
        Zones {
            kinds,
            words,
            lasts,
            before: pack.lexicon.list("firm_before").to_vec(),
            hidden: hidden(pack),
            doubtful,
            by_form: Arc::from("form/zone"),
            by_list: Arc::from("list/zones"),
        }
    }

    /// 高新区, 经济开发区: the zone of the place in front, or the zone of that kind that the document speaks of.
    pub fn add(&self, text: &Mapped, surroundings: &Surroundings, pack: &Pack, mentions: &mut Vec<Mention>) {
        for (number, at) in self.occurrences(text.as_str()) {
            let word = &self.words[number];
            let span = Span::new(text.char_at(at), text.char_at(at + word.len()));
            if mentions.iter().any(|m| m.span.overlaps(span)) {
                continue;
            }
            let before = mentions.iter().find(|m| m.kind == self.kinds.place && m.span.end == span.start);
            let found = match before {
                Some(place) => Some(self.behind(place, text, word, span, pack)),
                None if self.stands_alone(&text.as_str()[..at], span, mentions) => {
                    self.alone(text, word, span, surroundings, pack)
                }
                None => None,
            };
            if let Some(zone) = found {
                put(mentions, zone);
            }
        }
    }

    /// Where words for zones stand, the longest word first: number of the word, first byte.
    fn occurrences(&self, text: &str) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for last in &self.lasts {
            for (at, _) in text.match_indices(*last) {
                let until = &text[..at + last.len_utf8()];
                let words = self.words.iter().enumerate().filter(|(_, w)| until.ends_with(w.as_str()));
                found.extend(words.map(|(number, w)| (number, until.len() - w.len())));
            }
        }
        found.sort_unstable();
        found
    }

    /// 正安经济开发区: by its form, where the list has none of that place.
    fn behind(&self, place: &Mention, text: &Mapped, word: &str, span: Span, pack: &Pack) -> Mention {
        let whole = place.span.cover(span);
        let zone = place.division.and_then(|owner| zone_of(owner, word, pack));
        let name = zone.map_or_else(|| text.slice(whole).to_owned(), |z| pack.gazetteer.divisions[z].name.clone());
        let mut mention = named(whole, self.kinds.place, name, &self.by_form);
        mention.division = zone;
        mention
    }

    /// Whether nothing in front of a word for a zone belongs to its name.
    fn stands_alone(&self, front: &str, span: Span, mentions: &[Mention]) -> bool {
        front.is_empty()
            || front.ends_with(['，', '、', '。', '；', '：', '（', '“', '》', '市'])
            || self.before.iter().any(|w| front.ends_with(w.as_str()))
            || mentions.iter().any(|m| m.span.end == span.start)
    }

    /// 高新区 alone: the one that is spoken of, or the document's own.
    fn alone(
        &self,
        text: &Mapped,
        word: &str,
        span: Span,
        surroundings: &Surroundings,
        pack: &Pack,
    ) -> Option<Mention> {
        // the document's own before those of its counties
        let spoken = || surroundings.named.iter().copied().filter(|i| is_zone(*i, word, pack));
        let is_own = |i: &usize| surroundings.place.is_some_and(|p| pack.gazetteer.divisions[*i].parent == Some(p));
        let own = || {
            let city = surroundings.city.filter(|c| surroundings.place == Some(*c))?;
            zone_of(city, word, pack)
        };
        let index = spoken().find(is_own).or_else(own).or_else(|| spoken().next())?;
        let level = span.start.checked_sub(1).filter(|b| text.slice(Span::new(*b, span.start)) == "市");
        let whole = Span::new(level.unwrap_or(span.start), span.end);
        let mut mention = named(whole, self.kinds.place, pack.gazetteer.divisions[index].name.clone(), &self.by_list);
        mention.division = Some(index);
        Some(mention)
    }

    /// Whether a name of a place stands for the place here: not in 湖南路 or 示范县, and everyday words only in their own surroundings.
    pub fn is_meant(&self, text: &str, hit: Hit, index: usize, surroundings: &Surroundings, pack: &Pack) -> bool {
        let gazetteer = &pack.gazetteer;
        let (front, printed, rest) = (&text[..hit.start], &text[hit.start..hit.end], &text[hit.end..]);
        if NAMED_AFTER.iter().any(|w| rest.starts_with(w)) && gazetteer.divisions[index].name != printed {
            return false;
        }
        if self.is_hidden(hit.word, front, rest) {
            return false;
        }
        self.doubtful.binary_search(&hit.word).is_err()
            || surroundings.place.is_some_and(|p| gazetteer.lies_in(index, p) || gazetteer.lies_in(p, index))
            || surroundings.city.is_some_and(|c| gazetteer.lies_in(index, c))
            || surroundings.named_in_full.binary_search(&index).is_ok()
    }

    /// Whether a word of the gazetteer is part of a word that is no place.
    fn is_hidden(&self, word: u32, front: &str, rest: &str) -> bool {
        let from = self.hidden.partition_point(|h| h.word < word);
        let mut alike = self.hidden[from..].iter().take_while(|h| h.word == word);
        alike.any(|h| front.ends_with(&h.front) && rest.starts_with(&h.rest))
    }
}

/// The zone called by `word` that lies right below a division.
fn zone_of(above: usize, word: &str, pack: &Pack) -> Option<usize> {
    pack.gazetteer.zones(above).iter().copied().find(|i| is_zone(*i, word, pack))
}

/// Whether a division is a zone whose name or alias ends with `word`.
fn is_zone(index: usize, word: &str, pack: &Pack) -> bool {
    let zone = &pack.gazetteer.divisions[index];
    zone.level == Level::Zone && (zone.name.ends_with(word) || zone.aliases.iter().any(|a| a.ends_with(word)))
}

/// The words of the gazetteer inside the words of the list `not_places`.
fn hidden(pack: &Pack) -> Vec<Hidden> {
    let mut hidden = Vec::new();
    for whole in pack.lexicon.list("not_places") {
        let bounds: Vec<usize> = whole.char_indices().map(|(at, _)| at).chain([whole.len()]).collect();
        for (i, start) in bounds.iter().enumerate() {
            for end in &bounds[i + 1..] {
                if let Some(word) = pack.gazetteer.word(&whole[*start..*end]) {
                    hidden.push(Hidden { word, front: whole[..*start].to_owned(), rest: whole[*end..].to_owned() });
                }
            }
        }
    }
    hidden.sort_unstable();
    hidden
}
