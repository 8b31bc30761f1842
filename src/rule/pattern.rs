//! Pattern as written → regular expression over symbols.
//!
//! | written            | means                                                       |
//! |--------------------|-------------------------------------------------------------|
//! | `<role:Type>`      | a mention of the class or a subclass, captured as `role`    |
//! | `<role:Type\|Type>` | of one of several classes                                   |
//! | `<:Type>`          | the same, not captured                                      |
//! | `<@list>`          | one of the words of a list of the lexicon                   |
//! | everything else    | a regular expression as the `regex` crate reads it                  |

use crate::model::Type;
use crate::pack::{Lexicon, Ontology};

/// First private-use character; the class with number n is the n-th after it.
pub const FIRST_SYMBOL: u32 = 0xF_0000;

/// The character that stands for a mention of class `kind`.
pub fn symbol(kind: Type) -> char {
    char::from_u32(FIRST_SYMBOL + u32::from(kind.0)).unwrap_or('\u{F0000}')
}

/// Whether `c` stands for a mention.
pub fn is_symbol(c: char) -> bool {
    (FIRST_SYMBOL..FIRST_SYMBOL + 0x1_0000).contains(&(c as u32))
}

/// The regular expression that a pattern stands for.
///
/// # Errors
/// A message: an unknown class or list, a mark that is not closed.
pub fn expression(pattern: &str, ontology: &Ontology, lexicon: &Lexicon) -> Result<String, String> {
    let mut expression = String::with_capacity(pattern.len() * 2);
    let mut rest = pattern;
    while let Some(at) = rest.find('<') {
        let (before, after) = rest.split_at(at);
        expression.push_str(before);
        // `(?<name>` of the regular expression itself
        if before.ends_with("(?") || before.ends_with("(?P") {
            expression.push('<');
            rest = &after[1..];
            continue;
        }
        let end = after.find('>').ok_or_else(|| format!("`{after}` has no closing `>`"))?;
        let inside = &after[1..end];
        rest = &after[end + 1..];
        if let Some(list) = inside.strip_prefix('@') {
            if !lexicon.has(list) {
                return Err(format!("there is no word list `{list}`"));
            }
            expression.push_str(&alternatives(lexicon.list(list)));
        } else {
            let (role, classes) =
                inside.split_once(':').ok_or_else(|| format!("`<{inside}>` should read `<role:Type>` or `<@list>`"))?;
            let class = symbol_class(classes, ontology)?;
            if role.is_empty() {
                expression.push_str(&class);
            } else {
                expression.push_str(&format!("(?<{role}>{class})"));
            }
        }
    }
    expression.push_str(rest);
    Ok(expression)
}

/// The characters of the classes `Type|Type` and their subclasses, as a bracketed class.
pub fn symbol_class(classes: &str, ontology: &Ontology) -> Result<String, String> {
    let mut members = String::from("[");
    for name in classes.split('|') {
        let above = ontology.class(name).ok_or_else(|| format!("there is no class `{name}`"))?;
        members.extend(ontology.classes().filter(|(t, _)| ontology.is_a(*t, above)).map(|(t, _)| symbol(t)));
    }
    members.push(']');
    Ok(members)
}

fn alternatives(words: &[String]) -> String {
    // longest first, because alternation prefers what stands first
    let mut words: Vec<&String> = words.iter().collect();
    words.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    let words: Vec<String> = words.into_iter().map(|w| regex_syntax::escape(w)).collect();
    format!("(?:{})", words.join("|"))
}
