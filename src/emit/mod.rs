//! Extraction → lines for programs (JSONL) and quads for the store.

mod iri;
mod jsonl;
mod quads;
mod registry;

pub use iri::{Iris, date_literal};
pub use jsonl::{Offsets, stem, write_jsonl};
pub use quads::{entity_quads, quads};
pub use registry::registry;
