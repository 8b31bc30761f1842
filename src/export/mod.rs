//! A store → the same graph in a format that other tools load: one table, [`EXPORTERS`], says which there are.
//!
//! Every format is written from `graph.nq` in one pass with memory that does not grow with the triples, and gives the same
//! bytes for the same store. A format without named graphs gets the distinct triples of all graphs.
//!
//! ```no_run
//! let store = lianpu::store::open("lianpu-store")?;
//! lianpu::export::find("turtle")?.write(&store, &mut std::io::stdout())?;
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod by_graph;
mod confident;
mod plain;
mod serialized;

pub use confident::confident;
pub(crate) use plain::distinct_triples;

use crate::derive::DeriveError;
use crate::store::{Store, StoreError};
use oxigraph::io::RdfParseError;
use std::io::{self, Write};

/// A format a store can be written in.
pub trait Exporter: Sync {
    /// The name used on the command line.
    fn name(&self) -> &'static str;
    /// The usual file extension, without dot.
    fn extension(&self) -> &'static str;
    /// The media type.
    fn media_type(&self) -> &'static str;
    /// One sentence: what it is and who reads it.
    fn about(&self) -> &'static str;
    /// Whether the format tells the graphs apart.
    fn has_named_graphs(&self) -> bool;
    /// Writes the whole store. `out` need not be buffered.
    fn write(&self, store: &Store, out: &mut dyn Write) -> Result<(), ExportError>;
}

/// The formats, in the order in which help lists them.
pub const EXPORTERS: &[&dyn Exporter] =
    &[&plain::NQuads, &by_graph::TRIG, &serialized::TURTLE, &plain::NTriples, &serialized::RDF_XML, &by_graph::JSON_LD];

/// The exporter called `name`.
pub fn find(name: &str) -> Result<&'static dyn Exporter, ExportError> {
    EXPORTERS.iter().copied().find(|exporter| exporter.name() == name).ok_or_else(|| ExportError::UnknownFormat {
        name: name.into(),
        known: EXPORTERS.iter().map(|exporter| exporter.name()).collect(),
    })
}

/// The prefixes declared in exported files.
pub const PREFIXES: [(&str, &str); 9] = [
    ("dcterms", "http://purl.org/dc/terms/"),
    ("lp", "https://w3id.org/lianpu/ontology#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("qb", "http://purl.org/linked-data/cube#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "https://schema.org/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// Why a store cannot be exported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// No exporter has this name.
    #[error("there is no export format {name}; there are {}", known.join(", "))]
    UnknownFormat {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: Vec<&'static str>,
    },
    /// `graph.nq` does not hold what a build has written.
    #[error("line {number} of graph.nq cannot be read: {reason}")]
    Damaged {
        /// The line, counted from 1.
        number: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// A part of the store cannot be made.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What follows from a part of the store cannot be derived.
    #[error(transparent)]
    Derive(#[from] DeriveError),
    /// Reading or writing failed.
    #[error("the graph cannot be written: {0}")]
    Io(#[from] io::Error),
}

impl ExportError {
    pub(crate) fn damaged(number: u64, error: &RdfParseError) -> Self {
        Self::Damaged { number, reason: error.to_string() }
    }
}
