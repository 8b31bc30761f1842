//! What the signs of a map mean, of those that occur in it.

use super::html::font;
use super::model::{Change, Diagram, Member};
use super::sheet::{GREY, key};

/// The foot: what the signs mean, of those that occur.
pub(super) fn legend(diagram: &Diagram) -> Vec<String> {
    let cards = || diagram.groups.iter().flat_map(|group| &group.cards).chain(&diagram.unplaced);
    let mut cells = Vec::new();
    for member in [Member::Company, Member::Project, Member::Park] {
        if cards().any(|card| card.member == member) {
            cells.push(key(member));
        }
    }
    if cards().any(|card| card.owns) {
        cells.push("<TD>★ 链主</TD>".into());
    }
    for (change, words) in [(Change::New, "新增"), (Change::Gone, "不再列入")] {
        if cards().any(|card| card.change.as_ref() == Some(&change)) {
            cells.push(format!("<TD>{}{words}</TD>", change.mark()));
        }
    }
    if let Some(change) = cards().filter_map(|card| card.change.as_ref()).find(|it| matches!(it, Change::Stage { .. }))
    {
        cells.push(format!("<TD>{}阶段有变</TD>", change.mark()));
    }
    if cards().any(|card| card.change == Some(Change::Same)) {
        cells.push(r##"<TD BORDER="1" COLOR="#555555" BGCOLOR="white">未变</TD>"##.into());
    }
    if cards().any(|card| !card.stated) {
        cells.push(r#"<TD BORDER="1" STYLE="DASHED" COLOR="black">按产品或名称归入</TD>"#.into());
    }
    if diagram.groups.iter().any(|group| !group.is_mentioned()) {
        cells.push(
            r##"<TD BORDER="1" STYLE="DASHED" COLOR="#888888"><FONT COLOR="#555555">本批文档未提及</FONT></TD>"##
                .into(),
        );
    }
    if diagram.flows.iter().any(|flow| !flow.stated) {
        cells.push(format!("<TD>{}</TD>", font(11, GREY, "→ 产业链模板所示供给")));
    }
    if diagram.runs_back() {
        cells.push(format!("<TD>{}</TD>", font(11, GREY, "⇠ 回流利用")));
    }
    if diagram.flows.iter().any(|flow| flow.stated) {
        cells.push("<TD><B>→ 文档所述供给</B></TD>".into());
    }
    if diagram.unplaced_folded > 0 || diagram.groups.iter().any(|group| group.folded > 0) {
        cells.push("<TD>+N 另有N个未画</TD>".into());
    }
    cells
}
