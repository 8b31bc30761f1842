//! What a cell states: as a build reads it, ready to be written for every row that has the cell.

use super::trig;
use crate::emit::{Called, Iris, entity_quads, record_class};
use crate::model::{Amount, Claim, Extraction, Node, Relation};
use crate::pack::{CellSaid, ColumnKind, Ontology, Property};
use crate::pipeline::Pipeline;
use oxigraph::model::vocab::xsd;

/// A statement of a cell, with the relation that it makes.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub relation: Relation,
    /// Of whom; nothing where it is what the row is about.
    pub subject: Option<Thing>,
    pub object: Object,
    /// Names with their texts, by name.
    pub qualifiers: Vec<(String, String)>,
    /// The object's number in its base unit.
    pub amount: Option<Amount>,
}

/// Whom or how much.
#[derive(Debug, Clone)]
pub(super) enum Object {
    Thing(Thing),
    Value(String),
}

/// An entity that a cell names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Thing {
    pub name: String,
    /// Its IRI below the base, in angle brackets.
    pub term: String,
    /// What it is and what it is called, as TriG.
    pub called: String,
}

impl Known {
    /// What the cells of a column state in a text that has one row.
    pub fn of(extraction: &Extraction, column: &ColumnKind, pipeline: &Pipeline, base: &str) -> Vec<Known> {
        let iris = Iris::new(base);
        let thing = |node: &Node| match node {
            Node::Entity(number) => {
                let entity = &extraction.entities[*number];
                let node = iris.entity(entity, &pipeline.pack);
                let names = entity.aliases.iter().map(String::as_str).collect();
                let (kind, name, division) = (entity.kind, entity.name.as_str(), entity.division);
                let called = Called { node: node.clone(), kind, name, names, division };
                let called = trig::block(&entity_quads(&called, &iris, &pipeline.pack), base);
                let term = format!("<{}>", trig::below(node.as_str(), base));
                Some(Thing { name: entity.name.clone(), term, called })
            }
            Node::Value { .. } => None,
        };
        let known = |claim: &Claim| {
            let saying = column.say.iter().find(|saying| saying.relation == claim.relation)?;
            let subject = if saying.subject == CellSaid::Row { None } else { Some(thing(&claim.subject)?) };
            let object = match &claim.object {
                Node::Value { text, .. } => Object::Value(text.clone()),
                entity => Object::Thing(thing(entity)?),
            };
            let qualifiers = claim.qualifiers.clone().into_iter().collect();
            Some(Known { relation: claim.relation, subject, object, qualifiers, amount: claim.amount.clone() })
        };
        // what a rule reads in the cell's words may stand for what the column says
        let own = |claim: &&Claim| claim.evidence.rule == column.rule || !claim.evidence.rule.starts_with("table/");
        extraction.claims.iter().filter(own).filter_map(known).collect()
    }
}

/// How a relation stands in the graph.
#[derive(Debug)]
pub(super) struct Predicate {
    pub name: String,
    /// Class of the record that its object is.
    pub record: Option<String>,
    /// The relation that leads to a record beside the direct triple, and the record's class.
    pub recorded_by: Option<(String, String)>,
    pub literal: Literal,
    /// Qualifiers with which it holds only of a part.
    pub partial: Vec<String>,
}

/// What a value is as the object of a triple.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Literal {
    /// A concept of the ontology.
    Concept,
    /// A day, month or year; of a stretch its beginning or its end.
    Begin,
    End,
    Text,
}

impl Predicate {
    /// As the ontology has it.
    pub fn of(relation: Relation, ontology: &Ontology) -> Predicate {
        let property = ontology.property_of(relation);
        let class = |class| ontology.class_of(class).name.clone();
        let record = |by: Relation| {
            let by = ontology.property_of(by);
            Some((by.name.clone(), class(*by.range.first()?)))
        };
        let is_partial =
            |name: &&String| ontology.property(name).is_some_and(|property| ontology.property_of(property).partial);
        Predicate {
            name: property.name.clone(),
            record: record_class(property, ontology).map(class),
            recorded_by: property.recorded_by.and_then(record),
            literal: Literal::of(property),
            partial: property.qualifiers.iter().filter(is_partial).cloned().collect(),
        }
    }
}

impl Literal {
    fn of(property: &Property) -> Literal {
        if !property.range.is_empty() {
            Literal::Concept
        } else if !property.datatypes.iter().any(|datatype| datatype == xsd::DATE.as_str()) {
            Literal::Text
        } else if property.name.starts_with("start") {
            Literal::Begin
        } else {
            Literal::End
        }
    }
}
