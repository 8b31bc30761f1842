//! Documents that change → what changes in what follows, without asking about all that the corpus says of their foci.
//!
//! What a rule reads of a document about a focus is its **view** of it: the statements that make the focus one, what is said of their
//! other ends, what the document says of itself, and which triples its claims stand for. What follows about a focus hangs on the set
//! of the views of all documents (no rule counts them), and which conclusions a claim supports hangs on the view and on the claim's
//! triple. So where the view of a document that changes is also that of one that does not, before and after, no conclusion comes or
//! goes: the document's claims only take their places beside those of the other one. Mostly the view stays, and the document itself,
//! as it was, is the other one: words have moved, and the claims with them. Nor does a conclusion change where the latest documents
//! decide and this one is not among them, neither before nor after. In all other cases the rule is asked about the focus anew.
//!
//! The registry tells more of towns as documents come to name them. That changes nothing of foci that no changed document names: the
//! documents that place something in a town name it.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::store::{StorageError, Store};
use rayon::prelude::*;

use super::standing::{is_by, standing_by, told_of};
use super::terms::node_of;
use super::view::{Lines, View, lines_about};
use super::{DeriveError, Rule, by_rule, graph, rules, run};
use crate::emit::evidence_of;
use crate::store::{Line, Patch, bare, parsed};
use crate::vocabulary as v;

/// So many documents that state the same are looked at for one with the same view, and so many claims of a conclusion for one of a
/// document that has not changed.
const CANDIDATES: usize = 8;
/// So many of the documents that decide are asked beside one that may.
const DECIDING: usize = 16;

/// Those of the lines of documents that a rule may read: [`changes`] needs no others.
///
/// # Errors
/// A rule that cannot be read.
pub fn read_by_rules(base: &str, lines: &[String]) -> Result<Vec<String>, DeriveError> {
    let rules = rules()?;
    let graphs = [format!("<{base}document/"), format!("<{base}evidence/")];
    let is_read = |line: &&String| {
        let Some(line) = Line::split(line) else { return false };
        let is_of_document = line.graph.is_some_and(|of| graphs.iter().any(|graph| of.starts_with(graph)));
        let property = line.terms().and_then(|[_, property, _]| bare(property));
        is_of_document && property.is_some_and(|property| rules.iter().any(|rule| rule.reads(property)))
    };
    Ok(lines.iter().filter(is_read).cloned().collect())
}

/// What changes in the derived graph when documents lose the lines `gone` and get the lines `new`: all lines of each document that
/// changes which a rule may read, whether or not they stay. The database has the new ones already; its derived graph is still that of the old ones.
///
/// # Errors
/// A rule that is no SPARQL, or a store that cannot be read.
pub fn changes(database: &Store, base: &str, gone: &[String], new: &[String]) -> Result<Patch, DeriveError> {
    let (before, after) = (Lines::of(base, gone), Lines::of(base, new));
    let change = Change { database, base, before: &before, after: &after, graph: graph(base) };
    let patches: Vec<Patch> = rules()?.par_iter().map(|rule| change.by(rule)).collect::<Result<_, _>>()?;
    let (gone, new): (Vec<_>, Vec<_>) = patches.into_iter().map(|patch| (patch.gone, patch.new)).unzip();
    Ok(Patch::between(gone.concat(), new.concat()))
}

/// Documents that change, and the database in which they have.
struct Change<'a> {
    database: &'a Store,
    base: &'a str,
    before: &'a Lines<'a>,
    after: &'a Lines<'a>,
    /// The graph of what is derived.
    graph: NamedNode,
}

impl Change<'_> {
    /// What changes in what one rule derives.
    fn by(&self, rule: &Rule) -> Result<Patch, DeriveError> {
        let (before, after) = (self.before.views(rule), self.after.views(rule));
        let foci: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
        let foci: Vec<&str> = foci.into_iter().collect();
        let none = BTreeMap::new();
        let of = |focus: &&str| {
            let views = [&before, &after].map(|views| views.get(*focus).unwrap_or(&none));
            self.focus(rule, focus, views[0], views[1])
        };
        let claims: Vec<Option<Patch>> = foci.par_iter().map(of).collect::<Result<_, _>>()?;
        let mut patch = Patch::default();
        let mut anew = BTreeSet::new();
        for (focus, claims) in foci.into_iter().zip(claims) {
            match claims {
                None => drop(anew.insert(focus.to_owned())),
                Some(claims) => {
                    patch.gone.extend(claims.gone);
                    patch.new.extend(claims.new);
                }
            }
        }
        patch.gone.extend(standing_by(self.database, self.base, rule, &anew)?);
        patch.new.extend(by_rule(self.database, self.base, rule, &anew, true)?);
        Ok(patch)
    }

    /// How the claims of what is derived of a focus change; `None` where more may.
    fn focus(
        &self,
        rule: &Rule,
        focus: &str,
        before: &BTreeMap<&str, View<'_>>,
        after: &BTreeMap<&str, View<'_>>,
    ) -> Result<Option<Patch>, DeriveError> {
        let mut patch = Patch::default();
        let documents: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
        for document in documents {
            let (old, new) = (before.get(document), after.get(document));
            if old == new {
                continue;
            }
            let is_like = old.zip(new).is_some_and(|(old, new)| old.is_like(new));
            if let Some(old) = old {
                let mut lines = Vec::new();
                for claim in old.claims.values().flatten() {
                    lines.extend(self.told(rule, focus, claim)?.iter().map(|of| self.line(of, claim)));
                }
                let stays_out = rule.latest_decide && lines.is_empty();
                if !is_like && !stays_out && !self.with_example(rule, focus, old, |_| Ok(()))? {
                    return Ok(None);
                }
                patch.gone.extend(lines);
            }
            let Some(new) = new else { continue };
            let mut take_places = |example: &View<'_>| -> Result<(), StorageError> {
                for (triple, claims) in &new.claims {
                    let Some(beside) = example.claims.get(triple).and_then(BTreeSet::first) else { continue };
                    for of in self.told(rule, focus, beside)? {
                        patch.new.extend(claims.iter().map(|claim| self.line(&of, claim)));
                    }
                }
                Ok(())
            };
            if let Some(old) = old.filter(|_| is_like) {
                take_places(old)?;
            } else if !self.with_example(rule, focus, new, take_places)?
                && !self.stays_out(rule, focus, document, new)?
            {
                return Ok(None);
            }
        }
        Ok(Some(patch))
    }

    /// Whether nothing follows about the focus of what a document states now, beside what decides already: the latest do, and it is
    /// none of them.
    fn stays_out(&self, rule: &Rule, focus: &str, document: &str, view: &View<'_>) -> Result<bool, DeriveError> {
        let (Some(about), Some(document)) = (node_of(self.base, focus), bare(document)) else { return Ok(false) };
        if !rule.latest_decide {
            return Ok(false);
        }
        let mut deciding = BTreeSet::new();
        for told in told_of(self.database, &about, &self.graph)? {
            if is_by(self.database, rule, &told, &self.graph)? {
                deciding.extend(self.source_of(&told)?);
            }
            if deciding.len() == DECIDING {
                break;
            }
        }
        deciding.insert(document.to_owned());
        let graphs = deciding.iter().flat_map(|document| [document.clone(), evidence_of(self.base, document)]);
        let graphs = graphs.chain([format!("{}graph/registry", self.base)]);
        let graphs = graphs.map(|graph| NamedNode::new_unchecked(graph).into()).collect();
        let text = rule.about(self.base, &[focus.to_owned()], true);
        let lines = run(self.database, rule, &text, &self.graph, Some(graphs))?;
        let claims: BTreeSet<&str> = view.claims.values().flatten().copied().collect();
        let follows = |line: &String| Line::split(line).and_then(Line::terms).is_some_and(|[.., o]| claims.contains(o));
        Ok(!lines.iter().any(follows))
    }

    /// A document that has not changed, of what was derived.
    fn source_of(&self, told: &NamedNode) -> Result<Option<String>, StorageError> {
        let (told, graph) = (told.as_ref().into(), GraphNameRef::from(self.graph.as_ref()));
        let evidence = format!("{}evidence/", self.base);
        for quad in
            self.database.quads_for_pattern(Some(told), Some(v::DERIVED_FROM), None, Some(graph)).take(CANDIDATES)
        {
            let Term::NamedNode(claim) = quad?.object else { continue };
            for quad in self.database.quads_for_pattern(Some(claim.as_ref().into()), Some(rdf::SUBJECT), None, None) {
                let GraphName::NamedNode(graph) = quad?.graph_name else { continue };
                let Some(name) = graph.as_str().strip_prefix(&evidence) else { continue };
                let document = format!("{}document/{name}", self.base);
                if !self.has_changed(&document) {
                    return Ok(Some(document));
                }
            }
        }
        Ok(None)
    }

    fn has_changed(&self, document: &str) -> bool {
        let written = format!("<{document}>");
        [self.before, self.after].iter().any(|lines| lines.has(&written))
    }

    /// Looks for a document that has not changed with a view like this one; tells whether there is one.
    fn with_example(
        &self,
        rule: &Rule,
        focus: &str,
        view: &View<'_>,
        mut then: impl FnMut(&View<'_>) -> Result<(), StorageError>,
    ) -> Result<bool, StorageError> {
        let first = view.stated.first().and_then(|triple| {
            let [subject, property, object] = Line { triple, graph: None }.terms()?;
            Some((NamedNode::new_unchecked(bare(subject)?), NamedNode::new_unchecked(bare(property)?), parsed(object)?))
        });
        let Some((subject, property, object)) = first else { return Ok(false) };
        let (subject, property, object) = (subject.as_ref().into(), property.as_ref(), object.as_ref());
        let documents = format!("{}document/", self.base);
        let mut looked_at = 0;
        for quad in self.database.quads_for_pattern(Some(subject), Some(property), Some(object), None) {
            let graph = quad?.graph_name;
            let GraphNameRef::NamedNode(document) = graph.as_ref() else { continue };
            let written = document.to_string();
            if !document.as_str().starts_with(&documents) || self.has_changed(document.as_str()) {
                continue;
            }
            let lines = lines_about(self.database, self.base, rule, focus, document)?;
            let lines = Lines::of(self.base, &lines);
            let seen = lines.views(rule).remove(focus).and_then(|mut of| of.remove(written.as_str()));
            if let Some(seen) = seen.filter(|seen| seen.is_like(view)) {
                then(&seen)?;
                return Ok(true);
            }
            looked_at += 1;
            if looked_at == CANDIDATES {
                break;
            }
        }
        Ok(false)
    }

    /// What the rule derived of the focus that follows from the claim: the nodes that tell how.
    fn told(&self, rule: &Rule, focus: &str, claim: &str) -> Result<Vec<NamedNode>, StorageError> {
        let (Some(claim), Some(about)) = (bare(claim), node_of(self.base, focus)) else { return Ok(Vec::new()) };
        let claim = Term::from(NamedNode::new_unchecked(claim));
        let graph = Some(GraphNameRef::from(self.graph.as_ref()));
        let mut nodes = Vec::new();
        for quad in self.database.quads_for_pattern(None, Some(v::DERIVED_FROM), Some(claim.as_ref()), graph) {
            let NamedOrBlankNode::NamedNode(node) = quad?.subject else { continue };
            let of_focus = Quad::new(node.clone(), rdf::SUBJECT, about.clone(), self.graph.clone());
            if is_by(self.database, rule, &node, &self.graph)? && self.database.contains(&of_focus)? {
                nodes.push(node);
            }
        }
        Ok(nodes)
    }

    /// The line that tells that what `of` tells of follows from a claim.
    fn line(&self, of: &NamedNode, claim: &str) -> String {
        format!("{of} {} {claim} {} .", v::DERIVED_FROM, self.graph)
    }
}
