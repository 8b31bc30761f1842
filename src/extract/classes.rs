//! Classes of the ontology → sets that answer at once.

use crate::model::Type;
use crate::pack::Ontology;

/// A set of classes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Classes(Box<[bool]>);

impl Classes {
    /// The classes for which `holds`.
    pub fn of(ontology: &Ontology, holds: impl Fn(Type) -> bool) -> Classes {
        Classes(ontology.classes().map(|(kind, _)| holds(kind)).collect())
    }

    /// The classes `above` and their subclasses.
    pub fn below(ontology: &Ontology, above: &[Type]) -> Classes {
        Classes::of(ontology, |kind| above.iter().any(|a| ontology.is_a(kind, *a)))
    }

    /// Whether `kind` is in the set.
    pub fn contains(&self, kind: Type) -> bool {
        self.0.get(kind.0 as usize).copied().unwrap_or(false)
    }
}
