//! A chain at two dates → one map: who is new, at another stage, or no more on it.

use std::collections::BTreeMap;

use super::model::{Card, Change, Diagram};
use crate::analyse::ChainMap;

impl Diagram {
    /// The map of a chain with what has changed since an earlier one, which was drawn as of `since`; what has changed is shown first.
    pub fn compare(earlier: ChainMap, later: ChainMap, since: &str, limit: usize) -> Self {
        let (earlier, mut diagram) = (Self::whole(earlier), Self::whole(later));
        let before: BTreeMap<&str, &Card> = earlier.cards().map(|card| (card.entity.iri.as_str(), card)).collect();
        for card in diagram.cards_mut() {
            card.change = Some(change(before.get(card.entity.iri.as_str()).copied(), card));
        }
        diagram.put_back(&earlier);
        for list in diagram.groups.iter_mut().map(|group| &mut group.cards).chain([&mut diagram.unplaced]) {
            list.sort_by_key(|card| card.change == Some(Change::Same));
        }
        let count = |is: fn(&Change) -> bool| {
            diagram.cards().filter_map(|card| card.change.as_ref()).filter(|it| is(it)).count()
        };
        let counts = [
            ("新增", count(|it| *it == Change::New)),
            ("阶段有变", count(|it| matches!(it, Change::Stage { .. }))),
            ("不再列入", count(|it| *it == Change::Gone)),
        ];
        let told: Vec<String> =
            counts.iter().filter(|(_, count)| *count > 0).map(|(what, count)| format!("{what} {count} 个")).collect();
        let head = &mut diagram.head;
        head.title = format!("{}：{since} 以来的变化", head.title);
        for (what, names) in &mut head.lines {
            let was = earlier.head.lines.iter().find(|(line, _)| line == what).map_or(&[][..], |(_, names)| names);
            compared(names, was);
        }
        head.lines.insert(0, ("变化".into(), if told.is_empty() { vec!["无".into()] } else { told }));
        head.notes.push(format!("{since} 时据 {} 篇", earlier.head.documents));
        diagram.fold(limit);
        diagram
    }

    fn cards(&self) -> impl Iterator<Item = &Card> {
        self.groups.iter().flat_map(|group| &group.cards).chain(&self.unplaced)
    }

    fn cards_mut(&mut self) -> impl Iterator<Item = &mut Card> {
        self.groups.iter_mut().flat_map(|group| &mut group.cards).chain(&mut self.unplaced)
    }

    /// Puts those that are gone where they stood; without a group where their segment is gone, too.
    fn put_back(&mut self, earlier: &Self) {
        let is_here = |card: &Card| self.cards().any(|other| other.entity.iri == card.entity.iri);
        let of_groups =
            earlier.groups.iter().flat_map(|group| group.cards.iter().map(move |card| (Some(&group.named.iri), card)));
        let all = of_groups.chain(earlier.unplaced.iter().map(|card| (None, card)));
        let gone: Vec<_> =
            all.filter(|(_, card)| !is_here(card)).map(|(at, card)| (at.cloned(), card.clone())).collect();
        for (segment, mut card) in gone {
            card.change = Some(Change::Gone);
            match self.groups.iter_mut().find(|group| Some(&group.named.iri) == segment.as_ref()) {
                Some(group) => group.cards.push(card),
                None => self.unplaced.push(card),
            }
        }
    }
}

fn change(before: Option<&Card>, card: &Card) -> Change {
    match before {
        None => Change::New,
        Some(before) if before.stage != card.stage && !card.stage.is_empty() => {
            Change::Stage { from: before.stage.clone() }
        }
        Some(_) => Change::Same,
    }
}

/// Marks the names that are new, and adds those that are no more.
fn compared(names: &mut Vec<String>, before: &[String]) {
    let gone: Vec<String> =
        before.iter().filter(|name| !names.contains(name)).map(|name| format!("原{name}")).collect();
    for name in names.iter_mut().filter(|name| !before.contains(name)) {
        name.insert_str(0, Change::New.mark());
    }
    names.extend(gone);
}
