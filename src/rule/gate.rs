//! Words and classes that a sentence holds → patterns that could match in it.
//!
//! A pattern is asked about only where the rarest thing it needs is there, and tried only where all are.

use std::collections::BTreeMap;
use std::ops::Range;

use super::alphabet::{Alphabet, Code};
use super::compile::Parsed;
use super::matcher::Text;
use super::needs::{Need, class_bit};
use super::pattern::is_symbol;
use super::symbols::Symbols;
use super::words::Words;

/// Which patterns could match, given what a sentence holds.
#[derive(Debug)]
pub struct Gate {
    /// Triggers and words that patterns need.
    words: Words,
    /// Per word: the rules that it triggers, and the patterns to ask about.
    by_word: Vec<(Vec<u32>, Vec<u32>)>,
    /// Per class: the patterns to ask about.
    by_class: Vec<Bits>,
    /// Patterns to ask about in every sentence.
    always: Bits,
    /// Per rule: the classes that trigger it, and its patterns.
    rules: Vec<(u128, Range<u32>)>,
    /// Per pattern: its rule, and what a sentence must hold.
    patterns: Vec<(u32, Needs)>,
}

/// Classes, a bit each, and words by number; of each pair a sentence must hold one.
type Needs = Vec<(u128, Vec<u32>)>;

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

/// Numbers, a bit each.
#[derive(Debug, Clone, Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn none(length: usize) -> Bits {
        Bits(vec![0; length.div_ceil(64)])
    }

    fn reset(&mut self, length: usize) {
        self.0.clear();
        self.0.resize(length.div_ceil(64), 0);
    }

    fn add(&mut self, number: u32) {
        self.0[number as usize / 64] |= 1 << (number % 64);
    }

    fn has(&self, number: u32) -> bool {
        self.0[number as usize / 64] >> (number % 64) & 1 != 0
    }

    fn join(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }
}

impl Gate {
    /// The gate of rules; `alphabet` knows the letters of their triggers and needs.
    pub(super) fn new(parsed: &[Parsed<'_>], alphabet: &Alphabet) -> Gate {
        let words: Vec<&str> = Gate::words(parsed).into_iter().collect();
        let number: BTreeMap<&str, u32> = words.iter().copied().zip(0..).collect();
        let count = parsed.iter().map(|rule| rule.patterns.len()).sum();
        let mut gate = Gate {
            words: Words::new(words.iter().copied(), alphabet),
            by_word: vec![Default::default(); words.len()],
            by_class: vec![Bits::none(count); u128::BITS as usize],
            always: Bits::none(count),
            rules: Vec::new(),
            patterns: Vec::new(),
        };
        for (rule, source) in (0..).zip(parsed) {
            for trigger in &source.triggers {
                gate.by_word[number[trigger.as_str()] as usize].0.push(rule);
            }
            let symbols = source.triggers.iter().filter_map(|t| t.chars().next().filter(|c| is_symbol(*c)));
            let first = gate.patterns.len() as u32;
            for needs in &source.needs {
                gate.add_key(needs, &number);
                let numbered = |need: &Need| (need.classes, need.words.iter().map(|w| number[w.as_str()]).collect());
                gate.patterns.push((rule, needs.iter().map(numbered).collect()));
            }
            let patterns = first..gate.patterns.len() as u32;
            gate.rules.push((symbols.fold(0, |bits, c| bits | class_bit(c)), patterns));
        }
        gate
    }

    /// Triggers and needed words of rules.
    pub(super) fn words<'a>(parsed: &'a [Parsed<'_>]) -> std::collections::BTreeSet<&'a str> {
        let triggers = parsed.iter().flat_map(|rule| &rule.triggers);
        let needs = parsed.iter().flat_map(|rule| &rule.needs).flatten().flat_map(|need| &need.words);
        triggers.chain(needs).map(String::as_str).collect()
    }

    /// Notes under what the next pattern is asked about: the need that is hardest to meet.
    fn add_key(&mut self, needs: &[Need], number: &BTreeMap<&str, u32>) {
        let pattern = self.patterns.len() as u32;
        let Some(key) = needs.iter().max_by_key(|need| need.weight()) else {
            self.always.add(pattern);
            return;
        };
        for word in &key.words {
            self.by_word[number[word.as_str()] as usize].1.push(pattern);
        }
        for (class, patterns) in self.by_class.iter_mut().enumerate() {
            if key.classes >> class & 1 != 0 {
                patterns.add(pattern);
            }
        }
    }

    /// Notes what a text holds. Each symbol is a character of it.
    pub fn hear(&self, symbols: &Symbols, alphabet: &Alphabet, heard: &mut Heard) {
        heard.codes.clear();
        heard.codes.extend(symbols.chars.iter().map(|c| alphabet.code(*c)));
        heard.symbols.clear();
        heard.symbols.extend(symbols.places());
        heard.words.reset(self.by_word.len());
        heard.rules.reset(self.rules.len());
        heard.patterns.0.clone_from(&self.always.0);
        heard.classes = 0;
        for at in &heard.symbols {
            let bit = class_bit(symbols.chars[*at as usize]);
            if heard.classes & bit == 0 {
                heard.classes |= bit;
                heard.patterns.join(&self.by_class[bit.trailing_zeros() as usize % self.by_class.len()]);
            }
        }
        let Heard { codes, words, rules, patterns, .. } = heard;
        self.words.find(codes, |word| {
            if !words.has(word) {
                words.add(word);
                let (triggers, asks) = &self.by_word[word as usize];
                triggers.iter().for_each(|rule| rules.add(*rule));
                asks.iter().for_each(|pattern| patterns.add(*pattern));
            }
        });
    }

    /// Triggered rules of a range with a pattern that could match: each with the number of the pattern in its rule, in order.
    pub fn open<'a>(&'a self, heard: &'a Heard, rules: Range<usize>) -> impl Iterator<Item = (usize, usize)> + 'a {
        let range = self.patterns_of(rules);
        let places = range.start as usize / 64..(range.end as usize).div_ceil(64);
        let bits = places.flat_map(|place| {
            let mut left = heard.patterns.0[place];
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros();
                (left != 0).then(|| {
                    left &= left - 1;
                    place as u32 * 64 + bit
                })
            })
        });
        bits.filter(move |pattern| range.contains(pattern)).filter_map(|pattern| {
            let (rule, needs) = &self.patterns[pattern as usize];
            let open = heard.rules.has(*rule) && heard.meets(needs, heard.classes);
            open.then(|| (*rule as usize, (pattern - self.rules[*rule as usize].1.start) as usize))
        })
    }

    /// Whether some pattern of the rules could match once mentions of these classes stand in the text that was `heard`
    /// without any.
    pub fn may_open(&self, heard: &Heard, rules: Range<usize>, classes: u128) -> bool {
        rules.into_iter().any(|rule| {
            let (triggers, patterns) = &self.rules[rule];
            (triggers & classes != 0 || heard.rules.has(rule as u32))
                && patterns.clone().any(|pattern| heard.meets(&self.patterns[pattern as usize].1, classes))
        })
    }

    /// Whether pattern `pattern` of rule `rule` could match.
    pub fn could_match(&self, heard: &Heard, rule: usize, pattern: usize) -> bool {
        let number = self.rules[rule].1.start as usize + pattern;
        heard.meets(&self.patterns[number].1, heard.classes)
    }

    fn patterns_of(&self, rules: Range<usize>) -> Range<u32> {
        let start = self.rules.get(rules.start).map_or(0, |(_, patterns)| patterns.start);
        let end = rules.end.checked_sub(1).and_then(|last| self.rules.get(last)).map_or(start, |(_, p)| p.end);
        start..end
    }
}

impl Heard {
    /// The text, to search in.
    pub fn text(&self) -> Text<'_> {
        Text { codes: &self.codes, symbols: Some(&self.symbols) }
    }

    /// Whether a rule is triggered.
    pub fn triggers(&self, rule: usize) -> bool {
        self.rules.has(rule as u32)
    }

    fn meets(&self, needs: &Needs, classes: u128) -> bool {
        needs.iter().all(|(some, words)| some & classes != 0 || words.iter().any(|word| self.words.has(*word)))
    }
}
