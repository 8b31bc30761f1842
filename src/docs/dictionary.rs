//! Terms, counts and examples → the dictionary as it is written: every text as it is read, in both languages.

use serde::Serialize;

use super::DocsError;
use super::around::{self, Chains, Question};
use super::count::{Count, KINDS, Tally};
use super::example::{Example, Examples};
use super::rows::{self, Row, Value};
use super::terms::{Kind, Part, SKOS, Said, Term, Vocabulary};
use crate::export::Kind as Graph;
use crate::pack::{LP, Pack};
use crate::store::{Store, parsed, text};

/// The vocabulary with what a store has of it.
#[derive(Debug, Serialize)]
pub struct Dictionary {
    #[serde(skip)]
    vocabulary: Vocabulary,
    #[serde(skip)]
    count: Option<Count>,
    #[serde(skip)]
    examples: Vec<(String, Example)>,
    namespace: &'static str,
    program: &'static str,
    parts: Vec<Part>,
    topics: Vec<TopicView>,
    store: Option<StoreView>,
    graphs: Vec<GraphView>,
    evidence: Vec<Seventh>,
    questions: Vec<Question>,
    derivations: Vec<Question>,
    chains: Chains,
    schemes: Vec<SchemeView>,
    others: Vec<OtherView>,
}

/// What a store holds.
#[derive(Debug, Serialize)]
struct StoreView {
    program: String,
    quads: u64,
    triples: u64,
    entities: u64,
    documents: u64,
    claims: u64,
    derivations: u64,
    places: usize,
    first: String,
    last: String,
}

#[derive(Debug, Serialize)]
struct TopicView {
    anchor: String,
    title: Said,
    terms: Vec<TermView>,
}

#[derive(Debug, Serialize)]
struct TermView {
    name: String,
    iri: String,
    kind: Said,
    is_class: bool,
    label: Said,
    definition: Said,
    flags: Vec<Value>,
    rows: Vec<Row>,
    /// What is counted, and how much of it there is.
    counts: Vec<CountView>,
    example: Option<ExampleView>,
}

#[derive(Debug, Serialize)]
struct CountView {
    what: Said,
    all: u64,
    by: Vec<(Said, u64)>,
}

#[derive(Debug, Serialize)]
struct ExampleView {
    instance: Option<[String; 2]>,
    statement: Option<[String; 3]>,
    /// Whether the property of the statement is a term of the vocabulary.
    is_term: bool,
    qualifier: Option<[String; 2]>,
    words: Option<WordsView>,
}

#[derive(Debug, Serialize)]
struct WordsView {
    quote: String,
    title: String,
    date: String,
    start: u64,
    end: u64,
    rule: String,
}

#[derive(Debug, Serialize)]
struct GraphView {
    pattern: String,
    name: Said,
    holds: Said,
    graphs: Option<u64>,
    triples: Option<u64>,
}

/// One of the seven properties of a claim.
#[derive(Debug, Serialize)]
struct Seventh {
    name: String,
    link: String,
    says: Said,
}

#[derive(Debug, Serialize)]
struct SchemeView {
    name: String,
    label: Said,
    concepts: Vec<ConceptView>,
}

#[derive(Debug, Serialize)]
struct ConceptView {
    order: String,
    name: String,
    label: Said,
    definition: Said,
    by: Vec<(Said, u64)>,
}

/// A term of another vocabulary that the store uses.
#[derive(Debug, Serialize)]
struct OtherView {
    name: String,
    iri: String,
    is_class: bool,
    all: u64,
    by: Vec<(Said, u64)>,
}

impl Dictionary {
    /// The vocabulary of a pack, with what a store has of it where one is given.
    ///
    /// # Errors
    /// A pack or a store that cannot be read.
    pub fn of(pack: &Pack, store: Option<&Store>) -> Result<Dictionary, DocsError> {
        let vocabulary = Vocabulary::of(pack)?;
        let count = store.map(|store| Count::read(store, &vocabulary, &pack.confidence)).transpose()?;
        let examples = match (store, &count) {
            (Some(store), Some(count)) => {
                Examples::of(store, &vocabulary, &pack.confidence, &count.samples).all()?.into_iter().collect()
            }
            _ => Vec::new(),
        };
        let view = View { vocabulary: &vocabulary, count: count.as_ref(), examples: &examples };
        Ok(Dictionary {
            namespace: LP,
            program: env!("CARGO_PKG_VERSION"),
            parts: vocabulary.parts.clone(),
            topics: view.topics(),
            store: store.zip(count.as_ref()).map(|(store, count)| told(store, count)),
            graphs: view.graphs(),
            evidence: view.evidence(),
            questions: around::questions(pack)?,
            derivations: around::derivations(pack)?,
            chains: around::chains(pack)?,
            schemes: view.schemes(),
            others: view.others(),
            vocabulary,
            count,
            examples,
        })
    }

    /// The terms.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// What the store holds, where one was given.
    pub fn count(&self) -> Option<&Count> {
        self.count.as_ref()
    }

    /// The example of a term.
    pub fn example(&self, name: &str) -> Option<&Example> {
        self.examples.iter().find(|(known, _)| known == name).map(|(_, example)| example)
    }
}

fn told(store: &Store, count: &Count) -> StoreView {
    let [first, last] = count.dates.clone().unwrap_or_default();
    let date = |term: String| parsed(&term).map(text).unwrap_or_default();
    StoreView {
        program: store.manifest().program.clone(),
        quads: count.quads,
        triples: count.triples.all,
        entities: count.entities(),
        documents: count.documents,
        claims: count.claims,
        derivations: count.derivations,
        places: count.places.len(),
        first: date(first),
        last: date(last),
    }
}

/// What a kind of graphs is called, and what they hold.
fn graph(kind: Graph) -> (&'static str, Said, Said) {
    match kind {
        Graph::Corpus => (
            "document/<name>",
            Said::new("文档", "documents"),
            Said::new(
                "该文档所陈述的内容，以及文档节点：标题、日期、地点、作者、来源文件、字符数。每篇文档一个图，以文档的 IRI 为名。",
                "What a document states, and the document itself: title, date, place, authors, source file, length. One graph a document, with its IRI.",
            ),
        ),
        Graph::Evidence => (
            "evidence/<name>",
            Said::new("依据", "evidence"),
            Said::new(
                "该文档的断言：每条事实一个节点，有七个属性。",
                "The claims of a document: one node for each fact, with seven properties.",
            ),
        ),
        Graph::Entities => (
            "graph/entities",
            Said::new("实体", "entities"),
            Said::new(
                "实体的类型、名称、别名和区划代码；关于名称是否同一的判定及理由。",
                "Class, label, aliases and division codes of entities; verdicts on names, with their reasons.",
            ),
        ),
        Graph::Derived => (
            "graph/derived",
            Said::new("推导", "derived"),
            Said::new(
                "由断言推导出的陈述，连同推导规则和所依据的断言；没有文档这样写。",
                "What follows from the claims, with the rule and the claims it was made of; no document states it.",
            ),
        ),
        Graph::Registry => (
            "graph/registry",
            Said::new("背景", "registry"),
            Said::new(
                "背景知识：行政区划及其隶属、本体、产业链模板、用到的规则及其可信度。不是任何文档的陈述。",
                "Background: divisions with their parents, the ontology, chain templates, the rules that were used with their confidence. No document states it.",
            ),
        ),
        Graph::Other => {
            ("…", Said::new("其他", "other"), Said::new("不是由构建写入的图。", "Graphs that no build writes."))
        }
    }
}

fn by(tally: &Tally) -> Vec<(Said, u64)> {
    let parts = KINDS.iter().map(|kind| (graph(*kind).1, tally.of(*kind)));
    parts.filter(|(_, number)| *number > 0).collect()
}

struct View<'a> {
    vocabulary: &'a Vocabulary,
    count: Option<&'a Count>,
    examples: &'a [(String, Example)],
}

impl View<'_> {
    fn topics(&self) -> Vec<TopicView> {
        let topic = |(at, topic): (usize, &super::Topic)| TopicView {
            anchor: format!("topic-{}", at + 1),
            title: topic.title.clone(),
            terms: topic.terms.iter().map(|term| self.term(term)).collect(),
        };
        self.vocabulary.topics.iter().enumerate().map(topic).collect()
    }

    fn term(&self, term: &Term) -> TermView {
        let example = self.examples.iter().find(|(name, _)| *name == term.name);
        TermView {
            name: term.name.clone(),
            iri: term.iri(),
            kind: term.kind.said(),
            is_class: term.kind == Kind::Class,
            label: term.label.clone(),
            definition: term.definition.clone(),
            flags: rows::flags(self.vocabulary, term),
            rows: rows::rows(self.vocabulary, term),
            counts: self.count.map(|count| counts(count, term)).unwrap_or_default(),
            example: example.map(|(_, example)| self.example(example)),
        }
    }

    fn example(&self, example: &Example) -> ExampleView {
        let property = example.statement.as_ref().map(|statement| statement[1].as_str());
        ExampleView {
            instance: example.instance.clone(),
            is_term: property.is_some_and(|name| self.vocabulary.term(name).is_some()),
            statement: example.statement.clone(),
            qualifier: example.qualifier.clone(),
            words: example.words.as_ref().map(|words| WordsView {
                quote: words.quote.split_whitespace().collect::<Vec<_>>().join(" "),
                title: words.title.clone(),
                date: words.date.clone(),
                start: words.start,
                end: words.end,
                rule: words.rule.clone(),
            }),
        }
    }

    fn graphs(&self) -> Vec<GraphView> {
        let view = |kind: &Graph| {
            let (pattern, name, holds) = graph(*kind);
            let (graphs, triples) = (self.count.map(|c| c.graphs.of(*kind)), self.count.map(|c| c.triples.of(*kind)));
            GraphView { pattern: pattern.into(), name, holds, graphs, triples }
        };
        let views =
            KINDS.iter().filter(|kind| **kind != Graph::Other || self.count.is_some_and(|c| c.graphs.of(**kind) > 0));
        views.map(view).collect()
    }

    fn evidence(&self) -> Vec<Seventh> {
        let rdf = [
            ("subject", Said::new("事实的主语。", "The subject of the fact.")),
            ("predicate", Said::new("事实的关系。", "Its relation.")),
            ("object", Said::new("事实的宾语：实体、值或记录节点。", "Its object: an entity, a value or a record.")),
        ];
        let rdf = rdf.into_iter().map(|(name, says)| Seventh {
            name: format!("rdf:{name}"),
            link: format!("http://www.w3.org/1999/02/22-rdf-syntax-ns#{name}"),
            says,
        });
        let own = ["start", "end", "quote", "rule"].into_iter().filter_map(|name| self.vocabulary.term(name));
        let own = own.map(|term| Seventh {
            name: format!("lp:{}", term.name),
            link: format!("#{}", term.name),
            says: term.definition.clone(),
        });
        rdf.chain(own).collect()
    }

    fn schemes(&self) -> Vec<SchemeView> {
        let of_scheme = |scheme: &Term| {
            let scheme_property = format!("{SKOS}inScheme");
            let members = self.vocabulary.terms();
            let mut concepts: Vec<ConceptView> = members
                .filter(|term| term.names(&scheme_property).any(|name| name == scheme.name))
                .map(|term| self.concept(term))
                .collect();
            // a stable sort: what has no order stays as the file has it
            concepts.sort_by_key(|concept| concept.order.parse::<u64>().unwrap_or(u64::MAX));
            SchemeView { name: scheme.name.clone(), label: scheme.label.clone(), concepts }
        };
        let schemes = self.vocabulary.terms().filter(|term| term.kind == Kind::Scheme).map(of_scheme);
        schemes.filter(|scheme| !scheme.concepts.is_empty()).collect()
    }

    fn concept(&self, term: &Term) -> ConceptView {
        let order = term.facts.get(&format!("{LP}order")).and_then(|order| order.first().cloned());
        let tally = self.count.and_then(|count| count.objects.get(&term.name));
        ConceptView {
            order: order.map(text).unwrap_or_default(),
            name: term.name.clone(),
            label: term.label.clone(),
            definition: term.definition.clone(),
            by: tally.map(by).unwrap_or_default(),
        }
    }

    fn others(&self) -> Vec<OtherView> {
        let Some(count) = self.count else { return Vec::new() };
        let sides = [(&count.classes, true), (&count.properties, false)];
        let all = sides.into_iter().flat_map(|(tallies, is_class)| tallies.iter().map(move |tally| (tally, is_class)));
        let known = |iri: &str| iri.strip_prefix(LP).is_some_and(|name| self.vocabulary.term(name).is_some());
        all.filter(|((iri, _), _)| !known(iri))
            .map(|((iri, tally), is_class)| OtherView {
                name: self.vocabulary.short(iri),
                iri: iri.clone(),
                is_class,
                all: tally.all,
                by: by(tally),
            })
            .collect()
    }
}

/// How much there is of a term.
fn counts(count: &Count, term: &Term) -> Vec<CountView> {
    let view = |zh: &str, en: &str, tally: Tally| CountView { what: Said::new(zh, en), all: tally.all, by: by(&tally) };
    let (class, property) = count.of(&term.name);
    let untyped = |all: u64, kind: Graph| {
        let what = Said::new("节点", "nodes");
        CountView { what, all, by: vec![(graph(kind).1, all)] }
    };
    match term.kind {
        Kind::Class if term.name == "Claim" => vec![untyped(count.claims, Graph::Evidence)],
        Kind::Class if term.name == "Derivation" => vec![untyped(count.derivations, Graph::Derived)],
        Kind::Class => {
            let all = count.instances.get(&term.name).copied().unwrap_or_default();
            let mut counts = vec![view("实例", "instances", class)];
            if all != class {
                counts.push(view("连同下位类", "with subclasses", all));
            }
            counts
        }
        Kind::Object | Kind::Datatype | Kind::Annotation => vec![view("陈述", "statements", property)],
        Kind::Scheme | Kind::Concept => {
            vec![view("作宾语", "as object", count.objects.get(&term.name).copied().unwrap_or_default())]
        }
    }
}
