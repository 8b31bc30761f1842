//! The map of a chain, drawn from a small graph of invented names; the expected DOT is a file.
//!
//! `LIANPU_UPDATE=1 cargo test --test diagram` writes it anew: read the difference, and look at the picture, before committing it.

mod common;

use lianpu::analyse::{AnalyseError, ChainMap, Placings};
use lianpu::diagram::{Diagram, DiagramError, Format, LIMIT, chains, render};
use lianpu::query::QueryError;
use lianpu::store::{self, Manifest, Store};
use oxigraph::io::{RdfFormat, RdfParser};
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/diagram");

/// A store of the test graph and of `more`, both TriG.
fn graph(more: &str) -> (tempfile::TempDir, Store) {
    let directory = tempfile::tempdir().unwrap();
    let trig = fs::read_to_string(format!("{DATA}/graph.trig")).unwrap() + more;
    let lines: BTreeSet<String> =
        RdfParser::from_format(RdfFormat::TriG).for_slice(&trig).map(|quad| format!("{} .", quad.unwrap())).collect();
    let path = directory.path().join("store");
    store::write(&path, Manifest::new("test", "test"), lines.into_iter()).unwrap();
    let store = store::open(&path).unwrap();
    (directory, store)
}

fn has_graphviz() -> bool {
    Command::new("dot").arg("-V").output().is_ok()
}

/// The labels of the cards of each group.
fn standing(diagram: &Diagram) -> Vec<(&str, Vec<&str>)> {
    diagram
        .groups
        .iter()
        .map(|group| (&*group.named.label, group.cards.iter().map(|card| &*card.entity.label).collect()))
        .collect()
}

#[test]
fn the_dot_of_a_chain_is_as_expected() {
    let (_directory, store) = graph("");
    let dot = Diagram::named(&store, "镁").unwrap().dot();
    common::expect(&format!("{DATA}/镁产业.dot"), &dot);
}

#[test]
fn the_same_store_gives_the_same_bytes_by_any_of_its_names() {
    let (_one, store) = graph("");
    let (_other, again) = graph("");
    let dot = Diagram::named(&store, "镁").unwrap().dot();
    for name in ["镁产业", "镁产业链", "镁加工产业", "https://w3id.org/lianpu/id/industrychain/镁产业"] {
        assert_eq!(Diagram::named(&again, name).unwrap().dot(), dot, "{name}");
    }
}

#[test]
fn members_stand_on_the_segment_of_what_they_make() {
    let (_directory, store) = graph("");
    let diagram = Diagram::named(&store, "镁").unwrap();
    let expected = [
        ("原镁冶炼", vec![]),
        ("镁合金", vec!["晨星镁业有限公司", "年产3万吨镁型材项目"]),
        ("镁制品", vec![]),
        ("镁渣利用", vec!["石桥砖厂"]),
    ];
    assert_eq!(standing(&diagram), expected);
    let unplaced: Vec<&str> = diagram.unplaced.iter().map(|card| &*card.entity.label).collect();
    assert_eq!(unplaced, ["“轻&巧”<青川>\"镁\\业\"股份有限公司", "青川轻合金产业园"]);
    let owner = &diagram.groups[1].cards[0];
    assert!(owner.owns && owner.stated);
    let project = &diagram.groups[1].cards[1];
    assert_eq!(
        (&*project.county, &*project.investment, &*project.stage),
        ("临泽县", "12亿元", "一期投产运营、二期在建")
    );
    // No document says that the brickworks belongs to the chain; its product belongs to no other.
    assert!(!diagram.groups[3].cards[0].stated);
    assert_eq!(
        (diagram.head.documents, diagram.head.corpus, diagram.head.newest.as_deref()),
        (2, 3, Some("2023-06-18"))
    );
}

#[test]
fn a_segment_without_members_is_not_mentioned_or_only_spoken_of() {
    let (_directory, store) = graph("");
    let diagram = Diagram::named(&store, "镁").unwrap();
    assert_eq!(diagram.groups[0].products, ["镁锭"]);
    assert!(diagram.groups[2].products.is_empty());
    let dot = diagram.dot();
    assert!(dot.contains("文中提到：镁锭") && dot.contains("本批文档未提及"));
    assert!(!dot.contains("缺失"));
    // 镁锭 goes into 镁合金 by the template and by a document; back from the slag by the template alone.
    let flows: Vec<_> = diagram.flows.iter().map(|flow| (flow.from, flow.to, flow.stated)).collect();
    assert_eq!(flows, [(0, 1, true), (1, 2, false), (3, 0, false)]);
}

#[test]
fn a_chain_without_a_template_is_drawn_from_what_documents_say() {
    let (_directory, store) = graph("");
    let diagram = Diagram::named(&store, "竹产业").unwrap();
    assert_eq!(standing(&diagram), [("毛竹", vec![]), ("竹地板", vec!["翠竹家居有限公司"])]);
    assert_eq!(diagram.flows.len(), 1);
}

#[test]
fn chains_with_members_are_listed_once() {
    let (_directory, store) = graph("");
    let labels: Vec<String> = chains(&store).unwrap().into_iter().map(|chain| chain.label).collect();
    assert_eq!(labels, ["竹产业", "镁产业"]);
}

#[test]
fn what_is_more_than_the_limit_is_folded() {
    let mut more = String::from("<document/长名单> {\n");
    let mut entities = String::from("<graph/entities> {\n");
    for n in 0..90 {
        let product = if n < 70 { "<product/镁轮毂>" } else { "<product/原镁>" };
        more += &format!("<company/甲{n}> lp:inChain <industrychain/镁产业> ; lp:produces {product} .\n");
        entities += &format!("<company/甲{n}> a lp:Company ; rdfs:label \"甲{n}公司\"@zh .\n");
    }
    let (_directory, store) = graph(&format!("{more}}}\n{entities}}}\n"));
    let diagram = Diagram::named(&store, "镁").unwrap();
    let shown: usize = diagram.groups.iter().map(|group| group.cards.len()).sum::<usize>() + diagram.unplaced.len();
    assert_eq!(shown, LIMIT);
    assert_eq!(diagram.groups.iter().map(|group| group.folded).sum::<usize>() + shown, 95);
    // The long list gives way to the short ones.
    assert_eq!(diagram.groups[0].folded, 0);
    assert!(diagram.dot().contains(&format!("\"+{}\"", diagram.groups[2].folded)));
}

#[test]
fn an_unknown_chain_and_one_of_two_readings_are_errors() {
    let (_directory, store) = graph("");
    let unknown = Diagram::named(&store, "铅笔").unwrap_err();
    assert!(matches!(unknown, DiagramError::Analyse(AnalyseError::Query(QueryError::UnknownName { .. }))), "{unknown}");
    let ambiguous = Diagram::named(&store, "茶").unwrap_err();
    let DiagramError::Analyse(AnalyseError::Query(QueryError::AmbiguousName { readings, .. })) = &ambiguous else {
        panic!("{ambiguous}")
    };
    assert_eq!(readings.len(), 2);
    assert!(ambiguous.hint().is_some());
}

#[test]
fn graphviz_draws_what_is_written() {
    if !has_graphviz() {
        return;
    }
    let (_directory, store) = graph("");
    for name in ["镁", "竹"] {
        let dot = Diagram::named(&store, name).unwrap().dot();
        let svg = String::from_utf8(render(&dot, Format::Svg).unwrap()).unwrap();
        assert!(svg.contains("有限公司") && svg.contains("https://w3id.org/lianpu/id/company/"), "{name}");
    }
    let refused = render("digraph {", Format::Svg).unwrap_err();
    assert!(matches!(refused, DiagramError::Dot { .. }), "{refused}");
}

/// Flows inside one column, back over the order of the segments, and to the segments of many firms: Graphviz draws them all.
#[test]
fn every_chain_template_is_drawn() {
    if !has_graphviz() {
        return;
    }
    let samples = common::store_of(&common::root("data/samples"));
    let placings = Placings::read(&samples.store).unwrap();
    for chain in &placings.templates.chains {
        let map = ChainMap::among(&samples.store, &placings, &chain.named.iri).unwrap();
        let drawn = render(&Diagram::draw(map, LIMIT).dot(), Format::Svg);
        assert!(drawn.is_ok(), "{}: {}", chain.named.label, drawn.unwrap_err());
    }
}

#[test]
fn without_graphviz_the_dot_file_is_written() {
    let (directory, store) = graph("");
    let expected = Diagram::named(&store, "镁").unwrap().dot();
    drop(store);
    let file = directory.path().join("map.svg");
    let output = Command::new(env!("CARGO_BIN_EXE_lianpu"))
        .args(["diagram", "镁", "--store"])
        .arg(directory.path().join("store"))
        .arg("-o")
        .arg(&file)
        .env("PATH", "")
        .output()
        .unwrap();
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains("apt-get install graphviz") && message.contains("map.dot"), "{message}");
    assert_eq!(fs::read_to_string(directory.path().join("map.dot")).unwrap(), expected);
    assert!(!file.exists());
}
