//! `lianpu export`: the graph in another format.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;

use super::Outcome;
use super::common::Common;
use crate::export::{EXPORTERS, confident, find};
use crate::output;

/// Write the graph in a format that other tools load
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu export --format nquads -o graph.nq
  lianpu export --format turtle --min-confidence 0.9 -o sure.ttl
  lianpu export --format turtle | rapper -i turtle -c -
  lianpu export --list")]
pub struct Export {
    /// Name of the format; --list shows them
    #[arg(long, value_name = "FORMAT", required_unless_present = "list")]
    format: Option<String>,
    /// List the formats
    #[arg(long)]
    list: bool,
    /// Write only facts of this confidence or more, 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = super::common::share)]
    min_confidence: f64,
    /// Folder of the store
    #[arg(long, value_name = "DIR", default_value = "./lianpu-store")]
    store: PathBuf,
    /// File to write; standard output without it
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Export {
    /// Runs the command.
    ///
    /// # Errors
    /// No such format, a store that cannot be opened, or an output that cannot be written.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        if self.list {
            let mut out = io::stdout().lock();
            for exporter in EXPORTERS {
                writeln!(out, "{:<10} .{:<7} {}", exporter.name(), exporter.extension(), exporter.about())?;
            }
            return Ok(Outcome::Done);
        }
        let exporter = find(self.format.as_deref().unwrap_or_default())?;
        let mut store = crate::store::open(&self.store).map_err(super::store_error)?;
        if self.min_confidence > 0.0 {
            store = confident(store, self.min_confidence)?;
        }
        match &self.output {
            None => exporter.write(&store, &mut BufWriter::new(io::stdout().lock()))?,
            Some(path) => {
                let mut file = output::beside(path).with_context(|| format!("cannot write {}", path.display()))?;
                exporter.write(&store, &mut BufWriter::new(file.as_file_mut()))?;
                let file: File = file.persist(path).with_context(|| format!("cannot write {}", path.display()))?;
                common.say(&format!("{}: {} bytes, {}", path.display(), file.metadata()?.len(), exporter.media_type()));
            }
        }
        Ok(Outcome::Done)
    }
}
