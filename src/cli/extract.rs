//! `lianpu extract`: claims and entities as JSON lines, without a store.

use std::io::{self, BufRead, BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde::Deserialize;

use super::Outcome;
use super::common::Common;
use crate::emit::{Lines, confident, write_jsonl};
use crate::pipeline::{self, Pipeline};

/// Print the claims and entities of texts as JSON lines, without a store
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu extract news/*.txt > facts.jsonl
  lianpu extract news/*.txt --min-confidence 0.9
  echo '{\"name\":\"a\",\"text\":\"…\"}' | lianpu extract -")]
pub struct Extract {
    /// Files and folders; `-` reads one JSON object {\"name\",\"text\"} a line from standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    /// Print only facts of this confidence or more, 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = super::common::share)]
    min_confidence: f64,
    /// Print entities and facts of all classes and relations, also of those that annotations do not cover (working units)
    #[arg(long)]
    all: bool,
    /// Threads [default: one per processor]
    #[arg(long, short, value_name = "N")]
    jobs: Option<usize>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// One JSON object a line
    Jsonl,
}

/// Documents that are read and extracted before their lines are written.
const BATCH: usize = 256;

#[derive(Deserialize)]
struct Line {
    name: String,
    text: String,
}

impl Extract {
    /// Runs the command.
    ///
    /// # Errors
    /// A bad pack, nothing to read, or an output that cannot be written.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        let pipeline = common.pipeline()?;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.jobs.unwrap_or(0)).build()?;
        let mut out = BufWriter::new(io::stdout().lock());
        let Format::Jsonl = self.format;
        let findings = if self.paths == [PathBuf::from("-")] {
            self.run_lines(common, pipeline, &pool, &mut out)?
        } else {
            self.run_files(common, pipeline, &pool, &mut out)?
        };
        out.flush()?;
        Ok(if findings { Outcome::Findings } else { Outcome::Done })
    }

    fn run_files(
        &self,
        common: &Common,
        pipeline: &Pipeline,
        pool: &rayon::ThreadPool,
        out: &mut impl Write,
    ) -> Result<bool> {
        let (found, mut findings) = common.find(&self.paths)?;
        let bar = common.progress(found.len(), "reading");
        let mut read = 0;
        for batch in found.chunks(BATCH) {
            let done: Vec<(usize, Vec<u8>)> = pool.install(|| {
                let row = |row: &[crate::read::Found]| {
                    let read = row.iter().map(|f| Some((f.name.as_str(), common.read(&f.path)?.text)));
                    let texts: Vec<(&str, String)> = read.flatten().collect();
                    let lines = self.lines_of(pipeline, texts.iter().map(|(name, text)| (*name, text.as_str())));
                    bar.inc(row.len() as u64);
                    (texts.len(), lines)
                };
                batch.par_chunks(pipeline::row(batch.len())).map(row).collect()
            });
            let good: usize = done.iter().map(|(texts, _)| texts).sum();
            findings |= good < batch.len();
            read += good;
            for (_, bytes) in done {
                out.write_all(&bytes)?;
            }
        }
        bar.finish_and_clear();
        anyhow::ensure!(read > 0, "none of the documents could be read");
        Ok(findings)
    }

    fn run_lines(
        &self,
        common: &Common,
        pipeline: &Pipeline,
        pool: &rayon::ThreadPool,
        out: &mut impl Write,
    ) -> Result<bool> {
        let mut findings = false;
        let mut lines = io::stdin().lock().lines().enumerate().peekable();
        while lines.peek().is_some() {
            let mut batch = Vec::new();
            for (number, line) in lines.by_ref().take(BATCH) {
                let line = line.context("standard input")?;
                match serde_json::from_str::<Line>(&line) {
                    Ok(document) => batch.push(document),
                    Err(_) if line.trim().is_empty() => {}
                    Err(e) => {
                        common.error(&format!(
                            "standard input, line {}: {e}; a line reads {{\"name\": …, \"text\": …}}",
                            number + 1
                        ));
                        findings = true;
                    }
                }
            }
            let row = |row: &[Line]| self.lines_of(pipeline, row.iter().map(|d| (d.name.as_str(), d.text.as_str())));
            let done: Vec<Vec<u8>> = pool.install(|| batch.par_chunks(pipeline::row(batch.len())).map(row).collect());
            for bytes in done {
                out.write_all(&bytes)?;
            }
        }
        Ok(findings)
    }

    fn lines_of<'a>(&self, pipeline: &Pipeline, texts: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
        let which = if self.all { Lines::All } else { Lines::Measured };
        let mut bytes = Vec::new();
        for (document, extraction) in pipeline.run_all(&texts.collect::<Vec<_>>()) {
            let extraction = confident(extraction, self.min_confidence, &pipeline.pack);
            // writing to memory does not fail
            let _ = write_jsonl(&document, &extraction, &pipeline.pack, which, &mut bytes);
        }
        bytes
    }
}
