//! `lianpu report`: the chain map and the lists as an office hands them in.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::Outcome;
use super::common::Common;
use crate::analyse::{Named, chains};
use crate::past::{Day, Evidence};
use crate::report::{Folder, Format, Report, ReportError, Reporter};
use crate::store::Store;

/// Write the map and the lists of a chain, or the profile of a place: HTML, XLSX, CSV
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu report 铝 -o reports/                 铝产业.html, 铝产业.xlsx, 铝产业-清单/*.csv
  lianpu report 茌平 -o reports/               the profile of a place with all its parts
  lianpu report 铝 -o reports/ --format html   the page alone
  lianpu report --all -o reports/              all chains and places of the corpus, and index.html
  lianpu report 铝 -o old/ --as-of 2021        what documents dated up to 2021-01-01 tell

Each page stands alone: no network, no server. Written once more into the same folder, it says what has changed since.
The map needs Graphviz (apt-get install graphviz fonts-noto-cjk); without it the page says so.")]
pub struct ReportCommand {
    /// The chain or place as people call it: 铝产业, 铝, 茌平, or its IRI
    #[arg(value_name = "CHAIN|PLACE", required_unless_present = "all", conflicts_with = "all")]
    name: Option<String>,
    /// Every chain that has a member in the corpus, and every place that a document is about
    #[arg(long)]
    all: bool,
    /// Folder of the store
    #[arg(long, value_name = "DIR", default_value = "./lianpu-store")]
    store: PathBuf,
    /// Folder to write into; it is made where it is not there
    #[arg(long, short, value_name = "DIR")]
    output: PathBuf,
    /// html, xlsx or csv; may be given several times [default: all of them]
    #[arg(long, value_name = "FORMAT", value_parser = format, value_delimiter = ',')]
    format: Vec<Format>,
    /// Write into a folder that holds other things, and over files that no report wrote
    #[arg(long)]
    force: bool,
    /// Report what documents dated up to this day tell: 2022-07-28, 2022-07 or 2022
    #[arg(long, value_name = "DATE", value_parser = super::past::day)]
    as_of: Option<Day>,
}

fn format(text: &str) -> Result<Format, String> {
    Format::from_name(text).ok_or_else(|| "one of html, xlsx, csv".to_owned())
}

impl ReportCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// Nothing of this name, a store that cannot be read, or a folder that cannot be written.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        let opened = super::past::Opened::of(&self.store, self.as_of.as_ref(), Evidence::Kept, common)?;
        let store = opened.store();
        let formats = if self.format.is_empty() { Format::ALL.to_vec() } else { self.format.clone() };
        if let Some(name) = &self.name {
            // what is asked for is looked up before a folder is made
            let report = Reporter::of(store).and_then(|reporter| reporter.named(name)).map_err(super::analyse_error)?;
            let mut folder = Folder::open(&self.output, self.force).map_err(report_error)?;
            return self.write(common, report, &mut folder, &formats);
        }
        let mut folder = Folder::open(&self.output, self.force).map_err(report_error)?;
        self.write_all(common, store, &mut folder, &formats)
    }

    fn write_all(&self, common: &Common, store: &Store, folder: &mut Folder, formats: &[Format]) -> Result<Outcome> {
        let reporter = Reporter::of_many(store).map_err(super::analyse_error)?;
        let (chains, places) = (chains(store), reporter.places());
        let (chains, places) = (chains.map_err(super::analyse_error)?, places.map_err(super::analyse_error)?);
        let bar = common.progress(chains.len() + places.len(), "writing");
        let mut outcome = Outcome::Done;
        let reports = chains.iter().map(|chain| (chain, true)).chain(places.iter().map(|place| (place, false)));
        for (Named { iri, .. }, is_chain) in reports {
            let report = if is_chain { reporter.chain(iri) } else { reporter.place(iri) };
            if self.write(common, report.map_err(super::analyse_error)?, folder, formats)? == Outcome::Findings {
                outcome = Outcome::Findings;
            }
            bar.inc(1);
        }
        bar.finish_and_clear();
        if chains.is_empty() && places.is_empty() {
            common.say("no chain has a member in the corpus, and no document is about a place that is known");
        }
        let index = folder.write_index().map_err(report_error)?;
        common.say(&format!("{}: {} chain(s), {} place(s)", index.display(), chains.len(), places.len()));
        Ok(outcome)
    }

    /// Writes one report; a map that cannot be drawn is told and is a finding.
    fn write(&self, common: &Common, mut report: Report, folder: &mut Folder, formats: &[Format]) -> Result<Outcome> {
        report.as_of = self.as_of.as_ref().map(ToString::to_string);
        let compared = folder.changes(&report);
        if let Some(note) = &compared.note {
            common.warn(note);
        }
        report.changes = compared.changes;
        let files = folder.write(&report, formats).map_err(report_error)?;
        let rows: usize = report.lists.iter().map(|list| list.rows.len()).sum();
        common.say(&format!(
            "{}: {rows} rows from {} of {} documents; {} file(s) in {}",
            report.name,
            report.coverage.about,
            report.coverage.documents,
            files.len(),
            self.output.display()
        ));
        match (&report.picture, report.about) {
            (Err(reason), crate::report::About::Chain) => {
                common.warn(&format!("{}: the map could not be drawn: {reason}", report.name));
                Ok(Outcome::Findings)
            }
            _ => Ok(Outcome::Done),
        }
    }
}

fn report_error(error: ReportError) -> anyhow::Error {
    let hint = error.hint();
    super::with_hint(error.into(), hint.as_deref())
}
