//! Small graphs → which values contradict each other, and which do not.

use std::collections::BTreeSet;

use lianpu::conflicts::{Finding, find, find_within, in_chain, in_place};
use lianpu::store::{self, Manifest, Store};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::NamedNode;

const PREFIXES: &str = "
@prefix lp: <https://w3id.org/lianpu/ontology#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/lianpu/id/> .
<graph/registry> {
  <place/99> a lp:Place . <place/9901> lp:partOf <place/99> . <place/9902> lp:partOf <place/99> .
  <place/990101> lp:partOf <place/9901> .
}
<graph/entities> {
  <project/丁项目> a lp:Project ; rdfs:label \"丁项目\"@zh .
  <company/甲公司> a lp:Company ; rdfs:label \"甲公司\"@zh .
  <company/乙集团> a lp:Company ; rdfs:label \"乙集团\"@zh .
  <place/9901> a lp:Place ; rdfs:label \"岚川市\"@zh .
}
";

/// A store of the ontology and of documents: name, date, what they state in Turtle.
fn graph(documents: &[(&str, &str, &str)]) -> (tempfile::TempDir, Store) {
    let mut trig = PREFIXES.to_owned();
    for (name, date, text) in documents {
        let kind = ["gYear", "gYearMonth", "date"][date.matches('-').count()];
        let date = if date.is_empty() { String::new() } else { format!("; dcterms:date \"{date}\"^^xsd:{kind}") };
        trig.push_str(&format!(
            "<document/{name}> {{ <document/{name}> a lp:Document ; dcterms:title \"{name}\"@zh {date} . {text} }}\n"
        ));
    }
    let quads = RdfParser::from_format(RdfFormat::TriG).for_slice(&trig).map(|quad| format!("{} .", quad.unwrap()));
    let mut lines: BTreeSet<String> = quads.collect();
    for part in ["core", "domain"] {
        let text = std::fs::read_to_string(format!("{}/ontology/{part}.ttl", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let graph = NamedNode::new_unchecked("https://w3id.org/lianpu/id/graph/registry");
        let parser = RdfParser::from_format(RdfFormat::Turtle).with_default_graph(graph);
        lines.extend(parser.for_slice(&text).map(|quad| format!("{} .", quad.unwrap())));
    }
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store");
    store::write(&path, Manifest::new("test", "test"), lines.into_iter()).unwrap();
    let store = store::open(&path).unwrap();
    (directory, store)
}

fn found(documents: &[(&str, &str, &str)]) -> Vec<Finding> {
    let (_directory, store) = graph(documents);
    find(&store, None).unwrap()
}

/// What two documents state, dated 2021 and 2022: the values of each finding and whether it is a change.
fn between(one: &str, other: &str) -> Vec<(Vec<String>, bool)> {
    let findings = found(&[("a", "2021-03-01", one), ("b", "2022-04", other)]);
    findings.into_iter().map(|f| (f.sides.into_iter().map(|side| side.value).collect(), f.is_change)).collect()
}

fn amount(relation: &str, text: &str, number: &str, more: &str) -> String {
    format!(
        "<project/丁项目> lp:{relation} <quantity/{text}{}> . <quantity/{text}{}> a lp:Quantity ; lp:text \"{text}\" ; \
        lp:number \"{number}\"^^xsd:decimal ; lp:unit \"元\" {more} .",
        more.len(),
        more.len()
    )
}

fn dated(relation: &str, date: &str) -> String {
    let kind = ["gYear", "gYearMonth", "date"][date.matches('-').count()];
    format!(
        "<project/丁项目> lp:{relation} \"{date}\"^^xsd:{kind} ; lp:dateRecord <daterecord/{relation}{date}> . \
        <daterecord/{relation}{date}> a lp:DateRecord ; lp:{relation} \"{date}\"^^xsd:{kind} ."
    )
}

fn values(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

#[test]
fn two_figures_contradict_each_other_and_rounded_ones_do_not() {
    let exact = amount("totalInvestment", "10.68亿元", "1068000000", "");
    assert_eq!(
        between(&exact, &amount("totalInvestment", "12亿元", "1200000000", "")),
        [(values(&["10.68亿元", "12亿元"]), false)]
    );
    for (text, number) in [("10.7亿元", "1070000000"), ("约11亿元", "1100000000"), ("106800万元", "1068000000")]
    {
        assert_eq!(between(&exact, &amount("totalInvestment", text, number, "")), [], "{text}");
    }
}

#[test]
fn phases_stand_apart() {
    let whole = amount("totalInvestment", "12亿元", "1200000000", "");
    let phase = |text, number| amount("totalInvestment", text, number, "; lp:phase \"一期\"");
    assert_eq!(between(&whole, &phase("5亿元", "500000000")), []);
    assert_eq!(between(&phase("5亿元", "500000000"), &phase("7亿元", "700000000")).len(), 1);
}

#[test]
fn another_plan_of_a_later_date_is_a_change() {
    let plans = between(&dated("plannedCompletionDate", "2022-06"), &dated("plannedCompletionDate", "2023-10"));
    assert_eq!(plans, [(values(&["2022-06", "2023-10"]), true)]);
    let same_day = found(&[
        ("a", "2021-03-01", &dated("plannedCompletionDate", "2022-06")),
        ("b", "2021-03-01", &dated("plannedCompletionDate", "2023-10")),
    ]);
    assert!(same_day.len() == 1 && !same_day[0].is_change, "{same_day:?}");
}

#[test]
fn dates_contradict_each_other_unless_one_is_more_exact_or_was_a_plan() {
    assert_eq!(between(&dated("startDate", "2020-05"), &dated("startDate", "2020-09")).len(), 1);
    assert_eq!(between(&dated("startDate", "2020"), &dated("startDate", "2020-09-08")), []);
    assert_eq!(between(&dated("startDate", "2021-12"), &dated("startDate", "2022-02")), [], "still to come in 2021-03");
    assert_eq!(between(&dated("plannedCompletionDate", "2020-12"), &dated("completionDate", "2021-02")), []);
}

#[test]
fn a_later_stage_is_no_contradiction() {
    let stage = |stage: &str| format!("<project/丁项目> lp:stage lp:{stage} .");
    assert_eq!(between(&stage("started"), &stage("operating")), []);
}

#[test]
fn a_place_and_one_inside_it_agree() {
    let located = |place: &str| format!("<project/丁项目> lp:locatedIn <place/{place}> .");
    assert_eq!(between(&located("9901"), &located("990101")), []);
    assert_eq!(between(&located("9902"), &located("990101")).len(), 1);
    let company = |place: &str| format!("<company/甲公司> lp:locatedIn <place/{place}> .");
    assert_eq!(between(&company("9902"), &company("990101")), [], "a firm may be in several places");
}

#[test]
fn a_firm_and_its_group_agree() {
    let built = |firm: &str| format!("<project/丁项目> lp:developedBy <company/{firm}> .");
    let apart = between(&built("甲公司"), &built("乙集团"));
    assert_eq!(apart, [(values(&["甲公司", "乙集团"]), false)]);
    let of_group = format!("{} <company/甲公司> lp:subsidiaryOf <company/乙集团> .", built("甲公司"));
    assert_eq!(between(&of_group, &built("乙集团")), []);
    let together = format!("{} {}", built("甲公司"), built("乙集团"));
    assert_eq!(between(&together, &built("乙集团")), [], "one document may name both");
}

fn figure(metric: &str, period: &str, text: &str, number: &str) -> String {
    let period = if period.is_empty() { String::new() } else { format!("; lp:period \"{period}\"") };
    let node = format!("<observation/{metric}{text}{}>", period.len());
    format!(
        "<place/9901> lp:observation {node} . {node} a lp:Observation ; lp:metric \"{metric}\" {period} ; \
        lp:text \"{text}\" ; lp:number \"{number}\"^^xsd:decimal ; lp:unit \"元\" ."
    )
}

#[test]
fn figures_of_one_metric_and_period_contradict_each_other() {
    let gdp = figure("GDP", "2020", "500亿元", "50000000000");
    assert_eq!(between(&gdp, &figure("GDP", "2020", "520亿元", "52000000000")).len(), 1);
    assert_eq!(between(&gdp, &figure("GDP", "2021", "520亿元", "52000000000")), []);
    assert_eq!(between(&figure("GDP", "", "500亿元", "50000000000"), &figure("GDP", "", "520亿元", "52000000000")), []);
    let target = figure("GDP", "2021", "600亿元", "60000000000");
    assert_eq!(between(&target, &figure("GDP", "2021", "520亿元", "52000000000")), [], "in March 2021 it was a target");
    let parts = format!("{gdp} {}", figure("GDP", "2020", "90亿元", "9000000000"));
    assert_eq!(
        between(&parts, &figure("GDP", "2020", "520亿元", "52000000000")),
        [],
        "of parts, such as one county after the other"
    );
}

#[test]
fn a_finding_names_its_documents_and_is_found_by_place_and_chain() {
    let one = format!(
        "{} <project/丁项目> lp:locatedIn <place/990101> ; lp:inChain <industrychain/竹产业> .",
        amount("totalInvestment", "12亿元", "1200000000", "")
    );
    let other = amount("totalInvestment", "15亿元", "1500000000", "");
    let (_directory, store) = graph(&[("a", "2021", &one), ("b", "", &other), ("c", "2023", &other)]);
    let node = |name: &str| NamedNode::new_unchecked(format!("https://w3id.org/lianpu/id/{name}"));
    for subjects in [in_place(&store, &node("place/9901")), in_chain(&store, &node("industrychain/竹产业"))] {
        let findings = find(&store, Some(&subjects.unwrap())).unwrap();
        let sides: Vec<_> =
            findings[0].sides.iter().map(|s| (s.value.as_str(), s.title.as_str(), s.documents)).collect();
        assert_eq!(sides, [("15亿元", "b", 2), ("12亿元", "a", 1)]);
        assert_eq!(findings[0].subject_label, "丁项目");
    }
    assert!(find(&store, Some(&in_place(&store, &node("place/9902")).unwrap())).unwrap().is_empty());
}

#[test]
fn what_one_document_says_twice_is_listed_where_it_is_asked_for() {
    let claim = |node: &str, text: &str| {
        format!(
            "<claim/{node}> rdf:subject <project/丁项目> ; rdf:predicate lp:totalInvestment ; rdf:object <quantity/{text}0> ; \
            lp:quote \"总投资{text}\" ."
        )
    };
    let (one, other) =
        (amount("totalInvestment", "12亿元", "1200000000", ""), amount("totalInvestment", "15亿元", "1500000000", ""));
    let both = format!("{one} {other} }} <evidence/a> {{ {} {}", claim("1", "12亿元"), claim("2", "15亿元"));
    let (_directory, store) = graph(&[("a", "2021", &both), ("b", "2022", &one)]);
    assert!(find(&store, None).unwrap().is_empty(), "it may speak of parts");
    let findings = find_within(&store, None).unwrap();
    assert!(findings.len() == 1 && findings[0].is_within && !findings[0].is_change, "{findings:?}");
    let sides: Vec<_> =
        findings[0].sides.iter().map(|s| (s.value.as_str(), s.quote.as_str(), s.title.as_str())).collect();
    assert_eq!(sides, [("12亿元", "总投资12亿元", "a"), ("15亿元", "总投资15亿元", "a")]);
}
