//! A stream → the same, as long as it stays within bounds.

use std::io::{self, Read};

/// Reads from `source` until `left` is used up; then it fails with [`Exceeded`].
pub(super) struct Limited<R> {
    source: R,
    left: u64,
    limit: u64,
    what: &'static str,
}

/// The bound was passed.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("{what} (limit {limit})")]
pub(super) struct Exceeded {
    /// What is too large.
    pub what: &'static str,
    /// The bound.
    pub limit: u64,
}

impl<R: Read> Limited<R> {
    /// `source`, up to `limit` bytes.
    pub fn new(source: R, limit: u64, what: &'static str) -> Limited<R> {
        Limited { source, left: limit, limit, what }
    }

    /// Bytes read.
    pub fn used(&self) -> u64 {
        self.limit - self.left
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(into)? as u64;
        if read > self.left {
            return Err(io::Error::other(Exceeded { what: self.what, limit: self.limit }));
        }
        self.left -= read;
        Ok(read as usize)
    }
}

/// The bound that an error speaks of.
pub(super) fn exceeded(error: &io::Error) -> Option<Exceeded> {
    let mut source: Option<&(dyn std::error::Error + 'static)> = error.get_ref().map(|e| e as _);
    while let Some(error) = source {
        if let Some(exceeded) = error.downcast_ref::<Exceeded>() {
            return Some(*exceeded);
        }
        source = error.source();
    }
    None
}
