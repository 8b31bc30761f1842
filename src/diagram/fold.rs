//! Lists of cards → as many of each as a picture has room for.

use super::model::{Card, Group};

/// Folds what is more than `limit` cards in all: no list keeps more than any other can have. Returns what was folded of each.
pub(super) fn fold<T>(lists: &mut [&mut Vec<T>], limit: usize) -> Vec<usize> {
    let kept = |cap: usize, lists: &[&mut Vec<T>]| lists.iter().map(|list| list.len().min(cap)).sum::<usize>();
    let longest = lists.iter().map(|list| list.len()).max().unwrap_or(0);
    let cap = (0..=longest).rev().find(|cap| kept(*cap, lists) <= limit).unwrap_or(0);
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

/// Folds the cards of groups and those without a group to `limit` in all; returns how many of the latter are folded.
pub(super) fn fold_groups(groups: &mut [Group], unplaced: &mut Vec<Card>, limit: usize) -> usize {
    let mut lists: Vec<_> = groups.iter_mut().map(|group| &mut group.cards).chain([unplaced]).collect();
    let mut folded = fold(&mut lists, limit);
    let of_unplaced = folded.pop().unwrap_or(0);
    for (group, folded) in groups.iter_mut().zip(folded) {
        group.folded = folded;
    }
    of_unplaced
}
