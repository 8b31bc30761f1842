//! `data/lexicon/*.toml` → word lists by name, used in patterns as `<@name>` and by the stages.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::{Files, PackError, Words};

/// Word lists by name.
#[derive(Debug, Default)]
pub struct Lexicon(BTreeMap<String, List>);

/// The words of a list as written, and as a set to be found in texts.
#[derive(Debug)]
struct List {
    words: Vec<String>,
    /// Made when it is asked for: few lists are.
    set: OnceLock<Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    lists: BTreeMap<String, Vec<String>>,
}

impl Lexicon {
    pub(super) fn load(files: &Files, errors: &mut Vec<PackError>) -> Lexicon {
        let mut lists = BTreeMap::new();
        for file in files.below("data/lexicon", ".toml") {
            match toml::from_str::<Source>(file.text) {
                Err(e) => errors.push(super::rules::toml_error(file, &e)),
                Ok(source) => {
                    for (name, words) in source.lists {
                        if words.iter().any(String::is_empty) {
                            errors.push(PackError::at(file.path, 0, "a list has an empty word").about(&name));
                        }
                        if lists.insert(name.clone(), List { words, set: OnceLock::new() }).is_some() {
                            errors.push(PackError::at(file.path, 0, "this list stands twice").about(&name));
                        }
                    }
                }
            }
        }
        Lexicon(lists)
    }

    /// The words of list `name`; none where there is no such list.
    pub fn list(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], |list| list.words.as_slice())
    }

    /// The words of list `name` as a set to be found in texts.
    pub fn set(&self, name: &str) -> Option<&Words> {
        self.0.get(name).map(|list| list.set.get_or_init(|| Words::new(list.words.iter().map(String::as_str))))
    }

    /// The words of all lists but one.
    pub fn words(&self, but: &str) -> impl Iterator<Item = &String> {
        self.0.iter().filter(move |(name, _)| name.as_str() != but).flat_map(|(_, list)| &list.words)
    }

    /// Whether there is a list `name`.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}
