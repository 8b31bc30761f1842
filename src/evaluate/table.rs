//! Scores → what a person or a program reads: a table, tab-separated rows, one JSON object.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::tally::{Scores, Tally};

/// The tables by class, relation and document, and the totals, as columns of text.
pub fn as_table(scores: &Scores) -> String {
    let mut text = String::new();
    for (title, rows) in sections(scores) {
        let _ = writeln!(text, "{title:24}{:>7}{:>7}{:>7}{:>7}{:>7}{:>7}", "P", "R", "F1", "right", "wrong", "missed");
        for (name, t) in rows {
            let (p, r, f) = (t.precision(), t.recall(), t.f1());
            let _ = writeln!(text, "{name:24}{p:7.3}{r:7.3}{f:7.3}{:7}{:7}{:7}", t.right, t.wrong, t.missed);
        }
        text.push('\n');
    }
    for (name, t) in scores.totals() {
        let _ = writeln!(text, "{name:10} P {:.3}  R {:.3}  F1 {:.3}", t.precision(), t.recall(), t.f1());
    }
    for (name, share, what) in scores.shares() {
        if let Some(value) = share.value() {
            let _ = writeln!(text, "{name:10} {value:.3}  {what}");
        }
    }
    text
}

fn sections(scores: &Scores) -> [(&'static str, &BTreeMap<String, Tally>); 3] {
    [("entity type", &scores.types), ("relation", &scores.relations), ("document facts", &scores.documents)]
}

/// All numbers as tab-separated rows; the form in which scores are kept under version control.
pub fn as_tsv(scores: &Scores) -> String {
    let mut text = String::from("what\tname\tprecision\trecall\tf1\tright\twrong\tmissed\n");
    let mut row = |what: &str, name: &str, t: Tally| {
        let (p, r, f) = (t.precision(), t.recall(), t.f1());
        let _ = writeln!(text, "{what}\t{name}\t{p:.3}\t{r:.3}\t{f:.3}\t{}\t{}\t{}", t.right, t.wrong, t.missed);
    };
    scores.totals().iter().for_each(|(name, t)| row("all", name, *t));
    scores.types.iter().for_each(|(name, t)| row("type", name, *t));
    scores.relations.iter().for_each(|(name, t)| row("relation", name, *t));
    scores.documents.iter().for_each(|(name, t)| row("document", name, *t));
    for (name, share, _) in scores.shares() {
        let value = share.value().map(|v| format!("{v:.3}")).unwrap_or_default();
        let _ = writeln!(text, "share\t{name}\t{value}\t\t\t{}\t{}\t", share.right, share.all - share.right);
    }
    text
}

/// All numbers as one JSON object.
pub fn as_json(scores: &Scores, with_mistakes: bool, with_rules: bool) -> Value {
    let three = |t: Tally| json!([t.precision(), t.recall(), t.f1()]);
    let all = |t: &Tally| json!([t.precision(), t.recall(), t.f1(), t.right, t.wrong, t.missed]);
    let map = |rows: &BTreeMap<String, Tally>| -> Value {
        Value::Object(rows.iter().map(|(name, t)| (name.clone(), all(t))).collect())
    };
    let mut object = Map::new();
    for (name, t) in scores.totals() {
        object.insert(name.to_owned(), three(t));
    }
    for (name, share, _) in scores.shares() {
        object.insert(name.to_owned(), json!(share.value()));
    }
    object.insert("relations".to_owned(), map(&scores.relations));
    object.insert("types".to_owned(), map(&scores.types));
    object.insert("documents".to_owned(), map(&scores.documents));
    if with_rules {
        let rules = scores.rules.iter().map(|(id, t)| {
            (id.clone(), json!({"precision": t.precision(), "right": t.right, "wrong": t.wrong, "neither": t.neither}))
        });
        object.insert("rules".to_owned(), Value::Object(rules.collect()));
    }
    if with_mistakes {
        let list = scores.mistakes.iter().map(|m| json!({"place": m.place, "mark": m.mark, "cells": m.cells}));
        object.insert("mistakes".to_owned(), list.collect());
    }
    Value::Object(object)
}

/// What is wrong (`+`) and missed (`-`), a line each: place, mark, cells.
pub fn mistakes(scores: &Scores) -> String {
    let mut text = String::new();
    for mistake in &scores.mistakes {
        let _ = writeln!(text, "{}\t{}\t{}", mistake.place, mistake.mark, mistake.cells.join("\t"));
    }
    text
}

/// The rules by how many of their facts are wrong, worst first.
pub fn rules_table(scores: &Scores) -> String {
    let mut rules: Vec<_> = scores.rules.iter().collect();
    rules.sort_by_key(|(id, t)| (std::cmp::Reverse(t.wrong), t.right, *id));
    let mut text = String::from("precision\tright\twrong\tneither\trule\n");
    for (id, t) in rules {
        let precision = t.precision().map_or("–".to_owned(), |p| format!("{p:.3}"));
        let id = if id.is_empty() { "(no rule)" } else { id };
        let _ = writeln!(text, "{precision}\t{}\t{}\t{}\t{id}", t.right, t.wrong, t.neither);
    }
    text
}
