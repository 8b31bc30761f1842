//! `graph.nq` → N-Quads and N-Triples: copying lines, or cutting the graph off them.

use super::{ExportError, Exporter, Model, Outlet, Shape, Source};
use crate::store::Line;
use std::io::{BufRead, Write};

/// N-Quads: the canonical file itself.
pub(super) struct NQuads;

impl Exporter for NQuads {
    fn name(&self) -> &'static str {
        "nquads"
    }

    fn about(&self) -> &'static str {
        "N-Quads, canonical: one quad a line, sorted; for diff, grep and every RDF store"
    }

    fn shape(&self) -> Shape {
        Shape::File { extension: "nq", media_type: "application/n-quads" }
    }

    fn model(&self) -> Model {
        Model::Quads
    }

    fn write(&self, source: &Source<'_>, out: &mut Outlet<'_>) -> Result<(), ExportError> {
        let (mut out, mut graph) = (out.writer()?, source.store().nquads()?);
        if !source.is_whole() {
            each_line(graph, |_, text, line| {
                if source.holds(line.graph.unwrap_or_default()) {
                    out.write_all(text.as_bytes())?;
                }
                Ok(())
            })?;
            return Ok(out.flush()?);
        }
        // Copied in the reader's own blocks; `io::copy` to a `dyn Write` would use 8 KiB.
        loop {
            let block = graph.fill_buf()?;
            if block.is_empty() {
                return Ok(out.flush()?);
            }
            out.write_all(block)?;
            let length = block.len();
            graph.consume(length);
        }
    }
}

/// N-Triples: the distinct triples of all graphs.
pub(super) struct NTriples;

impl Exporter for NTriples {
    fn name(&self) -> &'static str {
        "ntriples"
    }

    fn about(&self) -> &'static str {
        "N-Triples: the distinct triples of all graphs, one a line, sorted"
    }

    fn shape(&self) -> Shape {
        Shape::File { extension: "nt", media_type: "application/n-triples" }
    }

    fn model(&self) -> Model {
        Model::Triples
    }

    fn write(&self, source: &Source<'_>, out: &mut Outlet<'_>) -> Result<(), ExportError> {
        let mut out = out.writer()?;
        chosen_triples(source, |_, triple| {
            out.write_all(triple.as_bytes())?;
            Ok(out.write_all(b" .\n")?)
        })?;
        Ok(out.flush()?)
    }
}

/// Calls `visit` with the number, the text and the parts of every line, in order.
pub(super) fn each_line(
    mut graph: impl BufRead,
    mut visit: impl FnMut(u64, &str, Line<'_>) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let mut text = String::new();
    let mut number = 0;
    loop {
        text.clear();
        if graph.read_line(&mut text)? == 0 {
            return Ok(());
        }
        number += 1;
        let Some(line) = Line::split(&text) else {
            return Err(ExportError::Damaged { number, reason: "not a canonical N-Quads line".into() });
        };
        visit(number, &text, line)?;
    }
}

/// Calls `visit` with the line number and the text of every distinct triple, in order.
pub(crate) fn distinct_triples(
    graph: impl BufRead,
    visit: impl FnMut(u64, &str) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    distinct(graph, |_| true, visit)
}

/// As [`distinct_triples`], of the graphs that are exported.
pub(super) fn chosen_triples(
    source: &Source<'_>,
    visit: impl FnMut(u64, &str) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    distinct(source.store().nquads()?, |graph| source.holds(graph), visit)
}

/// Lines that begin with the same `s p o ` stand together in a sorted file, so a triple need only differ from the one before.
fn distinct(
    graph: impl BufRead,
    holds: impl Fn(&str) -> bool,
    mut visit: impl FnMut(u64, &str) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let mut previous = String::new();
    each_line(graph, |number, _, Line { triple, graph }| {
        if triple != previous && holds(graph.unwrap_or_default()) {
            visit(number, triple)?;
            previous.clear();
            previous.push_str(triple);
        }
        Ok(())
    })
}
