//! Head and page → title, day, publisher and address, and where the title stands.

use ego_tree::Tree;

use super::super::dates;
use super::page::{Page, What};
use super::tree::Parsed;

/// What a page states about itself.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    /// The title and the path to the element that states it.
    pub title: Option<(String, String)>,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Its address.
    pub url: Option<String>,
}

/// Names of meta elements, the first that is there counts.
const TITLES: [&str; 3] = ["articletitle", "og:title", "twitter:title"];
const DATES: [&str; 12] = [
    "pubdate",
    "publishdate",
    "publish_date",
    "article:published_time",
    "og:published_time",
    "datepublished",
    "publish_time",
    "og:release_date",
    "firstpublishedtime",
    "createdate",
    "dc.date",
    "date",
];
const PUBLISHERS: [&str; 5] = ["contentsource", "source", "article:source", "mediaid", "og:article:author"];
const SITES: [&str; 2] = ["og:site_name", "sitename"];

/// Lines after a day is looked for.
const LINES: usize = 60;

/// What the page states; its text is in `main`.
pub(super) fn metadata(html: &Tree<Parsed>, page: &Page<'_>, main: usize) -> Metadata {
    let head = Head::of(html);
    let meta = |names: &[&str]| names.iter().find_map(|name| head.meta(name));
    let stated = byline(page, main);
    let newspaper = head.newspaper();
    let ld = head.linked_data();
    let site = meta(&SITES);
    let title = title(&head, page, main, newspaper.title.as_deref());
    let date = meta(&DATES)
        .and_then(|date| dates::day(&date))
        .or(newspaper.date)
        .or(ld.date)
        .or(stated.date)
        .or_else(|| head.script_date());
    let publisher = meta(&PUBLISHERS)
        .or(newspaper.publisher)
        .or(stated.publisher)
        .or_else(|| account(page))
        .or(ld.publisher)
        .or(site);
    let url = meta(&["og:url"]).or_else(|| head.canonical.clone()).filter(|url| url.starts_with("http"));
    Metadata { title, date, publisher: publisher.map(|name| name.chars().take(60).collect()), url }
}

/// What stands in the head of a page, and in its scripts and comments.
#[derive(Default)]
struct Head<'a> {
    metas: Vec<(String, &'a str)>,
    title: Option<String>,
    canonical: Option<String>,
    scripts: Vec<&'a str>,
    data: Vec<&'a str>,
    comments: Vec<&'a str>,
}

impl<'a> Head<'a> {
    fn of(html: &'a Tree<Parsed>) -> Head<'a> {
        let mut head = Head::default();
        for node in html.nodes() {
            let element = match node.value() {
                Parsed::Element(element) => element,
                Parsed::Comment(comment) => {
                    head.comments.push(comment);
                    continue;
                }
                _ => continue,
            };
            let text = || match node.first_child().map(|child| child.value()) {
                Some(Parsed::Text(text)) => Some(&**text),
                _ => None,
            };
            match element.name() {
                "meta" => {
                    let name = ["name", "property", "itemprop"].iter().find_map(|key| element.attr(key));
                    if let (Some(name), Some(content)) = (name, element.attr("content")) {
                        head.metas.push((name.trim().to_ascii_lowercase(), content));
                    }
                }
                "title" if head.title.is_none() => head.title = text().map(fold),
                "link" if element.attr("rel") == Some("canonical") => {
                    head.canonical = element.attr("href").map(str::to_owned);
                }
                "script" => match element.attr("type") {
                    Some("application/ld+json") => head.data.extend(text()),
                    _ => head.scripts.extend(text()),
                },
                _ => {}
            }
        }
        head
    }

    fn meta(&self, name: &str) -> Option<String> {
        self.metas.iter().filter(|(known, _)| known == name).map(|(_, content)| fold(content)).find(|c| !c.is_empty())
    }

    /// `<!--enpproperty <date>…</date><title>…</title> /enpproperty-->`, as newspaper systems write it.
    fn newspaper(&self) -> Stated {
        let Some(comment) = self.comments.iter().find(|comment| comment.contains("enpproperty")) else {
            return Stated::default();
        };
        let field = |name: &str| {
            let (_, after) = comment.split_once(&format!("<{name}>"))?;
            let (value, _) = after.split_once(&format!("</{name}>"))?;
            Some(fold(value)).filter(|value| !value.is_empty())
        };
        Stated {
            title: field("title"),
            date: field("date").and_then(|date| dates::day(&date)),
            publisher: field("sourcename"),
        }
    }

    fn linked_data(&self) -> Stated {
        let mut stated = Stated::default();
        for source in &self.data {
            let Ok(value) = serde_json::from_str::<serde_json::Value>(source) else { continue };
            let graph = value.get("@graph").and_then(|graph| graph.as_array()).cloned().unwrap_or_default();
            for one in std::iter::once(&value).chain(&graph) {
                let text = |value: Option<&serde_json::Value>| value.and_then(|v| v.as_str()).map(str::to_owned);
                stated.date = stated
                    .date
                    .or_else(|| text(one.get("datePublished").or(one.get("pubDate"))).and_then(|d| dates::day(&d)));
                stated.publisher = stated.publisher.or_else(|| text(one.get("publisher").and_then(|p| p.get("name"))));
            }
        }
        stated
    }

    /// The day that the scripts of a WeChat page set.
    fn script_date(&self) -> Option<String> {
        self.scripts.iter().find_map(|script| {
            ["publish_time", "createTime", "var ct", "oriCreateTime"].iter().find_map(|name| {
                let (_, after) = script.split_once(name)?;
                let value = after.trim_start_matches([' ', '=', '"', '\'', ':', '|']);
                dates::day(value.split(['"', '\'', ';', ',']).next()?)
            })
        })
    }
}

#[derive(Debug, Default)]
struct Stated {
    title: Option<String>,
    date: Option<String>,
    publisher: Option<String>,
}

/// The title: as the head states it, as the heading of the page has it, or that of the window without the site's name.
fn title(head: &Head<'_>, page: &Page<'_>, main: usize, newspaper: Option<&str>) -> Option<(String, String)> {
    let headings: Vec<(usize, String)> = (0..page.nodes.len())
        .filter(|index| is_title(page, *index))
        .map(|index| (index, page.text(index)))
        .filter(|(_, text)| (4..=120).contains(&text.chars().count()))
        .take(20)
        .collect();
    let place = |title: &str| headings.iter().find(|(_, text)| text == title).map(|(index, _)| page.path(*index));
    let window = head.title.as_deref().filter(|title| !title.is_empty());
    let bold = || (main..page.nodes.get(main).map_or(0, |node| node.end)).take(200).find(|index| is_bold(page, *index));
    let stated = newspaper.map(str::to_owned).or_else(|| TITLES.iter().find_map(|name| head.meta(name)));
    if let Some(stated) = stated {
        let title = heading_of(&headings, &stated).unwrap_or_else(|| without_site(&stated));
        let path = place(&title).unwrap_or_else(|| "html>head>meta".to_owned());
        return Some((title, path));
    }
    // a heading that the window repeats is the title; else the one nearest before the text
    if let Some(title) = window.and_then(|window| heading_of(&headings, window)) {
        return place(&title).map(|path| (title, path));
    }
    let before = headings.iter().rev().find(|(index, _)| *index <= main).or(headings.first());
    if let Some((index, text)) = before.filter(|(index, _)| page.name(*index) == "h1") {
        return Some((text.clone(), page.path(*index)));
    }
    if let Some(index) = bold() {
        return Some((page.text(index), page.path(index)));
    }
    if let Some(window) = window.map(without_site).filter(|title| title.chars().count() >= 4) {
        return Some((window, "html>head>title".to_owned()));
    }
    before.map(|(index, text)| (text.clone(), page.path(*index)))
}

fn is_title(page: &Page<'_>, index: usize) -> bool {
    let Some(element) = page.element(index) else { return false };
    if matches!(element.name(), "h1" | "h2" | "h3" | "founder-title") {
        return true;
    }
    matches!(element.name(), "div" | "p" | "td" | "span" | "strong")
        && [element.attr("class"), element.attr("id")].into_iter().flatten().any(|value| {
            let value = value.to_ascii_lowercase();
            value.contains("title") || value.split_ascii_whitespace().any(|word| word == "bt" || word == "biaoti")
        })
}

/// Whether it is a short line in the middle and in bold, as old pages write their titles.
fn is_bold(page: &Page<'_>, index: usize) -> bool {
    let Some(element) = page.element(index).filter(|e| matches!(e.name(), "p" | "div" | "td" | "center")) else {
        return false;
    };
    let style = element.attr("style").unwrap_or_default();
    let middle = element.name() == "center" || element.attr("align") == Some("center") || style.contains("center");
    if !middle || page.nodes[index].end - index > 12 {
        return false;
    }
    let text = page.text(index);
    let bold = page.children(index).any(|child| matches!(page.name(child), "b" | "strong") && page.text(child) == text);
    bold && (6..=50).contains(&text.chars().count()) && !text.contains(['。', '：'])
}

/// The longest heading that a longer title begins with.
fn heading_of(headings: &[(usize, String)], title: &str) -> Option<String> {
    let within = headings.iter().filter(|(_, text)| title.starts_with(text.as_str()) && text.chars().count() >= 6);
    within.max_by_key(|(_, text)| text.len()).map(|(_, text)| text.clone())
}

/// A title without `_site` or ` - site` at its end.
fn without_site(title: &str) -> String {
    for sign in ["_", " - ", " | ", "|", "——", "--", "-"] {
        if let Some((before, after)) = title.split_once(sign)
            && before.trim().chars().count() >= 6
            && (sign != "-"
                || ["网", "局", "府", "报", "会", "办", "厅"].iter().any(|end| after.trim_end().ends_with(end)))
            && (sign != "——" || ["网", "府", "报"].iter().any(|end| after.trim_end().ends_with(end)))
        {
            return before.trim().to_owned();
        }
    }
    title.trim().to_owned()
}

/// The line of a page that states its day and its publisher, near the beginning of the text.
fn byline(page: &Page<'_>, main: usize) -> Stated {
    let mut stated = Stated::default();
    let blocks = texts(page);
    // the lines before the text are the likelier ones, the nearest first
    let (before, after): (Vec<_>, Vec<_>) = blocks.into_iter().partition(|(index, _)| *index < main);
    for (_, line) in before.iter().rev().chain(&after).take(LINES) {
        if line.chars().count() > 160 {
            continue;
        }
        if stated.date.is_none()
            && let Some((day, at)) = dates::find(line)
        {
            let before = line[..at].trim_end_matches(['：', ':', ' ', '　', '[', '（', '(', '【']);
            let said = ["时间", "日期", "发布", "发布于"].iter().any(|word| before.ends_with(word));
            let short = line.chars().count() <= 60 && before.chars().count() <= 24;
            let named = before.contains(['：', ':']) && !before.contains("来源");
            let period =
                ["至", "到", "起", "前", "—", "-"].iter().any(|word| line[at..].contains(&format!("日{word}")));
            let alone = short && !named && !period && !line.contains(['。', '，']);
            stated.date = (said || alone).then_some(day);
        }
        if stated.publisher.is_none() {
            stated.publisher = source(line);
        }
        if stated.date.is_some() && stated.publisher.is_some() {
            break;
        }
    }
    stated
}

/// What follows `来源：`.
fn source(line: &str) -> Option<String> {
    let mark =
        ["来源：", "来源:", "来 源：", "信息来源：", "稿源：", "来源 ："].iter().find(|mark| line.contains(**mark))?;
    let (_, after) = line.split_once(mark)?;
    let after = after.trim_start();
    let end = after.find([' ', '　', '|', '】', ']', '）', ')', '\u{a0}', '，', '。']).unwrap_or(after.len());
    let mut name = &after[..end];
    // "宁海发布发布时间：…" without a space
    for next in ["发布时间", "发布日期", "作者", "编辑", "时间：", "日期：", "字号", "浏览", "点击"]
    {
        name = name.split(next).next().unwrap_or(name);
    }
    let name = name.trim_matches(['：', ':', '“', '”', '<', '>', '《', '》']);
    (!name.is_empty() && name.chars().count() <= 40).then(|| name.to_owned())
}

/// The name of the WeChat account.
fn account(page: &Page<'_>) -> Option<String> {
    let index = (0..page.nodes.len()).find(|i| page.element(*i).is_some_and(|e| e.id() == Some("js_name")))?;
    Some(page.text(index)).filter(|name| !name.is_empty())
}

/// Short blocks with their text.
fn texts(page: &Page<'_>) -> Vec<(usize, String)> {
    let mut texts: Vec<(usize, String)> = Vec::new();
    for (index, node) in page.nodes.iter().enumerate() {
        let What::Text(text) = node.what else { continue };
        let text = fold(text);
        if text.is_empty() {
            continue;
        }
        let mut block = node.parent;
        while block > 0 && super::main::is_inline(page.name(block)) {
            block = page.nodes[block].parent;
        }
        match texts.last_mut() {
            Some((last, line)) if *last == block && line.len() < 1000 => {
                line.push(' ');
                line.push_str(&text);
            }
            _ => texts.push((block, text)),
        }
        if index > 20_000 {
            break;
        }
    }
    texts
}

/// White space folded, nothing at the ends.
fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
