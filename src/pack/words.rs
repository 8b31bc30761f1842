//! Words of a closed list → where they stand in a text: leftmost first, the longest where several begin.
//!
//! Most places of a text begin no word, and two characters show it: the first two of each word are hashed into a small
//! table of bits that stays in the cache. Only where the bit is set the words themselves are looked at, in sorted order.

use std::ops::Range;

/// A set of words to be found in texts. A word goes by its number in the sorted order of all words.
#[derive(Debug, Default)]
pub struct Words {
    /// All words, sorted, one behind the other.
    text: String,
    /// Where each word begins in `text`, and the length of `text`.
    starts: Vec<u32>,
    /// Characters that are a word by themselves, sorted, with the number of the word.
    singles: Vec<(char, u32)>,
    /// A bit for the hash of each opening, of each character in `singles`, and of each first character.
    filter: Vec<u64>,
    /// Slots for the openings by their hash, at most half of them taken.
    openings: Vec<Opening>,
    /// Bits of a hash that number a slot.
    slot_bits: u32,
}

/// The words that begin with two characters.
#[derive(Debug, Clone, Copy, Default)]
struct Opening {
    pair: (char, char),
    from: u32,
    /// One past the last word; 0 marks a free slot.
    to: u32,
}

/// A word in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Number of the word.
    pub word: u32,
}

/// Stands for the end of the text after a first character, and for the end of the word after a single one.
const ALONE: char = '\0';
/// Stands for whatever follows a first character.
const ANY: char = '\u{1}';
/// Bits of the filter for an opening: one in sixteen pairs that open no word passes.
const FILTER_BITS: usize = 16;
/// So few words are compared one by one.
const FEW: usize = 4;

impl Words {
    /// The set of `words`, which must be sorted and distinct; an empty word is never found.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Words {
        let mut set = Words { starts: vec![0], ..Words::default() };
        let mut openings: Vec<Opening> = Vec::new();
        for (word, number) in words.into_iter().zip(0..) {
            set.text.push_str(word);
            set.starts.push(set.text.len() as u32);
            let mut chars = word.chars();
            match (chars.next(), chars.next()) {
                (Some(first), Some(second)) => match openings.last_mut() {
                    Some(last) if last.pair == (first, second) => last.to = number + 1,
                    _ => openings.push(Opening { pair: (first, second), from: number, to: number + 1 }),
                },
                (Some(only), None) => set.singles.push((only, number)),
                _ => {}
            }
        }
        set.hash(&openings);
        set
    }

    fn hash(&mut self, openings: &[Opening]) {
        self.slot_bits = (openings.len() * 2 + 1).next_power_of_two().trailing_zeros().max(1);
        self.openings = vec![Opening::default(); 1 << self.slot_bits];
        self.filter = vec![0; ((openings.len() + self.singles.len() + 1) * FILTER_BITS / 64).next_power_of_two()];
        for opening in openings {
            let pair = hash(opening.pair.0, opening.pair.1);
            self.mark(pair);
            self.mark(hash(opening.pair.0, ANY));
            let mut slot = self.slot(pair);
            while self.openings[slot].to > 0 {
                slot = (slot + 1) % self.openings.len();
            }
            self.openings[slot] = *opening;
        }
        for at in 0..self.singles.len() {
            self.mark(hash(self.singles[at].0, ALONE));
            self.mark(hash(self.singles[at].0, ANY));
        }
    }

    fn slot(&self, hash: u64) -> usize {
        (hash >> (u64::BITS - self.slot_bits)) as usize
    }

    fn mark(&mut self, hash: u64) {
        let at = (hash >> 6) as usize & (self.filter.len() - 1);
        self.filter[at] |= 1 << (hash % 64);
    }

    fn marked(&self, hash: u64) -> bool {
        let at = (hash >> 6) as usize & self.filter.len().wrapping_sub(1);
        self.filter.get(at).is_some_and(|bits| bits >> (hash % 64) & 1 == 1)
    }

    /// The word with this number.
    pub fn word(&self, number: u32) -> &str {
        let number = number as usize;
        &self.text[self.starts[number] as usize..self.starts[number + 1] as usize]
    }

    /// Whether a word may begin with `c`; seldom true where none does.
    pub fn opens(&self, c: char) -> bool {
        self.marked(hash(c, ANY))
    }

    /// The words in `text` that do not overlap: the leftmost first, of those that begin together the longest.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Hit> + 'a {
        let mut chars = text.char_indices();
        let mut next = chars.next();
        let mut at = 0;
        std::iter::from_fn(move || {
            while let Some((start, first)) = next {
                next = chars.next();
                if start < at {
                    continue;
                }
                let second = next.map_or(ALONE, |(_, c)| c);
                if let Some((word, end)) = self.begun(text, start, first, second) {
                    at = end;
                    return Some(Hit { start, end, word });
                }
            }
            None
        })
    }

    /// The longest word that `text` begins with.
    pub fn opening(&self, text: &str) -> Option<&str> {
        let mut chars = text.chars();
        let first = chars.next()?;
        self.begun(text, 0, first, chars.next().unwrap_or(ALONE)).map(|(word, _)| self.word(word))
    }

    /// The longest word that begins at byte `start` with the character `first`, `second` after it; and where it ends.
    #[inline]
    fn begun(&self, text: &str, start: usize, first: char, second: char) -> Option<(u32, usize)> {
        let pair = hash(first, second);
        if self.marked(pair)
            && let Some(word) = self.longest(&text[start..], (first, second), pair)
        {
            return Some((word, start + self.word(word).len()));
        }
        if !self.marked(hash(first, ALONE)) {
            return None;
        }
        let at = self.singles.binary_search_by_key(&first, |(c, _)| *c).ok()?;
        Some((self.singles[at].1, start + first.len_utf8()))
    }

    /// The longest word that `rest` begins with, among those that open with its first two characters.
    fn longest(&self, rest: &str, pair: (char, char), hash: u64) -> Option<u32> {
        let mut words = self.opened(pair, hash)?;
        let mut known = pair.0.len_utf8() + pair.1.len_utf8();
        let mut longest = None;
        // one more character in each turn: the words are sorted, so those that go on with it stand together
        while words.len() > FEW {
            if self.word(words.start).len() == known {
                longest = Some(words.start);
                words.start += 1;
            }
            let Some(c) = rest[known..].chars().next() else { return longest };
            let next = &rest.as_bytes()[known..known + c.len_utf8()];
            let tail = |number: u32| &self.word(number).as_bytes()[known..];
            let from = partition(words.clone(), |number| tail(number) < next);
            let to = partition(from..words.end, |number| tail(number).starts_with(next));
            words = from..to;
            known += next.len();
        }
        words.rev().find(|number| rest.starts_with(self.word(*number))).or(longest)
    }

    /// The words that open with `pair`.
    fn opened(&self, pair: (char, char), hash: u64) -> Option<Range<u32>> {
        let mut slot = self.slot(hash);
        loop {
            let opening = self.openings.get(slot)?;
            if opening.to == 0 {
                return None;
            }
            if opening.pair == pair {
                return Some(opening.from..opening.to);
            }
            slot = (slot + 1) % self.openings.len();
        }
    }
}

/// The first number of `range` for which `before` does not hold.
fn partition(range: Range<u32>, before: impl Fn(u32) -> bool) -> u32 {
    let Range { mut start, mut end } = range;
    while start < end {
        let middle = start + (end - start) / 2;
        if before(middle) { start = middle + 1 } else { end = middle }
    }
    start
}

fn hash(first: char, second: char) -> u64 {
    let pair = (first as u64) << 21 | second as u64;
    let mixed = pair.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ mixed >> 29
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
        let mut words = vec![
            "山东",
            "山东省",
            "山东高密",
            "山东高密市",
            "山东省聊城市",
            "山东平阴",
            "山东平原",
            "山东平邑",
            "山东齐河",
            "县",
            "县委",
            "羊",
            "聊城",
            "A",
            "AB",
            "东省",
            "𠮷林",
            "铝",
        ];
        words.sort_unstable();
        let set = Words::new(words.iter().copied());
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
        assert_eq!(set.opening("山东省委"), Some("山东省"));
        assert_eq!(set.opening("省委"), None);
        assert!(words.iter().all(|word| word.chars().next().is_some_and(|c| set.opens(c))));
        assert!(!set.opens('市'));
    }

    #[test]
    fn a_set_without_words_finds_nothing() {
        assert_eq!(Words::new([]).find("山东").count() + Words::default().find("山东").count(), 0);
        assert_eq!(Words::new([""]).find("山东").count(), 0);
    }
}
