//! Surname and office → persons: 县委书记某某, 总经理某某介绍, “…”某某说.

use std::sync::Arc;

use super::{Kinds, named, put};
use crate::model::Mention;
use crate::pack::Pack;
use crate::span::{Mapped, Span};

/// Words that follow a person's name.
#[derive(Debug)]
pub struct Persons {
    after_title: Vec<Vec<char>>,
    speech: Vec<Vec<char>>,
    serves: Vec<Vec<char>>,
    /// Characters that no given name holds.
    strange: Vec<char>,
    /// Words that a name does not begin with.
    starts: Vec<String>,
    never: Vec<String>,
    id: Arc<str>,
}

impl Persons {
    /// The lists `after_person`, `speech_verbs`, `serve_verbs`, `not_in_names`, `not_name_starts` and `not_persons` of the lexicon.
    pub fn compile(pack: &Pack) -> Persons {
        let list = |name: &str| pack.lexicon.list(name).iter().map(|w| w.chars().collect()).collect();
        Persons {
            after_title: list("after_person"),
            speech: list("speech_verbs"),
            serves: list("serve_verbs"),
            strange: pack.lexicon.list("not_in_names").iter().flat_map(|w| w.chars()).collect(),
            starts: pack.lexicon.list("not_name_starts").to_vec(),
            never: pack.lexicon.list("not_persons").to_vec(),
            id: Arc::from("form/person"),
        }
    }

    /// Adds the persons of a sentence to its mentions.
    pub fn find(&self, text: &Mapped, mentions: &mut Vec<Mention>, kinds: Kinds, pack: &Pack) {
        let chars: Vec<char> = text.as_str().chars().collect();
        let titles: Vec<u32> =
            mentions.iter().filter(|m| pack.ontology.is_a(m.kind, kinds.title)).map(|m| m.span.end).collect();
        // 县领导王某、李某等
        let leaders = chars
            .windows(3)
            .enumerate()
            .filter(|(_, w)| matches!(w, ['省' | '市' | '县' | '区' | '州', '领', '导']))
            .map(|(i, _)| i as u32 + 3);
        let titles: Vec<u32> = titles.into_iter().chain(leaders).collect();
        for mut at in titles {
            // 书记同志？ no: 书记王某、县长李某: each after its own title; 副市长王某、李某: a list after one
            while let Some(span) = self.name_at(&chars, at, &self.after_title, true, mentions, pack) {
                put(mentions, named(span, kinds.person, text.slice(span).to_owned(), &self.id));
                at = span.end;
                if !matches!(chars.get(at as usize), Some('、' | '和'))
                    || mentions.iter().any(|m| m.span.start == at + 1)
                {
                    break;
                }
                at += 1;
            }
        }
        for (i, c) in chars.iter().enumerate() {
            if !pack.gazetteer.is_surname(&c.to_string()) {
                continue;
            }
            let before = i.checked_sub(1).map(|j| chars[j]);
            let found = match before {
                // at the beginning of a clause, before a verb of speech or a post in brackets
                None | Some('，' | '。' | '”' | '；' | '：' | '、' | '！' | '？' | ' ' | '|') => self
                    .name_at(&chars, i as u32, &self.speech, false, mentions, pack)
                    .or_else(|| self.before_post(&chars, i as u32, mentions, kinds, pack)),
                Some('由' | '是' | '请') => self.name_at(&chars, i as u32, &self.serves, false, mentions, pack),
                _ => None,
            };
            if let Some(span) = found {
                put(mentions, named(span, kinds.person, text.slice(span).to_owned(), &self.id));
            }
        }
    }

    /// A name in front of a post in brackets: 王某某（市委书记）.
    fn before_post(&self, chars: &[char], at: u32, mentions: &[Mention], kinds: Kinds, pack: &Pack) -> Option<Span> {
        (2..=3).map(|n| Span::new(at, at + n)).find(|span| {
            let post = |m: &Mention| {
                m.span.start == span.end + 1
                    && (pack.ontology.is_a(m.kind, kinds.title) || m.kind == kinds.organization)
            };
            chars.get(span.end as usize) == Some(&'（')
                && mentions.iter().any(post)
                && self.is_person(&chars[at as usize..span.end as usize], pack)
        })
    }

    fn is_person(&self, name: &[char], pack: &Pack) -> bool {
        let text: String = name.iter().collect();
        pack.gazetteer.is_name(&text)
            && !self.never.iter().any(|w| text.contains(w.as_str()))
            && !self.starts.iter().any(|w| text.starts_with(w.as_str()))
            && !name[1..].iter().any(|c| self.strange.contains(c))
    }

    /// A name that begins at `at` and is followed by one of `after` (or by the end, where `end` says so).
    fn name_at(
        &self,
        chars: &[char],
        at: u32,
        after: &[Vec<char>],
        end: bool,
        mentions: &[Mention],
        pack: &Pack,
    ) -> Option<Span> {
        let at = at as usize;
        let fits = |n: usize| {
            let name = chars.get(at..at + n)?;
            let known = self.is_person(name, pack);
            let free = !mentions.iter().any(|m| m.span.overlaps(Span::new(at as u32, (at + n) as u32)));
            let rest = &chars[at + n..];
            let follows =
                rest.first().map_or(end, |c| (end && is_mark(*c)) || after.iter().any(|w| rest.starts_with(w)));
            let mention_follows = end && mentions.iter().any(|m| m.span.start as usize == at + n);
            (known && free && (follows || mention_follows)).then_some(n)
        };
        // straight after a post, three characters are a name even before a word of no list
        let plain = || {
            let name = chars.get(at..at + 3).filter(|_| end)?;
            let free = !mentions.iter().any(|m| m.span.overlaps(Span::new(at as u32, at as u32 + 3)));
            (free && self.is_person(name, pack)).then_some(3)
        };
        // 陈某连夜, 张某作为: the third character begins the next word
        let word_after =
            |n: usize| after.iter().any(|w| w.len() > 1 && chars.get(at + n..).is_some_and(|rest| rest.starts_with(w)));
        let two = || fits(2).filter(|_| word_after(2) && !word_after(3));
        let n = two()
            .or_else(|| fits(3))
            .or_else(|| fits(2))
            .or_else(|| fits(4))
            .or_else(|| self.dotted(&chars[at..]))
            .or_else(plain)?;
        Some(Span::new(at as u32, (at + n) as u32))
    }
}

impl Persons {
    /// Length of a name with a dot (阿依古丽·买买提) that a word of the list follows.
    fn dotted(&self, rest: &[char]) -> Option<usize> {
        let dot = rest.iter().take(7).position(|c| *c == '·').filter(|d| *d >= 2)?;
        (dot + 3..=dot + 7).find(|n| {
            let after = rest.get(*n..).unwrap_or_default();
            after.first().is_none_or(|c| is_mark(*c))
                || self.speech.iter().chain(&self.after_title).any(|w| w.len() > 1 && after.starts_with(w))
        })
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '：' | '、' | '！' | '？' | '“' | '”' | '（' | '）' | '《')
}
