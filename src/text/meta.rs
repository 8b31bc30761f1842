//! Paragraphs and sentences → headline and place of the document.

use super::paragraph::Paragraph;
use super::signs::Signs;
use crate::model::{Document, Hits, Part};
use crate::pack::{Level, Pack, Word, WordKind};
use crate::span::Mapped;
use std::collections::BTreeMap;

/// The main headline: the last heading above the first text, or else the first heading that stands alone.
pub fn title(text: &Mapped, paragraphs: &[Paragraph]) -> Option<String> {
    let first_text = paragraphs.iter().position(|p| p.part != Part::Heading)?;
    let above = &paragraphs[..first_text];
    let group: Vec<&Paragraph> = if above.is_empty() {
        paragraphs
            .iter()
            .skip(first_text)
            .skip_while(|p| p.part != Part::Heading)
            .take_while(|p| p.part == Part::Heading)
            .collect()
    } else {
        above.iter().collect()
    };
    let plain = |p: &&&Paragraph| {
        !text.slice(p.span).starts_with(['—', '-', '（']) && p.span.len() >= 6 && !text.slice(p.span).ends_with('>')
    };
    // a headline names something: the longest of the last two plain lines, the later one where they are alike
    let plain: Vec<&&Paragraph> = group.iter().filter(plain).collect();
    if let Some(order) = plain.iter().find(|p| text.slice(p.span).contains("关于") && text.slice(p.span).contains('《'))
    {
        return Some(text.slice(order.span).trim().to_owned());
    }
    let best = plain.iter().rev().take(3).copied().reduce(|a, b| {
        let spaced = |p: &Paragraph| text.slice(p.span).contains(' ');
        let clauses = |p: &Paragraph| text.slice(p.span).contains('，');
        if (spaced(a) && !spaced(b)) || (clauses(a) && !clauses(b) && !spaced(b)) { b } else { a }
    })?;
    Some(text.slice(best.span).trim().to_owned())
}

/// Weight of a full name against a short one.
const FULL: u32 = 3;

/// The place whose 我市 or 全县 it is: the city most of the named divisions lie in, or the county where there is one alone.
/// `hits` and `signs` are those of the document's sentences.
pub fn place(document: &Document, hits: &Hits, signs: &[Signs], pack: &Pack) -> Option<usize> {
    let gazetteer = &pack.gazetteer;
    let Votes { cities, counties, zones } = Votes::of(document, hits, pack);
    let our_city: u32 = signs.iter().map(|s| s.our_city).sum();
    let our_county: u32 = signs.iter().map(|s| s.our_county).sum();
    let (city, weight) =
        cities.iter().max_by_key(|(city, w)| (**w, std::cmp::Reverse(**city))).map(|(c, w)| (*c, *w))?;
    let mut inside: Vec<(u32, usize)> =
        counties.iter().filter(|(c, _)| city_of(**c, pack) == Some(city)).map(|(c, w)| (*w, *c)).collect();
    inside.sort_by(|a, b| b.cmp(a));
    let own = weight
        .saturating_sub(inside.iter().map(|(w, _)| w).sum::<u32>() + zones.get(&city).copied().unwrap_or_default());
    // 全市 of a county-level city is the county's own
    if let [(w, county), rest @ ..] = inside.as_slice()
        && gazetteer.divisions[*county].name.ends_with('市')
        && rest.first().is_none_or(|(r, _)| r * 3 < *w)
        && own < *w
    {
        return Some(*county);
    }
    match inside.as_slice() {
        [(w, county), rest @ ..]
            if our_city < our_county.max(1) && rest.first().is_none_or(|(r, _)| r * 4 < *w) && own < *w * 2 =>
        {
            Some(*county)
        }
        _ => Some(city),
    }
}

/// How much the named divisions speak for a place.
#[derive(Default)]
struct Votes {
    cities: BTreeMap<usize, u32>,
    counties: BTreeMap<usize, u32>,
    /// What of `cities` is due to their zones.
    zones: BTreeMap<usize, u32>,
}

impl Votes {
    fn of(document: &Document, hits: &Hits, pack: &Pack) -> Votes {
        let mut votes = Votes::default();
        for (sentence, hits) in document.sentences.iter().zip(hits.sentences()) {
            let weight = if sentence.part == Part::Heading { 4 } else { 1 };
            for hit in hits.iter().filter(|hit| pack.gazetteer.can_be_place(hit.word)) {
                votes.add(pack.gazetteer.readings(hit.word), weight, pack);
            }
        }
        votes
    }

    /// Adds the readings of a name; an ambiguous one votes for each of them, weakly.
    fn add(&mut self, words: &[Word], weight: u32, pack: &Pack) {
        let readings = || words.iter().filter(|w| matches!(w.kind, WordKind::Division | WordKind::ShortDivision));
        let share = if readings().count() == 1 { 4 } else { 1 };
        for word in readings().take(6) {
            let weight = weight * share * if word.kind == WordKind::Division { FULL } else { 1 };
            let index = word.index as usize;
            let level = pack.gazetteer.divisions[index].level;
            if level == Level::Town {
                continue;
            }
            if let Some(city) = city_of(index, pack) {
                *self.cities.entry(city).or_default() += weight;
                if level == Level::Zone {
                    *self.zones.entry(city).or_default() += weight;
                }
            }
            if level == Level::County {
                *self.counties.entry(index).or_default() += weight;
            }
        }
    }
}

/// The city of a division; a municipality's or a directly governed county's own.
fn city_of(index: usize, pack: &Pack) -> Option<usize> {
    let gazetteer = &pack.gazetteer;
    let city = gazetteer.above(index, Level::City)?;
    let placeholder = ["市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"]
        .contains(&gazetteer.divisions[city].name.as_str());
    if placeholder {
        let above = gazetteer.divisions[city].parent?;
        return Some(if gazetteer.divisions[above].name.ends_with('市') { above } else { index });
    }
    Some(city)
}
