//! Patterns → an alphabet: which characters do patterns tell apart?
//!
//! Characters that no pattern tells apart share a code. A class of characters is then a handful of bits, and to ask whether
//! a character is in it takes one shift.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use regex_syntax::hir::{Class, Hir, HirKind, Literal};

use super::bits::Bits;

/// What patterns see of a character.
pub type Code = u16;

/// The code past the end of a text.
pub const END: Code = 0;

/// Characters with a code in a table of their own: those below U+10000.
const LOW: usize = 0x1_0000;

/// Characters (first and last of each stretch) that a class of a pattern holds.
pub type Ranges = Vec<(u32, u32)>;

/// Characters → codes.
#[derive(Debug, Default)]
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
    /// The alphabet of patterns and words.
    ///
    /// # Errors
    /// More characters than codes.
    pub fn of<'a>(
        patterns: impl IntoIterator<Item = &'a Hir>,
        words: impl IntoIterator<Item = &'a str>,
    ) -> Result<Alphabet, String> {
        let mut told = Told::default();
        patterns.into_iter().for_each(|hir| told.gather(hir));
        told.letters.extend(words.into_iter().flat_map(str::chars).map(u32::from));
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
#[derive(Default)]
struct Told {
    letters: BTreeSet<u32>,
    classes: Vec<Ranges>,
    known: HashSet<Ranges>,
}

impl Told {
    fn gather(&mut self, hir: &Hir) {
        match hir.kind() {
            HirKind::Literal(literal) => {
                self.letters.extend(letters(literal).chars().map(u32::from));
            }
            HirKind::Class(class) => {
                let ranges = ranges(class);
                if self.known.insert(ranges.clone()) {
                    self.classes.push(ranges);
                }
            }
            HirKind::Repetition(repetition) => self.gather(&repetition.sub),
            HirKind::Capture(capture) => self.gather(&capture.sub),
            HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().for_each(|p| self.gather(p)),
            HirKind::Empty | HirKind::Look(_) => {}
        }
    }

    fn bounds(&self) -> Vec<u32> {
        let letters = self.letters.iter().flat_map(|c| [*c, c + 1]);
        let classes = self.classes.iter().flatten().flat_map(|(first, last)| [*first, last + 1]);
        let all: BTreeSet<u32> = [0].into_iter().chain(letters).chain(classes).collect();
        all.into_iter().collect()
    }

    /// The classes (by number) that hold each stretch.
    fn members(&self, bounds: &[u32]) -> Vec<Vec<u16>> {
        let mut members = vec![Vec::new(); bounds.len()];
        for (number, class) in (0..).zip(&self.classes) {
            for &(first, last) in class {
                let (from, to) = (bounds.partition_point(|b| *b < first), bounds.partition_point(|b| *b <= last));
                members[from..to].iter_mut().for_each(|m| m.push(number));
            }
        }
        members
    }
}

/// The characters of a literal.
pub fn letters(literal: &Literal) -> Cow<'_, str> {
    String::from_utf8_lossy(&literal.0)
}

/// The characters of a class.
pub fn ranges(class: &Class) -> Ranges {
    match class {
        Class::Unicode(class) => class.iter().map(|r| (u32::from(r.start()), u32::from(r.end()))).collect(),
        Class::Bytes(class) => class.iter().map(|r| (u32::from(r.start()), u32::from(r.end()))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_told_apart_and_the_rest_by_class() {
        let hir = regex_syntax::parse("总投资[0-9]{1,3}[^，]").unwrap_or(Hir::empty());
        let alphabet = Alphabet::of([&hir], ["项目"]).expect("few characters");
        assert_ne!(alphabet.code('总'), alphabet.code('投'));
        assert_ne!(alphabet.code('项'), alphabet.code('目'));
        assert_eq!(alphabet.code('3'), alphabet.code('9'));
        assert_eq!(alphabet.code('甲'), alphabet.code('乙'));
        let code = |c| usize::from(alphabet.code(c));
        let digits = alphabet.set(&[(u32::from('0'), u32::from('9'))]);
        assert!(digits.has(code('5')) && !digits.has(code('，')) && !digits.has(usize::from(END)));
        assert_eq!(digits.len(), 1);
    }
}
