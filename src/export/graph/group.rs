//! Sorted lines → the statements of one subject after the other, each with the graphs it stands in.

use std::io::BufRead;

use crate::export::ExportError;
use crate::store::Line;

/// What is said of a subject with one property and one object, both as written.
#[derive(Debug)]
pub struct Statement {
    pub predicate: String,
    pub object: String,
    pub graphs: Vec<String>,
}

/// All that is said of a subject.
#[derive(Debug, Default)]
pub struct Group {
    /// The subject as written.
    pub subject: String,
    /// Its statements, in order.
    pub statements: Vec<Statement>,
}

impl Group {
    fn push(&mut self, [predicate, object]: [&str; 2], graph: &str) {
        match self.statements.last_mut() {
            Some(last) if last.predicate == predicate && last.object == object => last.graphs.push(graph.to_owned()),
            _ => self.statements.push(Statement {
                predicate: predicate.to_owned(),
                object: object.to_owned(),
                graphs: vec![graph.to_owned()],
            }),
        }
    }

    /// The subject and the statement, as they stand in a line.
    pub fn triple(&self, statement: &Statement) -> String {
        format!("{} {} {}", self.subject, statement.predicate, statement.object)
    }

    /// The objects of a property, as written.
    pub fn objects<'a>(&'a self, property: &'a str) -> impl Iterator<Item = &'a str> {
        self.statements.iter().filter(move |s| is_iri(&s.predicate, property)).map(|s| s.object.as_str())
    }
}

/// Whether a term as written is this IRI.
pub fn is_iri(term: &str, iri: &str) -> bool {
    term.strip_prefix('<').and_then(|term| term.strip_suffix('>')) == Some(iri)
}

/// Calls `visit` with each subject that is wanted and the place where its lines begin.
pub fn each(
    mut lines: impl BufRead,
    wants: impl Fn(&str) -> bool,
    mut visit: impl FnMut(&Group, u64) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let (mut text, mut group) = (String::new(), Group::default());
    let (mut number, mut at, mut begin) = (0, 0, 0);
    loop {
        text.clear();
        let length = lines.read_line(&mut text)? as u64;
        number += 1;
        let subject = text.split(' ').next().unwrap_or_default();
        if subject != group.subject {
            if !group.statements.is_empty() {
                visit(&group, begin)?;
                group.statements.clear();
            }
            subject.clone_into(&mut group.subject);
            begin = at;
        }
        if length == 0 {
            return Ok(());
        }
        at += length;
        if wants(subject) {
            let (line, [_, predicate, object]) = parts(&text, number)?;
            group.push([predicate, object], line.graph.unwrap_or_default());
        }
    }
}

/// The subject whose lines begin here.
pub fn first(mut lines: impl BufRead) -> Result<Group, ExportError> {
    let (mut text, mut group) = (String::new(), Group::default());
    loop {
        text.clear();
        if lines.read_line(&mut text)? == 0 {
            return Ok(group);
        }
        let (line, [subject, predicate, object]) = parts(&text, 0)?;
        if group.statements.is_empty() {
            subject.clone_into(&mut group.subject);
        } else if subject != group.subject {
            return Ok(group);
        }
        group.push([predicate, object], line.graph.unwrap_or_default());
    }
}

fn parts(text: &str, number: u64) -> Result<(Line<'_>, [&str; 3]), ExportError> {
    let parts = Line::split(text).and_then(|line| Some((line, line.terms()?)));
    parts.ok_or_else(|| ExportError::Damaged { number, reason: "not a canonical N-Quads line".into() })
}
