//! What a rule writes for subject, object and qualifiers → what that is in a match.

use std::sync::Arc;

use super::discourse::Discourse;
use super::{Said, amount_of};
use crate::model::{Amount, Meaning, Mention, Type};
use crate::pack::Ontology;
use crate::rule::{Capture, Match};
use crate::span::Mapped;

/// What may stand for subject, object or a qualifier in a rule.
///
/// | written       | means                                                                 |
/// |---------------|-----------------------------------------------------------------------|
/// | `role`        | what the role caught; a list gives each of its members                |
/// | `role:Type`   | an entity of the class, named by the text that the role caught        |
/// | `role/list`   | the text split at 、, 和, 及; `role/list:Type` makes entities of the parts |
/// | `a+b`         | the texts of several fillers put together (`org+title`, `=-+change`)   |
/// | `=text`       | the text itself                                                       |
/// | `@Type\|Type`  | the nearest mention of a class spoken of before, here or in the sentences above |
/// | `@Subject`    | the thing that the clause is about: a mention at the head of a clause, here or above; else the place |
/// | `role^`       | the county that the place which the role caught lies in, where it is a town or zone |
/// | `@county`     | the nearest place of county level: before the match in the sentence, the section's, or above in the paragraph |
/// | `@event`, `@event:Type` | the event that the document is about, if it is of the class  |
/// | `@heading`    | the text of the section's heading; `@heading:Type` the first mention of the class in it |
/// | `@list`       | the last heading above that names a list (…排名, …名单)               |
/// | `@section`    | the place that the section is about                                   |
/// | `@place`      | the document's own place                                              |
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filler {
    /// A role, perhaps as a class.
    Role(Arc<str>, Option<Type>),
    /// A role whose text is a list.
    List(Arc<str>, Option<Type>),
    /// Several fillers put together.
    Joined(Vec<Filler>),
    /// A fixed text.
    Literal(String),
    /// The nearest of these classes.
    Nearest(Vec<Type>),
    /// The county above the place of a role.
    Above(Arc<str>),
    /// The nearest county.
    County,
    /// The event that the document is about.
    Event(Option<Type>),
    /// The section's heading, or the first mention of a class in it.
    Heading(Option<Type>),
    /// The heading of a list.
    ListHeading,
    /// What the clause is about.
    Subject,
    /// The section's place.
    Section,
    /// The document's place.
    Place,
}

/// Where a match stands.
pub(super) struct Place<'a> {
    pub sentence: usize,
    pub text: &'a Mapped,
    /// Inside a name: the name's index in the sentence and the mentions it swallowed (item 0 is the name itself).
    pub whole: Option<(usize, &'a [&'a Mention])>,
}

impl Filler {
    /// Reads a filler as written; the pack has checked its classes.
    pub fn parse(written: &str, ontology: &Ontology) -> Filler {
        if written.contains('+') && written != "+" {
            return Filler::Joined(written.split('+').map(|part| Filler::parse(part, ontology)).collect());
        }
        if let Some(text) = written.strip_prefix('=') {
            return Filler::Literal(text.to_owned());
        }
        match written.strip_prefix('@') {
            Some("section") => return Filler::Section,
            Some("place") => return Filler::Place,
            Some("Subject") => return Filler::Subject,
            Some("county") => return Filler::County,
            Some("list") => return Filler::ListHeading,
            Some(other) if other.starts_with(char::is_lowercase) => {
                let (name, class) = other.split_once(':').map_or((other, None), |(n, c)| (n, ontology.class(c)));
                return if name == "event" { Filler::Event(class) } else { Filler::Heading(class) };
            }
            Some(classes) => return Filler::Nearest(classes.split('|').filter_map(|c| ontology.class(c)).collect()),
            None => {}
        }
        if let Some(role) = written.strip_suffix('^') {
            return Filler::Above(Arc::from(role));
        }
        let (role, class) = written.split_once(':').map_or((written, None), |(r, c)| (r, ontology.class(c)));
        match role.strip_suffix("/list") {
            Some(role) => Filler::List(Arc::from(role), class),
            None => Filler::Role(Arc::from(role), class),
        }
    }

    pub(super) fn fill(&self, found: &Match, place: &Place<'_>, discourse: &Discourse<'_>) -> Vec<Said> {
        match self {
            Filler::Literal(text) => vec![Said::Value { text: text.clone(), kind: None, amount: number(text) }],
            Filler::Section => discourse.section_place().into_iter().collect(),
            Filler::Place => discourse.document.place.map(Said::Division).into_iter().collect(),
            Filler::Nearest(kinds) => {
                discourse.nearest(kinds, place.sentence, found.span.start, found.span).into_iter().collect()
            }
            Filler::County => discourse.county(place.sentence, found.span.start).into_iter().collect(),
            Filler::Event(kind) => discourse.event(*kind).into_iter().collect(),
            Filler::Heading(kind) => discourse.heading(place.sentence, *kind).into_iter().collect(),
            Filler::ListHeading => discourse.list_heading(place.sentence).into_iter().collect(),
            Filler::Above(role) => {
                let caught = Filler::Role(role.clone(), None).fill(found, place, discourse);
                caught.iter().filter_map(|said| discourse.county_above(said)).collect()
            }
            Filler::Subject => discourse.subject(place.sentence, found.span.start).into_iter().collect(),
            Filler::Joined(fillers) => {
                let parts = fillers.iter().map(|filler| match filler {
                    Filler::Role(role, None) => texts(found.role(role)?, place, discourse),
                    other => Some(
                        other
                            .fill(found, place, discourse)
                            .iter()
                            .filter_map(|s| discourse.text_of(s))
                            .collect::<Vec<_>>(),
                    )
                    .filter(|t| !t.is_empty()),
                });
                let Some(parts) = parts.collect::<Option<Vec<Vec<String>>>>() else { return Vec::new() };
                // a list as the last part gives one text a member
                let Some((last, front)) = parts.split_last() else { return Vec::new() };
                let front: String = front.iter().filter_map(|p| p.first().cloned()).collect();
                last.iter().map(|l| Said::Value { text: format!("{front}{l}"), kind: None, amount: None }).collect()
            }
            Filler::Role(role, class) => match found.role(role) {
                None => Vec::new(),
                Some(Capture::Mentions(members)) => {
                    members.iter().filter_map(|m| said(*m, *class, place, discourse)).collect()
                }
                Some(Capture::Text(span)) => {
                    let text = place.text.slice(*span);
                    match class {
                        Some(kind) => {
                            discourse.clean(text).map(|name| Said::Named { kind: *kind, name }).into_iter().collect()
                        }
                        None if text.is_empty() => Vec::new(),
                        None => vec![Said::Value { text: text.to_owned(), kind: None, amount: None }],
                    }
                }
            },
            Filler::List(role, class) => {
                let Some(capture) = found.role(role) else { return Vec::new() };
                let text = match capture {
                    Capture::Text(span) => place.text.slice(*span).to_owned(),
                    Capture::Mentions(_) => texts(capture, place, discourse).unwrap_or_default().join("、"),
                };
                let parts = split_list(&text).into_iter().filter_map(|part| discourse.clean(&part));
                match class {
                    Some(kind) => parts.map(|name| Said::Named { kind: *kind, name }).collect(),
                    None => parts.map(|text| Said::Value { text, kind: None, amount: None }).collect(),
                }
            }
        }
    }
}

impl Filler {
    /// The `index`-th mention that a role caught, by its sentence and first character: which figure a claim is about.
    pub(super) fn mention(
        &self,
        found: &Match,
        index: usize,
        place: &Place<'_>,
        discourse: &Discourse<'_>,
    ) -> Option<(usize, u32)> {
        let Filler::Role(role, _) = self else { return None };
        let Some(Capture::Mentions(members)) = found.role(role) else { return None };
        let member = *members.get(index)? as usize;
        let mention = match place.whole {
            None => discourse.mentions[place.sentence].get(member)?,
            Some((_, inner)) => inner.get(member.checked_sub(1)?)?,
        };
        Some((place.sentence, mention.span.start))
    }
}

/// A text that is a number, such as the rank that 夺魁 means.
fn number(text: &str) -> Option<Amount> {
    Some(Amount { number: text.parse().ok()?, unit: None })
}

/// A member of a match's items as something said.
fn said(member: u32, class: Option<Type>, place: &Place<'_>, discourse: &Discourse<'_>) -> Option<Said> {
    let at = match place.whole {
        None => Said::Mention(place.sentence, member as usize),
        Some((whole, _)) if member == 0 => Said::Mention(place.sentence, whole),
        Some((_, inner)) => {
            let mention = inner.get(member as usize - 1)?;
            return Some(match (&mention.meaning, mention.division) {
                (Meaning::Value(normal), _) => Said::Value {
                    text: normal.text.clone(),
                    kind: Some(mention.kind),
                    amount: amount_of(&mention.meaning),
                },
                (_, Some(division)) => Said::Division(division),
                (Meaning::Name(name), _) => Said::Named { kind: class.unwrap_or(mention.kind), name: name.clone() },
                (Meaning::Anaphor, _) => return None,
            });
        }
    };
    let resolved = discourse.resolve(&at)?;
    match class {
        Some(kind) if discourse.kind_of(&resolved) != Some(kind) => {
            discourse.clean(&discourse.printed(&resolved)).map(|name| Said::Named { kind, name })
        }
        _ => Some(resolved),
    }
}

fn texts(capture: &Capture, place: &Place<'_>, discourse: &Discourse<'_>) -> Option<Vec<String>> {
    match capture {
        Capture::Text(span) => Some(vec![place.text.slice(*span).to_owned()]),
        Capture::Mentions(members) => {
            let all: Option<Vec<String>> =
                members.iter().map(|m| said(*m, None, place, discourse).and_then(|s| discourse.text_of(&s))).collect();
            all
        }
    }
}

/// Parts of `甲、乙和丙`; a 和 or 及 inside a short word does not part it.
pub(super) fn split_list(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut depth = 0;
    let mut part = String::new();
    let chars: Vec<char> = text.chars().collect();
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        match c {
            '（' | '“' | '《' => depth += 1,
            '）' | '”' | '》' => depth -= 1,
            _ => {}
        }
        let join = match c {
            '、' | '，' => 1,
            '以' if chars.get(i + 1) == Some(&'及') => 2,
            '和' | '及' | '与' if part.chars().count() >= 2 && chars.len() - i > 2 => 1,
            _ => 0,
        };
        if join > 0 && depth <= 0 {
            parts.push(std::mem::take(&mut part));
            i += join;
        } else {
            part.push(c);
            i += 1;
        }
    }
    parts.push(part);
    parts.retain(|p| !p.is_empty());
    parts
}
