//! Sentences → characters that were misread: of all ways to part a text into words, some with a character that looks like
//! another, the one whose words are the least rare together.

use rustc_hash::FxHashMap;

use super::fold::is_han;
use crate::model::Document;
use crate::pack::{FIGURE, Key, LONGEST_WORD, Pack, Rarities, Rarity, Usual, Ways, symbols};

/// How rare it is that a character is misread as a certain other one.
const MISREAD: Rarity = 6.5;
/// Rarity of names of persons, of two and of three characters.
const PERSONS: [(usize, Rarity); 2] = [(2, 19.0), (3, 24.0)];
/// Rarity of the names of places around, and what is added for words that the document itself says twice.
const AROUND: Rarity = 8.0;
const AGAIN: Rarity = 1.0;
/// Longest word that is taken from the document itself, in characters.
const LONGEST_AGAIN: usize = 4;
/// Characters, at least, that a document counts for when its words are weighed.
const SMALLEST: u32 = 200;

/// How a part of a stretch is read: as a word, perhaps with one of its characters put right.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    right: Option<(usize, char)>,
    /// Whether it is a word, not a character alone or the name of a person.
    word: bool,
}

/// A character of the source, and what it should be.
pub type Mended = (u32, char);

/// The characters of a document that were misread, as far as words tell; `around` are names of places around.
pub fn misread<'n>(document: &Document, around: impl Iterator<Item = &'n [char]>, pack: &Pack) -> Vec<Mended> {
    let mut runs = Runs::of(document);
    let mut words = runs.again();
    for name in around.filter(|name| (2..=LONGEST_WORD).contains(&name.len())) {
        words.set(Key::of(name), AROUND);
    }
    let reader = Reader { usual: pack.usual(), words, pack };
    let mut mended = Vec::new();
    for run in &mut runs.0 {
        reader.read(run, |at, right| mended.push((run.origins[at], right)));
    }
    mended
}

/// A stretch of Han characters and figures, and where each stands in the source.
#[derive(Debug, Default)]
struct Run {
    symbols: Vec<char>,
    origins: Vec<u32>,
}

/// The stretches of a document.
struct Runs(Vec<Run>);

impl Runs {
    fn of(document: &Document) -> Runs {
        let mut runs = Vec::new();
        for sentence in &document.sentences {
            let mut run = Run::default();
            for (symbol, at) in symbols(sentence.text.as_str()) {
                match sentence.text.origin(at).filter(|_| symbol != '\0') {
                    Some(origin) => {
                        run.symbols.push(symbol);
                        run.origins.push(origin);
                    }
                    None => runs.push(std::mem::take(&mut run)),
                }
            }
            runs.push(run);
        }
        runs.retain(|run| run.symbols.len() > 1);
        Runs(runs)
    }

    /// Words that the document says more than once, as far as what stands beside them varies.
    fn again(&self) -> Rarities {
        let mut times: FxHashMap<Key, u32> = FxHashMap::default();
        // how often the commonest character beside a word stands there
        let mut beside: FxHashMap<Key, u32> = FxHashMap::default();
        let windows = |length: usize| self.0.iter().flat_map(move |run| run.symbols.windows(length));
        let mut all = 0;
        for length in 2..=LONGEST_AGAIN {
            for word in windows(length) {
                all += u32::from(length == 2);
                let times = times.entry(Key::of(word)).or_default();
                *times += 1;
                if *times > 1 && length > 2 {
                    for part in [&word[1..], &word[..length - 1]] {
                        let most = beside.entry(Key::of(part)).or_default();
                        *most = (*most).max(*times);
                    }
                }
            }
        }
        let half = (all.max(SMALLEST) / 2) as Rarity;
        let varies = |word: &Key, times: u32| beside.get(word).is_none_or(|most| most * 10 <= times * 7);
        let again = times.iter().filter(|(word, times)| **times > 1 && varies(word, **times));
        let mut words = Rarities::default();
        again.for_each(|(word, times)| words.set(*word, (half / (times - 1) as Rarity).ln() + AGAIN));
        words
    }
}

/// Parts stretches into words.
struct Reader<'p> {
    usual: &'p Usual,
    /// Words of the document and of places around.
    words: Rarities,
    pack: &'p Pack,
}

impl Reader<'_> {
    /// Calls `mend` with each character of a stretch that is another, the last first.
    fn read(&self, run: &Run, mut mend: impl FnMut(usize, char)) {
        let symbols = run.symbols.as_slice();
        // only what is in no word as it stands can be misread
        let mut loose = vec![true; symbols.len()];
        for (from, to, step) in self.ways(symbols, None).backwards() {
            if step.word && symbols[from] != FIGURE {
                loose[from..to].fill(false);
            }
        }
        if loose.iter().zip(symbols).all(|(loose, c)| !loose || *c == FIGURE) {
            return;
        }
        for (_, _, step) in self.ways(symbols, Some(&loose)).backwards() {
            if let Some((at, right)) = step.right {
                mend(at, right);
            }
        }
    }

    /// The ways to read a stretch; `loose` says which characters may be misread.
    fn ways(&self, symbols: &[char], loose: Option<&[bool]>) -> Ways<Step> {
        let mut ways = Ways::new(symbols.len());
        for from in 0..symbols.len() {
            let mut offer = |length: usize, rarity: Rarity, right: Option<(usize, char)>, word: bool| {
                ways.offer(from, length, rarity, Step { right, word });
            };
            offer(1, self.usual.alone(symbols[from]), None, false);
            let rest = &symbols[from..];
            if self.is_surname(rest[0]) {
                let names =
                    PERSONS.iter().filter(|(length, _)| rest.get(..*length).is_some_and(|n| !n.contains(&FIGURE)));
                names.for_each(|(length, rarity)| offer(*length, *rarity, None, false));
            }
            let lengths = self.usual.words.lengths(rest) | self.words.lengths(rest);
            for length in 2..=rest.len().min(LONGEST_WORD) {
                let known = lengths >> length & 1 == 1;
                if !known && loose.is_none() {
                    continue;
                }
                let word = Key::of(&rest[..length]);
                if known && let Some(rarity) = self.rarity(word) {
                    offer(length, rarity, None, true);
                    continue;
                }
                let Some(loose) = loose else { continue };
                for at in (0..length).filter(|at| loose[from + at] && is_han(rest[*at])) {
                    for other in self.usual.lookalikes(rest[at]) {
                        if let Some(rarity) = self.rarity(word.with(at, rest[at], *other)) {
                            offer(length, rarity + MISREAD, Some((from + at, *other)), true);
                        }
                    }
                }
            }
        }
        ways
    }

    fn rarity(&self, word: Key) -> Option<Rarity> {
        match (self.usual.words.get(word), self.words.get(word)) {
            (Some(usual), Some(own)) => Some(usual.min(own)),
            (usual, own) => usual.or(own),
        }
    }

    fn is_surname(&self, c: char) -> bool {
        self.pack.gazetteer.is_surname(c.encode_utf8(&mut [0; 4]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_twice_beside_other_words_is_a_word() {
        let run = |text: &str| Run { symbols: text.chars().collect(), origins: Vec::new() };
        let again = Runs(["恒岳铝业", "恒岳集团", "恒岳公司"].map(run).into()).again();
        let knows = |text: &str| again.get(Key::of(&text.chars().collect::<Vec<_>>())).is_some();
        assert!(knows("恒岳") && !knows("岳铝") && !knows("岳集团"));
    }

    #[test]
    fn a_part_that_only_one_word_has_is_none() {
        let run = |text: &str| Run { symbols: text.chars().collect(), origins: Vec::new() };
        let again = Runs(["有限公司", "有限公司", "有限公司"].map(run).into()).again();
        let knows = |text: &str| again.get(Key::of(&text.chars().collect::<Vec<_>>())).is_some();
        assert!(knows("有限公司") && !knows("有限公") && !knows("限公"));
    }
}
