//! Programs → the patterns that can read a text from its beginning, where that is a mention with a mark behind it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::alphabet::Code;
use super::bits::Bits;
use super::program::Program;
use super::sets::Sets;
use crate::model::Type;

/// Patterns that can read a text from its beginning, by the class of the mention that stands there.
#[derive(Debug, Serialize, Deserialize)]
pub struct Heads {
    /// Codes of a mention and the mark behind it; the former is nothing but its place.
    pub(super) front: [Code; 2],
    /// Per class the patterns, by their number in the engine.
    by_class: Vec<Bits>,
}

impl Heads {
    /// Asks all programs of an engine; `symbols` are the codes of the classes.
    pub(super) fn new<'a>(
        programs: impl Iterator<Item = &'a Program> + Clone,
        symbols: &[Code],
        mark: Code,
        sets: &Sets,
    ) -> Heads {
        let number = programs.clone().count();
        let mut known: HashMap<Code, Bits> = HashMap::new();
        let mut read = |symbol: &Code| {
            let ask = || {
                let mut patterns = Bits::none(number);
                let able = programs.clone().enumerate().filter(|(_, p)| p.could_begin(&[*symbol, mark], sets));
                able.for_each(|(pattern, _)| patterns.add(pattern));
                patterns
            };
            known.entry(*symbol).or_insert_with(ask).clone()
        };
        Heads { front: [mark, mark], by_class: symbols.iter().map(&mut read).collect() }
    }

    /// The patterns that can read a text which begins with a mention of a class.
    pub(super) fn of(&self, kind: Type) -> &Bits {
        &self.by_class[usize::from(kind.0) % self.by_class.len()]
    }

    /// Whether there are such patterns.
    pub fn any(&self, kind: Type) -> bool {
        self.of(kind).len() > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Pack;
    use crate::rule::alphabet::Alphabet;
    use crate::rule::pattern::symbol;
    use crate::rule::tree::{Parser, Tree};

    #[test]
    fn a_head_is_read_by_patterns_that_take_it_and_its_mark() {
        let head = symbol(Type(0));
        let patterns = [
            (format!("^[{head}]：年产"), true),
            (format!("[{head}]总投资"), false),
            ("[^，]{0,4}?总投资".to_owned(), true),
            (format!("[{head}](?:公司)?[，：]?在"), true),
            (format!("(?:[{head}]，|年产)"), false),
            (format!("[{head}](?:<@approx>|：)"), true),
        ];
        let pack = Pack::embedded().expect("the pack is valid");
        let mut parser = Parser::new(&pack.ontology, &pack.lexicon);
        let trees: Vec<Tree> = patterns.iter().map(|(p, _)| parser.parse(p).expect("a pattern")).collect();
        let stock = parser.stock();
        let letters = stock.letters.iter().copied().chain(['：']);
        let alphabet = Alphabet::of(&stock.classes, letters).expect("few characters");
        let mut sets = Sets::of(stock, &alphabet);
        let programs: Vec<Program> =
            trees.iter().map(|tree| Program::new(tree, stock, &alphabet, &mut sets).expect("a program")).collect();
        sets.settle(&alphabet);
        let heads = Heads::new(programs.iter(), &[alphabet.code(head)], alphabet.code('：'), &sets);
        for (number, (pattern, able)) in patterns.iter().enumerate() {
            assert_eq!(heads.of(Type(0)).has(number), *able, "{pattern}");
        }
        assert!(heads.any(Type(0)));
    }
}
