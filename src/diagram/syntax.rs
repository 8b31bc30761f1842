//! Names and values → the pieces of DOT, as graphviz-rust has them. Its printer writes identifiers as they are, so all quoting is here.

use graphviz_rust::dot_structures::{Attribute, Edge, EdgeTy, Id, Node, NodeId, Stmt, Subgraph, Vertex};

/// A DOT string: the quote and the backslash would end or change it.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], " "))
}

/// `name=value`, the value as it is to stand in the DOT: quoted, in `<…>` or a plain word.
pub(super) fn attribute(name: &str, value: String) -> Attribute {
    Attribute(Id::Plain(name.into()), Id::Plain(value))
}

/// The attributes of a cluster, which stand in it as statements.
pub(super) fn cluster_attributes(attributes: &[(&str, String)]) -> Vec<Stmt> {
    attributes.iter().map(|(name, value)| Stmt::Attribute(attribute(name, value.clone()))).collect()
}

/// The reference to a node.
fn node_id(id: &str) -> NodeId {
    NodeId(Id::Escaped(quoted(id)), None)
}

/// A node.
pub(super) fn node(id: &str, attributes: Vec<Attribute>) -> Stmt {
    Stmt::Node(Node { id: node_id(id), attributes })
}

/// A subgraph; a cluster if its name begins with `cluster`.
pub(super) fn subgraph(id: &str, stmts: Vec<Stmt>) -> Stmt {
    Stmt::Subgraph(Subgraph { id: Id::Escaped(quoted(id)), stmts })
}

/// Edges from each node to the next.
pub(super) fn edge(nodes: Vec<String>, attributes: Vec<Attribute>) -> Stmt {
    let nodes = nodes.iter().map(|id| Vertex::N(node_id(id))).collect();
    Stmt::Edge(Edge { ty: EdgeTy::Chain(nodes), attributes })
}
