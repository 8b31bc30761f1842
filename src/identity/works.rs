//! Projects, parks, events, plans: which names name one thing at one place, of one owner, in one year?

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::Gathered;
use super::grounds::Grounds;
use super::known::Role;
use super::place::Near;
use super::title::{Manner, Title, cut_front};
use super::union::{Apart, Candidate, Decided, Groups};
use super::verdict::Reason;

/// Things of one name that are compared each with each; of more only those of one city or owner.
const CROWD: usize = 24;

/// The things of one class.
pub(super) struct Works<'a> {
    all: &'a [&'a Gathered],
    grounds: &'a Grounds<'a>,
    manner: &'a Manner,
    works: Vec<Work<'a>>,
    at: FxHashMap<usize, usize>,
}

/// One thing with the parts of its name.
struct Work<'a> {
    entity: usize,
    title: Title,
    /// Where it is.
    local: SmallVec<[u32; 4]>,
    owners: SmallVec<[Owner<'a>; 1]>,
}

/// Who builds or owns a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Owner<'a> {
    /// A firm, by the leader of its group.
    Firm(usize),
    /// A body by its name.
    Named(&'a str),
}

/// Firms by name, as far as they have been united.
pub(super) struct Owners<'a> {
    by_name: FxHashMap<&'a str, usize>,
}

impl<'a> Owners<'a> {
    /// The firms among `entities`.
    pub fn of(entities: &[usize], all: &[&'a Gathered]) -> Owners<'a> {
        Owners { by_name: entities.iter().map(|i| (all[*i].name.as_str(), *i)).collect() }
    }

    /// The number of the firm called `name`.
    pub fn firm(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }
}

/// Characters of 年出栏 or 年加工 in front of a quantity.
const LONGEST_VERB: usize = 4;

/// How good a likeness is.
const EQUAL: u8 = 1;
const LONGER: u8 = 2;

impl<'a> Works<'a> {
    /// Takes the names of `entities` apart.
    pub fn of(
        entities: &[usize],
        all: &'a [&'a Gathered],
        manner: &'a Manner,
        owners: &Owners<'a>,
        groups: &Groups,
        grounds: &'a Grounds<'a>,
    ) -> Works<'a> {
        let work = |entity: &usize| {
            let one = all[*entity];
            let title = Title::of(one, manner, grounds);
            let local = grounds.places.local(title.regions.last().copied(), &one.places, &one.settings);
            let said = one.bodies.iter().filter(|b| manner.owned && b.role == Role::Owner);
            let owner = |name: &'a str| owners.firm(name).map_or(Owner::Named(name), |i| Owner::Firm(groups.find(i)));
            let owners = said.map(|b| owner(b.name.as_str())).collect();
            Work { entity: *entity, title, local, owners }
        };
        let works: Vec<Work<'_>> = entities.par_iter().map(work).collect();
        let at = works.iter().enumerate().map(|(n, w)| (w.entity, n)).collect();
        Works { all, grounds, manner, works, at }
    }

    /// How full a name is: without a phase more than with one, then by its characters.
    pub fn fullness(&self, entity: usize) -> Option<usize> {
        let work = &self.works[*self.at.get(&entity)?];
        let whole = usize::from(work.title.phases.is_empty());
        Some(whole * 1000 + self.all[entity].name.chars().count().min(999))
    }

    /// Unites what can be united.
    pub fn unite(&self, groups: &mut Groups, apart: &Apart<'_>) {
        let mut candidates = Vec::new();
        let mut by_core: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (n, work) in self.works.iter().enumerate().filter(|(_, w)| !w.title.core.is_empty()) {
            by_core.entry(&work.title.core).or_default().push(n);
        }
        for block in by_core.values().filter(|block| block.len() > 1) {
            self.compare_block(block, &mut candidates, &mut groups.decided);
        }
        if self.manner.owned || self.manner.called {
            self.add_longer(&by_core, &mut candidates, &mut groups.decided);
        }
        let apart = |a: usize, b: usize| apart(a, b).or_else(|| self.apart(a, b));
        groups.settle(candidates, &|i| self.order(i), &apart);
    }

    /// What says most is settled first.
    fn order(&self, entity: usize) -> usize {
        let Some(n) = self.at.get(&entity) else { return 0 };
        let work = &self.works[*n];
        let fine = self.grounds.places.fineness(&work.local);
        let owned = usize::from(!work.owners.is_empty());
        ((1 - work.title.phases.len().min(1)) * 2 + owned) * 100_000
            + work.title.length().min(99) * 1000
            + fine * 100
            + work.title.marks.len() * 10
    }

    /// Compares things of one name.
    fn compare_block(&self, block: &[usize], candidates: &mut Vec<Candidate>, decided: &mut Vec<Decided>) {
        let crowd = block.len() > CROWD;
        for (i, a) in block.iter().enumerate() {
            for b in &block[i + 1..] {
                let (a, b) = (&self.works[*a], &self.works[*b]);
                if crowd && !self.may_meet(a, b) {
                    continue;
                }
                // of two that say as much the later is taken for the earlier
                let (short, long) = if self.order(a.entity) < self.order(b.entity) { (a, b) } else { (b, a) };
                self.note(short, long, EQUAL, candidates, decided);
            }
        }
    }

    /// Whether two things of a frequent name have an owner or a city in common.
    fn may_meet(&self, a: &Work<'_>, b: &Work<'_>) -> bool {
        let city = |p: &u32| self.grounds.places.city(*p);
        let cities = || a.local.iter().any(|p| b.local.iter().any(|q| city(p) == city(q)));
        a.owners.iter().any(|o| b.owners.contains(o)) || cities()
    }

    /// Notes a candidate, or why it is none.
    fn note(
        &self,
        short: &Work<'_>,
        long: &Work<'_>,
        rank: u8,
        candidates: &mut Vec<Candidate>,
        decided: &mut Vec<Decided>,
    ) {
        let near = self.grounds.places.nearest(&short.local, &long.local);
        let (entity, other) = (short.entity, long.entity);
        match self.judge(short, long, near) {
            Ok(reason) => {
                let reason = if rank == EQUAL { reason } else { Reason::Short };
                candidates.push(Candidate { short: entity, rank, long: other, near, reason });
            }
            // an industrial park of another county was never meant
            Err(Reason::OtherPlace) if self.is_general(short) => {}
            Err(reason) => decided.push(Decided { entity, other, merged: false, reason }),
        }
    }

    /// Whether two things that are called alike are one.
    fn judge(&self, a: &Work<'_>, b: &Work<'_>, near: Near) -> Result<Reason, Reason> {
        let phase = match (a.title.phases == b.title.phases, a.title.phases.is_empty() || b.title.phases.is_empty()) {
            (true, _) => None,
            (false, true) => Some(Reason::Phase),
            (false, false) => return Err(Reason::OtherNumber),
        };
        self.marks_fit(a, b)?;
        let owner = self.owners(a, b)?;
        if self.manner.anywhere {
            return Ok(Reason::Wording);
        }
        if self.manner.exact {
            return self.exact(a, b, near);
        }
        if near == Near::Apart {
            return Err(Reason::OtherPlace);
        }
        if owner {
            return Ok(phase.unwrap_or(Reason::SameOwner));
        }
        let one_place = || a.local.iter().any(|place| near >= Near::City && b.local.contains(place));
        // what names its place is told apart by that
        let named = !a.title.regions.is_empty() && a.title.regions == b.title.regions;
        let general = !named && self.is_general(a) && !self.begins_with_owner(a, b);
        if near < Near::City || (near < Near::County && general && !one_place()) {
            return Err(Reason::NoPlace);
        }
        Ok(phase.unwrap_or(Reason::SameName))
    }

    /// Whether a name says only what kind of thing it is, as many places have one.
    fn is_general(&self, work: &Work<'_>) -> bool {
        let core = work.title.core.as_str();
        let kind = self.manner.kinds.iter().find_map(|kind| core.strip_suffix(kind.as_str()));
        let base = kind.unwrap_or(core);
        if base.is_empty() || self.grounds.is_trade(base) {
            return true;
        }
        self.manner.kinds.is_empty() && work.title.length() <= self.manner.general && !work.title.has_figures()
    }

    /// Whether a name begins like that of an owner: 海螺水泥项目 of 海螺集团.
    fn begins_with_owner(&self, a: &Work<'_>, b: &Work<'_>) -> bool {
        let brand: String = a.title.core.chars().take(2).collect();
        let both = self.all[a.entity].bodies.iter().chain(&self.all[b.entity].bodies);
        both.filter(|body| body.role == Role::Owner).any(|body| body.name.starts_with(&brand))
    }

    /// Whether both have an owner in common; an error where the owners are others.
    fn owners(&self, a: &Work<'_>, b: &Work<'_>) -> Result<bool, Reason> {
        if a.owners.is_empty() || b.owners.is_empty() {
            return Ok(false);
        }
        if a.owners.iter().any(|o| b.owners.contains(o)) {
            return Ok(true);
        }
        // 顶辉 and 顶辉新材料 may be one, though nothing says so
        let names = |w: &Work<'_>| -> SmallVec<[String; 2]> {
            let owners = self.all[w.entity].bodies.iter().filter(|b| b.role == Role::Owner);
            owners.map(|b| self.grounds.spelled(&b.name)).collect()
        };
        let (x, y) = (names(a), names(b));
        let alike = x.iter().any(|x| y.iter().any(|y| x.starts_with(y.as_str()) || y.starts_with(x.as_str())));
        if alike { Ok(false) } else { Err(Reason::OtherOwner) }
    }

    /// Whether years and numbers allow that two things are one.
    fn marks_fit(&self, a: &Work<'_>, b: &Work<'_>) -> Result<(), Reason> {
        let year = |w: &Work<'_>| w.title.marks.iter().find(|m| (1900..2100).contains(&m.1)).map(|m| m.1);
        let implied = |w: &Work<'_>| match self.all[w.entity].years.as_slice() {
            [year] if self.manner.dated => Some(u32::from(*year)),
            _ => None,
        };
        let (x, y) = (year(a).or_else(|| implied(a)), year(b).or_else(|| implied(b)));
        if self.manner.dated && x.is_some() && y.is_some() && x != y {
            return Err(Reason::OtherNumber);
        }
        let rest = |w: &Work<'_>| -> SmallVec<[super::title::Mark; 2]> {
            w.title.marks.iter().copied().filter(|m| !self.manner.dated || !(1900..2100).contains(&m.1)).collect()
        };
        let (p, q) = (rest(a), rest(b));
        let open = self.manner.open && (p.is_empty() || q.is_empty());
        if p != q && !open {
            return Err(Reason::OtherNumber);
        }
        // which year a yearly meeting was in must be known
        let loose = self.manner.dated && (x.is_none() || y.is_none()) && x != y && p.is_empty();
        if loose { Err(Reason::NoPlace) } else { Ok(()) }
    }

    /// A county holds its own meeting and makes its own plan: the place of one must be that of the other.
    fn exact(&self, a: &Work<'_>, b: &Work<'_>, near: Near) -> Result<Reason, Reason> {
        let (x, y) = (a.title.regions.last(), b.title.regions.last());
        // the third fair of a name is one, whoever tells of it
        let serial = |mark: &super::title::Mark| {
            self.manner.units.get(usize::from(mark.0)).is_some_and(|unit| self.manner.serial.contains(unit))
        };
        if near >= Near::City && a.title.marks == b.title.marks && a.title.marks.iter().any(serial) {
            return Ok(Reason::SameName);
        }
        let same = match (x, y) {
            (Some(x), Some(y)) => x == y,
            (Some(x), None) => b.local.contains(x),
            (None, Some(y)) => a.local.contains(y),
            (None, None) if near == Near::Unknown => return Err(Reason::NoPlace),
            (None, None) => near >= Near::City,
        };
        if !same {
            return Err(Reason::OtherPlace);
        }
        let left_out = x.is_some() != y.is_some();
        Ok(if left_out { Reason::PlaceLeftOut } else { Reason::SameName })
    }

    /// Names with a quantity or the owner in front of another name.
    fn add_longer(
        &self,
        by_core: &FxHashMap<&str, Vec<usize>>,
        candidates: &mut Vec<Candidate>,
        decided: &mut Vec<Decided>,
    ) {
        for long in &self.works {
            let core = long.title.core.as_str();
            for (at, _) in core.char_indices().skip(1) {
                let rest = cut_front(&core[at..], &self.manner.front).0;
                let Some(block) = by_core.get(rest).filter(|_| rest.chars().nth(1).is_some()) else { continue };
                for short in block.iter().map(|n| &self.works[*n]) {
                    let front = &core[..at];
                    let owned = || self.is_quantity(front) || self.is_owner(front, long, short);
                    if (self.manner.owned && owned()) || (self.manner.called && self.is_call(front, long, short)) {
                        self.note(short, long, LONGER, candidates, decided);
                    }
                }
            }
        }
    }

    /// Whether `front` says how much: 30万吨.
    fn is_quantity(&self, front: &str) -> bool {
        let digit = |c: char| c.is_ascii_digit();
        let words = front.split(digit).next().unwrap_or_default();
        let yearly =
            words.is_empty() || (words.starts_with(['年', '日', '月']) && words.chars().count() <= LONGEST_VERB);
        yearly && front.contains(digit) && !front.ends_with(digit)
    }

    /// Whether `front` is what a thing of one county is called: 翎川 in front of 国际陆港.
    fn is_call(&self, front: &str, a: &Work<'_>, b: &Work<'_>) -> bool {
        (2..=3).contains(&front.chars().count())
            && !self.is_general(b)
            && !self.grounds.is_trade(front)
            && a.title.phases == b.title.phases
            && self.grounds.places.nearest(&a.local, &b.local) == Near::County
    }

    /// Whether `front` is what an owner of one of the two is called, or begins with.
    fn is_owner(&self, front: &str, a: &Work<'_>, b: &Work<'_>) -> bool {
        let both = self.all[a.entity].bodies.iter().chain(&self.all[b.entity].bodies);
        let owned = both.filter(|body| body.role == Role::Owner);
        let called = |name: &str| {
            let name = self.grounds.spelled(name);
            let at = name.find(front);
            front.chars().nth(1).is_some()
                && at.is_some_and(|at| at == 0 || self.grounds.region(&name[..at], &a.local).1.is_empty())
        };
        owned.map(|body| body.name.as_str()).any(called)
    }

    /// Why two things cannot be one whatever other names they have.
    fn apart(&self, a: usize, b: usize) -> Option<Reason> {
        let (a, b) = (&self.works[*self.at.get(&a)?], &self.works[*self.at.get(&b)?]);
        if self.owners(a, b).is_err() {
            return Some(Reason::OtherOwner);
        }
        let near = self.grounds.places.nearest(&a.local, &b.local);
        let placed = near == Near::Apart && !self.manner.exact && !self.manner.anywhere;
        let marks = a.title.marks != b.title.marks && !a.title.marks.is_empty() && !b.title.marks.is_empty();
        if placed {
            Some(Reason::OtherPlace)
        } else {
            (marks && self.marks_fit(a, b).is_err()).then_some(Reason::OtherNumber)
        }
    }
}
