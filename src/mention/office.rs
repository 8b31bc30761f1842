//! Words of office → bodies: 聊城市 + 发展改革委, 市委, and the body inside a post (市委书记, 县政协副主席, 高新区党工委书记).

use super::listed::rule;
use super::places::Surroundings;
use super::{Kinds, named, put};
use crate::model::{Meaning, Mention};
use crate::pack::{Level, Pack};
use crate::span::{Mapped, Span};

/// An office after its place: 聊城市 + 发展改革委, 市 + 财政局.
pub fn push_department(
    text: &Mapped,
    span: Span,
    kinds: Kinds,
    surroundings: &Surroundings,
    pack: &Pack,
    mentions: &mut Vec<Mention>,
) {
    let printed = text.slice(span).to_owned();
    let id = rule("list/departments");
    if let Some(last) = mentions.last()
        && last.span.end == span.start
        && (last.kind == kinds.place || last.kind == kinds.organization)
        && let Meaning::Name(owner) = &last.meaning
    {
        let mut mention = named(last.span.cover(span), kinds.organization, format!("{owner}{printed}"), &id);
        mention.inner.extend(mentions.pop());
        mentions.push(mention);
    } else if span.start > 0
        && (span.start < 2
            || !matches!(text.slice(Span::new(span.start - 2, span.start - 1)), "省" | "市" | "县" | "各"))
    {
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
        // 市 of a county-level city is the city itself
        "市" if pack.gazetteer.divisions[place].name.ends_with('市') => return Some(place),
        "市" => return pack.gazetteer.above(place, Level::City).or(surroundings.city),
        "县" | "区" => Level::County,
        _ => return None,
    };
    pack.gazetteer.above(place, level).filter(|p| pack.gazetteer.divisions[*p].name.ends_with(word))
}

/// 聊城市委, 冠县县委, 市委: the party committee of a place.
pub fn add_committees(
    text: &Mapped,
    surroundings: &Surroundings,
    kinds: Kinds,
    pack: &Pack,
    mentions: &mut Vec<Mention>,
) {
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
        let owner = mentions
            .iter()
            .rev()
            .find(|m| m.kind == kinds.place && (m.span.end == level_at + 1 || m.span.end == level_at));
        let (start, name) = match owner {
            Some(place) => {
                let Meaning::Name(name) = &place.meaning else { continue };
                let level = if place.span.end == level_at { window[0].to_string() } else { String::new() };
                let level = if name.ends_with(window[0]) && place.span.end == level_at && place.span.len() > 2 {
                    String::new()
                } else {
                    level
                };
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

/// Parts posts that hold a body: 市委书记 → 市委 + 书记, 聊城高新区党工委书记、管委会副主任 → both bodies of the zone.
pub fn split_posts(text: &Mapped, surroundings: &Surroundings, kinds: Kinds, pack: &Pack, mentions: &mut Vec<Mention>) {
    let bodies = pack.lexicon.list("post_bodies");
    let mut owner: Option<(u32, String)> = None;
    let mut at = 0;
    while at < mentions.len() {
        let mention = &mentions[at];
        if mention.kind == kinds.organization || mention.kind == kinds.place {
            // what the next bare body in a list belongs to
            owner = base(mention, kinds, bodies).map(|name| (mention.span.end, name));
        }
        if !pack.ontology.is_a(mention.kind, kinds.title) {
            at += 1;
            continue;
        }
        let (span, printed) = (mention.span, text.slice(mention.span));
        let levelled =
            printed.chars().nth(1) == Some('委') && printed.starts_with(['省', '市', '县', '区', '镇', '旗']);
        let body_len = if levelled {
            Some(2)
        } else {
            bodies.iter().filter(|b| printed.starts_with(b.as_str())).map(|b| b.chars().count()).max()
        };
        let Some(length) = body_len.filter(|l| (*l as u32) < span.len()) else {
            at += 1;
            continue;
        };
        let body = Span::new(span.start, span.start + length as u32);
        if let Some((start, name)) = whose(text, body, levelled, owner.as_ref(), surroundings, kinds, pack, mentions) {
            let title = Mention { span: Span::new(body.end, span.end), ..mentions[at].clone() };
            let title = Mention { meaning: Meaning::Name(text.slice(title.span).to_owned()), ..title };
            let organization = named(Span::new(start, body.end), kinds.organization, name, &rule("form/post"));
            mentions[at] = title;
            put(mentions, organization);
            at = mentions.iter().position(|m| m.span.start >= body.end).unwrap_or(mentions.len());
            // the body of this post stands for the next ones
            if let Some(index) = at.checked_sub(1) {
                owner = base(&mentions[index], kinds, bodies).map(|n| (mentions[index].span.end, n));
            }
        }
        at += 1;
    }
}

/// The place whose body a mention is, by its name without the body: 聊城高新区党工委 → 聊城高新区.
fn base(mention: &Mention, kinds: Kinds, bodies: &[String]) -> Option<String> {
    let Meaning::Name(name) = &mention.meaning else { return None };
    if mention.kind == kinds.place {
        return Some(name.clone());
    }
    let body = bodies.iter().filter(|b| name.ends_with(b.as_str())).max_by_key(|b| b.len());
    match body {
        Some(body) => Some(name[..name.len() - body.len()].to_owned()),
        None => name.strip_suffix("委").map(|n| {
            n.strip_suffix(['省', '市', '县', '区']).filter(|o| o.ends_with(['市', '县', '区'])).unwrap_or(n).to_owned()
        }),
    }
    .filter(|n| !n.is_empty())
}

/// Where a body's name begins, and the name in full.
#[expect(clippy::too_many_arguments, reason = "everything that can tell whose body it is")]
fn whose(
    text: &Mapped,
    body: Span,
    levelled: bool,
    owner: Option<&(u32, String)>,
    surroundings: &Surroundings,
    kinds: Kinds,
    pack: &Pack,
    mentions: &[Mention],
) -> Option<(u32, String)> {
    let printed = text.slice(body);
    let before =
        mentions.iter().find(|m| m.span.end == body.start && (m.kind == kinds.place || m.kind == kinds.organization));
    if let Some(before) = before {
        let Meaning::Name(name) = &before.meaning else { return None };
        let doubled = printed.chars().next().filter(|c| levelled && name.ends_with(*c));
        let body = doubled.map_or(printed, |c| &printed[c.len_utf8()..]);
        return Some((
            before.span.start,
            format!("{name}{}", if doubled.is_some() && name.ends_with(['县', '区']) { printed } else { body }),
        ));
    }
    if levelled {
        let place = level_place(&printed[..printed.chars().next()?.len_utf8()], surroundings, pack)?;
        return Some((body.start, format!("{}委", pack.gazetteer.divisions[place].name)));
    }
    if let Some(from) = body.start.checked_sub(1)
        && let Some(place) = level_place(text.slice(Span::new(from, body.start)), surroundings, pack)
    {
        return Some((from, format!("{}{printed}", pack.gazetteer.divisions[place].name)));
    }
    // in a list of posts: …党工委书记、管委会副主任
    let (end, name) = owner?;
    let between = text.slice(Span::new(*end, body.start));
    (between.chars().count() <= 12 && between.ends_with('、') && !between.contains(['，', '。', '；']))
        .then(|| (body.start, format!("{name}{printed}")))
}
