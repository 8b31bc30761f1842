//! Kinds of tables → examples that do not state what they should.

use std::collections::BTreeSet;

use crate::model::{Claim, Extraction, Node};
use crate::pack::{TableExample, TableKind};
use crate::pipeline::Pipeline;
use crate::read::{Cell, CellPlace, Table, Text, Value};
use crate::span::Span;
use crate::text::Given;

/// Checks one example of a kind of table: it states its facts and no others.
///
/// # Errors
/// What is missing and what is not expected.
pub fn table_example(pipeline: &Pipeline, kind: &TableKind, example: &TableExample) -> Result<(), String> {
    let (text, table) = parse(&example.table);
    let file = Text { text, tables: vec![table], ..Text::default() };
    let given = Given::read("example", &file);
    let Some((document, extraction)) = pipeline.run_all(&[given]).pop() else { return Ok(()) };
    match document.tables.first().map(|table| &pipeline.pack.tables[table.kind].id) {
        Some(id) if *id == kind.id => {}
        Some(id) => return Err(format!("it is read as a table of the kind `{id}`")),
        None => return Err("its headings are not known".into()),
    }
    let stated: BTreeSet<String> = extraction.claims.iter().map(|claim| fact(claim, &extraction, pipeline)).collect();
    let wanted: BTreeSet<String> = example.facts.iter().cloned().collect();
    let list = |facts: Vec<&String>| facts.into_iter().map(|fact| format!("\n    {fact}")).collect::<String>();
    let missing: Vec<&String> = wanted.difference(&stated).collect();
    let more: Vec<&String> = stated.difference(&wanted).collect();
    let mut message = String::new();
    if !missing.is_empty() {
        message.push_str(&format!("it does not state{}", list(missing)));
    }
    if !more.is_empty() {
        message.push_str(&format!("{}it states besides{}", if message.is_empty() { "" } else { "\n  " }, list(more)));
    }
    if message.is_empty() { Ok(()) } else { Err(message) }
}

/// The text of an example, and the table in it.
fn parse(written: &str) -> (String, Table) {
    let mut text = String::new();
    let mut table = Table::default();
    let mut at = 0;
    for line in written.trim_matches('\n').lines() {
        let is_row = line.contains('|') || table.rows > 0;
        for (column, cell) in (0..).zip(line.split('|')) {
            if column > 0 {
                text.push('\t');
                at += 1;
            }
            let cell = cell.trim();
            let length = cell.chars().count() as u32;
            if is_row && length > 0 {
                let place = CellPlace { row: table.rows + 1, column: column + 1 };
                let span = Span::new(at, at + length);
                table.cells.push(Cell {
                    row: table.rows,
                    column,
                    height: 1,
                    width: 1,
                    span,
                    place,
                    value: Value::Text,
                });
                table.columns = table.columns.max(column + 1);
            }
            text.push_str(cell);
            at += length;
        }
        table.rows += u32::from(is_row);
        text.push('\n');
        at += 1;
    }
    (text, table)
}

/// `subject relation object name=text`.
fn fact(claim: &Claim, extraction: &Extraction, pipeline: &Pipeline) -> String {
    let node = |node: &Node| match node {
        Node::Entity(entity) => extraction.entities[*entity].name.clone(),
        Node::Value { text, .. } => text.clone(),
    };
    let relation = &pipeline.pack.ontology.property_of(claim.relation).name;
    let mut fact = format!("{} {relation} {}", node(&claim.subject), node(&claim.object));
    for (name, text) in &claim.qualifiers {
        fact.push_str(&format!(" {name}={text}"));
    }
    fact
}
