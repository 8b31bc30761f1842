//! Trade words in contexts that only firms have → firms without a legal form: 海川新材料总投资…, 恒岳机械、天工轴承获评….

use std::sync::Arc;

use super::{Kinds, named, put};
use crate::model::Mention;
use crate::pack::Pack;
use crate::span::{Mapped, Span};

/// Longest distinctive part in front of a trade word, in characters.
const LONGEST: usize = 4;

/// Words by which a firm is known that stands there without its legal form.
#[derive(Debug)]
pub struct Firms {
    /// Words of trade, longest first.
    trades: Vec<Vec<char>>,
    /// Words of which the distinctive part of a firm's name has none.
    plain: Vec<Vec<char>>,
    /// Words after which a name may begin.
    before: Vec<Vec<char>>,
    /// Words that follow a firm.
    after: Vec<Vec<char>>,
    /// Words that close a list of firms.
    closes: Vec<Vec<char>>,
    id: Arc<str>,
}

impl Firms {
    /// The lists `firm_trades`, `firm_plain`, `firm_before`, `firm_after` and `firm_lists` of the lexicon.
    pub fn compile(pack: &Pack) -> Firms {
        let list = |name: &str| {
            let mut words: Vec<Vec<char>> = pack.lexicon.list(name).iter().map(|w| w.chars().collect()).collect();
            words.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
            words
        };
        Firms {
            trades: list("firm_trades"),
            plain: list("firm_plain"),
            before: list("firm_before"),
            after: list("firm_after"),
            closes: list("firm_lists"),
            id: Arc::from("form/firm"),
        }
    }

    /// Adds the firms of a sentence to its mentions.
    pub fn find(&self, text: &Mapped, mentions: &mut Vec<Mention>, kinds: Kinds, pack: &Pack) {
        let chars: Vec<char> = text.as_str().chars().collect();
        let mut found: Vec<(Span, bool)> = Vec::new();
        let mut at = 0;
        while at < chars.len() {
            let Some(trade) = self.trades.iter().find(|t| chars[at..].starts_with(t)) else {
                at += 1;
                continue;
            };
            let mut end = at + trade.len();
            // one trade after another: 农业科技, 智能装备
            while let Some(more) = self.trades.iter().find(|t| chars[end..].starts_with(t)) {
                end += more.len();
            }
            if let Some(start) = self.begin(&chars, at, mentions) {
                let span = Span::new(start as u32, end as u32);
                if !mentions.iter().any(|m| m.span.overlaps(span) && m.kind != kinds.industry) {
                    found.push((span, self.followed(&chars, end, mentions, kinds, pack)));
                }
            }
            at = end;
        }
        for i in 0..found.len() {
            let (span, sure) = found[i];
            // in a list, the last one's context counts for all
            let listed = |j: usize| {
                found[j].1 && chars[span.end as usize..found[j].0.start as usize].iter().all(|c| !ends_list(*c))
            };
            if sure || (i + 1..found.len()).any(listed) && chars.get(span.end as usize) == Some(&'、') {
                put(mentions, named(span, kinds.company, text.slice(span).to_owned(), &self.id));
            }
        }
    }

    /// Where the distinctive part in front of the trade word at `trade` begins.
    fn begin(&self, chars: &[char], trade: usize, mentions: &[Mention]) -> Option<usize> {
        for length in 0..=LONGEST {
            let at = trade.checked_sub(length)?;
            let bounded = at == 0
                || matches!(chars[at - 1], '，' | '、' | '。' | '；' | '：' | '“' | '（' | '”' | '）' | ' ' | '—')
                || mentions.iter().any(|m| m.span.end as usize == at)
                || self.before.iter().any(|w| chars[..at].ends_with(w));
            if bounded {
                return (length >= 2 && self.distinctive(&chars[at..trade])).then_some(at);
            }
        }
        None
    }

    fn distinctive(&self, part: &[char]) -> bool {
        part.iter().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(c))
            && !self.plain.iter().any(|w| part.windows(w.len()).any(|p| p == w.as_slice()))
    }

    /// Whether what follows `end` says that a firm stands in front.
    fn followed(&self, chars: &[char], end: usize, mentions: &[Mention], kinds: Kinds, pack: &Pack) -> bool {
        let rest = &chars[end..];
        if self.after.iter().any(|w| rest.starts_with(w)) {
            return true;
        }
        if mentions.iter().any(|m| m.span.start as usize == end && pack.ontology.is_a(m.kind, kinds.title)) {
            return true;
        }
        // 甲、乙等企业
        if rest.first() == Some(&'等')
            && self.closes.iter().any(|w| {
                rest.iter()
                    .take(12)
                    .collect::<Vec<_>>()
                    .windows(w.len())
                    .any(|p| p.iter().zip(w).all(|(a, b)| **a == *b))
            })
        {
            return true;
        }
        // 海川新材料年产5万吨紧固件项目: the owner in front of what it builds
        let phrase = rest
            .iter()
            .take(40)
            .take_while(|c| !matches!(c, '，' | '。' | '；' | '：' | '！' | '？'))
            .collect::<String>();
        let project = phrase.find("项目").map(|i| &phrase[..i]);
        project.is_some_and(|p| {
            p.chars().count() >= 3
                && !p.contains(['在', '是', '为', '等', '将', '和', '个', '企'])
                && !p.contains("产业")
                && !p.contains("重点")
        })
    }
}

fn ends_list(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '：' | '！' | '？')
}
