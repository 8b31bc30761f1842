//! What stands above and below the map: whose chain it is, on how many documents it rests, and what the signs mean.

use super::html::{escape, font, table};
use super::model::{Diagram, Leader, Member, Named};
use crate::analyse::shorten;

/// Text.
pub(super) const INK: &str = "#1A1A1A";
/// Text of less weight.
pub(super) const GREY: &str = "#555555";

/// The border and the fill of a kind of card. Blue, orange and green of the Okabe–Ito palette keep apart for the colour-blind;
/// in grey print the shapes do: square, round, thick.
pub(super) fn colours(member: Member) -> (&'static str, &'static str) {
    match member {
        Member::Company => ("#0072B2", "#E4F0F8"),
        Member::Project => ("#B35900", "#FFF3DC"),
        Member::Park => ("#00735C", "#E0F3EC"),
    }
}

/// The head: title, leaders, owners, departments, documents.
pub(super) fn title(diagram: &Diagram) -> String {
    let mut rows = vec![format!("<B>{}</B>", font(26, INK, &escape(&heading(&diagram.chain.label))))];
    let mut say = |what: &str, names: Vec<String>| {
        if !names.is_empty() {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            rows.push(font(14, INK, &format!("<B>{what}</B>　{}", escape(&shorten(&names, 6)))));
        }
    };
    say("链长", diagram.leaders.iter().map(leader).collect());
    say("链主", labels(&diagram.owners));
    say("牵头", labels(&diagram.departments));
    let mut basis = match &diagram.newest {
        Some(date) => format!("据 {} 篇文档（全库 {} 篇），最新 {date}", diagram.documents, diagram.corpus),
        None => format!("据 {} 篇文档（全库 {} 篇）", diagram.documents, diagram.corpus),
    };
    if !diagram.also.is_empty() {
        let also: Vec<&str> = diagram.also.iter().map(String::as_str).collect();
        basis.push_str(&format!("；文中亦称{}", shorten(&also, 4)));
    }
    rows.push(font(11, GREY, &escape(&basis)));
    table("LEFT", &rows)
}

fn labels(named: &[Named]) -> Vec<String> {
    named.iter().map(|named| named.label.clone()).collect()
}

fn heading(label: &str) -> String {
    match label {
        label if label.ends_with('链') => format!("{label}图谱"),
        label if label.ends_with("产业") || label.ends_with('业') => format!("{label}链图谱"),
        label => format!("{label}产业链图谱"),
    }
}

fn leader(leader: &Leader) -> String {
    let posts: Vec<&str> = leader.posts.iter().map(String::as_str).collect();
    let details: Vec<String> =
        [leader.role.clone(), shorten(&posts, 2)].into_iter().filter(|text| !text.is_empty()).collect();
    if details.is_empty() {
        leader.person.label.clone()
    } else {
        format!("{}（{}）", leader.person.label, details.join("，"))
    }
}

/// The foot: what the signs mean, of those that occur.
pub(super) fn legend(diagram: &Diagram) -> String {
    let cards = || diagram.groups.iter().flat_map(|group| &group.cards).chain(&diagram.unplaced);
    let mut cells = Vec::new();
    for member in [Member::Company, Member::Project, Member::Park] {
        if cards().any(|card| card.member == member) {
            let (border, fill) = colours(member);
            let form = match member {
                Member::Company => r#"BORDER="1""#,
                Member::Project => r#"BORDER="1" STYLE="ROUNDED""#,
                Member::Park => r#"BORDER="2""#,
            };
            cells.push(format!(r#"<TD {form} COLOR="{border}" BGCOLOR="{fill}">{}</TD>"#, member.label()));
        }
    }
    if cards().any(|card| card.owns) {
        cells.push("<TD>★ 链主</TD>".into());
    }
    if cards().any(|card| !card.stated) {
        cells.push(r#"<TD BORDER="1" STYLE="DASHED" COLOR="black">按产品或名称归入</TD>"#.into());
    }
    if diagram.groups.iter().any(|group| group.cards.is_empty() && group.products.is_empty()) {
        cells.push(
            r##"<TD BORDER="1" STYLE="DASHED" COLOR="#888888"><FONT COLOR="#555555">本批文档未提及</FONT></TD>"##
                .into(),
        );
    }
    if diagram.flows.iter().any(|flow| !flow.stated) {
        cells.push(format!("<TD>{}</TD>", font(11, GREY, "→ 产业链模板所示供给")));
    }
    if diagram.flows.iter().any(|flow| flow.stated) {
        cells.push("<TD><B>→ 文档所述供给</B></TD>".into());
    }
    if diagram.unplaced_folded > 0 || diagram.groups.iter().any(|group| group.folded > 0) {
        cells.push("<TD>+N 另有N个未画</TD>".into());
    }
    if cells.is_empty() {
        return r#""""#.into();
    }
    format!(r#"<<TABLE BORDER="0" CELLSPACING="8" CELLPADDING="4"><TR>{}</TR></TABLE>>"#, cells.concat())
}
