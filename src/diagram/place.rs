//! What a member makes → the segment it stands on.
//!
//! A product belongs to a segment if it is called like one of the segment's products (铝箔), ends in such a name (高精铝箔) or has it
//! inside (铝箔坯料); in this order, and the longer name first. A member whose products are not told, or not known to any segment, is
//! placed by the product in its own name (年产5万吨铝箔项目).

use super::model::{Card, Named};
use std::collections::{BTreeMap, BTreeSet};

/// The names of products of each group, by its position.
pub(super) type Names = Vec<BTreeSet<String>>;

/// How well a name fits a product: kind of fit, length in characters.
type Fit = (u8, usize);

/// The group that turns out what is called `product`; having the name inside is not enough.
pub(super) fn group_of(product: &str, names: &Names) -> Option<usize> {
    best(product, names).filter(|((kind, _), _)| *kind > 1).map(|(_, group)| group)
}

/// The group that `card` stands on.
fn stand(card: &Card, names: &Names) -> Option<usize> {
    let mut fits: BTreeMap<usize, (usize, Fit)> = BTreeMap::new();
    for product in &card.products {
        if let Some((fit, group)) = best(product, names) {
            let told = fits.entry(group).or_default();
            *told = (told.0 + 1, told.1.max(fit));
        }
    }
    // Most products first, then the best fit, then the group furthest upstream.
    let told = fits.into_iter().max_by(|(a, one), (b, other)| one.cmp(other).then(b.cmp(a)));
    told.map(|(group, _)| group).or_else(|| best(&card.entity.label, names).map(|(_, group)| group))
}

/// The group that one of `names` in `text` speaks for.
fn best(text: &str, names: &Names) -> Option<(Fit, usize)> {
    let mut best: Option<(Fit, usize)> = None;
    for (group, names) in names.iter().enumerate() {
        for name in names {
            let length = name.chars().count();
            // One character (铝, 钢) stands in too many words.
            let kind = match () {
                () if text == name => 3,
                () if length < 2 => continue,
                () if text.ends_with(name.as_str()) => 2,
                () if text.contains(name.as_str()) => 1,
                () => continue,
            };
            let fit = (kind, length);
            if best.is_none_or(|(found, _)| fit > found) {
                best = Some((fit, group));
            }
        }
    }
    best
}

/// Puts each card on its group; what fits none is handed back.
pub(super) fn place(cards: Vec<Card>, names: &Names) -> (Vec<Vec<Card>>, Vec<Card>) {
    let mut placed = vec![Vec::new(); names.len()];
    let mut unplaced = Vec::new();
    for card in cards {
        match stand(&card, names).and_then(|group| placed.get_mut(group)) {
            Some(group) => group.push(card),
            None => unplaced.push(card),
        }
    }
    (placed, unplaced)
}

/// Folds what is more than `limit` cards in all: no list keeps more than any other can have. Returns what was folded of each.
pub(super) fn fold(lists: &mut [&mut Vec<Card>], limit: usize) -> Vec<usize> {
    let kept = |cap: usize, lists: &[&mut Vec<Card>]| lists.iter().map(|list| list.len().min(cap)).sum::<usize>();
    let longest = lists.iter().map(|list| list.len()).max().unwrap_or(0);
    let cap = (1..=longest).rev().find(|cap| kept(*cap, lists) <= limit).unwrap_or(1);
    let mut spare = limit.saturating_sub(kept(cap, lists));
    let mut folded = Vec::new();
    for list in lists {
        let mut keep = list.len().min(cap);
        if keep < list.len() && spare > 0 {
            spare -= 1;
            keep += 1;
        }
        folded.push(list.len() - keep);
        list.truncate(keep);
    }
    folded
}

/// What several nodes are called, for a group that stands for one product.
pub(super) fn only(named: &Named) -> BTreeSet<String> {
    BTreeSet::from([named.label.clone()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        [&["铝锭", "电解铝"][..], &["铝箔", "双零铝箔"], &["铝轮毂"]]
            .iter()
            .map(|names| names.iter().map(|name| (*name).to_owned()).collect())
            .collect()
    }

    #[test]
    fn the_end_of_a_name_says_what_it_is() {
        assert_eq!(best("高精双零铝箔", &names()), Some(((2, 4), 1)));
        assert_eq!(best("铝锭铸造铝轮毂", &names()), Some(((2, 3), 2)));
        assert_eq!(best("钢板", &names()), None);
    }
}
