//! Property graphs and tables: what is stated becomes nodes, edges and rows, typed, with its words; folders are not harmed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use lianpu::export::{EXPORTERS, ExportError, Outlet, Shape, Source, find};
use lianpu::store::{self, Manifest, Store};
use oxigraph::io::{RdfFormat, RdfParser};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, RowAccessor};
use serde_json::Value;

const ID: &str = "https://w3id.org/lianpu/id/";
const LP: &str = "https://w3id.org/lianpu/ontology#";

/// The small graph with the ontology, and further quads in the default prefixes of Turtle.
fn lines(more: &str) -> BTreeSet<String> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/");
    let read = |path: &str| fs::read_to_string(format!("{root}{path}")).unwrap_or_else(|e| panic!("{path}: {e}"));
    let head = format!(
        "@base <{ID}> . @prefix lp: <{LP}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
    );
    let mut lines = BTreeSet::new();
    for trig in [read("tests/data/store/graph.trig"), format!("{head}\n{more}")] {
        let quads =
            RdfParser::from_format(RdfFormat::TriG).for_slice(&trig).map(|quad| quad.unwrap_or_else(|e| panic!("{e}")));
        lines.extend(quads.map(|quad| format!("{quad} .")));
    }
    for file in ["ontology/core.ttl", "ontology/domain.ttl"] {
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(&read(file)) {
            let quad = quad.unwrap_or_else(|e| panic!("{file}: {e}"));
            lines.insert(format!("{} {} {} <{ID}graph/registry> .", quad.subject, quad.predicate, quad.object));
        }
    }
    lines
}

fn stored(folder: &Path, more: &str) -> Store {
    let path = folder.join("store");
    store::write(&path, Manifest::new("test", "sha256:0"), lines(more).into_iter()).unwrap_or_else(|e| panic!("{e}"));
    store::open(&path).unwrap_or_else(|e| panic!("{e}"))
}

/// The bytes of an export, by file.
fn exported(source: &Source<'_>, name: &str, folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let exporter = find(name).unwrap_or_else(|e| panic!("{e}"));
    if exporter.shape() != Shape::Folder {
        let mut bytes = Vec::new();
        exporter.write(source, &mut Outlet::stream(&mut bytes)).unwrap_or_else(|e| panic!("{name}: {e}"));
        return BTreeMap::from([(name.to_owned(), bytes)]);
    }
    let path = folder.join(name);
    let mut outlet = Outlet::folder(&path).unwrap_or_else(|e| panic!("{name}: {e}"));
    exporter.write(source, &mut outlet).unwrap_or_else(|e| panic!("{name}: {e}"));
    let files = outlet.finish().unwrap_or_else(|e| panic!("{name}: {e}"));
    files.into_iter().map(|(file, _)| (file.clone(), fs::read(path.join(file)).unwrap_or_default())).collect()
}

fn json(source: &Source<'_>) -> Value {
    let bytes = exported(source, "nodelink", Path::new("")).remove("nodelink").unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_else(|e| panic!("{e}"))
}

fn node<'a>(graph: &'a Value, iri: &str) -> Option<&'a Value> {
    graph["nodes"].as_array().into_iter().flatten().find(|node| node["id"] == format!("{ID}{iri}"))
}

fn edge<'a>(graph: &'a Value, source: &str, relation: &str, target: &str) -> Option<&'a Value> {
    let is_it = |edge: &&Value| {
        edge["source"] == format!("{ID}{source}")
            && edge["relation"] == relation
            && edge["target"] == format!("{ID}{target}")
    };
    graph["edges"].as_array().into_iter().flatten().find(is_it)
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn the_same_store_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let store = stored(folder.path(), "");
    let source = Source::of(&store).chosen(&names(&["all"])).unwrap().with_evidence(true);
    for exporter in EXPORTERS {
        let first = exported(&source, exporter.name(), folder.path());
        assert!(first.values().all(|bytes| !bytes.is_empty()), "{}", exporter.name());
        assert!(first == exported(&source, exporter.name(), folder.path()), "{} differs", exporter.name());
    }
}

#[test]
fn amounts_are_nodes_and_stand_at_what_they_are_about_where_documents_agree() {
    let folder = tempfile::tempdir().unwrap();
    let more = "<document/竹产业见闻> { <project/镁渣综合利用项目> lp:totalInvestment <quantity/x> .
        <quantity/x> a lp:Quantity ; lp:text \"9000万元\" ; lp:number 90000000.0 ; lp:unit \"元\" . }";
    let store = stored(folder.path(), more);
    let graph = json(&Source::of(&store));
    let project = node(&graph, "project/年产3万吨镁合金型材项目").unwrap();
    // 15亿元 is that of a phase
    assert_eq!(
        (&project["totalInvestment"], &project["totalInvestmentUnit"]),
        (&1_200_000_000_i64.into(), &"元".into())
    );
    assert_eq!(node(&graph, "quantity/a2").unwrap()["phase"], "一期");
    // two documents, two amounts: each stands at its record alone
    assert!(node(&graph, "project/镁渣综合利用项目").unwrap().get("totalInvestment").is_none());
    assert_eq!(node(&graph, "quantity/x").unwrap()["number"].as_f64(), Some(90_000_000.0));
}

#[test]
fn nodes_are_what_is_stated_of_and_edges_count_their_documents() {
    let folder = tempfile::tempdir().unwrap();
    let store = stored(folder.path(), "<document/竹产业见闻> { <place/990102> lp:partner <company/unnamed%20one> . }");
    let graph = json(&Source::of(&store));
    let at = edge(&graph, "project/年产3万吨镁合金型材项目", "locatedIn", "place/990101").unwrap();
    assert_eq!(at["documents"], 2);
    assert!(at.get("quotes").is_none() && at.get("derived").is_none());
    // of the registry only what is used, with its names; no claims, no documents
    assert_eq!(node(&graph, "place/990101").unwrap()["aliases"], serde_json::json!(["素河"]));
    for absent in ["place/99", "claim/1", "document/轻合金周报"] {
        assert!(node(&graph, absent).is_none(), "{absent}");
    }
    assert_eq!(node(&graph, "person/林知远").unwrap()["holdsPost"], serde_json::json!(["县委常委"]));
    // what nothing is said of is there, too, so that no edge hangs
    assert_eq!(node(&graph, "company/unnamed%20one").unwrap()["name"], "unnamed one");
    let ids: BTreeSet<&str> = graph["nodes"].as_array().unwrap().iter().filter_map(|n| n["id"].as_str()).collect();
    assert_eq!(ids.len(), graph["nodes"].as_array().unwrap().len());
    for edge in graph["edges"].as_array().unwrap() {
        assert!(
            ids.contains(edge["source"].as_str().unwrap()) && ids.contains(edge["target"].as_str().unwrap()),
            "{edge}"
        );
    }
}

#[test]
fn evidence_stands_at_the_edge_that_it_states() {
    let folder = tempfile::tempdir().unwrap();
    let store = stored(folder.path(), "");
    let graph = json(&Source::of(&store).with_evidence(true));
    let edge = edge(&graph, "project/年产3万吨镁合金型材项目", "developedBy", "company/云州晨星镁业有限公司").unwrap();
    assert_eq!(edge["quotes"], serde_json::json!(["晨星镁业投建的\"镁合金型材\"项目\n正加快施工"]));
    assert_eq!(edge["sources"], serde_json::json!([format!("{ID}document/轻合金周报")]));
    assert_eq!(node(&graph, "document/轻合金周报").unwrap()["date"], "2023-03-02");
    let with: Vec<&Value> = graph["edges"].as_array().unwrap().iter().filter(|e| e.get("quotes").is_some()).collect();
    assert_eq!(with.len(), 3, "claims about a node; the post is a property");
}

#[test]
fn graphs_are_chosen_by_kind_and_by_document() {
    let folder = tempfile::tempdir().unwrap();
    let store = stored(folder.path(), "<graph/derived> { <project/镁渣综合利用项目> lp:locatedIn <place/9901> . }");
    let chosen = |graphs: &[&str]| Source::of(&store).chosen(&names(graphs)).unwrap();
    let count =
        |source: &Source<'_>| exported(source, "nquads", folder.path())["nquads"].split(|b| *b == b'\n').count() - 1;
    let all = lines("<graph/derived> { <project/镁渣综合利用项目> lp:locatedIn <place/9901> . }");
    let of = |part: &str| all.iter().filter(|line| line.contains(part)).count();
    assert_eq!(count(&Source::of(&store)), all.len());
    assert_eq!(count(&chosen(&["all"])), all.len());
    assert_eq!(count(&chosen(&["derived"])), 1);
    assert_eq!(count(&chosen(&["entities"])), of("/graph/entities> ."));
    assert_eq!(count(&chosen(&["轻合金周报"])), of("/document/轻合金周报> ."));
    assert_eq!(count(&chosen(&["轻合金周报.txt"]).with_evidence(true)), of("/轻合金周报> ."));
    assert_eq!(count(&chosen(&[&format!("{ID}graph/registry")])), of("/graph/registry> ."));
    let wrong = Source::of(&store).chosen(&names(&["轻合金月报"])).err().unwrap();
    assert!(matches!(&wrong, ExportError::UnknownGraph { .. }) && wrong.to_string().contains("轻合金周报"), "{wrong}");
    // derived edges are marked where they were asked for
    let graph = json(&chosen(&["corpus", "entities", "derived"]));
    let of = |target| edge(&graph, "project/镁渣综合利用项目", "locatedIn", target).unwrap();
    assert_eq!((&of("place/9901")["derived"], &of("place/990102001")["derived"]), (&true.into(), &false.into()));
    let one = json(&chosen(&["竹产业见闻"]));
    assert!(node(&one, "place/990202").is_none() && node(&one, "project/竹木家居智造项目").is_some());
    assert!(edge(&one, "industrychain/镁产业", "chainOwner", "company/云州晨星镁业有限公司").is_none());
}

#[test]
fn any_text_leaves_xml_json_and_cypher_whole() {
    let folder = tempfile::tempdir().unwrap();
    let more =
        "<graph/entities> { <company/odd> a lp:Company ; rdfs:label \"<&>'\\\"\\\\ \\u0001\\uFFFF\\t\\r\\n铝\"@zh . }
        <document/竹产业见闻> { <company/odd> lp:inChain <industrychain/竹产业> . }";
    let store = stored(folder.path(), more);
    let source = Source::of(&store);
    for name in ["graphml", "gexf"] {
        let bytes = exported(&source, name, folder.path()).remove(name).unwrap();
        let mut reader = quick_xml::Reader::from_reader(&bytes[..]);
        let (mut buffer, mut elements) = (Vec::new(), 0);
        loop {
            match reader.read_event_into(&mut buffer).unwrap_or_else(|e| panic!("{name}: {e}")) {
                quick_xml::events::Event::Eof => break,
                quick_xml::events::Event::Start(_) => elements += 1,
                _ => {}
            }
        }
        assert!(elements > 50);
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains('\u{1}') && !text.contains('\u{FFFF}') && text.contains("&lt;&amp;"), "{name}");
    }
    assert_eq!(node(&json(&source), "company/odd").unwrap()["name"], "<&>'\"\\ \u{1}\u{FFFF}\t\r\n铝");
    let cypher = String::from_utf8(exported(&source, "cypher", folder.path()).remove("cypher").unwrap()).unwrap();
    assert!(cypher.contains(r#"name: '<&>\'"\\ \u0001"#), "{cypher}");
    assert!(cypher.lines().all(|line| line.ends_with(';')), "one statement a line");
}

#[test]
fn facts_have_their_values_in_the_row() {
    let folder = tempfile::tempdir().unwrap();
    let more = "<document/竹产业见闻> { <project/竹木家居智造项目> lp:startDate \"2022-05\"^^xsd:gYearMonth ; lp:dateRecord <daterecord/d> .
        <daterecord/d> a lp:DateRecord ; lp:startDate \"2022-05\"^^xsd:gYearMonth ; lp:phase \"一期\" . }";
    let store = stored(folder.path(), more);
    let files = exported(&Source::of(&store), "csv", folder.path());
    assert_eq!(files.keys().collect::<Vec<_>>(), ["entities.csv", "evidence.csv", "facts.csv"]);
    let bytes = files["facts.csv"].strip_prefix("\u{FEFF}".as_bytes()).unwrap();
    let mut reader = csv::Reader::from_reader(bytes);
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(|row| row.unwrap()).collect();
    let find = |subject: &str, property: &str| {
        let is_it = |row: &&BTreeMap<String, String>| row["subjectName"] == subject && row["property"] == property;
        rows.iter().find(is_it).unwrap_or_else(|| panic!("{subject} {property}"))
    };
    let leads = find("镁产业", "chainLeadership");
    assert_eq!((leads["objectName"].as_str(), leads["role"].as_str()), ("陈望舒", "链长"));
    let makes = find("棠泽翠竹家居有限公司", "capacity");
    let fields = ["text", "number", "unit", "product", "per"].map(|key| makes[key].as_str());
    assert_eq!(fields, ["50万平方米", "500000", "平方米", "竹地板", "year"]);
    let begins = find("竹木家居智造项目", "dateRecord");
    assert_eq!(["text", "date", "phase"].map(|key| begins[key].as_str()), ["2022-05", "2022-05", "一期"]);
    assert_eq!(find("竹木家居智造项目", "stageRecord")["asOf"], "2023-06-18");
    assert_eq!(find("林知远", "holdsPost")["text"], "县委常委");
    assert!(rows.iter().all(|row| row["subjectClass"] != "Quantity" && row["subjectClass"] != "Document"));
    let keys: BTreeSet<&str> = rows.iter().map(|row| row["fact"].as_str()).collect();
    assert_eq!(keys.len(), rows.len());
    let bytes = files["evidence.csv"].strip_prefix("\u{FEFF}".as_bytes()).unwrap();
    for row in csv::Reader::from_reader(bytes).deserialize::<BTreeMap<String, String>>() {
        assert!(keys.contains(row.unwrap()["fact"].as_str()));
    }
}

#[test]
fn parquet_is_written_in_groups_and_typed() {
    let folder = tempfile::tempdir().unwrap();
    let many: String = (0..40_000).map(|n| format!("<place/9901> lp:locatedIn <place/n{n}> .\n")).collect();
    let store = stored(folder.path(), &format!("<document/竹产业见闻> {{ {many} }}"));
    exported(&Source::of(&store), "parquet", folder.path());
    let open = |name: &str| {
        let file = fs::File::open(folder.path().join("parquet").join(name)).unwrap();
        SerializedFileReader::new(file).unwrap()
    };
    let facts = open("facts.parquet");
    let metadata = facts.metadata();
    assert!(metadata.num_row_groups() == 2 && metadata.file_metadata().num_rows() > 40_000);
    let names: Vec<&str> = metadata.file_metadata().schema_descr().columns().iter().map(|c| c.name()).collect();
    let at = |name: &str| names.iter().position(|n| *n == name).unwrap();
    let rows = facts.get_row_iter(None).unwrap().map(|row| row.unwrap());
    let amounts: Vec<f64> = rows
        .filter(|row| row.get_string(at("property")).unwrap() == "totalInvestment")
        .map(|row| row.get_double(at("number")).unwrap())
        .collect();
    assert_eq!(amounts.len(), 4);
    assert!(amounts.contains(&260_000_000.0), "{amounts:?}");
    let evidence = open("evidence.parquet");
    let mut dates = evidence.get_row_iter(None).unwrap().map(|row| match row.unwrap().get_column_iter().nth(4) {
        Some((_, Field::Date(days))) => *days,
        other => panic!("{other:?}"),
    });
    // 2023-03-02 and 2023-06-18
    assert!(dates.all(|days| [19_418, 19_526].contains(&days)));
    let entities = open("entities.parquet");
    let names: Vec<String> =
        entities.metadata().file_metadata().schema().get_fields().iter().map(|c| c.name().to_owned()).collect();
    let at = names.iter().position(|name| name == "aliases").unwrap();
    let rows = entities.get_row_iter(None).unwrap().map(|row| row.unwrap());
    let firm = rows.into_iter().find(|row| row.get_string(2).unwrap() == "云州晨星镁业有限公司").unwrap();
    assert_eq!(firm.get_list(at).unwrap().elements().len(), 1);
}

#[test]
fn a_folder_with_other_things_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = stored(folder.path(), "");
    let path = folder.path().join("tables");
    let write = |name: &str| -> Result<usize, ExportError> {
        let mut outlet = Outlet::folder(&path)?;
        find(name)?.write(&Source::of(&store), &mut outlet)?;
        Ok(outlet.finish()?.len())
    };
    assert_eq!(write("csv").unwrap(), 3);
    // another format takes the place of what an export wrote
    assert_eq!(write("parquet").unwrap(), 3);
    assert!(!path.join("facts.csv").exists() && path.join("facts.parquet").exists());
    fs::write(path.join("notes.txt"), "mine").unwrap();
    let refused = write("csv").unwrap_err();
    assert!(matches!(&refused, ExportError::NotOurs { found, .. } if found == &names(&["notes.txt"])), "{refused}");
    assert!(path.join("facts.parquet").exists() && fs::read_to_string(path.join("notes.txt")).unwrap() == "mine");
    fs::remove_dir_all(&path).unwrap();
    fs::write(&path, "a file").unwrap();
    assert!(matches!(write("csv").unwrap_err(), ExportError::NotAFolder { .. }));
    let mut bytes = Vec::new();
    let refused = find("csv").unwrap().write(&Source::of(&store), &mut Outlet::stream(&mut bytes)).unwrap_err();
    assert!(matches!(refused, ExportError::WantsFolder) && refused.hint().is_some());
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().map(|e| e.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with(".lianpu")), "{left:?}");
}
