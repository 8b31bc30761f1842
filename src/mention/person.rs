//! Surname and office → persons: 县委书记某某, 总经理某某介绍, “…”某某说.

use std::sync::Arc;

use super::nearby::beginning;
use super::words::{ByChar, Words};
use super::{Kinds, named, put};
use crate::model::Mention;
use crate::pack::Pack;
use crate::span::{Mapped, Span, is_han};

/// Bytes of a Han character.
const HAN: usize = '一'.len_utf8();

/// Characters behind which a clause begins.
const CLAUSE: [char; 10] = ['，', '。', '”', '；', '：', '、', '！', '？', ' ', '|'];

/// Characters in front of a person who has something to do: 由王某负责.
const BEFORE: [char; 3] = ['由', '是', '请'];

/// Last characters of words for what one does: 技术员, 厂长, 主管, 设计师, 经理, 创始人, 主任, 读者.
const DOES: [char; 10] = ['员', '长', '管', '师', '理', '人', '任', '者', '民', '工'];

/// Words that follow a person's name.
#[derive(Debug)]
pub struct Persons {
    surnames: Words,
    /// Characters behind which a name may begin.
    cues: Words,
    after_title: Words,
    speech: Words,
    serves: Words,
    /// What those do who are named at the head of a sentence.
    joins: Words,
    /// Characters that no given name holds.
    strange: ByChar<()>,
    /// Words that a name does not begin with.
    starts: Words,
    never: Words,
    id: Arc<str>,
}

/// What must follow a name.
#[derive(Clone, Copy)]
struct After<'a> {
    words: &'a Words,
    /// Whether the name stands behind a post: then a mark, a mention or the end of the sentence may follow, too.
    post: bool,
}

/// Where a name may begin, told by the text alone.
#[derive(Default)]
struct Starts {
    /// Behind 县领导.
    leaders: Vec<u32>,
    /// At surnames.
    surnames: Vec<(u32, Cue)>,
}

/// What stands in front of a surname.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cue {
    /// The beginning of a clause.
    Clause,
    /// 由, 是, 请.
    Deed,
    /// A word for what one does.
    Work,
}

impl Persons {
    /// The surnames, and the lists `after_person`, `speech_verbs`, `serve_verbs`, `join_verbs`, `not_in_names`, `not_name_starts` and
    /// `not_persons` of the lexicon.
    pub fn compile(pack: &Pack) -> Persons {
        let list = |name: &str| Words::list(pack.lexicon.list(name));
        Persons {
            surnames: Words::list(pack.gazetteer.surnames()),
            cues: Words::list(CLAUSE.into_iter().chain(BEFORE).chain(DOES).chain(['导']).map(String::from)),
            after_title: list("after_person"),
            speech: list("speech_verbs"),
            serves: list("serve_verbs"),
            joins: list("join_verbs"),
            strange: ByChar::new(pack.lexicon.list("not_in_names").iter().flat_map(|w| w.chars()).map(|c| (c, ()))),
            starts: list("not_name_starts"),
            never: list("not_persons"),
            id: Arc::from("form/person"),
        }
    }

    /// Adds the persons of a sentence to its mentions.
    pub fn find(&self, text: &Mapped, mentions: &mut Vec<Mention>, kinds: Kinds, pack: &Pack) {
        let starts = self.starts(text);
        let is_title = |m: &&Mention| pack.ontology.is_a(m.kind, kinds.title);
        let titles: Vec<u32> = mentions.iter().filter(is_title).map(|m| m.span.end).collect();
        for at in titles {
            self.behind_title(at, text, mentions, kinds);
        }
        // 县领导王某、李某等
        for at in starts.leaders {
            self.listed(at, text, mentions, kinds);
        }
        for (at, cue) in starts.surnames {
            let told = |words| self.name_at(at, After { words, post: false }, text, mentions);
            let found = match cue {
                // before a verb of speech or a post in brackets
                Cue::Clause => {
                    let speaks = told(&self.speech);
                    speaks.or_else(|| self.before_post(at, text, mentions, kinds, pack))
                }
                Cue::Deed => told(&self.serves),
                Cue::Work => told(&self.speech).filter(|s| is_longer(&self.speech, &text.as_str()[text.byte(s.end)..])),
            };
            match found {
                Some(span) => put(mentions, named(span, kinds.person, text.slice(span).to_owned(), &self.id)),
                None if cue == Cue::Clause => self.joining(at, text, mentions, kinds),
                None => {}
            }
        }
    }

    fn starts(&self, text: &Mapped) -> Starts {
        let whole = text.as_str();
        let surname = |at: usize| {
            let first = whole[at..].chars().next().map_or(0, char::len_utf8);
            self.surnames.beginning(&whole[at..]).any(|(s, ())| s.len() == first)
        };
        let mut starts = Starts::default();
        starts.surnames.extend(surname(0).then_some((0, Cue::Clause)));
        for at in self.cues.places(whole) {
            let (before, here) = whole.split_at(at);
            let Some(cue) = here.chars().next() else { break };
            let behind = at + cue.len_utf8();
            let kind = match cue {
                _ if CLAUSE.contains(&cue) => Some(Cue::Clause),
                _ if BEFORE.contains(&cue) => Some(Cue::Deed),
                _ if DOES.contains(&cue) => Some(Cue::Work),
                _ => None,
            };
            if let Some(kind) = kind.filter(|_| surname(behind)) {
                starts.surnames.push((text.char_at(behind), kind));
            }
            let led = || before.strip_suffix('领').is_some_and(|b| b.ends_with(['省', '市', '县', '区', '州']));
            if cue == '导' && led() {
                starts.leaders.push(text.char_at(behind));
            }
        }
        starts
    }

    /// 书记王某、县长李某: each after its own title; 副市长王某、李某: a list after one.
    fn behind_title(&self, at: u32, text: &Mapped, mentions: &mut Vec<Mention>, kinds: Kinds) {
        let Some(span) = self.name_at(at, After { words: &self.after_title, post: true }, text, mentions) else {
            return;
        };
        put(mentions, named(span, kinds.person, text.slice(span).to_owned(), &self.id));
        if text.as_str()[text.byte(span.end)..].starts_with(['、', '和']) && beginning(mentions, span.end + 1).is_none()
        {
            self.listed(span.end + 1, text, mentions, kinds);
        }
    }

    /// 王某某、李某（县委副书记）、张某等: the names of a list that begins at `at`.
    fn listed(&self, at: u32, text: &Mapped, mentions: &mut Vec<Mention>, kinds: Kinds) {
        for span in self.members(at, text, mentions, kinds).0 {
            put(mentions, named(span, kinds.person, text.slice(span).to_owned(), &self.id));
        }
    }

    /// 王某某、李某陪同: two names and more at the head of a clause, and what they do.
    fn joining(&self, at: u32, text: &Mapped, mentions: &mut Vec<Mention>, kinds: Kinds) {
        let (members, end) = self.members(at, text, mentions, kinds);
        let rest = &text.as_str()[text.byte(end)..];
        let rest = rest.strip_prefix('等').unwrap_or(rest);
        if members.len() < 2 || !self.joins.begin(rest) && !rest.starts_with("县领导") && !rest.starts_with("市领导")
        {
            return;
        }
        for span in members {
            put(mentions, named(span, kinds.person, text.slice(span).to_owned(), &self.id));
        }
    }

    /// The names of a list, and where it ends. Inside a list a name may look like a word, have a rare surname, or hold a place.
    fn members(&self, mut at: u32, text: &Mapped, mentions: &[Mention], kinds: Kinds) -> (Vec<Span>, u32) {
        let mut members: Vec<Span> = Vec::new();
        let mut end = at;
        while let Some(span) = self.member(at, !members.is_empty(), text, mentions, kinds) {
            members.push(span);
            end = span.end;
            let rest = &text.as_str()[text.byte(end)..];
            // 李某（县委副书记）、张某
            let behind =
                rest.strip_prefix('（').and_then(|r| r.split_once('）')).filter(|(inside, _)| inside.len() < 45);
            let next = behind.map_or(rest, |(_, behind)| behind);
            // 王某某 李某: set apart by blanks, which a sentence does not keep
            if behind.is_none() && is_gap(text, end) {
                at = end;
                continue;
            }
            let Some(joint) = next.chars().next().filter(|c| matches!(c, '、' | '和' | '及' | '与')) else { break };
            at = text.char_at(text.as_str().len() - next.len() + joint.len_utf8());
        }
        (members, end)
    }

    /// A name of a list: it ends at a mark, or a word of what follows names.
    fn member(&self, at: u32, inside: bool, text: &Mapped, mentions: &[Mention], kinds: Kinds) -> Option<Span> {
        let fits = |n: &u32| {
            let span = Span::new(at, at + n);
            if span.end > text.len() {
                return false;
            }
            let rest = &text.as_str()[text.byte(span.end)..];
            let marked = rest.is_empty() || rest.starts_with(is_mark) || is_gap(text, span.end);
            let ended = marked || self.after_title.begin(rest) || self.joins.begin(rest);
            ended
                && self.may_be_person(text.slice(span), marked && inside)
                && mentions.iter().filter(|m| m.span.overlaps(span)).all(|m| {
                    span.contains(m.span) && m.span.len() <= 2 && (m.kind == kinds.industry || m.kind == kinds.place)
                })
        };
        let more = |n: &u32| is_longer(&self.after_title, &text.as_str()[text.byte((at + n).min(text.len()))..]);
        [2].into_iter()
            .find(|n| more(n) && fits(n))
            .or_else(|| [3, 2, 4].into_iter().find(fits))
            .map(|n| Span::new(at, at + n))
            .or_else(|| {
                let n = self.dotted(&text.as_str()[text.byte(at)..])?;
                Some(Span::new(at, at + n))
            })
    }

    /// Whether a member of a list may be a person; `marked` is between two marks, and there the surname may be a rare one.
    fn may_be_person(&self, name: &str, marked: bool) -> bool {
        if self.is_person(name) {
            return true;
        }
        let surname = self.surnames.begin(name);
        let strange = |c: char| !self.strange.get(c).is_empty();
        (2..=3).contains(&(name.len() / HAN))
            && marked
            && name.chars().all(is_han)
            && !name.chars().skip(usize::from(surname)).any(strange)
            && (surname || !self.starts.begin(name) && !self.never.within(name))
    }

    /// A name in front of a post in brackets: 王某某（市委书记）.
    fn before_post(&self, at: u32, text: &Mapped, mentions: &[Mention], kinds: Kinds, pack: &Pack) -> Option<Span> {
        (2..=3).map(|n| Span::new(at, at + n)).find(|span| {
            let is_post = |m: &Mention| pack.ontology.is_a(m.kind, kinds.title) || m.kind == kinds.organization;
            text.as_str()[text.byte(span.end)..].starts_with('（')
                && beginning(mentions, span.end + 1).is_some_and(is_post)
                && self.is_person(text.slice(*span))
        })
    }

    /// Whether `name` has the form of a person's name: a surname and one or two characters, none of them strange.
    fn is_person(&self, name: &str) -> bool {
        let length = name.len() / HAN;
        let surname = |n: usize| self.surnames.beginning(name).any(|(s, ())| s.len() == n * HAN);
        (2..=4).contains(&length)
            && (length >= 3 && surname(2) || length <= 3 && surname(1))
            && name.chars().all(is_han)
            && name.chars().skip(1).all(|c| self.strange.get(c).is_empty())
            && !self.starts.begin(name)
            && !self.never.within(name)
    }

    /// A name that begins at `at` and is followed by what `after` says.
    fn name_at(&self, at: u32, after: After<'_>, text: &Mapped, mentions: &[Mention]) -> Option<Span> {
        let behind = |n: u32| &text.as_str()[text.byte(at + n)..];
        // most places begin with no surname
        if !self.surnames.begin(behind(0)) {
            return self.dotted(behind(0)).map(|n| Span::new(at, at + n));
        }
        // characters that no mention takes and that are a name
        let is_name = |n: u32| {
            let span = Span::new(at, at + n);
            span.end <= text.len()
                && self.is_person(text.slice(span))
                // 钢 of a given name is no product
                && !mentions.iter().any(|m| m.span.overlaps(span) && !(m.span.len() == 1 && span.contains(m.span)))
        };
        let fits = |n: u32| {
            let rest = behind(n);
            let told = after.post
                && (rest.is_empty()
                    || rest.starts_with(is_mark)
                    || beginning(mentions, at + n).is_some_and(|m| m.span.len() > 1));
            (told || after.words.begin(rest)) && is_name(n)
        };
        // 陈某连夜, 张某作为: the third character begins the next word
        let two = || (is_longer(after.words, behind(2)) && !is_longer(after.words, behind(3)) && fits(2)).then_some(2);
        let n = two()
            .or_else(|| [3, 2, 4].into_iter().find(|n| fits(*n)))
            .or_else(|| self.dotted(behind(0)))
            // straight after a post, three characters are a name even before a word of no list
            .or_else(|| (after.post && is_name(3)).then_some(3))?;
        Some(Span::new(at, at + n))
    }

    /// Length of a name with a dot (阿依古丽·买买提) that a word of the list follows.
    fn dotted(&self, rest: &str) -> Option<u32> {
        let dot = rest.chars().take(7).position(|c| c == '·').filter(|d| *d >= 2)?;
        let ends = |n: &usize| {
            let after = rest.char_indices().nth(*n).map_or("", |(at, _)| &rest[at..]);
            after.is_empty()
                || after.starts_with(is_mark)
                || is_longer(&self.speech, after)
                || is_longer(&self.after_title, after)
        };
        (dot + 3..=dot + 7).find(ends).map(|n| n as u32)
    }
}

/// Whether the source has something between the characters before and behind `at`.
fn is_gap(text: &Mapped, at: u32) -> bool {
    let before = at.checked_sub(1).and_then(|before| text.origin(before));
    before.zip(text.origin(at)).is_some_and(|(before, behind)| behind > before + 1)
}

/// Whether `text` begins with one of `words` that has more than one character.
fn is_longer(words: &Words, text: &str) -> bool {
    words.longest(text).is_some_and(|w| w.chars().nth(1).is_some())
}

fn is_mark(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '：' | '、' | '！' | '？' | '“' | '”' | '（' | '）' | '《')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_between_two_marks_may_look_like_a_word() {
        let persons = Persons::compile(&Pack::embedded().expect("the pack is valid"));
        assert!(persons.is_person("王建国") && persons.may_be_person("王建国", false));
        assert!(persons.may_be_person("黄河", true) && !persons.may_be_person("黄河", false));
        assert!(!persons.may_be_person("各乡镇", true) && !persons.may_be_person("王建设的", true));
    }
}
