//! `ontology/core.ttl`, `ontology/domain.ttl` → classes and properties by number: what may be said?

use std::collections::{BTreeMap, BTreeSet, HashMap};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};

use super::{File, Files, PackError};
use crate::model::{Relation, Type};

/// Namespace of the ontology.
pub const LP: &str = "https://w3id.org/lianpu/ontology#";
const SUB_CLASS: &str = "http://www.w3.org/2000/01/rdf-schema#subClassOf";
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";
const TRANSITIVE: &str = "http://www.w3.org/2002/07/owl#TransitiveProperty";
const CLASS: &str = "http://www.w3.org/2002/07/owl#Class";
const PROPERTIES: [&str; 2] =
    ["http://www.w3.org/2002/07/owl#ObjectProperty", "http://www.w3.org/2002/07/owl#DatatypeProperty"];
const SCHEMA: [&str; 2] = ["https://schema.org/", "http://schema.org/"];

/// A class.
#[derive(Debug, Clone)]
pub struct Class {
    /// Local name (`Company`).
    pub name: String,
    /// Classes of this ontology above it, itself included.
    pub ancestors: BTreeSet<Type>,
    /// Annotations do not cover it.
    pub unmeasured: bool,
    /// Labels by language.
    pub labels: BTreeMap<String, String>,
}

/// A property.
#[derive(Debug, Clone)]
pub struct Property {
    /// Local name (`locatedIn`).
    pub name: String,
    /// Classes its subject may have; empty where not stated.
    pub domain: Vec<Type>,
    /// Classes of this ontology its object may have.
    pub range: Vec<Type>,
    /// Literal datatypes its object may have, as IRIs.
    pub datatypes: Vec<String>,
    /// Qualifiers a statement with it may carry.
    pub qualifiers: BTreeSet<String>,
    /// The property that leads to the node with the qualifiers, beside the direct triple.
    pub recorded_by: Option<Relation>,
    /// As a qualifier: the statement holds only of a part.
    pub partial: bool,
    /// As a qualifier: without it the statement is not made.
    pub required: bool,
    /// What lies in a thing lies in what that lies in.
    pub transitive: bool,
    /// Annotations do not cover it.
    pub unmeasured: bool,
    /// Labels by language.
    pub labels: BTreeMap<String, String>,
}

/// The closed vocabulary.
#[derive(Debug, Default)]
pub struct Ontology {
    classes: Vec<Class>,
    properties: Vec<Property>,
    class_index: HashMap<String, Type>,
    property_index: HashMap<String, Relation>,
}

type Facts = BTreeMap<String, BTreeMap<String, Vec<Term>>>;

impl Ontology {
    pub(super) fn load(files: &Files, errors: &mut Vec<PackError>) -> Ontology {
        let mut facts = Facts::new();
        for path in ["ontology/core.ttl", "ontology/domain.ttl"] {
            let Some(file) = files.get(path) else {
                errors.push(PackError::at(path, 0, "this file is missing"));
                continue;
            };
            for quad in RdfParser::from_format(RdfFormat::Turtle).for_reader(file.text.as_bytes()) {
                match quad {
                    Ok(quad) => {
                        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject
                            && let Some(name) = subject.as_str().strip_prefix(LP)
                        {
                            let of = facts.entry(name.to_owned()).or_default();
                            of.entry(quad.predicate.as_str().to_owned()).or_default().push(quad.object);
                        }
                    }
                    Err(e) => {
                        errors.push(PackError::at(path, line_of(&e), e.to_string()));
                        break;
                    }
                }
            }
        }
        let mut ontology = Ontology::default();
        ontology.add_classes(&facts);
        ontology.add_properties(&facts, errors);
        ontology
    }

    fn add_classes(&mut self, facts: &Facts) {
        let names: Vec<&String> = facts.iter().filter(|(_, f)| has_type(f, &[CLASS])).map(|(name, _)| name).collect();
        for (i, name) in names.iter().enumerate() {
            self.class_index.insert((*name).clone(), Type(i as u16));
        }
        for name in &names {
            let mut ancestors = BTreeSet::new();
            let mut open = vec![(*name).clone()];
            while let Some(next) = open.pop() {
                let Some(&id) = self.class_index.get(&next) else { continue };
                if ancestors.insert(id) {
                    open.extend(locals(facts.get(&next).and_then(|f| f.get(SUB_CLASS))));
                }
            }
            let of = &facts[*name];
            let unmeasured = is_true(of, "unmeasured");
            self.classes.push(Class { name: (*name).clone(), ancestors, unmeasured, labels: labels(of) });
        }
    }

    fn add_properties(&mut self, facts: &Facts, errors: &mut Vec<PackError>) {
        let names: Vec<&String> =
            facts.iter().filter(|(_, f)| has_type(f, &PROPERTIES)).map(|(name, _)| name).collect();
        for (i, name) in names.iter().enumerate() {
            self.property_index.insert((*name).clone(), Relation(i as u16));
        }
        for name in names {
            let of = &facts[name];
            let schema = |local: &str| {
                SCHEMA.iter().flat_map(|ns| of.get(&format!("{ns}{local}")).into_iter().flatten()).collect::<Vec<_>>()
            };
            let mut classes = |terms: Vec<&Term>| {
                let mut types = Vec::new();
                for term in terms {
                    if let Term::NamedNode(node) = term
                        && let Some(local) = node.as_str().strip_prefix(LP)
                    {
                        match self.class_index.get(local) {
                            Some(&t) => types.push(t),
                            None => errors.push(
                                PackError::at("ontology/domain.ttl", 0, format!("lp:{local} is no class")).about(name),
                            ),
                        }
                    }
                }
                types.sort();
                types
            };
            let (domain, range) = (classes(schema("domainIncludes")), classes(schema("rangeIncludes")));
            let datatypes = schema("rangeIncludes")
                .into_iter()
                .filter_map(|t| match t {
                    Term::NamedNode(n) if !n.as_str().starts_with(LP) => Some(n.as_str().to_owned()),
                    _ => None,
                })
                .collect();
            self.properties.push(Property {
                name: name.clone(),
                domain,
                range,
                datatypes,
                qualifiers: locals(of.get(&format!("{LP}qualifier"))).into_iter().collect(),
                recorded_by: locals(of.get(&format!("{LP}recordedBy")))
                    .first()
                    .and_then(|n| self.property_index.get(n))
                    .copied(),
                partial: is_true(of, "partial"),
                required: is_true(of, "required"),
                transitive: has_type(of, &[TRANSITIVE]),
                unmeasured: is_true(of, "unmeasured"),
                labels: labels(of),
            });
        }
    }

    /// The class called `name`.
    pub fn class(&self, name: &str) -> Option<Type> {
        self.class_index.get(name).copied()
    }

    /// The property called `name`.
    pub fn property(&self, name: &str) -> Option<Relation> {
        self.property_index.get(name).copied()
    }

    /// What is known of a class.
    pub fn class_of(&self, id: Type) -> &Class {
        &self.classes[id.0 as usize]
    }

    /// What is known of a property.
    pub fn property_of(&self, id: Relation) -> &Property {
        &self.properties[id.0 as usize]
    }

    /// All classes, by number.
    pub fn classes(&self) -> impl Iterator<Item = (Type, &Class)> {
        self.classes.iter().enumerate().map(|(i, c)| (Type(i as u16), c))
    }

    /// All properties, by number.
    pub fn properties(&self) -> impl Iterator<Item = (Relation, &Property)> {
        self.properties.iter().enumerate().map(|(i, p)| (Relation(i as u16), p))
    }

    /// The class that an entity of class `kind` has in the graph: finer classes below it serve rules alone.
    pub fn entity_class(&self, kind: Type) -> Type {
        let Some(top) = self.class("Entity") else { return kind };
        let own = |t: &Type| self.classes[t.0 as usize].ancestors.len();
        let below = self.classes[kind.0 as usize].ancestors.iter().filter(|a| **a != top && self.is_a(**a, top));
        below.min_by_key(|t| own(t)).copied().unwrap_or(kind)
    }

    /// Whether `kind` is `above` or one of its subclasses.
    pub fn is_a(&self, kind: Type, above: Type) -> bool {
        self.classes[kind.0 as usize].ancestors.contains(&above)
    }
}

fn has_type(facts: &BTreeMap<String, Vec<Term>>, types: &[&str]) -> bool {
    facts.get(TYPE).is_some_and(|t| t.iter().any(|t| matches!(t, Term::NamedNode(n) if types.contains(&n.as_str()))))
}

fn is_true(facts: &BTreeMap<String, Vec<Term>>, name: &str) -> bool {
    facts
        .get(&format!("{LP}{name}"))
        .is_some_and(|v| v.iter().any(|t| matches!(t, Term::Literal(l) if l.value() == "true")))
}

fn locals(terms: Option<&Vec<Term>>) -> Vec<String> {
    let name = |t: &Term| match t {
        Term::NamedNode(n) => n.as_str().strip_prefix(LP).map(str::to_owned),
        _ => None,
    };
    terms.into_iter().flatten().filter_map(name).collect()
}

fn labels(facts: &BTreeMap<String, Vec<Term>>) -> BTreeMap<String, String> {
    let label = |t: &Term| match t {
        Term::Literal(l) => Some((l.language().unwrap_or("").to_owned(), l.value().to_owned())),
        _ => None,
    };
    facts.get(LABEL).into_iter().flatten().filter_map(label).collect()
}

/// Files that stand in the graph as they are must be Turtle.
pub(super) fn well_formed<'f>(files: impl Iterator<Item = File<'f>>, errors: &mut Vec<PackError>) {
    for file in files {
        let mut triples = RdfParser::from_format(RdfFormat::Turtle).for_reader(file.text.as_bytes());
        errors.extend(triples.find_map(Result::err).map(|e| PackError::at(file.path, line_of(&e), e.to_string())));
    }
}

fn line_of(error: &oxigraph::io::RdfParseError) -> usize {
    match error {
        oxigraph::io::RdfParseError::Syntax(e) => e.location().map_or(0, |l| l.start.line as usize + 1),
        oxigraph::io::RdfParseError::Io(_) => 0,
    }
}
