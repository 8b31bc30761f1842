//! A place or chain → the entities that lie in it.

use std::collections::BTreeSet;

use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use oxigraph::store::StorageError;

use super::stated::{Graphs, term};
use crate::store::Store;

/// The IRIs of a place, its parts, and all that lies in them, also by way of a park.
///
/// # Errors
/// A store that cannot be read.
pub fn in_place(store: &Store, place: &NamedNode) -> Result<BTreeSet<String>, StorageError> {
    reached(store, place, &["partOf", "locatedIn"])
}

/// The IRIs of a chain and of all that is in it.
///
/// # Errors
/// A store that cannot be read.
pub fn in_chain(store: &Store, chain: &NamedNode) -> Result<BTreeSet<String>, StorageError> {
    reached(store, chain, &["inChain"])
}

/// All from which these properties lead to `node`.
fn reached(store: &Store, node: &NamedNode, properties: &[&str]) -> Result<BTreeSet<String>, StorageError> {
    let graphs = Graphs::new(store);
    let mut all = BTreeSet::from([node.as_str().to_owned()]);
    let mut open = vec![node.clone()];
    while let Some(node) = open.pop() {
        let object = Term::from(node);
        for property in properties {
            for quad in graphs.quads(None, Some(&term(property)), Some(&object)) {
                if let NamedOrBlankNode::NamedNode(node) = quad?.subject
                    && all.insert(node.as_str().to_owned())
                {
                    open.push(node);
                }
            }
        }
    }
    Ok(all)
}
