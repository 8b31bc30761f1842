//! What programs share: sets of codes, and words of lists, each once.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::alphabet::{Alphabet, Code};
use super::bits::Bits;
use super::tree::{ClassId, ListId, Stock};

/// Number of a set among [`Sets`].
pub type SetId = u32;

/// A free place: no code is as large.
const FREE: Code = Code::MAX;

/// Codes → values: a hash table with at least half of its places free.
#[derive(Debug, Serialize, Deserialize)]
pub struct ByCode<T> {
    places: Vec<(Code, T)>,
    /// Number of places, a power of two, less one.
    mask: Code,
    /// The value of all other codes.
    other: T,
}

impl<T: Copy> ByCode<T> {
    /// A table of entries, each code once.
    pub fn new(entries: impl ExactSizeIterator<Item = (Code, T)>, other: T) -> ByCode<T> {
        let mask = (2 * entries.len() + 1).next_power_of_two() as Code - 1;
        let mut places = vec![(FREE, other); usize::from(mask) + 1];
        for (code, value) in entries {
            let mut place = code & mask;
            while places[usize::from(place)].0 != FREE {
                place = (place + 1) & mask;
            }
            places[usize::from(place)] = (code, value);
        }
        ByCode { places, mask, other }
    }

    /// The value of a code.
    pub fn get(&self, code: Code) -> T {
        let mut place = code & self.mask;
        loop {
            match self.places[usize::from(place)] {
                (found, value) if found == code => return value,
                (FREE, _) => return self.other,
                _ => place = (place + 1) & self.mask,
            }
        }
    }
}

/// The words of a list in codes.
#[derive(Debug, Serialize, Deserialize)]
pub struct List {
    /// Codes with which words begin.
    pub first: SetId,
    /// Codes with which words end.
    pub last: SetId,
    /// Codes of all words.
    pub all: SetId,
    /// Length of the shortest word.
    pub min: u32,
    /// Length of the longest word.
    pub max: u32,
    /// By first code: a stretch of `rests`.
    by_first: ByCode<(u32, u32)>,
    /// Of each word what comes behind the first code, a stretch of `codes`; of words that begin alike, the longest first.
    rests: Vec<(u32, u32)>,
    codes: Vec<Code>,
}

impl List {
    fn new(words: &[String], alphabet: &Alphabet, sets: &mut Sets) -> List {
        let words: Vec<Vec<Code>> = words.iter().map(|word| alphabet.word(word)).collect();
        let mut set = |codes: &mut dyn Iterator<Item = Code>| {
            let mut set = alphabet.none();
            codes.for_each(|code| set.add(usize::from(code)));
            sets.intern(set)
        };
        let first = set(&mut words.iter().filter_map(|word| word.first()).copied());
        let last = set(&mut words.iter().filter_map(|word| word.last()).copied());
        let all = set(&mut words.iter().flatten().copied());
        let lengths = || words.iter().map(|word| word.len() as u32);
        let (min, max) = (lengths().min().unwrap_or(0), lengths().max().unwrap_or(0));
        let mut by_first: BTreeMap<Code, Vec<&[Code]>> = BTreeMap::new();
        for (first, rest) in words.iter().filter_map(|word| word.split_first()) {
            by_first.entry(*first).or_default().push(rest);
        }
        let (mut rests, mut codes, mut entries) = (Vec::new(), Vec::new(), Vec::new());
        for (first, behind) in by_first {
            let from = rests.len() as u32;
            for rest in behind {
                let start = codes.len() as u32;
                codes.extend(rest);
                rests.push((start, codes.len() as u32));
            }
            entries.push((first, (from, rests.len() as u32)));
        }
        List { first, last, all, min, max, by_first: ByCode::new(entries.into_iter(), (0, 0)), rests, codes }
    }

    /// The first word at the beginning of a text, without the first `skipped` of those that begin with its first code: its
    /// length, and how many to skip for the next, if there is one.
    pub fn find(&self, text: &[Code], skipped: u32) -> Option<(u32, Option<u32>)> {
        let (code, behind) = text.split_first()?;
        let (from, to) = self.by_first.get(*code);
        let rests = self.rests.get((from + skipped) as usize..to as usize)?;
        let is_here = |(start, end): &(u32, u32)| {
            let rest = &self.codes[*start as usize..*end as usize];
            // code by code: nearly all rests have one or two
            rest.len() <= behind.len() && rest.iter().zip(behind).all(|(a, b)| a == b)
        };
        let place = rests.iter().position(is_here)?;
        let (start, end) = rests[place];
        let next = skipped + place as u32 + 1;
        Some((1 + end - start, (from + next < to).then_some(next)))
    }

    /// Lengths of the words that could stand where a text begins which goes on behind `text`.
    pub fn could_begin(&self, text: &[Code]) -> impl Iterator<Item = usize> {
        let (from, to) = text.first().map_or((0, 0), |code| self.by_first.get(*code));
        let rests = self.rests[from as usize..to as usize].iter();
        let words = rests.map(|(start, end)| &self.codes[*start as usize..*end as usize]);
        words.filter(|rest| rest.iter().zip(&text[1..]).all(|(a, b)| a == b)).map(|rest| rest.len() + 1)
    }
}

/// Sets of codes and lists of words, each once.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Sets {
    sets: Vec<Bits>,
    /// Their numbers, while there are more to come.
    #[serde(skip)]
    number: FxHashMap<Bits, SetId>,
    /// The set of each class of characters, for as long.
    #[serde(skip)]
    classes: Vec<SetId>,
    lists: Vec<List>,
    /// Per code: the sets that hold it, a bit each. A search asks about many sets at one place.
    held_by: Vec<u64>,
    /// Numbers of 64 bits a code.
    width: usize,
}

impl Sets {
    /// The classes and lists of patterns.
    pub fn of(stock: &Stock, alphabet: &Alphabet) -> Sets {
        let mut sets = Sets::default();
        sets.classes = stock.classes.iter().map(|class| sets.intern(alphabet.set(&class.ranges))).collect();
        sets.lists = stock.lists.iter().map(|words| List::new(words, alphabet, &mut sets)).collect();
        sets
    }

    /// The number of a set.
    pub fn intern(&mut self, set: Bits) -> SetId {
        let next = self.sets.len() as SetId;
        *self.number.entry(set).or_insert_with_key(|set| {
            self.sets.push(set.clone());
            next
        })
    }

    /// The set with this number.
    pub fn get(&self, id: SetId) -> &Bits {
        &self.sets[id as usize]
    }

    /// The number of the set that a class of characters is.
    pub fn class(&self, class: ClassId) -> SetId {
        self.classes[class as usize]
    }

    /// The words of a list.
    pub fn list(&self, list: ListId) -> &List {
        &self.lists[list as usize]
    }

    /// Makes the sets ready for [`Sets::hold`], once there are no more to come.
    pub fn settle(&mut self, alphabet: &Alphabet) {
        self.width = self.sets.len().div_ceil(64);
        self.held_by = vec![0; self.width * alphabet.size()];
        for (id, set) in self.sets.iter().enumerate() {
            for code in set.iter().take_while(|code| *code < alphabet.size()) {
                self.held_by[code * self.width + id / 64] |= 1 << (id % 64);
            }
        }
    }

    /// Whether a set holds a code.
    pub fn hold(&self, id: SetId, code: Code) -> bool {
        self.held_by[usize::from(code) * self.width + id as usize / 64] >> (id % 64) & 1 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_begin_alike_are_found_in_turn() {
        let words = ["年产值", "年产", "产", "年"].map(str::to_owned);
        let letters = words.iter().flat_map(|word| word.chars()).chain(['能']);
        let alphabet = Alphabet::of(&[], letters).expect("few characters");
        let list = List::new(&words, &alphabet, &mut Sets::default());
        let text = alphabet.word("年产能");
        let (length, next) = list.find(&text, 0).expect("年产");
        assert_eq!((length, next), (2, Some(2)));
        assert_eq!(list.find(&text, 2), Some((1, None)));
        assert_eq!(list.find(&text[2..], 0), None);
        assert_eq!(list.could_begin(&text[..1]).collect::<Vec<_>>(), [3, 2, 1]);
    }
}
