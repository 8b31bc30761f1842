//! The working structure of a place → its picture: the place and its scheme at the head, the units under one another, the chains beside.

use std::collections::BTreeSet;

use graphviz_rust::dot_structures::{Attribute, Stmt};

use super::card::{dark, few};
use super::gather::leader;
use super::html::{escape, fill, font, lines, table};
use super::model::{Head, Named};
use super::sheet::{GREY, INK, Sheet};
use super::syntax::{attribute, cluster_attributes, edge, node, quoted, subgraph};
use crate::analyse::{Leader, Led, Structure, Unit};

/// The width of a name in Chinese characters before it is broken.
const NAME: usize = 14;
/// The width of the small lines under it.
const DETAIL: usize = 18;
/// The border and the fill of a unit, of the palette of the other pictures.
const UNIT: (&str, &str) = ("#8C4A79", "#F8E9F3");
/// The same of a person.
const LEADER: (&str, &str) = ("#444444", "white");

/// The picture in Graphviz's language.
pub fn draw_structure(structure: &Structure, as_of: Option<String>) -> String {
    let mut picture = Picture::default();
    picture.head(structure);
    picture.chains(structure);
    let head = Head {
        title: format!("{}工作架构图", structure.place.label),
        lines: Vec::new(),
        documents: structure.documents,
        corpus: structure.corpus,
        newest: structure.newest.clone(),
        as_of,
        notes: Vec::new(),
    };
    let graph = vec![attribute("rankdir", "TB".into()), attribute("compound", "true".into())];
    let edges = vec![attribute("arrowhead", "none".into())];
    let legend = legend(structure);
    Sheet { subject: &structure.place, head: &head, legend, graph, edges, body: picture.body, rest: picture.rest }.dot()
}

#[derive(Default)]
struct Picture {
    body: Vec<Stmt>,
    rest: Vec<Stmt>,
    drawn: BTreeSet<String>,
}

impl Picture {
    /// The place, its scheme, who leads all chains, and the units.
    fn head(&mut self, structure: &Structure) {
        self.put(&structure.place, || dark(&structure.place));
        let mut above = vec![structure.place.iri.as_str()];
        let leads = |one: &&Leader| one.person.iri != structure.place.iri;
        let leaders: Vec<&Leader> = structure.leaders.iter().filter(leads).collect();
        for one in &leaders {
            self.put(&one.person, || person(one));
            self.link(&structure.place.iri, &one.person.iri);
        }
        if !leaders.is_empty() {
            above = leaders.iter().map(|one| one.person.iri.as_str()).collect();
        }
        for scheme in &structure.schemes {
            self.put(scheme, || dark(scheme));
            above.iter().for_each(|iri| self.link(iri, &scheme.iri));
        }
        for unit in &structure.units {
            let schemes: Vec<&str> = unit.schemes.iter().map(|scheme| scheme.iri.as_str()).collect();
            let over = if schemes.is_empty() { &above } else { &schemes };
            over.iter().for_each(|iri| self.link(iri, &unit.named.iri));
            self.unit(unit);
        }
    }

    fn unit(&mut self, unit: &Unit) {
        self.put(&unit.named, || face(unit));
        for below in &unit.units {
            self.link(&unit.named.iri, &below.named.iri);
            self.unit(below);
        }
    }

    /// The chains in columns, linked with the place as a whole.
    fn chains(&mut self, structure: &Structure) {
        let Some(first) = structure.chains.first() else { return };
        let mut stmts = cluster_attributes(&[
            ("label", table("CENTER", &[format!("<B>产业链（{}条）</B>", structure.chains.len())])),
            ("fontsize", "13".into()),
            ("style", quoted("filled")),
            ("color", quoted("#EFEFEF")),
            ("fillcolor", quoted("#F3F3F3")),
            ("peripheries", "1".into()),
            ("labelloc", quoted("t")),
            ("margin", "12".into()),
        ]);
        let rows = rows(structure);
        for column in structure.chains.chunks(rows) {
            stmts.extend(column.iter().map(|led| node(&led.chain.iri, chain(led))));
            if column.len() > 1 {
                let below = column.iter().map(|led| led.chain.iri.clone()).collect();
                stmts.push(edge(below, vec![attribute("style", "invis".into())]));
            }
        }
        self.body.push(subgraph("cluster chains", stmts));
        for column in structure.chains.chunks(rows).skip(1) {
            // the columns begin at one height
            let hidden = vec![attribute("style", "invis".into())];
            self.rest.push(edge(vec![structure.place.iri.clone(), column[0].chain.iri.clone()], hidden));
        }
        let to = vec![structure.place.iri.clone(), first.chain.iri.clone()];
        self.rest.push(edge(to, vec![attribute("lhead", quoted("cluster chains"))]));
    }

    /// A node, once.
    fn put(&mut self, named: &Named, face: impl FnOnce() -> Vec<Attribute>) {
        if self.drawn.insert(named.iri.clone()) {
            let mut attributes = face();
            attributes.extend([attribute("tooltip", quoted(&named.iri)), attribute("URL", quoted(&named.iri))]);
            self.body.push(node(&named.iri, attributes));
        }
    }

    fn link(&mut self, above: &str, below: &str) {
        if self.drawn.insert(format!("{above} {below}")) {
            self.rest.push(edge(vec![above.to_owned(), below.to_owned()], Vec::new()));
        }
    }
}

/// How many chains stand below one another: as many as there are steps in the tree beside them, or so that they fill a square.
fn rows(structure: &Structure) -> usize {
    let steps = structure.units.iter().map(depth).max().unwrap_or(0)
        + usize::from(!structure.schemes.is_empty())
        + usize::from(!structure.leaders.is_empty());
    let square = (1..).find(|side| side * side >= structure.chains.len()).unwrap_or(1);
    steps.max(square)
}

fn depth(unit: &Unit) -> usize {
    1 + unit.units.iter().map(depth).max().unwrap_or(0)
}

fn boxed(rows: &[String], (border, background): (&str, &str), style: &str) -> Vec<Attribute> {
    vec![
        attribute("label", table("CENTER", rows)),
        attribute("style", quoted(style)),
        attribute("color", quoted(border)),
        attribute("fillcolor", quoted(background)),
    ]
}

fn bold(text: &str) -> Vec<String> {
    lines(text, NAME).iter().map(|line| format!("<B>{}</B>", escape(line))).collect()
}

fn small(rows: &mut Vec<String>, told: &[String]) {
    rows.extend(told.iter().map(|line| font(9, INK, &escape(line))));
}

fn person(one: &Leader) -> Vec<Attribute> {
    let role = if one.role.is_empty() { "链长" } else { &one.role };
    let mut rows = bold(&format!("{role}　{}", one.person.label));
    let posts: Vec<&str> = one.posts.iter().map(String::as_str).collect();
    small(&mut rows, &fill(&posts, "、", DETAIL));
    boxed(&rows, LEADER, "filled,rounded")
}

/// A unit with its number, where it is set up, and who heads it.
fn face(unit: &Unit) -> Vec<Attribute> {
    let mut rows = bold(&unit.named.label);
    if !unit.count.is_empty() {
        rows.push(font(13, UNIT.0, &format!("<B>{}</B>", escape(&unit.count.join("／")))));
    }
    let hosts: Vec<String> = unit.hosts.iter().map(|host| host.label.clone()).collect();
    small(&mut rows, &few("设在：", &hosts));
    small(&mut rows, &few("负责人：", &unit.heads));
    boxed(&rows, UNIT, "filled")
}

fn chain(led: &Led) -> Vec<Attribute> {
    let mut rows = bold(&led.chain.label);
    small(&mut rows, &few("链长：", &led.leaders.iter().map(plain).collect::<Vec<_>>()));
    let labels = |named: &[Named]| named.iter().map(|one| one.label.clone()).collect::<Vec<_>>();
    small(&mut rows, &few("牵头：", &labels(&led.departments)));
    small(&mut rows, &few("链主：", &labels(&led.owners)));
    let mut attributes = boxed(&rows, ("#444444", "white"), "filled");
    let iri = &led.chain.iri;
    attributes.extend([attribute("tooltip", quoted(iri)), attribute("URL", quoted(iri))]);
    attributes
}

/// A leader of a chain: that 链长 is the role goes without saying.
fn plain(one: &Leader) -> String {
    let role = if one.role == "链长" { String::new() } else { one.role.clone() };
    leader(&Leader { role, ..one.clone() })
}

/// What the signs mean, of those that occur.
fn legend(structure: &Structure) -> Vec<String> {
    let cell = |style: &str, (border, background): (&str, &str), words: &str| {
        format!(r#"<TD BORDER="1"{style} COLOR="{border}" BGCOLOR="{background}">{words}</TD>"#)
    };
    let mut cells = vec![cell("", UNIT, "工作机构")];
    if structure.units.iter().any(is_counted) {
        cells.push(format!("<TD>{} {}</TD>", font(11, UNIT.0, "<B>N个</B>"), font(11, GREY, "同类机构的个数")));
    }
    if !structure.leaders.is_empty() {
        cells.push(cell(r#" STYLE="ROUNDED""#, LEADER, "链长"));
    }
    if !structure.chains.is_empty() {
        cells.push(cell("", ("#444444", "white"), "产业链"));
    }
    cells
}

fn is_counted(unit: &Unit) -> bool {
    !unit.count.is_empty() || unit.units.iter().any(is_counted)
}
