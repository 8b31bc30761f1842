//! `lianpu validate`: the graph against the SHACL shapes.

use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Triple;

use super::Outcome;
use super::common::Common;
use crate::validate::{validate, validate_triples};

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
    /// Check this RDF file (N-Triples, Turtle, N-Quads or TriG, by its ending) instead of a store
    #[arg(long, value_name = "FILE", conflicts_with = "store")]
    graph: Option<PathBuf>,
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
            Some(path) => {
                std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?
            }
            None => common
                .load_pack()?
                .files
                .get("ontology/shapes.ttl")
                .context("the pack has no ontology/shapes.ttl")?
                .text
                .to_owned(),
        };
        let violations = match &self.graph {
            Some(path) => validate_triples(triples(path)?, &shapes)?,
            None => validate(&crate::store::open(&self.store).map_err(super::store_error)?, &shapes)?,
        };
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

/// The triples of an RDF file, of all its graphs.
fn triples(path: &Path) -> Result<Vec<Triple>> {
    let ending = path.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
    let format = RdfFormat::from_extension(&ending)
        .with_context(|| format!("{}: `{ending}` is no ending of an RDF format", path.display()))?;
    let file = std::fs::File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let quads = RdfParser::from_format(format).for_reader(BufReader::new(file));
    quads.map(|quad| Ok(Triple::from(quad.with_context(|| path.display().to_string())?))).collect()
}
