//! Right and wrong facts of each rule → `data/confidence.tsv`: how often is what a rule reads right?
//!
//! The share of right facts says little of a rule that read three. So a rule's share is drawn towards that of its topic, and a
//! topic's towards that of all rules, as if so many facts of the group stood beside the rule's own (a Beta prior with the group's
//! mean). How many is not chosen by hand: those numbers are taken with which the facts of each text are best foretold from
//! the other texts. Where rules that failed in one text do well in the next, that draws them close together.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::tally::Scores;

/// What may stand for the weight of a group, in facts: of all rules beside a topic, of a topic beside a rule.
const WEIGHTS: [&[f64]; 2] = [&[10.0, 20.0, 50.0, 100.0, 200.0], &[5.0, 10.0, 20.0, 50.0, 100.0]];
/// Places of a confidence; the next one says nothing even for a rule with a hundred facts.
const PLACES: f64 = 1000.0;

/// Right and wrong facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Counts {
    right: usize,
    wrong: usize,
}

impl Counts {
    fn add(&mut self, other: Counts) {
        self.right += other.right;
        self.wrong += other.wrong;
    }

    fn without(self, other: Counts) -> Counts {
        Counts { right: self.right - other.right, wrong: self.wrong - other.wrong }
    }

    /// The share that is right, with `weight` facts of share `prior` beside the counted ones.
    fn drawn_to(self, prior: f64, weight: f64) -> f64 {
        (self.right as f64 + weight * prior) / ((self.right + self.wrong) as f64 + weight)
    }
}

/// Facts by rule, by topic, and all.
#[derive(Debug, Clone, Default)]
struct Counted<'a> {
    rules: BTreeMap<&'a str, Counts>,
    topics: BTreeMap<&'a str, Counts>,
    all: Counts,
}

fn topic(rule: &str) -> &str {
    rule.split_once('/').map_or(rule, |(topic, _)| topic)
}

impl<'a> Counted<'a> {
    fn of(rules: impl Iterator<Item = (&'a str, Counts)>) -> Counted<'a> {
        let mut counted = Counted::default();
        for (rule, counts) in rules {
            counted.rules.entry(rule).or_default().add(counts);
            counted.topics.entry(topic(rule)).or_default().add(counts);
            counted.all.add(counts);
        }
        counted
    }

    /// The share of all rules, of a topic, and of a rule; `left_out` is not counted.
    fn shares(&self, rule: &str, weights: [f64; 2], left_out: Option<&Counted<'_>>) -> [f64; 3] {
        let none = Counts::default();
        let of_rule = |c: &Counted<'_>| c.rules.get(rule).copied().unwrap_or(none);
        let of_topic = |c: &Counted<'_>| c.topics.get(topic(rule)).copied().unwrap_or(none);
        let out = left_out.map_or([none; 3], |out| [out.all, of_topic(out), of_rule(out)]);
        let all = self.all.without(out[0]).drawn_to(0.5, 2.0);
        let group = of_topic(self).without(out[1]).drawn_to(all, weights[0]);
        [all, group, of_rule(self).without(out[2]).drawn_to(group, weights[1])]
    }
}

/// How badly the facts of each text are foretold from the other texts: the mean of their logarithmic losses.
fn loss(all: &Counted<'_>, texts: &[Counted<'_>], weights: [f64; 2]) -> f64 {
    let of_text = |text: &Counted<'_>| -> f64 {
        let of_rule = |(rule, counts): (&&str, &Counts)| {
            let [.., share] = all.shares(rule, weights, Some(text));
            -(counts.right as f64 * share.ln() + counts.wrong as f64 * (1.0 - share).ln())
        };
        text.rules.iter().map(of_rule).sum()
    };
    let facts = (all.all.right + all.all.wrong).max(1);
    texts.iter().map(of_text).sum::<f64>() / facts as f64
}

/// The weights under which the texts foretell each other best; of equal ones the greatest.
fn weigh(all: &Counted<'_>, texts: &[Counted<'_>]) -> [f64; 2] {
    let mut best = (f64::INFINITY, [0.0; 2]);
    for of_all in WEIGHTS[0].iter().rev() {
        for of_topic in WEIGHTS[1].iter().rev() {
            let weights = [*of_all, *of_topic];
            let loss = loss(all, texts, weights);
            if loss < best.0 {
                best = (loss, weights);
            }
        }
    }
    best.1
}

/// The text of `data/confidence.tsv` for these scores.
pub fn calibrate(scores: &Scores) -> String {
    let texts: Vec<Counted<'_>> = scores
        .rules_by_document
        .values()
        .map(|rules| {
            let judged = rules.iter().filter(|(_, t)| t.right + t.wrong > 0);
            Counted::of(judged.map(|(id, t)| (id.as_str(), Counts { right: t.right, wrong: t.wrong })))
        })
        .collect();
    let all = Counted::of(texts.iter().flat_map(|text| text.rules.iter().map(|(rule, counts)| (*rule, *counts))));
    let weights = weigh(&all, &texts);
    let mut text = format!(
        "# How often what a rule reads is right: rule<TAB>right<TAB>wrong<TAB>confidence, counted on {} annotated texts.\n\
         # `topic/*`: rules of the topic that read nothing there; `*`: all other rules. A rule's share is drawn towards its topic's\n\
         # as by {} facts of it, a topic's towards that of all as by {}.\n\
         # Own measurement; licence as the project's own. Written by `lianpu evaluate GOLD… --calibrate FILE`, not by hand.\n",
        texts.len(),
        weights[1],
        weights[0],
    );
    let mut row = |id: &str, counts: Counts, share: f64| {
        let share = ((share * PLACES).round() / PLACES).clamp(1.0 / PLACES, 1.0 - 1.0 / PLACES);
        let _ = writeln!(text, "{id}\t{}\t{}\t{share:.3}", counts.right, counts.wrong);
    };
    let [share, ..] = all.shares("", weights, None);
    row("*", all.all, share);
    for (topic, counts) in &all.topics {
        let [_, share, _] = all.shares(topic, weights, None);
        row(&format!("{topic}/*"), *counts, share);
    }
    for (rule, counts) in &all.rules {
        let [.., share] = all.shares(rule, weights, None);
        row(rule, *counts, share);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::RuleTally;
    use crate::pack::Confidence;

    fn scores(texts: &[&[(&str, usize, usize)]]) -> Scores {
        let mut scores = Scores::default();
        for (number, rules) in texts.iter().enumerate() {
            let tally = |(id, right, wrong): &(&str, usize, usize)| {
                ((*id).to_owned(), RuleTally { right: *right, wrong: *wrong, neither: 1 })
            };
            scores.rules_by_document.insert(number.to_string(), rules.iter().map(tally).collect());
        }
        scores
    }

    fn confidence(texts: &[&[(&str, usize, usize)]]) -> Confidence {
        let mut errors = Vec::new();
        let read = Confidence::read(&calibrate(&scores(texts)), &mut errors);
        assert_eq!(errors, []);
        read
    }

    #[test]
    fn rules_that_differ_in_every_text_are_told_apart() {
        let text: &[(&str, usize, usize)] = &[("a/good", 19, 1), ("a/bad", 10, 10), ("b/new", 1, 0)];
        let read = confidence(&[text; 6]);
        assert!(read.of("a/good") > 0.9 && read.of("a/bad") < 0.6, "{read:?}");
        // a rule with few facts stays near the others
        assert!(read.of("b/new") > 0.6 && read.of("b/new") < 0.95, "{read:?}");
    }

    #[test]
    fn rules_that_fail_in_one_text_alone_stay_with_their_topic() {
        let mut texts: Vec<Vec<(&str, usize, usize)>> = vec![vec![("a/x", 9, 1), ("a/y", 9, 1), ("a/z", 9, 1)]; 6];
        texts[0][0] = ("a/x", 1, 9);
        texts[1][1] = ("a/y", 1, 9);
        texts[2][2] = ("a/z", 1, 9);
        texts[3][0] = ("a/x", 10, 0);
        let texts: Vec<_> = texts.iter().map(Vec::as_slice).collect();
        let read = confidence(&texts);
        assert!((read.of("a/x") - read.of("a/y")).abs() < 0.02, "{read:?}");
    }

    #[test]
    fn what_read_nothing_gets_the_prior() {
        let read = confidence(&[&[("a/x", 8, 2)], &[("b/y", 9, 1)]]);
        assert!((read.of("c/z") - 18.0 / 22.0).abs() < 0.001, "{read:?}");
        assert!(read.of("a/new") < read.of("b/new"));
        assert_eq!(confidence(&[]).of("a/x"), 0.5);
    }
}
