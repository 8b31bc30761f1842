//! What a report of a ceremony says of the works that it lists: were they started or signed, and on what day?

use super::heading::{uncounted, unnumbered};
use super::{Discourse, Said};
use crate::model::{Meaning, Part};
use crate::pack::Words;

/// Sentences of an article's body in which it says what was held.
const LEAD: usize = 2;
/// Longest heading of a list of works that are all at one stage, in characters.
const LONGEST_KIND: usize = 12;
/// Clauses between the number of works and the list of them, at most.
const COUNTED: usize = 3;
/// Length of a full date.
const DAY: usize = "2024-01-31".len();

/// A ceremony that an article reports.
#[derive(Debug)]
pub(super) struct Ceremony {
    article: u32,
    /// The stage that works reached at it; empty where some were started, others signed or finished.
    stage: &'static str,
    /// The day: sentence and index of the mention.
    day: Option<(usize, usize)>,
}

impl<'a> Discourse<'a> {
    /// The stage that works named here reached, and the day: that of the list which the sentence goes on with, else that of the one
    /// ceremony which the article reports; with `stage` only where it is that one.
    pub fn ceremony(&self, stage: Option<&str>) -> Option<(&'static str, Option<Said<'a>>)> {
        let article = self.document.sentences.get(self.at)?.article;
        let held = self.ceremonies.iter().find(|c| c.article == article);
        let reached = self
            .listed()
            .or_else(|| self.headed_stage())
            .or_else(|| held.map(|c| c.stage).filter(|stage| !stage.is_empty()))?;
        let day = held.and_then(|c| c.day).map(|(sentence, mention)| Said::Mention(sentence, mention));
        stage.is_none_or(|stage| stage == reached).then_some((reached, day))
    }

    /// The stage of the works under a heading that says no more than that (`一、续建项目（12个）`).
    fn headed_stage(&self) -> Option<&'static str> {
        let text = uncounted(unnumbered(self.document.sentences[self.own_heading()?].text.as_str()));
        let lists_works = text.contains("项目") && text.chars().count() <= LONGEST_KIND;
        only_stage(&self.terms.headed, text).filter(|_| lists_works)
    }

    /// The stage of the works in a list that began above (`集中开工的项目分别为：甲；乙；丙`).
    fn listed(&self) -> Option<&'static str> {
        let sentences = &self.document.sentences;
        let goes_on = |s: &usize| {
            *s > 0
                && sentences[*s - 1].paragraph == sentences[*s].paragraph
                && sentences[*s - 1].text.as_str().ends_with('；')
        };
        let first = (0..=self.at).rev().find(|s| !goes_on(s)).filter(|first| *first < self.at)?;
        let text = sentences[first].text.as_str();
        let opened = text.split_once("分别").or_else(|| text.split_once("包括")).or_else(|| text.split_once('：'));
        let clause = |(opening, _): (&'a str, &str)| opening.rsplit(['，', '。']).next();
        // 开工项目4个，总投资3亿元，为甲；乙: what counts the works
        let counts = |clause: &&str| clause.contains("项目") && clause.ends_with(['个', '项']);
        let counted = || text.split_once("，为")?.0.rsplit(['，', '。']).take(COUNTED).find(counts);
        let opening = opened.and_then(clause).or_else(counted)?;
        only_stage(&self.terms.kinds, opening)
    }

    /// The ceremonies of which articles tell in heading or lead.
    pub(super) fn find_ceremonies(&self) -> Vec<Ceremony> {
        self.articles().filter_map(|article| self.ceremony_of(article.start, article.end)).collect()
    }

    /// The ceremony that the sentences of an article tell of.
    fn ceremony_of(&self, start: usize, end: usize) -> Option<Ceremony> {
        let sentences = &self.document.sentences;
        let part = |s: &usize| sentences[*s].part;
        let lead = || (start..end).filter(|s| part(s) == Part::Body).take(LEAD);
        let headings = (start..end).take_while(|s| part(s) != Part::Body).filter(|s| part(s) == Part::Heading);
        let told = headings.chain(lead().filter(|s| self.day_in(*s).is_some()));
        let mut stage = None;
        for sentence in told {
            let text = sentences[sentence].text.as_str();
            for (named, words) in &self.terms.ceremonies {
                let held = words.find(text).next().is_some();
                if held {
                    stage = Some(if stage.is_none_or(|stage| stage == *named) { *named } else { "" });
                }
            }
        }
        let day = lead().find_map(|s| self.day_in(s));
        Some(Ceremony { article: sentences[start].article, stage: stage?, day })
    }

    /// The first full date that a sentence names, with its sentence.
    fn day_in(&self, sentence: usize) -> Option<(usize, usize)> {
        let full = |meaning: &Meaning| matches!(meaning, Meaning::Value(normal) if normal.text.len() == DAY);
        let mut mentions = self.mentions[sentence].iter();
        let at = mentions.position(|m| Some(m.kind) == self.terms.date && full(&m.meaning))?;
        Some((sentence, at))
    }
}

/// The one stage of which a word stands in a text.
fn only_stage(stages: &[(&'static str, Words)], text: &str) -> Option<&'static str> {
    let mut told = stages.iter().filter(|(_, words)| words.find(text).next().is_some());
    let (stage, _) = told.next()?;
    told.next().is_none().then_some(*stage)
}
