//! Pattern → what a sentence must hold for it to match at all: classes of mentions, and words.
//!
//! A pattern is read as a conjunction of needs, each a choice between classes and words; a sentence that lacks one is not
//! searched. Asking costs a few nanoseconds, a search some hundreds.

use super::pattern::{FIRST_SYMBOL, is_symbol};
use super::tree::{ListId, Stock, Tree};

/// One thing of which a sentence must hold at least one: a class (a bit for each), a word, or a word of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Need {
    /// Classes of mentions, a bit each.
    pub classes: u128,
    /// Words.
    pub words: Vec<String>,
    /// Lists of words.
    pub lists: Vec<ListId>,
}

impl Need {
    fn is_empty(&self) -> bool {
        self.classes == 0 && self.words.is_empty() && self.lists.is_empty()
    }

    /// Its words, those of lists too.
    pub fn all_words<'a>(&'a self, stock: &'a Stock) -> impl Iterator<Item = &'a String> {
        self.words.iter().chain(self.lists.iter().flat_map(|list| &stock.lists[*list as usize]))
    }

    /// How hard the need is to meet: long words and few choices are hard.
    pub fn weight(&self, stock: &Stock) -> u32 {
        // the words of a list stand the longest first
        let of_lists = self.lists.iter().filter_map(|list| stock.lists[*list as usize].last());
        let shortest = self.words.iter().chain(of_lists).map(|w| w.chars().count()).min();
        let number = self.words.len() + self.lists.iter().map(|list| stock.lists[*list as usize].len()).sum::<usize>();
        let words = shortest.map_or(u32::MAX, |length| match length {
            0 | 1 => 6,
            2 => 30,
            _ => 40,
        } - (number as u32).min(10) / 2);
        let classes = if self.classes == 0 { u32::MAX } else { 20 - 2 * self.classes.count_ones().min(8) };
        words.min(classes)
    }
}

/// The bit of a symbol's class.
pub fn class_bit(c: char) -> u128 {
    1u128.checked_shl(c as u32 - FIRST_SYMBOL).unwrap_or(0)
}

/// What a sentence must hold for a pattern to match.
pub fn needs(tree: &Tree, stock: &Stock) -> Vec<Need> {
    let mut found = Vec::new();
    gather(tree, stock, &mut found);
    found.retain(|n| !n.is_empty());
    found.dedup();
    found
}

fn gather(tree: &Tree, stock: &Stock, found: &mut Vec<Need>) {
    match tree {
        Tree::Row(parts) => parts.iter().for_each(|part| gather(part, stock, found)),
        Tree::Group(_, part) => gather(part, stock, found),
        Tree::Repeat { min, part, .. } if *min >= 1 => gather(part, stock, found),
        Tree::Word(word) => words_of(word, found),
        Tree::Class(class) => {
            let symbols = stock.classes[*class as usize].symbols;
            found.extend(symbols.map(|classes| Need { classes, ..Need::default() }));
        }
        Tree::List(list) => found.push(Need { lists: vec![*list], ..Need::default() }),
        Tree::Either(ways) => {
            let mut either = Need::default();
            for way in ways {
                let mut inner = Vec::new();
                gather(way, stock, &mut inner);
                inner.retain(|n| !n.is_empty());
                // a way without a need makes the whole choice free
                let Some(best) = inner.into_iter().max_by_key(|need| need.weight(stock)) else { return };
                either.classes |= best.classes;
                either.words.extend(best.words);
                either.lists.extend(best.lists);
            }
            found.push(either);
        }
        Tree::Repeat { .. } | Tree::Empty | Tree::Start | Tree::End => {}
    }
}

/// Characters may hold symbols among their words.
fn words_of(text: &str, found: &mut Vec<Need>) {
    let mut word = String::new();
    for c in text.chars() {
        if is_symbol(c) {
            found.push(Need { classes: class_bit(c), ..Need::default() });
            flush(&mut word, found);
        } else {
            word.push(c);
        }
    }
    flush(&mut word, found);
}

fn flush(word: &mut String, found: &mut Vec<Need>) {
    if !word.is_empty() {
        found.push(Need { words: vec![std::mem::take(word)], ..Need::default() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Pack;
    use crate::rule::tree::Parser;

    #[test]
    fn optional_parts_are_no_needs_and_choices_are_one() {
        let pack = Pack::embedded().expect("the pack is valid");
        let mut parser = Parser::new(&pack.ontology, &pack.lexicon);
        let symbol = char::from_u32(FIRST_SYMBOL + 3).unwrap_or_default();
        let pattern = format!("[{symbol}](?:计划)?(?:总投资|<@approx>|投资额达)[^，]{{0,5}}");
        let tree = parser.parse(&pattern).expect("a pattern");
        let found = needs(&tree, parser.stock());
        assert_eq!(found[0], Need { classes: 8, ..Need::default() });
        assert_eq!(found.len(), 2);
        assert!(found[1].words.iter().all(|w| w.contains("投资")));
        assert_eq!(found[1].lists, [0]);
    }
}
