//! Which time the figures of a bulletin are of, where they name none.

use super::{Discourse, Said};
use crate::model::{Meaning, Mention};
use crate::span::Span;

/// Sentences with a rise or fall in per cent from which an article is a bulletin.
const BULLETIN: usize = 5;
/// Words for what has changed since the time before.
const CHANGES: [&str; 4] = ["同比", "增长", "下降", "提高"];

impl<'a> Discourse<'a> {
    /// The time with which a clause of a bulletin began last.
    pub(super) fn running_period(&self, sentence: usize) -> Option<Said<'a>> {
        let (s, m) = self.periods.get(sentence).copied().flatten()?;
        self.resolve(&Said::Mention(s, m))
    }

    /// For each sentence of a bulletin the last span of time above with which a clause begins: sentence and index of a mention.
    pub(super) fn find_periods(&self) -> Vec<Option<(usize, usize)>> {
        let mut periods = vec![None; self.document.sentences.len()];
        for article in self.articles() {
            if article.clone().filter(|s| self.tells_change(*s)).nth(BULLETIN - 1).is_none() {
                continue;
            }
            let mut last = None;
            for (s, period) in article.clone().zip(&mut periods[article]) {
                *period = last;
                let heads = self.mentions[s].iter().enumerate().rev().find(|(_, m)| self.is_heading_time(s, m));
                last = heads.map(|(m, _)| (s, m)).or(last);
            }
        }
        periods
    }

    /// Whether a sentence tells a change in per cent.
    fn tells_change(&self, sentence: usize) -> bool {
        let percent = |m: &Mention| self.terms.percent == Some(m.kind);
        let text = self.document.sentences[sentence].text.as_str();
        self.mentions[sentence].iter().any(percent) && CHANGES.iter().any(|word| text.contains(word))
    }

    /// Whether a span of time begins a clause and is the whole of its beginning (上半年，), but for 全年, which is mostly a goal.
    fn is_heading_time(&self, sentence: usize, mention: &Mention) -> bool {
        let text = &self.document.sentences[sentence].text;
        let around = |from: u32, to: u32| text.slice(Span::new(from, to.min(text.len())));
        let (start, end) = (mention.span.start, mention.span.end);
        self.terms.period == Some(mention.kind)
            && matches!(mention.meaning, Meaning::Value(_))
            && (start == 0 || around(start - 1, start).ends_with(['，', '。', '；', '：', '“', '、']))
            && around(end, end + 1) == "，"
            && !around(start, end).starts_with("全年")
    }
}
