//! Terms of the ontology that modules above the store name → all of them are in the ontology.

mod common;

use std::collections::BTreeSet;

use common::root;
use regex::Regex;

/// Where terms are named: constants, SPARQL texts, names given to a function.
const FOLDERS: [&str; 9] = ["analyse", "query", "diagram", "conflicts", "derive", "diff", "docs", "export", "validate"];
const FILES: [&str; 2] = ["vocabulary.rs", "past.rs"];

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|e| panic!("{e}"))
}

/// The terms that the ontology declares.
fn declared() -> BTreeSet<String> {
    let term = regex(r"(?m)^lp:(\w+)\s+a\s");
    let mut terms = BTreeSet::new();
    for file in ["core.ttl", "domain.ttl"] {
        let text = std::fs::read_to_string(root("ontology").join(file)).unwrap_or_else(|e| panic!("{file}: {e}"));
        terms.extend(term.captures_iter(&text).map(|found| found[1].to_owned()));
    }
    terms
}

#[test]
fn every_term_named_above_the_store_is_in_the_ontology() {
    let declared = declared();
    assert!(declared.len() > 80, "terms are read: {}", declared.len());
    let named = regex(r#"\blp:([A-Za-z]\w*)|w3id\.org/lianpu/ontology#(\w+)|\bterm\("(\w+)"\)"#);
    let constants = regex(r#"(?s)terms! \{ "https://w3id\.org/lianpu/ontology#":(.*?)\n\}"#);
    let constant = regex(r#"= "(\w+)""#);
    let folders =
        FOLDERS.iter().flat_map(|folder| walkdir::WalkDir::new(root("src").join(folder)).into_iter().flatten());
    let files: Vec<_> = folders
        .map(walkdir::DirEntry::into_path)
        .chain(FILES.iter().map(|file| root("src").join(file)))
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect();
    let (mut unknown, mut seen) = (BTreeSet::new(), 0);
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let blocks = constants.captures_iter(&text).map(|block| block[1].to_owned()).collect::<String>();
        let of_constants = constant.captures_iter(&blocks).map(|found| found[1].to_owned());
        let of_texts = named
            .captures_iter(&text)
            .filter_map(|found| found.iter().skip(1).flatten().next().map(|term| term.as_str().to_owned()));
        for term in of_constants.chain(of_texts) {
            seen += 1;
            if !declared.contains(&term) {
                unknown.insert(format!("{}: lp:{term}", path.display()));
            }
        }
    }
    assert!(seen > 50, "terms are found: {seen}");
    assert!(unknown.is_empty(), "{unknown:#?}");
}
