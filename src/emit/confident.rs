//! Extraction and a least confidence → what is left of it.

use std::collections::BTreeSet;

use crate::model::{Claim, Extraction, Node};
use crate::pack::Pack;

/// Drops claims of less than the `least` confidence, and products of which nothing is claimed any more: they are known by
/// claims alone, while other names stand in the text whatever is read of them.
///
/// A greater `least` gives a part of what a smaller one gives: names were resolved, and IRIs will be minted, as if nothing
/// were dropped.
pub fn confident(mut extraction: Extraction, least: f64, pack: &Pack) -> Extraction {
    let hidden = drop_claims(&mut extraction, least, pack);
    if hidden.is_empty() {
        return extraction;
    }
    let mut numbers = Vec::with_capacity(extraction.entities.len());
    let mut kept = Vec::with_capacity(extraction.entities.len());
    for (number, entity) in extraction.entities.into_iter().enumerate() {
        numbers.push(kept.len());
        if !hidden.contains(&number) {
            kept.push(entity);
        }
    }
    extraction.entities = kept;
    extraction.claims.iter_mut().flat_map(entities).for_each(|number| *number = numbers[*number]);
    extraction
}

/// Drops claims of less than the `least` confidence; gives the numbers of the products of which nothing is claimed any more.
pub fn drop_claims(extraction: &mut Extraction, least: f64, pack: &Pack) -> BTreeSet<usize> {
    let before = extraction.claims.len();
    extraction.claims.retain(|claim| claim.confidence >= least);
    let Some(product) = pack.ontology.class("Product").filter(|_| extraction.claims.len() < before) else {
        return BTreeSet::new();
    };
    let mut used = vec![false; extraction.entities.len()];
    extraction.claims.iter_mut().flat_map(entities).for_each(|number| used[*number] = true);
    let all = extraction.entities.iter().enumerate();
    all.filter(|(number, entity)| entity.kind == product && !used[*number]).map(|(number, _)| number).collect()
}

/// The numbers of the entities that a claim is about.
fn entities(claim: &mut Claim) -> impl Iterator<Item = &mut usize> {
    [&mut claim.subject, &mut claim.object].into_iter().filter_map(|end| match end {
        Node::Entity(number) => Some(number),
        Node::Value { .. } => None,
    })
}
