//! Statements one after the other → a few of each term to take an example from, and the best claim of each property.
//!
//! Of many the first ones are kept and then ever fewer, so that they lie all over the store; which, hangs on nothing but its text.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use crate::pack::{Confidence, LP};
use crate::store::{Line, bare, parsed, text};
use crate::vocabulary as v;

/// So many are kept of the first ones.
const FIRST: u64 = 6;
/// Characters of a quote that is read at one glance, and of one that is read at all.
const GLANCE: std::ops::RangeInclusive<usize> = 10..=48;
const READABLE: usize = 110;

/// A claim as its lines have it.
#[derive(Clone, Debug, Default)]
pub struct Claim {
    /// The claim.
    pub claim: String,
    /// Its graph.
    pub graph: String,
    /// Subject, predicate and object of what is claimed, as written.
    pub triple: [String; 3],
    /// Where the words begin and end.
    pub span: [u64; 2],
    /// The words.
    pub quote: String,
    /// The rule.
    pub rule: String,
}

/// How well a claim serves as an example: smaller is better.
type Rank = (u8, Reverse<u32>, usize, String);

impl Claim {
    /// Takes in a line about a claim.
    pub fn heard(&mut self, triple: &str, graph: &str) {
        let Some([subject, predicate, object]) = (Line { triple, graph: None }).terms() else { return };
        if self.claim != subject {
            *self = Claim { claim: subject.to_owned(), graph: graph.to_owned(), ..Claim::default() };
        }
        self.say(bare(predicate).unwrap_or_default(), object);
    }

    /// Takes in what is said of the claim.
    pub fn say(&mut self, predicate: &str, object: &str) {
        let number = || parsed(object).map(text).and_then(|number| number.parse().ok()).unwrap_or_default();
        let is = |term: oxigraph::model::NamedNodeRef<'_>| predicate == term.as_str();
        if is(v::SUBJECT) {
            object.clone_into(&mut self.triple[0]);
        } else if is(v::PREDICATE) {
            object.clone_into(&mut self.triple[1]);
        } else if is(v::OBJECT) {
            object.clone_into(&mut self.triple[2]);
        } else if is(v::START) {
            self.span[0] = number();
        } else if is(v::END) {
            self.span[1] = number();
        } else if is(v::QUOTE) {
            object.clone_into(&mut self.quote);
        } else if is(v::RULE) {
            object.clone_into(&mut self.rule);
        }
    }

    /// How well it serves; `None` where something is missing.
    pub fn rank(&self, confidence: &Confidence) -> Option<Rank> {
        if self.triple.iter().any(String::is_empty) || self.quote.is_empty() {
            return None;
        }
        let length = self.quote.chars().count();
        let is_broken = self.quote.contains("\\n") || self.quote.contains("\\r") || self.quote.contains('\u{3000}');
        let neat = match length {
            _ if is_broken => 2,
            length if GLANCE.contains(&length) => 0,
            0..=READABLE => 1,
            _ => 3,
        };
        let sure = confidence.of(self.rule.trim_matches('"'));
        // a twentieth more or less does not tell
        let sure = Reverse((sure * 20.0).round() as u32);
        Some((neat, sure, length.abs_diff(*GLANCE.start() * 2), self.claim.clone()))
    }
}

/// A statement, or an instance and nothing more.
pub type Sampled = (String, String);

/// What examples are taken from, by name of the term.
#[derive(Debug, Default)]
pub struct Samples {
    /// The claim that is being read.
    pub claim: Claim,
    claims: FxHashMap<String, (Rank, Claim)>,
    statements: Sides,
    instances: Sides,
}

/// What documents have, and what only the background has, which is taken where there is nothing else.
#[derive(Debug, Default)]
struct Sides {
    documents: FxHashMap<String, (u64, Vec<Sampled>)>,
    background: FxHashMap<String, (u64, Vec<Sampled>)>,
}

impl Sides {
    fn sample(&mut self, is_background: bool, name: &str, subject: &str, object: &str) {
        let samples = if is_background { &mut self.background } else { &mut self.documents };
        if !samples.contains_key(name) {
            samples.insert(name.to_owned(), (0, Vec::new()));
        }
        let Some((count, kept)) = samples.get_mut(name) else { return };
        *count += 1;
        if is_kept(*count) {
            kept.push((subject.to_owned(), object.to_owned()));
        }
    }

    fn of(&self, name: &str) -> &[Sampled] {
        let kept = self.documents.get(name).or_else(|| self.background.get(name));
        kept.map_or(&[], |(_, kept)| kept)
    }
}

impl Samples {
    /// Takes in an instance of a class.
    pub fn instance(&mut self, is_background: bool, class: &str, subject: &str) {
        self.instances.sample(is_background, class, subject, "");
    }

    /// Takes in a statement with a property.
    pub fn statement(&mut self, is_background: bool, property: &str, subject: &str, object: &str) {
        self.statements.sample(is_background, property, subject, object);
    }

    /// All of a node has been said: if it is a claim, it may be the best of its property.
    pub fn told(&mut self, subject: &str, confidence: &Confidence) {
        if self.claim.claim != subject {
            return;
        }
        let claim = std::mem::take(&mut self.claim);
        let Some(name) = bare(&claim.triple[1]).and_then(|iri| iri.strip_prefix(LP)) else { return };
        let Some(rank) = claim.rank(confidence) else { return };
        match self.claims.get_mut(name) {
            Some(best) if best.0 <= rank => {}
            Some(best) => *best = (rank, claim),
            None => drop(self.claims.insert(name.to_owned(), (rank, claim))),
        }
    }

    /// The claim that shows a property best.
    pub fn best(&self, property: &str) -> Option<&Claim> {
        self.claims.get(property).map(|(_, claim)| claim)
    }

    /// Statements with a property: subject and object.
    pub fn statements(&self, property: &str) -> &[Sampled] {
        self.statements.of(property)
    }

    /// Instances of a class.
    pub fn instances(&self, class: &str) -> &[Sampled] {
        self.instances.of(class)
    }
}

/// Whether the one of this number is kept: the first ones, and two of each doubling.
fn is_kept(number: u64) -> bool {
    number <= FIRST || number.is_power_of_two() || number.is_multiple_of(3) && (number / 3).is_power_of_two()
}
