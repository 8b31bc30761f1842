//! The solutions of a query → bytes in a table, in the SPARQL result formats, or as RDF.

use super::error::QueryError;
use super::header::{Column, Header};
use super::table::{self, Style};
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{Term, Triple};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QueryResults, QuerySolutionIter, Variable};
use std::io::Write;

/// How results are written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// Columns for people; CONSTRUCT results as Turtle.
    Table,
    /// SPARQL results as CSV.
    Csv,
    /// SPARQL results as TSV.
    Tsv,
    /// SPARQL results as JSON.
    Json,
    /// SPARQL results as XML.
    Xml,
    /// A graph as Turtle.
    Turtle,
    /// A graph as N-Triples.
    NTriples,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 7] = [Self::Table, Self::Csv, Self::Tsv, Self::Json, Self::Xml, Self::Turtle, Self::NTriples];

    /// The name used on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Turtle => "turtle",
            Self::NTriples => "ntriples",
        }
    }

    /// The format of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The media type of SELECT, ASK or graph results in this format.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Table => "text/plain; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Tsv => "text/tab-separated-values; charset=utf-8",
            Self::Json => "application/sparql-results+json",
            Self::Xml => "application/sparql-results+xml",
            Self::Turtle => "text/turtle",
            Self::NTriples => "application/n-triples",
        }
    }

    fn solutions(self) -> Option<QueryResultsFormat> {
        match self {
            Self::Csv => Some(QueryResultsFormat::Csv),
            Self::Tsv => Some(QueryResultsFormat::Tsv),
            Self::Json => Some(QueryResultsFormat::Json),
            Self::Xml => Some(QueryResultsFormat::Xml),
            Self::Table | Self::Turtle | Self::NTriples => None,
        }
    }
}

/// The answer to a query, not yet read from the store.
pub struct Results {
    results: QueryResults<'static>,
    columns: Vec<Column>,
}

impl Results {
    /// `results`, of which the columns that `header` names are shown; without such a line, all but the parameters.
    pub(super) fn new(results: QueryResults<'static>, header: &Header) -> Self {
        let mut columns = header.columns.clone();
        if columns.is_empty()
            && let QueryResults::Solutions(solutions) = &results
        {
            columns = solutions
                .variables()
                .iter()
                .map(|variable| variable.as_str().to_owned())
                .filter(|name| header.parameters.iter().all(|parameter| parameter.name != *name))
                .map(|name| Column { name, label_zh: None })
                .collect();
        }
        Self { results, columns }
    }

    /// The columns of a SELECT result; empty for the other forms.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows of a SELECT result, in the order of [`Results::columns`]; none for the other forms.
    pub fn rows(self) -> Result<Vec<Vec<Option<Term>>>, QueryError> {
        match self.results {
            QueryResults::Solutions(solutions) => rows(solutions, &self.columns).collect(),
            QueryResults::Boolean(_) | QueryResults::Graph(_) => Ok(Vec::new()),
        }
    }

    /// Writes the result and returns how many rows or triples it has; 0 or 1 for a false or true ASK.
    pub fn write(self, format: Format, style: &Style, out: &mut dyn Write) -> Result<usize, QueryError> {
        let Self { results, columns } = self;
        match results {
            QueryResults::Solutions(solutions) => match format.solutions() {
                Some(standard) => write_standard(rows(solutions, &columns), &columns, standard, out),
                None if format == Format::Table => {
                    table::write(&columns, &rows(solutions, &columns).collect::<Result<Vec<_>, _>>()?, style, out)
                }
                None => Err(refuse("SELECT", format, |format| format == Format::Table || format.solutions().is_some())),
            },
            QueryResults::Boolean(value) => {
                match format.solutions() {
                    Some(standard) => {
                        QueryResultsSerializer::from_format(standard).serialize_boolean_to_writer(&mut *out, value)?;
                    }
                    None if format == Format::Table => writeln!(out, "{value}")?,
                    None => {
                        return Err(refuse("ASK", format, |format| {
                            format == Format::Table || format.solutions().is_some()
                        }));
                    }
                }
                Ok(usize::from(value))
            }
            QueryResults::Graph(triples) => {
                let rdf = match format {
                    Format::Table | Format::Turtle => RdfFormat::Turtle,
                    Format::NTriples => RdfFormat::NTriples,
                    _ => {
                        return Err(refuse("CONSTRUCT", format, |format| {
                            matches!(format, Format::Turtle | Format::NTriples)
                        }));
                    }
                };
                write_graph(triples.collect::<Result<Vec<_>, _>>()?, rdf, out)
            }
        }
    }
}

/// Writes rows that no query gave as a SELECT result, and returns how many there are.
///
/// # Errors
/// A format for graphs, or an output that cannot be written.
pub fn write_rows(
    columns: &[Column],
    rows: &[Vec<Option<Term>>],
    format: Format,
    style: &Style,
    out: &mut dyn Write,
) -> Result<usize, QueryError> {
    match format.solutions() {
        Some(standard) => write_standard(rows.iter().cloned().map(Ok), columns, standard, out),
        None if format == Format::Table => table::write(columns, rows, style, out),
        None => Err(refuse("SELECT", format, |format| format == Format::Table || format.solutions().is_some())),
    }
}

fn refuse(form: &'static str, format: Format, allowed: impl Fn(Format) -> bool) -> QueryError {
    let allowed = Format::ALL.into_iter().filter(|format| allowed(*format)).map(Format::name).collect();
    QueryError::Format { form, format: format.name(), allowed }
}

fn rows(
    solutions: QuerySolutionIter<'static>,
    columns: &[Column],
) -> impl Iterator<Item = Result<Vec<Option<Term>>, QueryError>> {
    solutions.map(move |solution| {
        let solution = solution?;
        Ok(columns.iter().map(|column| solution.get(column.name.as_str()).cloned()).collect())
    })
}

fn write_standard(
    rows: impl Iterator<Item = Result<Vec<Option<Term>>, QueryError>>,
    columns: &[Column],
    format: QueryResultsFormat,
    out: &mut dyn Write,
) -> Result<usize, QueryError> {
    let variables: Vec<Variable> = columns.iter().map(|column| Variable::new_unchecked(column.name.as_str())).collect();
    let mut serializer =
        QueryResultsSerializer::from_format(format).serialize_solutions_to_writer(&mut *out, variables.clone())?;
    let mut count = 0;
    for row in rows {
        let row = row?;
        serializer.serialize(
            variables
                .iter()
                .zip(&row)
                .filter_map(|(variable, term)| Some((variable.as_ref(), term.as_ref()?.as_ref()))),
        )?;
        count += 1;
    }
    serializer.finish()?;
    if format == QueryResultsFormat::Json || format == QueryResultsFormat::Xml {
        writeln!(out)?;
    }
    Ok(count)
}

fn write_graph(mut triples: Vec<Triple>, format: RdfFormat, out: &mut dyn Write) -> Result<usize, QueryError> {
    triples.sort_by_cached_key(ToString::to_string);
    triples.dedup();
    let mut serializer = RdfSerializer::from_format(format);
    for (name, iri) in super::PREFIXES {
        serializer = serializer.with_prefix(name, iri).map_err(std::io::Error::other)?;
    }
    let mut serializer = serializer.for_writer(out);
    for triple in &triples {
        serializer.serialize_triple(triple)?;
    }
    serializer.finish()?;
    Ok(triples.len())
}
