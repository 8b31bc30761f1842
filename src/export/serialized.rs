//! `graph.nq` → Turtle and RDF/XML: the distinct triples of all graphs through Oxigraph's serializers.

use super::plain::distinct_triples;
use super::{ExportError, Exporter, PREFIXES};
use crate::store::Store;
use oxigraph::io::{RdfFormat, RdfParser, RdfSerializer};
use std::io::{self, BufWriter, Write};

/// A format without named graphs that Oxigraph writes.
pub(super) struct Serialized {
    name: &'static str,
    about: &'static str,
    format: RdfFormat,
}

/// Turtle.
pub(super) const TURTLE: Serialized = Serialized {
    name: "turtle",
    about: "Turtle: the distinct triples of all graphs, grouped by subject, with prefixes; the RDF people read",
    format: RdfFormat::Turtle,
};

/// RDF/XML.
pub(super) const RDF_XML: Serialized = Serialized {
    name: "rdfxml",
    about: "RDF/XML: the distinct triples of all graphs; for Protégé and other older tools",
    format: RdfFormat::RdfXml,
};

impl Exporter for Serialized {
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
        false
    }

    fn write(&self, store: &Store, out: &mut dyn Write) -> Result<(), ExportError> {
        let mut serializer = serializer(self.format)?.for_writer(BufWriter::with_capacity(1 << 16, out));
        let mut line = String::new();
        distinct_triples(store.nquads()?, |number, triple| {
            line.clear();
            line.push_str(triple);
            line.push_str(" .");
            for quad in RdfParser::from_format(RdfFormat::NTriples).lenient().for_slice(&line) {
                let quad = quad.map_err(|error| ExportError::damaged(number, &error.into()))?;
                serializer.serialize_quad(&quad)?;
            }
            Ok(())
        })?;
        Ok(serializer.finish()?.flush()?)
    }
}

/// A serializer that declares [`PREFIXES`].
pub(super) fn serializer(format: RdfFormat) -> io::Result<RdfSerializer> {
    let mut serializer = RdfSerializer::from_format(format);
    for (name, iri) in PREFIXES {
        serializer = serializer.with_prefix(name, iri).map_err(io::Error::other)?;
    }
    Ok(serializer)
}
