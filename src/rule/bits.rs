//! Numbers, a bit each.

/// A set of small numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
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
        (0..self.0.len() * 64).filter(|number| self.has(*number))
    }
}
