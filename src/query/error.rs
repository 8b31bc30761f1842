//! What can go wrong between a question and its answer → typed errors that say where, and what would be right.

use super::kind::Kind;
use super::names::Reading;
use oxigraph::sparql::QueryEvaluationError;
use oxigraph::store::StorageError;
use std::io;

/// Why a query cannot be read, run or printed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// No named query has this name.
    #[error("there is no query named {name}{}", alike(near))]
    UnknownQuery {
        /// The name asked for.
        name: String,
        /// The names most like it.
        near: Vec<String>,
    },
    /// A comment line at the head of a query cannot be read.
    #[error("{query}:{line}: {reason}")]
    Header {
        /// The query.
        query: String,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// The query is not SPARQL.
    #[error(transparent)]
    Syntax(Box<SyntaxError>),
    /// A parameter is set that the query does not have.
    #[error("the query {query} has no parameter {name}; {}", known(parameters))]
    UnknownParameter {
        /// The query.
        query: String,
        /// The name that was set.
        name: String,
        /// The parameters it has.
        parameters: Vec<String>,
    },
    /// A parameter without default is not set.
    #[error("the query {query} needs {name} ({about})")]
    MissingParameter {
        /// The query.
        query: String,
        /// The parameter.
        name: String,
        /// What it means.
        about: String,
    },
    /// A parameter's variable is not projected by the query, so that setting it would change nothing.
    #[error("the query {query} must have ?{name} in its SELECT clause, because it is a parameter")]
    NotProjected {
        /// The query.
        query: String,
        /// The parameter.
        name: String,
    },
    /// A value is not of the parameter's type.
    #[error("{name} must be {expected}, not {value}")]
    BadValue {
        /// The parameter.
        name: String,
        /// The value given.
        value: String,
        /// What it should be.
        expected: &'static str,
    },
    /// Nothing in the store has this name.
    #[error("no {kind} named {name}{}", alike(near))]
    UnknownName {
        /// What was looked for.
        kind: Kind,
        /// The name.
        name: String,
        /// The labels most like it.
        near: Vec<String>,
    },
    /// Several things in the store have this name.
    #[error("{name} may be any of {} {kind} entries:{}", readings.len(), list(readings))]
    AmbiguousName {
        /// What was looked for.
        kind: Kind,
        /// The name.
        name: String,
        /// What it may mean.
        readings: Vec<Reading>,
    },
    /// The result cannot be written in this format.
    #[error("a {form} result cannot be written as {format}; use {}", allowed.join(", "))]
    Format {
        /// The query form: SELECT, ASK or CONSTRUCT.
        form: &'static str,
        /// The format asked for.
        format: &'static str,
        /// The formats it can be written in.
        allowed: Vec<&'static str>,
    },
    /// The evaluation failed.
    #[error("the query failed: {0}")]
    Evaluation(#[from] QueryEvaluationError),
    /// Reading the store failed.
    #[error("the store cannot be read: {0}")]
    Storage(#[from] StorageError),
    /// Writing the result failed.
    #[error("the result cannot be written: {0}")]
    Io(#[from] io::Error),
}

/// Where a query is not SPARQL.
#[derive(Debug, thiserror::Error)]
#[error("{query}:{line}:{column}: {message}\n  {source_line}\n  {}^", " ".repeat(*indent))]
pub struct SyntaxError {
    /// The query.
    pub query: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column, counted from 1 in characters.
    pub column: usize,
    /// What the parser expected.
    pub message: String,
    /// What is most likely meant; see [`QueryError::hint`].
    pub hint: Option<String>,
    /// The line itself.
    pub source_line: String,
    /// How many terminal columns stand before the place.
    pub indent: usize,
}

impl QueryError {
    /// What the reader of the error can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Syntax(error) => error.hint.clone(),
            Self::UnknownQuery { .. } => {
                Some("`lianpu query --list` shows all; a file ends in .rq, a text follows -e".into())
            }
            Self::MissingParameter { name, .. } => Some(format!("add --set {name}=…")),
            Self::AmbiguousName { .. } => {
                Some("give the IRI, the division code, or the name with the place it lies in".into())
            }
            _ => None,
        }
    }
}

fn alike(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!("; most like it: {}", near.join(", ")) }
}

fn known(parameters: &[String]) -> String {
    if parameters.is_empty() { "it has none".into() } else { format!("it has {}", parameters.join(", ")) }
}

fn list(readings: &[Reading]) -> String {
    readings.iter().map(|reading| format!("\n  {reading}")).collect()
}
