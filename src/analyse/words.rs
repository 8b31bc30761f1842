//! `data/lexicon/placing.toml` → the words around the head of a name: how it is, what the undertaking is, what makes another thing of it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::pack::Files;

/// Word lists, each longest first.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Behind the head: 项目, 生产线, 有限公司.
    pub(super) tails: Vec<Vec<char>>,
    /// In front of it: 高端, 新型.
    pub(super) modifiers: Vec<Vec<char>>,
    /// Last words that make another thing of it: 机械, 检测.
    pub(super) others: Vec<Vec<char>>,
    /// Between members of a list: 和, 及.
    pub(super) joints: Vec<Vec<char>>,
    /// Behind a single character that names a trade: 业.
    pub(super) trades: Vec<String>,
}

#[derive(Deserialize)]
struct Source {
    lists: BTreeMap<String, Vec<String>>,
}

/// The words, read once. That the file is there and can be read is held by a test: it is compiled in.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let files = Files::embedded();
    let text = files.get("data/lexicon/placing.toml").map_or("", |file| file.text);
    let mut lists = toml::from_str::<Source>(text).map(|source| source.lists).unwrap_or_default();
    let mut list = |name: &str| {
        let mut words = lists.remove(name).unwrap_or_default();
        words.sort_by_key(|word| (std::cmp::Reverse(word.chars().count()), word.clone()));
        words
    };
    let characters = |words: Vec<String>| words.iter().map(|word| word.chars().collect()).collect();
    Words {
        tails: characters(list("placing_tails")),
        modifiers: characters(list("placing_modifiers")),
        others: characters(list("placing_others")),
        joints: characters(list("placing_joints")),
        trades: list("placing_trades"),
    }
});

impl Words {
    /// How many characters the longest word of the tails takes at the end of `text`; something is left in front of it.
    pub(super) fn tail(&self, text: &[char]) -> Option<usize> {
        self.tails.iter().find(|tail| text.len() > tail.len() && text.ends_with(tail)).map(Vec::len)
    }

    /// The same for a word that says how it is: 铝板带箔高端(制造).
    pub(super) fn how(&self, text: &[char]) -> Option<usize> {
        let word = self.modifiers.iter().find(|word| word.len() > 1 && text.len() > word.len() && text.ends_with(word));
        word.map(Vec::len)
    }

    /// `text` without the words of the tails at its end.
    pub(super) fn without_tails<'t>(&self, mut text: &'t [char]) -> &'t [char] {
        while let Some(length) = self.tail(text) {
            text = &text[..text.len() - length];
        }
        text
    }

    /// `text` without the words that say how it is, wherever they stand.
    pub(super) fn without_modifiers(&self, mut text: &[char]) -> Vec<char> {
        let mut left = Vec::new();
        while let Some((first, rest)) = text.split_first() {
            match self.modifiers.iter().find(|word| word.len() > 1 && text.starts_with(word)) {
                Some(word) => text = &text[word.len()..],
                None => {
                    left.push(*first);
                    text = rest;
                }
            }
        }
        left
    }

    /// Whether `text` is a word of the tails.
    pub(super) fn is_tail(&self, text: &[char]) -> bool {
        self.tails.iter().any(|tail| tail == text)
    }

    /// Whether nothing stands in `text` but modifiers and amounts.
    pub(super) fn is_modifier(&self, mut text: &[char]) -> bool {
        while let Some(first) = text.first() {
            let word = self.modifiers.iter().find(|modifier| text.starts_with(modifier));
            let length = word.map_or(usize::from(is_amount(*first)), Vec::len);
            if length == 0 {
                return false;
            }
            text = &text[length..];
        }
        true
    }

    /// Whether `text` ends in a word that makes another thing of what stands in front of it.
    pub(super) fn is_other(&self, text: &[char]) -> bool {
        self.others.iter().any(|word| text.ends_with(word))
    }
}

/// A character of an amount, or one that parts it from the name.
fn is_amount(character: char) -> bool {
    character.is_ascii_digit() || ".,-~·的万亿千百余多吨台套件只个条支片枚辆艘米平方立兆瓦时升".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_read() {
        for list in [&WORDS.tails, &WORDS.modifiers, &WORDS.others, &WORDS.joints] {
            assert!(!list.is_empty());
        }
        assert!(!WORDS.trades.is_empty());
    }

    #[test]
    fn amounts_and_modifiers_say_nothing_of_what_it_is() {
        let characters = |text: &str| text.chars().collect::<Vec<_>>();
        assert!(WORDS.is_modifier(&characters("年产30万吨高端")));
        assert!(!WORDS.is_modifier(&characters("年产30万吨铝")));
        assert_eq!(WORDS.tail(&characters("铝箔生产线")), Some(3));
        assert_eq!(WORDS.tail(&characters("项目")), None);
    }
}
