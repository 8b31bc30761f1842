//! Words of a closed list → where they stand in a text: leftmost first, the longest where several begin.
//!
//! Most places of a text begin no word, and their first two or three characters show it: small filters of the beginnings
//! of words fit into the fast caches. Words that begin with the same two characters lie side by side, and what is read is
//! compared with them.

use serde::{Deserialize, Serialize};

use crate::model::Hit;

/// A set of words to be found in texts. A word goes by its number in ascending order of the words.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Words {
    /// All words, one behind the other, ascending.
    text: String,
    words: Vec<Word>,
    groups: Groups,
    /// Characters of the longest word.
    length: usize,
    /// First characters of words.
    firsts: Marked,
    /// Words of one character.
    singles: Marked,
    /// First two characters of words.
    pairs: Marked,
    /// Words of two characters.
    twos: Marked,
    /// First three characters of words.
    threes: Marked,
}

/// A word of the set, laid out so that most words are compared without a look at their text.
#[derive(Debug, Serialize, Deserialize)]
struct Word {
    /// What follows the first two characters: eight bytes, the first one highest; zeros behind the end.
    rest: u64,
    /// First byte of the word in the text of all.
    start: u32,
    /// Bytes of the word.
    length: u32,
    /// Bytes of its first two characters.
    head: u32,
    /// The longest other word that it begins with and that has two characters, or [`NONE`].
    shorter: u32,
}

/// No word has this number.
const NONE: u32 = u32::MAX;

/// The hashes of the beginnings of words.
#[derive(Default)]
struct Beginnings {
    firsts: Vec<u64>,
    singles: Vec<u64>,
    pairs: Vec<u64>,
    twos: Vec<u64>,
    threes: Vec<u64>,
}

impl Beginnings {
    fn add(&mut self, word: &str) {
        let mut chars = word.chars();
        let Some(first) = chars.next() else { return };
        let hash = step(0, first);
        self.firsts.push(hash);
        let Some(second) = chars.next() else { return self.singles.push(hash) };
        let hash = step(hash, second);
        self.pairs.push(hash);
        match chars.next() {
            Some(third) => self.threes.push(step(hash, third)),
            None => self.twos.push(hash),
        }
    }
}

impl Words {
    /// The set of `words`; an empty word is never found.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Words {
        let mut words: Vec<&str> = words.into_iter().collect();
        words.sort_unstable();
        words.dedup();
        let mut beginnings = Beginnings::default();
        words.iter().for_each(|word| beginnings.add(word));
        Words {
            text: words.concat(),
            words: laid_out(&words),
            groups: Groups::new(&words),
            length: words.iter().map(|word| word.chars().count()).max().unwrap_or(0),
            firsts: Marked::new(&beginnings.firsts),
            singles: Marked::new(&beginnings.singles),
            pairs: Marked::new(&beginnings.pairs),
            twos: Marked::new(&beginnings.twos),
            threes: Marked::new(&beginnings.threes),
        }
    }

    /// Number of characters of the longest word.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Whether a word may begin with `c`; seldom true where none does.
    pub fn opens(&self, c: char) -> bool {
        self.firsts.has(step(0, c))
    }

    /// The words in `text` that do not overlap: the leftmost first, of those that begin together the longest.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Hit> + 'a {
        let mut chars = text.char_indices();
        let mut next = chars.next();
        std::iter::from_fn(move || {
            while let Some((start, first)) = next {
                next = chars.next();
                if !self.may_begin(first, next.map(|(_, c)| c)) {
                    continue;
                }
                if let Some((word, length)) = self.longest(&text[start..]) {
                    let end = start + length;
                    while next.is_some_and(|(at, _)| at < end) {
                        next = chars.next();
                    }
                    return Some(Hit { start, end, word });
                }
            }
            None
        })
    }

    /// Length in bytes of the longest word that `text` begins with.
    pub fn opening(&self, text: &str) -> Option<usize> {
        self.longest(text).map(|(_, length)| length)
    }

    /// Whether a word may begin with these two characters.
    #[inline]
    fn may_begin(&self, first: char, second: Option<char>) -> bool {
        let hash = step(0, first);
        self.singles.has(hash) || second.is_some_and(|second| self.pairs.has(step(hash, second)))
    }

    /// The longest word that `text` begins with, and its length in bytes.
    fn longest(&self, text: &str) -> Option<(u32, usize)> {
        let mut chars = text.chars();
        let first = chars.next()?;
        let hash = step(0, first);
        let longer = chars.next().and_then(|second| {
            let hash = step(hash, second);
            let may_be = self.twos.has(hash) || chars.next().is_some_and(|third| self.threes.has(step(hash, third)));
            may_be.then(|| self.of_group(first, Some(second), text)).flatten()
        });
        longer.or_else(|| self.singles.has(hash).then(|| self.of_group(first, None, text)).flatten())
    }

    /// The longest word of a group that `text` begins with, and its length in bytes.
    fn of_group(&self, first: char, second: Option<char>, text: &str) -> Option<(u32, usize)> {
        let Group { start, end, .. } = *self.groups.get(first, second)?;
        let rest = eight_bytes(text, first.len_utf8() + second.map_or(0, char::len_utf8));
        let not_greater = |word: &Word| word.rest < rest || word.rest == rest && self.printed(word) <= text;
        // the words that `text` begins with are the last one that is not greater, and those that this one begins with
        let before = self.words[start as usize..end as usize].partition_point(not_greater).checked_sub(1)?;
        let mut number = start + before as u32;
        while let Some(word) = self.words.get(number as usize) {
            if self.begins(word, text, rest) {
                return Some((number, word.length as usize));
            }
            number = word.shorter;
        }
        None
    }

    /// Whether `text`, which begins with the first two characters of `word`, begins with all of it.
    #[inline]
    fn begins(&self, word: &Word, text: &str, rest: u64) -> bool {
        match word.length - word.head {
            0 => true,
            bytes @ 1..=8 => (word.rest ^ rest) >> (64 - 8 * bytes) == 0,
            _ => word.rest == rest && text.starts_with(self.printed(word)),
        }
    }

    fn printed(&self, word: &Word) -> &str {
        &self.text[word.start as usize..(word.start + word.length) as usize]
    }
}

/// Lays out words, which ascend.
fn laid_out(words: &[&str]) -> Vec<Word> {
    let mut all: Vec<Word> = Vec::with_capacity(words.len());
    let mut start = 0;
    for (number, word) in words.iter().enumerate() {
        let head: usize = word.chars().take(2).map(char::len_utf8).sum();
        let mut before = number.checked_sub(1);
        while let Some(other) = before.filter(|other| !word.starts_with(words[*other])) {
            before = Some(all[other].shorter as usize).filter(|shorter| *shorter < all.len());
        }
        let shorter = before.filter(|other| words[*other].chars().nth(1).is_some()).map_or(NONE, |other| other as u32);
        let (length, rest) = (word.len() as u32, eight_bytes(word, head));
        all.push(Word { rest, start, length, head: head as u32, shorter });
        start += length;
    }
    all
}

/// Eight bytes from `at` on, the first one highest; zeros behind the end.
#[inline]
fn eight_bytes(text: &str, at: usize) -> u64 {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    match rest.first_chunk() {
        Some(chunk) => u64::from_be_bytes(*chunk),
        None => rest.iter().zip(1..).fold(0, |bytes, (byte, place)| bytes | u64::from(*byte) << (64 - 8 * place)),
    }
}

/// Words that begin with the same two characters, or a word of one character: numbers from `start` to `end`.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Group {
    key: u64,
    start: u32,
    end: u32,
}

/// Groups by the characters that their words begin with. An open-addressed table.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Groups {
    /// A power of two, at most half of them taken; the key of others is 0.
    slots: Vec<Group>,
}

impl Groups {
    /// The groups of `words`, which ascend.
    fn new(words: &[&str]) -> Groups {
        let mut groups: Vec<Group> = Vec::new();
        for (word, number) in words.iter().zip(0..) {
            let mut chars = word.chars();
            let Some(first) = chars.next() else { continue };
            let key = Groups::key(first, chars.next());
            match groups.last_mut().filter(|group| group.key == key) {
                Some(group) => group.end = number + 1,
                None => groups.push(Group { key, start: number, end: number + 1 }),
            }
        }
        let mut slots = vec![Group::default(); (groups.len() * 2).next_power_of_two().max(2)];
        for group in groups {
            let mut slot = Groups::slot(group.key, slots.len());
            while slots[slot].key > 0 {
                slot = (slot + 1) & (slots.len() - 1);
            }
            slots[slot] = group;
        }
        Groups { slots }
    }

    fn key(first: char, second: Option<char>) -> u64 {
        // no character has a number of more than 21 bits
        (u64::from(first) + 1) << 22 | second.map_or(0, |second| u64::from(second) + 1)
    }

    fn slot(key: u64, size: usize) -> usize {
        let hash = key.wrapping_mul(MIX);
        (((hash >> 32) * size as u64) >> 32) as usize
    }

    /// The words that begin with these characters, or with `first` alone.
    fn get(&self, first: char, second: Option<char>) -> Option<&Group> {
        let key = Groups::key(first, second);
        let mut slot = Groups::slot(key, self.slots.len());
        loop {
            match self.slots.get(slot)? {
                group if group.key == key => return Some(group),
                group if group.key == 0 => return None,
                _ => slot = (slot + 1) & (self.slots.len() - 1),
            }
        }
    }
}

/// A set of hashes, each two bits of one number; of the hashes that are not in it one in thirty seems to be.
#[derive(Debug, Serialize, Deserialize)]
struct Marked {
    bits: Vec<u64>,
    /// How far a hash is shifted to give its number.
    shift: u32,
}

impl Marked {
    /// The set of `hashes`, of which equal ones stand side by side.
    fn new(hashes: &[u64]) -> Marked {
        let mut distinct = hashes.to_vec();
        distinct.dedup();
        let size = (distinct.len() / 8).next_power_of_two().max(2);
        let mut marked = Marked { bits: vec![0; size], shift: 64 - size.trailing_zeros() };
        for hash in distinct {
            marked.bits[(hash >> marked.shift) as usize] |= Marked::mask(hash);
        }
        marked
    }

    #[inline]
    fn mask(hash: u64) -> u64 {
        1 << (hash >> 24 & 63) | 1 << (hash >> 30 & 63)
    }

    #[inline]
    fn has(&self, hash: u64) -> bool {
        let mask = Marked::mask(hash);
        self.bits.get((hash >> self.shift) as usize).is_some_and(|bits| bits & mask == mask)
    }
}

impl Default for Marked {
    fn default() -> Marked {
        Marked::new(&[])
    }
}

/// An odd number whose bits are mixed.
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// The hash of a beginning that is one character longer.
#[inline]
fn step(hash: u64, c: char) -> u64 {
    (hash.rotate_left(5) ^ c as u64).wrapping_mul(MIX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What [`Words::find`] must give, by trying every word at every place.
    fn tried(words: &[&str], text: &str) -> Vec<Hit> {
        let (mut hits, mut at) = (Vec::new(), 0);
        while let Some(c) = text[at..].chars().next() {
            let fits = (0..words.len()).filter(|i| !words[*i].is_empty() && text[at..].starts_with(words[*i]));
            match fits.max_by_key(|i| words[*i].len()) {
                Some(i) => {
                    hits.push(Hit { start: at, end: at + words[i].len(), word: i as u32 });
                    at += words[i].len();
                }
                None => at += c.len_utf8(),
            }
        }
        hits
    }

    #[test]
    fn leftmost_longest_words_are_found() {
        let words = [
            "山东",
            "山东省",
            "山东高密市",
            "山东省聊城市",
            "县",
            "县委",
            "羊",
            "聊城",
            "A",
            "AB",
            "东省",
            "𠮷林",
            "铝",
            "羊县大街",
            "羊县大",
            "",
        ];
        let mut words = words;
        words.sort_unstable();
        let set = Words::new(words);
        for text in [
            "",
            "山",
            "山东",
            "羊县县委山东高密东省",
            "山东省聊城在山东平原县，山东高",
            "ABA山东齐𠮷林𠮷",
            "A",
            "山东高密市铝羊聊",
            "羊县大街羊县大羊县小",
        ] {
            assert_eq!(set.find(text).collect::<Vec<_>>(), tried(&words, text), "{text}");
        }
        assert_eq!((set.opening("山东省委"), set.opening("省委")), (Some(9), None));
        assert!(words.iter().all(|word| word.chars().next().is_none_or(|c| set.opens(c))));
    }

    #[test]
    fn a_set_without_words_finds_nothing() {
        assert_eq!(Words::new([]).find("山东").count() + Words::default().find("山东").count(), 0);
        assert_eq!((Words::new([""]).opening("山东"), Words::default().opening("山")), (None, None));
    }
}
