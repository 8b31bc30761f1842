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
mod place;
mod union;
mod verdict;

pub use gathered::{Gathered, gather};
pub use grounds::Grounds;
pub use known::{Body, Known, Role, known};
pub use verdict::{Forced, Named, Reason, Unions, Verdict};

use bodies::Bodies;
use firms::Firms;
use union::{Decided, Groups};

/// Decides which of `all` are one.
///
/// ```
/// use lianpu::identity::{Forced, Grounds, Known, gather, unite};
/// use lianpu::{pack::Pack, pipeline::Pipeline};
/// let pipeline = Pipeline::new(Pack::embedded()?)?;
/// let grounds = Grounds::of(&pipeline.pack, &pipeline.canon)?;
/// let class = pipeline.pack.ontology.class("Company").map_or(0, |class| class.0);
/// let firm = |name: &str| Known { class, name: name.into(), ..Known::default() };
/// let all = gather([firm("翎川（集团）有限公司"), firm("翎川集团有限责任公司")]);
/// assert_eq!(unite(&all, &Forced::default(), &grounds).to, [1, 1]);
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
    let of_class = |name: &str| -> Vec<usize> {
        let class = grounds.pack.ontology.class(name).map(|c| c.0);
        (0..sorted.len()).filter(|i| Some(sorted[*i].class) == class).collect()
    };
    let firms = Firms::of(&of_class("Company"), &sorted, grounds);
    firms.unite(&mut groups, &apart);
    let places = Bodies::places(&of_class("Place"), &sorted, grounds);
    places.unite(grounds, &mut groups, &apart);
    let bodies = Bodies::bodies(&of_class("Organization"), &sorted, grounds);
    bodies.unite(grounds, &mut groups, &apart);
    let mut official = places.fullness(&sorted, grounds);
    official.extend(bodies.fullness(&sorted, grounds));
    let fullness = |i: usize| official.get(&i).copied().unwrap_or_else(|| firms.fullness(i));
    finish(&groups, &sorted, &order, &fullness)
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
fn finish(groups: &Groups, sorted: &[&Gathered], order: &[usize], fullness: &dyn Fn(usize) -> usize) -> Unions {
    let mut to: Vec<usize> = (0..order.len()).collect();
    for members in groups.groups() {
        let best = |i: &&usize| (fullness(**i), sorted[**i].documents, std::cmp::Reverse(**i));
        let Some(stands) = members.iter().max_by_key(best) else { continue };
        for member in members {
            to[order[*member]] = order[*stands];
        }
    }
    let mut decided: Vec<Decided> = groups.decided.clone();
    decided.sort();
    decided.dedup();
    let verdict = |d: Decided| Verdict {
        entity: order[d.entity],
        other: order[d.other],
        merged: d.merged,
        reason: d.reason,
    };
    Unions { to, verdicts: decided.into_iter().map(verdict).collect() }
}
