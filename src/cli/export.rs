//! `lianpu export`: the graph in another format.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;

use super::Outcome;
use super::common::Common;
use crate::export::{EXPORTERS, ExportError, Exporter, Outlet, Shape, Source, confident, find};
use crate::output;
use crate::past::{Day, Evidence, as_of};
use crate::store::Store;

/// Write the graph in a format that other tools load
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu export --format nquads -o graph.nq
  lianpu export --format turtle --min-confidence 0.9 -o sure.ttl
  lianpu export --format turtle --graph corpus | rapper -i turtle -c -
  lianpu export --format graphml --as-of 2022 -o past.graphml
  lianpu export --format gexf --graph corpus,entities,derived --with-evidence -o graph.gexf
  lianpu export --format parquet -o tables/
  lianpu export --list

Formats of several files (csv, neo4j, parquet) are written into a folder. It is made where it is not there, and what an export wrote
into it before is replaced; a folder that holds other things is left alone.")]
pub struct Export {
    /// Name of the format; --list shows them
    #[arg(long, value_name = "FORMAT", required_unless_present = "list")]
    format: Option<String>,
    /// List the formats
    #[arg(long)]
    list: bool,
    /// Graphs to write: corpus, entities, derived, registry, evidence, all, the IRI of a graph, or the name, title or file of a document;
    /// may be given several times [default: all as RDF, corpus and entities as property graph and tables]
    #[arg(long, value_name = "GRAPH", value_delimiter = ',')]
    graph: Vec<String>,
    /// Write only facts of this confidence or more, 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = super::common::share)]
    min_confidence: f64,
    /// Write what documents dated up to this day tell: 2022-07-28, 2022-07 or 2022
    #[arg(long, value_name = "DATE", value_parser = super::past::day)]
    as_of: Option<Day>,
    /// Write where it is stated, too: evidence graphs of the documents as RDF, quotes at the edges of a property graph; tables have it
    /// always
    #[arg(long)]
    with_evidence: bool,
    /// Folder of the store
    #[arg(long, value_name = "DIR", default_value = "./lianpu-store")]
    store: PathBuf,
    /// File to write, or folder; standard output without it
    #[arg(long, short, value_name = "FILE|DIR")]
    output: Option<PathBuf>,
}

impl Export {
    /// Runs the command.
    ///
    /// # Errors
    /// No such format or graph, a store that cannot be opened, or an output that cannot be written.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        if self.list {
            let mut out = io::stdout().lock();
            for exporter in EXPORTERS {
                let ending = match exporter.shape() {
                    Shape::File { extension, .. } => format!(".{extension}"),
                    Shape::Folder => "folder".into(),
                };
                writeln!(out, "{:<9} {ending:<9} {}", exporter.name(), exporter.about())?;
            }
            return Ok(Outcome::Done);
        }
        let exporter = find(self.format.as_deref().unwrap_or_default())?;
        let store = self.part(common)?;
        let source = Source::of(&store).chosen(&self.graph).map_err(failed)?.with_evidence(self.with_evidence);
        self.write(exporter, &source, common)?;
        Ok(Outcome::Done)
    }

    /// The store, or what of it is dated up to a day and sure enough.
    fn part(&self, common: &Common) -> Result<Store> {
        let mut store = crate::store::open(&self.store).map_err(super::store_error)?;
        if self.min_confidence > 0.0 {
            store = confident(store, self.min_confidence).map_err(failed)?;
        }
        let Some(day) = &self.as_of else { return Ok(store) };
        let past = as_of(&store, day, Evidence::Kept).map_err(super::past::failed)?;
        common.say(&super::past::left_out(&past));
        Ok(past.store)
    }

    fn write(&self, exporter: &dyn Exporter, source: &Source<'_>, common: &Common) -> Result<()> {
        match (&self.output, exporter.shape()) {
            (None, _) => {
                let mut out = io::stdout().lock();
                exporter.write(source, &mut Outlet::stream(&mut out)).map_err(failed)
            }
            (Some(path), Shape::Folder) => {
                let mut folder = Outlet::folder(path).map_err(failed)?;
                exporter.write(source, &mut folder).map_err(failed)?;
                let files = folder.finish().map_err(failed)?;
                let bytes: u64 = files.iter().map(|(_, size)| size).sum();
                common.say(&format!("{}: {bytes} bytes in {} file(s)", path.display(), files.len()));
                Ok(())
            }
            (Some(path), Shape::File { media_type, .. }) => {
                let length = whole(path, |out| exporter.write(source, &mut Outlet::stream(out)).map_err(failed))?;
                common.say(&format!("{}: {length} bytes, {media_type}", path.display()));
                Ok(())
            }
        }
    }
}

/// Writes a file whole or not at all; gives its length.
fn whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<u64> {
    let cannot = || format!("cannot write {}", path.display());
    let mut file = output::beside(path).with_context(cannot)?;
    let mut out = BufWriter::new(file.as_file_mut());
    write(&mut out)?;
    out.flush().with_context(cannot)?;
    drop(out);
    let file: File = file.persist(path).with_context(cannot)?;
    Ok(file.metadata()?.len())
}

fn failed(error: ExportError) -> anyhow::Error {
    let hint = error.hint();
    super::with_hint(error.into(), hint)
}
