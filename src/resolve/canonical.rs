//! Name as printed → canonical name, by what `data/normalise/names.toml` says of its class.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use super::office::Offices;
use crate::model::{Relation, Type};
use crate::pack::{Pack, PackError};

/// How names of each class are brought to their canonical form.
#[derive(Debug, Default)]
pub struct Canon {
    /// By number of the class; `None` where names stay as they are.
    classes: Vec<Option<Names>>,
    /// By number of the class: the class that its members have in the graph, where they are entities.
    entities: Vec<Option<Type>>,
    keyed: Vec<(Type, Vec<Relation>)>,
    /// Classes with the class whose members they may be.
    or: Vec<(Type, Type)>,
    offices: Offices,
    pub(super) organization: Option<Type>,
    pub(super) place: Option<Type>,
    /// Class of a value without one.
    pub(super) term: Option<Type>,
}

/// How names of one class are brought to their canonical form; lists have their longest word first.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    /// Endings that are cut off.
    #[serde(default)]
    pub strip: Vec<String>,
    /// Beginnings that are cut off.
    #[serde(default)]
    pub strip_front: Vec<String>,
    /// Ending that is added where the name has none of `endings`.
    #[serde(default)]
    pub add: String,
    /// Endings that need no addition.
    #[serde(default)]
    pub endings: Vec<String>,
    /// Whether a name is short for the one longer name that ends with it.
    #[serde(default)]
    pub contained: bool,
    /// Words of which two names of one thing have the same: names of the class that are alike otherwise are one.
    #[serde(default)]
    pub apart: Vec<String>,
    /// Relations whose object tells namesakes apart.
    #[serde(default)]
    pub keyed_by: Vec<String>,
    /// Whether the place directly in front of a name belongs to it.
    #[serde(default)]
    pub placed: Placed,
    /// Another class: what one of it is called in the document is that one.
    #[serde(default)]
    pub or: Option<String>,
}

/// Which place directly in front of a name belongs to it.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Placed {
    /// None does.
    #[default]
    Never,
    /// One without 市, 县 or 镇: 恒州激光产业园.
    Short,
    /// Any does.
    Always,
}

impl Canon {
    /// Reads `data/normalise/names.toml`.
    pub fn load(pack: &Pack, errors: &mut Vec<PackError>) -> Canon {
        let path = "data/normalise/names.toml";
        let Some(file) = pack.files.get(path) else {
            errors.push(PackError::at(path, 0, "this file is missing"));
            return Canon::default();
        };
        let source: BTreeMap<String, Names> = match toml::from_str(file.text) {
            Ok(source) => source,
            Err(e) => {
                errors.push(PackError::at(path, 0, e.message()));
                return Canon::default();
            }
        };
        let mut canon = Canon::of_classes(pack);
        for (name, mut class) in source {
            let Some(kind) = pack.ontology.class(&name) else {
                errors.push(PackError::at(path, 0, "there is no such class").about(&name));
                continue;
            };
            if !class.keyed_by.is_empty() {
                canon.keyed.push((kind, class.keyed_by.iter().filter_map(|r| pack.ontology.property(r)).collect()));
            }
            if let Some(other) = &class.or {
                match pack.ontology.class(other) {
                    Some(other) => canon.or.push((kind, other)),
                    None => errors.push(PackError::at(path, 0, "there is no such class").about(other)),
                }
            }
            for words in [&mut class.strip, &mut class.strip_front, &mut class.endings] {
                words.sort_by_key(|w| std::cmp::Reverse(w.len()));
            }
            canon.classes[kind.0 as usize] = Some(class);
        }
        canon
    }

    /// What is known of the classes before any rule about their names.
    fn of_classes(pack: &Pack) -> Canon {
        let ontology = &pack.ontology;
        let top = ontology.class("Entity");
        let is_entity = |kind: Type| top.is_some_and(|top| ontology.is_a(kind, top));
        Canon {
            classes: ontology.classes().map(|_| None).collect(),
            entities: ontology
                .classes()
                .map(|(kind, _)| is_entity(kind).then(|| ontology.entity_class(kind)))
                .collect(),
            keyed: Vec::new(),
            or: Vec::new(),
            offices: Offices::of(pack),
            organization: ontology.class("Organization"),
            place: ontology.class("Place"),
            term: ontology.class("Term"),
        }
    }

    fn names(&self, kind: Type) -> Option<&Names> {
        self.classes.get(kind.0 as usize)?.as_ref()
    }

    /// Which place directly in front of a name of the class belongs to it.
    pub(super) fn placed(&self, kind: Type) -> Placed {
        self.names(kind).map_or(Placed::Never, |names| names.placed)
    }

    /// Whether members of the class are entities.
    pub(crate) fn is_entity(&self, kind: Type) -> bool {
        self.entities.get(kind.0 as usize).is_some_and(Option::is_some)
    }

    /// The class that an entity of class `kind` has in the graph.
    pub(crate) fn entity_class(&self, kind: Type) -> Type {
        self.entities.get(kind.0 as usize).copied().flatten().unwrap_or(kind)
    }

    /// The canonical form of `name`.
    pub fn name<'n>(&self, kind: Type, name: &'n str) -> Cow<'n, str> {
        let Some(class) = self.names(kind) else { return Cow::Borrowed(name) };
        let (mut from, mut to) = (0, name.len());
        if let Some(front) = class.strip.iter().find_map(|e| name.strip_suffix(e.as_str()))
            && !front.is_empty()
        {
            to = front.len();
        }
        if let Some(rest) = class.strip_front.iter().find_map(|f| name[..to].strip_prefix(f.as_str()))
            && rest.chars().nth(1).is_some()
        {
            from = to - rest.len();
        }
        let base = &name[from..to];
        if class.add.is_empty()
            || base.ends_with(&class.add)
            || class.endings.iter().any(|e| base.ends_with(e.as_str()))
        {
            Cow::Borrowed(base)
        } else if name[to..].starts_with(&class.add) {
            // what was cut off begins with what is added
            Cow::Borrowed(&name[from..to + class.add.len()])
        } else {
            Cow::Owned(format!("{base}{}", class.add))
        }
    }

    /// What two spellings of one name share: letters without quotes and brackets.
    pub fn key(name: &str) -> Cow<'_, str> {
        let plain = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}' | '0'..='9' | 'a'..='z');
        if name.chars().all(plain) {
            return Cow::Borrowed(name);
        }
        let marks = |c: char| matches!(c, '“' | '”' | '‘' | '’' | '《' | '》' | '"' | '·' | '-' | '—');
        let kept = name.chars().filter(|c| !c.is_whitespace() && !marks(*c));
        Cow::Owned(kept.collect::<String>().to_lowercase())
    }

    /// The key under which an entity's name is filed; bodies have their office in one spelling.
    pub(super) fn filed<'n>(&self, kind: Type, name: &'n str) -> Cow<'n, str> {
        let body = self.organization == Some(kind);
        match body.then(|| self.offices.spelled(name)).flatten() {
            Some(spelled) => Cow::Owned(Canon::key(&spelled).into_owned()),
            None => Canon::key(name),
        }
    }

    /// The name of an office without its place in one spelling.
    pub fn office<'n>(&self, name: &'n str) -> Cow<'n, str> {
        self.offices.alone(name).map_or(Cow::Borrowed(name), Cow::Owned)
    }

    /// Classes in which a short name may stand for a longer one.
    pub(super) fn contained(&self) -> impl Iterator<Item = (Type, &Names)> {
        let known = (0u16..).zip(&self.classes).filter_map(|(number, names)| Some((Type(number), names.as_ref()?)));
        known.filter(|(_, names)| names.contained)
    }

    /// The class whose member one of class `kind` is, where a member has its name.
    pub(super) fn or(&self, kind: Type) -> Option<Type> {
        self.or.iter().find(|(one, _)| *one == kind).map(|(_, other)| *other)
    }

    /// Classes whose namesakes are told apart, with the relations that do it.
    pub fn keyed(&self) -> &[(Type, Vec<Relation>)] {
        &self.keyed
    }
}
