//! Scores and rules → which rules earn their place: how often each is right, which never read, which say the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::{Value, json};

use super::interval::Interval;
use super::tally::{Overlaps, RuleTally, Scores};
use crate::pack::Pack;

/// What became of each rule's facts.
#[derive(Debug, Clone, Default)]
pub struct ByRule {
    /// Rules that read something, worst first.
    pub rules: Vec<RuleRow>,
    /// Rules of the pack that stated nothing.
    pub silent: Vec<String>,
    /// Pairs of rules that state the same fact of the same words, most facts first.
    pub overlaps: Vec<Overlap>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleRow {
    /// Its id; empty for facts without one.
    pub id: String,
    /// Its facts.
    pub tally: RuleTally,
    /// Facts that it stated as well, but another rule first.
    pub repeated: usize,
    /// What the pack says of it.
    pub confidence: f64,
}

/// Two rules that state the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// Facts that both state.
    pub facts: usize,
    /// The rules, each with all facts that it states.
    pub rules: [(String, usize); 2],
}

impl ByRule {
    /// `repeats`: pairs of which the second rule stated what the first had stated, as [`super::print_noting`] notes them.
    pub fn of(scores: &Scores, repeats: &BTreeMap<(String, String), usize>, pack: &Pack) -> ByRule {
        let mut repeated: BTreeMap<&str, usize> = BTreeMap::new();
        let mut pairs: Overlaps = scores.overlaps.clone();
        for ((first, second), times) in repeats {
            *repeated.entry(second).or_default() += times;
            let (a, b) = if first < second { (first, second) } else { (second, first) };
            *pairs.entry((a.clone(), b.clone())).or_default() += times;
        }
        let of = |id: &str| scores.rules.get(id).copied().unwrap_or_default();
        let stated = |id: &str| of(id).all() + repeated.get(id).copied().unwrap_or_default();
        let ids: BTreeSet<&str> = scores.rules.keys().map(String::as_str).chain(repeated.keys().copied()).collect();
        let row = |id: &&str| RuleRow {
            id: (*id).to_owned(),
            tally: of(id),
            repeated: repeated.get(id).copied().unwrap_or_default(),
            confidence: pack.confidence.of(id),
        };
        let mut rules: Vec<RuleRow> = ids.iter().map(row).collect();
        rules.sort_by_key(|r| (std::cmp::Reverse(r.tally.wrong), r.tally.right));
        let mut overlaps: Vec<Overlap> = pairs
            .into_iter()
            .map(|((a, b), facts)| {
                let all = (stated(&a), stated(&b));
                Overlap { facts, rules: [(a, all.0), (b, all.1)] }
            })
            .collect();
        overlaps.sort_by_key(|o| std::cmp::Reverse(o.facts));
        let silent = pack.claiming().filter(|id| !ids.contains(id)).map(str::to_owned);
        ByRule { silent: silent.collect(), rules, overlaps }
    }

    /// Three tables for people.
    pub fn as_table(&self) -> String {
        let mut text = format!(
            "{:44}{:>9}  {:9}{:>7}{:>7}{:>8}{:>6}  {}\n",
            "rule", "precision", "95 %", "right", "wrong", "neither", "also", "confidence"
        );
        for row in &self.rules {
            let RuleTally { right, wrong, neither } = row.tally;
            let (precision, range) = row.tally.precision().map_or(("–".into(), "–".into()), |p| {
                let Interval { low, high } = row.interval();
                (format!("{p:.3}"), format!("{low:.2}–{high:.2}"))
            });
            let _ = writeln!(
                text,
                "{:44}{precision:>9}  {range:9}{right:7}{wrong:7}{neither:8}{:6}  {:.3}",
                row.name(),
                row.repeated,
                row.confidence
            );
        }
        let _ = writeln!(
            text,
            "\nneither: said again, or defensible; also: stated as well, but by another rule first\n\n{:>5}  rules that state the same",
            "facts"
        );
        for Overlap { facts, rules: [(a, of_a), (b, of_b)] } in &self.overlaps {
            let note = [(a, of_a, b), (b, of_b, a)].into_iter().find(|(_, all, _)| facts >= *all);
            let note =
                note.map_or(String::new(), |(less, _, more)| format!("   all that {less} states, {more} states"));
            let _ = writeln!(text, "{facts:5}  {a} ({of_a}), {b} ({of_b}){note}");
        }
        let _ = writeln!(text, "\n{:5}  rules that state nothing here", self.silent.len());
        for id in &self.silent {
            let _ = writeln!(text, "       {id}");
        }
        text
    }

    /// The same as tab-separated rows, the first cell telling what a row is.
    pub fn as_tsv(&self) -> String {
        let mut text =
            String::from("what\trule\tprecision\tlow\thigh\tright\twrong\tneither\talso\tconfidence\tother\tfacts\n");
        for row in &self.rules {
            let RuleTally { right, wrong, neither } = row.tally;
            let Interval { low, high } = row.interval();
            let precision = row.tally.precision().map(|p| format!("{p:.3}")).unwrap_or_default();
            let _ = writeln!(
                text,
                "rule\t{}\t{precision}\t{low:.3}\t{high:.3}\t{right}\t{wrong}\t{neither}\t{}\t{:.3}\t\t",
                row.name(),
                row.repeated,
                row.confidence
            );
        }
        for Overlap { facts, rules: [(a, _), (b, _)] } in &self.overlaps {
            let _ = writeln!(text, "overlap\t{a}\t\t\t\t\t\t\t\t\t{b}\t{facts}");
        }
        for id in &self.silent {
            let _ = writeln!(text, "silent\t{id}\t\t\t\t\t\t\t\t\t\t");
        }
        text
    }

    /// The same for programs: `rules` by id, `overlaps`, `silent`.
    pub fn as_json(&self) -> [(&'static str, Value); 3] {
        let rule = |row: &RuleRow| {
            let Interval { low, high } = row.interval();
            let RuleTally { right, wrong, neither } = row.tally;
            let value = json!({
                "precision": row.tally.precision(), "interval": [low, high], "right": right, "wrong": wrong,
                "neither": neither, "also": row.repeated, "confidence": row.confidence,
            });
            (row.id.clone(), value)
        };
        let overlap = |o: &Overlap| json!({"rules": [o.rules[0].0, o.rules[1].0], "facts": o.facts, "stated": [o.rules[0].1, o.rules[1].1]});
        [
            ("rules", Value::Object(self.rules.iter().map(rule).collect())),
            ("overlaps", self.overlaps.iter().map(overlap).collect()),
            ("silent", json!(self.silent)),
        ]
    }
}

impl RuleRow {
    /// The interval of the precision.
    pub fn interval(&self) -> Interval {
        Interval::wilson(self.tally.right, self.tally.right + self.tally.wrong)
    }

    fn name(&self) -> &str {
        if self.id.is_empty() { "(no rule)" } else { &self.id }
    }
}
