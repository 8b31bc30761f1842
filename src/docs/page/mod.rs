//! The dictionary → one page that needs nothing beside it, and the same as Markdown.
//!
//! Everything that comes from packs and documents is escaped by the templates.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};

use super::{Dictionary, DocsError};

const PAGE: &str = include_str!("ontology.html");
const TERM: &str = include_str!("term.html");
const MARKDOWN: &str = include_str!("ontology.md");
const CSS: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The dictionary as a page: contents, search and print style in one file, without a network.
///
/// # Errors
/// None for the templates that are built in.
pub fn page(dictionary: &Dictionary) -> Result<String, DocsError> {
    render("ontology.html", PAGE, dictionary)
}

/// The dictionary as Markdown.
///
/// # Errors
/// None for the templates that are built in.
pub fn markdown(dictionary: &Dictionary) -> Result<String, DocsError> {
    render("ontology.md", MARKDOWN, dictionary)
}

fn render(name: &'static str, template: &'static str, dictionary: &Dictionary) -> Result<String, DocsError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_filter("n", grouped);
    environment.add_filter("md", escaped);
    environment.add_global("css", CSS);
    environment.add_global("script", SCRIPT);
    environment.add_template("term.html", TERM)?;
    environment.add_template(name, template)?;
    let mut text = environment.get_template(name)?.render(Serde(dictionary))?;
    text.push('\n');
    Ok(text)
}

/// A number as it is read: 1,301,942.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A text that Markdown shows as it is, on one line, in a table or out of it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => escaped.push(' '),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '|' | '[' | ']' | '~' | '#' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let numbers = [0, 999, 1000, 96_049, 1_301_942].map(grouped);
        assert_eq!(numbers, ["0", "999", "1,000", "96,049", "1,301,942"]);
    }

    #[test]
    fn nothing_in_a_text_is_markdown() {
        assert_eq!(escaped("a|b\n*c* <d> [e](f) `g`"), "a\\|b \\*c\\* &lt;d&gt; \\[e\\](f) \\`g\\`");
    }
}
