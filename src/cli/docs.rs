//! `lianpu docs`: what the terms mean and how much of each there is, as a page, as Markdown and as RDF.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, Subcommand, ValueEnum};
use oxigraph::model::NamedNode;

use super::Outcome;
use super::common::Common;
use crate::docs::{Described, Dictionary, dataset, markdown, page};
use crate::output::{Folder, FolderError};

/// Write the documentation of the vocabulary and of the data set
#[derive(Debug, Args)]
pub struct Docs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write the data dictionary, HTML and Markdown, and the description of the data set in VoID and DCAT
    Ontology(Ontology),
}

/// Write the data dictionary, HTML and Markdown, and the description of the data set in VoID and DCAT
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu docs ontology -o dictionary/ --store lianpu-store
  lianpu docs ontology -o dictionary/                        the vocabulary alone, without counts and examples
  lianpu docs ontology -o dictionary/ --pack my-pack/        with the terms of a pack of your own
  lianpu docs ontology -o dictionary/ --store lianpu-store --format md
  lianpu docs ontology -o dictionary/ --store lianpu-store --license https://creativecommons.org/licenses/by/4.0/

Writes ontology.html (one file, without a network), ontology.md and, of a store, void.ttl. The folder is made where it is not there, and
what this command wrote into it before is replaced; a folder that holds other things is left alone.")]
struct Ontology {
    /// Folder to write into
    #[arg(long, short, value_name = "DIR")]
    output: PathBuf,
    /// Folder of the store whose terms are counted and shown by examples; without it the vocabulary alone is written
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
    /// html, md or both
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Both)]
    format: Format,
    /// Title of the data set in void.ttl
    #[arg(long, value_name = "TEXT", requires = "store")]
    title: Option<String>,
    /// IRI of the licence of the data set in void.ttl
    #[arg(long, value_name = "IRI", requires = "store", value_parser = iri)]
    license: Option<NamedNode>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Format {
    Html,
    Md,
    Both,
}

fn iri(text: &str) -> Result<NamedNode, String> {
    NamedNode::new(text)
        .map_err(|error| format!("it should be an IRI such as https://creativecommons.org/licenses/by/4.0/: {error}"))
}

impl Docs {
    /// Runs the command.
    ///
    /// # Errors
    /// A pack or a store that cannot be read, or a folder that cannot be written.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        match &self.what {
            What::Ontology(command) => command.run(common),
        }
    }
}

impl Ontology {
    fn run(&self, common: &Common) -> Result<Outcome> {
        // a folder that may not be written is told before anything is read
        let mut folder = Folder::begin(&self.output, "docs").map_err(folder_error)?;
        let pack = common.load_pack()?;
        let store = match &self.store {
            Some(path) => Some(crate::store::open(path).map_err(super::store_error)?),
            None => None,
        };
        if store.as_ref().is_some_and(|store| store.manifest().pack != pack.files.hash()) {
            common.warn("the store was built with another pack; its terms may differ from those that are described (--pack names the pack)");
        }
        let dictionary = Dictionary::of(&pack, store.as_ref())?;
        let unwritten = || format!("cannot write into {}", self.output.display());
        let mut put = |name: &str, bytes: &[u8]| {
            let written = folder.file(name).and_then(|mut file| {
                file.write_all(bytes)?;
                file.flush()
            });
            written.with_context(unwritten)
        };
        if self.format != Format::Md {
            put("ontology.html", page(&dictionary)?.as_bytes())?;
        }
        if self.format != Format::Html {
            put("ontology.md", markdown(&dictionary)?.as_bytes())?;
        }
        if let Some(store) = &store {
            let described = Described { title: self.title.clone(), licence: self.license.clone() };
            let mut bytes = Vec::new();
            dataset(&dictionary, store, &described, &mut bytes)?;
            put("void.ttl", &bytes)?;
        }
        let files = folder.finish().map_err(folder_error)?;
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        let terms = dictionary.vocabulary().terms().count();
        let of = match dictionary.count() {
            Some(count) => format!("{} triples of {} documents", count.triples.all, count.documents),
            None => "no store: without counts and examples".to_owned(),
        };
        common.say(&format!("{}: {terms} terms, {of}; {}", self.output.display(), names.join(", ")));
        Ok(Outcome::Done)
    }
}

fn folder_error(error: FolderError) -> anyhow::Error {
    let hint = match &error {
        FolderError::NotAFolder { .. } => Some("name a folder with -o; it is made where it is not there"),
        FolderError::NotOurs { .. } => {
            Some("name a new or an empty folder with -o; only what this command wrote is replaced")
        }
        FolderError::Io(_) => None,
    };
    super::with_hint(error.into(), hint)
}
