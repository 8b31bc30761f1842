//! What a rule writes for subject, object and qualifiers → what that is in a match.

use std::borrow::Cow;
use std::sync::Arc;

use smallvec::{SmallVec, smallvec};

use super::capture::split_list;
use super::discourse::Discourse;
use super::terms::Sought;
use super::{Figure, Said, figure_of};
use crate::model::{Meaning, Mention, Type};
use crate::pack::Ontology;
use crate::rule::{Capture, Match};
use crate::span::{Mapped, Span};

/// What may stand for subject, object or a qualifier in a rule.
///
/// | written       | means                                                                 |
/// |---------------|-----------------------------------------------------------------------|
/// | `role`        | what the role caught; a list gives each of its members                |
/// | `role:Type`   | an entity of the class, named by the text that the role caught        |
/// | `role/list`   | the text split at 、, 和, 及; `role/list:Type` makes entities of the parts |
/// | `role/each:Type\|Type` | every mention of the classes in the text that the role caught        |
/// | `role/else@…` | what the role caught; where it caught nothing, or 该园区 that stands for nothing, the other filler |
/// | `a+b`         | the texts of several fillers put together (`org+title`, `=-+change`)   |
/// | `=text`       | the text itself                                                       |
/// | `@Type\|Type`  | the nearest mention of a class spoken of before, here or in the sentences above |
/// | `@Subject`    | the thing that the clause is about: a mention at the head of a clause, here or above; else the place |
/// | `role^`       | the county that the place which the role caught lies in, where it is a town or zone; `@county^` likewise |
/// | `@county`     | the nearest place of county level: before the match in the sentence, the section's, or above in the paragraph |
/// | `@event`      | the event named nearest in the sentence or above in the paragraph, else the one that the document is about |
/// | `@event:Type` | the event of the class that the document is about                     |
/// | `@topic:Type` | the first mention of the class in the short sentence that opens the paragraph, else in the section's heading |
/// | `@park`       | the park that the headline of the article names and that it speaks of more than of any other |
/// | `@city`       | the document's own place, where that is a city and the article, in the report of a tour the paragraph names nothing finer |
/// | `@scene`      | the park, zone or town in which the text looks round there (走进某园, 在某镇, 某园…) |
/// | `@site`       | the park or zone that 园区 alone stands for: the scene, else the one named last above in the article |
/// | `@theme`      | the chain that the heading of the section or article names and that its text goes on about |
/// | `@ceremony`   | `started` or `signed`, `completed`, where the article reports a ceremony at which its works were  |
/// | `@day`        | the day of that ceremony; `@day:started` only where works were started    |
/// | `@heading`    | the text of the section's heading; `@heading:Type` the first mention of the class in it |
/// | `@list`       | the last heading above that names a list (…排名, …名单); `@list:Type` the first mention in it |
/// | `@section`    | the place that the section is about                                   |
/// | `@place`      | the document's own place                                              |
#[derive(Debug, Clone, PartialEq)]
pub enum Filler {
    /// A role, perhaps as a class.
    Role(Arc<str>, Option<Type>),
    /// A role whose text is a list.
    List(Arc<str>, Option<Type>),
    /// The mentions of some classes in the text of a role.
    Each(Arc<str>, Sought),
    /// A role, or the other filler where it caught nothing.
    Else(Arc<str>, Box<Filler>),
    /// Several fillers put together.
    Joined(Vec<Filler>),
    /// A fixed text, with its number where it is one, such as the rank that 夺魁 means.
    Literal(String, Option<f64>),
    /// The nearest of some classes.
    Nearest(Sought),
    /// The county above the place that another filler gives.
    Above(Box<Filler>),
    /// The nearest county.
    County,
    /// The event that the document is about.
    Event(Option<Type>),
    /// The section's heading, or the first mention of a class in it.
    Heading(Option<Type>),
    /// What the paragraph's opening words or the section's heading name first of a class.
    Topic(Type),
    /// The heading of a list.
    ListHeading(Option<Type>),
    /// The park that the article is about.
    Park,
    /// The document's place, where that is a city and nothing finer is named near.
    City,
    /// The park or town in which the text looks round.
    Scene,
    /// The park or zone that is spoken of.
    Site,
    /// The chain that the section or article is about.
    Theme,
    /// What the article tells was done with the works that it lists.
    Ceremony,
    /// The day on which that was, perhaps only where it is this stage that they reached.
    Day(Option<Arc<str>>),
    /// What the clause is about.
    Subject,
    /// The section's place.
    Section,
    /// The document's place.
    Place,
}

/// What a filler gives; most give one thing.
pub(super) type Found<'a> = SmallVec<[Said<'a>; 1]>;

/// Where a match stands.
pub(super) struct Place<'p, 'a> {
    pub sentence: usize,
    /// The text of the sentence.
    pub text: &'a Mapped,
    /// Where the match is inside a name.
    pub whole: Option<Whole<'p, 'a>>,
}

/// A name in which rules match, as [`HEAD`] and its text.
pub(super) struct Whole<'p, 'a> {
    /// The name's index in the sentence.
    pub index: usize,
    /// Its first character.
    pub start: u32,
    /// The mentions that it swallowed; the first of them is item 1.
    pub inner: &'p [&'a Mention],
}

/// What stands in front of the text of a name in which rules match: the name as a whole, and a mark.
pub(super) const HEAD: [char; 2] = ['■', '：'];

impl<'a> Place<'_, 'a> {
    /// The characters of a match.
    fn slice(&self, span: Span) -> Cow<'a, str> {
        let text = self.text.slice(self.of_sentence(span));
        let head = HEAD.get(span.start as usize..HEAD.len().min(span.end as usize));
        match head.filter(|head| self.whole.is_some() && !head.is_empty()) {
            None => Cow::Borrowed(text),
            Some(head) => Cow::Owned(head.iter().chain(&text.chars().collect::<Vec<_>>()).collect()),
        }
    }

    /// Whether a word stands in a match.
    pub fn says(&self, span: Span, word: &str) -> bool {
        self.text.slice(self.of_sentence(span)).contains(word)
    }

    /// Where a match stands in the source; what stands in front of the text of a name stands where the name begins.
    pub fn source(&self, span: Span) -> Span {
        let inside = self.of_sentence(span);
        self.text.source(Span::new(inside.start, inside.end.max(inside.start + 1)))
    }

    /// The characters of the sentence in a match.
    fn of_sentence(&self, span: Span) -> Span {
        let Some(whole) = &self.whole else { return span };
        let inside = |at: u32| at.saturating_sub(HEAD.len() as u32) + whole.start;
        Span::new(inside(span.start), inside(span.end))
    }
}

impl Filler {
    /// Reads a filler as written; the pack has checked its classes.
    pub fn parse(written: &str, ontology: &Ontology) -> Filler {
        if written.contains('+') && written != "+" {
            return Filler::Joined(written.split('+').map(|part| Filler::parse(part, ontology)).collect());
        }
        if let Some(text) = written.strip_prefix('=') {
            return Filler::Literal(text.to_owned(), text.parse().ok());
        }
        if let Some(place) = written.strip_suffix('^') {
            return Filler::Above(Box::new(Filler::parse(place, ontology)));
        }
        match written.strip_prefix('@') {
            Some("section") => return Filler::Section,
            Some("place") => return Filler::Place,
            Some("Subject") => return Filler::Subject,
            Some("county") => return Filler::County,
            Some("park") => return Filler::Park,
            Some("city") => return Filler::City,
            Some("scene") => return Filler::Scene,
            Some("site") => return Filler::Site,
            Some("theme") => return Filler::Theme,
            Some("ceremony") => return Filler::Ceremony,
            Some("day") => return Filler::Day(None),
            Some(other) if other.starts_with("day:") => return Filler::Day(other.split(':').nth(1).map(Arc::from)),
            Some(other) if other.starts_with(char::is_lowercase) => {
                let (name, class) = other.split_once(':').map_or((other, None), |(n, c)| (n, ontology.class(c)));
                return match (name, class) {
                    ("event", _) => Filler::Event(class),
                    ("topic", Some(kind)) => Filler::Topic(kind),
                    ("list", _) => Filler::ListHeading(class),
                    _ => Filler::Heading(class),
                };
            }
            Some(classes) => {
                let kinds: Vec<Type> = classes.split('|').filter_map(|c| ontology.class(c)).collect();
                return Filler::Nearest(Sought::of(&kinds, ontology));
            }
            None => {}
        }
        if let Some((role, other)) = written.split_once("/else") {
            return Filler::Else(Arc::from(role), Box::new(Filler::parse(other, ontology)));
        }
        if let Some((role, classes)) = written.split_once("/each:") {
            let kinds: Vec<Type> = classes.split('|').filter_map(|c| ontology.class(c)).collect();
            return Filler::Each(Arc::from(role), Sought::of(&kinds, ontology));
        }
        let (role, class) = written.split_once(':').map_or((written, None), |(r, c)| (r, ontology.class(c)));
        match role.strip_suffix("/list") {
            Some(role) => Filler::List(Arc::from(role), class),
            None => Filler::Role(Arc::from(role), class),
        }
    }

    /// Whether the filler gives something in some match that catches no roles but those that are `caught`.
    pub(super) fn can_give(&self, caught: &impl Fn(&str) -> bool) -> bool {
        match self {
            Filler::Role(role, _) | Filler::List(role, _) => caught(role),
            Filler::Above(place) => place.can_give(caught),
            Filler::Joined(fillers) => fillers.iter().all(|filler| filler.can_give(caught)),
            _ => true,
        }
    }

    /// The place that is not named where its title is, but spoken of.
    fn governed<'a>(&'a self, found: &Match<'_>, place: &Place<'_, 'a>, discourse: &Discourse<'a>) -> Option<Said<'a>> {
        let spoken_of = match self {
            Filler::Nearest(sought) => sought.places && !sought.several,
            Filler::Place => true,
            _ => false,
        };
        if spoken_of { self.fill(found, place, discourse).into_iter().next() } else { None }
    }

    /// Whether what the clause is about is asked for.
    pub(super) fn asks_subject(&self) -> bool {
        match self {
            Filler::Subject => true,
            Filler::Else(_, other) => other.asks_subject(),
            _ => false,
        }
    }

    /// What the filler is in a match.
    pub(super) fn fill<'a>(&'a self, found: &Match<'_>, place: &Place<'_, 'a>, discourse: &Discourse<'a>) -> Found<'a> {
        match self {
            Filler::Literal(text, number) => smallvec![Said::Value {
                text: Cow::Borrowed(text),
                kind: None,
                amount: number.map(|number| Figure { number, unit: None }),
            }],
            Filler::Section => one(discourse.section_place()),
            Filler::Place => one(discourse.document.place.map(Said::Division)),
            Filler::Nearest(sought) => one(discourse.nearest(sought, place.sentence, found.span.start, found.span)),
            Filler::County => one(discourse.county(place.sentence, found.span.start)),
            Filler::Park => one(discourse.park()),
            Filler::City => one(discourse.city()),
            Filler::Site => one(discourse.site(place.sentence, found.span.start)),
            Filler::Scene => one(discourse.scene(place.sentence, found.span.start)),
            Filler::Theme => one(discourse.theme()),
            Filler::Ceremony => one(discourse.ceremony(None).map(|(stage, _)| plain(Cow::Borrowed(stage)))),
            Filler::Day(stage) => {
                one(discourse.ceremony(stage.as_deref()).and_then(|(_, day)| discourse.resolve(&day?)))
            }
            Filler::Event(None) => one(discourse.event_at(found.span)),
            Filler::Event(Some(kind)) => one(discourse.event(*kind)),
            Filler::Topic(kind) => one(discourse.topic(*kind)),
            Filler::Else(role, other) => {
                let caught = role_of(role, None, found, place, discourse);
                if caught.is_empty() { other.fill(found, place, discourse) } else { caught }
            }
            Filler::Each(role, sought) => each_of(role, sought, found, place, discourse),
            Filler::Heading(kind) => one(discourse.heading(*kind)),
            Filler::ListHeading(kind) => one(discourse.list_heading(*kind)),
            Filler::Above(filler) => {
                let below = filler.fill(found, place, discourse);
                below.iter().filter_map(|said| discourse.county_above(said)).collect()
            }
            Filler::Subject => one(discourse.subject(place.sentence, found.span.start, None)),
            Filler::Joined(fillers) => joined(fillers, found, place, discourse),
            Filler::Role(role, class) => role_of(role, *class, found, place, discourse),
            Filler::List(role, class) => members_of(role, *class, found, place, discourse),
        }
    }

    /// The `index`-th mention that a role caught, by its sentence and first character: which figure a claim is about.
    pub(super) fn mention(
        &self,
        found: &Match<'_>,
        index: usize,
        place: &Place<'_, '_>,
        discourse: &Discourse<'_>,
    ) -> Option<(usize, u32)> {
        let Filler::Role(role, _) = self else { return None };
        let Some(Capture::Mentions(members)) = found.role(role) else { return None };
        let member = *members.get(index)? as usize;
        let mention = match &place.whole {
            None => discourse.mentions[place.sentence].get(member)?,
            Some(whole) => whole.inner.get(member.checked_sub(1)?)?,
        };
        Some((place.sentence, mention.span.start))
    }
}

fn one(said: Option<Said<'_>>) -> Found<'_> {
    match said {
        Some(said) => smallvec![said],
        None => Found::new(),
    }
}

fn plain(text: Cow<'_, str>) -> Said<'_> {
    Said::Value { text, kind: None, amount: None }
}

/// What a role caught, perhaps as a class.
fn role_of<'a>(
    role: &str,
    class: Option<Type>,
    found: &Match<'_>,
    place: &Place<'_, 'a>,
    discourse: &Discourse<'a>,
) -> Found<'a> {
    let span = match found.role(role) {
        None => return Found::new(),
        Some(Capture::Mentions(members)) => {
            return match members[..] {
                [member] => one(said(member, class, place, discourse)),
                _ => members.iter().filter_map(|m| said(*m, class, place, discourse)).collect(),
            };
        }
        Some(Capture::Text(span)) => *span,
    };
    let text = place.slice(span);
    match class {
        Some(kind) => one(discourse.clean(text, class).map(|name| Said::Named { kind, name })),
        None if text.is_empty() => Found::new(),
        None => smallvec![plain(text)],
    }
}

/// The members of the list that a role caught, perhaps as a class.
fn members_of<'a>(
    role: &str,
    class: Option<Type>,
    found: &Match<'_>,
    place: &Place<'_, 'a>,
    discourse: &Discourse<'a>,
) -> Found<'a> {
    let text = match found.role(role) {
        None => return Found::new(),
        Some(Capture::Text(span)) => place.slice(*span),
        Some(capture) => Cow::Owned(texts(capture, place, discourse).unwrap_or_default().join("、")),
    };
    let said = |name: Cow<'a, str>| match class {
        Some(kind) => Said::Named { kind, name },
        None => plain(name),
    };
    let cleaned = |part| discourse.clean(part, class).map(said);
    match &text {
        Cow::Borrowed(text) => split_list(text).into_iter().map(Cow::Borrowed).filter_map(cleaned).collect(),
        Cow::Owned(text) => {
            split_list(text).into_iter().map(|part| Cow::Owned(part.to_owned())).filter_map(cleaned).collect()
        }
    }
}

/// The mentions of some classes in the text that a role caught.
fn each_of<'a>(
    role: &str,
    sought: &Sought,
    found: &Match,
    place: &Place<'_, 'a>,
    discourse: &Discourse<'a>,
) -> Found<'a> {
    let span = match found.role(role) {
        Some(Capture::Text(span)) if place.whole.is_none() => span,
        // a list that is all that was caught
        Some(Capture::Mentions(_)) => return role_of(role, None, found, place, discourse),
        _ => return Found::new(),
    };
    let mentions = discourse.mentions[place.sentence].iter().enumerate();
    let inside = mentions.filter(|(_, m)| m.span.start >= span.start && m.span.end <= span.end && sought.takes(m.kind));
    inside.filter_map(|(i, _)| discourse.resolve(&Said::Mention(place.sentence, i))).collect()
}

/// The texts of several fillers put together; a list among them gives one text a member. A place in front of a title is that of its level:
/// 市长 is a city's, also where the clause speaks of a county in it.
fn joined<'a>(fillers: &'a [Filler], found: &Match<'_>, place: &Place<'_, 'a>, discourse: &Discourse<'a>) -> Found<'a> {
    if let [Filler::Literal(sign, _), value] = fillers
        && *sign == "-"
    {
        return value.fill(found, place, discourse).iter().filter_map(|said| less(said, discourse)).collect();
    }
    let texts_of = |filler: &'a Filler| match filler {
        Filler::Role(role, None) => texts(found.role(role)?, place, discourse),
        other => {
            let filled = other.fill(found, place, discourse);
            let texts: Texts<'a> = filled.iter().filter_map(|said| discourse.text_of(said)).collect();
            Some(texts).filter(|t| !t.is_empty())
        }
    };
    let Some((last, front)) = fillers.split_last() else { return Found::new() };
    let ends = texts_of(last).unwrap_or_default();
    let mut beginnings: SmallVec<[String; 1]> = smallvec![String::new()];
    for filler in front {
        let texts = match (filler.governed(found, place, discourse), ends.first()) {
            (Some(governed), Some(title)) => discourse.governing(&governed, title).map(|name| smallvec![name]),
            _ => texts_of(filler),
        };
        let Some(texts) = texts else { return Found::new() };
        let put = |before: &String| texts.iter().map(move |text| format!("{before}{text}")).collect::<Vec<_>>();
        beginnings = beginnings.iter().flat_map(put).collect();
    }
    let put = |front: &String| ends.iter().map(|end| format!("{front}{}", behind(front, end))).collect::<Vec<_>>();
    beginnings.iter().flat_map(put).map(|text| plain(Cow::Owned(text))).collect()
}

/// What fell by so much: the value below zero.
fn less<'a>(said: &Said<'a>, discourse: &Discourse<'a>) -> Option<Said<'a>> {
    let text = Cow::Owned(format!("-{}", discourse.text_of(said)?));
    let amount = match discourse.resolve(said)? {
        Said::Value { amount, .. } => amount.map(|figure| Figure { number: -figure.number, ..figure }),
        _ => None,
    };
    Some(Said::Value { text, kind: None, amount })
}

/// The text that is put behind another, without a word with which the other ends: 某某公司 + 公司负责人.
fn behind<'t>(front: &str, text: &'t str) -> &'t str {
    let word = text.char_indices().nth(2).map_or("", |(two, _)| &text[..two]);
    if !word.is_empty() && front.ends_with(word) { &text[word.len()..] } else { text }
}

/// A member of a match's items as something said.
fn said<'a>(member: u32, class: Option<Type>, place: &Place<'_, 'a>, discourse: &Discourse<'a>) -> Option<Said<'a>> {
    let at = match &place.whole {
        None => Said::Mention(place.sentence, member as usize),
        Some(whole) if member == 0 => Said::Mention(place.sentence, whole.index),
        Some(whole) => {
            let mention: &'a Mention = whole.inner.get(member as usize - 1)?;
            return Some(match (&mention.meaning, mention.division) {
                (Meaning::Value(normal), _) => Said::Value {
                    text: Cow::Borrowed(&normal.text),
                    kind: Some(mention.kind),
                    amount: figure_of(&mention.meaning),
                },
                (_, Some(division)) => Said::Division(division),
                (Meaning::Name(name), _) => {
                    Said::Named { kind: class.unwrap_or(mention.kind), name: Cow::Borrowed(name) }
                }
                (Meaning::Anaphor, _) => return None,
            });
        }
    };
    let resolved = discourse.resolve(&at)?;
    match class {
        Some(kind) if discourse.kind_of(&resolved) != Some(kind) => {
            discourse.clean(discourse.printed(&resolved), class).map(|name| Said::Named { kind, name })
        }
        _ => Some(resolved),
    }
}

type Texts<'a> = SmallVec<[Cow<'a, str>; 2]>;

/// The texts of what a role caught; `None` where one of them has no text.
fn texts<'a>(capture: &Capture, place: &Place<'_, 'a>, discourse: &Discourse<'a>) -> Option<Texts<'a>> {
    match capture {
        Capture::Text(span) => Some(smallvec![place.slice(*span)]),
        Capture::Mentions(members) => {
            members.iter().map(|m| said(*m, None, place, discourse).and_then(|s| discourse.text_of(&s))).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Pack;

    #[test]
    fn a_word_that_meets_itself_is_said_once() {
        assert_eq!(behind("海川公司", "公司负责人"), "负责人");
        assert_eq!(behind("恒阳县委", "书记"), "书记");
        assert_eq!(behind("甲", "乙"), "乙");
    }

    #[test]
    fn fillers_are_read_as_written() {
        let pack = Pack::embedded().expect("the pack is valid");
        let ontology = &pack.ontology;
        let class = |name: &str| ontology.class(name).expect("the ontology has the class");
        let parse = |written: &str| Filler::parse(written, ontology);
        assert_eq!(parse("x"), Filler::Role("x".into(), None));
        assert_eq!(parse("x^"), Filler::Above(Box::new(parse("x"))));
        assert_eq!(
            parse("people/each:Person"),
            Filler::Each("people".into(), Sought::of(&[class("Person")], ontology))
        );
        assert_eq!(
            parse("place/else@Place"),
            Filler::Else("place".into(), Box::new(Filler::Nearest(Sought::of(&[class("Place")], ontology))))
        );
        assert_eq!(parse("@event"), Filler::Event(None));
        assert_eq!(parse("@topic:IndustryChain"), Filler::Topic(class("IndustryChain")));
    }
}
