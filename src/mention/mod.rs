//! Sentence → mentions: what is named here, and where?
//!
//! Passes, each seeing what the ones before found: values and lists (one automaton), names by their head word
//! (looking back from 有限公司, 项目, 产业园 …), persons by surname and office, and the rules of `data/mentions`.
//! Firms are found first in the whole document, because their short names tell where other names begin.

mod brand;
mod firm;
mod heads;
mod known;
mod listed;
mod lookback;
mod nearby;
mod office;
mod person;
mod places;
mod row;
mod shape;
mod spoken_year;
mod unheard;
pub mod value;
mod words;
mod zone;

pub use listed::units;

use std::ops::Range;
use std::sync::Arc;

use smallvec::SmallVec;

use crate::model::{Amount, Document, Meaning, Mention, Part, Sentence, Type};
use crate::pack::{Pack, PackError, RuleSource};
use crate::rule::{Capture, Engine, Glance, Item, Reading, Symbols};
use crate::span::{Mapped, Span};

use places::{Hits, Surroundings};
use spoken_year::SpokenYear;

/// Everything that finds mentions, compiled from a pack.
#[derive(Debug)]
pub struct Recogniser {
    values: value::Scanner,
    lists: listed::Lists,
    names: lookback::Names,
    /// Mention rules, by stratum.
    rules: Engine,
    /// The rules of each stratum.
    strata: Vec<Range<usize>>,
    firms: firm::Firms,
    known: known::Known,
    persons: person::Persons,
    unheard: unheard::Unheard,
    kinds: Kinds,
}

/// Classes that the passes name themselves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kinds {
    pub place: Type,
    pub park: Type,
    pub organization: Type,
    pub company: Type,
    pub person: Type,
    pub title: Type,
    pub industry: Type,
    pub honour: Type,
}

impl Recogniser {
    /// The number and base unit of a text that is an amount and nothing else.
    pub fn amount(&self, text: &str) -> Option<Amount> {
        let (_, normal) = self.value(text)?;
        Some(Amount { number: normal.number?, unit: normal.unit })
    }

    /// The value that a text is, where it is one value and nothing else.
    pub fn value(&self, text: &str) -> Option<(value::Kind, value::Normal)> {
        let mut values = Vec::new();
        self.values.scan(text, &value::Anchor::default(), &mut values);
        match values.pop() {
            Some(value) if values.is_empty() && value.start == 0 && value.end == text.len() => {
                Some((value.kind, value.normal))
            }
            _ => None,
        }
    }

    /// Compiles the mention rules of a pack.
    ///
    /// # Errors
    /// Reported into `errors`; `None` where the ontology lacks a class that the passes need.
    pub fn compile(pack: &Pack, errors: &mut Vec<PackError>) -> Option<Recogniser> {
        Recogniser::with(pack, None, errors)
    }

    /// As [`Recogniser::compile`], with the rules as they were compiled before, where they are at hand.
    pub(crate) fn with(pack: &Pack, rules: Option<Engine>, errors: &mut Vec<PackError>) -> Option<Recogniser> {
        let mut class = |name: &str| {
            let found = pack.ontology.class(name);
            if found.is_none() {
                errors.push(PackError::at("ontology/domain.ttl", 0, format!("the class {name} is missing")));
            }
            found
        };
        let kinds = Kinds {
            place: class("Place")?,
            park: class("Park")?,
            organization: class("Organization")?,
            company: class("Company")?,
            person: class("Person")?,
            title: class("Title")?,
            industry: class("IndustryChain")?,
            honour: class("Honor")?,
        };
        Some(Recogniser {
            values: value::Scanner::new(units(pack)),
            lists: listed::Lists::compile(kinds, pack),
            names: lookback::Names::compile(pack, kinds.company),
            rules: Engine::again(rules, &pack.rules.mentions, &pack.ontology, &pack.lexicon, errors),
            strata: strata(&pack.rules.mentions),
            firms: firm::Firms::compile(pack),
            known: known::Known::compile(pack),
            persons: person::Persons::compile(pack),
            unheard: unheard::Unheard::compile(pack),
            kinds,
        })
    }

    /// The mention rules.
    pub(crate) fn rules(&self) -> &Engine {
        &self.rules
    }

    /// Mentions of each sentence of a document, in order; they do not overlap.
    pub fn recognise(&self, document: &Document, pack: &Pack) -> Vec<Vec<Mention>> {
        let hits = Hits::of(document, pack);
        let surroundings = Surroundings::of(document, &hits, pack);
        let mut spoken = SpokenYear::of(document);
        let mut values = Vec::new();
        let mut all: Vec<Vec<Mention>> = document
            .sentences
            .iter()
            .zip(hits.sentences())
            .map(|(s, hits)| {
                let mut mentions = self.lists.find(&s.text, hits, &surroundings, pack);
                self.lists.add_values(&s.text, &self.values, &spoken.anchor(s), &mut values, &mut mentions);
                self.names.find_firms(&s.text, &mut mentions);
                mentions
            })
            .collect();
        // a cell that is a figure holds nothing else
        let is_figure = |(sentence, mentions): (&Sentence, &Vec<Mention>)| {
            sentence.part == Part::Cell
                && matches!(mentions.as_slice(), [one] if one.span.len() == sentence.text.len() && matches!(one.meaning, Meaning::Value(_)))
        };
        let figures: Vec<bool> = document.sentences.iter().zip(&all).map(is_figure).collect();
        self.known.spread_firms(document, &mut all, self.kinds);
        for (sentence, mentions) in document.sentences.iter().zip(&mut all) {
            self.firms.find(&sentence.text, mentions, self.kinds, pack);
        }
        self.known.settle_firms(&mut all, self.kinds);
        self.known.spread_firms(document, &mut all, self.kinds);
        for ((sentence, mentions), _) in
            document.sentences.iter().zip(&mut all).zip(&figures).filter(|(_, is_figure)| !**is_figure)
        {
            self.names.find_others(&sentence.text, mentions);
            self.lists.offices.split_posts(&sentence.text, &surroundings, pack, mentions);
            self.persons.find(&sentence.text, mentions, self.kinds, pack);
            self.apply_rules(&sentence.text, mentions, pack);
            self.unheard.add(&sentence.text, mentions, self.firms.brands(), self.kinds, pack);
        }
        self.known.spread_persons(document, &mut all, self.kinds);
        for (sentence, mentions) in document.sentences.iter().zip(&mut all) {
            self.lists.drop_doubtful(&sentence.text, mentions);
        }
        for cell in document.tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells) {
            if document.sentences[cell.sentence].part == Part::Cell {
                keep_own(&mut all[cell.sentence], cell.own);
            }
        }
        row::complete(document, &mut all, self.kinds, pack);
        all
    }

    fn apply_rules(&self, text: &Mapped, mentions: &mut Vec<Mention>, pack: &Pack) {
        let glance = self.rules.glance(text.as_str());
        let mut matches = Vec::new();
        let mut items: Vec<Item> = Vec::new();
        let mut readings: SmallVec<[Reading; 2]> = SmallVec::new();
        // the sentence is read anew where rules have put a mention
        let mut is_new = true;
        for stratum in &self.strata {
            if is_new {
                items.clear();
                items.extend(mentions.iter().map(|m| Item { span: m.span, kind: m.kind }));
                readings = self.readings(text, &glance, &items);
                is_new = false;
            }
            for (number, reading) in readings.iter().enumerate() {
                // a list read as one item makes no name
                let several = |span: Span| number > 0 && joins_items(text, span, &items);
                self.rules.run_some(stratum.clone(), reading, &mut matches);
                for found in matches.drain(..) {
                    let source = &self.rules.rules[found.rule].source;
                    for (role, class) in &source.mark {
                        let (Some(capture), Some(kind)) = (found.role(role), pack.ontology.class(class)) else {
                            continue;
                        };
                        let spans: Vec<Span> = match capture {
                            // a role called `list` is cut at 、 and 和
                            Capture::Text(span) if role == "list" => parts(text, *span, pack),
                            Capture::Text(span) if several(*span) => continue,
                            Capture::Text(span) => vec![*span],
                            Capture::Mentions(members) => members.iter().map(|m| items[*m as usize].span).collect(),
                        };
                        for span in spans {
                            let span = if role == "list" { without_owner(span, mentions, self.kinds) } else { span };
                            // a member that its head word has told already
                            let park = |m: &Mention| m.span.start == span.start && m.rule.starts_with("park/");
                            let told = |m: &Mention| {
                                m.span.end == span.end && (m.kind == kind && m.span.start > span.start || park(m))
                            };
                            if role == "list" && kind != self.kinds.industry && mentions.iter().any(told) {
                                continue;
                            }
                            is_new |= mark(text, span, kind, source, mentions);
                        }
                    }
                }
            }
        }
    }

    /// A sentence with its mentions one by one and, if it has lists of them, with these folded.
    fn readings(&self, text: &Mapped, glance: &Glance, items: &[Item]) -> SmallVec<[Reading; 2]> {
        let folded = Symbols::new(text, items, true);
        let plain = folded.folded.then(|| Symbols::new(text, items, false));
        plain.into_iter().chain([folded]).map(|symbols| self.rules.reading(glance, symbols)).collect()
    }

    /// Checks the examples of mention rules and names; returns file, line, id and message of each that does not hold.
    pub fn check_examples(&self, pack: &Pack) -> Vec<PackError> {
        let mut errors = Vec::new();
        let rules = pack.rules.mentions.iter().map(|r| (&r.id, &r.file, r.line, &r.yes, &r.no));
        let names = pack.rules.names.iter().map(|n| (&n.id, &n.file, n.line, &n.yes, &n.no));
        for (id, file, line, yes, no) in rules.chain(names) {
            let examples = yes.iter().map(|e| (e, true)).chain(no.iter().map(|e| (e, false)));
            for (written, wanted) in examples {
                if let Err(message) = self.check_example(id, written, wanted, pack) {
                    errors.push(PackError::at(file, line, message).about(id));
                }
            }
        }
        errors
    }

    /// Checks one example of a mention rule or name: `yes` finds every mark, `no` finds nothing by this rule.
    ///
    /// # Errors
    /// What is found instead.
    pub fn check_example(&self, id: &Arc<str>, written: &str, wanted: bool, pack: &Pack) -> Result<(), String> {
        let example = crate::rule::Example::parse(written, &pack.ontology).map_err(|e| e.0)?;
        let document = example_document(&example.text);
        let found = self.recognise(&document, pack).into_iter().next().unwrap_or_default();
        let show = || {
            let names = found.iter().map(|m| {
                format!("[{}:{} by {}]", example.text.slice(m.span), pack.ontology.class_of(m.kind).name, m.rule)
            });
            names.collect::<Vec<_>>().join(" ")
        };
        if !wanted {
            return match found.iter().find(|m| m.rule == *id) {
                Some(m) => Err(format!("`{written}` should give nothing but gives `{}`", example.text.slice(m.span))),
                None => Ok(()),
            };
        }
        for item in example.items(&pack.ontology) {
            if !found.iter().any(|m| m.span == item.span && m.kind == item.kind) {
                let name = example.text.slice(item.span);
                return Err(format!("`{written}`: `{name}` is not found; found are {}", show()));
            }
        }
        if found.iter().any(|m| m.rule == *id) {
            Ok(())
        } else {
            Err(format!("`{written}`: nothing is found by this rule; found are {}", show()))
        }
    }
}

/// What a cell was read behind and before is no part of the names in it.
fn keep_own(mentions: &mut Vec<Mention>, own: Span) {
    for mention in mentions.iter_mut().filter(|mention| matches!(mention.meaning, Meaning::Name(_))) {
        let Span { start, end } = mention.span;
        mention.span = Span::new(start.max(own.start), end.min(own.end).max(start.max(own.start)));
    }
    mentions.retain(|mention| !mention.span.is_empty());
}

/// Whether two items of one class with 、 between them stand in a span.
fn joins_items(text: &Mapped, span: Span, items: &[Item]) -> bool {
    let joined = |pair: &[Item]| {
        let (one, next) = (pair[0], pair[1]);
        one.kind == next.kind
            && span.contains(one.span)
            && span.contains(next.span)
            && one.span.end < next.span.start
            && text.slice(Span::new(one.span.end, next.span.start)) == "、"
    };
    items.windows(2).any(joined)
}

/// The members of a list written out (甲、乙和丙), each without the verb in front of it (形成甲).
fn parts(text: &Mapped, span: Span, pack: &Pack) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut from = span.start;
    let printed = text.slice(span);
    // 甲、乙和丙: another joint than 、 stands only before the last
    let last =
        printed.chars().zip(span.start..).filter(|(c, _)| matches!(c, '、' | '，')).last().map_or(0, |(_, at)| at);
    for (at, c) in (span.start..).zip(printed.chars()) {
        if matches!(c, '、' | '，') || matches!(c, '和' | '及' | '与') && at > last {
            // 甲以及乙
            let joint = u32::from(c == '及' && text.slice(Span::new(from, at)).ends_with('以'));
            parts.push(Span::new(from, at - joint));
            from = at + 1;
        }
    }
    parts.push(Span::new(from, span.end));
    for (number, part) in parts.iter_mut().enumerate() {
        // in front of the first member anything may stand, in front of another one a verb of its own
        for list in ["list_stops", "member_fronts"] {
            let words = pack.lexicon.list(list);
            loop {
                let printed = text.slice(*part);
                let cut = if number == 0 {
                    words.iter().filter_map(|w| printed.rfind(w.as_str()).map(|i| i + w.len())).max()
                } else {
                    words.iter().filter(|w| printed.starts_with(w.as_str())).map(String::len).max()
                };
                let Some(cut) = cut.filter(|cut| printed[*cut..].chars().nth(1).is_some()) else { break };
                part.start += printed[..cut].chars().count() as u32;
            }
        }
    }
    parts.retain(|p| p.len() >= 2);
    parts
}

/// 恒岳集团轴承系列 in a list: the member without the firm in front of it; 恒岳轴承二期 is one name.
fn without_owner(span: Span, mentions: &[Mention], kinds: Kinds) -> Span {
    let owner =
        nearby::beginning(mentions, span.start).filter(|m| m.kind == kinds.company && m.span.end + 3 <= span.end);
    Span::new(owner.map_or(span.start, |m| m.span.end), span.end)
}

/// Puts a mention that a rule makes; a name that it only confirms keeps what it stands for. Whether there may be another
/// mention than before.
fn mark(text: &Mapped, span: Span, kind: Type, source: &RuleSource, mentions: &mut Vec<Mention>) -> bool {
    if let Some(same) =
        mentions.iter_mut().find(|m| m.span == span && m.kind == kind && matches!(m.meaning, Meaning::Name(_)))
    {
        same.rule = source.id.clone();
        return false;
    }
    let meaning = if source.anaphor { Meaning::Anaphor } else { Meaning::Name(text.slice(span).to_owned()) };
    put(mentions, Mention { span, kind, meaning, division: None, rule: source.id.clone(), inner: Vec::new() });
    true
}

/// The rules of each stratum, by number.
fn strata(rules: &[RuleSource]) -> Vec<Range<usize>> {
    let mut strata = Vec::new();
    let mut first = 0;
    for chunk in rules.chunk_by(|a, b| a.stratum == b.stratum) {
        strata.push(first..first + chunk.len());
        first += chunk.len();
    }
    strata
}

/// A document of one sentence, for examples.
fn example_document(text: &Mapped) -> Document {
    let mut document = Document { source: text.as_str().into(), ..Document::default() };
    let sentence = Sentence { text: text.clone(), part: Part::Body, article: 0, section: 0, paragraph: 0 };
    document.sentences.push(sentence);
    document
}

impl Document {
    /// The document's date as the anchor of relative dates.
    pub fn anchor(&self) -> value::Anchor {
        let mut parts = self.date.as_deref().unwrap_or("").split('-');
        let mut next = || parts.next().filter(|p| !p.is_empty());
        value::Anchor {
            year: next().and_then(|p| p.parse().ok()),
            month: next().and_then(|p| p.parse().ok()),
            day: next().and_then(|p| p.parse().ok()),
            over: None,
        }
    }
}

/// Puts a mention among the others: what lies inside is swallowed; where it only overlaps another, it is left out.
pub(crate) fn put(mentions: &mut Vec<Mention>, mut mention: Mention) {
    // most mentions stand alone
    if mentions.iter().any(|m| m.span.overlaps(mention.span) || mention.span.contains(m.span)) {
        if mentions.iter().any(|m| m.span.overlaps(mention.span) && !mention.span.contains(m.span)) {
            return;
        }
        let inside = mentions.extract_if(.., |m| mention.span.contains(m.span));
        mention.inner.extend(inside.filter(|m| m.span != mention.span || m.kind != mention.kind));
    }
    let at = mentions.partition_point(|m| m.span.start < mention.span.start);
    mentions.insert(at, mention);
}

/// A mention of a name.
pub(crate) fn named(span: Span, kind: Type, name: String, rule: &Arc<str>) -> Mention {
    Mention { span, kind, meaning: Meaning::Name(name), division: None, rule: rule.clone(), inner: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: u32, end: u32) -> Mention {
        named(Span::new(start, end), Type(0), String::new(), &Arc::from("test"))
    }

    fn spans(mentions: &[Mention]) -> Vec<(u32, u32)> {
        mentions.iter().map(|m| (m.span.start, m.span.end)).collect()
    }

    #[test]
    fn mentions_are_put_in_order() {
        let mut mentions = vec![at(0, 2), at(6, 8)];
        put(&mut mentions, at(3, 5));
        assert_eq!(spans(&mentions), [(0, 2), (3, 5), (6, 8)]);
    }

    #[test]
    fn what_lies_inside_is_swallowed_and_what_overlaps_is_left_out() {
        let mut mentions = vec![at(0, 2), at(3, 5), at(6, 8)];
        put(&mut mentions, at(3, 8));
        assert_eq!(spans(&mentions), [(0, 2), (3, 8)]);
        assert_eq!(spans(&mentions[1].inner), [(3, 5), (6, 8)]);
        put(&mut mentions, at(1, 3));
        assert_eq!(spans(&mentions), [(0, 2), (3, 8)]);
    }

    #[test]
    fn a_mention_takes_the_place_of_its_like() {
        let mut mentions = vec![at(3, 5)];
        put(&mut mentions, at(3, 5));
        assert_eq!(spans(&mentions), [(3, 5)]);
        assert_eq!(mentions[0].inner, []);
    }
}
