//! A named question, a file or a SPARQL text → its answer from a store, as a table or in a standard format.
//!
//! The named queries are the files of `queries/`; see [`Header`] for what stands at their head. Every query sees as its default
//! graph the union of **all** graphs: what documents state, their evidence, the registry, the entities and what is derived.
//! `GRAPH ?g { … }` still tells them apart. Oxigraph does not merge equal triples of different graphs, so a triple that five
//! documents state is met five times: queries that count or add up must do so over `SELECT DISTINCT`.
//!
//! ```no_run
//! use lianpu::query::{self, Format, NamedQuery};
//!
//! let store = lianpu::store::open("lianpu-store")?;
//! let query = NamedQuery::find("projects-of-place")?;
//! let results = query.run(&store, &[("place".into(), "茌平".into())])?;
//! results.write(Format::Csv, &query::Style::default(), &mut std::io::stdout())?;
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod bind;
mod documents;
mod error;
mod header;
mod kind;
mod names;
mod nearest;
mod results;
mod syntax;
mod table;

pub use error::{QueryError, SyntaxError};
pub use header::{Column, Header, Parameter, Unset};
pub use kind::Kind;
pub use names::{Reading, resolve};
pub use results::{Format, Results, write_rows};
pub use table::Style;

pub(crate) use nearest::nearest;

use crate::store::Store;
use include_dir::{Dir, include_dir};
use oxigraph::model::Term;
use oxigraph::sparql::{PreparedSparqlQuery, QueryEvaluationError, SparqlEvaluator, Variable};
use std::borrow::Cow;

/// The query files, built into the program.
static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/queries");

/// The prefixes a query may use without declaring them.
pub const PREFIXES: [(&str, &str); 12] = [
    ("dcterms", "http://purl.org/dc/terms/"),
    ("id", "https://w3id.org/lianpu/id/"),
    ("lp", "https://w3id.org/lianpu/ontology#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("qb", "http://purl.org/linked-data/cube#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "https://schema.org/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// A SPARQL query with a name and a [`Header`].
#[derive(Clone, Debug)]
pub struct NamedQuery {
    /// The name: the file's without `.rq`.
    pub name: String,
    /// Title, parameters and columns.
    pub header: Header,
    /// The SPARQL text, head included.
    pub text: String,
    /// Whether it may read evidence: a built-in query does where it asks for claims; of another one nothing is known.
    pub reads_evidence: bool,
}

/// What a built-in query names where it asks for claims.
const CLAIMS: &str = "rdf:subject";

impl NamedQuery {
    /// All built-in queries, sorted by name.
    pub fn all() -> Result<Vec<Self>, QueryError> {
        let mut queries = Vec::new();
        for file in FILES.files() {
            let path = file.path();
            if path.extension().is_some_and(|extension| extension == "rq")
                && let (Some(stem), Some(text)) = (path.file_stem(), file.contents_utf8())
            {
                queries.push(Self::built_in(&stem.to_string_lossy(), text)?);
            }
        }
        queries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(queries)
    }

    /// The built-in query called `name`.
    pub fn find(name: &str) -> Result<Self, QueryError> {
        match FILES.get_file(format!("{name}.rq")).and_then(include_dir::File::contents_utf8) {
            Some(text) => Self::built_in(name, text),
            None => {
                let queries = Self::all()?;
                let near = nearest(name, queries.iter().map(|query| query.name.as_str()));
                Err(QueryError::UnknownQuery { name: name.into(), near })
            }
        }
    }

    fn built_in(name: &str, text: &str) -> Result<Self, QueryError> {
        Ok(Self { reads_evidence: text.contains(CLAIMS), ..Self::from_text(name, text)? })
    }

    /// A query from elsewhere: a file's text or one typed in. `name` stands in errors.
    pub fn from_text(name: &str, text: &str) -> Result<Self, QueryError> {
        let text = text.trim_start_matches('\u{feff}');
        Ok(Self { name: name.into(), header: Header::parse(name, text)?, text: text.into(), reads_evidence: true })
    }

    /// Checks the SPARQL without a store.
    pub fn check(&self) -> Result<(), QueryError> {
        self.prepare(&self.text).map(drop)
    }

    /// Answers the query. `settings` are the parameters' values, as people write them; `*` stands for any value. A query
    /// without declared parameters takes any variable, its value an `<IRI>`, a whole number or a text.
    pub fn run(&self, store: &Store, settings: &[(String, String)]) -> Result<Results, QueryError> {
        let mut text = Cow::from(&self.text);
        let mut substitutions = Vec::new();
        for (name, term) in self.bindings(store, settings)? {
            match bind::bind(&text, &name, &term) {
                Some(bound) => text = bound.into(),
                None => substitutions.push((self.variable(&name)?, term)),
            }
        }
        let mut prepared = self.prepare(&text)?;
        for (variable, term) in substitutions {
            prepared = prepared.substitute_variable(variable, term);
        }
        let results = prepared.on_store(store.database()).execute().map_err(|error| match error {
            QueryEvaluationError::NotExistingSubstitutedVariable(variable) => {
                QueryError::NotProjected { query: self.name.clone(), name: variable.into_string() }
            }
            error => error.into(),
        })?;
        Ok(Results::new(results, &self.header))
    }

    /// The value of every parameter that has one.
    fn bindings(&self, store: &Store, settings: &[(String, String)]) -> Result<Vec<(String, Term)>, QueryError> {
        let parameters = &self.header.parameters;
        let mut bindings = Vec::new();
        for (name, value) in settings {
            if parameters.is_empty() {
                bindings.push((name.clone(), Kind::guess(value).read(store, name, value)?));
            } else if parameters.iter().all(|parameter| parameter.name != *name) {
                let parameters = parameters.iter().map(|parameter| parameter.name.clone()).collect();
                return Err(QueryError::UnknownParameter { query: self.name.clone(), name: name.clone(), parameters });
            }
        }
        for parameter in parameters {
            let given =
                settings.iter().rev().find(|(name, _)| *name == parameter.name).map(|(_, value)| value.as_str());
            let value = match (given, &parameter.default) {
                (Some("*") | None, Unset::Any) => continue,
                (None, Unset::Value(value)) => value,
                (None, Unset::Required) => {
                    return Err(QueryError::MissingParameter {
                        query: self.name.clone(),
                        name: parameter.name.clone(),
                        about: parameter.about.clone(),
                    });
                }
                (Some(value), _) => value,
            };
            bindings.push((parameter.name.clone(), parameter.kind.read(store, &parameter.name, value)?));
        }
        Ok(bindings)
    }

    fn prepare(&self, text: &str) -> Result<PreparedSparqlQuery, QueryError> {
        let mut evaluator = SparqlEvaluator::new();
        for (name, iri) in PREFIXES {
            evaluator = evaluator.with_prefix(name, iri).map_err(|error| QueryError::Header {
                query: self.name.clone(),
                line: 0,
                reason: error.to_string(),
            })?;
        }
        let mut prepared = evaluator.parse_query(text).map_err(|error| syntax::describe(&self.name, text, &error))?;
        // A FROM clause is the asker's own choice of graphs.
        if prepared.dataset().is_default_dataset() {
            prepared.dataset_mut().set_default_graph_as_union();
        }
        Ok(prepared)
    }

    fn variable(&self, name: &str) -> Result<Variable, QueryError> {
        Variable::new(name).map_err(|_| QueryError::BadValue {
            name: "the name of a parameter".into(),
            value: name.into(),
            expected: "a SPARQL variable name",
        })
    }
}
