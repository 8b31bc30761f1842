//! Words and classes that a sentence holds → patterns that could match in it.
//!
//! A pattern is asked about only where the rarest thing it needs is there, and tried only where all are.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::alphabet::{Alphabet, Code};
use super::bits::Bits;
use super::compile::Parsed;
use super::matcher::Text;
use super::needs::{Need, class_bit};
use super::pattern::{self, is_symbol};
use super::symbols::Symbols;
use super::words::{Found, Words};
use crate::model::Type;
use crate::span::Span;

/// Which patterns could match, given what a sentence holds.
#[derive(Debug)]
pub struct Gate {
    /// Triggers and words that patterns need.
    words: Words,
    /// Per word: the stretches of `rules_and_patterns` with the rules that it triggers and the patterns to ask about.
    by_word: Vec<[u32; 3]>,
    rules_and_patterns: Vec<u32>,
    /// Per class: the rules that it triggers, and the patterns to ask about.
    by_class: Vec<(Bits, Bits)>,
    /// Patterns to ask about in every sentence.
    always: Bits,
    /// Per rule: the classes that trigger it, and its patterns.
    rules: Vec<(u128, Range<u32>)>,
    /// Per pattern: what a sentence must hold.
    patterns: Vec<Needs>,
    /// Per pattern: its rule.
    rule_of: Vec<u32>,
    /// Codes of the symbols, by class.
    symbols: Vec<Code>,
}

/// What a sentence must hold, the hardest first.
#[derive(Debug, Default)]
struct Needs {
    /// Classes, a bit each; of each entry one.
    classes: Vec<u128>,
    /// Words by number, and beside them classes; of each entry one. Where there is but one word, the list is empty.
    words: Vec<(u32, u128, Vec<u32>)>,
}

/// A sentence in codes, before mentions are put in their place, with the words that rules ask for.
#[derive(Debug, Default)]
pub struct Glance {
    codes: Vec<Code>,
    /// Words by their place.
    words: Vec<Found>,
}

/// A rewritten sentence in codes, and what it holds of the words and classes that rules ask for.
#[derive(Debug, Default)]
pub struct Heard {
    /// The sentence in codes.
    pub codes: Vec<Code>,
    /// Where symbols stand.
    symbols: Vec<u32>,
    words: Bits,
    classes: u128,
    /// Triggered rules.
    rules: Bits,
    /// Patterns to ask about.
    patterns: Bits,
}

impl Gate {
    /// The gate of rules; `alphabet` knows the letters of their triggers and needs.
    pub(super) fn new(parsed: &[Parsed<'_>], alphabet: &Alphabet) -> Gate {
        let words: Vec<&str> = Gate::words(parsed).into_iter().collect();
        let number: BTreeMap<&str, u32> = words.iter().copied().zip(0..).collect();
        let count = parsed.iter().map(|rule| rule.patterns.len()).sum();
        let classes = u128::BITS as usize;
        let mut gate = Gate {
            words: Words::new(words.iter().copied(), alphabet),
            by_word: Vec::new(),
            rules_and_patterns: Vec::new(),
            by_class: vec![(Bits::none(parsed.len()), Bits::none(count)); classes],
            always: Bits::none(count),
            rules: Vec::new(),
            patterns: Vec::new(),
            rule_of: Vec::new(),
            symbols: (0..classes as u16).map(|class| alphabet.code(pattern::symbol(Type(class)))).collect(),
        };
        let mut by_word = vec![(Vec::new(), Vec::new()); words.len()];
        for (rule, source) in (0..).zip(parsed) {
            let mut classes = 0;
            for trigger in &source.triggers {
                match trigger.chars().next().filter(|c| is_symbol(*c)) {
                    Some(symbol) => classes |= class_bit(symbol),
                    None => by_word[number[trigger.as_str()] as usize].0.push(rule),
                }
            }
            gate.of_classes(classes, |(rules, _)| rules.add(rule as usize));
            let first = gate.patterns.len() as u32;
            for needs in &source.needs {
                let pattern = gate.patterns.len() as u32;
                // the need that is hardest to meet is the key
                match needs.iter().max_by_key(|need| need.weight()) {
                    None => gate.always.add(pattern as usize),
                    Some(key) => {
                        key.words.iter().for_each(|word| by_word[number[word.as_str()] as usize].1.push(pattern));
                        gate.of_classes(key.classes, |(_, patterns)| patterns.add(pattern as usize));
                    }
                }
                gate.patterns.push(Needs::new(needs, &number));
                gate.rule_of.push(rule);
            }
            gate.rules.push((classes, first..gate.patterns.len() as u32));
        }
        for (rules, patterns) in by_word {
            let first = gate.rules_and_patterns.len() as u32;
            gate.rules_and_patterns.extend(&rules);
            gate.rules_and_patterns.extend(&patterns);
            gate.by_word.push([first, first + rules.len() as u32, gate.rules_and_patterns.len() as u32]);
        }
        gate
    }

    /// Triggers and needed words of rules.
    pub(super) fn words<'a>(parsed: &'a [Parsed<'_>]) -> BTreeSet<&'a str> {
        let triggers = parsed.iter().flat_map(|rule| &rule.triggers).filter(|t| !t.starts_with(is_symbol));
        let needs = parsed.iter().flat_map(|rule| &rule.needs).flatten().flat_map(|need| &need.words);
        triggers.chain(needs).map(String::as_str).collect()
    }

    fn of_classes(&mut self, classes: u128, mut note: impl FnMut(&mut (Bits, Bits))) {
        for (class, entry) in self.by_class.iter_mut().enumerate() {
            if classes >> class & 1 != 0 {
                note(entry);
            }
        }
    }

    /// Hears the words of a sentence.
    pub fn glance(&self, text: &str, alphabet: &Alphabet) -> Glance {
        let mut glance = Glance { codes: Vec::with_capacity(text.len() / 3 + 4), words: Vec::new() };
        glance.codes.extend(text.chars().map(|c| alphabet.code(c)));
        self.words.find(&glance.codes, |found| glance.words.push(found));
        glance
    }

    /// Hears a text that consists of `front` and a part of a sentence.
    pub fn glance_behind(&self, front: &[Code], sentence: &Glance, part: Span) -> Glance {
        let inside = &sentence.codes[part.start as usize..part.end as usize];
        let mut glance = Glance { codes: [front, inside].concat(), words: Vec::new() };
        (0..front.len()).for_each(|at| self.words.find_at(&glance.codes, at, &mut |word| glance.words.push(word)));
        let place = |at: u32| at - part.start + front.len() as u32;
        let first = sentence.words.partition_point(|word| word.start < part.start);
        let words = sentence.words[first..].iter().take_while(|word| word.start < part.end);
        let whole = words.filter(|word| word.end <= part.end);
        glance.words.extend(whole.map(|w| Found { word: w.word, start: place(w.start), end: place(w.end) }));
        glance
    }

    /// The code of each class's symbol.
    pub fn symbols(&self) -> &[Code] {
        &self.symbols
    }

    /// Notes what a sentence holds once mentions stand in it as symbols.
    pub fn hear(&self, glance: &Glance, symbols: &Symbols, heard: &mut Heard) {
        let Heard { codes, symbols: places, words, classes, rules, patterns } = heard;
        codes.clear();
        places.clear();
        words.reset(self.by_word.len());
        rules.reset(self.rules.len());
        patterns.copy(&self.always);
        *classes = 0;
        let mut from = 0;
        let mut found = glance.words.iter().peekable();
        let mut hear = |word: u32| {
            if !words.has(word as usize) {
                words.add(word as usize);
                let [first, middle, last] = self.by_word[word as usize].map(|at| at as usize);
                self.rules_and_patterns[first..middle].iter().for_each(|rule| rules.add(*rule as usize));
                self.rules_and_patterns[middle..last].iter().for_each(|pattern| patterns.add(*pattern as usize));
            }
        };
        for symbol in symbols.iter() {
            codes.extend_from_slice(&glance.codes[from.min(symbol.span.start as usize)..symbol.span.start as usize]);
            codes.push(self.symbols[usize::from(symbol.kind.0) % self.symbols.len()]);
            places.push(symbol.place);
            *classes |= class_bit(pattern::symbol(symbol.kind));
            // words that a mention covers or cuts are not heard
            while let Some(word) = found.next_if(|word| word.start < symbol.span.end) {
                if word.start >= from as u32 && word.end <= symbol.span.start {
                    hear(word.word);
                }
            }
            from = symbol.span.end as usize;
        }
        codes.extend_from_slice(&glance.codes[from..]);
        found.filter(|word| word.start >= from as u32).for_each(|word| hear(word.word));
        let mut left = *classes;
        while left != 0 {
            let (of_rules, of_patterns) = &self.by_class[left.trailing_zeros() as usize];
            rules.join(of_rules);
            patterns.join(of_patterns);
            left &= left - 1;
        }
    }

    /// Triggered rules of a range with a pattern that could match: each with the number of the pattern in its rule, in order.
    pub fn open<'a>(&'a self, heard: &'a Heard, rules: Range<usize>) -> impl Iterator<Item = (usize, usize)> + 'a {
        let first = self.rules.get(rules.start).map_or(0, |(_, patterns)| patterns.start as usize);
        let last = rules.end.checked_sub(1).and_then(|last| self.rules.get(last));
        let end = last.map_or(0, |(_, patterns)| patterns.end as usize);
        let open = heard.patterns.within(first..end).filter(|pattern| self.is_open(heard, *pattern));
        open.map(|pattern| self.in_rule(pattern))
    }

    /// Those of the patterns `among` that could match in triggered rules: each as in [`Gate::open`].
    pub fn open_among<'a>(&'a self, heard: &'a Heard, among: &'a Bits) -> impl Iterator<Item = (usize, usize)> + 'a {
        let asked = heard.patterns.iter().filter(|pattern| among.has(*pattern));
        asked.filter(|pattern| self.is_open(heard, *pattern)).map(|pattern| self.in_rule(pattern))
    }

    /// Whether a pattern that is asked about could match, and its rule is triggered.
    fn is_open(&self, heard: &Heard, pattern: usize) -> bool {
        heard.rules.has(self.rule_of[pattern] as usize) && heard.meets(&self.patterns[pattern], heard.classes)
    }

    /// The rule of a pattern, and the pattern's number in it.
    fn in_rule(&self, pattern: usize) -> (usize, usize) {
        let rule = self.rule_of[pattern] as usize;
        (rule, pattern - self.rules[rule].1.start as usize)
    }

    /// Whether pattern `pattern` of rule `rule` could match.
    pub fn could_match(&self, heard: &Heard, rule: usize, pattern: usize) -> bool {
        let number = self.rules[rule].1.start as usize + pattern;
        heard.meets(&self.patterns[number], heard.classes)
    }
}

impl Heard {
    /// The text, to search in.
    pub fn text(&self) -> Text<'_> {
        Text { codes: &self.codes, symbols: Some(&self.symbols) }
    }

    /// Whether a rule is triggered.
    pub fn triggers(&self, rule: usize) -> bool {
        self.rules.has(rule)
    }

    fn meets(&self, needs: &Needs, classes: u128) -> bool {
        needs.classes.iter().all(|some| some & classes != 0)
            && needs.words.iter().all(|(word, some, others)| {
                self.words.has(*word as usize)
                    || some & classes != 0
                    || others.iter().any(|word| self.words.has(*word as usize))
            })
    }
}

impl Needs {
    fn new(needs: &[Need], number: &BTreeMap<&str, u32>) -> Needs {
        let mut hardest_first: Vec<&Need> = needs.iter().collect();
        hardest_first.sort_by_key(|need| std::cmp::Reverse(need.weight()));
        let mut all = Needs::default();
        for need in hardest_first {
            let words: Vec<u32> = need.words.iter().map(|w| number[w.as_str()]).collect();
            match words.split_first() {
                None => all.classes.push(need.classes),
                Some((word, others)) => all.words.push((*word, need.classes, others.to_vec())),
            }
        }
        all
    }
}
