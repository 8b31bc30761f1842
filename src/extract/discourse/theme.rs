//! Which industry chain a section or article is about.

use std::ops::Range;

use super::{Discourse, Said, char_at, unnumbered};
use crate::model::{Meaning, Mention, Part, Type};
use crate::span::Span;

/// How often, of five times that a text speaks of a chain, it must be the heading's for the text to be about it.
const OF_FIVE: usize = 3;
/// How often an article must name the chain of its headline.
const OFTEN: usize = 2;
/// Length of what may follow the chain that a paragraph begins with, up to the mark (`产业链方面`).
const TAIL: usize = 5;
/// Words of a chain's name that do not tell it from others.
const ENDINGS: [&str; 5] = ["全产业链", "产业链", "产业", "行业", "链"];

/// An industry chain that a text names.
#[derive(Debug, Clone)]
struct Chain<'a> {
    sentence: usize,
    mention: &'a Mention,
    name: &'a str,
    said: Said<'a>,
}

impl<'a> Discourse<'a> {
    /// The chain that the present section, else the article is about.
    pub fn theme(&self) -> Option<Said<'a>> {
        self.resolve(self.themes.get(self.at)?.as_ref()?)
    }

    /// For each sentence the chain in the heading of its section or article, where the text goes on about it.
    pub(super) fn find_themes(&self) -> Vec<Option<Said<'a>>> {
        let sentences = &self.document.sentences;
        let mut themes = vec![None; sentences.len()];
        for Range { start, end } in self.articles() {
            let told = |chain: &Chain<'a>| self.is_whole(chain) || self.goes_on(chain, start, end, OFTEN);
            let headed = self.headed_chain(start, end).filter(told);
            let led = || self.led_chain(start, end).filter(|chain| self.goes_on(chain, start, end, OFTEN * 2));
            let whole = headed.or_else(led);
            let mut first = start;
            while first < end {
                let section = sentences[first].section;
                let last = (first..end).find(|s| sentences[*s].section != section).unwrap_or(end);
                let own = self.headed_chain(first, last).filter(|own| {
                    // a part of what the article is about: 医药产业企业 in a text on 医药健康产业
                    first > start && whole.as_ref().is_none_or(|whole| !whole.name.contains(stem(own.name)))
                });
                let theme = match own {
                    Some(own) => Some(own).filter(|chain| self.goes_on(chain, first, last, 1)),
                    None => whole.clone(),
                };
                themes[first..last].fill(theme.map(|chain| chain.said));
                first = last;
            }
        }
        themes
    }

    /// The one chain that the headings before the body name.
    fn headed_chain(&self, start: usize, end: usize) -> Option<Chain<'a>> {
        let headings = (start..end).take_while(|s| self.document.sentences[*s].part == Part::Heading);
        let mut chains = headings.flat_map(|s| self.chains_of(s));
        let chain = match chains.next() {
            Some(chain) => Some(chain).filter(|_| chains.next().is_none()),
            None => self.chain_in_event(start, end),
        };
        chain.filter(|chain| self.is_special(chain))
    }

    /// The one chain that the first sentence of the body names.
    fn led_chain(&self, start: usize, end: usize) -> Option<Chain<'a>> {
        let first = (start..end).find(|s| self.document.sentences[*s].part == Part::Body)?;
        let mut chains = self.chains_of(first);
        chains.next().filter(|chain| chains.next().is_none() && self.is_special(chain))
    }

    /// Whether a heading names a chain and nothing else.
    fn is_whole(&self, chain: &Chain<'a>) -> bool {
        let text = &self.document.sentences[chain.sentence].text;
        let heading = unnumbered(text.as_str());
        heading.trim_end_matches("情况").trim_end_matches("发展") == text.slice(chain.mention.span)
    }

    /// Whether a chain is one of several that a place has, not 农业 or 工业 as a whole; 农业产业化 names none.
    fn is_special(&self, chain: &Chain<'a>) -> bool {
        let text = &self.document.sentences[chain.sentence].text;
        let broad = self.terms.broad_chains.iter().any(|name| name == chain.name);
        !broad && char_at(text, chain.mention.span.end) != Some('化')
    }

    /// Whether the body speaks of this chain `often` times (轴承, whatever it is part of), and of others seldom.
    fn goes_on(&self, chain: &Chain<'a>, start: usize, end: usize, often: usize) -> bool {
        let own = stem(chain.name);
        let body = || (start..end).filter(|s| self.document.sentences[*s].part == Part::Body);
        let mut same: usize = body().map(|s| self.document.sentences[s].text.as_str().matches(own).count()).sum();
        let mut others = 0;
        for other in body().flat_map(|s| self.chains_of(s)).filter(|other| !other.name.contains(own)) {
            // 医药产业 in a text on 医药健康产业
            if own.contains(stem(other.name)) { same += 1 } else { others += 1 }
        }
        same >= often && same * 5 >= (same + others) * OF_FIVE
    }

    /// The chain or other thing of class `kind` with which a paragraph begins and that its first mark sets off (`轴承产业：`).
    pub(super) fn run_in(&self, kind: Type, opening: usize) -> Option<Said<'a>> {
        let text = &self.document.sentences.get(opening)?.text;
        let at = self.mentions[opening].iter().position(|m| self.pack.ontology.is_a(m.kind, kind))?;
        let mention = &self.mentions[opening][at];
        let front = unnumbered(text.slice(Span::new(0, mention.span.start)));
        let behind = &text.as_str()[text.byte(mention.span.end)..];
        let tail = behind.chars().take_while(|c| !"：，。—；".contains(*c)).count();
        let aspect = behind.chars().take(tail).eq("方面".chars());
        let set_off = tail <= TAIL
            && match behind.chars().nth(tail) {
                Some('：' | '—') => true,
                Some('，') => aspect,
                Some('。') | None => aspect || tail == 0,
                _ => false,
            };
        (at == 0 && matches!(front, "" | "在" | "“" | "●" | "■") && set_off)
            .then(|| self.resolve(&Said::Mention(opening, at)))
            .flatten()
    }

    /// The chains that a sentence names.
    fn chains_of(&self, sentence: usize) -> impl Iterator<Item = Chain<'a>> {
        let kind = self.terms.chain;
        self.mentions[sentence].iter().enumerate().filter_map(move |(index, mention)| match &mention.meaning {
            Meaning::Name(name) if Some(mention.kind) == kind => {
                Some(Chain { sentence, mention, name, said: Said::Mention(sentence, index) })
            }
            _ => None,
        })
    }

    /// The chain that the name of a meeting in the headings before the body holds (恒阳县轴承产业发展大会), as the text names it.
    fn chain_in_event(&self, start: usize, end: usize) -> Option<Chain<'a>> {
        let headings = (start..end).take_while(|s| self.document.sentences[*s].part == Part::Heading);
        let meetings = headings.flat_map(|s| &self.mentions[s]).filter(|m| self.terms.events.contains(m.kind));
        let meeting =
            meetings.filter_map(|m| if let Meaning::Name(name) = &m.meaning { Some(name) } else { None }).next()?;
        let named = (start..end).flat_map(|s| self.chains_of(s)).filter(|chain| meeting.contains(stem(chain.name)));
        named.max_by_key(|chain| (chain.name.len(), std::cmp::Reverse(chain.sentence)))
    }
}

/// What tells a chain from others.
fn stem(name: &str) -> &str {
    ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn a_chain_is_told_by_what_stands_before_its_ending() {
        assert_eq!(stem("轴承产业链"), "轴承");
        assert_eq!(stem("装备制造业"), "装备制造业");
    }
}
