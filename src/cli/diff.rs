//! `lianpu diff`: what is new, gone and changed between two stores.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::Outcome;
use super::common::Common;
use crate::diff::{DiffError, difference, patch};

/// Say what is new, gone and changed between two stores
#[derive(Debug, Args)]
#[command(after_help = "\
Exit code 0 where the stores hold the same graph, 1 where they differ.

Examples:
  lianpu diff store-2023 store-2024
  lianpu diff old new --format patch > changes.rdfp     an RDF patch: lines of D and A
  lianpu diff old new --format json | jq .facts.changed")]
pub struct Diff {
    /// The old store
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The new store
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// How it is told
    #[arg(long, value_enum, default_value_t = Telling::Words)]
    format: Telling,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Telling {
    /// In words
    Words,
    /// As RDF patch: D for a quad that is gone, A for one that is new
    Patch,
    /// As JSON
    Json,
}

impl Diff {
    /// Runs the command.
    ///
    /// # Errors
    /// A store that cannot be opened, or an output that cannot be written.
    pub fn run(&self, _: &Common) -> Result<Outcome> {
        let old = crate::store::open(&self.old).map_err(super::store_error)?;
        let new = crate::store::open(&self.new).map_err(super::store_error)?;
        let mut out = BufWriter::new(io::stdout().lock());
        let mut same = true;
        if self.format == Telling::Patch {
            patch(&old, &new, |comes, line| {
                same = false;
                writeln!(out, "{} {line}", if comes { 'A' } else { 'D' })?;
                Ok::<(), DiffError>(())
            })?;
        } else {
            let difference = difference(&old, &new)?;
            same = difference.is_empty();
            match self.format {
                Telling::Json => {
                    serde_json::to_writer_pretty(&mut out, &difference)?;
                    writeln!(out)?;
                }
                _ => write!(out, "{difference}")?,
            }
        }
        out.flush()?;
        Ok(if same { Outcome::Done } else { Outcome::Findings })
    }
}
