//! Pack → the registry graph: divisions with their parents, the ontology, the chain templates, the rules that were used.

use std::collections::BTreeSet;
use std::sync::Arc;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{Literal, NamedNode, Quad};
use rayon::prelude::*;

use super::iri::Iris;
use super::quads::{DCTERMS, decimal, is_background};
use crate::pack::Pack;

/// Files of the pack that stand in the registry as they are.
const FILES: [&str; 2] = ["ontology/core.ttl", "ontology/domain.ttl"];
/// The folder of chain templates, which stand there, too.
pub const TEMPLATES: &str = "ontology/chains";
/// Rows of the division list that stand for no place.
const PLACEHOLDERS: [&str; 4] = ["市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"];

/// The quads of the registry that stand in every store: provinces, cities and counties, the ontology and the chain templates.
pub fn registry(iris: &Iris, pack: &Pack) -> Vec<Quad> {
    let graph = iris.graph("registry");
    let divisions = pack.gazetteer.divisions.iter().enumerate();
    let background = divisions.filter(|(_, division)| is_background(division.level));
    let mut quads: Vec<Quad> = background.flat_map(|(index, _)| place(index, &graph, iris, pack)).collect();
    let files = FILES.iter().filter_map(|path| pack.files.get(path)).chain(pack.files.below(TEMPLATES, ".ttl"));
    let files: Vec<_> = files.collect();
    // the pack has parsed these files before
    let parse = |file: &crate::pack::File<'_>| -> Vec<Quad> {
        let triples = RdfParser::from_format(RdfFormat::Turtle).lenient().for_slice(file.text).flatten();
        triples.map(|quad| Quad::new(quad.subject, quad.predicate, quad.object, graph.clone())).collect()
    };
    quads.par_extend(files.par_iter().flat_map(parse));
    quads
}

/// The quads of the registry about the towns among the divisions that documents name.
pub fn towns(named: &BTreeSet<usize>, iris: &Iris, pack: &Pack) -> Vec<Quad> {
    let graph = iris.graph("registry");
    let towns = named.iter().filter(|index| !is_background(pack.gazetteer.divisions[**index].level));
    towns.flat_map(|index| place(*index, &graph, iris, pack)).collect()
}

/// The quads about a division.
fn place(index: usize, graph: &NamedNode, iris: &Iris, pack: &Pack) -> Vec<Quad> {
    let divisions = &pack.gazetteer.divisions;
    let division = &divisions[index];
    if PLACEHOLDERS.contains(&division.name.as_str()) {
        return Vec::new();
    }
    let node = iris.place(division);
    let label = Literal::new_language_tagged_literal_unchecked(&division.name, "zh");
    let mut quads = vec![
        Quad::new(node.clone(), rdf::TYPE, Iris::term("Place"), graph.clone()),
        Quad::new(node.clone(), rdfs::LABEL, label, graph.clone()),
    ];
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
