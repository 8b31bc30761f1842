//! `fact.precision=0.82` → does a measure reach its floor?

use std::str::FromStr;

use super::tally::{Scores, Tally};

/// A measure and the least it must reach.
#[derive(Debug, Clone, PartialEq)]
pub struct Floor {
    /// `entity`, `fact`, `metadata`, a class or a relation; or `canonical`, `qualifiers`, `evidence`.
    pub name: String,
    /// Which measure of a tally.
    pub measure: Measure,
    /// The least value.
    pub least: f64,
}

/// A measure of a tally.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Right among the printed.
    Precision,
    /// Right among those of the gold.
    Recall,
    /// Both in one.
    F1,
}

/// What is wrong with a floor as written, or with its name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FloorError {
    /// Not `NAME=NUMBER`.
    #[error("`{0}` should read NAME=NUMBER, for example entity=0.8 or fact.precision=0.82")]
    Form(String),
    /// Not a part of one.
    #[error("`{0}`: a floor lies between 0 and 1")]
    Range(String),
    /// Nothing of this name is measured.
    #[error("nothing is measured as `{name}`; there are {known}")]
    Unknown {
        /// As given.
        name: String,
        /// What there is.
        known: String,
    },
}

impl FromStr for Floor {
    type Err = FloorError;

    fn from_str(written: &str) -> Result<Floor, FloorError> {
        let form = || FloorError::Form(written.to_owned());
        let (name, least) = written.split_once('=').ok_or_else(form)?;
        let least: f64 = least.trim().parse().map_err(|_| form())?;
        if !(0.0..=1.0).contains(&least) {
            return Err(FloorError::Range(written.to_owned()));
        }
        let (name, measure) = match name.trim().rsplit_once('.') {
            Some((name, "precision" | "p")) => (name, Measure::Precision),
            Some((name, "recall" | "r")) => (name, Measure::Recall),
            Some((name, "f1")) => (name, Measure::F1),
            Some(_) => return Err(form()),
            None => match name.trim() {
                "precision" => ("fact", Measure::Precision),
                "recall" => ("fact", Measure::Recall),
                name => (name, Measure::F1),
            },
        };
        Ok(Floor { name: name.to_owned(), measure, least })
    }
}

impl Floor {
    /// The value that the floor speaks of; `None` where there was nothing to measure.
    ///
    /// # Errors
    /// A name that nothing is measured by.
    pub fn value(&self, scores: &Scores) -> Result<Option<f64>, FloorError> {
        let tally = |t: Tally| match self.measure {
            Measure::Precision => t.precision(),
            Measure::Recall => t.recall(),
            Measure::F1 => t.f1(),
        };
        if let Some((_, share, _)) = scores.shares().iter().find(|(name, ..)| *name == self.name) {
            return Ok(share.value());
        }
        let totals = scores.totals();
        let named = totals.iter().find(|(name, _)| *name == self.name).map(|(_, t)| *t);
        let found = named.or_else(|| scores.types.get(&self.name).or(scores.relations.get(&self.name)).copied());
        found.map(|t| Some(tally(t))).ok_or_else(|| {
            let names = totals.iter().map(|(name, _)| *name).chain(scores.shares().map(|(name, ..)| name));
            let known: Vec<&str> =
                names.chain(scores.types.keys().chain(scores.relations.keys()).map(String::as_str)).collect();
            FloorError::Unknown { name: self.name.clone(), known: known.join(", ") }
        })
    }

    /// A sentence where the floor is missed; nothing where it is reached.
    ///
    /// # Errors
    /// A name that nothing is measured by.
    pub fn missed(&self, scores: &Scores) -> Result<Option<String>, FloorError> {
        let measure = match self.measure {
            Measure::Precision => "precision",
            Measure::Recall => "recall",
            Measure::F1 => "F1",
        };
        Ok(match self.value(scores)? {
            Some(value) if value >= self.least => None,
            Some(value) => Some(format!("{} {measure} {value:.3} is below its floor {:.3}", self.name, self.least)),
            None => {
                Some(format!("{}: there was nothing to measure, so its floor {:.3} is missed", self.name, self.least))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floors_are_read_and_held() {
        let scores = Scores { fact: Tally { right: 4, wrong: 1, missed: 4 }, ..Scores::default() };
        let missed = |written: &str| written.parse::<Floor>().and_then(|f| f.missed(&scores));
        assert_eq!(missed("fact.precision=0.8"), Ok(None));
        assert_eq!(missed("precision=0.8"), Ok(None));
        assert_eq!(missed("fact=0.8"), Ok(Some("fact F1 0.615 is below its floor 0.800".into())));
        assert!(missed("fact").is_err());
        assert!(missed("fact=80").is_err());
        assert!(missed("facts=0.8").is_err());
    }
}
