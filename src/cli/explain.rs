//! `lianpu explain`: every sentence with its mentions, what was read off it and by which rule, and what nearly was.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::Outcome;
use super::common::Common;
use crate::explain::{Shown, explain};
use crate::query::{Format, NamedQuery, Style};
use crate::read::Options;
use crate::text::Given;

/// Show why each claim is there, and which rules were tried and did not fire
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lianpu explain news/2022-07-29.txt
  lianpu explain news/2022-07-29.txt --near --sentence 总投资
  lianpu explain --near=20 --text '恒岳集团的铝箔项目开工。'
  lianpu explain https://w3id.org/lianpu/id/place/371523 --store ./lianpu-store")]
pub struct Explain {
    /// A text, a folder of texts, or the IRI of an entity in the store
    #[arg(required_unless_present = "text", value_name = "PATH|IRI")]
    paths: Vec<PathBuf>,
    /// A text given here, instead of a file
    #[arg(long, value_name = "TEXT", conflicts_with = "paths")]
    text: Option<String>,
    /// Folder of the store, for an IRI
    #[arg(long, value_name = "DIR", default_value = "./lianpu-store")]
    store: PathBuf,
    /// Only sentences that hold this text
    #[arg(long, value_name = "TEXT")]
    sentence: Option<String>,
    /// Also name the rules that matched in vain, and the N nearest of those that were triggered but did not match, with what
    /// they lacked [default N: 8]
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "8")]
    near: Option<usize>,
    /// As --near, but all rules that were triggered
    #[arg(long)]
    tried: bool,
}

impl Explain {
    /// Runs the command.
    ///
    /// # Errors
    /// A bad pack, nothing to read, or an output that cannot be written.
    pub fn run(&self, common: &Common) -> Result<Outcome> {
        if let [iri] = self.paths.as_slice()
            && let Some(iri) = iri.to_str().filter(|p| p.contains("://"))
        {
            return self.explain_iri(iri);
        }
        let pipeline = common.pipeline()?;
        let near = if self.tried { usize::MAX } else { self.near.unwrap_or(0) };
        let shown = Shown { only: self.sentence.as_deref(), near };
        if let Some(text) = &self.text {
            io::stdout().lock().write_all(explain(pipeline, Given::plain("text", text), shown).as_bytes())?;
            return Ok(Outcome::Done);
        }
        let (found, mut findings) = common.find(&self.paths)?;
        let mut out = io::stdout().lock();
        for file in found {
            let (texts, failed) = common.texts(&file, &Options::default());
            findings |= failed;
            for (name, text) in texts {
                out.write_all(explain(pipeline, Given::read(&name, &text), shown).as_bytes())?;
            }
        }
        Ok(if findings { Outcome::Findings } else { Outcome::Done })
    }

    /// Every claim of the store that speaks of an entity, with its document, place, quote and rule.
    fn explain_iri(&self, iri: &str) -> Result<Outcome> {
        let iri = oxigraph::model::NamedNode::new(iri)?;
        let store = crate::store::open(&self.store).map_err(super::store_error)?;
        let query = NamedQuery::from_text("explain", &CLAIMS.replace("ENTITY", &iri.to_string()))
            .map_err(super::query_error)?;
        let results = query.run(&store, &[]).map_err(super::query_error)?;
        let rows =
            results.write(Format::Table, &Style::default(), &mut io::stdout().lock()).map_err(super::query_error)?;
        Ok(if rows == 0 { Outcome::Findings } else { Outcome::Done })
    }
}

/// All claims about an entity.
const CLAIMS: &str = "\
SELECT DISTINCT ?document ?start ?end ?subject ?relation ?object ?quote ?rule ?confidence WHERE {
  ?claim (rdf:subject|rdf:object) ENTITY .
  GRAPH ?graph { ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; lp:start ?start ; lp:end ?end ; lp:quote ?quote ; lp:rule ?rule }
  BIND (REPLACE(STR(?graph), '^.*/evidence/', '') AS ?document)
  BIND (REPLACE(STR(?p), '^.*[#/]', '') AS ?relation)
  OPTIONAL { ?r a lp:Rule ; <http://purl.org/dc/terms/identifier> ?rule ; lp:confidence ?confidence }
  OPTIONAL { ?s rdfs:label ?s_label }
  OPTIONAL { ?o rdfs:label ?o_label FILTER (LANG(?o_label) = 'zh') }
  OPTIONAL { ?o lp:text ?o_text }
  BIND (COALESCE(?s_label, STR(?s)) AS ?subject)
  BIND (COALESCE(?o_label, ?o_text, STR(?o)) AS ?object)
}
ORDER BY ?document ?start ?relation ?object ?rule";
