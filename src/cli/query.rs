//! `lianpu query`: a named question, a file, or SPARQL.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;

use super::Outcome;
use super::common::{Common, terminal_width};
use crate::past::{Day, Evidence};
use crate::query::{Format, NamedQuery, Style};

/// Ask the store: a named question, a file with SPARQL, or SPARQL on the command line
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu query                                          list the named questions
  lianpu query projects-of-place --set place=茌平
  lianpu query chain-leaders --format csv > leaders.csv
  lianpu query my.rq --store ./lianpu-store
  lianpu query projects-of-place --set place=茌平 --as-of 2022-06-30
  lianpu query -e 'SELECT (COUNT(*) AS ?n) WHERE { ?p a lp:Project }'")]
pub struct Query {
    /// Name of a question, or a file that ends in .rq; without one, the questions are listed
    #[arg(value_name = "NAME|FILE.rq", conflicts_with = "sparql")]
    name: Option<String>,
    /// SPARQL
    #[arg(short = 'e', long = "sparql", value_name = "SPARQL")]
    sparql: Option<String>,
    /// Folder of the store
    #[arg(long, value_name = "DIR", default_value = "./lianpu-store")]
    store: PathBuf,
    /// A parameter
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = setting)]
    settings: Vec<(String, String)>,
    /// table, csv, tsv, json, xml; for CONSTRUCT turtle or ntriples
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    format: Option<Format>,
    /// Column heads in Chinese
    #[arg(long)]
    zh: bool,
    /// Ask the graph as documents dated up to this day tell it: 2022-07-28, 2022-07 or 2022
    #[arg(long, value_name = "DATE", value_parser = super::past::day)]
    as_of: Option<Day>,
}

fn setting(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

pub(super) fn format(text: &str) -> Result<Format, String> {
    Format::from_name(text).ok_or_else(|| "one of table, csv, tsv, json, xml, turtle, ntriples".to_owned())
}

impl Query {
    /// Runs the command.
    ///
    /// # Errors
    /// No such question, bad SPARQL, a store that cannot be opened, or an output that cannot be written.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        let mut out = BufWriter::new(io::stdout().lock());
        let query = match (&self.name, &self.sparql) {
            (None, None) => {
                list(&mut out)?;
                return Ok(Outcome::Done);
            }
            (Some(file), _) if file.ends_with(".rq") && Path::new(file).exists() => {
                let text = std::fs::read_to_string(file).with_context(|| format!("{file} cannot be read"))?;
                NamedQuery::from_text(file, &text)
            }
            (Some(name), _) => NamedQuery::find(name),
            (None, Some(sparql)) => NamedQuery::from_text("-e", sparql),
        };
        let query = query.map_err(super::query_error)?;
        query.check().map_err(super::query_error)?;
        let evidence = if query.reads_evidence { Evidence::Kept } else { Evidence::LeftOut };
        let opened = super::past::Opened::of(&self.store, self.as_of.as_ref(), evidence, common)?;
        let store = opened.store();
        let results = query.run(store, &self.settings).map_err(super::query_error)?;
        let format = self.format.unwrap_or(if results.columns().is_empty() { Format::Turtle } else { Format::Table });
        let style = Style { chinese: self.zh, width: terminal_width() };
        let rows = results.write(format, &style, &mut out).map_err(super::query_error)?;
        out.flush()?;
        if format == Format::Table {
            common.say(&format!("{rows} row(s)"));
        }
        Ok(Outcome::Done)
    }
}

fn list(out: &mut impl Write) -> Result<()> {
    for query in NamedQuery::all().map_err(super::query_error)? {
        let header = &query.header;
        writeln!(out, "{:<22} {} · {}", query.name, header.title_zh, header.title)?;
        for parameter in &header.parameters {
            writeln!(out, "{:<22}   --set {}=…  {}", "", parameter.name, parameter.about)?;
        }
    }
    Ok(())
}
