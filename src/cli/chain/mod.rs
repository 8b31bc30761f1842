//! `lianpu chain`: what a chain is made of, what feeds what, who is near whom.

mod json;
mod text;

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde_json::Value;

use super::Outcome;
use super::common::Common;
use crate::analyse::{AnalyseError, ChainMap, Placings, Products, near};
use crate::past::{Day, Evidence};
use crate::query::{self, Kind};
use crate::store::Store;

/// How it is printed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Format {
    /// Lines for people
    Text,
    /// One JSON object
    Json,
}

/// Say what a chain is made of: who stands on which segment and why, what feeds what, on whom it hangs, what is not mentioned
///
/// Companies, projects and parks are placed by what they make, by what a text says, and by the trade in their name. Segments, products and what
/// feeds what come from a template, which is background: that a segment has nobody means that these documents do not mention anybody.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu chain 铝                          the chain: segments, members, counties, loops, gaps
  lianpu chain 铝 --zh --as-of 2022-12     as documents up to then tell it
  lianpu chain 铝 --format json | jq '.gaps'
  lianpu chain --up 铝箔                   what goes into a product, over all chains
  lianpu chain 铝 --down 电解铝            what becomes of it, in this chain
  lianpu chain --path 铝土矿 铝箔          the ways from raw material to product
  lianpu chain --near 信发集团 -k 2        whom documents link with an entity")]
pub struct ChainCommand {
    /// The chain as people call it: 铝产业, 铝, 铝产业链, or its IRI
    #[arg(value_name = "CHAIN", required_unless_present_any = ["up", "down", "path", "near"], conflicts_with = "near")]
    chain: Option<String>,
    /// What goes into this product, step by step
    #[arg(long, value_name = "PRODUCT", group = "asked")]
    up: Option<String>,
    /// What becomes of this product
    #[arg(long, value_name = "PRODUCT", group = "asked")]
    down: Option<String>,
    /// The ways from one product to another
    #[arg(long, num_args = 2, value_names = ["FROM", "TO"], group = "asked")]
    path: Option<Vec<String>>,
    /// Whom documents link with this company, project, park, person or place
    #[arg(long, value_name = "ENTITY", group = "asked")]
    near: Option<String>,
    /// How many steps from the entity
    #[arg(short, default_value_t = 2, value_name = "STEPS", value_parser = clap::value_parser!(u8).range(1..=4), requires = "near")]
    k: u8,
    /// Folder of the store
    #[arg(long, value_name = "DIR", default_value = "./lianpu-store")]
    store: PathBuf,
    /// Say what documents dated up to this day tell: 2022-07-28, 2022-07 or 2022
    #[arg(long, value_name = "DATE", value_parser = super::past::day)]
    as_of: Option<Day>,
    /// text or json
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text", hide_possible_values = true)]
    format: Format,
    /// Words in Chinese
    #[arg(long)]
    zh: bool,
}

impl ChainCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// No such chain, product or entity, a store that cannot be opened, or an output that cannot be written.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        let opened = super::past::Opened::of(&self.store, self.as_of.as_ref(), Evidence::Kept, common)?;
        let store = opened.store();
        let (text, json) = self.answer(common, store).map_err(super::analyse_error)?;
        let mut out = BufWriter::new(io::stdout().lock());
        match self.format {
            Format::Text => out.write_all(text.as_bytes())?,
            Format::Json => {
                serde_json::to_writer_pretty(&mut out, &json)?;
                writeln!(out)?;
            }
        }
        out.flush()?;
        Ok(Outcome::Done)
    }

    /// The answer, for people and for machines.
    fn answer(&self, common: &Common, store: &Store) -> Result<(String, Value), AnalyseError> {
        let words = text::Words { zh: self.zh };
        if let Some(entity) = &self.near {
            let start = query::resolve(store, Kind::ENTITY, entity)?.into_string();
            let found = near(store, &start, usize::from(self.k))?;
            return Ok((text::near(words, entity, &found), json::near(&start, &found)));
        }
        if self.up.is_none() && self.down.is_none() && self.path.is_none() {
            let chain = query::resolve(store, Kind::CHAIN, self.chain.as_deref().unwrap_or_default())?;
            let (map, placings) = ChainMap::with_placings(store, chain.as_str())?;
            if map.members.is_empty() {
                common.say(&words.no_member(&map));
            }
            return Ok((text::chain(words, &map, &placings), json::chain(&map, &placings)));
        }
        let placings = Placings::read(store)?;
        let templates = &placings.templates;
        let chain = match &self.chain {
            Some(name) => {
                let node = query::resolve(store, Kind::CHAIN, name)?;
                let at = templates.chain(node.as_str()).or_else(|| templates.chain_named(name));
                Some(at.ok_or_else(|| AnalyseError::NoTemplate { name: name.clone() })?)
            }
            None => None,
        };
        let products = Products::of(&placings, chain);
        let documents = placings.documents;
        if let Some([from, to]) = self.path.as_deref() {
            let (from, to) = (templates.find_product(from)?, templates.find_product(to)?);
            let paths = products.paths(from, to);
            let told = text::paths(words, &products, &placings, (from, to), &paths);
            return Ok((told, json::paths(&products, &placings, (from, to), &paths)));
        }
        let (name, is_up) = match (&self.up, &self.down) {
            (Some(up), _) => (up.as_str(), true),
            (None, down) => (down.as_deref().unwrap_or_default(), false),
        };
        let product = templates.find_product(name)?;
        let steps = if is_up { products.up(product) } else { products.down(product) };
        let told = text::steps(words, &products, &placings, (product, is_up), &steps, documents);
        Ok((told, json::steps(&products, &placings, (product, is_up), &steps, documents)))
    }
}
