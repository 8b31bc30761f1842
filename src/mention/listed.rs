//! Sentence → places, listed names and values, by one automaton and one scanner.

use std::collections::HashSet;
use std::sync::Arc;

use super::office::Offices;
use super::places::Surroundings;
use super::value::{Anchor, Kind, Scanner, Units, Value};
use super::zone::Zones;
use super::{Kinds, named, put};
use crate::model::{Meaning, Mention, Type};
use crate::pack::{Hit, LISTS, Pack, Word};
use crate::span::{Mapped, Span, is_han, is_joint};

/// What finds places, listed names and values, compiled from a pack.
#[derive(Debug)]
pub struct Lists {
    /// Words of office.
    pub offices: Offices,
    zones: Zones,
    kinds: Kinds,
    /// Class of each row of the list of titles.
    titles: Vec<Type>,
    /// Class of each kind of value.
    values: Vec<(Kind, Type)>,
    /// Words of trade that name no industry where they stand alone.
    weak: HashSet<String>,
    rules: RuleIds,
}

/// Room for what later passes find in a sentence of usual length.
const ROOM: usize = 4;

/// Kinds of values that are mentions.
const VALUES: [Kind; 11] = [
    Kind::Number,
    Kind::Money,
    Kind::Area,
    Kind::Length,
    Kind::Percent,
    Kind::Count,
    Kind::Measure,
    Kind::Date,
    Kind::Period,
    Kind::Rank,
    Kind::Phase,
];

/// Ids of the lists as rules.
#[derive(Debug)]
struct RuleIds {
    divisions: Arc<str>,
    industries: Arc<str>,
    honours: Arc<str>,
    titles: Arc<str>,
    bodies: Arc<str>,
    value: Arc<str>,
}

impl Lists {
    /// Compiles the lists of a pack.
    pub fn compile(kinds: Kinds, pack: &Pack) -> Lists {
        let rows = 0..pack.gazetteer.list("titles").len() as u32;
        let titles = rows.map(|row| title_class(pack.gazetteer.title_kind(row), pack).unwrap_or(kinds.title));
        let values = VALUES.iter().filter_map(|kind| Some((*kind, pack.ontology.class(kind.class())?)));
        Lists {
            offices: Offices::compile(kinds, pack),
            zones: Zones::compile(kinds, pack),
            kinds,
            titles: titles.collect(),
            values: values.collect(),
            weak: pack.lexicon.list("weak_industries").iter().cloned().collect(),
            rules: RuleIds {
                divisions: Arc::from("list/divisions"),
                industries: Arc::from("list/industries"),
                honours: Arc::from("list/honours"),
                titles: Arc::from("list/titles"),
                bodies: Arc::from("list/bodies"),
                value: Arc::from("value"),
            },
        }
    }

    /// Places and listed names, of the words of the gazetteer in a sentence.
    pub fn find(&self, text: &Mapped, hits: &[Hit], surroundings: &Surroundings, pack: &Pack) -> Vec<Mention> {
        let mut mentions = Vec::with_capacity(hits.len() + ROOM);
        // counting on from hit to hit is cheaper than looking each place up
        let (mut byte, mut character) = (0, 0);
        let mut char_at = |to: usize| {
            character += text.as_str()[byte..to].chars().count() as u32;
            byte = to;
            character
        };
        for hit in hits {
            let span = Span::new(char_at(hit.start), char_at(hit.end));
            let place = surroundings
                .meant(hit.word)
                .filter(|index| self.zones.is_meant(text.as_str(), *hit, *index, surroundings, pack));
            if let Some(index) = place {
                self.push_place(span, index, pack, &mut mentions);
                continue;
            }
            let readings = pack.gazetteer.readings(hit.word);
            let Some((list, row)) = readings.iter().find_map(Word::row) else { continue };
            if LISTS[list as usize] == "departments" {
                self.offices.push_department(text, span, surroundings, pack, &mut mentions);
            } else {
                let mut found = self.listed(text.as_str(), *hit, span, (list, row), pack);
                // 恒岳有限公司负责人: the firm takes its own word
                if let Some(title) = found.as_mut().filter(|_| is_split(text.as_str(), *hit)) {
                    title.span.start += "公司".chars().count() as u32;
                    title.meaning = Meaning::Name(text.slice(title.span).to_owned());
                }
                mentions.extend(found);
            }
        }
        self.offices.add_committees(text, surroundings, pack, &mut mentions);
        self.zones.add(text, surroundings, pack, &mut mentions);
        mentions
    }

    /// A name of a list other than the departments.
    fn listed(&self, text: &str, hit: Hit, span: Span, (list, row): (u8, u32), pack: &Pack) -> Option<Mention> {
        let (printed, rest) = (&text[hit.start..hit.end], &text[hit.end..]);
        let own_name = || pack.gazetteer.listed(list, row)[0].clone();
        let (kind, name, rule) = match LISTS[list as usize] {
            "industries" => (self.kinds.industry, own_name(), &self.rules.industries),
            // the leading firm of a chain: a part in it, no honour
            "honours" if printed.contains("链主") => return None,
            "honours" => (self.kinds.honour, printed.to_owned(), &self.rules.honours),
            // 链长制, 河长制: a way of working
            "titles"
                if span.len() == 2 && printed.ends_with('长') && rest.trim_start_matches('”').starts_with('制') =>
            {
                return None;
            }
            "titles" => (self.titles[row as usize], printed.to_owned(), &self.rules.titles),
            // 加工行业: a short name of a bank across two words
            "bodies" if span.len() == 2 && rest.starts_with('业') => return None,
            _ => (self.kinds.organization, own_name(), &self.rules.bodies),
        };
        Some(named(span, kind, name, rule))
    }

    fn push_place(&self, span: Span, index: usize, pack: &Pack, mentions: &mut Vec<Mention>) {
        let name = pack.gazetteer.divisions[index].name.clone();
        let mut mention = named(span, self.kinds.place, name, &self.rules.divisions);
        mention.division = Some(index);
        // 聊城市茌平区: the finer place stands for both
        if let Some(last) = mentions.last()
            && last.kind == self.kinds.place
            && last.span.end == span.start
            && last.span.len() > 1
            && let Some(above) = last.division
            && above != index
            && pack.gazetteer.lies_in(index, above)
        {
            mention.span = last.span.cover(span);
            if let Some(mut outer) = mentions.pop() {
                mention.inner.append(&mut outer.inner);
                mention.inner.push(outer);
            }
        }
        mentions.push(mention);
    }

    /// Adds values; a value inside a listed name is left out, a listed name inside a value gives way.
    ///
    /// `values` is room to work in, empty before and after.
    pub fn add_values(
        &self,
        text: &Mapped,
        scanner: &Scanner,
        anchor: &Anchor,
        values: &mut Vec<Value>,
        mentions: &mut Vec<Mention>,
    ) {
        scanner.scan(text.as_str(), anchor, values);
        for value in values.drain(..) {
            let Some((_, kind)) = self.values.iter().find(|(k, _)| *k == value.kind) else { continue };
            let mention = Mention {
                span: Span::new(text.char_at(value.start), text.char_at(value.end)),
                kind: *kind,
                meaning: Meaning::Value(value.normal),
                division: None,
                rule: self.rules.value.clone(),
                inner: Vec::new(),
            };
            put(mentions, mention);
        }
        for mention in mentions {
            mention.inner.retain(|m| m.division.is_some());
        }
    }

    /// Drops words of trade that stand alone.
    ///
    /// 铝, 信息, 健康 name an industry only as 铝产业 or in a list with other industries.
    pub fn drop_doubtful(&self, text: &Mapped, mentions: &mut Vec<Mention>) {
        let dropped: Vec<usize> = (0..mentions.len()).filter(|i| self.is_doubtful(text, mentions, *i)).collect();
        for index in dropped.into_iter().rev() {
            mentions.remove(index);
        }
    }

    fn is_doubtful(&self, text: &Mapped, mentions: &[Mention], index: usize) -> bool {
        let mention = &mentions[index];
        if mention.kind != self.kinds.industry || mention.rule != self.rules.industries {
            return false;
        }
        let single = mention.span.len() == 1;
        if !single && !self.weak.contains(text.slice(mention.span)) {
            return false;
        }
        let rest = &text.as_str()[text.byte(mention.span.end)..];
        let beside = |other: Option<&Mention>| other.is_some_and(|o| self.is_listed_beside(text, mention, o));
        let is_listed =
            || beside(index.checked_sub(1).and_then(|i| mentions.get(i))) || beside(mentions.get(index + 1));
        !["产业", "行业", "加工", "链"].iter().any(|w| rest.starts_with(w)) && (single || !is_listed())
    }

    /// Whether `other` is an industry of a list, and 、 or 和 alone stands between the two.
    fn is_listed_beside(&self, text: &Mapped, mention: &Mention, other: &Mention) -> bool {
        other.kind == self.kinds.industry && other.rule.starts_with("list/") && between(text, mention, other)
    }
}

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

/// Whether the word 公司 of a title (公司负责人) ends the name of a firm.
fn is_split(text: &str, hit: Hit) -> bool {
    let longer = |rest: &str| rest.chars().nth(1).is_some();
    text[hit.start..hit.end].strip_prefix("公司").is_some_and(longer)
        && text[..hit.start].chars().next_back().is_some_and(is_han)
        && !text[..hit.start].ends_with(['由', '的', '是', '请', '和', '与', '据'])
}

/// Whether 、 or 和 alone stands between two mentions.
fn between(text: &Mapped, a: &Mention, b: &Mention) -> bool {
    let (from, to) = (a.span.end.min(b.span.end), a.span.start.max(b.span.start));
    from < to && is_joint(text.slice(Span::new(from, to)))
}
