//! Text and a byte position → what stands there: is it this word, this character, a space?

/// A text to look around in. Every position is a byte offset; one that is not on a character boundary simply
/// finds nothing, so no look-up can panic.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    text: &'a str,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text }
    }

    /// The stretch between two positions.
    pub(super) fn slice(self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or("")
    }

    /// Everything from a position on.
    pub(super) fn rest(self, place: usize) -> &'a str {
        self.text.get(place..).unwrap_or("")
    }

    /// The character at a position.
    #[inline]
    pub(super) fn at(self, place: usize) -> Option<char> {
        self.text.get(place..)?.chars().next()
    }

    /// The byte at a position.
    #[inline]
    pub(super) fn byte(self, place: usize) -> Option<u8> {
        self.text.as_bytes().get(place).copied()
    }

    /// The character that ends at a position.
    #[inline]
    pub(super) fn before(self, place: usize) -> Option<char> {
        self.text.get(..place)?.chars().next_back()
    }

    /// Whether the character at a position is one of `set`.
    pub(super) fn at_any(self, place: usize, set: &str) -> bool {
        self.at(place).is_some_and(|found| member(set, found))
    }

    /// Whether the character that ends at a position is one of `set`.
    pub(super) fn before_any(self, place: usize, set: &str) -> bool {
        self.before(place).is_some_and(|found| member(set, found))
    }

    /// Whether `word` begins at a position. Chinese words that begin alike differ in their last byte, so this is
    /// looked at before the rest.
    #[inline]
    pub(super) fn is(self, place: usize, word: &str) -> bool {
        let bytes = self.text.as_bytes();
        let (Some(last), end) = (word.as_bytes().last(), place + word.len()) else {
            return true;
        };
        bytes.get(end - 1) == Some(last) && bytes.get(place..end) == Some(word.as_bytes())
    }

    /// Whether `word` ends at a position.
    #[inline]
    pub(super) fn ends(self, place: usize, word: &str) -> bool {
        place.checked_sub(word.len()).is_some_and(|start| self.is(start, word))
    }

    /// The position behind `word`, where it begins here.
    #[inline]
    pub(super) fn eat(self, place: usize, word: &str) -> Option<usize> {
        self.is(place, word).then(|| place + word.len())
    }

    /// The position behind the first of `words` that begins here; longer words must stand first.
    pub(super) fn eat_any(self, place: usize, words: &[&str]) -> Option<usize> {
        words.iter().find_map(|word| self.eat(place, word))
    }

    /// The position behind one character of `set`.
    pub(super) fn eat_char(self, place: usize, set: &str) -> Option<usize> {
        self.at(place).filter(|found| member(set, *found)).map(|found| place + found.len_utf8())
    }

    /// The position behind at most two blanks: typesetting scatters them between a number and its unit.
    #[inline]
    pub(super) fn spaces(self, place: usize) -> usize {
        let mut end = place;
        for _ in 0..2 {
            // The lead bytes of the three blanks; everything else is no blank.
            match self.byte(end) {
                Some(b' ') => end += 1,
                Some(0xC2 | 0xE3) => match self.at(end) {
                    Some(blank @ ('\u{a0}' | '\u{3000}')) => end += blank.len_utf8(),
                    _ => break,
                },
                _ => break,
            }
        }
        end
    }

    /// The position behind a connector of a range: `至 到 - ~`.
    pub(super) fn connector(self, place: usize) -> Option<usize> {
        let at = self.spaces(place);
        let link =
            self.at(at).filter(|link| matches!(link, '至' | '到' | '-' | '—' | '–' | '－' | '−' | '~' | '～'))?;
        let end = at + link.len_utf8();
        // `——` is a dash between clauses, not a range.
        (!self.at_any(end, "—－-")).then(|| self.spaces(end))
    }

    /// Whether a position is at the end of the text or of a clause.
    pub(super) fn stops(self, place: usize) -> bool {
        self.at(place).is_none_or(|found| {
            found.is_ascii_punctuation() || found.is_whitespace() || "，。；：、！？）（】》”’“‘…—".contains(found)
        })
    }
}

/// Whether a character is one of a set. The sets are short: comparing one by one costs half of `str::contains`.
#[inline]
pub(super) fn member(set: &str, character: char) -> bool {
    set.chars().any(|found| found == character)
}
