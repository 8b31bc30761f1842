//! What can go wrong between a store and its description → typed errors that say where.

use std::io;

use oxigraph::store::StorageError;

use crate::query::QueryError;

/// Why the vocabulary or the data set cannot be described.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DocsError {
    /// A file of the vocabulary is no Turtle.
    #[error("{path} cannot be read: {reason}")]
    Vocabulary {
        /// The file, inside the pack.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A named question has a head that cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The database cannot be read.
    #[error("the store cannot be read: {0}")]
    Storage(#[from] StorageError),
    /// The page cannot be made.
    #[error("the page cannot be made: {0:#}")]
    Page(#[from] minijinja::Error),
    /// Reading or writing failed.
    #[error("the store cannot be read, or its description not written: {0}")]
    Io(#[from] io::Error),
}
