//! `lianpu entities`: what the graph knows by name, and why names are one entity or several.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use oxigraph::model::{Literal, Term};

use super::Outcome;
use super::common::{Common, terminal_width};
use crate::entities::{Entity, list};
use crate::query::{self, Format, NamedQuery, Style};

/// List the entities, or say why names are one entity or several
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu entities                         all of them
  lianpu entities 铝业 --class Company    firms with this in one of their names
  lianpu entities --why 茌平              which names were taken for one, which were not, and why
  lianpu entities --why --format csv > verdicts.csv")]
pub struct Entities {
    /// Only entities one of whose names has this in it
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Which names of different documents were taken for one entity, which were kept apart, and why
    #[arg(long)]
    why: bool,
    /// Only entities of this class, such as Company or Project
    #[arg(long, value_name = "CLASS", conflicts_with = "why")]
    class: Option<String>,
    /// Folder of the store
    #[arg(long, value_name = "DIR", default_value = "./lianpu-store")]
    store: PathBuf,
    /// table, csv, tsv, json, xml
    #[arg(long, value_name = "FORMAT", default_value = "table", value_parser = super::query::format)]
    format: Format,
    /// Column heads in Chinese
    #[arg(long)]
    zh: bool,
}

impl Entities {
    /// Runs the command.
    ///
    /// # Errors
    /// A store that cannot be opened, or an output that cannot be written.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        let store = crate::store::open(&self.store).map_err(super::store_error)?;
        let style = Style { chinese: self.zh, width: terminal_width() };
        let mut out = BufWriter::new(io::stdout().lock());
        let rows = if self.why {
            let settings: Vec<_> = self.name.iter().map(|name| ("name".to_owned(), name.clone())).collect();
            let results = NamedQuery::find("verdicts").and_then(|query| query.run(&store, &settings));
            results.and_then(|results| results.write(self.format, &style, &mut out))
        } else {
            // the columns are those of the question that gives the same rows
            let query = NamedQuery::find("entities").map_err(super::query_error)?;
            let rows: Vec<_> = list(&store, self.name.as_deref(), self.class.as_deref())?.iter().map(row).collect();
            query::write_rows(&query.header.columns, &rows, self.format, &style, &mut out)
        };
        let rows = rows.map_err(super::query_error)?;
        out.flush()?;
        match (rows, self.why) {
            (0, true) => common.say("no two names were compared; the documents share none that could be one entity"),
            (0, false) => common.say("no entity has such a name"),
            (rows, _) if self.format == Format::Table => common.say(&format!("{rows} row(s)")),
            _ => {}
        }
        Ok(Outcome::Done)
    }
}

fn row(entity: &Entity) -> Vec<Option<Term>> {
    let text = |text: &str| Some(Term::from(Literal::new_simple_literal(text)));
    let label = Literal::new_language_tagged_literal_unchecked(&entity.label, "zh");
    let documents = Literal::from(entity.documents as u64);
    vec![text(&entity.class), Some(label.into()), text(&entity.aliases.join("、")), Some(documents.into())]
}
