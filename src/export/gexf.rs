//! A property graph → GEXF 1.3, each node and edge with its label.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::graph::{Column, Edge, Kind, Property, PropertyGraph, Schema};
use super::xml::{BETWEEN, Xml};
use super::{ExportError, Exporter, Model, Outlet, Shape, Source};

/// GEXF.
pub(super) struct Gexf;

impl Exporter for Gexf {
    fn name(&self) -> &'static str {
        "gexf"
    }

    fn about(&self) -> &'static str {
        "GEXF 1.3; for Gephi, Gephi Lite and networkx"
    }

    fn shape(&self) -> Shape {
        Shape::File { extension: "gexf", media_type: "application/gexf+xml" }
    }

    fn model(&self) -> Model {
        Model::PropertyGraph
    }

    fn write(&self, source: &Source<'_>, out: &mut Outlet<'_>) -> Result<(), ExportError> {
        let graph = PropertyGraph::read(source)?;
        let mut xml = Xml::begin(out.writer()?)?;
        xml.open("gexf", &[("xmlns", "http://gexf.net/1.3"), ("version", "1.3")])?;
        xml.line()?;
        xml.open("graph", &[("mode", "static"), ("defaultedgetype", "directed")])?;
        xml.line()?;
        let text = Column::One(Kind::Text);
        let keys = [("class".to_owned(), text)].into_iter().chain(Schema::read(&graph)?.keys());
        let of_nodes = declare(&mut xml, "node", keys)?;
        let keys = [("relation", text)].into_iter().chain(Edge::keys(&graph));
        let of_edges = declare(&mut xml, "edge", keys.map(|(key, column)| (key.to_owned(), column)))?;
        xml.open("nodes", &[])?;
        xml.line()?;
        graph.nodes(|node| {
            xml.open("node", &[("id", &node.iri), ("label", &node.name)])?;
            xml.open("attvalues", &[])?;
            value(&mut xml, &of_nodes, "class", &node.class)?;
            for (key, property) in &node.properties {
                value(&mut xml, &of_nodes, key, &shown(property))?;
            }
            xml.close("attvalues")?;
            xml.close("node")?;
            Ok(xml.line()?)
        })?;
        xml.close("nodes")?;
        xml.line()?;
        xml.open("edges", &[])?;
        xml.line()?;
        graph.edges(|edge| {
            let id = edge.number.to_string();
            let ends = [("source", edge.source.as_str()), ("target", &edge.target)];
            xml.open("edge", &[("id", id.as_str()), ends[0], ends[1], ("label", &edge.relation)])?;
            xml.open("attvalues", &[])?;
            value(&mut xml, &of_edges, "relation", &edge.relation)?;
            for (key, property) in edge.properties() {
                value(&mut xml, &of_edges, key, &shown(&property))?;
            }
            xml.close("attvalues")?;
            xml.close("edge")?;
            Ok(xml.line()?)
        })?;
        for name in ["edges", "graph", "gexf"] {
            xml.close(name)?;
        }
        Ok(xml.finish()?)
    }
}

/// Declares attributes; gives the number of each.
fn declare(
    xml: &mut Xml<impl Write>,
    class: &str,
    keys: impl Iterator<Item = (String, Column)>,
) -> io::Result<BTreeMap<String, String>> {
    let mut numbers = BTreeMap::new();
    xml.open("attributes", &[("class", class), ("mode", "static")])?;
    xml.line()?;
    for (key, column) in keys {
        let kind = match column {
            Column::One(Kind::Integer) => "long",
            Column::One(Kind::Number) => "double",
            Column::One(Kind::Flag) => "boolean",
            // no reader but Gephi knows a list of words
            Column::One(Kind::Text | Kind::Date) | Column::Many => "string",
        };
        let number = numbers.len().to_string();
        xml.empty("attribute", &[("id", &number), ("title", &key), ("type", kind)])?;
        xml.line()?;
        numbers.insert(key, number);
    }
    xml.close("attributes")?;
    xml.line()?;
    Ok(numbers)
}

fn shown(property: &Property) -> String {
    match property {
        Property::One(literal) => literal.text.clone(),
        Property::Many(words) => words.join(BETWEEN),
    }
}

fn value(xml: &mut Xml<impl Write>, numbers: &BTreeMap<String, String>, key: &str, value: &str) -> io::Result<()> {
    match numbers.get(key) {
        Some(number) => xml.empty("attvalue", &[("for", number), ("value", value)]),
        None => Ok(()),
    }
}
