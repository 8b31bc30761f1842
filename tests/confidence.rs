//! A least confidence → a part of the facts, the same from a build as from an export; what is stated is near what is measured.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use common::{PIPELINE, build_store, evaluated, root, samples};
use lianpu::build::Target;
use lianpu::emit::{Lines, confident, write_jsonl};
use lianpu::evaluate::calibrate;
use lianpu::export;
use lianpu::pack::Confidence;

/// The lines of all samples with this least confidence.
fn lines(least: f64) -> BTreeSet<String> {
    let mut bytes = Vec::new();
    for (name, text) in samples() {
        let (document, extraction) = PIPELINE.run(&name, &text);
        let extraction = confident(extraction, least, &PIPELINE.pack);
        common::assert_sound(&document, &extraction);
        write_jsonl(&document, &extraction, &PIPELINE.pack, Lines::All, &mut bytes).unwrap_or_else(|e| panic!("{e}"));
    }
    String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect()
}

/// The confidences of the claims of all samples, sorted.
fn confidences() -> Vec<f64> {
    let all = samples();
    let claims = all.iter().flat_map(|(name, text)| PIPELINE.run(name, text).1.claims);
    let mut confidences: Vec<f64> = claims.map(|c| c.confidence).collect();
    confidences.sort_by(f64::total_cmp);
    confidences
}

/// Confidences between which a good part of the claims lies.
fn thresholds() -> [f64; 3] {
    let all = confidences();
    [4, 2, 1].map(|part| all[all.len() - 1 - all.len() * part / 5])
}

#[test]
fn every_claim_carries_what_the_pack_says_of_its_rule() {
    let pack = &PIPELINE.pack;
    let mut differ = BTreeSet::new();
    for line in lines(0.0).iter().filter(|line| line.contains("\"kind\":\"fact\"")) {
        let fact: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}"));
        let rule = fact["evidence"]["rule"].as_str().unwrap_or_default();
        assert_eq!(fact["confidence"].as_f64(), Some(pack.confidence.of(rule)), "{line}");
        differ.insert(fact["confidence"].to_string());
    }
    assert!(differ.len() > 20, "rules are told apart: {differ:?}");
}

#[test]
fn a_higher_threshold_gives_a_part_of_what_a_lower_one_gives() {
    let mut last = lines(0.0);
    let all = last.len();
    for least in thresholds() {
        let part = lines(least);
        assert!(part.is_subset(&last), "{least}: {:?}", part.difference(&last).next());
        assert!(part.len() < last.len(), "{least} drops nothing");
        last = part;
    }
    assert!(last.len() > all / 4, "names stay: {} of {all}", last.len());
    let nothing = lines(1.0);
    assert!(nothing.iter().all(|line| !line.contains("\"kind\":\"fact\"") && !line.contains("\"type\":\"Product\"")));
    assert!(nothing.iter().any(|line| line.contains("\"type\":\"Company\"")));
}

fn built(path: &Path, least: f64) -> lianpu::store::Store {
    let target = Target { base: "https://example.org/id/", min_confidence: least, ..Target::at(path) };
    build_store(&PIPELINE, &root("data/samples"), target);
    lianpu::store::open(path).unwrap_or_else(|e| panic!("{e}"))
}

fn exported(store: &lianpu::store::Store, format: &str) -> String {
    let mut bytes = Vec::new();
    let exporter = export::find(format).unwrap_or_else(|e| panic!("{e}"));
    exporter
        .write(&export::Source::of(store), &mut export::Outlet::stream(&mut bytes))
        .unwrap_or_else(|e| panic!("{e}"));
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn an_export_with_a_threshold_is_the_export_of_a_build_with_it() {
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    let all = folder.path().join("all");
    let whole = exported(&built(&all, 0.0), "nquads");
    let [_, least, _] = thresholds();
    let part = built(&folder.path().join("part"), least);
    let open = || lianpu::store::open(&all).unwrap_or_else(|e| panic!("{e}"));
    for format in ["nquads", "trig", "turtle"] {
        let from_all = export::confident(open(), least).unwrap_or_else(|e| panic!("{e}"));
        let (ours, theirs) = (exported(&from_all, format), exported(&part, format));
        let differ = ours.lines().zip(theirs.lines()).find(|(a, b)| a != b);
        assert!(ours == theirs, "{format}: {differ:?}");
    }
    let (whole, part): (BTreeSet<&str>, String) = (whole.lines().collect(), exported(&part, "nquads"));
    let part: BTreeSet<&str> = part.lines().collect();
    assert!(part.is_subset(&whole) && part.len() < whole.len());
    // with a threshold, another build of the same files is no repetition of the first
    let again = built(&all, least);
    assert_eq!(exported(&again, "nquads").lines().count(), part.len());
}

#[test]
fn claims_keep_their_seven_properties_and_rules_have_three() {
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    let graph = exported(&built(&folder.path().join("store"), 0.0), "nquads");
    let mut properties: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut used, mut known) = (BTreeSet::new(), BTreeSet::new());
    for line in graph.lines() {
        let mut cells = line.splitn(3, ' ');
        let (subject, predicate, rest) =
            (cells.next().unwrap_or(""), cells.next().unwrap_or(""), cells.next().unwrap_or(""));
        if subject.starts_with("<https://example.org/id/claim/") || subject.starts_with("<https://example.org/id/rule/")
        {
            *properties.entry(subject).or_default() += 1;
        }
        let literal = rest.split('"').nth(1).unwrap_or_default();
        if predicate.ends_with("ontology#rule>") && subject.contains("/claim/") {
            used.insert(literal);
        }
        if predicate.ends_with("terms/identifier>") && subject.contains("/id/rule/") {
            known.insert(literal);
        }
    }
    assert!(properties.len() > 500);
    for (node, count) in properties {
        assert_eq!(count, if node.contains("/claim/") { 7 } else { 3 }, "{node}");
    }
    assert_eq!(used, known);
}

/// In bins of a hundred facts or more, by what the pack says of their rules.
fn bins(confidence: &Confidence, scores: &lianpu::evaluate::Scores) -> Vec<(f64, f64, usize)> {
    let mut rules: Vec<_> = scores.rules.iter().map(|(id, t)| (confidence.of(id), t.right, t.wrong)).collect();
    rules.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut bins = Vec::new();
    let (mut said, mut right, mut all) = (0.0, 0, 0);
    for (confidence, well, ill) in rules {
        said += confidence * (well + ill) as f64;
        right += well;
        all += well + ill;
        if all >= 100 {
            bins.push((said / all as f64, right as f64 / all as f64, all));
            (said, right, all) = (0.0, 0, 0);
        }
    }
    bins
}

#[test]
fn what_is_stated_is_near_what_is_measured_on_the_samples() {
    let scores = evaluated(&root("data/gold"), &root("data/samples")).scores;
    let shipped = bins(&PIPELINE.pack.confidence, &scores);
    assert!(shipped.len() >= 5, "{shipped:?}");
    // the file also counts texts that nobody had seen, where less is right: it may promise less than is found here, not more
    for (said, is, facts) in &shipped {
        let far = is - said;
        assert!((-0.05..0.16).contains(&far), "{said:.3} is said of {facts} facts, {is:.3} are right: {shipped:?}");
    }
    let mean = |bins: &[(f64, f64, usize)]| {
        bins.iter().map(|(_, is, facts)| is * *facts as f64).sum::<f64>()
            / bins.iter().map(|b| b.2).sum::<usize>() as f64
    };
    let third = shipped.len() / 3;
    let (least, most) = (mean(&shipped[..third]), mean(&shipped[shipped.len() - third..]));
    assert!(most > least + 0.03, "what is surer is right more often: {least:.3} {most:.3}");
    // what is measured here is nearer still where it was counted here
    let mut errors = Vec::new();
    let own = Confidence::read(&calibrate(&scores), &mut errors);
    assert!(errors.is_empty(), "{errors:?}");
    let error = |bins: &[(f64, f64, usize)]| {
        bins.iter().map(|(said, is, facts)| (said - is).abs() * *facts as f64).sum::<f64>()
            / bins.iter().map(|b| b.2).sum::<usize>() as f64
    };
    let own = bins(&own, &scores);
    assert!(error(&own) < error(&shipped) && error(&own) < 0.05, "{own:?} {shipped:?}");
}

#[test]
fn the_rows_of_the_shipped_file_add_up() {
    let text = std::fs::read_to_string(root("data/confidence.tsv")).unwrap_or_else(|e| panic!("{e}"));
    let mut sums: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    let mut stated = BTreeMap::new();
    for row in text.lines().filter(|row| !row.starts_with('#')) {
        let cells: Vec<&str> = row.split('\t').collect();
        let counts = [cells[1], cells[2]].map(|c| c.parse::<usize>().unwrap_or_else(|e| panic!("{row}: {e}")));
        if cells[0].ends_with('*') {
            stated.insert(cells[0].to_owned(), counts);
            continue;
        }
        let topic = cells[0].split('/').next().unwrap_or_default();
        for group in [format!("{topic}/*"), "*".to_owned()] {
            let sum = sums.entry(group).or_default();
            (sum[0], sum[1]) = (sum[0] + counts[0], sum[1] + counts[1]);
        }
    }
    assert_eq!(sums, stated);
}
