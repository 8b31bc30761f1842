//! Words of office → bodies: 聊城市 + 发展改革委, 市委, and the body inside a post (市委书记, 县政协副主席, 高新区党工委书记).

use std::sync::Arc;

use super::places::Surroundings;
use super::{Kinds, named, put};
use crate::model::{Meaning, Mention};
use crate::pack::{Level, Pack};
use crate::span::{Mapped, Span};

/// The words of office that hold a body.
#[derive(Debug)]
pub struct Offices {
    kinds: Kinds,
    /// Whether a class is one of titles, by its number.
    titles: Vec<bool>,
    /// Bodies that a post begins with: 党工委, 管委会.
    bodies: Vec<String>,
    department: Arc<str>,
    committee: Arc<str>,
    post: Arc<str>,
}

/// What the bodies of posts may belong to.
struct Owner {
    /// Where its mention ends.
    end: u32,
    /// Its name without a body.
    name: String,
    /// The name of its party committee, where that is the body.
    committee: Option<String>,
}

/// Departments of a party committee: 县委常委、组织部部长 is of the 县委组织部.
const PARTY: [&str; 4] = ["组织部", "宣传部", "统战部", "政法委"];

impl Offices {
    /// The list `post_bodies` of the lexicon.
    pub fn compile(kinds: Kinds, pack: &Pack) -> Offices {
        Offices {
            kinds,
            titles: pack.ontology.classes().map(|(kind, _)| pack.ontology.is_a(kind, kinds.title)).collect(),
            bodies: pack.lexicon.list("post_bodies").to_vec(),
            department: Arc::from("list/departments"),
            committee: Arc::from("form/committee"),
            post: Arc::from("form/post"),
        }
    }

    /// An office after its place: 聊城市 + 发展改革委, 市 + 财政局.
    pub fn push_department(
        &self,
        text: &Mapped,
        span: Span,
        surroundings: &Surroundings,
        pack: &Pack,
        mentions: &mut Vec<Mention>,
    ) {
        let printed = text.slice(span);
        let organization = self.kinds.organization;
        if let Some(last) = mentions.last()
            && last.span.end == span.start
            && (last.kind == self.kinds.place || last.kind == organization)
            && let Meaning::Name(owner) = &last.meaning
        {
            let name = format!("{owner}{printed}");
            let mut mention = named(last.span.cover(span), organization, name, &self.department);
            mention.inner.extend(mentions.pop());
            mentions.push(mention);
        } else if span.start > 0
            && (span.start < 2
                || !matches!(text.slice(Span::new(span.start - 2, span.start - 1)), "省" | "市" | "县" | "各"))
        {
            let before = Span::new(span.start - 1, span.start);
            if let Some(place) = level_place(text.slice(before), surroundings, pack) {
                let name = format!("{}{printed}", pack.gazetteer.divisions[place].name);
                mentions.push(named(before.cover(span), organization, name, &self.department));
            }
        }
    }

    /// 聊城市委, 冠县县委, 市委: the party committee of a place.
    pub fn add_committees(&self, text: &Mapped, surroundings: &Surroundings, pack: &Pack, mentions: &mut Vec<Mention>) {
        for (at, committee) in text.as_str().match_indices('委') {
            let (front, rest) = (&text.as_str()[..at], &text.as_str()[at + committee.len()..]);
            let Some(level) = front.chars().next_back() else { continue };
            if !matches!(level, '省' | '市' | '县' | '区' | '镇' | '旗' | '州')
                || rest.starts_with(['员', '托', '派', '任', '屈'])
            {
                continue;
            }
            let end = text.char_at(at) + 1;
            let level = Span::new(end - 2, end - 1);
            if let Some((start, name)) = self.committee(text, level, surroundings, pack, mentions) {
                put(mentions, named(Span::new(start, end), self.kinds.organization, name, &self.committee));
            }
        }
    }

    /// Where the name of a committee begins, and the name in full: that of the place that ends with the level word, or
    /// stands before it (冠县 + 县委), or of the document's own.
    fn committee(
        &self,
        text: &Mapped,
        level: Span,
        surroundings: &Surroundings,
        pack: &Pack,
        mentions: &[Mention],
    ) -> Option<(u32, String)> {
        let printed = text.slice(level);
        let is_owner =
            |m: &&Mention| m.kind == self.kinds.place && (m.span.end == level.end || m.span.end == level.start);
        let Some(place) = mentions.iter().rev().find(is_owner) else {
            let own = level_place(printed, surroundings, pack)?;
            return Some((level.start, committee_of(&pack.gazetteer.divisions[own].name, printed)));
        };
        let Meaning::Name(name) = &place.meaning else { return None };
        // 恒县县委 of what is a district today
        let then = Some(text.slice(place.span)).filter(|then| then.ends_with(printed) && !name.ends_with(printed));
        let said = place.span.end == level.end || (name.ends_with(printed) && place.span.len() > 2);
        let name = then.unwrap_or(name);
        Some((place.span.start, format!("{name}{}委", if said { "" } else { printed })))
    }

    /// Parts posts that hold a body: 市委书记 → 市委 + 书记, 聊城高新区党工委书记、管委会副主任 → both bodies of the zone.
    pub fn split_posts(&self, text: &Mapped, surroundings: &Surroundings, pack: &Pack, mentions: &mut Vec<Mention>) {
        let body_of = |mention: &Mention| {
            let is_title = self.titles[mention.kind.0 as usize];
            is_title.then(|| self.body(text, mention.span)).flatten()
        };
        if !mentions.iter().any(|m| body_of(m).is_some()) {
            return;
        }
        let mut owner: Option<Owner> = None;
        let mut at = 0;
        while at < mentions.len() {
            let mention = &mentions[at];
            if [self.kinds.organization, self.kinds.place, self.kinds.park].contains(&mention.kind) {
                // what the next bare body in a list belongs to
                owner = self.owner(mention);
            }
            let Some(body) = body_of(mention) else {
                at += 1;
                continue;
            };
            if let Some((start, name)) = self.whose(text, body, owner.as_ref(), surroundings, pack, mentions) {
                let span = Span::new(body.end, mention.span.end);
                let meaning = Meaning::Name(text.slice(span).to_owned());
                mentions[at] = Mention { span, meaning, ..mentions[at].clone() };
                put(mentions, named(Span::new(start, body.end), self.kinds.organization, name, &self.post));
                at = mentions.iter().position(|m| m.span.start >= body.end).unwrap_or(mentions.len());
                // the body of this post stands for the next ones
                if let Some(index) = at.checked_sub(1) {
                    owner = self.owner(&mentions[index]);
                }
            }
            at += 1;
        }
    }

    /// The body that a post begins with, where it is not the whole post.
    fn body(&self, text: &Mapped, post: Span) -> Option<Span> {
        let printed = text.slice(post);
        let length = if is_levelled(printed) {
            2
        } else {
            let bodies = self.bodies.iter().filter(|b| printed.starts_with(b.as_str()));
            bodies.map(|b| b.chars().count() as u32).max()?
        };
        (length < post.len()).then(|| Span::new(post.start, post.start + length))
    }

    /// The place whose body a mention is, by its name without the body: 聊城高新区党工委 → 聊城高新区.
    fn owner(&self, mention: &Mention) -> Option<Owner> {
        let Meaning::Name(name) = &mention.meaning else { return None };
        let committee = name.ends_with('委').then(|| name.clone());
        let owner = |name: &str| Owner { end: mention.span.end, name: name.to_owned(), committee: committee.clone() };
        if mention.kind == self.kinds.place || mention.kind == self.kinds.park {
            return Some(owner(name));
        }
        let body = self.bodies.iter().filter(|b| name.ends_with(b.as_str())).max_by_key(|b| b.len());
        let base = match body {
            Some(body) => &name[..name.len() - body.len()],
            None => {
                let place = name.strip_suffix('委')?;
                let shorter = place.strip_suffix(['省', '市', '县', '区']);
                shorter.filter(|o| o.ends_with(['市', '县', '区'])).unwrap_or(place)
            }
        };
        (!base.is_empty()).then(|| owner(base))
    }

    /// Where a body's name begins, and the name in full.
    fn whose(
        &self,
        text: &Mapped,
        body: Span,
        owner: Option<&Owner>,
        surroundings: &Surroundings,
        pack: &Pack,
        mentions: &[Mention],
    ) -> Option<(u32, String)> {
        let printed = text.slice(body);
        let levelled = is_levelled(printed);
        let bears = |m: &&Mention| [self.kinds.place, self.kinds.organization, self.kinds.park].contains(&m.kind);
        if let Some(before) = mentions.iter().find(|m| m.span.end == body.start && bears(m)) {
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
            return Some((
                body.start,
                committee_of(&pack.gazetteer.divisions[place].name, &printed[..'县'.len_utf8()]),
            ));
        }
        if let Some(from) = body.start.checked_sub(1)
            && let Some(place) = level_place(text.slice(Span::new(from, body.start)), surroundings, pack)
        {
            return Some((from, format!("{}{printed}", pack.gazetteer.divisions[place].name)));
        }
        // in a list of posts: …党工委书记、管委会副主任
        let owner = owner?;
        let between = text.slice(Span::new(owner.end, body.start));
        (between.chars().count() <= 12 && between.ends_with('、') && !between.contains(['，', '。', '；'])).then(|| {
            let whose = owner.committee.as_ref().filter(|_| PARTY.contains(&printed)).unwrap_or(&owner.name);
            (body.start, format!("{whose}{printed}"))
        })
    }
}

/// The party committee of a place: 恒阳县委, but 恒县县委.
fn committee_of(place: &str, level: &str) -> String {
    let doubled = if place.chars().count() == 2 && place.ends_with(level) { level } else { "" };
    format!("{place}{doubled}委")
}

/// Whether a post begins with the committee of a level: 市委, 县委.
fn is_levelled(post: &str) -> bool {
    let mut chars = post.chars();
    matches!(chars.next(), Some('省' | '市' | '县' | '区' | '镇' | '旗' | '州')) && chars.next() == Some('委')
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
