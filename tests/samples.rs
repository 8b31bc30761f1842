//! The samples → a store → every named question: the expected rows are files.
//!
//! `LIANPU_UPDATE=1 cargo test --test samples` writes them anew: read the difference before committing it.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use common::{PIPELINE, build_store, root};
use lianpu::build::Target;
use lianpu::query::{Format, NamedQuery, Style};

const FOLDER: &str = "tests/data/samples";

/// What is asked where a question wants to know: one line a question.
const SETTINGS: &[(&str, &str, &str)] = &[
    ("capacity-of-product", "product", "吉他"),
    ("companies-of-chain", "chain", "电机"),
    ("document-facts", "document", "chain-meeting-taizhou"),
    ("evidence-of", "entity", "浙江涌川泵业股份有限公司"),
    ("indicators-of-place", "place", "晋江"),
    ("indicator-timeline", "holder", "晋江市"),
    ("investment-by-place", "place", "新乡"),
    ("leading-industries", "place", "泉州"),
    ("parks-and-firms", "place", "富平"),
    ("place-profile", "place", "遵义"),
    ("post-timeline", "post", "书记"),
    ("posts-of-person", "person", "戚海棠"),
    ("project-timeline", "project", "年产12万吨高精度铝板带箔项目"),
    ("projects-by-stage", "place", "新乡"),
    ("projects-of-chain", "chain", "医药健康"),
    ("projects-of-place", "place", "遵义"),
    ("upstream", "product", "玉米芯"),
];

#[test]
fn every_named_query_gives_its_rows_on_the_samples() {
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    let path = folder.path().join("store");
    assert_eq!(build_store(&PIPELINE, &root("data/samples"), Target::at(&path)).documents, 16);
    let store = lianpu::store::open(&path).unwrap_or_else(|e| panic!("{e}"));

    let update = std::env::var_os("LIANPU_UPDATE").is_some_and(|v| v == "1");
    let mut unread: BTreeSet<PathBuf> =
        fs::read_dir(root(FOLDER)).map(|d| d.flatten().map(|e| e.path()).collect()).unwrap_or_default();
    let mut wrong = Vec::new();
    for query in NamedQuery::all().unwrap_or_else(|e| panic!("{e}")) {
        let settings: Vec<(String, String)> = SETTINGS
            .iter()
            .filter(|(name, ..)| *name == query.name)
            .map(|(_, parameter, value)| ((*parameter).to_owned(), (*value).to_owned()))
            .collect();
        let mut rows = Vec::new();
        let results = query.run(&store, &settings).unwrap_or_else(|e| panic!("{}: {e}", query.name));
        let count = results.write(Format::Tsv, &Style::default(), &mut rows).unwrap_or_else(|e| panic!("{e}"));
        // rules read of no project in the samples that it belongs to a chain
        assert!(
            count > 0 || query.name == "projects-of-chain",
            "{} gives no row on the samples with {settings:?}",
            query.name
        );
        let file = root(FOLDER).join(format!("{}.tsv", query.name));
        unread.remove(&file);
        if update {
            fs::write(&file, &rows).unwrap_or_else(|e| panic!("{e}"));
        } else if fs::read(&file).unwrap_or_default() != rows {
            wrong.push(query.name);
        }
    }
    assert!(wrong.is_empty(), "other rows than in {FOLDER}: {wrong:?}; LIANPU_UPDATE=1 rewrites them");
    assert!(unread.is_empty(), "no query reads {unread:?}");
}
