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
    never: Vec<String>,
    id: Arc<str>,
}

impl Persons {
    /// The lists `after_person`, `speech_verbs` and `not_persons` of the lexicon.
    pub fn compile(pack: &Pack) -> Persons {
        let list = |name: &str| pack.lexicon.list(name).iter().map(|w| w.chars().collect()).collect();
        Persons {
            after_title: list("after_person"),
            speech: list("speech_verbs"),
            never: pack.lexicon.list("not_persons").to_vec(),
            id: Arc::from("form/person"),
        }
    }

    /// Adds the persons of a sentence to its mentions.
    pub fn find(&self, text: &Mapped, mentions: &mut Vec<Mention>, kinds: Kinds, pack: &Pack) {
        let chars: Vec<char> = text.as_str().chars().collect();
        let titles: Vec<u32> = mentions.iter().filter(|m| pack.ontology.is_a(m.kind, kinds.title)).map(|m| m.span.end).collect();
        for mut at in titles {
            // 书记同志？ no: 书记王某、县长李某: each after its own title; 副市长王某、李某: a list after one
            while let Some(span) = self.name_at(&chars, at, &self.after_title, true, mentions, pack) {
                put(mentions, named(span, kinds.person, text.slice(span).to_owned(), &self.id));
                at = span.end;
                if !matches!(chars.get(at as usize), Some('、' | '和')) || mentions.iter().any(|m| m.span.start == at + 1) {
                    break;
                }
                at += 1;
            }
        }
        // at the beginning of a clause, before a verb of speech
        for (i, c) in chars.iter().enumerate() {
            let starts = i == 0 || matches!(chars[i - 1], '，' | '。' | '”' | '；' | '：' | '、' | '！' | '？');
            if starts && pack.gazetteer.is_surname(&c.to_string()) {
                if let Some(span) = self.name_at(&chars, i as u32, &self.speech, false, mentions, pack) {
                    put(mentions, named(span, kinds.person, text.slice(span).to_owned(), &self.id));
                }
            }
        }
    }

    /// A name that begins at `at` and is followed by one of `after` (or by the end, where `end` says so).
    fn name_at(&self, chars: &[char], at: u32, after: &[Vec<char>], end: bool, mentions: &[Mention], pack: &Pack) -> Option<Span> {
        let at = at as usize;
        let fits = |n: usize| {
            let name = chars.get(at..at + n)?;
            let text: String = name.iter().collect();
            let known = pack.gazetteer.is_name(&text) && !self.never.iter().any(|w| text.contains(w.as_str()));
            let free = !mentions.iter().any(|m| m.span.overlaps(Span::new(at as u32, (at + n) as u32)));
            let rest = &chars[at + n..];
            let follows = rest.first().map_or(end, |c| (end && is_mark(*c)) || after.iter().any(|w| rest.starts_with(w)));
            let mention_follows = end && mentions.iter().any(|m| m.span.start as usize == at + n);
            (known && free && (follows || mention_follows)).then_some(n)
        };
        let n = fits(3).or_else(|| fits(2)).or_else(|| fits(4))?;
        Some(Span::new(at as u32, (at + n) as u32))
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '：' | '、' | '！' | '？' | '“' | '”' | '（' | '）' | '《')
}
