//! The working structure of a chain-leader scheme: read from invented notices, asked for, and drawn; the expected DOT is a file.
//!
//! `LIANPU_UPDATE=1 cargo test --test structure` writes it anew: read the difference, and look at the picture, before committing it.

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::{InFolder, PIPELINE, root, store_of};
use lianpu::analyse::{AnalyseError, Structure, Unit};
use lianpu::diagram::{Format, draw_structure, render};
use lianpu::emit::{Lines, write_jsonl};
use lianpu::query::{self, NamedQuery, Style};

const FOLDER: &str = "tests/data/structure";

/// The notices whose names begin with one of `names`, in a store.
fn notices(names: &[&str]) -> InFolder {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        fs::copy(root(FOLDER).join(format!("{name}.txt")), folder.path().join(format!("{name}.txt"))).unwrap();
    }
    store_of(folder.path())
}

fn stated(name: &str) -> BTreeSet<String> {
    common::stated(name, &fs::read_to_string(root(FOLDER).join(format!("{name}.txt"))).unwrap())
}

/// A unit as `name×count`, with the units under it in brackets.
fn told(unit: &Unit) -> String {
    let count: String = unit.count.iter().map(|count| format!("×{count}")).collect();
    let under: Vec<String> = unit.units.iter().map(told).collect();
    let under = if under.is_empty() { String::new() } else { format!("（{}）", under.join("，")) };
    format!("{}{count}{under}", unit.named.label)
}

#[test]
fn what_stands_in_the_brackets_of_a_scheme_is_read() {
    let facts = stated("sanmenxia");
    for fact in [
        "Organization:链长制工作办公室\tunitOf\tPolicy:“1+3+5+2”工作体系",
        "Organization:链长制工作办公室\tunitCount\t“1个”",
        "Organization:链长制工作办公室\thostedBy\tOrganization:三门峡市工信局",
        "WorkingUnit:产业链推进组\tunitOf\tOrganization:链长制工作办公室",
        "WorkingUnit:产业链推进组\tunitCount\t“5个”",
        "WorkingUnit:要素保障组\tunitOf\tOrganization:链长制工作办公室",
        "WorkingUnit:要素保障组\tunitOfPlace\tPlace:三门峡市",
        "Organization:产业链链长制工作领导小组\theadedBy\t“市长”",
        "Place:三门峡市\tchainLeader\tPerson:贺兰舟\trole=总链长",
    ] {
        assert!(facts.contains(fact), "{fact} is not among {facts:#?}");
    }
}

#[test]
fn forms_without_brackets_are_read() {
    let facts = stated("lingbao");
    for fact in [
        "WorkingUnit:专班\tunitOf\tPolicy:“六链五专班”",
        "WorkingUnit:专班\tunitCount\t“五个”",
        "WorkingUnit:重点产业链工作专班\tunitCount\t“8个”",
        "WorkingUnit:要素保障组\tunitCount\t“3个”",
        "WorkingUnit:要素保障组\theadedBy\t“市领导”",
        "WorkingUnit:产业链服务专班\tunitCount\t“2个”",
    ] {
        assert!(facts.contains(fact), "{fact} is not among {facts:#?}");
    }
}

#[test]
fn a_task_force_for_one_project_is_no_structure() {
    let facts = stated("other");
    assert!(facts.iter().any(|fact| fact.contains("totalInvestment")), "{facts:#?}");
    assert!(!facts.iter().any(|fact| fact.contains("\tunit")), "{facts:#?}");
}

#[test]
fn units_are_printed_only_where_all_is_asked_for() {
    let text = fs::read_to_string(root(FOLDER).join("sanmenxia.txt")).unwrap();
    let (document, extraction) = PIPELINE.run("sanmenxia", &text);
    let printed = |lines| {
        let mut bytes = Vec::new();
        write_jsonl(&document, &extraction, &PIPELINE.pack, lines, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    let (measured, all) = (printed(Lines::Measured), printed(Lines::All));
    assert!(!measured.contains("WorkingUnit") && !measured.contains("hostedBy"), "{measured}");
    assert!(all.contains("WorkingUnit") && all.contains("hostedBy"));
    // a figure of a place is measured, be it one of units
    assert!(measured.contains("\"metric\":\"产业链推进组\""), "{measured}");
    assert!(measured.lines().all(|line| all.contains(line)));
}

#[test]
fn units_stand_under_one_another_and_chains_beside_them() {
    let notices = notices(&["sanmenxia", "other"]);
    let structure = Structure::named(&notices.store, None).unwrap();
    assert_eq!(structure.place.label, "三门峡市");
    let units: Vec<String> = structure.units.iter().map(told).collect();
    let groups = "产业链推进组×5个，协调组×3个，要素保障组×2个";
    assert_eq!(units, ["产业链链长制工作领导小组".to_owned(), format!("链长制工作办公室×1个（{groups}）")]);
    assert_eq!(structure.units[0].heads, ["市委书记", "市长"]);
    assert_eq!(structure.units[1].hosts[0].label, "三门峡市工信局");
    assert_eq!(structure.schemes[0].label, "“1+3+5+2”工作体系");
    assert_eq!((&*structure.leaders[0].person.label, &*structure.leaders[0].role), ("贺兰舟", "总链长"));
    // of 渑池县, a part of the city, is the leader of another chain
    let chains: Vec<(&str, &str)> =
        structure.chains.iter().map(|led| (&*led.chain.label, &*led.leaders[0].person.label)).collect();
    assert_eq!(chains, [("果品产业", "苗青山"), ("铝产业", "阙明远"), ("黄金产业", "鄢若溪")]);
    assert_eq!((structure.documents, structure.corpus, structure.newest.as_deref()), (1, 2, Some("2023-04-18")));
}

#[test]
fn the_dot_of_a_structure_is_as_expected_and_graphviz_draws_it() {
    let notices = notices(&["sanmenxia", "other"]);
    let dot = draw_structure(&Structure::named(&notices.store, Some("三门峡")).unwrap(), None);
    common::expect(&format!("{FOLDER}/三门峡市.dot"), &dot);
    if std::process::Command::new("dot").arg("-V").output().is_ok() {
        let svg = String::from_utf8(render(&dot, Format::Svg).unwrap()).unwrap();
        assert!(svg.contains("要素保障组") && svg.contains("https://w3id.org/lianpu/id/workingunit/"), "{svg}");
    }
}

#[test]
fn a_store_with_none_or_several_says_so() {
    let none = notices(&["other"]);
    let error = Structure::named(&none.store, None).unwrap_err();
    assert!(matches!(&error, AnalyseError::NoStructure { place: None, others } if others.is_empty()), "{error}");
    assert_eq!(error.to_string(), "no document states the working structure of a place");

    let several = notices(&["sanmenxia", "lingbao", "other"]);
    let error = Structure::named(&several.store, None).unwrap_err();
    let AnalyseError::SeveralStructures { places } = &error else { panic!("{error}") };
    assert_eq!(places, &["三门峡市", "灵宝市"]);
    assert_eq!(error.hint().as_deref(), Some("name one of 三门峡市、灵宝市"));
    let error = Structure::named(&several.store, Some("渑池")).unwrap_err();
    assert_eq!(error.to_string(), "no document states the working structure of 渑池县");
    assert_eq!(error.hint().as_deref(), Some("one is stated of 三门峡市、灵宝市"));
}

#[test]
fn the_named_query_gives_each_unit_with_its_number() {
    let notices = notices(&["sanmenxia", "lingbao"]);
    let query = NamedQuery::find("working-structure").unwrap();
    let rows = |place: &str| {
        let mut bytes = Vec::new();
        let results = query.run(&notices.store, &[("place".to_owned(), place.to_owned())]).unwrap();
        results.write(query::Format::Csv, &Style::default(), &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    let sanmenxia = rows("三门峡");
    assert!(sanmenxia.contains("三门峡市,“1+3+5+2”工作体系,,链长制工作办公室,1个,三门峡市工信局,"), "{sanmenxia}");
    assert!(sanmenxia.contains("三门峡市,,链长制工作办公室,要素保障组,2个,,"), "{sanmenxia}");
    assert!(!sanmenxia.contains("灵宝市"), "{sanmenxia}");
    assert!(rows("灵宝").contains("灵宝市,,,重点产业链工作专班,8个,,"));
}

#[test]
fn the_graph_of_a_structure_holds_its_shapes() {
    let notices = notices(&["sanmenxia", "lingbao", "other"]);
    let shapes = include_str!("../ontology/shapes.ttl");
    let violations = lianpu::validate::validate(&notices.store, shapes).unwrap();
    assert!(violations.is_empty(), "{violations:#?}");
}
