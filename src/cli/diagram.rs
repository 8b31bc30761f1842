//! `lianpu diagram`: the map of a chain.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;

use super::Outcome;
use super::common::Common;
use crate::diagram::{self, DiagramError, Format};
use crate::past::{Day, Evidence};

/// Draw the map of a chain: who stands where between upstream and downstream
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu diagram 铝 -o 铝产业.svg
  lianpu diagram 铝产业链 --format png -o map.png
  lianpu diagram --all --format pdf -o maps/
  lianpu diagram 铝 --as-of 2021 -o 铝产业-2021.svg
  lianpu diagram 铝 --format dot | dot -Tx11

Pictures need Graphviz (apt-get install graphviz fonts-noto-cjk); without it the DOT file is written.")]
pub struct Diagram {
    /// The chain as people call it: 铝产业, 铝, 铝产业链, or its IRI
    #[arg(value_name = "CHAIN", required_unless_present = "all", conflicts_with = "all")]
    chain: Option<String>,
    /// Every chain that has a member in the corpus, each in a file of its own
    #[arg(long, requires = "output")]
    all: bool,
    /// Folder of the store
    #[arg(long, value_name = "DIR", default_value = "./lianpu-store")]
    store: PathBuf,
    /// dot, svg, png or pdf; without it, by the ending of the file, else svg
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    format: Option<Format>,
    /// File to write, or with --all the folder; standard output without it
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Draw what documents dated up to this day tell: 2022-07-28, 2022-07 or 2022
    #[arg(long, value_name = "DATE", value_parser = super::past::day)]
    as_of: Option<Day>,
}

fn format(text: &str) -> Result<Format, String> {
    Format::from_name(text).ok_or_else(|| "one of dot, svg, png, pdf".to_owned())
}

impl Diagram {
    /// Runs the command.
    ///
    /// # Errors
    /// No such chain, a store that cannot be opened, Graphviz failing, or an output that cannot be written.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        let opened = super::past::Opened::of(&self.store, self.as_of.as_ref(), Evidence::LeftOut, common)?;
        let store = opened.store();
        let format = self.format.or_else(|| self.ending()).unwrap_or(Format::Svg);
        let Some(name) = &self.chain else { return self.all(common, store, format) };
        let diagram = diagram::Diagram::named(store, name).map_err(diagram_error)?;
        self.draw(common, &diagram.dot(), format, self.output.as_deref())
    }

    fn all(&self, common: &Common, store: &crate::store::Store, format: Format) -> Result<Outcome> {
        let folder = self.output.clone().unwrap_or_default();
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let mut outcome = Outcome::Done;
        let mut taken = std::collections::BTreeSet::new();
        let chains = diagram::chains(store).map_err(|error| diagram_error(error.into()))?;
        for chain in &chains {
            let mut name: String = chain.label.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
            while !taken.insert(name.clone()) {
                name.push('_');
            }
            let file = folder.join(format!("{name}.{}", format.name()));
            let diagram = diagram::Diagram::of(store, &chain.iri).map_err(diagram_error)?;
            if self.draw(common, &diagram.dot(), format, Some(&file))? == Outcome::Findings {
                outcome = Outcome::Findings;
            }
        }
        if chains.is_empty() {
            common.say("no chain has a member in the corpus");
        }
        Ok(outcome)
    }

    fn ending(&self) -> Option<Format> {
        Format::from_name(self.output.as_ref()?.extension()?.to_str()?)
    }

    /// Writes the picture, or the DOT file where Graphviz is absent.
    fn draw(&self, common: &Common, dot: &str, format: Format, output: Option<&Path>) -> Result<Outcome> {
        match (diagram::render(dot, format), output) {
            (Ok(picture), None) => io::stdout().lock().write_all(&picture)?,
            (Ok(picture), Some(path)) => {
                write(path, &picture)?;
                common.say(&format!("{}: {} bytes, {}", path.display(), picture.len(), format.media_type()));
            }
            (Err(error @ DiagramError::NoGraphviz { .. }), Some(path)) => {
                let path = path.with_extension(Format::Dot.name());
                write(&path, dot.as_bytes())?;
                let hint = error.hint().map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
                common.error(&format!("{error}; wrote {} instead{hint}", path.display()));
                return Ok(Outcome::Findings);
            }
            (Err(error), _) => return Err(diagram_error(error)),
        }
        Ok(Outcome::Done)
    }
}

/// Whether a character may stand in the name of a file.
fn is_plain(character: char) -> bool {
    !character.is_control() && !"/\\:*?\"<>|".contains(character)
}

/// A file that is there stays whole until the new one is.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).map_or(PathBuf::from("."), PathBuf::from);
    let mut file =
        tempfile::NamedTempFile::new_in(&folder).with_context(|| format!("cannot write in {}", folder.display()))?;
    file.write_all(bytes)?;
    file.persist(path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(())
}

/// A diagram's error with its hint.
fn diagram_error(error: DiagramError) -> anyhow::Error {
    let hint = error.hint();
    super::with_hint(error.into(), hint.as_deref())
}
