//! A property graph → Cytoscape.js JSON, which Cytoscape desktop and `networkx.cytoscape_graph` read, too.

use super::graph::PropertyGraph;
use super::{ExportError, Exporter, Model, Outlet, Shape, Source, json};
use serde_json::{Map, Value};
use std::io::Write;

/// Cytoscape.js JSON.
pub(super) struct Cyjs;

impl Exporter for Cyjs {
    fn name(&self) -> &'static str {
        "cyjs"
    }

    fn about(&self) -> &'static str {
        "Cytoscape.js JSON; for web pages, Cytoscape and networkx"
    }

    fn shape(&self) -> Shape {
        Shape::File { extension: "cyjs", media_type: "application/json" }
    }

    fn model(&self) -> Model {
        Model::PropertyGraph
    }

    fn write(&self, source: &Source<'_>, out: &mut Outlet<'_>) -> Result<(), ExportError> {
        let graph = PropertyGraph::read(source)?;
        let mut out = out.writer()?;
        out.write_all(
            b"{\"format_version\":\"1.0\",\"target_cytoscapejs_version\":\"~2.1\",\"data\":{\"name\":\"lianpu\"},",
        )?;
        out.write_all(b"\"directed\":true,\"multigraph\":true,\"elements\":{\"nodes\":[")?;
        let mut is_first = true;
        graph.nodes(|node| {
            let mut data = json::node(node);
            data.shift_insert(0, "id".into(), node.iri.as_str().into());
            // by this networkx knows a node
            data.shift_insert(1, "value".into(), node.iri.as_str().into());
            json::member(&mut out, &mut is_first, &element(data))
        })?;
        out.write_all(b"\n],\"edges\":[")?;
        let mut is_first = true;
        graph.edges(|edge| {
            let mut data = json::edge(edge);
            data.shift_insert(0, "id".into(), format!("e{}", edge.number).into());
            data.shift_insert(1, "source".into(), edge.source.as_str().into());
            data.shift_insert(2, "target".into(), edge.target.as_str().into());
            data.shift_insert(3, "key".into(), edge.number.into());
            data.insert("interaction".into(), edge.relation.as_str().into());
            json::member(&mut out, &mut is_first, &element(data))
        })?;
        out.write_all(b"\n]}}\n")?;
        Ok(out.flush()?)
    }
}

fn element(data: Map<String, Value>) -> Map<String, Value> {
    Map::from_iter([("data".to_owned(), Value::Object(data))])
}
