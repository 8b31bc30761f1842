//! A term → what is said of it, row by row: what the ontology states, and what others state about it.

use oxigraph::model::Term as Node;
use serde::Serialize;

use super::terms::{Kind, OWL, RDFS, SKOS, Said, Term, Vocabulary};
use crate::pack::LP;
use crate::vocabulary as v;

const SCHEMA: [&str; 2] = ["https://schema.org/", "http://schema.org/"];
const SUB_CLASS: &str = "http://www.w3.org/2000/01/rdf-schema#subClassOf";
const SUB_PROPERTY: &str = "http://www.w3.org/2000/01/rdf-schema#subPropertyOf";
/// Properties of terms that are flags: shown beside the name.
const FLAGS: [&str; 5] = ["revisable", "partial", "required", "openWithout", "unmeasured"];

/// What stands in a row: a term of the vocabulary, an IRI or a text.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Value {
    /// How it is read.
    pub text: Said,
    /// Where it leads: `#name` for a term of the vocabulary.
    pub link: String,
    /// Whether it is a name, not words.
    pub is_name: bool,
}

/// A row.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// What is said.
    pub label: Said,
    /// The values.
    pub values: Vec<Value>,
}

/// The rows of a term.
pub fn rows(vocabulary: &Vocabulary, term: &Term) -> Vec<Row> {
    let rows = Rows { vocabulary, term };
    let mut all = Vec::new();
    all.extend(rows.stated("上位类", "superclass", &[SUB_CLASS]));
    all.extend(rows.stated("上位属性", "superproperty", &[SUB_PROPERTY]));
    all.extend(rows.others("下位类", "subclasses", |other| other.names(SUB_CLASS).any(|name| name == term.name)));
    all.extend(
        rows.others("下位属性", "subproperties", |other| other.names(SUB_PROPERTY).any(|name| name == term.name)),
    );
    all.extend(rows.aligned());
    all.extend(rows.schema("主语", "domain", "domainIncludes", "domain"));
    all.extend(rows.schema("宾语", "range", "rangeIncludes", "range"));
    all.extend(rows.nature());
    all.extend(rows.recorded());
    all.extend(rows.listed("可带限定", "qualifiers", "qualifier"));
    all.extend(rows.listed("记录属性", "record through", "recordedBy"));
    all.extend(rows.functional());
    all.extend(rows.measured());
    all.extend(rows.inverse());
    all.extend(rows.stated("概念方案", "scheme", &[&format!("{SKOS}inScheme")]));
    all.extend(rows.others("所含概念", "concepts", |other| {
        other.names(&format!("{SKOS}inScheme")).any(|name| name == term.name)
    }));
    all.extend(rows.others("所含个体", "individuals", |other| {
        term.kind == Kind::Class && other.names(v::TYPE.as_str()).any(|name| name == term.name)
    }));
    all.extend(rows.stated("另见", "see also", &[&format!("{RDFS}seeAlso")]));
    all.extend(rows.rest());
    all
}

/// The flags of a term that are set.
pub fn flags(vocabulary: &Vocabulary, term: &Term) -> Vec<Value> {
    let set = FLAGS.iter().filter(|flag| term.is(flag));
    let known = set.filter_map(|flag| vocabulary.term(flag));
    known.map(|flag| Value { text: flag.label.clone(), link: format!("#{}", flag.name), is_name: false }).collect()
}

struct Rows<'a> {
    vocabulary: &'a Vocabulary,
    term: &'a Term,
}

impl Rows<'_> {
    fn row(zh: &str, en: &str, values: Vec<Value>) -> Option<Row> {
        (!values.is_empty()).then(|| Row { label: Said::new(zh, en), values })
    }

    fn name(&self, name: &str) -> Value {
        let link = if self.vocabulary.term(name).is_some() { format!("#{name}") } else { format!("{LP}{name}") };
        Value { text: Said::new(name, name), link, is_name: true }
    }

    fn value(&self, node: &Node) -> Value {
        match node {
            Node::NamedNode(node) => match node.as_str().strip_prefix(LP) {
                Some(name) => self.name(name),
                None => {
                    let short = self.vocabulary.short(node.as_str());
                    Value { text: Said::new(short.clone(), short), link: node.as_str().to_owned(), is_name: true }
                }
            },
            Node::Literal(literal) => {
                let words = literal.value();
                Value { text: Said::new(words, words), ..Value::default() }
            }
            other => Value { text: Said::new(other.to_string(), other.to_string()), ..Value::default() },
        }
    }

    fn stated(&self, zh: &str, en: &str, properties: &[&str]) -> Option<Row> {
        let nodes = properties.iter().filter_map(|property| self.term.facts.get(*property)).flatten();
        Self::row(zh, en, nodes.map(|node| self.value(node)).collect())
    }

    fn others(&self, zh: &str, en: &str, is_meant: impl Fn(&Term) -> bool) -> Option<Row> {
        let others = self.vocabulary.terms().filter(|other| is_meant(other));
        Self::row(zh, en, others.map(|other| self.name(&other.name)).collect())
    }

    fn listed(&self, zh: &str, en: &str, property: &str) -> Option<Row> {
        self.stated(zh, en, &[&format!("{LP}{property}")])
    }

    fn schema(&self, zh: &str, en: &str, includes: &str, plain: &str) -> Option<Row> {
        let includes = SCHEMA.map(|namespace| format!("{namespace}{includes}"));
        self.stated(zh, en, &[&includes[0], &includes[1], &format!("{RDFS}{plain}")])
    }

    fn aligned(&self) -> Vec<Row> {
        let ways = [
            ("等同", "equivalent", format!("{OWL}equivalentClass")),
            ("等同", "equivalent", format!("{OWL}equivalentProperty")),
            ("完全对应", "exact match", format!("{SKOS}exactMatch")),
            ("相近对应", "close match", format!("{SKOS}closeMatch")),
            ("对应上位", "broad match", format!("{SKOS}broadMatch")),
            ("对应下位", "narrow match", format!("{SKOS}narrowMatch")),
            ("相关对应", "related match", format!("{SKOS}relatedMatch")),
        ];
        ways.iter().filter_map(|(zh, en, property)| self.stated(zh, en, &[property])).collect()
    }

    /// `owl:TransitiveProperty` and its like.
    fn nature(&self) -> Option<Row> {
        let known =
            ["Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty"].map(|name| format!("{OWL}{name}"));
        let types = self.term.facts.get(v::TYPE.as_str()).into_iter().flatten();
        let is_told = |iri: &str| {
            known.iter().any(|known| known == iri) || self.term.kind == Kind::Scheme && iri.starts_with(SKOS)
        };
        let further = types.filter(|node| matches!(node, Node::NamedNode(node) if !is_told(node.as_str())));
        Self::row("类型", "type", further.map(|node| self.value(node)).collect())
    }

    /// The classes on a side of a property.
    fn classes<'t>(&self, term: &'t Term, side: &str) -> Vec<&'t str> {
        SCHEMA.iter().flat_map(|namespace| term.names(&format!("{namespace}{side}")).collect::<Vec<_>>()).collect()
    }

    /// Whether the property is a relation of entities.
    fn is_relation(&self, term: &Term) -> bool {
        term.kind.is_property()
            && self.classes(term, "domainIncludes").iter().any(|class| self.vocabulary.is_below(class, "Entity"))
    }

    fn recorded(&self) -> Option<Row> {
        let term = self.term;
        let by = |other: &Term| other.names(&format!("{LP}recordedBy")).any(|name| name == term.name);
        if !self.is_relation(term) && !self.vocabulary.terms().any(by) {
            return None;
        }
        let range = self.classes(term, "rangeIncludes");
        let record = range.iter().find(|class| self.vocabulary.is_below(class, "Record"));
        let recorded_by = term.names(&format!("{LP}recordedBy")).next();
        let repeated: Vec<&str> =
            self.vocabulary.terms().filter(|other| by(other)).map(|other| other.name.as_str()).collect();
        let text = if let Some(by) = recorded_by {
            let partial = term.names(&format!("{LP}qualifier"));
            let partial: Vec<&str> =
                partial.filter(|name| self.vocabulary.term(name).is_some_and(|q| q.is("partial"))).collect();
            let class = self.vocabulary.term(by).and_then(|by| self.classes(by, "rangeIncludes").first().copied());
            let class = class.unwrap_or("Record");
            let only = partial.join("、");
            let (zh, en) = if partial.is_empty() {
                (String::new(), String::new())
            } else {
                (
                    format!("；带 {only} 的陈述只写记录"),
                    format!("; with {} the record alone is written", partial.join(", ")),
                )
            };
            Said::new(
                format!("直接三元组，另由 {by} 指向记录节点（{class}），其中重复宾语并带限定{zh}。"),
                format!(
                    "A direct triple, and beside it a record ({class}) through {by}, which repeats the object and has the qualifiers{en}."
                ),
            )
        } else if !repeated.is_empty() {
            let class = record.copied().unwrap_or("Record");
            Said::new(
                format!("指向 {} 的记录节点（{class}）。", repeated.join("、")),
                format!("Leads to the records ({class}) of {}.", repeated.join(", ")),
            )
        } else if let Some(class) = record {
            Said::new(
                format!("宾语就是记录节点（{class}）：原文写法、数值、单位和限定都写在它上面。"),
                format!("The object is the record ({class}): text, number, unit and qualifiers stand at it."),
            )
        } else {
            Said::new("直接三元组，不另设记录。", "A direct triple, without a record.")
        };
        Self::row("记录方式", "how recorded", vec![Value { text, ..Value::default() }])
    }

    fn functional(&self) -> Vec<Row> {
        let per = self.listed("每…只有一值", "one value per", "functionalPer");
        let of = self.listed("…限于主语", "… for subjects", "functionalOf");
        let revisable = per.as_ref().map(|_| {
            let text = if self.term.is("revisable") {
                Said::new("是：后来的不同值是变更", "yes: another value later on is a change")
            } else {
                Said::new("否：不同的值互相矛盾", "no: other values contradict it")
            };
            Row { label: Said::new("可修订", "revisable"), values: vec![Value { text, ..Value::default() }] }
        });
        per.into_iter().chain(of).chain(revisable).collect()
    }

    fn measured(&self) -> Option<Row> {
        let is_class = self.term.kind == Kind::Class && self.vocabulary.is_below(&self.term.name, "Entity");
        if !is_class && !self.is_relation(self.term) {
            return None;
        }
        let text = match self.term.is("unmeasured") {
            true => Said::new("否：标注尚未涵盖", "no: annotations do not cover it yet"),
            false => Said::new("是", "yes"),
        };
        Self::row("计入评分", "measured", vec![Value { text, ..Value::default() }])
    }

    /// Which relations have the class on a side, and which take the qualifier.
    fn inverse(&self) -> Vec<Row> {
        let name = self.term.name.as_str();
        let with = |side: &'static str| {
            move |other: &Term| self.term.kind == Kind::Class && self.classes(other, side).contains(&name)
        };
        let under = |property: &str| {
            let property = format!("{LP}{property}");
            move |other: &Term| other.names(&property).any(|named| named == name)
        };
        let rows = [
            self.others("作主语", "subject of", with("domainIncludes")),
            self.others("作宾语", "object of", with("rangeIncludes")),
            self.others("限定", "qualifies", under("qualifier")),
            self.others("唯一性依据", "tells values apart of", under("functionalPer")),
        ];
        rows.into_iter().flatten().collect()
    }

    /// What no other row says.
    fn rest(&self) -> Vec<Row> {
        let own = ["qualifier", "recordedBy", "functionalPer", "functionalOf"];
        let told = |property: &str| {
            [SUB_CLASS, SUB_PROPERTY, v::TYPE.as_str(), v::LABEL.as_str()].contains(&property)
                || property.strip_prefix(LP).is_some_and(|name| own.contains(&name) || FLAGS.contains(&name))
                || property.strip_prefix(RDFS).is_some_and(|name| ["seeAlso", "domain", "range"].contains(&name))
                || property.starts_with(OWL) && property.contains("equivalent")
                || property.strip_prefix(SKOS).is_some_and(|name| {
                    ["definition", "inScheme", "exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"]
                        .contains(&name)
                })
                || SCHEMA.iter().any(|namespace| {
                    property
                        .strip_prefix(namespace)
                        .is_some_and(|name| ["domainIncludes", "rangeIncludes"].contains(&name))
                })
        };
        let rest = self.term.facts.iter().filter(|(property, _)| !told(property));
        let row = |(property, nodes): (&String, &Vec<Node>)| {
            let known = property.strip_prefix(LP).and_then(|name| self.vocabulary.term(name));
            let short = || self.vocabulary.short(property);
            let label = known.map_or_else(|| Said::new(short(), short()), |term| term.label.clone());
            Row { label, values: nodes.iter().map(|node| self.value(node)).collect() }
        };
        rest.map(row).collect()
    }
}
