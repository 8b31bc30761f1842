//! A store → three tables: entities, facts with their values beside them, and the words that state each fact.
//!
//! A fact is a distinct statement about an entity. Where it leads to a record, the record's value and qualifiers stand in the same row,
//! so that a sheet or a SQL query needs no second table to read it. `fact` is the same in facts and evidence.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use sha2::{Digest, Sha256};

use super::graph::{
    Claim, Column, Found, Group, Kind, Literal, Node, Property, PropertyGraph, Schema, Statement, each_claim, is_iri,
    local,
};
use super::source::Kind as Graph;
use super::{ExportError, Source};
use crate::store::bare;

const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
/// What a record has that stands in columns of its own.
const VALUES: [&str; 3] = ["text", "number", "unit"];

/// A field of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words, a number or a date, as written.
    One(String),
    /// Words.
    Many(Vec<String>),
}

impl Cell {
    fn text(text: &str) -> Cell {
        Cell::One(text.to_owned())
    }

    fn of(text: Option<&str>) -> Cell {
        text.map_or(Cell::Empty, Cell::text)
    }
}

/// A table under way.
pub trait Table {
    /// Adds a row, which has as many cells as there are columns.
    fn row(&mut self, cells: Vec<Cell>) -> Result<(), ExportError>;
    /// Ends the table.
    fn finish(self: Box<Self>) -> Result<(), ExportError>;
}

/// Columns by name; the flag says whether each row has a value.
pub type Columns = Vec<(String, Column, bool)>;

/// Begins a table of this name with these columns.
pub type Begin<'a> = dyn FnMut(&str, &Columns) -> Result<Box<dyn Table>, ExportError> + 'a;

/// Writes all tables.
pub fn tables(source: &Source<'_>, begin: &mut Begin<'_>) -> Result<(), ExportError> {
    let graph = PropertyGraph::read(source)?;
    entities(&graph, begin)?;
    facts(&graph, begin)?;
    evidence(&graph, begin)
}

fn column(name: &str, kind: Kind, always: bool) -> (String, Column, bool) {
    (name.to_owned(), Column::One(kind), always)
}

fn entities(graph: &PropertyGraph<'_>, begin: &mut Begin<'_>) -> Result<(), ExportError> {
    let records: BTreeSet<&str> = graph.index().records.iter().map(|class| local(class)).collect();
    let mut keys: BTreeMap<String, Column> = BTreeMap::new();
    let mut schema = Schema::read(graph)?;
    schema.classes.retain(|class, _| !records.contains(class.as_str()));
    keys.extend(schema.keys());
    // these are there whether some entity has them or not
    keys.insert("aliases".into(), Column::Many);
    let head = ["iri", "class", "name"].map(|name| column(name, Kind::Text, true));
    let columns: Columns = head.into_iter().chain(keys.iter().map(|(key, c)| (key.clone(), *c, false))).collect();
    let mut table = begin("entities", &columns)?;
    graph.nodes(|node| {
        if records.contains(node.class.as_str()) {
            return Ok(());
        }
        let mut row = [&node.iri, &node.class, &node.name].map(|text| Cell::text(text)).to_vec();
        row.extend(keys.iter().map(|(key, column)| match (node.properties.get(key), column) {
            (None, _) => Cell::Empty,
            (Some(Property::One(literal)), Column::Many) => Cell::Many(vec![literal.text.clone()]),
            (Some(Property::One(literal)), _) => Cell::text(&literal.text),
            (Some(Property::Many(words)), _) => Cell::Many(words.clone()),
        }));
        table.row(row)
    })?;
    table.finish()
}

/// The key of a fact: the first 16 hexadecimal digits of the SHA-256 of its triple.
fn key(triple: &str) -> String {
    Sha256::digest(triple.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn facts(graph: &PropertyGraph<'_>, begin: &mut Begin<'_>) -> Result<(), ExportError> {
    let qualifiers: BTreeSet<&str> = graph.index().qualifiers.iter().map(String::as_str).collect();
    let mut columns: Columns = [
        ("fact", Kind::Text, true),
        ("subject", Kind::Text, true),
        ("subjectClass", Kind::Text, true),
        ("subjectName", Kind::Text, true),
        ("property", Kind::Text, true),
        ("object", Kind::Text, false),
        ("objectClass", Kind::Text, false),
        ("objectName", Kind::Text, false),
        ("text", Kind::Text, false),
        ("number", Kind::Number, false),
        ("unit", Kind::Text, false),
        ("date", Kind::Date, false),
    ]
    .map(|(name, kind, always)| column(name, kind, always))
    .to_vec();
    columns.extend(qualifiers.iter().map(|name| column(name, Kind::Text, false)));
    columns.extend([
        column("asOf", Kind::Date, false),
        column("record", Kind::Text, false),
        column("documents", Kind::Integer, true),
        column("derived", Kind::Flag, true),
    ]);
    let mut table = begin("facts", &columns)?;
    graph.groups(|group| {
        let source = graph.source();
        if graph.is_record(group) || source.below(&group.subject, "document").is_some() {
            return Ok(());
        }
        let mut subject = None;
        for statement in &group.statements {
            let stated: Vec<Graph> =
                statement.graphs.iter().filter(|g| source.states(g)).map(|g| source.kind(g)).collect();
            if is_iri(&statement.predicate, TYPE) || stated.iter().all(|kind| *kind == Graph::Entities) {
                continue;
            }
            let subject = match &mut subject {
                Some(found) => Rc::clone(found),
                empty => Rc::clone(empty.insert(named(graph, &group.subject)?)),
            };
            let mut row = head(group, statement, &subject.node);
            row.extend(fact(graph, statement, &qualifiers)?);
            row.push(Cell::One(stated.iter().filter(|kind| **kind == Graph::Corpus).count().to_string()));
            row.push(Cell::One(stated.contains(&Graph::Derived).to_string()));
            table.row(row)?;
        }
        Ok(())
    })?;
    table.finish()
}

/// The node of a term, of which nothing may be said.
fn named(graph: &PropertyGraph<'_>, term: &str) -> Result<Rc<Found>, ExportError> {
    let bare = || Rc::new(Found { node: Node::bare(term), is_record: false, leads: Vec::new() });
    Ok(graph.lookup(term)?.unwrap_or_else(bare))
}

fn head(group: &Group, statement: &Statement, subject: &Node) -> Vec<Cell> {
    vec![
        Cell::One(key(&group.triple(statement))),
        Cell::text(&subject.iri),
        Cell::text(&subject.class),
        Cell::text(&subject.name),
        Cell::text(local(&statement.predicate)),
    ]
}

/// The object, the value and the qualifiers of a statement.
fn fact(
    graph: &PropertyGraph<'_>,
    statement: &Statement,
    qualifiers: &BTreeSet<&str>,
) -> Result<Vec<Cell>, ExportError> {
    let mut value: BTreeMap<&str, Literal> = BTreeMap::new();
    let (mut object, mut record) = (None, None);
    if let Some((literal, _)) = Literal::read(&statement.object) {
        value.insert("text", literal);
    } else {
        let found = named(graph, &statement.object)?;
        if found.is_record {
            let repeated = graph.index().repeated.get(&statement.predicate);
            let is_repeated =
                |property: &str| repeated.is_some_and(|all| all.iter().any(|p| p == property || local(p) == property));
            if let Some((_, term)) = found.leads.iter().find(|(property, _)| is_repeated(property)) {
                object = Some(named(graph, term)?);
            }
            for (key, property) in &found.node.properties {
                let Property::One(literal) = property else { continue };
                // what the record repeats is its value
                let key = if is_repeated(key) { "text" } else { key.as_str() };
                let known = VALUES.into_iter().chain(qualifiers.iter().copied()).chain(["asOf"]).find(|k| *k == key);
                value.extend(known.map(|key| (key, literal.clone())));
            }
            record = Some(found);
        } else {
            object = Some(found);
        }
    }
    let node = object.as_ref().map(|found| &found.node);
    let text = value.get("text");
    let of_kind = |kind: Kind| text.filter(|literal| literal.kind == kind).map(|literal| literal.text.as_str());
    let number = value.get("number").map(|number| number.text.as_str());
    let mut row = vec![
        Cell::of(node.map(|node| node.iri.as_str())),
        Cell::of(node.map(|node| node.class.as_str())),
        Cell::of(node.map(|node| node.name.as_str())),
        Cell::of(text.map(|literal| literal.text.as_str())),
        Cell::of(number.or_else(|| of_kind(Kind::Number)).or_else(|| of_kind(Kind::Integer))),
        Cell::of(value.get("unit").map(|unit| unit.text.as_str())),
        Cell::of(of_kind(Kind::Date)),
    ];
    let others = qualifiers.iter().copied().chain(["asOf"]);
    row.extend(others.map(|key| Cell::of(value.get(key).map(|literal| literal.text.as_str()))));
    row.push(Cell::of(record.as_ref().map(|record| record.node.iri.as_str())));
    Ok(row)
}

fn evidence(graph: &PropertyGraph<'_>, begin: &mut Begin<'_>) -> Result<(), ExportError> {
    let columns: Columns = [
        ("claim", Kind::Text, true),
        ("fact", Kind::Text, true),
        ("document", Kind::Text, true),
        ("documentTitle", Kind::Text, false),
        ("documentDate", Kind::Date, false),
        ("start", Kind::Integer, true),
        ("end", Kind::Integer, true),
        ("quote", Kind::Text, true),
        ("rule", Kind::Text, true),
        ("confidence", Kind::Number, false),
    ]
    .map(|(name, kind, always)| column(name, kind, always))
    .to_vec();
    let mut table = begin("evidence", &columns)?;
    each_claim(graph.source(), |claim| {
        let Claim { claim, triple, document, span: [start, end], quote, rule } = claim;
        let about = named(graph, document)?;
        let of_document = |key: &str| Cell::of(about.node.one(key).map(|literal| literal.text.as_str()));
        table.row(vec![
            Cell::text(bare(claim).unwrap_or(claim)),
            Cell::One(key(triple)),
            Cell::text(bare(document).unwrap_or(document)),
            of_document("title"),
            of_document("date"),
            Cell::One(start.to_string()),
            Cell::One(end.to_string()),
            Cell::text(quote),
            Cell::text(rule),
            Cell::of(graph.index().confidence.get(rule).map(String::as_str)),
        ])
    })?;
    table.finish()
}
