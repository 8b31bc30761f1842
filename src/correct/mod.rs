//! `corrections.toml` → what people have put right, laid over what was read, at each build anew.
//!
//! ```toml
//! [[reject]]                         # this is not so
//! subject = "恒岳精密铸造有限公司"
//! relation = "totalInvestment"
//! object = "12亿元"
//! author = "王敏"
//! reason = "是集团的投资，不是该公司的"
//!
//! [[merge]]                          # these are one
//! class = "Company"
//! names = ["恒岳铸造", "恒岳精密铸造有限公司"]
//! author = "王敏"
//! reason = "工商登记"
//! ```
//!
//! | table | what it does | keys |
//! |---|---|---|
//! | `accept` | keeps a fact whatever its rule is worth | those of a fact |
//! | `reject` | takes a fact out | those of a fact |
//! | `value` | gives a fact another object | those of a fact, `to` |
//! | `merge`, `split` | makes names one entity, or keeps them apart | `class`, `names` |
//! | `rename` | gives an entity another name | `class`, `name`, `to` |
//! | `retype` | gives an entity another class | `class`, `name`, `to` |
//!
//! A fact is found by `document`, `subject`, `relation`, `object`, `quote`: as many as are given, at least one of the last three
//! or the subject. Every table has `author` and `reason`.

mod apply;
mod contradict;
mod parse;

use std::path::PathBuf;

use sha2::{Digest, Sha256};

use crate::identity::{Forced, Named};
use crate::model::{Relation, Type};
use crate::pack::Pack;

/// The file in a folder of texts that holds its corrections.
pub const FILE: &str = "corrections.toml";

/// How the id of a correction begins where a claim names it as its rule.
pub const PREFIX: &str = "correction/";

/// Something wrong in a file of corrections.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{}:{line}: {message}", path.display())]
pub struct Wrong {
    /// The file.
    pub path: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// Facts as a correction names them: those that have all that is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Facts {
    /// Name of the document, with or without its ending.
    pub document: Option<String>,
    /// A name of the subject.
    pub subject: Option<String>,
    /// The relation.
    pub relation: Option<Relation>,
    /// A name of the object, or its text.
    pub object: Option<String>,
    /// Words of the quote.
    pub quote: Option<String>,
}

/// What a correction does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Facts are kept, whatever their rule is worth.
    Accept(Facts),
    /// Facts are taken out.
    Reject(Facts),
    /// Facts get another object.
    Value(Facts, String),
    /// Entities of these names are one.
    Merge(Type, Vec<String>),
    /// Entities of these names are several.
    Split(Type, Vec<String>),
    /// An entity gets another name.
    Rename(Type, String, String),
    /// An entity gets another class.
    Retype(Type, String, Type),
}

/// One correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The file it stands in.
    pub path: PathBuf,
    /// Its line, from 1.
    pub line: usize,
    /// Names it: the beginning of a hash of its content, behind [`PREFIX`].
    pub id: String,
    /// Who made it.
    pub author: String,
    /// Why.
    pub reason: String,
    /// What it does.
    pub change: Change,
}

impl Entry {
    /// A message about this correction.
    pub fn says(&self, message: impl Into<String>) -> Wrong {
        Wrong { path: self.path.clone(), line: self.line, message: message.into() }
    }
}

/// All corrections of a corpus.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corrections {
    /// In the order of the files.
    pub entries: Vec<Entry>,
}

impl Corrections {
    /// Reads files of corrections, each a path and its text.
    ///
    /// # Errors
    /// All that is wrong in them: what cannot be read, unknown classes and relations, corrections that contradict each other.
    pub fn read(files: &[(PathBuf, String)], pack: &Pack) -> Result<Corrections, Vec<Wrong>> {
        let (mut entries, mut wrong) = (Vec::new(), Vec::new());
        for (path, text) in files {
            parse::entries(path, text, pack, &mut entries, &mut wrong);
        }
        wrong.extend(contradict::contradictions(&entries));
        wrong.sort();
        wrong.dedup();
        if wrong.is_empty() { Ok(Corrections { entries }) } else { Err(wrong) }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What tells these corrections from others: the same for the same corrections in the same order.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        for entry in &self.entries {
            hasher.update(&entry.id);
            hasher.update([0]);
        }
        hasher.finalize().iter().take(16).map(|b| format!("{b:02x}")).collect()
    }

    /// The right class and name of what is read as an entity of this class and name.
    fn right<'a>(&'a self, class: Type, name: &'a str) -> (Type, &'a str) {
        let (mut right, mut called) = (class, name);
        for entry in &self.entries {
            match &entry.change {
                Change::Rename(of, from, to) if *of == class && from == name => called = to,
                Change::Retype(of, from, to) if *of == class && from == name => right = *to,
                _ => {}
            }
        }
        (right, called)
    }

    /// What must be one entity, and what must not.
    pub fn forced(&self) -> Forced {
        let mut forced = Forced::default();
        for entry in &self.entries {
            let (class, names, list) = match &entry.change {
                Change::Merge(class, names) => (class, names, &mut forced.together),
                Change::Split(class, names) => (class, names, &mut forced.apart),
                _ => continue,
            };
            let named = |name: &String| {
                let (class, name) = self.right(*class, name);
                Named { class: class.0, name: name.to_owned(), key: None }
            };
            for (n, one) in names.iter().enumerate() {
                list.extend(names[n + 1..].iter().map(|other| (named(one), named(other))));
            }
        }
        forced
    }

    /// The corrections that found nothing to put right, given the numbers of those that did in some document and whether an entity
    /// of a class and name is there.
    pub fn idle(&self, used: impl Fn(usize) -> bool, is_there: impl Fn(Type, &str) -> bool) -> Vec<Wrong> {
        let mut idle = Vec::new();
        for (number, entry) in self.entries.iter().enumerate() {
            match &entry.change {
                Change::Merge(class, names) | Change::Split(class, names) => {
                    let is_missing = |name: &&String| {
                        let (class, name) = self.right(*class, name);
                        !is_there(class, name)
                    };
                    for name in names.iter().filter(is_missing) {
                        idle.push(entry.says(format!("no entity of the class is called `{name}` in these documents")));
                    }
                }
                _ if !used(number) => idle.push(entry.says("matches nothing in these documents")),
                _ => {}
            }
        }
        idle
    }
}
