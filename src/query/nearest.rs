//! A name nothing is called by → the names most like it: what was probably meant?

use std::cmp::Reverse;
use std::collections::HashSet;

/// How many names an error lists.
const SHOWN: usize = 5;

/// The names most like `name`, best first; names that share nothing with it are left out.
///
/// Alike means: many characters and pairs of characters in common. Edit distance is of no use on names of three characters.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Vec<String> {
    let wanted = grams(name);
    let mut scored: Vec<(Reverse<usize>, &str)> = known
        .filter_map(|candidate| {
            let grams = grams(candidate);
            let common = wanted.intersection(&grams).count();
            // The Dice coefficient in thousandths, so that the order is one of integers.
            (common > 0).then(|| (Reverse(2000 * common / (wanted.len() + grams.len())), candidate))
        })
        .collect();
    scored.sort_unstable();
    scored.dedup();
    scored.into_iter().take(SHOWN).map(|(_, candidate)| candidate.to_owned()).collect()
}

/// The characters and pairs of neighbouring characters of a name.
fn grams(name: &str) -> HashSet<(char, char)> {
    let characters: Vec<char> = name.chars().collect();
    let single = characters.iter().map(|&c| (c, '\0'));
    single.chain(characters.windows(2).map(|pair| (pair[0], pair[1]))).collect()
}
