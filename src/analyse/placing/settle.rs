//! Names found in what is said of an entity → candidates: one segment for each product where something decides, else all of them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::model::Fact;
use super::super::names::{Fit, Found, Target};
use super::super::template::{ChainAt, ProductAt, SegmentAt, Templates};
use super::candidate::{Candidate, Reason};

/// What decides between chains that have the same product, in this order; behind it the other products of the entity.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    /// The chains that documents put the entity in.
    pub(super) stated: BTreeSet<ChainAt>,
    /// Those that its park or county is said to lead in.
    pub(super) leading: BTreeSet<ChainAt>,
    /// Those of its projects, or of who builds it.
    pub(super) near: BTreeSet<ChainAt>,
}

/// So many other products in a chain decide before a chain that is not the stated one, but related to it.
const SEVERAL: usize = 2;

/// Something said with the segments it may mean.
struct Said {
    reason: Reason,
    fit: Fit,
    words: String,
    product: Option<ProductAt>,
    segments: BTreeSet<SegmentAt>,
    /// Those of them that are called so themselves.
    named: BTreeSet<SegmentAt>,
    facts: Vec<Fact>,
}

/// What is said of one entity.
pub(super) struct Settled<'a> {
    templates: &'a Templates,
    context: Context,
    said: Vec<Said>,
    chains: Vec<Candidate>,
}

impl<'a> Settled<'a> {
    pub(super) fn new(templates: &'a Templates, context: Context) -> Settled<'a> {
        Settled { templates, context, said: Vec::new(), chains: Vec::new() }
    }

    /// Adds what names found in `words` tell.
    pub(super) fn add(&mut self, reason: Reason, words: &str, found: Vec<Found>, facts: &[&Fact]) {
        // a name may be that of a product and of a segment
        let mut by_name: BTreeMap<(String, Fit), Said> = BTreeMap::new();
        for Found { target, fit, name } in found {
            let said = by_name.entry((name, fit)).or_insert_with(|| Said {
                reason,
                fit,
                words: words.to_owned(),
                product: None,
                segments: BTreeSet::new(),
                named: BTreeSet::new(),
                facts: facts.iter().map(|fact| (*fact).clone()).collect(),
            });
            match target {
                Target::Product(at) => {
                    said.product = said.product.or(Some(at));
                    said.segments.extend(&self.templates.products[at].segments);
                }
                Target::Segment(at) => {
                    said.segments.insert(at);
                    said.named.insert(at);
                }
                Target::Chain(_) => {}
            }
        }
        self.said.extend(by_name.into_values().filter(|said| !said.segments.is_empty()));
    }

    /// Adds a chain of which no segment is known.
    pub(super) fn add_chain(&mut self, reason: Reason, words: &str, chain: ChainAt, fit: Fit, facts: &[&Fact]) {
        let facts = facts.iter().map(|fact| (*fact).clone()).collect();
        let (segment, product, said) = (None, None, vec![words.to_owned()]);
        let (stated, leading) = (self.is_stated(chain), self.context.leading.contains(&chain));
        self.chains.push(Candidate {
            chain,
            segment,
            product,
            reason,
            fit,
            ambiguous: false,
            stated,
            leading,
            said,
            facts,
        });
    }

    /// Whether a segment of a chain, or of a part of it, may be meant by what was said.
    pub(super) fn stands_in(&self, chain: ChainAt) -> bool {
        let is_in = |segment: &SegmentAt| self.templates.is_part(self.templates.segments[*segment].chain, chain);
        self.said.iter().any(|said| said.segments.iter().any(is_in))
    }

    /// Whether something was said that is more than a name inside another.
    pub(super) fn is_told(&self) -> bool {
        self.said.iter().any(|said| said.fit > Fit::Inside)
    }

    /// Whether a segment is known.
    pub(super) fn is_placed(&self) -> bool {
        !self.said.is_empty()
    }

    /// Whether nothing is known.
    pub(super) fn is_empty(&self) -> bool {
        self.said.is_empty() && self.chains.is_empty()
    }

    fn chain_of(&self, segment: SegmentAt) -> ChainAt {
        self.templates.segments[segment].chain
    }

    fn is_stated(&self, chain: ChainAt) -> bool {
        self.context.stated.iter().any(|stated| self.related(chain, *stated))
    }

    /// Whether one of two chains is the other or a part of it.
    fn related(&self, one: ChainAt, other: ChainAt) -> bool {
        self.templates.is_part(one, other) || self.templates.is_part(other, one)
    }

    /// Of the segments that something said may mean those that are likeliest, and whether several are as likely.
    fn choose(&self, at: usize) -> (BTreeSet<SegmentAt>, bool) {
        let said = &self.said[at];
        let mut left = said.segments.clone();
        let others = self.others(at);
        let related =
            |chain: ChainAt, context: &BTreeSet<ChainAt>| context.iter().any(|known| self.related(chain, *known));
        self.narrow(&mut left, |chain| self.context.stated.contains(&chain));
        // several other products say more than a chain that is only a part of the stated one, or the whole
        self.narrow_to_most(&mut left, &others, SEVERAL);
        self.narrow(&mut left, |chain| related(chain, &self.context.stated));
        self.narrow(&mut left, |chain| self.context.leading.contains(&chain));
        self.narrow(&mut left, |chain| related(chain, &self.context.leading));
        self.narrow_to_most(&mut left, &others, 1);
        self.narrow(&mut left, |chain| self.context.near.iter().any(|near| self.related(chain, *near)));
        self.narrow_to_nearest(&mut left, said);
        // a chain that is named in the same words; and of a chain and a part of it the part, which says more
        let named = self.templates.known.chains(&said.words);
        self.narrow(&mut left, |chain| named.iter().any(|found| found.target == Target::Chain(chain)));
        let chains: BTreeSet<ChainAt> = left.iter().map(|segment| self.chain_of(*segment)).collect();
        let has_part =
            |whole: ChainAt| chains.iter().any(|part| *part != whole && self.templates.is_part(*part, whole));
        self.narrow(&mut left, |chain| !has_part(chain));
        let ambiguous = left.len() > 1;
        (left, ambiguous)
    }

    /// How many of the other products stand in each chain.
    fn others(&self, at: usize) -> BTreeMap<ChainAt, usize> {
        let mut others: BTreeMap<ChainAt, usize> = BTreeMap::new();
        for (_, said) in self.said.iter().enumerate().filter(|(other, _)| *other != at) {
            if said.product != self.said[at].product || said.product.is_none() {
                let chains: BTreeSet<ChainAt> = said.segments.iter().map(|segment| self.chain_of(*segment)).collect();
                chains.into_iter().for_each(|chain| *others.entry(chain).or_default() += 1);
            }
        }
        others
    }

    /// Keeps the segments of the chains with most of the `others`, where these are `least` or more.
    fn narrow_to_most(&self, left: &mut BTreeSet<SegmentAt>, others: &BTreeMap<ChainAt, usize>, least: usize) {
        let of = |chain: ChainAt| others.get(&chain).copied().unwrap_or_default();
        let most = left.iter().map(|segment| of(self.chain_of(*segment))).max().unwrap_or_default();
        self.narrow(left, |chain| most >= least && of(chain) == most);
    }

    /// Keeps the segments where the product itself stands, or else what it is a kind of, or else what that is a kind of; and those that
    /// are called so.
    fn narrow_to_nearest(&self, left: &mut BTreeSet<SegmentAt>, said: &Said) {
        let mut level = BTreeSet::from_iter(said.product);
        let mut seen = level.clone();
        while !level.is_empty() {
            let products = |segment: &SegmentAt| &self.templates.segments[*segment].products;
            let has = |segment: &SegmentAt| {
                said.named.contains(segment) || products(segment).iter().any(|at| level.contains(at))
            };
            if left.iter().any(has) {
                left.retain(has);
                return;
            }
            let above = level.iter().flat_map(|at| &self.templates.products[*at].broader).copied();
            level = above.filter(|at| !seen.contains(at)).collect();
            seen.extend(&level);
        }
    }

    /// Keeps the segments of chains for which `keep` holds, if there are any and several chains are left.
    fn narrow(&self, segments: &mut BTreeSet<SegmentAt>, keep: impl Fn(ChainAt) -> bool) {
        let chains: BTreeSet<ChainAt> = segments.iter().map(|segment| self.chain_of(*segment)).collect();
        if chains.len() > 1 && chains.iter().any(|chain| keep(*chain)) {
            segments.retain(|segment| keep(self.chain_of(*segment)));
        }
    }

    /// The candidates, the likeliest first: one for each segment, and the chains of which no segment is known.
    pub(super) fn finish(self) -> Vec<Candidate> {
        let mut by_segment: BTreeMap<SegmentAt, Candidate> = BTreeMap::new();
        for (at, said) in self.said.iter().enumerate() {
            let (segments, ambiguous) = self.choose(at);
            for segment in segments {
                let chain = self.chain_of(segment);
                let new = Candidate {
                    chain,
                    segment: Some(segment),
                    product: said.product,
                    reason: said.reason,
                    fit: said.fit,
                    ambiguous,
                    stated: self.is_stated(chain),
                    leading: self.context.leading.iter().any(|leading| self.related(chain, *leading)),
                    said: vec![said.words.clone()],
                    facts: said.facts.clone(),
                };
                match by_segment.get_mut(&segment) {
                    Some(kept) => join(kept, new),
                    None => drop(by_segment.insert(segment, new)),
                }
            }
        }
        let mut candidates: Vec<Candidate> = by_segment.into_values().collect();
        for chain in self.chains {
            if candidates.iter().all(|candidate| candidate.chain != chain.chain) {
                candidates.push(chain);
            }
        }
        candidates.sort_by_key(order);
        candidates
    }
}

/// The likelier comes first.
fn order(candidate: &Candidate) -> impl Ord + use<> {
    (
        candidate.segment.is_none(),
        candidate.fit == Fit::Inside,
        candidate.reason,
        candidate.ambiguous,
        !candidate.stated,
        !candidate.leading,
        std::cmp::Reverse((candidate.said.len(), candidate.fit)),
        candidate.segment,
        candidate.chain,
    )
}

/// Two reasons for one segment: the better one counts, and all that was said.
fn join(kept: &mut Candidate, other: Candidate) {
    let rank = |candidate: &Candidate| {
        (candidate.fit == Fit::Inside, candidate.ambiguous, candidate.reason, std::cmp::Reverse(candidate.fit))
    };
    let (first, second) = if rank(&other) < rank(kept) { (other.clone(), kept.clone()) } else { (kept.clone(), other) };
    *kept = first;
    for said in second.said {
        if !kept.said.contains(&said) {
            kept.said.push(said);
        }
    }
    for fact in second.facts {
        if !kept.facts.contains(&fact) {
            kept.facts.push(fact);
        }
    }
}
