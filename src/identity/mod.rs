//! Entities of many documents → which of them are one thing?
//!
//! Inside one document [`crate::resolve`] has brought names together. Here the names of different documents meet: by their
//! anatomy, by short forms that a text defines, by place, owner and office, never by how many characters they share. What is
//! decided is a function of the set of entities alone, so that a build that adds documents gives what one from scratch gives.

mod bodies;
mod firm;
mod firms;
mod gathered;
mod grounds;
mod known;
mod persons;
mod place;
mod title;
mod union;
mod verdict;
mod works;

pub use gathered::{By, Counts, Gathered, Gathering, gather};
pub use grounds::Grounds;
pub use known::{Body, Known, Role, known};
pub use verdict::{Forced, Named, Reason, Unions, Verdict};

use bodies::Bodies;
use firms::Firms;
use persons::Persons;
use rustc_hash::FxHashMap;
use union::{Apart, Decided, Groups};
use works::{Owners, Works};

/// Decides which of `all` are one.
///
/// ```
/// use lianpu::identity::{Forced, Grounds, Known, gather, unite};
/// use lianpu::{pack::Pack, pipeline::Pipeline};
/// let pipeline = Pipeline::new(Pack::embedded()?)?;
/// let grounds = Grounds::of(&pipeline.pack, &pipeline.canon).map_err(|e| e.to_string())?;
/// let class = pipeline.pack.ontology.class("Company").map_or(0, |class| class.0);
/// let firm = |name: &str| Known { class, name: name.into(), ..Known::default() };
/// let all = gather([firm("翎川（集团）有限公司"), firm("翎川集团有限责任公司")]);
/// let to = unite(&all, &Forced::default(), &grounds).to;
/// assert_eq!(to[0], to[1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn unite(all: &[Gathered], forced: &Forced, grounds: &Grounds<'_>) -> Unions {
    // everything is decided in the order of classes and names, whatever the order in which they come
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by(|a, b| all[*a].cmp(&all[*b]));
    let sorted: Vec<&Gathered> = order.iter().map(|i| &all[*i]).collect();
    let mut groups = Groups::new(sorted.len());
    let corrections = Corrections::of(forced, &sorted);
    let apart = |a: usize, b: usize| corrections.apart(a, b);
    for (a, b) in &corrections.together {
        groups.unite(*a, *b, Reason::Forced, &|_, _| None);
    }
    let mut of_class: FxHashMap<u16, Vec<usize>> = FxHashMap::default();
    for (i, one) in sorted.iter().enumerate() {
        of_class.entry(one.class).or_default().push(i);
    }
    let decider = Decider { all: &sorted, of_class, grounds, apart: &apart };
    let fullness = decider.decide(&mut groups);
    finish(&groups, &sorted, &order, &fullness)
}

/// Goes through the classes.
struct Decider<'a> {
    all: &'a [&'a Gathered],
    /// The entities of each class, in order.
    of_class: FxHashMap<u16, Vec<usize>>,
    grounds: &'a Grounds<'a>,
    apart: &'a Apart<'a>,
}

impl Decider<'_> {
    /// Unites class by class; gives how full each name is.
    fn decide(&self, groups: &mut Groups) -> Vec<usize> {
        let (all, grounds, apart) = (self.all, self.grounds, self.apart);
        let mut fullness = vec![0; all.len()];
        let mut note = |entities: &[usize], of: &dyn Fn(usize) -> Option<usize>| {
            for i in entities {
                fullness[*i] = of(*i).unwrap_or(fullness[*i]);
            }
        };
        let companies = self.of_class("Company");
        let firms = Firms::of(companies, all, grounds);
        firms.unite(groups, apart);
        note(companies, &|i| Some(firms.fullness(i)));
        let owners = Owners::of(companies, all);
        for (class, bodies) in [
            ("Place", Bodies::places as fn(&[usize], &[&Gathered], &Grounds<'_>) -> Bodies),
            ("Park", Bodies::zones),
            ("Organization", Bodies::offices),
        ] {
            let entities = self.of_class(class);
            let bodies = bodies(entities, all, grounds);
            bodies.unite(grounds, groups, apart);
            let official = bodies.fullness(all, grounds);
            note(entities, &|i| official.get(&i).copied());
        }
        for (class, manner) in &grounds.words.works {
            let entities = self.of_class(class);
            let works = Works::of(entities, all, manner, &owners, groups, grounds);
            works.unite(groups, apart);
            note(entities, &|i| works.fullness(i));
        }
        let persons = Persons::of(self.of_class("Person"), all, &owners, groups, grounds);
        persons.unite(groups, apart);
        fullness
    }

    fn of_class(&self, name: &str) -> &[usize] {
        let class = self.grounds.pack.ontology.class(name).map(|c| c.0);
        class.and_then(|class| self.of_class.get(&class)).map_or(&[], Vec::as_slice)
    }
}

/// Corrections by the numbers of the entities.
struct Corrections {
    together: Vec<(usize, usize)>,
    apart: Vec<(usize, usize)>,
}

impl Corrections {
    fn of(forced: &Forced, all: &[&Gathered]) -> Corrections {
        let meant = |named: &Named| (0..all.len()).filter(|i| named.means(all[*i])).collect::<Vec<_>>();
        let pairs = |list: &[(Named, Named)]| {
            let both = list.iter().map(|(a, b)| (meant(a), meant(b)));
            both.flat_map(|(a, b)| a.into_iter().flat_map(move |x| b.clone().into_iter().map(move |y| (x, y))))
                .filter(|(x, y)| x != y)
                .collect()
        };
        Corrections { together: pairs(&forced.together), apart: pairs(&forced.apart) }
    }

    fn apart(&self, a: usize, b: usize) -> Option<Reason> {
        (self.apart.contains(&(a, b)) || self.apart.contains(&(b, a))).then_some(Reason::Forced)
    }
}

/// Chooses who stands for each group, and gives everything the numbers of the caller.
fn finish(groups: &Groups, sorted: &[&Gathered], order: &[usize], fullness: &[usize]) -> Unions {
    let mut to: Vec<usize> = (0..order.len()).collect();
    for members in groups.groups() {
        let best = |i: &&usize| (fullness[**i], sorted[**i].documents, std::cmp::Reverse(**i));
        let Some(stands) = members.iter().max_by_key(best) else { continue };
        for member in members {
            to[order[*member]] = order[*stands];
        }
    }
    let mut decided: Vec<Decided> = groups.decided.clone();
    decided.sort();
    decided.dedup();
    let verdict =
        |d: Decided| Verdict { entity: order[d.entity], other: order[d.other], merged: d.merged, reason: d.reason };
    Unions { to, verdicts: decided.into_iter().map(verdict).collect() }
}
