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

/// What stands in a pattern for something of the pack.
pub enum Item<'a> {
    /// A mention of one of the classes `Type|Type`, caught as a role.
    Role(&'a str),
    /// A mention of one of the classes `Type|Type`; it may stand in a bracketed class.
    Mention(&'a str),
    /// One of the words of a list.
    List(&'a str),
}

/// The regular expression that a pattern stands for.
///
/// # Errors
/// A message: an unknown class or list, a mark that is not closed.
pub fn expression(pattern: &str, ontology: &Ontology, lexicon: &Lexicon) -> Result<String, String> {
    rewritten(pattern, |item| match item {
        Item::Role(classes) | Item::Mention(classes) => symbol_class(classes, ontology),
        Item::List(list) => {
            let words: Vec<String> = by_length(list, lexicon)?.into_iter().map(|w| regex_syntax::escape(w)).collect();
            Ok(format!("(?:{})", words.join("|")))
        }
    })
}

/// The regular expression that a pattern stands for, with what it takes from the pack as `write` writes it.
///
/// # Errors
/// Those of `write`, and a mark that is not closed.
pub fn rewritten(pattern: &str, mut write: impl FnMut(Item<'_>) -> Result<String, String>) -> Result<String, String> {
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
            expression.push_str(&write(Item::List(list))?);
        } else {
            let (role, classes) =
                inside.split_once(':').ok_or_else(|| format!("`<{inside}>` should read `<role:Type>` or `<@list>`"))?;
            if role.is_empty() {
                expression.push_str(&write(Item::Mention(classes))?);
            } else {
                expression.push_str(&format!("(?<{role}>{})", write(Item::Role(classes))?));
            }
        }
    }
    expression.push_str(rest);
    Ok(expression)
}

/// The characters of the classes `Type|Type` and their subclasses, as a bracketed class.
pub fn symbol_class(classes: &str, ontology: &Ontology) -> Result<String, String> {
    Ok(format!("[{}]", symbols_of(classes, ontology)?.collect::<String>()))
}

/// The characters of the classes `Type|Type` and their subclasses.
///
/// # Errors
/// There is no such class.
pub fn symbols_of<'o>(classes: &str, ontology: &'o Ontology) -> Result<impl Iterator<Item = char> + use<'o>, String> {
    let named =
        classes.split('|').map(|name| ontology.class(name).ok_or_else(|| format!("there is no class `{name}`")));
    let above: Vec<Type> = named.collect::<Result<_, _>>()?;
    let is_below = move |kind: Type| above.iter().any(|above| ontology.is_a(kind, *above));
    Ok(ontology.classes().map(|(kind, _)| kind).filter(move |kind| is_below(*kind)).map(symbol))
}

/// The words of a list, the longest first: of alternatives the first is preferred.
///
/// # Errors
/// There is no such list.
pub fn by_length<'l>(list: &str, lexicon: &'l Lexicon) -> Result<Vec<&'l String>, String> {
    if !lexicon.has(list) {
        return Err(format!("there is no word list `{list}`"));
    }
    let mut words: Vec<&String> = lexicon.list(list).iter().collect();
    words.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    Ok(words)
}
