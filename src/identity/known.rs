//! Document and extraction → what one document knows of each of its entities that tells it from namesakes.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::model::{Claim, Document, Extraction, Node, Relation};
use crate::pack::{Level, Pack};

/// What a body is to an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Builds or owns it.
    Owner,
    /// Employs the person.
    Employer,
    /// The firm that it belongs to.
    Parent,
    /// Works with it.
    Partner,
}

/// A body that is said of an entity, by its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Body {
    /// What it is to the entity.
    pub role: Role,
    /// Its name.
    pub name: String,
}

/// What one document knows of one of its entities.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Number of the class.
    pub class: u16,
    /// Name.
    pub name: String,
    /// What tells it from namesakes.
    pub key: Option<String>,
    /// The division that it is.
    pub division: Option<u32>,
    /// Other names that the text uses.
    pub aliases: Vec<String>,
    /// Short forms that the text defines.
    pub shorts: Vec<String>,
    /// Divisions that it is said to lie in, the finest first.
    pub places: Vec<u32>,
    /// The division that the document is about.
    pub setting: Option<u32>,
    /// Bodies that are said of it.
    pub bodies: Vec<Body>,
    /// Posts of a person.
    pub posts: Vec<String>,
    /// Chains that it belongs to.
    pub chains: Vec<String>,
    /// Year of the document.
    pub year: Option<u16>,
}

/// The relations that tell namesakes apart.
struct Telling {
    located: Option<Relation>,
    bodies: [(Option<Relation>, Role); 4],
    post: Option<Relation>,
    chain: Option<Relation>,
}

impl Telling {
    fn of(pack: &Pack) -> Telling {
        let relation = |name| pack.ontology.property(name);
        Telling {
            located: relation("locatedIn"),
            bodies: [
                (relation("developedBy"), Role::Owner),
                (relation("worksFor"), Role::Employer),
                (relation("subsidiaryOf"), Role::Parent),
                (relation("partner"), Role::Partner),
            ],
            post: relation("holdsPost"),
            chain: relation("inChain"),
        }
    }
}

/// What a document knows of each of its entities, in their order.
///
/// ```
/// use lianpu::{identity::known, pack::Pack, pipeline::Pipeline};
/// let pipeline = Pipeline::new(Pack::embedded()?)?;
/// let (document, extraction) = pipeline.run("demo.txt", "7月2日，宁海县的恒岳精密铸造有限公司（以下简称“恒岳”）开工。");
/// let known = known(&document, &extraction, &pipeline.pack);
/// assert!(known.iter().any(|k| k.name == "恒岳精密铸造有限公司" && k.shorts == ["恒岳"]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn known(document: &Document, extraction: &Extraction, pack: &Pack) -> Vec<Known> {
    let year = document.date.as_deref().and_then(|d| d.get(..4)?.parse().ok());
    let setting = document.place.map(|p| p as u32);
    let of = |entity: &crate::model::Entity| Known {
        class: entity.kind.0,
        name: entity.name.clone(),
        key: entity.key.clone(),
        division: entity.division.map(|d| d as u32),
        aliases: entity.aliases.clone(),
        setting,
        year,
        ..Known::default()
    };
    let mut all: Vec<Known> = extraction.entities.iter().map(of).collect();
    let telling = Telling::of(pack);
    for claim in &extraction.claims {
        note(claim, extraction, &telling, pack, &mut all);
    }
    define(document, pack, &mut all);
    for known in &mut all {
        known.places.sort_by_key(|p| (std::cmp::Reverse(fineness(pack, *p)), *p));
        known.places.dedup();
        known.bodies.sort();
        known.bodies.dedup();
        known.posts.sort();
        known.posts.dedup();
    }
    all
}

/// How fine a division is: a town more than a county.
fn fineness(pack: &Pack, division: u32) -> Level {
    pack.gazetteer.divisions.get(division as usize).map_or(Level::Province, |d| d.level)
}

/// Adds what a claim tells of its subject.
fn note(claim: &Claim, extraction: &Extraction, telling: &Telling, pack: &Pack, all: &mut [Known]) {
    let Node::Entity(subject) = claim.subject else { return };
    let relation = Some(claim.relation);
    match &claim.object {
        Node::Entity(object) => {
            let object = &extraction.entities[*object];
            if relation == telling.located {
                let region = pack.gazetteer.word(&object.name).filter(|_| object.division.is_none());
                let division = object.division.or_else(|| only_division(pack, region?));
                all[subject].places.extend(division.map(|d| d as u32));
            } else if relation == telling.chain {
                all[subject].chains.push(object.name.clone());
            } else if let Some((_, role)) = telling.bodies.iter().find(|(r, _)| *r == relation) {
                all[subject].bodies.push(Body { role: *role, name: object.name.clone() });
            }
        }
        Node::Value { text, .. } if relation == telling.post => all[subject].posts.push(text.clone()),
        Node::Value { .. } => {}
    }
}

/// The division of a word that names one only.
fn only_division(pack: &Pack, word: u32) -> Option<usize> {
    let mut places = pack.gazetteer.readings(word).iter().filter(|w| w.is_place());
    places.next().filter(|_| places.next().is_none()).map(|w| w.index as usize)
}

/// The list of what a text says before a short form that it defines.
const DEFINED: &str = "short_form_words";

/// Finds the short forms that a text defines: 甲集团有限公司（以下简称“甲集团”）.
fn define(document: &Document, pack: &Pack, all: &mut [Known]) {
    let words = pack.lexicon.list(DEFINED);
    let mut names: FxHashMap<String, usize> = FxHashMap::default();
    for sentence in &document.sentences {
        let text = sentence.text.as_str();
        for (at, _) in text.match_indices('（') {
            let inside = &text[at + '（'.len_utf8()..];
            let Some(inside) = inside.find('）').map(|end| &inside[..end]) else { continue };
            let said = words.iter().find_map(|d| inside.split_once(d.as_str()));
            let Some((_, said)) = said else { continue };
            let short = said.trim_matches(|c: char| !c.is_alphanumeric());
            if !(2..=12).contains(&short.chars().count()) {
                continue;
            }
            if names.is_empty() {
                for (i, known) in all.iter().enumerate() {
                    names.insert(known.name.clone(), i);
                    names.extend(known.aliases.iter().map(|a| (a.clone(), i)));
                }
            }
            // the longest name that ends in front of the bracket
            let front = &text[..at];
            let starts = front.char_indices().rev().take(40).map(|(i, _)| i).collect::<Vec<_>>();
            if let Some(i) = starts.iter().rev().find_map(|i| names.get(&front[*i..])) {
                all[*i].shorts.push(short.to_owned());
            }
        }
    }
}
