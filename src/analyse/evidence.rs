//! A fact → who says it first, and with which words.

use std::collections::BTreeMap;

use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNode, QuadRef, Term};
use oxigraph::store::StorageError;

use super::asked::Asked;
use super::model::{Evidence, Fact};
use crate::store::text;
use crate::vocabulary as v;

/// The evidence of a store.
pub(super) struct Quotes<'a> {
    asked: &'a Asked<'a>,
    /// The documents with their dates.
    dates: &'a BTreeMap<String, String>,
}

impl<'a> Quotes<'a> {
    pub(super) fn of(asked: &'a Asked<'a>, dates: &'a BTreeMap<String, String>) -> Self {
        Self { asked, dates }
    }

    /// The earliest document that states a fact, with its shortest words.
    pub(super) fn find(&self, fact: &Fact) -> Result<Option<Evidence>, StorageError> {
        let stated = self.asked.objects(&fact.subject, NamedNodeRef::new_unchecked(&fact.property))?;
        let documents = stated.into_iter().filter(|(object, graph)| {
            self.asked.is_document(graph) && matches!(object, Term::NamedNode(node) if node.as_str() == fact.object)
        });
        // a document without a date is older than all others only where there is no choice
        let date = |document: &str| self.dates.get(document).filter(|date| !date.is_empty()).cloned();
        let first = documents.map(|(_, graph)| (date(&graph).is_none(), date(&graph), graph)).min();
        let Some((_, date, document)) = first else { return Ok(None) };
        let (quote, start) = self.quote(&document, fact)?.unwrap_or_default();
        let title = match self.asked.value(&document, v::TITLE)? {
            Some(title) => title,
            None => self.asked.value(&document, v::SOURCE_FILE)?.unwrap_or_else(|| document.clone()),
        };
        Ok(Some(Evidence { document, title, date: date.unwrap_or_default(), quote, start }))
    }

    /// The shortest words by which a document states a fact, and where they begin.
    fn quote(&self, document: &str, fact: &Fact) -> Result<Option<(String, u64)>, StorageError> {
        let Some(graph) = self.asked.evidence(document) else { return Ok(None) };
        let database = self.asked.store().database();
        let graph_name = GraphNameRef::from(graph.as_ref());
        let graph = Some(graph_name);
        let about = NamedNodeRef::new_unchecked(&fact.subject);
        let mut quotes = Vec::new();
        for quad in database.quads_for_pattern(None, Some(v::SUBJECT), Some(about.into()), graph) {
            let NamedOrBlankNode::NamedNode(claim) = quad?.subject else { continue };
            let of = |property: NamedNodeRef<'_>| -> Result<Option<String>, StorageError> {
                let mut quads = database.quads_for_pattern(Some(claim.as_ref().into()), Some(property), None, graph);
                Ok(quads.next().transpose()?.map(|quad| text(quad.object)))
            };
            let object = NamedNodeRef::new_unchecked(&fact.object);
            // whether a quad is there is known sooner than what it says
            if database.contains(QuadRef::new(claim.as_ref(), v::OBJECT, object, graph_name))?
                && let (Some(quote), Some(start)) = (of(v::QUOTE)?, of(v::START)?)
            {
                quotes.push((quote.chars().count(), start.parse().unwrap_or(0), quote));
            }
        }
        Ok(quotes.into_iter().min().map(|(_, start, quote)| (quote, start)))
    }
}
