//! What a rule writes for a claim, and a match → statements, as far as the vocabulary takes them.

use std::borrow::Cow;
use std::sync::Arc;

use smallvec::SmallVec;

use super::classes::Classes;
use super::discourse::Discourse;
use super::filler::{Filler, Found, Place};
use super::limits::Telling;
use super::{Qualifiers, Said, Statement};
use crate::model::{Relation, Type};
use crate::pack::{Emit, Ontology, RuleSource};
use crate::rule::Match;

/// One claim of a rule, compiled.
#[derive(Debug)]
pub(super) struct Stating {
    /// Number of the rule, and its id.
    rule: (usize, Arc<str>),
    subject: Filler,
    relation: Relation,
    object: Filler,
    qualifiers: Vec<Qualifying>,
    /// Number of qualifiers without which the claim is not made; more than there are where one cannot be had.
    required: usize,
    /// What tells of which classes the claim can be.
    telling: Option<Telling>,
    /// What the relation takes.
    subjects: Taken,
    objects: Objects,
    /// Whether its figure is taken from others: not where annotations do not cover the relation.
    takes: bool,
    weak: u8,
    spare: bool,
    agree: bool,
    fine: bool,
    near: bool,
    own: bool,
}

#[derive(Debug)]
struct Qualifying {
    name: String,
    filler: Filler,
    /// Whether the claim is not made without it.
    required: bool,
}

/// Classes that a relation takes at one end.
#[derive(Debug)]
struct Taken {
    classes: Classes,
    /// The class of products, where they are taken.
    product: Option<Type>,
}

/// What a relation takes as its object.
#[derive(Debug)]
struct Objects {
    entities: Taken,
    /// Whether values are taken.
    values: bool,
    /// Whether anything else is taken as its text.
    as_text: bool,
}

impl Stating {
    /// Compiles the claim `emit` of rule `number`; `None` where there is no such relation.
    pub fn compile(emit: &Emit, rule: &RuleSource, number: usize, ontology: &Ontology) -> Option<Stating> {
        let relation = ontology.property(&emit.p)?;
        let property = ontology.property_of(relation);
        let is_required = |name: &str| {
            property.qualifiers.contains(name)
                && ontology.property(name).is_some_and(|p| ontology.property_of(p).required)
        };
        let qualifier = |(name, written): (&String, &String)| Qualifying {
            name: name.clone(),
            filler: Filler::parse(written, ontology),
            required: is_required(name),
        };
        Some(Stating {
            rule: (number, rule.id.clone()),
            subject: Filler::parse(&emit.s, ontology),
            relation,
            object: Filler::parse(&emit.o, ontology),
            qualifiers: emit.q.iter().map(qualifier).collect(),
            required: property.qualifiers.iter().filter(|q| is_required(q)).count(),
            telling: Telling::of(&emit.p, emit.q.keys().map(String::as_str)),
            subjects: Taken::of(&property.domain, ontology),
            objects: Objects::of(relation, ontology),
            takes: !property.unmeasured,
            weak: emit.weak,
            spare: emit.spare,
            agree: emit.agree,
            fine: emit.fine,
            near: emit.near,
            own: emit.own,
        })
    }

    /// Whether the claim can be stated of a match that catches no roles but these.
    pub fn fits(&self, roles: &[&str]) -> bool {
        let caught = |role: &str| roles.contains(&role);
        self.subject.can_give(&caught) && self.object.can_give(&caught)
    }

    /// What the claim states in a match.
    pub fn state<'a>(
        &'a self,
        found: &Match<'_>,
        place: &Place<'_, 'a>,
        discourse: &Discourse<'a>,
        statements: &mut Vec<Statement<'a>>,
    ) {
        let mut subjects = self.subject.fill(found, place, discourse);
        if subjects.is_empty() {
            return;
        }
        let mut objects = self.object.fill(found, place, discourse);
        if objects.is_empty() {
            return;
        }
        self.keep_possible(&mut subjects, &objects, found, place, discourse);
        if self.near && subjects.len().max(objects.len()) > 1 {
            // 甲公司、乙公司丙项目: only 乙公司 stands at the project
            let at = |filler: &Filler| filler.mention(found, 0, place, discourse);
            let (front, behind) = if at(&self.subject) < at(&self.object) {
                (&mut subjects, &mut objects)
            } else {
                (&mut objects, &mut subjects)
            };
            front.drain(..front.len() - 1);
            behind.truncate(1);
        }
        let each = objects.len() > 1 && place.says(found.span, "分别");
        let respectively = each && subjects.len() > 1;
        if respectively && subjects.len() != objects.len() {
            return; // which is whose cannot be told
        }
        // filled once, and only if something is stated
        let mut qualifying: Option<SmallVec<[Found<'a>; 2]>> = None;
        for (i, subject) in subjects.iter().enumerate() {
            for (j, object) in objects.iter().enumerate() {
                if respectively && i != j {
                    continue;
                }
                let Some((subject, object)) = self.fit(subject, object, discourse) else { continue };
                let filled = qualifying.get_or_insert_with(|| {
                    self.qualifiers.iter().map(|q| q.filler.fill(found, place, discourse)).collect()
                });
                // 产值、税收分别达到甲、乙: each figure with its own metric
                let paired = each && filled.iter().any(|values| values.len() == objects.len());
                let member = if respectively || paired { j } else { 0 };
                let Some(qualifiers) = self.qualifiers(filled, member, discourse) else { continue };
                statements.push(Statement {
                    subject,
                    relation: self.relation,
                    object,
                    qualifiers,
                    span: place.source(found.span),
                    rule: &self.rule.1,
                    weak: self.weak,
                    spare: self.spare.then_some(self.rule.0),
                    figure: self.object.mention(found, j, place, discourse).filter(|_| self.takes),
                });
            }
        }
    }

    /// Leaves out subjects of which such a figure or honour is never told; where that leaves none, and none is named, another is sought.
    fn keep_possible<'a>(
        &'a self,
        subjects: &mut Found<'a>,
        objects: &Found<'a>,
        found: &Match<'_>,
        place: &Place<'_, 'a>,
        discourse: &Discourse<'a>,
    ) {
        let Some(telling) = self.telling else { return };
        let filled = match telling {
            Telling::Metric(number) => &self.qualifiers[number].filler.fill(found, place, discourse),
            Telling::Honour => objects,
        };
        let name = filled.first().and_then(|said| discourse.text_of(said));
        let Some(allowed) = name.and_then(|name| discourse.allowed(telling, &name)) else { return };
        subjects.retain(|said| discourse.kind_of(said).is_none_or(|kind| allowed.contains(kind)));
        if subjects.is_empty() && self.subject.asks_subject() {
            subjects.extend(discourse.subject(place.sentence, found.span.start, Some(allowed)));
        }
    }

    /// Subject and object as the relation takes them, or nothing where the vocabulary or the rule forbids it.
    fn fit<'a>(
        &self,
        subject: &Said<'a>,
        object: &Said<'a>,
        discourse: &Discourse<'a>,
    ) -> Option<(Said<'a>, Said<'a>)> {
        let subject = self.subjects.fit(subject, discourse)?;
        let object = self.objects.fit(object, discourse)?;
        (subject != object
            && (!self.fine || discourse.is_fine(&object))
            && (!self.own || !discourse.is_outsider(&subject))
            && (!self.agree || discourse.agrees(&subject, &object)))
        .then_some((subject, object))
    }

    /// The qualifiers with their texts, of lists the `member`-th; `None` where a required one is missing.
    fn qualifiers<'a>(
        &'a self,
        filled: &[Found<'a>],
        member: usize,
        discourse: &Discourse<'a>,
    ) -> Option<Qualifiers<'a>> {
        let mut qualifiers = Qualifiers::new();
        let mut required = 0;
        for (qualifying, values) in self.qualifiers.iter().zip(filled) {
            let value = values.get(member).or(values.first());
            if let Some(text) = value.and_then(|v| discourse.text_of(v)).filter(|t| !t.is_empty()) {
                qualifiers.push((qualifying.name.as_str(), squeezed(text)));
                required += usize::from(qualifying.required);
            }
        }
        (required == self.required).then_some(qualifiers)
    }
}

impl Taken {
    fn of(classes: &[Type], ontology: &Ontology) -> Taken {
        let product = ontology.class("Product").filter(|p| classes.contains(p));
        Taken { classes: Classes::below(ontology, classes), product }
    }

    fn fit<'a>(&self, said: &Said<'a>, discourse: &Discourse<'a>) -> Option<Said<'a>> {
        let kind = discourse.kind_of(said)?;
        if self.classes.contains(kind) {
            return Some(said.clone());
        }
        // a word for an industry or a firm's product stands for the product where one is asked for
        let kind = self.product?;
        matches!(said, Said::Mention(..)).then(|| Said::Named { kind, name: discourse.printed(said) })
    }
}

impl Objects {
    fn of(relation: Relation, ontology: &Ontology) -> Objects {
        let property = ontology.property_of(relation);
        let literal = |class: &Type| is_literal_class(ontology, *class);
        let plain = !property.datatypes.is_empty();
        Objects {
            entities: Taken::of(&property.range, ontology),
            values: plain || property.range.iter().any(literal),
            as_text: property.range.is_empty() || (plain && property.range.iter().all(literal)),
        }
    }

    fn fit<'a>(&self, said: &Said<'a>, discourse: &Discourse<'a>) -> Option<Said<'a>> {
        match said {
            // 今年三月 in a text without a date fixes no day
            Said::Value { text, .. } => (self.values && !text.is_empty()).then(|| said.clone()),
            other if self.as_text => Some(Said::Value { text: discourse.text_of(other)?, kind: None, amount: None }),
            other => self.entities.fit(other, discourse),
        }
    }
}

/// Whether objects of the class are written as values: amounts, records, stages.
fn is_literal_class(ontology: &Ontology, class: Type) -> bool {
    ["Record", "Value", "Stage"]
        .iter()
        .any(|name| ontology.class(name).is_some_and(|above| ontology.is_a(class, above)))
}

/// A text without the spaces that justified a line (`链 长`); those between Latin words stay.
fn squeezed(text: Cow<'_, str>) -> Cow<'_, str> {
    let stays = !text.contains(' ') || text.bytes().any(|b| b.is_ascii_alphabetic());
    if stays { text } else { Cow::Owned(text.replace(' ', "")) }
}
