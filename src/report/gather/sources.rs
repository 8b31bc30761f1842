//! Statements → the numbered words that rows rest on.

use std::collections::{BTreeSet, HashMap};

use super::stated::{Stated, Statement};
use crate::report::Source;

/// Words of one row that are shown at most.
const SHOWN: usize = 6;

/// The words that a report shows, each once, numbered as they come.
#[derive(Default)]
pub(super) struct Sources {
    pub all: Vec<Source>,
    numbers: HashMap<Source, usize>,
    /// Documents that say something.
    pub documents: BTreeSet<String>,
}

impl Sources {
    /// The number of the words of a statement.
    pub fn of(&mut self, statement: &Statement, stated: &Stated<'_>) -> usize {
        self.documents.insert(statement.document.clone());
        self.add(source(statement, stated))
    }

    /// The number of these words.
    pub fn add(&mut self, source: Source) -> usize {
        let next = self.all.len();
        *self.numbers.entry(source).or_insert_with_key(|source| {
            self.all.push(source.clone());
            next
        })
    }

    /// The numbers of the words of some statements, in their order; the first few, and none that stand in others.
    pub fn of_all<'s>(
        &mut self,
        statements: impl IntoIterator<Item = &'s Statement>,
        stated: &Stated<'_>,
    ) -> Vec<usize> {
        let mut numbers: Vec<usize> = Vec::new();
        for statement in statements {
            if numbers.len() == SHOWN {
                break;
            }
            self.documents.insert(statement.document.clone());
            let source = source(statement, stated);
            if !numbers.iter().any(|number| is_same_place(&self.all[*number], &source)) {
                numbers.push(self.add(source));
            }
        }
        numbers
    }
}

/// The words of a statement.
fn source(statement: &Statement, stated: &Stated<'_>) -> Source {
    let document = stated.documents.get(&statement.document).cloned().unwrap_or_default();
    let end = statement.start + statement.quote.chars().count() as u64;
    Source {
        title: document.place(end),
        date: document.date,
        file: document.file,
        mark: place(&statement.quote, &statement.said),
        // between the cells of a row stands a TAB
        quote: statement.quote.replace('\t', "｜"),
        start: statement.start,
        document: statement.document.clone(),
    }
}

/// Whether one of two words stands in the other.
fn is_same_place(one: &Source, other: &Source) -> bool {
    let ends = |source: &Source| (source.start, source.start + source.quote.chars().count() as u64);
    let (a, b) = (ends(one), ends(other));
    one.document == other.document && (a.0 <= b.0 && b.1 <= a.1 || b.0 <= a.0 && a.1 <= b.1)
}

/// Where `said` stands in `quote`, in characters; nowhere where it is not there as printed.
fn place(quote: &str, said: &str) -> std::ops::Range<usize> {
    match quote.find(said).filter(|_| !said.is_empty()) {
        Some(at) => {
            let start = quote[..at].chars().count();
            start..start + said.chars().count()
        }
        None => 0..0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_inside_others_are_not_shown_again() {
        let at = |start, quote: &str| Source {
            title: String::new(),
            date: String::new(),
            file: String::new(),
            quote: quote.to_owned(),
            mark: 0..0,
            start,
            document: "d".to_owned(),
        };
        let whole = at(10, "总投资12亿元，年产铝箔5万吨");
        assert!(is_same_place(&whole, &at(18, "年产铝箔5万吨")) && is_same_place(&at(10, "总投资12亿元"), &whole));
        assert!(!is_same_place(&whole, &at(40, "年产铝箔5万吨")));
        assert!(!is_same_place(&whole, &Source { document: "e".to_owned(), ..whole.clone() }));
    }

    #[test]
    fn what_is_said_is_found_in_characters() {
        assert_eq!(place("总投资12亿元", "12亿元"), 3..7);
        assert_eq!(place("总投资十二亿元", "12亿元"), 0..0);
    }
}
