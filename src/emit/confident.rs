//! Extraction and a least confidence → what is left of it.

use crate::model::{Claim, Extraction, Node};
use crate::pack::Pack;

/// Drops claims of less than the `least` confidence, and products of which nothing is claimed any more: they are known by
/// claims alone, while other names stand in the text whatever is read of them.
///
/// A greater `least` gives a part of what a smaller one gives: names were resolved, and IRIs will be minted, as if nothing
/// were dropped.
pub fn confident(mut extraction: Extraction, least: f64, pack: &Pack) -> Extraction {
    let before = extraction.claims.len();
    extraction.claims.retain(|claim| claim.confidence >= least);
    let product = pack.ontology.class("Product");
    if extraction.claims.len() == before || product.is_none() {
        return extraction;
    }
    let mut used = vec![false; extraction.entities.len()];
    extraction.claims.iter_mut().flat_map(entities).for_each(|number| used[*number] = true);
    let mut numbers = Vec::with_capacity(used.len());
    let mut kept = Vec::with_capacity(used.len());
    for (entity, used) in extraction.entities.into_iter().zip(used) {
        numbers.push(kept.len());
        if used || Some(entity.kind) != product {
            kept.push(entity);
        }
    }
    extraction.entities = kept;
    extraction.claims.iter_mut().flat_map(entities).for_each(|number| *number = numbers[*number]);
    extraction
}

/// The numbers of the entities that a claim is about.
fn entities(claim: &mut Claim) -> impl Iterator<Item = &mut usize> {
    [&mut claim.subject, &mut claim.object].into_iter().filter_map(|end| match end {
        Node::Entity(number) => Some(number),
        Node::Value { .. } => None,
    })
}
