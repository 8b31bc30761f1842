//! SPARQL → rows of texts: what the picture needs to know of a store.
//!
//! An unbound variable is an empty text. Rows come sorted and distinct, so that nothing hangs on the order of the database.

use super::error::DiagramError;
use crate::query::NamedQuery;
use crate::store::Store;
use oxigraph::model::Term;

/// Every chain: node, name, whether the name is its label, whether it has a template.
pub(super) const CHAINS: &str = "SELECT DISTINCT ?chain ?name ?label ?template WHERE {
  ?chain a lp:IndustryChain .
  { ?chain rdfs:label ?name . BIND (1 AS ?label) } UNION { ?chain skos:altLabel ?name . BIND (0 AS ?label) }
  BIND (IF(EXISTS { ?chain lp:hasSegment ?segment }, 1, 0) AS ?template)
  FILTER (LANG(?name) != 'en')
}";

/// Chains that a document puts a company, project or park in.
pub(super) const PEOPLED: &str = "SELECT DISTINCT ?chain WHERE {
  { ?node lp:inChain ?chain . ?node a ?class VALUES ?class { lp:Company lp:Project lp:Park } }
  UNION { ?chain lp:chainOwner ?node }
  ?chain a lp:IndustryChain .
}";

/// The segments of chains: chain, segment, label, tier, order.
pub(super) const SEGMENTS: &str = "SELECT DISTINCT ?segment ?label ?tier ?order WHERE {
  VALUES ?chain { %NODES% }
  ?chain lp:hasSegment ?segment .
  ?segment rdfs:label ?label FILTER (LANG(?label) != 'en')
  OPTIONAL { ?segment lp:tier ?tier }
  OPTIONAL { ?segment lp:order ?order }
}";

/// The names of what segments turn out, of all chains: chain, segment, name. A kind of a product counts as the product.
pub(super) const SEGMENT_PRODUCTS: &str = "SELECT DISTINCT ?chain ?segment ?name WHERE {
  ?chain lp:hasSegment ?segment .
  ?segment lp:segmentProduct/(^skos:broader)? ?product .
  ?product rdfs:label|skos:altLabel ?name FILTER (LANG(?name) != 'en')
}";

/// What feeds what among the segments of chains.
pub(super) const FEEDS: &str = "SELECT DISTINCT ?from ?to WHERE {
  VALUES ?chain { %NODES% }
  ?chain lp:hasSegment ?from . ?from lp:feeds ?to . ?chain lp:hasSegment ?to .
}";

/// What documents say is upstream of what: node, label, node, label.
pub(super) const UPSTREAM: &str = "SELECT DISTINCT ?from ?fromLabel ?to ?toLabel WHERE {
  ?from lp:upstreamOf ?to .
  ?from rdfs:label ?fromLabel . ?to rdfs:label ?toLabel
  FILTER (LANG(?fromLabel) != 'en' && LANG(?toLabel) != 'en')
}";

/// Members of chains: node, class, whether it owns the chain.
pub(super) const MEMBERS: &str = "SELECT DISTINCT ?node ?class ?owns WHERE {
  VALUES ?chain { %NODES% }
  { ?node lp:inChain ?chain . BIND (0 AS ?owns) }
  UNION { ?chain lp:chainOwner ?node . BIND (1 AS ?owns) }
  UNION { ?node lp:leadingIndustry ?chain . BIND (0 AS ?owns) }
  VALUES ?class { lp:Company lp:Project lp:Park }
  ?node a ?class .
}";

/// What companies, projects and parks make: node, class, name of the product.
pub(super) const MADE: &str = "SELECT DISTINCT ?node ?class ?name WHERE {
  { ?node lp:produces ?product . ?product rdfs:label ?name FILTER (LANG(?name) != 'en') }
  UNION { ?node lp:capacity ?capacity . ?capacity lp:product ?name }
  VALUES ?class { lp:Company lp:Project lp:Park }
  ?node a ?class .
}";

/// Labels of nodes.
pub(super) const LABELS: &str = "SELECT DISTINCT ?node ?label WHERE {
  VALUES ?node { %NODES% }
  ?node rdfs:label ?label FILTER (LANG(?label) != 'en')
}";

/// Where nodes lie: node, division code, label, label of the place above. A park stands for the place it lies in.
pub(super) const PLACES: &str = "SELECT DISTINCT ?node ?code ?label ?above WHERE {
  VALUES ?node { %NODES% }
  ?node lp:locatedIn/lp:locatedIn? ?place .
  ?place a lp:Place ; rdfs:label ?label .
  OPTIONAL { ?place lp:divisionCode ?code }
  OPTIONAL { ?place lp:partOf/rdfs:label ?above }
}";

/// Investments: node, date of the document, amount, text, phase.
pub(super) const INVESTMENTS: &str = "SELECT DISTINCT ?node ?date ?number ?text ?phase WHERE {
  VALUES ?node { %NODES% }
  GRAPH ?document { ?node lp:totalInvestment ?quantity }
  ?quantity lp:text ?text .
  OPTIONAL { ?quantity lp:number ?number }
  OPTIONAL { ?quantity lp:phase ?phase }
  OPTIONAL { ?document dcterms:date ?date }
}";

/// Stages: node, date, order and label of the stage, phase.
pub(super) const STAGES: &str = "SELECT DISTINCT ?node ?date ?order ?label ?phase WHERE {
  VALUES ?node { %NODES% }
  ?node lp:stageRecord ?record .
  ?record lp:stage ?stage .
  ?stage rdfs:label|skos:prefLabel ?label FILTER (LANG(?label) = 'zh')
  OPTIONAL { ?stage lp:order ?order }
  OPTIONAL { ?record lp:phase ?phase }
  OPTIONAL { ?record lp:asOf ?date }
}";

/// Who builds: node, label.
pub(super) const DEVELOPERS: &str = "SELECT DISTINCT ?node ?label WHERE {
  VALUES ?node { %NODES% }
  ?node lp:developedBy/rdfs:label ?label FILTER (LANG(?label) != 'en')
}";

/// Who leads chains: person, label, role, post.
pub(super) const LEADERS: &str = "SELECT DISTINCT ?person ?label ?role ?post WHERE {
  VALUES ?chain { %NODES% }
  ?chain lp:chainLeader ?person .
  ?person rdfs:label ?label .
  OPTIONAL { ?chain lp:chainLeadership ?leadership . ?leadership lp:chainLeader ?person ; lp:role ?role }
  OPTIONAL { ?person lp:holdsPost ?post }
}";

/// The departments that lead the work on chains.
pub(super) const DEPARTMENTS: &str = "SELECT DISTINCT ?node ?label WHERE {
  VALUES ?chain { %NODES% }
  ?chain lp:leadDepartment ?node . ?node rdfs:label ?label FILTER (LANG(?label) != 'en')
}";

/// The documents that say something of nodes, with their dates.
pub(super) const DOCUMENTS: &str = "SELECT DISTINCT ?document ?date WHERE {
  VALUES ?node { %NODES% }
  GRAPH ?document { ?node ?property ?value . ?document a lp:Document . OPTIONAL { ?document dcterms:date ?date } }
}";

/// The names of the products that documents speak of.
pub(super) const MENTIONED: &str = "SELECT DISTINCT ?name WHERE {
  { GRAPH ?document { ?document a lp:Document . ?node ?property ?product } ?product a lp:Product ; rdfs:label ?name }
  UNION { ?capacity a lp:Capacity ; lp:product ?name }
  UNION { ?product lp:upstreamOf ?other ; rdfs:label ?name }
  FILTER (LANG(?name) != 'en')
}";

/// How many documents there are.
pub(super) const CORPUS: &str = "SELECT (COUNT(DISTINCT ?document) AS ?count) WHERE { ?document a lp:Document }";

/// Every query, for the test that holds them against the ontology.
#[cfg(test)]
const ALL: [&str; 17] = [
    CHAINS,
    PEOPLED,
    SEGMENTS,
    SEGMENT_PRODUCTS,
    FEEDS,
    UPSTREAM,
    MEMBERS,
    MADE,
    LABELS,
    PLACES,
    INVESTMENTS,
    STAGES,
    DEVELOPERS,
    LEADERS,
    DEPARTMENTS,
    DOCUMENTS,
    MENTIONED,
];

/// Answers `query`.
pub(super) fn ask(store: &Store, query: &str) -> Result<Vec<Vec<String>>, DiagramError> {
    let rows = NamedQuery::from_text("diagram", query)?.run(store, &[])?.rows()?;
    let mut rows: Vec<Vec<String>> =
        rows.into_iter().map(|row| row.into_iter().map(|term| term.map(text).unwrap_or_default()).collect()).collect();
    rows.sort();
    rows.dedup();
    Ok(rows)
}

/// Answers `query` about `nodes`, given as IRIs of the store.
pub(super) fn ask_about<'a>(
    store: &Store,
    query: &str,
    nodes: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<Vec<String>>, DiagramError> {
    let nodes: Vec<String> = nodes.into_iter().map(|node| format!("<{node}>")).collect();
    ask(store, &query.replace("%NODES%", &nodes.join(" ")))
}

fn text(term: Term) -> String {
    match term {
        Term::NamedNode(node) => node.into_string(),
        Term::Literal(literal) => literal.value().to_owned(),
        term => term.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn every_term_asked_for_is_in_the_ontology() {
        let ontology = concat!(include_str!("../../ontology/core.ttl"), include_str!("../../ontology/domain.ttl"));
        let mut unknown = BTreeSet::new();
        for query in super::ALL {
            for after in query.split("lp:").skip(1) {
                let name: String = after.chars().take_while(char::is_ascii_alphabetic).collect();
                if !ontology.contains(&format!("\nlp:{name} a ")) {
                    unknown.insert(name);
                }
            }
        }
        assert_eq!(unknown, BTreeSet::new());
    }
}
