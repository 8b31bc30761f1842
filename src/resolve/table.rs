//! What is said → the entity it is: which names of a document have been met before?

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::canonical::{Canon, Placed};
use super::claims::End;
use crate::extract::Said;
use crate::model::{Document, Entity, Meaning, Mention, Type};
use crate::pack::{Level, Pack};
use crate::span::Span;

/// The entities of a document, filed under the names they have been called by.
///
/// Most mentions repeat a name: they are answered by what was found out when it was met first.
pub(super) struct Table<'s> {
    document: &'s Document,
    mentions: &'s [Vec<Mention>],
    canon: &'s Canon,
    pack: &'s Pack,
    /// The entities, in the order in which they were met.
    pub entities: Vec<Entity>,
    /// By class and name as said.
    said: FxHashMap<(Type, &'s str), usize>,
    /// By class and key of the canonical name.
    filed: FxHashMap<(Type, Cow<'s, str>), usize>,
    /// By class and number of the division.
    divisions: FxHashMap<(Type, usize), usize>,
    /// The entity of each mention that was asked for, sentence after sentence.
    seen: Vec<Option<usize>>,
    /// For each sentence the place of its first mention in `seen`.
    starts: Vec<usize>,
}

impl<'s> Table<'s> {
    /// A table without entities.
    pub fn new(document: &'s Document, mentions: &'s [Vec<Mention>], canon: &'s Canon, pack: &'s Pack) -> Table<'s> {
        let mut all = 0;
        let mut starts = Vec::with_capacity(mentions.len());
        for found in mentions {
            starts.push(all);
            all += found.len();
        }
        Table {
            document,
            mentions,
            canon,
            pack,
            entities: Vec::with_capacity(all / 2),
            said: FxHashMap::with_capacity_and_hasher(all / 2, Default::default()),
            filed: FxHashMap::with_capacity_and_hasher(all / 2, Default::default()),
            divisions: FxHashMap::default(),
            seen: vec![None; all],
            starts,
        }
    }

    /// What is said as an end of a claim; `None` for what names nothing.
    pub fn end(&mut self, said: &'s Said<'_>) -> Option<End<'s>> {
        match said {
            Said::Value { text, kind, .. } => {
                Some(End::Value { text, kind: kind.or(self.canon.term).unwrap_or(Type(0)) })
            }
            Said::Division(division) => self.division(*division).map(End::Entity),
            Said::Named { kind, name } => Some(End::Entity(self.named(*kind, name, name, Span::default()))),
            Said::Mention(s, m) => self.mention(*s, *m).map(End::Entity),
        }
    }

    /// The entity that a mention names.
    pub fn mention(&mut self, sentence: usize, index: usize) -> Option<usize> {
        let slot = self.starts[sentence] + index;
        if self.seen[slot].is_some() {
            return self.seen[slot];
        }
        let mention = &self.mentions[sentence][index];
        let Meaning::Name(name) = &mention.meaning else { return None };
        let text = &self.document.sentences[sentence].text;
        let (printed, first) = (text.slice(mention.span), text.source(mention.span));
        let entity = match mention.division {
            Some(division) => self.placed(mention.kind, division, name, printed, first),
            None => match self.with_place(sentence, index).filter(|_| name == printed) {
                Some(whole) => self.named(mention.kind, whole, printed, first),
                None => self.named(mention.kind, name, printed, first),
            },
        };
        self.seen[slot] = Some(entity);
        Some(entity)
    }

    /// 恒州 + 激光产业园: the name of a park or cluster with the place that stands directly in front of it.
    fn with_place(&self, sentence: usize, index: usize) -> Option<&'s str> {
        let mentions: &'s [Mention] = &self.mentions[sentence];
        let mention = &mentions[index];
        let placed = self.canon.placed(mention.kind);
        let place = index.checked_sub(1).map(|i| &mentions[i]).filter(|_| placed != Placed::Never)?;
        let text = &self.document.sentences[sentence].text;
        let adjoins = place.span.end == mention.span.start
            && place.division.is_some()
            && matches!(place.meaning, Meaning::Name(_));
        let is_full = || text.slice(place.span).ends_with(['市', '县', '区', '镇', '乡']);
        (adjoins && (placed == Placed::Always || !is_full())).then(|| text.slice(place.span.cover(mention.span)))
    }

    /// The entity of a division.
    pub fn division(&mut self, division: usize) -> Option<usize> {
        let kind = self.canon.place?;
        let name = self.pack.gazetteer.divisions[division].name.as_str();
        Some(self.placed(kind, division, name, name, Span::default()))
    }

    fn placed(&mut self, kind: Type, division: usize, name: &str, printed: &str, first: Span) -> usize {
        let kind = self.canon.entity_class(kind);
        let at = *self.divisions.entry((kind, division)).or_insert_with(|| {
            self.entities.push(entity(kind, name, Some(division), first));
            self.entities.len() - 1
        });
        call(&mut self.entities[at], [name, printed], first);
        at
    }

    /// 县投资促进中心 of a document about 恒阳县: the body with the place that its first character stands for.
    fn with_level(&self, kind: Type, name: &str) -> Option<String> {
        if self.canon.organization != Some(kind) || NO_LEVEL.iter().any(|word| name.starts_with(word)) {
            return None;
        }
        let (gazetteer, place) = (&self.pack.gazetteer, self.document.place?);
        let level = name.chars().next()?;
        let own = gazetteer.divisions[place].name.ends_with(level);
        let above = match level {
            '省' => gazetteer.above(place, Level::Province)?,
            '市' | '县' | '区' if own => place,
            '市' => gazetteer.above(place, Level::City)?,
            _ => return None,
        };
        let whose = gazetteer.divisions[above].name.as_str();
        whose.ends_with(level).then(|| format!("{whose}{}", &name[level.len_utf8()..]))
    }

    /// The entity of class `kind` that is called `name`.
    fn known(&self, kind: Type, name: &str) -> Option<usize> {
        let canonical = self.with_level(kind, name).map_or_else(|| self.canon.name(kind, name), Cow::Owned);
        let key = self.canon.filed(kind, &canonical).into_owned();
        self.filed.get(&(kind, Cow::Owned(key))).copied()
    }

    fn named(&mut self, kind: Type, name: &'s str, printed: &str, first: Span) -> usize {
        if let Some(&at) = self.said.get(&(kind, name)) {
            call(&mut self.entities[at], [printed], first);
            return at;
        }
        if let Some(at) = self.canon.or(kind).and_then(|other| self.known(other, name)) {
            self.said.insert((kind, name), at);
            return at;
        }
        let class = self.canon.entity_class(kind);
        let canonical = match self.with_level(class, name) {
            Some(whole) => Cow::Owned(whole),
            None => self.canon.name(kind, name),
        };
        let key = match &canonical {
            Cow::Borrowed(name) => self.canon.filed(class, name),
            Cow::Owned(name) => Cow::Owned(self.canon.filed(class, name).into_owned()),
        };
        let at = *self.filed.entry((class, key)).or_insert_with(|| {
            self.entities.push(entity(class, &canonical, None, first));
            self.entities.len() - 1
        });
        call(&mut self.entities[at], [&canonical, printed], first);
        self.said.insert((kind, name), at);
        at
    }
}

/// Words that begin like 市, 县, 区 or 省 with a body behind it.
const NO_LEVEL: [&str; 12] =
    ["市场", "市政", "区域", "区块", "省直", "市属", "县域", "区属", "市中", "市北", "市南", "市区"];

fn entity(kind: Type, name: &str, division: Option<usize>, first: Span) -> Entity {
    Entity { kind, name: name.to_owned(), aliases: Vec::new(), key: None, division, first }
}

/// Notes the names by which an entity is called, and where it stands if that is the first place.
fn call<const N: usize>(entity: &mut Entity, names: [&str; N], first: Span) {
    if entity.first.is_empty() {
        entity.first = first;
    }
    for name in names {
        if name != entity.name && !name.is_empty() && !entity.aliases.iter().any(|a| a == name) {
            entity.aliases.push(name.to_owned());
        }
    }
}
