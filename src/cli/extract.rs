//! `lianpu extract`: claims and entities as JSON lines, without a store.

use std::io::{self, BufRead, BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde::Deserialize;

use super::Outcome;
use super::common::Common;
use crate::emit::write_jsonl;
use crate::pipeline::Pipeline;

/// Print the claims and entities of texts as JSON lines, without a store
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu extract news/*.txt > facts.jsonl
  echo '{\"name\":\"a\",\"text\":\"…\"}' | lianpu extract -")]
pub struct Extract {
    /// Files and folders; `-` reads one JSON object {\"name\",\"text\"} a line from standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
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
const BATCH: usize = 64;

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
            self.run_lines(common, &pipeline, &pool, &mut out)?
        } else {
            self.run_files(common, &pipeline, &pool, &mut out)?
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
            let lines: Vec<Option<Vec<u8>>> = pool.install(|| {
                let one = |f: &crate::read::Found| Some(lines_of(pipeline, &f.name, &common.read(&f.path)?.text));
                batch.par_iter().map(one).collect()
            });
            for line in lines {
                match line {
                    Some(bytes) => {
                        read += 1;
                        out.write_all(&bytes)?;
                    }
                    None => findings = true,
                }
                bar.inc(1);
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
            let done: Vec<Vec<u8>> =
                pool.install(|| batch.par_iter().map(|d| lines_of(pipeline, &d.name, &d.text)).collect());
            for bytes in done {
                out.write_all(&bytes)?;
            }
        }
        Ok(findings)
    }
}

fn lines_of(pipeline: &Pipeline, name: &str, text: &str) -> Vec<u8> {
    let (document, extraction) = pipeline.run(name, text);
    let mut bytes = Vec::new();
    // writing to memory does not fail
    let _ = write_jsonl(&document, &extraction, &pipeline.pack, &mut bytes);
    bytes
}
