//! Rules → compiled rules; symbols → matches.

use std::sync::Arc;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use regex::Regex;
use smallvec::SmallVec;

use super::needs::{Need, class_bit, needs};
use super::pattern::{compile, is_symbol, symbol_class};
use super::symbols::Symbols;
use crate::pack::{Lexicon, Ontology, PackError, RuleSource};
use crate::span::Span;

/// A compiled rule.
#[derive(Debug)]
pub struct Rule {
    /// The rule as written.
    pub source: RuleSource,
    /// Compiled patterns, in the order written.
    pub patterns: Vec<Regex>,
    /// Compiled exceptions.
    pub unless: Vec<Regex>,
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

/// Compiled rules behind one trigger automaton.
pub struct Engine {
    /// The rules, in the order given.
    pub rules: Vec<Rule>,
    roles: Vec<Vec<Vec<Option<Arc<str>>>>>,
    /// Per rule and pattern: classes and words (by number) of which a sentence must hold one each.
    needs: Vec<Vec<Needs>>,
    /// Triggers and needed words.
    words: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    fired_by: Vec<Vec<u32>>,
}

/// Classes, a bit each, and words by number; of each pair a sentence must hold one.
type Needs = Vec<(u64, Vec<u32>)>;

/// What a rewritten sentence holds of the words and classes that rules need.
#[derive(Debug)]
pub struct Held {
    words: Vec<bool>,
    classes: u64,
    fired: SmallVec<[u32; 32]>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Engine({} rules, {} words)", self.rules.len(), self.fired_by.len())
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
        let mut engine =
            Engine { rules: Vec::new(), roles: Vec::new(), needs: Vec::new(), words: None, fired_by: Vec::new() };
        let mut words = std::collections::BTreeMap::<String, Vec<u32>>::new();
        let mut needed: Vec<Vec<Vec<Need>>> = Vec::new();
        for source in sources {
            let mut wrong =
                |message: String| errors.push(PackError::at(&source.file, source.line, message).about(&source.id));
            let mut all = |patterns: &[String]| -> Vec<Regex> {
                let compiled =
                    patterns.iter().map(|p| compile(p, ontology, lexicon).map_err(|e| format!("pattern `{p}`: {e}")));
                compiled.filter_map(|r| r.map_err(&mut wrong).ok()).collect()
            };
            let (patterns, unless) = (all(&source.patterns), all(&source.unless));
            let number = engine.rules.len() as u32;
            for trigger in &source.triggers {
                for word in trigger_words(trigger, ontology, lexicon, &mut wrong) {
                    let rules = words.entry(word).or_default();
                    if rules.last() != Some(&number) {
                        rules.push(number);
                    }
                }
            }
            check_roles(source, &patterns, &mut wrong);
            let names = |r: &Regex| r.capture_names().map(|n| n.map(Arc::from)).collect();
            needed.push(patterns.iter().map(|p| needs(p.as_str())).collect());
            for word in needed.last().into_iter().flatten().flatten().flat_map(|n| &n.words) {
                words.entry(word.clone()).or_default();
            }
            engine.roles.push(patterns.iter().map(names).collect());
            engine.rules.push(Rule { source: source.clone(), patterns, unless });
        }
        let number: std::collections::HashMap<&str, u32> =
            words.keys().enumerate().map(|(i, w)| (w.as_str(), i as u32)).collect();
        let numbered =
            |need: &Need| (need.classes, need.words.iter().filter_map(|w| number.get(w.as_str()).copied()).collect());
        engine.needs =
            needed.iter().map(|rule| rule.iter().map(|p| p.iter().map(numbered).collect()).collect()).collect();
        if !words.is_empty() {
            match CharwiseDoubleArrayAhoCorasickBuilder::new()
                .build_with_values(words.keys().enumerate().map(|(i, w)| (w.as_str(), i as u32)))
            {
                Ok(automaton) => engine.words = Some(automaton),
                Err(e) => errors.push(PackError::at("data", 0, format!("the trigger automaton cannot be built: {e}"))),
            }
        }
        engine.fired_by = words.into_values().collect();
        engine
    }

    /// What a rewritten sentence holds of the words and classes that rules ask for, and which rules are triggered.
    pub fn held(&self, symbols: &Symbols) -> Held {
        let mut held = Held { words: vec![false; self.fired_by.len()], classes: 0, fired: SmallVec::new() };
        held.classes = symbols.text.chars().filter(|c| is_symbol(*c)).fold(0, |bits, c| bits | class_bit(c));
        if let Some(automaton) = &self.words {
            for hit in automaton.find_overlapping_iter(&symbols.text) {
                let word = hit.value() as usize;
                if !std::mem::replace(&mut held.words[word], true) {
                    held.fired.extend_from_slice(&self.fired_by[word]);
                }
            }
        }
        held.fired.sort_unstable();
        held.fired.dedup();
        held
    }

    /// All matches in a rewritten sentence, by rule.
    pub fn run(&self, symbols: &Symbols) -> Vec<Match> {
        let held = self.held(symbols);
        let mut matches = Vec::new();
        for number in &held.fired {
            self.search(*number as usize, symbols, &held, &mut matches);
        }
        matches
    }

    /// Matches of one rule, whether or not a trigger stands in the sentence.
    pub fn run_rule(&self, number: usize, symbols: &Symbols, matches: &mut Vec<Match>) {
        self.search(number, symbols, &self.held(symbols), matches);
    }

    fn search(&self, number: usize, symbols: &Symbols, held: &Held, matches: &mut Vec<Match>) {
        let rule = &self.rules[number];
        let first = matches.len();
        for (p, pattern) in rule.patterns.iter().enumerate() {
            let met = |(classes, words): &(u64, Vec<u32>)| {
                classes & held.classes != 0 || words.iter().any(|w| held.words[*w as usize])
            };
            if !self.needs[number][p].iter().all(met) {
                continue;
            }
            for found in pattern.captures_iter(&symbols.text) {
                let Some(whole) = found.get(0) else { continue };
                if rule.unless.iter().any(|u| u.is_match(clause(&symbols.text, whole.start(), whole.end()))) {
                    continue;
                }
                let span = symbols.span(whole.start(), whole.end());
                // an earlier pattern of the same rule has read this place
                if matches[first..].iter().any(|m: &Match| m.pattern < p && m.span.overlaps(span)) {
                    continue;
                }
                let roles = self.roles[number][p].iter().zip(found.iter()).filter_map(|(name, group)| {
                    let (name, group) = (name.as_ref()?, group?);
                    let capture = match symbols.members(group.start(), group.end()) {
                        Some(members) => Capture::Mentions(SmallVec::from_slice(members)),
                        None => Capture::Text(symbols.span(group.start(), group.end())),
                    };
                    Some((name.clone(), capture))
                });
                matches.push(Match { rule: number, pattern: p, span, roles: roles.collect() });
            }
        }
    }

    /// Whether a trigger of rule `number` stands in the rewritten sentence.
    pub fn triggered(&self, number: usize, symbols: &Symbols) -> bool {
        self.held(symbols).fired.contains(&(number as u32))
    }
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
fn check_roles(source: &RuleSource, patterns: &[Regex], wrong: &mut impl FnMut(String)) {
    let known: std::collections::BTreeSet<&str> = patterns.iter().flat_map(|p| p.capture_names().flatten()).collect();
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

/// The clause round `start..end`.
fn clause(text: &str, start: usize, end: usize) -> &str {
    let from =
        text[..start].char_indices().rev().find(|(_, c)| CLAUSE_ENDS.contains(c)).map_or(0, |(i, c)| i + c.len_utf8());
    let to = text[end..].find(CLAUSE_ENDS).map_or(text.len(), |i| end + i);
    &text[from..to]
}
