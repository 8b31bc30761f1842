//! The map of a chain, drawn from a small graph of invented names; the expected DOT is a file.
//!
//! `LIANPU_UPDATE=1 cargo test --test diagram` writes it anew: read the difference, and look at the picture, before committing it.

mod common;

use lianpu::analyse::{AnalyseError, ChainMap, Neighbourhood, PlaceMap, Placings};
use lianpu::diagram::{Change, Diagram, DiagramError, Format, LIMIT, chains, draw_near, render};
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
        (&*project.place, &*project.investment, &*project.stage),
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
fn a_chain_named_with_brackets_is_the_chain_without_them() {
    let more = "<document/轻合金月报> { <company/朝露镁业有限公司> lp:inChain <industrychain/镁（压铸+）产业> . }
<graph/entities> {
  <industrychain/镁（压铸+）产业> a lp:IndustryChain ; rdfs:label \"镁（压铸+）产业\"@zh .
  <company/朝露镁业有限公司> a lp:Company ; rdfs:label \"朝露镁业有限公司\"@zh .
}
";
    let (_directory, store) = graph(more);
    let map = ChainMap::named(&store, "镁（压铸+）产业").unwrap();
    assert!(map.has_template && map.chain.label == "镁产业");
    assert!(map.members.iter().any(|member| member.entity.label == "朝露镁业有限公司" && member.stated));
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

#[test]
fn a_place_is_drawn_with_its_chains_and_parks() {
    let (_directory, store) = graph("");
    let diagram = Diagram::draw_place(PlaceMap::named(&store, "临泽县").unwrap(), LIMIT);
    let groups = [
        ("园区（1）", vec!["青川轻合金产业园"]),
        ("镁产业（企业2、项目1）", vec!["晨星镁业有限公司", "年产3万吨镁型材项目", "石桥砖厂"]),
    ];
    assert_eq!(standing(&diagram), groups);
    // what lies in a park lies in its county, and the card says in which park
    let cards = &diagram.groups[1].cards;
    assert_eq!((cards[0].place.as_str(), cards[0].owns, cards[0].stated), ("青川轻合金产业园", true, true));
    assert!(!cards[2].stated);
    assert_eq!(diagram.groups[0].cards[0].holds, 1);
    assert_eq!(diagram.head.lines[0], ("隶属".to_owned(), vec!["青川市".to_owned()]));
    common::expect(&format!("{DATA}/临泽县.dot"), &diagram.dot());

    let city = PlaceMap::named(&store, "青川").unwrap();
    let residents: usize = city.chains.iter().map(|chain| chain.residents.len()).sum();
    assert_eq!((residents, city.parks.len(), city.others.len()), (4, 1, 0));
    assert!(matches!(PlaceMap::named(&store, "无名县"), Err(AnalyseError::Query(QueryError::UnknownName { .. }))));
}

#[test]
fn a_park_is_drawn_as_a_place_is() {
    let (_directory, store) = graph("");
    let map = PlaceMap::named(&store, "青川轻合金产业园").unwrap();
    assert!(map.is_park);
    let diagram = Diagram::draw_place(map, LIMIT);
    assert_eq!(standing(&diagram), [("镁产业（企业1）", vec!["晨星镁业有限公司"])]);
    let lines: Vec<_> = diagram.head.lines.iter().map(|(what, names)| (what.as_str(), names.join("、"))).collect();
    assert_eq!(lines, [("所在地", "临泽县".to_owned()), ("主导产业", "镁产业".to_owned())]);
}

#[test]
fn a_neighbourhood_is_drawn_step_by_step() {
    let (_directory, store) = graph("");
    let around = Neighbourhood::named(&store, "晨星镁业有限公司", 2).unwrap();
    let dot = draw_near(&around, None, LIMIT);
    common::expect(&format!("{DATA}/晨星镁业有限公司.dot"), &dot);
    // those of one relation give way together, and what hangs on one that is not shown is counted
    let few = draw_near(&around, None, 3);
    assert!(few.contains("个与未画者相连") && few.contains("\"+1\""), "{few}");
    assert!(few.matches("URL=").count() <= 2 + 3, "{few}");
    if has_graphviz() {
        for dot in [dot, few] {
            assert!(String::from_utf8(render(&dot, Format::Svg).unwrap()).unwrap().contains("晨星镁业有限公司"));
        }
    }
}

#[test]
fn what_has_changed_between_two_dates_is_marked() {
    let later = "<document/轻合金季报> {
  <document/轻合金季报> a lp:Document ; dcterms:date \"2024-02-01\"^^xsd:date .
  <project/镁型材项目> lp:stageRecord <stagerecord/s3> .
  <stagerecord/s3> a lp:StageRecord ; lp:stage lp:operating ; lp:asOf \"2024-02-01\"^^xsd:date .
  <company/朝露镁业有限公司> lp:inChain <industrychain/镁产业> ; lp:produces <product/镁轮毂> .
  <industrychain/镁产业> lp:chainLeader <person/沈观澜> .
}
<graph/entities> {
  <company/朝露镁业有限公司> a lp:Company ; rdfs:label \"朝露镁业有限公司\"@zh .
  <person/沈观澜> a lp:Person ; rdfs:label \"沈观澜\"@zh .
}
";
    let (_before, before) = graph("");
    let (_after, after) = graph(later);
    let map = |store: &Store| ChainMap::named(store, "镁").unwrap();
    let compared = Diagram::compare(map(&before), map(&after), "2023-12-31", LIMIT);
    let changes: Vec<(&str, Option<&Change>)> = compared
        .groups
        .iter()
        .flat_map(|group| &group.cards)
        .map(|card| (card.entity.label.as_str(), card.change.as_ref()))
        .collect();
    let from = "一期投产运营、二期在建".to_owned();
    let expected = [
        ("年产3万吨镁型材项目", Some(&Change::Stage { from })),
        ("晨星镁业有限公司", Some(&Change::Same)),
        ("朝露镁业有限公司", Some(&Change::New)),
        ("石桥砖厂", Some(&Change::Same)),
    ];
    assert_eq!(changes, expected);
    let line =
        |what: &str| compared.head.lines.iter().find(|(line, _)| line == what).map(|(_, names)| names.join("、"));
    assert_eq!(line("变化").as_deref(), Some("新增 1 个、阶段有变 1 个"));
    assert_eq!(line("链长").as_deref(), Some("〔新〕沈观澜、陈望舒（副市长）"));
    // the other way round the firm is gone, and stands where it stood
    let back = Diagram::compare(map(&after), map(&before), "2024-02-01", LIMIT);
    let gone = back.groups[2].cards.iter().find(|card| card.entity.label == "朝露镁业有限公司").unwrap();
    assert_eq!(gone.change, Some(Change::Gone));
    assert!(back.dot().contains("〔去〕朝露镁业有限公司"));
}
