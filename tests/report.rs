//! The files of a report, written from reports of invented names; the expected page and table are files.
//!
//! `LIANPU_UPDATE=1 cargo test --test report` writes them anew: read the difference, and look at the page, before committing it.
//! The large report is left in `target/tmp/report`, to be looked at, and for `tests/openpyxl_check.py`.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use lianpu::diagram;
use lianpu::report::{
    About, Cell, Change, Chart, Column, Coverage, Figure, Folder, Format, Kind, List, Point, Report, ReportError, Row,
    Shape, Source, What, compare, csv, page, write, xlsx,
};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/report");
const DIAGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/diagram");

fn column(title: &'static str, kind: Kind) -> Column {
    Column { title, kind }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}

/// A number of a chart with the rows behind it.
fn point(value: f64, rows: &[usize]) -> Option<Point> {
    Some(Point { value, rows: rows.to_vec() })
}

/// Words whose `marked` part says it.
fn source(title: &str, date: &str, quote: &str, marked: &str) -> Source {
    let before = quote.find(marked).map_or(0, |at| quote[..at].chars().count());
    Source {
        title: title.into(),
        date: date.into(),
        file: format!("{title}.txt"),
        quote: quote.into(),
        mark: before..before + marked.chars().count(),
        start: 128,
        document: format!("https://w3id.org/lianpu/id/document/{title}"),
    }
}

fn project_columns() -> Vec<Column> {
    vec![
        column("项目", Kind::Text),
        column("建设单位", Kind::Text),
        column("所在地", Kind::Text),
        column("总投资（万元）", Kind::Number),
        column("阶段", Kind::Text),
        column("截至", Kind::Date),
    ]
}

/// A small report, with what could break a page or a table.
fn small() -> Report {
    let key = |name: &str| format!("https://w3id.org/lianpu/id/{name}");
    let projects = vec![
        Row {
            key: key("project/年产5万吨镁合金项目"),
            cells: vec![
                text("年产5万吨镁合金项目"),
                text("晨星镁业有限公司"),
                text("临泽县"),
                Cell::Number(120000.0, Some(0)),
                text("在建"),
                Cell::Date("2023-06-18".into()),
            ],
            sources: vec![0, 1],
        },
        Row {
            key: key("project/压铸件项目"),
            cells: vec![
                text("<压铸件> & \"轮毂\"项目"),
                text("=1+1"),
                Cell::Empty,
                Cell::Number(35000.5, None),
                text("签约"),
                Cell::Date("2023-05".into()),
            ],
            sources: vec![1],
        },
    ];
    let list = |name, columns, rows| List { name, note: format!("{name}的说明"), columns, rows };
    Report {
        name: "镁产业".into(),
        iri: key("industrychain/镁产业"),
        about: About::Chain,
        summary: vec![
            Figure { name: "项目".into(), value: "2".into(), unit: "个".into(), list: Some(0) },
            Figure { name: "总投资".into(), value: "15.5".into(), unit: "亿元".into(), list: Some(0) },
        ],
        as_of: Some("2023-12".into()),
        coverage: Coverage {
            documents: 3,
            about: 2,
            from: Some("2022-03-01".into()),
            to: Some("2023-06-18".into()),
        },
        lists: vec![
            list("项目清单", project_columns(), projects),
            list("问题清单", vec![column("问题", Kind::Text), column("日期", Kind::Date)], vec![]),
        ],
        sources: vec![
            source(
                "临泽：镁产业再添新项目",
                "2023-06-18",
                "晨星镁业有限公司年产5万吨镁合\n金项目总投资12亿元，正在建设",
                "总投资12亿元",
            ),
            source("<script>alert(1)</script>", "2023-05", "压铸件项目签约", "签约"),
        ],
        picture: Ok(concat!(
            "<?xml version=\"1.0\"?>\n<svg width=\"75pt\" height=\"30pt\" viewBox=\"0 0 75 30\" ",
            "xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n<g id=\"node1\">",
            "<a xlink:href=\"https://w3id.org/lianpu/id/project/压铸件项目\"><text x=\"5\" y=\"20\">压铸件</text></a></g>\n",
            "</svg>\n"
        )
        .into()),
        charts: vec![Chart {
            title: "各县（市、区）项目投资".into(),
            unit: "亿元".into(),
            shape: Shape::Bars,
            of: Some((0, 3)),
            labels: vec!["临泽县".into()],
            series: vec![("签约".into(), vec![point(3.5, &[1])]), ("在建".into(), vec![point(12.0, &[0])])],
        }],
        changes: Some(vec![Change {
            list: "项目清单".into(),
            name: "年产5万吨镁合金项目".into(),
            what: What::Changed,
            cells: vec![["阶段".into(), "签约".into(), "在建".into()]],
        }]),
    }
}

/// A report as large as those of a county: 40 projects, 30 firms.
fn large() -> Report {
    let counties = ["临泽县", "青川市", "云溪区", "望江县", "南陵高新技术产业开发区", "石门县", "白水县", "长河市"];
    let stages = ["签约", "开工", "在建", "投产", "达产"];
    let trades = ["高强镁合金", "镁合金压铸件", "汽车轻量化零部件", "镁基储氢材料", "一体化压铸轮毂"];
    let mut sources = Vec::new();
    let mut projects = Vec::new();
    let mut invested = vec![vec![None; counties.len()]; stages.len()];
    for n in 0..40_usize {
        let (county, stage, trade) = (n * 5 % counties.len(), n * 3 % stages.len(), trades[n % trades.len()]);
        let name =
            format!("年产{}万吨{trade}{}项目", n % 9 + 1, if n % 4 == 0 { "及配套热电联产二期扩建" } else { "" });
        let firm = format!(
            "{}{}镁业科技{}有限公司",
            counties[county].trim_end_matches(['县', '市', '区']),
            ["晨", "恒", "远", "启"][n % 4],
            if n % 3 == 0 { "股份" } else { "" }
        );
        let amount = 8000.0 + (n * n * 737 % 260_000) as f64 + if n % 7 == 0 { 0.5 } else { 0.0 };
        let date = format!("2023-{:02}-{:02}", n % 12 + 1, n % 27 + 1);
        let said = format!("总投资{}亿元", amount / 10_000.0);
        let title = [
            "看项目 比进度 找差距 鼓干劲",
            "临泽：链长挂帅再出发 今年力争规上工业总产值突破千亿",
            "全市重大项目集中开工",
        ][n % 3];
        sources.push(source(title, &date, &format!("在{}，{firm}的{name}{said}，项目占地{}亩，主要建设标准化厂房和生产线，目前{}，建成后可实现年产值{}亿元。", counties[county], 60 + n, stages[stage], n % 13 + 2), &said));
        let mut cells = vec![
            text(&name),
            text(&firm),
            text(counties[county]),
            Cell::Number(amount, Some(n)),
            text(stages[stage]),
            Cell::Date(if n % 6 == 0 { date[..7].into() } else { date }),
        ];
        if n % 11 == 5 {
            (cells[3], cells[2]) = (Cell::Empty, Cell::Empty);
        } else {
            let sum: &mut Point = invested[stage][county].get_or_insert_with(Point::default);
            sum.value += amount / 10_000.0;
            sum.rows.push(n);
        }
        cells.insert(2, text(["原镁冶炼", "镁合金", "压铸加工"][n % 3]));
        cells.insert(7, Cell::Date(format!("{}", 2024 + n % 3)));
        projects.push(Row {
            key: format!("https://w3id.org/lianpu/id/project/{n}"),
            cells,
            sources: if n % 5 == 0 { (0..n.min(8)).chain([n]).rev().collect() } else { vec![n] },
        });
    }
    let companies = (0..30_usize).map(|n| Row {
        key: if n == 0 {
            "https://w3id.org/lianpu/id/company/晨星镁业有限公司".into()
        } else {
            format!("https://w3id.org/lianpu/id/company/{n}")
        },
        cells: vec![
            text(&format!("{}第{n}镁业有限公司", counties[n % 8])),
            text(["链主企业", "骨干企业", "规上企业"][n % 3]),
            text(counties[n % 8]),
            text("镁合金、镁合金压铸件"),
            if n % 4 == 1 { Cell::Empty } else { Cell::Number((n * 1234) as f64 / 10.0, Some(n)) },
            Cell::Number((n % 5) as f64, None),
            text(if n % 9 == 0 {
                "国家级专精特新“小巨人”企业、高新技术企业、山东省制造业单项冠军"
            } else {
                "高新技术企业"
            }),
        ],
        sources: vec![n, (n + 7) % 40],
    });
    let mut columns = project_columns();
    columns.insert(2, column("环节", Kind::Text));
    columns.insert(7, column("计划投产", Kind::Date));
    let mut report = small();
    report.lists[0] = List {
        name: "企业清单",
        note: "文件中说在本链的企业；按所提项目数排序。".into(),
        columns: vec![
            column("企业", Kind::Text),
            column("地位", Kind::Text),
            column("所在地", Kind::Text),
            column("产品", Kind::Text),
            column("营业收入（亿元）", Kind::Number),
            column("项目数", Kind::Count),
            column("荣誉", Kind::Text),
        ],
        rows: companies.collect(),
    };
    report.lists.insert(
        1,
        List {
            name: "项目清单", note: "文件中说在本链的项目；总投资为计划数。".into(), columns, rows: projects
        },
    );
    report.summary = [
        ("企业", "30", "家", 0),
        ("链主企业", "10", "家", 0),
        ("项目", "40", "个", 1),
        ("计划总投资", "382.66", "亿元", 1),
        ("在建项目", "8", "个", 1),
        ("问题", "0", "项", 2),
    ]
    .map(|(name, value, unit, list)| Figure {
        name: name.into(),
        value: value.into(),
        unit: unit.into(),
        list: Some(list),
    })
    .to_vec();
    report.coverage =
        Coverage { documents: 126, about: 40, from: Some("2023-01-01".into()), to: Some("2023-12-27".into()) };
    report.sources = sources;
    let periods = ["2019", "2020", "2021", "2022上半年", "2022", "2023一季度", "2023"];
    report.charts = vec![
        Chart {
            title: "各县（市、区）项目计划投资，按阶段".into(),
            unit: "亿元".into(),
            shape: Shape::Bars,
            of: Some((1, 4)),
            labels: counties.map(str::to_owned).to_vec(),
            series: stages.iter().zip(invested).map(|(stage, sums)| ((*stage).to_owned(), sums)).collect(),
        },
        Chart {
            title: "产值与营业收入".into(),
            unit: "亿元".into(),
            shape: Shape::Lines,
            of: None,
            labels: periods.map(str::to_owned).to_vec(),
            series: vec![
                (
                    "镁产业总产值".into(),
                    vec![
                        point(82.5, &[]),
                        point(91.0, &[]),
                        point(118.3, &[]),
                        point(70.2, &[]),
                        point(143.0, &[]),
                        None,
                        point(171.6, &[]),
                    ],
                ),
                (
                    "规上企业营业收入".into(),
                    vec![
                        point(78.0, &[]),
                        point(88.4, &[]),
                        None,
                        None,
                        point(139.5, &[]),
                        point(38.0, &[]),
                        point(166.0, &[]),
                    ],
                ),
                (
                    "出口额".into(),
                    vec![None, point(6.1, &[]), point(7.7, &[]), None, point(12.4, &[]), None, point(15.0, &[])],
                ),
            ],
        },
    ];
    let new = |name: &str| Change { list: "项目清单".into(), name: name.into(), what: What::New, cells: vec![] };
    report.changes = Some(vec![
        new("年产1万吨高强镁合金及配套热电联产二期扩建项目"),
        Change {
            list: "项目清单".into(),
            name: "年产2万吨镁合金压铸件项目".into(),
            what: What::Changed,
            cells: vec![
                ["阶段".into(), "开工".into(), "投产".into()],
                ["总投资（万元）".into(), String::new(), "8,737".into()],
            ],
        },
        Change {
            list: "企业清单".into(), name: "望江远镁业有限公司".into(), what: What::Gone, cells: vec![]
        },
    ]);
    let dot = fs::read_to_string(format!("{DIAGRAM}/镁产业.dot")).unwrap();
    report.picture = diagram::render(&dot, diagram::Format::Svg)
        .map(|svg| String::from_utf8(svg).unwrap())
        .map_err(|_| "没有 Graphviz，未能绘图".into());
    report
}

fn as_expected(name: &str, is: &str) {
    common::expect(&format!("{DATA}/{name}"), is);
}

/// A page without its style and script, which are files of their own.
fn without_css(page: &str) -> String {
    let cut = |page: &str, from: &str, to: &str| {
        let (start, end) = (page.find(from).unwrap() + from.len(), page.rfind(to).unwrap());
        format!("{}{}", &page[..start], &page[end..])
    };
    cut(&cut(page, "<style>\n", "</style>"), "<script>\n", "</script>")
}

#[test]
fn the_page_is_as_expected() {
    as_expected("镁产业.html", &without_css(&page(&small()).unwrap()));
}

#[test]
fn the_table_is_as_expected() {
    let report = small();
    as_expected("项目清单.csv", &String::from_utf8(csv(&report, &report.lists[0])).unwrap());
    as_expected("问题清单.csv", &String::from_utf8(csv(&report, &report.lists[1])).unwrap());
}

#[test]
fn every_link_of_a_page_has_its_place_and_no_place_is_there_twice() {
    for report in [small(), large()] {
        let page = page(&report).unwrap();
        let found = |before: &str| -> Vec<String> {
            page.split(before).skip(1).map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
        };
        let ids = found(" id=\"");
        let places: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(places.len(), ids.len(), "an id is there twice");
        for link in found("href=\"#") {
            assert!(places.contains(&link), "#{link} leads nowhere");
        }
        // nothing is loaded or led to from elsewhere
        for outside in ["src=", "href=\"http", "@import", "url(http"] {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}

#[test]
fn a_figure_leads_to_its_marked_words_in_two_steps() {
    let page = page(&small()).unwrap();
    assert!(page.contains(r##"<a class="figure" href="#l1">"##));
    assert!(page.contains(r##"<a href="#s1" title=""##));
    assert!(page.contains("<mark>总投资12亿元</mark>，正在建设"));
    assert!(page.contains("年产5万吨镁合金项目<mark>"), "lines of the source are joined");
    assert!(page.contains("这 3 份文件中未提及") && !page.contains("缺失"));
}

#[test]
fn bars_lead_to_their_rows_and_from_there_to_the_words() {
    let page = page(&small()).unwrap();
    // a part of one row to the row, the whole bar to a table with the words of each
    assert!(page.contains(r##"<a href="#l1r2" aria-label="临泽县 签约 3.5亿元">"##), "a bar of one row");
    assert!(page.contains(r##"<a href="#c1b1" aria-label="临泽县 15.5亿元，2 行之和">"##), "a bar of two parts");
    let (_, behind) = page.split_once(r#"<div class="behind" id="c1b1">"#).unwrap();
    let behind = behind.split("</div>").next().unwrap();
    assert!(behind.contains(r##"<a href="#l1r1">年产5万吨镁合金项目</a>"##), "{behind}");
    assert!(behind.contains("120,000") && behind.contains(r##"<a href="#s1""##), "{behind}");
}

#[test]
fn of_a_long_list_the_page_has_the_first_rows_and_what_the_bars_lead_to() {
    let mut report = small();
    let first = report.lists[0].rows[0].clone();
    report.lists[0].rows = (0..3000_usize)
        .map(|n| {
            let mut row = Row { key: format!("{}/{n}", first.key), sources: vec![n + 2], ..first.clone() };
            row.cells[3] = Cell::Number(1000.0, Some(n + 2));
            row
        })
        .collect();
    report.sources.extend((0..3000).map(|n| source("某文", "2023", &format!("第{n}个项目总投资1000万元"), "1000万元")));
    report.charts[0].series = vec![
        ("签约".into(), vec![point(0.1, &[2999])]),
        ("在建".into(), vec![point(299.9, &(0..2999).rev().collect::<Vec<_>>())]),
    ];
    let page = page(&report).unwrap();
    assert!(page.len() < 1_500_000, "{} bytes", page.len());
    assert!(page.contains(r#"<tr id="l1r500">"#) && !page.contains(r#"<tr id="l1r501">"#));
    assert!(page.contains(r#"<tr id="l1r3000">"#) && page.contains(r#"<tr id="s3002">"#), "a bar stands for this row");
    assert!(page.contains("共 3000 行，本页列出 501 行"), "and it is said that there are more");
    assert!(page.contains("，下列前 20 行，其余 2979 行见项目清单"));
    assert_eq!(csv(&report, &report.lists[0]).split(|byte| *byte == b'\n').count(), 3002, "the table has all");
}

#[test]
fn what_documents_say_is_escaped() {
    let page = page(&small()).unwrap();
    assert!(!page.contains("<script>alert") && page.contains("&lt;script&gt;alert"));
    assert!(page.contains("&lt;压铸件&gt; &amp; &quot;轮毂&quot;项目"));
}

#[test]
fn positions_that_are_not_there_break_nothing() {
    let mut report = small();
    report.sources.truncate(1);
    report.sources[0].mark = std::ops::Range { start: 500, end: 9 };
    report.summary[0].list = Some(99);
    report.lists[0].rows[0].cells.truncate(2);
    report.lists[0].rows[0].sources = vec![7];
    report.lists[0].rows[1].cells[3] = Cell::Number(f64::NAN, Some(77));
    report.picture = Err("没有画".into());
    page(&report).unwrap();
    xlsx(&report).unwrap();
    csv(&report, &report.lists[0]);
}

#[test]
fn the_workbook_has_numbers_days_and_sources() {
    let report = small();
    let bytes = xlsx(&report).unwrap();
    assert_eq!(bytes, xlsx(&report).unwrap(), "the same bytes");
    let mut workbook: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(workbook.sheet_names(), ["概览", "项目清单", "问题清单", "变化", "来源"]);
    let sheet = workbook.worksheet_range("项目清单").unwrap();
    let row = |at: usize| -> Vec<Data> { sheet.rows().nth(at).unwrap().to_vec() };
    let heads: Vec<String> = row(0).iter().map(Data::to_string).collect();
    assert_eq!(
        heads,
        [
            "序号",
            "项目",
            "建设单位",
            "所在地",
            "总投资（万元）",
            "阶段",
            "截至",
            "来源",
            "出处文件",
            "出处日期",
            "原文"
        ]
    );
    let first = row(1);
    assert_eq!(first[0], Data::Float(1.0));
    assert_eq!(first[4], Data::Float(120000.0));
    assert!(matches!(&first[6], Data::DateTime(day) if day.as_f64() == 45095.0), "{:?}", first[6]);
    assert_eq!(first[7].to_string(), "1、2");
    assert_eq!(first[10].to_string(), "晨星镁业有限公司年产5万吨镁合金项目总投资12亿元，正在建设");
    let second = row(2);
    assert_eq!(second[2], Data::String("=1+1".into()), "words, no formula");
    assert_eq!(second[6], Data::String("2023-05".into()), "a month is no day");
    let empty = workbook.worksheet_range("问题清单").unwrap();
    assert_eq!(empty.get((1, 0)).unwrap().to_string(), "这 3 份文件中未提及");
    let sources = workbook.worksheet_range("来源").unwrap();
    assert_eq!(sources.get((1, 1)).unwrap().to_string(), "临泽：镁产业再添新项目");
}

#[test]
fn a_report_written_again_is_the_same_and_a_later_one_tells_what_changed() {
    let place = tempfile::tempdir().unwrap();
    let mut report = small();
    report.changes = None;
    let mut folder = Folder::open(place.path(), false).unwrap();
    assert_eq!(folder.changes(&report), Default::default());
    let files = folder.write(&report, &Format::ALL).unwrap();
    let names: Vec<String> =
        files.iter().map(|f| f.strip_prefix(place.path()).unwrap().to_string_lossy().replace('\\', "/")).collect();
    assert_eq!(
        names,
        ["镁产业-清单/问题清单.csv", "镁产业-清单/项目清单.csv", "镁产业.html", "镁产业.json", "镁产业.xlsx"]
    );
    let bytes = |files: &[std::path::PathBuf]| -> Vec<Vec<u8>> { files.iter().map(|f| fs::read(f).unwrap()).collect() };
    let before = bytes(&files);
    let mut again = Folder::open(place.path(), false).unwrap();
    report.changes = again.changes(&report).changes;
    assert_eq!(report.changes, None, "nothing is other, so there is nothing to tell");
    assert_eq!(bytes(&again.write(&report, &Format::ALL).unwrap()), before);

    let mut later = report.clone();
    later.lists[0].rows.remove(1);
    later.lists[0].rows[0].cells[4] = text("投产");
    later.lists[1].rows.push(Row { key: "q".into(), cells: vec![text("用地不足"), Cell::Empty], sources: vec![0] });
    let compared = again.changes(&later);
    let told: Vec<(String, What, usize)> =
        compared.changes.clone().unwrap().into_iter().map(|c| (c.name, c.what, c.cells.len())).collect();
    assert_eq!(
        told,
        [
            ("年产5万吨镁合金项目".into(), What::Changed, 1),
            ("<压铸件> & \"轮毂\"项目".into(), What::Gone, 0),
            ("用地不足".into(), What::New, 0)
        ]
    );
    later.changes = compared.changes;
    again.write(&later, &[Format::Html]).unwrap();
    // the same rows once more: what had changed still stands
    assert_eq!(Folder::open(place.path(), false).unwrap().changes(&later).changes, later.changes);
}

#[test]
fn a_file_that_is_no_report_is_told_and_not_compared_with() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("镁产业.json");
    for other in ["{\"a\": 1}", "no json", "", "[]"] {
        fs::write(&path, other).unwrap();
        let compared = compare(&small(), &path);
        assert_eq!(compared.changes, None);
        assert!(compared.note.unwrap().contains("镁产业.json"), "{other}");
    }
}

#[test]
fn a_folder_of_other_things_is_left_alone() {
    let place = tempfile::tempdir().unwrap();
    let report = small();
    fs::write(place.path().join("我的笔记.txt"), "不要动").unwrap();
    let error = write(&report, place.path(), &Format::ALL).unwrap_err();
    assert!(error.to_string().contains("我的笔记.txt"), "{error}");
    assert!(error.hint().unwrap().contains("--force"));
    Folder::open(place.path(), true).unwrap().write(&report, &[Format::Csv]).unwrap();
    // now it is a folder of reports, in which a stranger's file is still not written over
    fs::write(place.path().join("镁产业.html"), "别人的").unwrap();
    let error = write(&report, place.path(), &[Format::Html]).unwrap_err();
    assert!(matches!(&error, ReportError::Taken { path } if path.ends_with("镁产业.html")), "{error}");
    assert_eq!(fs::read_to_string(place.path().join("镁产业.html")).unwrap(), "别人的");
    write(&report, place.path(), &[Format::Xlsx]).unwrap();
    let file = place.path().join("我的笔记.txt");
    assert!(matches!(write(&report, &file, &[]).unwrap_err(), ReportError::NotAFolder { .. }));
    fs::write(place.path().join("lianpu-report.json"), "{}").unwrap();
    assert!(matches!(write(&report, place.path(), &[]).unwrap_err(), ReportError::Index { .. }));
}

#[test]
fn reports_of_one_name_have_files_of_their_own_and_a_page_lists_them() {
    let place = tempfile::tempdir().unwrap();
    let mut folder = Folder::open(&place.path().join("新/报告"), false).unwrap();
    let mut report = small();
    folder.write(&report, &Format::ALL).unwrap();
    report.iri = "https://w3id.org/lianpu/id/place/镁产业".into();
    report.about = About::Place;
    let files = folder.write(&report, &[Format::Html]).unwrap();
    assert!(files.iter().any(|file| file.ends_with("镁产业_2.html")), "{files:?}");
    let index = folder.write_index().unwrap();
    as_expected("index.html", &without_css(&fs::read_to_string(&index).unwrap()));
    // it may be written over, being ours
    Folder::open(index.parent().unwrap(), false).unwrap().write_index().unwrap();
}

#[test]
fn the_large_report_is_written() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("report");
    let _ = fs::remove_dir_all(&folder);
    let report = large();
    let mut folder = Folder::open(&folder, false).unwrap();
    let files = folder.write(&report, &Format::ALL).unwrap();
    folder.write_index().unwrap();
    assert_eq!(files.len(), 6);
}
