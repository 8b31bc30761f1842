//! A parsed page → its nodes in one list, in the order of the page, without what is never read.

use ego_tree::iter::Edge;
use ego_tree::{NodeRef, Tree};

use super::tree::{Element, Parsed};

/// The nodes of a page: an element comes before what it holds.
pub(super) struct Page<'a> {
    /// All nodes; the first is the root element.
    pub nodes: Vec<Node<'a>>,
}

/// An element, text or comment.
pub(super) struct Node<'a> {
    /// The element that holds it; the root holds itself.
    pub parent: usize,
    /// One past the last node that it holds.
    pub end: usize,
    /// Number among the elements of its name that its parent holds, from 1.
    pub nth: u32,
    /// Whether its parent holds no other element of its name.
    pub alone: bool,
    /// Whether it stands in a link.
    pub linked: bool,
    /// What it is.
    pub what: What<'a>,
}

/// What a node is.
#[derive(Clone, Copy)]
pub(super) enum What<'a> {
    /// An element.
    Element(&'a Element),
    /// Text.
    Text(&'a str),
    /// A comment.
    Comment(&'a str),
}

/// Steps of a path; what stands deeper is named from there on.
const DEEPEST: usize = 64;

/// Elements whose content is not text of the page.
const NEVER: [&str; 24] = [
    "script", "style", "noscript", "iframe", "select", "button", "input", "textarea", "svg", "canvas", "template",
    "object", "embed", "video", "audio", "head", "map", "dialog", "datalist", "link", "meta", "title", "frameset",
    "applet",
];

/// Elements that pages use for furniture.
const FURNITURE_TAGS: [&str; 4] = ["nav", "footer", "aside", "menu"];

/// Words in classes and ids of furniture.
const FURNITURE: [&str; 66] = [
    "nav",
    "navbar",
    "navi",
    "navigation",
    "menu",
    "submenu",
    "sidebar",
    "side",
    "sider",
    "aside",
    "footer",
    "foot",
    "copyright",
    "breadcrumb",
    "breadcrumbs",
    "crumb",
    "crumbs",
    "related",
    "relate",
    "relevant",
    "xgxw",
    "xgyd",
    "recommend",
    "recommended",
    "recommendation",
    "hot",
    "hotnews",
    "hotlist",
    "rank",
    "ranking",
    "top10",
    "share",
    "sharing",
    "bdsharebuttonbox",
    "bshare",
    "comment",
    "comments",
    "ad",
    "ads",
    "advert",
    "advertisement",
    "gg",
    "banner",
    "login",
    "search",
    "searchbar",
    "pager",
    "pagination",
    "pages",
    "page_nav",
    "friendlink",
    "friendlinks",
    "yqlj",
    "toolbar",
    "qrcode",
    "ewm",
    "topbar",
    "topnav",
    "dqwz",
    "location",
    "dangqian",
    "weizhi",
    "tags",
    "popup",
    "modal",
    "prevnext",
];

/// Those of them that also stand in names of what holds the text of a page: `js_img_share_area`.
const LOOSE: [&str; 13] =
    ["share", "sharing", "hot", "location", "pages", "tags", "side", "search", "rank", "ranking", "ad", "gg", "menu"];
/// Characters outside links, and signs of sentences, from which on an element is a text, however it is called.
const TEXT: (usize, usize) = (300, 8);

/// Words in classes and ids of what holds text, whatever else stands there.
const TEXTUAL: [&str; 12] =
    ["content", "article", "main", "body", "detail", "text", "wrap", "wrapper", "container", "news", "editor", "zoom"];

impl<'a> Page<'a> {
    /// The nodes of `html`; `strict` leaves furniture out.
    pub fn new(html: &'a Tree<Parsed>, strict: bool) -> Page<'a> {
        let mut nodes: Vec<Node<'a>> = Vec::new();
        // open elements, with the names counted in each
        let mut open: Vec<(usize, Vec<(&'a str, u32)>)> = Vec::new();
        let mut linked = 0u32;
        let root = html.root().children().find(|node| matches!(node.value(), Parsed::Element(_)));
        let mut edges = root.unwrap_or(html.root()).traverse();
        while let Some(edge) = edges.next() {
            match edge {
                Edge::Open(node) => {
                    let parent = open.last().map_or(0, |(parent, _)| *parent);
                    match node.value() {
                        Parsed::Element(element) => {
                            let name = element.name();
                            let nth = open.last_mut().map_or(1, |(_, counts)| count(counts, name));
                            if skipped(element, strict && !nodes.is_empty(), || is_text(node)) {
                                // over to its end
                                if node.has_children() {
                                    for edge in edges.by_ref() {
                                        if matches!(edge, Edge::Close(closed) if closed.id() == node.id()) {
                                            break;
                                        }
                                    }
                                } else {
                                    edges.next();
                                }
                                continue;
                            }
                            linked += u32::from(name == "a");
                            open.push((nodes.len(), Vec::new()));
                            let alone = nodes.is_empty();
                            let linked = linked > 0;
                            nodes.push(Node { parent, end: 0, nth, alone, linked, what: What::Element(element) });
                        }
                        Parsed::Text(text) => {
                            nodes.push(leaf(parent, nodes.len(), linked > 0, What::Text(text)));
                        }
                        Parsed::Comment(comment) => {
                            nodes.push(leaf(parent, nodes.len(), false, What::Comment(comment)));
                        }
                        _ => {}
                    }
                }
                Edge::Close(node) => {
                    if let Parsed::Element(element) = node.value() {
                        linked -= u32::from(element.name() == "a");
                        if let Some((index, counts)) = open.pop() {
                            nodes[index].end = nodes.len();
                            mark_alone(&mut nodes, index, &counts);
                        }
                    }
                }
            }
        }
        Page { nodes }
    }

    /// The element at `index`, if it is one.
    pub fn element(&self, index: usize) -> Option<&'a Element> {
        match self.nodes.get(index)?.what {
            What::Element(element) => Some(element),
            _ => None,
        }
    }

    /// Name of the element at `index`, or nothing.
    pub fn name(&self, index: usize) -> &'a str {
        self.element(index).map_or("", Element::name)
    }

    /// The nodes that `index` holds itself.
    pub fn children(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.nodes.get(index).map_or(0, |node| node.end);
        let first = (index + 1 < end).then_some(index + 1);
        std::iter::successors(first, move |child| Some(self.nodes[*child].end).filter(|next| *next < end))
    }

    /// All text below `index`, white space folded.
    pub fn text(&self, index: usize) -> String {
        let mut text = String::new();
        for node in self.nodes.get(index..self.nodes[index].end).into_iter().flatten() {
            match node.what {
                What::Text(more) => text.push_str(more),
                What::Element(element) if element.name() == "br" => text.push(' '),
                _ => {}
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Path to the element at `index`: `html>body>div#main>p:nth-of-type(3)`.
    pub fn path(&self, index: usize) -> String {
        let mut steps = Vec::new();
        let mut at = index;
        while let Some(element) = self.element(at) {
            let node = &self.nodes[at];
            let id = element.id().filter(|id| is_name(id));
            steps.push(match id {
                Some(id) => format!("{}#{id}", element.name()),
                None if node.alone => element.name().to_owned(),
                None => format!("{}:nth-of-type({})", element.name(), node.nth),
            });
            if at == 0 || steps.len() == DEEPEST {
                break;
            }
            at = node.parent;
        }
        steps.reverse();
        steps.join(">")
    }
}

fn leaf(parent: usize, index: usize, linked: bool, what: What<'_>) -> Node<'_> {
    Node { parent, end: index + 1, nth: 0, alone: false, linked, what }
}

/// Marks the elements that `index` holds and that are the only ones of their names, those left out counted.
fn mark_alone(nodes: &mut [Node<'_>], index: usize, counts: &[(&str, u32)]) {
    let (mut child, end) = (index + 1, nodes[index].end);
    while child < end {
        if let What::Element(element) = nodes[child].what {
            nodes[child].alone = counts.iter().any(|(name, count)| *name == element.name() && *count == 1);
        }
        child = nodes[child].end;
    }
}

fn is_name(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

fn count<'a>(counts: &mut Vec<(&'a str, u32)>, name: &'a str) -> u32 {
    match counts.iter_mut().find(|(known, _)| *known == name) {
        Some((_, count)) => {
            *count += 1;
            *count
        }
        None => {
            counts.push((name, 1));
            1
        }
    }
}

fn skipped(element: &Element, strict: bool, is_text: impl FnOnce() -> bool) -> bool {
    let name = element.name();
    if NEVER.contains(&name) {
        return true;
    }
    let hidden = element.attr("style").is_some_and(|style| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        // WeChat shows its text by script
        style.contains("display:none") || (style.contains("visibility:hidden") && element.id() != Some("js_content"))
    });
    hidden
        || (strict
            && (FURNITURE_TAGS.contains(&name)
                || match furniture(element) {
                    Furniture::None => false,
                    Furniture::Loose => !is_text(),
                    Furniture::Sure => true,
                }))
}

/// Whether what an element holds reads as a text: sentences outside links.
fn is_text(node: NodeRef<'_, Parsed>) -> bool {
    let (mut chars, mut stops) = (0, 0);
    for inside in node.descendants() {
        let Parsed::Text(text) = inside.value() else { continue };
        let is_none = |above: NodeRef<'_, Parsed>| matches!(above.value(), Parsed::Element(e) if e.name() == "a" || NEVER.contains(&e.name()));
        if !inside.ancestors().take_while(|above| above.id() != node.id()).any(is_none) {
            chars += text.chars().filter(|c| c.is_alphanumeric()).count();
            stops += text.chars().filter(|c| matches!(c, '，' | '。' | '；' | '！' | '？')).count();
        }
        if chars >= TEXT.0 && stops >= TEXT.1 {
            return true;
        }
    }
    false
}

/// What the class and id of an element say.
enum Furniture {
    /// Nothing.
    None,
    /// That it is no text, by a word that says so less surely.
    Loose,
    /// That it is no text.
    Sure,
}

/// Whether its class or id says that it is no text.
fn furniture(element: &Element) -> Furniture {
    if matches!(element.name(), "body" | "html" | "article" | "main" | "p" | "td" | "tr" | "table" | "tbody") {
        return Furniture::None;
    }
    let (mut sure, mut loose, mut textual) = (false, false, false);
    for value in [element.attr("class"), element.attr("id")].into_iter().flatten() {
        let value = value.to_ascii_lowercase();
        for word in value.split(|c: char| !c.is_ascii_alphanumeric()) {
            loose |= LOOSE.contains(&word);
            sure |= FURNITURE.contains(&word) && !LOOSE.contains(&word);
            textual |= TEXTUAL.contains(&word);
        }
    }
    match (textual, sure, loose) {
        (true, ..) | (_, false, false) => Furniture::None,
        (_, true, _) => Furniture::Sure,
        (_, false, true) => Furniture::Loose,
    }
}
