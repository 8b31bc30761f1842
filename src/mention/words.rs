//! Words of a list → which of them begins, ends or lies here?
//!
//! Lists have hundreds of words and are asked at every character, so a word is looked up by one of its characters:
//! for most characters of a text the answer is no after one look into a table.

use std::ops::Range;

/// No character has this number.
const VACANT: u32 = u32::MAX;

/// Things by a character. An open-addressed table, since most look-ups are for characters that are not there.
#[derive(Debug, Clone)]
pub struct ByChar<T> {
    /// The character of each slot, or [`VACANT`]; a power of two, at most a quarter taken.
    keys: Vec<u32>,
    /// For each slot, its stretch of `entries`.
    ranges: Vec<Range<u32>>,
    entries: Vec<T>,
}

impl<T> ByChar<T> {
    /// Takes things with their character; those of one character keep their order.
    pub fn new(entries: impl IntoIterator<Item = (char, T)>) -> ByChar<T> {
        let mut sorted: Vec<(char, T)> = entries.into_iter().collect();
        sorted.sort_by_key(|(c, _)| *c);
        let distinct = sorted.chunk_by(|a, b| a.0 == b.0).count();
        let size = (distinct * 4).next_power_of_two().max(4);
        let (mut keys, mut ranges) = (vec![VACANT; size], vec![0..0; size]);
        let mut first = 0;
        for group in sorted.chunk_by(|a, b| a.0 == b.0) {
            let code = u32::from(group[0].0);
            let mut slot = code as usize & (size - 1);
            while keys[slot] != VACANT {
                slot = (slot + 1) & (size - 1);
            }
            keys[slot] = code;
            ranges[slot] = first..first + group.len() as u32;
            first += group.len() as u32;
        }
        ByChar { keys, ranges, entries: sorted.into_iter().map(|(_, entry)| entry).collect() }
    }

    /// What was given for a character.
    #[inline]
    pub fn get(&self, c: char) -> &[T] {
        let mask = self.keys.len() - 1;
        let mut slot = c as usize & mask;
        loop {
            match self.keys[slot] {
                VACANT => return &[],
                key if key == u32::from(c) => {
                    let range = &self.ranges[slot];
                    return &self.entries[range.start as usize..range.end as usize];
                }
                _ => slot = (slot + 1) & mask,
            }
        }
    }
}

/// What words begin (or end) with: for most places of a text one look says that no word is there.
///
/// A Han character has three bytes. The first two of a word are its key, or the first alone where the second is none.
#[derive(Debug, Clone)]
struct Filter {
    /// One bit for each key that there is; other keys may share it.
    bits: Box<[u64; 1 << (SIZE - 6)]>,
    /// Whether there are keys of one character.
    singles: bool,
    /// Whether there are words that begin with anything but a character of three bytes.
    others: bool,
}

/// A filter has two to the power of this many bits: 1 KiB, and one in ten of them taken by the longest of lists.
const SIZE: u32 = 13;

impl Filter {
    /// Takes for each word its first two characters, in the order in which they are met, and the keys of one and of both.
    fn new(words: impl Iterator<Item = ([Option<char>; 2], [u64; 2])>) -> Filter {
        let three_bytes = |c: Option<char>| c.is_some_and(|c| c.len_utf8() == 3);
        let mut filter = Filter { bits: Box::new([0; 1 << (SIZE - 6)]), singles: false, others: false };
        for ([first, second], [one, two]) in words {
            filter.others |= !three_bytes(first);
            filter.singles |= !three_bytes(second);
            let bit = Filter::bit(if three_bytes(second) { two } else { one });
            filter.bits[bit / 64] |= 1 << (bit % 64);
        }
        filter
    }

    fn of_beginnings<'a>(words: impl Iterator<Item = &'a str>) -> Filter {
        Filter::new(words.map(|word| {
            let (mut chars, bytes) = (word.chars(), window(word.as_bytes(), 0));
            ([chars.next(), chars.next()], [bytes << 40, bytes << 16])
        }))
    }

    fn of_ends<'a>(words: impl Iterator<Item = &'a str>) -> Filter {
        Filter::new(words.map(|word| {
            let (mut chars, bytes) = (word.chars(), last_window(word.as_bytes()));
            ([chars.next_back(), chars.next_back()], [bytes >> 40, bytes >> 16])
        }))
    }

    #[inline]
    fn bit(key: u64) -> usize {
        (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - SIZE)) as usize
    }

    #[inline]
    fn has(&self, key: u64) -> bool {
        let bit = Filter::bit(key);
        self.bits[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// Whether a word may begin with these bytes; the first of them begins a character of three.
    #[inline]
    fn has_han(&self, bytes: u64) -> bool {
        self.has(bytes << 16) || self.singles && self.has(bytes << 40)
    }

    /// Whether a word may begin with these bytes.
    #[inline]
    fn may_begin(&self, bytes: u64) -> bool {
        if is_han(bytes) { self.has_han(bytes) } else { self.others }
    }

    /// The next byte, from `at` on, at which a word may begin; `at` is the beginning of a character.
    #[inline]
    fn next(&self, text: &[u8], mut at: usize) -> Option<usize> {
        // this loop runs over all text several times: nothing in it that a Han character does not need
        while let Some(Ok(chunk)) = text.get(at..at + 8).map(<[u8; 8]>::try_from) {
            let bytes = u64::from_le_bytes(chunk);
            if is_han(bytes) {
                if self.has_han(bytes) {
                    return Some(at);
                }
                at += 3;
            } else if self.others {
                return Some(at);
            } else {
                at += width(chunk[0]);
            }
        }
        while let Some(lead) = text.get(at) {
            if self.may_begin(window(text, at)) {
                return Some(at);
            }
            at += width(*lead);
        }
        None
    }

    /// Whether a word may end where the text ends.
    #[inline]
    fn may_end(&self, text: &[u8]) -> bool {
        let bytes = last_window(text);
        self.others || self.has(bytes >> 16) || self.singles && self.has(bytes >> 40)
    }
}

/// Whether the lowest byte begins a character of three bytes.
#[inline]
fn is_han(bytes: u64) -> bool {
    bytes & 0xF0 == 0xE0
}

/// Bytes of the character that begins with `lead`.
#[inline]
fn width(lead: u8) -> usize {
    match lead {
        ..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

/// The eight bytes from `at` on, the first one lowest; zeros behind the end.
#[inline]
fn window(text: &[u8], at: usize) -> u64 {
    let rest = text.get(at..).unwrap_or_default();
    match rest.first_chunk() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => rest.iter().rev().fold(0, |bytes, byte| bytes << 8 | u64::from(*byte)),
    }
}

/// The last eight bytes, the last one highest; zeros in front of the beginning.
#[inline]
fn last_window(text: &[u8]) -> u64 {
    match text.last_chunk() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => text.iter().fold(0, |bytes, byte| bytes >> 8 | u64::from(*byte) << 56),
    }
}

/// Words, each with something to know of it, looked up by their beginning.
#[derive(Debug, Clone)]
pub struct Words<T = ()> {
    filter: Filter,
    by_first: ByChar<(Head, (String, T))>,
}

/// The first eight bytes of a word: most words of a list differ in them.
#[derive(Debug, Clone, Copy)]
struct Head {
    bytes: u64,
    /// The bits that belong to the word.
    mask: u64,
}

impl Head {
    fn of(word: &str) -> Head {
        let mask = u64::MAX.checked_shr(64 - 8 * word.len().min(8) as u32).unwrap_or(0);
        Head { bytes: window(word.as_bytes(), 0), mask }
    }

    /// Whether a text that begins with `bytes` may begin with the word.
    #[inline]
    fn fits(self, bytes: u64) -> bool {
        bytes & self.mask == self.bytes
    }
}

impl Words {
    /// Takes the words of a list.
    pub fn list<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Words {
        Words::with(words.into_iter().map(|w| (w.as_ref().to_owned(), ())))
    }
}

impl<T> Words<T> {
    /// Takes words with what is to be known of each; empty words are left out.
    pub fn with(words: impl IntoIterator<Item = (String, T)>) -> Words<T> {
        let first = |word: &str| word.chars().next();
        let mut words: Vec<(String, T)> = words.into_iter().filter(|(word, _)| !word.is_empty()).collect();
        words.sort_by_key(|(word, _)| (first(word), std::cmp::Reverse(word.len())));
        let filter = Filter::of_beginnings(words.iter().map(|(word, _)| word.as_str()));
        let entries = words.into_iter().filter_map(|entry| Some((first(&entry.0)?, (Head::of(&entry.0), entry))));
        Words { filter, by_first: ByChar::new(entries) }
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.by_first.entries.is_empty()
    }

    /// The words that begin `text`, the longest first.
    #[inline]
    pub fn beginning<'a>(&'a self, text: &str) -> impl Iterator<Item = &'a (String, T)> {
        let bytes = window(text.as_bytes(), 0);
        let first = text.chars().next().filter(|_| self.filter.may_begin(bytes));
        let group = first.map_or(&[][..], |first| self.by_first.get(first));
        let fits = move |head: &Head, word: &str| head.fits(bytes) && (word.len() <= 8 || text.starts_with(word));
        group.iter().filter(move |(head, (word, _))| fits(head, word)).map(|(_, entry)| entry)
    }

    /// The longest word that begins `text`.
    #[inline]
    pub fn longest<'a>(&'a self, text: &str) -> Option<&'a str> {
        self.beginning(text).next().map(|(word, _)| word.as_str())
    }

    /// Whether a word begins `text`.
    #[inline]
    pub fn begin(&self, text: &str) -> bool {
        self.longest(text).is_some()
    }

    /// Whether a word stands anywhere in `text`.
    pub fn within(&self, text: &str) -> bool {
        self.places(text).any(|at| self.begin(&text[at..]))
    }

    /// The words of `text` from left to right with their bytes: at each place the longest, none overlapping another.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (Range<usize>, &'a T)> {
        let mut reached = 0;
        self.places(text).filter_map(move |at| {
            let (word, known) = self.beginning(&text[at..]).next().filter(|_| at >= reached)?;
            reached = at + word.len();
            Some((at..reached, known))
        })
    }

    /// The bytes of `text` at which a word may begin.
    pub fn places(&self, text: &str) -> impl Iterator<Item = usize> {
        let bytes = text.as_bytes();
        let mut next = 0;
        std::iter::from_fn(move || {
            let at = self.filter.next(bytes, next)?;
            next = at + width(bytes[at]);
            Some(at)
        })
    }
}

/// A few words that are looked for only in one document, each with something to know of it.
#[derive(Debug)]
pub struct Few<'a, T> {
    filter: Filter,
    /// Ascending.
    words: Vec<(&'a str, T)>,
}

impl<'a, T> Few<'a, T> {
    /// Takes words that are not empty; of equal ones the first stays.
    pub fn new(mut words: Vec<(&'a str, T)>) -> Few<'a, T> {
        words.sort_by_key(|(word, _)| *word);
        words.dedup_by_key(|(word, _)| *word);
        Few { filter: Filter::of_beginnings(words.iter().map(|(word, _)| *word)), words }
    }

    /// The words of `text` from left to right with their bytes: at each place the longest, none overlapping another.
    pub fn find(&self, text: &str) -> impl Iterator<Item = (Range<usize>, &T)> {
        let mut reached = 0;
        std::iter::from_fn(move || {
            while let Some(at) = self.filter.next(text.as_bytes(), reached) {
                reached = at + width(text.as_bytes()[at]);
                if let Some((word, known)) = self.longest(&text[at..]) {
                    reached = at + word.len();
                    return Some((at..reached, known));
                }
            }
            None
        })
    }

    /// The longest word that begins `text`.
    fn longest(&self, text: &str) -> Option<(&'a str, &T)> {
        let first = text.chars().next();
        let not_greater = self.words.partition_point(|(word, _)| *word <= text);
        let alike = self.words[..not_greater].iter().rev().take_while(|(word, _)| word.chars().next() == first);
        alike.map(|(word, known)| (*word, known)).find(|(word, _)| text.starts_with(word))
    }
}

/// Words looked up by their end.
#[derive(Debug, Clone)]
pub struct Endings {
    filter: Filter,
    by_last: ByChar<String>,
}

impl Endings {
    /// Takes the words of a list; empty words are left out.
    pub fn list<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Endings {
        let mut words: Vec<String> = words.into_iter().map(|w| w.as_ref().to_owned()).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let filter = Filter::of_ends(words.iter().map(String::as_str).filter(|word| !word.is_empty()));
        Endings { filter, by_last: ByChar::new(words.into_iter().filter_map(|w| Some((w.chars().next_back()?, w)))) }
    }

    /// The words that end `text`, the longest first.
    #[inline]
    pub fn ending<'a>(&'a self, text: &str) -> impl DoubleEndedIterator<Item = &'a str> {
        let last = text.chars().next_back().filter(|_| self.filter.may_end(text.as_bytes()));
        let group = last.map_or(&[][..], |last| self.by_last.get(last));
        group.iter().map(String::as_str).filter(move |word| text.ends_with(word))
    }

    /// The longest word that ends `text`.
    #[inline]
    pub fn longest<'a>(&'a self, text: &str) -> Option<&'a str> {
        self.ending(text).next()
    }

    /// Whether a word ends `text`.
    #[inline]
    pub fn end(&self, text: &str) -> bool {
        self.longest(text).is_some()
    }
}

/// Words looked up by any of their characters.
#[derive(Debug, Clone)]
pub struct Covers {
    words: Vec<String>,
    /// Word and byte of the character in it.
    places: ByChar<(u32, u32)>,
}

impl Covers {
    /// Takes the words of a list.
    pub fn list<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Covers {
        let words: Vec<String> = words.into_iter().map(|w| w.as_ref().to_owned()).collect();
        let places = ByChar::new(
            (0..).zip(&words).flat_map(|(i, word)| word.char_indices().map(move |(at, c)| (c, (i, at as u32)))),
        );
        Covers { words, places }
    }

    /// Whether a word of `text` lies over the character at byte `at`.
    pub fn cover(&self, text: &str, at: usize) -> bool {
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { return false };
        self.places.get(c).iter().any(|(word, inside)| {
            let stretch = at.checked_sub(*inside as usize).and_then(|start| text.as_bytes().get(start..));
            stretch.is_some_and(|s| s.starts_with(self.words[*word as usize].as_bytes()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_finds_its_own() {
        // 一 and a character 4096 further on fall into one slot
        let far = char::from_u32(u32::from('一') + 0x1000).unwrap_or('x');
        let map = ByChar::new([('一', 1), (far, 2), ('一', 3)]);
        assert_eq!(map.get('一'), [1, 3]);
        assert_eq!(map.get(far), [2]);
        assert!(map.get('二').is_empty());
        assert!(ByChar::<u8>::new([]).get('一').is_empty());
    }

    #[test]
    fn the_longest_word_comes_first() {
        let words = Words::list(["新", "新能源", "新材料", "能源", ""]);
        let beginning: Vec<&str> = words.beginning("新能源汽车").map(|(w, _)| w.as_str()).collect();
        assert_eq!(beginning, ["新能源", "新"]);
        assert!(words.within("汽车新") && !words.within("汽车") && !words.begin(""));
        let endings = Endings::list(["公司", "有限公司", "厂"]);
        assert_eq!(endings.ending("某某有限公司").collect::<Vec<_>>(), ["有限公司", "公司"]);
        assert!(
            !endings.end("公司的") && !endings.end("") && !endings.end("司") && endings.end("厂") && !endings.end("a")
        );
    }

    #[test]
    fn words_are_found_leftmost_and_longest() {
        let words = Words::with([("海川".to_owned(), 1), ("海川材料".to_owned(), 2), ("料厂".to_owned(), 3)]);
        let found: Vec<_> = words.find("在海川材料厂、海川").collect();
        assert_eq!(found, [(3..15, &2), (21..27, &1)]);
        assert_eq!(words.places("材料厂").collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn a_few_words_are_found_leftmost_and_longest() {
        let words = Few::new(vec![("海川材料", 1), ("海川", 2), ("料厂", 3), ("海川", 4), ("海口", 5), ("海川A", 6)]);
        let found: Vec<_> = words.find("在海川材料厂、海川，海，海川，料厂").collect();
        assert_eq!(found, [(3..15, &1), (21..27, &2), (36..42, &2), (45..51, &3)]);
        assert_eq!(Few::<u8>::new(Vec::new()).find("海川").count(), 0);
    }

    #[test]
    fn words_of_any_width_are_found() {
        let words = Words::list(["5G", "A股", "第5", "厂", "é", "汉字"]);
        for text in ["5G网", "A股", "第5", "厂", "厂房和其他", "éa", "汉字", "汉字很多很多"] {
            assert!(words.begin(text), "{text}");
        }
        for text in ["5", "第6", "股", "汉", "汉子很多很多", ""] {
            assert!(!words.begin(text), "{text}");
        }
        let endings = Endings::list(["5G", "第5", "厂", "字é", "汉字"]);
        for text in ["网5G", "第5", "厂", "一座厂", "字é", "汉字", "很多汉字"] {
            assert!(endings.end(text), "{text}");
        }
        assert!(!endings.end("G") && !endings.end("5") && !endings.end("é") && !endings.end("字"));
    }

    #[test]
    fn a_kept_word_covers_each_of_its_characters() {
        let keeps = Covers::list(["等离子"]);
        let text = "新等离子体等";
        let covered: Vec<bool> = text.char_indices().map(|(at, _)| keeps.cover(text, at)).collect();
        assert_eq!(covered, [false, true, true, true, false, false]);
    }
}
