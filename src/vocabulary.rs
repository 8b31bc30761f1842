//! The terms that everything above the store calls by name: classes, relations, and those of other vocabularies.
//!
//! What is asked in SPARQL is written there with its prefix; `tests/vocabulary.rs` holds both against the ontology.

use oxigraph::model::NamedNodeRef;

macro_rules! terms {
    ($prefix:literal: $($name:ident = $local:literal),* $(,)?) => {
        $(pub(crate) const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($prefix, $local));)*
    };
}

terms! { "http://www.w3.org/1999/02/22-rdf-syntax-ns#":
    TYPE = "type",
    SUBJECT = "subject",
    PREDICATE = "predicate",
    OBJECT = "object",
}

terms! { "http://www.w3.org/2000/01/rdf-schema#":
    LABEL = "label",
}

terms! { "http://www.w3.org/2004/02/skos/core#":
    ALT_LABEL = "altLabel",
    BROADER = "broader",
    CLOSE_MATCH = "closeMatch",
    NOTATION = "notation",
}

terms! { "http://www.w3.org/ns/prov#":
    DERIVED_FROM = "wasDerivedFrom",
}

terms! { "http://purl.org/dc/terms/":
    TITLE = "title",
    DATE = "date",
    SPATIAL = "spatial",
}

// what documents, their claims and the divisions are told by
terms! { "https://w3id.org/lianpu/ontology#":
    DOCUMENT = "Document",
    SOURCE_FILE = "sourceFile",
    START = "start",
    REGION = "Region",
    REGION_OF = "regionOf",
    END = "end",
    QUOTE = "quote",
    RULE = "rule",
    DIVISION_CODE = "divisionCode",
    PART_OF = "partOf",
    JUDGED_NAME = "judgedName",
}

// classes of entities
terms! { "https://w3id.org/lianpu/ontology#":
    PLACE = "Place",
    INDUSTRY_CHAIN = "IndustryChain",
    COMPANY = "Company",
    ORGANIZATION = "Organization",
    PARK = "Park",
    PERSON = "Person",
    PROJECT = "Project",
    PRODUCT = "Product",
    POLICY = "Policy",
    STAGE_CLASS = "Stage",
}

// chain templates
terms! { "https://w3id.org/lianpu/ontology#":
    HAS_SEGMENT = "hasSegment",
    SEGMENT_PRODUCT = "segmentProduct",
    FEEDS = "feeds",
    TIER = "tier",
    ORDER = "order",
}

// relations, and what their records say
terms! { "https://w3id.org/lianpu/ontology#":
    PRODUCES = "produces",
    CAPACITY = "capacity",
    OF_PRODUCT = "product",
    IN_CHAIN = "inChain",
    CHAIN_OWNER = "chainOwner",
    CHAIN_LEADER = "chainLeader",
    CHAIN_LEADERSHIP = "chainLeadership",
    LEAD_DEPARTMENT = "leadDepartment",
    LEADING_INDUSTRY = "leadingIndustry",
    UPSTREAM_OF = "upstreamOf",
    DEVELOPED_BY = "developedBy",
    LOCATED_IN = "locatedIn",
    PARTNER = "partner",
    HOLDS_POST = "holdsPost",
    TOTAL_INVESTMENT = "totalInvestment",
    STAGE_RECORD = "stageRecord",
    STAGE = "stage",
    PHASE = "phase",
    AS_OF = "asOf",
    ROLE = "role",
    TEXT = "text",
    NUMBER = "number",
    UNIT = "unit",
    METRIC = "metric",
    PERIOD = "period",
    CHANGE = "change",
    RANK = "rank",
    LIST = "list",
    SCOPE = "scope",
    OBSERVATION = "observation",
    RANKED = "ranked",
    COMPLETED_INVESTMENT = "completedInvestment",
    PROJECTED_REVENUE = "projectedRevenue",
    LAND_AREA = "landArea",
    START_DATE = "startDate",
    COMPLETION_DATE = "completionDate",
    PLANNED_COMPLETION_DATE = "plannedCompletionDate",
    HAS_HONOR = "hasHonor",
    SUBSIDIARY_OF = "subsidiaryOf",
    ISSUED_BY = "issuedBy",
    HELPED_BY = "helpedBy",
    UNIT_OF = "unitOf",
    UNIT_OF_PLACE = "unitOfPlace",
    UNIT_COUNT = "unitCount",
    HOSTED_BY = "hostedBy",
    HEADED_BY = "headedBy",
}

/// Whether a graph holds what the registry and the resolution bring, not what documents state.
pub(crate) fn is_background(graph: NamedNodeRef<'_>) -> bool {
    graph.as_str().ends_with("/graph/registry") || graph.as_str().ends_with("/graph/entities")
}
