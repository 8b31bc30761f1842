//! A chain's nodes → the [`Diagram`]: segments, members, flows, heads and counts.

use super::ask::{self, ask, ask_about};
use super::cards::{Found, cards};
use super::chain::{Chain, Chains};
use super::error::DiagramError;
use super::model::{Diagram, Flow, Group, LIMIT, Leader, Member, Named, Tier};
use super::place::{Names, fold, group_of, only, place};
use crate::query::{Kind, QueryError, resolve};
use crate::store::Store;
use std::collections::{BTreeMap, BTreeSet};

impl Diagram {
    /// The map of the chain that people call `name`: 铝产业, 铝, 铝产业链, or its IRI.
    ///
    /// # Errors
    /// No such chain, several of this name, or a store that cannot be asked.
    pub fn named(store: &Store, name: &str) -> Result<Self, DiagramError> {
        let kind = Kind::from_name("chain").ok_or_else(|| QueryError::BadValue {
            name: "chain".into(),
            value: name.into(),
            expected: "a chain",
        })?;
        Self::of(store, resolve(store, kind, name)?.as_str())
    }

    /// The map of the chain whose IRI is `iri`.
    ///
    /// # Errors
    /// A store that cannot be asked.
    pub fn of(store: &Store, iri: &str) -> Result<Self, DiagramError> {
        let chain = Chains::read(store)?.of(iri);
        let nodes = || chain.nodes.keys().map(String::as_str);
        let mut made: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut makers: BTreeMap<String, Member> = BTreeMap::new();
        for row in ask(store, ask::MADE)? {
            let [node, class, name] = row.as_slice() else { continue };
            made.entry(node.clone()).or_default().insert(name.clone());
            makers.extend(Member::of(class).map(|member| (node.clone(), member)));
        }
        let mut found: BTreeMap<String, Found> = BTreeMap::new();
        for row in ask_about(store, ask::MEMBERS, nodes())? {
            let [node, class, owns] = row.as_slice() else { continue };
            let Some(member) = Member::of(class) else { continue };
            let kept = found.entry(node.clone()).or_insert(Found { member, owns: false, stated: true });
            kept.owns |= owns == "1";
        }
        let (mut groups, names, own, mut flows) = if chain.has_template {
            template(store, &chain)?
        } else {
            let seeds = found.keys().filter_map(|node| made.get(node)).flatten();
            linked(store, seeds.map(String::as_str).chain(chain.nodes.values().map(String::as_str)))?
        };
        // Who makes what belongs to no other chain, belongs to this one, though no document says so.
        for (node, member) in makers {
            if made.get(&node).is_some_and(|made| made.iter().any(|name| own.contains(name))) {
                found.entry(node).or_insert(Found { member, owns: false, stated: false });
            }
        }
        if chain.has_template {
            state(store, &names, &mut flows)?;
        }
        let cards = cards(store, &found, &made)?;
        let owners = cards.iter().filter(|card| card.owns).map(|card| card.entity.clone()).collect();
        let (placed, mut unplaced) = place(cards, &names);
        let mentioned: Vec<String> = ask(store, ask::MENTIONED)?.into_iter().flatten().collect();
        for ((at, group), cards) in groups.iter_mut().enumerate().zip(placed) {
            if cards.is_empty() {
                let here = |name: &&String| group_of(name, &names) == Some(at);
                group.products = mentioned.iter().filter(here).cloned().collect();
            }
            group.cards = cards;
        }
        let mut lists: Vec<_> = groups.iter_mut().map(|group| &mut group.cards).chain([&mut unplaced]).collect();
        let mut folded = fold(&mut lists, LIMIT);
        let unplaced_folded = folded.pop().unwrap_or(0);
        for (group, folded) in groups.iter_mut().zip(folded) {
            group.folded = folded;
        }
        let mut dates = BTreeMap::new();
        for mut row in ask_about(store, ask::DOCUMENTS, nodes().chain(found.keys().map(String::as_str)))? {
            dates.extend(row.pop().zip(row.pop()).map(|(date, document)| (document, date)));
        }
        let corpus = ask(store, ask::CORPUS)?.into_iter().flatten().next();
        let also: BTreeSet<&String> = chain.nodes.values().filter(|label| **label != chain.main.label).collect();
        Ok(Self {
            also: also.into_iter().cloned().collect(),
            leaders: leaders(store, &chain)?,
            owners,
            departments: ask_about(store, ask::DEPARTMENTS, nodes())?.iter().filter_map(|row| named(row)).collect(),
            groups,
            unplaced,
            unplaced_folded,
            flows: flows.into_iter().collect(),
            has_template: chain.has_template,
            documents: dates.len(),
            corpus: corpus.and_then(|count| count.parse().ok()).unwrap_or(0),
            newest: dates.into_values().filter(|date| !date.is_empty()).max(),
            chain: chain.main,
        })
    }
}

/// Groups in order, the names of their products, those names that are this chain's alone, and what feeds what.
type Frame = (Vec<Group>, Names, BTreeSet<String>, BTreeSet<Flow>);

fn named(row: &[String]) -> Option<Named> {
    match row {
        [iri, label, ..] => Some(Named { label: label.clone(), iri: iri.clone() }),
        _ => None,
    }
}

fn group(segment: Named, tier: Option<Tier>) -> Group {
    Group { segment, tier, cards: Vec::new(), folded: 0, products: Vec::new() }
}

/// The frame that the registry has for the chain.
fn template(store: &Store, chain: &Chain) -> Result<Frame, DiagramError> {
    let main = [chain.main.iri.as_str()];
    let mut segments = BTreeMap::new();
    for row in ask_about(store, ask::SEGMENTS, main)? {
        let [iri, label, tier, order] = row.as_slice() else { continue };
        let key = (Tier::of(tier), order.parse().unwrap_or(u32::MAX), iri.clone());
        segments.entry(key).or_insert_with(|| label.clone());
    }
    let position: BTreeMap<&str, usize> =
        segments.keys().enumerate().map(|(at, (_, _, iri))| (iri.as_str(), at)).collect();
    let mut names: Names = vec![BTreeSet::new(); segments.len()];
    let mut own = BTreeSet::new();
    let mut others = BTreeSet::new();
    for row in ask(store, ask::SEGMENT_PRODUCTS)? {
        let [of, segment, name] = row.as_slice() else { continue };
        if *of != chain.main.iri {
            others.insert(name.clone());
        } else if let Some(names) = position.get(segment.as_str()).and_then(|at| names.get_mut(*at)) {
            names.insert(name.clone());
            own.insert(name.clone());
        }
    }
    let mut flows = BTreeSet::new();
    for row in ask_about(store, ask::FEEDS, main)? {
        if let [from, to] = row.as_slice()
            && let (Some(from), Some(to)) = (position.get(from.as_str()), position.get(to.as_str()))
            && from != to
        {
            flows.insert(Flow { from: *from, to: *to, stated: false });
        }
    }
    own.retain(|name| !others.contains(name));
    let groups = segments.into_iter().map(|((tier, _, iri), label)| group(Named { label, iri }, tier)).collect();
    Ok((groups, names, own, flows))
}

/// The frame that documents give by `lp:upstreamOf`: all that hangs together with `seeds`, upstream first.
fn linked<'a>(store: &Store, seeds: impl Iterator<Item = &'a str>) -> Result<Frame, DiagramError> {
    let mut links = Vec::new();
    for row in ask(store, ask::UPSTREAM)? {
        links.extend(row.get(..2).and_then(named).zip(row.get(2..).and_then(named)));
    }
    let mut reached: BTreeSet<String> = seeds.map(str::to_owned).collect();
    let mut kept: BTreeSet<(Named, Named)> = BTreeSet::new();
    loop {
        let before = kept.len();
        for (from, to) in &links {
            if from != to && (reached.contains(&from.label) || reached.contains(&to.label)) {
                reached.extend([from.label.clone(), to.label.clone()]);
                kept.insert((from.clone(), to.clone()));
            }
        }
        if kept.len() == before {
            break;
        }
    }
    // Steps from the beginning; a ring ends after as many steps as there are links.
    let mut steps: BTreeMap<&Named, usize> = kept.iter().flat_map(|(from, to)| [(from, 0), (to, 0)]).collect();
    for _ in 0..kept.len().min(32) {
        for (from, to) in &kept {
            let next = steps.get(from).map_or(0, |step| step + 1);
            steps.entry(to).and_modify(|step| *step = (*step).max(next.min(kept.len())));
        }
    }
    let order: BTreeSet<(usize, &Named)> = steps.iter().map(|(named, step)| (*step, *named)).collect();
    let position: BTreeMap<&Named, usize> = order.iter().enumerate().map(|(at, (_, named))| (*named, at)).collect();
    let at = |named| position.get(named).copied();
    let flows = kept.iter().filter_map(|(from, to)| Some(Flow { from: at(from)?, to: at(to)?, stated: true }));
    let groups: Vec<Group> = order.iter().map(|(_, named)| group((*named).clone(), None)).collect();
    let names = groups.iter().map(|group| only(&group.segment)).collect();
    Ok((groups, names, BTreeSet::new(), flows.collect()))
}

/// Marks the flows that documents state, and adds those the template does not have.
fn state(store: &Store, names: &Names, flows: &mut BTreeSet<Flow>) -> Result<(), DiagramError> {
    let find = |label: &String| names.iter().position(|names| names.contains(label));
    for row in ask(store, ask::UPSTREAM)? {
        if let [_, from, _, to] = row.as_slice()
            && let (Some(from), Some(to)) = (find(from), find(to))
            && from != to
        {
            flows.remove(&Flow { from, to, stated: false });
            flows.insert(Flow { from, to, stated: true });
        }
    }
    Ok(())
}

/// Who leads the chain, with posts.
fn leaders(store: &Store, chain: &Chain) -> Result<Vec<Leader>, DiagramError> {
    let mut leaders: BTreeMap<Named, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
    for row in ask_about(store, ask::LEADERS, chain.nodes.keys().map(String::as_str))? {
        let Some(person) = named(&row) else { continue };
        let (roles, posts) = leaders.entry(person).or_default();
        roles.extend(row.get(2).filter(|role| !role.is_empty()).cloned());
        posts.extend(row.get(3).filter(|post| !post.is_empty()).cloned());
    }
    let leader = |(person, (roles, posts)): (Named, (BTreeSet<String>, BTreeSet<String>))| Leader {
        person,
        role: roles.into_iter().filter(|role| role != "链长").collect::<Vec<_>>().join("、"),
        posts: posts.into_iter().collect(),
    };
    Ok(leaders.into_iter().map(leader).collect())
}
