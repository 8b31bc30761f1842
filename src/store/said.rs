//! A node → what a store says of it: the values of a property, what the node is called, the lines of a graph.

use oxigraph::model::vocab::rdfs;
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use oxigraph::store::{StorageError, Store as Database};

use super::Store;
use crate::emit::line;

/// The text of a term: an IRI, or the value of a literal.
pub fn text(term: Term) -> String {
    match term {
        Term::NamedNode(node) => node.into_string(),
        Term::Literal(literal) => literal.destruct().0,
        term => term.to_string(),
    }
}

/// The lines of a graph, or those with this subject, as the database has them.
///
/// # Errors
/// A database that cannot be read.
pub fn lines_of(
    database: &Database,
    subject: Option<NamedNodeRef<'_>>,
    graph: NamedNodeRef<'_>,
) -> Result<Vec<String>, StorageError> {
    let quads = database.quads_for_pattern(subject.map(Into::into), None, None, Some(graph.into()));
    quads.map(|quad| Ok(line(&quad?))).collect()
}

impl Store {
    /// The distinct values of a property, sorted as they are written, so that nothing hangs on the order of the database.
    ///
    /// # Errors
    /// A database that cannot be read.
    pub fn values(&self, node: &NamedNode, property: NamedNodeRef<'_>) -> Result<Vec<Term>, StorageError> {
        let quads = self.database.quads_for_pattern(Some(node.as_ref().into()), Some(property), None, None);
        let mut values = quads.map(|quad| quad.map(|quad| quad.object)).collect::<Result<Vec<_>, _>>()?;
        values.sort_by_cached_key(Term::to_string);
        values.dedup();
        Ok(values)
    }

    /// What a node is called: its label in Chinese, or else its first one.
    ///
    /// # Errors
    /// A database that cannot be read.
    pub fn label(&self, node: &NamedNode) -> Result<Option<String>, StorageError> {
        let mut first = None;
        for value in self.values(node, rdfs::LABEL)? {
            if let Term::Literal(label) = value {
                if label.language() == Some("zh") {
                    return Ok(Some(label.value().to_owned()));
                }
                first.get_or_insert_with(|| label.value().to_owned());
            }
        }
        Ok(first)
    }
}
