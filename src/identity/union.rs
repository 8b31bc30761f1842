//! Candidates → unions: sure ones first, then short names by the one longer name they can stand for.

use rustc_hash::FxHashMap;

use super::place::Near;
use super::verdict::Reason;

/// Two entities that may be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    /// The one whose name says less.
    pub short: usize,
    /// How good the likeness is: 0 is the best, and hides worse ones.
    pub rank: u8,
    /// The one it may be.
    pub long: usize,
    /// How near the places are.
    pub near: Near,
    /// Why they would be one.
    pub reason: Reason,
}

/// What was decided of two entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Decided {
    pub entity: usize,
    pub other: usize,
    pub merged: bool,
    pub reason: Reason,
}

/// Entities in groups.
#[derive(Debug)]
pub(super) struct Groups {
    leader: Vec<usize>,
    /// Members of each group of more than one, by its leader.
    members: FxHashMap<usize, Vec<usize>>,
    pub decided: Vec<Decided>,
}

impl Groups {
    /// Each entity on its own.
    pub fn new(entities: usize) -> Groups {
        Groups { leader: (0..entities).collect(), members: FxHashMap::default(), decided: Vec::new() }
    }

    /// The leader of an entity's group.
    pub fn find(&self, mut entity: usize) -> usize {
        while self.leader[entity] != entity {
            entity = self.leader[entity];
        }
        entity
    }

    /// The members of an entity's group.
    pub fn members(&self, entity: usize) -> Vec<usize> {
        let leader = self.find(entity);
        self.members.get(&leader).cloned().unwrap_or_else(|| vec![leader])
    }

    /// All groups of more than one.
    pub fn groups(&self) -> impl Iterator<Item = &Vec<usize>> {
        self.members.values()
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        if a == b {
            return;
        }
        let (low, high) = (a.min(b), a.max(b));
        let moved = self.members.remove(&high).unwrap_or_else(|| vec![high]);
        self.leader[high] = low;
        let group = self.members.entry(low).or_insert_with(|| vec![low]);
        group.extend(moved);
        group.sort_unstable();
    }

    /// Makes one group of two, unless members of them are kept `apart`; notes what was decided.
    pub fn unite(&mut self, entity: usize, other: usize, reason: Reason, apart: &Apart<'_>) -> bool {
        if self.find(entity) == self.find(other) {
            return true;
        }
        let (mine, others) = (self.members(entity), self.members(other));
        let against = mine.iter().flat_map(|a| others.iter().map(move |b| (*a, *b)));
        let mut against = against.filter_map(|(a, b)| apart(a, b).map(|why| ((a, b) == (entity, other), why)));
        if let Some((direct, why)) = against.next() {
            let reason = if direct { why } else { Reason::Contradiction };
            self.decided.push(Decided { entity, other, merged: false, reason });
            return false;
        }
        self.join(entity, other);
        self.decided.push(Decided { entity, other, merged: true, reason });
        true
    }

    /// Takes the candidates of short names in order: a name is the one longer thing that it can be, or none.
    pub fn settle(&mut self, mut candidates: Vec<Candidate>, order: &dyn Fn(usize) -> usize, apart: &Apart<'_>) {
        // the fullest first, so that names in between have found theirs
        candidates.sort_by_key(|c| (std::cmp::Reverse(order(c.short)), c.short, c.rank, c.long, c.reason));
        for of_short in candidates.chunk_by(|a, b| a.short == b.short) {
            self.settle_one(of_short, apart);
        }
    }

    fn settle_one(&mut self, of_short: &[Candidate], apart: &Apart<'_>) {
        let short = of_short[0].short;
        let open: Vec<Candidate> = of_short.iter().copied().filter(|c| self.find(c.long) != self.find(short)).collect();
        let Some(best) = open.iter().map(|c| c.rank).min() else { return };
        let best: Vec<Candidate> = open.into_iter().filter(|c| c.rank == best).collect();
        let groups = |of: &[Candidate], all: &Groups| {
            let mut leaders: Vec<usize> = of.iter().map(|c| all.find(c.long)).collect();
            leaders.sort_unstable();
            leaders.dedup();
            leaders.len()
        };
        if groups(&best, self) == 1 {
            self.unite(short, best[0].long, best[0].reason, apart);
            return;
        }
        let nearest = best.iter().map(|c| c.near).max().unwrap_or(Near::Unknown);
        let near: Vec<Candidate> = best.iter().copied().filter(|c| c.near == nearest).collect();
        if nearest >= Near::City && groups(&near, self) == 1 {
            self.unite(short, near[0].long, Reason::ShortByPlace, apart);
            return;
        }
        for c in best {
            self.decided.push(Decided { entity: short, other: c.long, merged: false, reason: Reason::SeveralLonger });
        }
    }
}

/// Why two entities cannot be one.
pub(super) type Apart<'a> = dyn Fn(usize, usize) -> Option<Reason> + 'a;
