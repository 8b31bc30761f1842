//! Programs find what the `regex` crate finds: every pattern of the pack, on the examples of all rules.

use regex::Regex;

use super::engine::Engine;
use super::example::Example;
use super::pattern::expression;
use super::symbols::Symbols;
use crate::pack::{Pack, RuleSource};

/// Sentences that each pattern is tried on, beside the examples of its own rule.
const OTHERS: usize = 40;

/// Begin and end of each group of each match.
type Found = Vec<Vec<Option<(usize, usize)>>>;

fn by_regex(regex: &Regex, text: &str) -> Found {
    let place = |byte: usize| text[..byte].chars().count();
    let groups = |found: regex::Captures<'_>| {
        found.iter().map(|group| group.map(|g| (place(g.start()), place(g.end())))).collect()
    };
    regex.captures_iter(text).map(groups).collect()
}

fn sentences(rules: &[RuleSource], pack: &Pack) -> Vec<Vec<Symbols>> {
    let of_rule = |rule: &RuleSource| {
        let examples =
            rule.yes.iter().chain(&rule.no).filter_map(|written| Example::parse(written, &pack.ontology).ok());
        let rewritten = |e: Example| [true, false].map(|fold| Symbols::new(&e.text, &e.items(&pack.ontology), fold));
        examples.flat_map(rewritten).collect()
    };
    rules.iter().map(of_rule).collect()
}

#[test]
fn programs_find_what_regular_expressions_find() {
    let pack = Pack::embedded().expect("the pack is valid");
    for rules in [&pack.rules.relations, &pack.rules.mentions] {
        let mut errors = Vec::new();
        let engine = Engine::compile(rules, &pack.ontology, &pack.lexicon, &mut errors);
        assert!(errors.is_empty());
        let sentences = sentences(rules, &pack);
        let all: Vec<&Symbols> = sentences.iter().flatten().collect();
        let mut matches = 0;
        for (number, rule) in engine.rules.iter().enumerate() {
            let written = rule.source.patterns.iter().chain(&rule.source.unless);
            for (nth, (program, pattern)) in rule.patterns.iter().chain(&rule.unless).zip(written).enumerate() {
                let expression = expression(pattern, &pack.ontology, &pack.lexicon).expect("a pattern of the pack");
                let regex = Regex::new(&expression).expect("a pattern of the pack");
                // other sentences, other ones for each pattern
                let others = all.iter().skip((number * 7 + nth * 3) % all.len()).step_by(all.len() / OTHERS).copied();
                for symbols in sentences[number].iter().chain(others) {
                    let text: String = symbols.chars.iter().collect();
                    let expected = by_regex(&regex, &text);
                    matches += expected.len();
                    assert_eq!(engine.find_all(program, symbols), expected, "{} `{pattern}` on {text}", rule.source.id);
                }
            }
        }
        assert!(matches > rules.len(), "the sentences are read by the patterns");
    }
}
