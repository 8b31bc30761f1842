//! A place or park as it is analysed → its map: the chains as groups, firms and projects as cards, and its parks beside them.

use super::model::{Card, Diagram, Group, Head, Layout, Member, Named};
use crate::analyse::{PlaceMap, Resident, shorten};

impl Diagram {
    /// The picture of a place or park with `limit` companies, projects and parks at most; the others are folded into numbers.
    pub fn draw_place(map: PlaceMap, limit: usize) -> Self {
        let group = |named: Named, residents: &[Resident]| Group {
            named,
            tier: None,
            cards: residents.iter().map(card).collect(),
            folded: 0,
            doubtful: 0,
            products: Vec::new(),
        };
        let mut groups = Vec::new();
        if !map.parks.is_empty() {
            let parks = Named { label: format!("园区（{}）", map.parks.len()), iri: map.place.iri.clone() };
            groups.push(group(parks, &map.parks));
        }
        for one in &map.chains {
            let label = format!("{}（{}）", one.chain.label, counts(&one.residents));
            groups.push(group(Named { label, iri: one.chain.iri.clone() }, &one.residents));
        }
        let unplaced = map.others.iter().map(card).collect();
        let labels = |named: &[Named]| named.iter().map(|named| named.label.clone()).collect();
        let title = format!("{}{}图谱", map.place.label, if map.is_park { "" } else { "产业" });
        let head = Head {
            title,
            lines: vec![
                (if map.is_park { "所在地" } else { "隶属" }.to_owned(), labels(&map.within)),
                ("主导产业".to_owned(), labels(&map.leading)),
            ],
            documents: map.documents,
            corpus: map.corpus,
            newest: map.newest,
            as_of: None,
            notes: Vec::new(),
        };
        let (flows, layout) = (Vec::new(), Layout::Shelves);
        let mut whole = Self { subject: map.place, head, groups, unplaced, unplaced_folded: 0, flows, layout };
        whole.fold(limit);
        whole
    }
}

/// How many companies and projects: 企业3、项目2.
fn counts(residents: &[Resident]) -> String {
    let count = |kind: Member| residents.iter().filter(|resident| resident.kind == kind).count();
    let told = [Member::Company, Member::Project].map(|kind| (kind.label(), count(kind)));
    let told: Vec<String> =
        told.iter().filter(|(_, count)| *count > 0).map(|(label, count)| format!("{label}{count}")).collect();
    told.join("、")
}

fn card(resident: &Resident) -> Card {
    let places: Vec<&str> = resident.lies_in.iter().map(String::as_str).collect();
    Card {
        entity: resident.entity.clone(),
        member: resident.kind,
        owns: resident.owns,
        stated: resident.stated,
        place: shorten(&places, 2),
        investment: resident.details.investment.clone(),
        amount: resident.details.amount,
        stage: resident.details.stage.clone(),
        developers: resident.developers.clone(),
        products: resident.products.clone(),
        holds: resident.holds,
        change: None,
    }
}
