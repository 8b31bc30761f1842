//! Pack → the registry graph: divisions with their parents, the ontology, the chain templates, the rules that were used.

use std::collections::BTreeSet;
use std::sync::Arc;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{Literal, NamedNode, Quad};

use super::iri::Iris;
use super::quads::{DCTERMS, decimal, is_background};
use crate::pack::Pack;

/// Files of the pack that stand in the registry as they are.
const FILES: [&str; 3] = ["ontology/core.ttl", "ontology/domain.ttl", "ontology/chains.ttl"];
/// Rows of the division list that stand for no place.
const PLACEHOLDERS: [&str; 4] = ["市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"];

/// The quads of the registry; towns only where `named` holds them.
pub fn registry(named: &BTreeSet<usize>, iris: &Iris, pack: &Pack) -> Vec<Quad> {
    let graph = iris.graph("registry");
    let divisions = &pack.gazetteer.divisions;
    let mut quads = Vec::new();
    for (index, division) in divisions.iter().enumerate() {
        if PLACEHOLDERS.contains(&division.name.as_str()) || !(is_background(division.level) || named.contains(&index))
        {
            continue;
        }
        let node = iris.place(division);
        quads.push(Quad::new(node.clone(), rdf::TYPE, Iris::term("Place"), graph.clone()));
        let label = Literal::new_language_tagged_literal_unchecked(&division.name, "zh");
        quads.push(Quad::new(node.clone(), rdfs::LABEL, label, graph.clone()));
        if let Some(code) = &division.code {
            let code = Literal::new_simple_literal(format!("{code:0<6}"));
            quads.push(Quad::new(node.clone(), Iris::term("divisionCode"), code, graph.clone()));
        }
        let mut above = division.parent;
        while above.is_some_and(|a| PLACEHOLDERS.contains(&divisions[a].name.as_str())) {
            above = above.and_then(|a| divisions[a].parent);
        }
        if let Some(above) = above {
            quads.push(Quad::new(node, Iris::term("partOf"), iris.place(&divisions[above]), graph.clone()));
        }
    }
    for path in FILES {
        let Some(file) = pack.files.get(path) else { continue };
        // the pack has parsed these files before
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_reader(file.text.as_bytes()).flatten() {
            quads.push(Quad::new(quad.subject, quad.predicate, quad.object, graph.clone()));
        }
    }
    quads
}

/// The quads of the registry about the rules `used`: three of each, so that its confidence need not stand at every claim.
pub fn rules(used: &BTreeSet<Arc<str>>, iris: &Iris, pack: &Pack) -> Vec<Quad> {
    let graph = iris.graph("registry");
    let of_rule = |id: &Arc<str>| {
        let node = iris.rule(id);
        let confidence = Literal::new_typed_literal(decimal(pack.confidence.of(id)), xsd::DECIMAL);
        let identifier = NamedNode::new_unchecked(format!("{DCTERMS}identifier"));
        [
            Quad::new(node.clone(), rdf::TYPE, Iris::term("Rule"), graph.clone()),
            Quad::new(node.clone(), identifier, Literal::new_simple_literal(&**id), graph.clone()),
            Quad::new(node, Iris::term("confidence"), confidence, graph.clone()),
        ]
    };
    used.iter().flat_map(of_rule).collect()
}

/// The quads of the registry about a correction: it is a rule of its own to the claims it stands for.
pub fn correction_quads(id: &str, author: &str, reason: &str, iris: &Iris) -> [Quad; 3] {
    let (graph, node) = (iris.graph("registry"), iris.rule(id));
    let creator = NamedNode::new_unchecked(format!("{DCTERMS}creator"));
    [
        Quad::new(node.clone(), rdf::TYPE, Iris::term("Correction"), graph.clone()),
        Quad::new(node.clone(), creator, Literal::new_simple_literal(author), graph.clone()),
        Quad::new(node, rdfs::COMMENT, Literal::new_simple_literal(reason), graph),
    ]
}
