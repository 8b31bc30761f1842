//! Two sets of divisions → do they lie in each other, and how near?

use smallvec::SmallVec;

use crate::pack::{Level, Pack};

/// How near two places are; the nearest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Near {
    /// Neither lies in the other.
    Apart,
    /// Nothing is known of one of them.
    Unknown,
    /// One is the province of the other.
    Province,
    /// One is the city of the other.
    City,
    /// One county, or a part of it.
    County,
}

/// What lies in what.
#[derive(Debug, Default)]
pub(super) struct Places {
    parent: Vec<u32>,
    level: Vec<Level>,
}

const NONE: u32 = u32::MAX;

impl Places {
    /// The divisions of a pack.
    pub fn of(pack: &Pack) -> Places {
        let all = &pack.gazetteer.divisions;
        Places {
            parent: all.iter().map(|d| d.parent.map_or(NONE, |p| p as u32)).collect(),
            level: all.iter().map(|d| d.level).collect(),
        }
    }

    /// Level of a division.
    pub fn level(&self, division: u32) -> Level {
        self.level.get(division as usize).copied().unwrap_or(Level::Province)
    }

    /// How fine the finest of some divisions is, from 1; 0 where there is none.
    pub fn fineness(&self, divisions: &[u32]) -> usize {
        divisions.iter().map(|division| self.level(*division) as usize + 1).max().unwrap_or(0)
    }

    /// A division and those that it lies in.
    pub fn upward(&self, division: u32) -> impl Iterator<Item = u32> + '_ {
        let above = |d: &u32| self.parent.get(*d as usize).copied().filter(|p| *p != NONE);
        std::iter::successors(Some(division), above)
    }

    /// Whether `inner` is `outer` or lies in it.
    pub fn lies_in(&self, inner: u32, outer: u32) -> bool {
        self.upward(inner).any(|d| d == outer)
    }

    /// Whether one lies in the other.
    pub fn related(&self, a: u32, b: u32) -> bool {
        self.lies_in(a, b) || self.lies_in(b, a)
    }

    /// The city of a division, the province of a province.
    pub fn city(&self, division: u32) -> u32 {
        self.upward(division).find(|d| self.level(*d) <= Level::City).unwrap_or(division)
    }

    /// Whether two divisions lie in one province.
    pub fn one_province(&self, a: u32, b: u32) -> bool {
        self.upward(a).last() == self.upward(b).last()
    }

    /// How near two divisions are.
    pub fn near(&self, a: u32, b: u32) -> Near {
        if !self.related(a, b) {
            return Near::Apart;
        }
        // a zone of a city is as wide as the city where its county is not known
        match self.level(a).min(self.level(b)) {
            Level::Province => Near::Province,
            Level::City => Near::City,
            Level::County | Level::Zone | Level::Town => Near::County,
        }
    }

    /// How near the nearest of two sets are.
    pub fn nearest(&self, a: &[u32], b: &[u32]) -> Near {
        if a.is_empty() || b.is_empty() {
            return Near::Unknown;
        }
        let pairs = a.iter().flat_map(|x| b.iter().map(move |y| self.near(*x, *y)));
        pairs.max().unwrap_or(Near::Unknown)
    }

    /// Those of `all` in which no other of them lies.
    pub fn finest(&self, all: &[u32]) -> SmallVec<[u32; 4]> {
        let inside = |outer: u32| all.iter().any(|inner| *inner != outer && self.lies_in(*inner, outer));
        let mut finest: SmallVec<[u32; 4]> = all.iter().copied().filter(|d| !inside(*d)).collect();
        finest.sort_unstable();
        finest.dedup();
        finest
    }

    /// Where a thing is: as `said`, else as its name says (`named`), else where it is `told` of, within what its name says.
    pub fn local(&self, named: Option<u32>, said: &[u32], told: &[u32]) -> SmallVec<[u32; 4]> {
        let fits = |p: &u32| named.is_none_or(|r| self.related(*p, r));
        let finer = |all: &[u32]| -> SmallVec<[u32; 4]> {
            let all: SmallVec<[u32; 4]> = all.iter().copied().filter(fits).chain(named).collect();
            self.finest(&all)
        };
        let of_said = finer(said);
        if !of_said.is_empty() && (named.is_none() || of_said.as_slice() != named.as_slice()) {
            return of_said;
        }
        finer(told)
    }

    /// Whether each of `a` lies in one of `b` or around it.
    pub fn all_related(&self, a: &[u32], b: &[u32]) -> bool {
        a.iter().all(|x| b.iter().any(|y| self.related(*x, *y)))
    }
}
