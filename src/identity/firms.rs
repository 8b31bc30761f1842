//! Firms: which full names are one, and which short name stands for which full one?

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::Gathered;
use super::firm::{Firm, Form};
use super::grounds::Grounds;
use super::place::Near;
use super::union::{Candidate, Decided, Groups};
use super::verdict::Reason;

/// Names of one beginning that are compared one by one; of more only those that begin with the whole short name.
const CROWD: usize = 200;

/// Characters from which a name is more than a brand.
const TELLING: usize = 4;

/// Provinces from which a group is one that the country knows.
const WIDE: usize = 3;

/// The firms among the entities.
pub(super) struct Firms<'a> {
    all: &'a [&'a Gathered],
    grounds: &'a Grounds<'a>,
    /// Number of the entity and its parts.
    firms: Vec<(usize, Firm)>,
    /// From the number of an entity to that of its firm.
    at: FxHashMap<usize, usize>,
}

impl<'a> Firms<'a> {
    /// Takes the names of `entities` apart.
    pub fn of(entities: &[usize], all: &'a [&'a Gathered], grounds: &'a Grounds<'a>) -> Firms<'a> {
        let firms: Vec<(usize, Firm)> = entities.par_iter().map(|i| (*i, Firm::of(all[*i], grounds))).collect();
        let at = firms.iter().enumerate().map(|(n, (i, _))| (*i, n)).collect();
        Firms { all, grounds, firms, at }
    }

    fn firm(&self, entity: usize) -> Option<&Firm> {
        self.at.get(&entity).map(|n| &self.firms[*n].1)
    }

    /// How full a name is: a legal one more than any other, then by its characters.
    pub fn fullness(&self, entity: usize) -> usize {
        let of = |firm: &Firm| usize::from(firm.form.is_legal()) * 1000 + firm.spelled.chars().count();
        self.firm(entity).map_or(0, of)
    }

    /// Unites what can be united.
    pub fn unite(&self, groups: &mut Groups, apart: &dyn Fn(usize, usize) -> Option<Reason>) {
        self.unite_spellings(groups, apart);
        self.unite_parts(groups, apart);
        let mut candidates = self.defined();
        self.add_short(&mut candidates, &mut groups.decided);
        let apart = |a: usize, b: usize| apart(a, b).or_else(|| self.apart(a, b));
        groups.settle(candidates, &|i| self.fullness(i), &apart);
    }

    /// Names that are spelled alike.
    fn unite_spellings(&self, groups: &mut Groups, apart: &dyn Fn(usize, usize) -> Option<Reason>) {
        let mut by_spelling: FxHashMap<&str, usize> = FxHashMap::default();
        for (entity, firm) in &self.firms {
            let first = *by_spelling.entry(&firm.spelled).or_insert(*entity);
            if first != *entity {
                let letters = |i: usize| self.all[i].name.chars().filter(|c| c.is_alphanumeric()).count();
                let same = letters(first) == letters(*entity);
                let reason = if same { Reason::Spelling } else { Reason::Wording };
                groups.unite(*entity, first, reason, apart);
            }
        }
    }

    /// Names whose parts are the same: 山东省 for 山东, the place in front or in brackets.
    fn unite_parts(&self, groups: &mut Groups, apart: &dyn Fn(usize, usize) -> Option<Reason>) {
        let mut by_parts: FxHashMap<_, usize> = FxHashMap::default();
        for (entity, f) in self.firms.iter().filter(|(_, f)| !f.regions.is_empty()) {
            let mut regions = f.regions.clone();
            regions.sort_unstable();
            let parts = (f.stem.as_str(), regions, f.group, f.of_group, f.country, f.form, f.branch.as_deref());
            let first = *by_parts.entry(parts).or_insert(*entity);
            if first != *entity {
                groups.unite(*entity, first, Reason::Wording, apart);
            }
        }
    }

    /// Short forms that a text defines or uses as another name.
    fn defined(&self) -> Vec<Candidate> {
        let mut by_name: FxHashMap<&str, usize> = FxHashMap::default();
        for (entity, _) in &self.firms {
            by_name.insert(&self.all[*entity].name, *entity);
        }
        let mut candidates = Vec::new();
        for (long, _) in &self.firms {
            let one = self.all[*long];
            let shorts = one.shorts.iter().map(|s| (s, Reason::Defined));
            for (name, reason) in shorts.chain(one.aliases.iter().map(|a| (a, Reason::Alias))) {
                let Some(short) = by_name.get(name.as_str()).copied().filter(|s| s != long) else { continue };
                let near = self.near(short, *long);
                let telling = name.chars().count() >= TELLING && reason == Reason::Defined;
                let fits = near >= Near::City || (telling && self.one_province(short, *long));
                let says_so = reason == Reason::Defined || self.could_be(short, *long);
                if fits && says_so && self.fullness(short) < self.fullness(*long) {
                    candidates.push(Candidate { short, long: *long, rank: 0, near, reason });
                }
            }
        }
        candidates
    }

    /// Whether what one firm is called can be short for what the other is.
    fn could_be(&self, short: usize, long: usize) -> bool {
        let (Some(s), Some(l)) = (self.firm(short), self.firm(long)) else { return false };
        called(&s.stem, &l.stem).is_some()
    }

    /// Short names by the names that begin alike.
    fn add_short(&self, candidates: &mut Vec<Candidate>, decided: &mut Vec<Decided>) {
        let mut stems: Vec<(&str, usize)> = self.firms.iter().map(|(i, f)| (f.stem.as_str(), *i)).collect();
        stems.sort_unstable();
        for (short, firm) in &self.firms {
            let whole = firm.stem.as_str();
            if firm.length() < 2 || self.grounds.is_trade(whole) {
                continue;
            }
            let brand = whole.char_indices().nth(2).map_or(whole, |(end, _)| &whole[..end]);
            let mut block = beginning(&stems, brand);
            if block.len() > CROWD {
                block = beginning(&stems, whole);
            }
            for (_, long) in block.iter().filter(|(_, long)| long != short) {
                match self.likeness(*short, *long) {
                    Ok(Some((rank, reason))) => {
                        let near = self.near(*short, *long);
                        match self.refusal(*short, *long, rank, near) {
                            None => candidates.push(Candidate { short: *short, long: *long, rank, near, reason }),
                            Some(reason) => {
                                decided.push(Decided { entity: *short, other: *long, merged: false, reason });
                            }
                        }
                    }
                    Ok(None) => {}
                    Err(reason) if self.near(*short, *long) >= Near::City => {
                        decided.push(Decided { entity: *short, other: *long, merged: false, reason });
                    }
                    Err(_) => {}
                }
            }
        }
    }

    /// Whether the name of `short` can stand for that of `long`, and how well; an error tells why not where it looks like it.
    fn likeness(&self, short: usize, long: usize) -> Result<Option<(u8, Reason)>, Reason> {
        let (Some(s), Some(l)) = (self.firm(short), self.firm(long)) else { return Ok(None) };
        let Some(rank) = called(&s.stem, &l.stem) else { return Ok(None) };
        if s.branch.is_some() || l.branch.is_some() {
            let fuller = (l.form.is_legal(), l.spelled.len()) > (s.form.is_legal(), s.spelled.len());
            return match s.branch == l.branch {
                true if rank == EQUAL && fuller => Ok(Some((EQUAL, Reason::Short))),
                true => Ok(None),
                false if s.branch.is_none() && rank == EQUAL => Err(Reason::GroupAndMember),
                false => Ok(None),
            };
        }
        if s.group && !l.group {
            let member = l.form.is_legal() && rank != EQUAL;
            return if member { Err(Reason::GroupAndMember) } else { Ok(None) };
        }
        if s.group && rank != EQUAL && !l.form.is_legal() {
            return Ok(None);
        }
        if s.form.is_legal() {
            return legal(s, l, rank);
        }
        let fits = match s.form {
            Form::JointShort => l.form == Form::Joint,
            Form::Other(_) => l.form == s.form,
            _ => true,
        };
        if !fits || !is_fuller(l, s) {
            return Ok(None);
        }
        // a brand alone may be the group or a firm of it
        let rank = if l.group && !s.group { rank.max(BEGINS) } else { rank };
        // two short names of which one says a little more
        let full = l.form.is_legal() || l.group || matches!(l.form, Form::Other(_));
        let vague = rank > EQUAL && !full && s.length() < TELLING;
        Ok((!vague).then_some((rank, Reason::Short)))
    }

    /// Why a likeness is not enough at such places.
    fn refusal(&self, short: usize, long: usize, rank: u8, near: Near) -> Option<Reason> {
        let (s, l) = (self.firm(short)?, self.firm(long)?);
        let known = |i: usize| !self.local(i).is_empty();
        if near == Near::Apart {
            return Some(Reason::OtherPlace);
        }
        if near == Near::Unknown {
            let enough = rank == EQUAL && s.length() >= TELLING;
            return (!enough || (known(short) && known(long))).then_some(Reason::NoPlace);
        }
        // a province is wide: it is enough where the name itself says it
        if near == Near::Province && (s.regions.is_empty() && l.regions.is_empty() || s.length() < 2) {
            return Some(Reason::NoPlace);
        }
        let groups = s.group && l.group && s.stem == l.stem;
        let brand = s.length() < TELLING && s.regions.is_empty() && !s.form.is_legal() && !groups;
        let places = &self.grounds.places;
        let told = &self.all[short].settings;
        let elsewhere = brand
            && !places.all_related(told, &self.local(long))
            && !places.all_related(told, &self.all[long].settings);
        elsewhere.then_some(Reason::NoPlace)
    }

    /// Where a firm is: as said, else as its name says, else where its documents are about, within what its name says.
    fn local(&self, entity: usize) -> SmallVec<[u32; 4]> {
        let one = self.all[entity];
        let Some(firm) = self.firm(entity) else { return SmallVec::new() };
        self.grounds.places.local(firm.regions.last().copied(), &one.places, &one.settings)
    }

    /// How near two firms are; apart where their names say so.
    fn near(&self, a: usize, b: usize) -> Near {
        let (Some(x), Some(y)) = (self.firm(a), self.firm(b)) else { return Near::Unknown };
        let places = &self.grounds.places;
        if let (Some(p), Some(q)) = (x.regions.last(), y.regions.last())
            && !places.related(*p, *q)
        {
            return Near::Apart;
        }
        let near = places.nearest(&self.local(a), &self.local(b));
        // the investor from elsewhere, named in full and in short where it invests
        let guest = near == Near::Apart && x.regions.is_empty() != y.regions.is_empty();
        let told = || places.nearest(&self.all[a].settings, &self.all[b].settings);
        if guest && told() == Near::County {
            return Near::City;
        }
        // the whole name without its form: no two firms of a province have it
        let named = x.stem == y.stem && !x.regions.is_empty() && x.regions == y.regions;
        let known = x.group
            && y.group
            && x.stem == y.stem
            && (x.length() >= 3 || self.is_widely_known(a) || self.is_widely_known(b));
        if named || known { near.max(Near::City) } else { near }
    }

    /// Whether a firm is told of in several provinces.
    fn is_widely_known(&self, entity: usize) -> bool {
        let one = self.all[entity];
        let places = &self.grounds.places;
        let mut provinces: SmallVec<[u32; 8]> =
            one.places.iter().chain(&one.settings).filter_map(|p| places.upward(*p).last()).collect();
        provinces.sort_unstable();
        provinces.dedup();
        provinces.len() >= WIDE
    }

    fn one_province(&self, a: usize, b: usize) -> bool {
        let places = &self.grounds.places;
        let (a, b) = (self.local(a), self.local(b));
        a.iter().any(|x| b.iter().any(|y| places.one_province(*x, *y)))
    }

    /// Why two firms cannot be one whatever other names they have.
    fn apart(&self, a: usize, b: usize) -> Option<Reason> {
        let (x, y) = (self.firm(a)?, self.firm(b)?);
        if self.is_parent(a, b) || self.is_parent(b, a) {
            return Some(Reason::GroupAndMember);
        }
        if x.branch != y.branch {
            return Some(Reason::GroupAndMember);
        }
        let legal = x.form.is_legal() && y.form.is_legal();
        (legal && (x.stem != y.stem || x.group != y.group || !within(x, y))).then_some(Reason::LegalNames)
    }

    /// Whether `parent` is said to be the mother of `child`.
    fn is_parent(&self, child: usize, parent: usize) -> bool {
        let parent = self.all[parent];
        let said = self.all[child].bodies.iter().filter(|b| b.role == super::Role::Parent);
        said.map(|b| &b.name).any(|name| *name == parent.name || parent.aliases.contains(name))
    }
}

/// Likeness of what two names are called.
const EQUAL: u8 = 1;
const BEGINS: u8 = 2;
const CONTRACTED: u8 = 3;

/// Whether `short` is what `long` is called, its beginning, or its beginning with a later word of it.
fn called(short: &str, long: &str) -> Option<u8> {
    if short == long {
        return Some(EQUAL);
    }
    if long.starts_with(short) {
        return Some(BEGINS);
    }
    let shared: usize = short.chars().zip(long.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (front, rest) = short.split_at(shared);
    let enough = front.chars().count() >= 2 && rest.chars().count() >= 2;
    (enough && long[shared..].contains(rest)).then_some(CONTRACTED)
}

/// Whether the places in the name of one are among those of the other.
fn within(a: &Firm, b: &Firm) -> bool {
    a.regions.iter().all(|r| b.regions.contains(r)) || b.regions.iter().all(|r| a.regions.contains(r))
}

/// Whether a name says more than another that is like it.
fn is_fuller(long: &Firm, short: &Firm) -> bool {
    let fullness = |f: &Firm| (f.form.is_legal(), f.stem.chars().count(), f.form, f.group, places_in(f));
    fullness(long) > fullness(short)
}

/// How many places a name names, the country as one.
fn places_in(f: &Firm) -> usize {
    f.regions.len() + usize::from(f.country)
}

/// Two full legal names are one where a place is left out or the form has changed.
fn legal(s: &Firm, l: &Firm, rank: u8) -> Result<Option<(u8, Reason)>, Reason> {
    if !l.form.is_legal() || rank != EQUAL || s.group != l.group || s.of_group != l.of_group || !within(s, l) {
        return Ok(None);
    }
    let fuller = (l.form, places_in(l)) > (s.form, places_in(s)) && l.form >= s.form;
    let reason = if s.form == l.form { Reason::PlaceLeftOut } else { Reason::Reformed };
    Ok(fuller.then_some((EQUAL, reason)))
}

/// The names of a sorted list that begin with `front`.
fn beginning<'l, 't>(sorted: &'l [(&'t str, usize)], front: &str) -> &'l [(&'t str, usize)] {
    let from = sorted.partition_point(|(text, _)| *text < front);
    let length = sorted[from..].partition_point(|(text, _)| text.starts_with(front));
    &sorted[from..from + length]
}
