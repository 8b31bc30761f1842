//! Words of a closed list → where they stand in a text: leftmost first, the longest where several begin.
//!
//! Most places of a text begin no word, and their first two characters show it. The beginnings of all words are hashed,
//! character by character, and mark a bit each; reading on from a place stops at the first beginning that is not marked.
//! Hashes may be equal by chance, so what is read is compared with the word itself at the end.

use smallvec::SmallVec;

use crate::model::Hit;

/// A set of words to be found in texts. A word goes by its number in the order in which the words were given.
#[derive(Debug, Default)]
pub struct Words {
    /// All words, one behind the other.
    text: String,
    /// Where each word begins in `text`, and the length of `text`.
    starts: Vec<u32>,
    /// Words by their hash: slots with the number of the word and 1, or 0; at most half of them are taken.
    slots: Vec<u32>,
    /// Characters of the longest word.
    length: usize,
    /// First characters of words.
    firsts: Marked,
    /// Words of one character.
    singles: Marked,
    /// First two characters of words.
    pairs: Marked,
    /// Beginnings of three and more characters.
    beginnings: Marked,
    /// Whole words.
    wholes: Marked,
}

impl Words {
    /// The set of `words`, which must be distinct; an empty word is never found.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Words {
        let mut set = Words { starts: vec![0], ..Words::default() };
        // hashes of the beginnings of one, two, and more characters, and of the whole words
        let (mut firsts, mut pairs, mut beginnings) = (Vec::new(), Vec::new(), Vec::new());
        let (mut singles, mut wholes) = (Vec::new(), Vec::new());
        for word in words {
            set.text.push_str(word);
            set.starts.push(set.text.len() as u32);
            let mut hash = 0;
            for (c, length) in word.chars().zip(1..) {
                hash = step(hash, c);
                match length {
                    1 => firsts.push(hash),
                    2 => pairs.push(hash),
                    _ => beginnings.push(hash),
                }
            }
            set.length = set.length.max(word.chars().count());
            if word.chars().nth(1).is_none() {
                singles.push(hash);
            }
            wholes.push(hash);
        }
        set.place(&wholes);
        Words {
            firsts: Marked::new(firsts),
            singles: Marked::new(singles),
            pairs: Marked::new(pairs),
            beginnings: Marked::new(beginnings),
            wholes: Marked::new(wholes),
            ..set
        }
    }

    /// Puts the words, by their hashes, into slots.
    fn place(&mut self, hashes: &[u64]) {
        self.slots = vec![0; (hashes.len() * 2 + 2).next_power_of_two()];
        for (hash, number) in hashes.iter().zip(1..) {
            let mut slot = scaled(*hash, self.slots.len());
            while self.slots[slot] > 0 {
                slot = (slot + 1) % self.slots.len();
            }
            self.slots[slot] = number;
        }
    }

    /// The number of `word`, whose hash is given.
    fn number(&self, word: &str, hash: u64) -> Option<u32> {
        let mut slot = scaled(hash, self.slots.len());
        loop {
            let number = self.slots[slot].checked_sub(1)?;
            if self.word(number) == word {
                return Some(number);
            }
            slot = (slot + 1) % self.slots.len();
        }
    }

    /// The word with this number.
    fn word(&self, number: u32) -> &str {
        let number = number as usize;
        &self.text[self.starts[number] as usize..self.starts[number + 1] as usize]
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
        let mut ends: SmallVec<[(usize, u64); 8]> = SmallVec::new();
        let mut hash = 0;
        for ((at, c), length) in text.char_indices().zip(1..) {
            hash = step(hash, c);
            let goes_on = match length {
                1 => true,
                2 => self.pairs.has(hash),
                _ => self.beginnings.has(hash),
            };
            if !goes_on {
                break;
            }
            if self.wholes.has(hash) {
                ends.push((at + c.len_utf8(), hash));
            }
        }
        ends.iter().rev().find_map(|(end, hash)| Some((self.number(&text[..*end], *hash)?, *end)))
    }
}

/// A set of hashes, each a bit; of the hashes that are not in it one in thirty seems to be.
#[derive(Debug)]
struct Marked {
    bits: Vec<u64>,
    /// How far a hash is shifted to give the number of its bit.
    shift: u32,
}

impl Marked {
    fn new(mut hashes: Vec<u64>) -> Marked {
        hashes.sort_unstable();
        hashes.dedup();
        let size = (hashes.len() * 32).next_power_of_two().max(64);
        let mut marked = Marked { bits: vec![0; size / 64], shift: 64 - size.trailing_zeros() };
        for hash in hashes {
            let bit = (hash >> marked.shift) as usize;
            marked.bits[bit / 64] |= 1 << (bit % 64);
        }
        marked
    }

    #[inline]
    fn has(&self, hash: u64) -> bool {
        let bit = (hash >> self.shift) as usize;
        self.bits.get(bit / 64).is_some_and(|bits| bits >> (bit % 64) & 1 == 1)
    }
}

impl Default for Marked {
    fn default() -> Marked {
        Marked::new(Vec::new())
    }
}

/// The hash of a beginning that is one character longer.
#[inline]
fn step(hash: u64, c: char) -> u64 {
    (hash.rotate_left(5) ^ c as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// A number below `size` out of the upper half of a hash, which is mixed best.
#[inline]
fn scaled(hash: u64, size: usize) -> usize {
    (((hash >> 32) * size as u64) >> 32) as usize
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
            "",
        ];
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
