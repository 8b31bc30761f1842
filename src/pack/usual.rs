//! Words of a pack → which characters stand beside each other in them, and which look alike.

use rustc_hash::FxHashMap;

use super::{LISTS, Level, Pack};
use crate::span::is_han;

/// The list of pairs of characters that scanning confuses.
pub const LOOKALIKE: &str = "lookalike";

/// Two characters in a row.
pub type Pair = (char, char);

/// Weight of a pair in the name of a division.
const OF_PLACE: u32 = 3;

/// What is usual in texts of the kind, as the words of the pack and the examples of its rules tell.
#[derive(Debug, Default)]
pub struct Usual {
    lookalike: FxHashMap<char, Vec<char>>,
    pairs: FxHashMap<Pair, u32>,
    characters: FxHashMap<char, u32>,
}

impl Usual {
    /// Gathers what is usual by a pack.
    pub(super) fn of(pack: &Pack) -> Usual {
        let mut usual = Usual { lookalike: lookalikes(pack.lexicon.list(LOOKALIKE)), ..Usual::default() };
        for text in vocabulary(pack) {
            usual.add(text, 1);
            text.chars().for_each(|c| *usual.characters.entry(c).or_default() += 1);
        }
        for division in pack.gazetteer.divisions.iter().filter(|d| d.level < Level::Zone) {
            usual.add(&division.name, OF_PLACE);
        }
        usual
    }

    fn add(&mut self, text: &str, weight: u32) {
        pairs(text).for_each(|pair| *self.pairs.entry(pair).or_default() += weight);
    }

    /// The characters that one is confused with.
    pub fn lookalikes(&self, c: char) -> &[char] {
        self.lookalike.get(&c).map_or(&[], Vec::as_slice)
    }

    /// How often two characters stand beside each other.
    pub fn pair(&self, pair: Pair) -> u32 {
        self.pairs.get(&pair).copied().unwrap_or_default()
    }

    /// How often a character occurs.
    pub fn times(&self, c: char) -> u32 {
        self.characters.get(&c).copied().unwrap_or_default()
    }
}

/// The pairs of Han characters in a text.
pub fn pairs(text: &str) -> impl Iterator<Item = Pair> + '_ {
    text.chars().zip(text.chars().skip(1)).filter(|(a, b)| is_han(*a) && is_han(*b))
}

/// Characters → those they are confused with.
fn lookalikes(pairs: &[String]) -> FxHashMap<char, Vec<char>> {
    let mut lookalike: FxHashMap<char, Vec<char>> = FxHashMap::default();
    for pair in pairs {
        let mut two = pair.chars();
        if let (Some(a), Some(b)) = (two.next(), two.next()) {
            lookalike.entry(a).or_default().push(b);
            lookalike.entry(b).or_default().push(a);
        }
    }
    lookalike
}

/// The words of the pack and what its examples say.
fn vocabulary(pack: &Pack) -> impl Iterator<Item = &str> {
    let rules = || pack.rules.relations.iter().chain(&pack.rules.mentions);
    let said = rules().flat_map(|rule| rule.triggers.iter().chain(&rule.yes).chain(&rule.no));
    let listed = LISTS.iter().flat_map(|list| pack.gazetteer.list(list)).flatten();
    let everyday = pack.lexicon.list("everyday").iter();
    said.chain(listed).chain(pack.gazetteer.legal_forms()).chain(everyday).map(String::as_str)
}

#[cfg(test)]
impl Usual {
    /// What is usual as told by hand.
    pub fn told(lookalike: &[(char, &[char])], pairs: &[(Pair, u32)]) -> Usual {
        Usual {
            lookalike: lookalike.iter().map(|(c, others)| (*c, others.to_vec())).collect(),
            pairs: pairs.iter().copied().collect(),
            characters: FxHashMap::default(),
        }
    }
}
