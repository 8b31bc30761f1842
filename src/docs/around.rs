//! A pack → what stands around the vocabulary: named questions, rules of derivation, chain templates.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term as Node};
use serde::Serialize;

use super::DocsError;
use super::terms::{SKOS, Said};
use crate::pack::{File, Pack};
use crate::query::{NamedQuery, Unset};
use crate::vocabulary as v;

/// Where named questions stand, and rules of derivation.
const QUESTIONS: &str = "queries";
const DERIVED: &str = "queries/derive";
/// Where chain templates stand.
const TEMPLATES: &str = "ontology/chains";

/// A named question, or a rule of derivation.
#[derive(Debug, Serialize)]
pub struct Question {
    name: String,
    title: Said,
    about: String,
    parameters: Vec<Parameter>,
    /// Columns with their heading in Chinese.
    columns: Vec<(String, String)>,
}

/// A parameter of a question.
#[derive(Debug, Serialize)]
pub struct Parameter {
    name: String,
    kind: String,
    /// What holds where it is not given.
    default: String,
    is_required: bool,
    about: String,
}

/// The named questions of a pack, by name.
pub fn questions(pack: &Pack) -> Result<Vec<Question>, DocsError> {
    let inside = |file: &File<'_>| !file.path.starts_with(&format!("{DERIVED}/"));
    pack.files.below(QUESTIONS, ".rq").filter(inside).map(question).collect()
}

/// The rules of derivation of a pack, by name.
pub fn derivations(pack: &Pack) -> Result<Vec<Question>, DocsError> {
    pack.files.below(DERIVED, ".rq").map(question).collect()
}

fn question(file: File<'_>) -> Result<Question, DocsError> {
    let name = file.path.trim_start_matches(QUESTIONS).trim_start_matches('/').trim_end_matches(".rq");
    let header = NamedQuery::from_text(name, file.text)?.header;
    let parameters = header.parameters.into_iter().map(|parameter| Parameter {
        is_required: parameter.default == Unset::Required,
        default: match parameter.default {
            Unset::Value(value) => value,
            Unset::Any => "*".into(),
            Unset::Required => String::new(),
        },
        name: parameter.name,
        kind: parameter.kind.to_string(),
        about: parameter.about,
    });
    Ok(Question {
        name: name.to_owned(),
        title: Said::new(header.title_zh, header.title),
        about: header.about,
        parameters: parameters.collect(),
        columns: header.columns.into_iter().map(|column| (column.name, column.label_zh.unwrap_or_default())).collect(),
    })
}

/// The chain templates of a pack.
#[derive(Debug, Default, Serialize)]
pub struct Chains {
    chains: Vec<Chain>,
    segments: usize,
    products: usize,
}

/// A chain template.
#[derive(Debug, Serialize)]
pub struct Chain {
    name: Said,
    /// The file that has it.
    file: String,
    segments: usize,
    /// Products on its segments, without the kinds of these.
    products: usize,
}

/// What a file of templates says, by subject and property.
type Spoken = BTreeMap<String, BTreeMap<String, Vec<Node>>>;

/// The chain templates of a pack, file by file and by name.
pub fn chains(pack: &Pack) -> Result<Chains, DocsError> {
    let mut all = Chains::default();
    let (mut segments, mut products) = (BTreeSet::new(), BTreeSet::new());
    for file in pack.files.below(TEMPLATES, ".ttl") {
        let spoken = spoken(file)?;
        let nodes = |subject: &str, property: &str| {
            let nodes = spoken.get(subject).and_then(|facts| facts.get(property)).into_iter().flatten();
            nodes.filter_map(|node| if let Node::NamedNode(node) = node { Some(node.as_str()) } else { None })
        };
        for (iri, facts) in &spoken {
            if nodes(iri, v::TYPE.as_str()).any(|class| class == v::PRODUCT.as_str()) {
                products.insert(iri.clone());
            }
            if !facts.contains_key(v::HAS_SEGMENT.as_str()) {
                continue;
            }
            let own: BTreeSet<&str> = nodes(iri, v::HAS_SEGMENT.as_str()).collect();
            let made: BTreeSet<&str> =
                own.iter().flat_map(|segment| nodes(segment, v::SEGMENT_PRODUCT.as_str())).collect();
            products.extend(made.iter().map(|product| (*product).to_owned()));
            segments.extend(own.iter().map(|segment| (*segment).to_owned()));
            all.chains.push(Chain {
                name: name(iri, facts),
                file: file.path.to_owned(),
                segments: own.len(),
                products: made.len(),
            });
        }
    }
    (all.segments, all.products) = (segments.len(), products.len());
    Ok(all)
}

fn spoken(file: File<'_>) -> Result<Spoken, DocsError> {
    let mut spoken = Spoken::new();
    for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(file.text) {
        let wrong = |reason: String| DocsError::Vocabulary { path: file.path.into(), reason };
        let quad = quad.map_err(|error| wrong(error.to_string()))?;
        if let NamedOrBlankNode::NamedNode(subject) = quad.subject {
            let facts = spoken.entry(subject.into_string()).or_default();
            facts.entry(quad.predicate.into_string()).or_default().push(quad.object);
        }
    }
    Ok(spoken)
}

/// What a chain is called: its labels, else the end of its IRI.
fn name(iri: &str, facts: &BTreeMap<String, Vec<Node>>) -> Said {
    let labels = [v::LABEL.as_str().to_owned(), format!("{SKOS}prefLabel")];
    let labels = labels.iter().filter_map(|property| facts.get(property)).flatten();
    let mut name = Said::default();
    for label in labels {
        if let Node::Literal(label) = label {
            match label.language() {
                Some("en") => name.en = label.value().into(),
                _ if name.zh.is_empty() => name.zh = label.value().into(),
                _ => {}
            }
        }
    }
    if name.zh.is_empty() {
        name.zh = iri.rsplit('/').next().unwrap_or(iri).into();
    }
    name
}
