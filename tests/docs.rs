//! The data dictionary and the description of the data set: every term is there, counts are those of the store, nothing is lost or breaks a page.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use common::{expect, root};
use lianpu::docs::{Described, Dictionary, Kind, dataset, markdown, page};
use lianpu::pack::{LP, Pack};
use lianpu::store::{self, Line, Manifest, Store, bare};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Term, Triple};
use regex::Regex;

const ID: &str = "https://w3id.org/lianpu/id/";
const VOID: &str = "http://rdfs.org/ns/void#";
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/// The small graph with the ontology, and further quads in the default prefixes of Turtle.
fn stored(folder: &Path, more: &str) -> Store {
    let read = |path: &str| fs::read_to_string(root(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    let head = format!(
        "@base <{ID}> . @prefix lp: <{LP}> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix dcterms: <http://purl.org/dc/terms/> . @prefix prov: <http://www.w3.org/ns/prov#> ."
    );
    let mut lines = BTreeSet::new();
    for trig in [read("tests/data/store/graph.trig"), format!("{head}\n{more}")] {
        let quads = RdfParser::from_format(RdfFormat::TriG).for_slice(&trig);
        lines.extend(quads.map(|quad| format!("{} .", quad.unwrap_or_else(|e| panic!("{e}")))));
    }
    for file in ["ontology/core.ttl", "ontology/domain.ttl"] {
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(&read(file)) {
            let quad = quad.unwrap_or_else(|e| panic!("{file}: {e}"));
            lines.insert(format!("{} {} {} <{ID}graph/registry> .", quad.subject, quad.predicate, quad.object));
        }
    }
    let path = folder.join("store");
    let pack = Pack::embedded().unwrap_or_else(|e| panic!("{e}")).files.hash();
    store::write(&path, Manifest::new("test", pack), lines.into_iter()).unwrap_or_else(|e| panic!("{e}"));
    store::open(&path).unwrap_or_else(|e| panic!("{e}"))
}

/// Derived statements and a record beside its direct triple, with their claims.
const MORE: &str = "<evidence/轻合金周报> {
    <claim/5> rdf:subject <industrychain/镁产业> ; rdf:predicate lp:chainLeader ; rdf:object <person/陈望舒-岚川市> ;
      lp:start 118 ; lp:end 131 ; lp:quote \"镁产业链由副市长陈望舒任链长\" ; lp:rule \"leader/by\" .
    <claim/6> rdf:subject <project/年产3万吨镁合金型材项目> ; rdf:predicate lp:stage ; rdf:object lp:under_construction ;
      lp:start 12 ; lp:end 39 ; lp:quote \"年产3万吨镁合金型材项目正加快施工\" ; lp:rule \"stage/building\" . }
  <graph/derived> {
    <project/年产3万吨镁合金型材项目> lp:currentStage lp:under_construction .
    <derivation/1> rdf:subject <project/年产3万吨镁合金型材项目> ; rdf:predicate lp:currentStage ; rdf:object lp:under_construction ;
      lp:rule \"derive/stage\" ; prov:wasDerivedFrom <claim/6> . }";

fn dictionary(store: Option<&Store>) -> Dictionary {
    let pack = Pack::embedded().unwrap_or_else(|e| panic!("{e}"));
    Dictionary::of(&pack, store).unwrap_or_else(|e| panic!("{e}"))
}

fn described(dictionary: &Dictionary, store: &Store, described: &Described) -> String {
    let mut bytes = Vec::new();
    dataset(dictionary, store, described, &mut bytes).unwrap_or_else(|e| panic!("{e}"));
    String::from_utf8(bytes).unwrap_or_else(|e| panic!("{e}"))
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|e| panic!("{e}"))
}

fn found(pattern: &str, text: &str) -> BTreeSet<String> {
    regex(pattern).captures_iter(text).map(|found| found[1].to_owned()).collect()
}

/// The part of the Markdown about a term.
fn block<'t>(markdown: &'t str, name: &str) -> &'t str {
    let from = markdown.find(&format!("### <a id=\"{name}\"></a>")).unwrap_or_else(|| panic!("{name} is not there"));
    let rest = &markdown[from..];
    let end = ["\n### ", "\n## "].iter().filter_map(|mark| rest[1..].find(mark)).min().unwrap_or(rest.len() - 1);
    rest[..=end].trim_end()
}

#[test]
fn every_term_of_the_ontology_is_there_and_every_link_leads_somewhere() {
    let folder = tempfile::tempdir().unwrap();
    let store = stored(folder.path(), MORE);
    let mut declared = BTreeSet::new();
    for file in ["ontology/core.ttl", "ontology/domain.ttl"] {
        let text = fs::read_to_string(root(file)).unwrap();
        declared.extend(found(r"(?m)^lp:(\w+)\s+a\s", &text));
    }
    assert!(declared.len() > 140, "{}", declared.len());
    for dictionary in [dictionary(None), dictionary(Some(&store))] {
        let (html, md) = (page(&dictionary).unwrap(), markdown(&dictionary).unwrap());
        let anchors = found(r#" id="([^"]+)""#, &html);
        let terms = found(r#"<article class="term" id="([^"]+)""#, &html);
        assert_eq!(terms, declared);
        assert_eq!(found(r##"### <a id="([^"]+)""##, &md), declared);
        let dead: Vec<String> = found(r##"href="#([^"]+)""##, &html).difference(&anchors).cloned().collect();
        assert!(dead.is_empty(), "{dead:?}");
        let anchors = found(r#"<a id="([^"]+)""#, &md);
        let dead: Vec<String> = found(r"\]\(#([^)]+)\)", &md).difference(&anchors).cloned().collect();
        assert!(dead.is_empty(), "{dead:?}");
        for term in dictionary.vocabulary().terms() {
            let parts = [&term.label.zh, &term.label.en, &term.definition.zh, &term.definition.en];
            for part in parts {
                assert!(
                    !part.is_empty() && block(&md, &term.name).replace('\\', "").contains(part),
                    "{}: {part}",
                    term.name
                );
            }
        }
        for query in lianpu::query::NamedQuery::all().unwrap() {
            assert!(html.contains(&format!("id=\"query-{}\"", query.name)), "{}", query.name);
        }
        assert!(
            !html.contains("http-equiv=\"refresh\"") && !html.contains("<link") && !html.contains(" src="),
            "alone"
        );
    }
}

#[test]
fn a_small_store_is_described_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let store = stored(folder.path(), MORE);
    let dictionary = dictionary(Some(&store));
    let md = markdown(&dictionary).unwrap();
    let shown = [
        "Claim",
        "quote",
        "Company",
        "Post",
        "Money",
        "stage",
        "stageRecord",
        "totalInvestment",
        "chainLeader",
        "currentStage",
        "phase",
        "metric",
        "under_construction",
        "tier",
    ];
    let told: Vec<&str> = shown.iter().map(|name| block(&md, name)).collect();
    expect("tests/data/docs/terms.md", &format!("{}\n", told.join("\n\n")));
    let void = described(&dictionary, &store, &Described::default());
    // what hangs on the ontology, which grows, is held against the store below
    let grows = ["_:class", "_:property", "\tvoid:entities ", "\tvoid:triples ", "\tvoid:distinctSubjects "];
    let kept = void.lines().filter(|line| !grows.iter().any(|part| line.contains(part)));
    let head: String = kept.map(|line| format!("{line}\n")).collect();
    expect("tests/data/docs/void.ttl", &head);
}

#[test]
fn counts_are_those_of_the_store() {
    let folder = tempfile::tempdir().unwrap();
    // the same triple in two documents is one statement
    let more = format!("{MORE} <document/竹产业见闻> {{ <company/岚川轻合金有限公司> lp:locatedIn <place/990101> . }}");
    let store = stored(folder.path(), &more);
    let dictionary = dictionary(Some(&store));
    let count = dictionary.count().unwrap();
    let mut triples: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut quads = 0;
    store
        .each_line::<std::io::Error>(|line| {
            quads += 1;
            triples.entry(line.triple.to_owned()).or_default().insert(line.graph.unwrap_or_default().to_owned());
            Ok(())
        })
        .unwrap();
    assert_eq!((count.quads, count.triples.all), (quads, triples.len() as u64));
    assert!(count.quads > count.triples.all);
    let (mut properties, mut classes) = (BTreeMap::new(), BTreeMap::new());
    for triple in triples.keys() {
        let [_, predicate, object] = (Line { triple, graph: None }).terms().unwrap();
        *properties.entry(bare(predicate).unwrap().to_owned()).or_insert(0) += 1;
        if bare(predicate) == Some(TYPE) {
            *classes.entry(bare(object).unwrap().to_owned()).or_insert(0) += 1;
        }
    }
    let all = |tallies: &BTreeMap<String, lianpu::docs::Tally>| -> BTreeMap<String, u64> {
        tallies.iter().map(|(iri, tally)| (iri.clone(), tally.all)).collect()
    };
    assert_eq!(all(&count.properties), properties);
    assert_eq!(all(&count.classes), classes);
    let corpus = |property: &str| count.of(property).1.of(lianpu::export::Kind::Corpus);
    let in_documents = |property: &str| {
        let wanted = format!("> <{LP}{property}> ");
        triples
            .iter()
            .filter(|(t, graphs)| t.contains(&wanted) && graphs.iter().any(|g| g.contains("/document/")))
            .count() as u64
    };
    for property in ["locatedIn", "stage", "text", "chainLeader"] {
        assert_eq!(corpus(property), in_documents(property), "{property}");
    }
    assert_eq!((count.documents, count.claims, count.derivations), (2, 6, 1));
    assert_eq!(
        count.entities(),
        triples
            .iter()
            .filter(|(t, graphs)| t.contains(TYPE) && graphs.iter().any(|g| g.contains("/graph/entities")))
            .count() as u64
    );
    // with subclasses: quantities are records, and so are stages of projects
    assert!(count.instances["Record"].all > count.of("Quantity").0.all && count.of("Record").0.all == 0);
}

#[test]
fn the_description_of_the_data_set_has_the_numbers_of_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let store = stored(folder.path(), MORE);
    let dictionary = dictionary(Some(&store));
    let count = dictionary.count().unwrap();
    let text = described(&dictionary, &store, &Described::default());
    assert_eq!(text, described(&self::dictionary(Some(&store)), &store, &Described::default()), "the same bytes");
    for part in [folder.path().to_str().unwrap(), "file:"] {
        assert!(!text.contains(part), "{part}");
    }
    let triples: Vec<Triple> = RdfParser::from_format(RdfFormat::Turtle)
        .for_slice(&text)
        .map(|q| q.unwrap_or_else(|e| panic!("{e}")).into())
        .collect();
    let values = |subject: &str, property: &str| -> Vec<String> {
        let is = |t: &&Triple| t.subject.to_string() == subject && t.predicate.as_str() == property;
        let value = |t: &Triple| match &t.object {
            Term::Literal(literal) => literal.value().to_owned(),
            object => object.to_string(),
        };
        triples.iter().filter(is).map(value).collect()
    };
    let data = format!("<{ID}dataset>");
    let of_data = |name: &str| values(&data, &format!("{VOID}{name}"));
    assert_eq!(of_data("triples"), [count.triples.all.to_string()]);
    assert_eq!(of_data("documents"), ["2"]);
    assert_eq!(of_data("classPartition").len(), count.classes.len());
    assert_eq!(of_data("propertyPartition").len(), count.properties.len());
    let sum: u64 = of_data("propertyPartition")
        .iter()
        .flat_map(|node| values(node, &format!("{VOID}triples")))
        .map(|number| number.parse::<u64>().unwrap())
        .sum();
    assert_eq!(sum, count.triples.all, "each triple has one property");
    assert_eq!(
        values(&data, "http://purl.org/dc/terms/spatial"),
        [format!("<{ID}place/9901>"), format!("<{ID}place/990102>")]
    );
    let period = values(&data, "http://purl.org/dc/terms/temporal");
    let date = |name: &str| values(&period[0], &format!("http://www.w3.org/ns/dcat#{name}"));
    assert_eq!((date("startDate"), date("endDate")), (vec!["2023-03-02".into()], vec!["2023-06-18".into()]));
    let formats = values(&data, "http://www.w3.org/ns/dcat#distribution");
    assert_eq!(formats.len(), lianpu::export::EXPORTERS.len());
    // every kind of graphs is a part, and none is empty
    for subset in of_data("subset") {
        let triples: u64 = values(&subset, &format!("{VOID}triples"))[0].parse().unwrap();
        assert!(triples > 0, "{subset}");
    }
    assert_eq!(of_data("subset").len(), 5);
    let own = Described {
        title: Some("岚川\"试点\"".into()),
        licence: Some(oxigraph::model::NamedNode::new_unchecked("https://creativecommons.org/licenses/by/4.0/")),
    };
    let text = described(&dictionary, &store, &own);
    assert!(
        text.contains(r#"dcterms:title "岚川\"试点\"""#)
            && text.contains("dcterms:license <https://creativecommons.org/licenses/by/4.0/>")
    );
    assert!(!text.contains("dcterms:rights"));
}

#[test]
fn what_documents_say_breaks_no_page() {
    let folder = tempfile::tempdir().unwrap();
    let odd = "<evidence/odd> { <claim/0> rdf:subject <company/odd> ; rdf:predicate lp:subsidiaryOf ; rdf:object <company/odd> ;
        lp:start 1 ; lp:end 30 ; lp:quote \"<b>铝|箔</b> [甲](乙) `丙` *丁* & co\" ; lp:rule \"a/b\" . }
      <document/odd> { <document/odd> a lp:Document ; dcterms:title \"</cite><script>alert(1)</script>|\" .
        <company/odd> lp:subsidiaryOf <company/odd> . }
      <graph/entities> { <company/odd> a lp:Company ; rdfs:label \"<i>\\\"'|`\\n铝\"@zh . }";
    let store = stored(folder.path(), odd);
    let dictionary = dictionary(Some(&store));
    let html = page(&dictionary).unwrap();
    assert!(html.contains("&lt;b&gt;铝|箔&lt;&#x2f;b&gt;"), "{}", &html[html.find("铝|箔").unwrap() - 80..][..200]);
    assert!(!html.contains("<b>铝") && !html.contains("<script>alert") && !html.contains("<i>\"'"));
    let md = markdown(&dictionary).unwrap();
    let row = block(&md, "subsidiaryOf").lines().find(|line| line.starts_with("| 例 ")).unwrap().to_owned();
    assert!(row.contains(r"&lt;b&gt;铝\|箔&lt;/b&gt; \[甲\](乙) \`丙\` \*丁\* &amp; co"), "{row}");
    let bars = regex(r"[^\\]\|").find_iter(&row).count();
    assert_eq!(bars, 2, "two cells: {row}");
}

#[test]
fn without_a_store_it_is_the_vocabulary_alone_and_says_so() {
    let dictionary = dictionary(None);
    let (html, md) = (page(&dictionary).unwrap(), markdown(&dictionary).unwrap());
    for text in [&html, &md] {
        assert!(text.contains("No store was given") && text.contains("未给出库"));
    }
    assert!(!md.contains("| 例 example |") && !md.contains("实例 instances |") && !md.contains("part-others"));
    assert!(dictionary.count().is_none() && dictionary.vocabulary().terms().any(|term| term.kind == Kind::Scheme));
}

#[test]
fn terms_of_a_pack_of_ones_own_are_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let pack = folder.path().join("pack/ontology");
    fs::create_dir_all(&pack).unwrap();
    let domain = fs::read_to_string(root("ontology/domain.ttl")).unwrap();
    let own = "\n# ── Our own · 自定 ──\nlp:patents a owl:ObjectProperty ; rdfs:label \"专利数\"@zh , \"patents\"@en ;
        skos:definition \"授权专利的件数。\"@zh , \"How many patents it holds.\"@en ; skos:exactMatch <https://example.org/patents> ;
        schema:domainIncludes lp:Company ; schema:rangeIncludes lp:Quantity ; lp:functionalPer rdf:subject ; lp:revisable true .\n";
    fs::write(pack.join("domain.ttl"), domain + own).unwrap();
    let pack = Pack::with_dir(&folder.path().join("pack")).unwrap();
    let dictionary = Dictionary::of(&pack, None).unwrap();
    let md = markdown(&dictionary).unwrap();
    assert!(md.contains("自定 · Our own"));
    let patents = block(&md, "patents");
    for part in [
        "[可随时间修订 may be revised](#revisable)",
        "| 完全对应 exact match | [`https://example.org/patents`](https://example.org/patents) |",
        "宾语就是记录节点（Quantity）",
        "| 每…只有一值 one value per | [`rdf:subject`](http://www.w3.org/1999/02/22-rdf-syntax-ns#subject) |",
        "yes: another value later on is a change",
    ] {
        assert!(patents.contains(part), "{part} is not in {patents}");
    }
    assert!(block(&md, "Company").contains("[`patents`](#patents)"));
}

fn lianpu(arguments: &[&str], folder: &Path) -> (i32, String) {
    let done = Command::cargo_bin("lianpu").unwrap().args(arguments).current_dir(folder).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.stdout.is_empty());
    (done.status.code().unwrap_or(-1), said)
}

#[test]
fn the_command_writes_a_folder_and_leaves_others_alone() {
    let folder = tempfile::tempdir().unwrap();
    drop(stored(folder.path(), MORE));
    let run = |arguments: &[&str]| lianpu(&[&["docs", "ontology"], arguments].concat(), folder.path());
    let files = || -> Vec<String> {
        let entries = fs::read_dir(folder.path().join("out")).unwrap().flatten();
        entries
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    };
    let (code, said) = run(&["-o", "out", "--store", "store"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("2 documents; ontology.html, ontology.md, void.ttl") && !said.contains("warning"), "{said}");
    assert_eq!(files(), ["lianpu-docs.json", "ontology.html", "ontology.md", "void.ttl"]);
    // what an earlier run wrote is replaced, and what is no longer written goes
    assert_eq!(run(&["-o", "out", "--format", "md", "--quiet"]), (0, String::new()));
    assert_eq!(files(), ["lianpu-docs.json", "ontology.md"]);
    fs::write(folder.path().join("out/notes.txt"), "mine").unwrap();
    let (code, said) = run(&["-o", "out", "--store", "store"]);
    assert!(code == 2 && said.contains("holds other things: notes.txt") && said.contains("hint:"), "{said}");
    assert_eq!(files(), ["lianpu-docs.json", "notes.txt", "ontology.md"]);
    let (code, said) = run(&["-o", "new", "--store", "nowhere"]);
    assert!(code == 2 && said.contains("nowhere") && !folder.path().join("new").exists(), "{said}");
    let (code, said) = run(&["-o", "out/notes.txt"]);
    assert!(code == 2 && said.contains("is a file"), "{said}");
    let (code, said) = run(&["-o", "new", "--store", "store", "--license", "CC BY"]);
    assert!(code == 2 && said.contains("it should be an IRI"), "{said}");
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().map(|e| e.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with(".lianpu-")), "{left:?}");
    // an export does not take the folder for its own
    let (code, said) = lianpu(&["export", "--format", "csv", "--store", "store", "-o", "out"], folder.path());
    assert!(code == 2 && said.contains("ontology.md"), "{said}");
}

#[test]
fn a_store_of_another_pack_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let lines = [format!("<{ID}company/a> <{TYPE}> <{LP}Company> <{ID}graph/entities> .")];
    store::write(folder.path().join("store"), Manifest::new("test", "sha256:0"), lines.into_iter()).unwrap();
    let (code, said) = lianpu(&["docs", "ontology", "-o", "out", "--store", "store", "-q"], folder.path());
    assert!(code == 0 && said.contains("another pack"), "{said}");
}
