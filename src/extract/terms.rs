//! Pack → the classes and words that reading a discourse asks for again and again, looked up once.

use super::capture::Captured;
use super::classes::Classes;
use crate::model::Type;
use crate::pack::{Ontology, Pack};

/// Classes and words of a pack that [`super::Discourse`] speaks of.
#[derive(Debug)]
pub struct Terms {
    pub(super) place: Option<Type>,
    pub(super) park: Option<Type>,
    pub(super) company: Option<Type>,
    pub(super) project: Option<Type>,
    /// Events of any class.
    pub(super) events: Classes,
    /// Classes that figures are told of.
    pub(super) acting: Classes,
    /// For each class: what is looked for where it alone is asked for.
    alone: Vec<Sought>,
    /// Words after which a park is only where something lies.
    pub(super) site_words: Vec<String>,
    /// Endings of headings that name a list.
    pub(super) list_headings: Vec<String>,
    pub(super) captured: Captured,
}

/// Classes of which the nearest mention is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// The classes and those below them, but for places, which are looked for in another way.
    pub(super) fits: Classes,
    /// Whether a place will do.
    pub(super) places: bool,
    /// The class of places.
    pub(super) place: Option<Type>,
    /// Whether several classes will do.
    pub(super) several: bool,
    /// The class that alone will do, other than places.
    pub(super) alone: Option<Type>,
}

impl Sought {
    /// Whether a mention of `kind` is looked for.
    pub fn takes(&self, kind: Type) -> bool {
        self.fits.contains(kind) || (self.places && self.place == Some(kind))
    }

    /// Looks for mentions of `kinds`.
    pub fn of(kinds: &[Type], ontology: &Ontology) -> Sought {
        let place = ontology.class("Place");
        let below = Classes::below(ontology, kinds);
        Sought {
            fits: Classes::of(ontology, |kind| below.contains(kind) && Some(kind) != place),
            places: place.is_some_and(|p| kinds.contains(&p)),
            place,
            several: kinds.len() > 1,
            alone: kinds.first().copied().filter(|k| kinds.len() == 1 && Some(*k) != place),
        }
    }
}

impl Terms {
    /// Looks up the terms in a pack.
    pub fn of(pack: &Pack) -> Terms {
        let ontology = &pack.ontology;
        let class = |name: &str| ontology.class(name);
        let acting = ["Place", "Park", "Company", "Project", "Cluster"].map(class);
        Terms {
            place: class("Place"),
            park: class("Park"),
            company: class("Company"),
            project: class("Project"),
            events: Classes::below(ontology, class("Event").as_slice()),
            acting: Classes::of(ontology, |kind| acting.contains(&Some(kind))),
            alone: ontology.classes().map(|(kind, _)| Sought::of(&[kind], ontology)).collect(),
            site_words: pack.lexicon.list("site_words").to_vec(),
            list_headings: pack.lexicon.list("list_headings").to_vec(),
            captured: Captured::of(&pack.lexicon),
        }
    }

    /// What is looked for where `kind` alone is asked for.
    pub(super) fn alone(&self, kind: Type) -> &Sought {
        &self.alone[kind.0 as usize]
    }
}
