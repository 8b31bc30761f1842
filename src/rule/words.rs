//! Words → a table by their first two codes; text → which words stand in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::alphabet::{Alphabet, Code};

/// No word.
const NONE: u32 = u32::MAX;
/// Bits of the filter of pairs, a power of two.
const FILTER: usize = 1 << 16;

/// A word in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Its number.
    pub word: u32,
    /// Its first character.
    pub start: u32,
    /// The character behind it.
    pub end: u32,
}

/// Words by their codes, to be found in one pass, overlapping ones too.
#[derive(Debug, Serialize, Deserialize)]
pub struct Words {
    /// The word of one character, by its code, and whether longer ones begin with it.
    single: Vec<(u32, bool)>,
    /// Whether a word may begin with a pair of codes: a bit for each hash of a pair.
    filter: Vec<u64>,
    /// Pairs of codes with their stretch of `longer`: a hash table of a power of two of places, most of them free.
    pairs: Vec<(u32, u32, u32)>,
    /// Words of two characters and more: what comes behind the pair (a stretch of `rests`), and the number.
    longer: Vec<(u32, u32, u32)>,
    rests: Vec<Code>,
}

impl Words {
    /// The words with their numbers: their place in `words`.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>, alphabet: &Alphabet) -> Words {
        let mut single = vec![(NONE, false); alphabet.size()];
        let mut by_pair: BTreeMap<u32, Vec<(Vec<Code>, u32)>> = BTreeMap::new();
        for (number, word) in (0..).zip(words) {
            match alphabet.word(word).as_slice() {
                [] => {}
                [code] => single[usize::from(*code)].0 = number,
                [a, b, rest @ ..] => {
                    single[usize::from(*a)].1 = true;
                    by_pair.entry(pair(*a, *b)).or_default().push((rest.to_vec(), number));
                }
            }
        }
        let places = (4 * by_pair.len() + 1).next_power_of_two();
        let mut table = Words {
            single,
            filter: vec![0; FILTER / 64],
            pairs: vec![(NONE, 0, 0); places],
            longer: Vec::new(),
            rests: Vec::new(),
        };
        for (pair, words) in by_pair {
            let bit = hash(pair);
            table.filter[bit / 64] |= 1 << (bit % 64);
            let from = table.longer.len() as u32;
            for (rest, number) in words {
                let start = table.rests.len() as u32;
                table.rests.extend(rest);
                table.longer.push((start, table.rests.len() as u32, number));
            }
            let mut place = hash(pair) & (places - 1);
            while table.pairs[place].0 != NONE {
                place = (place + 1) & (places - 1);
            }
            table.pairs[place] = (pair, from, table.longer.len() as u32);
        }
        table
    }

    /// Calls `found` with each word in `text`, by where it begins.
    pub fn find(&self, text: &[Code], mut found: impl FnMut(Found)) {
        (0..text.len()).for_each(|at| self.find_at(text, at, &mut found));
    }

    /// Calls `found` with each word that begins at a place of `text`.
    pub fn find_at(&self, text: &[Code], at: usize, found: &mut impl FnMut(Found)) {
        let Some((code, behind)) = text[at..].split_first() else { return };
        let (single, longer) = self.single[usize::from(*code)];
        if single != NONE {
            found(Found { word: single, start: at as u32, end: at as u32 + 1 });
        }
        let Some((next, behind)) = behind.split_first().filter(|_| longer) else { return };
        let pair = pair(*code, *next);
        let bit = hash(pair);
        if self.filter[bit / 64] >> (bit % 64) & 1 == 0 {
            return;
        }
        let (from, to) = self.of_pair(pair, bit);
        for (start, end, word) in &self.longer[from as usize..to as usize] {
            let rest = &self.rests[*start as usize..*end as usize];
            // code by code: nearly all rests have one or two
            if rest.len() <= behind.len() && rest.iter().zip(behind).all(|(a, b)| a == b) {
                found(Found { word: *word, start: at as u32, end: (at + 2 + rest.len()) as u32 });
            }
        }
    }

    /// The stretch of `longer` with the words that begin with a pair.
    fn of_pair(&self, pair: u32, hash: usize) -> (u32, u32) {
        let mask = self.pairs.len() - 1;
        let mut place = hash & mask;
        loop {
            match self.pairs[place] {
                (found, from, to) if found == pair => return (from, to),
                (NONE, ..) => return (0, 0),
                _ => place = (place + 1) & mask,
            }
        }
    }
}

fn pair(a: Code, b: Code) -> u32 {
    u32::from(a) << 16 | u32::from(b)
}

fn hash(pair: u32) -> usize {
    (pair.wrapping_mul(0x9E37_79B1) >> 16) as usize & (FILTER - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_inside_and_across_each_other_are_found() {
        let words = ["投资", "总投资", "资产", "总"];
        let alphabet = Alphabet::of(&[], words.iter().flat_map(|word| word.chars())).expect("few characters");
        let table = Words::new(words, &alphabet);
        let mut found = Vec::new();
        table.find(&alphabet.word("总投资产出"), |word| found.push(word.word));
        assert_eq!(found, [3, 1, 0, 2]);
    }
}
