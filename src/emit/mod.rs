//! Extraction → lines for programs (JSONL) and quads for the store.

mod jsonl;

pub use jsonl::{stem, write_jsonl};
