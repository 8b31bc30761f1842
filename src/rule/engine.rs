//! Rules → compiled rules; symbols → matches.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use regex_syntax::hir::Hir;
use smallvec::SmallVec;

use super::alphabet::{Alphabet, Code};
use super::matcher::{Matcher, Text};
use super::needs::{Need, class_bit, needs};
use super::pattern::{expression, is_symbol, symbol_class};
use super::program::{Program, Sets};
use super::symbols::Symbols;
use super::words::Words;
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
    /// Per pattern: what a sentence must hold for it to match.
    needs: Vec<Needs>,
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
    pub roles: Vec<(Arc<str>, Capture)>,
}

impl Match {
    /// What the role `name` caught.
    pub fn role(&self, name: &str) -> Option<&Capture> {
        self.roles.iter().find(|(n, _)| &**n == name).map(|(_, c)| c)
    }
}

/// Compiled rules behind one tree of words.
pub struct Engine {
    /// The rules, in the order given.
    pub rules: Vec<Rule>,
    alphabet: Alphabet,
    sets: Sets,
    /// Triggers and words that patterns need.
    words: Words,
    /// Per word: the rules that it triggers.
    fired_by: Vec<Vec<u32>>,
    /// Codes of the marks that end a clause.
    clause_ends: [Code; CLAUSE_ENDS.len()],
}

/// Classes, a bit each, and words by number; of each pair a sentence must hold one.
type Needs = Vec<(u128, Vec<u32>)>;

/// A rewritten sentence in codes, and what it holds of the words and classes that rules need.
#[derive(Debug, Default)]
struct Heard {
    codes: Vec<Code>,
    /// Where symbols stand.
    symbols: Vec<u32>,
    /// Words, a bit each.
    words: Vec<u64>,
    /// Classes, a bit each.
    classes: u128,
    /// Triggered rules, a bit each.
    rules: Vec<u64>,
}

thread_local! {
    /// Memory that searches use again and again.
    static MEMORY: RefCell<(Heard, Matcher)> = RefCell::default();
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Engine({} rules, {} words)", self.rules.len(), self.fired_by.len())
    }
}

/// Marks that end a clause; an exception looks no further.
const CLAUSE_ENDS: [char; 6] = ['，', '。', '；', '！', '？', '\n'];

/// The parsed expressions of a rule.
struct Parsed<'a> {
    source: &'a RuleSource,
    patterns: Vec<Hir>,
    unless: Vec<Hir>,
    triggers: Vec<String>,
    needs: Vec<Vec<Need>>,
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
        let parsed: Vec<Parsed<'_>> =
            sources.into_iter().map(|source| Parsed::new(source, ontology, lexicon, errors)).collect();
        // words by text, each with the rules that it triggers
        let mut words = BTreeMap::<&str, Vec<u32>>::new();
        for (number, rule) in (0..).zip(&parsed) {
            for trigger in &rule.triggers {
                let rules = words.entry(trigger).or_default();
                if rules.last() != Some(&number) {
                    rules.push(number);
                }
            }
            for word in rule.needs.iter().flatten().flat_map(|need| &need.words) {
                words.entry(word).or_default();
            }
        }
        let expressions = parsed.iter().flat_map(|rule| rule.patterns.iter().chain(&rule.unless));
        let marks = CLAUSE_ENDS.map(String::from);
        let letters = words.keys().copied().chain(marks.iter().map(String::as_str));
        let alphabet = Alphabet::of(expressions, letters).unwrap_or_else(|message| {
            errors.push(PackError::at("data", 0, message));
            Alphabet::default()
        });
        let number: BTreeMap<&str, u32> = words.keys().copied().zip(0..).collect();
        let mut sets = Sets::default();
        let rules = parsed.iter().map(|rule| rule.compile(&number, &alphabet, &mut sets, errors)).collect();
        Engine {
            rules,
            words: Words::new(words.keys().copied(), &alphabet),
            clause_ends: CLAUSE_ENDS.map(|c| alphabet.code(c)),
            fired_by: words.into_values().collect(),
            alphabet,
            sets,
        }
    }

    /// What a rewritten sentence holds of the words and classes that rules ask for, and which rules are triggered.
    fn hear(&self, symbols: &Symbols, heard: &mut Heard) {
        let Heard { codes, symbols: places, words, classes, rules } = heard;
        codes.clear();
        codes.extend(symbols.chars.iter().map(|c| self.alphabet.code(*c)));
        places.clear();
        places.extend(symbols.places());
        *classes = places.iter().fold(0, |bits, at| bits | class_bit(symbols.chars[*at as usize]));
        for (bits, length) in [(&mut *words, self.fired_by.len()), (&mut *rules, self.rules.len())] {
            bits.clear();
            bits.resize(length.div_ceil(64), 0);
        }
        self.words.find(codes, |word| {
            let (place, bit) = (word as usize / 64, 1 << (word % 64));
            if words[place] & bit == 0 {
                words[place] |= bit;
                for rule in &self.fired_by[word as usize] {
                    rules[*rule as usize / 64] |= 1 << (rule % 64);
                }
            }
        });
    }

    /// All matches in a rewritten sentence, by rule.
    pub fn run(&self, symbols: &Symbols) -> Vec<Match> {
        let mut matches = Vec::new();
        MEMORY.with_borrow_mut(|(heard, matcher)| {
            self.hear(symbols, heard);
            for place in 0..heard.rules.len() {
                let mut bits = heard.rules[place];
                while bits != 0 {
                    let rule = place * 64 + bits.trailing_zeros() as usize;
                    bits &= bits - 1;
                    self.search(rule, symbols, heard, matcher, &mut matches);
                }
            }
        });
        matches
    }

    /// Matches of one rule, whether or not a trigger stands in the sentence.
    pub fn run_rule(&self, number: usize, symbols: &Symbols, matches: &mut Vec<Match>) {
        MEMORY.with_borrow_mut(|(heard, matcher)| {
            self.hear(symbols, heard);
            self.search(number, symbols, heard, matcher, matches);
        });
    }

    fn search(&self, number: usize, symbols: &Symbols, heard: &Heard, matcher: &mut Matcher, matches: &mut Vec<Match>) {
        let rule = &self.rules[number];
        let first = matches.len();
        for (p, (pattern, needs)) in rule.patterns.iter().zip(&rule.needs).enumerate() {
            if !heard.meets(needs) {
                continue;
            }
            let mut from = 0;
            while let Some((start, end)) = matcher.find(pattern, &self.sets, heard.text(), from) {
                from = end.max(start + 1);
                let span = symbols.span(start, end);
                // an earlier pattern of the same rule has read this place
                if matches[first..].iter().any(|m: &Match| m.pattern < p && m.span.overlaps(span)) {
                    continue;
                }
                let roles = pattern.groups.iter().enumerate().filter_map(|(group, name)| {
                    let (name, (from, to)) = (name.as_ref()?, matcher.group(group)?);
                    let capture = match symbols.members(from, to) {
                        Some(members) => Capture::Mentions(members.collect()),
                        None => Capture::Text(symbols.span(from, to)),
                    };
                    Some((name.clone(), capture))
                });
                let found = Match { rule: number, pattern: p, span, roles: roles.collect() };
                let clause = Text { codes: self.clause(&heard.codes, start, end), symbols: None };
                if !rule.unless.iter().any(|unless| matcher.find(unless, &self.sets, clause, 0).is_some()) {
                    matches.push(found);
                }
            }
        }
    }

    /// The clause round `start..end`.
    fn clause<'a>(&self, codes: &'a [Code], start: usize, end: usize) -> &'a [Code] {
        let from = codes[..start].iter().rposition(|c| self.clause_ends.contains(c)).map_or(0, |i| i + 1);
        let to = codes[end..].iter().position(|c| self.clause_ends.contains(c)).map_or(codes.len(), |i| end + i);
        &codes[from..to]
    }

    /// Whether pattern `pattern` of rule `rule` matches in a rewritten sentence, its exceptions aside.
    pub(super) fn is_match(&self, program: &Program, symbols: &Symbols) -> bool {
        MEMORY.with_borrow_mut(|(heard, matcher)| {
            self.hear(symbols, heard);
            matcher.find(program, &self.sets, heard.text(), 0).is_some()
        })
    }

    /// Whether a trigger of rule `number` stands in the rewritten sentence.
    pub fn triggered(&self, number: usize, symbols: &Symbols) -> bool {
        MEMORY.with_borrow_mut(|(heard, _)| {
            self.hear(symbols, heard);
            heard.rules[number / 64] >> (number % 64) & 1 != 0
        })
    }
}

impl Heard {
    fn text(&self) -> Text<'_> {
        Text { codes: &self.codes, symbols: Some(&self.symbols) }
    }

    fn meets(&self, needs: &Needs) -> bool {
        let holds = |word: &u32| self.words[*word as usize / 64] >> (word % 64) & 1 != 0;
        needs.iter().all(|(classes, words)| classes & self.classes != 0 || words.iter().any(holds))
    }
}

impl Parsed<'_> {
    fn new<'a>(
        source: &'a RuleSource,
        ontology: &Ontology,
        lexicon: &Lexicon,
        errors: &mut Vec<PackError>,
    ) -> Parsed<'a> {
        let mut wrong =
            |message: String| errors.push(PackError::at(&source.file, source.line, message).about(&source.id));
        let mut all = |patterns: &[String]| -> Vec<Hir> {
            let parsed =
                patterns.iter().map(|p| parse(p, ontology, lexicon).map_err(|e| format!("pattern `{p}`: {e}")));
            parsed.filter_map(|r| r.map_err(&mut wrong).ok()).collect()
        };
        let (patterns, unless) = (all(&source.patterns), all(&source.unless));
        let triggers = source.triggers.iter().flat_map(|t| trigger_words(t, ontology, lexicon, &mut wrong)).collect();
        let needs = patterns.iter().map(needs).collect();
        Parsed { source, patterns, unless, triggers, needs }
    }

    fn compile(
        &self,
        number: &BTreeMap<&str, u32>,
        alphabet: &Alphabet,
        sets: &mut Sets,
        errors: &mut Vec<PackError>,
    ) -> Rule {
        let source = self.source;
        let mut wrong =
            |message: String| errors.push(PackError::at(&source.file, source.line, message).about(&source.id));
        let mut all = |expressions: &[Hir], written: &[String]| -> Vec<Program> {
            let compiled = expressions.iter().zip(written).map(|(hir, text)| {
                Program::new(hir, alphabet, sets).map_err(|e| wrong(format!("pattern `{text}`: {e}")))
            });
            compiled.filter_map(Result::ok).collect()
        };
        let patterns = all(&self.patterns, &source.patterns);
        let unless = all(&self.unless, &source.unless);
        check_roles(source, &patterns, &mut wrong);
        let numbered = |need: &Need| (need.classes, need.words.iter().map(|w| number[w.as_str()]).collect());
        let needs = self.needs.iter().map(|pattern| pattern.iter().map(numbered).collect()).collect();
        Rule { source: source.clone(), patterns, unless, needs }
    }
}

/// A pattern as written → its parsed expression.
fn parse(pattern: &str, ontology: &Ontology, lexicon: &Lexicon) -> Result<Hir, String> {
    let expression = expression(pattern, ontology, lexicon)?;
    regex_syntax::parse(&expression)
        .map_err(|e| e.to_string().lines().last().unwrap_or("not a regular expression").to_owned())
}

/// The words of a trigger: itself, the words of `<@list>`, or the symbols of `<Type>`.
fn trigger_words(trigger: &str, ontology: &Ontology, lexicon: &Lexicon, wrong: &mut impl FnMut(String)) -> Vec<String> {
    if let Some(list) = trigger.strip_prefix("<@").and_then(|t| t.strip_suffix('>')) {
        if !lexicon.has(list) {
            wrong(format!("trigger: there is no word list `{list}`"));
        }
        return lexicon.list(list).to_vec();
    }
    if let Some(classes) = trigger.strip_prefix('<').and_then(|t| t.strip_suffix('>')) {
        return match symbol_class(classes, ontology) {
            Ok(class) => class.chars().filter(|c| is_symbol(*c)).map(String::from).collect(),
            Err(e) => {
                wrong(format!("trigger: {e}"));
                Vec::new()
            }
        };
    }
    vec![trigger.to_owned()]
}

/// Every role that a rule uses must be caught by one of its patterns.
fn check_roles(source: &RuleSource, patterns: &[Program], wrong: &mut impl FnMut(String)) {
    let known: std::collections::BTreeSet<&str> = patterns.iter().flat_map(Program::roles).collect();
    let fillers =
        source.emit.iter().flat_map(|e| [&e.s, &e.o].into_iter().chain(e.q.values())).chain(source.mark.keys());
    for filler in fillers {
        for part in filler.split('+').filter(|p| !p.starts_with(['@', '='])) {
            let role = part.split([':', '/', '^']).next().unwrap_or(part);
            if !known.contains(role) {
                wrong(format!("no pattern catches the role `{role}`"));
            }
        }
    }
}
