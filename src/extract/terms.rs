//! Pack → the classes and words that reading a discourse asks for again and again, looked up once.

use super::capture::Captured;
use super::classes::Classes;
use super::limits::Limits;
use crate::model::Type;
use crate::pack::{Ontology, Pack, Words};

/// Classes and words of a pack that [`super::Discourse`] speaks of.
#[derive(Debug)]
pub struct Terms {
    pub(super) place: Option<Type>,
    pub(super) park: Option<Type>,
    pub(super) company: Option<Type>,
    pub(super) chain: Option<Type>,
    pub(super) project: Option<Type>,
    pub(super) person: Option<Type>,
    pub(super) unit: Option<Type>,
    pub(super) policy: Option<Type>,
    /// Titles of any class.
    pub(super) titles: Classes,
    /// Days, months and spans of time.
    pub(super) times: Classes,
    pub(super) date: Option<Type>,
    pub(super) period: Option<Type>,
    pub(super) percent: Option<Type>,
    /// The class of events in which all undertakings that a report names take part.
    pub(super) tour: Option<Type>,
    /// Events of any class.
    pub(super) events: Classes,
    /// Classes that figures are told of.
    pub(super) acting: Classes,
    /// For each class: what is looked for where it alone is asked for.
    alone: Vec<Sought>,
    /// Words after which a park is only where something lies.
    pub(super) site_words: Vec<String>,
    /// Words with which a clause begins that tells more of what stands behind its 的 (位于某县的某园，…).
    pub(super) relative_fronts: Vec<String>,
    /// Words with which a text goes to a place.
    pub(super) scene_words: Vec<String>,
    /// What is called by a place that it lies round.
    pub(super) regions: Vec<String>,
    /// Where in a firm a text looks round.
    pub(super) workshops: Vec<String>,
    /// Words before and behind a firm by which something is told of another (与甲集团合作, 甲集团子公司).
    pub(super) by_the_way: (Vec<String>, Vec<String>),
    /// Words before and behind a time that figures after it are not of (比2020年, 2008年成立).
    pub(super) past: (Vec<String>, Vec<String>),
    /// Words by which a report tells that works were started, signed or finished at a ceremony, each with the stage; without one
    /// where it was several of these.
    pub(super) ceremonies: Vec<(&'static str, Words)>,
    /// Industries too broad for an article to be about one of them.
    pub(super) broad_chains: Vec<String>,
    /// Words for what was done with the works of a list, each with the stage.
    pub(super) kinds: Vec<(&'static str, Words)>,
    /// Words for the stage of the works under a heading, each with the stage.
    pub(super) headed: Vec<(&'static str, Words)>,
    /// Endings of headings that name a list.
    pub(super) list_headings: Vec<String>,
    pub(super) captured: Captured,
    /// What figures and honours can be told of.
    pub(super) limits: Limits,
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
        let list = |name: &str| pack.lexicon.list(name).to_vec();
        let words = |name: &str| Words::new(pack.lexicon.list(name).iter().map(String::as_str));
        let staged = |stage: &'static str, name: &str| (stage, words(name));
        let acting = ["Place", "Park", "Company", "Project", "Cluster"].map(class);
        Terms {
            place: class("Place"),
            park: class("Park"),
            company: class("Company"),
            chain: class("IndustryChain"),
            project: class("Project"),
            person: class("Person"),
            unit: class("WorkingUnit"),
            policy: class("Policy"),
            titles: Classes::below(ontology, class("Title").as_slice()),
            times: Classes::below(ontology, &["Date", "Period"].map(class).into_iter().flatten().collect::<Vec<_>>()),
            date: class("Date"),
            period: class("Period"),
            percent: class("Percent"),
            tour: class("TourEvent"),
            events: Classes::below(ontology, class("Event").as_slice()),
            acting: Classes::of(ontology, |kind| acting.contains(&Some(kind))),
            alone: ontology.classes().map(|(kind, _)| Sought::of(&[kind], ontology)).collect(),
            site_words: list("site_words"),
            relative_fronts: list("relative_fronts"),
            scene_words: list("scene_words"),
            regions: list("regions"),
            workshops: list("workshops"),
            by_the_way: (list("by_the_way"), list("told_behind")),
            past: (list("past_front"), list("past_behind")),
            ceremonies: vec![
                staged("started", "opening_words"),
                staged("signed", "signing_words"),
                staged("completed", "finishing_words"),
                staged("", "mixed_words"),
            ],
            broad_chains: list("broad_chains"),
            kinds: vec![
                staged("started", "started_kind"),
                staged("signed", "signed_kind"),
                staged("completed", "completed_kind"),
                staged("operating", "operating_kind"),
            ],
            headed: vec![
                staged("planned", "headed_planned"),
                staged("signed", "headed_signed"),
                staged("started", "headed_started"),
                staged("under_construction", "headed_under_construction"),
                staged("completed", "headed_completed"),
                staged("operating", "headed_operating"),
            ],
            list_headings: list("list_headings"),
            captured: Captured::of(&pack.lexicon),
            limits: Limits::of(pack),
        }
    }

    /// What is looked for where `kind` alone is asked for.
    pub(super) fn alone(&self, kind: Type) -> &Sought {
        &self.alone[kind.0 as usize]
    }
}
