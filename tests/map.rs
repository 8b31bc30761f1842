//! Long lists, mapped row by row: the triples of a build, where a build reads the same names.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::{PIPELINE, build_store};
use lianpu::build::Target;
use lianpu::map::{How, Mapped, map};
use lianpu::read::{Options, find, read_file};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Quad};

const PROJECTS: &str = "\
聊城市2023年重点项目清单
序号,项目名称,建设单位,建设地点,总投资（万元）,开工时间,计划竣工时间,项目进度,所属产业链,建设内容及规模
1,高精铝箔项目,恒岳铝业有限公司,茌平区,120000,2023-03-15,2024年12月,在建,铝产业链,新建厂房2万平方米。
2,轴承保持架扩能项目,明光轴承有限公司,临清市,8600.5,2022-06,2023,建成投产,轴承产业,
4,华恒集团有限公司年产5万吨铸件项目,华恒集团有限公司,冠县,30000,2022-08-01,,,,
3,阿胶糕智能工厂项目,\"福仁阿胶股份有限公司、东阿县国有资产运营中心\",东阿县,\"1,250\",2021年5月,2022年,已投产,医药健康产业链,
,合计,,,129850.5,,,,,
注：投资以立项文件为准。
";

fn mapped(path: &Path, how: &How) -> (Mapped, String) {
    let mut out = Vec::new();
    let (found, _) = find(&[path.to_owned()]);
    let mapped = map(&found, &PIPELINE, how, &mut out, &|_| {}).expect("it writes");
    (mapped, String::from_utf8(out).expect("UTF-8"))
}

fn parsed(trig: &str) -> Vec<Quad> {
    let quads = RdfParser::from_format(RdfFormat::TriG).for_slice(trig.as_bytes());
    quads.collect::<Result<_, _>>().expect("it is TriG")
}

fn triples<'q>(quads: impl IntoIterator<Item = &'q Quad>) -> BTreeSet<String> {
    quads.into_iter().map(|quad| format!("{} {} {}", quad.subject, quad.predicate, quad.object)).collect()
}

fn in_rows(quads: &[Quad]) -> BTreeSet<String> {
    let in_row =
        |quad: &&Quad| matches!(&quad.graph_name, GraphName::NamedNode(node) if node.as_str().contains("row="));
    triples(quads.iter().filter(in_row))
}

#[test]
fn a_row_states_what_a_build_reads_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("list.csv");
    // texts in cells are not read, so the list has none
    let cut: String = PROJECTS.lines().map(|line| format!("{}\n", line.replace(",新建厂房2万平方米。", ","))).collect();
    fs::write(&list, cut.replace(",建设内容及规模", "")).expect("a list");
    let (mapped, trig) = mapped(&list, &How::default());
    assert_eq!((mapped.rows, mapped.aside, mapped.nameless), (4, 2, 0), "{:?}", mapped.tables);
    let rows = in_rows(&parsed(&trig));

    let store = folder.path().join("store");
    build_store(&PIPELINE, &list, Target::at(&store));
    let of_names = |quad: &&Quad| match &quad.graph_name {
        GraphName::NamedNode(node) => {
            ["/document/list", "/graph/entities"].iter().any(|end| node.as_str().ends_with(end))
        }
        _ => false,
    };
    let built = fs::read(store.join("graph.nq")).expect("the graph");
    let built =
        RdfParser::from_format(RdfFormat::NQuads).for_slice(&built).collect::<Result<Vec<_>, _>>().expect("quads");
    let built = triples(built.iter().filter(of_names));
    let missing: Vec<_> = rows.difference(&built).collect();
    assert!(missing.is_empty(), "a build does not say {missing:#?}");
    // what a build says of the projects besides is read from their names
    let more =
        |triple: &&String| triple.starts_with("<https://w3id.org/lianpu/id/project/") && !triple.contains("#produces");
    let unsaid: Vec<_> = built.difference(&rows).filter(more).collect();
    assert!(unsaid.is_empty(), "the map does not say {unsaid:#?}");
    assert!(rows.len() > 70, "{}", rows.len());
}

#[test]
fn each_row_has_its_graph_and_each_column_its_property() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("2023年重点项目.csv");
    fs::write(&list, PROJECTS).expect("a list");
    let (mapped, trig) = mapped(&list, &How { base: "http://example.org/".into(), ..How::default() });
    assert_eq!(mapped.tables[0].texts, ["建设内容及规模"]);
    let quads = parsed(&trig);
    let graphs: BTreeSet<String> = quads.iter().map(|quad| quad.graph_name.to_string()).collect();
    let list = "<http://example.org/document/2023年重点项目";
    assert_eq!(graphs, ["#row=3>", "#row=4>", "#row=5>", "#row=6>", ">"].map(|end| format!("{list}{end}")).into());
    let said = triples(&quads);
    let lp = "https://w3id.org/lianpu/ontology#";
    for triple in [
        format!("{list}#col=5> <http://www.w3.org/ns/csvw#propertyUrl> <{lp}totalInvestment>"),
        format!("{list}#col=5> <http://www.w3.org/ns/csvw#title> \"总投资（万元）\""),
        format!("{list}> <http://purl.org/dc/terms/spatial> <http://example.org/place/371500>"),
    ] {
        assert!(said.contains(&triple), "{triple} is not in {said:#?}");
    }
}

#[test]
fn a_workbook_states_what_its_rows_state_as_csv() {
    let folder = tempfile::tempdir().expect("a folder");
    let (csv, xlsx) = (folder.path().join("a.csv"), folder.path().join("b.xlsx"));
    fs::write(&csv, PROJECTS).expect("a list");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("清单").expect("a name");
    let mut records = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(&csv).expect("CSV");
    for (row, record) in (0..).zip(records.records()) {
        for (column, cell) in (0..).zip(record.expect("a record").iter()).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, cell).expect("a cell");
        }
    }
    book.save(&xlsx).expect("saved");
    let (of_csv, trig) = mapped(&csv, &How::default());
    let (of_xlsx, other) = mapped(&xlsx, &How::default());
    assert_eq!((of_csv.rows, of_csv.facts), (of_xlsx.rows, of_xlsx.facts));
    assert_eq!(in_rows(&parsed(&trig)), in_rows(&parsed(&other)));
    assert!(other.contains("<document/b#sheet=清单&row=3>"), "{other}");
    let mut how = How::default();
    how.options.limits.rows = 4;
    let (of_slices, sliced) = mapped(&xlsx, &how);
    assert!(of_slices.tables.len() > 1, "the sheet is read in slices");
    let named = |trig: &str| parsed(trig).into_iter().map(|quad| quad.to_string()).collect::<BTreeSet<_>>();
    assert_eq!(named(&other), named(&sliced));
}

/// A list of `rows` projects.
fn long(rows: usize) -> String {
    let mut list = "项目名称,建设单位,建设地点,总投资（亿元）,开工时间\n".to_owned();
    for n in 0..rows {
        let place = ["茌平区", "临清市", "东阿县", "冠县"][n % 4];
        let (year, month) = (2015 + n % 9, 1 + n % 12);
        list.push_str(&format!(
            "恒岳{n}号铝箔项目,恒岳{n}铝业有限公司,{place},{}.{},{year}-{month:02}\n",
            n % 90,
            n % 9 + 1
        ));
    }
    list
}

#[test]
fn the_bytes_are_the_same_for_any_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("list.csv");
    fs::write(&list, long(9_000)).expect("a list");
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| mapped(&list, &How::default()))
    };
    let (mapped, trig) = with(1);
    assert_eq!((mapped.rows, mapped.facts), (9_000, 36_000));
    assert!(trig == with(3).1, "other bytes with three threads");
    let projects: BTreeSet<String> = parsed(&trig)
        .into_iter()
        .filter(|q| q.object.to_string().ends_with("#Project>"))
        .map(|q| q.subject.to_string())
        .collect();
    assert_eq!(projects.len(), 9_000);
}

#[test]
fn what_is_no_list_is_told_and_the_rest_is_mapped() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [
        ("a.csv", "甲,乙\n1,2\n"),
        ("b.txt", "恒岳铝业有限公司的铝箔项目开工。"),
        ("c.csv", "项目名称,建设单位\n铝箔项目,恒岳铝业有限公司\n"),
        ("d.csv", "县区,主导产业\n冠县,轴承\n"),
    ] {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    let (mapped, trig) = mapped(folder.path(), &How::default());
    let told: Vec<(&str, bool)> = mapped.tables.iter().map(|t| (t.name.as_str(), t.columns.is_ok())).collect();
    assert_eq!(told, [("a.csv", false), ("b.txt", false), ("c.csv", true), ("d.csv", false)]);
    assert_eq!(mapped.rows, 1);
    assert!(trig.contains("铝箔项目"));
}

#[test]
fn rows_are_read_as_texts_number_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("list.tsv");
    fs::write(&list, "项目名称\t建设单位\n\n\"铝箔\n项目\"\t恒岳铝业有限公司\n轴承项目\t明光轴承有限公司\n")
        .expect("a list");
    let mut numbers = BTreeSet::new();
    read_file(&list, &Options::default(), &mut |text| {
        numbers.extend(text.expect("a text").tables[0].cells.iter().map(|cell| cell.place.row));
    });
    let (_, trig) = mapped(&list, &How::default());
    let rows = parsed(&trig)
        .into_iter()
        .filter_map(|q| q.graph_name.to_string().rsplit_once("#row=")?.1.trim_end_matches('>').parse().ok());
    let rows: BTreeSet<u32> = rows.collect();
    assert_eq!(rows, numbers.into_iter().skip(1).collect());
}
