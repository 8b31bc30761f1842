//! `graph.nq` → TriG and JSON-LD: every graph in one piece, its subjects in order.
//!
//! The file is sorted by subject, and one subject's statements lie in many graphs. Written as they come, nearly every quad
//! would open a new graph block. So one pass notes where each graph's runs of lines stand (16 bytes a run), and a second one
//! reads the graphs one after the other.

use super::serialized::serializer;
use super::{ExportError, Exporter};
use crate::store::{Line, Part, Store};
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

/// A format with named graphs that Oxigraph writes.
pub(super) struct ByGraph {
    name: &'static str,
    about: &'static str,
    format: RdfFormat,
}

/// TriG.
pub(super) const TRIG: ByGraph = ByGraph {
    name: "trig",
    about: "TriG: Turtle with the named graphs, one block a document; the whole store for people to read",
    format: RdfFormat::TriG,
};

/// JSON-LD.
pub(super) const JSON_LD: ByGraph = ByGraph {
    name: "jsonld",
    about: "JSON-LD with the named graphs; for web programs",
    format: RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
};

/// Lines of one graph that follow one another in the file.
struct Run {
    start: u64,
    length: u64,
}

impl Exporter for ByGraph {
    fn name(&self) -> &'static str {
        self.name
    }

    fn extension(&self) -> &'static str {
        self.format.file_extension()
    }

    fn media_type(&self) -> &'static str {
        self.format.media_type()
    }

    fn about(&self) -> &'static str {
        self.about
    }

    fn has_named_graphs(&self) -> bool {
        true
    }

    fn write(&self, store: &Store, out: &mut dyn Write) -> Result<(), ExportError> {
        let mut serializer = serializer(self.format)?.for_writer(BufWriter::with_capacity(1 << 16, out));
        let mut graph = store.nquads_in_file()?;
        let mut lines = Vec::new();
        for runs in runs_by_graph(graph.clone())?.into_values() {
            for run in runs {
                lines.resize(usize::try_from(run.length).unwrap_or(usize::MAX), 0);
                graph.seek(SeekFrom::Start(run.start))?;
                graph.read_exact(&mut lines)?;
                for quad in RdfParser::from_format(RdfFormat::NQuads).lenient().for_slice(&lines) {
                    let quad = quad.map_err(|error| ExportError::damaged(0, &error.into()))?;
                    serializer.serialize_quad(&quad)?;
                }
            }
        }
        Ok(serializer.finish()?.flush()?)
    }
}

/// Where the lines of each graph stand, the graphs in order of their IRIs.
fn runs_by_graph(graph: Part) -> Result<BTreeMap<String, Vec<Run>>, ExportError> {
    let mut runs: BTreeMap<String, Vec<Run>> = BTreeMap::new();
    let mut file = BufReader::with_capacity(1 << 18, graph);
    let mut line = String::new();
    let (mut start, mut number) = (0, 0);
    loop {
        line.clear();
        let length = file.read_line(&mut line)? as u64;
        if length == 0 {
            return Ok(runs);
        }
        number += 1;
        let Some(split) = Line::split(&line) else {
            return Err(ExportError::Damaged { number, reason: "not a canonical N-Quads line".into() });
        };
        let name = split.graph.unwrap_or_default();
        match runs.get_mut(name) {
            Some(runs) => match runs.last_mut() {
                Some(run) if run.start + run.length == start => run.length += length,
                _ => runs.push(Run { start, length }),
            },
            None => drop(runs.insert(name.to_owned(), vec![Run { start, length }])),
        }
        start += length;
    }
}
