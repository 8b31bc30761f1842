//! Nodes and edges → JSON objects, and arrays of them written one by one.

use std::io::Write;

use serde_json::{Map, Number, Value};

use super::ExportError;
use super::graph::{Edge, Kind, Literal, Node, Property, number};

/// A value as JSON has it: numbers are numbers, a date is a string.
fn literal(literal: &Literal) -> Value {
    match literal.kind {
        Kind::Flag => Value::from(literal.text == "true"),
        Kind::Integer | Kind::Number => match literal.text.parse::<i64>() {
            Ok(whole) => Value::from(whole),
            Err(_) => number(&literal.text).and_then(Number::from_f64).map_or(Value::Null, Value::Number),
        },
        Kind::Text | Kind::Date => Value::from(literal.text.as_str()),
    }
}

fn property(property: &Property) -> Value {
    match property {
        Property::One(one) => literal(one),
        Property::Many(words) => Value::from(words.clone()),
    }
}

/// Class, name and properties of a node.
pub fn node(node: &Node) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("class".into(), node.class.as_str().into());
    object.insert("name".into(), node.name.as_str().into());
    object.extend(node.properties.iter().map(|(key, value)| (key.clone(), property(value))));
    object
}

/// Relation and properties of an edge.
pub fn edge(edge: &Edge) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("relation".into(), edge.relation.as_str().into());
    object.extend(edge.properties().into_iter().map(|(key, value)| (key.to_owned(), property(&value))));
    object
}

/// Writes a member of an array on a line of its own.
pub fn member(out: &mut impl Write, is_first: &mut bool, object: &Map<String, Value>) -> Result<(), ExportError> {
    out.write_all(if std::mem::take(is_first) { b"\n" } else { b",\n" })?;
    serde_json::to_writer(&mut *out, object).map_err(std::io::Error::from)?;
    Ok(())
}
