//! What people write for a document → its node: by IRI, name, title or source file.

use super::error::QueryError;
use super::kind::Kind;
use super::names::{Names, iri};
use super::nearest::nearest;
use crate::store::Store;
use crate::vocabulary as v;
use oxigraph::model::{NamedOrBlankNode, Term};
use std::collections::BTreeSet;

/// Finds the document that `value` names; its name is the end of its IRI.
pub(super) fn document(store: &Store, value: &str) -> Result<Term, QueryError> {
    let names = Names { store, kind: Kind::Document, class: Some(v::DOCUMENT) };
    if iri(value).is_some() {
        return Ok(names.resolve(value)?.into());
    }
    let mut found = BTreeSet::new();
    let mut known = BTreeSet::new();
    for quad in names.quads(None, Some(v::TYPE), Some(v::DOCUMENT.into())) {
        let NamedOrBlankNode::NamedNode(node) = quad?.subject else { continue };
        let name = node.as_str().rsplit('/').next().unwrap_or_default();
        let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned();
        let mut is_meant = name == value;
        known.insert(name);
        for property in [v::TITLE, v::SOURCE_FILE] {
            if let Some(Term::Literal(literal)) = names.object(&node, property)? {
                is_meant |= literal.value() == value;
                known.insert(literal.value().to_owned());
            }
        }
        if is_meant {
            found.insert(node);
        }
    }
    match names.only(value, found)? {
        Some(node) => Ok(node.into()),
        None => Err(QueryError::UnknownName {
            kind: Kind::Document,
            name: value.into(),
            near: nearest(value, known.iter().map(String::as_str)),
        }),
    }
}
