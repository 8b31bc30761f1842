//! Statements about mentions → claims about entities: which names stand for one thing?
//!
//! Inside one document: by division code, by canonical form of the name, by the full name that a short one was made from,
//! and by containment (项目 names with and without what stands in front). Namesakes of different classes stay apart.

mod canonical;
mod claims;
mod contained;
mod entities;
mod office;
mod table;

use crate::extract::Statement;
use crate::model::{Document, Extraction, Meaning, Mention};
use crate::pack::Pack;

pub use canonical::Canon;
use claims::{Draft, settle};
use table::Table;

/// Lists whose words alone name no entity: it takes a statement to make one of them.
const WORDS_ONLY: [&str; 2] = ["list/industries", "list/honours"];

/// Rules whose names name the places inside them, too.
const NAMES_PLACES: [&str; 6] =
    ["list/divisions", "list/departments", "list/zones", "form/zone", "form/committee", "form/post"];

/// Makes entities and claims of what was said.
pub fn resolve(
    document: &Document,
    mentions: &[Vec<Mention>],
    statements: Vec<Statement<'_>>,
    canon: &Canon,
    pack: &Pack,
) -> Extraction {
    let mut table = Table::new(document, mentions, canon, pack);
    // all names first, so that a short name meets its full one
    for (s, found) in mentions.iter().enumerate() {
        for (m, mention) in found.iter().enumerate() {
            if names_entity(mention, canon) {
                table.mention(s, m);
            }
            if !mention.inner.is_empty() && names_places(mention) {
                for inner in mention.inner.iter().filter_map(|m| m.division) {
                    table.division(inner);
                }
            }
        }
    }
    let mut drafts: Vec<Draft<'_, '_>> = Vec::with_capacity(statements.len());
    drafts.extend(statements.iter().filter_map(|statement| Draft::of(statement, &mut table)));
    let mut entities = table.entities;
    entities::merge(&mut entities, &mut drafts, canon);
    entities::finish(entities, &settle(drafts, &pack.ontology), document, canon, pack)
}

/// Whether a mention names an entity by itself; values, pointers and words of some lists do not.
fn names_entity(mention: &Mention, canon: &Canon) -> bool {
    canon.is_entity(mention.kind)
        && matches!(mention.meaning, Meaning::Name(_))
        && mention.rule.starts_with(|c: char| c != 'v')
        && !WORDS_ONLY.contains(&&*mention.rule)
}

/// Whether a name names the places inside it, too: 宁夏中卫市中宁县 names three places, 高唐县政府 one.
fn names_places(mention: &Mention) -> bool {
    let office = |n: &str| ["委", "管委会", "领导小组", "办公室"].iter().any(|ending| n.ends_with(ending));
    NAMES_PLACES.contains(&&*mention.rule)
        || (&*mention.rule == "organization/head" && matches!(&mention.meaning, Meaning::Name(n) if office(n)))
}
