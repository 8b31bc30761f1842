//! A chain → those who stand in it, each with where and why, and what documents say of them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::AnalyseError;
use super::super::asked::Asked;
use super::super::details::{Details, details};
use super::super::evidence::Quotes;
use super::super::facts::Subject;
use super::super::model::{Evidence, Fact, Kind, Named};
use super::super::placing::{Candidate, Placing, Placings, Reason};
use super::super::template::{ChainAt, SegmentAt};
use super::nodes::Nodes;
use crate::vocabulary as v;

/// So many facts of a placing are shown with their words.
const QUOTES: usize = 3;

/// A company, project or park in a chain.
#[derive(Clone, Debug)]
pub struct Member {
    /// The entity.
    pub entity: Named,
    /// What it is.
    pub kind: Kind,
    /// Whether it is said to own the chain.
    pub owns: bool,
    /// Whether a document says that it belongs to the chain.
    pub stated: bool,
    /// What documents say of it.
    pub details: Details,
    /// Who builds it.
    pub developers: Vec<Named>,
    /// What it makes.
    pub products: Vec<String>,
    /// Where in this chain it may stand, the likeliest first; where only the chain is known, or only a document says so, one without a segment.
    pub standings: Vec<Standing>,
}

impl Member {
    /// Whether it stands here only as one possibility among others, and no document says that it does.
    pub fn is_doubtful(&self) -> bool {
        !self.stated && self.standings.iter().all(|standing| standing.candidate.ambiguous)
    }
}

/// A place in the chain, and why.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The position of the segment among the chain's; `None` where only the chain is known.
    pub stand: Option<usize>,
    /// The reason, and how sure it is.
    pub candidate: Candidate,
    /// Who says what it was concluded from, and with which words; for a name nobody, nor where words were not asked for.
    pub evidence: Vec<Evidence>,
    /// Segments that are as likely, of this chain or another: `链/环节`.
    pub instead: Vec<String>,
}

/// The members of a chain, in the order in which they are worth showing; with the words that put them here, where `with_words`.
pub(super) fn members(
    asked: &Asked<'_>,
    dates: &BTreeMap<String, String>,
    nodes: &Nodes,
    placings: &Placings,
    chain: ChainAt,
    with_words: bool,
) -> Result<Vec<Member>, AnalyseError> {
    let quotes = Quotes::of(asked, dates);
    let first = placings.templates.chains[chain].segments.first().copied().unwrap_or(0);
    let mut members = Vec::new();
    asked.hold_for(placings.all.values().filter(|placing| placing.within(chain).next().is_some()).count())?;
    for (iri, subject) in &placings.facts.subjects {
        let Some(placing) = placings.all.get(iri) else { continue };
        let stated: Vec<&Fact> =
            subject.chains.iter().filter(|(node, _)| nodes.all.contains_key(node)).map(|(_, fact)| fact).collect();
        let mut candidates: Vec<Candidate> = placing.within(chain).cloned().collect();
        // a chain without a template has the members that documents give it
        if (nodes.template.is_none() || candidates.is_empty()) && stated.is_empty() {
            continue;
        }
        if candidates.is_empty() {
            candidates.push(only_stated(chain, nodes, &stated));
        }
        let owns = stated.iter().any(|fact| fact.property == v::CHAIN_OWNER.as_str());
        let by_text = |candidate: &Candidate| matches!(candidate.reason, Reason::Chain | Reason::ChainWord);
        let is_stated = !stated.is_empty() || candidates.iter().any(by_text);
        let mut standings = Vec::new();
        for candidate in candidates {
            let mut evidence = Vec::new();
            for fact in candidate.facts.iter().take(if with_words { QUOTES } else { 0 }) {
                evidence.extend(quotes.find(fact)?.filter(|found| !evidence.contains(found)));
            }
            let instead = instead(placings, placing, &candidate);
            standings.push(Standing { stand: candidate.segment.map(|at| at - first), candidate, evidence, instead });
        }
        members.push(Member {
            entity: subject.named.clone(),
            kind: subject.kind,
            owns,
            stated: is_stated,
            details: details(asked, dates, iri, &placings.facts.places_of(iri))?,
            developers: developers(asked, subject)?,
            products: subject.makes.iter().map(|(name, _)| name.clone()).collect::<BTreeSet<_>>().into_iter().collect(),
            standings,
        });
    }
    members.sort_by(|a, b| {
        let rank = |member: &Member| (!member.owns, !member.stated);
        let amount = b.details.amount.total_cmp(&a.details.amount);
        rank(a).cmp(&rank(b)).then(amount).then_with(|| a.entity.cmp(&b.entity))
    });
    Ok(members)
}

/// Of whom nothing is known but that a document puts it here.
fn only_stated(chain: ChainAt, nodes: &Nodes, stated: &[&Fact]) -> Candidate {
    Candidate {
        chain,
        segment: None,
        product: None,
        reason: Reason::Chain,
        fit: super::super::names::Fit::Whole,
        ambiguous: false,
        stated: true,
        leading: false,
        said: vec![nodes.main.label.clone()],
        facts: stated.iter().map(|fact| (*fact).clone()).collect(),
    }
}

/// The segments that are as likely as the one of an ambiguous candidate: those of the same words.
fn instead(placings: &Placings, placing: &Placing, candidate: &Candidate) -> Vec<String> {
    let is_instead =
        |other: &&Candidate| other.ambiguous && other.segment != candidate.segment && other.said == candidate.said;
    let others = placing.candidates.iter().filter(|_| candidate.ambiguous).filter(is_instead);
    let segments: BTreeSet<SegmentAt> = others.filter_map(|other| other.segment).collect();
    segments.into_iter().map(|segment| placings.templates.segment_name(segment)).collect()
}

fn developers(asked: &Asked<'_>, subject: &Subject) -> Result<Vec<Named>, AnalyseError> {
    let nodes: BTreeSet<&String> = subject.developers.iter().map(|(node, _)| node).collect();
    let mut developers = BTreeSet::new();
    for node in nodes {
        developers.insert(Named { label: asked.label(node)?, iri: node.clone() });
    }
    Ok(developers.into_iter().collect())
}
