//! Who stands where → on whom a chain hangs: segments held by one firm, shares of firms and counties, links between counties.

use std::collections::{BTreeMap, BTreeSet};

use super::super::AnalyseError;
use super::super::asked::Asked;
use super::super::details::details;
use super::super::facts::Facts;
use super::super::model::{Kind, Named};
use super::members::Member;
use super::{ChainMap, Stand};
use crate::vocabulary as v;

/// A segment that one firm holds alone.
#[derive(Clone, Debug)]
pub struct Sole {
    /// The segment, as a position in [`ChainMap::stands`].
    pub stand: usize,
    /// The firm; of a project without a known developer the project.
    pub holder: Named,
}

/// A firm with the segments it holds, by itself or by its projects.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The firm.
    pub firm: Named,
    /// The segments, as positions in [`ChainMap::stands`].
    pub stands: BTreeSet<usize>,
    /// Its projects in the chain.
    pub projects: usize,
    /// Their investment in 元.
    pub investment: f64,
}

/// What of a chain stands in a county.
#[derive(Clone, Debug, Default)]
pub struct Share {
    /// The county; empty for what no document places.
    pub county: String,
    /// Firms.
    pub firms: usize,
    /// Projects.
    pub projects: usize,
    /// Parks.
    pub parks: usize,
    /// The segments, as positions in [`ChainMap::stands`].
    pub stands: BTreeSet<usize>,
    /// The investment of its projects in 元; what lies in several counties counts in each.
    pub investment: f64,
}

/// What links two counties.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum LinkKind {
    /// A firm of the first builds in the second.
    Builds,
    /// A firm of the first is a partner of one in the second.
    Partner,
    /// A segment in the first feeds one in the second.
    Feeds,
}

impl LinkKind {
    /// A name for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Builds => "builds",
            Self::Partner => "partner",
            Self::Feeds => "feeds",
        }
    }

    /// The words for it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Builds => "建设项目",
            Self::Partner => "合作",
            Self::Feeds => "上游供给",
        }
    }
}

/// A link from one county to another.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Link {
    /// What kind of link.
    pub kind: LinkKind,
    /// The county it comes from.
    pub from: String,
    /// The county it goes to.
    pub to: String,
    /// Who, or which segments: pairs.
    pub by: BTreeSet<(String, String)>,
}

/// Partners, and the counties of firms that are no members.
pub(super) type Partners = (BTreeSet<(Named, Named)>, BTreeMap<String, BTreeSet<String>>);

/// The partners that documents name of members, and where those lie who are no members themselves but build or partner here.
pub(super) fn partners(
    asked: &Asked<'_>,
    dates: &BTreeMap<String, String>,
    members: &[Member],
    facts: &Facts,
) -> Result<Partners, AnalyseError> {
    let known: BTreeSet<&str> = members.iter().map(|member| member.entity.iri.as_str()).collect();
    let mut partners = BTreeSet::new();
    let mut others: BTreeSet<String> =
        members.iter().flat_map(|member| &member.developers).map(|developer| developer.iri.clone()).collect();
    for (one, other) in asked.stated(v::PARTNER)? {
        if known.contains(one.as_str()) || known.contains(other.as_str()) {
            let named = |iri: &String| -> Result<Named, AnalyseError> {
                Ok(Named { label: asked.label(iri)?, iri: iri.clone() })
            };
            partners.insert((named(&one)?, named(&other)?));
            others.extend([one, other]);
        }
    }
    let mut elsewhere = BTreeMap::new();
    for other in others.into_iter().filter(|other| !known.contains(other.as_str())) {
        let counties = details(asked, dates, &other, &facts.places_of(&other))?.counties;
        elsewhere.insert(other, counties);
    }
    Ok((partners, elsewhere))
}

impl ChainMap {
    /// The member with this IRI.
    fn member(&self, iri: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.entity.iri == iri)
    }

    /// The counties that an entity lies in.
    fn counties_of(&self, iri: &str) -> BTreeSet<String> {
        let member = self.member(iri).map(|member| member.details.counties.clone());
        member.or_else(|| self.elsewhere.get(iri).cloned()).unwrap_or_default()
    }

    /// Who holds what a member is: the firm itself, who builds the project; nobody for a park.
    fn holders_of(member: &Member) -> Vec<&Named> {
        match member.kind {
            Kind::Company => vec![&member.entity],
            Kind::Project if member.developers.is_empty() => vec![&member.entity],
            Kind::Project => member.developers.iter().collect(),
            Kind::Park => Vec::new(),
        }
    }

    /// The firms that hold a segment; those are left out who stand there only as one possibility among others.
    fn holders_at(&self, stand: &Stand) -> BTreeSet<&Named> {
        let members = stand.all().map(|at| &self.members[at]).filter(|member| !member.is_doubtful());
        members.flat_map(Self::holders_of).collect()
    }

    /// The segments that one firm holds alone, so that the chain hangs on it.
    pub fn sole(&self) -> Vec<Sole> {
        let stands = self.stands.iter().enumerate();
        let sole = |(stand, at): (usize, &Stand)| {
            let mut holders = self.holders_at(at).into_iter();
            let holder = holders.next()?.clone();
            holders.next().is_none().then_some(Sole { stand, holder })
        };
        stands.filter_map(sole).collect()
    }

    /// The segments that no document speaks of: nobody stands there, and none of their products is named.
    pub fn gaps(&self) -> Vec<usize> {
        let is_gap = |at: &usize| self.stands[*at].all().next().is_none() && self.stands[*at].mentioned.is_empty();
        (0..self.stands.len()).filter(is_gap).collect()
    }

    /// The firms, those with most segments first.
    pub fn holders(&self) -> Vec<Holder> {
        let mut holders: BTreeMap<&Named, Holder> = BTreeMap::new();
        for member in self.members.iter().filter(|member| !member.is_doubtful()) {
            for firm in Self::holders_of(member) {
                let new = || Holder { firm: firm.clone(), stands: BTreeSet::new(), projects: 0, investment: 0.0 };
                let holder = holders.entry(firm).or_insert_with(new);
                holder.stands.extend(member.standings.iter().filter_map(|standing| standing.stand));
                if member.kind == Kind::Project {
                    holder.projects += 1;
                    holder.investment += member.details.amount;
                }
            }
        }
        let mut holders: Vec<Holder> = holders.into_values().collect();
        holders.sort_by(|a, b| {
            let more = b.stands.len().cmp(&a.stands.len()).then(b.projects.cmp(&a.projects));
            more.then(b.investment.total_cmp(&a.investment)).then_with(|| a.firm.cmp(&b.firm))
        });
        holders
    }

    /// What stands in which county, the county with most members first.
    pub fn counties(&self) -> Vec<Share> {
        let mut shares: BTreeMap<String, Share> = BTreeMap::new();
        for member in self.members.iter().filter(|member| !member.is_doubtful()) {
            let mut counties = member.details.counties.clone();
            if counties.is_empty() {
                counties.insert(String::new());
            }
            for county in counties {
                let share = shares.entry(county.clone()).or_insert_with(|| Share { county, ..Share::default() });
                match member.kind {
                    Kind::Company => share.firms += 1,
                    Kind::Project => share.projects += 1,
                    Kind::Park => share.parks += 1,
                }
                share.stands.extend(member.standings.iter().filter_map(|standing| standing.stand));
                if member.kind == Kind::Project {
                    share.investment += member.details.amount;
                }
            }
        }
        let mut shares: Vec<Share> = shares.into_values().collect();
        let size =
            |share: &Share| (!share.county.is_empty(), share.firms + share.projects + share.parks, share.stands.len());
        shares.sort_by(|a, b| size(b).cmp(&size(a)).then_with(|| a.county.cmp(&b.county)));
        shares
    }

    /// The links between counties: who builds elsewhere, who is partner of whom, which segment feeds which.
    pub fn links(&self) -> Vec<Link> {
        let mut links: BTreeMap<(LinkKind, String, String), BTreeSet<(String, String)>> = BTreeMap::new();
        let mut add = |kind, from: &BTreeSet<String>, to: &BTreeSet<String>, by: (&str, &str)| {
            // who is at home in the other county, too, links nothing
            if from.is_disjoint(to) {
                for (from, to) in from.iter().flat_map(|from| to.iter().map(move |to| (from, to))) {
                    let by = (by.0.to_owned(), by.1.to_owned());
                    links.entry((kind, from.clone(), to.clone())).or_default().insert(by);
                }
            }
        };
        for project in self.members.iter().filter(|member| member.kind == Kind::Project && !member.is_doubtful()) {
            for developer in &project.developers {
                let from = self.counties_of(&developer.iri);
                add(LinkKind::Builds, &from, &project.details.counties, (&developer.label, &project.entity.label));
            }
        }
        for (one, other) in &self.partners {
            let (from, to) = (self.counties_of(&one.iri), self.counties_of(&other.iri));
            add(LinkKind::Partner, &from, &to, (&one.label, &other.label));
        }
        let counties = |at: usize| -> BTreeSet<&String> {
            let members = self.stands[at].all().map(|at| &self.members[at]).filter(|member| !member.is_doubtful());
            members.flat_map(|member| &member.details.counties).collect()
        };
        for flow in &self.flows {
            let by = (self.stands[flow.from].segment.label.as_str(), self.stands[flow.to].segment.label.as_str());
            let (from, to) = (counties(flow.from), counties(flow.to));
            // a county that has both segments needs no other
            for upper in from.iter().filter(|county| !to.contains(*county)) {
                for lower in to.iter().filter(|county| !from.contains(*county)) {
                    add(LinkKind::Feeds, &BTreeSet::from([(*upper).clone()]), &BTreeSet::from([(*lower).clone()]), by);
                }
            }
        }
        links.into_iter().map(|((kind, from, to), by)| Link { kind, from, to, by }).collect()
    }
}
