//! `use crate::…` under `src` → dependence runs downwards only; no file is too long, unwired, or unread.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

/// What each module may use. `mention::value` alone is the normal form of values.
const MAY_USE: &[(&str, &[&str])] = &[
    ("span", &[]),
    ("vocabulary", &[]),
    ("model", &["span", "mention::value"]),
    ("pack", &["span", "model"]),
    ("rule", &["span", "model", "pack"]),
    ("read", &["span", "model", "pack"]),
    ("text", &["span", "model", "pack", "read"]),
    ("mention", &["span", "model", "pack", "rule"]),
    ("extract", &["span", "model", "pack", "rule", "mention::value"]),
    ("resolve", &["span", "model", "pack", "extract", "mention::value"]),
    ("identity", &["span", "model", "pack", "resolve"]),
    ("correct", &["span", "model", "pack", "identity"]),
    ("emit", &["span", "model", "pack", "mention::value"]),
];

/// Modules that put the stages together: they may use everything but the commands.
const RIM: &[&str] = &["pipeline", "explain", "check", "evaluate", "build", "map"];

/// Modules above the store; they know graphs, not how they came about.
const ABOVE: &[&str] = &[
    "store",
    "query",
    "derive",
    "conflicts",
    "entities",
    "past",
    "export",
    "validate",
    "diagram",
    "analyse",
    "report",
    "serve",
    "diff",
    "docs",
    "output",
];

/// The stages, and what they are made of.
const STAGES: &[&str] = &["read", "text", "mention", "extract", "resolve", "rule", "pipeline"];

/// Longest file of `src`, in lines.
const LONGEST: usize = 500;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files below a folder whose name ends in `ending`, by path inside the repository.
fn files(folder: &str, ending: &str) -> BTreeMap<String, String> {
    let all = walkdir::WalkDir::new(root(folder)).into_iter().flatten().filter(|e| e.file_type().is_file());
    all.filter(|e| e.file_name().to_string_lossy().ends_with(ending))
        .map(|e| {
            let path = e.path().strip_prefix(root("")).unwrap_or(e.path()).to_string_lossy().replace('\\', "/");
            (path, std::fs::read(e.path()).map(|b| String::from_utf8_lossy(&b).into_owned()).unwrap_or_default())
        })
        .collect()
}

/// `src/text/lines.rs` → `text`; `src/lib.rs` and `src/main.rs` are the crate's own.
fn module(path: &str) -> &str {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs")
}

/// The code without comments.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

static PATH: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\bcrate::(?:\{([^;]*)\}|(\w+)(?:::(\w+))?)").unwrap_or_else(|e| panic!("{e}")));

/// What a file uses of the crate: modules, with the submodule where one is named.
fn uses(text: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for found in PATH.captures_iter(&code(text)) {
        match (found.get(1), found.get(2), found.get(3)) {
            (Some(group), ..) => {
                // `use crate::{a::B, c}`: the first word of each member
                let mut depth = 0;
                for member in group.as_str().split_inclusive(['{', '}', ',']) {
                    let name = member.trim_matches(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
                    if depth == 0 && !name.is_empty() {
                        used.insert(name.split("::").take(2).collect::<Vec<_>>().join("::"));
                    }
                    depth += i32::from(member.ends_with('{')) - i32::from(member.ends_with('}'));
                }
            }
            (_, Some(module), sub) => {
                let sub = sub.map(|s| format!("::{}", s.as_str())).unwrap_or_default();
                used.insert(format!("{}{sub}", module.as_str()));
            }
            _ => {}
        }
    }
    used
}

#[test]
fn dependence_runs_downwards() {
    let mut wrong = Vec::new();
    for (path, text) in files("src", ".rs") {
        let own = module(&path);
        if ["lib", "main", "cli"].contains(&own) {
            continue;
        }
        for used in uses(&text) {
            let top = used.split("::").next().unwrap_or(&used);
            let allowed = if top == own {
                true
            } else if let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == own) {
                allowed.iter().any(|a| *a == top || used == *a)
            } else if RIM.contains(&own) {
                top != "cli"
            } else if ABOVE.contains(&own) {
                top != "cli" && !STAGES.contains(&top)
            } else {
                wrong.push(format!("{path}: tests/layers.rs does not say what the module `{own}` may use"));
                break;
            };
            if !allowed {
                wrong.push(format!("{path} uses crate::{used}; `{own}` must not"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn paths_are_read_off_the_code() {
    let text =
        "use crate::{model::Type, pack, mention::value::{Kind, Normal}};\n// crate::cli\nlet x = crate::rule::fold(1);";
    let expected = ["mention::value", "model::Type", "pack", "rule::fold"].map(str::to_owned);
    assert_eq!(uses(text), BTreeSet::from(expected));
}

#[test]
fn the_rule_engine_has_no_domain_word() {
    let domain = std::fs::read_to_string(root("ontology/domain.ttl")).unwrap_or_default();
    let term = Regex::new(r"(?m)^lp:(\w+)\s+a\s+(owl|rdf|rdfs):(\w+)").unwrap_or_else(|e| panic!("{e}"));
    let terms: BTreeSet<String> = term.captures_iter(&domain).map(|c| c[1].to_owned()).collect();
    assert!(terms.len() > 30, "terms of the ontology are read: {}", terms.len());
    let literal = Regex::new(r#""([^"\\]*)""#).unwrap_or_else(|e| panic!("{e}"));
    let word = Regex::new(r"\w+").unwrap_or_else(|e| panic!("{e}"));
    let mut wrong = Vec::new();
    for (path, text) in files("src/rule", ".rs") {
        let code = code(text.split("#[cfg(test)]").next().unwrap_or(&text));
        let literals = literal.captures_iter(&code).map(|c| c[1].to_owned()).filter(|l| terms.contains(l));
        // names of Rust are no terms; classes are written like its types
        let types = word.find_iter(&code).map(|w| w.as_str().to_owned());
        let types = types.filter(|w| w.starts_with(|c: char| c.is_ascii_uppercase()) && terms.contains(w));
        wrong.extend(literals.chain(types).map(|w| format!("{path}: `{w}`")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = files("src", ".rs")
        .into_iter()
        .filter(|(_, text)| text.lines().count() > LONGEST)
        .map(|(path, text)| format!("{path}: {} lines; past {LONGEST} it wants a second noun", text.lines().count()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn every_test_file_is_wired() {
    let manifest = std::fs::read_to_string(root("Cargo.toml")).unwrap_or_default();
    assert!(!manifest.contains("autotests"), "tests are found by cargo itself");
    let tests = files("tests", ".rs");
    let mut wrong = Vec::new();
    for path in tests.keys() {
        let Some((folder, _)) = path.strip_prefix("tests/").and_then(|p| p.rsplit_once('/')) else { continue };
        let first = folder.split('/').next().unwrap_or(folder);
        let wired = |(user, text): (&String, &String)| user != path && code(text).contains(&format!("mod {first};"));
        if !tests.iter().any(wired) {
            wrong.push(format!("{path}: no test has `mod {first};`"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Files beside the tests that hold what is expected: each is named by a test (golden documents see to their own).
#[test]
fn every_expected_file_is_read() {
    let code: String = files("tests", ".rs").into_values().collect();
    let scripts: String =
        files("tests", ".sh").into_values().chain(std::fs::read_to_string(root("Makefile"))).collect();
    let mut wrong = Vec::new();
    for path in files("tests", "").into_keys().filter(|p| !p.ends_with(".rs") && !p.starts_with("tests/golden/")) {
        let name = path.rsplit('/').next().unwrap_or(&path);
        let inside = path.trim_start_matches("tests/").trim_end_matches(name).trim_end_matches('/');
        // by its name, or by the folder that a test walks (which may be put together of two parts)
        let parts: Vec<&str> = inside.split('/').collect();
        let walked = !inside.is_empty()
            && (code.contains(&format!("tests/{inside}\""))
                || (parts.len() > 1 && parts.last().is_some_and(|last| code.contains(&format!("\"{last}\"")))));
        let named = code.contains(&format!("{name}\"")) || walked || scripts.contains(name);
        if !named {
            wrong.push(path);
        }
    }
    assert!(wrong.is_empty(), "no test reads {}", wrong.join(", "));
}

/// Files of the pack that nothing reads; each is read by something, or it is not data.
#[test]
fn every_data_file_is_read() {
    let code: String = files("src", ".rs").values().map(|t| code(t)).collect();
    let mut wrong = Vec::new();
    let pack =
        ["data/gazetteer", "data/lexicon", "data/mentions", "data/relations", "data/normalise", "ontology", "queries"];
    for (path, _) in pack.iter().flat_map(|folder| files(folder, "")) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let stem = name.rsplit_once('.').map_or(name, |(s, _)| s);
        let in_bulk = [
            ("data/lexicon", ".toml"),
            ("data/mentions", ".toml"),
            ("data/relations", ".toml"),
            ("ontology/chains", ".ttl"),
            ("queries", ".rq"),
        ];
        let read = name == ".gitkeep"
            || in_bulk.iter().any(|(f, ending)| folder.starts_with(f) && name.ends_with(ending))
            || code.contains(&format!("{name}\""))
            || (folder == "data/gazetteer" && code.contains(&format!("\"{stem}\"")));
        if !read {
            wrong.push(path);
        }
    }
    let unread: BTreeSet<&str> = wrong.iter().map(String::as_str).collect();
    let waiting: BTreeSet<&str> = WAITING.iter().copied().collect();
    let new: Vec<_> = unread.difference(&waiting).collect();
    assert!(new.is_empty(), "nothing in src reads {new:?}");
    let stale: Vec<_> = waiting.difference(&unread).collect();
    assert!(stale.is_empty(), "these are read now; take them off the list of waiting files: {stale:?}");
}

/// Files whose reader is still to come.
const WAITING: &[&str] = &["ontology/context.jsonld"];

/// Word lists are there for patterns (`<@name>`) or for a stage that asks for them by name.
#[test]
fn every_word_list_is_used() {
    let list = Regex::new(r"(?m)^(\w+)\s*=\s*\[").unwrap_or_else(|e| panic!("{e}"));
    let mut users: String = files("src", ".rs").values().map(|t| code(t)).collect();
    users.extend(files("data/mentions", ".toml").into_values().chain(files("data/relations", ".toml").into_values()));
    let mut wrong = Vec::new();
    for (path, text) in files("data/lexicon", ".toml") {
        for name in list.captures_iter(&text).map(|c| c[1].to_owned()) {
            // a list for each class is asked for by the class's name
            if !name.starts_with("class_words_")
                && !users.contains(&format!("@{name}"))
                && !users.contains(&format!("\"{name}\""))
            {
                wrong.push(format!("{path}: {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "nothing uses {}", wrong.join(", "));
}

#[test]
fn every_script_is_named_by_what_it_wrote_or_by_the_makefile() {
    let heads = [".tsv", ".toml", ".txt"]
        .into_iter()
        .flat_map(|ending| files("data", ending).into_values())
        .flat_map(|t| t.lines().take_while(|l| l.starts_with('#')).map(str::to_owned).collect::<Vec<_>>());
    let named: String = heads.chain(std::fs::read_to_string(root("Makefile"))).collect();
    for path in files("data/scripts", "").into_keys() {
        let name = path.rsplit('/').next().unwrap_or(&path);
        assert!(named.contains(name), "{path}: neither a data file nor the Makefile names it");
    }
}
