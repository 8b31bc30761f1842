//! A segment that an entity may stand on, why, and how sure that is.

use super::super::model::{Fact, Kind, Named};
use super::super::names::Fit;
use super::super::template::{ChainAt, ProductAt, SegmentAt};

/// Why somebody is placed where it is; in the order in which reasons count.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Reason {
    /// It is said to make a product of the segment.
    Produces,
    /// A project of it is.
    ProjectProduces,
    /// A text puts it into a chain whose name is that of a segment or of its product.
    ChainWord,
    /// A text puts it into the chain; where a segment is known, its own name tells which.
    Chain,
    /// Its own name has the trade.
    Name,
    /// The name of a project of it has the trade.
    ProjectName,
    /// Who builds it stands there.
    Developer,
}

impl Reason {
    /// All of them, in order.
    pub const ALL: [Self; 7] = [
        Self::Produces,
        Self::ProjectProduces,
        Self::ChainWord,
        Self::Chain,
        Self::Name,
        Self::ProjectName,
        Self::Developer,
    ];

    /// A name for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Produces => "produces",
            Self::ProjectProduces => "project-produces",
            Self::ChainWord => "chain-word",
            Self::Chain => "chain",
            Self::Name => "name",
            Self::ProjectName => "project-name",
            Self::Developer => "developer",
        }
    }

    /// Words for people, Chinese and English.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Produces => ("据所生产的产品", "by what it makes"),
            Self::ProjectProduces => ("据其项目的产品", "by what its projects make"),
            Self::ChainWord => ("据文中所属产业链的名称", "by the name of the chain that a text puts it in"),
            Self::Chain => ("据文中所属产业链", "by the chain that a text puts it in"),
            Self::Name => ("据其名称", "by its own name"),
            Self::ProjectName => ("据其项目的名称", "by the names of its projects"),
            Self::Developer => ("据其建设单位", "by who builds it"),
        }
    }
}

/// How sure a placing is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Strength {
    /// One of several that are as likely, a name found inside another, or what is known of somebody else.
    Weak,
    /// A kind of a known product, or the trade in a name.
    Fair,
    /// A text says it, in the words of the template.
    Strong,
}

impl Strength {
    /// A name for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Weak => "weak",
            Self::Fair => "fair",
            Self::Strong => "strong",
        }
    }
}

/// A place in a chain that somebody may have.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The chain.
    pub chain: ChainAt,
    /// The segment; `None` where only the chain is known.
    pub segment: Option<SegmentAt>,
    /// The product that puts it there.
    pub product: Option<ProductAt>,
    /// Why.
    pub reason: Reason,
    /// How the known name stands in what was said.
    pub fit: Fit,
    /// Whether other segments are as likely.
    pub ambiguous: bool,
    /// Whether a document puts it into this chain, or one that this is a part of.
    pub stated: bool,
    /// Whether its park or county is said to lead in this chain.
    pub leading: bool,
    /// What was read: the names of products, chains or its own.
    pub said: Vec<String>,
    /// The statements that this was concluded from; none where a name tells it.
    pub facts: Vec<Fact>,
}

impl Candidate {
    /// How sure it is.
    pub fn strength(&self) -> Strength {
        let of_another = matches!(self.reason, Reason::ProjectName | Reason::Developer);
        match self.fit {
            _ if self.ambiguous || of_another => Strength::Weak,
            Fit::Inside => Strength::Weak,
            Fit::Whole if self.reason < Reason::Name => Strength::Strong,
            Fit::Whole | Fit::End => Strength::Fair,
        }
    }
}

/// An entity with the places that it may have, the likeliest first.
#[derive(Clone, Debug)]
pub struct Placing {
    /// The entity.
    pub entity: Named,
    /// What it is.
    pub kind: Kind,
    /// Where it may stand; empty where nothing tells.
    pub candidates: Vec<Candidate>,
}

impl Placing {
    /// The candidates in `chain`.
    pub fn within(&self, chain: ChainAt) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().filter(move |candidate| candidate.chain == chain)
    }

    /// The likeliest, with those that are as likely for the same reason.
    pub fn best(&self) -> &[Candidate] {
        let ambiguous = self.candidates.iter().take_while(|candidate| candidate.ambiguous).count();
        &self.candidates[..ambiguous.max(1).min(self.candidates.len())]
    }
}
