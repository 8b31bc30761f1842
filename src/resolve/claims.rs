//! Statements → claims: what is said twice, said of oneself, or said better elsewhere?

use std::borrow::Cow;
use std::sync::Arc;

use super::hash::{QuickMap, QuickSet};
use super::table::Table;
use crate::extract::{Figure, Qualifiers, Said, Statement};
use crate::model::{Amount, Claim, Evidence, Node, Relation, Type};
use crate::span::Span;

/// Subject or object of a claim in the making; ordered as [`Node`] is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum End<'a> {
    /// An entity by its number.
    Entity(usize),
    /// A literal with its class.
    Value { text: Cow<'a, str>, kind: Type },
}

impl End<'_> {
    fn node(&self) -> Node {
        match self {
            End::Entity(number) => Node::Entity(*number),
            End::Value { text, kind } => Node::Value { text: text.clone().into_owned(), kind: *kind },
        }
    }
}

/// A claim that still borrows its texts.
pub(super) struct Draft<'a> {
    pub subject: End<'a>,
    pub relation: Relation,
    pub object: End<'a>,
    qualifiers: Qualifiers<'a>,
    figure: Option<Figure<'a>>,
    span: Span,
    rule: &'a Arc<str>,
    weak: u8,
}

impl<'a> Draft<'a> {
    /// A statement with the entities it is about; `None` where subject or object name nothing.
    pub fn of(statement: Statement<'a>, table: &mut Table<'a>) -> Option<Draft<'a>> {
        let figure = match &statement.object {
            Said::Value { amount, .. } => *amount,
            _ => None,
        };
        // both ends are met, even if one of them names nothing
        let (subject, object) = (table.end(statement.subject), table.end(statement.object));
        Some(Draft {
            subject: subject?,
            relation: statement.relation,
            object: object?,
            qualifiers: statement.qualifiers,
            figure,
            span: statement.span,
            rule: statement.rule,
            weak: statement.weak,
        })
    }

    /// The claim as it is handed on; entities keep their numbers.
    pub fn claim(&self) -> Claim {
        let qualifiers = self.qualifiers.iter();
        Claim {
            subject: self.subject.node(),
            relation: self.relation,
            object: self.object.node(),
            qualifiers: qualifiers.map(|(name, text)| ((*name).to_owned(), text.clone().into_owned())).collect(),
            amount: self.figure.map(|f| Amount { number: f.number, unit: f.unit.map(str::to_owned) }),
            evidence: Evidence { span: self.span, rule: Arc::clone(self.rule) },
        }
    }
}

/// Drops weak claims where a stronger one states the relation, claims about oneself, and repetitions; sorts by place.
pub(super) fn settle<'d, 'a>(drafts: &'d [Draft<'a>]) -> Vec<&'d Draft<'a>> {
    let strongest = strongest(drafts);
    let holds = |d: &&Draft<'_>| d.weak == 0 || strongest.get(&(&d.subject, d.relation)) == Some(&d.weak);
    let mut all: Vec<&Draft<'a>> = drafts.iter().filter(holds).filter(|d| d.subject != d.object).collect();
    all.sort_by(|a, b| {
        (a.span, a.rule, &a.subject, a.relation, &a.object).cmp(&(b.span, b.rule, &b.subject, b.relation, &b.object))
    });
    let mut seen = QuickSet::with_capacity_and_hasher(all.len(), Default::default());
    all.retain(|d| seen.insert((&d.subject, d.relation, &d.object, &d.qualifiers)));
    all
}

/// For each subject and relation of a weak claim: the least weakness with which it is claimed.
fn strongest<'d, 'a>(drafts: &'d [Draft<'a>]) -> QuickMap<(&'d End<'a>, Relation), u8> {
    let mut strongest = QuickMap::default();
    for draft in drafts.iter().filter(|d| d.weak > 0) {
        strongest.insert((&draft.subject, draft.relation), draft.weak);
    }
    if !strongest.is_empty() {
        for draft in drafts {
            if let Some(least) = strongest.get_mut(&(&draft.subject, draft.relation)) {
                *least = draft.weak.min(*least);
            }
        }
    }
    strongest
}
