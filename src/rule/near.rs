//! Rule and sentence that did not match → how near did it come, and what was missing?
//!
//! For people who write rules, so it may take its time: patterns are cut into their parts as written, and the longest row of
//! parts from the beginning that the `regex` crate finds in the sentence tells how far a pattern went.

use std::collections::HashMap;

use regex::Regex;

use super::compile::trigger_words;
use super::engine::{CLAUSE_ENDS, clause};
use super::needs::{class_bit, needs};
use super::pattern::{expression, is_symbol, symbol};
use super::symbols::Symbols;
use super::tree::Parser;
use crate::model::Type;
use crate::pack::{Lexicon, Ontology, RuleSource};
use crate::span::{Mapped, Span};

/// Missing things from which a pattern is not looked at any closer.
const FAR: usize = 2;
/// Words of a choice that are named.
const NAMED: usize = 4;

/// How near a rule came: of its patterns the nearest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Near {
    /// Number of the pattern.
    pub pattern: usize,
    /// Triggers that stand in the sentence, as words or `<Class>`.
    pub heard: Vec<String>,
    /// Classes and words that the pattern cannot do without and that are nowhere in the sentence.
    pub missing: Vec<String>,
    /// What the pattern read from its beginning, and what it wanted next, as written.
    pub stopped: Option<(Span, String)>,
    /// The exception that undid the match, as written.
    pub unless: Option<String>,
    /// Parts that were read, and all parts that must be.
    pub parts: (usize, usize),
}

impl Near {
    /// Orders by nearness, the nearest first.
    pub fn rank(&self) -> (bool, usize, usize) {
        let (read, all) = self.parts;
        (self.unless.is_none(), self.missing.len(), 1000 - 1000 * read / all.max(1))
    }
}

/// A sentence as patterns see it, with expressions compiled before.
pub struct Nearness<'p> {
    ontology: &'p Ontology,
    lexicon: &'p Lexicon,
    /// By pattern; `None` for one that is no expression by itself.
    expressions: HashMap<String, Option<Regex>>,
}

impl std::fmt::Debug for Nearness<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Nearness({} expressions)", self.expressions.len())
    }
}

impl<'p> Nearness<'p> {
    /// For rules of one pack.
    pub fn new(ontology: &'p Ontology, lexicon: &'p Lexicon) -> Nearness<'p> {
        Nearness { ontology, lexicon, expressions: HashMap::new() }
    }

    /// How near `rule`, which did not match, came to the sentence; `None` where none of its triggers is heard.
    pub fn of(&mut self, rule: &RuleSource, text: &Mapped, symbols: &Symbols) -> Option<Near> {
        let seen = symbols.written(text, |seen, found| seen.push(symbol(found.kind)));
        let triggers = rule.triggers.iter().flat_map(|t| trigger_words(t, self.ontology, self.lexicon, &mut drop));
        let mut heard: Vec<String> = triggers.filter(|t| seen.contains(t.as_str())).map(|t| self.shown(&t)).collect();
        heard.sort_unstable();
        heard.dedup();
        if heard.is_empty() {
            return None;
        }
        let patterns = rule.patterns.iter().enumerate();
        let all = patterns.flat_map(|(number, pattern)| parts(pattern).into_iter().map(move |parts| (number, parts)));
        let nears = all.map(|(number, parts)| Near { pattern: number, ..self.pattern(rule, &parts, &seen, symbols) });
        let nearest = nears.min_by_key(Near::rank)?;
        Some(Near { heard, ..nearest })
    }

    fn pattern(&mut self, rule: &RuleSource, parts: &[String], seen: &str, symbols: &Symbols) -> Near {
        let must: Vec<bool> = parts.iter().map(|part| !self.is_match(part, "")).collect();
        let all = must.iter().filter(|must| **must).count();
        let missing = self.missing(&parts.concat(), seen);
        if missing.len() >= FAR {
            return Near { missing, parts: (0, all), ..Near::default() };
        }
        // if a row of parts is found, so is every shorter one
        let (mut found, mut not) = (0, parts.len() + 1);
        while found + 1 < not {
            let middle = usize::midpoint(found, not);
            if self.is_match(&parts[..middle].concat(), seen) { found = middle } else { not = middle }
        }
        if found == parts.len() {
            let unless = self.unless(rule, &parts.concat(), seen);
            return Near { missing, unless, parts: (all, all), ..Near::default() };
        }
        let wanted = parts[found].clone();
        // what may be empty says nothing at the end of a row
        let row = (0..found).rev().find(|i| must[*i]).map_or(0, |i| i + 1);
        let read = must[..row].iter().filter(|must| **must).count();
        let span = self.find(&parts[..row].concat(), seen).filter(|_| row > 0);
        let stopped = span.map(|(start, end)| (symbols.span(start, end), wanted));
        Near { missing, stopped, parts: (read, all), ..Near::default() }
    }

    /// The exception that holds in the clause of the match.
    fn unless(&mut self, rule: &RuleSource, pattern: &str, seen: &str) -> Option<String> {
        let (start, end) = self.find(pattern, seen)?;
        let chars: Vec<char> = seen.chars().collect();
        let clause: String = clause(&chars, &CLAUSE_ENDS, start, end).iter().collect();
        rule.unless.iter().find(|unless| self.is_match(unless, &clause)).cloned()
    }

    /// What a pattern cannot do without and the sentence does not hold.
    fn missing(&self, pattern: &str, seen: &str) -> Vec<String> {
        let mut parser = Parser::new(self.ontology, self.lexicon);
        let Ok(tree) = parser.parse(pattern) else { return Vec::new() };
        let stock = parser.stock();
        let classes = seen.chars().filter(|c| is_symbol(*c)).fold(0, |bits, c| bits | class_bit(c));
        let is_met = |need: &super::needs::Need| {
            need.classes & classes != 0 || need.all_words(stock).any(|word| seen.contains(word.as_str()))
        };
        let needs = needs(&tree, stock).into_iter().filter(|need| !is_met(need));
        needs.map(|need| self.choice(need.classes, &need.all_words(stock).cloned().collect::<Vec<_>>())).collect()
    }

    /// `<Company|Park>` or `建成|投产|…`.
    fn choice(&self, classes: u128, words: &[String]) -> String {
        let held = |kind: Type| classes & class_bit(symbol(kind)) != 0;
        let named = self.ontology.classes().filter(|(kind, _)| held(*kind));
        // a class stands for those below it
        let tops = named.filter(|(kind, class)| !class.ancestors.iter().any(|above| held(*above) && above != kind));
        let tops: Vec<&str> = tops.map(|(_, class)| class.name.as_str()).collect();
        let mut shown = if tops.is_empty() { Vec::new() } else { vec![format!("<{}>", tops.join("|"))] };
        shown.extend(words.iter().take(NAMED).cloned());
        if words.len() > NAMED {
            shown.push("…".to_owned());
        }
        shown.join("|")
    }

    /// A text as patterns see it, with classes by name.
    fn shown(&self, text: &str) -> String {
        let name = |c: char| self.ontology.classes().find(|(kind, _)| symbol(*kind) == c).map(|(_, class)| &class.name);
        let show = |c: char| if is_symbol(c) { name(c).map(|n| format!("<{n}>")) } else { Some(c.to_string()) };
        text.chars().filter_map(show).collect()
    }

    fn compiled(&mut self, pattern: &str) -> Option<&Regex> {
        if !self.expressions.contains_key(pattern) {
            let written = expression(pattern, self.ontology, self.lexicon).ok();
            self.expressions.insert(pattern.to_owned(), written.and_then(|e| Regex::new(&e).ok()));
        }
        self.expressions.get(pattern)?.as_ref()
    }

    fn is_match(&mut self, pattern: &str, text: &str) -> bool {
        self.compiled(pattern).is_some_and(|regex| regex.is_match(text))
    }

    /// The characters of the first match.
    fn find(&mut self, pattern: &str, text: &str) -> Option<(usize, usize)> {
        let found = self.compiled(pattern)?.find(text)?;
        let start = text[..found.start()].chars().count();
        Some((start, start + found.as_str().chars().count()))
    }
}

/// A pattern as written, cut into the parts that follow one another; one row of parts for each choice it begins with.
fn parts(pattern: &str) -> Vec<Vec<String>> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut rows = vec![Vec::new()];
    let mut literal = String::new();
    let mut at = 0;
    while at < chars.len() {
        let end = atom_end(&chars, at);
        let repeated = quantifier_end(&chars, end);
        let atom: String = chars[at..repeated].iter().collect();
        let is_choice = atom == "|";
        let is_literal = end == at + 1 && repeated == end && !is_choice && !".^$".contains(chars[at]);
        if !is_literal
            && !literal.is_empty()
            && let Some(row) = rows.last_mut()
        {
            row.push(std::mem::take(&mut literal));
        }
        match rows.last_mut() {
            _ if is_choice => rows.push(Vec::new()),
            _ if is_literal => literal.push_str(&atom),
            Some(row) => row.push(atom),
            None => {}
        }
        at = repeated;
    }
    if let Some(row) = rows.last_mut().filter(|_| !literal.is_empty()) {
        row.push(literal);
    }
    rows
}

/// Where the character, class, group or mention that begins at `at` ends.
fn atom_end(chars: &[char], at: usize) -> usize {
    let until = |closing: char| {
        let mut end = at + 1;
        while end < chars.len() && chars[end] != closing {
            end += 1 + usize::from(chars[end] == '\\');
        }
        (end + 1).min(chars.len())
    };
    match chars[at] {
        '\\' => (at + 2).min(chars.len()),
        '[' => until(']'),
        '<' => until('>'),
        '(' => {
            let mut end = at + 1;
            while end < chars.len() && chars[end] != ')' {
                // `(?<role>`: no mention
                let opens_role = chars[end] == '<' && chars[end - 1] == '?';
                end = if opens_role { end + 1 } else { atom_end(chars, end) };
            }
            (end + 1).min(chars.len())
        }
        _ => at + 1,
    }
}

/// Where the repetition that may stand at `end` ends.
fn quantifier_end(chars: &[char], end: usize) -> usize {
    let after = match chars.get(end) {
        Some('?' | '*' | '+') => end + 1,
        Some('{') => chars[end..].iter().position(|c| *c == '}').map_or(end, |length| end + length + 1),
        _ => return end,
    };
    if chars.get(after) == Some(&'?') { after + 1 } else { after }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_cut_into_parts() {
        let pattern =
            r"(?:^|[，。])<project:Project>[^。；<:Park>]{0,30}?总投资(?:额|(?<x>[^)]+))?约?达\d<@units>|在<:Place>";
        let expected = [
            vec![
                "(?:^|[，。])",
                "<project:Project>",
                "[^。；<:Park>]{0,30}?",
                "总投资",
                "(?:额|(?<x>[^)]+))?",
                "约?",
                "达",
                r"\d",
                "<@units>",
            ],
            vec!["在", "<:Place>"],
        ];
        assert_eq!(parts(pattern), expected);
    }
}
