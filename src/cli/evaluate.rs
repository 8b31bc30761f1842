//! `lianpu evaluate`: precision, recall and F1 against gold annotations.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use clap::{Args, ValueEnum};

use super::Outcome;
use super::common::Common;
use crate::evaluate::{self, ByRule, Floor, Gold, Noise, Scores, Text, read_gold, read_printed};

/// Measure precision, recall and F1 against gold annotations
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu evaluate data/gold
  lianpu evaluate gold --errors
  lianpu evaluate gold --by-rule
  lianpu evaluate gold more/gold --calibrate data/confidence.tsv
  lianpu evaluate gold --floor entity=0.8 --floor fact.precision=0.82
  lianpu evaluate gold --facts facts.jsonl --format json
  lianpu evaluate data/gold --noise 0.02 --seed 1      as if two characters in a hundred were misread
  lianpu evaluate gold --noise 0.02 --keep /tmp/noisy          the same, and leaves the spoilt texts in a folder

A floor is a measure (entity, fact, metadata, a class, a relation: F1, or with .precision or .recall; canonical,
qualifiers, evidence) and the least it must reach. Exit 1 when one is missed.

The ranges beside the measures are 95 % intervals: Wilson's for precision and recall, and for F1 Wilson's for the share
J of facts found and wanted among those found or wanted, F1 being 2J/(1+J). They take facts for independent; the last
line takes texts for it.")]
pub struct Evaluate {
    /// Gold files (NAME.tsv) and folders of them
    #[arg(required = true, value_name = "GOLD")]
    gold: Vec<PathBuf>,
    /// Folder of the texts [default: the gold's folder, the one above, those beside it]
    #[arg(long, value_name = "DIR")]
    texts: Vec<PathBuf>,
    /// Score these lines of `lianpu extract` instead of running the pack on the texts
    #[arg(long, value_name = "FILE")]
    facts: Option<PathBuf>,
    /// Spoil the texts first as a scanner would: share of the characters that are misread, 0 to 1
    #[arg(long, value_name = "RATE", conflicts_with = "facts", value_parser = super::common::share)]
    noise: Option<f64>,
    /// Which noise: the same number gives the same
    #[arg(long, value_name = "NUMBER", default_value_t = 1, requires = "noise")]
    seed: u64,
    /// Write the spoilt texts into this folder
    #[arg(long, value_name = "DIR", requires = "noise")]
    keep: Option<PathBuf>,
    /// List what is wrong (+) and missed (-), with its place
    #[arg(long)]
    errors: bool,
    /// List the rules: how many of their facts are right and wrong, which state nothing, which state the same
    #[arg(long, alias = "rules")]
    by_rule: bool,
    /// Write how often what each rule reads is right to FILE, which a pack has as data/confidence.tsv
    #[arg(long, value_name = "FILE")]
    calibrate: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Also write the scores as tab-separated rows to FILE
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// The least a measure must reach; may be given again
    #[arg(long, value_name = "NAME=NUMBER")]
    floor: Vec<Floor>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Columns of text
    Table,
    /// Tab-separated rows
    Tsv,
    /// One JSON object
    Json,
}

impl Evaluate {
    /// Runs the command.
    ///
    /// # Errors
    /// Gold, texts or facts that cannot be read, or an output that cannot be written.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        let golds = read_gold(&self.gold)?;
        let mut texts = self.find_texts(&golds)?;
        let pipeline = if self.facts.is_none() || self.by_rule { Some(common.pipeline()?) } else { None };
        if let (Some(rate), Some(pipeline)) = (self.noise, &pipeline) {
            self.spoil(&mut texts, &Noise::new(rate, self.seed, &pipeline.pack))?;
        }
        let (lines, repeats) = match (&self.facts, &pipeline) {
            (Some(path), _) => {
                (std::fs::read_to_string(path).with_context(|| path.display().to_string())?, BTreeMap::new())
            }
            (None, Some(pipeline)) => evaluate::print_noting(pipeline, &texts),
            (None, None) => Default::default(),
        };
        let source = self.facts.as_ref().map_or("facts".into(), |p| p.display().to_string());
        let printed = read_printed(&lines).map_err(|e| anyhow!("{source}, {e}"))?;
        let scores = Scores::of(&golds, &printed, &texts);
        let by_rule = pipeline.as_ref().filter(|_| self.by_rule).map(|p| ByRule::of(&scores, &repeats, &p.pack));
        self.show(&scores, by_rule.as_ref())?;
        if let Some(path) = &self.write {
            std::fs::write(path, evaluate::as_tsv(&scores)).with_context(|| path.display().to_string())?;
        }
        if let Some(path) = &self.calibrate {
            std::fs::write(path, evaluate::calibrate(&scores)).with_context(|| path.display().to_string())?;
        }
        let mut outcome = Outcome::Done;
        for floor in &self.floor {
            if let Some(message) = floor.missed(&scores)? {
                common.error(&message);
                outcome = Outcome::Findings;
            }
        }
        Ok(outcome)
    }

    /// The texts that are there, by document; all must be there where the pack is to run on them.
    fn find_texts(&self, golds: &[Gold]) -> Result<BTreeMap<String, Text>> {
        let mut texts = BTreeMap::new();
        for gold in golds {
            match Text::find(gold, &self.texts) {
                Ok(text) => drop(texts.insert(gold.stem.clone(), text)),
                Err(_) if self.facts.is_some() && self.texts.is_empty() => {}
                Err(error) => return Err(anyhow!("{error}")),
            }
        }
        Ok(texts)
    }

    /// Puts noise into the texts, and keeps them where that is asked for.
    fn spoil(&self, texts: &mut BTreeMap<String, Text>, noise: &Noise<'_>) -> Result<()> {
        for (name, text) in texts.iter_mut() {
            let spoilt = noise.spoil(name, &text.text);
            if let Some(folder) = &self.keep {
                let path = folder.join(format!("{name}.txt"));
                std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
                std::fs::write(&path, &spoilt).with_context(|| path.display().to_string())?;
            }
            *text = Text::new(text.path.clone(), spoilt);
        }
        Ok(())
    }

    fn show(&self, scores: &Scores, by_rule: Option<&ByRule>) -> Result<()> {
        let mut out = io::stdout().lock();
        if let Format::Json = self.format {
            let mut object = evaluate::as_json(scores);
            object.insert("intervals".to_owned(), evaluate::intervals(scores));
            object.extend(by_rule.into_iter().flat_map(ByRule::as_json).map(|(key, value)| (key.to_owned(), value)));
            if self.errors {
                object.insert("mistakes".to_owned(), evaluate::mistakes_as_json(scores));
            }
            writeln!(out, "{}", serde_json::Value::Object(object))?;
            return Ok(());
        }
        if self.errors {
            out.write_all(evaluate::mistakes(scores).as_bytes())?;
        }
        let (rules, text) = match self.format {
            Format::Tsv => (by_rule.map(ByRule::as_tsv), evaluate::as_tsv_with_intervals(scores)),
            _ => (by_rule.map(ByRule::as_table), evaluate::as_table(scores)),
        };
        if let Some(rules) = rules {
            writeln!(out, "{rules}")?;
        }
        out.write_all(text.as_bytes())?;
        Ok(())
    }
}
