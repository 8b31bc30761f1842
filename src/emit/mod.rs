//! Extraction → lines for programs (JSONL) and quads for the store.

mod confident;
mod iri;
mod jsonl;
mod quads;
mod registry;

pub use confident::{confident, drop_claims};
pub use iri::{BASE, Iris, LP, date_literal, evidence_of};
pub(crate) use iri::{date_datatype, digest, escape};
pub use jsonl::{Lines, Offsets, stem, write_jsonl};
pub use quads::{Called, Judged, Stated, entity_quads, is_verdict, line, quads, verdict_quads};
pub(crate) use quads::{decimal, record_class};
pub use registry::{TEMPLATES, correction_quads, registry, rules, towns};
