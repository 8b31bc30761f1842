//! A store and a day → what documents dated up to then told, and nothing of what came later.

mod common;

use std::collections::BTreeSet;

use lianpu::past::{Day, Evidence, PastError, as_of};
use lianpu::query::{Format, NamedQuery, Style};
use lianpu::store::{self, Manifest, Store};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;

const BASE: &str = "https://w3id.org/lianpu/id/";

/// The graph of the tests of queries, with the order of its stages, a claim of each fact, and what is derived of it.
fn graph() -> (tempfile::TempDir, Store) {
    let trig = std::fs::read_to_string(common::root("tests/data/store/graph.trig")).unwrap_or_else(|e| panic!("{e}"));
    let more = "<graph/registry> { lp:under_construction lp:order 4 . lp:operating lp:order 7 . }";
    let text = format!("{trig}\n{more}");
    let parser = RdfParser::from_format(RdfFormat::TriG);
    let quads = parser.for_slice(&text).map(|quad| quad.unwrap_or_else(|e| panic!("{e}")));
    let mut lines = BTreeSet::new();
    for (at, quad) in quads.enumerate() {
        let Quad { subject, predicate, object, graph_name } = &quad;
        if let Some(document) = graph_name.to_string().strip_prefix(&format!("<{BASE}document/")) {
            // as of every fact, there is a claim of it
            for (part, term) in
                [("subject", subject.to_string()), ("predicate", predicate.to_string()), ("object", object.to_string())]
            {
                let property = format!("<http://www.w3.org/1999/02/22-rdf-syntax-ns#{part}>");
                lines.insert(format!("<{BASE}claim/t{at}> {property} {term} <{BASE}evidence/{document} ."));
            }
        }
        lines.insert(format!("{quad} ."));
    }
    let database = oxigraph::store::Store::new().unwrap_or_else(|e| panic!("{e}"));
    let nquads = lines.iter().cloned().collect::<Vec<_>>().join("\n");
    database.load_from_slice(RdfFormat::NQuads, &nquads).unwrap_or_else(|e| panic!("{e}"));
    lines.extend(common::derived(&database, BASE));
    let directory = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    let path = directory.path().join("store");
    store::write(&path, Manifest::new("test", "test"), lines.into_iter()).unwrap_or_else(|e| panic!("{e}"));
    let store = store::open(&path).unwrap_or_else(|e| panic!("{e}"));
    (directory, store)
}

fn rows(store: &Store, sparql: &str) -> Vec<String> {
    let query = NamedQuery::from_text("text", sparql).unwrap_or_else(|e| panic!("{e}"));
    let mut out = Vec::new();
    let results = query.run(store, &[]).unwrap_or_else(|e| panic!("{e}"));
    results.write(Format::Csv, &Style::default(), &mut out).unwrap_or_else(|e| panic!("{e}"));
    String::from_utf8_lossy(&out).lines().skip(1).map(str::to_owned).collect()
}

fn day(text: &str) -> Day {
    Day::read(text).unwrap_or_else(|e| panic!("{e}"))
}

const STAGE: &str = "SELECT ?stage { id:project\\/年产3万吨镁合金型材项目 lp:currentStage ?stage }";
const DATES: &str = "SELECT ?date { ?document dcterms:date ?date } ORDER BY ?date";

#[test]
fn documents_of_a_later_day_are_left_out() {
    let (_directory, store) = graph();
    let all = rows(&store, DATES);
    let before = as_of(&store, &day("2023-03-02"), Evidence::Kept).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(rows(&before.store, DATES), ["2023-03-02"]);
    assert_eq!(before.documents + before.later + before.undated, rows(&store, "SELECT ?d { ?d a lp:Document }").len());
    let last = as_of(&store, &day("2999"), Evidence::Kept).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((rows(&last.store, DATES), last.later), (all, 0));
}

#[test]
fn what_is_current_is_derived_for_the_day() {
    let (_directory, store) = graph();
    assert_eq!(rows(&store, STAGE), ["https://w3id.org/lianpu/ontology#operating"]);
    let before = as_of(&store, &day("2023-03-02"), Evidence::Kept).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(rows(&before.store, STAGE), ["https://w3id.org/lianpu/ontology#under_construction"]);
    let derived = "SELECT ?s ?p ?o { GRAPH id:graph\\/derived { ?s ?p ?o } }";
    let expected = common::derived(before.store.database(), BASE);
    assert_eq!(rows(&before.store, derived).len(), expected.len());
}

#[test]
fn what_only_later_documents_name_is_not_there() {
    let (_directory, store) = graph();
    let before = as_of(&store, &day("2023-03-02"), Evidence::Kept).unwrap_or_else(|e| panic!("{e}"));
    let strangers = "SELECT ?e { GRAPH id:graph\\/entities { ?e a ?class } \
        FILTER NOT EXISTS { GRAPH ?d { { ?e ?p ?o } UNION { ?s ?q ?e } } FILTER (CONTAINS(STR(?d), '/document/')) } }";
    assert_eq!(rows(&before.store, strangers), [""; 0]);
    let entities = "SELECT DISTINCT ?e { GRAPH id:graph\\/entities { ?e a ?class } }";
    assert!(rows(&before.store, entities).len() < rows(&store, entities).len());
    let nobody = as_of(&store, &day("1999"), Evidence::Kept).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((nobody.documents, rows(&nobody.store, entities)), (0, vec![]));
}

#[test]
fn a_part_without_evidence_states_the_same() {
    let (_directory, store) = graph();
    let facts = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER (!CONTAINS(STR(?g), '/evidence/') && ?p != prov:wasDerivedFrom) } \
        ORDER BY ?g ?s ?p ?o";
    let evidence = "SELECT ?s { GRAPH ?g { ?s ?p ?o } FILTER (CONTAINS(STR(?g), '/evidence/')) }";
    for date in ["1999", "2023-03-02", "2999"] {
        let part = |evidence| as_of(&store, &day(date), evidence).unwrap_or_else(|e| panic!("{e}")).store;
        let (with, without) = (part(Evidence::Kept), part(Evidence::LeftOut));
        assert_eq!(rows(&without, facts), rows(&with, facts), "{date}");
        assert_eq!(rows(&without, evidence), [""; 0], "{date}");
        // the text of a part is that of its database
        for part in [with, without] {
            let text = part.nquads().and_then(std::io::read_to_string).unwrap_or_else(|e| panic!("{e}"));
            let quads: BTreeSet<String> = part.database().iter().flatten().map(|quad| format!("{quad} .")).collect();
            assert_eq!(text.lines().map(str::to_owned).collect::<Vec<_>>(), quads.into_iter().collect::<Vec<_>>());
        }
    }
}

#[test]
fn a_date_is_a_day_a_month_or_a_year() {
    assert!(day("2022") == day("2022-01-01") && day("2022-02") == day("2022-02-01"));
    for wrong in ["", "22", "2022-7", "2022-00", "2022-13-01", "2022-01-32", "2022-01-01-01", "2022年", "2022/07/28"] {
        let error = Day::read(wrong).err();
        assert!(matches!(&error, Some(e @ PastError::NotADate(_)) if e.hint().is_some()), "{wrong}");
    }
}
