//! A chain as it is analysed → the [`Diagram`]: its segments as groups, its members as cards, no more of them than a picture can show.

use super::error::DiagramError;
use super::fold::fold;
use super::model::{Card, Diagram, Group, LIMIT};
use crate::analyse::{ChainMap, Member, Strength};
use crate::store::Store;

impl Diagram {
    /// The map of the chain that people call `name`: 铝产业, 铝, 铝产业链, or its IRI.
    ///
    /// # Errors
    /// No such chain, several of this name, or a store that cannot be asked.
    pub fn named(store: &Store, name: &str) -> Result<Self, DiagramError> {
        Ok(Self::draw(ChainMap::named(store, name)?))
    }

    /// The map of the chain whose IRI is `iri`.
    ///
    /// # Errors
    /// A store that cannot be asked.
    pub fn of(store: &Store, iri: &str) -> Result<Self, DiagramError> {
        Ok(Self::draw(ChainMap::of(store, iri)?))
    }

    /// The picture of a chain.
    pub fn draw(map: ChainMap) -> Self {
        let cards =
            |members: &mut dyn Iterator<Item = &Member>| members.filter(|one| is_shown(one)).map(card).collect();
        let mut groups: Vec<Group> = Vec::new();
        for stand in &map.stands {
            let cards: Vec<Card> = cards(&mut stand.members.iter().map(|at| &map.members[*at]));
            let products = if cards.is_empty() { stand.mentioned.clone() } else { Vec::new() };
            groups.push(Group { segment: stand.segment.clone(), tier: stand.tier, cards, folded: 0, products });
        }
        let is_unplaced = |member: &&Member| member.standings.iter().all(|standing| standing.stand.is_none());
        let mut unplaced: Vec<Card> = cards(&mut map.members.iter().filter(is_unplaced));
        let mut lists: Vec<_> = groups.iter_mut().map(|group| &mut group.cards).chain([&mut unplaced]).collect();
        let mut folded = fold(&mut lists, LIMIT);
        let unplaced_folded = folded.pop().unwrap_or(0);
        for (group, folded) in groups.iter_mut().zip(folded) {
            group.folded = folded;
        }
        Self {
            chain: map.chain,
            also: map.also,
            leaders: map.leaders,
            owners: map.owners,
            departments: map.departments,
            groups,
            unplaced,
            unplaced_folded,
            flows: map.flows,
            has_template: map.has_template,
            documents: map.documents,
            corpus: map.corpus,
            newest: map.newest,
        }
    }
}

/// Whether a member stands here for sure: a document says so, or what it makes or is called does and nothing else is as likely.
fn is_shown(member: &Member) -> bool {
    member.stated || member.standings.iter().any(|standing| standing.candidate.strength() > Strength::Weak)
}

fn card(member: &Member) -> Card {
    Card {
        entity: member.entity.clone(),
        member: member.kind,
        owns: member.owns,
        stated: member.stated,
        county: member.details.county(),
        investment: member.details.investment.clone(),
        amount: member.details.amount,
        stage: member.details.stage.clone(),
        developers: member.developers.iter().map(|developer| developer.label.clone()).collect(),
        products: member.products.clone(),
    }
}
