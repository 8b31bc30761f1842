//! A SPARQL syntax error → the line, the column and what was most likely meant.

use super::error::QueryError;
use oxigraph::sparql::SparqlSyntaxError;

/// Marks used in Chinese text where SPARQL wants their ASCII twins.
const FULL_WIDTH: [(char, &str); 14] = [
    ('，', ","),
    ('。', "."),
    ('；', ";"),
    ('：', ":"),
    ('（', "("),
    ('）', ")"),
    ('｛', "{"),
    ('｝', "}"),
    ('“', "\""),
    ('”', "\""),
    ('‘', "'"),
    ('’', "'"),
    ('？', "?"),
    ('\u{3000}', "a space"),
];

/// Adds position, line and hint to what the parser says about `text`.
pub(super) fn describe(query: &str, text: &str, error: &SparqlSyntaxError) -> QueryError {
    // The parser gives its position in its text only: "error at 3:14: expected …".
    let said = error.to_string();
    let (position, expected) =
        said.strip_prefix("error at ").and_then(|rest| rest.split_once(": ")).unwrap_or(("1:1", &said));
    let (line, column) = position
        .split_once(':')
        .and_then(|(line, column)| Some((line.parse().ok()?, column.parse().ok()?)))
        .unwrap_or((1_usize, 1_usize));
    let source_line = text.lines().nth(line.saturating_sub(1)).unwrap_or_default().to_owned();
    let before: String = source_line.chars().take(column.saturating_sub(1)).collect();
    let at: String = source_line.chars().skip(column.saturating_sub(1)).collect();
    let marker = " ".repeat(unicode_width::UnicodeWidthStr::width(before.as_str())) + "^";
    QueryError::Syntax {
        query: query.into(),
        line,
        column,
        message: shorten(expected),
        hint: hint(text, &source_line, &at, expected),
        source_line,
        marker,
    }
}

/// The parser lists everything that may follow, often forty tokens; six are enough to see what kind is meant.
fn shorten(expected: &str) -> String {
    let mut tokens = expected.split(", ");
    let shown: Vec<&str> = tokens.by_ref().take(6).collect();
    let rest = tokens.count();
    if rest == 0 { shown.join(", ") } else { format!("{} … ({rest} more)", shown.join(", ")) }
}

fn hint(text: &str, line: &str, at: &str, expected: &str) -> Option<String> {
    let bare = without_strings(line);
    if let Some((wide, ascii)) = FULL_WIDTH.iter().find(|(wide, _)| bare.contains(*wide)) {
        return Some(format!("write {ascii} instead of {wide}"));
    }
    if expected.to_lowercase().contains("prefix") && !at.is_empty() || undeclared(text, at).is_some() {
        let name = undeclared(text, at).unwrap_or_default();
        return Some(format!("declare the prefix first: PREFIX {name}: <…>"));
    }
    let code: String = text.lines().map(without_strings).collect();
    let (open, close) = (code.matches('{').count(), code.matches('}').count());
    if open > close {
        return Some(format!("{} {{ not closed", open - close));
    }
    if close > open {
        return Some(format!("{} }} too many", close - open));
    }
    if bare.contains("==") {
        return Some("equality is a single =".into());
    }
    let word: String = at.chars().take_while(|c| c.is_alphabetic()).collect();
    if !word.is_empty() && !word.is_ascii() {
        return Some(format!("a name is a literal, \"{word}\"@zh, or an IRI, <…>"));
    }
    None
}

/// The prefix at the start of `at`, if `text` does not declare it.
fn undeclared(text: &str, at: &str) -> Option<String> {
    let (name, _) = at.split_once(':')?;
    let is_prefix = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let declared = text.to_lowercase().contains(&format!("prefix {}:", name.to_lowercase()));
    (is_prefix && !declared).then(|| name.to_owned())
}

/// The line without what stands in quotes or behind `#`.
fn without_strings(line: &str) -> String {
    let (mut bare, mut quote, mut iri) = (String::new(), None, false);
    for c in line.chars() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '<') => iri = true,
            (None, '>') => iri = false,
            (None, '#') if !iri => break,
            (None, _) if iri => {}
            (None, _) => bare.push(c),
        }
    }
    bare
}
