//! `lianpu evaluate`: precision, recall and F1 against gold annotations.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::Outcome;
use super::common::Common;

/// Measure precision, recall and F1 against gold annotations
#[derive(Debug, Args)]
pub struct Evaluate {
    /// Folder of gold files (NAME.tsv)
    #[arg(required = true, value_name = "GOLD")]
    gold: Vec<PathBuf>,
}

impl Evaluate {
    /// Runs the command.
    ///
    /// # Errors
    /// Gold or texts that cannot be read.
    pub fn run(&self, _common: &Common) -> Result<Outcome> {
        anyhow::bail!("{} gold folders", self.gold.len())
    }
}
