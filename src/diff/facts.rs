//! Claims that are gone or new → facts that are gone, new or changed.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};

use super::words::{Fact, Words};
use super::{Changes, DiffError};

/// Claims of one side of a patch, by their node: subject, predicate and object as written.
#[derive(Default)]
pub(super) struct Facts {
    claims: BTreeMap<String, [String; 3]>,
}

impl Facts {
    /// Notes a line of an evidence graph.
    pub fn note(&mut self, claim: &str, predicate: &str, object: &str) {
        let part = match predicate.trim_end_matches('>').rsplit('#').next() {
            Some("subject") => 0,
            Some("predicate") => 1,
            Some("object") => 2,
            _ => return,
        };
        self.claims.entry(claim.to_owned()).or_default()[part] = object.to_owned();
    }

    /// The facts that `own` states and `other` does not, in words.
    pub fn settle(self, own: &Words<'_>, other: &Words<'_>) -> Result<BTreeSet<Fact>, DiffError> {
        let mut facts = BTreeSet::new();
        for triple in self.claims.into_values().collect::<BTreeSet<_>>() {
            let Some(Quad { subject: NamedOrBlankNode::NamedNode(subject), predicate, object, .. }) = parsed(&triple)
            else {
                continue;
            };
            if !stated(other, &subject, &predicate, &object)? {
                facts.insert(own.fact(&subject, &predicate, &object)?);
            }
        }
        Ok(facts)
    }
}

fn stated(words: &Words<'_>, subject: &NamedNode, predicate: &NamedNode, object: &Term) -> Result<bool, DiffError> {
    words.states(subject, predicate, object)
}

fn parsed([subject, predicate, object]: &[String; 3]) -> Option<Quad> {
    let line = format!("{subject} {predicate} {object} .");
    RdfParser::from_format(RdfFormat::NTriples).lenient().for_slice(line.as_bytes()).next()?.ok()
}

/// Pairs facts of one subject, relation and qualifiers whose object changed; what reads the same on both sides has only
/// another node.
pub(super) fn changes(gone: BTreeSet<Fact>, come: BTreeSet<Fact>) -> Changes {
    let about = |fact: &Fact| (fact.subject.clone(), fact.relation.clone(), fact.qualifiers.clone());
    let mut sides: BTreeMap<_, [Vec<&Fact>; 2]> = BTreeMap::new();
    for (side, facts, others) in [(0, &gone, &come), (1, &come, &gone)] {
        for fact in facts.difference(others) {
            sides.entry(about(fact)).or_default()[side].push(fact);
        }
    }
    let mut changes = Changes::default();
    for [gone, come] in sides.into_values() {
        match (gone.as_slice(), come.as_slice()) {
            ([was], [is]) => {
                let Fact { subject, relation, object, .. } = was;
                changes.changed.push(format!("{subject} {relation} {object} → {}{}", is.object, is.bracket()));
            }
            _ => {
                changes.gone.extend(gone.iter().map(|fact| fact.words()));
                changes.new.extend(come.iter().map(|fact| fact.words()));
            }
        }
    }
    changes
}
