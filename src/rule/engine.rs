//! Rules → compiled rules; symbols → matches.

use std::cell::RefCell;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::alphabet::{Alphabet, Code};
use super::compile::Parsed;
use super::gate::{Gate, Glance, Heard};
use super::heads::Heads;
use super::matcher::{Matcher, Text};
use super::program::Program;
use super::sets::Sets;
use super::symbols::Symbols;
use super::tree::Parser;
use crate::model::Type;
use crate::pack::{Lexicon, Ontology, PackError, RuleSource};
use crate::span::Span;

/// A compiled rule.
#[derive(Debug, Serialize, Deserialize)]
pub struct Rule {
    /// The rule as written.
    #[serde(skip)]
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
pub struct Match<'e> {
    /// Index of the rule in the engine.
    pub rule: usize,
    /// Index of the pattern in the rule.
    pub pattern: usize,
    /// Characters of the sentence that the pattern covers.
    pub span: Span,
    /// Roles with what they caught, in the order of the pattern.
    pub roles: SmallVec<[(&'e str, Capture); 3]>,
}

impl Match<'_> {
    /// What the role `name` caught.
    pub fn role(&self, name: &str) -> Option<&Capture> {
        self.roles.iter().find(|(n, _)| *n == name).map(|(_, c)| c)
    }
}

/// A sentence with its mentions as symbols, and what it holds.
#[derive(Debug)]
pub struct Reading {
    symbols: Symbols,
    heard: Heard,
}

/// Compiled rules behind a gate of words.
///
/// It can be written and read with serde, but for the rules as written: [`Engine::again`] puts them in.
#[derive(Serialize, Deserialize)]
pub struct Engine {
    /// The rules, in the order given.
    pub rules: Vec<Rule>,
    alphabet: Alphabet,
    sets: Sets,
    gate: Gate,
    /// Codes of the marks that end a clause.
    clause_ends: [Code; CLAUSE_ENDS.len()],
    /// Codes of the marks that two matches may share.
    edges: [Code; EDGES.len()],
}

thread_local! {
    /// Memory that searches use again and again.
    static MEMORY: RefCell<(Heard, Matcher)> = RefCell::default();
    /// Memory of readings that are done with.
    static SPARE: RefCell<Vec<Heard>> = RefCell::default();
}

impl Drop for Reading {
    fn drop(&mut self) {
        let heard = std::mem::take(&mut self.heard);
        SPARE.with_borrow_mut(|spare| spare.push(heard));
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Engine({} rules)", self.rules.len())
    }
}

/// Marks that end a clause; an exception looks no further.
pub(super) const CLAUSE_ENDS: [char; 6] = ['，', '。', '；', '！', '？', '\n'];

/// Marks that close what one match reads and open what the next one does.
const EDGES: [char; 5] = ['，', '。', '；', '、', '：'];

/// The clause round `start..end`.
pub(super) fn clause<'a, T: PartialEq>(text: &'a [T], ends: &[T], start: usize, end: usize) -> &'a [T] {
    let from = text[..start].iter().rposition(|c| ends.contains(c)).map_or(0, |i| i + 1);
    let to = text[end..].iter().position(|c| ends.contains(c)).map_or(text.len(), |i| end + i);
    &text[from..to]
}

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
        let mut parser = Parser::new(ontology, lexicon);
        let sources = sources.into_iter();
        let parsed: Vec<Parsed<'_>> =
            sources.map(|source| Parsed::new(source, ontology, lexicon, &mut parser, errors)).collect();
        let stock = parser.stock();
        let letters = stock.letters.iter().copied().chain(Gate::letters(&parsed)).chain(CLAUSE_ENDS).chain(EDGES);
        let alphabet = Alphabet::of(&stock.classes, letters).unwrap_or_else(|message| {
            errors.push(PackError::at("data", 0, message));
            Alphabet::default()
        });
        let mut sets = Sets::of(stock, &alphabet);
        let rules = parsed.iter().map(|rule| rule.compile(stock, &alphabet, &mut sets, errors)).collect();
        sets.settle(&alphabet);
        let clause_ends = CLAUSE_ENDS.map(|c| alphabet.code(c));
        let edges = EDGES.map(|c| alphabet.code(c));
        Engine { rules, sets, gate: Gate::new(&parsed, stock, &alphabet), clause_ends, edges, alphabet }
    }

    /// The engine as it was `compiled` of the same rules before, or as [`Engine::compile`] gives it.
    pub fn again(
        compiled: Option<Engine>,
        sources: &[RuleSource],
        ontology: &Ontology,
        lexicon: &Lexicon,
        errors: &mut Vec<PackError>,
    ) -> Engine {
        match compiled {
            Some(mut engine) if engine.rules.len() == sources.len() => {
                engine.rules.iter_mut().zip(sources).for_each(|(rule, source)| rule.source = source.clone());
                engine
            }
            _ => Engine::compile(sources, ontology, lexicon, errors),
        }
    }

    /// Hears the words of a sentence, before mentions are put in their place.
    pub fn glance(&self, text: &str) -> Glance {
        self.gate.glance(text, &self.alphabet)
    }

    /// Adds all matches in a sentence with its mentions as symbols, by rule.
    pub fn run<'e>(&'e self, glance: &Glance, symbols: &Symbols, matches: &mut Vec<Match<'e>>) {
        MEMORY.with_borrow_mut(|(heard, matcher)| {
            self.gate.hear(glance, symbols, heard);
            for (rule, pattern) in self.gate.open(heard, 0..self.rules.len()) {
                self.search(rule, pattern, symbols, heard, matcher, matches);
            }
        });
    }

    /// Reads a sentence with its mentions as symbols, to be searched by some of the rules and then by others.
    pub fn reading(&self, glance: &Glance, symbols: Symbols) -> Reading {
        let mut heard = SPARE.with_borrow_mut(Vec::pop).unwrap_or_default();
        self.gate.hear(glance, &symbols, &mut heard);
        Reading { symbols, heard }
    }

    /// Adds the matches of some of the rules in a reading, by rule.
    pub fn run_some<'e>(&'e self, rules: Range<usize>, reading: &Reading, matches: &mut Vec<Match<'e>>) {
        MEMORY.with_borrow_mut(|(_, matcher)| {
            for (rule, pattern) in self.gate.open(&reading.heard, rules) {
                self.search(rule, pattern, &reading.symbols, &reading.heard, matcher, matches);
            }
        });
    }

    /// The patterns that can read a text from its beginning, where that is a mention with `mark` behind it.
    pub fn heads(&self, mark: char) -> Heads {
        let programs = self.rules.iter().flat_map(|rule| &rule.patterns);
        Heads::new(programs, self.gate.symbols(), self.alphabet.code(mark), &self.sets)
    }

    /// Hears a text that consists of a mention, the mark of `heads` and a part of a sentence.
    pub fn glance_behind(&self, heads: &Heads, sentence: &Glance, part: Span) -> Glance {
        self.gate.glance_behind(&heads.front, sentence, part)
    }

    /// Adds, by rule, the matches of those rules that read such a text from its beginning; `kind` is the mention's class.
    pub fn run_heads<'e>(
        &'e self,
        heads: &Heads,
        kind: Type,
        glance: &Glance,
        symbols: &Symbols,
        matches: &mut Vec<Match<'e>>,
    ) {
        MEMORY.with_borrow_mut(|(heard, matcher)| {
            self.gate.hear(glance, symbols, heard);
            let mut last = None;
            for (rule, pattern) in self.gate.open_among(heard, heads.of(kind)) {
                let program = &self.rules[rule].patterns[pattern];
                if last != Some(rule) && matcher.begins(program, &self.sets, heard.text()) {
                    last = Some(rule);
                    // all its patterns: an earlier one may have read the place
                    for (rule, pattern) in self.gate.open(heard, rule..rule + 1) {
                        self.search(rule, pattern, symbols, heard, matcher, matches);
                    }
                }
            }
        });
    }

    /// Matches of one rule, whether or not a trigger stands in the sentence.
    pub fn run_rule<'e>(&'e self, number: usize, glance: &Glance, symbols: &Symbols, matches: &mut Vec<Match<'e>>) {
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
    fn search<'e>(
        &'e self,
        number: usize,
        pattern: usize,
        symbols: &Symbols,
        heard: &Heard,
        matcher: &mut Matcher,
        matches: &mut Vec<Match<'e>>,
    ) {
        let rule = &self.rules[number];
        let program = &rule.patterns[pattern];
        let mut from = 0;
        while let Some((start, end)) = matcher.find(program, &self.sets, heard.text(), from) {
            let is_edge = |at: usize| heard.codes.get(at).is_some_and(|code| self.edges.contains(code));
            // the mark that closes this match may open the next
            from = if end > start + 1 && is_edge(end - 1) { end - 1 } else { end.max(start + 1) };
            let span = symbols.span(start, end);
            // an earlier pattern of the same rule has read this place
            let mut earlier = matches.iter().rev().take_while(|m| m.rule == number).filter(|m| m.pattern < pattern);
            let within = || symbols.span(start + usize::from(is_edge(start)), end - usize::from(is_edge(end - 1)));
            if earlier.any(|m| m.span.overlaps(span) && m.span.overlaps(within())) {
                continue;
            }
            let roles = program.groups.iter().enumerate().filter_map(|(group, name)| {
                let (from, to) = matcher.group(group)?;
                let capture = match symbols.members(from, to) {
                    Some(members) => Capture::Mentions(members.collect()),
                    None => Capture::Text(symbols.span(from, to)),
                };
                Some((&**name, capture))
            });
            let found = Match { rule: number, pattern, span, roles: roles.collect() };
            let clause = Text { codes: clause(&heard.codes, &self.clause_ends, start, end), symbols: None };
            if !rule.unless.iter().any(|unless| matcher.find(unless, &self.sets, clause, 0).is_some()) {
                matches.push(found);
            }
        }
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
                let groups = (0..program.groups.len()).map(|group| matcher.group(group));
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
