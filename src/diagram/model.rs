//! The content of a chain's map, before it is a picture.

/// How many companies, projects and parks one picture shows; the rest is folded into a number.
pub const LIMIT: usize = 60;

/// A node of the graph and what it is called.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Named {
    /// Its label.
    pub label: String,
    /// Its IRI.
    pub iri: String,
}

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

/// A person who leads a chain.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Leader {
    /// The person.
    pub person: Named,
    /// The role, where it is not simply 链长.
    pub role: String,
    /// Posts held.
    pub posts: Vec<String>,
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

/// Positions along a chain, in order.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Tier {
    /// 上游
    Upstream,
    /// 中游
    Midstream,
    /// 下游
    Downstream,
}

impl Tier {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Upstream, Self::Midstream, Self::Downstream];

    /// The word on the picture.
    pub fn label(self) -> &'static str {
        match self {
            Self::Upstream => "上游",
            Self::Midstream => "中游",
            Self::Downstream => "下游",
        }
    }

    /// The tier of a term of `lp:TierScheme`.
    pub(super) fn of(iri: &str) -> Option<Self> {
        match iri.rsplit('#').next() {
            Some("upstream") => Some(Self::Upstream),
            Some("midstream") => Some(Self::Midstream),
            Some("downstream") => Some(Self::Downstream),
            _ => None,
        }
    }
}

/// What a card stands for.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Member {
    /// A company.
    Company,
    /// A project.
    Project,
    /// A park.
    Park,
}

impl Member {
    /// The word in the legend.
    pub fn label(self) -> &'static str {
        match self {
            Self::Company => "企业",
            Self::Project => "项目",
            Self::Park => "园区",
        }
    }

    /// The kind of an entity of class `iri`.
    pub(super) fn of(iri: &str) -> Option<Self> {
        match iri.rsplit('#').next() {
            Some("Company") => Some(Self::Company),
            Some("Project") => Some(Self::Project),
            Some("Park") => Some(Self::Park),
            _ => None,
        }
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

/// That one group feeds another.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Flow {
    /// The group upstream.
    pub from: usize,
    /// The group downstream.
    pub to: usize,
    /// Whether documents say so; otherwise the template does.
    pub stated: bool,
}
