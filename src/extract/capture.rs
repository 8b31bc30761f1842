//! A captured stretch of text → names: which words around a name do not belong to it?

use smallvec::SmallVec;

use crate::pack::{Lexicon, Words};

/// The words of `captured_front`, `captured_back`, `captured_never` and `unit_heads`, ready for use.
#[derive(Debug)]
pub(super) struct Captured {
    front: Vec<String>,
    /// First characters of the words in front, sorted.
    begins: Vec<char>,
    back: Vec<String>,
    /// Last characters of the words behind, sorted.
    ends: Vec<char>,
    never: Words,
    /// Last words of the names of working units.
    units: Vec<String>,
}

impl Captured {
    /// Takes the words of a lexicon.
    pub fn of(lexicon: &Lexicon) -> Captured {
        let words = |list: &str| lexicon.list(list).to_vec();
        let sorted = |mut chars: Vec<char>| {
            chars.sort_unstable();
            chars.dedup();
            chars
        };
        let (front, back) = (words("captured_front"), words("captured_back"));
        Captured {
            begins: sorted(front.iter().filter_map(|w| w.chars().next()).collect()),
            ends: sorted(back.iter().filter_map(|w| w.chars().next_back()).collect()),
            never: Words::new(lexicon.list("captured_never").iter().map(String::as_str)),
            units: words("unit_heads"),
            front,
            back,
        }
    }

    /// A captured stretch of text as a name: without the words that do not belong to it, or nothing where none is left, or a word that
    /// is in no name. Names of working units may have such a word, and end in what a unit is.
    pub fn clean<'t>(&self, text: &'t str, unit: bool) -> Option<&'t str> {
        let mut name = text.trim();
        loop {
            let before = name;
            // each word is taken off once a round, in the order of the list
            if name.chars().next().is_some_and(|c| self.begins.binary_search(&c).is_ok()) {
                name = self.front.iter().fold(name, |name, word| name.strip_prefix(word.as_str()).unwrap_or(name));
            }
            if name.chars().next_back().is_some_and(|c| self.ends.binary_search(&c).is_ok()) {
                name = self.back.iter().fold(name, |name, word| name.strip_suffix(word.as_str()).unwrap_or(name));
            }
            if name.len() == before.len() {
                break;
            }
        }
        let plain = || !name.contains(['，', '。', '；', '：']);
        let is_unit = || self.units.iter().any(|head| name.ends_with(head.as_str()));
        let allowed = || if unit { is_unit() } else { self.never.find(name).next().is_none() };
        ((2..=24).contains(&name.chars().count()) && plain() && allowed()).then_some(name)
    }
}

/// Parts of `甲、乙和丙`; a 和 or 及 inside a short word does not part it.
pub(super) fn split_list(text: &str) -> SmallVec<[&str; 4]> {
    let mut parts = SmallVec::new();
    let mut depth = 0;
    // where the part begins, and its length in characters
    let (mut from, mut length) = (0, 0);
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '（' | '“' | '《' => depth += 1,
            '）' | '”' | '》' => depth -= 1,
            _ => {}
        }
        let rest = chars.as_str();
        let joins = match c {
            '、' | '，' => true,
            '以' => rest.starts_with('及'),
            '和' | '及' | '与' => length >= 2 && rest.chars().nth(1).is_some(),
            _ => false,
        };
        if !joins || depth > 0 {
            length += 1;
            continue;
        }
        parts.push(&text[from..at]);
        if c == '以' {
            chars.next();
        }
        (from, length) = (text.len() - chars.as_str().len(), 0);
    }
    parts.push(&text[from..]);
    parts.retain(|p: &mut &str| !p.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Pack;

    #[test]
    fn lists_are_split_outside_brackets_and_words() {
        assert_eq!(split_list("轴承、齿轮和减速机").as_slice(), ["轴承", "齿轮", "减速机"]);
        assert_eq!(
            split_list("轴承（深沟球、滚针），保持架以及滚子").as_slice(),
            ["轴承（深沟球、滚针）", "保持架", "滚子"]
        );
        assert_eq!(split_list("和平鸽").as_slice(), ["和平鸽"]);
        assert_eq!(split_list("、").as_slice(), [""; 0]);
    }

    #[test]
    fn words_that_do_not_belong_to_a_name_are_taken_off() {
        let pack = Pack::embedded().expect("the pack is valid");
        let captured = Captured::of(&pack.lexicon);
        assert_eq!(captured.clean("各种优质轴承等系列产品", false), Some("轴承"));
        assert_eq!(captured.clean("轴承项目", false), None);
        assert_eq!(captured.clean("轴", false), None);
        assert_eq!(captured.clean("工作专班", false), None);
        assert_eq!(captured.clean("和工作专班", true), Some("工作专班"));
        assert_eq!(captured.clean("恒州轴承研究院", true), None);
    }
}
