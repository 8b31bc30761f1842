//! What the fuzz targets are put through in every run: their corpus, the fixtures of the readers, and both cut off and spoilt.

#[path = "../fuzz/targets.rs"]
mod targets;

use std::path::{Path, PathBuf};

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// The target that reads a fixture, by its ending.
fn target_of(path: &Path) -> Option<&'static str> {
    Some(match path.extension()?.to_str()? {
        "txt" => "text",
        "md" => "markdown",
        "html" => "html",
        "pdf" => "pdf",
        "docx" | "xlsx" | "ods" | "zip" => "office",
        "xls" => "xls",
        "csv" => "csv",
        "ndjson" => "ndjson",
        "gz" => "gzip",
        _ => return None,
    })
}

/// The bytes, half of them, and with some of them turned round.
fn spoilt(bytes: &[u8]) -> [Vec<u8>; 3] {
    let turned = bytes.iter().enumerate().map(|(at, byte)| if at % 97 == 53 { !byte } else { *byte }).collect();
    [bytes.to_vec(), bytes[..bytes.len() / 2].to_vec(), turned]
}

#[test]
fn no_target_panics_on_its_corpus() {
    let mut put = 0;
    for (name, _) in targets::TARGETS {
        let corpus = files(&format!("fuzz/corpus/{name}"));
        for path in corpus {
            for bytes in spoilt(&std::fs::read(&path).expect("bytes")) {
                targets::run(name, &bytes);
                put += 1;
            }
        }
    }
    assert!(put > 100, "the corpus is there: {put}");
}

#[test]
fn no_reader_panics_on_its_fixtures() {
    let mut read = std::collections::BTreeSet::new();
    for path in files("tests/data/read") {
        let Some(name) = target_of(&path) else { continue };
        for bytes in spoilt(&std::fs::read(&path).expect("bytes")) {
            targets::run(name, &bytes);
        }
        read.insert(name);
    }
    assert!(read.len() >= 9, "{read:?}");
}

#[test]
fn every_target_has_a_program() {
    let named: Vec<&str> = targets::TARGETS.iter().map(|(name, _)| *name).collect();
    let mut programs: Vec<String> =
        files("fuzz/bin").iter().filter_map(|p| Some(p.file_stem()?.to_string_lossy().into_owned())).collect();
    programs.sort();
    let mut expected: Vec<String> = named.iter().map(|name| (*name).to_owned()).collect();
    expected.sort();
    assert_eq!(programs, expected);
}
