//! An entity with those that documents link it with → its picture: the entity at the left, step by step to the right.

use std::collections::{BTreeMap, BTreeSet};

use graphviz_rust::dot_structures::{Attribute, Stmt};

use super::card::dark;
use super::fold::fold;
use super::html::{escape, font, lines, table};
use super::model::{Head, Member, Named};
use super::sheet::{GREY, INK, Sheet, colours, key};
use super::syntax::{attribute, edge, node, quoted};
use crate::analyse::{Near, Neighbourhood};

/// The width of a name in Chinese characters before it is broken.
const NAME: usize = 14;
/// So many relations between two entities are named.
const RELATIONS: usize = 3;

/// By what an entity is first reached: from whom, by which relation, and whether the nearer one is its subject.
type Way = (Named, String, bool);

/// The picture in Graphviz's language, of `limit` entities at most; the others are folded into numbers by the way they are reached.
pub fn draw_near(around: &Neighbourhood, as_of: Option<String>, limit: usize) -> String {
    let mut ways: BTreeMap<(usize, &Way), Vec<&Near>> = BTreeMap::new();
    for near in &around.near {
        if let Some(way) = near.by.first() {
            ways.entry((near.steps, way)).or_default().push(near);
        }
    }
    // those that are nearer take the room before those behind them
    let (mut folded, mut room) = (Vec::new(), limit);
    for steps in 1..=around.steps {
        let of_step = ways.iter_mut().filter(|((at, _), _)| *at == steps);
        let mut lists: Vec<&mut Vec<&Near>> = of_step.map(|(_, list)| list).collect();
        folded.extend(fold(&mut lists, room));
        room -= lists.iter().map(|list| list.len()).sum::<usize>();
    }
    let mut shown: BTreeSet<&str> = BTreeSet::from([around.entity.iri.as_str()]);
    let mut body = vec![centre(around)];
    let mut rest = Vec::new();
    let mut hidden = 0;
    for (((_, way), list), folded) in ways.iter().zip(folded) {
        if !shown.contains(way.0.iri.as_str()) {
            hidden += list.len() + folded;
            continue;
        }
        for near in list {
            shown.insert(&near.entity.iri);
            body.push(node(&near.entity.iri, face(around, near)));
            rest.extend(links(around, near, &shown));
        }
        if folded > 0 {
            let id = format!("more {} {} {}", way.0.iri, way.1, way.2);
            let mut attributes =
                vec![attribute("label", quoted(&format!("+{folded}"))), attribute("shape", "plain".into())];
            attributes.extend([attribute("fontsize", "15".into()), attribute("width", "0".into())]);
            attributes.push(attribute("tooltip", quoted(&format!("另有{folded}个未画"))));
            body.push(node(&id, attributes));
            rest.push(arrow(&way.0.iri, &id, around.word(&way.1), way.2));
        }
    }
    let mut notes = Vec::new();
    if hidden > 0 {
        notes.push(format!("另有 {hidden} 个与未画者相连"));
    }
    let head = Head {
        title: format!("{}：{}", around.entity.label, steps(around.steps)),
        documents: around.documents,
        corpus: around.corpus,
        newest: around.newest.clone(),
        as_of,
        notes,
        lines: Vec::new(),
    };
    let graph = vec![attribute("rankdir", "LR".into())];
    let edges = vec![attribute("fontsize", "9".into()), attribute("fontcolor", quoted(GREY))];
    Sheet { subject: &around.entity, head: &head, legend: legend(around, &shown), graph, edges, body, rest }.dot()
}

fn steps(count: usize) -> String {
    let words = ["一", "两", "三", "四"];
    format!("{}步之内的关联", words.get(count.saturating_sub(1)).copied().unwrap_or("数"))
}

fn member(class: &str) -> Option<Member> {
    Member::ALL.into_iter().find(|member| member.name() == class)
}

fn centre(around: &Neighbourhood) -> Stmt {
    let mut attributes = dark(&around.entity);
    attributes.push(attribute("tooltip", quoted(&around.entity.iri)));
    attributes.push(attribute("URL", quoted(&around.entity.iri)));
    node(&around.entity.iri, attributes)
}

fn face(around: &Neighbourhood, near: &Near) -> Vec<Attribute> {
    let mut rows: Vec<String> =
        lines(&near.entity.label, NAME).iter().map(|line| format!("<B>{}</B>", escape(line))).collect();
    let member = member(&near.class);
    if member.is_none() {
        rows.push(font(9, INK, &escape(around.word(&near.class))));
    }
    let (border, background) = member.map_or((GREY, "white"), colours);
    let style = if member == Some(Member::Project) { "filled,rounded" } else { "filled" };
    vec![
        attribute("label", table("CENTER", &rows)),
        attribute("style", quoted(style)),
        attribute("color", quoted(border)),
        attribute("fillcolor", quoted(background)),
        attribute("penwidth", if member == Some(Member::Park) { "2.2" } else { "1" }.into()),
        attribute("tooltip", quoted(&near.entity.iri)),
        attribute("URL", quoted(&near.entity.iri)),
    ]
}

/// One line from each nearer entity that is shown, with the relations on it; those of each direction have a line of their own.
fn links(around: &Neighbourhood, near: &Near, shown: &BTreeSet<&str>) -> Vec<Stmt> {
    let mut relations: BTreeMap<(&str, bool), Vec<&str>> = BTreeMap::new();
    for (from, relation, is_subject) in near.by.iter().filter(|(from, ..)| shown.contains(from.iri.as_str())) {
        relations.entry((&from.iri, *is_subject)).or_default().push(around.word(relation));
    }
    let line = |((from, is_subject), words): ((&str, bool), Vec<&str>)| {
        arrow(from, &near.entity.iri, &crate::analyse::shorten(&words, RELATIONS), is_subject)
    };
    relations.into_iter().map(line).collect()
}

/// A line from left to right; its head is where the object is.
fn arrow(from: &str, to: &str, words: &str, is_subject: bool) -> Stmt {
    let mut attributes = vec![attribute("label", quoted(words))];
    if !is_subject {
        attributes.push(attribute("dir", "back".into()));
    }
    edge(vec![from.to_owned(), to.to_owned()], attributes)
}

fn legend(around: &Neighbourhood, shown: &BTreeSet<&str>) -> Vec<String> {
    let is_there = |member: &Member| {
        around.near.iter().any(|near| near.class == member.name() && shown.contains(near.entity.iri.as_str()))
    };
    let mut cells: Vec<String> = Member::ALL.into_iter().filter(is_there).map(key).collect();
    cells.push(format!("<TD>{}</TD>", font(11, GREY, "箭头由主语指向宾语")));
    cells
}
