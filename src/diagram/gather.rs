//! A chain as it is analysed → the [`Diagram`]: its segments as groups, its members as cards, no more of them than a picture can show.

use super::error::DiagramError;
use super::fold::fold_groups;
use super::model::{Card, Diagram, Group, Head, LIMIT, Layout, Named};
use crate::analyse::{ChainMap, Leader, Member, Strength, shorten};
use crate::store::Store;

impl Diagram {
    /// The map of the chain that people call `name`: 铝产业, 铝, 铝产业链, or its IRI.
    ///
    /// # Errors
    /// No such chain, several of this name, or a store that cannot be asked.
    pub fn named(store: &Store, name: &str) -> Result<Self, DiagramError> {
        Ok(Self::draw(ChainMap::named(store, name)?, LIMIT))
    }

    /// The map of the chain whose IRI is `iri`.
    ///
    /// # Errors
    /// A store that cannot be asked.
    pub fn of(store: &Store, iri: &str) -> Result<Self, DiagramError> {
        Ok(Self::draw(ChainMap::of(store, iri)?, LIMIT))
    }

    /// The picture of a chain with `limit` companies, projects and parks at most; the others are folded into numbers.
    pub fn draw(map: ChainMap, limit: usize) -> Self {
        let mut whole = Self::whole(map);
        whole.fold(limit);
        whole
    }

    /// Shows `limit` cards at most.
    pub(super) fn fold(&mut self, limit: usize) {
        self.unplaced_folded = fold_groups(&mut self.groups, &mut self.unplaced, limit);
    }

    /// The picture of a chain with all who stand in it.
    pub(super) fn whole(map: ChainMap) -> Self {
        let cards =
            |members: &mut dyn Iterator<Item = &Member>| members.filter(|one| is_shown(one)).map(card).collect();
        let mut groups: Vec<Group> = Vec::new();
        for stand in &map.stands {
            let cards: Vec<Card> = cards(&mut stand.members.iter().map(|at| &map.members[*at]));
            let products = if cards.is_empty() { stand.mentioned.clone() } else { Vec::new() };
            let doubtful = if cards.is_empty() { stand.all().count() } else { 0 };
            groups.push(Group { named: stand.segment.clone(), tier: stand.tier, cards, folded: 0, doubtful, products });
        }
        let hidden = map.members.iter().filter(|member| !is_shown(member)).count();
        let is_unplaced = |member: &&Member| member.standings.iter().all(|standing| standing.stand.is_none());
        let unplaced: Vec<Card> = cards(&mut map.members.iter().filter(is_unplaced));
        let labels = |named: &[Named]| named.iter().map(|named| named.label.clone()).collect();
        let also: Vec<&str> = map.also.iter().map(String::as_str).collect();
        let mut notes = Vec::new();
        if !also.is_empty() {
            notes.push(format!("文中亦称{}", shorten(&also, 4)));
        }
        if hidden > 0 {
            notes.push(format!("另有 {hidden} 个归属不确定，见清单"));
        }
        let head = Head {
            title: heading(&map.chain.label),
            lines: vec![
                ("链长".to_owned(), map.leaders.iter().map(leader).collect()),
                ("链主".to_owned(), labels(&map.owners)),
                ("牵头".to_owned(), labels(&map.departments)),
            ],
            documents: map.documents,
            corpus: map.corpus,
            newest: map.newest,
            as_of: None,
            notes,
        };
        Self {
            subject: map.chain,
            head,
            groups,
            unplaced,
            unplaced_folded: 0,
            flows: map.flows,
            layout: Layout::Stream,
        }
    }
}

fn heading(label: &str) -> String {
    match label {
        label if label.ends_with('链') => format!("{label}图谱"),
        label if label.ends_with('业') => format!("{label}链图谱"),
        label => format!("{label}产业链图谱"),
    }
}

pub(super) fn leader(leader: &Leader) -> String {
    let posts: Vec<&str> = leader.posts.iter().map(String::as_str).collect();
    let details: Vec<String> =
        [leader.role.clone(), shorten(&posts, 2)].into_iter().filter(|text| !text.is_empty()).collect();
    if details.is_empty() {
        leader.person.label.clone()
    } else {
        format!("{}（{}）", leader.person.label, details.join("，"))
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
        place: member.details.county(),
        investment: member.details.investment.clone(),
        amount: member.details.amount,
        stage: member.details.stage.clone(),
        developers: member.developers.iter().map(|developer| developer.label.clone()).collect(),
        products: member.products.clone(),
        holds: 0,
        change: None,
    }
}
