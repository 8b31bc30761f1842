//! `data/mentions/*.toml`, `data/relations/*.toml` → rules as written, each checked against the ontology.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::{File, Files, Gazetteer, Lexicon, Ontology, PackError};

/// All rules of a pack, by file and order.
#[derive(Debug, Default)]
pub struct Rules {
    /// Rules that make mentions, by stratum.
    pub mentions: Vec<RuleSource>,
    /// Names found by looking back from their head word.
    pub names: Vec<NameSource>,
    /// Rules that make claims.
    pub relations: Vec<RuleSource>,
}

/// A rule as written.
#[derive(Debug, Clone, Default)]
pub struct RuleSource {
    /// `topic/what-is-said`.
    pub id: Arc<str>,
    /// What construction it reads.
    pub about: String,
    /// Words of which at least one stands in every sentence it can match.
    pub triggers: Vec<String>,
    /// Patterns; the first that matches at a place counts.
    pub patterns: Vec<String>,
    /// Patterns that undo a match when they match in its clause.
    pub unless: Vec<String>,
    /// What it states.
    pub emit: Vec<Emit>,
    /// Mentions it makes: role → class.
    pub mark: BTreeMap<String, String>,
    /// Whether the mention points to something named elsewhere (该项目).
    pub anaphor: bool,
    /// Order of mention rules; lower runs first.
    pub stratum: u8,
    /// Sentences it must read, with the roles marked.
    pub yes: Vec<String>,
    /// Sentences it must leave alone.
    pub no: Vec<String>,
    /// File and line.
    pub file: String,
    /// Line of the id.
    pub line: usize,
}

/// One claim of a rule.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Emit {
    /// Subject; see [`crate::extract::Filler`] for what may stand here.
    pub s: String,
    /// Relation.
    pub p: String,
    /// Object.
    pub o: String,
    /// Qualifiers.
    #[serde(default)]
    pub q: BTreeMap<String, String>,
    /// Above 0: holds only where no claim of a lower number states the relation for the subject; `true` is 1.
    #[serde(default, deserialize_with = "weakness")]
    pub weak: u8,
    /// Holds only where no other claim has taken the object's figure; of several such claims the first rule's counts.
    #[serde(default)]
    pub spare: bool,
    /// Not where the subject's name begins with a place that is neither above nor below the object.
    #[serde(default)]
    pub agree: bool,
    /// The object must be a place of county level or below.
    #[serde(default)]
    pub fine: bool,
    /// Of a list that a role caught only the member nearest to what the other role caught.
    #[serde(default)]
    pub near: bool,
    /// Not of a firm that the document names only to tell something of others.
    #[serde(default)]
    pub own: bool,
}

fn weakness<'de, D: serde::Deserializer<'de>>(source: D) -> Result<u8, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Weak {
        Flag(bool),
        Step(u8),
    }
    Ok(match Weak::deserialize(source)? {
        Weak::Flag(flag) => u8::from(flag),
        Weak::Step(step) => step,
    })
}

/// A kind of name that is recognised by its head word: from the head, the name reaches back to where it must begin.
#[derive(Debug, Clone)]
pub struct NameSource {
    /// `topic/what`.
    pub id: Arc<str>,
    /// Class of the name.
    pub class: String,
    /// Words that end the name.
    pub heads: Vec<String>,
    /// Words at which looking back stops; they are no part of the name.
    pub stops: Vec<String>,
    /// Words that hold a stop but do not stop.
    pub keeps: Vec<String>,
    /// Words that cannot stand at the beginning and are cut off.
    pub trims: Vec<String>,
    /// Words after which the head is no end of a name.
    pub not_before: Vec<String>,
    /// Whole names that are no names.
    pub never: Vec<String>,
    /// Greatest length in characters, head included.
    pub max: usize,
    /// Least length in front of the head.
    pub min: usize,
    /// Classes of mentions that may lie inside; others end the look back.
    pub through: Vec<String>,
    /// Whether a list with 、 may stand in front of the head (`甲、乙产业`).
    pub lists: bool,
    /// Order; lower runs first.
    pub stratum: u8,
    /// Sentences with the name marked.
    pub yes: Vec<String>,
    /// Sentences without such a name.
    pub no: Vec<String>,
    /// File.
    pub file: String,
    /// Line of the id.
    pub line: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileSource {
    #[serde(default)]
    rule: Vec<RuleToml>,
    #[serde(default)]
    name: Vec<NameToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleToml {
    id: Spanned<String>,
    about: String,
    triggers: Vec<String>,
    patterns: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    emit: Vec<Emit>,
    #[serde(default)]
    mark: BTreeMap<String, String>,
    #[serde(default)]
    anaphor: bool,
    #[serde(default)]
    stratum: u8,
    yes: Vec<String>,
    no: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameToml {
    id: Spanned<String>,
    #[serde(rename = "type")]
    class: String,
    heads: Vec<String>,
    #[serde(default)]
    stops: Vec<String>,
    #[serde(default)]
    keeps: Vec<String>,
    #[serde(default)]
    trims: Vec<String>,
    #[serde(default)]
    not_before: Vec<String>,
    #[serde(default)]
    never: Vec<String>,
    max: usize,
    min: usize,
    #[serde(default)]
    through: Vec<String>,
    #[serde(default)]
    lists: bool,
    #[serde(default)]
    stratum: u8,
    yes: Vec<String>,
    no: Vec<String>,
}

impl Rules {
    pub(super) fn load(
        files: &Files,
        ontology: &Ontology,
        lexicon: &Lexicon,
        gazetteer: &Gazetteer,
        errors: &mut Vec<PackError>,
    ) -> Rules {
        let mut rules = Rules::default();
        let mut ids = HashSet::new();
        for (folder, makes_mentions) in [("data/mentions", true), ("data/relations", false)] {
            for file in files.below(folder, ".toml") {
                let source: FileSource = match toml::from_str(file.text) {
                    Ok(source) => source,
                    Err(e) => {
                        errors.push(toml_error(file, &e));
                        continue;
                    }
                };
                for toml in source.rule {
                    let rule = toml.place(file);
                    if !ids.insert(rule.id.clone()) {
                        errors.push(PackError::at(file.path, rule.line, "this id stands twice").about(&rule.id));
                    }
                    check_rule(&rule, makes_mentions, ontology, errors);
                    if makes_mentions { rules.mentions.push(rule) } else { rules.relations.push(rule) }
                }
                for toml in source.name {
                    let name = toml.place(file, lexicon, gazetteer, errors);
                    if !ids.insert(name.id.clone()) {
                        errors.push(PackError::at(file.path, name.line, "this id stands twice").about(&name.id));
                    }
                    check_name(&name, makes_mentions, ontology, errors);
                    rules.names.push(name);
                }
            }
        }
        rules.mentions.sort_by_key(|r| r.stratum);
        rules.names.sort_by_key(|n| n.stratum);
        rules
    }
}

impl RuleToml {
    fn place(self, file: File<'_>) -> RuleSource {
        RuleSource {
            line: line_at(file.text, self.id.span().start),
            id: self.id.into_inner().into(),
            about: self.about,
            triggers: self.triggers,
            patterns: self.patterns,
            unless: self.unless,
            emit: self.emit,
            mark: self.mark,
            anaphor: self.anaphor,
            stratum: self.stratum,
            yes: self.yes,
            no: self.no,
            file: file.path.to_owned(),
        }
    }
}

impl NameToml {
    fn place(
        self,
        file: File<'_>,
        lexicon: &Lexicon,
        gazetteer: &Gazetteer,
        errors: &mut Vec<PackError>,
    ) -> NameSource {
        let line = line_at(file.text, self.id.span().start);
        let id: Arc<str> = self.id.into_inner().into();
        // `@list` stands for the words of a list of the lexicon, `#list` for the names of a list of the gazetteer
        let mut expand = |words: Vec<String>| {
            let mut all = Vec::new();
            for word in words {
                if let Some(list) = word.strip_prefix('#') {
                    match list {
                        "legal_forms" => all.extend(gazetteer.legal_forms().iter().cloned()),
                        _ => all.extend(gazetteer.list(list).iter().flatten().cloned()),
                    }
                    continue;
                }
                match word.strip_prefix('@') {
                    Some(list) if lexicon.has(list) => all.extend(lexicon.list(list).iter().cloned()),
                    Some(list) => errors
                        .push(PackError::at(file.path, line, format!("there is no word list `{list}`")).about(&id)),
                    None => all.push(word),
                }
            }
            all
        };
        NameSource {
            class: self.class,
            heads: expand(self.heads),
            stops: expand(self.stops),
            keeps: expand(self.keeps),
            trims: expand(self.trims),
            not_before: expand(self.not_before),
            never: expand(self.never),
            max: self.max,
            min: self.min,
            through: self.through,
            lists: self.lists,
            stratum: self.stratum,
            yes: self.yes,
            no: self.no,
            file: file.path.to_owned(),
            line,
            id,
        }
    }
}

fn check_rule(rule: &RuleSource, makes_mentions: bool, ontology: &Ontology, errors: &mut Vec<PackError>) {
    let mut wrong = |message: String| errors.push(PackError::at(&rule.file, rule.line, message).about(&rule.id));
    if !rule.id.contains('/') {
        wrong("an id reads `topic/what-is-said`".into());
    }
    for (what, list) in
        [("triggers", &rule.triggers), ("patterns", &rule.patterns), ("yes", &rule.yes), ("no", &rule.no)]
    {
        if list.is_empty() {
            wrong(format!("`{what}` is empty; a rule needs at least one"));
        }
    }
    if rule.triggers.iter().any(String::is_empty) {
        wrong("a trigger is empty".into());
    }
    if makes_mentions == rule.mark.is_empty() || makes_mentions != rule.emit.is_empty() {
        wrong("rules in data/mentions have `mark`, rules in data/relations have `emit`".into());
    }
    for class in rule.mark.values() {
        if ontology.class(class).is_none() {
            wrong(format!("there is no class `{class}`"));
        }
    }
    for emit in &rule.emit {
        let Some(relation) = ontology.property(&emit.p) else {
            wrong(format!("there is no relation `{}`", emit.p));
            continue;
        };
        let of = ontology.property_of(relation);
        for qualifier in emit.q.keys() {
            if !of.qualifiers.contains(qualifier) {
                wrong(format!("`{}` takes no qualifier `{qualifier}`; it takes {:?}", emit.p, of.qualifiers));
            }
        }
        for filler in [&emit.s, &emit.o].into_iter().chain(emit.q.values()) {
            for part in filler.split('+').filter(|p| !p.starts_with('=')) {
                let classes = match (part.strip_prefix('@'), part.split_once(':')) {
                    (Some(place), _) if place.starts_with(char::is_lowercase) => continue,
                    (Some("Subject"), _) => continue,
                    (Some(classes), _) => classes,
                    (None, Some((_, class))) => class,
                    (None, None) => continue,
                };
                for class in classes.split('|') {
                    if ontology.class(class).is_none() {
                        wrong(format!("there is no class `{class}`"));
                    }
                }
            }
        }
    }
}

fn check_name(name: &NameSource, makes_mentions: bool, ontology: &Ontology, errors: &mut Vec<PackError>) {
    let mut wrong = |message: String| errors.push(PackError::at(&name.file, name.line, message).about(&name.id));
    if !makes_mentions {
        wrong("names belong in data/mentions".into());
    }
    for (what, list) in [("heads", &name.heads), ("yes", &name.yes), ("no", &name.no)] {
        if list.is_empty() {
            wrong(format!("`{what}` is empty; a name needs at least one"));
        }
    }
    for class in name.through.iter().chain([&name.class]) {
        if ontology.class(class).is_none() {
            wrong(format!("there is no class `{class}`"));
        }
    }
}

/// The line, from 1, of byte `at`.
pub(super) fn line_at(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1
}

/// A TOML error with its line.
pub(super) fn toml_error(file: File<'_>, error: &toml::de::Error) -> PackError {
    let line = error.span().map_or(0, |s| line_at(file.text, s.start));
    PackError::at(file.path, line, error.message())
}
