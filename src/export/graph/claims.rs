//! The claims of a store → those of one statement after the other, in the order of the statements.
//!
//! Claims stand in the order of their own names. They are sorted by what they state, in files where they are many, so that one pass
//! over both finds for each statement its words.

use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};
use std::iter::Peekable;

use tempfile::TempDir;

use super::group::{self, Group};
use super::index::local;
use super::literal::Literal;
use crate::export::{ExportError, Source};
use crate::store::{Sorted, StoreError};

/// The place in a document where a statement was read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Claim {
    /// The claim's IRI as written; empty where it is not known.
    pub claim: String,
    /// What is claimed: subject, property and object, as written.
    pub triple: String,
    /// The document, as written.
    pub document: String,
    /// Where the words begin and end, in characters.
    pub span: [usize; 2],
    /// The words.
    pub quote: String,
    /// The id of the rule.
    pub rule: String,
}

/// Calls `visit` with each claim of the documents that are exported, in the order of the claims.
pub fn each(source: &Source<'_>, mut visit: impl FnMut(&Claim) -> Result<(), ExportError>) -> Result<(), ExportError> {
    let is_claim = |subject: &str| source.below(subject, "claim").is_some();
    group::each(source.store().nquads()?, is_claim, |group, _| {
        for graph in group.statements.first().map(|s| s.graphs.clone()).unwrap_or_default() {
            if source.states(&graph)
                && let Some(document) = source.document(&graph)
                && let Some(claim) = read(group, document)
            {
                visit(&claim)?;
            }
        }
        Ok(())
    })
}

fn read(group: &Group, document: String) -> Option<Claim> {
    let mut claim = Claim {
        claim: group.subject.clone(),
        triple: String::new(),
        document,
        span: [0, 0],
        quote: String::new(),
        rule: String::new(),
    };
    let (mut subject, mut predicate, mut object) = (None, None, None);
    for statement in &group.statements {
        let value = || Literal::read(&statement.object).map(|(literal, _)| literal.text);
        match local(&statement.predicate) {
            "subject" => subject = Some(&statement.object),
            "predicate" => predicate = Some(&statement.object),
            "object" => object = Some(&statement.object),
            "start" => claim.span[0] = value()?.parse().ok()?,
            "end" => claim.span[1] = value()?.parse().ok()?,
            "quote" => claim.quote = value()?,
            "rule" => claim.rule = value()?,
            _ => {}
        }
    }
    claim.triple = format!("{} {} {}", subject?, predicate?, object?);
    Some(claim)
}

/// Claims in the order of what they state.
pub struct Claims {
    sorted: Peekable<Sorted>,
    _folder: TempDir,
}

impl Claims {
    /// Sorts the claims of the documents that are exported.
    pub fn sorted(source: &Source<'_>) -> Result<Claims, ExportError> {
        let folder = tempfile::tempdir()?;
        let mut unsorted = BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(folder.path())?);
        each(source, |claim| Ok(writeln!(unsorted, "{}", written(claim))?))?;
        let mut unsorted = unsorted.into_inner().map_err(io::IntoInnerError::into_error)?;
        unsorted.rewind()?;
        let mut failed = None;
        let lines = BufReader::with_capacity(1 << 18, unsorted).lines();
        let lines = lines.map_while(|line| line.map_err(|error| failed = Some(error)).ok());
        let sorted = Sorted::new(lines, &folder.path().join("claims"))?.peekable();
        match failed {
            Some(error) => Err(error.into()),
            None => Ok(Claims { sorted, _folder: folder }),
        }
    }

    /// The claims of a statement; statements are asked for in order.
    pub fn of(&mut self, triple: &str) -> Result<Vec<Claim>, ExportError> {
        let key = format!("{triple} ");
        let mut found = Vec::new();
        loop {
            let is_due = |line: &Result<String, StoreError>| match line {
                Ok(line) => line.starts_with(&key) || line.as_str() < key.as_str(),
                Err(_) => true,
            };
            let Some(line) = self.sorted.next_if(is_due) else { return Ok(found) };
            let line = line?;
            found.extend(line.strip_prefix(&key).and_then(|rest| parse(triple, rest)));
        }
    }
}

/// A claim as a line that sorts as what it states does; N-Quads and JSON escape tabs.
fn written(claim: &Claim) -> String {
    let Claim { triple, document, span: [start, end], quote, rule, .. } = claim;
    let quote = serde_json::Value::from(quote.as_str());
    let rule = serde_json::Value::from(rule.as_str());
    format!("{triple} \t{document}\t{start:010}\t{end}\t{rule}\t{quote}")
}

fn parse(triple: &str, rest: &str) -> Option<Claim> {
    let mut parts = rest.trim_start_matches('\t').split('\t');
    let document = parts.next()?.to_owned();
    let span = [parts.next()?.parse().ok()?, parts.next()?.parse().ok()?];
    let rule = serde_json::from_str(parts.next()?).ok()?;
    let quote = serde_json::from_str(parts.next()?).ok()?;
    Some(Claim { claim: String::new(), triple: triple.to_owned(), document, span, quote, rule })
}
