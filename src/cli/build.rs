//! `lianpu build`: read, extract, resolve, load.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use clap::Args;

use super::Outcome;
use super::common::{Common, Compiling, HowToRead};
use crate::build::{BuildError, Built, Scanned, Target, Watch, scan};
use crate::correct::Corrections;
use crate::diff::difference;
use crate::emit::BASE;
use crate::store::{self, StoreError};

/// Read documents and build the store from them; does nothing where nothing has changed
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu build news/ --store ./lianpu-store
  lianpu build news/2022 notices/plan.pdf 重点项目.xlsx --jobs 2
  lianpu build news/ --min-confidence 0.9
  lianpu build news/ --dry-run            what would be new, gone and changed")]
pub struct Build {
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Folder of the store
    #[arg(long, value_name = "DIR", default_value = "./lianpu-store")]
    store: PathBuf,
    /// Namespace of the data; ends with `/` or `#`
    #[arg(long, value_name = "IRI", default_value = BASE, value_parser = base)]
    base: String,
    /// File of corrections [default: corrections.toml in each folder that is read]
    #[arg(long, value_name = "FILE")]
    corrections: Option<PathBuf>,
    /// Write only facts of this confidence or more, 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = super::common::share)]
    min_confidence: f64,
    /// Compact the store after writing, also one that was brought up to date: it answers faster, writing takes longer
    #[arg(long)]
    optimize: bool,
    /// Say what would change, and leave the store as it is
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    how: HowToRead,
    /// Threads [default: one per processor]
    #[arg(long, short, value_name = "N")]
    jobs: Option<usize>,
}

/// A namespace as given on the command line.
pub(super) fn base(text: &str) -> Result<String, String> {
    oxigraph::model::NamedNode::new(text).map_err(|e| e.to_string())?;
    if text.ends_with(['/', '#']) { Ok(text.to_owned()) } else { Err("it must end with `/` or `#`".into()) }
}

impl Build {
    /// Runs the command.
    ///
    /// # Errors
    /// A bad pack, nothing to read, or a store that cannot be written.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        let (pack, compiling) = common.pipeline_beside(&self.store)?;
        let (files, mut findings) = common.find(&self.paths)?;
        let given = self.corrections.as_ref().map_or(self.paths.as_slice(), std::slice::from_ref);
        let (mut pipeline, mut corrections) = (Err(compiling), Corrections::default());
        let put_right = super::corrections::files(given, self.corrections.is_some())?;
        if !put_right.is_empty() {
            let compiled = pipeline.or_else(Compiling::done)?;
            corrections = super::corrections::read(&put_right, &compiled.pack)?;
            pipeline = Ok(compiled);
        }
        let bar = common.progress(files.len(), "reading");
        let options = self.how.options();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.jobs.unwrap_or(0)).build()?;
        // a dry run brings a copy up to date, which shares the files that stay
        let copy = if self.dry_run { Some(Copy::of(&self.store).map_err(super::store_error)?) } else { None };
        let target = Target {
            store: copy.as_ref().map_or(&self.store, |copy| &copy.store),
            base: &self.base,
            min_confidence: self.min_confidence,
            optimize: self.optimize,
            corrections: Some(&corrections),
            options: &options,
        };
        // the new store is put in place when it is whole; asked a second time, the process ends at once
        let stop = interrupted();
        // a file may hold many documents
        let step = || {
            bar.inc(1);
            bar.set_length(bar.position().max(files.len() as u64));
        };
        let watch = Watch { step: &step, stop };
        let built = match pool.install(|| scan(&pack, &files, target)).map_err(failed)? {
            Scanned::Unchanged(built) => built,
            Scanned::Changed(scan) => {
                let pipeline = pipeline.or_else(Compiling::done)?;
                pool.install(|| scan.build_with(pipeline, watch)).map_err(failed)?
            }
        };
        bar.finish_and_clear();
        for error in &built.errors {
            common.error(&error.to_string());
            findings = true;
        }
        anyhow::ensure!(built.documents > 0, "none of the documents could be read; the store was left as it was");
        for (name, warning) in &built.warnings {
            common.warn(&format!("{name}: {}", warning.message));
        }
        for idle in &built.idle {
            common.warn(&idle.to_string());
        }
        if let Some(copy) = &copy {
            copy.tell(&self.store)?;
        }
        let would = if self.dry_run { "would be: " } else { "" };
        common.say(&format!("{}: {would}{}", self.store.display(), told(&built)));
        Ok(if findings { Outcome::Findings } else { Outcome::Done })
    }
}

/// An error of a build with its hint.
fn failed(error: BuildError) -> anyhow::Error {
    let hint = error.hint();
    super::with_hint(error.into(), hint)
}

/// A copy of a store, beside it, that is removed again.
struct Copy {
    _folder: tempfile::TempDir,
    store: PathBuf,
    /// Whether there was a store to copy.
    is_of_one: bool,
}

impl Copy {
    fn of(store: &Path) -> Result<Copy, StoreError> {
        let parent = store.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // files are shared only inside one file system; elsewhere they are copied
        let beside = tempfile::Builder::new().prefix(".lianpu-dry-run-").tempdir_in(parent);
        let folder = beside.or_else(|_| tempfile::tempdir());
        let folder =
            folder.map_err(|source| StoreError::Io { action: "cannot create", path: parent.into(), source })?;
        let copy = folder.path().join("store");
        let is_of_one = store::copy(store, &copy)?;
        Ok(Copy { _folder: folder, store: copy, is_of_one })
    }

    /// Says how the copy differs from the store.
    fn tell(&self, store: &Path) -> Result<()> {
        if self.is_of_one {
            let (old, new) = (store::open(store), store::open(&self.store));
            let difference = difference(&old.map_err(super::store_error)?, &new.map_err(super::store_error)?)?;
            write!(io::stdout().lock(), "{difference}")?;
        }
        Ok(())
    }
}

/// What a build did, in words.
fn told(built: &Built) -> String {
    let Built { documents, entities, facts, quads, .. } = built;
    if built.unchanged {
        return format!("nothing has changed; {documents} documents, {quads} quads");
    }
    let whole = format!("{documents} documents, {entities} entities, {facts} facts, {quads} quads");
    match built.changes {
        Some((gone, new)) => format!("{whole}; {} read again, {gone} quads gone, {new} new", built.read),
        None => whole,
    }
}

/// Set when Ctrl-C is pressed, or the system asks to end.
fn interrupted() -> &'static AtomicBool {
    static STOP: AtomicBool = AtomicBool::new(false);
    // a handler that stands already was set for an earlier build of this process, and does the same
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(2);
        }
    });
    &STOP
}
