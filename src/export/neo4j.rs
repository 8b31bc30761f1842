//! A property graph → files for `neo4j-admin database import`: one for each class, and one for the relationships.
//!
//! Words of a list and labels are parted by U+001F, which no text has: `--array-delimiter=U+001F`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;

use super::cypher::LABEL;
use super::graph::{Column, Edge, Kind, Literal, Property, PropertyGraph, Schema, day};
use super::{ExportError, Exporter, Model, Outlet, Shape, Source, csv};

/// Files for the import of Neo4j.
pub(super) struct Neo4j;

/// What parts the words of a list.
const BETWEEN: &str = "\u{1F}";

impl Exporter for Neo4j {
    fn name(&self) -> &'static str {
        "neo4j"
    }

    fn about(&self) -> &'static str {
        "typed CSV files for neo4j-admin database import: one a class, one of relationships"
    }

    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn model(&self) -> Model {
        Model::PropertyGraph
    }

    fn write(&self, source: &Source<'_>, out: &mut Outlet<'_>) -> Result<(), ExportError> {
        let graph = PropertyGraph::read(source)?;
        let mut classes = BTreeMap::new();
        for (class, keys) in Schema::read(&graph)?.classes {
            let name = crate::output::file_name(&class, LABEL);
            let mut file = csv::plain(out.file(&format!("nodes-{name}.csv"))?);
            let head = ["iri:ID".to_owned(), "name".to_owned()].into_iter().chain(head(&keys));
            file.write_record(head.chain([":LABEL".to_owned()])).map_err(csv::failed)?;
            classes.insert(class, (file, keys));
        }
        graph.nodes(|node| {
            let Some((file, keys)) = classes.get_mut(&node.class) else { return Ok(()) };
            let mut row = vec![node.iri.clone(), node.name.clone()];
            for (key, column) in keys.iter() {
                fields(node.properties.get(key), *column, &mut row);
            }
            row.push(format!("{LABEL}{BETWEEN}{}", node.class));
            file.write_record(row).map_err(csv::failed)
        })?;
        for (file, _) in classes.values_mut() {
            file.flush()?;
        }
        relationships(&graph, csv::plain(out.file("relationships.csv")?))
    }
}

fn relationships(graph: &PropertyGraph<'_>, mut file: ::csv::Writer<BufWriter<File>>) -> Result<(), ExportError> {
    let keys: BTreeMap<String, Column> =
        Edge::keys(graph).into_iter().map(|(key, column)| (key.to_owned(), column)).collect();
    let ends = [":START_ID", ":END_ID", ":TYPE"].map(str::to_owned);
    file.write_record(ends.into_iter().chain(head(&keys))).map_err(csv::failed)?;
    graph.edges(|edge| {
        let mut row = vec![edge.source.clone(), edge.target.clone(), edge.relation.clone()];
        let properties: BTreeMap<_, _> = edge.properties().into_iter().collect();
        for (key, column) in &keys {
            fields(properties.get(key.as_str()), *column, &mut row);
        }
        file.write_record(row).map_err(csv::failed)
    })?;
    Ok(file.flush()?)
}

/// The columns of these keys; a date has its text beside.
fn head(keys: &BTreeMap<String, Column>) -> impl Iterator<Item = String> {
    keys.iter().flat_map(|(key, column)| match column {
        Column::Many => vec![format!("{key}:string[]")],
        Column::One(Kind::Text) => vec![key.clone()],
        Column::One(Kind::Integer) => vec![format!("{key}:long")],
        Column::One(Kind::Number) => vec![format!("{key}:double")],
        Column::One(Kind::Flag) => vec![format!("{key}:boolean")],
        Column::One(Kind::Date) => vec![format!("{key}:date"), format!("{key}Text")],
    })
}

/// The fields of a property.
fn fields(property: Option<&Property>, column: Column, row: &mut Vec<String>) {
    let is_date = column == Column::One(Kind::Date);
    match property {
        None => row.push(String::new()),
        Some(Property::Many(words)) => row.push(words.join(BETWEEN)),
        Some(Property::One(Literal { text, .. })) if is_date => row.push(day(text).unwrap_or_default()),
        Some(Property::One(Literal { text, .. })) => row.push(text.clone()),
    }
    if is_date {
        row.push(match property {
            Some(Property::One(Literal { text, .. })) => text.clone(),
            _ => String::new(),
        });
    }
}
