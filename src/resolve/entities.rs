//! Entities as met → entities as handed on: merged, told apart from namesakes, sorted.

use super::canonical::Canon;
use super::claims::{Draft, End};
use super::contained::merged;
use super::hash::QuickSet;
use crate::model::{Document, Entity, Extraction, Node, Type};
use crate::pack::{Level, Pack};

/// Merges a name into the one longer name of its class that ends with it.
pub(super) fn merge(entities: &mut [Entity], drafts: &mut [Draft<'_>], canon: &Canon) {
    let to = merged(entities, canon);
    if to.iter().enumerate().all(|(i, onto)| i == *onto) {
        return;
    }
    for (i, &onto) in to.iter().enumerate().filter(|(i, onto)| i != *onto) {
        let mut names = std::mem::take(&mut entities[i].aliases);
        names.push(entities[i].name.clone());
        let target = &mut entities[onto];
        for name in names {
            if name != target.name && !target.aliases.contains(&name) {
                target.aliases.push(name);
            }
        }
    }
    for end in drafts.iter_mut().flat_map(|d| [&mut d.subject, &mut d.object]) {
        if let End::Entity(i) = end {
            *i = to[*i];
        }
    }
}

/// Sorts entities by class and name, tells namesakes apart, and numbers the claims anew.
pub(super) fn finish(
    mut entities: Vec<Entity>,
    drafts: &[&Draft<'_>],
    document: &Document,
    canon: &Canon,
    pack: &Pack,
) -> Extraction {
    set_keys(&mut entities, drafts, document, canon, pack);
    let kept = kept(&entities, drafts);
    let mut number = vec![0; entities.len()];
    let mut sorted: Vec<(usize, Entity)> = entities.into_iter().enumerate().filter(|(i, _)| kept[*i]).collect();
    sorted.sort_by(|(_, a), (_, b)| (a.kind, &a.name, a.division).cmp(&(b.kind, &b.name, b.division)));
    for (new, (old, entity)) in sorted.iter_mut().enumerate() {
        number[*old] = new;
        entity.aliases.sort_unstable();
    }
    let mut claims = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let mut claim = draft.claim();
        for node in [&mut claim.subject, &mut claim.object] {
            if let Node::Entity(i) = node {
                *i = number[*i];
            }
        }
        claims.push(claim);
    }
    Extraction { entities: sorted.into_iter().map(|(_, e)| e).collect(), claims, warnings: Vec::new() }
}

/// Which entities are handed on: all but those of which nothing is claimed and whose name is another's alias.
fn kept(entities: &[Entity], drafts: &[&Draft<'_>]) -> Vec<bool> {
    let mut kept = vec![false; entities.len()];
    for end in drafts.iter().flat_map(|d| [&d.subject, &d.object]) {
        if let End::Entity(i) = end {
            kept[*i] = true;
        }
    }
    let aliases: QuickSet<(Type, &str)> =
        entities.iter().flat_map(|e| e.aliases.iter().map(|a| (e.kind, a.as_str()))).collect();
    for (entity, kept) in entities.iter().zip(&mut kept) {
        *kept = *kept || !aliases.contains(&(entity.kind, entity.name.as_str()));
    }
    kept
}

/// What tells namesakes apart across documents: a project's developer or place, a person's body or place.
fn set_keys(entities: &mut [Entity], drafts: &[&Draft<'_>], document: &Document, canon: &Canon, pack: &Pack) {
    let relations = |kind: Type| canon.keyed().iter().find(|(k, _)| *k == kind).map(|(_, relations)| relations);
    // the object of the first relation that is claimed, of several the first by name
    let mut best: Vec<Option<(usize, usize)>> = vec![None; entities.len()];
    for draft in drafts {
        let (End::Entity(subject), End::Entity(object)) = (&draft.subject, &draft.object) else { continue };
        let rank = relations(entities[*subject].kind).and_then(|r| r.iter().position(|r| *r == draft.relation));
        let Some(rank) = rank else { continue };
        let name = |o: usize| entities[o].name.as_str();
        if best[*subject].is_none_or(|(least, other)| (rank, name(*object)) < (least, name(other))) {
            best[*subject] = Some((rank, *object));
        }
    }
    let place = document.place.map(|place| {
        let city = pack.gazetteer.above(place, Level::City).unwrap_or(place);
        pack.gazetteer.divisions[city].name.as_str()
    });
    for i in 0..entities.len() {
        if relations(entities[i].kind).is_some() {
            let object = best[i].map(|(_, object)| entities[object].name.clone());
            entities[i].key = object.or_else(|| place.map(str::to_owned));
        }
    }
}
