//! `lianpu check`: the pack holds together, and every rule reads its own examples.

use std::io::{self, Write};

use anyhow::Result;
use clap::Args;

use super::Outcome;
use super::common::Common;
use crate::check;

/// Check the pack: ontology, lists, rules and their examples, queries
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu check
  lianpu check --pack ./my-pack
  lianpu check --rules")]
pub struct Check {
    /// List every rule with what it is about
    #[arg(long)]
    rules: bool,
}

impl Check {
    /// Runs the command.
    ///
    /// # Errors
    /// A pack that does not load.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        let pipeline = common.pipeline()?;
        let mut out = io::stdout().lock();
        if self.rules {
            for name in &pipeline.pack.rules.names {
                writeln!(out, "names\t{}\t{}\t{}", name.stratum, name.id, name.class)?;
            }
            for rule in pipeline.pack.rules.mentions.iter().chain(&pipeline.pack.rules.relations) {
                writeln!(out, "rule\t{}\t{}\t{}", rule.stratum, rule.id, rule.about)?;
            }
            for kind in &pipeline.pack.tables {
                writeln!(out, "table\t0\ttable/{}\t{}", kind.id, kind.about)?;
            }
            return Ok(Outcome::Done);
        }
        let errors = check::examples(pipeline);
        for error in &errors {
            writeln!(out, "{error}")?;
        }
        let counts = check::counts(pipeline);
        common.say(&format!("{counts}; {} problem(s)", errors.len()));
        Ok(if errors.is_empty() { Outcome::Done } else { Outcome::Findings })
    }
}
