//! `lianpu sources`: the documents of a store, and the text that was taken out of each.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use oxigraph::model::Term;

use super::Outcome;
use super::common::{Common, terminal_width};
use crate::query::{Format, NamedQuery, Style};
use crate::store::Store;

/// List what was read: kind, charset, title, date, place, characters, sentences, facts, warnings
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu sources
  lianpu sources --format csv > sources.csv
  lianpu sources --warnings
  lianpu sources --show 公告.pdf                       the text that was taken out of it, in which quotes are counted")]
pub struct Sources {
    /// Folder of the store
    #[arg(long, value_name = "DIR", default_value = "./lianpu-store")]
    store: PathBuf,
    /// table, csv, tsv, json, xml
    #[arg(long, value_name = "FORMAT", value_parser = super::query::format)]
    format: Option<Format>,
    /// Column heads in Chinese
    #[arg(long)]
    zh: bool,
    /// Only documents of which something should be known
    #[arg(long)]
    warnings: bool,
    /// Print the text of a page, PDF, workbook or the like, as it was taken out
    #[arg(long, value_name = "FILE", conflicts_with_all = ["format", "warnings"])]
    show: Option<String>,
}

impl Sources {
    /// Runs the command.
    ///
    /// # Errors
    /// A store that cannot be opened, no such document, or an output that cannot be written.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        let store = crate::store::open(&self.store).map_err(super::store_error)?;
        let mut out = BufWriter::new(io::stdout().lock());
        if let Some(name) = &self.show {
            out.write_all(text(&store, name)?.as_bytes())?;
            out.flush()?;
            return Ok(Outcome::Done);
        }
        let query = NamedQuery::find("sources").map_err(super::query_error)?;
        let query = match self.warnings {
            true => {
                // what is said of the whole stands before the last bracket
                let text = query.text.replace("}\nORDER BY", "  FILTER (?warnings != \"\")\n}\nORDER BY");
                NamedQuery::from_text("sources", &text).map_err(super::query_error)?
            }
            false => query,
        };
        let results = query.run(&store, &[]).map_err(super::query_error)?;
        let style = Style { chinese: self.zh, width: terminal_width() };
        let format = self.format.unwrap_or(Format::Table);
        let rows = results.write(format, &style, &mut out).map_err(super::query_error)?;
        out.flush()?;
        if format == Format::Table {
            common.say(&format!("{rows} document(s)"));
        }
        Ok(Outcome::Done)
    }
}

/// The text that was taken out of the document read from a file.
fn text(store: &Store, name: &str) -> Result<String> {
    let literal = oxigraph::model::Literal::new_simple_literal(name);
    let ask = |select: &str| -> Result<Vec<String>> {
        let query = NamedQuery::from_text("sources", select).map_err(super::query_error)?;
        let rows = query.run(store, &[]).and_then(|results| results.rows()).map_err(super::query_error)?;
        Ok(rows.into_iter().flatten().flatten().map(|term: Term| crate::store::text(term)).collect())
    };
    let of = format!("?document a lp:Document ; lp:sourceFile {literal}");
    if let Some(text) = ask(&format!("SELECT ?text WHERE {{ {of} ; lp:extractedText ?text }}"))?.pop() {
        return Ok(text);
    }
    if ask(&format!("SELECT ?document WHERE {{ {of} }}"))?.is_empty() {
        anyhow::bail!("no document was read from {name}; `lianpu sources` lists them");
    }
    anyhow::bail!("{name} is a text itself: nothing was taken out of it, and quotes are counted in the file")
}
