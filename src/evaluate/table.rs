//! Scores → what a person or a program reads: a table, tab-separated rows, one JSON object.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::interval::{Interval, Intervals};
use super::tally::{Scores, Tally};

/// The tables by class, relation and document, and the totals, as columns of text; beside each measure its 95 % interval.
pub fn as_table(scores: &Scores) -> String {
    let mut text = String::new();
    for (title, rows) in sections(scores) {
        let _ = write!(text, "{title:24}");
        for measure in ["P", "R", "F1"] {
            let _ = write!(text, "{measure:>7} {:9}", "95 %");
        }
        let _ = writeln!(text, "{:>7}{:>7}{:>7}", "right", "wrong", "missed");
        for (name, t) in rows {
            let _ = write!(text, "{name:24}");
            for (value, interval) in [t.precision(), t.recall(), t.f1()].into_iter().zip(t.intervals()) {
                let _ = write!(text, "{value:7.3} {:9}", range(interval));
            }
            let _ = writeln!(text, "{:7}{:7}{:7}", t.right, t.wrong, t.missed);
        }
        text.push('\n');
    }
    for (name, t) in scores.totals() {
        let [p, r, f] = t.intervals().map(range);
        let _ = writeln!(text, "{name:10} P {:.3} {p}  R {:.3} {r}  F1 {:.3} {f}", t.precision(), t.recall(), t.f1());
    }
    for (name, share, what) in scores.shares() {
        if let Some(value) = share.value() {
            let _ = writeln!(text, "{name:10} {value:.3} {}  {what}", range(Interval::wilson(share.right, share.all)));
        }
    }
    if let Some(intervals) = Tally::intervals_over_texts(scores.documents.values()) {
        let [p, r, f] = intervals.map(range);
        let texts = scores.documents.len();
        let _ =
            writeln!(text, "fact       P {p}  R {r}  F1 {f}  95 % over texts of this kind, of which these are {texts}");
    }
    text
}

/// `0.92–0.96`.
fn range(interval: Interval) -> String {
    format!("{:.2}–{:.2}", interval.low, interval.high)
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

/// [`as_tsv`] with six more columns, the ends of the intervals of precision, recall and F1, and a row for the intervals over
/// texts. They follow from the counts, so that what is kept can do without them.
pub fn as_tsv_with_intervals(scores: &Scores) -> String {
    let ends = |intervals: Intervals| intervals.map(|i| format!("\t{:.3}\t{:.3}", i.low, i.high)).concat();
    let plain = as_tsv(scores);
    let mut rows = plain.lines();
    let mut text = rows.next().unwrap_or_default().to_owned();
    for name in ["precision", "recall", "f1"] {
        let _ = write!(text, "\t{name}_low\t{name}_high");
    }
    for row in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        let count = |i: usize| cells.get(i).and_then(|c| c.parse().ok()).unwrap_or_default();
        let tally = Tally { right: count(5), wrong: count(6), missed: count(7) };
        let ends = if cells[0] == "share" {
            let of_share = Interval::wilson(tally.right, tally.right + tally.wrong);
            format!("\t{:.3}\t{:.3}\t\t\t\t", of_share.low, of_share.high)
        } else {
            ends(tally.intervals())
        };
        let _ = write!(text, "\n{row}{ends}");
    }
    if let Some(intervals) = Tally::intervals_over_texts(scores.documents.values()) {
        let _ = write!(text, "\nover texts\tfact\t\t\t\t\t\t{}", ends(intervals));
    }
    text.push('\n');
    text
}

/// All numbers as one JSON object.
pub fn as_json(scores: &Scores) -> Map<String, Value> {
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
    object
}

/// The 95 % intervals of what [`as_json`] gives, under the same names: low and high of precision, recall and F1, or of a
/// share; `over_texts` has those of facts over texts.
pub fn intervals(scores: &Scores) -> Value {
    let pair = |i: Interval| json!([i.low, i.high]);
    let three = |intervals: Intervals| json!(intervals.map(pair));
    let map = |rows: &BTreeMap<String, Tally>| -> Value {
        Value::Object(rows.iter().map(|(name, t)| (name.clone(), three(t.intervals()))).collect())
    };
    let mut object: Map<String, Value> =
        scores.totals().iter().map(|(name, t)| ((*name).to_owned(), three(t.intervals()))).collect();
    for (name, share, _) in scores.shares() {
        object.insert(name.to_owned(), pair(Interval::wilson(share.right, share.all)));
    }
    object.insert("relations".to_owned(), map(&scores.relations));
    object.insert("types".to_owned(), map(&scores.types));
    object.insert("documents".to_owned(), map(&scores.documents));
    let over_texts = Tally::intervals_over_texts(scores.documents.values());
    object.insert("over_texts".to_owned(), json!(over_texts.map(three)));
    Value::Object(object)
}

/// What is wrong and missed, for programs.
pub fn mistakes_as_json(scores: &Scores) -> Value {
    scores.mistakes.iter().map(|m| json!({"place": m.place, "mark": m.mark, "cells": m.cells})).collect()
}

/// What is wrong (`+`) and missed (`-`), a line each: place, mark, cells.
pub fn mistakes(scores: &Scores) -> String {
    let mut text = String::new();
    for mistake in &scores.mistakes {
        let _ = writeln!(text, "{}\t{}\t{}", mistake.place, mistake.mark, mistake.cells.join("\t"));
    }
    text
}
