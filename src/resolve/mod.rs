//! Statements about mentions → claims about entities: which names stand for one thing?
//!
//! Inside one document: by division code, by canonical form of the name, by the full name that a short one was made from,
//! and by containment (项目 names with and without what stands in front). Namesakes of different classes stay apart.

mod canonical;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::extract::{Said, Statement};
use crate::model::{Claim, Document, Entity, Evidence, Extraction, Meaning, Mention, Node, Type};
use crate::pack::{Level, Pack};
use crate::span::Span;

pub use canonical::Canon;

/// Lists whose words alone name no entity: it takes a statement to make one of them.
const WORDS_ONLY: [&str; 2] = ["list/industries", "list/honours"];

/// Rules whose names name the places inside them, too.
const NAMES_PLACES: [&str; 6] =
    ["list/divisions", "list/departments", "list/zones", "form/zone", "form/committee", "form/post"];

/// Makes entities and claims of what was said.
pub fn resolve(
    document: &Document,
    mentions: &[Vec<Mention>],
    statements: Vec<Statement>,
    canon: &Canon,
    pack: &Pack,
) -> Extraction {
    let mut table = Table { document, mentions, canon, pack, entities: Vec::new(), index: HashMap::new() };
    let Some(top) = pack.ontology.class("Entity") else { return Extraction::default() };
    // all names first, so that a short name meets its full one
    for (s, found) in mentions.iter().enumerate() {
        for (m, mention) in found.iter().enumerate() {
            let free = !WORDS_ONLY.contains(&&*mention.rule) && mention.rule.starts_with(|c: char| c != 'v');
            if free && pack.ontology.is_a(mention.kind, top) && !matches!(mention.meaning, Meaning::Anaphor) {
                table.node(&Said::Mention(s, m));
            }
            // 宁夏中卫市中宁县 names three places, 高唐县政府 one
            let office = |m: &Mention| matches!(&m.meaning, Meaning::Name(n) if n.ends_with("委") || n.ends_with("管委会") || n.ends_with("领导小组") || n.ends_with("办公室"));
            if NAMES_PLACES.contains(&&*mention.rule) || (&*mention.rule == "organization/head" && office(mention)) {
                for inner in mention.inner.iter().filter_map(|m| m.division) {
                    table.node(&Said::Division(inner));
                }
            }
        }
    }
    let mut claims: Vec<(Claim, u8)> = Vec::new();
    for statement in statements {
        let (Some(subject), Some(object)) = (table.node(&statement.subject), table.node(&statement.object)) else {
            continue;
        };
        let amount = match &statement.object {
            Said::Value { amount, .. } => amount.clone(),
            _ => None,
        };
        let evidence = Evidence { span: statement.span, rule: statement.rule };
        claims.push((
            Claim { subject, relation: statement.relation, object, qualifiers: statement.qualifiers, amount, evidence },
            statement.weak,
        ));
    }
    let renumber = table.merge_contained();
    for (claim, _) in &mut claims {
        for node in [&mut claim.subject, &mut claim.object] {
            if let Node::Entity(i) = node {
                *i = renumber[*i];
            }
        }
    }
    table.finish(settle(claims))
}

/// Drops weak claims where a stronger one states the relation, claims about oneself, and repetitions.
fn settle(claims: Vec<(Claim, u8)>) -> Vec<Claim> {
    let mut strongest: BTreeMap<_, u8> = BTreeMap::new();
    for (claim, weak) in &claims {
        let least = strongest.entry((claim.subject.clone(), claim.relation)).or_insert(*weak);
        *least = (*weak).min(*least);
    }
    let mut kept: Vec<Claim> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut all: Vec<Claim> = claims
        .into_iter()
        .filter(|(c, weak)| *weak == 0 || strongest.get(&(c.subject.clone(), c.relation)) == Some(weak))
        .filter(|(c, _)| c.subject != c.object)
        .map(|(c, _)| c)
        .collect();
    all.sort_by(|a, b| {
        (&a.evidence, &a.subject, a.relation, &a.object).cmp(&(&b.evidence, &b.subject, b.relation, &b.object))
    });
    for claim in all {
        if seen.insert((claim.subject.clone(), claim.relation, claim.object.clone(), claim.qualifiers.clone())) {
            kept.push(claim);
        }
    }
    kept
}

struct Table<'a> {
    document: &'a Document,
    mentions: &'a [Vec<Mention>],
    canon: &'a Canon,
    pack: &'a Pack,
    entities: Vec<Entity>,
    index: HashMap<(Type, String), usize>,
}

impl Table<'_> {
    fn node(&mut self, said: &Said) -> Option<Node> {
        match said {
            Said::Value { text, kind, .. } => {
                let kind = (*kind).or_else(|| self.pack.ontology.class("Term")).unwrap_or(Type(0));
                Some(Node::Value { text: text.clone(), kind })
            }
            Said::Division(division) => {
                let kind = self.pack.ontology.class("Place")?;
                let name = self.pack.gazetteer.divisions[*division].name.clone();
                Some(Node::Entity(self.entity(kind, name.clone(), &name, Some(*division), Span::default())))
            }
            Said::Named { kind, name } => {
                let canonical = self.canon.name(*kind, name, self.pack);
                Some(Node::Entity(self.entity(*kind, canonical, name, None, Span::default())))
            }
            Said::Mention(s, m) => {
                let mention = &self.mentions[*s][*m];
                let text = &self.document.sentences[*s].text;
                let printed = text.slice(mention.span);
                let Meaning::Name(name) = &mention.meaning else { return None };
                let canonical = if mention.division.is_some() {
                    name.clone()
                } else {
                    self.canon.name(mention.kind, name, self.pack)
                };
                Some(Node::Entity(self.entity(
                    mention.kind,
                    canonical,
                    printed,
                    mention.division,
                    text.source(mention.span),
                )))
            }
        }
    }

    fn entity(&mut self, kind: Type, name: String, printed: &str, division: Option<usize>, first: Span) -> usize {
        let kind = self.pack.ontology.entity_class(kind);
        let key = match division {
            Some(d) => format!("#{d}"),
            None if self.pack.ontology.class("Organization") == Some(kind) => {
                Canon::key(&canonical::office(&name, self.pack))
            }
            None => Canon::key(&name),
        };
        let at = *self.index.entry((kind, key)).or_insert_with(|| {
            self.entities.push(Entity { kind, name: name.clone(), aliases: Vec::new(), key: None, division, first });
            self.entities.len() - 1
        });
        let entity = &mut self.entities[at];
        if entity.first.is_empty() {
            entity.first = first;
        }
        for alias in [name.as_str(), printed] {
            if alias != entity.name && !entity.aliases.iter().any(|a| a == alias) && !alias.is_empty() {
                entity.aliases.push(alias.to_owned());
            }
        }
        at
    }

    /// Merges a name into the one longer name of its class that ends with it; gives each entity's new number.
    fn merge_contained(&mut self) -> Vec<usize> {
        let mut to: Vec<usize> = (0..self.entities.len()).collect();
        for (i, short) in self.entities.iter().enumerate() {
            if !self.canon.contains(short.kind) {
                continue;
            }
            let longer: Vec<usize> = self
                .entities
                .iter()
                .enumerate()
                .filter(|(j, long)| {
                    *j != i
                        && long.kind == short.kind
                        && long.name != short.name
                        && self.canon.is_short_for(short.kind, &short.name, &long.name)
                })
                .map(|(j, _)| j)
                .collect();
            if let [one] = longer.as_slice() {
                to[i] = *one;
            } else if longer.is_empty() {
                // 重点项目观摩会, 重点项目现场观摩: one meeting under two names; the first of the longest stands for it
                let alike = self.entities.iter().enumerate().filter(|(j, other)| {
                    *j != i && other.kind == short.kind && self.canon.is_alike(short.kind, &short.name, &other.name)
                });
                let length = |j: usize| (self.entities[j].name.chars().count(), std::cmp::Reverse(j));
                if let Some((j, _)) = alike.max_by_key(|(j, _)| length(*j)).filter(|(j, _)| length(*j) > length(i)) {
                    to[i] = j;
                }
            }
        }
        // chains of containment lead to the longest name
        for i in 0..to.len() {
            let mut at = i;
            for _ in 0..4 {
                at = to[at];
            }
            to[i] = at;
        }
        for (i, &onto) in to.iter().enumerate() {
            if onto != i {
                let mut names = std::mem::take(&mut self.entities[i].aliases);
                names.push(self.entities[i].name.clone());
                let target = &mut self.entities[onto];
                for name in names {
                    if name != target.name && !target.aliases.contains(&name) {
                        target.aliases.push(name);
                    }
                }
            }
        }
        to
    }

    /// Sorts entities by class and name, tells namesakes apart, and numbers the claims anew.
    fn finish(mut self, mut claims: Vec<Claim>) -> Extraction {
        let mut used: BTreeSet<usize> = BTreeSet::new();
        for claim in &claims {
            for node in [&claim.subject, &claim.object] {
                if let Node::Entity(i) = node {
                    used.insert(*i);
                }
            }
        }
        self.set_keys(&claims);
        let merged: BTreeSet<String> =
            self.entities.iter().flat_map(|e| e.aliases.iter().map(|a| format!("{}#{a}", e.kind.0))).collect();
        let mut order: Vec<usize> = (0..self.entities.len())
            .filter(|i| {
                used.contains(i)
                    || !merged.contains(&format!("{}#{}", self.entities[*i].kind.0, self.entities[*i].name))
            })
            .collect();
        order.sort_by(|a, b| {
            let key = |i: &usize| (self.entities[*i].kind, self.entities[*i].name.clone(), self.entities[*i].division);
            key(a).cmp(&key(b))
        });
        let mut number = BTreeMap::new();
        let mut entities = Vec::new();
        for i in order {
            number.insert(i, entities.len());
            let mut entity = self.entities[i].clone();
            entity.aliases.sort();
            entities.push(entity);
        }
        for claim in &mut claims {
            for node in [&mut claim.subject, &mut claim.object] {
                if let Node::Entity(i) = node {
                    *i = number.get(i).copied().unwrap_or_default();
                }
            }
        }
        Extraction { entities, claims, warnings: Vec::new() }
    }

    /// What tells namesakes apart across documents: a project's developer or place, a person's body or place.
    fn set_keys(&mut self, claims: &[Claim]) {
        for (kind, relations) in self.canon.keyed() {
            for i in 0..self.entities.len() {
                if self.entities[i].kind != *kind {
                    continue;
                }
                let of = |relation: &crate::model::Relation| {
                    let mut names: Vec<&str> = claims
                        .iter()
                        .filter(|c| c.subject == Node::Entity(i) && c.relation == *relation)
                        .filter_map(|c| match c.object {
                            Node::Entity(o) => Some(self.entities[o].name.as_str()),
                            Node::Value { .. } => None,
                        })
                        .collect();
                    names.sort_unstable();
                    names.first().map(|n| (*n).to_owned())
                };
                let key = relations.iter().find_map(of).or_else(|| {
                    let place = self.document.place?;
                    let county = self.pack.gazetteer.above(place, Level::City).unwrap_or(place);
                    Some(self.pack.gazetteer.divisions[county].name.clone())
                });
                self.entities[i].key = key;
            }
        }
    }
}
