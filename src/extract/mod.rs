//! Sentences and mentions → statements: what is said of whom?
//!
//! Relation rules match on each sentence; what a match leaves open (该项目, 全县, a clause without a subject, the period of
//! a figure) is filled from the discourse. Statements still speak of mentions; [`crate::resolve`] makes entities of them.

mod capture;
mod cells;
mod classes;
mod discourse;
mod emit;
mod filler;
mod limits;
mod terms;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use classes::Classes;
pub use discourse::Discourse;
pub use filler::Filler;
use smallvec::SmallVec;
pub use terms::{Sought, Terms};

use crate::model::{Document, Meaning, Mention, Part, Relation, Type};
use crate::pack::{Pack, PackError, RuleSource};
use crate::rule::{Capture, Engine, Glance, Heads, Item, Match, Program, Rule, Symbols};
use crate::span::Span;
use emit::Stating;
use filler::{HEAD, Place, Whole};

/// The relation rules, compiled, with those of their patterns that can speak of a name as a whole.
pub type Relations = (Engine, Heads);

/// Statements of a sentence, on average, in a text that says much.
const STATED: usize = 2;

/// What a statement speaks of, before resolution; its texts are borrowed wherever they stand in a text or a rule.
#[derive(Debug, Clone, PartialEq)]
pub enum Said<'a> {
    /// A mention: sentence and index in it.
    Mention(usize, usize),
    /// A division of the gazetteer.
    Division(usize),
    /// Something named only here, by a stretch of text.
    Named {
        /// Its class.
        kind: Type,
        /// Its name.
        name: Cow<'a, str>,
    },
    /// A literal.
    Value {
        /// Normal text.
        text: Cow<'a, str>,
        /// Class of the value; `None` for plain text.
        kind: Option<Type>,
        /// Number and base unit, where it is an amount.
        amount: Option<Figure<'a>>,
    },
}

/// A number with its base unit, as [`crate::model::Amount`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure<'a> {
    /// In the base unit.
    pub number: f64,
    /// Base unit, where there is one.
    pub unit: Option<&'a str>,
}

/// Names of qualifiers with their texts, by name.
pub type Qualifiers<'a> = SmallVec<[(&'a str, Cow<'a, str>); 2]>;

/// A statement before resolution.
#[derive(Debug, Clone)]
pub struct Statement<'a> {
    /// Of whom.
    pub subject: Said<'a>,
    /// What.
    pub relation: Relation,
    /// Whom or how much.
    pub object: Said<'a>,
    /// Qualifiers.
    pub qualifiers: Qualifiers<'a>,
    /// Characters of the source.
    pub span: Span,
    /// Rule.
    pub rule: &'a Arc<str>,
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
    /// The patterns that can speak of a name as a whole.
    heads: Heads,
    /// For each rule what it states.
    statings: Vec<Vec<Stating>>,
    /// For each rule and pattern the statings whose roles it catches, by number.
    stated: Vec<Vec<SmallVec<[u16; 4]>>>,
    /// For each rule and pattern whether it is one mention: what a list states then is stated of all its members, and their exceptions
    /// hold of the list.
    bare: Vec<Vec<bool>>,
    terms: Terms,
}

impl Extractor {
    /// Compiles the relation rules of a pack.
    ///
    /// # Errors
    /// Reported into `errors`.
    pub fn compile(pack: &Pack, errors: &mut Vec<PackError>) -> Extractor {
        Extractor::with(pack, None, errors)
    }

    /// As [`Extractor::compile`], with the rules as they were compiled before, where they are at hand.
    pub(crate) fn with(pack: &Pack, relations: Option<Relations>, errors: &mut Vec<PackError>) -> Extractor {
        let (engine, heads) = relations.unzip();
        let engine = Engine::again(engine, &pack.rules.relations, &pack.ontology, &pack.lexicon, errors);
        let compile = |(number, rule): (usize, &RuleSource)| {
            rule.emit.iter().filter_map(|emit| Stating::compile(emit, rule, number, &pack.ontology)).collect()
        };
        let statings: Vec<Vec<Stating>> = pack.rules.relations.iter().enumerate().map(compile).collect();
        let bare = pack.rules.relations.iter().map(|rule| rule.patterns.iter().map(|p| is_bare(p)).collect()).collect();
        let stated = engine.rules.iter().zip(&statings).map(|(rule, statings)| stated(rule, statings)).collect();
        let heads = heads.unwrap_or_else(|| engine.heads(HEAD[1]));
        Extractor { heads, engine, statings, stated, bare, terms: Terms::of(pack) }
    }

    /// The rules with the patterns that can speak of a name as a whole.
    pub(crate) fn relations(&self) -> (&Engine, &Heads) {
        (&self.engine, &self.heads)
    }

    /// All statements of a document.
    pub fn extract<'a>(
        &'a self,
        document: &'a Document,
        mentions: &'a [Vec<Mention>],
        pack: &'a Pack,
    ) -> Vec<Statement<'a>> {
        self.extract_noting(document, mentions, pack, &mut |_, _| {})
    }

    /// All statements of a document; `repeated` hears of each statement that is dropped because another of the same sentence,
    /// which it hears of first, says the same.
    pub fn extract_noting<'a>(
        &'a self,
        document: &'a Document,
        mentions: &'a [Vec<Mention>],
        pack: &'a Pack,
        repeated: &mut impl FnMut(&Statement<'a>, &Statement<'a>),
    ) -> Vec<Statement<'a>> {
        let mut statements = Vec::with_capacity(document.sentences.len() * STATED);
        let mut discourse = Discourse::new(document, mentions, pack, &self.terms);
        let mut items: Vec<Item> = Vec::new();
        let mut matches = Vec::new();
        for (number, sentence) in document.sentences.iter().enumerate() {
            discourse.enter(number);
            if sentence.part == Part::Cell {
                continue;
            }
            items.clear();
            items.extend(mentions[number].iter().map(|m| Item { span: m.span, kind: m.kind }));
            let glance = self.engine.glance(sentence.text.as_str());
            let folded = Symbols::new(&sentence.text, &items, true);
            let first = statements.len();
            let place = Place { sentence: number, text: &sentence.text, whole: None };
            self.engine.run(&glance, &folded, &mut matches);
            self.state(&mut matches, &place, &discourse, &mut statements);
            // 分别 pairs lists, which are lists only when folded
            if folded.folded && !sentence.text.as_str().contains("分别") {
                let plain = Symbols::new(&sentence.text, &items, false);
                self.engine.run(&glance, &plain, &mut matches);
                matches.retain(|found| !self.bare[found.rule][found.pattern]);
                self.state(&mut matches, &place, &discourse, &mut statements);
            }
            for (index, mention) in mentions[number].iter().enumerate() {
                // a project's name tells what it makes, that of a scheme how many units it has, whether it swallowed anything or not
                let telling = [self.terms.project, self.terms.policy].contains(&Some(mention.kind))
                    && matches!(mention.meaning, Meaning::Name(_));
                if (telling || !mention.inner.is_empty()) && self.heads.any(mention.kind) {
                    self.read_name(&glance, (number, index), &discourse, &mut matches, &mut statements);
                }
            }
            drop_repeated(&mut statements, first, repeated);
        }
        drop_spare(&mut statements);
        statements.append(&mut cells::state(document, mentions, pack));
        statements
    }

    /// What matches state.
    fn state<'a>(
        &'a self,
        matches: &mut Vec<Match<'a>>,
        place: &Place<'_, 'a>,
        discourse: &Discourse<'a>,
        statements: &mut Vec<Statement<'a>>,
    ) {
        for found in matches.drain(..) {
            for number in &self.stated[found.rule][found.pattern] {
                self.statings[found.rule][usize::from(*number)].state(&found, place, discourse, statements);
            }
        }
    }

    /// Reads inside a name: `<name>：年产20万吨工程塑料项目`, with what the name swallowed as mentions.
    fn read_name<'a>(
        &'a self,
        glance: &Glance,
        (sentence, index): (usize, usize),
        discourse: &Discourse<'a>,
        matches: &mut Vec<Match<'a>>,
        statements: &mut Vec<Statement<'a>>,
    ) {
        let mention = &discourse.mentions[sentence][index];
        let text = &discourse.document.sentences[sentence].text;
        let mut inner: SmallVec<[&Mention; 4]> = mention.inner.iter().collect();
        inner.sort_by_key(|m| m.span.start);
        let items = inner.iter().map(|m| Item { span: m.span, kind: m.kind });
        let symbols = Symbols::behind(mention.kind, HEAD.len() as u32, text, mention.span.start, items);
        let glance = self.engine.glance_behind(&self.heads, glance, mention.span);
        self.engine.run_heads(&self.heads, mention.kind, &glance, &symbols, matches);
        // only what speaks of the name as a whole by what stands in it; rules that read the name alone have read the sentence,
        // where their exceptions see what stands around
        let whole = |m: &Match| m.roles.iter().any(|(_, c)| matches!(c, Capture::Mentions(m) if m.contains(&0)));
        matches.retain(|m| m.span.end > 1 && whole(m));
        let whole = Whole { index, start: mention.span.start, inner: &inner };
        let place = Place { sentence, text, whole: Some(whole) };
        self.state(matches, &place, discourse, statements);
    }
}

/// Whether a pattern is nothing but one mention (`<x:Company>`).
fn is_bare(pattern: &str) -> bool {
    pattern.starts_with('<') && pattern.find('>') == Some(pattern.len() - 1)
}

/// For each pattern of a rule the statings whose roles it catches.
fn stated(rule: &Rule, statings: &[Stating]) -> Vec<SmallVec<[u16; 4]>> {
    let of_pattern = |pattern: &Program| {
        let roles: Vec<&str> = pattern.roles().collect();
        (0..).zip(statings).filter(|(_, stating)| stating.fits(&roles)).map(|(number, _)| number).collect()
    };
    rule.patterns.iter().map(of_pattern).collect()
}

/// Drops statements of one sentence that say the same.
fn drop_repeated<'a>(
    statements: &mut Vec<Statement<'a>>,
    first: usize,
    note: &mut impl FnMut(&Statement<'a>, &Statement<'a>),
) {
    let mut kept = first;
    for at in first..statements.len() {
        if let Some(same) = (first..kept).find(|k| statements[*k].says_the_same(&statements[at])) {
            note(&statements[same], &statements[at]);
            // of the ways in which it is said the firmest counts
            let (weak, spare) = (statements[at].weak, statements[at].spare);
            let kept = &mut statements[same];
            kept.weak = kept.weak.min(weak);
            kept.spare = kept.spare.zip(spare).map(|(one, other)| one.min(other));
            continue;
        }
        if kept < at {
            statements.swap(kept, at);
        }
        kept += 1;
    }
    statements.truncate(kept);
}

impl Statement<'_> {
    fn says_the_same(&self, other: &Self) -> bool {
        self.relation == other.relation
            && self.object == other.object
            && self.subject == other.subject
            && self.qualifiers == other.qualifiers
    }
}

/// Drops spare statements whose figure another statement has taken; of several spare ones the first rule's stays.
fn drop_spare(statements: &mut Vec<Statement<'_>>) {
    // by figure, the first rule that would take it
    let mut takers: BTreeMap<(usize, u32), usize> = BTreeMap::new();
    for statement in statements.iter() {
        if let (Some(rule), Some(figure)) = (statement.spare, statement.figure) {
            let first = takers.entry(figure).or_insert(rule);
            *first = rule.min(*first);
        }
    }
    if takers.is_empty() {
        return;
    }
    let firm = statements.iter().filter(|s| s.spare.is_none());
    for figure in firm.filter_map(|s| s.figure) {
        takers.remove(&figure);
    }
    statements.retain(|s| match (s.spare, s.figure) {
        (Some(rule), Some(figure)) => takers.get(&figure) == Some(&rule),
        _ => true,
    });
}

/// The number of an amount.
fn figure_of(meaning: &Meaning) -> Option<Figure<'_>> {
    match meaning {
        Meaning::Value(normal) => Some(Figure { number: normal.number?, unit: normal.unit.as_deref() }),
        _ => None,
    }
}
