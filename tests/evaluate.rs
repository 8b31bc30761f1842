//! Scores in Rust and in the reference script → equal numbers, on what the program prints and on facts made of the gold.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use common::{PIPELINE, evaluated, gold_with_texts, root, shared};
use lianpu::evaluate::{
    ByRule, Gold, Scores, Text, as_json, as_tsv_with_intervals, intervals, print_noting, read_printed,
};
use serde_json::{Value, json};

/// What the reference script says about `lines`; `None` where it cannot run.
fn reference(lines: &str, golds: &[Gold], texts: &BTreeMap<String, Text>) -> Option<Value> {
    let script = shared("gold/score.py")?;
    let folder = tempfile::tempdir().ok()?;
    let facts = folder.path().join("facts.jsonl");
    std::fs::write(&facts, lines).ok()?;
    // the script reads UTF-8 only
    let decoded = folder.path().join("texts");
    std::fs::create_dir(&decoded).ok()?;
    for (name, text) in texts {
        std::fs::write(decoded.join(format!("{name}.txt")), &text.text).ok()?;
    }
    let stems: Vec<&str> = golds.iter().map(|g| g.stem.as_str()).collect();
    let gold = golds.first()?.path.parent()?;
    let run = Command::new("python3")
        .arg(script)
        .arg(&facts)
        .arg("--gold")
        .arg(gold)
        .args(["--docs", &stems.join(",")])
        .arg("--texts")
        .arg(&decoded)
        .arg("--json")
        .output();
    let Ok(output) = run else {
        eprintln!("skipped: there is no python3");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}")))
}

fn assert_equal(ours: &Value, theirs: &Value, path: &str) {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            let keys =
                |m: &serde_json::Map<String, Value>| m.keys().cloned().collect::<std::collections::BTreeSet<_>>();
            assert_eq!(keys(a), keys(b), "{path}");
            a.iter().for_each(|(key, value)| assert_equal(value, &b[key], &format!("{path}/{key}")));
        }
        (Value::Array(a), Value::Array(b)) => {
            assert_eq!(a.len(), b.len(), "{path}");
            a.iter().zip(b).enumerate().for_each(|(i, (x, y))| assert_equal(x, y, &format!("{path}/{i}")));
        }
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap_or(f64::NAN), b.as_f64().unwrap_or(f64::NAN));
            assert!((a - b).abs() < 1e-12, "{path}: {a} is not {b}");
        }
        _ => assert_eq!(ours, theirs, "{path}"),
    }
}

fn compare(lines: &str, golds: &[Gold], texts: &BTreeMap<String, Text>) -> Scores {
    let printed = read_printed(lines).unwrap_or_else(|e| panic!("{e}"));
    let scores = Scores::of(golds, &printed, texts);
    if let Some(theirs) = reference(lines, golds, texts) {
        assert_equal(&Value::Object(as_json(&scores)), &theirs, "");
    }
    scores
}

/// Gold folders with their texts.
fn corpora() -> Vec<(PathBuf, PathBuf)> {
    let mut all = vec![(root("data/gold"), root("data/samples"))];
    all.extend(shared("gold").zip(shared("seeds")));
    all
}

#[test]
fn numbers_equal_the_reference_on_what_is_printed() {
    for (gold, texts) in corpora() {
        let all = evaluated(&gold, &texts);
        compare(&all.lines, &all.golds, &all.texts);
    }
}

/// A small generator of numbers that are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % below.max(1)
    }

    fn pick<'a>(&mut self, from: &'a [String]) -> &'a str {
        let at = self.roll(from.len());
        from.get(at).map_or("", String::as_str)
    }

    /// The text as a careless program might print it.
    fn bend(&mut self, text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        match self.roll(12) {
            0 => chars.iter().skip(1).collect(),
            1 => chars.iter().take(chars.len().saturating_sub(2)).collect(),
            2 => chars
                .iter()
                .map(|c| if c.is_ascii_digit() { char::from_u32(*c as u32 + 0xFEE0).unwrap_or(*c) } else { *c })
                .collect(),
            3 => format!("“{text}” "),
            4 => format!("{text}项目"),
            5 => text.replace("亿", "0000万").replace("产业", "产业链"),
            6 => chars.iter().rev().collect(),
            7 => format!("约{text}"),
            _ => text.to_owned(),
        }
    }
}

/// Facts made of the gold, some of them bent: repeated, renamed, cut short, of another class.
fn bent_facts(golds: &[Gold], texts: &BTreeMap<String, Text>, seed: u64) -> String {
    let mut dice = Dice(seed);
    let mut lines = String::new();
    for gold in golds {
        let text = &texts[&gold.stem];
        let length = text.text.chars().count();
        let mut document = json!({"kind": "document", "doc": gold.stem, "authors": []});
        for field in &gold.metadata {
            let value = dice.bend(field.value.split('|').next().unwrap_or(""));
            match (field.field.as_str(), document["authors"].as_array_mut()) {
                ("author", Some(authors)) => authors.push(json!({"role": "记者", "name": value})),
                (field, _) => document[field] = json!(value),
            }
        }
        writeln!(lines, "{document}").unwrap_or_default();
        let class_of =
            |name: &str| gold.entities.iter().find(|e| e.names.iter().any(|n| n == name)).map(|e| e.class.clone());
        for entity in &gold.entities {
            for _ in 0..dice.roll(3) {
                let name = dice.pick(&entity.names).to_owned();
                let (name, alias) = (dice.bend(&name), dice.pick(&entity.names).to_owned());
                let class = if dice.roll(9) == 0 { "Product" } else { &entity.class };
                let row = json!({"kind": "entity", "doc": format!("{}.txt", gold.stem), "type": class, "name": name, "aliases": [alias]});
                writeln!(lines, "{row}").unwrap_or_default();
            }
        }
        for fact in gold.facts.iter().chain(&gold.ignored) {
            for _ in 0..dice.roll(3) {
                let (subject, object) = (dice.pick(&fact.subjects).to_owned(), dice.pick(&fact.objects).to_owned());
                let (subject, object) = (dice.bend(&subject), dice.bend(&object));
                let node = |name: &str, class: Option<String>| match class {
                    Some(class) => json!({"type": class, "name": name}),
                    None => json!({"value": name}),
                };
                let qualifiers: serde_json::Map<String, Value> = fact
                    .qualifiers
                    .iter()
                    .map(|(k, v)| (k.clone(), json!(dice.bend(v.split('|').next().unwrap_or("")))))
                    .collect();
                let start = dice.roll(length);
                let quote = text.slice(start, start + 7);
                let quote = if dice.roll(8) == 0 { dice.bend(&quote) } else { quote };
                let row = json!({
                    "kind": "fact", "doc": gold.stem,
                    "subject": node(&subject, class_of(fact.subjects.first().map_or("", String::as_str))),
                    "relation": fact.relation,
                    "object": node(&object, class_of(fact.objects.first().map_or("", String::as_str))),
                    "qualifiers": qualifiers,
                    "evidence": {"start": start, "end": start + 7, "quote": quote, "rule": "test/rule"},
                });
                writeln!(lines, "{row}").unwrap_or_default();
            }
        }
    }
    lines
}

#[test]
fn numbers_equal_the_reference_on_bent_gold() {
    for (gold, texts) in corpora() {
        let (mut golds, texts) = gold_with_texts(&gold, &texts);
        // the script needs seconds for a long document
        golds.retain(|g| g.facts.len() < 200);
        for seed in [0x2545_F491_4F6C_DD1D, 77] {
            let lines = bent_facts(&golds, &texts, seed);
            let scores = compare(&lines, &golds, &texts);
            // the comparison means something: right, wrong and missed all occur
            assert!(scores.fact.right > 50 && scores.fact.wrong > 20 && scores.fact.missed > 20, "{:?}", scores.fact);
        }
    }
}

#[test]
fn the_gold_itself_scores_full_marks() {
    let (gold, texts) = (root("data/gold"), root("data/samples"));
    let (golds, texts) = gold_with_texts(&gold, &texts);
    let mut lines = String::new();
    for gold in &golds {
        let class_of = |names: &[String]| {
            gold.entities.iter().find(|e| e.names.contains(&names[0])).map(|e| (e.class.clone(), e.names[0].clone()))
        };
        let node = |names: &[String]| match class_of(names) {
            Some((class, name)) => json!({"type": class, "name": name}),
            None => json!({"value": names[0]}),
        };
        for entity in &gold.entities {
            writeln!(
                lines,
                "{}",
                json!({"kind": "entity", "doc": gold.stem, "type": entity.class, "name": entity.names[0]})
            )
            .unwrap_or_default();
        }
        for fact in &gold.facts {
            let qualifiers: serde_json::Map<String, Value> =
                fact.qualifiers.iter().map(|(k, v)| (k.clone(), json!(v.split('|').next().unwrap_or("")))).collect();
            let row = json!({"kind": "fact", "doc": gold.stem, "subject": node(&fact.subjects), "relation": fact.relation, "object": node(&fact.objects), "qualifiers": qualifiers});
            writeln!(lines, "{row}").unwrap_or_default();
        }
    }
    let printed = read_printed(&lines).unwrap_or_else(|e| panic!("{e}"));
    let scores = Scores::of(&golds, &printed, &texts);
    assert_eq!((scores.entity.wrong, scores.entity.missed), (0, 0), "{}", lianpu::evaluate::mistakes(&scores));
    assert_eq!((scores.fact.wrong, scores.fact.missed), (0, 0), "{}", lianpu::evaluate::mistakes(&scores));
}

#[test]
fn intervals_hold_the_measures_in_every_form() {
    let scores = evaluated(&root("data/gold"), &root("data/samples")).scores;
    let (measures, ends) = (as_json(&scores), intervals(&scores));
    let holds = |value: &Value, ends: &Value| {
        let (low, high) = (ends[0].as_f64().unwrap_or(2.0), ends[1].as_f64().unwrap_or(-1.0));
        value.as_f64().is_some_and(|v| (low..=high).contains(&v)) && high - low < 1.0
    };
    for total in ["entity", "fact", "metadata"] {
        for measure in 0..3 {
            assert!(holds(&measures[total][measure], &ends[total][measure]), "{total} {measure}: {}", ends[total]);
        }
    }
    for (relation, values) in measures["relations"].as_object().unwrap_or(&serde_json::Map::new()) {
        assert!((0..3).all(|m| holds(&values[m], &ends["relations"][relation][m])), "{relation}");
    }
    // texts differ, so that an interval over texts is wider
    let width = |ends: &Value| ends[1].as_f64().unwrap_or(0.0) - ends[0].as_f64().unwrap_or(0.0);
    assert!((0..3).all(|m| width(&ends["over_texts"][m]) > width(&ends["fact"][m])), "{}", ends["over_texts"]);
    let table = as_tsv_with_intervals(&scores);
    let columns: BTreeSet<usize> = table.lines().map(|row| row.split('\t').count()).collect();
    assert_eq!(columns, BTreeSet::from([14]));
    let row: Vec<&str> = table.lines().find(|r| r.starts_with("all\tfact")).unwrap_or("").split('\t').collect();
    assert_eq!(row[8], format!("{:.3}", ends["fact"][0][0].as_f64().unwrap_or(-1.0)));
}

#[test]
fn every_rule_is_accounted_for() {
    let (_, texts) = gold_with_texts(&root("data/gold"), &root("data/samples"));
    let all = evaluated(&root("data/gold"), &root("data/samples"));
    let (lines, repeats) = print_noting(&PIPELINE, &texts);
    assert!(lines == all.lines, "noting changes nothing");
    let report = ByRule::of(&all.scores, &repeats, &PIPELINE.pack);
    let sum =
        |f: &dyn Fn(&lianpu::evaluate::RuleTally) -> usize| report.rules.iter().map(|r| f(&r.tally)).sum::<usize>();
    assert_eq!((sum(&|t| t.right), sum(&|t| t.wrong)), (all.scores.fact.right, all.scores.fact.wrong));
    assert_eq!(sum(&|t| t.all()), lines.lines().filter(|l| l.contains("\"kind\":\"fact\"")).count());
    let fired: BTreeSet<&str> = report.rules.iter().map(|r| r.id.as_str()).collect();
    let silent: BTreeSet<&str> = report.silent.iter().map(String::as_str).collect();
    let rules: BTreeSet<&str> = PIPELINE.pack.claiming().collect();
    assert!(fired.is_disjoint(&silent) && !silent.is_empty());
    assert_eq!(fired.union(&silent).copied().collect::<BTreeSet<_>>(), rules);
    assert!(!report.overlaps.is_empty());
    for overlap in &report.overlaps {
        let [(a, of_a), (b, of_b)] = &overlap.rules;
        assert!(a < b && overlap.facts > 0 && *of_a > 0 && *of_b > 0, "{overlap:?}");
    }
    let by_document = all.scores.rules_by_document.values().flatten();
    assert_eq!(by_document.map(|(_, t)| t.all()).sum::<usize>(), sum(&|t| t.all()));
    // the forms agree
    let [(_, as_json), ..] = report.as_json();
    assert_eq!(as_json.as_object().map(|o| o.len()), Some(report.rules.len()));
    let rows = report.as_tsv().lines().count();
    assert_eq!(rows, 1 + report.rules.len() + report.overlaps.len() + report.silent.len());
}

/// Two rules that read the same words, and a second sentence that says it again.
#[test]
fn facts_of_the_same_words_make_rules_overlap() {
    let fact = |rule: &str, start: usize, name: &str| {
        json!({"kind": "fact", "doc": "a", "subject": {"type": "Project", "name": name}, "relation": "stage",
               "object": {"value": "signed"}, "qualifiers": {}, "evidence": {"start": start, "end": start + 9, "quote": "", "rule": rule}})
    };
    let gold = Gold::parse(std::path::Path::new("a.tsv"), "E\tProject\t铝箔项目\nF\t铝箔项目\tstage\tsigned\n");
    let gold = gold.unwrap_or_else(|e| panic!("{e}"));
    let lines = [
        fact("b/two", 4, "铝箔项目"),
        fact("a/one", 0, "铝箔项目"),
        fact("a/three", 50, "铝箔项目"),
        fact("a/one", 0, "铜箔项目"),
    ];
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    let printed = read_printed(&lines.join("\n")).unwrap_or_else(|e| panic!("{e}"));
    let scores = Scores::of(&[gold], &printed, &BTreeMap::new());
    assert_eq!(scores.overlaps, BTreeMap::from([(("a/one".to_owned(), "b/two".to_owned()), 1)]));
    let tally = scores.rules["a/one"];
    assert_eq!((tally.right, tally.wrong, tally.neither), (0, 1, 1));
}
