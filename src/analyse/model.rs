//! The nouns that an analysis is told in.

/// A node of the graph and what it is called.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Named {
    /// Its label.
    pub label: String,
    /// Its IRI.
    pub iri: String,
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

    /// The word for it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Upstream => "上游",
            Self::Midstream => "中游",
            Self::Downstream => "下游",
        }
    }

    /// The name of its term.
    pub fn name(self) -> &'static str {
        match self {
            Self::Upstream => "upstream",
            Self::Midstream => "midstream",
            Self::Downstream => "downstream",
        }
    }

    /// The tier of a term of `lp:TierScheme`.
    pub(super) fn of(iri: &str) -> Option<Self> {
        let name = iri.rsplit('#').next()?;
        Self::ALL.into_iter().find(|tier| tier.name() == name)
    }
}

/// What can stand on a segment.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Kind {
    /// A company.
    Company,
    /// A project.
    Project,
    /// A park.
    Park,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Company, Self::Project, Self::Park];

    /// The word for it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Company => "企业",
            Self::Project => "项目",
            Self::Park => "园区",
        }
    }

    /// The name of its class.
    pub fn name(self) -> &'static str {
        match self {
            Self::Company => "Company",
            Self::Project => "Project",
            Self::Park => "Park",
        }
    }
}

/// A statement of documents that something was concluded from.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Fact {
    /// What it is about.
    pub subject: String,
    /// The property, as an IRI.
    pub property: String,
    /// The value: an entity or a record.
    pub object: String,
}

/// Who says something, and with which words.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Evidence {
    /// The document.
    pub document: String,
    /// Its title, or else its file.
    pub title: String,
    /// Its date; empty where it has none.
    pub date: String,
    /// The words.
    pub quote: String,
    /// Where they begin, in characters of the source.
    pub start: u64,
}
