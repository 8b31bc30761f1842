//! A property graph → a script of openCypher, one statement a line, to be run once or again.
//!
//! Each node has the label `Resource`, which is indexed by `iri`, beside that of its class. Statements take up to [`ROWS`] rows; of edges
//! those of one relation are gathered, so that what is held is bounded by the relations there are.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::graph::{Kind, Literal, Property, PropertyGraph, day};
use super::{ExportError, Exporter, Model, Outlet, Shape, Source};

/// Most rows of a statement.
const ROWS: usize = 200;
/// The label of every node.
pub const LABEL: &str = "Resource";

/// A script of openCypher.
pub(super) struct Cypher;

impl Exporter for Cypher {
    fn name(&self) -> &'static str {
        "cypher"
    }

    fn about(&self) -> &'static str {
        "a script of openCypher statements, one a line; for Neo4j (cypher-shell) and FalkorDB"
    }

    fn shape(&self) -> Shape {
        Shape::File { extension: "cypher", media_type: "application/x-cypher" }
    }

    fn model(&self) -> Model {
        Model::PropertyGraph
    }

    fn write(&self, source: &Source<'_>, out: &mut Outlet<'_>) -> Result<(), ExportError> {
        let graph = PropertyGraph::read(source)?;
        let mut out = out.writer()?;
        writeln!(out, "CREATE INDEX FOR (n:{LABEL}) ON (n.iri);")?;
        let mut waiting = Waiting::default();
        graph.nodes(|node| {
            let name = Property::One(Literal::text(&node.name));
            let properties = [("name", &name)].into_iter().chain(node.properties.iter().map(|(k, p)| (k.as_str(), p)));
            let row = format!("{{iri: {}, p: {}}}", quoted(&node.iri), map(properties));
            waiting.push(&node.class, row, |class, rows| writeln!(out, "{}", nodes(class, rows)))
        })?;
        waiting.finish(|class, rows| writeln!(out, "{}", nodes(class, rows)))?;
        let mut waiting = Waiting::default();
        graph.edges(|edge| {
            let properties = edge.properties();
            let properties = map(properties.iter().map(|(key, property)| (*key, property)));
            let row = format!("{{s: {}, o: {}, p: {properties}}}", quoted(&edge.source), quoted(&edge.target));
            waiting.push(&edge.relation, row, |relation, rows| writeln!(out, "{}", edges(relation, rows)))
        })?;
        waiting.finish(|relation, rows| writeln!(out, "{}", edges(relation, rows)))?;
        Ok(out.flush()?)
    }
}

fn nodes(class: &str, rows: &[String]) -> String {
    let (rows, class) = (rows.join(", "), name(class));
    format!("UNWIND [{rows}] AS row MERGE (n:{LABEL} {{iri: row.iri}}) SET n:{class}, n += row.p;")
}

fn edges(relation: &str, rows: &[String]) -> String {
    let (rows, relation) = (rows.join(", "), name(relation));
    format!(
        "UNWIND [{rows}] AS row MATCH (s:{LABEL} {{iri: row.s}}) MATCH (o:{LABEL} {{iri: row.o}}) \
         MERGE (s)-[e:{relation}]->(o) SET e += row.p;"
    )
}

/// Rows that wait for a statement, by class or relation.
#[derive(Default)]
struct Waiting(BTreeMap<String, Vec<String>>);

impl Waiting {
    fn push(
        &mut self,
        of: &str,
        row: String,
        write: impl FnOnce(&str, &[String]) -> io::Result<()>,
    ) -> Result<(), ExportError> {
        let rows = self.0.entry(of.to_owned()).or_default();
        rows.push(row);
        if rows.len() == ROWS {
            write(of, rows)?;
            rows.clear();
        }
        Ok(())
    }

    fn finish(self, mut write: impl FnMut(&str, &[String]) -> io::Result<()>) -> Result<(), ExportError> {
        for (of, rows) in self.0.iter().filter(|(_, rows)| !rows.is_empty()) {
            write(of, rows)?;
        }
        Ok(())
    }
}

/// A map of properties; a month or a year becomes its first day, with the text beside.
fn map<'a>(properties: impl Iterator<Item = (&'a str, &'a Property)>) -> String {
    let mut parts = Vec::new();
    for (key, property) in properties {
        let value = match property {
            Property::Many(words) => {
                format!("[{}]", words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(", "))
            }
            Property::One(literal) => value(literal),
        };
        parts.push(format!("{}: {value}", name(key)));
        if let Property::One(Literal { kind: Kind::Date, text }) = property
            && day(text).as_deref() != Some(text)
        {
            parts.push(format!("{}: {}", name(&format!("{key}Text")), quoted(text)));
        }
    }
    format!("{{{}}}", parts.join(", "))
}

fn value(literal: &Literal) -> String {
    let text = &literal.text;
    match literal.kind {
        Kind::Integer | Kind::Flag => text.clone(),
        // a number without a point would be whole
        Kind::Number if text.bytes().all(|b| b.is_ascii_digit() || b == b'-') => format!("{text}.0"),
        Kind::Number => text.trim_start_matches('+').to_owned(),
        Kind::Date => day(text).map_or_else(|| quoted(text), |day| format!("date('{day}')")),
        Kind::Text => quoted(text),
    }
}

/// A string as Cypher writes it.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\'' => out.push_str("\\'"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

/// A name of a label, a relation or a key.
fn name(name: &str) -> String {
    let is_plain =
        name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.starts_with(|c: char| c.is_ascii_digit());
    if is_plain && !name.is_empty() { name.to_owned() } else { format!("`{}`", name.replace('`', "``")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_stays_on_its_line() {
        assert_eq!(quoted("铝'\\\n\u{1}"), "'铝\\'\\\\\\n\\u0001'");
        assert_eq!(name("inChain"), "inChain");
        assert_eq!(name("22-rdf"), "`22-rdf`");
    }

    #[test]
    fn numbers_have_a_point_and_dates_a_day() {
        let of = |kind, text: &str| value(&Literal { kind, text: text.into() });
        assert_eq!(of(Kind::Number, "1200000000"), "1200000000.0");
        assert_eq!(of(Kind::Integer, "3"), "3");
        assert_eq!(of(Kind::Date, "2022-07"), "date('2022-07-01')");
        let date = Property::One(Literal { kind: Kind::Date, text: "2022-07".into() });
        assert_eq!(map([("asOf", &date)].into_iter()), "{asOf: date('2022-07-01'), asOfText: '2022-07'}");
    }
}
