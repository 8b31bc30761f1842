//! Programs find what the `regex` crate finds: every pattern of the pack, on the examples of all rules.

use regex::{Regex, RegexBuilder};

use super::engine::{Engine, Rule};
use super::example::Example;
use super::gate::Glance;
use super::pattern::expression;
use super::pattern::symbol;
use super::symbols::Symbols;
use crate::pack::Pack;

/// Sentences that each pattern is tried on, beside the examples of its own rule.
const OTHERS: usize = 40;

/// Bytes that the `regex` crate may take for a pattern with long lists of words.
const LARGEST: usize = 100 << 20;

/// Begin and end of each group of each match.
type Found = Vec<Vec<Option<(usize, usize)>>>;

fn by_regex(regex: &Regex, text: &str) -> Found {
    let place = |byte: usize| text[..byte].chars().count();
    let groups = |found: regex::Captures<'_>| {
        found.iter().map(|group| group.map(|g| (place(g.start()), place(g.end())))).collect()
    };
    regex.captures_iter(text).map(groups).collect()
}

/// A sentence as the engine reads it, and in characters.
struct Sentence {
    glance: Glance,
    symbols: Symbols,
    text: String,
}

impl Sentence {
    fn new(example: &Example, fold: bool, engine: &Engine, pack: &Pack) -> Sentence {
        let symbols = Symbols::new(&example.text, &example.items(&pack.ontology), fold);
        let text = symbols.written(&example.text, |text, item| text.push(symbol(item.kind)));
        Sentence { glance: engine.glance(example.text.as_str()), symbols, text }
    }
}

fn sentences(engine: &Engine, pack: &Pack) -> Vec<Vec<Sentence>> {
    let of_rule = |rule: &Rule| {
        let written = rule.source.yes.iter().chain(&rule.source.no);
        let examples = written.filter_map(|written| Example::parse(written, &pack.ontology).ok());
        examples.flat_map(|e| [true, false].map(|fold| Sentence::new(&e, fold, engine, pack))).collect()
    };
    engine.rules.iter().map(of_rule).collect()
}

#[test]
fn programs_find_what_regular_expressions_find() {
    let pack = Pack::embedded().expect("the pack is valid");
    let kinds = [&pack.rules.relations, &pack.rules.mentions];
    let mut matches = 0;
    for rules in kinds {
        let mut errors = Vec::new();
        let engine = Engine::compile(rules, &pack.ontology, &pack.lexicon, &mut errors);
        assert!(errors.is_empty());
        let sentences = sentences(&engine, &pack);
        let all: Vec<&Sentence> = sentences.iter().flatten().collect();
        for (number, rule) in engine.rules.iter().enumerate() {
            let written = rule.source.patterns.iter().chain(&rule.source.unless);
            for (nth, (program, pattern)) in rule.patterns.iter().chain(&rule.unless).zip(written).enumerate() {
                let expression = expression(pattern, &pack.ontology, &pack.lexicon).expect("a pattern of the pack");
                let regex = RegexBuilder::new(&expression).size_limit(LARGEST).build().expect("a pattern of the pack");
                // other sentences, other ones for each pattern
                let others = all.iter().skip((number * 7 + nth * 3) % all.len()).step_by(all.len() / OTHERS).copied();
                for Sentence { glance, symbols, text } in sentences[number].iter().chain(others) {
                    let expected = by_regex(&regex, text);
                    matches += expected.len();
                    let found = engine.find_all(program, glance, symbols);
                    assert_eq!(found, expected, "{} `{pattern}` on {text}", rule.source.id);
                }
            }
        }
    }
    assert!(matches > kinds.iter().map(|rules| rules.len()).sum(), "the sentences are read by the patterns");
}
