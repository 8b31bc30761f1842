//! A store and SHACL shapes → what in the graph does not conform: where, why, and how badly?
//!
//! The data graph is the union of all graphs of the store, so that the shapes see the class hierarchy in the registry and the
//! labels among the entities. It is held in memory while it is validated: 3 GB and 22 s for 1.4 M quads.

mod shapes;

use crate::export::{self, ExportError};
use crate::store::Store;
use oxigraph::io::{RdfFormat, RdfParser, RdfSyntaxError};
use oxigraph::model::Triple;
use rudof_rdf::rdf_core::term::Object;
use rudof_rdf::rdf_impl::OxigraphInMemory;
use shacl::error::{IRError, ValidationError};
use shacl::validator::processor::{GraphValidation, ShaclProcessor};
use shacl::validator::report::ValidationResult;
use shacl::validator::store::Graph;
use shacl::validator::{ShaclConfig, ShaclValidationMode};
use shapes::Shapes;

/// One `sh:ValidationResult`. Terms are written as in N-Triples, an IRI without its angle brackets.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Violation {
    /// The node that does not conform.
    pub focus_node: String,
    /// The path from it that is at fault, as a SPARQL property path; none where the node itself is.
    pub path: Option<String>,
    /// The value that is at fault; none where one is missing.
    pub value: Option<String>,
    /// The constraint component: `MinCount`, `Datatype`, …, the end of its IRI.
    pub constraint: String,
    /// `Violation`, `Warning` or `Info`.
    pub severity: String,
    /// The shape that says so; a blank node's name means nothing and is left out.
    pub shape: Option<String>,
    /// The shape's message in Chinese, or in no language.
    pub message_zh: Option<String>,
    /// The shape's message in English, or in no language.
    pub message_en: Option<String>,
}

/// Why a store cannot be validated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ValidateError {
    /// The shapes are not Turtle.
    #[error("the shapes are not Turtle: {0}")]
    Turtle(#[from] RdfSyntaxError),
    /// The shapes are not SHACL.
    #[error("the shapes are not SHACL: {0}")]
    Shapes(#[source] Box<IRError>),
    /// The shapes use what cannot be validated rightly; better none than wrong results.
    #[error("the shapes cannot be validated: {0}")]
    Unsupported(String),
    /// A triple cannot be brought into memory.
    #[error("the graph cannot be read: {0}")]
    Graph(String),
    /// The store's `graph.nq` cannot be read.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The validation itself failed.
    #[error("the validation failed: {0}")]
    Validation(#[source] Box<ValidationError>),
}

/// Validates all graphs of `store`, taken together, against `shapes` (SHACL Core in Turtle). The violations are sorted by
/// focus node, path and value; none: the graph conforms.
pub fn validate(store: &Store, shapes: &str) -> Result<Vec<Violation>, ValidateError> {
    let mut triples = Vec::new();
    export::distinct_triples(store.nquads().map_err(ExportError::from)?, |number, triple| {
        let line = format!("{triple} .");
        for quad in RdfParser::from_format(RdfFormat::NTriples).lenient().for_slice(&line) {
            triples.push(Triple::from(quad.map_err(|error| ExportError::damaged(number, &error.into()))?));
        }
        Ok(())
    })?;
    validate_triples(triples, shapes)
}

/// Validates `triples` against `shapes`, as [`validate`] does the triples of a store.
///
/// ```
/// use lianpu::validate::validate_triples;
/// use oxigraph::model::{NamedNode, Triple, vocab::rdf};
///
/// let shapes = r#"
///     @prefix sh: <http://www.w3.org/ns/shacl#> .
///     @prefix lp: <https://w3id.org/lianpu/ontology#> .
///     @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
///     lp:CompanyShape a sh:NodeShape ; sh:targetClass lp:Company ;
///         sh:property [ sh:path rdfs:label ; sh:minCount 1 ; sh:message "公司须有名称"@zh, "a company needs a name"@en ] ."#;
/// let company = Triple::new(
///     NamedNode::new("https://w3id.org/lianpu/id/company/某公司")?,
///     rdf::TYPE,
///     NamedNode::new("https://w3id.org/lianpu/ontology#Company")?,
/// );
/// let violations = validate_triples([company], shapes)?;
/// assert_eq!(violations[0].message_zh.as_deref(), Some("公司须有名称"));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn validate_triples(
    triples: impl IntoIterator<Item = Triple>,
    shapes: &str,
) -> Result<Vec<Violation>, ValidateError> {
    let shapes = Shapes::parse(shapes)?;
    let data = in_memory(triples)?;
    let report = GraphValidation::new(Graph::from(data))
        .validate(&shapes.schema, &ShaclValidationMode::Native, &ShaclConfig::default())
        .map_err(|error| ValidateError::Validation(Box::new(error)))?;
    let mut violations: Vec<Violation> = report.results().iter().map(|result| violation(result, &shapes)).collect();
    violations.sort();
    violations.dedup();
    Ok(violations)
}

/// The triples as a graph of the SHACL library.
fn in_memory(triples: impl IntoIterator<Item = Triple>) -> Result<OxigraphInMemory, ValidateError> {
    let mut graph = OxigraphInMemory::new();
    for Triple { subject, predicate, object } in triples {
        graph
            .add_triple_ref(subject.as_ref(), predicate.as_ref(), object.as_ref())
            .map_err(|error| ValidateError::Graph(error.to_string()))?;
    }
    Ok(graph)
}

fn violation(result: &ValidationResult, shapes: &Shapes) -> Violation {
    let reported = result.constraint_component().to_string();
    let reported = reported.trim_matches(['<', '>']).rsplit('#').next().unwrap_or_default();
    let constraint = shapes.stated(result.source(), reported).trim_end_matches("ConstraintComponent");
    // The library's own message names the component it checked; a shape's message is left as it is.
    let message = |language| {
        message(result, language).map(|text| {
            let own = !reported.starts_with(constraint) && text.starts_with("Pattern(");
            if own { format!("{constraint} not satisfied") } else { text }
        })
    };
    Violation {
        focus_node: term(result.focus_node()),
        path: result.path().map(ToString::to_string),
        value: result.value().map(term),
        constraint: constraint.to_owned(),
        severity: result.severity().to_string(),
        shape: result.source().filter(|source| matches!(source, Object::Iri(_))).map(term),
        message_zh: message("zh"),
        message_en: message("en"),
    }
}

fn term(object: &Object) -> String {
    match object {
        Object::Iri(iri) => iri.as_str().to_owned(),
        object => object.to_string(),
    }
}

/// The message in `language`, or the one without a language.
fn message(result: &ValidationResult, language: &str) -> Option<String> {
    let in_language = |wanted: Option<&str>| {
        result
            .message()
            .iter()
            .find_map(|(tag, text)| (tag.as_ref().map(ToString::to_string).as_deref() == wanted).then(|| text.clone()))
    };
    in_language(Some(language)).or_else(|| in_language(None))
}
