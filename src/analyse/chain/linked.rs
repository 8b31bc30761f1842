//! A chain without a template → the segments that documents give it by saying what is upstream of what.

use std::collections::{BTreeMap, BTreeSet};

use super::super::model::Named;
use super::super::template::Templates;

/// The most rounds in which steps from the beginning are counted: a ring has no end.
const ROUNDS: usize = 32;

/// All that hangs together with `seeds` by links, upstream first, as a template of its own.
pub(super) fn linked(chain: Named, seeds: BTreeSet<String>, links: &[(Named, Named)]) -> Templates {
    let mut reached = seeds;
    let mut kept: BTreeSet<&(Named, Named)> = BTreeSet::new();
    loop {
        let before = kept.len();
        for link in links {
            let (from, to) = link;
            if from != to && (reached.contains(&from.label) || reached.contains(&to.label)) {
                reached.extend([from.label.clone(), to.label.clone()]);
                kept.insert(link);
            }
        }
        if kept.len() == before {
            break;
        }
    }
    let mut steps: BTreeMap<&Named, usize> = kept.iter().flat_map(|(from, to)| [(from, 0), (to, 0)]).collect();
    for _ in 0..kept.len().min(ROUNDS) {
        for (from, to) in &kept {
            let next = steps.get(from).map_or(0, |step| step + 1);
            steps.entry(to).and_modify(|step| *step = (*step).max(next.min(kept.len())));
        }
    }
    let order: BTreeSet<(usize, &Named)> = steps.iter().map(|(named, step)| (*step, *named)).collect();
    let position: BTreeMap<&Named, usize> = order.iter().enumerate().map(|(at, (_, named))| (*named, at)).collect();
    let products: Vec<Named> = order.iter().map(|(_, named)| (*named).clone()).collect();
    let feeds: Vec<(usize, usize)> = kept.iter().map(|(from, to)| (position[from], position[to])).collect();
    Templates::linked(chain, &products, &feeds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hangs_together_is_in_order() {
        let named = |label: &str| Named { label: label.into(), iri: format!("product/{label}") };
        let links = [("竹材", "竹板"), ("毛竹", "竹材"), ("铁矿石", "铁"), ("竹板", "毛竹")];
        let links: Vec<_> = links.iter().map(|(from, to)| (named(from), named(to))).collect();
        let templates = linked(named("竹产业"), BTreeSet::from(["竹板".to_owned()]), &links);
        assert_eq!(templates.segments.len(), 3);
        assert!(templates.product("铁").is_none());
        let straight = linked(named("竹产业"), BTreeSet::from(["竹板".to_owned()]), &links[..2]);
        let labels: Vec<&str> = straight.segments.iter().map(|segment| segment.named.label.as_str()).collect();
        assert_eq!(labels, ["毛竹", "竹材", "竹板"]);
    }
}
