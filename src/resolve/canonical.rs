//! Name as printed → canonical name, by what `data/normalise/names.toml` says of its class.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::{Relation, Type};
use crate::pack::{Pack, PackError};

/// How names of each class are brought to their canonical form.
#[derive(Debug, Default)]
pub struct Canon {
    classes: BTreeMap<Type, ClassSource>,
    keyed: Vec<(Type, Vec<Relation>)>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassSource {
    /// Endings that are cut off, longest first.
    #[serde(default)]
    strip: Vec<String>,
    /// Beginnings that are cut off.
    #[serde(default)]
    strip_front: Vec<String>,
    /// Ending that is added where the name has none of `endings`.
    #[serde(default)]
    add: String,
    /// Endings that need no addition.
    #[serde(default)]
    endings: Vec<String>,
    /// Whether a name is short for the one longer name that ends with it.
    #[serde(default)]
    contained: bool,
    /// Words of which two names of one thing have the same: names of the class that are alike otherwise are one.
    #[serde(default)]
    apart: Vec<String>,
    /// Relations whose object tells namesakes apart.
    #[serde(default)]
    keyed_by: Vec<String>,
}

impl Canon {
    /// Reads `data/normalise/names.toml`.
    pub fn load(pack: &Pack, errors: &mut Vec<PackError>) -> Canon {
        let path = "data/normalise/names.toml";
        let Some(file) = pack.files.get(path) else {
            errors.push(PackError::at(path, 0, "this file is missing"));
            return Canon::default();
        };
        let source: BTreeMap<String, ClassSource> = match toml::from_str(file.text) {
            Ok(source) => source,
            Err(e) => {
                errors.push(PackError::at(path, 0, e.message()));
                return Canon::default();
            }
        };
        let mut canon = Canon::default();
        for (name, class) in source {
            let Some(kind) = pack.ontology.class(&name) else {
                errors.push(PackError::at(path, 0, "there is no such class").about(&name));
                continue;
            };
            if !class.keyed_by.is_empty() {
                canon.keyed.push((kind, class.keyed_by.iter().filter_map(|r| pack.ontology.property(r)).collect()));
            }
            canon.classes.insert(kind, class);
        }
        canon
    }

    /// The canonical form of `name`.
    pub fn name(&self, kind: Type, name: &str, pack: &Pack) -> String {
        let Some(class) = self.classes.get(&kind) else { return name.to_owned() };
        let mut base = name;
        if let Some(ending) = class.strip.iter().filter(|e| base.ends_with(e.as_str())).max_by_key(|e| e.len())
            && base.chars().count() > ending.chars().count()
        {
            base = &base[..base.len() - ending.len()];
        }
        if let Some(front) = class.strip_front.iter().filter(|f| base.starts_with(f.as_str())).max_by_key(|f| f.len())
            && base.chars().count() > front.chars().count() + 1
        {
            base = &base[front.len()..];
        }
        let _ = pack;
        if class.add.is_empty() || class.endings.iter().any(|e| base.ends_with(e.as_str())) {
            base.to_owned()
        } else {
            format!("{base}{}", class.add)
        }
    }

    /// What two spellings of one name share: letters without quotes and brackets.
    pub fn key(name: &str) -> String {
        name.chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '“' | '”' | '‘' | '’' | '《' | '》' | '"' | '·' | '-' | '—'))
            .collect::<String>()
            .to_lowercase()
    }

    /// Whether names of the class are short for longer ones that end with them.
    pub fn contains(&self, kind: Type) -> bool {
        self.classes.get(&kind).is_some_and(|c| c.contained)
    }

    /// Whether `short` is a shorter form of `long`: the end of it, with or without its last word.
    pub fn is_short_for(&self, kind: Type, short: &str, long: &str) -> bool {
        let Some(class) = self.classes.get(&kind) else { return false };
        let (short_key, long_key) = (Canon::key(short), Canon::key(long));
        let bare = |k: &str| {
            let ending = class.endings.iter().filter(|e| k.ends_with(e.as_str())).max_by_key(|e| e.len());
            ending.map_or(k.to_owned(), |e| k[..k.len() - e.len()].to_owned())
        };
        let distinctive = bare(&short_key).chars().count();
        distinctive >= 2
            && long_key.len() > short_key.len()
            && (long_key.ends_with(&short_key) || (distinctive >= 4 && bare(&long_key).ends_with(&bare(&short_key))))
    }

    /// Whether two names are spellings of one thing: most of their pairs of characters the same, their figures no others.
    pub fn is_alike(&self, kind: Type, a: &str, b: &str) -> bool {
        let Some(class) = self.classes.get(&kind).filter(|c| !c.apart.is_empty()) else { return false };
        if class.apart.iter().any(|w| a.contains(w.as_str()) != b.contains(w.as_str())) {
            return false;
        }
        let figures = |s: &str| {
            s.chars().filter(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c)).collect::<String>()
        };
        let (x, y) = (figures(a), figures(b));
        let pairs = |s: &str| {
            let chars: Vec<char> = Canon::key(s).chars().collect();
            chars.windows(2).map(|w| (w[0], w[1])).collect::<Vec<_>>()
        };
        let (p, q) = (pairs(a), pairs(b));
        let shared = p.iter().filter(|pair| q.contains(pair)).count();
        (x == y || x.is_empty() || y.is_empty())
            && shared * 20 >= 13 * p.len().min(q.len())
            && shared * 2 >= p.len().max(q.len())
    }

    /// Classes whose namesakes are told apart, with the relations that do it.
    pub fn keyed(&self) -> &[(Type, Vec<Relation>)] {
        &self.keyed
    }
}

/// The name of a body with its office in one spelling: 聊城市发改委 and 聊城市发展和改革委员会 are one.
pub fn office(name: &str, pack: &Pack) -> String {
    let rows = pack.gazetteer.list("departments").iter();
    let hit = rows
        .flat_map(|row| row.iter().map(move |variant| (variant, &row[0])))
        .filter(|(v, _)| name.ends_with(v.as_str()) && name.len() > v.len())
        .max_by_key(|(v, _)| v.len());
    hit.map_or_else(|| name.to_owned(), |(variant, core)| format!("{}{core}", &name[..name.len() - variant.len()]))
}
