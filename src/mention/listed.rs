//! Sentence → places, listed names and values, by one automaton and one scanner.

use std::sync::Arc;

use super::places::Surroundings;
use super::value::{Anchor, Kind, Scanner, Units};
use super::{Kinds, named, put};
use crate::model::{Meaning, Mention};
use crate::pack::{LISTS, Level, Pack, WordKind};
use crate::span::{Mapped, Span};

/// The units of a pack, for the value scanner.
pub fn units(pack: &Pack) -> Units {
    let rows = pack.gazetteer.units().iter().filter_map(|(unit, class, factor, base)| {
        let kind = match class.as_str() {
            "Count" => Kind::Count,
            "Measure" => Kind::Measure,
            "Area" => Kind::Area,
            "Length" => Kind::Length,
            "Money" => Kind::Money,
            _ => return None,
        };
        Some((unit.clone(), kind, *factor, base.clone()))
    });
    Units::new(rows)
}

/// Places and listed names.
pub fn find(text: &Mapped, surroundings: &Surroundings, kinds: Kinds, pack: &Pack) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for (start, end, words) in pack.gazetteer.find(text.as_str()) {
        let span = Span::new(text.char_at(start), text.char_at(end));
        let place = words.iter().any(|w| matches!(w.kind, WordKind::Division | WordKind::ShortDivision));
        if place && let Some(index) = surroundings.choose(words, pack) {
            push_place(text, span, index, kinds, pack, &mut mentions);
            continue;
        }
        let Some(word) = words.iter().find(|w| matches!(w.kind, WordKind::Listed(_))) else { continue };
        let WordKind::Listed(list) = word.kind else { continue };
        let names = pack.gazetteer.listed(list, word.index);
        let printed = text.slice(span);
        match LISTS[list as usize] {
            "industries" => mentions.push(named(span, kinds.industry, names[0].clone(), &rule("list/industries"))),
            "honours" => mentions.push(named(span, kinds.honour, printed.to_owned(), &rule("list/honours"))),
            "titles" => mentions.push(named(span, kinds.title, printed.to_owned(), &rule("list/titles"))),
            "bodies" => mentions.push(named(span, kinds.organization, names[0].clone(), &rule("list/bodies"))),
            _ => push_department(text, span, kinds, surroundings, pack, &mut mentions),
        }
    }
    add_committees(text, surroundings, kinds, pack, &mut mentions);
    add_bare_zones(text, surroundings, kinds, pack, &mut mentions);
    mentions
}

fn rule(id: &str) -> Arc<str> {
    Arc::from(id)
}

fn push_place(text: &Mapped, span: Span, index: usize, kinds: Kinds, pack: &Pack, mentions: &mut Vec<Mention>) {
    let division = &pack.gazetteer.divisions[index];
    let mut mention = named(span, kinds.place, division.name.clone(), &rule("list/divisions"));
    mention.division = Some(index);
    // 聊城市茌平区: the finer place stands for both
    if let Some(last) = mentions.last()
        && last.kind == kinds.place
        && last.span.end == span.start
        && let Some(above) = last.division
        && pack.gazetteer.lies_in(index, above)
        && above != index
        && text.slice(last.span).chars().count() > 1
    {
        mention.span = last.span.cover(span);
        mentions.pop();
    }
    mentions.push(mention);
}

/// An office after its place: 聊城市 + 发展改革委, 市 + 财政局.
fn push_department(text: &Mapped, span: Span, kinds: Kinds, surroundings: &Surroundings, pack: &Pack, mentions: &mut Vec<Mention>) {
    let printed = text.slice(span).to_owned();
    let id = rule("list/departments");
    if let Some(last) = mentions.last()
        && last.span.end == span.start
        && (last.kind == kinds.place || last.kind == kinds.organization)
        && let Meaning::Name(owner) = &last.meaning
    {
        let mention = named(last.span.cover(span), kinds.organization, format!("{owner}{printed}"), &id);
        mentions.pop();
        mentions.push(mention);
    } else if span.start > 0 {
        let before = Span::new(span.start - 1, span.start);
        if let Some(place) = level_place(text.slice(before), surroundings, pack) {
            let name = format!("{}{printed}", pack.gazetteer.divisions[place].name);
            mentions.push(named(before.cover(span), kinds.organization, name, &id));
        }
    }
}

/// The place that 省, 市, 县 or 区 alone stands for in these surroundings.
fn level_place(word: &str, surroundings: &Surroundings, pack: &Pack) -> Option<usize> {
    let place = surroundings.place?;
    let level = match word {
        "省" => Level::Province,
        "市" => return pack.gazetteer.above(place, Level::City).or(surroundings.city),
        "县" | "区" => Level::County,
        _ => return None,
    };
    pack.gazetteer.above(place, level).filter(|p| pack.gazetteer.divisions[*p].name.ends_with(word))
}

/// 聊城市委, 冠县县委, 市委: the party committee of a place.
fn add_committees(text: &Mapped, surroundings: &Surroundings, kinds: Kinds, pack: &Pack, mentions: &mut Vec<Mention>) {
    let chars: Vec<char> = text.as_str().chars().collect();
    let id = rule("form/committee");
    for (i, window) in chars.windows(2).enumerate() {
        if window[1] != '委' || !matches!(window[0], '省' | '市' | '县' | '区' | '镇' | '旗' | '州') {
            continue;
        }
        if matches!(chars.get(i + 2), Some('员' | '托' | '派' | '任' | '屈')) {
            continue;
        }
        let (level_at, end) = (i as u32, i as u32 + 2);
        // the place that ends with the level word, or stands before it (冠县 + 县委)
        let owner = mentions.iter().rev().find(|m| m.kind == kinds.place && (m.span.end == level_at + 1 || m.span.end == level_at));
        let (start, name) = match owner {
            Some(place) => {
                let Meaning::Name(name) = &place.meaning else { continue };
                let level = if place.span.end == level_at { window[0].to_string() } else { String::new() };
                let level = if name.ends_with(window[0]) && place.span.end == level_at && place.span.len() > 2 { String::new() } else { level };
                (place.span.start, format!("{name}{level}委"))
            }
            None => match level_place(&window[0].to_string(), surroundings, pack) {
                Some(place) => (level_at, format!("{}委", pack.gazetteer.divisions[place].name)),
                None => continue,
            },
        };
        put(mentions, named(Span::new(start, end), kinds.organization, name, &id));
    }
}

/// 高新区, 开发区 alone: the zone of that kind in the document's city.
fn add_bare_zones(text: &Mapped, surroundings: &Surroundings, kinds: Kinds, pack: &Pack, mentions: &mut Vec<Mention>) {
    let Some(city) = surroundings.city else { return };
    let gazetteer = &pack.gazetteer;
    for word in pack.lexicon.list("bare_zones") {
        for (at, _) in text.as_str().match_indices(word.as_str()) {
            let span = Span::new(text.char_at(at), text.char_at(at + word.len()));
            if mentions.iter().any(|m| m.span.overlaps(span)) {
                continue;
            }
            let mut zones = gazetteer.divisions.iter().enumerate().filter(|(_, d)| {
                d.level == Level::Zone && d.parent == Some(city) && (d.name.ends_with(word.as_str()) || d.aliases.iter().any(|a| a.ends_with(word.as_str())))
            });
            if let Some((index, zone)) = zones.next() {
                // a place or its level in front belongs to the name: 市高新区
                let before = span.start.checked_sub(1).filter(|b| text.slice(Span::new(*b, span.start)) == "市");
                let mut mention = named(Span::new(before.unwrap_or(span.start), span.end), kinds.place, zone.name.clone(), &rule("list/zones"));
                mention.division = Some(index);
                if let Some(i) = mentions.iter().position(|m| m.kind == kinds.place && m.span.end == mention.span.start && m.division == Some(city)) {
                    mention.span = mentions[i].span.cover(mention.span);
                    mentions.remove(i);
                }
                put(mentions, mention);
            }
        }
    }
}

/// Drops words of trade that stand alone, and callings that are no posts.
///
/// 铝, 信息, 健康 name an industry only as 铝产业 or in a list with other industries.
pub fn drop_doubtful(text: &Mapped, mentions: &mut Vec<Mention>, kinds: Kinds, pack: &Pack) {
    let weak = pack.lexicon.list("weak_industries");
    let callings = pack.lexicon.list("not_posts");
    let listed: Vec<bool> = mentions
        .iter()
        .enumerate()
        .map(|(i, m)| {
            let beside = |other: Option<&Mention>| other.is_some_and(|o| o.kind == kinds.industry && o.rule.starts_with("list/") && between(text, m, o));
            beside(i.checked_sub(1).and_then(|j| mentions.get(j))) || beside(mentions.get(i + 1))
        })
        .collect();
    let mut at = 0;
    mentions.retain(|m| {
        at += 1;
        let printed = text.slice(m.span);
        if m.kind == kinds.title {
            return !callings.iter().any(|c| c == printed);
        }
        if m.kind != kinds.industry || &*m.rule != "list/industries" {
            return true;
        }
        let doubtful = m.span.len() == 1 || weak.iter().any(|w| w == printed);
        let rest = &text.as_str()[text.byte(m.span.end)..];
        !doubtful || (listed[at - 1] && m.span.len() > 1) || ["产业", "行业", "加工", "链"].iter().any(|w| rest.starts_with(w))
    });
}

/// Whether 、 or 和 alone stands between two mentions.
fn between(text: &Mapped, a: &Mention, b: &Mention) -> bool {
    let (from, to) = (a.span.end.min(b.span.end), a.span.start.max(b.span.start));
    from < to && matches!(text.slice(Span::new(from, to)), "、" | "和" | "及" | "与" | "以及")
}

/// Adds values; a value inside a listed name is left out, a listed name inside a value gives way.
pub fn add_values(text: &Mapped, scanner: &Scanner, anchor: &Anchor, pack: &Pack, mentions: &mut Vec<Mention>) {
    let mut values = Vec::new();
    scanner.scan(text.as_str(), anchor, &mut values);
    let id = rule("value");
    for value in values {
        let Some(kind) = pack.ontology.class(value.kind.class()) else { continue };
        let span = Span::new(text.char_at(value.start), text.char_at(value.end));
        let mention = Mention { span, kind, meaning: Meaning::Value(value.normal), division: None, rule: id.clone(), inner: Vec::new() };
        put(mentions, mention);
    }
    for mention in mentions {
        mention.inner.clear();
    }
}
