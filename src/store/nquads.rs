//! A line of canonical N-Quads → its terms, without building them: where do subject, predicate, object and graph stand?

use std::str::FromStr;

use oxigraph::model::{NamedNode, Term};

/// The four parts of a line, as they are written; no graph: the default graph.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Line<'a> {
    /// Subject, predicate and object, with one space between them.
    pub triple: &'a str,
    /// The graph's IRI in angle brackets, or its blank node.
    pub graph: Option<&'a str>,
}

impl std::fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.triple)?;
        if let Some(graph) = self.graph {
            write!(f, " {graph}")?;
        }
        f.write_str(" .")
    }
}

impl<'a> Line<'a> {
    /// Subject, predicate and object.
    ///
    /// ```
    /// use lianpu::store::Line;
    ///
    /// let line = Line::split("<a:s> <a:p> \"年 产\" <a:g> .").unwrap();
    /// assert_eq!(line.terms(), Some(["<a:s>", "<a:p>", "\"年 产\""]));
    /// ```
    pub fn terms(self) -> Option<[&'a str; 3]> {
        let mut terms = self.triple.splitn(3, ' ');
        Some([terms.next()?, terms.next()?, terms.next()?])
    }

    /// Splits a canonical line: single spaces, no comment, ` .` at the end. `None` where it is not one.
    ///
    /// ```
    /// use lianpu::store::Line;
    ///
    /// let line = Line::split("<a:s> <a:p> \"产值 \\\"翻番\\\" \"@zh <a:g> .").unwrap();
    /// assert_eq!(line.triple, "<a:s> <a:p> \"产值 \\\"翻番\\\" \"@zh");
    /// assert_eq!(line.graph, Some("<a:g>"));
    /// ```
    pub fn split(line: &'a str) -> Option<Self> {
        let line = line.trim_end_matches(['\n', '\r']).strip_suffix(" .")?;
        let predicate = line.find(' ')? + 1;
        let object = predicate + line[predicate..].find(' ')? + 1;
        let rest = &line[object..];
        // Only a literal may hold a space; it ends at the first quote that no backslash escapes.
        let open = if rest.starts_with('"') { 1 + closing_quote(&rest.as_bytes()[1..])? + 1 } else { 0 };
        match rest[open..].find(' ') {
            Some(space) => {
                let end = object + open + space;
                Some(Self { triple: &line[..end], graph: Some(&line[end + 1..]) })
            }
            None => Some(Self { triple: line, graph: None }),
        }
    }
}

/// The IRI in `<…>`; `None` where a term is none.
pub fn bare(term: &str) -> Option<&str> {
    term.strip_prefix('<')?.strip_suffix('>')
}

/// Reads a term as N-Quads write it.
///
/// ```
/// use lianpu::store::parsed;
///
/// assert_eq!(parsed("<a:s>").unwrap().to_string(), "<a:s>");
/// assert_eq!(parsed("\"年产\"@zh").unwrap().to_string(), "\"年产\"@zh");
/// assert_eq!(parsed("\"年产"), None);
/// ```
pub fn parsed(term: &str) -> Option<Term> {
    match bare(term) {
        Some(iri) => Some(NamedNode::new_unchecked(iri).into()),
        None => Term::from_str(term).ok(),
    }
}

fn closing_quote(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            b'"' => return Some(at),
            _ => at += 1,
        }
    }
}
