//! The lines of a store → what must be known before a node is written: where it stands, whether it is used, what is a record.
//!
//! 16 bytes for each subject that is no claim, and 8 for each node that something is stated of or with.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet};

use super::group::{self, is_iri};
use super::literal::Literal;
use crate::emit::{LP, is_verdict};
use crate::export::source::Kind;
use crate::export::{ExportError, Source};
use crate::store::bare;

const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const SUBCLASS: &str = "http://www.w3.org/2000/01/rdf-schema#subClassOf";
const IDENTIFIER: &str = "http://purl.org/dc/terms/identifier";

/// What is known of a store before it is written.
#[derive(Default)]
pub struct Index {
    /// Where the lines of a subject begin, by the hash of its name.
    places: FxHashMap<u64, u64>,
    /// The same by name, for those whose hash is another's.
    doubles: BTreeMap<String, u64>,
    /// Hashes of what is used as a subject or an object.
    used: FxHashSet<u64>,
    /// What is used and has no lines.
    pub bare: BTreeSet<String>,
    /// Classes below `lp:Record`, as written.
    pub records: BTreeSet<String>,
    /// Properties that lead to a record beside the triple that it repeats, and those it repeats; both as written.
    pub repeated: BTreeMap<String, Vec<String>>,
    /// Names of the properties that qualify a statement.
    pub qualifiers: BTreeSet<String>,
    /// The confidence of each rule, by its id.
    pub confidence: BTreeMap<String, String>,
}

fn hash(term: &str) -> u64 {
    // of fixed keys: the same in each run
    let mut hasher = DefaultHasher::new();
    term.hash(&mut hasher);
    hasher.finish()
}

/// A term of the ontology as written in a line.
pub fn is_term(text: &str, name: &str) -> bool {
    bare(text).and_then(|iri| iri.strip_prefix(LP)) == Some(name)
}

/// The end of an IRI as written: `chainLeader`.
pub fn local(term: &str) -> &str {
    let iri = bare(term).unwrap_or(term);
    iri.rsplit(['#', '/']).next().unwrap_or(iri)
}

/// Whether a subject becomes a node, where something is stated of it.
pub fn is_meant(source: &Source<'_>, subject: &str) -> bool {
    let is = |class| source.below(subject, class).is_some();
    !is("claim") && !is("derivation") && (source.has_evidence() || !is("document") && !is_verdict(subject))
}

impl Index {
    /// Reads the lines of `source`.
    pub fn read(source: &Source<'_>) -> Result<Index, ExportError> {
        let mut index = Index::default();
        let mut above: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let wants =
            |subject: &str| source.below(subject, "claim").is_none() && source.below(subject, "derivation").is_none();
        let lines = std::io::BufReader::with_capacity(1 << 18, source.store().nquads_in_file()?);
        group::each(lines, wants, |group, at| {
            let subject = &group.subject;
            index.place(subject, at);
            let meant = is_meant(source, subject);
            for statement in &group.statements {
                let (predicate, object) = (&statement.predicate, &statement.object);
                if meant && statement.graphs.iter().any(|graph| source.states(graph)) {
                    index.used.insert(hash(subject));
                    if !object.starts_with('"') && !is_iri(predicate, TYPE) && is_meant(source, object) {
                        index.used.insert(hash(object));
                    }
                }
                if statement.graphs.iter().any(|graph| source.kind(graph) != Kind::Registry) {
                    continue;
                }
                if is_iri(predicate, SUBCLASS) {
                    above.entry(object.clone()).or_default().push(subject.clone());
                } else if is_term(predicate, "recordedBy") {
                    index.repeated.entry(object.clone()).or_default().push(subject.clone());
                } else if is_term(predicate, "qualifier") {
                    index.qualifiers.insert(local(object).to_owned());
                } else if is_term(predicate, "confidence")
                    && let Some((confidence, _)) = Literal::read(object)
                {
                    let ids = group.objects(IDENTIFIER).filter_map(Literal::read);
                    index.confidence.extend(ids.map(|(id, _)| (id.text, confidence.text.clone())));
                }
            }
            Ok(())
        })?;
        let mut waiting = vec![format!("<{LP}Record>")];
        while let Some(class) = waiting.pop() {
            waiting.extend(above.remove(&class).unwrap_or_default());
            index.records.insert(class);
        }
        index.find_bare(source)?;
        Ok(index)
    }

    fn place(&mut self, subject: &str, at: u64) {
        match self.places.entry(hash(subject)) {
            std::collections::hash_map::Entry::Vacant(entry) => drop(entry.insert(at)),
            std::collections::hash_map::Entry::Occupied(_) => drop(self.doubles.insert(subject.to_owned(), at)),
        }
    }

    /// Where the lines of a subject begin; what stands there may have another name where it is none.
    pub fn at(&self, subject: &str) -> Option<u64> {
        let double = if self.doubles.is_empty() { None } else { self.doubles.get(subject) };
        double.or_else(|| self.places.get(&hash(subject))).copied()
    }

    /// Whether something that is exported is stated of or with a node.
    pub fn is_used(&self, node: &str) -> bool {
        self.used.contains(&hash(node))
    }

    /// Notes what is used and has no lines of its own: once more through the lines, where there is such.
    fn find_bare(&mut self, source: &Source<'_>) -> Result<(), ExportError> {
        if self.used.iter().all(|node| self.places.contains_key(node)) {
            return Ok(());
        }
        source.store().each_line(|line| -> Result<(), ExportError> {
            if let Some([subject, predicate, object]) = line.terms()
                && source.states(line.graph.unwrap_or_default())
                && !object.starts_with('"')
                && !is_iri(predicate, TYPE)
                && is_meant(source, subject)
                && is_meant(source, object)
                && self.at(object).is_none()
            {
                self.bare.insert(object.to_owned());
            }
            Ok(())
        })
    }
}
