//! Statements → claims: what is said twice, said of oneself, or said better elsewhere?

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::table::Table;
use crate::extract::{Said, Statement};
use crate::model::{Amount, Claim, Evidence, Node, Relation, Type};
use crate::pack::{Confidence, Ontology};

/// Subject or object of a claim in the making; ordered as [`Node`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum End<'s> {
    /// An entity by its number.
    Entity(usize),
    /// A literal with its class.
    Value { text: &'s str, kind: Type },
}

/// A statement with the entities it is about; a claim that still borrows its texts.
#[derive(Clone, Copy)]
pub(super) struct Draft<'s, 'a> {
    pub subject: End<'s>,
    pub object: End<'s>,
    pub statement: &'s Statement<'a>,
}

impl<'s, 'a> Draft<'s, 'a> {
    /// Finds the entities; `None` where subject or object name nothing.
    pub fn of(statement: &'s Statement<'a>, table: &mut Table<'s>) -> Option<Draft<'s, 'a>> {
        // both ends are met, even if one of them names nothing
        let (subject, object) = (table.end(&statement.subject), table.end(&statement.object));
        Some(Draft { subject: subject?, object: object?, statement })
    }

    /// The claim as it is handed on, with the new `number` of each entity.
    pub fn claim(&self, number: &[usize], confidence: &Confidence) -> Claim {
        let node = |end: End<'_>| match end {
            End::Entity(old) => Node::Entity(number[old]),
            End::Value { text, kind } => Node::Value { text: text.to_owned(), kind },
        };
        let amount = match &self.statement.object {
            Said::Value { amount, .. } => amount.map(|f| Amount { number: f.number, unit: f.unit.map(str::to_owned) }),
            _ => None,
        };
        let mut claim = Claim {
            subject: node(self.subject),
            relation: self.statement.relation,
            object: node(self.object),
            qualifiers: std::collections::BTreeMap::new(),
            amount,
            evidence: Evidence { span: self.statement.span, rule: Arc::clone(self.statement.rule) },
            confidence: confidence.of(self.statement.rule),
        };
        for (name, text) in &self.statement.qualifiers {
            claim.qualifiers.insert((*name).to_owned(), text.clone().into_owned());
        }
        claim
    }
}

/// Drops weak claims where a stronger one states the relation, claims about oneself, and repetitions; sorts by place.
/// A transitive relation is carried on: what lies in a park lies in the county that the park is said to lie in.
pub(super) fn settle<'s, 'a>(mut drafts: Vec<Draft<'s, 'a>>, ontology: &Ontology) -> Vec<Draft<'s, 'a>> {
    let of = |d: &Draft<'s, 'a>| ((d.subject, d.statement.relation), d.object, d.statement.weak);
    let firmness = Firmness::of(drafts.iter().map(of));
    drafts.retain(|d| d.subject != d.object && firmness.holds(of(d)));
    carry_on(&mut drafts, ontology);
    drafts.sort_by(|a, b| {
        let (x, y) = (a.statement, b.statement);
        (x.span, x.rule, a.subject, x.relation, a.object).cmp(&(y.span, y.rule, b.subject, y.relation, b.object))
    });
    let mut seen = FxHashSet::with_capacity_and_hasher(drafts.len(), Default::default());
    drafts.retain(|d| seen.insert(Saying(*d)));
    drop_poorer(&mut drafts);
    drafts
}

/// Adds what transitive relations say of their subjects' subjects; the evidence is that of the nearer claim.
fn carry_on(drafts: &mut Vec<Draft<'_, '_>>, ontology: &Ontology) {
    let carried = |d: &&Draft<'_, '_>| ontology.property_of(d.statement.relation).transitive;
    let mut objects: FxHashMap<(End<'_>, Relation), SmallVec<[End<'_>; 2]>> = FxHashMap::default();
    for draft in drafts.iter().filter(carried) {
        let of = objects.entry((draft.subject, draft.statement.relation)).or_default();
        if !of.contains(&draft.object) {
            of.push(draft.object);
        }
    }
    let mut further = Vec::new();
    for draft in drafts.iter().filter(carried) {
        let relation = draft.statement.relation;
        let own = &objects[&(draft.subject, relation)];
        let beyond = objects.get(&(draft.object, relation)).into_iter().flatten();
        let new = beyond.filter(|object| !own.contains(object) && **object != draft.subject);
        further.extend(new.map(|object| Draft { object: *object, ..*draft }));
    }
    drafts.append(&mut further);
}

/// Drops claims of which another says the same and more: the figure of a bulletin without the rank that is told of it elsewhere.
fn drop_poorer(drafts: &mut Vec<Draft<'_, '_>>) {
    let mut same: FxHashMap<(End<'_>, Relation, End<'_>), SmallVec<[usize; 2]>> = FxHashMap::default();
    for (number, draft) in drafts.iter().enumerate() {
        same.entry((draft.subject, draft.statement.relation, draft.object)).or_default().push(number);
    }
    let mut poorer = vec![false; drafts.len()];
    for numbers in same.values().filter(|numbers| numbers.len() > 1) {
        for one in numbers {
            let less = |other: &usize| says_less(drafts[*one].statement, drafts[*other].statement);
            poorer[*one] = numbers.iter().any(less);
        }
    }
    let mut poorer = poorer.into_iter();
    drafts.retain(|_| !poorer.next().unwrap_or_default());
}

/// Whether all qualifiers of one statement are those of the other, which has more.
fn says_less(one: &Statement<'_>, other: &Statement<'_>) -> bool {
    one.qualifiers.len() < other.qualifiers.len() && one.qualifiers.iter().all(|q| other.qualifiers.contains(q))
}

/// What a claim says, wherever it stands; hashed without the qualifiers, which seldom make the difference.
struct Saying<'s, 'a>(Draft<'s, 'a>);

impl Hash for Saying<'_, '_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.subject, self.0.statement.relation, self.0.object).hash(state);
    }
}

impl PartialEq for Saying<'_, '_> {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (&self.0, &other.0);
        a.subject == b.subject
            && a.statement.relation == b.statement.relation
            && a.object == b.object
            && a.statement.qualifiers == b.statement.qualifiers
    }
}

impl Eq for Saying<'_, '_> {}

/// How firmly things are claimed: `S` is subject and relation, `O` the object.
struct Firmness<S, O> {
    /// For each weak claim the least weakness with which it is made anywhere.
    claimed: FxHashMap<(S, O), u8>,
    /// The least weakness with which anything is claimed of that subject.
    strongest: FxHashMap<S, u8>,
}

impl<S: Copy + Eq + Hash, O: Copy + Eq + Hash> Firmness<S, O> {
    fn of(claims: impl Iterator<Item = (S, O, u8)> + Clone) -> Firmness<S, O> {
        let (mut claimed, mut strongest) = (FxHashMap::default(), FxHashMap::default());
        for (subject, object, weak) in claims.clone().filter(|(_, _, weak)| *weak > 0) {
            claimed.insert((subject, object), weak);
            strongest.insert(subject, weak);
        }
        if !strongest.is_empty() {
            for (subject, object, weak) in claims {
                let least = |found: &mut u8| *found = weak.min(*found);
                strongest.get_mut(&subject).into_iter().for_each(least);
                claimed.get_mut(&(subject, object)).into_iter().for_each(least);
            }
        }
        Firmness { claimed, strongest }
    }

    /// Whether nothing firmer is claimed of the subject; what is claimed firmly in one place is firm wherever it is claimed.
    fn holds(&self, (subject, object, weak): (S, O, u8)) -> bool {
        weak == 0 || self.claimed.get(&(subject, object)) == self.strongest.get(&subject)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_is_as_firm_as_it_is_made_anywhere() {
        let claims = [(1, 'a', 3), (1, 'a', 1), (1, 'b', 2), (2, 'b', 2), (3, 'a', 0), (3, 'b', 1)];
        let firmness = Firmness::of(claims.into_iter());
        assert_eq!(claims.map(|claim| firmness.holds(claim)), [true, true, false, true, true, false]);
    }
}
