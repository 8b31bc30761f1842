//! What can go wrong between a chain's name and its picture → typed errors that say where, and what would be right.

use crate::analyse::AnalyseError;
use std::io;

/// Why a diagram cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DiagramError {
    /// The chain is not known, its name has several readings, or the store cannot be asked.
    #[error(transparent)]
    Analyse(#[from] AnalyseError),
    /// Graphviz is not installed, or not on the path.
    #[error("Graphviz's program `dot` is not on this machine, so {format} cannot be drawn")]
    NoGraphviz {
        /// The format asked for.
        format: &'static str,
    },
    /// `dot` refused the graph.
    #[error("`dot` could not draw the {format}: {message}")]
    Dot {
        /// The format asked for.
        format: &'static str,
        /// What it said.
        message: String,
    },
    /// The graph could not be handed to `dot`.
    #[error("`dot` cannot be run: {0}")]
    Io(#[from] io::Error),
}

impl DiagramError {
    /// What the reader of the error can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Analyse(error) => error.hint(),
            Self::NoGraphviz { .. } => {
                Some("sudo apt-get install graphviz fonts-noto-cjk, then ask again or run `dot` on the DOT file".into())
            }
            Self::Dot { .. } | Self::Io(_) => None,
        }
    }
}
