//! `lianpu validate`: the graph against the SHACL shapes.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;

use super::Outcome;
use super::common::Common;
use crate::validate::validate;

/// Check the graph against the SHACL shapes; ends with 1 where something does not conform
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu validate --store ./lianpu-store
  lianpu validate --shapes my-shapes.ttl --format json")]
pub struct Validate {
    /// Folder of the store
    #[arg(long, value_name = "DIR", default_value = "./lianpu-store")]
    store: PathBuf,
    /// SHACL shapes in Turtle [default: those of the pack]
    #[arg(long, value_name = "FILE")]
    shapes: Option<PathBuf>,
    /// One JSON object a violation
    #[arg(long)]
    json: bool,
}

impl Validate {
    /// Runs the command.
    ///
    /// # Errors
    /// Shapes or a store that cannot be read.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        let shapes = match &self.shapes {
            Some(path) => std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?,
            None => common.load_pack()?.files.get("ontology/shapes.ttl").context("the pack has no ontology/shapes.ttl")?.text.to_owned(),
        };
        let store = crate::store::open(&self.store).map_err(super::store_error)?;
        let violations = validate(&store, &shapes)?;
        let mut out = io::stdout().lock();
        for v in &violations {
            let message = v.message_zh.as_deref().or(v.message_en.as_deref()).unwrap_or("");
            if self.json {
                let row = serde_json::json!({"focus": v.focus_node, "path": v.path, "value": v.value, "constraint": v.constraint,
                    "severity": v.severity, "shape": v.shape, "message": {"zh": v.message_zh, "en": v.message_en}});
                writeln!(out, "{row}")?;
            } else {
                let (path, value) = (v.path.as_deref().unwrap_or("–"), v.value.as_deref().unwrap_or("–"));
                writeln!(out, "{}\t{}\t{path}\t{value}\t{}\t{message}", v.severity, v.focus_node, v.constraint)?;
            }
        }
        common.say(&format!("{} violation(s)", violations.len()));
        Ok(if violations.is_empty() { Outcome::Done } else { Outcome::Findings })
    }
}
