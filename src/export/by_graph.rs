//! `graph.nq` → TriG and JSON-LD: every graph in one piece, its subjects in order.
//!
//! The file is sorted by subject, and one subject's statements lie in many graphs. Written as they come, nearly every quad
//! would open a new graph block. So one pass notes where each graph's runs of lines stand (16 bytes a run), and a second one
//! reads the graphs one after the other.

use super::serialized::serializer;
use super::{ExportError, Exporter, Model, Outlet, Shape, Source};
use crate::store::{Line, Part};
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};

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

    fn about(&self) -> &'static str {
        self.about
    }

    fn shape(&self) -> Shape {
        Shape::File { extension: self.format.file_extension(), media_type: self.format.media_type() }
    }

    fn model(&self) -> Model {
        Model::Quads
    }

    fn write(&self, source: &Source<'_>, out: &mut Outlet<'_>) -> Result<(), ExportError> {
        let mut serializer = serializer(self.format)?.for_writer(out.writer()?);
        let mut graph = source.store().nquads_in_file()?;
        let mut lines = Vec::new();
        for runs in runs_by_graph(graph.clone(), source)?.into_values() {
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

/// Where the lines of each graph that is exported stand, the graphs in order of their IRIs.
fn runs_by_graph(graph: Part, source: &Source<'_>) -> Result<BTreeMap<String, Vec<Run>>, ExportError> {
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
            None if source.holds(name) => drop(runs.insert(name.to_owned(), vec![Run { start, length }])),
            None => {}
        }
        start += length;
    }
}
