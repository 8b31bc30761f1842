//! Surname and office → persons: 县委书记某某, 总经理某某介绍, “…”某某说.

use std::sync::Arc;

use super::nearby::beginning;
use super::words::{ByChar, Words};
use super::{Kinds, named, put};
use crate::model::Mention;
use crate::pack::Pack;
use crate::span::{Mapped, Span};

/// Bytes of a Han character.
const HAN: usize = '一'.len_utf8();

/// Characters behind which a clause begins.
const CLAUSE: [char; 10] = ['，', '。', '”', '；', '：', '、', '！', '？', ' ', '|'];

/// Characters in front of a person who has something to do: 由王某负责.
const BEFORE: [char; 3] = ['由', '是', '请'];

/// Words that follow a person's name.
#[derive(Debug)]
pub struct Persons {
    surnames: Words,
    /// Characters behind which a name may begin.
    cues: Words,
    after_title: Words,
    speech: Words,
    serves: Words,
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
    /// At surnames that begin a clause (`true`) or stand behind 由.
    surnames: Vec<(u32, bool)>,
}

impl Persons {
    /// The surnames, and the lists `after_person`, `speech_verbs`, `serve_verbs`, `not_in_names`, `not_name_starts` and
    /// `not_persons` of the lexicon.
    pub fn compile(pack: &Pack) -> Persons {
        let list = |name: &str| Words::list(pack.lexicon.list(name));
        Persons {
            surnames: Words::list(pack.gazetteer.surnames()),
            cues: Words::list(CLAUSE.into_iter().chain(BEFORE).chain(['导']).map(String::from)),
            after_title: list("after_person"),
            speech: list("speech_verbs"),
            serves: list("serve_verbs"),
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
        let mut titles: Vec<u32> = mentions.iter().filter(is_title).map(|m| m.span.end).collect();
        // 县领导王某、李某等
        titles.extend(starts.leaders);
        for at in titles {
            self.behind_title(at, text, mentions, kinds);
        }
        for (at, clause) in starts.surnames {
            let found = if clause {
                // before a verb of speech or a post in brackets
                let speaks = self.name_at(at, After { words: &self.speech, post: false }, text, mentions);
                speaks.or_else(|| self.before_post(at, text, mentions, kinds, pack))
            } else {
                self.name_at(at, After { words: &self.serves, post: false }, text, mentions)
            };
            if let Some(span) = found {
                put(mentions, named(span, kinds.person, text.slice(span).to_owned(), &self.id));
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
        starts.surnames.extend(surname(0).then_some((0, true)));
        for at in self.cues.places(whole) {
            let (before, here) = whole.split_at(at);
            let Some(cue) = here.chars().next() else { break };
            let behind = at + cue.len_utf8();
            let clause = CLAUSE.contains(&cue);
            if (clause || BEFORE.contains(&cue)) && surname(behind) {
                starts.surnames.push((text.char_at(behind), clause));
            }
            let led = || before.strip_suffix('领').is_some_and(|b| b.ends_with(['省', '市', '县', '区', '州']));
            if cue == '导' && led() {
                starts.leaders.push(text.char_at(behind));
            }
        }
        starts
    }

    /// 书记王某、县长李某: each after its own title; 副市长王某、李某: a list after one.
    fn behind_title(&self, mut at: u32, text: &Mapped, mentions: &mut Vec<Mention>, kinds: Kinds) {
        while let Some(span) = self.name_at(at, After { words: &self.after_title, post: true }, text, mentions) {
            put(mentions, named(span, kinds.person, text.slice(span).to_owned(), &self.id));
            at = span.end + 1;
            if !text.as_str()[text.byte(span.end)..].starts_with(['、', '和']) || beginning(mentions, at).is_some() {
                break;
            }
        }
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
        let han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
        let length = name.len() / HAN;
        let surname = |n: usize| self.surnames.beginning(name).any(|(s, ())| s.len() == n * HAN);
        (2..=4).contains(&length)
            && (length >= 3 && surname(2) || length <= 3 && surname(1))
            && name.chars().all(han)
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
                && !mentions.iter().any(|m| m.span.overlaps(span))
        };
        let fits = |n: u32| {
            let rest = behind(n);
            let told =
                after.post && (rest.is_empty() || rest.starts_with(is_mark) || beginning(mentions, at + n).is_some());
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

/// Whether `text` begins with one of `words` that has more than one character.
fn is_longer(words: &Words, text: &str) -> bool {
    words.longest(text).is_some_and(|w| w.chars().nth(1).is_some())
}

fn is_mark(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '：' | '、' | '！' | '？' | '“' | '”' | '（' | '）' | '《')
}
