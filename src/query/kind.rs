//! The text given for a parameter → the term that is bound to its variable.

use super::documents::document;
use super::error::QueryError;
use super::names::Names;
use crate::store::Store;
use crate::vocabulary as v;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};
use std::fmt;

/// How a parameter's value is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// Free text: a plain literal.
    String,
    /// A whole number: an `xsd:integer`.
    Integer,
    /// An IRI, taken as it is.
    Iri,
    /// A document: its name, title, source file or IRI.
    Document,
    /// A named entity of this class: label, alias, code or IRI. No class: any entity.
    Entity(&'static str, Option<NamedNodeRef<'static>>),
}

/// The entity types a parameter may have.
const ENTITIES: [(&str, Option<NamedNodeRef<'static>>); 9] = [
    ("place", Some(v::PLACE)),
    ("chain", Some(v::INDUSTRY_CHAIN)),
    ("company", Some(v::COMPANY)),
    ("organization", Some(v::ORGANIZATION)),
    ("park", Some(v::PARK)),
    ("person", Some(v::PERSON)),
    ("project", Some(v::PROJECT)),
    ("product", Some(v::PRODUCT)),
    ("entity", None),
];

impl Kind {
    /// An industry chain.
    pub const CHAIN: Kind = Kind::Entity("chain", Some(v::INDUSTRY_CHAIN));
    /// A place.
    pub const PLACE: Kind = Kind::Entity("place", Some(v::PLACE));
    /// A park or development zone.
    pub const PARK: Kind = Kind::Entity("park", Some(v::PARK));
    /// Any entity.
    pub const ENTITY: Kind = Kind::Entity("entity", None);

    /// The kind written `name` in a query's header.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "string" => Some(Self::String),
            "integer" => Some(Self::Integer),
            "iri" => Some(Self::Iri),
            "document" => Some(Self::Document),
            _ => ENTITIES.iter().find(|(known, _)| *known == name).map(|(name, class)| Self::Entity(name, *class)),
        }
    }

    /// The kind of a value whose parameter is not declared.
    pub(super) fn guess(value: &str) -> Self {
        if value.starts_with('<') && value.ends_with('>') {
            Self::Iri
        } else if value.parse::<i64>().is_ok() {
            Self::Integer
        } else {
            Self::String
        }
    }

    /// The names of all kinds.
    pub fn names() -> impl Iterator<Item = &'static str> {
        ["string", "integer", "iri", "document"].into_iter().chain(ENTITIES.iter().map(|(name, _)| *name))
    }

    /// Reads the value of parameter `parameter`, which is of this kind.
    ///
    /// Values become terms, never query text, so that nothing in a value can change the query.
    pub fn read(self, store: &Store, parameter: &str, value: &str) -> Result<Term, QueryError> {
        let value = value.trim();
        match self {
            Self::String => Ok(Literal::new_simple_literal(value).into()),
            Self::Integer => value.parse::<i64>().map(|number| Literal::from(number).into()).map_err(|_| {
                QueryError::BadValue { name: parameter.into(), value: value.into(), expected: "a whole number" }
            }),
            Self::Iri => NamedNode::new(value.trim_start_matches('<').trim_end_matches('>'))
                .map(Term::from)
                .map_err(|_| QueryError::BadValue { name: parameter.into(), value: value.into(), expected: "an IRI" }),
            Self::Document => document(store, value),
            Self::Entity(_, class) => Ok(Names { store, kind: self, class }.resolve(value)?.into()),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Iri => "iri",
            Self::Document => "document",
            Self::Entity(name, _) => name,
        })
    }
}
