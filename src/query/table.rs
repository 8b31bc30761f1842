//! Rows of terms → a table of text whose columns stand even with Chinese in them.

use super::error::QueryError;
use super::header::Column;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{NamedNode, Term};
use std::io::Write;

/// How a table looks.
#[derive(Clone, Debug, Default)]
pub struct Style {
    /// Headings in Chinese where the query gives them.
    pub chinese: bool,
    /// Wrap cells so that the table fits into so many terminal columns; none: as wide as it must be.
    pub width: Option<u16>,
}

/// Writes the table and returns its number of rows.
pub(super) fn write(
    columns: &[Column],
    rows: &[Vec<Option<Term>>],
    style: &Style,
    out: &mut dyn Write,
) -> Result<usize, QueryError> {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    match style.width {
        Some(width) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    table.set_header(columns.iter().map(|column| match &column.label_zh {
        Some(label) if style.chinese => label.clone(),
        _ => column.name.clone(),
    }));
    for row in rows {
        table.add_row(row.iter().map(|term| match term {
            Some(term) if is_number(term) => Cell::new(text(term)).set_alignment(CellAlignment::Right),
            Some(term) => Cell::new(text(term)),
            None => Cell::new(""),
        }));
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(rows.len())
}

fn is_number(term: &Term) -> bool {
    matches!(term, Term::Literal(literal)
        if [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE, xsd::FLOAT].contains(&literal.datatype()))
}

/// What a cell shows: the text of a literal, the prefixed name of an IRI.
fn text(term: &Term) -> String {
    match term {
        Term::Literal(literal) => literal.value().to_owned(),
        Term::NamedNode(node) => prefixed(node),
        term => term.to_string(),
    }
}

/// `lp:operating`, `id:project/…`, or the whole IRI.
fn prefixed(node: &NamedNode) -> String {
    let found = super::PREFIXES.iter().find_map(|(name, iri)| Some((name, node.as_str().strip_prefix(iri)?)));
    match found {
        Some((name, local)) => format!("{name}:{local}"),
        None => node.as_str().to_owned(),
    }
}
