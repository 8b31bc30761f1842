//! `graph.nq` → Turtle and RDF/XML: the distinct triples of all graphs through Oxigraph's serializers.

use super::plain::chosen_triples;
use super::{ExportError, Exporter, Model, Outlet, PREFIXES, Shape, Source};
use oxigraph::io::{RdfFormat, RdfParser, RdfSerializer};
use std::io::{self, Write};

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

    fn about(&self) -> &'static str {
        self.about
    }

    fn shape(&self) -> Shape {
        Shape::File { extension: self.format.file_extension(), media_type: self.format.media_type() }
    }

    fn model(&self) -> Model {
        Model::Triples
    }

    fn write(&self, source: &Source<'_>, out: &mut Outlet<'_>) -> Result<(), ExportError> {
        let mut serializer = serializer(self.format)?.for_writer(out.writer()?);
        let mut line = String::new();
        chosen_triples(source, |number, triple| {
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
