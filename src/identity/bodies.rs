//! Bodies and places: which names name one office of one place, or one place?

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::Gathered;
use super::grounds::Grounds;
use super::place::Near;
use super::union::{Apart, Candidate, Groups};
use super::verdict::Reason;
use crate::pack::Level;

/// What a name of a place or body comes to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Named {
    /// A division or a zone of the lists.
    Division(u32),
    /// A zone of a place, by the number of its kind.
    Zone(u32, usize),
    /// One of the zones of a place.
    AnyZone(u32),
    /// A body of the list, by its row.
    Listed(u32),
    /// An office of a place.
    Office(u32, String),
}

/// What the place `one` is.
pub(super) fn place(one: &Gathered, grounds: &Grounds<'_>) -> Option<Named> {
    if let Some(division) = one.division {
        return Some(Named::Division(grounds.known_as(division)));
    }
    let around: SmallVec<[u32; 8]> = one.places.iter().chain(&one.settings).copied().collect();
    let name = grounds.spelled(&one.name);
    let (regions, rest) = grounds.region(&name, &around);
    let base = regions.last().copied().or_else(|| only(&one.settings));
    if rest.is_empty() {
        return base.map(Named::Division);
    }
    let base = base?;
    if grounds.words.zone.any.iter().any(|any| any == rest) {
        return Some(Named::AnyZone(base));
    }
    let kind = grounds.words.zone.kinds.iter().position(|kind| kind.iter().any(|name| name == rest))?;
    Some(listed_zone(base, kind, grounds).map_or(Named::Zone(base, kind), Named::Division))
}

fn only(all: &[u32]) -> Option<u32> {
    all.first().copied().filter(|_| all.len() == 1)
}

/// The zone of the lists that is called by its place and kind.
fn listed_zone(base: u32, kind: usize, grounds: &Grounds<'_>) -> Option<u32> {
    let division = &grounds.pack.gazetteer.divisions[base as usize];
    let places = std::iter::once(&division.name).chain(&division.aliases);
    let names = places.flat_map(|place| grounds.words.zone.kinds[kind].iter().map(move |k| format!("{place}{k}")));
    let found = names.flat_map(|name| grounds.divisions_called(&name).to_vec());
    found.filter(|z| grounds.places.level(*z) == Level::Zone && grounds.places.related(*z, base)).min()
}

/// What the body `one` is, and whether its name is a former one.
pub(super) fn body(one: &Gathered, grounds: &Grounds<'_>) -> Option<(Named, bool)> {
    let spelled = grounds.spelled(&one.name);
    if let Some(row) = grounds.listed_body(&spelled) {
        return Some((Named::Listed(row), false));
    }
    let (place, office, former) = grounds.office_of(&spelled, &one.settings);
    place.filter(|_| !office.is_empty()).map(|place| (Named::Office(place, office), former))
}

/// Places and bodies with what they are.
pub(super) struct Bodies {
    /// Number of the entity, what it is, and whether its name is a former one.
    named: Vec<(usize, Named, bool)>,
}

impl Bodies {
    /// Reads the names of places.
    pub fn places(entities: &[usize], all: &[&Gathered], grounds: &Grounds<'_>) -> Bodies {
        let of = |i: &usize| place(all[*i], grounds).map(|named| (*i, named, false));
        Bodies { named: entities.par_iter().filter_map(of).collect() }
    }

    /// Reads the names of parks that are zones.
    pub fn zones(entities: &[usize], all: &[&Gathered], grounds: &Grounds<'_>) -> Bodies {
        let mut places = Bodies::places(entities, all, grounds);
        let is_zone = |division: u32| grounds.places.level(division) == Level::Zone;
        places.named.retain(|(_, named, _)| !matches!(named, Named::Division(d) if !is_zone(*d)));
        places
    }

    /// Reads the names of bodies.
    pub fn offices(entities: &[usize], all: &[&Gathered], grounds: &Grounds<'_>) -> Bodies {
        let of = |i: &usize| body(all[*i], grounds).map(|(named, former)| (*i, named, former));
        Bodies { named: entities.par_iter().filter_map(of).collect() }
    }

    /// Unites names of one thing.
    pub fn unite(&self, grounds: &Grounds<'_>, groups: &mut Groups, apart: &Apart<'_>) {
        let mut first: FxHashMap<&Named, (usize, bool)> = FxHashMap::default();
        for (entity, named, former) in &self.named {
            let (other, other_former) = *first.entry(named).or_insert((*entity, *former));
            if other != *entity {
                let reason = if *former == other_former { Reason::SamePlace } else { Reason::Renamed };
                groups.unite(*entity, other, reason, apart);
            }
        }
        groups.settle(self.any_zones(grounds, &first), &|i| i, apart);
    }

    /// 开发区 may be any zone of its place of the kinds that are called so.
    fn any_zones(&self, grounds: &Grounds<'_>, first: &FxHashMap<&Named, (usize, bool)>) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        for (short, named, _) in &self.named {
            let Named::AnyZone(base) = named else { continue };
            for kind in 0..grounds.words.zone.any_of {
                let zone = listed_zone(*base, kind, grounds).map_or(Named::Zone(*base, kind), Named::Division);
                if let Some((long, _)) = first.get(&zone).filter(|(long, _)| long != short) {
                    let near = Near::County;
                    candidates.push(Candidate { short: *short, long: *long, rank: 0, near, reason: Reason::SamePlace });
                }
            }
        }
        candidates
    }

    /// How official a name is: that of the list first, former ones last, the longest of the others.
    pub fn fullness(&self, all: &[&Gathered], grounds: &Grounds<'_>) -> FxHashMap<usize, usize> {
        let of = |(entity, named, former): &(usize, Named, bool)| {
            let one = all[*entity];
            let official = match named {
                Named::Division(d) => {
                    one.division.is_some() || grounds.pack.gazetteer.divisions[*d as usize].name == one.name
                }
                Named::Listed(row) => grounds.pack.gazetteer.list("bodies")[*row as usize][0] == one.name,
                _ => false,
            };
            let length = one.name.chars().count().min(999);
            (*entity, if *former { 0 } else { 1000 + usize::from(official) * 1000 + length })
        };
        self.named.iter().map(of).collect()
    }
}
