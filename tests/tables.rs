//! Tables of real files → facts that name sheet, row and column; files of several documents in builds.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::{PIPELINE, build_store, store_of};
use lianpu::build::Target;
use lianpu::query::NamedQuery;
use lianpu::store;
use rust_xlsxwriter::{Format, Workbook};

/// The rows of a question, cells with `|` between.
fn rows(store: &lianpu::store::Store, sparql: &str) -> Vec<String> {
    let query = NamedQuery::from_text("test", sparql).expect("SPARQL");
    let rows = query.run(store, &[]).expect("an answer").rows().expect("rows");
    let text = |term: Option<oxigraph::model::Term>| match term {
        Some(oxigraph::model::Term::Literal(literal)) => literal.value().to_owned(),
        Some(term) => term.to_string(),
        None => String::new(),
    };
    rows.into_iter().map(|row| row.into_iter().map(text).collect::<Vec<_>>().join("|")).collect()
}

/// A list of key projects as an office keeps it: a title over all columns, a heading of two rows, counties merged over their rows,
/// a total and a note.
fn workbook(path: &Path) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("重点项目").expect("a name");
    let plain = Format::new();
    let texts = |sheet: &mut rust_xlsxwriter::Worksheet, row: u32, cells: &[(u16, &str)]| {
        for (column, text) in cells {
            sheet.write_string(row, *column, *text).expect("a cell");
        }
    };
    sheet.merge_range(0, 0, 0, 6, "聊城市2023年市级重点项目清单", &plain).expect("a title");
    for (column, head) in [(0, "序号"), (1, "县（市、区）"), (2, "项目名称"), (3, "建设单位"), (6, "建设内容及规模")]
    {
        sheet.merge_range(1, column, 2, column, head, &plain).expect("a heading");
    }
    sheet.merge_range(1, 4, 1, 5, "投资（万元）", &plain).expect("a heading");
    texts(sheet, 2, &[(4, "总投资"), (5, "累计完成投资")]);
    sheet.merge_range(3, 1, 4, 1, "茌平区", &plain).expect("a county");
    texts(sheet, 3, &[(2, "高精铝箔项目"), (3, "恒岳铝业有限公司"), (6, "占地120亩，建成后年产铝箔5万吨。")]);
    texts(sheet, 4, &[(2, "铝型材深加工项目"), (3, "华恒型材有限公司")]);
    texts(sheet, 5, &[(1, "临清市"), (2, "轴承保持架扩能项目"), (3, "明光轴承有限公司")]);
    texts(sheet, 6, &[(2, "合计")]);
    texts(sheet, 7, &[(0, "注：投资以立项文件为准。")]);
    for (row, total, done) in
        [(3, 120_000.0, 35_000.5), (4, 8_600.0, 8_600.0), (5, 5_000.0, 0.0), (6, 133_600.0, 43_600.5)]
    {
        sheet.write_number(row, 4, total).expect("a number");
        sheet.write_number(row, 5, done).expect("a number");
    }
    book.save(path).expect("saved");
}

#[test]
fn a_list_of_projects_is_read_by_its_headings() {
    let folder = tempfile::tempdir().expect("a folder");
    workbook(&folder.path().join("重点项目.xlsx"));
    let store = store_of(folder.path());
    let facts = |relation: &str, value: &str| -> BTreeSet<String> {
        let sparql = format!(
            "SELECT ?s ?o WHERE {{ GRAPH ?g {{ ?p lp:{relation} ?v }} FILTER (CONTAINS(STR(?g), \"/document/\")) ?p rdfs:label ?s . {value} }}"
        );
        rows(&store.store, &sparql).into_iter().collect()
    };
    let set = |rows: &[&str]| rows.iter().map(|row| (*row).to_owned()).collect::<BTreeSet<_>>();
    let projects = ["高精铝箔项目", "铝型材深加工项目", "轴承保持架扩能项目"];
    let of = |values: [&str; 3]| projects.iter().zip(values).map(|(p, v)| format!("{p}|{v}")).collect::<BTreeSet<_>>();
    assert_eq!(
        facts("developedBy", "?v rdfs:label ?o"),
        of(["恒岳铝业有限公司", "华恒型材有限公司", "明光轴承有限公司"])
    );
    // a county merged over its rows counts for each of them
    assert_eq!(facts("locatedIn", "?v rdfs:label ?o FILTER (LANG(?o) = \"zh\")"), of(["茌平区", "茌平区", "临清市"]));
    // the unit stands in the upper heading; the total is no project
    assert_eq!(facts("totalInvestment", "?v lp:number ?o"), of(["1200000000", "86000000", "50000000"]));
    assert!(facts("completedInvestment", "?v lp:number ?o").contains("高精铝箔项目|350005000"));
    // what a cell tells in words is read as a text about the project
    assert_eq!(facts("landArea", "?v lp:text ?o"), set(&["高精铝箔项目|120亩"]));
    assert_eq!(facts("capacity", "?v lp:text ?o"), set(&["高精铝箔项目|5万吨"]));

    // evidence names sheet, row and column, and quotes the row from the project to the cell
    let sparql = "SELECT ?place ?quote WHERE { ?claim rdf:predicate lp:totalInvestment ; lp:end ?end ; lp:quote ?quote . \
                  ?region a lp:Region ; lp:end ?end ; rdfs:label ?place } ORDER BY ?place";
    assert_eq!(
        rows(&store.store, sparql),
        [
            "sheet 重点项目, row 4, column E|高精铝箔项目\t恒岳铝业有限公司\t120000",
            "sheet 重点项目, row 5, column E|铝型材深加工项目\t华恒型材有限公司\t8600",
            "sheet 重点项目, row 6, column E|轴承保持架扩能项目\t明光轴承有限公司\t5000",
        ]
    );
    // so does the list of a report
    let report = lianpu::report::Reporter::of(&store.store).and_then(|of| of.named("茌平")).expect("a report");
    let projects = report.lists.iter().find(|list| list.name == "项目清单").expect("projects");
    let csv = String::from_utf8(lianpu::report::csv(&report, projects)).expect("UTF-8");
    assert!(
        csv.contains("（sheet 重点项目, row 4, column E）") && csv.contains("高精铝箔项目｜恒岳铝业有限公司｜120000"),
        "{csv}"
    );

    let told = rows(&store.store, "SELECT ?format ?text WHERE { ?d dcterms:format ?format ; lp:extractedText ?text }");
    assert!(
        told[0].contains("spreadsheetml") && told[0].contains("高精铝箔项目\t恒岳铝业有限公司\t120000\t35000.5"),
        "{told:?}"
    );
}

#[test]
fn a_table_of_no_known_kind_is_told_with_its_headings() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("名单.csv"), "姓名,电话,楼栋\n甲,1234,三\n乙,5678,四\n").expect("written");
    let store = store_of(folder.path());
    let warnings = rows(&store.store, "SELECT ?w WHERE { ?d lp:warning ?w }");
    assert!(warnings.iter().any(|w| w.contains("姓名 | 电话 | 楼栋")), "{warnings:?}");
}

#[test]
fn of_a_file_of_many_documents_only_those_that_changed_are_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("in");
    fs::create_dir(&input).expect("a folder");
    let write = |changed: usize| {
        let line = |n: usize| {
            let amount = if n == changed { 99 } else { n + 1 };
            format!(
                "{{\"name\":\"n{n}\",\"text\":\"宁海县：凌峰泵业{n}号水泵项目总投资{amount}亿元。\",\"date\":\"2023-05-0{}\"}}\n",
                n % 9 + 1
            )
        };
        fs::write(input.join("news.ndjson"), (0..20).map(line).collect::<String>()).expect("written");
    };
    write(usize::MAX);
    fs::write(input.join("a.txt"), "宁海县的凌峰泵业有限公司主要生产水泵。").expect("written");
    let build = |name: &str| build_store(&PIPELINE, &input, Target::at(&folder.path().join(name)));
    assert_eq!(build("store").documents, 21);
    assert!(build("store").unchanged);
    write(7);
    let changed = build("store");
    assert_eq!((changed.read, changed.documents), (1, 21));
    build("fresh");
    let content = |name: &str| {
        let store = store::open(folder.path().join(name)).expect("a store");
        std::io::read_to_string(store.nquads().expect("quads")).expect("text")
    };
    assert!(content("store") == content("fresh"));
    assert!(content("store").contains("news.ndjson/n7"));
}
