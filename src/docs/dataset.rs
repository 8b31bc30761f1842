//! Counts and examples → the data set as VoID and DCAT describe one, in Turtle.
//!
//! Nothing in it hangs on the machine or the clock: the same store gives the same bytes. The licence of the texts is not known to the
//! program; it is stated where it is given.

use std::io::{self, Write};

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{BlankNode, Literal, NamedNode, NamedOrBlankNode, Term as Node, Triple};

use super::count::{Count, KINDS, Tally};
use super::{Dictionary, DocsError};
use crate::export::{EXPORTERS, Kind, Shape};
use crate::store::{Store, parsed};

const VOID: &str = "http://rdfs.org/ns/void#";
const DCAT: &str = "http://www.w3.org/ns/dcat#";
const DCTERMS: &str = "http://purl.org/dc/terms/";
const FOAF: &str = "http://xmlns.com/foaf/0.1/";
const PROV: &str = "http://www.w3.org/ns/prov#";
/// Where media types have IRIs.
const MEDIA_TYPES: &str = "https://www.iana.org/assignments/media-types/";
/// Media types of the formats that consist of several files.
const FILES: [(&str, &str); 3] =
    [("csv", "text/csv"), ("neo4j", "text/csv"), ("parquet", "application/vnd.apache.parquet")];

/// What the program cannot know of a data set.
#[derive(Clone, Debug, Default)]
pub struct Described {
    /// Its title; `Lianpu data set` without one.
    pub title: Option<String>,
    /// The IRI of its licence.
    pub licence: Option<NamedNode>,
}

/// Writes the description of a store whose dictionary this is; nothing where the dictionary is of no store.
///
/// # Errors
/// A database that cannot be read, or an outlet that cannot be written.
pub fn dataset(
    dictionary: &Dictionary,
    store: &Store,
    described: &Described,
    out: &mut dyn Write,
) -> Result<(), DocsError> {
    let Some(count) = dictionary.count() else { return Ok(()) };
    let mut serializer = RdfSerializer::from_format(RdfFormat::Turtle);
    let own = [("dcat", DCAT), ("void", VOID), ("foaf", FOAF), ("dcterms", DCTERMS), ("prov", PROV)];
    let known = dictionary.vocabulary().prefixes.iter().map(|(prefix, iri)| (prefix.as_str(), iri.as_str()));
    for (prefix, namespace) in own.into_iter().chain(known.filter(|(prefix, _)| *prefix != "dcterms")) {
        serializer = serializer.with_prefix(prefix, namespace).map_err(io::Error::other)?;
    }
    let base = store.manifest().base().to_owned();
    let mut writer = Writer { dictionary, store, count, base, triples: Vec::new() };
    writer.whole(described)?;
    let mut serializer = serializer.for_writer(out);
    for triple in &writer.triples {
        serializer.serialize_triple(triple)?;
    }
    Ok(serializer.finish()?.flush()?)
}

struct Writer<'a> {
    dictionary: &'a Dictionary,
    store: &'a Store,
    count: &'a Count,
    base: String,
    triples: Vec<Triple>,
}

fn term(namespace: &str, name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{namespace}{name}"))
}

fn number(number: u64) -> Literal {
    Literal::new_typed_literal(number.to_string(), xsd::INTEGER)
}

fn zh(text: impl Into<String>) -> Literal {
    Literal::new_language_tagged_literal_unchecked(text, "zh")
}

fn en(text: impl Into<String>) -> Literal {
    Literal::new_language_tagged_literal_unchecked(text, "en")
}

impl Writer<'_> {
    fn add(&mut self, subject: &NamedOrBlankNode, predicate: NamedNode, object: impl Into<Node>) {
        self.triples.push(Triple::new(subject.clone(), predicate, object));
    }

    fn whole(&mut self, described: &Described) -> Result<(), DocsError> {
        let count = self.count;
        let data: NamedOrBlankNode = term(&self.base, "dataset").into();
        for class in [term(VOID, "Dataset"), term(DCAT, "Dataset")] {
            self.add(&data, rdf::TYPE.into_owned(), class);
        }
        match &described.title {
            Some(title) => self.add(&data, term(DCTERMS, "title"), Literal::new_simple_literal(title)),
            None => {
                self.add(&data, term(DCTERMS, "title"), zh("链谱数据集"));
                self.add(&data, term(DCTERMS, "title"), en("Lianpu data set"));
            }
        }
        let (documents, entities, claims) = (count.documents, count.entities(), count.claims);
        let (quads, graphs) = (count.quads, count.graphs.all);
        self.add(&data, term(DCTERMS, "description"), zh(format!(
            "从{documents}篇区域产业报道中抽取的知识图谱：{entities}个实体，{claims}条断言，每条都注明原文字符；{graphs}个命名图中共{quads}条陈述。"
        )));
        self.add(&data, term(DCTERMS, "description"), en(format!(
            "A knowledge graph read from {documents} documents that report on regional industry: {entities} entities, {claims} claims, each with the characters that it came from; {quads} statements in {graphs} named graphs."
        )));
        match &described.licence {
            Some(licence) => self.add(&data, term(DCTERMS, "license"), licence.clone()),
            None => {
                self.add(
                    &data,
                    term(DCTERMS, "rights"),
                    zh("文档内容的许可以各文档为准；词汇表和产业链模板为 CC0 1.0。"),
                );
                self.add(&data, term(DCTERMS, "rights"), en("What documents state is under the terms of these documents; the vocabulary and the chain templates are under CC0 1.0."));
            }
        }
        self.add(&data, term(DCTERMS, "language"), Literal::new_simple_literal("zh"));
        self.add(&data, term(VOID, "uriSpace"), Literal::new_simple_literal(&self.base));
        self.numbers(&data);
        self.time_and_place(&data)?;
        self.used(&data);
        self.examples(&data);
        let subsets = self.subsets(&data);
        let distributions = self.distributions(&data);
        let activity = self.made(&data);
        self.triples.extend(activity);
        self.partitions(&data);
        self.triples.extend(subsets);
        self.triples.extend(distributions);
        Ok(())
    }

    fn numbers(&mut self, data: &NamedOrBlankNode) {
        let count = self.count;
        for (name, value) in [
            ("triples", count.triples.all),
            ("entities", count.entities()),
            ("distinctSubjects", count.subjects.all),
            ("classes", count.classes.len() as u64),
            ("properties", count.properties.len() as u64),
            ("documents", count.documents),
        ] {
            self.add(data, term(VOID, name), number(value));
        }
    }

    /// From the oldest to the newest document, and the places that documents are about.
    fn time_and_place(&mut self, data: &NamedOrBlankNode) -> Result<(), DocsError> {
        if let Some([first, last]) = &self.count.dates {
            let period: NamedOrBlankNode = BlankNode::new_unchecked("period").into();
            self.add(data, term(DCTERMS, "temporal"), Node::from(period.clone()));
            self.add(&period, rdf::TYPE.into_owned(), term(DCTERMS, "PeriodOfTime"));
            for (name, date) in [("startDate", first), ("endDate", last)] {
                if let Some(date) = parsed(date) {
                    self.add(&period, term(DCAT, name), date);
                }
            }
        }
        let places: Vec<NamedNode> = self.count.places.iter().map(NamedNode::new_unchecked).collect();
        for place in &places {
            self.add(data, term(DCTERMS, "spatial"), place.clone());
        }
        for place in places {
            let label = self.store.label(&place)?;
            let place: NamedOrBlankNode = place.into();
            self.add(&place, rdf::TYPE.into_owned(), term(DCTERMS, "Location"));
            if let Some(label) = label {
                self.add(&place, rdfs::LABEL.into_owned(), zh(label));
            }
        }
        Ok(())
    }

    /// The namespaces of the classes and properties that the store uses.
    fn used(&mut self, data: &NamedOrBlankNode) {
        let count = self.count;
        let terms = || count.classes.keys().chain(count.properties.keys());
        let known = self.dictionary.vocabulary().prefixes.values();
        let mut used: Vec<&String> =
            known.filter(|space| terms().any(|term| term.starts_with(space.as_str()))).collect();
        used.sort_unstable();
        used.dedup();
        for space in used {
            self.add(data, term(VOID, "vocabulary"), NamedNode::new_unchecked(space));
        }
    }

    /// The instances that the dictionary shows.
    fn examples(&mut self, data: &NamedOrBlankNode) {
        let vocabulary = self.dictionary.vocabulary();
        let shown =
            vocabulary.terms().filter(|term| vocabulary.is_below(&term.name, "Entity") || term.name == "Document");
        let shown = shown.filter_map(|term| self.dictionary.example(&term.name)?.instance.as_ref());
        let iris: Vec<NamedNode> = shown.filter_map(|[_, iri]| NamedNode::new(iri).ok()).collect();
        for iri in iris {
            self.add(data, term(VOID, "exampleResource"), iri);
        }
    }

    /// Which program made the store.
    fn made(&mut self, data: &NamedOrBlankNode) -> Vec<Triple> {
        let activity: NamedOrBlankNode = BlankNode::new_unchecked("build").into();
        let agent: NamedOrBlankNode = BlankNode::new_unchecked("program").into();
        self.add(data, term(PROV, "wasGeneratedBy"), Node::from(activity.clone()));
        self.add(data, term(DCTERMS, "creator"), Node::from(agent.clone()));
        let label = Literal::new_simple_literal(format!("lianpu {}", self.store.manifest().program));
        vec![
            Triple::new(activity.clone(), rdf::TYPE, term(PROV, "Activity")),
            Triple::new(activity, term(PROV, "wasAssociatedWith"), Node::from(agent.clone())),
            Triple::new(agent.clone(), rdf::TYPE, term(PROV, "SoftwareAgent")),
            Triple::new(agent.clone(), rdfs::LABEL, label.clone()),
            Triple::new(agent, term(FOAF, "name"), label),
        ]
    }

    /// A node of its own for each class and each property, with how much there is of it.
    fn partitions(&mut self, data: &NamedOrBlankNode) {
        let count = self.count;
        let sides: [(&str, &str, &str, _); 2] = [
            ("classPartition", "class", "entities", &count.classes),
            ("propertyPartition", "property", "triples", &count.properties),
        ];
        let mut told = Vec::new();
        for (partition, side, counted, tallies) in sides {
            for (at, (iri, tally)) in tallies.iter().enumerate() {
                let node: NamedOrBlankNode = BlankNode::new_unchecked(format!("{side}{}", at + 1)).into();
                self.add(data, term(VOID, partition), Node::from(node.clone()));
                let Tally { all, .. } = tally;
                told.push(Triple::new(node.clone(), term(VOID, side), NamedNode::new_unchecked(iri)));
                told.push(Triple::new(node, term(VOID, counted), number(*all)));
            }
        }
        self.triples.extend(told);
    }

    /// One data set for each kind of graphs.
    fn subsets(&mut self, data: &NamedOrBlankNode) -> Vec<Triple> {
        let mut told = Vec::new();
        for kind in KINDS.into_iter().filter(|kind| self.count.graphs.of(*kind) > 0) {
            let (name, label) = match kind {
                Kind::Corpus => ("corpus", [zh("文档所述"), en("what documents state")]),
                Kind::Evidence => ("evidence", [zh("依据"), en("evidence")]),
                Kind::Entities => ("entities", [zh("实体"), en("entities")]),
                Kind::Derived => ("derived", [zh("推导"), en("what follows")]),
                Kind::Registry => ("registry", [zh("背景"), en("background")]),
                Kind::Other => ("other", [zh("其他"), en("other graphs")]),
            };
            let subset: NamedOrBlankNode = term(&self.base, &format!("dataset/{name}")).into();
            self.add(data, term(VOID, "subset"), Node::from(subset.clone()));
            told.push(Triple::new(subset.clone(), rdf::TYPE, term(VOID, "Dataset")));
            told.extend(label.map(|label| Triple::new(subset.clone(), term(DCTERMS, "title"), label)));
            let mut numbers =
                vec![("triples", self.count.triples.of(kind)), ("distinctSubjects", self.count.subjects.of(kind))];
            if [Kind::Corpus, Kind::Evidence].contains(&kind) {
                numbers.push(("documents", self.count.graphs.of(kind)));
            }
            let numbers = numbers.into_iter();
            told.extend(numbers.map(|(name, value)| Triple::new(subset.clone(), term(VOID, name), number(value))));
        }
        told
    }

    /// The formats in which the data set can be exported.
    fn distributions(&mut self, data: &NamedOrBlankNode) -> Vec<Triple> {
        let mut told = Vec::new();
        for exporter in EXPORTERS {
            let node: NamedOrBlankNode = term(&self.base, &format!("dataset/distribution/{}", exporter.name())).into();
            self.add(data, term(DCAT, "distribution"), Node::from(node.clone()));
            let media_type = match exporter.shape() {
                Shape::File { media_type, .. } => Some(media_type),
                Shape::Folder => {
                    FILES.iter().find(|(name, _)| *name == exporter.name()).map(|(_, media_type)| *media_type)
                }
            };
            told.push(Triple::new(node.clone(), rdf::TYPE, term(DCAT, "Distribution")));
            let name = Literal::new_simple_literal(exporter.name());
            told.push(Triple::new(node.clone(), term(DCTERMS, "title"), name));
            told.push(Triple::new(node.clone(), term(DCTERMS, "description"), en(exporter.about())));
            // a media type may have parameters, which its IRI has not
            if let Some(media_type) = media_type.and_then(|media_type| media_type.split(';').next()) {
                let media_type = NamedNode::new_unchecked(format!("{MEDIA_TYPES}{media_type}"));
                told.push(Triple::new(node, term(DCAT, "mediaType"), media_type));
            }
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_of_folders_are_known() {
        let folders = EXPORTERS.iter().filter(|exporter| exporter.shape() == Shape::Folder);
        for exporter in folders {
            assert!(FILES.iter().any(|(name, _)| *name == exporter.name()), "{}", exporter.name());
        }
    }
}
