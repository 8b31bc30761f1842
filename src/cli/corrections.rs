//! `lianpu corrections`: is what people have put right sound?

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Subcommand};

use super::Outcome;
use super::common::Common;
use crate::correct::{Change, Corrections, FILE};
use crate::pack::Pack;

/// Check a file of corrections
#[derive(Debug, Args)]
#[command(after_help = "\
A folder of texts may hold a file corrections.toml, which each build lays over what it reads:

  [[reject]]                                  a fact that is not so
  subject = \"恒岳精密铸造有限公司\"
  relation = \"totalInvestment\"
  object = \"12亿元\"
  author = \"王敏\"
  reason = \"是集团的投资\"

Tables: accept, reject, value (a fact, with `to`), merge, split (class, names), rename, retype (class, name, to).
A fact is found by document, subject, relation, object and quote; each table has author and reason.

Examples:
  lianpu corrections check news/
  lianpu corrections check news/corrections.toml")]
pub struct CorrectionsCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Say what is wrong in files of corrections: unknown words, contradictions
    Check {
        /// Files, or folders that hold a corrections.toml
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
}

impl CorrectionsCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// A bad pack, or files that cannot be read.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        let Action::Check { paths } = &self.action;
        let pack = common.load_pack()?;
        let files = files(paths, true)?;
        match Corrections::read(&files, &pack) {
            Ok(corrections) => {
                let of = |is: fn(&Change) -> bool| corrections.entries.iter().filter(|e| is(&e.change)).count();
                common.say(&format!(
                    "{} corrections, none contradicts another: {} on facts, {} on what is one, {} on names and classes",
                    corrections.entries.len(),
                    of(|c| matches!(c, Change::Accept(_) | Change::Reject(_) | Change::Value(..))),
                    of(|c| matches!(c, Change::Merge(..) | Change::Split(..))),
                    of(|c| matches!(c, Change::Rename(..) | Change::Retype(..))),
                ));
                Ok(Outcome::Done)
            }
            Err(wrong) => {
                for one in wrong {
                    common.error(&one.to_string());
                }
                Ok(Outcome::Findings)
            }
        }
    }
}

/// The corrections in files.
///
/// # Errors
/// All that is wrong in them.
pub(super) fn read(files: &[(PathBuf, String)], pack: &Pack) -> Result<Corrections> {
    Corrections::read(files, pack).map_err(|wrong| {
        let lines: Vec<String> = wrong.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{}\nhint: `lianpu corrections --help` shows how they are written", lines.join("\n"))
    })
}

/// The files of corrections in `paths`: files, or folders that may hold some; where a file was asked for it must be there.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn files(paths: &[PathBuf], asked: bool) -> Result<Vec<(PathBuf, String)>> {
    let mut files = Vec::new();
    for path in paths {
        let path = if path.is_dir() { path.join(FILE) } else { path.clone() };
        let is_one = asked || path.file_name() == Some(Path::new(FILE).as_os_str());
        if is_one && (asked || path.exists()) && !files.iter().any(|(known, _)| *known == path) {
            let text = std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            files.push((path, text));
        }
    }
    Ok(files)
}
