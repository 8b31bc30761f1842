//! A property graph → GraphML with typed keys.

use super::graph::{Column, Edge, Kind, Property, PropertyGraph, Schema};
use super::xml::{BETWEEN, Xml};
use super::{ExportError, Exporter, Model, Outlet, Shape, Source};
use std::io::{self, Write};

/// GraphML.
pub(super) struct GraphMl;

impl Exporter for GraphMl {
    fn name(&self) -> &'static str {
        "graphml"
    }

    fn about(&self) -> &'static str {
        "GraphML with typed keys; for igraph, networkx, yEd, Gephi and Cytoscape"
    }

    fn shape(&self) -> Shape {
        Shape::File { extension: "graphml", media_type: "application/graphml+xml" }
    }

    fn model(&self) -> Model {
        Model::PropertyGraph
    }

    fn write(&self, source: &Source<'_>, out: &mut Outlet<'_>) -> Result<(), ExportError> {
        let graph = PropertyGraph::read(source)?;
        let mut xml = Xml::begin(out.writer()?)?;
        xml.open(
            "graphml",
            &[
                ("xmlns", "http://graphml.graphdrawing.org/xmlns"),
                ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
                (
                    "xsi:schemaLocation",
                    "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd",
                ),
            ],
        )?;
        xml.line()?;
        let text = Column::One(Kind::Text);
        let of_nodes =
            [("class".to_owned(), text), ("name".to_owned(), text)].into_iter().chain(Schema::read(&graph)?.keys());
        let of_edges = [("relation", text)].into_iter().chain(Edge::keys(&graph));
        let of_edges = of_edges.map(|(key, column)| (key.to_owned(), column));
        for (key, column, on) in of_nodes.map(|(k, c)| (k, c, "node")).chain(of_edges.map(|(k, c)| (k, c, "edge"))) {
            let id = format!("{on}.{key}");
            xml.empty("key", &[("id", &id), ("for", on), ("attr.name", &key), ("attr.type", kind(column))])?;
            xml.line()?;
        }
        xml.open("graph", &[("id", "lianpu"), ("edgedefault", "directed")])?;
        xml.line()?;
        graph.nodes(|node| {
            xml.open("node", &[("id", &node.iri)])?;
            xml.words("data", &[("key", "node.class")], &node.class)?;
            xml.words("data", &[("key", "node.name")], &node.name)?;
            for (key, property) in &node.properties {
                data(&mut xml, "node", key, property)?;
            }
            xml.close("node")?;
            Ok(xml.line()?)
        })?;
        graph.edges(|edge| {
            let id = format!("e{}", edge.number);
            xml.open("edge", &[("id", &id), ("source", &edge.source), ("target", &edge.target)])?;
            xml.words("data", &[("key", "edge.relation")], &edge.relation)?;
            for (key, property) in edge.properties() {
                data(&mut xml, "edge", key, &property)?;
            }
            xml.close("edge")?;
            Ok(xml.line()?)
        })?;
        xml.close("graph")?;
        xml.close("graphml")?;
        Ok(xml.finish()?)
    }
}

fn kind(column: Column) -> &'static str {
    match column {
        Column::One(Kind::Integer) => "long",
        Column::One(Kind::Number) => "double",
        Column::One(Kind::Flag) => "boolean",
        Column::One(Kind::Text | Kind::Date) | Column::Many => "string",
    }
}

fn data(xml: &mut Xml<impl Write>, on: &str, key: &str, property: &Property) -> io::Result<()> {
    let id = format!("{on}.{key}");
    match property {
        Property::One(literal) => xml.words("data", &[("key", &id)], &literal.text),
        Property::Many(words) => xml.words("data", &[("key", &id)], &words.join(BETWEEN)),
    }
}
