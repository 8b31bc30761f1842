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
        let document = stated.documents.get(&statement.document).cloned().unwrap_or_default();
        let source = Source {
            title: document.title,
            date: document.date,
            file: document.file,
            mark: place(&statement.quote, &statement.said),
            quote: statement.quote.clone(),
            start: statement.start,
            document: statement.document.clone(),
        };
        self.add(source)
    }

    /// The number of these words.
    pub fn add(&mut self, source: Source) -> usize {
        let next = self.all.len();
        *self.numbers.entry(source).or_insert_with_key(|source| {
            self.all.push(source.clone());
            next
        })
    }

    /// The numbers of the words of some statements, each once, in their order; the first few.
    pub fn of_all<'s>(
        &mut self,
        statements: impl IntoIterator<Item = &'s Statement>,
        stated: &Stated<'_>,
    ) -> Vec<usize> {
        let mut numbers = Vec::new();
        for statement in statements {
            if numbers.len() == SHOWN {
                break;
            }
            let number = self.of(statement, stated);
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers
    }
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
    #[test]
    fn what_is_said_is_found_in_characters() {
        assert_eq!(super::place("总投资12亿元", "12亿元"), 3..7);
        assert_eq!(super::place("总投资十二亿元", "12亿元"), 0..0);
    }
}
