//! Classes of the ontology → sets that answer at once.

use smallvec::{SmallVec, smallvec};

use crate::model::Type;
use crate::pack::Ontology;

/// A set of classes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Classes {
    /// A bit for each class; held in place, as long as there are not very many.
    bits: SmallVec<[u64; 2]>,
}

impl Classes {
    /// The classes for which `holds`.
    pub fn of(ontology: &Ontology, holds: impl Fn(Type) -> bool) -> Classes {
        let number = ontology.classes().count();
        let mut bits = smallvec![0; number.div_ceil(64)];
        for (kind, _) in ontology.classes().filter(|(kind, _)| holds(*kind)) {
            let (word, bit) = place(kind);
            bits[word] |= bit;
        }
        Classes { bits }
    }

    /// The classes `above` and their subclasses.
    pub fn below(ontology: &Ontology, above: &[Type]) -> Classes {
        Classes::of(ontology, |kind| above.iter().any(|a| ontology.is_a(kind, *a)))
    }

    /// Whether `kind` is in the set.
    pub fn contains(&self, kind: Type) -> bool {
        let (word, bit) = place(kind);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
    }
}

fn place(kind: Type) -> (usize, u64) {
    let number = usize::from(kind.0);
    (number / 64, 1 << (number % 64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Pack;

    #[test]
    fn subclasses_are_in_the_set_and_others_are_not() {
        let ontology = Pack::embedded().expect("the pack is valid").ontology;
        let class = |name: &str| ontology.class(name).expect("a class");
        let titles = Classes::below(&ontology, &[class("Title")]);
        assert!(titles.contains(class("Title")) && titles.contains(class("PlaceTitle")));
        assert!(!titles.contains(class("Place")));
        assert!(!Classes::default().contains(class("Place")));
    }
}
