//! Document → a text that shows each sentence with its mentions, its claims with their rules, and the rules that failed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::extract::Statement;
use crate::model::{Claim, Document, Extraction, Meaning, Mention, Node};
use crate::pack::RuleSource;
use crate::pipeline::Pipeline;
use crate::resolve::resolve;
use crate::rule::{Item, Match, Near, Nearness, Symbols};
use crate::span::{Mapped, Span};
use crate::text::{Given, prepare};

/// What is shown of a document.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shown<'a> {
    /// Only sentences that hold this text.
    pub only: Option<&'a str>,
    /// How many of the rules that did not match are shown of each sentence, the nearest first.
    pub near: usize,
}

/// Explains one document.
pub fn explain(pipeline: &Pipeline, given: Given<'_>, shown: Shown<'_>) -> String {
    let pack = &pipeline.pack;
    let (document, _) = prepare(given, pack);
    let mentions = pipeline.recogniser.recognise(&document, pack);
    let mut repeats = BTreeMap::new();
    let statements = pipeline.extractor.extract_noting(&document, &mentions, pack, &mut |first, second| {
        repeats.entry((second.span, &**second.rule)).or_insert(&**first.rule);
    });
    let stated: BTreeSet<(Span, &str)> = statements.iter().map(|s: &Statement<'_>| (s.span, &**s.rule)).collect();
    let extraction = resolve(&document, &mentions, statements, &pipeline.canon, pack);
    let mut explaining = Explaining {
        pipeline,
        extraction: &extraction,
        stated,
        repeats,
        nearness: Nearness::new(&pack.ontology, &pack.lexicon),
        text: String::new(),
    };
    explaining.head(&document);
    for (sentence, mentions) in document.sentences.iter().zip(&mentions) {
        if shown.only.is_some_and(|only| !sentence.text.as_str().contains(only)) {
            continue;
        }
        let whole = sentence.text.source(Span::new(0, sentence.text.len()));
        let (part, article, section) = (sentence.part, sentence.article, sentence.section);
        explaining.line(format_args!("\n{}–{} {part:?} §{article}.{section}", whole.start, whole.end));
        explaining.line(format_args!("  {}", marked(sentence.text.as_str(), mentions, pipeline)));
        let items: Vec<Item> = mentions.iter().map(|m| Item { span: m.span, kind: m.kind }).collect();
        let symbols = Symbols::new(&sentence.text, &items, true);
        explaining.line(format_args!("  rules see: {}", abstracted(&sentence.text, &symbols, pipeline)));
        for claim in extraction.claims.iter().filter(|c| whole.contains(c.evidence.span)) {
            explaining.claim(claim);
        }
        if shown.near > 0 {
            explaining.rules(&sentence.text, &items, &symbols, shown.near);
        }
    }
    let of_tables = extraction.claims.iter().filter(|claim| claim.evidence.rule.starts_with("table/"));
    let mut place = "";
    for claim in of_tables {
        let at = document.origin.region(claim.evidence.span).map_or("a table", |region| &region.place);
        if place != at {
            explaining.line(format_args!("\n{at}"));
            place = at;
        }
        explaining.claim(claim);
    }
    explaining.text
}

struct Explaining<'a> {
    pipeline: &'a Pipeline,
    extraction: &'a Extraction,
    /// Where which rule stated something.
    stated: BTreeSet<(Span, &'a str)>,
    /// Where which rule stated what another, here named, had stated.
    repeats: BTreeMap<(Span, &'a str), &'a str>,
    nearness: Nearness<'a>,
    text: String,
}

impl Explaining<'_> {
    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        let _ = writeln!(self.text, "{line}");
    }

    fn head(&mut self, document: &Document) {
        let place = document.place.map(|p| self.pipeline.pack.gazetteer.divisions[p].name.as_str());
        let authors: Vec<String> = document.authors.iter().map(|a| format!("{} {}", a.role, a.name)).collect();
        let (title, date) = (document.title.as_deref().unwrap_or("–"), document.date.as_deref().unwrap_or("–"));
        self.line(format_args!("# {}\n  title: {title}", document.name));
        self.line(format_args!("  date: {date}   place: {}\n  authors: {}", place.unwrap_or("–"), authors.join(", ")));
    }

    fn claim(&mut self, claim: &Claim) {
        let ontology = &self.pipeline.pack.ontology;
        let node = |n: &Node| match n {
            Node::Entity(i) => {
                let entity = &self.extraction.entities[*i];
                format!("{}:{}", ontology.class_of(entity.kind).name, entity.name)
            }
            Node::Value { text, .. } => format!("“{text}”"),
        };
        let qualifiers: Vec<String> = claim.qualifiers.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let (subject, object, qualifiers) = (node(&claim.subject), node(&claim.object), qualifiers.join(" "));
        let (relation, rule) = (&ontology.property_of(claim.relation).name, &claim.evidence.rule);
        self.line(format_args!("    {subject} —{relation}→ {object} {qualifiers}   [{rule} {:.2}]", claim.confidence));
    }

    /// The rules that matched in vain, and those that nearly matched.
    fn rules(&mut self, text: &Mapped, items: &[Item], folded: &Symbols, limit: usize) {
        let pipeline = self.pipeline;
        let engine = &pipeline.extractor.engine;
        let glance = engine.glance(text.as_str());
        let plain = Symbols::new(text, items, false);
        let mut nears: Vec<(Near, usize)> = Vec::new();
        for (number, rule) in engine.rules.iter().enumerate() {
            if !engine.triggered(number, &glance, folded) {
                continue;
            }
            let mut matches = Vec::new();
            engine.run_rule(number, &glance, folded, &mut matches);
            engine.run_rule(number, &glance, &plain, &mut matches);
            if matches.is_empty() {
                nears.extend(self.nearness.of(&rule.source, text, folded).map(|near| (near, number)));
            } else if let Some(why) = self.in_vain(&rule.source, text, &matches) {
                let quote = text.slice(matches[0].span);
                self.line(format_args!(
                    "    in vain: {} ({}) read “{quote}”: {why}",
                    rule.source.id, rule.source.about
                ));
            }
        }
        nears.sort_by_key(|(near, number)| (near.rank(), *number));
        for (near, number) in nears.iter().take(limit) {
            let source = &engine.rules[*number].source;
            let why = why(near, text);
            self.line(format_args!(
                "    near: {} ({}) heard {}: {why}",
                source.id,
                source.about,
                near.heard.join(", ")
            ));
        }
    }

    /// Why none of the matches of a rule became a claim; `None` where one did.
    fn in_vain(&self, rule: &RuleSource, text: &Mapped, matches: &[Match<'_>]) -> Option<String> {
        let id: &str = &rule.id;
        let spans: Vec<Span> = matches.iter().map(|m| text.source(m.span)).collect();
        let claims = |claim: &Claim| *claim.evidence.rule == *id && spans.contains(&claim.evidence.span);
        if self.extraction.claims.iter().any(claims) {
            return None;
        }
        if let Some(first) = spans.iter().find_map(|span| self.repeats.get(&(*span, id))) {
            return Some(format!("{first} states the same"));
        }
        let stated = spans.iter().any(|span| self.stated.contains(&(*span, id)));
        Some(if stated {
            "it gave way to a firmer claim or to another rule's figure, or says what another sentence says".to_owned()
        } else {
            let claims = rule.emit.iter().take(EMITTED).map(|e| format!("`{} —{}→ {}`", e.s, e.p, e.o));
            let claims: Vec<String> = claims.collect();
            format!(
                "it could not state {}: an end was not found, or not of a class the relation takes",
                claims.join(" or ")
            )
        })
    }
}

/// Claims of a rule that are named.
const EMITTED: usize = 3;

/// What a rule lacked.
fn why(near: &Near, text: &Mapped) -> String {
    let (read, all) = near.parts;
    let mut why = Vec::new();
    if let Some(unless) = &near.unless {
        why.push(format!("it matches, but for the exception `{unless}`"));
    } else if near.stopped.is_none() && read == all {
        why.push("it matches, but not with this list as one".to_owned());
    }
    if !near.missing.is_empty() {
        why.push(format!("there is no {}", near.missing.join(" and no ")));
    }
    if let Some((span, wanted)) = &near.stopped {
        let rest = text.slice(Span::new(span.end, text.len()));
        let behind: String = rest.chars().take(BEHIND).collect();
        let number = near.pattern + 1;
        let quote = text.slice(*span);
        let wanted = short(wanted);
        why.push(format!("pattern {number} read “{quote}” ({read} of {all}), then `{wanted}` in front of “{behind}”"));
    }
    if why.is_empty() {
        why.push(format!("no part of its pattern {} is read", near.pattern + 1));
    }
    why.join("; ")
}

/// A part of a pattern, cut where it is long.
fn short(part: &str) -> String {
    let long = part.chars().count() > PART;
    part.chars().take(PART).chain(long.then_some('…')).collect()
}

/// Characters of a part of a pattern that are shown.
const PART: usize = 48;
/// Characters that are shown behind the place where a pattern stopped.
const BEHIND: usize = 12;

/// The sentence as patterns see it, with classes by name.
fn abstracted(text: &Mapped, symbols: &Symbols, pipeline: &Pipeline) -> String {
    symbols.written(text, |shown, symbol| {
        let class = &pipeline.pack.ontology.class_of(symbol.kind).name;
        let place = symbol.place as usize;
        let _ = match symbols.members(place, place + 1).map_or(1, |members| members.len()) {
            1 => write!(shown, "<{class}>"),
            members => write!(shown, "<{class}×{members}>"),
        };
    })
}

/// The sentence with its mentions in brackets, as rule examples are written.
fn marked(sentence: &str, mentions: &[Mention], pipeline: &Pipeline) -> String {
    let chars: Vec<char> = sentence.chars().collect();
    let mut text = String::new();
    let mut at = 0;
    for mention in mentions {
        text.extend(&chars[at..mention.span.start as usize]);
        let printed: String = chars[mention.span.start as usize..mention.span.end as usize].iter().collect();
        let class = &pipeline.pack.ontology.class_of(mention.kind).name;
        let stands_for = match &mention.meaning {
            Meaning::Name(name) if *name != printed => format!("→{name}"),
            Meaning::Value(normal) if normal.text != printed => format!("→{}", normal.text),
            Meaning::Anaphor => "→?".to_owned(),
            _ => String::new(),
        };
        let _ = write!(text, "[{printed}:{class}{stands_for}]");
        at = mention.span.end as usize;
    }
    text.extend(&chars[at..]);
    text
}
