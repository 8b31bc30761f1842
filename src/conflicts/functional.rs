//! The registry → which relations have one value, and per what.

use std::collections::BTreeSet;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, Term};
use oxigraph::store::StorageError;

use super::stated::{Graphs, term};
use crate::emit::LP;

/// A relation that has one value for each subject and the same qualifiers.
#[derive(Clone, Debug)]
pub(super) struct Functional {
    /// Its name in the ontology.
    pub name: String,
    /// Its IRI.
    pub node: NamedNode,
    /// The property that leads to its records, where they stand beside the direct triple.
    pub recorded_by: Option<NamedNode>,
    /// The qualifiers that values share, and whether a statement without one is compared with no other.
    pub per: Vec<(String, bool)>,
    /// Classes of its subjects; empty: any.
    pub of: BTreeSet<String>,
    /// Whether a later document may give another value.
    pub revisable: bool,
}

/// The relations of the ontology that have `lp:functionalPer`, by name.
pub(super) fn functional(graphs: &Graphs<'_>) -> Result<Vec<Functional>, StorageError> {
    let mut nodes = BTreeSet::new();
    for quad in graphs.quads(None, Some(&term("functionalPer")), None) {
        nodes.insert(quad?.subject.to_string());
    }
    let mut relations = Vec::new();
    for node in nodes {
        let node = NamedNode::new_unchecked(node.trim_matches(['<', '>']));
        let Some(name) = node.as_str().strip_prefix(LP) else { continue };
        let mut per = Vec::new();
        for qualifier in graphs.nodes(&node, &term("functionalPer"))? {
            if let Some(name) = qualifier.as_str().strip_prefix(LP).filter(|_| qualifier.as_ref() != rdf::SUBJECT) {
                per.push((name.to_owned(), is_true(graphs, &qualifier, "openWithout")?));
            }
        }
        per.sort();
        relations.push(Functional {
            name: name.to_owned(),
            recorded_by: graphs.nodes(&node, &term("recordedBy"))?.into_iter().next(),
            of: graphs.nodes(&node, &term("functionalOf"))?.into_iter().map(NamedNode::into_string).collect(),
            revisable: is_true(graphs, &node, "revisable")?,
            per,
            node,
        });
    }
    Ok(relations)
}

fn is_true(graphs: &Graphs<'_>, node: &NamedNode, property: &str) -> Result<bool, StorageError> {
    let object = graphs.store.values(node, term(property).as_ref())?.into_iter().next();
    Ok(matches!(object, Some(Term::Literal(literal)) if literal.value() == "true"))
}
