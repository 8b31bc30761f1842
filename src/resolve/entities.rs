//! Entities as met → entities as handed on: merged, told apart from namesakes, sorted.

use rustc_hash::FxHashSet;

use super::canonical::Canon;
use super::claims::{Draft, End};
use super::contained::merged;
use crate::model::{Document, Entity, Extraction, Type};
use crate::pack::Pack;

/// Merges a name into the one longer name of its class that ends with it.
pub(super) fn merge(entities: &mut [Entity], drafts: &mut [Draft<'_, '_>], canon: &Canon) {
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
    drafts: &[Draft<'_, '_>],
    document: &Document,
    canon: &Canon,
    pack: &Pack,
) -> Extraction {
    set_keys(&mut entities, drafts, document, canon, pack);
    let mut order = kept(&entities, drafts);
    order.sort_by(|a, b| {
        let key = |i: &usize| (entities[*i].kind, entities[*i].name.as_str(), entities[*i].division);
        key(a).cmp(&key(b))
    });
    let mut number = vec![0; entities.len()];
    let mut sorted = Vec::with_capacity(order.len());
    for old in order {
        number[old] = sorted.len();
        let entity = &mut entities[old];
        entity.aliases.sort_unstable();
        sorted.push(Entity {
            name: std::mem::take(&mut entity.name),
            aliases: std::mem::take(&mut entity.aliases),
            key: entity.key.take(),
            ..*entity
        });
    }
    let claims = drafts.iter().map(|draft| draft.claim(&number, &pack.confidence)).collect();
    Extraction { entities: sorted, claims, warnings: Vec::new() }
}

/// The entities that are handed on: all but those of which nothing is claimed and whose name is another's alias.
fn kept(entities: &[Entity], drafts: &[Draft<'_, '_>]) -> Vec<usize> {
    let mut used = vec![false; entities.len()];
    for end in drafts.iter().flat_map(|d| [d.subject, d.object]) {
        if let End::Entity(i) = end {
            used[i] = true;
        }
    }
    let mut aliases: FxHashSet<(Type, &str)> = FxHashSet::default();
    aliases.reserve(entities.iter().map(|e| e.aliases.len()).sum());
    aliases.extend(entities.iter().flat_map(|e| e.aliases.iter().map(|a| (e.kind, a.as_str()))));
    let is_alias = |i: usize| aliases.contains(&(entities[i].kind, entities[i].name.as_str()));
    (0..entities.len()).filter(|i| used[*i] || !is_alias(*i)).collect()
}

/// What tells namesakes apart across documents: a project's developer or place, a person's body or place.
fn set_keys(entities: &mut [Entity], drafts: &[Draft<'_, '_>], document: &Document, canon: &Canon, pack: &Pack) {
    let relations = |kind: Type| canon.keyed().iter().find(|(k, _)| *k == kind).map(|(_, relations)| relations);
    // the object of the first relation that is claimed, of several the first by name
    let mut best: Vec<Option<(usize, usize)>> = vec![None; entities.len()];
    for draft in drafts {
        let (End::Entity(subject), End::Entity(object)) = (&draft.subject, &draft.object) else { continue };
        let rank =
            relations(entities[*subject].kind).and_then(|r| r.iter().position(|r| *r == draft.statement.relation));
        let Some(rank) = rank else { continue };
        let name = |o: usize| entities[o].name.as_str();
        if best[*subject].is_none_or(|(least, other)| (rank, name(*object)) < (least, name(other))) {
            best[*subject] = Some((rank, *object));
        }
    }
    let place = document.place.map(|place| pack.gazetteer.divisions[pack.gazetteer.city(place)].name.as_str());
    for i in 0..entities.len() {
        if relations(entities[i].kind).is_some() {
            let object = best[i].map(|(_, object)| entities[object].name.clone());
            entities[i].key = object.or_else(|| place.map(str::to_owned));
        }
    }
}
