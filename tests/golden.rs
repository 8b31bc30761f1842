//! Golden documents, stage by stage: `tests/golden/<sample>/mentions.txt` and `claims.txt`.
//!
//! `LIANPU_UPDATE=1 cargo test --test golden` rewrites them; a file that no stage writes fails. A new case is a new
//! folder, named like its sample.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use common::{PIPELINE, claims, root, samples};
use lianpu::model::{Meaning, Mention};
use lianpu::span::Span;
use lianpu::text::{Given, prepare};

const FOLDER: &str = "tests/golden";

/// The stages that are kept, by file name.
/// A stage's snapshot: document name and text → text.
type Snapshot = fn(&str, &str) -> String;

const STAGES: [(&str, Snapshot); 2] = [("mentions.txt", mentions), ("claims.txt", stated)];

/// Every sentence, and below it what is named in it.
fn mentions(name: &str, source: &str) -> String {
    let pack = &PIPELINE.pack;
    let (document, _) = prepare(Given::plain(name, source), pack);
    let found = PIPELINE.recogniser.recognise(&document, pack);
    let mut text = String::new();
    for (sentence, found) in document.sentences.iter().zip(&found) {
        let whole = sentence.text.source(Span::new(0, sentence.text.len()));
        writeln!(text, "{}–{} {:?} {}", whole.start, whole.end, sentence.part, sentence.text.as_str())
            .unwrap_or_default();
        for mention in found {
            writeln!(text, "    {}", shown(sentence.text.slice(mention.span), mention)).unwrap_or_default();
        }
    }
    text
}

/// `Class 文字 → what it stands for   [rule]`.
fn shown(printed: &str, mention: &Mention) -> String {
    let class = &PIPELINE.pack.ontology.class_of(mention.kind).name;
    let meaning = match &mention.meaning {
        Meaning::Name(name) if name != printed => format!(" → {name}"),
        Meaning::Value(normal) if normal.text != printed => format!(" → {}", normal.text),
        Meaning::Anaphor => " → ?".to_owned(),
        _ => String::new(),
    };
    format!("{class} {printed}{meaning}   [{}]", mention.rule)
}

/// The document's head, its entities, and each claim with its quote.
fn stated(name: &str, source: &str) -> String {
    let (document, extraction) = PIPELINE.run(name, source);
    let ontology = &PIPELINE.pack.ontology;
    let mut text = String::new();
    let place = document.place.map_or("–", |p| &PIPELINE.pack.gazetteer.divisions[p].name);
    let (title, date) = (document.title.as_deref().unwrap_or("–"), document.date.as_deref().unwrap_or("–"));
    let authors: Vec<String> = document.authors.iter().map(|a| format!("{} {}", a.role, a.name)).collect();
    writeln!(text, "title {title}\ndate {date}\nplace {place}\nauthors {}\n", authors.join(", ")).unwrap_or_default();
    for entity in &extraction.entities {
        let aliases =
            if entity.aliases.is_empty() { String::new() } else { format!(" ({})", entity.aliases.join("|")) };
        writeln!(text, "{} {}{aliases}", ontology.class_of(entity.kind).name, entity.name).unwrap_or_default();
    }
    text.push('\n');
    let chars: Vec<char> = document.source.chars().collect();
    for (evidence, claim) in claims(&extraction) {
        let quote: String = chars[evidence.span.start as usize..evidence.span.end as usize].iter().collect();
        let quote = quote.replace(['\n', '\r'], "⏎");
        writeln!(text, "{claim}\n    {}–{} {quote}   [{}]", evidence.span.start, evidence.span.end, evidence.rule)
            .unwrap_or_default();
    }
    text
}

/// The cases: folders of [`FOLDER`].
fn cases() -> BTreeSet<String> {
    let entries = std::fs::read_dir(root(FOLDER)).map(|d| d.flatten().collect::<Vec<_>>()).unwrap_or_default();
    entries.iter().filter(|e| e.path().is_dir()).map(|e| e.file_name().to_string_lossy().into_owned()).collect()
}

fn expected_files(samples: &BTreeMap<String, String>) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    for case in cases() {
        let source = samples.get(&case).unwrap_or_else(|| panic!("{FOLDER}/{case}: there is no sample of this name"));
        for (file, stage) in STAGES {
            files.insert(root(FOLDER).join(&case).join(file), stage(&case, source));
        }
    }
    files
}

#[test]
fn stages_give_what_is_kept() {
    let files = expected_files(&samples());
    assert!(files.len() >= 6, "three samples are kept in {FOLDER}");
    let update = std::env::var_os("LIANPU_UPDATE").is_some_and(|v| v == "1");
    let mut wrong = Vec::new();
    for (path, present) in &files {
        if update {
            std::fs::write(path, present).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            continue;
        }
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        if kept != *present {
            wrong.push(format!("{}\n{}", path.display(), changes(&kept, present)));
        }
    }
    assert!(wrong.is_empty(), "LIANPU_UPDATE=1 rewrites these; look at the change first\n{}", wrong.join("\n"));
}

/// The first lines that differ.
fn changes(kept: &str, present: &str) -> String {
    let (old, new): (BTreeSet<&str>, BTreeSet<&str>) = (kept.lines().collect(), present.lines().collect());
    let gone = kept.lines().filter(|l| !new.contains(l)).map(|l| format!("  - {l}"));
    let come = present.lines().filter(|l| !old.contains(l)).map(|l| format!("  + {l}"));
    let mut lines: Vec<String> = gone.chain(come).take(30).collect();
    if lines.is_empty() {
        lines.push("  the same lines in another order".to_owned());
    }
    lines.join("\n")
}

#[test]
fn every_kept_file_is_written_by_a_stage() {
    let files = expected_files(&samples());
    for entry in walkdir::WalkDir::new(root(FOLDER)).into_iter().flatten().filter(|e| e.file_type().is_file()) {
        assert!(files.contains_key(entry.path()), "{}: no stage writes this file", entry.path().display());
    }
}
