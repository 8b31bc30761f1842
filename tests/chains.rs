//! The chain templates: are there enough of them, each with enough in it, and does a folder bring further ones?

use std::path::Path;

use lianpu::pack::{Files, Pack};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;

const CHAINS: usize = 40;
const SEGMENTS: usize = 8;
const PRODUCTS: usize = 25;

/// The templates of the pack in a store of their own.
fn templates() -> Store {
    let store = Store::new().expect("a store in memory");
    for file in Files::embedded().below("ontology/chains", ".ttl") {
        let parser = RdfParser::from_format(RdfFormat::Turtle);
        store.load_from_slice(parser, file.text).unwrap_or_else(|e| panic!("{}: {e}", file.path));
    }
    store
}

/// The rows of a query: names as they are, numbers as printed.
fn rows(store: &Store, query: &str) -> Vec<Vec<String>> {
    let head = "PREFIX lp: <https://w3id.org/lianpu/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> \
                PREFIX skos: <http://www.w3.org/2004/02/skos/core#> ";
    let prepared = SparqlEvaluator::new().parse_query(&format!("{head}{query}")).expect("a query");
    let QueryResults::Solutions(solutions) = prepared.on_store(store).execute().expect("rows") else { return vec![] };
    let cell = |term: &oxigraph::model::Term| match term {
        oxigraph::model::Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    };
    solutions.map(|row| row.expect("a row").values().iter().flatten().map(cell).collect()).collect()
}

#[test]
fn every_chain_has_segments_and_products_enough() {
    let store = templates();
    let counted = rows(
        &store,
        "SELECT ?name (COUNT(DISTINCT ?s) AS ?segments) (COUNT(DISTINCT ?p) AS ?products) (COUNT(DISTINCT ?t) AS ?tiers) \
         WHERE { ?c a lp:IndustryChain ; rdfs:label ?name ; lp:hasSegment ?s . ?s lp:segmentProduct ?p ; lp:tier ?t } GROUP BY ?name",
    );
    assert!(counted.len() >= CHAINS, "{} chains", counted.len());
    let number = |text: &String| text.parse::<usize>().unwrap_or(0);
    let few = |row: &&Vec<String>| number(&row[1]) < SEGMENTS || number(&row[2]) < PRODUCTS || number(&row[3]) < 3;
    let poor: Vec<_> = counted.iter().filter(few).collect();
    assert!(poor.is_empty(), "{poor:?}");
}

#[test]
fn most_products_have_synonyms_or_kinds_and_all_can_be_placed() {
    let store = templates();
    let count = |query: &str| rows(&store, query)[0][0].parse::<usize>().unwrap_or(0);
    let products = count("SELECT (COUNT(*) AS ?n) WHERE { ?p a lp:Product }");
    let named = count(
        "SELECT (COUNT(DISTINCT ?p) AS ?n) WHERE { ?p a lp:Product . { ?p skos:altLabel ?also } UNION { ?kind skos:broader ?p } }",
    );
    assert!(named * 4 >= products * 3, "{named} of {products} products have synonyms or kinds");
    let lost = rows(
        &store,
        "SELECT ?name WHERE { ?p a lp:Product ; rdfs:label ?name . FILTER NOT EXISTS { ?p skos:broader*/^lp:segmentProduct ?s } }",
    );
    assert!(lost.is_empty(), "in no segment: {lost:?}");
}

#[test]
fn the_flow_of_a_chain_hangs_together() {
    let lonely = rows(
        &templates(),
        "SELECT ?name WHERE { ?s a lp:Segment ; rdfs:label ?name . \
         FILTER NOT EXISTS { { ?s lp:feeds ?o } UNION { ?o lp:feeds ?s . ?o a lp:Segment } } }",
    );
    assert!(lonely.is_empty(), "feeds nothing and is fed by nothing: {lonely:?}");
}

/// A pack with one chain of its own.
fn own(folder: &Path, text: &str) -> Result<Pack, lianpu::pack::PackErrors> {
    let chains = folder.join("ontology/chains");
    std::fs::create_dir_all(&chains).expect("a folder");
    std::fs::write(chains.join("bamboo.ttl"), text).expect("written");
    Pack::with_dir(folder)
}

const BAMBOO: &str = r#"@base <https://w3id.org/lianpu/id/> .
@prefix lp: <https://w3id.org/lianpu/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<industrychain/竹编产业> a lp:IndustryChain ; rdfs:label "竹编产业"@zh ; lp:hasSegment <segment/竹编产业/编织> .
<segment/竹编产业/编织> a lp:Segment ; rdfs:label "编织"@zh ; lp:tier lp:midstream ; lp:order 1 ; lp:segmentProduct <product/竹编器具> .
<product/竹编器具> a lp:Product ; rdfs:label "竹编器具"@zh .
"#;

#[test]
fn a_folder_brings_chains_of_its_own() {
    let folder = tempfile::tempdir().expect("a directory");
    let pack = own(folder.path(), BAMBOO).unwrap_or_else(|e| panic!("{e}"));
    let quads = lianpu::emit::registry(&lianpu::emit::Iris::new(lianpu::emit::BASE), &pack);
    assert!(quads.iter().any(|quad| quad.subject.to_string() == "<https://w3id.org/lianpu/id/industrychain/竹编产业>"));
    assert!(lianpu::check::templates(&pack.files).is_empty());
}

#[test]
fn a_chain_that_cannot_be_read_is_named_with_its_line() {
    let folder = tempfile::tempdir().expect("a directory");
    let error = own(folder.path(), &BAMBOO.replace("lp:order 1", "lp:order")).expect_err("it is no Turtle");
    assert!(error.to_string().contains("ontology/chains/bamboo.ttl:5"), "{error}");
}
