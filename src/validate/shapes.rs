//! Shapes in Turtle → shapes compiled for the SHACL library, with lengths it counts rightly.
//!
//! `shacl` 0.3.37 counts `sh:minLength` and `sh:maxLength` in bytes, and a Chinese character has three. Its patterns count
//! characters. So a length becomes a pattern on the same shape, and its results are given the name of what was written.

use super::{ValidateError, in_memory};
use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::{Literal, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use rudof_rdf::rdf_core::term::Object;
use shacl::error::IRError;
use shacl::ir::IRSchema;
use shacl::rdf::ShaclParser;
use std::collections::BTreeMap;

const MIN_LENGTH: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#minLength");
const MAX_LENGTH: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#maxLength");
const PATTERN: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#pattern");

/// Compiled shapes.
pub(super) struct Shapes {
    pub(super) schema: IRSchema,
    /// For each shape whose pattern stands for a length: the component that was written.
    lengths: BTreeMap<String, &'static str>,
}

impl Shapes {
    /// Reads SHACL Core in Turtle.
    pub(super) fn parse(text: &str) -> Result<Self, ValidateError> {
        let mut triples = Vec::new();
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(text) {
            triples.push(Triple::from(quad?));
        }
        let lengths = lengths_as_patterns(&mut triples)?;
        let ast = ShaclParser::new(in_memory(triples)?).parse().map_err(IRError::from);
        let schema = ast.and_then(IRSchema::try_from).map_err(|error| ValidateError::Shapes(Box::new(error)))?;
        Ok(Self { schema, lengths })
    }

    /// The component that the shapes state where the library reports `component` of `shape`.
    pub(super) fn stated<'a>(&self, shape: Option<&Object>, component: &'a str) -> &'a str {
        match shape.and_then(|shape| self.lengths.get(&name(shape))) {
            Some(length) if component.starts_with("Pattern") => length,
            _ => component,
        }
    }
}

/// Replaces the lengths in `triples` and says which shapes had them.
fn lengths_as_patterns(triples: &mut Vec<Triple>) -> Result<BTreeMap<String, &'static str>, ValidateError> {
    let mut bounds: BTreeMap<String, (NamedOrBlankNode, u64, Option<u64>)> = BTreeMap::new();
    for triple in triples.iter().filter(|triple| triple.predicate == MIN_LENGTH || triple.predicate == MAX_LENGTH) {
        let Term::Literal(literal) = &triple.object else { continue };
        let Ok(length) = literal.value().parse() else { continue };
        let (_, min, max) =
            bounds.entry(triple.subject.to_string()).or_insert_with(|| (triple.subject.clone(), 0, None));
        if triple.predicate == MIN_LENGTH { *min = length } else { *max = Some(length) }
    }
    // Empty or not is the same in bytes and characters.
    bounds.retain(|_, (_, min, max)| *min > 1 || max.is_some());
    for triple in triples.iter() {
        if triple.predicate == PATTERN && bounds.contains_key(&triple.subject.to_string()) {
            return Err(ValidateError::Unsupported(format!(
                "{} has both a length and a pattern; write the length into the pattern",
                triple.subject
            )));
        }
    }
    triples.retain(|triple| {
        let is_length = triple.predicate == MIN_LENGTH || triple.predicate == MAX_LENGTH;
        !(is_length && bounds.contains_key(&triple.subject.to_string()))
    });
    let mut stated = BTreeMap::new();
    for (key, (shape, min, max)) in bounds {
        let max = max.map_or_else(String::new, |max| max.to_string());
        stated
            .insert(key, if max.is_empty() { "MinLengthConstraintComponent" } else { "MaxLengthConstraintComponent" });
        let pattern = format!("^(.|\\n|\\r){{{min},{max}}}$");
        triples.push(Triple::new(shape, PATTERN, Literal::new_simple_literal(pattern)));
    }
    Ok(stated)
}

/// A shape's name in the notation of N-Triples.
fn name(shape: &Object) -> String {
    match shape {
        Object::Iri(iri) => format!("<{}>", iri.as_str()),
        Object::BlankNode(label) => format!("_:{label}"),
        shape => shape.to_string(),
    }
}

impl From<RdfParseError> for ValidateError {
    fn from(error: RdfParseError) -> Self {
        match error {
            RdfParseError::Syntax(error) => Self::Turtle(error),
            RdfParseError::Io(error) => Self::Graph(error.to_string()),
        }
    }
}
