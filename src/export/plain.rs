//! `graph.nq` → N-Quads and N-Triples: copying lines, or cutting the graph off them.

use super::{ExportError, Exporter};
use crate::store::{Line, Store};
use std::io::{BufRead, BufWriter, Write};

/// N-Quads: the canonical file itself.
pub(super) struct NQuads;

impl Exporter for NQuads {
    fn name(&self) -> &'static str {
        "nquads"
    }

    fn extension(&self) -> &'static str {
        "nq"
    }

    fn media_type(&self) -> &'static str {
        "application/n-quads"
    }

    fn about(&self) -> &'static str {
        "N-Quads, canonical: one quad a line, sorted; for diff, grep and every RDF store"
    }

    fn has_named_graphs(&self) -> bool {
        true
    }

    fn write(&self, store: &Store, out: &mut dyn Write) -> Result<(), ExportError> {
        // Copied in the reader's own blocks; `io::copy` to a `dyn Write` would use 8 KiB.
        let mut graph = store.nquads()?;
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

    fn extension(&self) -> &'static str {
        "nt"
    }

    fn media_type(&self) -> &'static str {
        "application/n-triples"
    }

    fn about(&self) -> &'static str {
        "N-Triples: the distinct triples of all graphs, one a line, sorted"
    }

    fn has_named_graphs(&self) -> bool {
        false
    }

    fn write(&self, store: &Store, out: &mut dyn Write) -> Result<(), ExportError> {
        let mut out = BufWriter::with_capacity(1 << 16, out);
        distinct_triples(store.nquads()?, |_, triple| {
            out.write_all(triple.as_bytes())?;
            Ok(out.write_all(b" .\n")?)
        })?;
        Ok(out.flush()?)
    }
}

/// Calls `visit` with the line number and the text of every distinct triple, in order.
///
/// Lines that begin with the same `s p o ` stand together in a sorted file, so a triple need only differ from the one before.
pub(crate) fn distinct_triples(
    mut graph: impl BufRead,
    mut visit: impl FnMut(u64, &str) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let (mut line, mut previous) = (String::new(), String::new());
    let mut number = 0;
    loop {
        line.clear();
        if graph.read_line(&mut line)? == 0 {
            return Ok(());
        }
        number += 1;
        let Some(Line { triple, .. }) = Line::split(&line) else {
            return Err(ExportError::Damaged { number, reason: "not a canonical N-Quads line".into() });
        };
        if triple != previous {
            visit(number, triple)?;
            previous.clear();
            previous.push_str(triple);
        }
    }
}
