//! `lianpu extract`: claims and entities as JSON lines, without a store.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use anyhow::Result;
use clap::{Args, ValueEnum};
use indicatif::ProgressBar;
use rayon::prelude::*;

use super::Outcome;
use super::common::{Common, HowToRead};
use crate::emit::{Lines, confident, write_jsonl};
use crate::pipeline::{self, Pipeline};
use crate::read::{self, Found, Options, Text};
use crate::text::Given;

/// Print the claims and entities of texts as JSON lines, without a store
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu extract news/*.txt > facts.jsonl
  lianpu extract 重点项目.xlsx 公告.pdf pages.zip --min-confidence 0.9
  lianpu extract crawl.ndjson --field text=data.body --field date=data.time
  echo '{\"name\":\"a\",\"text\":\"…\"}' | lianpu extract -")]
pub struct Extract {
    /// Files and folders; `-` reads standard input: a text, a page, a table, or one JSON object {\"name\",\"text\"} a line
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
    #[command(flatten)]
    how: HowToRead,
    /// Threads [default: one per processor]
    #[arg(long, short, value_name = "N")]
    jobs: Option<usize>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// One JSON object a line
    Jsonl,
}

/// Documents that are extracted before their lines are written.
const BATCH: usize = 256;
/// So many bytes of text make a batch, too: a slice of a long table is much longer than an article.
const ROOM: usize = 1 << 20;
/// Texts that are read ahead.
const AHEAD: usize = 64;

/// A document that was read, or the message that one could not be.
type Read = Result<(String, Text), String>;

impl Extract {
    /// Runs the command.
    ///
    /// # Errors
    /// A bad pack, nothing to read, or an output that cannot be written.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        let pipeline = common.pipeline()?;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.jobs.unwrap_or(0)).build()?;
        let options = self.how.options();
        let Format::Jsonl = self.format;
        let (found, missing) = match self.paths.as_slice() {
            [path] if path.as_os_str() == "-" => (None, false),
            paths => {
                let (found, missing) = common.find(paths)?;
                (Some(found), missing)
            }
        };
        let bar = common.progress(found.as_ref().map_or(0, Vec::len), "reading");
        let (sender, texts) = sync_channel::<Read>(AHEAD);
        let mut tally = Tally { read: 0, findings: missing };
        std::thread::scope(|scope| -> Result<()> {
            let (bar, options) = (&bar, &options);
            scope.spawn(move || match found {
                Some(found) => read_files(&found, options, bar, &sender),
                None => read_stdin(options, &sender),
            });
            self.write(common, pipeline, &pool, texts, &mut tally)
        })?;
        bar.finish_and_clear();
        anyhow::ensure!(tally.read > 0, "none of the documents could be read");
        Ok(if tally.findings { Outcome::Findings } else { Outcome::Done })
    }

    /// Extracts what is read, batch after batch, and writes it in order.
    fn write(
        &self,
        common: &Common,
        pipeline: &Pipeline,
        pool: &rayon::ThreadPool,
        texts: Receiver<Read>,
        tally: &mut Tally,
    ) -> Result<()> {
        let mut out = BufWriter::new(io::stdout().lock());
        let mut texts = texts.into_iter().peekable();
        while texts.peek().is_some() {
            let (mut batch, mut room) = (Vec::new(), 0);
            while batch.len() < BATCH
                && room < ROOM
                && let Some(read) = texts.next()
            {
                match read {
                    Ok(read) => {
                        room += read.1.text.len();
                        batch.push(read);
                    }
                    Err(message) => {
                        common.error(&message);
                        tally.findings = true;
                    }
                }
            }
            tally.read += batch.len();
            let row = |row: &[(String, Text)]| {
                self.lines_of(pipeline, row.iter().map(|(name, text)| Given::read(name, text)))
            };
            let done: Vec<Vec<u8>> = pool.install(|| batch.par_chunks(pipeline::row(batch.len())).map(row).collect());
            for bytes in done {
                out.write_all(&bytes)?;
            }
        }
        Ok(out.flush()?)
    }

    fn lines_of<'a>(&self, pipeline: &Pipeline, texts: impl Iterator<Item = Given<'a>>) -> Vec<u8> {
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

/// What was read.
struct Tally {
    read: usize,
    findings: bool,
}

/// Reads files one after the other; ends where nobody takes the texts any more.
fn read_files(found: &[Found], options: &Options, bar: &ProgressBar, sender: &SyncSender<Read>) {
    for file in found {
        let mut goes_on = true;
        read::read_file(&file.path, options, &mut |text| {
            let read = text.map(|text| (read::document_name(&file.name, &text.name), text));
            goes_on &= sender.send(read.map_err(|error| error.to_string())).is_ok();
        });
        if !goes_on {
            return;
        }
        bar.inc(1);
    }
}

/// Reads standard input, whatever it is.
fn read_stdin(options: &Options, sender: &SyncSender<Read>) {
    let mut input = io::stdin().lock();
    read::read_stream(Path::new("standard input"), &mut input, options, &mut |text| {
        let name = |text: &Text| if text.name.is_empty() { "standard input".to_owned() } else { text.name.clone() };
        let read = text.map(|text| (name(&text), text)).map_err(|error| error.to_string());
        // nobody takes it where the output is closed
        let _ = sender.send(read);
    });
}
