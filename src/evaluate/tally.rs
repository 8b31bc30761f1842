//! Right, wrong, missed → precision, recall, F1.

use std::collections::BTreeMap;

/// How often something was right, wrong, or missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Printed and in the gold.
    pub right: usize,
    /// Printed and not in the gold.
    pub wrong: usize,
    /// In the gold and not printed.
    pub missed: usize,
}

impl Tally {
    /// Right among the printed; 0 where nothing is printed.
    pub fn precision(self) -> f64 {
        ratio(self.right, self.right + self.wrong)
    }

    /// Right among those of the gold; 0 where there are none.
    pub fn recall(self) -> f64 {
        ratio(self.right, self.right + self.missed)
    }

    /// The harmonic mean of precision and recall.
    ///
    /// ```
    /// use lianpu::evaluate::Tally;
    /// assert_eq!(Tally { right: 3, wrong: 1, missed: 1 }.f1(), 0.75);
    /// assert_eq!(Tally::default().f1(), 0.0);
    /// ```
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }
}

/// How many of all hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Those that hold.
    pub right: usize,
    /// All.
    pub all: usize,
}

impl Share {
    /// The part that holds; `None` where there is nothing to look at.
    pub fn value(self) -> Option<f64> {
        (self.all > 0).then(|| ratio(self.right, self.all))
    }

    /// Counts one more.
    pub fn add(&mut self, holds: bool) {
        self.right += usize::from(holds);
        self.all += 1;
    }
}

/// What became of the facts that one rule read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RuleTally {
    /// Facts of the gold.
    pub right: usize,
    /// Facts that are not in the gold.
    pub wrong: usize,
    /// Neither: said once more, or defensible.
    pub neither: usize,
}

/// How many facts two rules both state of the same words, the rules in the order of their ids.
pub type Overlaps = BTreeMap<(String, String), usize>;

impl RuleTally {
    /// All facts that the rule read.
    pub fn all(self) -> usize {
        self.right + self.wrong + self.neither
    }

    /// Right among right and wrong; `None` where there are none.
    pub fn precision(self) -> Option<f64> {
        (self.right + self.wrong > 0).then(|| ratio(self.right, self.right + self.wrong))
    }
}

fn ratio(part: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { part as f64 / all as f64 }
}

/// All measures over a set of documents.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    /// Entities.
    pub entity: Tally,
    /// Facts: subject, relation and object.
    pub fact: Tally,
    /// Title, date, place, authors.
    pub metadata: Tally,
    /// Matched entities printed under their canonical name.
    pub canonical: Share,
    /// Qualifiers of matched facts that are right.
    pub qualifiers: Share,
    /// Facts whose quote stands at its characters.
    pub evidence: Share,
    /// Entities by class.
    pub types: BTreeMap<String, Tally>,
    /// Facts by relation.
    pub relations: BTreeMap<String, Tally>,
    /// Facts by document.
    pub documents: BTreeMap<String, Tally>,
    /// Facts by the rule that read them.
    pub rules: BTreeMap<String, RuleTally>,
    /// The same, by document.
    pub rules_by_document: BTreeMap<String, BTreeMap<String, RuleTally>>,
    /// Facts that two rules state of the same words.
    pub overlaps: Overlaps,
    /// What was wrong or missed, by document.
    pub mistakes: Vec<Mistake>,
}

impl Scores {
    /// The three tallies over everything, by name.
    pub fn totals(&self) -> [(&'static str, Tally); 3] {
        [("entity", self.entity), ("fact", self.fact), ("metadata", self.metadata)]
    }

    /// The three shares, by name, with what they are.
    pub fn shares(&self) -> [(&'static str, Share, &'static str); 3] {
        [
            ("canonical", self.canonical, "matched entities under their canonical name"),
            ("qualifiers", self.qualifiers, "qualifiers right on matched facts"),
            ("evidence", self.evidence, "facts whose quote stands at its characters"),
        ]
    }
}

/// Something wrong or missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// `file:line` of the gold where something is missed, of the text where a fact is wrong.
    pub place: String,
    /// `E`, `F` or `D` with `+` (wrong) or `-` (missed).
    pub mark: &'static str,
    /// What it is, cell by cell.
    pub cells: Vec<String>,
}
