//! Names found once → the same names and their short forms everywhere in the document.

use std::collections::BTreeMap;
use std::sync::Arc;

use daachorse::{CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use super::{Kinds, named};
use crate::model::{Document, Meaning, Mention, Type};
use crate::pack::Pack;
use crate::span::Span;

/// Finds firms and their short names wherever the document names them again.
pub fn spread_firms(document: &Document, mentions: &mut [Vec<Mention>], kinds: Kinds, pack: &Pack) {
    let mut words: BTreeMap<String, String> = BTreeMap::new();
    for mention in mentions.iter().flatten().filter(|m| m.kind == kinds.company) {
        let Meaning::Name(name) = &mention.meaning else { continue };
        for short in short_names(mention, pack) {
            words.entry(short).or_insert_with(|| name.clone());
        }
    }
    introduced(document, mentions, kinds, &mut words);
    spread(document, mentions, kinds.company, kinds, &words);
}

/// Brings firms known by their trade word to the one firm whose full name holds their distinctive part (海川材料 → 海川新材料有限公司).
pub fn settle_firms(mentions: &mut [Vec<Mention>], kinds: Kinds, pack: &Pack) {
    let is_full =
        |name: &str| pack.gazetteer.legal_forms().iter().any(|f| f.chars().count() > 2 && name.ends_with(f.as_str()));
    let named = |m: &Mention| match &m.meaning {
        Meaning::Name(name) if m.kind == kinds.company => Some(name.clone()),
        _ => None,
    };
    let full: std::collections::BTreeSet<String> =
        mentions.iter().flatten().filter_map(named).filter(|n| is_full(n)).collect();
    for mention in mentions.iter_mut().flatten().filter(|m| m.kind == kinds.company) {
        let Meaning::Name(name) = &mention.meaning else { continue };
        if is_full(name) {
            continue;
        }
        let place = mention
            .inner
            .iter()
            .find(|m| m.division.is_some() && m.span.start == mention.span.start)
            .map_or(0, |m| m.span.len());
        let core: String = name.chars().skip(place as usize).collect();
        let trade = pack
            .lexicon
            .list("trade_words")
            .iter()
            .filter(|t| core.ends_with(t.as_str()) && core.chars().count() >= t.chars().count() + 2)
            .max_by_key(|t| t.len());
        let distinctive = trade.map_or(core.as_str(), |t| &core[..core.len() - t.len()]);
        if distinctive.chars().count() < 2 || pack.lexicon.list("common_words").iter().any(|w| w == distinctive) {
            continue;
        }
        let mut fitting = full.iter().filter(|f| f.contains(distinctive));
        if let (Some(one), None) = (fitting.next(), fitting.next()) {
            mention.meaning = Meaning::Name(one.clone());
        }
    }
}

/// Finds persons wherever the document names them again.
pub fn spread_persons(document: &Document, mentions: &mut [Vec<Mention>], kinds: Kinds) {
    let mut words: BTreeMap<String, String> = BTreeMap::new();
    for mention in mentions.iter().flatten().filter(|m| m.kind == kinds.person) {
        if let Meaning::Name(name) = &mention.meaning {
            words.insert(name.clone(), name.clone());
        }
    }
    spread(document, mentions, kinds.person, kinds, &words);
}

/// Short names that the document gives itself: …有限公司（以下简称“恒岳集团”）.
fn introduced(document: &Document, mentions: &[Vec<Mention>], kinds: Kinds, words: &mut BTreeMap<String, String>) {
    for (sentence, found) in document.sentences.iter().zip(mentions) {
        for mention in found.iter().filter(|m| m.kind == kinds.company) {
            let Meaning::Name(name) = &mention.meaning else { continue };
            let rest = &sentence.text.as_str()[sentence.text.byte(mention.span.end)..];
            let Some(rest) = rest.strip_prefix('（') else { continue };
            let Some((_, rest)) = rest.split_once("简称") else { continue };
            let Some((short, _)) = rest.split_once('）') else { continue };
            let short = short.trim_matches(['“', '”', '：', '为', ' ']);
            if (2..=12).contains(&short.chars().count()) {
                words.insert(short.to_owned(), name.clone());
            }
        }
    }
}

fn spread(
    document: &Document,
    mentions: &mut [Vec<Mention>],
    kind: Type,
    kinds: Kinds,
    words: &BTreeMap<String, String>,
) {
    let built = CharwiseDoubleArrayAhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .build_with_values(words.keys().enumerate().map(|(i, w)| (w.as_str(), i as u32)));
    let Ok(automaton) = built else { return };
    let names: Vec<&String> = words.values().collect();
    let id: Arc<str> = Arc::from("known/name");
    for (sentence, found) in document.sentences.iter().zip(mentions) {
        for hit in automaton.leftmost_find_iter(sentence.text.as_str()) {
            let span = Span::new(sentence.text.char_at(hit.start()), sentence.text.char_at(hit.end()));
            // part of a name of a firm or body that stands here already
            let inside = found.iter().any(|m| {
                m.span.overlaps(span) && m.division.is_none() && m.kind != kinds.industry && !span.contains(m.span)
            });
            let same = found.iter_mut().find(|m| m.span == span && m.kind == kind);
            if let Some(same) = same {
                same.meaning = Meaning::Name(names[hit.value() as usize].clone());
            } else if !inside {
                super::put(found, named(span, kind, names[hit.value() as usize].clone(), &id));
            }
        }
    }
}

/// The short names of a firm: its distinctive part with and without place, trade and form.
///
/// 山东冠宇新材料股份有限公司 → 冠宇新材料股份, 山东冠宇新材料, 冠宇新材料; 冠宇 only where the trade is a word of a list.
fn short_names(mention: &Mention, pack: &Pack) -> Vec<String> {
    let Meaning::Name(name) = &mention.meaning else { return Vec::new() };
    let mut names = vec![name.clone()];
    let Some(form) = pack.gazetteer.legal_forms().iter().filter(|f| name.ends_with(f.as_str())).max_by_key(|f| f.len())
    else {
        return names;
    };
    let body = &name[..name.len() - form.len()];
    let place = mention.inner.iter().find(|m| m.division.is_some() && m.span.start == mention.span.start);
    let place_len = place.map_or(0, |p| p.span.len() as usize);
    let core: String = body.chars().skip(place_len).collect();
    let count = |s: &str| s.chars().count();
    if count(body) >= 4 {
        names.push(body.to_owned());
    }
    if count(&core) >= 3 {
        names.push(core.clone());
    }
    if form.contains("集团") && !core.is_empty() {
        names.push(format!("{core}集团"));
    }
    if form.contains("股份") && count(&core) >= 2 {
        names.push(format!("{core}股份"));
    }
    let trade = pack.lexicon.list("trade_words").iter().filter(|t| core.ends_with(t.as_str())).max_by_key(|t| t.len());
    if let Some(trade) = trade {
        let mut distinctive = &core[..core.len() - trade.len()];
        while let Some(t) = pack
            .lexicon
            .list("trade_words")
            .iter()
            .filter(|t| distinctive.ends_with(t.as_str()) && count(distinctive) > count(t) + 1)
            .max_by_key(|t| t.len())
        {
            distinctive = &distinctive[..distinctive.len() - t.len()];
            names.push(format!("{distinctive}{t}"));
        }
        if count(distinctive) >= 3
            || (count(distinctive) == 2 && !pack.lexicon.list("common_words").iter().any(|w| w == distinctive))
        {
            names.push(distinctive.to_owned());
        }
    } else if count(&core) == 2 {
        names.push(core);
    }
    names.retain(|n| count(n) >= 2);
    names
}
