//! `lianpu diagram`: the map of a chain or place, and what is linked with an entity.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use super::Outcome;
use super::common::Common;
use crate::analyse::{AnalyseError, ChainMap, Neighbourhood, PlaceMap, Placings, Structure};
use crate::diagram::{self, DiagramError, Format};
use crate::output;
use crate::past::{Day, Evidence};
use crate::query;
use crate::store::Store;

/// Draw the map of a chain, of a place or park, or what is linked with an entity
///
/// The map of a chain shows who stands where between upstream and downstream; that of a county or park its chains, parks, firms and projects. A picture has
/// 60 companies, projects and parks at most; the others are folded into "+N", and unfolded with --limit or --unfold.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu diagram 铝 -o 铝产业.svg
  lianpu diagram 铝产业链 --format png -o map.png
  lianpu diagram 铝 --as-of 2021 -o 铝产业-2021.svg
  lianpu diagram 铝 --since 2021-12 -o 变化.svg      who is new, at another stage, or no more on the map
  lianpu diagram 铝 --unfold -o 铝产业-全.pdf
  lianpu diagram --place 茌平区 -o 茌平区.svg         a county, city or park
  lianpu diagram --near 信发集团 -k 2 -o 信发.svg     whom documents link with an entity
  lianpu diagram --structure 德阳市 -o 架构.svg      offices, task forces and groups of its chain-leader scheme
  lianpu diagram --all --format pdf -o maps/
  lianpu diagram 铝 --format dot | dot -Tx11

Pictures need Graphviz (apt-get install graphviz fonts-noto-cjk); without it the DOT file is written.")]
pub struct Diagram {
    #[command(flatten)]
    of: Of,
    /// Folder of the store
    #[arg(long, value_name = "DIR", default_value = "./lianpu-store")]
    store: PathBuf,
    /// dot, svg, png or pdf; without it, by the ending of the file, else svg
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    format: Option<Format>,
    /// File to write, or with --all the folder; standard output without it
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How many steps from the entity of --near
    #[arg(short, default_value_t = 1, value_name = "STEPS", value_parser = clap::value_parser!(u8).range(1..=4), requires = "near")]
    k: u8,
    /// How many companies, projects and parks a picture shows; the others are folded into "+N"
    #[arg(long, value_name = "N", default_value_t = diagram::LIMIT, conflicts_with = "unfold")]
    limit: usize,
    /// Show all of them
    #[arg(long)]
    unfold: bool,
    /// Draw what documents dated up to this day tell: 2022-07-28, 2022-07 or 2022
    #[arg(long, value_name = "DATE", value_parser = super::past::day)]
    as_of: Option<Day>,
    /// Mark in the map of a chain what has changed since this day
    #[arg(long, value_name = "DATE", value_parser = super::past::day, conflicts_with_all = ["all", "place", "near", "structure"])]
    since: Option<Day>,
}

/// What is drawn.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Of {
    /// The chain as people call it: 铝产业, 铝, 铝产业链, or its IRI
    #[arg(value_name = "CHAIN")]
    chain: Option<String>,
    /// A place or park with its chains, firms and projects
    #[arg(long, value_name = "NAME")]
    place: Option<String>,
    /// A company, project, park, person, product or place with those that documents link with it
    #[arg(long, value_name = "ENTITY")]
    near: Option<String>,
    /// The working structure of a place: its offices, task forces and groups; without PLACE, that of the one place that has one
    #[arg(long, value_name = "PLACE")]
    structure: Option<Option<String>>,
    /// Every chain that has a member in the corpus, each in a file of its own
    #[arg(long, requires = "output")]
    all: bool,
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
        let format = self.format.or_else(|| self.ending()).unwrap_or(Format::Svg);
        if self.of.all {
            return self.all(common, opened.store(), format);
        }
        let dot = self.dot(common, opened.store()).map_err(|error| match error.downcast::<AnalyseError>() {
            Ok(error) => diagram_error(error.into()),
            Err(error) => error,
        })?;
        self.draw(common, &dot, format, self.output.as_deref())
    }

    /// The one picture that was asked for.
    fn dot(&self, common: &Common, store: &Store) -> Result<String> {
        if let Some(name) = &self.of.near {
            let around = Neighbourhood::named(store, name, usize::from(self.k))?;
            return Ok(diagram::draw_near(&around, self.as_of.as_ref().map(Day::to_string), self.limit()));
        }
        if let Some(place) = &self.of.structure {
            let structure = Structure::named(store, place.as_deref())?;
            return Ok(diagram::draw_structure(&structure, self.as_of.as_ref().map(Day::to_string)));
        }
        if let Some(name) = &self.of.place {
            return Ok(self.dated(diagram::Diagram::draw_place(PlaceMap::named(store, name)?, self.limit())).dot());
        }
        let chain = query::resolve(store, query::Kind::CHAIN, self.of.chain.as_deref().unwrap_or_default())
            .map_err(AnalyseError::from)?;
        // no card shows the words that it rests on
        let among = |store: &Store| ChainMap::among(store, &Placings::read(store)?, chain.as_str());
        let map = among(store)?;
        let Some(since) = &self.since else { return Ok(self.dated(diagram::Diagram::draw(map, self.limit())).dot()) };
        if self.as_of.as_ref().is_some_and(|day| day <= since) {
            bail!("--since {since} is not before --as-of");
        }
        let earlier = super::past::Opened::of(&self.store, Some(since), Evidence::LeftOut, common)?;
        let earlier = among(earlier.store())?;
        let compared = diagram::Diagram::compare(earlier, map, &since.to_string(), self.limit());
        Ok(self.dated(compared).dot())
    }

    fn limit(&self) -> usize {
        if self.unfold { usize::MAX } else { self.limit }
    }

    /// With the day up to which documents count.
    fn dated(&self, mut diagram: diagram::Diagram) -> diagram::Diagram {
        diagram.head.as_of = self.as_of.as_ref().map(Day::to_string);
        diagram
    }

    fn all(&self, common: &Common, store: &Store, format: Format) -> Result<Outcome> {
        let folder = self.output.clone().unwrap_or_default();
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let mut outcome = Outcome::Done;
        let mut taken = std::collections::BTreeSet::new();
        let failed = |error: AnalyseError| diagram_error(error.into());
        let chains = diagram::chains(store).map_err(failed)?;
        let placings = Placings::read(store).map_err(failed)?;
        for chain in &chains {
            let mut name = output::file_name(&chain.label, "产业链");
            while !taken.insert(name.clone()) {
                name.push('_');
            }
            let file = folder.join(format!("{name}.{}", format.name()));
            let map = ChainMap::among(store, &placings, &chain.iri).map_err(failed)?;
            let dot = self.dated(diagram::Diagram::draw(map, self.limit())).dot();
            if self.draw(common, &dot, format, Some(&file))? == Outcome::Findings {
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

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = output::beside(path).with_context(|| format!("cannot write {}", path.display()))?;
    file.write_all(bytes)?;
    file.persist(path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(())
}

/// A diagram's error with its hint.
fn diagram_error(error: DiagramError) -> anyhow::Error {
    let hint = error.hint();
    super::with_hint(error.into(), hint.as_deref())
}
