//! Persons: which of one name are one, by office and place?

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::Gathered;
use super::grounds::Grounds;
use super::known::Role;
use super::place::Near;
use super::union::{Apart, Candidate, Decided, Groups};
use super::verdict::Reason;
use super::works::Owners;
use crate::pack::Level;

/// Namesakes that are compared each with each; of more only those of one city.
const CROWD: usize = 24;

/// Characters from which a name is seldom that of two officials of one city.
const TELLING: usize = 3;

/// Whom a person serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A place, the party, an office.
    Official,
    /// A firm.
    Firm,
    /// Anything else that has a post: a university, a hospital, a field.
    Other,
}

/// One person of one key.
struct Person<'a> {
    entity: usize,
    one: &'a Gathered,
    kind: Option<Kind>,
    /// The places served, or those of the documents.
    local: SmallVec<[u32; 4]>,
    /// The firm served, by the leader of its group.
    firm: Option<usize>,
    /// Bodies that are served, in one spelling.
    bodies: SmallVec<[String; 2]>,
}

/// The persons among the entities.
pub(super) struct Persons<'a> {
    grounds: &'a Grounds<'a>,
    persons: Vec<Person<'a>>,
    at: FxHashMap<usize, usize>,
}

impl<'a> Persons<'a> {
    /// Reads posts and bodies of `entities`.
    pub fn of(
        entities: &[usize],
        all: &'a [&'a Gathered],
        owners: &Owners<'a>,
        groups: &Groups,
        grounds: &'a Grounds<'a>,
    ) -> Persons<'a> {
        let person = |entity: &usize| Person::of(*entity, all[*entity], owners, groups, grounds);
        let persons: Vec<Person<'_>> = entities.par_iter().map(person).collect();
        let at = persons.iter().enumerate().map(|(n, p)| (p.entity, n)).collect();
        Persons { grounds, persons, at }
    }

    /// Unites what can be united.
    pub fn unite(&self, groups: &mut Groups, apart: &Apart<'_>) {
        let mut by_name: FxHashMap<&str, Vec<&Person<'_>>> = FxHashMap::default();
        for person in &self.persons {
            by_name.entry(&person.one.name).or_default().push(person);
        }
        let mut candidates = Vec::new();
        for block in by_name.values().filter(|block| block.len() > 1) {
            for (i, a) in block.iter().enumerate() {
                for b in &block[i + 1..] {
                    self.note(a, b, block.len() > CROWD, &mut candidates, &mut groups.decided);
                }
            }
        }
        let apart = |a: usize, b: usize| {
            apart(a, b).or_else(|| {
                let (a, b) = (&self.persons[*self.at.get(&a)?], &self.persons[*self.at.get(&b)?]);
                self.judge(a, b).err().filter(|r| *r != Reason::NoPlace)
            })
        };
        groups.settle(candidates, &|i| self.order(i), &apart);
    }

    /// Of whom most is known comes first.
    fn order(&self, entity: usize) -> usize {
        let Some(n) = self.at.get(&entity) else { return 0 };
        let person = &self.persons[*n];
        let fine = self.grounds.places.fineness(&person.local);
        usize::from(person.kind.is_some()) * 100 + fine * 10 + person.bodies.len().min(9)
    }

    fn note(
        &self,
        a: &Person<'_>,
        b: &Person<'_>,
        crowd: bool,
        candidates: &mut Vec<Candidate>,
        decided: &mut Vec<Decided>,
    ) {
        let near = self.grounds.places.nearest(&a.local, &b.local);
        // of two of whom as much is known the later is taken for the earlier
        let (short, long) = if self.order(a.entity) < self.order(b.entity) { (a, b) } else { (b, a) };
        match self.judge(a, b) {
            Ok(reason) => {
                let rank = u8::from(reason != Reason::SameOwner);
                candidates.push(Candidate { short: short.entity, rank, long: long.entity, near, reason });
            }
            Err(_) if crowd => {}
            Err(reason) => {
                decided.push(Decided { entity: short.entity, other: long.entity, merged: false, reason });
            }
        }
    }

    /// Whether two of one name are one.
    fn judge(&self, a: &Person<'_>, b: &Person<'_>) -> Result<Reason, Reason> {
        let same_body = a.bodies.iter().any(|body| b.bodies.contains(body));
        if same_body || (a.firm.is_some() && a.firm == b.firm) {
            return Ok(Reason::SameOwner);
        }
        if a.kind.is_some() && b.kind.is_some() && a.kind != b.kind {
            return Err(Reason::OtherPost);
        }
        let firm = |p: &Person<'_>| p.kind == Some(Kind::Firm) && !p.bodies.is_empty();
        if firm(a) && firm(b) {
            return Err(Reason::OtherOwner);
        }
        let official = a.kind == Some(Kind::Official) && b.kind == Some(Kind::Official);
        let posts = a.one.posts.iter().any(|post| b.one.posts.contains(post));
        let telling = a.one.name.chars().count() >= TELLING;
        match self.grounds.places.nearest(&a.local, &b.local) {
            Near::Apart if official && telling && self.one_after_the_other(a, b) => Ok(Reason::SameName),
            Near::Apart => Err(Reason::OtherPlace),
            Near::Unknown | Near::Province => Err(Reason::NoPlace),
            Near::City
                if telling && (official || posts || a.kind != Some(Kind::Firm) && b.kind != Some(Kind::Firm)) =>
            {
                Ok(Reason::SameName)
            }
            Near::County if telling || posts => Ok(Reason::SameName),
            Near::City | Near::County => Err(Reason::NoPlace),
        }
    }

    /// Whether two officials of one city served at different times.
    fn one_after_the_other(&self, a: &Person<'_>, b: &Person<'_>) -> bool {
        let city = |p: &u32| self.grounds.places.city(*p);
        let one_city = a.local.iter().any(|p| b.local.iter().any(|q| city(p) == city(q)));
        let (x, y) = (&a.one.years, &b.one.years);
        one_city && !x.is_empty() && !y.is_empty() && !x.iter().any(|year| y.contains(year))
    }
}

impl<'a> Person<'a> {
    fn of(entity: usize, one: &'a Gathered, owners: &Owners<'a>, groups: &Groups, grounds: &Grounds<'_>) -> Person<'a> {
        let said = one.bodies.iter().filter(|b| b.role == Role::Employer).map(|b| b.name.as_str());
        let keyed = one.key.as_deref().filter(|_| one.bodies.is_empty());
        let names: SmallVec<[&str; 2]> = said.chain(keyed).collect();
        let around: SmallVec<[u32; 8]> = one.places.iter().chain(&one.settings).copied().collect();
        let mut person =
            Person { entity, one, kind: None, local: SmallVec::new(), firm: None, bodies: SmallVec::new() };
        for name in names {
            let spelled = grounds.spelled(name);
            if let Some(firm) = owners.firm(name) {
                person.firm = Some(groups.find(firm));
                person.kind = Some(Kind::Firm);
            } else if grounds.is_legal(&spelled) {
                person.kind = Some(Kind::Firm);
            } else {
                let (place, office, _) = grounds.office_of(&spelled, &around);
                person.local.extend(place);
                if office.is_empty() && place.is_some_and(|p| grounds.places.level(p) == Level::Province) {
                    continue;
                }
                if office.is_empty() {
                    // a place alone: it may be that of the document, which is told better by itself
                    person.local.extend(one.settings.iter().copied());
                    continue;
                }
                let official = grounds.is_office(&office);
                person.kind = person.kind.or(official.then_some(Kind::Official));
                if place.is_some() || !official {
                    person.bodies.push(format!("{} {office}", place.map_or(String::new(), |p| p.to_string())));
                }
                continue;
            }
            person.bodies.push(spelled);
        }
        if person.kind.is_none() {
            person.kind = one.posts.iter().find_map(|post| kind_of(post, grounds));
        }
        if person.local.is_empty() {
            person.local = one.places.iter().chain(&one.settings).copied().collect();
        }
        person.local = grounds.places.finest(&person.local);
        person
    }
}

/// Whom the holder of a post serves.
fn kind_of(post: &str, grounds: &Grounds<'_>) -> Option<Kind> {
    let ends = post.char_indices().map(|(at, _)| &post[at..]);
    let rows = ends.filter_map(|end| grounds.title(end));
    let kind = rows.map(|row| grounds.pack.gazetteer.title_kind(row)).next();
    Some(match kind {
        Some("place" | "party" | "government" | "chain") => Kind::Official,
        Some("company") => Kind::Firm,
        _ => Kind::Other,
    })
}
