//! Numbers, a bit each.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A set of small numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// No number, with room for those below `end`.
    pub fn none(end: usize) -> Bits {
        Bits(vec![0; end.div_ceil(64)])
    }

    /// Takes all numbers out, and makes room for those below `end`.
    pub fn reset(&mut self, end: usize) {
        self.0.clear();
        self.0.resize(end.div_ceil(64), 0);
    }

    /// Becomes a copy of another set, in the memory that it has.
    pub fn copy(&mut self, other: &Bits) {
        self.0.clone_from(&other.0);
    }

    /// Adds a number there is room for.
    pub fn add(&mut self, number: usize) {
        self.0[number / 64] |= 1 << (number % 64);
    }

    /// Adds every number there is room for.
    pub fn add_all(&mut self) {
        self.0.fill(u64::MAX);
    }

    /// Adds the numbers of a set with the same room.
    pub fn join(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    /// Whether it holds a number there is room for.
    pub fn has(&self, number: usize) -> bool {
        self.0[number / 64] >> (number % 64) & 1 != 0
    }

    /// How many numbers it holds.
    pub fn len(&self) -> usize {
        self.0.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    /// The numbers, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.within(0..self.0.len() * 64)
    }

    /// The numbers of a range, ascending.
    pub fn within(&self, range: Range<usize>) -> impl Iterator<Item = usize> {
        let Range { start, end } = range;
        let blocks = self.0.iter().enumerate().take(end.div_ceil(64)).skip(start / 64);
        blocks.flat_map(move |(block, bits)| {
            let first = block * 64;
            let behind = u64::MAX << start.saturating_sub(first);
            let before = u64::MAX >> (first + 64).saturating_sub(end);
            Ones(bits & behind & before).map(move |bit| first + bit)
        })
    }
}

/// The bits that are set, the lowest first.
struct Ones(u64);

impl Iterator for Ones {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let lowest = (self.0 != 0).then(|| self.0.trailing_zeros() as usize)?;
        self.0 &= self.0 - 1;
        Some(lowest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_range_are_those_it_holds() {
        let mut bits = Bits::none(200);
        let numbers = [0, 1, 63, 64, 65, 127, 130, 191];
        numbers.iter().for_each(|number| bits.add(*number));
        for start in 0..192 {
            for end in start..=192 {
                let expected = numbers.iter().copied().filter(|number| (start..end).contains(number));
                assert!(bits.within(start..end).eq(expected), "{start}..{end}");
            }
        }
    }
}
