//! The content of a chain's map, before it is a picture.

pub use crate::analyse::{Flow, Kind as Member, Leader, Named, Tier};

/// How many companies, projects and parks one picture shows; the rest is folded into a number.
pub const LIMIT: usize = 60;

/// A chain with all that the picture says of it.
#[derive(Clone, Debug)]
pub struct Diagram {
    /// The chain.
    pub chain: Named,
    /// Other names that documents use for it.
    pub also: Vec<String>,
    /// Who leads it.
    pub leaders: Vec<Leader>,
    /// The companies that are said to own it.
    pub owners: Vec<Named>,
    /// The departments that are said to lead the work on it.
    pub departments: Vec<Named>,
    /// Its segments, from upstream to downstream.
    pub groups: Vec<Group>,
    /// Members that no segment is known for.
    pub unplaced: Vec<Card>,
    /// How many more of those are not shown.
    pub unplaced_folded: usize,
    /// What feeds what, as positions in `groups`.
    pub flows: Vec<Flow>,
    /// Whether the registry has a template for it; without one the groups are products that documents link.
    pub has_template: bool,
    /// How many documents say something that is shown.
    pub documents: usize,
    /// How many documents the store holds.
    pub corpus: usize,
    /// The date of the newest of the documents shown.
    pub newest: Option<String>,
}

/// A segment of the chain.
#[derive(Clone, Debug)]
pub struct Group {
    /// The segment, or the product that stands for one.
    pub segment: Named,
    /// Where it stands; a product that documents link has no tier.
    pub tier: Option<Tier>,
    /// Those that stand on it.
    pub cards: Vec<Card>,
    /// How many more are not shown.
    pub folded: usize,
    /// Where nobody stands on it: the products of the segment that documents speak of all the same.
    pub products: Vec<String>,
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
    /// The county or zone it lies in.
    pub county: String,
    /// The investment as printed.
    pub investment: String,
    /// The investment in 元, to order by.
    pub amount: f64,
    /// How far it is.
    pub stage: String,
    /// Who builds it.
    pub developers: Vec<String>,
    /// What it makes.
    pub products: Vec<String>,
}
