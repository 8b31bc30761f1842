//! A store → its graph in a format that other tools load: one table, [`EXPORTERS`], says which there are.
//!
//! RDF formats are written from `graph.nq` in one pass, or two, with memory that does not grow with the triples. Property graphs and
//! tables are read off the same file, one subject at a time; what is kept in memory is 16 bytes for each node. All give the same bytes
//! for the same store.
//!
//! ```no_run
//! use lianpu::export::{Outlet, Source, find};
//!
//! let store = lianpu::store::open("lianpu-store")?;
//! find("turtle")?.write(&Source::of(&store), &mut Outlet::stream(&mut std::io::stdout()))?;
//!
//! let mut folder = Outlet::folder("tables".as_ref())?;
//! find("parquet")?.write(&Source::of(&store).with_evidence(true), &mut folder)?;
//! folder.finish()?;
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod by_graph;
mod confident;
mod csv;
mod cyjs;
mod cypher;
mod gexf;
mod graph;
mod graphml;
mod json;
mod neo4j;
mod nodelink;
mod outlet;
mod parquet;
mod plain;
mod serialized;
mod source;
mod table;
mod xml;

pub use confident::confident;
pub use outlet::Outlet;
pub(crate) use plain::distinct_triples;
pub use source::{Kind, Source};

use crate::derive::DeriveError;
use crate::output::FolderError;
use crate::store::StoreError;
use ::parquet::errors::ParquetError;
use oxigraph::io::RdfParseError;
use std::io;
use std::path::PathBuf;

/// What an export consists of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Shape {
    /// One file, which may be a stream.
    File {
        /// The usual file extension, without dot.
        extension: &'static str,
        /// The media type.
        media_type: &'static str,
    },
    /// Several files in a folder.
    Folder,
}

/// What a format can tell of a graph.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Model {
    /// Triples in their named graphs.
    Quads,
    /// The distinct triples of all graphs.
    Triples,
    /// Nodes and edges with properties.
    PropertyGraph,
    /// Tables of entities, facts and evidence.
    Tables,
}

/// A format a store can be written in.
pub trait Exporter: Sync {
    /// The name used on the command line.
    fn name(&self) -> &'static str;
    /// One sentence: what it is and who reads it.
    fn about(&self) -> &'static str;
    /// What it consists of.
    fn shape(&self) -> Shape;
    /// What it can tell.
    fn model(&self) -> Model;
    /// Writes a store, or the part of it that was chosen.
    ///
    /// # Errors
    /// A graph that cannot be read, an outlet of the other shape, or one that cannot be written.
    fn write(&self, source: &Source<'_>, out: &mut Outlet<'_>) -> Result<(), ExportError>;
}

/// The formats, in the order in which help lists them.
pub const EXPORTERS: &[&dyn Exporter] = &[
    &plain::NQuads,
    &by_graph::TRIG,
    &serialized::TURTLE,
    &plain::NTriples,
    &serialized::RDF_XML,
    &by_graph::JSON_LD,
    &graphml::GraphMl,
    &gexf::Gexf,
    &cyjs::Cyjs,
    &nodelink::NodeLink,
    &cypher::Cypher,
    &neo4j::Neo4j,
    &csv::Csv,
    &parquet::Parquet,
];

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
    /// No graph has this name.
    #[error("there is no graph {name}: {reason}")]
    UnknownGraph {
        /// The name asked for.
        name: String,
        /// Why it is no document either.
        reason: String,
    },
    /// `graph.nq` does not hold what a build has written.
    #[error("line {number} of graph.nq cannot be read: {reason}")]
    Damaged {
        /// The line, counted from 1.
        number: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// A format of several files was to be written as a stream.
    #[error("this format has several files")]
    WantsFolder,
    /// A file stands where a folder is to be, or a folder where a file is.
    #[error("{} cannot be written: one of it and the format is a folder, the other a file", path.display())]
    NotAFolder {
        /// The place.
        path: PathBuf,
    },
    /// A folder holds what no export wrote.
    #[error("the folder {} holds other things: {}", path.display(), found.iter().take(5).cloned().collect::<Vec<_>>().join(", "))]
    NotOurs {
        /// The folder.
        path: PathBuf,
        /// The names of what no export wrote.
        found: Vec<String>,
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
    /// A Parquet file cannot be written.
    #[error("the Parquet file cannot be written: {0}")]
    Parquet(#[from] ParquetError),
}

impl From<FolderError> for ExportError {
    fn from(error: FolderError) -> Self {
        match error {
            FolderError::NotAFolder { path } => Self::NotAFolder { path },
            FolderError::NotOurs { path, found } => Self::NotOurs { path, found },
            FolderError::Io(error) => Self::Io(error),
        }
    }
}

impl ExportError {
    pub(crate) fn damaged(number: u64, error: &RdfParseError) -> Self {
        Self::Damaged { number, reason: error.to_string() }
    }

    /// What the reader of the error can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::UnknownGraph { .. } => Some(
                "corpus, entities, derived, registry, evidence, all, the IRI of a graph, or the name, title or file of a document",
            ),
            Self::WantsFolder => Some("name a folder with -o DIR"),
            Self::NotOurs { .. } => {
                Some("name a new or an empty folder with -o; only what an export wrote is replaced")
            }
            Self::Store(error) => error.hint(),
            _ => None,
        }
    }
}
