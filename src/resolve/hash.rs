//! Words → numbers to file them under, quickly: most of what a document says, it says again.
//!
//! The tables of one document are small and live for microseconds, so the hash that the standard library shields against
//! hostile keys is not needed for them.

use std::hash::{BuildHasherDefault, Hasher};

/// A map for the tables of one document.
pub(super) type QuickMap<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<Quick>>;
/// A set for the tables of one document.
pub(super) type QuickSet<K> = std::collections::HashSet<K, BuildHasherDefault<Quick>>;

/// Multiplies and turns eight bytes at a time.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Quick(u64);

/// An odd number without a pattern in its bits.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

impl Quick {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(26) ^ word).wrapping_mul(FACTOR);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            self.add(rest.iter().fold(rest.len() as u64, |word, b| word << 8 | u64::from(*b)));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.add(u64::from(number));
    }

    fn write_u16(&mut self, number: u16) {
        self.add(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.add(u64::from(number));
    }

    fn write_usize(&mut self, number: usize) {
        self.add(number as u64);
    }

    fn finish(&self) -> u64 {
        // tables look at the highest and the lowest bits
        self.0 ^ self.0 >> 32
    }
}

#[cfg(test)]
mod tests {
    use std::hash::{BuildHasher, BuildHasherDefault};

    use super::{Quick, QuickSet};

    #[test]
    fn names_that_differ_in_one_character_lie_apart() {
        let names: Vec<String> = (0..2000).map(|i| format!("第{i}号工程项目")).collect();
        let build = BuildHasherDefault::<Quick>::default();
        let hashes: QuickSet<u64> = names.iter().map(|n| build.hash_one(n)).collect();
        assert_eq!(hashes.len(), names.len());
        let low: QuickSet<u64> = names.iter().map(|n| build.hash_one(n) % 4096).collect();
        assert!(low.len() > 1400, "{} of 2000", low.len());
    }
}
