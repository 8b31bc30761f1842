//! Terms as N-Quads write them → terms.

use oxigraph::model::{NamedNode, Term};
use sha2::{Digest, Sha256};

use crate::store::parsed;

/// The node of the post that the literal `focus` names.
pub(super) fn post(base: &str, focus: &str) -> Option<NamedNode> {
    let Term::Literal(name) = parsed(focus)? else { return None };
    let hash: String = Sha256::digest(name.value()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Some(NamedNode::new_unchecked(format!("{base}post/{hash}")))
}
