//! A page → the element that holds its text.
//!
//! Each block of text has a mass: its characters outside links, few where nothing is a sentence. The element is one that
//! is known to hold the text in a system many sites use, or else the smallest that holds nearly all of the mass.

use super::page::{Page, What};

/// The element that holds the text.
pub(super) struct Main {
    /// The element.
    pub node: usize,
    /// Its mass.
    pub mass: f64,
    /// Whether it is too little to be the text of a page.
    pub poor: bool,
}

/// Classes and ids that content management systems give to the text.
const KNOWN: [&str; 40] = [
    "ucapcontent",
    "trs_editor",
    "trs_ueditor",
    "js_content",
    "ozoom",
    "zoom",
    "founder-content",
    "founder_content",
    "article-content",
    "article_content",
    "articlecontent",
    "content-article",
    "news_content",
    "news-content",
    "newscontent",
    "content_main",
    "pages_content",
    "view_content",
    "v_news_content",
    "wp_articlecontent",
    "detail-content",
    "detail_content",
    "detailcontent",
    "main-content",
    "rm_txt_con",
    "text_area",
    "artibody",
    "endtext",
    "cnt_bd",
    "bt-content",
    "xxgk_content",
    "zwnr",
    "article_con",
    "article-body",
    "articlebody",
    "contenttext",
    "content-text",
    "nr_con",
    "infocontent",
    "entry-content",
];

/// A container is passed over for a child that holds this share of its mass.
const NEARLY_ALL: f64 = 0.85;
/// Mass from which on it is a text.
const ENOUGH: f64 = 30.0;

/// Looks for the element that holds the text of `page`.
pub(super) fn main(page: &Page<'_>) -> Main {
    let masses = masses(page);
    let total = masses.first().copied().unwrap_or(0.0);
    let node = known(page, &masses, total).unwrap_or_else(|| descend(page, &masses));
    let mass = masses.get(node).copied().unwrap_or(0.0);
    Main { node, mass, poor: mass < ENOUGH }
}

/// Mass of what each node holds.
fn masses(page: &Page<'_>) -> Vec<f64> {
    let count = page.nodes.len();
    // characters, characters in links, signs of sentences of each block
    let mut blocks = vec![(0u32, 0u32, 0u32); count];
    let mut block = vec![0usize; count];
    for (index, node) in page.nodes.iter().enumerate() {
        match node.what {
            What::Element(element) => {
                block[index] = if is_inline(element.name()) { block[node.parent] } else { index };
            }
            What::Text(text) => {
                let (mut chars, mut stops) = (0, 0);
                for c in text.chars() {
                    match c {
                        '，' | '。' | '；' | '、' | '：' | '！' | '？' => stops += 1,
                        c if c.is_alphanumeric() => chars += 1,
                        _ => {}
                    }
                }
                let of = &mut blocks[block[node.parent]];
                of.0 += chars;
                of.2 += stops;
                of.1 += if node.linked { chars } else { 0 };
            }
            What::Comment(_) => {}
        }
    }
    let mut masses = vec![0.0; count];
    for index in (0..count).rev() {
        let (chars, linked, stops) = blocks[index];
        let plain = f64::from(chars - linked.min(chars));
        masses[index] += if f64::from(linked) > 0.6 * f64::from(chars) && stops < 2 {
            0.0
        } else if stops > 0 || matches!(page.name(index), "td" | "th") {
            plain + f64::from(stops)
        } else {
            plain * 0.4
        };
        if index > 0 {
            let parent = page.nodes[index].parent;
            masses[parent] += masses[index];
        }
    }
    masses
}

/// The largest of the elements that are known, and in it the smallest that holds the same; where the text is cut into several of
/// them, the element that holds them all.
fn known(page: &Page<'_>, masses: &[f64], total: f64) -> Option<usize> {
    let articles = (0..page.nodes.len()).filter(|index| page.name(*index) == "article").count();
    let known: Vec<usize> = (0..page.nodes.len())
        .filter(|index| is_known(page, *index, articles == 1))
        .map(|index| if page.element(index).is_some() { index } else { page.nodes[index].parent })
        .filter(|index| masses[*index] > 0.0 && masses[*index] >= ENOUGH.min(total * 0.5))
        .collect();
    let within = |inner: usize, outer: usize| outer <= inner && inner < page.nodes[outer].end;
    let mut best = *known.first()?;
    for index in &known[1..] {
        let better = if within(*index, best) { 0.9 * masses[best] } else { masses[best] + 1e-9 };
        if masses[*index] >= better {
            best = *index;
        }
    }
    for index in &known {
        if !within(*index, best) && !within(best, *index) && masses[*index] >= 0.3 * masses[best] {
            while !within(*index, best) {
                best = page.nodes[best].parent;
            }
        }
    }
    (masses[best] >= total * 0.2).then_some(best)
}

/// Whether it is known to hold the text; `article` only where it is the one of the page.
fn is_known(page: &Page<'_>, index: usize, article: bool) -> bool {
    match page.nodes[index].what {
        What::Element(element) => match element.name() {
            "article" if article => true,
            "founder-content" => true,
            _ => [element.attr("class"), element.attr("id")].into_iter().flatten().any(|value| {
                value.split_ascii_whitespace().any(|word| KNOWN.iter().any(|known| known.eq_ignore_ascii_case(word)))
            }),
        },
        // newspaper pages: <!--enpcontent-->…<!--/enpcontent-->
        What::Comment(comment) => comment.trim().eq_ignore_ascii_case("enpcontent"),
        What::Text(_) => false,
    }
}

fn descend(page: &Page<'_>, masses: &[f64]) -> usize {
    let mut at = 0;
    loop {
        let best = page.children(at).max_by(|a, b| masses[*a].total_cmp(&masses[*b]));
        match best {
            Some(child) if masses[child] > 0.0 && masses[child] >= NEARLY_ALL * masses[at] && goes_on(page, child) => {
                at = child;
            }
            _ => return at,
        }
    }
}

/// Whether a container may be looked into: a block that is neither a paragraph nor a list nor a table with several rows.
fn goes_on(page: &Page<'_>, index: usize) -> bool {
    match page.name(index) {
        "p" | "ul" | "ol" | "dl" | "h1" | "h2" | "h3" | "li" | "pre" | "" => false,
        "table" => super::lines::is_layout(page, index),
        name => !is_inline(name),
    }
}

/// Whether an element stands within a line.
pub(super) fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "span"
            | "b"
            | "strong"
            | "i"
            | "em"
            | "u"
            | "font"
            | "sub"
            | "sup"
            | "small"
            | "big"
            | "s"
            | "del"
            | "ins"
            | "mark"
            | "label"
            | "img"
            | "code"
            | "abbr"
            | "cite"
            | "q"
            | "time"
            | "strike"
            | "tt"
            | "wbr"
            | "o:p"
            | "st1:chsdate"
            | "ruby"
            | "founder-content-inline"
    )
}
