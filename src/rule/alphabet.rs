//! Patterns → an alphabet: which characters do patterns tell apart?
//!
//! Characters that no pattern tells apart share a code. A class of characters is then a handful of bits, and to ask whether
//! a character is in it takes one shift.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::bits::Bits;
use super::tree::Class;

/// What patterns see of a character.
pub type Code = u16;

/// The code past the end of a text.
pub const END: Code = 0;

/// Characters with a code in a table of their own: those below U+10000.
const LOW: usize = 0x1_0000;

/// Characters → codes.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Alphabet {
    /// First character of each stretch of characters with one code, ascending.
    bounds: Vec<u32>,
    /// The code of each stretch.
    codes: Vec<Code>,
    /// Codes of the characters below U+10000.
    low: Vec<Code>,
    /// Number of codes.
    size: usize,
}

impl Alphabet {
    /// The alphabet of patterns: their classes of characters, and the letters of their words.
    ///
    /// # Errors
    /// More characters than codes.
    pub fn of(classes: &[Class], letters: impl IntoIterator<Item = char>) -> Result<Alphabet, String> {
        let told = Told { letters: letters.into_iter().map(u32::from).collect(), classes };
        let bounds = told.bounds();
        let members = told.members(&bounds);
        // a letter of a word has a code of its own; other stretches share one where the same classes hold them
        let mut shared: HashMap<&[u16], Code> = HashMap::new();
        let mut size = usize::from(END) + 1;
        let mut codes = Vec::with_capacity(bounds.len());
        for (bound, classes) in bounds.iter().zip(&members) {
            let fresh = Code::try_from(size).map_err(|_| "the patterns hold too many characters".to_owned())?;
            let code = if told.letters.contains(bound) { fresh } else { *shared.entry(classes).or_insert(fresh) };
            size += usize::from(code == fresh);
            codes.push(code);
        }
        let mut low = vec![END; LOW];
        for (i, code) in codes.iter().enumerate() {
            let place = |i: usize| bounds.get(i).map_or(LOW, |bound| LOW.min(*bound as usize));
            low[place(i)..place(i + 1)].fill(*code);
        }
        Ok(Alphabet { bounds, codes, low, size })
    }

    /// The code of a character.
    pub fn code(&self, c: char) -> Code {
        let c = u32::from(c);
        self.low.get(c as usize).copied().unwrap_or_else(|| self.search(c))
    }

    /// Number of codes, the end's too.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The codes of a word.
    pub fn word(&self, word: &str) -> Vec<Code> {
        word.chars().map(|c| self.code(c)).collect()
    }

    fn search(&self, c: u32) -> Code {
        let after = self.bounds.partition_point(|b| *b <= c);
        after.checked_sub(1).and_then(|i| self.codes.get(i)).copied().unwrap_or(END)
    }

    /// No code.
    pub fn none(&self) -> Bits {
        Bits::none(self.size)
    }

    /// The codes of the characters in `ranges`.
    pub fn set(&self, ranges: &[(u32, u32)]) -> Bits {
        let mut set = self.none();
        for &(first, last) in ranges {
            let from = self.bounds.partition_point(|b| *b <= first) - 1;
            let to = self.bounds.partition_point(|b| *b <= last);
            self.codes[from..to].iter().for_each(|code| set.add(usize::from(*code)));
        }
        set
    }
}

/// Letters of words and classes of characters that patterns hold.
struct Told<'a> {
    letters: BTreeSet<u32>,
    classes: &'a [Class],
}

impl Told<'_> {
    fn bounds(&self) -> Vec<u32> {
        let letters = self.letters.iter().flat_map(|c| [*c, c + 1]);
        let classes = self.classes.iter().flat_map(|class| &class.ranges).flat_map(|(first, last)| [*first, last + 1]);
        let all: BTreeSet<u32> = [0].into_iter().chain(letters).chain(classes).collect();
        all.into_iter().collect()
    }

    /// The classes (by number) that hold each stretch.
    fn members(&self, bounds: &[u32]) -> Vec<Vec<u16>> {
        let mut members = vec![Vec::new(); bounds.len()];
        for (number, class) in (0..).zip(self.classes) {
            for &(first, last) in &class.ranges {
                let (from, to) = (bounds.partition_point(|b| *b < first), bounds.partition_point(|b| *b <= last));
                members[from..to].iter_mut().for_each(|m| m.push(number));
            }
        }
        members
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_told_apart_and_the_rest_by_class() {
        let stretch = |first: char, last: char| (u32::from(first), u32::from(last));
        let class = |ranges: Vec<(u32, u32)>| Class { ranges, symbols: None };
        let digits = class(vec![stretch('0', '9')]);
        let no_comma = class(vec![stretch('\0', '\u{FF0B}'), stretch('\u{FF0D}', char::MAX)]);
        let alphabet = Alphabet::of(&[digits, no_comma], "总投资项目".chars()).expect("few characters");
        assert_ne!(alphabet.code('总'), alphabet.code('投'));
        assert_ne!(alphabet.code('项'), alphabet.code('目'));
        assert_eq!(alphabet.code('3'), alphabet.code('9'));
        assert_eq!(alphabet.code('甲'), alphabet.code('乙'));
        let code = |c| usize::from(alphabet.code(c));
        let digits = alphabet.set(&[stretch('0', '9')]);
        assert!(digits.has(code('5')) && !digits.has(code('，')) && !digits.has(usize::from(END)));
        assert_eq!(digits.len(), 1);
    }
}
