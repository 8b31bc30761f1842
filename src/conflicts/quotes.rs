//! Values and their documents → the words that state them, from the evidence in the text of the store.

use std::collections::{BTreeSet, HashMap};

use oxigraph::model::Term;
use oxigraph::store::StorageError;

use super::functional::Functional;
use super::stated::Records;
use crate::store::{Store, bare, parsed};

/// A value whose words are asked for.
pub(super) struct Asked<'a> {
    pub document: String,
    pub subject: String,
    pub relation: &'a Functional,
    /// The value, as written.
    pub value: String,
}

/// A claim under way; its lines stand together.
#[derive(Default)]
struct Claim {
    node: String,
    graph: String,
    subject: String,
    predicate: String,
    object: String,
    quote: String,
}

/// The words of the claim that states each value, the shortest where there are several; empty without a claim.
pub(super) fn quotes(store: &Store, asked: &[Asked<'_>], records: &Records) -> Result<Vec<String>, StorageError> {
    let mut by_graph: HashMap<String, HashMap<&str, Vec<usize>>> = HashMap::new();
    for (at, one) in asked.iter().enumerate() {
        let graph = format!("<{}>", one.document.replacen("/document/", "/evidence/", 1));
        by_graph.entry(graph).or_default().entry(&one.subject).or_default().push(at);
    }
    let mut found = vec![BTreeSet::new(); asked.len()];
    let mut settle = |claim: &Claim| {
        let of_subject = by_graph.get(&claim.graph).and_then(|subjects| subjects.get(bare(&claim.subject)?));
        for at in of_subject.into_iter().flatten() {
            let Asked { relation, value, .. } = &asked[*at];
            let of = [Some(&relation.node), relation.recorded_by.as_ref()];
            let is_of = of.into_iter().flatten().any(|node| bare(&claim.predicate) == Some(node.as_str()));
            let repeats = || {
                let record = relation.recorded_by.as_ref().and_then(|_| records.get(bare(&claim.object)?));
                record.and_then(|record| record.get(&relation.name)) == Some(value)
            };
            if is_of
                && (claim.object == *value || repeats())
                && let Some(Term::Literal(quote)) = parsed(&claim.quote)
            {
                // the shortest words say it most plainly
                found[*at].insert((quote.value().chars().count(), quote.value().to_owned()));
            }
        }
    };
    let mut claim = Claim::default();
    store.each_line(|line| -> Result<(), StorageError> {
        let Some(graph) = line.graph.filter(|graph| by_graph.contains_key(*graph)) else { return Ok(()) };
        let Some([node, predicate, object]) = line.terms() else { return Ok(()) };
        if (node, graph) != (claim.node.as_str(), claim.graph.as_str()) {
            settle(&claim);
            claim = Claim { node: node.to_owned(), graph: graph.to_owned(), ..Claim::default() };
        }
        let part = match predicate.rsplit('#').next() {
            Some("subject>") => &mut claim.subject,
            Some("predicate>") => &mut claim.predicate,
            Some("object>") => &mut claim.object,
            Some("quote>") => &mut claim.quote,
            _ => return Ok(()),
        };
        object.clone_into(part);
        Ok(())
    })?;
    settle(&claim);
    Ok(found.into_iter().map(|quotes| quotes.into_iter().next().map(|(_, quote)| quote).unwrap_or_default()).collect())
}
