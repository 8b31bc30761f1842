//! What documents state → what follows from it; and a changed document is derived anew as if everything were.

mod common;

use std::collections::BTreeSet;

use lianpu::derive::{changes, derive, foci, rules, standing};
use oxigraph::io::RdfFormat;
use oxigraph::store::Store;
use proptest::prelude::*;

const BASE: &str = "https://data.example/id/";
const LP: &str = "https://w3id.org/lianpu/ontology#";

/// Divisions, a chain template and the order of stages.
const REGISTRY: &str = "
@prefix lp: <https://w3id.org/lianpu/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@base <https://data.example/id/> .
<graph/registry> {
  <place/990000> lp:divisionCode \"990000\" .
  <place/990100> lp:divisionCode \"990100\" ; lp:partOf <place/990000> .
  <place/990101> lp:divisionCode \"990101\" ; lp:partOf <place/990100> .
  <place/990102> lp:divisionCode \"990102\" ; lp:partOf <place/990100> .
  <place/990101001> lp:divisionCode \"990101001\" ; lp:partOf <place/990101> .
  <place/110000> lp:divisionCode \"110000\" .
  <place/110101> lp:divisionCode \"110101\" ; lp:partOf <place/110000> .
  <industrychain/竹产业> lp:hasSegment <segment/竹产业/竹材> , <segment/竹产业/竹家具> .
  <segment/竹产业/竹材> lp:segmentProduct <product/竹板> .
  <segment/竹产业/竹家具> lp:segmentProduct <product/竹椅> .
  <product/竹地板> skos:broader <product/竹板> .
  lp:signed lp:order 2 . lp:started lp:order 3 . lp:under_construction lp:order 4 . lp:operating lp:order 7 .
}";

/// What a document may state in these tests.
#[derive(Clone, Debug)]
enum Fact {
    Located(&'static str, &'static str),
    Produces(&'static str, &'static str),
    InChain(&'static str, &'static str),
    Stage(&'static str, &'static str, Option<&'static str>),
    Leader(&'static str, &'static str, &'static str),
    Post(&'static str, &'static str),
}

use Fact::*;

/// A document: name, date, place, facts.
#[derive(Clone, Debug)]
struct Text(&'static str, Option<&'static str>, Option<&'static str>, Vec<Fact>);

fn dated(date: &str) -> String {
    let kind = ["gYear", "gYearMonth", "date"][date.matches('-').count()];
    format!("\"{date}\"^^<http://www.w3.org/2001/XMLSchema#{kind}>")
}

impl Text {
    /// The lines of the document's graphs.
    fn lines(&self) -> Vec<String> {
        let Text(name, date, place, facts) = self;
        let graph = format!("<{BASE}document/{name}>");
        let mut lines = Vec::new();
        if let Some(date) = date {
            lines.push(format!("{graph} <http://purl.org/dc/terms/date> {} {graph} .", dated(date)));
        }
        if let Some(place) = place {
            lines.push(format!("{graph} <http://purl.org/dc/terms/spatial> <{BASE}{place}> {graph} ."));
        }
        for (number, fact) in facts.iter().enumerate() {
            let state = |s: &str, p: &str, o: &str| format!("{s} <{LP}{p}> {o} {graph} .");
            let node = |name: &str| format!("<{BASE}{name}>");
            let (subject, relation, object) = match fact {
                Located(s, o) => (node(s), "locatedIn", node(o)),
                Produces(s, o) => (node(s), "produces", node(o)),
                InChain(s, o) => (node(s), "inChain", node(o)),
                Post(s, o) => (node(s), "holdsPost", format!("\"{o}\"")),
                Stage(s, stage, phase) => {
                    let record = node(&format!("stagerecord/{s}{stage}{date:?}{phase:?}").replace(['"', ' '], ""));
                    lines.push(state(&node(s), "stageRecord", &record));
                    lines.push(state(&record, "stage", &format!("<{LP}{stage}>")));
                    lines.extend(date.map(|date| state(&record, "asOf", &dated(date))));
                    match phase {
                        Some(phase) => {
                            lines.push(state(&record, "phase", &format!("\"{phase}\"")));
                            (node(s), "stageRecord", record)
                        }
                        None => (node(s), "stage", format!("<{LP}{stage}>")),
                    }
                }
                Leader(s, o, role) => {
                    let record = node(&format!("chainleadership/{s}{o}{role}{date:?}").replace(['"', ' '], ""));
                    lines.push(state(&node(s), "chainLeadership", &record));
                    lines.push(state(&record, "chainLeader", &node(o)));
                    lines.push(state(&record, "role", &format!("\"{role}\"")));
                    (node(s), "chainLeader", node(o))
                }
            };
            lines.push(state(&subject, relation, &object));
            let evidence = format!("<{BASE}evidence/{name}>");
            let claim = node(&format!("claim/{name}-{number}"));
            let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
            lines.push(format!("{claim} <{rdf}subject> {subject} {evidence} ."));
            lines.push(format!("{claim} <{rdf}predicate> <{LP}{relation}> {evidence} ."));
            lines.push(format!("{claim} <{rdf}object> {object} {evidence} ."));
        }
        lines
    }
}

fn store(texts: &[Text], more: &[String]) -> Store {
    let store = Store::new().unwrap();
    store.load_from_slice(RdfFormat::TriG, REGISTRY).unwrap();
    let lines: Vec<String> = texts.iter().flat_map(Text::lines).chain(more.iter().cloned()).collect();
    store.load_from_slice(RdfFormat::NQuads, &lines.join("\n")).unwrap();
    store
}

/// The whole derived graph.
fn all(store: &Store) -> Vec<String> {
    common::derived(store, BASE).into_iter().collect()
}

/// The derived statements, without what says how they were derived, in short.
fn statements(lines: &[String]) -> Vec<String> {
    let said = lines.iter().filter(|line| line.contains(LP) && !line.contains("/derivation/"));
    let short = |line: &String| {
        let line = line.replace(&format!(" <{BASE}graph/derived> ."), "").replace(BASE, "").replace(LP, "");
        line.replace(['<', '>'], "")
    };
    said.map(short).filter(|line| !line.contains("stagerecord") && !line.contains("chainleadership")).collect()
}

fn derived(texts: &[Text]) -> Vec<String> {
    statements(&all(&store(texts, &[])))
}

#[test]
fn what_lies_in_a_town_lies_in_its_county_and_city() {
    let text =
        Text("a", None, None, vec![Located("company/甲", "place/990101001"), Located("company/乙", "place/110101")]);
    assert_eq!(
        derived(std::slice::from_ref(&text)),
        ["company/乙 locatedIn place/110000", "company/甲 locatedIn place/990100", "company/甲 locatedIn place/990101",]
    );
    let other = Text("b", None, None, vec![Located("company/甲", "place/990101")]);
    assert_eq!(
        derived(&[text, other]),
        ["company/乙 locatedIn place/110000", "company/甲 locatedIn place/990100"],
        "what a document states is not derived"
    );
}

#[test]
fn who_makes_a_product_of_a_chain_is_in_it() {
    let text = Text(
        "a",
        None,
        None,
        vec![
            Produces("company/甲", "product/竹椅"),
            Produces("company/乙", "product/竹地板"),
            Produces("company/丙", "product/竹椅"),
            Produces("company/丁", "product/竹笋"),
            InChain("company/丙", "industrychain/竹产业"),
        ],
    );
    assert_eq!(
        derived(&[text]),
        ["company/乙 inChain industrychain/竹产业", "company/甲 inChain industrychain/竹产业"]
    );
}

#[test]
fn the_latest_document_tells_the_stage_and_phases_stand_apart() {
    let p = "project/丁项目";
    let old =
        Text("a", Some("2021-12-30"), None, vec![Stage(p, "operating", None), Stage(p, "operating", Some("一期"))]);
    let new = Text("b", Some("2022"), None, vec![Stage(p, "started", None), Stage(p, "under_construction", None)]);
    let undated = Text("c", None, None, vec![Stage(p, "operating", None), Stage(p, "signed", Some("二期"))]);
    let texts = [old, new, undated];
    assert_eq!(derived(&texts), ["project/丁项目 currentStage under_construction"]);
    let lines = all(&store(&texts, &[]));
    let records: Vec<_> = lines
        .iter()
        .filter(|l| l.contains("#currentStageRecord> <") && l.starts_with(&format!("<{BASE}project")))
        .collect();
    assert_eq!(records.len(), 3, "the whole, phase one and phase two: {records:?}");
    let claims: Vec<_> = lines.iter().filter(|l| l.contains("wasDerivedFrom")).collect();
    assert_eq!(claims.len(), 4, "two statements of the whole, one of each phase: {claims:?}");
    assert!(claims.iter().any(|l| l.contains("claim/b-1>")) && !claims.iter().any(|l| l.contains("claim/a-0>")));
}

#[test]
fn the_leader_is_the_one_named_last_place_by_place() {
    let chain = "industrychain/竹产业";
    let texts = [
        Text("a", Some("2021"), Some("place/990101"), vec![Leader(chain, "person/张三", "链长")]),
        Text(
            "b",
            Some("2022-05"),
            Some("place/990101"),
            vec![Leader(chain, "person/李四", "链长"), Leader(chain, "person/王五", "副链长")],
        ),
        Text("c", Some("2020"), Some("place/990102"), vec![Leader(chain, "person/赵六", "链长")]),
    ];
    assert_eq!(
        derived(&texts),
        ["industrychain/竹产业 currentLeader person/李四", "industrychain/竹产业 currentLeader person/赵六"]
    );
}

#[test]
fn a_post_has_the_holder_of_the_latest_document() {
    let texts = [
        Text("a", Some("2021"), None, vec![Post("person/张三", "棠泽县县长"), Post("person/王五", "棠泽县副县长")]),
        Text("b", Some("2022-03-01"), None, vec![Post("person/李四", "棠泽县县长")]),
        Text("c", None, None, vec![Post("person/赵六", "棠泽县县长")]),
    ];
    let lines = derived(&texts);
    let holders: Vec<_> = lines.iter().filter(|l| l.contains("currentHolder")).collect();
    assert!(holders.len() == 1 && holders[0].ends_with("currentHolder person/李四"), "{lines:?}");
}

#[test]
fn every_rule_says_what_it_is_about() {
    for rule in rules().unwrap() {
        let header = &rule.header;
        assert!(!header.title.is_empty() && !header.title_zh.is_empty() && !header.about.is_empty(), "{}", rule.name);
        assert!(rule.text.contains(&format!("lp:rule \"derive/{}\"", rule.name)), "{}", rule.name);
        assert!(
            !rule.text.contains("GRAPH ?g "),
            "{}: documents and evidence are told from what is derived",
            rule.name
        );
    }
}

fn fact() -> impl Strategy<Value = Fact> {
    let who = prop::sample::select(vec!["company/甲", "company/乙", "project/丁项目"]);
    let place = prop::sample::select(vec!["place/990101001", "place/990101", "place/990100", "park/戊园"]);
    let product = prop::sample::select(vec!["product/竹椅", "product/竹地板", "product/竹笋"]);
    let stage = prop::sample::select(vec!["signed", "started", "operating"]);
    let phase = prop::sample::select(vec![None, Some("一期"), Some("二期")]);
    let person = prop::sample::select(vec!["person/张三", "person/李四"]);
    let role = prop::sample::select(vec!["链长", "副链长"]);
    let post = prop::sample::select(vec!["棠泽县县长", "棠泽县副县长", r#"棠泽县\"双招双引\"专班组长"#]);
    prop_oneof![
        (who.clone(), place).prop_map(|(s, o)| Located(s, o)),
        (who.clone(), product).prop_map(|(s, o)| Produces(s, o)),
        who.clone().prop_map(|s| InChain(s, "industrychain/竹产业")),
        (who, stage, phase).prop_map(|(s, o, phase)| Stage(s, o, phase)),
        (person.clone(), role).prop_map(|(o, role)| Leader("industrychain/竹产业", o, role)),
        (person, post).prop_map(|(s, o)| Post(s, o)),
    ]
}

fn text(name: &'static str) -> impl Strategy<Value = Text> {
    let date = prop::sample::select(vec![None, Some("2021"), Some("2021-01-01"), Some("2021-06"), Some("2022-03-04")]);
    let place = prop::sample::select(vec![None, Some("place/990101"), Some("place/990102")]);
    (date, place, prop::collection::vec(fact(), 0..7))
        .prop_map(move |(date, place, facts)| Text(name, date, place, facts))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_run_for_all_is_the_union_of_runs_for_each(texts in (text("a"), text("b"), text("c"))) {
        let texts = [texts.0, texts.1, texts.2];
        let store = store(&texts, &[]);
        let whole: BTreeSet<String> = all(&store).into_iter().collect();
        let lines: Vec<String> = texts.iter().flat_map(Text::lines).collect();
        let mut union = BTreeSet::new();
        for focus in foci(&lines) {
            union.extend(derive(&store, BASE, &BTreeSet::from([focus])).unwrap());
        }
        prop_assert_eq!(whole, union);
    }

    #[test]
    fn a_changed_document_is_derived_anew_as_if_everything_were(
        texts in (text("a"), text("b"), text("c")),
        later in text("b"),
    ) {
        let before = [texts.0.clone(), texts.1.clone(), texts.2.clone()];
        let after = [texts.0, later, texts.2];
        let old = all(&store(&before, &[]));
        let touched = foci(&[before[1].lines(), after[1].lines()].concat());
        let gone = standing(&store(&before, &old), BASE, &touched).unwrap();
        // what was derived before still stands in the graph when it is derived anew
        let new = derive(&store(&after, &old), BASE, &touched).unwrap();
        let mut lines: BTreeSet<String> = old.into_iter().filter(|line| !gone.contains(line)).collect();
        lines.extend(new);
        let full: BTreeSet<String> = all(&store(&after, &[])).into_iter().collect();
        prop_assert_eq!(lines, full);
    }
}

/// A dozen documents, and what becomes of them: most state what others state, too.
fn versions() -> impl Strategy<Value = Vec<(Option<Text>, Option<Text>)>> {
    const NAMES: [&str; 12] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
    let pool = prop::collection::vec(text("a"), 1..4);
    let chosen = prop::collection::vec((0..5_usize, 0..9_usize, 0..4_usize), NAMES.len());
    (pool, chosen).prop_map(|(pool, chosen)| {
        let version = |name: &'static str, which: usize| {
            pool.get(which % 4).map(|Text(_, date, place, facts)| Text(name, *date, *place, facts.clone()))
        };
        let versions = NAMES.iter().zip(chosen).map(|(name, (before, after, moved))| {
            let old = version(name, before);
            // of nine, five stay and one has the same words at other places
            let new = match after {
                4.. => old.clone(),
                3 => old.clone().map(|mut text| {
                    let by = moved.min(text.3.len());
                    text.3.rotate_left(by);
                    text
                }),
                other => version(name, other),
            };
            (old, new)
        });
        versions.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_changes_is_what_a_run_for_all_would_change(versions in versions()) {
        let (before, after): (Vec<Text>, Vec<Text>) = (
            versions.iter().filter_map(|(old, _)| old.clone()).collect(),
            versions.iter().filter_map(|(_, new)| new.clone()).collect(),
        );
        let lines = |text: &Option<Text>| text.as_ref().map(Text::lines).unwrap_or_default();
        let changed: Vec<_> = versions.iter().filter(|(old, new)| lines(old) != lines(new)).collect();
        let gone: Vec<String> = changed.iter().flat_map(|(old, _)| lines(old)).collect();
        let new: Vec<String> = changed.iter().flat_map(|(_, new)| lines(new)).collect();
        let old = all(&store(&before, &[]));
        let patch = changes(&store(&after, &old), BASE, &gone, &new).unwrap();
        let mut graph: BTreeSet<String> = old.into_iter().collect();
        for line in &patch.gone {
            prop_assert!(graph.remove(line), "{} was not there", line);
        }
        for line in &patch.new {
            prop_assert!(graph.insert(line.clone()), "{} was there", line);
        }
        prop_assert_eq!(graph, all(&store(&after, &[])).into_iter().collect::<BTreeSet<_>>());
    }
}
