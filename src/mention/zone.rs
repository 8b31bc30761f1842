//! Words for zones, misprinted and doubtful names → places: 正安 + 经济开发区, 在平区 (茌平区), 真金白银 (no place).

use super::listed::rule;
use super::places::Surroundings;
use super::{Kinds, named, put};
use crate::model::Mention;
use crate::pack::{Level, Pack};
use crate::span::{Mapped, Span};

/// 高新区, 经济开发区: the zone of the place in front, or the zone of that kind that the document speaks of.
pub fn add(text: &Mapped, surroundings: &Surroundings, kinds: Kinds, pack: &Pack, mentions: &mut Vec<Mention>) {
    let gazetteer = &pack.gazetteer;
    let mut words: Vec<&String> = pack.lexicon.list("bare_zones").iter().collect();
    words.sort_by_key(|w| std::cmp::Reverse(w.len()));
    for word in words {
        for (at, _) in text.as_str().match_indices(word.as_str()) {
            let span = Span::new(text.char_at(at), text.char_at(at + word.len()));
            if mentions.iter().any(|m| m.span.overlaps(span)) {
                continue;
            }
            let before = mentions.iter().find(|m| m.kind == kinds.place && m.span.end == span.start).cloned();
            let alike = |i: &usize| {
                let zone = &gazetteer.divisions[*i];
                zone.level == Level::Zone
                    && (zone.name.ends_with(word.as_str()) || zone.aliases.iter().any(|a| a.ends_with(word.as_str())))
            };
            let owner = before.as_ref().and_then(|m| m.division);
            let of = |above: usize| {
                (0..gazetteer.divisions.len()).filter(|i| gazetteer.divisions[*i].parent == Some(above)).find(alike)
            };
            if let Some(before) = before {
                // 正安经济开发区: by its form, where the list has none of that place
                let whole = before.span.cover(span);
                let zone = owner.and_then(of);
                let name = zone.map_or_else(|| text.slice(whole).to_owned(), |z| gazetteer.divisions[z].name.clone());
                let mut mention = named(whole, kinds.place, name, &rule("form/zone"));
                mention.division = zone;
                put(mentions, mention);
                continue;
            }
            let word_before = &text.as_str()[..at];
            let stands_alone = word_before.is_empty()
                || word_before.ends_with(['，', '、', '。', '；', '：', '（', '“', '》', '市'])
                || pack.lexicon.list("firm_before").iter().any(|w| word_before.ends_with(w.as_str()))
                || mentions.iter().any(|m| m.span.end == span.start);
            let spoken_of = surroundings.named.iter().copied().find(alike);
            let own = surroundings.city.filter(|c| surroundings.place == Some(*c)).and_then(of);
            if let (true, Some(index)) = (stands_alone, spoken_of.or(own)) {
                let level = span.start.checked_sub(1).filter(|b| text.slice(Span::new(*b, span.start)) == "市");
                let mut mention = named(
                    Span::new(level.unwrap_or(span.start), span.end),
                    kinds.place,
                    gazetteer.divisions[index].name.clone(),
                    &rule("list/zones"),
                );
                mention.division = Some(index);
                put(mentions, mention);
            }
        }
    }
}

/// Names of the document's own counties with one character confused, as scanning confuses them.
pub fn mend(text: &Mapped, surroundings: &Surroundings, kinds: Kinds, pack: &Pack, mentions: &mut Vec<Mention>) {
    for (misprint, index) in &surroundings.misprints {
        for (at, _) in text.as_str().match_indices(misprint.as_str()) {
            let span = Span::new(text.char_at(at), text.char_at(at + misprint.len()));
            if mentions.iter().any(|m| m.span.overlaps(span) && m.span.contains(span)) {
                continue;
            }
            let mut mention =
                named(span, kinds.place, pack.gazetteer.divisions[*index].name.clone(), &rule("list/divisions"));
            mention.division = Some(*index);
            put(mentions, mention);
        }
    }
}

/// Whether a name of a place stands for the place here: not in 湖南路 or 示范县, and everyday words only in their own surroundings.
pub fn is_meant(text: &Mapped, span: Span, index: usize, surroundings: &Surroundings, pack: &Pack) -> bool {
    let printed = text.slice(span);
    let rest = &text.as_str()[text.byte(span.end)..];
    let full = pack.gazetteer.divisions[index].name == printed;
    if !full && ["路", "街", "大道", "大街", "大桥", "国际机场"].iter().any(|w| rest.starts_with(w)) {
        return false;
    }
    let sentence = text.as_str();
    let (from, to) = (text.byte(span.start), text.byte(span.end));
    let hidden = |word: &String| sentence.match_indices(word.as_str()).any(|(at, w)| at <= from && to <= at + w.len());
    if pack.lexicon.list("not_places").iter().any(hidden) {
        return false;
    }
    if !pack.lexicon.list("doubtful_places").iter().any(|w| w == printed) {
        return true;
    }
    let gazetteer = &pack.gazetteer;
    surroundings.place.is_some_and(|p| gazetteer.lies_in(index, p) || gazetteer.lies_in(p, index))
        || surroundings.city.is_some_and(|c| gazetteer.lies_in(index, c))
        || surroundings.named_in_full.contains(&index)
}
