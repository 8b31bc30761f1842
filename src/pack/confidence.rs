//! `data/confidence.tsv` → how often what a rule reads is right.
//!
//! Rows are `rule`, `right`, `wrong`, `confidence`. The row `topic/*` speaks of rules of the topic that have no row of their own,
//! the row `*` of all others. `lianpu evaluate --calibrate` writes the file.

use std::collections::HashMap;

use super::{Files, PackError, tsv};

/// Where it stands in a pack.
const FILE: &str = "data/confidence.tsv";

/// The confidence in each rule.
#[derive(Debug, Clone, Default)]
pub struct Confidence {
    rules: HashMap<String, f64>,
    /// By what stands before the `/` of an id.
    topics: HashMap<String, f64>,
    /// In anything else.
    other: f64,
}

impl Confidence {
    pub(super) fn load(files: &Files, errors: &mut Vec<PackError>) -> Confidence {
        match files.get(FILE) {
            Some(file) => Confidence::read(file.text, errors),
            None => Confidence::default(),
        }
    }

    /// Reads the text of the file; what is wrong in it goes into `errors`.
    pub fn read(text: &str, errors: &mut Vec<PackError>) -> Confidence {
        let mut confidence = Confidence::default();
        // what a person has put right is taken as sure
        confidence.topics.insert("correction".into(), 1.0);
        let mut seen = false;
        for (line, cells) in tsv::rows(super::File { path: FILE, text }, 4, errors) {
            let id = cells[0];
            let Some(value) = cells[3].parse().ok().filter(|value| (0.0..=1.0).contains(value)) else {
                let message = format!("`{}` is no confidence; it lies between 0 and 1", cells[3]);
                errors.push(PackError::at(FILE, line, message).about(id));
                continue;
            };
            let earlier = match id.strip_suffix('*') {
                Some("") => {
                    let earlier = std::mem::replace(&mut confidence.other, value);
                    std::mem::replace(&mut seen, true).then_some(earlier)
                }
                Some(topic) => confidence.topics.insert(topic.trim_end_matches('/').to_owned(), value),
                None => confidence.rules.insert(id.to_owned(), value),
            };
            if earlier.is_some() {
                errors.push(PackError::at(FILE, line, "this row stands twice").about(id));
            }
        }
        if !seen {
            errors.push(PackError::at(FILE, 0, "there is no row `*`, which speaks of rules that have no row"));
        }
        confidence
    }

    /// The confidence in what the rule `id` reads: its own, else that of its topic, else that of all.
    ///
    /// ```
    /// use lianpu::pack::Confidence;
    /// let rows = "*\t90\t10\t0.9\nstage/*\t8\t2\t0.85\nstage/started\t7\t1\t0.86\n";
    /// let confidence = Confidence::read(rows, &mut Vec::new());
    /// assert_eq!(confidence.of("stage/started"), 0.86);
    /// assert_eq!(confidence.of("stage/new"), 0.85);
    /// assert_eq!(confidence.of("new/rule"), 0.9);
    /// ```
    pub fn of(&self, id: &str) -> f64 {
        let of_topic = || id.split_once('/').and_then(|(topic, _)| self.topics.get(topic));
        self.rules.get(id).or_else(of_topic).copied().unwrap_or(self.other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let wrong = |text: &str| {
            let mut errors = Vec::new();
            Confidence::read(text, &mut errors);
            errors.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(wrong("*\t1\t1\t0.5\n"), Vec::<String>::new());
        assert_eq!(
            wrong("a/b\t1\t1\t1.5\n# x\na/c\t1\n"),
            [
                "data/confidence.tsv:3: needs 4 tab-separated cells, has 2",
                "data/confidence.tsv:1: a/b: `1.5` is no confidence; it lies between 0 and 1",
                "data/confidence.tsv: there is no row `*`, which speaks of rules that have no row",
            ]
        );
        assert_eq!(wrong("*\t1\t1\t0.5\n*\t1\t1\t0.5\n"), ["data/confidence.tsv:2: *: this row stands twice"]);
    }
}
