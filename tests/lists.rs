//! Lists of a report on the samples: the rows, and that each rests on words of a text.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use common::{InFolder, expect, root, store_of};
use lianpu::report::{Cell, List, Report, Reporter};

static SAMPLES: LazyLock<InFolder> = LazyLock::new(|| store_of(&root("data/samples")));

fn report(name: &str) -> Report {
    Reporter::of(&SAMPLES.store).and_then(|reporter| reporter.named(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
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
    expect("tests/data/lists/铝产业.txt", &told(&report));
    assert!(report.lists.iter().any(|list| list.name == "未提及环节清单" && !list.rows.is_empty()));
}

#[test]
fn the_profile_of_a_place() {
    let report = report("中宁");
    rests_on_words(&report);
    expect("tests/data/lists/中宁县.txt", &told(&report));
    assert!(report.coverage.about <= report.coverage.documents);
}

#[test]
fn a_name_that_nothing_has_is_told_with_those_most_like_it() {
    let error =
        Reporter::of(&SAMPLES.store).and_then(|reporter| reporter.named("不存在的产业")).expect_err("there is none");
    assert!(error.to_string().contains("不存在的产业"), "{error}");
}
