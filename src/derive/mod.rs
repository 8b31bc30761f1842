//! The graph of a store → what follows from it: which statements are derived, and of which claims?
//!
//! The rules are the files of `queries/derive/`: CONSTRUCT queries whose results stand in the graph `id/graph/derived`. Each speaks of
//! a **focus**, an entity or the name of a post, and what it derives of a focus hangs only on what documents that name the
//! focus state, and on the registry. So when documents change, only what they name or named can change ([`changes`]):
//!
//! ```no_run
//! use lianpu::derive::changes;
//!
//! let store = lianpu::store::open("lianpu-store")?;
//! let base = "https://w3id.org/lianpu/id/";
//! // the lines that documents lost and those that they have now
//! let (gone, new): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
//! let patch = changes(store.database(), base, &gone, &new)?;
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod change;
mod rule;
mod standing;
mod terms;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use oxigraph::sparql::{QueryEvaluationError, QueryResults, SparqlEvaluator, SparqlSyntaxError};
use oxigraph::store::{StorageError, Store};
use rayon::prelude::*;

use crate::emit::line;
use crate::store::{Give, Line, Sorted, StoreError, Writer, bare, parsed};
pub use change::{changes, read_by_rules};
pub use rule::{Rule, rules};
pub use standing::standing;

/// So many foci are asked about at once: few enough for all cores to have work, so many that reading the query costs little.
const AT_ONCE: usize = 64;
/// Foci of which documents make more statements than this together are not asked about at once: what is found of them is held in memory.
const STATEMENTS: usize = 2_048;

/// Why nothing could be derived.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeriveError {
    /// The head of a rule cannot be read.
    #[error("{rule}:{line}: {reason}")]
    Header {
        /// The rule.
        rule: String,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// A rule is not SPARQL.
    #[error("the rule {rule} is not SPARQL: {source}")]
    Syntax {
        /// The rule.
        rule: String,
        /// What the parser says.
        source: Box<SparqlSyntaxError>,
    },
    /// The evaluation of a rule failed.
    #[error("the rule {rule} failed: {source}")]
    Evaluation {
        /// The rule.
        rule: String,
        /// What the evaluator says.
        source: QueryEvaluationError,
    },
    /// The store cannot be read.
    #[error("the store cannot be read: {0}")]
    Storage(#[from] StorageError),
}

/// The lines of the derived graph about these foci.
///
/// Lines are canonical N-Quads without their line ends, sorted and distinct. What stands in the derived graph already is not read.
///
/// # Errors
/// A rule that is no SPARQL, or a store that cannot be read.
pub fn derive(database: &Store, base: &str, foci: &BTreeSet<String>) -> Result<Vec<String>, DeriveError> {
    about(database, base, foci, true)
}

/// As [`derive`], of a graph without evidence: the same statements, but not which claims they follow from.
///
/// # Errors
/// As for [`derive`].
pub fn derive_without_claims(
    database: &Store,
    base: &str,
    foci: &BTreeSet<String>,
) -> Result<Vec<String>, DeriveError> {
    about(database, base, foci, false)
}

/// Gives the lines of the whole derived graph, by and by and in any order, some of them twice.
///
/// # Errors
/// As for [`derive`].
pub fn derive_all(database: &Store, base: &str, give: &Give<'_>) -> Result<(), DeriveError> {
    let graph = graph(base);
    // rule by rule: in a large corpus the foci of one are many
    rules()?.iter().try_for_each(|rule| {
        let some = parcels(all_foci(database, base, rule)?);
        let some = some.par_iter().map(|foci| run(database, rule, &rule.about(base, foci, true), &graph, None));
        some.try_for_each(|lines| lines.map(give))
    })
}

/// As [`derive_all`], sorted beside the store that is written.
///
/// # Errors
/// As for [`derive`], and lines that cannot be put away.
pub fn derive_sorted<E: From<DeriveError> + From<StoreError>>(
    writer: &Writer,
    database: &Store,
    base: &str,
) -> Result<Sorted, E> {
    writer.sort_all(|give| Ok(derive_all(database, base, give)?))
}

/// Foci with the numbers of their statements → those that are asked about at once, in the same order.
fn parcels(foci: BTreeMap<String, usize>) -> Vec<Vec<String>> {
    let mut parcels: Vec<Vec<String>> = Vec::new();
    let mut held = 0;
    for (focus, statements) in foci {
        held += statements;
        match parcels.last_mut() {
            Some(parcel) if parcel.len() < AT_ONCE && held <= STATEMENTS => parcel.push(focus),
            _ => {
                parcels.push(vec![focus]);
                held = statements;
            }
        }
    }
    parcels
}

fn about(database: &Store, base: &str, foci: &BTreeSet<String>, with_claims: bool) -> Result<Vec<String>, DeriveError> {
    let of_rule = |rule: &Rule| by_rule(database, base, rule, foci, with_claims);
    let found: Vec<Vec<String>> = rules()?.par_iter().map(of_rule).collect::<Result<_, _>>()?;
    let mut lines: Vec<String> = found.into_iter().flatten().collect();
    lines.sort_unstable();
    lines.dedup();
    Ok(lines)
}

/// What one rule derives of some foci.
fn by_rule(
    database: &Store,
    base: &str,
    rule: &Rule,
    foci: &BTreeSet<String>,
    with_claims: bool,
) -> Result<Vec<String>, DeriveError> {
    let graph = graph(base);
    let some = parcels(some_foci(database, rule, foci)?);
    let some = some.par_iter().map(|foci| run(database, rule, &rule.about(base, foci, with_claims), &graph, None));
    Ok(some.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// The foci that lines of a document's graphs touch: terms as N-Quads have them, the name of a post as a literal.
///
/// ```
/// let line = "<https://w3id.org/lianpu/id/company/甲公司> <https://w3id.org/lianpu/ontology#locatedIn> \
///     <https://w3id.org/lianpu/id/place/371502> <https://w3id.org/lianpu/id/document/demo> .";
/// let foci = lianpu::derive::foci(&[line.to_owned()]);
/// assert_eq!(foci.into_iter().collect::<Vec<_>>(), ["<https://w3id.org/lianpu/id/company/甲公司>"]);
/// ```
pub fn foci<S: AsRef<str>>(lines: &[S]) -> BTreeSet<String> {
    let Ok(rules) = rules() else { return BTreeSet::new() };
    let touched = |line: &S| {
        let [subject, predicate, object] = Line::split(line.as_ref())?.terms()?;
        let of =
            |rule: &Rule| rule.focus_of(bare(predicate)?).map(|is_subject| if is_subject { subject } else { object });
        rules.iter().find_map(of).map(str::to_owned)
    };
    lines.iter().filter_map(touched).collect()
}

/// The graph of what is derived.
fn graph(base: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{base}graph/derived"))
}

/// Those of the foci of which something is said that the rule starts from, and how many statements say it, at most [`STATEMENTS`] of each property.
fn some_foci(database: &Store, rule: &Rule, foci: &BTreeSet<String>) -> Result<BTreeMap<String, usize>, DeriveError> {
    let mut some = BTreeMap::new();
    for focus in foci {
        let Some(term) = parsed(focus) else { continue };
        for (predicate, is_subject) in &rule.foci {
            let predicate = Some(NamedNodeRef::new_unchecked(predicate));
            let quads = match (&term, is_subject) {
                (Term::NamedNode(node), true) => {
                    database.quads_for_pattern(Some(node.as_ref().into()), predicate, None, None)
                }
                (term, false) => database.quads_for_pattern(None, predicate, Some(term.as_ref()), None),
                _ => continue,
            };
            for quad in quads.take(STATEMENTS) {
                quad?;
                *some.entry(focus.clone()).or_default() += 1;
            }
        }
    }
    Ok(some)
}

/// Everything of which documents say what the rule starts from, and how many statements say it.
fn all_foci(database: &Store, base: &str, rule: &Rule) -> Result<BTreeMap<String, usize>, DeriveError> {
    let documents = format!("{base}document/");
    let mut foci = BTreeMap::new();
    for (predicate, is_subject) in &rule.foci {
        for quad in database.quads_for_pattern(None, Some(NamedNodeRef::new_unchecked(predicate)), None, None) {
            let Quad { subject, object, graph_name, .. } = quad?;
            if matches!(graph_name.as_ref(), GraphNameRef::NamedNode(graph) if graph.as_str().starts_with(&documents)) {
                *foci.entry(if *is_subject { subject.to_string() } else { object.to_string() }).or_default() += 1;
            }
        }
    }
    Ok(foci)
}

/// Asks a rule what `text` asks about some foci, of the whole database or `among` some of its graphs.
fn run(
    database: &Store,
    rule: &Rule,
    text: &str,
    graph: &NamedNode,
    among: Option<Vec<NamedOrBlankNode>>,
) -> Result<Vec<String>, DeriveError> {
    let syntax = |source| DeriveError::Syntax { rule: rule.name.clone(), source: Box::new(source) };
    let failed = |source| DeriveError::Evaluation { rule: rule.name.clone(), source };
    let mut prepared = SparqlEvaluator::new().parse_query(text).map_err(syntax)?;
    if let Some(graphs) = among {
        prepared.dataset_mut().set_available_named_graphs(graphs);
    }
    let QueryResults::Graph(triples) = prepared.on_store(database).execute().map_err(failed)? else {
        return Ok(Vec::new());
    };
    let written = triples.map(|triple| Ok(line(&triple?.in_graph(graph.clone()))));
    let mut lines: Vec<String> = written.collect::<Result<_, _>>().map_err(failed)?;
    // each claim that a statement is made of gives the statement once more
    lines.sort_unstable();
    lines.dedup();
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foci_of_many_statements_are_asked_about_by_themselves() {
        let foci = |statements: &[usize]| statements.iter().enumerate().map(|(n, s)| (format!("{n:03}"), *s)).collect();
        let lengths = |statements: &[usize]| parcels(foci(statements)).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(lengths(&[1; 2 * AT_ONCE + 1]), [AT_ONCE, AT_ONCE, 1]);
        assert_eq!(lengths(&[1, STATEMENTS + 1, 1, 1, STATEMENTS - 1, 1]), [1, 1, 2, 2]);
        assert!(lengths(&[]).is_empty());
        assert_eq!(parcels(foci(&[3, 1, 2])).concat(), ["000", "001", "002"]);
    }
}
