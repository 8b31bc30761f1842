//! The content of a chain's map, before it is a picture.

pub use crate::analyse::{Flow, Kind as Member, Named, Tier};

/// How many companies, projects and parks one picture shows; the rest is folded into a number.
pub const LIMIT: usize = 60;

/// What stands above a picture.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// What it is.
    pub title: String,
    /// Lines under the title: a word for what it is, and the names; without names the line is left out.
    pub lines: Vec<(String, Vec<String>)>,
    /// How many documents say something that is shown.
    pub documents: usize,
    /// How many documents the store holds.
    pub corpus: usize,
    /// The date of the newest of the documents shown.
    pub newest: Option<String>,
    /// The day up to which documents count, where one was asked for.
    pub as_of: Option<String>,
    /// What else is to be known of it.
    pub notes: Vec<String>,
}

/// Companies, projects and parks in groups, with all that the picture says of them: the map of a chain or of a place.
#[derive(Clone, Debug)]
pub struct Diagram {
    /// The chain or place.
    pub subject: Named,
    /// What stands above it.
    pub head: Head,
    /// The segments of a chain from upstream to downstream, or the chains of a place.
    pub groups: Vec<Group>,
    /// Members that no group is known for.
    pub unplaced: Vec<Card>,
    /// How many more of those are not shown.
    pub unplaced_folded: usize,
    /// What feeds what, as positions in `groups`.
    pub flows: Vec<Flow>,
    /// How the groups stand to one another.
    pub layout: Layout,
}

/// How the groups of a picture stand to one another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Layout {
    /// From upstream to downstream.
    Stream,
    /// One beside and below the other, to fill a page.
    Shelves,
}

impl Layout {
    /// What those without a group are headed.
    pub(super) fn unplaced(self) -> &'static str {
        match self {
            Self::Stream => "未分环节",
            Self::Shelves => "未分产业链",
        }
    }
}

/// Those that belong together.
#[derive(Clone, Debug)]
pub struct Group {
    /// The segment, the product that stands for one, or a chain of a place.
    pub named: Named,
    /// Where it stands; a product that documents link, or a chain, has no tier.
    pub tier: Option<Tier>,
    /// Those that stand on it.
    pub cards: Vec<Card>,
    /// How many more are not shown.
    pub folded: usize,
    /// How many stand on it as one possibility among others; they have no card.
    pub doubtful: usize,
    /// Where nobody stands on it: the products of the segment that documents speak of all the same.
    pub products: Vec<String>,
}

impl Group {
    /// Whether nobody stands on it for sure.
    pub fn is_empty(&self) -> bool {
        self.cards.is_empty() && self.folded == 0
    }

    /// Whether documents speak of its products, or somebody may stand on it.
    pub fn is_spoken_of(&self) -> bool {
        !self.products.is_empty() || self.doubtful > 0
    }

    /// Whether documents say anything that belongs here.
    pub fn is_mentioned(&self) -> bool {
        !self.is_empty() || self.is_spoken_of()
    }
}

/// A company, project or park with what documents say of it; what they do not say is empty.
#[derive(Clone, Debug)]
pub struct Card {
    /// The entity.
    pub entity: Named,
    /// What it is.
    pub member: Member,
    /// Whether it is said to own the chain.
    pub owns: bool,
    /// Whether a document says that it belongs to the chain; otherwise what it makes belongs to this chain alone.
    pub stated: bool,
    /// The county or zone it lies in; in the map of a place the park or town.
    pub place: String,
    /// The investment as printed.
    pub investment: String,
    /// The investment in 元, to order by.
    pub amount: f64,
    /// How far it is.
    pub stage: String,
    /// Who builds it.
    pub developers: Vec<String>,
    /// What it makes; what a park is said to lead in.
    pub products: Vec<String>,
    /// How many companies and projects of the map lie in a park.
    pub holds: usize,
    /// Where two dates are compared: what has become of it.
    pub change: Option<Change>,
}

/// What has become of a company, project or park between two dates.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Change {
    /// It was not on the earlier map.
    New,
    /// It is at another stage.
    Stage {
        /// The stage on the earlier map; empty where none was known.
        from: String,
    },
    /// It was on the earlier map, and is no more.
    Gone,
    /// As it was.
    Same,
}

impl Change {
    /// The sign in front of its name.
    pub(super) fn mark(&self) -> &'static str {
        match self {
            Self::New => "〔新〕",
            Self::Stage { .. } => "〔进〕",
            Self::Gone => "〔去〕",
            Self::Same => "",
        }
    }
}
