//! A [`Diagram`] → DOT.
//!
//! Graphviz draws the groups as clusters and finds the height of everything; the columns are given to it, as an invisible row of
//! points (`c0 → c1 → …`) with which the cards of a column share their rank. Left to itself it ranks clusters one by one, and puts
//! the end of a tier above the beginning of the next.

use super::card::{face, few};
use super::columns::{cells, columns, rows, unplaced_width, width};
use super::html::{escape, font, table};
use super::legend::legend;
use super::model::{Card, Diagram, Flow, Group, Tier};
use super::sheet::{GREY, INK, Sheet};
use super::syntax::{attribute, cluster_attributes, edge, node, quoted, subgraph};
use graphviz_rust::dot_structures::Stmt;

/// What the groups of a tier stand on.
const TIER: &str = "#F3F3F3";

impl Diagram {
    /// The picture in Graphviz's language.
    pub fn dot(&self) -> String {
        let mut picture = Picture { columns: Vec::new() };
        let mut body = Vec::new();
        let (starts, count) = columns(self);
        let at: Vec<(usize, &Group)> = starts.iter().copied().zip(&self.groups).collect();
        body.extend(
            at.iter().filter(|(_, group)| group.tier.is_none()).map(|(start, group)| picture.group(*start, group)),
        );
        for tier in Tier::ALL {
            let groups: Vec<_> = at.iter().filter(|(_, group)| group.tier == Some(tier)).collect();
            if !groups.is_empty() {
                let mut stmts = cluster_attributes(&[
                    ("label", quoted("")),
                    ("style", quoted("filled")),
                    ("color", quoted("#EFEFEF")),
                    ("fillcolor", quoted(TIER)),
                    ("peripheries", "1".into()),
                    ("margin", "12".into()),
                ]);
                let start = groups.iter().map(|(start, _)| *start).min().unwrap_or_default();
                stmts.push(picture.heading(start, tier));
                stmts.extend(groups.into_iter().map(|(start, group)| picture.group(*start, group)));
                body.push(subgraph(&format!("cluster {}", tier.label()), stmts));
            }
        }
        if !self.unplaced.is_empty() || self.unplaced_folded > 0 {
            body.push(picture.unplaced(self, count));
        }
        let mut rest = picture.ranks();
        // What documents state is drawn last, over the rest.
        let (stated, known): (Vec<&Flow>, Vec<&Flow>) = self.flows.iter().partition(|flow| flow.stated);
        let all = known.into_iter().chain(stated);
        rest.extend(
            all.filter_map(|flow| Some(arrow(flow, (self.groups.get(flow.from)?, self.groups.get(flow.to)?), &starts))),
        );
        let plain = |attributes: &[(&str, &str)]| {
            attributes.iter().map(|(name, value)| attribute(name, (*value).into())).collect::<Vec<_>>()
        };
        Sheet {
            subject: &self.subject,
            head: &self.head,
            legend: legend(self),
            graph: plain(&[
                ("rankdir", "LR"),
                ("newrank", "true"),
                ("compound", "true"),
                // cards lie over the lines behind them
                ("outputorder", "edgesfirst"),
            ]),
            edges: plain(&[("tailport", "e"), ("headport", "w"), ("weight", "0"), ("constraint", "false")]),
            body,
            rest,
        }
        .dot()
    }
}

/// A flow between two groups, whose first columns are `starts`.
fn arrow(flow: &Flow, (from, to): (&Group, &Group), starts: &[usize]) -> Stmt {
    let mut attributes = vec![attribute("tooltip", quoted(&format!("{} → {}", from.named.label, to.named.label)))];
    let (start, end) = (starts[flow.from] + width(from) - 1, starts[flow.to]);
    // Graphviz cannot cut off at the clusters what runs inside one column: it gives up
    if start == end {
        attributes.push(attribute("headport", "e".into()));
    } else {
        attributes.extend([attribute("ltail", quoted(&cluster(from))), attribute("lhead", quoted(&cluster(to)))]);
    }
    if end < start {
        attributes.push(attribute("style", "dashed".into()));
    }
    if flow.stated {
        attributes.extend([attribute("color", "black".into()), attribute("penwidth", "2.2".into())]);
    } else if !from.is_mentioned() && !to.is_mentioned() {
        attributes.extend([attribute("color", quoted("#C8C8C8")), attribute("penwidth", "0.8".into())]);
    }
    edge(vec![last(from), first(to)], attributes)
}

/// The nodes of each column, as they are drawn.
struct Picture {
    columns: Vec<Vec<String>>,
}

impl Picture {
    /// The heading of a tier, above its first column. It is a card, for lines go round cards and through the labels of clusters; the
    /// cluster round it keeps it above the groups.
    fn heading(&mut self, start: usize, tier: Tier) -> Stmt {
        let id = format!("tier {}", tier.label());
        self.put(start, &id);
        let name = format!(r#"<TR><TD><B>{}</B></TD></TR>"#, font(17, INK, tier.label()));
        let label = format!(r#"<<TABLE BORDER="0" BGCOLOR="{TIER}">{name}</TABLE>>"#);
        let mut stmts =
            cluster_attributes(&[("label", quoted("")), ("peripheries", "0".into()), ("margin", "0".into())]);
        stmts.push(node(
            &id,
            vec![
                attribute("label", label),
                attribute("shape", "plain".into()),
                attribute("width", "0".into()),
                attribute("tooltip", quoted(tier.label())),
            ],
        ));
        subgraph(&format!("cluster {id}"), stmts)
    }

    fn group(&mut self, start: usize, group: &Group) -> Stmt {
        let mentioned = !group.is_empty();
        let mut stmts = cluster_attributes(&[
            ("label", table("CENTER", &[format!("<B>{}</B>", escape(&group.named.label))])),
            ("fontsize", "12".into()),
            ("fontcolor", quoted(if mentioned { INK } else { GREY })),
            ("style", quoted(if mentioned || group.is_spoken_of() { "filled" } else { "filled,dashed" })),
            ("color", quoted(if mentioned { "#444444" } else { "#888888" })),
            ("fillcolor", quoted("white")),
            ("peripheries", "1".into()),
            ("labelloc", quoted("t")),
            ("labeljust", quoted("c")),
            ("margin", "8".into()),
            ("tooltip", quoted(&group.named.iri)),
            ("URL", quoted(&group.named.iri)),
        ]);
        if mentioned {
            stmts.extend(self.cards(start, rows(group), &group.cards, group.folded, &cluster(group)));
        } else {
            let id = empty(group);
            self.put(start, &id);
            let mut said = few("文中提到：", &group.products);
            if group.doubtful > 0 {
                said.push(format!("可能有{}个，归属不确定", group.doubtful));
            }
            if said.is_empty() {
                said.push("本批文档未提及".to_owned());
            }
            let label = table("CENTER", &said.iter().map(|line| font(10, GREY, &escape(line))).collect::<Vec<_>>());
            stmts.push(node(
                &id,
                vec![attribute("label", label), attribute("shape", "plain".into()), attribute("width", "0".into())],
            ));
        }
        subgraph(&cluster(group), stmts)
    }

    fn unplaced(&mut self, diagram: &Diagram, columns: usize) -> Stmt {
        let cells = cells(diagram.unplaced.len(), diagram.unplaced_folded);
        let rows = cells.div_ceil(unplaced_width(cells, columns));
        let mut stmts = cluster_attributes(&[
            ("label", table("CENTER", &[format!("<B>{}</B>", diagram.layout.unplaced())])),
            ("fontsize", "13".into()),
            ("style", quoted("filled")),
            ("color", quoted("#444444")),
            ("fillcolor", quoted("white")),
            ("peripheries", "1".into()),
            ("labelloc", quoted("t")),
            ("labeljust", quoted("c")),
            ("margin", "10".into()),
        ]);
        stmts.extend(self.cards(0, rows, &diagram.unplaced, diagram.unplaced_folded, "cluster unplaced"));
        subgraph("cluster unplaced", stmts)
    }

    fn cards(&mut self, start: usize, rows: usize, cards: &[Card], folded: usize, cluster: &str) -> Vec<Stmt> {
        let mut stmts = Vec::new();
        for (at, card) in cards.iter().enumerate() {
            self.put(start + at / rows.max(1), &card.entity.iri);
            stmts.push(node(&card.entity.iri, face(card)));
        }
        if folded > 0 {
            let id = more(cluster);
            self.put(start + cards.len() / rows.max(1), &id);
            stmts.push(node(
                &id,
                vec![
                    attribute("label", quoted(&format!("+{folded}"))),
                    attribute("shape", "plain".into()),
                    attribute("fontsize", "15".into()),
                    attribute("width", "0".into()),
                    attribute("tooltip", quoted(&format!("另有{folded}个未画"))),
                ],
            ));
        }
        stmts
    }

    fn put(&mut self, column: usize, id: &str) {
        if self.columns.len() <= column {
            self.columns.resize_with(column + 1, Vec::new);
        }
        if let Some(column) = self.columns.get_mut(column) {
            column.push(id.to_owned());
        }
    }

    /// The row of invisible points, and each column on one rank with its point.
    fn ranks(&self) -> Vec<Stmt> {
        let point = |at: usize| format!("c{at}");
        let hidden = || attribute("style", "invis".into());
        let mut stmts = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            let mut same = vec![Stmt::Attribute(attribute("rank", "same".into()))];
            let size = || ["width", "height"].map(|size| attribute(size, "0".into()));
            let mut attributes = vec![hidden(), attribute("shape", "point".into()), attribute("label", quoted(""))];
            attributes.extend(size());
            same.push(node(&point(at), attributes));
            same.extend(column.iter().map(|id| node(id, Vec::new())));
            stmts.push(subgraph(&format!("column {at}"), same));
        }
        if self.columns.len() > 1 {
            let attributes = vec![hidden(), attribute("weight", "100".into()), attribute("constraint", "true".into())];
            stmts.push(edge((0..self.columns.len()).map(point).collect(), attributes));
        }
        stmts
    }
}

fn cluster(group: &Group) -> String {
    format!("cluster {}", group.named.iri)
}

fn empty(group: &Group) -> String {
    format!("none {}", group.named.iri)
}

/// The number of those that are not shown.
fn more(cluster: &str) -> String {
    format!("more {cluster}")
}

/// The node of a group that shows no card.
fn only(group: &Group) -> String {
    if group.is_empty() { empty(group) } else { more(&cluster(group)) }
}

/// The node of a group that flows into it go to.
fn first(group: &Group) -> String {
    group.cards.first().map_or_else(|| only(group), |card| card.entity.iri.clone())
}

/// The node of a group that flows out of it come from: one of its last column.
fn last(group: &Group) -> String {
    let column = group.cards.len().saturating_sub(1) / rows(group) * rows(group);
    group.cards.get(column).map_or_else(|| only(group), |card| card.entity.iri.clone())
}
