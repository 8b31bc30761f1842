//! What all commands share: the pack, quietness, messages, reading of texts.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::pack::{Files, Pack};
use crate::pipeline::Pipeline;
use crate::read::{self, Decoded, Found};

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

    /// The pipeline of the pack. It lives as long as the process, for to take it apart takes time.
    ///
    /// # Errors
    /// Everything that does not compile.
    pub fn pipeline(&self) -> Result<&'static Pipeline> {
        let files = Files::embedded();
        let pipeline = Pipeline::of(match &self.pack {
            Some(dir) => files.overlaid(dir)?,
            None => files,
        })?;
        Ok(Box::leak(Box::new(pipeline)))
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
            let hint = if errors.is_empty() { "; lianpu reads files that end in .txt or .md" } else { "" };
            let list: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
            anyhow::bail!("no documents in {}{hint}", list.join(", "));
        }
        Ok((found, !errors.is_empty()))
    }

    /// Reads one file; what cannot be read is said.
    pub fn read(&self, path: &Path) -> Option<Decoded> {
        read::read(path).map_err(|e| self.error(&e.to_string())).ok()
    }
}

/// The terminal's width; in a pipe a table is as wide as it must be.
pub fn terminal_width() -> Option<u16> {
    if !io::stdout().is_terminal() {
        return None;
    }
    std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).or(Some(120))
}
