//! Rules → compiled rules; symbols → matches.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use smallvec::SmallVec;

use super::alphabet::{Alphabet, Code};
use super::compile::Parsed;
use super::gate::{Gate, Glance, Heard};
use super::matcher::{Matcher, Text};
use super::needs::class_bit;
use super::pattern::symbol;
use super::program::{Program, Sets};
use super::symbols::{Item, Symbols};
use crate::pack::{Lexicon, Ontology, PackError, RuleSource};
use crate::span::Span;

/// A compiled rule.
#[derive(Debug)]
pub struct Rule {
    /// The rule as written.
    pub source: RuleSource,
    /// Compiled patterns, in the order written.
    pub patterns: Vec<Program>,
    /// Compiled exceptions.
    pub unless: Vec<Program>,
}

/// What a role caught.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Capture {
    /// One mention, or the members of a list, by their index among the items.
    Mentions(SmallVec<[u32; 2]>),
    /// Plain text: characters of the sentence.
    Text(Span),
}

/// A place where a rule's pattern matched and no exception held.
#[derive(Debug, Clone)]
pub struct Match {
    /// Index of the rule in the engine.
    pub rule: usize,
    /// Index of the pattern in the rule.
    pub pattern: usize,
    /// Characters of the sentence that the pattern covers.
    pub span: Span,
    /// Roles with what they caught, in the order of the pattern.
    pub roles: SmallVec<[(Arc<str>, Capture); 3]>,
}

impl Match {
    /// What the role `name` caught.
    pub fn role(&self, name: &str) -> Option<&Capture> {
        self.roles.iter().find(|(n, _)| &**n == name).map(|(_, c)| c)
    }
}

/// Compiled rules behind a gate of words.
pub struct Engine {
    /// The rules, in the order given.
    pub rules: Vec<Rule>,
    alphabet: Alphabet,
    sets: Sets,
    gate: Gate,
    /// Codes of the marks that end a clause.
    clause_ends: [Code; CLAUSE_ENDS.len()],
}

thread_local! {
    /// Memory that searches use again and again.
    static MEMORY: RefCell<(Heard, Matcher)> = RefCell::default();
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Engine({} rules)", self.rules.len())
    }
}

/// Marks that end a clause; an exception looks no further.
const CLAUSE_ENDS: [char; 6] = ['，', '。', '；', '！', '？', '\n'];

impl Engine {
    /// Compiles rules.
    ///
    /// # Errors
    /// Every pattern that does not compile, with file, line and rule.
    pub fn compile<'a>(
        sources: impl IntoIterator<Item = &'a RuleSource>,
        ontology: &Ontology,
        lexicon: &Lexicon,
        errors: &mut Vec<PackError>,
    ) -> Engine {
        let parsed: Vec<Parsed<'_>> =
            sources.into_iter().map(|source| Parsed::new(source, ontology, lexicon, errors)).collect();
        let expressions = parsed.iter().flat_map(|rule| rule.patterns.iter().chain(&rule.unless));
        let marks = CLAUSE_ENDS.map(String::from);
        let letters = Gate::words(&parsed).into_iter().chain(marks.iter().map(String::as_str));
        let alphabet = Alphabet::of(expressions, letters).unwrap_or_else(|message| {
            errors.push(PackError::at("data", 0, message));
            Alphabet::default()
        });
        let mut sets = Sets::default();
        let rules = parsed.iter().map(|rule| rule.compile(&alphabet, &mut sets, errors)).collect();
        sets.settle(&alphabet);
        let clause_ends = CLAUSE_ENDS.map(|c| alphabet.code(c));
        Engine { rules, sets, gate: Gate::new(&parsed, &alphabet), clause_ends, alphabet }
    }

    /// Hears the words of a sentence, before mentions are put in their place.
    pub fn glance(&self, text: &str) -> Glance {
        self.gate.glance(text, &self.alphabet)
    }

    /// All matches in a sentence with its mentions as symbols, by rule.
    pub fn run(&self, glance: &Glance, symbols: &Symbols) -> Vec<Match> {
        self.run_some(0..self.rules.len(), glance, symbols)
    }

    /// The matches of some of the rules, by rule.
    pub fn run_some(&self, rules: Range<usize>, glance: &Glance, symbols: &Symbols) -> Vec<Match> {
        let mut matches = Vec::new();
        MEMORY.with_borrow_mut(|(heard, matcher)| {
            self.gate.hear(glance, symbols, heard);
            for (rule, pattern) in self.gate.open(heard, rules) {
                self.search(rule, pattern, symbols, heard, matcher, &mut matches);
            }
        });
        matches
    }

    /// Whether some of the rules could match in a sentence that holds these words and mentions.
    pub fn may_match(&self, rules: Range<usize>, words: &Heard, items: &[Item]) -> bool {
        let classes = items.iter().fold(0, |bits, item| bits | class_bit(symbol(item.kind)));
        self.gate.may_open(words, rules, classes)
    }

    /// What a sentence holds without its mentions, for [`Engine::may_match`].
    pub fn words(&self, glance: &Glance) -> Heard {
        let mut heard = Heard::default();
        self.gate.hear(glance, &Symbols::default(), &mut heard);
        heard
    }

    /// Matches of one rule, whether or not a trigger stands in the sentence.
    pub fn run_rule(&self, number: usize, glance: &Glance, symbols: &Symbols, matches: &mut Vec<Match>) {
        MEMORY.with_borrow_mut(|(heard, matcher)| {
            self.gate.hear(glance, symbols, heard);
            for pattern in 0..self.rules[number].patterns.len() {
                if self.gate.could_match(heard, number, pattern) {
                    self.search(number, pattern, symbols, heard, matcher, matches);
                }
            }
        });
    }

    /// Matches of one pattern; those of earlier patterns of the rule stand at the end of `matches`.
    fn search(
        &self,
        number: usize,
        pattern: usize,
        symbols: &Symbols,
        heard: &Heard,
        matcher: &mut Matcher,
        matches: &mut Vec<Match>,
    ) {
        let rule = &self.rules[number];
        let program = &rule.patterns[pattern];
        let mut from = 0;
        while let Some((start, end)) = matcher.find(program, &self.sets, heard.text(), from) {
            from = end.max(start + 1);
            let span = symbols.span(start, end);
            // an earlier pattern of the same rule has read this place
            let mut earlier = matches.iter().rev().take_while(|m| m.rule == number);
            if earlier.any(|m| m.pattern < pattern && m.span.overlaps(span)) {
                continue;
            }
            let roles = program.groups.iter().enumerate().filter_map(|(group, name)| {
                let (name, (from, to)) = (name.as_ref()?, matcher.group(group)?);
                let capture = match symbols.members(from, to) {
                    Some(members) => Capture::Mentions(members.collect()),
                    None => Capture::Text(symbols.span(from, to)),
                };
                Some((name.clone(), capture))
            });
            let found = Match { rule: number, pattern, span, roles: roles.collect() };
            let clause = Text { codes: self.clause(&heard.codes, start, end), symbols: None };
            if !rule.unless.iter().any(|unless| matcher.find(unless, &self.sets, clause, 0).is_some()) {
                matches.push(found);
            }
        }
    }

    /// The clause round `start..end`.
    fn clause<'a>(&self, codes: &'a [Code], start: usize, end: usize) -> &'a [Code] {
        let from = codes[..start].iter().rposition(|c| self.clause_ends.contains(c)).map_or(0, |i| i + 1);
        let to = codes[end..].iter().position(|c| self.clause_ends.contains(c)).map_or(codes.len(), |i| end + i);
        &codes[from..to]
    }

    /// Whether a program of this engine matches in a rewritten sentence.
    pub(super) fn is_match(&self, program: &Program, glance: &Glance, symbols: &Symbols) -> bool {
        MEMORY.with_borrow_mut(|(heard, matcher)| {
            self.gate.hear(glance, symbols, heard);
            matcher.find(program, &self.sets, heard.text(), 0).is_some()
        })
    }

    /// Begin and end of each group in each match of a program.
    #[cfg(test)]
    pub(super) fn find_all(
        &self,
        program: &Program,
        glance: &Glance,
        symbols: &Symbols,
    ) -> Vec<Vec<Option<(usize, usize)>>> {
        MEMORY.with_borrow_mut(|(heard, matcher)| {
            self.gate.hear(glance, symbols, heard);
            let mut found = Vec::new();
            let mut from = 0;
            while let Some((start, end)) = matcher.find(program, &self.sets, heard.text(), from) {
                from = end.max(start + 1);
                let groups = (1..program.groups.len()).map(|group| matcher.group(group));
                found.push(std::iter::once(Some((start, end))).chain(groups).collect());
            }
            found
        })
    }

    /// Whether a trigger of rule `number` stands in the rewritten sentence.
    pub fn triggered(&self, number: usize, glance: &Glance, symbols: &Symbols) -> bool {
        MEMORY.with_borrow_mut(|(heard, _)| {
            self.gate.hear(glance, symbols, heard);
            heard.triggers(number)
        })
    }
}
