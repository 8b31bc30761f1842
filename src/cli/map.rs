//! `lianpu map`: long lists as RDF, row by row.

use std::io;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;

use super::Outcome;
use super::common::{Common, HowToRead};
use crate::emit::BASE;
use crate::map::{How, Mapped, map};
use crate::output;

/// Map long lists to RDF by their headings, row by row, without reading the words of their cells
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu map 重点项目.csv -o projects.trig
  lianpu map lists/ --jobs 2 | oxigraph load --location graph --format trig
  lianpu map 企业名录.xlsx -o companies.trig

For lists of a hundred thousand rows and more. The name of what a row is about is the whole cell; firms, figures, dates and places
are told by their form; texts in cells are not read. Each row has a graph of its own, named by where it stands: <document/LIST#row=12>.
Entities have the IRIs that `build` gives them. Shorter lists are read better by `build` and `extract`.")]
pub struct MapCommand {
    /// Files and folders with lists: CSV, TSV, XLSX, ODS, HTML, Markdown, DOCX
    #[arg(required = true, value_name = "LIST")]
    lists: Vec<PathBuf>,
    /// File to write, as TriG; standard output without it
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Namespace of the data; ends with `/` or `#`
    #[arg(long, value_name = "IRI", default_value = BASE, value_parser = super::build::base)]
    base: String,
    #[command(flatten)]
    how: HowToRead,
    /// Threads [default: one per processor]
    #[arg(long, short, value_name = "N")]
    jobs: Option<usize>,
}

impl MapCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// A bad pack, nothing to read, no list that can be mapped, or an output that cannot be written.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        let pipeline = common.pipeline()?;
        let (found, missing) = common.find(&self.lists)?;
        let how = How { base: self.base.clone(), options: self.how.options() };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.jobs.unwrap_or(0)).build()?;
        let bar = common.counter("rows");
        let step = |rows| bar.inc(rows);
        let mapped = match &self.output {
            None => pool.install(|| map(&found, pipeline, &how, &mut io::stdout(), &step))?,
            Some(path) => {
                let cannot = || format!("cannot write {}", path.display());
                let mut file = output::beside(path).with_context(cannot)?;
                let mapped = pool.install(|| map(&found, pipeline, &how, file.as_file_mut(), &step));
                let mapped = mapped.with_context(cannot)?;
                file.persist(path).with_context(cannot)?;
                mapped
            }
        };
        bar.finish_and_clear();
        let findings = tell(&mapped, common) || missing;
        anyhow::ensure!(mapped.rows > 0, "no row could be mapped");
        Ok(if findings { Outcome::Findings } else { Outcome::Done })
    }
}

/// Says what was mapped and what was not; whether there is something to look at.
fn tell(mapped: &Mapped, common: &Common) -> bool {
    let mut findings = !mapped.errors.is_empty();
    mapped.errors.iter().for_each(|error| common.error(&error.to_string()));
    for table in &mapped.tables {
        match &table.columns {
            Ok(columns) => {
                let texts = match table.texts.as_slice() {
                    [] => String::new(),
                    texts => format!("; not read: {} (texts, which build and extract read)", texts.join(", ")),
                };
                common.say(&format!("{}: {}{texts}", table.name, columns.join(", ")));
            }
            Err(message) => {
                common.error(&format!("{}: {message}", table.name));
                findings = true;
            }
        }
    }
    let left = [(mapped.aside, "totals, notes and headings"), (mapped.nameless, "without a name")];
    let left: Vec<String> = left.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    let left = if left.is_empty() { String::new() } else { format!("; left out: {}", left.join(", ")) };
    common.say(&format!("{} rows, {} facts{left}", mapped.rows, mapped.facts));
    findings
}
