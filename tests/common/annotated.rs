//! Annotated documents → a store that holds what their annotators read: as if extraction missed nothing and read nothing wrong.
//!
//! Each document gets its graph and its evidence graph from the same writer as a built store. Its text is a list of the objects that are
//! stated, so that each statement has its object's name for evidence. Where several subjects or objects are right, the first counts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lianpu::emit::{BASE, Called, Iris, Stated, entity_quads, line, quads, registry};
use lianpu::evaluate::{Gold, GoldFact};
use lianpu::model::{Claim, Document, Entity, Evidence, Extraction, Node, Type};
use lianpu::pack::Pack;
use lianpu::span::Span;
use lianpu::store::{self, Manifest};
use oxigraph::model::NamedNode;

/// What a chain analysis reads, each with the class of a subject and an object that no entity of the annotation is.
const READ: [(&str, &str, &str); 10] = [
    ("produces", "", "Product"),
    ("capacity", "", "Quantity"),
    ("upstreamOf", "Product", "Product"),
    ("inChain", "", "IndustryChain"),
    ("leadingIndustry", "", "IndustryChain"),
    ("chainOwner", "IndustryChain", ""),
    ("developedBy", "", ""),
    ("locatedIn", "", ""),
    ("partner", "", ""),
    ("subsidiaryOf", "", ""),
];

/// One annotated document on its way to quads.
struct Read<'a> {
    gold: &'a Gold,
    pack: &'a Pack,
    source: String,
    extraction: Extraction,
}

impl Read<'_> {
    /// The number of the entity of this name; a new one of class `class` where the annotation lists none.
    fn entity(&mut self, names: &[String], classes: &[Type], class: &str) -> Option<usize> {
        let ontology = &self.pack.ontology;
        let fits = |entity: &&lianpu::evaluate::GoldEntity| {
            ontology.class(&entity.class).is_some_and(|kind| classes.iter().any(|above| ontology.is_a(kind, *above)))
        };
        for name in names {
            let known = self.gold.entities.iter().filter(fits).find(|entity| entity.names.contains(name));
            if let Some(known) = known {
                return Some(self.number(&known.class, &known.names[0], &known.names[1..]));
            }
        }
        (!class.is_empty()).then(|| self.number(class, &names[0], &[]))
    }

    fn number(&mut self, class: &str, name: &str, aliases: &[String]) -> usize {
        let kind = self.pack.ontology.class(class).unwrap_or_else(|| panic!("no class {class}"));
        let entities = &mut self.extraction.entities;
        entities.iter().position(|entity| entity.kind == kind && entity.name == name).unwrap_or_else(|| {
            let (name, aliases) = (name.to_owned(), aliases.to_vec());
            entities.push(Entity { kind, name, aliases, key: None, division: None, first: Span::new(0, 1) });
            entities.len() - 1
        })
    }

    fn fact(&mut self, fact: &GoldFact) {
        let Some((_, of_subject, of_object)) = READ.iter().find(|(relation, ..)| *relation == fact.relation) else {
            return;
        };
        let ontology = &self.pack.ontology;
        let relation = ontology.property(&fact.relation).unwrap_or_else(|| panic!("no relation {}", fact.relation));
        let property = ontology.property_of(relation);
        let Some(subject) = self.entity(&fact.subjects, &property.domain, of_subject) else { return };
        let object = if *of_object == "Quantity" {
            let kind = ontology.class(of_object).unwrap_or_else(|| panic!("no class {of_object}"));
            Node::Value { text: fact.objects[0].clone(), kind }
        } else {
            let Some(object) = self.entity(&fact.objects, &property.range, of_object) else { return };
            Node::Entity(object)
        };
        let start = self.source.chars().count() as u32;
        let first = |(key, value): (&String, &String)| (key.clone(), value.split('|').next().unwrap_or("").to_owned());
        let qualifiers: BTreeMap<String, String> = fact.qualifiers.iter().map(first).collect();
        self.source += &fact.objects[0];
        self.source += qualifiers.get("product").map_or("", String::as_str);
        let span = Span::new(start, self.source.chars().count() as u32);
        self.source.push('\n');
        let evidence = Evidence { span, rule: Arc::from("annotated") };
        let subject = Node::Entity(subject);
        self.extraction.claims.push(Claim {
            subject,
            relation,
            object,
            qualifiers,
            amount: None,
            evidence,
            confidence: 1.0,
        });
    }
}

/// Writes a store of what is annotated to `path`.
pub fn write_store(golds: &[Gold], pack: &Pack, path: &std::path::Path) {
    let iris = Iris::new(BASE);
    let mut lines: BTreeSet<String> = registry(&iris, pack).iter().map(line).collect();
    // an entity of several documents has the names of all
    let mut called: BTreeMap<String, (NamedNode, Type, String, BTreeSet<String>)> = BTreeMap::new();
    for gold in golds {
        let mut read = Read { gold, pack, source: String::new(), extraction: Extraction::default() };
        for entity in gold.entities.iter().filter(|entity| pack.ontology.class(&entity.class).is_some()) {
            read.number(&entity.class, &entity.names[0], &entity.names[1..]);
        }
        gold.facts.iter().for_each(|fact| read.fact(fact));
        let field = |name: &str| gold.metadata.iter().find(|field| field.field == name);
        let value = |name: &str| field(name).and_then(|field| field.value.split('|').next()).map(str::to_owned);
        let mut document = Document::default();
        document.title = value("title");
        document.date = value("date");
        document.name = format!("{}.txt", gold.stem);
        document.source = Arc::from(read.source.as_str());
        let names: Vec<NamedNode> = read.extraction.entities.iter().map(|entity| iris.entity(entity, pack)).collect();
        for (node, entity) in names.iter().zip(&read.extraction.entities) {
            let known = called.entry(node.as_str().to_owned());
            let all = || (node.clone(), entity.kind, entity.name.clone(), BTreeSet::new());
            known.or_insert_with(all).3.extend(entity.aliases.iter().cloned());
        }
        let stated = Stated { id: &gold.stem, document: &document, extraction: &read.extraction, names: &names };
        lines.extend(quads(stated, &iris, pack).iter().map(line));
    }
    for (node, kind, name, aliases) in called.values() {
        let names = aliases.iter().map(String::as_str).collect();
        let called = Called { node: node.clone(), kind: *kind, name, names, division: None };
        lines.extend(entity_quads(&called, &iris, pack).iter().map(line));
    }
    store::write(path, Manifest::new("test", "test"), lines.into_iter()).unwrap_or_else(|e| panic!("{e}"));
}

/// The names of those of whom a product or chain is stated, by class: of any subject that is right.
pub fn stated(golds: &[Gold]) -> BTreeSet<(String, String)> {
    let mut stated = BTreeSet::new();
    for gold in golds {
        for fact in &gold.facts {
            let names = match fact.relation.as_str() {
                "produces" | "inChain" | "leadingIndustry" => &fact.subjects,
                "capacity" if fact.qualifiers.contains_key("product") => &fact.subjects,
                "chainOwner" => &fact.objects,
                _ => continue,
            };
            for entity in gold.entities.iter().filter(|entity| names.iter().any(|name| entity.names.contains(name))) {
                stated.extend(entity.names.iter().map(|name| (name.clone(), entity.class.clone())));
            }
        }
    }
    stated
}
