//! A SPARQL syntax error → the line, the column and what was most likely meant.

use super::error::{QueryError, SyntaxError};
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
    let prefix = undeclared(text, &before).filter(|_| expected.contains("Prefix not found"));
    QueryError::Syntax(Box::new(SyntaxError {
        query: query.into(),
        line,
        column,
        message: prefix
            .as_ref()
            .map_or_else(|| shorten(expected), |name| format!("the prefix {name}: is not declared")),
        hint: hint(text, &before, &at, prefix.as_deref()),
        indent: unicode_width::UnicodeWidthStr::width(before.as_str()),
        source_line,
    }))
}

/// The parser lists everything that may follow, down to ranges of characters, often forty; six tokens show what kind is meant.
fn shorten(expected: &str) -> String {
    let expected = expected.trim_start_matches("expected ").trim_start_matches("one of ");
    let tokens: Vec<&str> =
        expected.split(", ").filter(|token| !token.starts_with('[') && !token.contains('\n')).collect();
    match tokens.len() {
        0 => "this cannot stand here".into(),
        1..=6 => format!("expected {}", tokens.join(", ")),
        count => format!("expected {} … ({} more)", tokens[..6].join(", "), count - 6),
    }
}

fn hint(text: &str, before: &str, at: &str, prefix: Option<&str>) -> Option<String> {
    let code: String = text.lines().map(without_strings).collect();
    // Looked for in all of the text: many of these marks may stand in a name, so that the error comes only later.
    if let Some((wide, ascii)) = FULL_WIDTH.iter().find(|(wide, _)| code.contains(*wide)) {
        return Some(format!("write {ascii} instead of {wide}"));
    }
    if let Some(name) = prefix {
        return Some(format!("declare the prefix first: PREFIX {name}: <…>"));
    }
    let (open, close) = (code.matches('{').count(), code.matches('}').count());
    if open > close {
        return Some(format!("{} {{ not closed", open - close));
    }
    if close > open {
        return Some(format!("{} }} too many", close - open));
    }
    if code.contains("==") {
        return Some("equality is a single =".into());
    }
    // A bare Chinese name reads as a prefix, so the error comes behind it.
    let name: Vec<char> = before.chars().rev().take_while(|c| c.is_alphabetic()).collect();
    let word: String = name.into_iter().rev().chain(at.chars().take_while(|c| c.is_alphabetic())).collect();
    (!word.is_empty() && !word.is_ascii()).then(|| format!("a name is a literal, \"{word}\"@zh, or an IRI, <…>"))
}

/// The prefix of the name that `before` ends with, if `text` does not declare it.
fn undeclared(text: &str, before: &str) -> Option<String> {
    let last = before.rsplit(|c: char| c.is_whitespace() || "(){}[]^|/,;.<>".contains(c)).next()?;
    let (name, _) = last.split_once(':')?;
    let declared = text.to_lowercase().contains(&format!("prefix {}:", name.to_lowercase()));
    (!declared).then(|| name.to_owned())
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
