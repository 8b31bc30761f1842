//! Words of a pack → how rare each word is, and which characters look alike.

use rustc_hash::FxHashMap;

use super::{LISTS, Level, Pack};
use crate::span::is_han;

/// The list of pairs of characters that scanning confuses.
pub const LOOKALIKE: &str = "lookalike";
/// Common words with how rare each is.
const COMMON: &str = "data/normalise/common-words.txt";

/// How rare a word is: the natural logarithm of all words over these.
pub type Rarity = f32;

/// Longest word that is known, in characters.
pub const LONGEST_WORD: usize = 6;
/// Stands for a figure in words (#亿元).
pub const FIGURE: char = '#';

/// Rarity of words in the lists of the pack, and of each character behind the second.
const OF_LIST: [Rarity; 2] = [9.5, 0.5];
/// Rarity of the names of divisions.
const OF_PLACE: Rarity = 11.0;
/// Rarity of a unit behind a figure: of one character, of more, and what 万 or 亿 before it adds.
const OF_UNIT: [Rarity; 3] = [4.5, 6.0, 2.0];
/// What is added to the rarity of words that the examples of rules have.
const OF_RULE: Rarity = 2.0;
/// Longest word that is taken from the examples of rules, in characters.
const LONGEST_OF_RULE: usize = 4;
/// Rarity of characters that stand alone, at most, and of a figure.
const ALONE: [Rarity; 2] = [13.0, 5.0];

/// Up to [`LONGEST_WORD`] characters as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(u128);

/// Bits of a character.
const BITS: usize = 21;

impl Key {
    /// The word that characters are; one longer than [`LONGEST_WORD`] is cut.
    pub fn of(chars: &[char]) -> Key {
        let place = |(at, c): (usize, &char)| (*c as u128) << (BITS * at);
        Key(chars.iter().take(LONGEST_WORD).enumerate().map(place).sum())
    }

    /// How many characters it has.
    fn length(self) -> usize {
        (u128::BITS - self.0.leading_zeros()).div_ceil(BITS as u32) as usize
    }

    /// The first two characters of a word.
    fn two(self) -> Key {
        Key(self.0 & ((1 << (2 * BITS)) - 1))
    }

    /// The word with the character `from` at `at` being `to`.
    pub fn with(self, at: usize, from: char, to: char) -> Key {
        Key(self.0 ^ (((from as u128) ^ (to as u128)) << (BITS * at)))
    }
}

/// Words with how rare each is.
#[derive(Debug, Default)]
pub struct Rarities {
    words: FxHashMap<Key, Rarity>,
    /// By the first two symbols of words: their lengths, a bit each.
    lengths: FxHashMap<Key, u8>,
}

impl Rarities {
    /// Says how rare a word is, whatever was said before.
    pub fn set(&mut self, word: Key, rarity: Rarity) {
        self.words.insert(word, rarity);
        self.note_length(word);
    }

    /// Adds a word; of two rarities the smaller stays.
    pub fn add(&mut self, word: Key, rarity: Rarity) {
        let known = self.words.entry(word).or_insert(rarity);
        *known = known.min(rarity);
        self.note_length(word);
    }

    fn note_length(&mut self, word: Key) {
        *self.lengths.entry(word.two()).or_default() |= 1 << word.length();
    }

    /// How rare a word is, where it is known.
    pub fn get(&self, word: Key) -> Option<Rarity> {
        self.words.get(&word).copied()
    }

    /// The lengths, a bit each, of the words of two symbols and more that a stretch may begin with.
    pub fn lengths(&self, stretch: &[char]) -> u8 {
        let known = stretch.get(..2).and_then(|two| self.lengths.get(&Key::of(two)).copied());
        known.unwrap_or(0) & (u8::MAX >> (7 - stretch.len().min(LONGEST_WORD)))
    }
}

/// Ways to part a stretch of symbols, of which the one whose parts are the least rare together is kept; each part with what is noted of it.
/// What is offered from one place must be offered before what is offered from places behind it.
#[derive(Debug)]
pub struct Ways<T> {
    best: Vec<Rarity>,
    /// For each place where the part that ends there begins, and what is noted of it.
    steps: Vec<(usize, T)>,
}

impl<T: Copy + Default> Ways<T> {
    /// No way yet to part a stretch of this length.
    pub fn new(length: usize) -> Ways<T> {
        let mut best = vec![Rarity::INFINITY; length + 1];
        best[0] = 0.0;
        Ways { best, steps: vec![(0, T::default()); length + 1] }
    }

    /// Offers a part; of two as rare the first stays.
    pub fn offer(&mut self, from: usize, length: usize, rarity: Rarity, note: T) {
        let rarity = self.best[from] + rarity;
        if rarity < self.best[from + length] {
            self.best[from + length] = rarity;
            self.steps[from + length] = (from, note);
        }
    }

    /// The parts of the best way, the last first: where each begins and ends, and what was noted.
    pub fn backwards(&self) -> impl Iterator<Item = (usize, usize, T)> + '_ {
        let mut end = self.steps.len() - 1;
        std::iter::from_fn(move || {
            let (from, note) = self.steps[end];
            let part = (end > 0).then_some((from, end, note));
            end = from;
            part
        })
    }
}

/// A part of a text: a word, or a character that is in none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parted {
    /// One past its last symbol.
    pub end: usize,
    /// Whether it is a known word or a figure.
    pub known: bool,
}

/// What is usual in texts of the kind, as a list of common words, the words of the pack and the examples of its rules tell.
#[derive(Debug, Default)]
pub struct Usual {
    lookalike: FxHashMap<char, Vec<char>>,
    /// Words that are known.
    pub words: Rarities,
}

impl Usual {
    /// Gathers what is usual by a pack.
    pub(super) fn of(pack: &Pack) -> Usual {
        let mut usual = Usual { lookalike: lookalikes(pack.lexicon.list(LOOKALIKE)), ..Usual::default() };
        let common = pack.files.get(COMMON).map_or("", |file| file.text);
        for line in common.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_ascii_whitespace();
            let Some(rarity) = words.next().and_then(|level| level.parse().ok()) else { continue };
            words.for_each(|word| usual.add(word, rarity));
        }
        for word in listed(pack).filter(|word| word.chars().all(is_han)) {
            let length = word.chars().count();
            if (2..=LONGEST_WORD).contains(&length) {
                usual.add(word, OF_LIST[0] + OF_LIST[1] * (length - 2) as Rarity);
            }
        }
        for division in pack.gazetteer.divisions.iter().filter(|d| d.level < Level::Zone) {
            usual.add(&division.name, OF_PLACE);
        }
        usual.add_units(pack);
        usual.add_rules(pack);
        usual
    }

    fn add(&mut self, word: &str, rarity: Rarity) {
        let mut chars = ['\0'; LONGEST_WORD];
        let mut length = 0;
        for c in word.chars() {
            if length == LONGEST_WORD {
                return;
            }
            chars[length] = c;
            length += 1;
        }
        self.words.add(Key::of(&chars[..length]), rarity);
    }

    /// Adds what stands behind a figure.
    fn add_units(&mut self, pack: &Pack) {
        for (unit, ..) in pack.gazetteer.units() {
            let rarity = OF_UNIT[usize::from(unit.chars().count() > 1)];
            for (large, more) in [("", 0.0), ("万", OF_UNIT[2]), ("亿", OF_UNIT[2]), ("余", OF_UNIT[2])] {
                self.add(&format!("{FIGURE}{large}{unit}"), rarity + more);
            }
        }
        for unit in ["亿元", "万元", "年", "月", "日", "万亩", "万余", "多万", "亿", "万", "余万", "万吨"]
        {
            self.add(&format!("{FIGURE}{unit}"), OF_UNIT[0]);
        }
    }

    /// Adds what triggers and examples of rules say more than once.
    fn add_rules(&mut self, pack: &Pack) {
        let mut times: FxHashMap<Key, u32> = FxHashMap::default();
        let rules = pack.rules.relations.iter().chain(&pack.rules.mentions);
        for text in rules.flat_map(|rule| rule.triggers.iter().chain(&rule.yes).chain(&rule.no)) {
            let symbols = symbols(&unmarked(text)).map(|(c, _)| c).collect::<Vec<_>>();
            for run in symbols.split(|c| *c == '\0') {
                for length in 2..=LONGEST_OF_RULE {
                    run.windows(length).for_each(|word| *times.entry(Key::of(word)).or_default() += 1);
                }
            }
        }
        let all: u32 = times.iter().filter(|(word, _)| word.length() == 2).map(|(_, times)| times).sum();
        for (word, times) in times.into_iter().filter(|(_, times)| *times > 1) {
            self.words.add(word, (all as Rarity / times as Rarity).ln() + OF_RULE);
        }
    }

    /// The characters that one is confused with.
    pub fn lookalikes(&self, c: char) -> &[char] {
        self.lookalike.get(&c).map_or(&[], Vec::as_slice)
    }

    /// A text parted into the words that are the least rare together.
    pub fn parted(&self, symbols: &[char]) -> Vec<Parted> {
        let mut ways = Ways::new(symbols.len());
        for from in 0..symbols.len() {
            ways.offer(from, 1, self.alone(symbols[from]), symbols[from] == FIGURE);
            let rest = &symbols[from..];
            let lengths = self.words.lengths(rest);
            for length in (2..=LONGEST_WORD).filter(|length| lengths >> length & 1 == 1) {
                if let Some(rarity) = self.words.get(Key::of(&rest[..length])) {
                    ways.offer(from, length, rarity, true);
                }
            }
        }
        let mut parts: Vec<Parted> = ways.backwards().map(|(_, end, known)| Parted { end, known }).collect();
        parts.reverse();
        parts
    }

    /// How rare a character is that stands alone.
    pub fn alone(&self, c: char) -> Rarity {
        if c == FIGURE { ALONE[1] } else { self.words.get(Key::of(&[c])).unwrap_or(ALONE[0]).min(ALONE[0]) }
    }
}

/// A text's Han characters and, for each figure, [`FIGURE`], with the number of the character; `\0` for a run of others.
pub fn symbols(text: &str) -> impl Iterator<Item = (char, u32)> + '_ {
    let mut before = '\0';
    text.chars().zip(0u32..).filter_map(move |(c, at)| {
        let symbol = match c {
            c if is_han(c) => c,
            '0'..='9' => FIGURE,
            '.' if before == FIGURE => FIGURE,
            _ => '\0',
        };
        let goes_on = symbol == before && !is_han(symbol);
        before = symbol;
        (!goes_on).then_some((symbol, at))
    })
}

/// An example without its marks (`[甲公司:Company=subject]` → `[甲公司]`).
fn unmarked(example: &str) -> String {
    let mut marked = false;
    let keep = |c: &char| {
        marked = match c {
            ':' => true,
            ']' => false,
            _ => marked,
        };
        !marked
    };
    example.chars().filter(keep).collect()
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

/// The words in the lists of the pack.
fn listed(pack: &Pack) -> impl Iterator<Item = &str> {
    let listed = LISTS.iter().flat_map(|list| pack.gazetteer.list(list)).flatten();
    listed.chain(pack.gazetteer.legal_forms()).chain(pack.lexicon.words(LOOKALIKE)).map(String::as_str)
}

#[cfg(test)]
impl Usual {
    /// What is usual as told by hand.
    pub fn told(lookalike: &[(char, &[char])], words: &[(&str, Rarity)]) -> Usual {
        let lookalike = lookalike.iter().map(|(c, others)| (*c, others.to_vec())).collect();
        let mut usual = Usual { lookalike, ..Usual::default() };
        words.iter().for_each(|(word, rarity)| usual.add(word, *rarity));
        usual
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_known_with_one_character_as_another() {
        let word = Key::of(&['投', '贤', '额']);
        assert_eq!(word.with(1, '贤', '资'), Key::of(&['投', '资', '额']));
        assert_ne!(Key::of(&['投']), Key::of(&['投', '资']));
    }

    #[test]
    fn figures_and_gaps_are_one_symbol() {
        let told: String = symbols("总投资10.5亿元（一期）。").map(|(c, _)| if c == '\0' { ' ' } else { c }).collect();
        assert_eq!(told, "总投资#亿元 一期 ");
        assert_eq!(unmarked("[甲公司:Company=a]占地[30亩:Area]"), "[甲公司]占地[30亩]");
    }
}
