//! `lianpu build`: read, extract, resolve, load.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::Outcome;
use super::common::Common;
use crate::build::{Target, build};

/// Read texts and build the store from them; does nothing where nothing has changed
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu build news/ --store ./lianpu-store
  lianpu build news/2022 notices/plan.md --jobs 2
  lianpu build news/ --min-confidence 0.9")]
pub struct Build {
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Folder of the store
    #[arg(long, value_name = "DIR", default_value = "./lianpu-store")]
    store: PathBuf,
    /// Namespace of the data; ends with `/` or `#`
    #[arg(long, value_name = "IRI", default_value = "https://w3id.org/lianpu/id/", value_parser = base)]
    base: String,
    /// Write only facts of this confidence or more, 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = super::common::share)]
    min_confidence: f64,
    /// Compact the store after writing: large stores answer faster, writing takes longer
    #[arg(long)]
    optimize: bool,
    /// Threads [default: one per processor]
    #[arg(long, short, value_name = "N")]
    jobs: Option<usize>,
}

fn base(text: &str) -> Result<String, String> {
    oxigraph::model::NamedNode::new(text).map_err(|e| e.to_string())?;
    if text.ends_with(['/', '#']) { Ok(text.to_owned()) } else { Err("it must end with `/` or `#`".into()) }
}

impl Build {
    /// Runs the command.
    ///
    /// # Errors
    /// A bad pack, nothing to read, or a store that cannot be written.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        let pipeline = common.pipeline()?;
        let (files, mut findings) = common.find(&self.paths)?;
        let bar = common.progress(files.len(), "reading");
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.jobs.unwrap_or(0)).build()?;
        let target = Target {
            store: &self.store,
            base: &self.base,
            min_confidence: self.min_confidence,
            optimize: self.optimize,
        };
        // an interrupted build leaves the old store: the new one is swapped in when it is whole
        let built = pool.install(|| build(pipeline, &files, target, &|| bar.inc(1)));
        bar.finish_and_clear();
        let built = built.map_err(super::store_error)?;
        for error in &built.errors {
            common.error(&error.to_string());
            findings = true;
        }
        anyhow::ensure!(built.documents > 0, "none of the documents could be read; the store was left as it was");
        for (name, warning) in &built.warnings {
            common.warn(&format!("{name}: {}", warning.message));
        }
        let store = self.store.display();
        if built.unchanged {
            common.say(&format!("{store}: nothing has changed; {} documents, {} quads", built.documents, built.quads));
        } else {
            common.say(&format!(
                "{store}: {} documents, {} entities, {} facts, {} quads",
                built.documents, built.entities, built.facts, built.quads
            ));
        }
        Ok(if findings { Outcome::Findings } else { Outcome::Done })
    }
}
