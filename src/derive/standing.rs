//! The derived graph → what stands in it about some foci, and which rule has derived it?
//!
//! A node tells how a statement was derived: `rdf:subject`, `rdf:predicate` and `rdf:object` of it, the rule, and the claims.

use std::collections::BTreeSet;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use oxigraph::store::{StorageError, Store};

use super::terms::node_of;
use super::{DeriveError, Rule, graph};
use crate::store::{Line, bare, lines_of};
use crate::vocabulary as v;

/// The lines about these foci that stand in the derived graph.
///
/// # Errors
/// A store that cannot be read.
pub fn standing(database: &Store, base: &str, foci: &BTreeSet<String>) -> Result<Vec<String>, DeriveError> {
    let mut lines = standing_where(database, base, foci, |_| Ok(true))?;
    lines.sort_unstable();
    lines.dedup();
    Ok(lines)
}

/// As [`standing`], of what one rule derived, in any order.
pub(super) fn standing_by(
    database: &Store,
    base: &str,
    rule: &Rule,
    foci: &BTreeSet<String>,
) -> Result<Vec<String>, DeriveError> {
    let graph = graph(base);
    standing_where(database, base, foci, |told| is_by(database, rule, told, &graph))
}

/// The lines of the nodes that are meant, and all lines about the foci but for the statements that other nodes tell of.
fn standing_where(
    database: &Store,
    base: &str,
    foci: &BTreeSet<String>,
    is_meant: impl Fn(&NamedNode) -> Result<bool, StorageError>,
) -> Result<Vec<String>, DeriveError> {
    let graph = graph(base);
    let said_of = |node: &NamedNode| lines_of(database, Some(node.as_ref()), graph.as_ref());
    let mut lines = Vec::new();
    for node in foci.iter().filter_map(|focus| node_of(base, focus)) {
        let mut others = BTreeSet::new();
        for told in told_of(database, &node, &graph)? {
            let of = said_of(&told)?;
            if is_meant(&told)? {
                lines.extend(of);
            } else {
                others.extend(statement(&of, &node, &graph));
            }
        }
        lines.extend(said_of(&node)?.into_iter().filter(|line| !others.contains(line)));
    }
    Ok(lines)
}

/// The nodes that tell how statements about `node` were derived.
pub(super) fn told_of(database: &Store, node: &NamedNode, graph: &NamedNode) -> Result<Vec<NamedNode>, StorageError> {
    let about = Term::from(node.clone());
    let quads = database.quads_for_pattern(None, Some(rdf::SUBJECT), Some(about.as_ref()), Some(graph.as_ref().into()));
    let told = quads.map(|quad| match quad?.subject {
        NamedOrBlankNode::NamedNode(told) => Ok(Some(told)),
        NamedOrBlankNode::BlankNode(_) => Ok(None),
    });
    told.filter_map(Result::transpose).collect()
}

/// Whether a node tells what this rule derived.
pub(super) fn is_by(database: &Store, rule: &Rule, told: &NamedNode, graph: &NamedNode) -> Result<bool, StorageError> {
    let name = Literal::from(format!("derive/{}", rule.name));
    database.contains(&Quad::new(told.clone(), v::RULE, name, graph.clone()))
}

/// The statement about `node` that the lines of a node tell of.
fn statement(told: &[String], node: &NamedNode, graph: &NamedNode) -> Option<String> {
    let part = |property: NamedNodeRef<'_>| {
        let object = told
            .iter()
            .filter_map(|line| Line::split(line)?.terms())
            .find(|[_, p, _]| bare(p) == Some(property.as_str()));
        object.map(|[_, _, object]| object)
    };
    Some(format!("{node} {} {} {graph} .", part(rdf::PREDICATE)?, part(rdf::OBJECT)?))
}
