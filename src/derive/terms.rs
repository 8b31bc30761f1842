//! Terms as N-Quads write them → terms.

use oxigraph::model::{NamedNode, Term};
use sha2::{Digest, Sha256};

use crate::store::{bare, parsed};

/// What a focus is in the derived graph: an entity itself, a post a node of its own.
pub(super) fn node_of(base: &str, focus: &str) -> Option<NamedNode> {
    bare(focus).map(NamedNode::new_unchecked).or_else(|| post(base, focus))
}

/// The node of the post that the literal `focus` names.
fn post(base: &str, focus: &str) -> Option<NamedNode> {
    let Term::Literal(name) = parsed(focus)? else { return None };
    let hash: String = Sha256::digest(name.value()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Some(NamedNode::new_unchecked(format!("{base}post/{hash}")))
}
