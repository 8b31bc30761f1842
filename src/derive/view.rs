//! Lines of documents → what a rule reads of each about each focus.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNode, Term};
use oxigraph::store::{StorageError, Store};

use super::Rule;
use crate::emit::{evidence_of, line};
use crate::store::{Line, bare, lines_of, parsed};

/// What a rule reads of one document about one focus.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct View<'l> {
    /// The statements that make the focus one.
    pub stated: BTreeSet<&'l str>,
    /// What is said of their other ends, but for statements that make foci.
    further: BTreeSet<&'l str>,
    /// What the document says of itself: properties and objects.
    own: BTreeSet<[&'l str; 2]>,
    /// The claims, by the triples that they stand for.
    pub claims: BTreeMap<[&'l str; 3], BTreeSet<&'l str>>,
}

impl View<'_> {
    /// Whether a rule sees the same in both: the names of the claims are nothing to it.
    pub fn is_like(&self, other: &View<'_>) -> bool {
        (&self.stated, &self.further, &self.own) == (&other.stated, &other.further, &other.own)
            && self.claims.keys().eq(other.claims.keys())
    }
}

/// Views by focus, and then by document.
pub(super) type Views<'l> = BTreeMap<&'l str, BTreeMap<&'l str, View<'l>>>;

/// Lines of documents and of their evidence, by document.
#[derive(Default)]
pub(super) struct Lines<'l>(BTreeMap<&'l str, Of<'l>>);

/// The lines of one document.
#[derive(Default)]
struct Of<'l> {
    /// What it states: triples, and their terms.
    stated: Vec<(&'l str, [&'l str; 3])>,
    /// The triples that its claims stand for: subject, property and object, where they are told.
    claims: BTreeMap<&'l str, [Option<&'l str>; 3]>,
}

impl<'l> Lines<'l> {
    pub fn of(base: &str, lines: &'l [String]) -> Lines<'l> {
        let (documents, evidence) = (format!("<{base}document/"), format!("<{base}evidence/"));
        let mut names: HashMap<&str, &str> = HashMap::new();
        let mut found: BTreeMap<&str, Of<'l>> = BTreeMap::new();
        for line in lines {
            let Some(line) = Line::split(line) else { continue };
            let (Some(graph), Some(terms)) = (line.graph, line.terms()) else { continue };
            if let Some(name) = graph.strip_prefix(documents.as_str()) {
                names.insert(name, graph);
                found.entry(name).or_default().stated.push((line.triple, terms));
            } else if let Some(name) = graph.strip_prefix(evidence.as_str()) {
                let [claim, property, value] = terms;
                let part =
                    [rdf::SUBJECT, rdf::PREDICATE, rdf::OBJECT].iter().position(|p| bare(property) == Some(p.as_str()));
                if let Some(part) = part {
                    found.entry(name).or_default().claims.entry(claim).or_default()[part] = Some(value);
                }
            }
        }
        Lines(found.into_iter().filter_map(|(name, of)| Some((*names.get(name)?, of))).collect())
    }

    /// Whether the document of this graph is among them.
    pub fn has(&self, document: &str) -> bool {
        self.0.contains_key(document)
    }

    /// What a rule reads in them.
    pub fn views(&self, rule: &Rule) -> Views<'l> {
        let mut views: Views<'l> = BTreeMap::new();
        for (document, of) in &self.0 {
            for (focus, view) in of.views(rule, document) {
                views.entry(focus).or_default().insert(*document, view);
            }
        }
        views
    }
}

impl<'l> Of<'l> {
    /// What a rule reads in them, by focus.
    fn views(&self, rule: &Rule, document: &str) -> BTreeMap<&'l str, View<'l>> {
        let mut views: BTreeMap<&str, View<'l>> = BTreeMap::new();
        let mut foci_at: HashMap<&str, Vec<&str>> = HashMap::new();
        let reads = |property: &str| bare(property).is_some_and(|property| rule.reads(property));
        let focus_of = |property: &str| bare(property).and_then(|property| rule.focus_of(property));
        for (triple, [subject, property, object]) in &self.stated {
            let Some(is_subject) = focus_of(property) else { continue };
            let (focus, other) = if is_subject { (*subject, *object) } else { (*object, *subject) };
            views.entry(focus).or_default().stated.insert(triple);
            foci_at.entry(other).or_default().push(focus);
        }
        if views.is_empty() {
            return views;
        }
        let of_itself = |terms: &&[&'l str; 3]| terms[0] == document && reads(terms[1]);
        let own: BTreeSet<[&str; 2]> =
            self.stated.iter().map(|(_, terms)| terms).filter(of_itself).map(|[_, p, o]| [*p, *o]).collect();
        views.values_mut().for_each(|view| view.own.clone_from(&own));
        for (triple, [subject, property, _]) in &self.stated {
            if reads(property) && focus_of(property).is_none() {
                for focus in foci_at.get(subject).into_iter().flatten() {
                    views.entry(focus).or_default().further.insert(triple);
                }
            }
        }
        for (claim, terms) in &self.claims {
            let [Some(subject), Some(property), Some(object)] = *terms else { continue };
            for focus in [subject, object] {
                if reads(property)
                    && let Some(view) = views.get_mut(focus)
                {
                    view.claims.entry([subject, property, object]).or_default().insert(claim);
                }
            }
        }
        views
    }
}

/// The lines of a document that make up a rule's view of a focus.
pub(super) fn lines_about(
    database: &Store,
    base: &str,
    rule: &Rule,
    focus: &str,
    document: NamedNodeRef<'_>,
) -> Result<Vec<String>, StorageError> {
    let Some(term) = parsed(focus) else { return Ok(Vec::new()) };
    let mut lines = Vec::new();
    let mut others: BTreeSet<String> = BTreeSet::from([document.as_str().to_owned()]);
    let in_document = Some(GraphNameRef::NamedNode(document));
    for (property, is_subject) in &rule.foci {
        let property = Some(NamedNodeRef::new_unchecked(property));
        let quads = match (&term, is_subject) {
            (Term::NamedNode(node), true) => {
                database.quads_for_pattern(Some(node.as_ref().into()), property, None, in_document)
            }
            (_, true) => continue,
            (_, false) => database.quads_for_pattern(None, property, Some(term.as_ref()), in_document),
        };
        for quad in quads {
            let quad = quad?;
            lines.push(line(&quad));
            match (quad.subject, quad.object) {
                (_, Term::NamedNode(other)) if *is_subject => drop(others.insert(other.into_string())),
                (NamedOrBlankNode::NamedNode(other), _) if !is_subject => drop(others.insert(other.into_string())),
                _ => {}
            }
        }
    }
    for other in &others {
        lines.extend(lines_of(database, Some(NamedNodeRef::new_unchecked(other)), document)?);
    }
    let evidence = evidence_of(base, document.as_str());
    let evidence = Some(GraphNameRef::NamedNode(NamedNodeRef::new_unchecked(&evidence)));
    for side in [rdf::SUBJECT, rdf::OBJECT] {
        for quad in database.quads_for_pattern(None, Some(side), Some(term.as_ref()), evidence) {
            let claim = quad?.subject;
            for part in [rdf::SUBJECT, rdf::PREDICATE, rdf::OBJECT] {
                for quad in database.quads_for_pattern(Some(claim.as_ref()), Some(part), None, evidence) {
                    lines.push(line(&quad?));
                }
            }
        }
    }
    Ok(lines)
}
