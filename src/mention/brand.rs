//! Characters of a word → is it a name that somebody has made up for a firm?
//!
//! Firms are named from a small stock of characters of good omen (鑫, 恒, 瑞, 泰 …). A word of nothing else is a name even where
//! nothing around it says so.

use std::collections::HashSet;

use super::words::Words;
use crate::pack::Pack;
use crate::span::is_han;

/// Greatest length of a made-up name, in characters.
const LONGEST: usize = 4;

/// What made-up names are told by.
#[derive(Debug)]
pub struct Brands {
    /// Characters of which a name has one at least.
    strong: HashSet<char>,
    /// Characters that a name may have besides.
    weak: HashSet<char>,
    /// Words that no such name has in it.
    plain: Words,
    /// Words of such characters that name no firm by themselves.
    common: HashSet<String>,
}

impl Brands {
    /// The lists `firm_characters`, `firm_characters_weak`, `firm_plain` and `common_words` of the lexicon.
    pub fn compile(pack: &Pack) -> Brands {
        let characters = |name: &str| pack.lexicon.list(name).iter().flat_map(|w| w.chars()).collect();
        Brands {
            strong: characters("firm_characters"),
            weak: characters("firm_characters_weak"),
            // 万 is no word in 万鹏
            plain: Words::list(pack.lexicon.list("firm_plain").iter().filter(|w| w.chars().nth(1).is_some())),
            common: pack.lexicon.list("common_words").iter().cloned().collect(),
        }
    }

    /// Whether made-up names have the character.
    pub fn is_stock(&self, c: char) -> bool {
        self.strong.contains(&c) || self.weak.contains(&c)
    }

    /// Whether `word` is a made-up name: 恒瑞, 鑫泰达; not 新兴, 光电.
    pub fn is_name(&self, word: &str) -> bool {
        let length = word.chars().count();
        (2..=LONGEST).contains(&length)
            && word.chars().all(|c| self.is_stock(c))
            && word.chars().any(|c| self.strong.contains(&c))
            && !self.plain.within(word)
            // 岭南, 岭南中
            && !word.char_indices().nth(2).is_some_and(|(at, _)| self.common.contains(&word[..at]))
            && !self.common.contains(word)
    }

    /// Whether `word` is a made-up name of nothing but the characters of which one at least is needed.
    pub fn is_pure(&self, word: &str) -> bool {
        word.chars().all(|c| self.strong.contains(&c)) && self.is_name(word)
    }

    /// Whether `text` has a word that no such name has in it.
    pub fn has_plain(&self, text: &str) -> bool {
        self.plain.within(text)
    }

    /// Whether a made-up name may go on with `text`.
    pub fn goes_on(&self, text: &str) -> bool {
        text.chars().next().is_some_and(|c| self.is_stock(c))
    }

    /// The made-up name that ends `text`, the longest one in front of which stands a character of no name.
    pub fn ending<'t>(&self, text: &'t str) -> Option<&'t str> {
        let run: usize = text.chars().rev().take_while(|c| self.is_stock(*c)).map(char::len_utf8).sum();
        let name = &text[text.len() - run..];
        // behind a mark or a word, not behind the rest of another name
        let free = text[..text.len() - run].chars().next_back().is_none_or(|c| is_han(c) || !c.is_alphanumeric());
        (free && self.is_name(name)).then_some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_characters_of_good_omen() {
        let brands = Brands::compile(&Pack::embedded().expect("the pack is valid"));
        for name in ["恒岳", "鑫瑞达", "宏泰"] {
            assert!(brands.is_name(name), "{name}");
        }
        for word in ["光电", "轴承", "新兴", "恒", "现代农业"] {
            assert!(!brands.is_name(word), "{word}");
        }
        assert_eq!(brands.ending("记者来到恒岳"), Some("恒岳"));
    }
}
