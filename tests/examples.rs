//! Every example of every rule and name, and every query, is a test of its own: `<rule id>/yes/1`, `<rule id>/no/2`.
//!
//! `<rule id>/complete` says that every pattern is reached by a `yes` and every exception is needed by a `no`.

mod common;

use std::sync::Arc;

use common::PIPELINE;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = mentions();
    trials.extend(relations());
    trials.extend(tables());
    trials.extend(queries());
    libtest_mimic::run(&arguments, trials).exit();
}

/// `yes` and `no` examples with their names.
fn examples<'a>(id: &str, yes: &'a [String], no: &'a [String]) -> Vec<(String, &'a String, bool)> {
    let named = |list: &'a [String], what: &'static str| {
        let id = id.to_owned();
        list.iter().zip(1..).map(move |(e, n)| (format!("{id}/{what}/{n}"), e, what == "yes"))
    };
    named(yes, "yes").chain(named(no, "no")).collect()
}

/// Examples of names and of rules that make mentions: whole sentences, as the recogniser reads them.
fn mentions() -> Vec<Trial> {
    let rules = &PIPELINE.pack.rules;
    let all = rules.mentions.iter().map(|r| (&r.id, &r.file, r.line, &r.yes, &r.no));
    let names = rules.names.iter().map(|n| (&n.id, &n.file, n.line, &n.yes, &n.no));
    let mut trials = Vec::new();
    for (id, file, line, yes, no) in all.chain(names) {
        for (name, written, wanted) in examples(id, yes, no) {
            let (id, place): (&Arc<str>, String) = (id, format!("{file}:{line}"));
            let check = move || {
                let result = PIPELINE.recogniser.check_example(id, written, wanted, &PIPELINE.pack);
                result.map_err(|message| Failed::from(format!("{place}: {message}")))
            };
            trials.push(Trial::test(name, check).with_kind("mention"));
        }
    }
    trials
}

/// Examples of rules that make claims: marked mentions are taken as they are.
fn relations() -> Vec<Trial> {
    let engine = &PIPELINE.extractor.engine;
    let ontology = &PIPELINE.pack.ontology;
    let mut trials = Vec::new();
    for (number, rule) in engine.rules.iter().enumerate() {
        let source = &rule.source;
        let place = format!("{}:{}", source.file, source.line);
        for (name, written, wanted) in examples(&source.id, &source.yes, &source.no) {
            let place = place.clone();
            let check = move || {
                let result = if wanted {
                    engine.check_yes(number, written, ontology, &mut vec![false; rule.patterns.len()])
                } else {
                    engine.check_no(number, written, ontology, &mut vec![false; rule.unless.len()])
                };
                result.map_err(|e| Failed::from(format!("{place}: {}", e.0)))
            };
            trials.push(Trial::test(name, check).with_kind("relation"));
        }
        let complete = move || {
            let mut reached = vec![false; rule.patterns.len()];
            let mut needed = vec![false; rule.unless.len()];
            for written in &source.yes {
                // what is wrong with an example is told by its own test
                let _ = engine.check_yes(number, written, ontology, &mut reached);
            }
            for written in &source.no {
                let _ = engine.check_no(number, written, ontology, &mut needed);
            }
            let idle = |patterns: &[String], flags: &[bool], what: &str| {
                let idle = patterns.iter().zip(flags).filter(|(_, flag)| !**flag);
                idle.map(|(p, _)| format!("{place}: {what} `{p}`")).collect::<Vec<_>>()
            };
            let mut messages = idle(&source.patterns, &reached, "no `yes` reaches the pattern");
            messages.extend(idle(&source.unless, &needed, "no `no` needs the exception"));
            if messages.is_empty() { Ok(()) } else { Err(Failed::from(messages.join("\n"))) }
        };
        trials.push(Trial::test(format!("{}/complete", source.id), complete).with_kind("relation"));
    }
    trials
}

/// Examples of kinds of tables: all that each states.
fn tables() -> Vec<Trial> {
    let mut trials = Vec::new();
    for kind in &PIPELINE.pack.tables {
        for (example, number) in kind.examples.iter().zip(1..) {
            let check = move || {
                let result = lianpu::check::table_example(&PIPELINE, kind, example);
                result.map_err(|message| Failed::from(format!("{}:{}: {message}", kind.file, kind.line)))
            };
            trials.push(Trial::test(format!("table/{}/{number}", kind.id), check).with_kind("table"));
        }
    }
    trials
}

/// Queries of the pack read as SPARQL with a complete header; derivations have none.
fn queries() -> Vec<Trial> {
    let files: Vec<_> = PIPELINE.pack.files.below("queries", ".rq").collect();
    let check = |file: lianpu::pack::File<'static>| {
        let result = if file.path.starts_with("queries/derive/") {
            let parsed = oxigraph::sparql::SparqlEvaluator::new().parse_query(file.text);
            parsed.map(drop).map_err(|e| e.to_string())
        } else {
            let name = file.path.trim_start_matches("queries/").trim_end_matches(".rq");
            lianpu::query::NamedQuery::from_text(name, file.text).and_then(|q| q.check()).map_err(|e| e.to_string())
        };
        result.map_err(|e| Failed::from(format!("{}: {e}", file.path)))
    };
    files.into_iter().map(|f| Trial::test(f.path.to_owned(), move || check(f)).with_kind("query")).collect()
}
