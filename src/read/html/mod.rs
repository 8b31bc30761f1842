//! HTML → the main text of the page, line by line with the path to its element, its tables, and what its head states.
//!
//! Three passes over a flat list of nodes ([`Page`]): which element holds the text ([`Main`](main::Main)), its lines and tables
//! ([`lines::lines`]), and title, date and publisher ([`metadata::metadata`]).

mod lines;
mod main;
mod metadata;
mod page;
mod tree;

use encoding_rs::{Encoding, UTF_8};

use super::document::Text;
use super::kind::find;
use super::{Kind, ReadError, Reading, charset};
use page::Page;

/// Bytes in which a page declares its charset.
const DECLARED: usize = 4096;

/// Reads a page.
///
/// # Errors
/// There is no text in it.
pub(super) fn read(reading: &mut Reading<'_>, bytes: &[u8]) -> Result<(), ReadError> {
    let declared = reading.known.charset.or_else(|| declared(bytes));
    // a page in Latin letters or with many broken bytes is still a page
    let encoding = charset::charset(bytes, declared).or(declared).unwrap_or(UTF_8);
    let (source, broken) = encoding.decode_with_bom_removal(bytes);
    if is_deep(&source) {
        return Err(reading.broken("HTML", "its elements are nested thousands deep"));
    }
    let mut text = page(&source);
    if text.text.trim().is_empty() {
        return Err(ReadError::NoText { path: reading.path.clone(), what: "a page" });
    }
    if broken {
        text.warnings.push(format!("some bytes are no {}; they are read as U+FFFD", charset::name(encoding)));
    }
    text.charset = Some(charset::name(encoding).to_owned());
    reading.give(text);
    Ok(())
}

/// Whether a text, such as a field of a JSON document, is HTML.
pub(super) fn is_markup(text: &str) -> bool {
    ["</p>", "<br", "</div>", "</span>", "</td>", "</P>", "<BR"].iter().any(|tag| text.contains(tag))
}

/// All of a piece of HTML.
pub(super) fn fragment(source: &str) -> Text {
    if is_deep(source) {
        return Text::default();
    }
    let html = tree::parse(source);
    let page = Page::new(&html, false);
    Text { kind: Kind::Html, ..lines::lines(&page, 0, None, false) }
}

fn page(source: &str) -> Text {
    let html = tree::parse(source);
    let mut page = Page::new(&html, true);
    let mut main = main::main(&page);
    if main.poor {
        // what looked like furniture may be all there is
        let whole = Page::new(&html, false);
        let other = main::main(&whole);
        if other.mass > main.mass * 3.0 + 20.0 {
            (page, main) = (whole, other);
        }
    }
    let about = metadata::metadata(&html, &page, main.node);
    let mut text = lines::lines(&page, main.node, about.title.as_ref(), true);
    if main.poor && text.text.lines().count() <= 1 {
        let headlines = lines::headlines(&page, about.title.as_ref());
        if headlines.text.lines().count() > 1 {
            // the days of a list are those of other pages
            return Text { kind: Kind::Html, title: about.title.map(|(title, _)| title), url: about.url, ..headlines };
        }
        if main.mass <= 0.0 {
            // a page that a script fills: the title of the window is not a text
            text = Text::default();
        }
    }
    Text {
        kind: Kind::Html,
        title: about.title.map(|(title, _)| title),
        date: about.date,
        publisher: about.publisher,
        url: about.url,
        ..text
    }
}

/// Elements within elements that no page has; the time of the parser grows with the square of them.
const DEEPEST: usize = 4_000;

/// Whether elements that must be closed are nested so deep that the parser would take for ever.
fn is_deep(source: &str) -> bool {
    const FLAT: [&str; 22] = [
        "p", "br", "li", "img", "hr", "input", "meta", "link", "td", "tr", "th", "option", "dt", "dd", "col", "area",
        "base", "wbr", "source", "param", "embed", "tbody",
    ];
    let (mut deep, mut deepest) = (0usize, 0usize);
    for piece in source.split('<').skip(1) {
        if let Some(rest) = piece.strip_prefix('/') {
            deep -= usize::from(deep > 0 && rest.starts_with(|c: char| c.is_ascii_alphabetic()));
        } else if piece.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let end = piece.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(piece.len());
            if !FLAT.iter().any(|flat| flat.eq_ignore_ascii_case(&piece[..end])) {
                deep += 1;
                deepest = deepest.max(deep);
            }
        }
    }
    deepest > DEEPEST
}

/// The charset that the head of a page names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(DECLARED)].to_ascii_lowercase();
    for mark in [&b"charset="[..], b"encoding="] {
        if let Some(at) = find(&head, mark) {
            let label = head[at + mark.len()..].iter().skip_while(|b| matches!(b, b'"' | b'\'' | b' '));
            let label: Vec<u8> =
                label.take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).copied().collect();
            return charset::labelled(&String::from_utf8_lossy(&label));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(body: &str) -> Vec<String> {
        let source = format!("<html><body>{body}</body></html>");
        page(&source).text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn lines_end_where_a_browser_ends_them() {
        let body = "<div>总投资<b>12</b>亿元的<br/>铸件\n  项目<div>开工，</div>年产5 万吨。<span> A</span>\n B</div>";
        assert_eq!(lines(body), ["总投资12亿元的", "铸件项目", "开工，", "年产5 万吨。 A B"]);
    }

    #[test]
    fn furniture_that_is_all_there_is_is_read() {
        let body = "<div class=\"sidebar\"><p>轴承产业链链长周启航到启明轴承调研，要求加快项目建设，带动配套企业发展。</p></div>";
        assert_eq!(lines(body).len(), 1);
    }

    #[test]
    fn a_text_in_several_pieces_is_read_whole() {
        let piece = |n: u32| {
            format!(
                "<div class=\"TRS_Editor\"><p>第{n}部分，轴承产业链链长周启航到启明轴承调研，要求加快项目建设。</p></div>"
            )
        };
        assert_eq!(lines(&format!("<div>{}{}</div><p>其他说明文字，与此无关。</p>", piece(1), piece(2))).len(), 2);
        let cards =
            "<article><p>轴承产业链链长周启航到启明轴承调研，要求加快项目建设，带动配套企业。</p></article>".repeat(3);
        assert_eq!(lines(&cards).len(), 3);
    }

    #[test]
    fn nesting_without_end_is_told() {
        let deep = "<div>".repeat(200_000);
        assert!(is_deep(&deep) && !is_deep(&"<p>文<br>".repeat(200_000)));
        // just within the bound it does not take long
        let within = format!("{}轴承产业链链长周启航到启明轴承调研。", "<div>".repeat(DEEPEST));
        assert!(page(&within).text.ends_with("调研。\n"));
    }

    #[test]
    fn the_day_of_a_period_is_not_that_of_the_page() {
        let page = page(
            "<body><p>公示期：2022年12月1日至12月7日</p><p>名单如下，请各单位遵照执行，有异议的请来函反映。</p></body>",
        );
        assert_eq!(page.date, None);
    }
}
