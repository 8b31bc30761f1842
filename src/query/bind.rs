//! A parameter's term → the query with that term in its place.
//!
//! A query marks where a parameter goes with `VALUES ?name { UNDEF }`: as it stands the file is plain SPARQL for any tool, with the
//! parameter left free. Oxigraph can also bind a variable when it runs a query, but orders the joins before it knows of that:
//! a million quads, asked for the projects of one place, are then read from the projects' end. A `VALUES` with one term is
//! where it begins.

use oxigraph::model::Term;
use regex::{NoExpand, Regex};

/// Puts `term` into every `VALUES ?name { UNDEF }`; `None` where there is none.
///
/// The term is written by its own serializer, which escapes all that could end it.
pub(super) fn bind(text: &str, name: &str, term: &Term) -> Option<String> {
    let mark = Regex::new(&format!(r"(?i)\bVALUES\s+[?$]{}\s*\{{\s*UNDEF\s*\}}", regex::escape(name))).ok()?;
    let values = format!("VALUES ?{name} {{ {term} }}");
    mark.is_match(text).then(|| mark.replace_all(text, NoExpand(&values)).into_owned())
}
