//! The ontology terms that names are looked up by.

use oxigraph::model::NamedNodeRef;

macro_rules! terms {
    ($($name:ident = $iri:literal),* $(,)?) => {
        $(pub(super) const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked($iri);)*
    };
}

terms! {
    TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
    LABEL = "http://www.w3.org/2000/01/rdf-schema#label",
    ALT_LABEL = "http://www.w3.org/2004/02/skos/core#altLabel",
    TITLE = "http://purl.org/dc/terms/title",
    SOURCE_FILE = "https://w3id.org/lianpu/ontology#sourceFile",
    DIVISION_CODE = "https://w3id.org/lianpu/ontology#divisionCode",
    PART_OF = "https://w3id.org/lianpu/ontology#partOf",
    PLACE = "https://w3id.org/lianpu/ontology#Place",
    INDUSTRY_CHAIN = "https://w3id.org/lianpu/ontology#IndustryChain",
    COMPANY = "https://w3id.org/lianpu/ontology#Company",
    ORGANIZATION = "https://w3id.org/lianpu/ontology#Organization",
    PARK = "https://w3id.org/lianpu/ontology#Park",
    PERSON = "https://w3id.org/lianpu/ontology#Person",
    PROJECT = "https://w3id.org/lianpu/ontology#Project",
    PRODUCT = "https://w3id.org/lianpu/ontology#Product",
    DOCUMENT = "https://w3id.org/lianpu/ontology#Document",
}

/// Whether a graph holds what the registry and the resolution bring, not what documents state.
pub(super) fn is_background(graph: NamedNodeRef<'_>) -> bool {
    graph.as_str().ends_with("/graph/registry") || graph.as_str().ends_with("/graph/entities")
}
