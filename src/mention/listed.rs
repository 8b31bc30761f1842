//! Sentence → places, listed names and values, by one automaton and one scanner.

use std::sync::Arc;

use super::places::Surroundings;
use super::value::{Anchor, Kind, Scanner, Units};
use super::{Kinds, named, office, put, zone};
use crate::model::{Mention, Type};
use crate::pack::{LISTS, Pack, WordKind};
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
        if place
            && let Some(index) =
                surroundings.choose(words, pack).filter(|i| zone::is_meant(text, span, *i, surroundings, pack))
        {
            push_place(text, span, index, kinds, pack, &mut mentions);
            continue;
        }
        let Some(word) = words.iter().find(|w| matches!(w.kind, WordKind::Listed(_))) else { continue };
        let WordKind::Listed(list) = word.kind else { continue };
        let names = pack.gazetteer.listed(list, word.index);
        let printed = text.slice(span);
        match LISTS[list as usize] {
            "industries" => mentions.push(named(span, kinds.industry, names[0].clone(), &rule("list/industries"))),
            // the leading firm of a chain: a part in it, no honour
            "honours" if printed.contains("链主") => {}
            "honours" => mentions.push(named(span, kinds.honour, printed.to_owned(), &rule("list/honours"))),
            // 链长制, 河长制: a way of working
            "titles"
                if text.as_str()[text.byte(span.end)..].starts_with(['制', '”'])
                    && printed.ends_with('长')
                    && printed.chars().count() == 2
                    && text.as_str()[text.byte(span.end)..].trim_start_matches('”').starts_with('制') => {}
            "titles" => {
                let kind = title_class(pack.gazetteer.title_kind(word.index), pack).unwrap_or(kinds.title);
                mentions.push(named(span, kind, printed.to_owned(), &rule("list/titles")));
            }
            "bodies" => mentions.push(named(span, kinds.organization, names[0].clone(), &rule("list/bodies"))),
            _ => office::push_department(text, span, kinds, surroundings, pack, &mut mentions),
        }
    }
    office::add_committees(text, surroundings, kinds, pack, &mut mentions);
    zone::add(text, surroundings, kinds, pack, &mut mentions);
    zone::mend(text, surroundings, kinds, pack, &mut mentions);
    mentions
}

/// The class of titles of a kind, as the list names it.
fn title_class(kind: &str, pack: &Pack) -> Option<Type> {
    pack.ontology.class(match kind {
        "place" => "PlaceTitle",
        "party" | "government" => "OfficialTitle",
        "company" => "CompanyTitle",
        "academic" => "AcademicTitle",
        "chain" => "ChainTitle",
        _ => "OtherTitle",
    })
}

pub(super) fn rule(id: &str) -> Arc<str> {
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
        if let Some(mut outer) = mentions.pop() {
            mention.inner.append(&mut outer.inner);
            mention.inner.push(outer);
        }
    }
    mentions.push(mention);
}

/// Drops words of trade that stand alone.
///
/// 铝, 信息, 健康 name an industry only as 铝产业 or in a list with other industries.
pub fn drop_doubtful(text: &Mapped, mentions: &mut Vec<Mention>, kinds: Kinds, pack: &Pack) {
    let weak = pack.lexicon.list("weak_industries");
    let listed: Vec<bool> = mentions
        .iter()
        .enumerate()
        .map(|(i, m)| {
            let beside = |other: Option<&Mention>| {
                other.is_some_and(|o| o.kind == kinds.industry && o.rule.starts_with("list/") && between(text, m, o))
            };
            beside(i.checked_sub(1).and_then(|j| mentions.get(j))) || beside(mentions.get(i + 1))
        })
        .collect();
    let mut at = 0;
    mentions.retain(|m| {
        at += 1;
        let printed = text.slice(m.span);
        if m.kind != kinds.industry || &*m.rule != "list/industries" {
            return true;
        }
        let doubtful = m.span.len() == 1 || weak.iter().any(|w| w == printed);
        let rest = &text.as_str()[text.byte(m.span.end)..];
        !doubtful
            || (listed[at - 1] && m.span.len() > 1)
            || ["产业", "行业", "加工", "链"].iter().any(|w| rest.starts_with(w))
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
        let mention = Mention {
            span,
            kind,
            meaning: crate::model::Meaning::Value(value.normal),
            division: None,
            rule: id.clone(),
            inner: Vec::new(),
        };
        put(mentions, mention);
    }
    for mention in mentions {
        mention.inner.retain(|m| m.division.is_some());
    }
}
