//! Programs → the patterns that can read a text from its beginning, where that is a mention with a mark behind it.

use std::collections::HashMap;

use super::alphabet::Code;
use super::bits::Bits;
use super::program::{Program, Sets};
use crate::model::Type;

/// Patterns that can read a text from its beginning, by the class of the mention that stands there.
#[derive(Debug)]
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
