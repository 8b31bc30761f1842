//! What ends a build.

use crate::derive::DeriveError;
use crate::pack::PackError;
use crate::store::StoreError;

/// Why a store could not be built; the old one is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// A list of the pack that is needed to unite entities.
    #[error("{0}")]
    Pack(PackError),
    /// A rule for what follows from the claims.
    #[error(transparent)]
    Derive(#[from] DeriveError),
    /// The store, or that somebody stopped the build.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl BuildError {
    /// What the reader of the error can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Derive(_) => None,
            Self::Pack(_) => Some("`lianpu check` says what is wrong in the pack"),
            Self::Store(error) => error.hint(),
        }
    }
}
