//! A company, project or park → its card.

use graphviz_rust::dot_structures::Attribute;

use super::html::{escape, fill, font, lines, table};
use super::model::{Card, Change, Member, Named};
use super::sheet::{GREY, INK, colours};
use super::syntax::{attribute, quoted};
use crate::analyse::shorten;

/// The width of a name in Chinese characters before it is broken.
const NAME: usize = 14;
/// The width of the small lines under it.
const DETAIL: usize = 18;

/// What a card shows and how.
pub(super) fn face(card: &Card) -> Vec<Attribute> {
    let (border, background) = match card.change {
        Some(Change::Same) => (GREY, "white"),
        Some(Change::Gone) => (GREY, "#EDEDED"),
        _ => colours(card.member),
    };
    let star = if card.owns { "★ " } else { "" };
    let mark = card.change.as_ref().map_or("", Change::mark);
    let name = format!("{mark}{star}{}", card.entity.label);
    let mut rows: Vec<String> = lines(&name, NAME).iter().map(|line| format!("<B>{}</B>", escape(line))).collect();
    let stage = match &card.change {
        Some(Change::Stage { from }) => format!("{from} → {}", card.stage).trim().to_owned(),
        _ => card.stage.clone(),
    };
    let holds = if card.holds > 0 { format!("企业和项目{}个", card.holds) } else { String::new() };
    let told = [card.place.as_str(), &card.investment, &stage, &holds];
    let told: Vec<&str> = told.into_iter().filter(|text| !text.is_empty()).collect();
    let mut small = |text: &str| rows.push(font(9, INK, &escape(text)));
    fill(&told, " · ", DETAIL).iter().for_each(|line| small(line));
    if card.member == Member::Project && !card.developers.is_empty() {
        few("建设：", &card.developers).iter().for_each(|line| small(line));
    }
    few(if card.member == Member::Park { "主导：" } else { "产品：" }, &card.products)
        .iter()
        .for_each(|line| small(line));
    let style = match (card.member, card.stated && card.change != Some(Change::Gone)) {
        (Member::Project, true) => "filled,rounded",
        (Member::Project, false) => "filled,rounded,dashed",
        (_, true) => "filled",
        (_, false) => "filled,dashed",
    };
    let is_changed = matches!(card.change, Some(Change::New | Change::Stage { .. }));
    let is_thick = is_changed || card.change.is_none() && (card.member == Member::Park || card.owns);
    vec![
        attribute("label", table("CENTER", &rows)),
        attribute("style", quoted(style)),
        attribute("color", quoted(border)),
        attribute("fillcolor", quoted(background)),
        attribute("penwidth", if is_thick { "2.2" } else { "1" }.into()),
        attribute("tooltip", quoted(&card.entity.iri)),
        attribute("URL", quoted(&card.entity.iri)),
    ]
}

/// `what` and the first three names, in lines that end between names.
pub(super) fn few(what: &str, names: &[String]) -> Vec<String> {
    let shown = shorten(&names.iter().map(String::as_str).collect::<Vec<_>>(), 3);
    let mut parts: Vec<String> = shown.split_inclusive('、').map(str::to_owned).collect();
    match parts.first_mut() {
        Some(first) if !names.is_empty() => first.insert_str(0, what),
        _ => return Vec::new(),
    }
    fill(&parts.iter().map(String::as_str).collect::<Vec<_>>(), "", DETAIL)
}

/// What stands at the head of a picture: a place, a scheme, the entity that others are near.
pub(super) fn dark(named: &Named) -> Vec<Attribute> {
    let rows: Vec<String> =
        lines(&named.label, NAME).iter().map(|line| format!("<B>{}</B>", font(15, "white", &escape(line)))).collect();
    vec![
        attribute("label", table("CENTER", &rows)),
        attribute("style", quoted("filled")),
        attribute("fillcolor", quoted("#333333")),
    ]
}
