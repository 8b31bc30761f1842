//! What was read off a document → the same, put right.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Change, Corrections, Entry, Facts};
use crate::model::{Amount, Claim, Document, Entity, Extraction, Node, Relation, Type, Warning};
use crate::pack::Pack;

impl Corrections {
    /// Puts right what was read off a document; gives the numbers of the corrections that found something there. `amount` reads
    /// the number of a value.
    pub fn apply(
        &self,
        document: &Document,
        mut extraction: Extraction,
        pack: &Pack,
        amount: &dyn Fn(&str) -> Option<Amount>,
    ) -> (Extraction, BTreeSet<usize>) {
        let mut used = BTreeSet::new();
        if self.is_empty() {
            return (extraction, used);
        }
        let mut claims = std::mem::take(&mut extraction.claims);
        let source: Vec<char> = document.source.chars().collect();
        claims.retain_mut(|claim| {
            let quote = || {
                let span = claim.evidence.span;
                source.get(span.start as usize..span.end as usize).unwrap_or_default().iter().collect::<String>()
            };
            let mut decided = None;
            for (number, entry) in self.entries.iter().enumerate() {
                let facts = match &entry.change {
                    Change::Accept(facts) | Change::Reject(facts) | Change::Value(facts, _) => facts,
                    _ => continue,
                };
                if facts.mean(claim, &extraction.entities, document) && facts.has_quote(quote) {
                    used.insert(number);
                    // what is taken out stays out, whatever else is said of it
                    if decided.is_none_or(|before: &Entry| !matches!(before.change, Change::Reject(_))) {
                        decided = Some(entry);
                    }
                }
            }
            match decided {
                Some(Entry { change: Change::Reject(_), .. }) => return false,
                Some(entry) => sure(claim, entry, &mut extraction.entities, pack, amount),
                None => {}
            }
            true
        });
        extraction.claims = claims;
        self.rename(&mut extraction, &mut used);
        drop_impossible(&mut extraction, pack);
        (extraction, used)
    }

    /// Gives entities their right names and classes; both are found by what they were called before.
    fn rename(&self, extraction: &mut Extraction, used: &mut BTreeSet<usize>) {
        for entity in &mut extraction.entities {
            let (kind, name) = (entity.kind, entity.name.clone());
            for (number, entry) in self.entries.iter().enumerate() {
                match &entry.change {
                    Change::Rename(class, from, to) if (*class, from) == (kind, &name) => {
                        entity.aliases.retain(|alias| alias != to);
                        entity.aliases.push(std::mem::replace(&mut entity.name, to.clone()));
                        entity.aliases.sort();
                    }
                    Change::Retype(class, from, to) if (*class, from) == (kind, &name) => entity.kind = *to,
                    _ => continue,
                }
                used.insert(number);
            }
        }
    }
}

impl Facts {
    /// Whether a claim has all that is given, but for the quote.
    fn mean(&self, claim: &Claim, entities: &[Entity], document: &Document) -> bool {
        let is_called = |node: &Node, name: &String| match node {
            Node::Entity(number) => {
                entities.get(*number).is_some_and(|e| e.name == *name || e.aliases.iter().any(|alias| alias == name))
            }
            Node::Value { text, .. } => text == name,
        };
        let is_document = |name: &String| {
            let own = document.name.as_str();
            own == name || own.rsplit_once('.').is_some_and(|(stem, _)| stem == name)
        };
        self.relation.is_none_or(|relation| relation == claim.relation)
            && self.document.as_ref().is_none_or(is_document)
            && self.subject.as_ref().is_none_or(|name| is_called(&claim.subject, name))
            && self.object.as_ref().is_none_or(|name| is_called(&claim.object, name))
    }

    fn has_quote(&self, quote: impl Fn() -> String) -> bool {
        self.quote.as_ref().is_none_or(|words| {
            let quote = quote();
            quote.contains(words.as_str()) || (words.contains(quote.as_str()) && !quote.is_empty())
        })
    }
}

/// Makes a claim one that a person stands for, with the object that the person says.
fn sure(
    claim: &mut Claim,
    entry: &Entry,
    entities: &mut Vec<Entity>,
    pack: &Pack,
    amount: &dyn Fn(&str) -> Option<Amount>,
) {
    claim.evidence.rule = Arc::from(entry.id.as_str());
    claim.confidence = 1.0;
    let Change::Value(_, to) = &entry.change else { return };
    match &claim.object {
        Node::Value { kind, .. } => {
            claim.object = Node::Value { text: to.clone(), kind: *kind };
            claim.amount = amount(to);
        }
        Node::Entity(number) => {
            let Some(Entity { kind, first, .. }) = entities.get(*number) else { return };
            let (kind, first) = (*kind, *first);
            let is_it = |e: &Entity| fits(e.kind, claim.relation, pack) && (e.name == *to || e.aliases.contains(to));
            let known = entities.iter().position(is_it);
            let other = known.unwrap_or(entities.len());
            if known.is_none() {
                entities.push(Entity { kind, name: to.clone(), aliases: Vec::new(), key: None, division: None, first });
            }
            claim.object = Node::Entity(other);
        }
    }
}

/// Whether the relation allows an object of the class.
fn fits(kind: Type, relation: Relation, pack: &Pack) -> bool {
    let range = &pack.ontology.property_of(relation).range;
    range.is_empty() || range.iter().any(|class| pack.ontology.is_a(kind, *class))
}

/// Drops claims whose subject or object the relation does not allow since it got another class.
fn drop_impossible(extraction: &mut Extraction, pack: &Pack) {
    let before = extraction.claims.len();
    let entities = &extraction.entities;
    let class =
        |node: &Node| if let Node::Entity(number) = node { entities.get(*number).map(|e| e.kind) } else { None };
    extraction.claims.retain(|claim| {
        let domain = &pack.ontology.property_of(claim.relation).domain;
        let may_be_subject = |kind| domain.is_empty() || domain.iter().any(|c| pack.ontology.is_a(kind, *c));
        class(&claim.subject).is_none_or(may_be_subject)
            && class(&claim.object).is_none_or(|kind| fits(kind, claim.relation, pack))
    });
    let dropped = before - extraction.claims.len();
    if dropped > 0 {
        let message = format!("{dropped} fact(s) that an entity cannot have in its corrected class were left out");
        extraction.warnings.push(Warning { span: None, message });
    }
}
