//! Sentences and mentions → statements: what is said of whom?
//!
//! Relation rules match on each sentence; what a match leaves open (该项目, 全县, a clause without a subject, the period of
//! a figure) is filled from the discourse. Statements still speak of mentions; [`crate::resolve`] makes entities of them.

mod discourse;
mod filler;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use discourse::Discourse;
pub use filler::Filler;

use crate::model::{Amount, Document, Meaning, Mention, Relation, Type};
use crate::pack::{Emit, Ontology, Pack, PackError};
use crate::rule::{Capture, Engine, Item, Match, Symbols};
use crate::span::{Mapped, Span};

/// What a statement speaks of, before resolution.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// A mention: sentence and index in it.
    Mention(usize, usize),
    /// A division of the gazetteer.
    Division(usize),
    /// Something named only here, by a stretch of text.
    Named {
        /// Its class.
        kind: Type,
        /// Its name.
        name: String,
    },
    /// A literal.
    Value {
        /// Normal text.
        text: String,
        /// Class of the value; `None` for plain text.
        kind: Option<Type>,
        /// Number and base unit, where it is an amount.
        amount: Option<Amount>,
    },
}

/// A statement before resolution.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Of whom.
    pub subject: Said,
    /// What.
    pub relation: Relation,
    /// Whom or how much.
    pub object: Said,
    /// Qualifiers.
    pub qualifiers: BTreeMap<String, String>,
    /// Characters of the source.
    pub span: Span,
    /// Rule.
    pub rule: Arc<str>,
    /// Above 0: holds only where nothing of a lower number states the relation for the subject.
    pub weak: u8,
    /// Number of the rule where the statement holds only if no other takes the figure.
    spare: Option<usize>,
    /// Sentence and first character of the object's mention.
    figure: Option<(usize, u32)>,
}

/// Compiled relation rules.
#[derive(Debug)]
pub struct Extractor {
    /// The engine with the rules of `data/relations`.
    pub engine: Engine,
    emits: Vec<Vec<Compiled>>,
}

#[derive(Debug)]
struct Compiled {
    subject: Filler,
    relation: Relation,
    object: Filler,
    qualifiers: Vec<(String, Filler)>,
    /// Qualifiers without which the claim is not made.
    required: Vec<String>,
    flags: Emit,
}

impl Extractor {
    /// Compiles the relation rules of a pack.
    ///
    /// # Errors
    /// Reported into `errors`.
    pub fn compile(pack: &Pack, errors: &mut Vec<PackError>) -> Extractor {
        let engine = Engine::compile(&pack.rules.relations, &pack.ontology, &pack.lexicon, errors);
        let required = |relation: Relation| {
            let names = pack.ontology.property_of(relation).qualifiers.iter();
            let needed =
                names.filter(|q| pack.ontology.property(q).is_some_and(|p| pack.ontology.property_of(p).required));
            needed.cloned().collect()
        };
        let compile = |emit: &Emit| {
            Some(Compiled {
                required: required(pack.ontology.property(&emit.p)?),
                subject: Filler::parse(&emit.s, &pack.ontology),
                relation: pack.ontology.property(&emit.p)?,
                object: Filler::parse(&emit.o, &pack.ontology),
                qualifiers: emit.q.iter().map(|(k, v)| (k.clone(), Filler::parse(v, &pack.ontology))).collect(),
                flags: emit.clone(),
            })
        };
        let emits = pack.rules.relations.iter().map(|r| r.emit.iter().filter_map(compile).collect()).collect();
        Extractor { engine, emits }
    }

    /// All statements of a document.
    pub fn extract(&self, document: &Document, mentions: &[Vec<Mention>], pack: &Pack) -> Vec<Statement> {
        let mut statements = Vec::new();
        let mut discourse = Discourse::new(document, mentions, pack);
        for (number, sentence) in document.sentences.iter().enumerate() {
            discourse.enter(number);
            let items: Vec<Item> = mentions[number].iter().map(|m| Item { span: m.span, kind: m.kind }).collect();
            let folded = Symbols::new(&sentence.text, &items, true);
            let first = statements.len();
            self.read(&folded, number, &discourse, &mut statements);
            if folded.folded {
                let plain = Symbols::new(&sentence.text, &items, false);
                let folded_until = statements.len();
                self.read(&plain, number, &discourse, &mut statements);
                // 分别 pairs lists, which are lists only when folded
                if sentence.text.as_str().contains("分别") {
                    statements.truncate(folded_until);
                }
            }
            for (index, mention) in mentions[number].iter().enumerate() {
                if !mention.inner.is_empty() {
                    self.read_name(mention, (number, index), &discourse, &mut statements);
                }
            }
            drop_repeated(&mut statements, first);
        }
        drop_spare(&mut statements);
        statements
    }

    fn read(&self, symbols: &Symbols, sentence: usize, discourse: &Discourse<'_>, statements: &mut Vec<Statement>) {
        for found in self.engine.run(symbols) {
            let place = filler::Place { sentence, text: &discourse.document.sentences[sentence].text, whole: None };
            self.state(&found, place, discourse, statements);
        }
    }

    /// Reads inside a name: `<name>：年产30万吨尼龙6项目`, with what the name swallowed as mentions.
    fn read_name(
        &self,
        mention: &Mention,
        whole: (usize, usize),
        discourse: &Discourse<'_>,
        statements: &mut Vec<Statement>,
    ) {
        let sentence = &discourse.document.sentences[whole.0];
        let mut text = Mapped::default();
        let origin = |i: u32| sentence.text.origin(i).unwrap_or_default();
        text.push('■', origin(mention.span.start));
        text.push('：', origin(mention.span.start));
        let shift = |span: Span| Span::new(span.start - mention.span.start + 2, span.end - mention.span.start + 2);
        for (c, i) in sentence.text.slice(mention.span).chars().zip(mention.span.start..) {
            text.push(c, origin(i));
        }
        let mut items = vec![Item { span: Span::new(0, 1), kind: mention.kind }];
        let mut inner: Vec<&Mention> = mention.inner.iter().collect();
        inner.sort_by_key(|m| m.span.start);
        items.extend(inner.iter().map(|m| Item { span: shift(m.span), kind: m.kind }));
        let symbols = Symbols::new(&text, &items, true);
        for found in self.engine.run(&symbols) {
            // only rules that speak of the name as a whole
            let speaks = found.roles.iter().any(|(_, c)| matches!(c, Capture::Mentions(m) if m.contains(&0)));
            if speaks {
                let place = filler::Place { sentence: whole.0, text: &text, whole: Some((whole.1, &inner)) };
                self.state(&found, place, discourse, statements);
            }
        }
    }

    fn state(
        &self,
        found: &Match,
        place: filler::Place<'_>,
        discourse: &Discourse<'_>,
        statements: &mut Vec<Statement>,
    ) {
        let rule = &self.engine.rules[found.rule].source;
        for emit in &self.emits[found.rule] {
            let subjects = emit.subject.fill(found, &place, discourse);
            let objects = emit.object.fill(found, &place, discourse);
            if subjects.is_empty() || objects.is_empty() {
                continue;
            }
            let respectively =
                subjects.len() == objects.len() && subjects.len() > 1 && place.text.slice(found.span).contains("分别");
            for (i, subject) in subjects.iter().enumerate() {
                for (j, object) in objects.iter().enumerate() {
                    if respectively && i != j {
                        continue;
                    }
                    let Some((subject, object)) = fit(subject, emit.relation, object, discourse) else { continue };
                    if (emit.flags.fine && !discourse.is_fine(&object))
                        || (emit.flags.agree && !discourse.agrees(&subject, &object))
                    {
                        continue;
                    }
                    let mut qualifiers = BTreeMap::new();
                    for (name, filler) in &emit.qualifiers {
                        let values = filler.fill(found, &place, discourse);
                        let value = values.get(if respectively { j } else { 0 }).or(values.first());
                        if let Some(text) = value.and_then(|v| discourse.text_of(v)).filter(|t| !t.is_empty()) {
                            qualifiers.insert(name.clone(), squeezed(text));
                        }
                    }
                    if emit.required.iter().any(|q| !qualifiers.contains_key(q)) {
                        continue;
                    }
                    statements.push(Statement {
                        subject,
                        relation: emit.relation,
                        object,
                        qualifiers,
                        span: place.text.source(found.span),
                        rule: rule.id.clone(),
                        weak: emit.flags.weak,
                        spare: emit.flags.spare.then_some(found.rule),
                        figure: emit.object.mention(found, j, &place, discourse),
                    });
                }
            }
        }
    }
}

/// Subject and object as the relation takes them, or nothing where the vocabulary forbids it.
fn fit(subject: &Said, relation: Relation, object: &Said, discourse: &Discourse<'_>) -> Option<(Said, Said)> {
    let ontology = &discourse.pack.ontology;
    let property = ontology.property_of(relation);
    let within = |kind: Type, classes: &[Type]| classes.iter().any(|c| ontology.is_a(kind, *c));
    let as_class = |said: &Said, classes: &[Type]| -> Option<Said> {
        let kind = discourse.kind_of(said)?;
        if within(kind, classes) {
            return Some(said.clone());
        }
        // a word for an industry or a firm's product stands for the product where one is asked for
        let product = ontology.class("Product").filter(|p| classes.contains(p))?;
        matches!(said, Said::Mention(..)).then(|| Said::Named { kind: product, name: discourse.printed(said) })
    };
    let subject = as_class(subject, &property.domain)?;
    let object = match object {
        // 今年三月 in a text without a date fixes no day
        Said::Value { text, .. } if text.is_empty() => return None,
        Said::Value { .. } => {
            let takes = !property.datatypes.is_empty() || property.range.iter().any(|c| is_literal_class(ontology, *c));
            takes.then(|| object.clone())?
        }
        other
            if property.range.is_empty()
                || (!property.datatypes.is_empty()
                    && !property.range.iter().any(|c| !is_literal_class(ontology, *c))) =>
        {
            Said::Value { text: discourse.text_of(other)?, kind: None, amount: None }
        }
        other => as_class(other, &property.range)?,
    };
    (subject != object).then_some((subject, object))
}

/// Whether objects of the class are written as values: amounts, records, stages.
fn is_literal_class(ontology: &Ontology, class: Type) -> bool {
    ["Record", "Value", "Stage"]
        .iter()
        .any(|name| ontology.class(name).is_some_and(|above| ontology.is_a(class, above)))
}

/// Drops statements of one sentence that say the same.
fn drop_repeated(statements: &mut Vec<Statement>, first: usize) {
    let mut kept: Vec<Statement> = Vec::new();
    for statement in statements.drain(first..) {
        let same = kept.iter().any(|k| {
            k.subject == statement.subject
                && k.relation == statement.relation
                && k.object == statement.object
                && k.qualifiers == statement.qualifiers
        });
        if !same {
            kept.push(statement);
        }
    }
    statements.extend(kept);
}

/// Drops spare statements whose figure another statement has taken; of several spare ones the first rule's stays.
fn drop_spare(statements: &mut Vec<Statement>) {
    let mut taken: BTreeMap<(usize, u32), usize> = BTreeMap::new();
    for statement in statements.iter().filter(|s| s.spare.is_none()) {
        if let Some(figure) = statement.figure {
            taken.insert(figure, usize::MAX);
        }
    }
    for statement in statements.iter() {
        if let (Some(rule), Some(figure)) = (statement.spare, statement.figure) {
            let first = taken.entry(figure).or_insert(rule);
            *first = if *first == usize::MAX { *first } else { rule.min(*first) };
        }
    }
    statements.retain(|s| match (s.spare, s.figure) {
        (Some(rule), Some(figure)) => taken.get(&figure) == Some(&rule),
        _ => true,
    });
}

/// A text without the spaces that justified a line (`链 长`); those between Latin words stay.
fn squeezed(text: String) -> String {
    let latin = text.chars().any(|c| c.is_ascii_alphabetic());
    if latin || !text.contains(' ') { text } else { text.replace(' ', "") }
}

/// The number of an amount.
pub(crate) fn amount_of(meaning: &Meaning) -> Option<Amount> {
    match meaning {
        Meaning::Value(normal) => Some(Amount { number: normal.number?, unit: normal.unit.clone() }),
        _ => None,
    }
}
