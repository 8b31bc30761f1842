//! Pattern → what a sentence must hold for it to match at all: classes of mentions, and words.
//!
//! A pattern is read as a conjunction of needs, each a choice between classes and words; a sentence that lacks one is not
//! searched. Asking costs a few nanoseconds, a search some hundreds.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::pattern::{FIRST_SYMBOL, is_symbol};

/// One thing of which a sentence must hold at least one: a class (a bit for each) or a word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Need {
    /// Classes of mentions, a bit each.
    pub classes: u128,
    /// Words.
    pub words: Vec<String>,
}

impl Need {
    fn is_empty(&self) -> bool {
        self.classes == 0 && self.words.is_empty()
    }

    /// How hard the need is to meet: long words and few choices are hard.
    pub fn weight(&self) -> u32 {
        let shortest = self.words.iter().map(|w| w.chars().count()).min();
        let words = shortest.map_or(u32::MAX, |length| match length {
            0 | 1 => 6,
            2 => 30,
            _ => 40,
        } - (self.words.len() as u32).min(10) / 2);
        let classes = if self.classes == 0 { u32::MAX } else { 20 - 2 * self.classes.count_ones().min(8) };
        words.min(classes)
    }
}

/// The bit of a symbol's class.
pub fn class_bit(c: char) -> u128 {
    1u128.checked_shl(c as u32 - FIRST_SYMBOL).unwrap_or(0)
}

/// What a sentence must hold for an expression to match.
pub fn needs(expression: &Hir) -> Vec<Need> {
    let mut found = Vec::new();
    gather(expression, &mut found);
    found.retain(|n| !n.is_empty());
    found.dedup();
    found
}

fn gather(hir: &Hir, found: &mut Vec<Need>) {
    match hir.kind() {
        HirKind::Concat(parts) => parts.iter().for_each(|p| gather(p, found)),
        HirKind::Capture(capture) => gather(&capture.sub, found),
        HirKind::Repetition(repetition) if repetition.min >= 1 => gather(&repetition.sub, found),
        HirKind::Literal(literal) => {
            if let Ok(text) = std::str::from_utf8(&literal.0) {
                literal_needs(text, found);
            }
        }
        HirKind::Class(Class::Unicode(class)) => {
            let symbols = class.iter().all(|r| is_symbol(r.start()) && is_symbol(r.end()));
            if symbols {
                let classes = class.iter().flat_map(|r| r.start()..=r.end()).fold(0, |bits, c| bits | class_bit(c));
                found.push(Need { classes, words: Vec::new() });
            }
        }
        HirKind::Alternation(branches) => {
            let mut either = Need::default();
            for branch in branches {
                let mut inner = Vec::new();
                gather(branch, &mut inner);
                inner.retain(|n| !n.is_empty());
                // a branch without a need makes the whole choice free
                let Some(best) = inner.into_iter().max_by_key(Need::weight) else { return };
                either.classes |= best.classes;
                either.words.extend(best.words);
            }
            found.push(either);
        }
        _ => {}
    }
}

/// A literal may hold symbols among its words.
fn literal_needs(text: &str, found: &mut Vec<Need>) {
    let mut word = String::new();
    for c in text.chars() {
        if is_symbol(c) {
            found.push(Need { classes: class_bit(c), words: Vec::new() });
            flush(&mut word, found);
        } else {
            word.push(c);
        }
    }
    flush(&mut word, found);
}

fn flush(word: &mut String, found: &mut Vec<Need>) {
    if !word.is_empty() {
        found.push(Need { classes: 0, words: vec![std::mem::take(word)] });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn optional_parts_are_no_needs_and_choices_are_one() {
        let symbol = char::from_u32(FIRST_SYMBOL + 3).unwrap_or_default();
        let parsed = regex_syntax::parse(&format!("[{symbol}](?:计划)?(?:总投资|投资额达)[^，]{{0,5}}"));
        let found = needs(&parsed.unwrap_or(Hir::empty()));
        assert_eq!(found[0], Need { classes: 8, words: Vec::new() });
        assert_eq!(found.len(), 2);
        assert!(found[1].words.iter().all(|w| w.contains("投资")));
    }
}
