//! What people write for a place, a chain, a company … → the term of the graph it names.
//!
//! A name is looked up as a label, then as an alias, then with the endings people leave out (`茌平` for 茌平区, `铝` or `铝产业链`
//! for 铝产业), then behind the place it lies in (`山东茌平`). What is found first, counts. Where a step finds several, those that
//! the documents speak of are preferred to those that only the registry knows; if several are left, the name is ambiguous.

use super::error::QueryError;
use super::kind::Kind;
use super::nearest::nearest;
use crate::store::Store;
use crate::vocabulary as v;
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef};
use oxigraph::store::StorageError;
use std::collections::BTreeSet;
use std::fmt;

/// One thing that an ambiguous name may mean.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Reading {
    /// Its label, behind the places it is part of.
    pub label: String,
    /// Its IRI.
    pub iri: String,
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} <{}>", self.label, self.iri)
    }
}

/// Finds the entity of `kind` that is called `name` in the store.
///
/// ```no_run
/// use lianpu::query::{self, Kind};
///
/// let store = lianpu::store::open("lianpu-store")?;
/// let chain = query::resolve(&store, Kind::CHAIN, "铝")?;
/// assert_eq!(chain.as_str(), "https://w3id.org/lianpu/id/industrychain/铝产业");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn resolve(store: &Store, kind: Kind, name: &str) -> Result<NamedNode, QueryError> {
    match kind.read(store, "name", name)? {
        Term::NamedNode(node) => Ok(node),
        _ => Err(QueryError::BadValue { name: "name".into(), value: name.into(), expected: "the name of an entity" }),
    }
}

/// The endings that `text` may have or leave out: tried in this order.
fn endings(class: Option<NamedNodeRef<'_>>) -> &'static [&'static str] {
    match class {
        Some(v::INDUSTRY_CHAIN) => &["产业", "产业链", "行业", "链"],
        Some(v::PLACE) => &["区", "县", "市", "省", "镇", "乡", "街道", "自治区", "自治县", "自治州"],
        _ => &[],
    }
}

pub(super) struct Names<'a> {
    pub(super) store: &'a Store,
    pub(super) kind: Kind,
    pub(super) class: Option<NamedNodeRef<'static>>,
}

impl Names<'_> {
    pub(super) fn resolve(&self, name: &str) -> Result<NamedNode, QueryError> {
        if let Some(node) = iri(name) {
            let known = self.quads(Some(&node), None, None).next().transpose()?.is_some();
            return if known && self.fits(&node)? { Ok(node) } else { Err(self.unknown(name)?) };
        }
        for found in [
            self.code(name)?,
            self.labelled(&[name.to_owned()], v::LABEL)?,
            self.labelled(&[name.to_owned()], v::ALT_LABEL)?,
        ] {
            if let Some(node) = self.only(name, found)? {
                return Ok(node);
            }
        }
        let stem = self.stem(name);
        let forms: Vec<String> =
            endings(self.class).iter().map(|ending| format!("{stem}{ending}")).chain([stem.to_owned()]).collect();
        for property in [v::LABEL, v::ALT_LABEL] {
            if let Some(node) = self.only(name, self.labelled(&forms, property)?)? {
                return Ok(node);
            }
        }
        match self.only(name, self.qualified(name)?)? {
            Some(node) => Ok(node),
            None => Err(self.unknown(name)?),
        }
    }

    /// The name without the longest ending that belongs to the class; a place keeps its ending, which tells 县 from 市.
    fn stem<'n>(&self, name: &'n str) -> &'n str {
        if self.class != Some(v::INDUSTRY_CHAIN) {
            return name;
        }
        let stems = endings(self.class).iter().filter_map(|ending| name.strip_suffix(ending));
        stems.filter(|stem| !stem.is_empty()).min_by_key(|stem| stem.len()).unwrap_or(name)
    }

    /// Entities whose division code is `name`.
    fn code(&self, name: &str) -> Result<BTreeSet<NamedNode>, QueryError> {
        if self.class == Some(v::PLACE) && name.len() >= 2 && name.bytes().all(|byte| byte.is_ascii_digit()) {
            self.subjects(v::DIVISION_CODE, Literal::new_simple_literal(name).as_ref().into())
        } else {
            Ok(BTreeSet::new())
        }
    }

    /// Entities with one of `forms` as value of `property`.
    fn labelled(&self, forms: &[String], property: NamedNodeRef<'_>) -> Result<BTreeSet<NamedNode>, QueryError> {
        let mut found = BTreeSet::new();
        for form in forms {
            let chinese = Literal::new_language_tagged_literal_unchecked(form.as_str(), "zh");
            let plain = Literal::new_simple_literal(form.as_str());
            for literal in [chinese, plain] {
                found.extend(self.subjects(property, literal.as_ref().into())?);
            }
        }
        Ok(found)
    }

    /// Entities named by the end of `name`, inside the place named by its beginning: 聊城茌平, 山东省聊城市茌平区.
    fn qualified(&self, name: &str) -> Result<BTreeSet<NamedNode>, QueryError> {
        let mut found = BTreeSet::new();
        if self.class != Some(v::PLACE) {
            return Ok(found);
        }
        for (at, _) in name.char_indices().skip(1) {
            let (outer, inner) = name.split_at(at);
            let forms: Vec<String> =
                endings(self.class).iter().map(|ending| format!("{inner}{ending}")).chain([inner.to_owned()]).collect();
            for node in self.labelled(&forms, v::LABEL)?.into_iter().chain(self.labelled(&forms, v::ALT_LABEL)?) {
                let above = self.parents(&node)?;
                // Every character of the beginning must be spoken for by the names of the places above.
                if above.iter().rev().try_fold(outer, |rest, label| Some(strip_place(rest, label))) == Some("") {
                    found.insert(node);
                }
            }
        }
        Ok(found)
    }

    /// The labels of the places that `node` is part of, the nearest first.
    fn parents(&self, node: &NamedNode) -> Result<Vec<String>, QueryError> {
        let mut labels = Vec::new();
        let mut node = node.clone();
        // Four levels: town, county, city, province; one more for a zone. A longer way is a cycle.
        for _ in 0..5 {
            let Some(Term::NamedNode(parent)) = self.object(&node, v::PART_OF)? else { break };
            labels.extend(self.store.label(&parent)?);
            node = parent;
        }
        Ok(labels)
    }

    /// The one that is meant: the only one, or the only one that documents speak of.
    pub(super) fn only(&self, name: &str, found: BTreeSet<NamedNode>) -> Result<Option<NamedNode>, QueryError> {
        let mut candidates = Vec::from_iter(found);
        if candidates.len() > 1 {
            let mut spoken_of = Vec::new();
            for node in &candidates {
                if self.spoken_of(node)? {
                    spoken_of.push(node.clone());
                }
            }
            if !spoken_of.is_empty() {
                candidates = spoken_of;
            }
        }
        match candidates.len() {
            0 | 1 => Ok(candidates.pop()),
            _ => {
                let mut readings = Vec::new();
                for node in candidates {
                    let mut label: String = self.parents(&node)?.into_iter().rev().collect();
                    if let Some(own) = self.store.label(&node)? {
                        label.push_str(&own);
                    }
                    readings.push(Reading { label, iri: node.into_string() });
                }
                readings.sort();
                Err(QueryError::AmbiguousName { kind: self.kind, name: name.into(), readings })
            }
        }
    }

    /// Whether a document states something of or with `node`.
    fn spoken_of(&self, node: &NamedNode) -> Result<bool, StorageError> {
        for quad in self.quads(Some(node), None, None).chain(self.quads(None, None, Some(node.as_ref().into()))) {
            if !matches!(quad?.graph_name, GraphName::NamedNode(graph) if v::is_background(graph.as_ref())) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn unknown(&self, name: &str) -> Result<QueryError, QueryError> {
        let mut labels = BTreeSet::new();
        let typed: Box<dyn Iterator<Item = Result<Quad, StorageError>>> = match self.class {
            Some(class) => Box::new(self.quads(None, Some(v::TYPE), Some(class.into()))),
            None => Box::new(self.quads(None, Some(v::LABEL), None)),
        };
        for quad in typed {
            if let NamedOrBlankNode::NamedNode(node) = quad?.subject {
                labels.extend(self.store.label(&node)?);
            }
        }
        let near = nearest(name, labels.iter().map(String::as_str));
        Ok(QueryError::UnknownName { kind: self.kind, name: name.into(), near })
    }

    /// Whether `node` is of the class looked for.
    fn fits(&self, node: &NamedNode) -> Result<bool, StorageError> {
        match self.class {
            Some(class) => Ok(self.quads(Some(node), Some(v::TYPE), Some(class.into())).next().transpose()?.is_some()),
            None => Ok(true),
        }
    }

    fn subjects(&self, property: NamedNodeRef<'_>, object: TermRef<'_>) -> Result<BTreeSet<NamedNode>, QueryError> {
        let mut found = BTreeSet::new();
        for quad in self.quads(None, Some(property), Some(object)) {
            if let NamedOrBlankNode::NamedNode(node) = quad?.subject
                && self.fits(&node)?
            {
                found.insert(node);
            }
        }
        Ok(found)
    }

    /// The first value of `property`.
    pub(super) fn object(&self, node: &NamedNode, property: NamedNodeRef<'_>) -> Result<Option<Term>, StorageError> {
        Ok(self.store.values(node, property)?.into_iter().next())
    }

    pub(super) fn quads(
        &self,
        subject: Option<&NamedNode>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
    ) -> oxigraph::store::QuadIter<'static> {
        self.store.database().quads_for_pattern(subject.map(|node| node.as_ref().into()), predicate, object, None)
    }
}

/// Takes `label`, whole or without its last character (聊城 for 聊城市), off the front of `name`.
fn strip_place<'n>(name: &'n str, label: &str) -> &'n str {
    let short = label.char_indices().next_back().map_or(label, |(at, _)| &label[..at]);
    name.strip_prefix(label).or_else(|| name.strip_prefix(short).filter(|_| short.len() > 3)).unwrap_or(name)
}

/// `<iri>` or `scheme://…` as a node.
pub(super) fn iri(name: &str) -> Option<NamedNode> {
    let bracketed = name.strip_prefix('<').and_then(|name| name.strip_suffix('>'));
    let iri = bracketed.or_else(|| name.contains("://").then_some(name))?;
    NamedNode::new(iri).ok()
}
