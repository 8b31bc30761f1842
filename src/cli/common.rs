//! What all commands share: the pack, quietness, messages, reading of texts.

use std::io::{self, IsTerminal, Write};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use anyhow::Result;
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::pack::{Files, Pack};
use crate::pipeline::{Compiled, Pipeline};
use crate::read::{self, Fields, Found, Options, Text};
use crate::store;

/// A number from 0 to 1 as given on the command line.
pub fn share(text: &str) -> std::result::Result<f64, String> {
    let value = text.parse().map_err(|_| "it should be a number such as 0.9".to_owned())?;
    if (0.0..=1.0).contains(&value) { Ok(value) } else { Err("it lies between 0 and 1".to_owned()) }
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Common {
    /// Folder with ontology/ and data/ whose files stand before the built-in ones
    #[arg(long, global = true, value_name = "DIR")]
    pub pack: Option<PathBuf>,
    /// Say nothing but errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

impl Common {
    /// The pack: built in, or overlaid.
    ///
    /// # Errors
    /// Everything that is wrong in it.
    pub fn load_pack(&self) -> Result<Pack> {
        Ok(match &self.pack {
            Some(dir) => Pack::with_dir(dir)?,
            None => Pack::embedded()?,
        })
    }

    /// The files of the pack: built in, or overlaid.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn pack_files(&self) -> Result<Files> {
        let files = Files::embedded();
        Ok(match &self.pack {
            Some(dir) => files.overlaid(dir)?,
            None => files,
        })
    }

    /// The pipeline of the pack. It lives as long as the process, for to take it apart takes time.
    ///
    /// # Errors
    /// Everything that does not compile.
    pub fn pipeline(&self) -> Result<&'static Pipeline> {
        Ok(Box::leak(Box::new(Pipeline::of(self.pack_files()?)?)))
    }

    /// As [`Common::pipeline`], made beside what else is to be done, of what the last build of the store in `kept` compiled.
    ///
    /// # Errors
    /// Those of the files; what does not compile is told when the pipeline is asked for.
    pub fn pipeline_beside(&self, kept: &Path) -> Result<(Files, Compiling)> {
        let files = self.pack_files()?;
        let (pack, kept) = (files.clone(), kept.to_owned());
        let compile = move || -> Result<Box<Pipeline>> {
            let compiled = store::compiled(kept).map(|bytes| Compiled::read(&bytes, &pack.hash()));
            Ok(Box::new(Pipeline::with(pack, compiled.unwrap_or_default())?))
        };
        Ok((files, Compiling(std::thread::spawn(compile))))
    }

    /// A message for a person, unless quiet.
    pub fn say(&self, message: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr().lock(), "{message}");
        }
    }

    /// A warning; shown even when quiet.
    pub fn warn(&self, message: &str) {
        let _ = writeln!(io::stderr().lock(), "warning: {message}");
    }

    /// An error.
    pub fn error(&self, message: &str) {
        let _ = writeln!(io::stderr().lock(), "error: {message}");
    }

    /// A progress bar on a terminal, none in a pipe or when quiet.
    pub fn progress(&self, length: usize, what: &'static str) -> ProgressBar {
        let shown = !self.quiet && io::stderr().is_terminal() && length > 1;
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(length as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:32}] {pos}/{len} {eta}") {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.with_message(what)
    }

    /// A counter of what has no known number, on a terminal.
    pub fn counter(&self, what: &'static str) -> ProgressBar {
        let shown = !self.quiet && io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} {msg}, {per_sec}") {
            bar.set_style(style);
        }
        bar.with_message(what)
    }

    /// The files below `paths`; what cannot be found is said.
    ///
    /// # Errors
    /// Nothing to read at all.
    pub fn find(&self, paths: &[PathBuf]) -> Result<(Vec<Found>, bool)> {
        let (found, errors) = read::find(paths);
        for error in &errors {
            self.error(&error.to_string());
        }
        if found.is_empty() {
            let hint = if errors.is_empty() {
                "; lianpu reads text, HTML, PDF, DOCX, XLSX, CSV, JSON and more: files that are named are read whatever their ending"
            } else {
                ""
            };
            let list: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
            anyhow::bail!("no documents in {}{hint}", list.join(", "));
        }
        Ok((found, !errors.is_empty()))
    }

    /// The texts of one file, each with its name; what cannot be read is said.
    pub fn texts(&self, file: &Found, options: &Options) -> (Vec<(String, Text)>, bool) {
        let (mut texts, mut findings) = (Vec::new(), false);
        read::read_file(&file.path, options, &mut |text| match text {
            Ok(text) => texts.push((read::document_name(&file.name, &text.name), text)),
            Err(error) => {
                self.error(&error.to_string());
                findings = true;
            }
        });
        (texts, findings)
    }
}

/// A pipeline that is being compiled; who does not need it lets it go.
pub struct Compiling(JoinHandle<Result<Box<Pipeline>>>);

impl Compiling {
    /// The pipeline, when it is there.
    ///
    /// # Errors
    /// Everything that does not compile.
    pub fn done(self) -> Result<Box<Pipeline>> {
        self.0.join().unwrap_or_else(|panic| resume_unwind(panic))
    }
}

/// How files are read.
#[derive(Debug, Args)]
pub struct HowToRead {
    /// Where JSON documents have what: text, title, date, url, source or name, and a path of keys; may be given several times
    #[arg(long, value_name = "WHAT=PATH", value_parser = field, help_heading = "Reading")]
    field: Vec<(String, String)>,
}

fn field(text: &str) -> Result<(String, String), String> {
    let (what, path) = text.split_once('=').ok_or("it reads text=data.body")?;
    match what {
        "text" | "title" | "date" | "url" | "source" | "name" if !path.is_empty() => Ok((what.into(), path.into())),
        _ => Err("before the `=` stands text, title, date, url, source or name".into()),
    }
}

impl HowToRead {
    /// As the stage of reading takes it; a field that is named comes before the usual ones.
    pub fn options(&self) -> Options {
        let mut options = Options::default();
        for (what, path) in self.field.iter().rev() {
            let Fields { text, title, date, url, source, name } = &mut options.fields;
            let paths = match what.as_str() {
                "text" => text,
                "title" => title,
                "date" => date,
                "url" => url,
                "source" => source,
                _ => name,
            };
            paths.insert(0, path.clone());
        }
        options
    }
}

/// The terminal's width; in a pipe a table is as wide as it must be.
pub fn terminal_width() -> Option<u16> {
    if !io::stdout().is_terminal() {
        return None;
    }
    std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).or(Some(120))
}
