//! What is wrong in a pack → a list a person can work through: file, line, rule, message.

use std::fmt;

/// One thing that is wrong in a pack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackError {
    /// Path inside the pack.
    pub file: String,
    /// Line, from 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// Rule, list or name it is about, if any.
    pub id: Option<String>,
    /// What is wrong and what would be right.
    pub message: String,
}

impl PackError {
    /// An error at a line of a file.
    pub fn at(file: &str, line: usize, message: impl Into<String>) -> PackError {
        PackError { file: file.to_owned(), line, id: None, message: message.into() }
    }

    /// The same error, about the rule or list `id`.
    pub fn about(mut self, id: &str) -> PackError {
        self.id = Some(id.to_owned());
        self
    }
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if let Some(id) = &self.id {
            write!(f, ": {id}")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// Everything that is wrong in a pack, by file and line.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.list())]
pub struct PackErrors(pub Vec<PackError>);

impl PackErrors {
    /// Sorts the errors by file and line and drops repetitions.
    pub fn sorted(mut errors: Vec<PackError>) -> PackErrors {
        errors.sort();
        errors.dedup();
        PackErrors(errors)
    }

    fn list(&self) -> String {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        format!("the pack has {} error(s):\n  {}", lines.len(), lines.join("\n  "))
    }
}
