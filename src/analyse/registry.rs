//! The text of a store → what its registry says of chain templates.
//!
//! Read from the text in one pass, for the templates are some 60,000 lines, and the database decodes each term for itself: a tenth of the
//! time on a small store, no more on a large one.

use std::collections::{BTreeSet, HashMap};

use oxigraph::model::NamedNodeRef;
use oxigraph::store::StorageError;

use crate::store::{Store, bare, parsed, text};
use crate::vocabulary as v;

/// What the registry says, by property: subject and object, sorted.
pub(super) struct Registry(HashMap<&'static str, Vec<(String, String)>>);

/// What is read.
const READ: [NamedNodeRef<'static>; 8] =
    [v::LABEL, v::ALT_LABEL, v::BROADER, v::HAS_SEGMENT, v::SEGMENT_PRODUCT, v::FEEDS, v::TIER, v::ORDER];
/// The nodes of templates, by what follows the namespace of the data.
const NODES: [&str; 3] = ["industrychain/", "segment/", "product/"];

impl Registry {
    /// Reads the registry of a store.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub fn read(store: &Store) -> Result<Registry, StorageError> {
        let registry = format!("<{}graph/registry>", store.manifest().base());
        let mut read: HashMap<&'static str, Vec<(String, String)>> = HashMap::new();
        store.each_line::<StorageError>(|line| {
            if line.graph != Some(registry.as_str()) {
                return Ok(());
            }
            let Some([subject, predicate, object]) = line.terms() else { return Ok(()) };
            let (Some(subject), Some(predicate)) = (bare(subject), bare(predicate)) else { return Ok(()) };
            let Some(property) = READ.iter().find(|property| property.as_str() == predicate) else { return Ok(()) };
            if NODES.iter().any(|kind| subject.contains(kind))
                && let Some(object) = said(object)
            {
                read.entry(property.as_str()).or_default().push((subject.to_owned(), object));
            }
            Ok(())
        })?;
        read.values_mut().for_each(|pairs| pairs.sort_unstable());
        Ok(Registry(read))
    }

    /// The pairs of a property.
    pub fn pairs(&self, property: NamedNodeRef<'_>) -> &[(String, String)] {
        self.0.get(property.as_str()).map_or(&[], Vec::as_slice)
    }

    /// The values of a property of a node.
    pub fn values(&self, node: &str, property: NamedNodeRef<'_>) -> impl Iterator<Item = &str> {
        let pairs = self.pairs(property);
        let from = pairs.partition_point(|(subject, _)| subject.as_str() < node);
        pairs[from..].iter().take_while(move |(subject, _)| subject == node).map(|(_, object)| object.as_str())
    }

    /// What a node is called; the end of its IRI where it has no label.
    pub fn label(&self, node: &str) -> String {
        self.values(node, v::LABEL).next().unwrap_or_else(|| node.rsplit('/').next().unwrap_or(node)).to_owned()
    }

    /// The label and the other names of a node.
    pub fn names(&self, node: &str) -> BTreeSet<String> {
        self.values(node, v::LABEL).chain(self.values(node, v::ALT_LABEL)).map(str::to_owned).collect()
    }
}

/// The IRI or the text of an object; nothing of a text in English.
fn said(object: &str) -> Option<String> {
    if object.ends_with("\"@en") { None } else { parsed(object).map(text) }
}
