//! `lianpu conflicts`: what documents say differently.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use oxigraph::model::{Literal, Term};
use serde_json::json;

use super::Outcome;
use super::common::Common;
use crate::conflicts::{Finding, find, find_within, in_chain, in_place};
use crate::query::{self, Column, Format, Kind, QueryError, Style};
use crate::store::Store;

/// The columns: name and heading in Chinese.
const COLUMNS: [(&str, &str); 11] = [
    ("number", "序号"),
    ("kind", "类别"),
    ("subject", "对象"),
    ("relation", "关系"),
    ("qualifiers", "限定"),
    ("value", "值"),
    ("date", "日期"),
    ("document", "文件"),
    ("documents", "文件数"),
    ("quote", "原文"),
    ("iri", "标识"),
];

/// List values that contradict each other, and those that have changed
///
/// Which relations have one value, and per which phase, period or product, stands in the ontology (lp:functionalPer). Figures that differ
/// by rounding, a place and one inside it, a firm and its group are no contradiction; another plan of a later date is a change. Several
/// figures of one thing in one document are not listed unless asked for: most of them are of its parts.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu conflicts
  lianpu conflicts --place 茌平 --format csv > conflicts.csv
  lianpu conflicts --chain 铝 --format json | jq '.[] | select(.kind == \"conflict\")'

Findings are data here: the exit code is 0 whether there are any or none.")]
pub struct Conflicts {
    /// Folder of the store
    #[arg(long, value_name = "DIR", default_value = "./lianpu-store")]
    store: PathBuf,
    /// Only of this place, its parts, and what lies in them
    #[arg(long, value_name = "PLACE")]
    place: Option<String>,
    /// Only of this chain, and of what is in it
    #[arg(long, value_name = "CHAIN")]
    chain: Option<String>,
    /// Also figures of one thing that one document gives, most of which are of its parts
    #[arg(long)]
    within: bool,
    /// table, csv, tsv or json
    #[arg(long, value_name = "FORMAT", default_value = "table", value_parser = format)]
    format: Format,
    /// Column heads in Chinese
    #[arg(long)]
    zh: bool,
}

fn format(text: &str) -> Result<Format, String> {
    let known = [Format::Table, Format::Csv, Format::Tsv, Format::Json];
    Format::from_name(text).filter(|f| known.contains(f)).ok_or_else(|| "one of table, csv, tsv, json".to_owned())
}

impl Conflicts {
    /// Runs the command.
    ///
    /// # Errors
    /// No such place or chain, a store that cannot be read, or an output that cannot be written.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        let store = crate::store::open(&self.store).map_err(super::store_error)?;
        let subjects = self.subjects(&store).map_err(super::query_error)?;
        let mut findings = find(&store, subjects.as_ref())?;
        if self.within {
            findings.extend(find_within(&store, subjects.as_ref())?);
            findings.sort();
        }
        let mut out = BufWriter::new(io::stdout().lock());
        if self.format == Format::Json {
            let all: Vec<_> = findings.iter().map(as_json).collect();
            serde_json::to_writer_pretty(&mut out, &all)?;
            writeln!(out)?;
        } else {
            let columns = COLUMNS.map(|(name, zh)| Column { name: name.into(), label_zh: Some(zh.into()) });
            let rows: Vec<_> = findings.iter().zip(1..).flat_map(|(finding, number)| rows(finding, number)).collect();
            let style = Style { chinese: self.zh, width: super::common::terminal_width() };
            // a table is for reading: it leaves out the IRIs
            let shown = if self.format == Format::Table { &columns[..columns.len() - 1] } else { &columns[..] };
            query::write_rows(shown, &rows, self.format, &style, &mut out).map_err(super::query_error)?;
        }
        out.flush()?;
        let changes = findings.iter().filter(|finding| finding.is_change).count();
        let within = findings.iter().filter(|finding| finding.is_within).count();
        let more = if self.within { format!(", {within} within a document") } else { String::new() };
        common.say(&format!("{} conflict(s), {changes} change(s){more}", findings.len() - changes - within));
        Ok(Outcome::Done)
    }

    /// The subjects that are asked about; `None`: all.
    fn subjects(&self, store: &Store) -> Result<Option<BTreeSet<String>>, QueryError> {
        let node =
            |kind, name: &Option<String>| name.as_ref().map(|name| query::resolve(store, kind, name)).transpose();
        let place = node(Kind::PLACE, &self.place)?.map(|place| in_place(store, &place)).transpose()?;
        let chain = node(Kind::CHAIN, &self.chain)?.map(|chain| in_chain(store, &chain)).transpose()?;
        Ok(match (place, chain) {
            (Some(place), Some(chain)) => Some(&place & &chain),
            (place, chain) => place.or(chain),
        })
    }
}

fn kind(finding: &Finding) -> &'static str {
    match finding {
        Finding { is_within: true, .. } => "within",
        Finding { is_change: true, .. } => "change",
        _ => "conflict",
    }
}

/// One row a side.
fn rows(finding: &Finding, number: i64) -> Vec<Vec<Option<Term>>> {
    let text = |text: &str| (!text.is_empty()).then(|| Term::from(Literal::new_simple_literal(text)));
    let qualifiers: Vec<String> = finding.qualifiers.iter().map(|(name, value)| format!("{name} {value}")).collect();
    let row = |side: &crate::conflicts::Side| {
        vec![
            Some(Literal::from(number).into()),
            text(kind(finding)),
            text(&finding.subject_label),
            text(&finding.relation),
            text(&qualifiers.join(", ")),
            text(&side.value),
            text(&side.date),
            text(&side.title),
            Some(Literal::from(side.documents as u64).into()),
            text(&side.quote),
            text(&finding.subject),
        ]
    };
    finding.sides.iter().map(row).collect()
}

fn as_json(finding: &Finding) -> serde_json::Value {
    let side = |side: &crate::conflicts::Side| {
        json!({
            "value": side.value, "date": side.date, "document": side.document, "title": side.title,
            "documents": side.documents, "quote": side.quote,
        })
    };
    json!({
        "kind": kind(finding), "subject": finding.subject, "label": finding.subject_label,
        "relation": finding.relation, "qualifiers": finding.qualifiers,
        "sides": finding.sides.iter().map(side).collect::<Vec<_>>(),
    })
}
