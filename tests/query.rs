//! The named queries, asked of a small graph of invented names; the expected rows are files.
//!
//! `LIANPU_UPDATE=1 cargo test --test query` writes them anew: read the difference before committing it.

use lianpu::query::{Format, Kind, NamedQuery, QueryError, Style, resolve};
use lianpu::store::{self, Manifest, Store};
use oxigraph::io::{RdfFormat, RdfParser};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/store");

/// One line a query that has parameters which must be set: `name<TAB>parameter=value …`.
const SETTINGS: &[(&str, &[(&str, &str)])] = &[
    ("capacity-of-product", &[("product", "镁")]),
    ("companies-of-chain", &[("chain", "镁")]),
    ("document-facts", &[("document", "轻合金周报")]),
    ("evidence-of", &[("entity", "晨星镁业")]),
    ("indicators-of-place", &[("place", "岚川")]),
    ("indicator-timeline", &[("holder", "岚川市"), ("metric", "产值")]),
    ("investment-by-place", &[("place", "岚川市")]),
    ("leading-industries", &[("place", "岚川")]),
    ("parks-and-firms", &[("place", "9901")]),
    ("place-profile", &[("place", "岚川市")]),
    ("post-timeline", &[("post", "副市长")]),
    ("posts-of-person", &[("person", "https://w3id.org/lianpu/id/person/陈望舒-岚川市")]),
    ("project-timeline", &[("project", "年产3万吨镁合金型材项目")]),
    ("projects-by-stage", &[("place", "岚川")]),
    ("projects-of-chain", &[("chain", "镁产业链")]),
    ("projects-of-place", &[("place", "岚川市")]),
    ("upstream", &[("product", "镁合金")]),
];

fn graph() -> (tempfile::TempDir, Store) {
    let directory = tempfile::tempdir().unwrap();
    let trig = fs::read_to_string(format!("{DATA}/graph.trig")).unwrap();
    let lines: BTreeSet<String> =
        RdfParser::from_format(RdfFormat::TriG).for_slice(&trig).map(|quad| format!("{} .", quad.unwrap())).collect();
    let path = directory.path().join("store");
    store::write(&path, Manifest::new("test", "test"), lines.into_iter()).unwrap();
    let store = store::open(&path).unwrap();
    (directory, store)
}

fn settings(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn answer(store: &Store, query: &NamedQuery, pairs: &[(&str, &str)], format: Format) -> String {
    let mut out = Vec::new();
    query.run(store, &settings(pairs)).unwrap().write(format, &Style::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn text(query: &str) -> NamedQuery {
    NamedQuery::from_text("text", query).unwrap()
}

#[test]
fn every_named_query_gives_its_expected_rows() {
    let (_directory, store) = graph();
    let mut unread: BTreeSet<PathBuf> =
        fs::read_dir(Path::new(DATA).join("expected")).unwrap().map(|entry| entry.unwrap().path()).collect();
    let mut wrong = Vec::new();
    for query in NamedQuery::all().unwrap() {
        let pairs = SETTINGS.iter().find(|(name, _)| *name == query.name).map_or(&[][..], |(_, pairs)| pairs);
        let rows = answer(&store, &query, pairs, Format::Tsv);
        let path = Path::new(DATA).join("expected").join(format!("{}.tsv", query.name));
        unread.remove(&path);
        if std::env::var_os("LIANPU_UPDATE").is_some() {
            fs::write(&path, rows).unwrap();
        } else if fs::read_to_string(&path).unwrap_or_default() != rows {
            wrong.push(format!("{}:\n{rows}", query.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(unread.is_empty(), "no query reads {unread:?}");
}

#[test]
fn a_query_that_reads_no_evidence_does_without() {
    let (_directory, store) = graph();
    let lines = std::io::read_to_string(store.nquads().unwrap()).unwrap();
    let lean = tempfile::tempdir().unwrap();
    let path = lean.path().join("store");
    let facts = lines.lines().filter(|line| !line.contains("/evidence/")).map(str::to_owned);
    store::write(&path, Manifest::new("test", "test"), facts).unwrap();
    let lean = store::open(&path).unwrap();
    let mut reading = Vec::new();
    for query in NamedQuery::all().unwrap() {
        let pairs = SETTINGS.iter().find(|(name, _)| *name == query.name).map_or(&[][..], |(_, pairs)| pairs);
        if query.reads_evidence {
            reading.push(query.name);
        } else {
            assert_eq!(
                answer(&lean, &query, pairs, Format::Csv),
                answer(&store, &query, pairs, Format::Csv),
                "{}",
                query.name
            );
        }
    }
    assert_eq!(reading, ["document-facts", "evidence-of", "project-timeline", "sources"]);
    assert!(text("SELECT ?s { ?s ?p ?o }").reads_evidence, "of other queries nothing is known");
}

/// The command counts in the text of the store what the query has the database count.
#[test]
fn entities_are_listed_as_the_query_lists_them() {
    let (_directory, store) = graph();
    let query = NamedQuery::find("entities").unwrap();
    for (name, class) in [(None, None), (Some("镁"), None), (None, Some("company")), (Some("没有"), Some("Place"))] {
        let given = [("name", name), ("class", class)];
        let pairs: Vec<_> = given.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
        let rows = answer(&store, &query, &pairs, Format::Csv);
        let mut listed = vec!["kind,label,aliases,documents".to_owned()];
        let entities = lianpu::entities::list(&store, name, class).unwrap();
        listed.extend(
            entities.iter().map(|e| format!("{},{},{},{}", e.class, e.label, e.aliases.join("、"), e.documents)),
        );
        assert_eq!(rows.lines().map(str::to_owned).collect::<Vec<_>>(), listed);
    }
}

#[test]
fn every_named_query_has_a_full_header_and_a_fixed_order() {
    let queries = NamedQuery::all().unwrap();
    assert!(queries.len() >= 16);
    for query in queries {
        let header = &query.header;
        assert!(!header.title.is_empty() && !header.title_zh.is_empty() && !header.about.is_empty(), "{}", query.name);
        assert!(
            header.columns.iter().all(|column| column.label_zh.is_some()) && !header.columns.is_empty(),
            "{}",
            query.name
        );
        assert!(query.text.contains("ORDER BY"), "{} has no ORDER BY", query.name);
        for parameter in &header.parameters {
            let mark = format!("VALUES ?{} {{ UNDEF }}", parameter.name);
            assert!(query.text.contains(&mark), "{} has no {mark}", query.name);
            assert!(!parameter.about.is_empty(), "{}: {}", query.name, parameter.name);
        }
    }
}

#[test]
fn a_column_that_the_query_does_not_bind_is_never_named() {
    for query in NamedQuery::all().unwrap() {
        query.check().unwrap();
        let select = query.text.split("WHERE").next().unwrap();
        for column in &query.header.columns {
            assert!(select.contains(&format!("?{}", column.name)), "{}: {}", query.name, column.name);
        }
    }
}

#[test]
fn places_and_chains_are_named_as_people_name_them() {
    let (_directory, store) = graph();
    let place = |name: &str| resolve(&store, Kind::from_name("place").unwrap(), name).unwrap().into_string();
    for name in
        ["棠泽县", "棠泽", "990102", "岚川棠泽", "云州省岚川市棠泽县", "https://w3id.org/lianpu/id/place/990102"]
    {
        assert_eq!(place(name), "https://w3id.org/lianpu/id/place/990102", "{name}");
    }
    // Only one of the two 鼓岳区 is spoken of by a document.
    assert_eq!(place("鼓岳区"), "https://w3id.org/lianpu/id/place/990201");
    assert_eq!(place("岚川鼓岳"), "https://w3id.org/lianpu/id/place/990103");
    let chain = |name: &str| resolve(&store, Kind::from_name("chain").unwrap(), name).unwrap().into_string();
    for name in ["竹", "竹产业", "竹产业链", "竹行业", "<https://w3id.org/lianpu/id/industrychain/竹产业>"]
    {
        assert_eq!(chain(name), "https://w3id.org/lianpu/id/industrychain/竹产业", "{name}");
    }
}

#[test]
fn an_ambiguous_name_lists_its_readings() {
    let (_directory, store) = graph();
    let error = resolve(&store, Kind::from_name("person").unwrap(), "陈望舒").unwrap_err();
    let QueryError::AmbiguousName { readings, .. } = &error else { panic!("{error}") };
    assert_eq!(readings.len(), 2);
    assert!(error.to_string().contains("陈望舒-砚屏市") && error.hint().is_some(), "{error}");
}

#[test]
fn an_unknown_name_lists_the_nearest_labels() {
    let (_directory, store) = graph();
    let error = resolve(&store, Kind::from_name("place").unwrap(), "棠泽新区").unwrap_err();
    let QueryError::UnknownName { near, .. } = &error else { panic!("{error}") };
    assert_eq!(near[0], "棠泽县");
    let company = resolve(&store, Kind::from_name("company").unwrap(), "https://w3id.org/lianpu/id/place/9901");
    assert!(matches!(company, Err(QueryError::UnknownName { .. })), "an IRI of another type is no company");
}

#[test]
fn a_value_cannot_change_the_query() {
    let (_directory, store) = graph();
    let query = NamedQuery::find("honours").unwrap();
    let rows = answer(&store, &query, &[("word", "\" } UNION { ?s ?p ?o } #")], Format::Csv);
    assert_eq!(rows.lines().count(), 1, "{rows}");
}

#[test]
fn parameters_are_checked() {
    let (_directory, store) = graph();
    let query = NamedQuery::find("projects-of-place").unwrap();
    assert!(matches!(query.run(&store, &[]), Err(QueryError::MissingParameter { .. })));
    let unknown = query.run(&store, &settings(&[("plaec", "岚川")]));
    assert!(matches!(unknown, Err(QueryError::UnknownParameter { .. })));
    let unknown = NamedQuery::find("project-of-place").unwrap_err();
    assert!(unknown.to_string().contains("projects-of-place"), "{unknown}");
}

#[test]
fn a_text_takes_any_variable_it_projects() {
    let (_directory, store) = graph();
    let query = text("SELECT ?label ?entity { ?entity rdfs:label ?label }");
    let iri = "<https://w3id.org/lianpu/id/honor/竹乡>";
    assert_eq!(
        answer(&store, &query, &[("entity", iri)], Format::Tsv),
        format!("?label\t?entity\n\"“云州竹乡”\"@zh\t{iri}\n")
    );
    let hidden = text("SELECT ?label { ?entity rdfs:label ?label }").run(&store, &settings(&[("entity", iri)]));
    assert!(matches!(hidden, Err(QueryError::NotProjected { .. })));
}

#[test]
fn the_default_graph_is_the_union_of_all_graphs() {
    let (_directory, store) = graph();
    let everywhere = text("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g");
    assert_eq!(answer(&store, &everywhere, &[], Format::Csv).lines().count(), 7);
    let union =
        text("ASK { ?place lp:divisionCode ?code . ?document dcterms:spatial ?place . ?claim lp:quote ?quote }");
    assert_eq!(answer(&store, &union, &[], Format::Table), "true\n");
}

#[test]
fn every_query_form_is_written_in_its_formats() {
    let (_directory, store) = graph();
    let ask = text("ASK { ?s a lp:Company }");
    assert_eq!(answer(&store, &ask, &[], Format::Json), "{\"head\":{},\"boolean\":true}");
    let construct = text("CONSTRUCT { ?a skos:related ?b } WHERE { ?a lp:upstreamOf ?b }");
    assert_eq!(answer(&store, &construct, &[], Format::NTriples).lines().count(), 2);
    assert!(answer(&store, &construct, &[], Format::Turtle).contains("skos:related"));
    let wrong = construct.run(&store, &[]).unwrap().write(Format::Csv, &Style::default(), &mut Vec::new()).unwrap_err();
    assert_eq!(wrong.to_string(), "a CONSTRUCT result cannot be written as csv; use turtle, ntriples");
    let select = text("SELECT ?name { <https://w3id.org/lianpu/id/honor/竹乡> rdfs:label ?name }");
    assert_eq!(answer(&store, &select, &[], Format::Csv), "name\r\n“云州竹乡”\r\n");
    assert!(answer(&store, &select, &[], Format::Xml).contains("<literal xml:lang=\"zh\">“云州竹乡”</literal>"));
    let json: serde_json::Value = serde_json::from_str(&answer(&store, &select, &[], Format::Json)).unwrap();
    assert_eq!(json["results"]["bindings"][0]["name"]["value"], "“云州竹乡”");
}

#[test]
fn table_columns_stand_under_one_another_with_chinese_in_them() {
    let (_directory, store) = graph();
    let query = NamedQuery::find("investment-by-place").unwrap();
    let mut out = Vec::new();
    let style = Style { chinese: true, width: None };
    let results = query.run(&store, &settings(&[("place", "岚川市")])).unwrap();
    assert_eq!(results.write(Format::Table, &style, &mut out).unwrap(), 3);
    let table = String::from_utf8(out).unwrap();
    assert!(table.contains("总投资（元）"), "{table}");
    let ends: BTreeSet<usize> =
        table.lines().filter(|line| line.ends_with("000")).map(unicode_width::UnicodeWidthStr::width).collect();
    assert_eq!(ends.len(), 1, "numbers end in one column:\n{table}");
}

#[test]
fn a_syntax_error_says_where_and_what_is_meant() {
    let cases = [
        ("SELECT ?s {\n  ?s foaf:name ?n\n}", 2, "declare the prefix first: PREFIX foaf: <…>"),
        ("SELECT ?s {\n  ?s rdfs:label ?n，?m\n}", 2, "write , instead of ，"),
        ("SELECT ?s {\n  ?s rdfs:label \"，\"@zh\n", 2, "1 { not closed"),
        ("SELECT ?s {\n  ?s rdfs:label ?n FILTER(?n == 1)\n}", 2, "equality is a single ="),
        ("SELECT ?s {\n  ?s rdfs:label 铝产业\n}", 2, "a name is a literal, \"铝产业\"@zh, or an IRI, <…>"),
    ];
    for (query, at, meant) in cases {
        let error = text(query).check().unwrap_err();
        let QueryError::Syntax(place) = &error else { panic!("{error}") };
        assert_eq!(
            (place.line >= at, place.column >= 1, error.hint().as_deref()),
            (true, true, Some(meant)),
            "{error}"
        );
    }
}
