//! The text of a file of corrections → its entries, each sound on its own.

use std::path::Path;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

use super::{Change, Entry, Facts, PREFIX, Wrong};
use crate::model::{Relation, Type};
use crate::pack::Pack;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileToml {
    #[serde(default)]
    accept: Vec<Spanned<FactToml>>,
    #[serde(default)]
    reject: Vec<Spanned<FactToml>>,
    #[serde(default)]
    value: Vec<Spanned<FactToml>>,
    #[serde(default)]
    merge: Vec<Spanned<NamesToml>>,
    #[serde(default)]
    split: Vec<Spanned<NamesToml>>,
    #[serde(default)]
    rename: Vec<Spanned<NameToml>>,
    #[serde(default)]
    retype: Vec<Spanned<NameToml>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactToml {
    document: Option<String>,
    subject: Option<String>,
    relation: Option<String>,
    object: Option<String>,
    quote: Option<String>,
    to: Option<String>,
    author: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NamesToml {
    class: String,
    names: Vec<String>,
    author: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameToml {
    class: String,
    name: String,
    to: String,
    author: String,
    reason: String,
}

/// Reads the entries of a file, in the order of its lines; what is wrong goes into `wrong`.
pub(super) fn entries(path: &Path, text: &str, pack: &Pack, entries: &mut Vec<Entry>, wrong: &mut Vec<Wrong>) {
    let line = |at: usize| text.as_bytes()[..at.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1;
    let source: FileToml = match toml::from_str(text) {
        Ok(source) => source,
        Err(e) => {
            let line = e.span().map_or(1, |span| line(span.start));
            wrong.push(Wrong { path: path.into(), line, message: e.message().to_owned() });
            return;
        }
    };
    let words = Words { pack };
    let mut found: Vec<(usize, Result<Made, String>)> = Vec::new();
    for (kind, facts) in [("accept", source.accept), ("reject", source.reject), ("value", source.value)] {
        found.extend(facts.into_iter().map(|fact| (line(fact.span().start), words.fact(kind, fact.into_inner()))));
    }
    for (merges, names) in [(true, source.merge), (false, source.split)] {
        found.extend(names.into_iter().map(|n| (line(n.span().start), words.names(merges, n.into_inner()))));
    }
    for (renames, name) in [(true, source.rename), (false, source.retype)] {
        found.extend(name.into_iter().map(|n| (line(n.span().start), words.name(renames, n.into_inner()))));
    }
    found.sort_by_key(|(line, _)| *line);
    for (line, made) in found {
        match made {
            Ok(Made { author, reason, .. }) if author.trim().is_empty() || reason.trim().is_empty() => {
                let message = "author and reason should say who made the correction, and why".to_owned();
                wrong.push(Wrong { path: path.into(), line, message });
            }
            Ok(Made { change, author, reason }) => {
                entries.push(Entry {
                    path: path.into(),
                    line,
                    id: id(&change, &author, &reason),
                    author,
                    reason,
                    change,
                });
            }
            Err(message) => wrong.push(Wrong { path: path.into(), line, message }),
        }
    }
}

/// What an entry says, before it has a place.
struct Made {
    change: Change,
    author: String,
    reason: String,
}

/// The beginning of a hash of what an entry says.
fn id(change: &Change, author: &str, reason: &str) -> String {
    let digest = Sha256::digest(format!("{change:?}\0{author}\0{reason}"));
    let digits: String = digest.iter().take(6).map(|b| format!("{b:02x}")).collect();
    format!("{PREFIX}{digits}")
}

/// The words of the ontology.
struct Words<'a> {
    pack: &'a Pack,
}

impl Words<'_> {
    fn class(&self, name: &str) -> Result<Type, String> {
        let ontology = &self.pack.ontology;
        let entity = ontology.class("Entity");
        let is_entity = |class: Type| entity.is_some_and(|entity| ontology.is_a(class, entity) && class != entity);
        ontology.class(name).filter(|class| is_entity(*class)).ok_or_else(|| {
            let classes = ontology.classes().filter(|(class, _)| is_entity(*class)).map(|(_, c)| c.name.as_str());
            format!("`{name}` is no class of entities; these are: {}", classes.collect::<Vec<_>>().join(", "))
        })
    }

    fn relation(&self, name: &str) -> Result<Relation, String> {
        self.pack
            .ontology
            .property(name)
            .ok_or_else(|| format!("`{name}` is no relation; docs/graph-model.md lists them"))
    }

    fn fact(&self, kind: &str, fact: FactToml) -> Result<Made, String> {
        let FactToml { document, subject, relation, object, quote, to, author, reason } = fact;
        if subject.is_none() && object.is_none() && quote.is_none() {
            return Err("a fact needs a subject, an object or a quote to be found by".into());
        }
        let relation = relation.as_deref().map(|name| self.relation(name)).transpose()?;
        let facts = Facts { document, subject, relation, object, quote };
        let change = match (kind, to) {
            ("value", Some(to)) => Change::Value(facts, to),
            ("value", None) => return Err("`to` should say the right value".into()),
            (_, Some(_)) => return Err(format!("`to` belongs to [[value]], not to [[{kind}]]")),
            ("accept", None) => Change::Accept(facts),
            (_, None) => Change::Reject(facts),
        };
        Ok(Made { change, author, reason })
    }

    fn names(&self, merges: bool, names: NamesToml) -> Result<Made, String> {
        let NamesToml { class, names, author, reason } = names;
        let class = self.class(&class)?;
        let mut distinct = names.clone();
        distinct.sort();
        distinct.dedup();
        if distinct.len() < 2 || distinct.len() < names.len() {
            return Err("`names` should have two names or more, each once".into());
        }
        let change = if merges { Change::Merge(class, names) } else { Change::Split(class, names) };
        Ok(Made { change, author, reason })
    }

    fn name(&self, renames: bool, name: NameToml) -> Result<Made, String> {
        let NameToml { class, name, to, author, reason } = name;
        let kind = self.class(&class)?;
        if Some(kind) == self.pack.ontology.class("Place") {
            return Err("places have the names of the list of divisions; these cannot be changed here".into());
        }
        let change = match renames {
            true if to.trim().is_empty() || to == name => return Err("`to` should be another name".into()),
            true => Change::Rename(kind, name, to),
            false => Change::Retype(kind, name, self.class(&to)?),
        };
        Ok(Made { change, author, reason })
    }
}
