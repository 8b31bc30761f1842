//! Terms as N-Quads write them → terms.

use std::str::FromStr;

use oxigraph::model::{NamedNode, Term};
use sha2::{Digest, Sha256};

/// The IRI in `<…>`.
pub(super) fn bare(term: &str) -> Option<&str> {
    term.strip_prefix('<')?.strip_suffix('>')
}

/// Reads a term as N-Quads write it.
pub(super) fn term(text: &str) -> Option<Term> {
    match bare(text) {
        Some(iri) => Some(NamedNode::new_unchecked(iri).into()),
        None => Term::from_str(text).ok(),
    }
}

/// The node of the post that the literal `focus` names.
pub(super) fn post(base: &str, focus: &str) -> Option<NamedNode> {
    let Term::Literal(name) = term(focus)? else { return None };
    let hash: String = Sha256::digest(name.value()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Some(NamedNode::new_unchecked(format!("{base}post/{hash}")))
}
