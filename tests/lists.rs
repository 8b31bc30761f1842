//! Lists of a report on the samples: the rows, and that each rests on words of a text.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use common::{PIPELINE, build_store, root};
use lianpu::build::Target;
use lianpu::report::Report;
use lianpu::report::{Cell, List};
use lianpu::store::{self, Store};

struct Built {
    _folder: tempfile::TempDir,
    store: Store,
}

static SAMPLES: LazyLock<Built> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    let path = folder.path().join("store");
    build_store(&PIPELINE, &root("data/samples"), Target::at(&path));
    let store = store::open(&path).unwrap_or_else(|e| panic!("{e}"));
    Built { _folder: folder, store }
});

fn report(name: &str) -> Report {
    Report::named(&SAMPLES.store, name).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Date(text) => text.clone(),
        Cell::Number(number, _) => number.to_string(),
    }
}

/// The rows as text.
fn told(report: &Report) -> String {
    let mut told = String::new();
    for list in report.lists.iter().filter(|list| !list.rows.is_empty()) {
        let titles: Vec<&str> = list.columns.iter().map(|column| column.title).collect();
        let _ = writeln!(told, "# {}\n{}", list.name, titles.join("\t"));
        for row in &list.rows {
            let cells: Vec<String> = row.cells.iter().map(cell).collect();
            let _ = writeln!(told, "{}", cells.join("\t"));
        }
    }
    told
}

/// Compares with a file, or writes it where `LIANPU_UPDATE` says so.
fn expect(name: &str, told: &str) {
    let path = root("tests/data/lists").join(name);
    if std::env::var_os("LIANPU_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap_or(&path)).unwrap_or_else(|e| panic!("{e}"));
        std::fs::write(&path, told).unwrap_or_else(|e| panic!("{e}"));
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(told, expected, "{} differs; LIANPU_UPDATE=1 writes it anew", path.display());
}

/// Lists whose rows rest on what no document says.
const WITHOUT_WORDS: [&str; 1] = ["未提及环节清单"];

fn rests_on_words(report: &Report) {
    let texts: BTreeMap<String, String> = walkdir::WalkDir::new(root("data/samples"))
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            Some((entry.file_name().to_string_lossy().into_owned(), std::fs::read_to_string(entry.path()).ok()?))
        })
        .collect();
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    for source in &report.sources {
        let text = texts.get(&source.file).unwrap_or_else(|| panic!("{} is a sample", source.file));
        assert!(plain(text).contains(&plain(&source.quote)), "{}: {}", source.file, source.quote);
        assert!(source.mark.end <= source.quote.chars().count());
    }
    for List { name, columns, rows, .. } in &report.lists {
        for row in rows {
            assert_eq!(row.cells.len(), columns.len(), "{name}: {}", row.key);
            assert!(!row.sources.is_empty() || WITHOUT_WORDS.contains(name), "{name}: {} has no words", row.key);
            assert!(row.sources.iter().all(|number| *number < report.sources.len()));
        }
        let mut keys: Vec<&str> = rows.iter().map(|row| row.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), rows.len(), "{name}: a key twice");
    }
}

#[test]
fn the_lists_of_a_chain() {
    let report = report("铝");
    rests_on_words(&report);
    expect("铝产业.txt", &told(&report));
    assert!(report.lists.iter().any(|list| list.name == "未提及环节清单" && !list.rows.is_empty()));
}

#[test]
fn the_profile_of_a_place() {
    let report = report("中宁");
    rests_on_words(&report);
    expect("中宁县.txt", &told(&report));
    assert!(report.coverage.about <= report.coverage.documents);
}

#[test]
fn a_name_that_nothing_has_is_told_with_those_most_like_it() {
    let error = Report::named(&SAMPLES.store, "不存在的产业").expect_err("there is none");
    assert!(error.to_string().contains("不存在的产业"), "{error}");
}
