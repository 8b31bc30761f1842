//! `data/lexicon/*.toml` → word lists by name, used in patterns as `<@name>` and by the stages.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Files, PackError};

/// Word lists by name.
#[derive(Debug, Default)]
pub struct Lexicon(BTreeMap<String, Vec<String>>);

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
                        if lists.insert(name.clone(), words).is_some() {
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
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether there is a list `name`.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}
