//! What every picture has around it: title, on how many documents it rests, legend, fonts and links.

use graphviz_rust::dot_structures::{Attribute, Graph, GraphAttributes, Id, Stmt};
use graphviz_rust::printer::{DotPrinter, PrinterContext};

use super::html::{escape, font, table};
use super::model::{Head, Member, Named};
use super::syntax::{attribute, cluster_attributes, quoted, subgraph};
use crate::analyse::shorten;

/// The font, and what stands in for it where it is not installed.
const FONT: &str = "Noto Sans CJK SC,Source Han Sans SC,Microsoft YaHei,PingFang SC,sans-serif";
/// Text.
pub(super) const INK: &str = "#1A1A1A";
/// Text of less weight.
pub(super) const GREY: &str = "#555555";
/// So many names stand in a line of the head.
const NAMES: usize = 6;

/// The border and the fill of a kind of card. Blue, orange and green of the Okabe–Ito palette keep apart for the colour-blind;
/// in grey print the shapes do: square, round, thick.
pub(super) fn colours(member: Member) -> (&'static str, &'static str) {
    match member {
        Member::Company => ("#0072B2", "#E4F0F8"),
        Member::Project => ("#B35900", "#FFF3DC"),
        Member::Park => ("#00735C", "#E0F3EC"),
    }
}

/// The cell of a legend that shows what a kind of card looks like.
pub(super) fn key(member: Member) -> String {
    let (border, fill) = colours(member);
    let form = match member {
        Member::Company => r#"BORDER="1""#,
        Member::Project => r#"BORDER="1" STYLE="ROUNDED""#,
        Member::Park => r#"BORDER="2""#,
    };
    format!(r#"<TD {form} COLOR="{border}" BGCOLOR="{fill}">{}</TD>"#, member.label())
}

/// A picture without its frame.
pub(super) struct Sheet<'a> {
    /// What it is about.
    pub(super) subject: &'a Named,
    /// What stands above it.
    pub(super) head: &'a Head,
    /// The cells of the legend, as HTML.
    pub(super) legend: Vec<String>,
    /// Attributes of the graph that differ from picture to picture, such as `rankdir`.
    pub(super) graph: Vec<Attribute>,
    /// Attributes of all its edges.
    pub(super) edges: Vec<Attribute>,
    /// Nodes and clusters.
    pub(super) body: Vec<Stmt>,
    /// What stands outside the frame of the legend: ranks and edges.
    pub(super) rest: Vec<Stmt>,
}

impl Sheet<'_> {
    /// The picture in Graphviz's language.
    pub(super) fn dot(self) -> String {
        let mut map = cluster_attributes(&[
            ("peripheries", "0".into()),
            ("label", legend(&self.legend)),
            ("labelloc", quoted("b")),
            ("labeljust", quoted("l")),
            ("fontsize", "11".into()),
        ]);
        map.extend(self.body);
        let mut graph = self.graph;
        graph.extend([
            attribute("fontname", quoted(FONT)),
            attribute("label", title(self.head)),
            attribute("labelloc", "t".into()),
            attribute("labeljust", "l".into()),
            attribute("nodesep", "0.12".into()),
            attribute("ranksep", "0.6".into()),
            attribute("pad", "0.35".into()),
            attribute("bgcolor", "white".into()),
            attribute("tooltip", quoted(&self.subject.label)),
            attribute("URL", quoted(&self.subject.iri)),
        ]);
        let mut edges = vec![attribute("color", quoted("#8A8A8A")), attribute("arrowsize", "0.8".into())];
        edges.extend([attribute("penwidth", "1.2".into()), attribute("fontname", quoted(FONT))]);
        edges.extend(self.edges);
        let mut stmts = vec![
            Stmt::GAttribute(GraphAttributes::Graph(graph)),
            Stmt::GAttribute(GraphAttributes::Node(vec![
                attribute("shape", "box".into()),
                attribute("fontname", quoted(FONT)),
                attribute("fontsize", "11".into()),
                attribute("fontcolor", quoted(INK)),
                attribute("margin", quoted("0.1,0.05")),
                attribute("width", "2.45".into()),
                attribute("height", "0.3".into()),
            ])),
            Stmt::GAttribute(GraphAttributes::Edge(edges)),
            subgraph("cluster map", map),
        ];
        stmts.extend(self.rest);
        let graph = Graph::DiGraph { id: Id::Escaped(quoted(&self.subject.label)), strict: false, stmts };
        // A long line is easier to compare than a broken one.
        let mut dot = graph.print(&mut PrinterContext::default());
        dot.push('\n');
        dot
    }
}

/// The head: title, lines, documents.
fn title(head: &Head) -> String {
    let mut rows = vec![format!("<B>{}</B>", font(26, INK, &escape(&head.title)))];
    for (what, names) in head.lines.iter().filter(|(_, names)| !names.is_empty()) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        rows.push(font(14, INK, &format!("<B>{}</B>　{}", escape(what), escape(&shorten(&names, NAMES)))));
    }
    let mut basis = format!("据 {} 篇文档（全库 {} 篇）", head.documents, head.corpus);
    if let Some(date) = &head.newest {
        basis.push_str(&format!("，最新 {date}"));
    }
    if let Some(day) = &head.as_of {
        basis.push_str(&format!("，截至 {day}"));
    }
    for note in &head.notes {
        basis.push_str(&format!("；{note}"));
    }
    rows.push(font(11, GREY, &escape(&basis)));
    table("LEFT", &rows)
}

/// The foot: what the signs mean.
fn legend(cells: &[String]) -> String {
    if cells.is_empty() {
        return r#""""#.into();
    }
    format!(r#"<<TABLE BORDER="0" CELLSPACING="8" CELLPADDING="4"><TR>{}</TR></TABLE>>"#, cells.concat())
}
