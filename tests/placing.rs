//! Who stands on which segment: names against the products of templates, and placings against gold.
//!
//! The gold is `tests/gold/segments-samples.tsv` for the samples and `tests/gold/segments.tsv` for the annotated articles beside the
//! repository: name (or several joined by `|`), type, segments. A row is right if one of the likeliest segments that the analysis gives is
//! among the row's; `chain` without a segment means any of it.

#[path = "common/annotated.rs"]
mod annotated;
mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use common::{InFolder, PIPELINE, expect, root, shared, store_of};
use lianpu::analyse::{ChainMap, LinkKind, Placing, Placings, Target, Templates};
use lianpu::store::{self, Manifest, Store};
use oxigraph::io::{RdfFormat, RdfParser};

/// What of the gold is right at least.
const FLOOR: f64 = 0.85;
/// The same where extraction reads the articles: whoever it does not find cannot be placed.
const FLOOR_READ: f64 = 0.38;

static SAMPLES: LazyLock<InFolder> = LazyLock::new(|| store_of(&root("data/samples")));

fn rows(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// A store of the small graph.
fn small() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    let trig = std::fs::read_to_string(root("tests/data/placing/graph.trig")).unwrap_or_else(|e| panic!("{e}"));
    let quads = RdfParser::from_format(RdfFormat::TriG).for_slice(&trig);
    let lines: BTreeSet<String> = quads.map(|quad| format!("{} .", quad.unwrap_or_else(|e| panic!("{e}")))).collect();
    let path = folder.path().join("store");
    store::write(&path, Manifest::new("test", "test"), lines.into_iter()).unwrap_or_else(|e| panic!("{e}"));
    let store = store::open(&path).unwrap_or_else(|e| panic!("{e}"));
    (folder, store)
}

#[test]
fn names_speak_of_what_stands_at_their_end() {
    let (_folder, store) = small();
    let templates = Templates::read(&store).unwrap_or_else(|e| panic!("{e}"));
    let mut wrong = Vec::new();
    for row in rows(&root("tests/data/placing/names.tsv")) {
        let [name, expected] = row.as_slice() else { panic!("{row:?} has two columns") };
        let expected: BTreeSet<String> = expected.split('|').filter(|one| *one != "-").map(str::to_owned).collect();
        let found: BTreeSet<String> = templates
            .speaks_of(name)
            .into_iter()
            .map(|found| match found.target {
                Target::Product(at) => templates.products[at].named.label.clone(),
                Target::Segment(at) => templates.segment_name(at),
                Target::Chain(at) => templates.chains[at].named.label.clone(),
            })
            .collect();
        if found != expected {
            wrong.push(format!("{name}: {found:?}, expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_kind_stands_where_the_broader_product_stands() {
    let (_folder, store) = small();
    let templates = Templates::read(&store).unwrap_or_else(|e| panic!("{e}"));
    let stands = |name: &str| -> Vec<String> {
        let product = templates.product(name).unwrap_or_else(|| panic!("{name}"));
        templates.products[product].segments.iter().map(|at| templates.segment_name(*at)).collect()
    };
    assert_eq!(stands("泡罩铝箔"), ["医药产业/医药包材", "铝产业/铝包装"]);
    assert_eq!(stands("双零箔"), ["铝产业/铝板带箔"]);
    let order: Vec<&str> =
        templates.chains.iter().find(|chain| chain.named.label == "铝产业").map_or(Vec::new(), |chain| {
            chain.segments.iter().map(|at| templates.segments[*at].named.label.as_str()).collect()
        });
    assert_eq!(order[..3], ["铝土矿与氧化铝", "再生铝", "铝冶炼"]);
    let unknown = templates.find_product("双零铝薄").unwrap_err();
    assert!(unknown.to_string().contains("双零铝箔") && unknown.hint().is_some(), "{unknown}");
}

/// Each company, project and park with its candidates: segment, reason, strength, what was said, and the words of the evidence.
#[test]
fn everybody_is_placed_for_a_reason() {
    let (_folder, store) = small();
    let placings = Placings::read(&store).unwrap_or_else(|e| panic!("{e}"));
    let templates = &placings.templates;
    let mut told = String::from("# entity\tsegment\treason\tstrength\tambiguous\tsaid\n");
    for placing in placings.all.values() {
        if placing.candidates.is_empty() {
            told += &format!("{}\t-\n", placing.entity.label);
        }
        for candidate in &placing.candidates {
            let segment = candidate.segment.map_or_else(
                || templates.chains[candidate.chain].named.label.clone(),
                |segment| templates.segment_name(segment),
            );
            told += &format!(
                "{}\t{segment}\t{}\t{}\t{}\t{}\n",
                placing.entity.label,
                candidate.reason.name(),
                candidate.strength().name(),
                candidate.ambiguous,
                candidate.said.join("、")
            );
        }
    }
    expect("tests/data/placing/placed.tsv", &told);
}

fn lianpu(store: &Store, arguments: &[&str]) -> (i32, String, String) {
    let mut command = assert_cmd::Command::cargo_bin("lianpu").unwrap_or_else(|e| panic!("{e}"));
    let output = command.arg("chain").args(arguments).arg("--store").arg(store.directory()).output();
    let output = output.unwrap_or_else(|e| panic!("{e}"));
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// What the command prints, by the name of the file that holds it.
const PRINTED: [(&str, &[&str]); 7] = [
    ("chain.txt", &["铝"]),
    ("chain-zh.txt", &["铝加工产业", "--zh"]),
    ("chain.json", &["铝产业链", "--format", "json"]),
    ("up.txt", &["--up", "铝箔"]),
    ("down.json", &["铝", "--down", "原铝", "--format", "json"]),
    ("path.txt", &["--path", "氧化铝", "片剂", "--zh"]),
    ("near.txt", &["--near", "翎川集团有限公司"]),
];

#[test]
fn the_command_prints_what_is_expected() {
    let (_folder, store) = small();
    for (file, arguments) in PRINTED {
        let (code, out, err) = lianpu(&store, arguments);
        assert_eq!(code, 0, "{arguments:?}: {err}");
        expect(&format!("tests/data/placing/{file}"), &out);
        assert_eq!(out, lianpu(&store, arguments).1, "{arguments:?} prints the same bytes again");
    }
}

#[test]
fn bad_questions_say_what_would_be_right() {
    let (_folder, store) = small();
    for (arguments, words) in [
        (&["铅笔"][..], &["no chain named 铅笔"][..]),
        (&["--up", "双零铝薄"], &["no chain template has a product named 双零铝薄", "双零铝箔", "hint"]),
        (&["轴承保持架", "--up", "铝箔"], &["no template of the chain 轴承保持架", "hint"]),
        (&["--near", "谁也不是"], &["no entity named 谁也不是"]),
        (&[], &["CHAIN"]),
        (&["铝", "--near", "翎川集团有限公司"], &["cannot be used with"]),
        (&["铝", "--as-of", "28.7.2022"], &["not a date"]),
    ] {
        let (code, _, err) = lianpu(&store, arguments);
        assert_eq!(code, 2, "{arguments:?}: {err}");
        for word in words {
            assert!(err.contains(word), "{arguments:?} should say `{word}`: {err}");
        }
    }
    // a chain that no document speaks of is told as its template
    let (code, out, err) = lianpu(&store, &["食品"]);
    assert_eq!(code, 0, "{err}");
    assert!(
        err.contains("what follows is the template") && out.contains("not mentioned in these 2 documents"),
        "{err}{out}"
    );
}

#[test]
fn a_chain_hangs_on_few() {
    let (_folder, store) = small();
    let map = ChainMap::named(&store, "铝").unwrap_or_else(|e| panic!("{e}"));
    let label = |at: &usize| map.stands[*at].segment.label.as_str();
    let loops: Vec<Vec<&str>> = map.cycles.iter().map(|cycle| cycle.iter().map(label).collect()).collect();
    assert_eq!(loops, [["再生铝", "铝合金熔铸", "铝板带箔", "铝包装"]]);
    let sole = map.sole();
    let sole: Vec<(&str, &str)> = sole.iter().map(|sole| (label(&sole.stand), sole.holder.label.as_str())).collect();
    assert!(sole.contains(&("铝板带箔", "翎川集团有限公司")), "{sole:?}");
    let gaps = map.gaps();
    assert!(gaps.iter().map(label).any(|segment| segment == "铝土矿与氧化铝"));
    let kinds: BTreeSet<LinkKind> = map.links().iter().map(|link| link.kind).collect();
    assert_eq!(kinds, BTreeSet::from([LinkKind::Builds, LinkKind::Partner, LinkKind::Feeds]));
    let counties = map.counties();
    assert_eq!(counties.iter().map(|share| share.investment).sum::<f64>(), 1.2e9);
}

/// The segments that a placing gives for sure or as one of several as likely.
fn given(placings: &Placings, placing: &Placing) -> BTreeSet<String> {
    let templates = &placings.templates;
    let name = |candidate: &lianpu::analyse::Candidate| match candidate.segment {
        Some(segment) => templates.segment_name(segment),
        None => templates.chains[candidate.chain].named.label.clone(),
    };
    placing.best().iter().map(name).collect()
}

/// The gold of segments: names, class, segments of which one is right.
fn gold(path: &Path) -> Vec<(BTreeSet<String>, String, BTreeSet<String>)> {
    let row = |row: Vec<String>| {
        let [names, class, expected] = row.as_slice() else { panic!("{row:?} has three columns") };
        let all = |cell: &str| cell.split('|').map(str::to_owned).collect();
        (all(names), class.clone(), all(expected))
    };
    rows(path).into_iter().map(row).collect()
}

/// Prints right and total, and the misses; returns the share that is right.
fn measure(placings: &Placings, what: &str, gold: &[(BTreeSet<String>, String, BTreeSet<String>)]) -> f64 {
    let mut by_name: BTreeMap<(&str, &str), &Placing> = BTreeMap::new();
    for placing in placings.all.values() {
        by_name.insert((placing.entity.label.as_str(), placing.kind.name()), placing);
    }
    for placing in placings.all.values() {
        for alias in placings.aliases(&placing.entity.iri) {
            by_name.entry((alias, placing.kind.name())).or_insert(placing);
        }
    }
    let (mut right, mut alone) = (0_usize, 0_usize);
    for (names, class, expected) in gold {
        let placing = names.iter().find_map(|name| by_name.get(&(name.as_str(), class.as_str())));
        let given = placing.map(|placing| given(placings, placing)).unwrap_or_default();
        let fits = |one: &String| {
            expected.contains(one) || one.split_once('/').is_some_and(|(chain, _)| expected.contains(chain))
        };
        if given.iter().any(fits) {
            right += 1;
            alone += usize::from(given.len() == 1);
        } else {
            let state = if placing.is_none() { "not in the graph".to_owned() } else { format!("{given:?}") };
            println!("{what}: miss: {names:?} ({class}): {state}, gold {expected:?}");
        }
    }
    println!("{what}: {right} of {} placed right, {alone} of them on one segment or chain alone", gold.len());
    if gold.is_empty() { 1.0 } else { right as f64 / gold.len() as f64 }
}

#[test]
fn samples_are_placed_as_in_the_gold() {
    let placings = Placings::read(&SAMPLES.store).unwrap_or_else(|e| panic!("{e}"));
    let share = measure(&placings, "samples, read from the texts", &gold(&root("tests/gold/segments-samples.tsv")));
    assert!(share >= FLOOR, "{share:.2} of the gold is right, {FLOOR} is wanted");
}

/// Placing by itself: on what the annotators of the articles read.
#[test]
fn what_is_annotated_is_placed_as_in_the_gold() {
    let Some(annotated) = shared("gold") else { return };
    let golds = lianpu::evaluate::read_gold(&[annotated]).unwrap_or_else(|e| panic!("{e}"));
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    let path = folder.path().join("store");
    annotated::write_store(&golds, &PIPELINE.pack, &path);
    let store = store::open(&path).unwrap_or_else(|e| panic!("{e}"));
    let placings = Placings::read(&store).unwrap_or_else(|e| panic!("{e}"));
    let gold = gold(&root("tests/gold/segments.tsv"));
    let stated = annotated::stated(&golds);
    let is_stated = |names: &BTreeSet<String>, class: &String| {
        names.iter().any(|name| stated.contains(&(name.clone(), class.clone())))
    };
    let (with, without): (Vec<_>, Vec<_>) = gold.into_iter().partition(|(names, class, _)| is_stated(names, class));
    measure(&placings, "articles, as annotated, without a stated product or chain", &without);
    let share = measure(&placings, "articles, as annotated, with a stated product or chain", &with);
    assert!(share >= FLOOR, "{share:.2} of the gold is right, {FLOOR} is wanted");
}

/// Extraction and placing together.
#[test]
fn articles_are_placed_as_in_the_gold() {
    let Some(seeds) = shared("seeds") else { return };
    let built = store_of(&seeds);
    let placings = Placings::read(&built.store).unwrap_or_else(|e| panic!("{e}"));
    let share = measure(&placings, "articles, read from the texts", &gold(&root("tests/gold/segments.tsv")));
    assert!(share >= FLOOR_READ, "{share:.2} of the gold is right, {FLOOR_READ} is wanted");
}
