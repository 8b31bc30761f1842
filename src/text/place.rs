//! Sentences → the place whose 我市 or 全县 it is.

use std::collections::BTreeMap;

use super::furniture::LONGEST_PAGE_LINE;
use super::lines::{Kind, Line};
use super::signs::Signs;
use crate::model::{Document, Hit, Hits, Part, Sentence};
use crate::pack::{Level, Pack, Word, WordKind};
use crate::span::Mapped;

/// Weight of a full name against a short one.
const FULL: u32 = 3;
/// Weight of the place of a paper.
const SOURCE: u32 = 4;
/// Lines that name who published a text, at most.
const SOURCES: usize = 6;

/// The page's lines that name who published the text.
pub fn sources(chars: &[char], lines: &[Line]) -> Vec<Sentence> {
    let names = |l: &&Line| {
        let text = &chars[l.start..l.end];
        let told = text.iter().any(|c| matches!(c, '报' | '源' | '网' | '台' | '媒' | '刊'));
        matches!(l.kind, Kind::Furniture | Kind::Byline) && l.marks.inked <= LONGEST_PAGE_LINE && told
    };
    let sentence = |l: &Line| {
        let mut text = Mapped::default();
        for (at, c) in (l.start..l.end).zip(&chars[l.start..l.end]) {
            text.push(*c, at as u32);
        }
        Sentence { text, part: Part::Heading, article: 0, section: 0, paragraph: 0 }
    };
    lines.iter().filter(names).take(SOURCES).map(sentence).collect()
}

/// The place whose 我市 or 全县 it is: the city most of the named divisions lie in, or the county where there is one alone; the
/// province where it speaks of that. `hits` and `signs` are those of the document's sentences, `sources` the page's lines that name
/// who published it.
pub fn place(document: &Document, hits: &Hits, signs: &[Signs], sources: &[Sentence], pack: &Pack) -> Option<usize> {
    let gazetteer = &pack.gazetteer;
    let mut votes = Votes::of(document, hits, pack);
    votes.add_sources(sources, pack);
    let Votes { cities, counties, zones, titled, .. } = &votes;
    let our_city: u32 = signs.iter().map(|s| s.our_city).sum();
    let my_city: u32 = signs.iter().map(|s| s.my_city + s.city_office).sum();
    let our_county: u32 = signs.iter().map(|s| s.our_county).sum();
    if let Some(province) = votes.province(signs, pack) {
        return Some(province);
    }
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
    // the headline names one county and no city
    if let [county] = titled.as_slice()
        && gazetteer.divisions[*county].level == Level::County
        && our_city <= our_county
        && inside.iter().any(|(w, c)| c == county && own < *w * 3)
        && inside.first().is_some_and(|(most, _)| inside.iter().any(|(w, c)| c == county && most <= &(w * 2)))
    {
        return Some(*county);
    }
    match inside.as_slice() {
        [(w, county), rest @ ..]
            if our_city < our_county.max(1) && rest.first().is_none_or(|(r, _)| r * 4 < *w) && own < *w * 2 =>
        {
            Some(*county)
        }
        // 全市 is what the county compares itself with
        [(w, county), rest @ ..]
            if my_city == 0
                && our_city <= our_county + 1
                && own <= *w
                && rest.first().is_none_or(|(r, _)| r * 4 < *w) =>
        {
            Some(*county)
        }
        // 我县 is one of them
        [(w, county), rest @ ..]
            if our_city == 0 && our_county >= 2 && rest.first().is_none_or(|(r, _)| r * 2 < *w) =>
        {
            Some(*county)
        }
        _ => Some(city),
    }
}

/// How much the named divisions speak for a place.
#[derive(Default)]
struct Votes {
    provinces: BTreeMap<usize, u32>,
    cities: BTreeMap<usize, u32>,
    counties: BTreeMap<usize, u32>,
    /// What of `cities` is due to their zones.
    zones: BTreeMap<usize, u32>,
    /// Divisions that the headline names, each once.
    titled: Vec<usize>,
}

impl Votes {
    fn of(document: &Document, hits: &Hits, pack: &Pack) -> Votes {
        let gazetteer = &pack.gazetteer;
        let apart = pack.lexicon.set("not_places");
        let trades = pack.lexicon.set("firm_trades");
        let doubtful = pack.lexicon.set("doubtful_places");
        let (mut sure, mut all) = (Votes::default(), Votes::default());
        for (sentence, hits) in document.sentences.iter().zip(hits.sentences()) {
            let weight = if sentence.part == Part::Heading { 4 } else { 1 };
            let text = sentence.text.as_str();
            let headline = sentence.part == Part::Heading
                && document.title.as_deref().is_some_and(|title| title.contains(text.trim()));
            // looked for only where a short name stands
            let mut others: Option<Vec<Hit>> = None;
            let told = |hit: &&Hit| {
                gazetteer.can_be_place(hit.word)
                    || text[..hit.end].ends_with(['镇', '乡']) && is_one_town(hit.word, pack)
            };
            for hit in hits.iter().filter(told) {
                let (before, word, rest) = (&text[..hit.start], &text[hit.start..hit.end], &text[hit.end..]);
                if is_of_a_name(before, word, rest, pack) {
                    continue;
                }
                // 示范县 is no 范县, 太白山 no 太白县
                if word.len() <= SHORT {
                    let others = others.get_or_insert_with(|| apart.into_iter().flat_map(|a| a.find(text)).collect());
                    if others.iter().any(|other| other.start <= hit.start && hit.end <= other.end) {
                        continue;
                    }
                }
                // 丹阳铝业 is a firm, 丹东路 a road
                let named_after = ROADS.iter().any(|road| rest.starts_with(road))
                    || trades.is_some_and(|trades| trades.opening(rest).is_some());
                if named_after && !word.ends_with(['省', '市', '县', '区', '旗', '州', '盟']) {
                    continue;
                }
                let readings = gazetteer.readings(hit.word);
                let full = word.ends_with(['省', '市', '县', '区', '旗', '州', '盟']);
                if !full && opens_body(rest) {
                    continue;
                }
                let named = Named { weight, headline, firm: opens_firm(rest), office: full && has_office(rest) };
                all.add(readings, named, pack);
                if doubtful.is_none_or(|d| d.opening(word) != Some(word.len())) {
                    sure.add(readings, named, pack);
                }
            }
        }
        // names that are everyday words tell something only where they come again
        let enough = all.cities.values().any(|w| *w >= SURE);
        if sure.cities.is_empty() && sure.provinces.is_empty() && enough { all } else { sure }
    }

    /// Adds the cities and counties whose paper or office published the text: 来源：恒阳日报.
    fn add_sources(&mut self, sources: &[Sentence], pack: &Pack) {
        if sources.is_empty() {
            return;
        }
        let gazetteer = &pack.gazetteer;
        let level = |w: &Word| gazetteer.divisions[w.index as usize].level;
        for hit in gazetteer.hits(sources).all.iter().filter(|hit| gazetteer.can_be_place(hit.word)) {
            let readings = gazetteer.readings(hit.word);
            let near = readings.iter().any(|w| w.is_place() && matches!(level(w), Level::City | Level::County));
            if near {
                self.add(readings, Named { weight: SOURCE, headline: false, firm: false, office: false }, pack);
            }
        }
    }

    /// Adds the readings of a name; an ambiguous one votes for each of them, weakly.
    fn add(&mut self, words: &[Word], named: Named, pack: &Pack) {
        let gazetteer = &pack.gazetteer;
        let level = |w: &Word| gazetteer.divisions[w.index as usize].level;
        // 长沙 is the city, not 长沙县
        let city = words.iter().find(|w| w.is_place() && level(w) == Level::City).map(|w| w.index as usize);
        let beside =
            |w: &Word| level(w) == Level::County && city.is_some_and(|c| gazetteer.lies_in(w.index as usize, c));
        let readings = || words.iter().filter(|w| w.is_place() && !beside(w));
        let single = readings().count() == 1;
        // firms lie in the zone in front of their name, but not in every county
        let in_zone = readings().any(|w| level(w) == Level::Zone);
        let share = match (single, named.firm && !in_zone) {
            (true, false) if named.office => 8,
            (true, false) => 4,
            (true, true) => 2,
            _ => 1,
        };
        for word in readings().take(6) {
            let weight = named.weight * share * if word.kind == WordKind::Division { FULL } else { 1 };
            let index = word.index as usize;
            let level = level(word);
            // many towns share a name
            if level == Level::Town && !single {
                continue;
            }
            if level == Level::Province && !named.firm {
                *self.provinces.entry(index).or_default() += weight;
            }
            let county =
                gazetteer.above(index, Level::County).filter(|c| level != Level::Zone || is_called(index, *c, pack));
            let titled = county.unwrap_or(index);
            if named.headline && single && !self.titled.contains(&titled) {
                self.titled.push(titled);
            }
            if let Some(city) = city_of(index, pack) {
                *self.cities.entry(city).or_default() += weight;
                if level == Level::Zone && county.is_none() {
                    *self.zones.entry(city).or_default() += weight;
                }
            }
            if let Some(county) = county {
                *self.counties.entry(county).or_default() += weight;
            }
        }
    }

    /// The province that the text speaks of: it alone is named, or it is named more than any city in it and 全省 or 我省 is said, or
    /// many of its cities are named alike.
    fn province(&self, signs: &[Signs], pack: &Pack) -> Option<usize> {
        let named = self.provinces.iter().max_by_key(|(p, w)| (**w, std::cmp::Reverse(**p))).map(|(p, w)| (*p, *w));
        let below = signs.iter().any(|s| s.our_city + s.our_county > 0);
        // 全省, and the cities named are all of one
        let (province, weight) = named.or_else(|| {
            let said = !below && signs.iter().any(|s| s.our_province);
            said.then(|| self.province_of_cities(pack)).flatten().map(|province| (province, 0))
        })?;
        let province = &province;
        let inside = self.cities.iter().filter(|(c, _)| pack.gazetteer.lies_in(**c, *province) && *c != province);
        let inside: Vec<u32> = inside.map(|(_, w)| *w).collect();
        let most = inside.iter().max().copied().unwrap_or_default();
        let only = self.cities.is_empty() && !below;
        let spoken = !below && weight > most && signs.iter().any(|s| s.our_province);
        let spread = !below && inside.len() >= SPREAD && most * 3 < inside.iter().sum();
        (only || spoken || spread).then_some(*province)
    }

    /// The province that all cities named but a few lie in.
    fn province_of_cities(&self, pack: &Pack) -> Option<usize> {
        let mut inside: BTreeMap<usize, usize> = BTreeMap::new();
        for province in self.cities.keys().filter_map(|city| pack.gazetteer.above(*city, Level::Province)) {
            *inside.entry(province).or_default() += 1;
        }
        let (province, count) = inside.into_iter().max_by_key(|(p, n)| (*n, std::cmp::Reverse(*p)))?;
        (count >= SPREAD && count * 5 >= self.cities.len() * 4).then_some(province)
    }
}

/// How a division is named somewhere.
#[derive(Debug, Clone, Copy)]
struct Named {
    weight: u32,
    /// Whether it stands in the headline.
    headline: bool,
    /// Whether the name of a firm begins with it: many come from elsewhere.
    firm: bool,
    /// Whether its officials are named with it.
    office: bool,
}

/// Longest name of a firm behind its place, in characters.
const LONGEST_FIRM: usize = 16;
/// Posts behind which a name follows.
const POSTS: [&str; 11] = ["书记", "县长", "市长", "区长", "镇长", "主任", "局长", "部长", "主席", "董事长", "经理"];

/// Whether a name of a firm goes on with `rest`: 恒阳 + 明光信息有限公司.
fn opens_firm(rest: &str) -> bool {
    FIRM_HEADS.iter().any(|head| stretch(rest).contains(head))
}

/// Whether a name of an institute or university goes on with `rest`: 恒阳 + 铝业研究所.
fn opens_body(rest: &str) -> bool {
    BODY_HEADS.iter().any(|head| stretch(rest).contains(head))
}

/// Last words of the names of firms.
const FIRM_HEADS: &[&str] = &["公司", "集团"];
/// Last words of the names of bodies that many places have to do with.
const BODY_HEADS: &[&str] = &["大学", "学院", "研究所", "研究院"];

/// What can belong to one name at the head of `rest`.
fn stretch(rest: &str) -> &str {
    let inside = |c: &char| {
        let apart = "，。、；：的在与和“”《》（）区镇乡园路";
        !apart.contains(*c)
    };
    let length = rest.chars().take_while(inside).take(LONGEST_FIRM).map(char::len_utf8).sum();
    &rest[..length]
}

/// Whether officials or offices of a place are named with it: 恒阳县 + 委书记.
fn has_office(rest: &str) -> bool {
    ["委", "长", "政府", "人民政府", "人大", "政协"].iter().any(|office| rest.starts_with(office))
}

/// Whether a place stands in the name of a person or the brackets of a firm: 副县长张建昌, 恒岳能源（恒阳）有限公司.
fn is_of_a_name(before: &str, word: &str, rest: &str, pack: &Pack) -> bool {
    if before.ends_with('（') {
        return rest.starts_with('）') && opens_firm(rest);
    }
    if word.len() > SHORT_NAME {
        return false;
    }
    let Some(first) = before.chars().next_back() else { return false };
    let post = &before[..before.len() - first.len_utf8()];
    POSTS.iter().any(|p| post.ends_with(p)) && pack.gazetteer.is_surname(first.encode_utf8(&mut [0; 4]))
}

/// Bytes of a name of two characters.
const SHORT_NAME: usize = 6;
/// Bytes of the longest name that can be part of an everyday word (兴城市).
const SHORT: usize = 9;
/// Weight from which names that are everyday words are believed.
const SURE: u32 = 4;
/// Cities from which a text is about their province.
const SPREAD: usize = 5;

/// What follows the name of a place that a road or street is named after.
const ROADS: [&str; 5] = ["路", "街", "大道", "大街", "大桥"];

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

/// Whether a zone is called by the county that it lies in: 恒阳经济开发区 of 恒阳县, but not 位河高新区.
fn is_called(zone: usize, county: usize, pack: &Pack) -> bool {
    let name = |index: usize| pack.gazetteer.divisions[index].name.as_str();
    let short: usize = name(county).chars().take(2).map(char::len_utf8).sum();
    name(zone).contains(&name(county)[..short])
}

/// Whether a word names one town and nothing else.
fn is_one_town(word: u32, pack: &Pack) -> bool {
    matches!(pack.gazetteer.readings(word), [only] if only.kind == WordKind::Division
        && pack.gazetteer.divisions[only.index as usize].level == Level::Town)
}
