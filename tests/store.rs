//! Stores on disk: written whole or not at all, opened without a trace, exported and validated.

use lianpu::export::{self, Model, Shape};
use lianpu::store::{self, Lock, Manifest, Memory, StoreError, Writer};
use lianpu::validate;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Quad};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const GRAPH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/store/graph.trig");

fn lines() -> Vec<String> {
    let trig = fs::read_to_string(GRAPH).unwrap();
    let quads = RdfParser::from_format(RdfFormat::TriG).for_slice(&trig).map(|quad| format!("{} .", quad.unwrap()));
    quads.collect::<BTreeSet<_>>().into_iter().collect()
}

fn manifest() -> Manifest {
    let mut manifest = Manifest::new("test", "sha256:0");
    manifest.documents.insert("竹产业见闻.txt".into(), "sha256:1".into());
    manifest
}

/// Every file under `directory` with its content.
fn files(directory: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found: Vec<_> = walkdir::WalkDir::new(directory)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .map(|path| (path.clone(), fs::read(&path).unwrap_or_default()))
        .collect();
    found.sort();
    found
}

fn refused(path: &Path) -> StoreError {
    store::open(path).map(drop).unwrap_err()
}

#[test]
fn what_is_written_is_what_is_read() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("new/folder/store");
    let lines = lines();
    let doubled = lines.iter().flat_map(|line| [line.clone(), line.clone()]);
    let written = store::write(&path, manifest(), doubled).unwrap();
    let store = store::open(&path).unwrap();
    assert_eq!(store.manifest(), &written);
    assert_eq!(written.quads, lines.len() as u64);
    assert_eq!(store.database().len().unwrap(), lines.len());
    assert_eq!(std::io::read_to_string(store.nquads().unwrap()).unwrap(), lines.join("\n") + "\n");
    let quads: BTreeSet<String> = store.database().iter().map(|quad| format!("{} .", quad.unwrap())).collect();
    assert!(quads.into_iter().eq(lines));
}

#[test]
fn the_same_quads_give_the_same_graph_and_manifest() {
    let directory = tempfile::tempdir().unwrap();
    let built = ["a", "b"].map(|name| {
        let path = directory.path().join(name);
        store::write(&path, manifest(), lines().into_iter()).unwrap();
        ["graph.nq", "manifest.json"].map(|file| fs::read(path.join(file)).unwrap())
    });
    assert_eq!(built[0], built[1]);
}

#[test]
fn a_compacted_store_holds_the_same_quads() {
    let directory = tempfile::tempdir().unwrap();
    let built = |name: &str, optimized: bool| {
        let path = directory.path().join(name);
        Writer::begin(&path)
            .unwrap()
            .optimized(optimized)
            .write::<StoreError>(manifest(), Memory::default(), lines().into_iter().map(Ok), |_, _| Ok(None))
            .unwrap();
        path
    };
    let read = |path: &Path| {
        let store = store::open(path).unwrap();
        let quads: BTreeSet<String> = store.database().iter().map(|quad| quad.unwrap().to_string()).collect();
        (store.manifest().clone(), quads, export(&store, "nquads"), export(&store, "trig"))
    };
    let (plain, optimized) = (built("plain", false), built("optimized", true));
    let expected = read(&plain);
    assert_eq!(expected.1.len(), lines().len());
    assert_eq!(read(&optimized), expected);
    // a store that stands is compacted beside itself: who reads it meanwhile reads on
    let reader = store::open(&plain).unwrap();
    Writer::begin(&plain).unwrap().compact().unwrap();
    assert_eq!(reader.database().len().unwrap(), lines().len());
    assert_eq!(read(&plain), expected);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 4, "two stores and their locks, nothing else");
}

#[test]
fn opening_creates_and_changes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store");
    store::write(&path, manifest(), lines().into_iter()).unwrap();
    let before = files(directory.path());
    drop(store::open(&path).unwrap());
    let both = [store::open(&path).unwrap(), store::open(&path).unwrap()];
    drop(both);
    assert_eq!(files(directory.path()), before);
    refused(&directory.path().join("nothing"));
    assert_eq!(files(directory.path()), before);
}

#[test]
fn each_thing_wrong_with_a_store_has_its_error() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store");
    assert!(matches!(refused(&path), StoreError::NotFound { .. }));
    assert!(matches!(refused(directory.path()), StoreError::NotAStore { .. }));
    assert!(matches!(refused(Path::new(GRAPH)), StoreError::NotAStore { .. }));
    let build = || store::write(&path, manifest(), lines().into_iter()).unwrap();
    build();
    let json = fs::read_to_string(path.join("manifest.json")).unwrap();
    fs::write(path.join("manifest.json"), json.replace("\"format\": 2", "\"format\": 0")).unwrap();
    assert!(matches!(refused(&path), StoreError::OtherFormat { found: 0, .. }));
    fs::write(path.join("manifest.json"), &json[..40]).unwrap();
    assert!(matches!(refused(&path), StoreError::Damaged { .. }));
    build();
    fs::write(path.join("graph.nq"), "").unwrap();
    assert!(matches!(refused(&path), StoreError::Damaged { .. }));
    build();
    fs::remove_dir_all(path.join("rocksdb")).unwrap();
    assert!(matches!(refused(&path), StoreError::Damaged { .. }));
    build();
    for entry in fs::read_dir(path.join("rocksdb")).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_some_and(|extension| extension == "sst") {
            fs::write(file, "cut").unwrap();
        }
    }
    let error = refused(&path);
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    assert!(error.hint().is_some_and(|hint| hint.contains("rebuild")));
    build();
    store::open(&path).unwrap();
}

#[test]
fn two_builds_of_one_store_exclude_one_another() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store");
    store::write(&path, manifest(), lines().into_iter()).unwrap();
    let first = Writer::begin(&path).unwrap();
    assert!(matches!(Writer::begin(&path), Err(StoreError::Locked { .. })));
    assert!(matches!(Lock::acquire(&path), Err(StoreError::Locked { .. })));
    // Reading goes on meanwhile.
    store::open(&path).unwrap();
    assert_eq!(first.previous().unwrap().documents, manifest().documents);
    first.write::<StoreError>(manifest(), Memory::default(), std::iter::empty(), |_, _| Ok(None)).unwrap();
    assert_eq!(store::open(&path).unwrap().manifest().quads, 0);
    Writer::begin(&path).unwrap();
}

#[test]
fn a_build_that_fails_leaves_the_old_store() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store");
    let written = store::write(&path, manifest(), lines().into_iter()).unwrap();
    let backwards = lines().into_iter().rev();
    assert!(matches!(store::write(&path, manifest(), backwards), Err(StoreError::OutOfOrder { number: 2, .. })));
    let broken = ["<a:b> <a:b> \"no end <a:g> .".to_owned()].into_iter();
    assert!(matches!(store::write(&path, manifest(), broken), Err(StoreError::NotNQuads { number: 1, .. })));
    assert_eq!(store::open(&path).unwrap().manifest(), &written);
    let beside: Vec<_> = fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(beside.len(), 2, "the store and its lock file: {beside:?}");
}

#[test]
fn a_crash_inside_the_swap_leaves_a_store() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store");
    let previous = directory.path().join(".store.previous");
    let written = store::write(&path, manifest(), lines().into_iter()).unwrap();
    // Between the two renames, with the new store still incomplete beside it.
    fs::rename(&path, &previous).unwrap();
    fs::create_dir(directory.path().join(".store.building")).unwrap();
    assert_eq!(store::open(&path).unwrap().manifest(), &written);
    assert_eq!(Writer::begin(&path).unwrap().previous(), Some(&written));
    assert!(path.is_dir() && !previous.exists());
    store::write(&path, manifest(), std::iter::empty()).unwrap();
    assert_eq!(store::open(&path).unwrap().manifest().quads, 0);
}

#[test]
fn a_directory_that_is_no_store_is_never_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("photos");
    fs::create_dir(&path).unwrap();
    fs::write(path.join("cat.jpg"), "miaow").unwrap();
    assert!(matches!(store::write(&path, manifest(), lines().into_iter()), Err(StoreError::NotAStore { .. })));
    assert!(path.join("cat.jpg").exists());
    let empty = directory.path().join("empty");
    fs::create_dir(&empty).unwrap();
    store::write(&empty, manifest(), lines().into_iter()).unwrap();
    store::open(&empty).unwrap();
}

fn export(store: &store::Store, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let source = export::Source::of(store);
    export::find(name).unwrap().write(&source, &mut export::Outlet::stream(&mut bytes)).unwrap();
    bytes
}

#[test]
fn every_export_read_again_gives_the_same_graph() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store");
    store::write(&path, manifest(), lines().into_iter()).unwrap();
    let store = store::open(&path).unwrap();
    let parsed: Vec<Quad> = lines()
        .iter()
        .map(|line| RdfParser::from_format(RdfFormat::NQuads).for_slice(line).next().unwrap().unwrap())
        .collect();
    let quads: BTreeSet<String> = parsed.iter().map(ToString::to_string).collect();
    let triples: BTreeSet<String> =
        parsed.into_iter().map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad }.to_string()).collect();
    let is_rdf = |exporter: &&&dyn export::Exporter| matches!(exporter.model(), Model::Quads | Model::Triples);
    let exporters: Vec<_> = export::EXPORTERS.iter().filter(is_rdf).collect();
    assert_eq!(exporters.len(), 6);
    for exporter in exporters {
        let bytes = export(&store, exporter.name());
        let Shape::File { extension, media_type } = exporter.shape() else { panic!("RDF is one file") };
        let format = RdfFormat::from_media_type(media_type).unwrap();
        let has_named_graphs = exporter.model() == Model::Quads;
        assert_eq!(format.supports_datasets(), has_named_graphs, "{}", exporter.name());
        assert_eq!(RdfFormat::from_extension(extension), Some(format));
        let read: Vec<String> =
            RdfParser::from_format(format).for_slice(&bytes).map(|quad| quad.unwrap().to_string()).collect();
        let expected = if has_named_graphs { &quads } else { &triples };
        assert_eq!(read.len(), expected.len(), "{} repeats itself", exporter.name());
        let read = read.into_iter().collect::<BTreeSet<_>>();
        let lost: Vec<_> = read.symmetric_difference(expected).collect();
        assert!(lost.is_empty(), "{}: {lost:#?}", exporter.name());
        assert_eq!(export(&store, exporter.name()), bytes, "{} is not the same twice", exporter.name());
    }
}

#[test]
fn exports_are_grouped_and_have_prefixes() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store");
    store::write(&path, manifest(), lines().into_iter()).unwrap();
    let store = store::open(&path).unwrap();
    let trig = String::from_utf8(export(&store, "trig")).unwrap();
    assert_eq!(trig.matches(" {").count(), 6, "one block a graph");
    let turtle = String::from_utf8(export(&store, "turtle")).unwrap();
    assert!(turtle.contains("@prefix lp:") && turtle.contains("lp:locatedIn"), "{turtle}");
    assert!(matches!(export::find("toml"), Err(export::ExportError::UnknownFormat { .. })));
}

const SHAPES: &str = r#"
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix lp: <https://w3id.org/lianpu/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
lp:EntityShape a sh:NodeShape ; sh:targetClass lp:Company, lp:Project, lp:Person ;
  sh:property [ sh:path rdfs:label ; sh:minCount 1 ; sh:maxCount 1 ; sh:message "须有一个名称"@zh, "needs one label"@en ] .
lp:ProjectShape a sh:NodeShape ; sh:targetClass lp:Project ;
  sh:property [ sh:path lp:developedBy ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message "没有建设单位"@zh, "no developer"@en ] ;
  sh:property [ sh:path lp:locatedIn ; sh:or ( [ sh:class lp:Place ] [ sh:class lp:Park ] ) ] ;
  sh:property [ sh:path ( lp:totalInvestment lp:unit ) ; sh:in ( "元" ) ] .
lp:QuantityShape a sh:NodeShape ; sh:targetObjectsOf lp:totalInvestment ;
  sh:property [ sh:path lp:number ; sh:datatype xsd:decimal ; sh:minInclusive 100000000.0 ; sh:message "投资不足一亿元"@zh ] ;
  sh:property [ sh:path lp:text ; sh:pattern "元$" ] .
lp:PlaceShape a sh:NodeShape ; sh:targetClass lp:Place ;
  sh:property [ sh:path lp:divisionCode ; sh:pattern "^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9})$" ] ;
  sh:property [ sh:path lp:partOf ; sh:nodeKind sh:IRI ; sh:node lp:PlaceShape ] .
"#;

#[test]
fn violations_say_where_why_and_how_badly() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store");
    store::write(&path, manifest(), lines().into_iter()).unwrap();
    let violations = validate::validate(&store::open(&path).unwrap(), SHAPES).unwrap();
    let id = "https://w3id.org/lianpu/id/";
    let found: Vec<_> = violations
        .iter()
        .map(|v| (v.focus_node.strip_prefix(id).unwrap(), v.constraint.as_str(), v.severity.as_str()))
        .collect();
    assert_eq!(
        found,
        [("project/镁渣综合利用项目", "MinCount", "Warning"), ("quantity/a3", "MinInclusive", "Violation")]
    );
    assert_eq!(violations[0].message_zh.as_deref(), Some("没有建设单位"));
    assert_eq!(violations[0].message_en.as_deref(), Some("no developer"));
    assert_eq!(violations[0].path.as_deref(), Some("https://w3id.org/lianpu/ontology#developedBy"));
    assert!(violations[1].value.as_deref().is_some_and(|value| value.contains("80000000")), "{:?}", violations[1]);
    let wrong = validate::validate(&store::open(&path).unwrap(), "@prefix sh: <oops").unwrap_err();
    assert!(matches!(wrong, validate::ValidateError::Turtle(_)), "{wrong}");
}

#[test]
fn lengths_are_counted_in_characters() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store");
    store::write(&path, manifest(), lines().into_iter()).unwrap();
    let shapes = r#"
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix lp: <https://w3id.org/lianpu/ontology#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        lp:S a sh:NodeShape ; sh:targetClass lp:Place ; sh:property [ sh:path rdfs:label ; sh:maxLength 3 ] ;
          sh:property [ sh:path lp:divisionCode ; sh:minLength 4 ] ."#;
    let store = store::open(&path).unwrap();
    let found = validate::validate(&store, shapes).unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].constraint.as_str(), found[0].value.as_deref()), ("MinLength", Some("\"99\"")));
    assert_eq!(found[0].message_en.as_deref(), Some("MinLength not satisfied"));
    let both = shapes.replace("sh:minLength 4", "sh:minLength 4 ; sh:pattern \"^9\"");
    assert!(matches!(validate::validate(&store, &both), Err(validate::ValidateError::Unsupported(_))));
}
