//! What can go wrong between a question about a chain and its answer → typed errors that say what would be right.

use oxigraph::store::StorageError;

use crate::query::QueryError;

/// So many places are named.
const NAMED: usize = 20;

/// Why nothing can be said.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnalyseError {
    /// The chain or the entity is not known, its name has several readings, or the store cannot be asked.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The store cannot be read.
    #[error("the store cannot be read: {0}")]
    Storage(#[from] StorageError),
    /// No chain template has a product of this name.
    #[error("no chain template has a product named {name}{}", alike(near))]
    UnknownProduct {
        /// The name.
        name: String,
        /// The names most like it.
        near: Vec<String>,
    },
    /// No document states the working structure of a place, or of any.
    #[error("no document states the working structure of {}", place.as_deref().unwrap_or("a place"))]
    NoStructure {
        /// The place.
        place: Option<String>,
        /// Those of which one is stated.
        others: Vec<String>,
    },
    /// Documents state the working structures of several places.
    #[error("the store has the working structures of {} places", places.len())]
    SeveralStructures {
        /// The places.
        places: Vec<String>,
    },
    /// No template knows the products of a chain.
    #[error("there is no template of the chain {name}, so that nothing is known of its products")]
    NoTemplate {
        /// The chain.
        name: String,
    },
}

impl AnalyseError {
    /// What the reader of the error can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Query(error) => error.hint(),
            Self::UnknownProduct { .. } => {
                Some("a product is named by its label or a synonym in ontology/chains".into())
            }
            Self::NoTemplate { .. } => Some("leave the chain out to follow the product over all chains".into()),
            Self::NoStructure { others, .. } if others.is_empty() => None,
            Self::NoStructure { others, .. } => Some(format!("one is stated of {}", shortened(others))),
            Self::SeveralStructures { places } => Some(format!("name one of {}", shortened(places))),
            Self::Storage(_) => None,
        }
    }
}

fn shortened(places: &[String]) -> String {
    let more = if places.len() > NAMED { format!(" and {} more", places.len() - NAMED) } else { String::new() };
    format!("{}{more}", places[..places.len().min(NAMED)].join("、"))
}

fn alike(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!("; most like it: {}", near.join(", ")) }
}
