//! Words and classes that a sentence holds → patterns that could match in it.
//!
//! A pattern is asked about only where the rarest thing it needs is there, and tried only where all are.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::alphabet::{Alphabet, Code};
use super::bits::Bits;
use super::compile::Parsed;
use super::matcher::Text;
use super::needs::{Need, class_bit};
use super::pattern::{self, is_symbol};
use super::symbols::Symbols;
use super::tree::{ListId, Stock};
use super::words::{Found, Words};
use crate::model::Type;
use crate::span::Span;

/// Which patterns could match, given what a sentence holds.
#[derive(Debug, Serialize, Deserialize)]
pub struct Gate {
    /// Triggers and words that patterns need.
    words: Words,
    /// Per thing, which is a word or, behind all words, a list: the stretches of `rules_and_patterns` with the rules that it
    /// triggers and the patterns to ask about.
    by_thing: Vec<[u32; 3]>,
    rules_and_patterns: Vec<u32>,
    /// Per word the stretch of `lists` with the things that are the lists which hold it.
    lists_of: Vec<(u32, u32)>,
    lists: Vec<u32>,
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
#[derive(Debug, Default, Serialize, Deserialize)]
struct Needs {
    /// Classes, a bit each; of each entry one.
    classes: Vec<u128>,
    /// Words and lists by number, and beside them classes; of each entry one. Where there is but one thing, the list is empty.
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
    /// Words and lists that are there.
    things: Bits,
    classes: u128,
    /// Triggered rules.
    rules: Bits,
    /// Patterns to ask about.
    patterns: Bits,
}

impl Gate {
    /// The gate of rules; `alphabet` knows the letters of their triggers and needs.
    pub(super) fn new(parsed: &[Parsed<'_>], stock: &Stock, alphabet: &Alphabet) -> Gate {
        let lists: BTreeSet<ListId> = needs(parsed).flat_map(|need| &need.lists).copied().collect();
        let of_lists = || lists.iter().map(|list| (*list, &stock.lists[*list as usize]));
        let own = words(parsed).chain(of_lists().flat_map(|(_, words)| words)).map(String::as_str);
        let words: Vec<&str> = own.collect::<BTreeSet<&str>>().into_iter().collect();
        let number: FxHashMap<&str, u32> = words.iter().copied().zip(0..).collect();
        let number = Numbers { words: &number, lists: lists.iter().copied().zip(words.len() as u32..).collect() };
        let count = parsed.iter().map(|rule| rule.patterns.len()).sum();
        let classes = u128::BITS as usize;
        let mut gate = Gate {
            words: Words::new(words.iter().copied(), alphabet),
            by_thing: Vec::new(),
            rules_and_patterns: Vec::new(),
            lists_of: Vec::new(),
            lists: Vec::new(),
            by_class: vec![(Bits::none(parsed.len()), Bits::none(count)); classes],
            always: Bits::none(count),
            rules: Vec::new(),
            patterns: Vec::new(),
            rule_of: Vec::new(),
            symbols: (0..classes as u16).map(|class| alphabet.code(pattern::symbol(Type(class)))).collect(),
        };
        let mut by_thing = vec![(Vec::new(), Vec::new()); words.len() + lists.len()];
        for (rule, source) in (0..).zip(parsed) {
            let mut classes = 0;
            for trigger in &source.triggers {
                match trigger.chars().next().filter(|c| is_symbol(*c)) {
                    Some(symbol) => classes |= class_bit(symbol),
                    None => by_thing[number.words[trigger.as_str()] as usize].0.push(rule),
                }
            }
            gate.of_classes(classes, |(rules, _)| rules.add(rule as usize));
            let first = gate.patterns.len() as u32;
            for needs in &source.needs {
                let pattern = gate.patterns.len() as u32;
                // the need that is hardest to meet is the key
                match needs.iter().max_by_key(|need| need.weight(stock)) {
                    None => gate.always.add(pattern as usize),
                    Some(key) => {
                        number.things(key).for_each(|thing| by_thing[thing as usize].1.push(pattern));
                        gate.of_classes(key.classes, |(_, patterns)| patterns.add(pattern as usize));
                    }
                }
                gate.patterns.push(Needs::new(needs, stock, &number));
                gate.rule_of.push(rule);
            }
            gate.rules.push((classes, first..gate.patterns.len() as u32));
        }
        for (rules, patterns) in by_thing {
            let first = gate.rules_and_patterns.len() as u32;
            gate.rules_and_patterns.extend(&rules);
            gate.rules_and_patterns.extend(&patterns);
            gate.by_thing.push([first, first + rules.len() as u32, gate.rules_and_patterns.len() as u32]);
        }
        let mut lists_of = vec![Vec::new(); words.len()];
        for (list, words) in of_lists() {
            words.iter().for_each(|word| lists_of[number.words[word.as_str()] as usize].push(number.lists[&list]));
        }
        for lists in lists_of {
            let first = gate.lists.len() as u32;
            gate.lists.extend(lists);
            gate.lists_of.push((first, gate.lists.len() as u32));
        }
        gate
    }

    /// Letters of the triggers of rules.
    pub(super) fn letters<'a>(parsed: &'a [Parsed<'_>]) -> impl Iterator<Item = char> + 'a {
        words(parsed).flat_map(|word| word.chars())
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
        let Heard { codes, symbols: places, things, classes, rules, patterns } = heard;
        codes.clear();
        places.clear();
        things.reset(self.by_thing.len());
        rules.reset(self.rules.len());
        patterns.copy(&self.always);
        *classes = 0;
        let mut from = 0;
        let mut found = glance.words.iter().peekable();
        let mut note = |thing: u32| {
            let new = !things.has(thing as usize);
            if new {
                things.add(thing as usize);
                let [first, middle, last] = self.by_thing[thing as usize].map(|at| at as usize);
                self.rules_and_patterns[first..middle].iter().for_each(|rule| rules.add(*rule as usize));
                self.rules_and_patterns[middle..last].iter().for_each(|pattern| patterns.add(*pattern as usize));
            }
            new
        };
        let mut hear = |word: u32| {
            if note(word) {
                let (from, to) = self.lists_of[word as usize];
                for list in &self.lists[from as usize..to as usize] {
                    note(*list);
                }
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
            && needs.words.iter().all(|(thing, some, others)| {
                self.things.has(*thing as usize)
                    || some & classes != 0
                    || others.iter().any(|thing| self.things.has(*thing as usize))
            })
    }
}

/// Numbers of words and lists.
struct Numbers<'a> {
    words: &'a FxHashMap<&'a str, u32>,
    lists: BTreeMap<ListId, u32>,
}

impl Numbers<'_> {
    /// The words and lists of a need, by number.
    fn things(&self, need: &Need) -> impl Iterator<Item = u32> {
        let words = need.words.iter().map(|word| self.words[word.as_str()]);
        words.chain(need.lists.iter().map(|list| self.lists[list]))
    }
}

fn needs<'a>(parsed: &'a [Parsed<'_>]) -> impl Iterator<Item = &'a Need> {
    parsed.iter().flat_map(|rule| &rule.needs).flatten()
}

/// Triggers and needed words of rules, without those of lists.
fn words<'a>(parsed: &'a [Parsed<'_>]) -> impl Iterator<Item = &'a String> {
    let triggers = parsed.iter().flat_map(|rule| &rule.triggers).filter(|t| !t.starts_with(is_symbol));
    triggers.chain(needs(parsed).flat_map(|need| &need.words))
}

impl Needs {
    fn new(needs: &[Need], stock: &Stock, number: &Numbers<'_>) -> Needs {
        let mut hardest_first: Vec<&Need> = needs.iter().collect();
        hardest_first.sort_by_key(|need| std::cmp::Reverse(need.weight(stock)));
        let mut all = Needs::default();
        for need in hardest_first {
            let things: Vec<u32> = number.things(need).collect();
            match things.split_first() {
                None => all.classes.push(need.classes),
                Some((thing, others)) => all.words.push((*thing, need.classes, others.to_vec())),
            }
        }
        all
    }
}
