//! Graphviz's SVG → a picture inside a page: its ids are its own, its names lead to the rows of the lists, it fits the page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// A picture for a page.
#[derive(Debug)]
pub(super) struct Map {
    /// The element, and nothing about it.
    pub(super) svg: String,
    /// Its width in pixels, as drawn.
    pub(super) width: f64,
    /// Its height.
    pub(super) height: f64,
}

static TITLE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?s)<title>.*?</title>\n?|<!--.*?-->\n?").ok());
static LINK: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"<a (?:xlink:)?href="([^"]*)"(?: xlink:title="[^"]*")?[^>]*>"#).ok());
static ID: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r##"( id="|url\(#|href="#)"##).ok());
static SIZE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"<svg width="(?<width>[0-9.]+)(?<unit>pt|px)?" height="(?<height>[0-9.]+)(?:pt|px)?""#).ok()
});

/// The picture; `rows` tells where what an IRI names stands on the page. Links to elsewhere are taken off: the page is for use
/// without a network.
pub(super) fn map(svg: &str, rows: &BTreeMap<&str, String>) -> Map {
    // what stands before the element is for a file of its own
    let start = svg.find("<svg").unwrap_or(0);
    let mut text = svg[start..].trim_end().to_owned();
    let (mut width, mut height) = (0.0, 0.0);
    if let Some(regex) = &*TITLE {
        text = regex.replace_all(&text, "").into_owned();
    }
    if let Some(regex) = &*ID {
        text = regex.replace_all(&text, "${1}map-").into_owned();
    }
    if let Some(regex) = &*LINK {
        text = regex
            .replace_all(&text, |found: &Captures| match rows.get(decoded(&found[1]).as_str()) {
                Some(row) => format!(r##"<a href="#{row}" xlink:href="#{row}">"##),
                None => "<a>".into(),
            })
            .into_owned();
    }
    if let Some(found) = SIZE.as_ref().and_then(|regex| regex.captures(&text)) {
        let scale = if found.name("unit").is_some_and(|unit| unit.as_str() == "pt") { 4.0 / 3.0 } else { 1.0 };
        let pixels = |name: &str| found[name].parse::<f64>().unwrap_or(0.0) * scale;
        (width, height) = (pixels("width").round(), pixels("height").round());
        let whole = found.get(0).map(|whole| whole.range()).unwrap_or_default();
        text.replace_range(whole, &format!(r#"<svg width="{width}" height="{height}""#));
    }
    Map { svg: text, width, height }
}

/// The IRIs that a picture leads to.
pub(super) fn leads(svg: &str) -> BTreeSet<String> {
    let found = LINK.as_ref().map(|regex| regex.captures_iter(svg).map(|found| decoded(&found[1])).collect());
    found.unwrap_or_default()
}

/// An attribute as it is meant.
fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.into();
    }
    text.replace("&#45;", "-")
        .replace("&#39;", "'")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &str = r##"<?xml version="1.0"?>
<!DOCTYPE svg>
<svg width="75pt" height="30pt"
 viewBox="0 0 75 30" xmlns="http://www.w3.org/2000/svg">
<g id="node1"><title>https://a/x&#45;y</title>
<g id="a_node1"><a xlink:href="https://a/x&#45;y" xlink:title="x">
<text>甲</text></a></g></g>
<a xlink:href="https://a/other"><text>乙</text></a>
<rect fill="url(#grad)"/>
</svg>
"##;

    #[test]
    fn names_lead_to_rows_and_nothing_leads_away() {
        let map = map(SVG, &BTreeMap::from([("https://a/x-y", "l1r2".to_owned())]));
        assert!(map.svg.starts_with(r#"<svg width="100" height="40""#), "{}", map.svg);
        assert!(map.svg.contains(r##"<a href="#l1r2" xlink:href="#l1r2">"##), "{}", map.svg);
        assert!(map.svg.contains(r#"id="map-node1""#) && map.svg.contains("url(#map-grad)"), "{}", map.svg);
        assert!(!map.svg.contains("https://a") && !map.svg.contains("<title>"), "{}", map.svg);
        assert_eq!(map.width, 100.0);
    }
}
