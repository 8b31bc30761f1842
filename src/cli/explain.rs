//! `lianpu explain`: every sentence with its mentions, what was read off it and by which rule, and what nearly was.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::Outcome;
use super::common::Common;
use crate::explain::explain;

/// Show why each claim is there, and which rules were tried and did not fire
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu explain news/2022-07-29.txt
  lianpu explain news/2022-07-29.txt --tried --sentence 总投资")]
pub struct Explain {
    /// A text, or a folder of texts
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Only sentences that hold this text
    #[arg(long, value_name = "TEXT")]
    sentence: Option<String>,
    /// Also name the rules whose trigger stood in the sentence but whose pattern did not match
    #[arg(long)]
    tried: bool,
}

impl Explain {
    /// Runs the command.
    ///
    /// # Errors
    /// A bad pack, nothing to read, or an output that cannot be written.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        let pipeline = common.pipeline()?;
        let (found, mut findings) = common.find(&self.paths)?;
        let mut out = io::stdout().lock();
        for file in found {
            match common.read(&file.path) {
                Some(decoded) => {
                    let text = explain(&pipeline, &file.name, &decoded.text, self.sentence.as_deref(), self.tried);
                    out.write_all(text.as_bytes())?;
                }
                None => findings = true,
            }
        }
        Ok(if findings { Outcome::Findings } else { Outcome::Done })
    }
}
