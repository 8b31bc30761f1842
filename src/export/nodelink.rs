//! A property graph → node-link JSON: `networkx.node_link_graph` reads it as it is, and so does D3.

use super::graph::PropertyGraph;
use super::{ExportError, Exporter, Model, Outlet, Shape, Source, json};
use std::io::Write;

/// Node-link JSON.
pub(super) struct NodeLink;

impl Exporter for NodeLink {
    fn name(&self) -> &'static str {
        "nodelink"
    }

    fn about(&self) -> &'static str {
        "node-link JSON; for networkx 3.4 and later, and for D3"
    }

    fn shape(&self) -> Shape {
        Shape::File { extension: "json", media_type: "application/json" }
    }

    fn model(&self) -> Model {
        Model::PropertyGraph
    }

    fn write(&self, source: &Source<'_>, out: &mut Outlet<'_>) -> Result<(), ExportError> {
        let graph = PropertyGraph::read(source)?;
        let mut out = out.writer()?;
        out.write_all(b"{\"directed\":true,\"multigraph\":true,\"graph\":{\"name\":\"lianpu\"},\"nodes\":[")?;
        let mut is_first = true;
        graph.nodes(|node| {
            let mut object = json::node(node);
            object.shift_insert(0, "id".into(), node.iri.as_str().into());
            json::member(&mut out, &mut is_first, &object)
        })?;
        out.write_all(b"\n],\"edges\":[")?;
        let mut is_first = true;
        graph.edges(|edge| {
            let mut object = json::edge(edge);
            object.shift_insert(0, "source".into(), edge.source.as_str().into());
            object.shift_insert(1, "target".into(), edge.target.as_str().into());
            // tells edges between the same nodes apart
            object.shift_insert(2, "key".into(), edge.number.into());
            json::member(&mut out, &mut is_first, &object)
        })?;
        out.write_all(b"\n]}\n")?;
        Ok(out.flush()?)
    }
}
