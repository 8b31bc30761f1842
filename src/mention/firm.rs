//! Trade words in contexts that only firms have → firms without a legal form: 海川新材料总投资…, 恒岳机械、天工轴承获评….

use std::sync::Arc;

use super::nearby::{beginning, ending};
use super::words::{Endings, Words};
use super::{Kinds, named, put};
use crate::model::Mention;
use crate::pack::Pack;
use crate::span::{Mapped, Span};

/// Longest distinctive part in front of a trade word, in characters.
const LONGEST: u32 = 4;

/// Words by which a firm is known that stands there without its legal form.
#[derive(Debug)]
pub struct Firms {
    /// Words of trade.
    trades: Words,
    /// Words of which the distinctive part of a firm's name has none.
    plain: Words,
    /// Words after which a name may begin.
    before: Endings,
    /// Words that follow a firm.
    after: Words,
    /// Words that close a list of firms.
    closes: Words,
    id: Arc<str>,
}

impl Firms {
    /// The lists `firm_trades`, `firm_plain`, `firm_before`, `firm_after` and `firm_lists` of the lexicon.
    pub fn compile(pack: &Pack) -> Firms {
        let list = |name: &str| Words::list(pack.lexicon.list(name));
        Firms {
            trades: list("firm_trades"),
            plain: list("firm_plain"),
            before: Endings::list(pack.lexicon.list("firm_before")),
            after: list("firm_after"),
            closes: list("firm_lists"),
            id: Arc::from("form/firm"),
        }
    }

    /// Adds the firms of a sentence to its mentions.
    pub fn find(&self, text: &Mapped, mentions: &mut Vec<Mention>, kinds: Kinds, pack: &Pack) {
        let whole = text.as_str();
        let mut found: Vec<(Span, bool)> = Vec::new();
        let mut reached = 0;
        for (trade, ()) in self.trades.find(whole) {
            // behind the first of 农业科技
            if trade.start < reached {
                continue;
            }
            reached = trade.end;
            // one trade after another: 农业科技, 智能装备
            while let Some(more) = self.trades.longest(&whole[reached..]) {
                reached += more.len();
            }
            let Some(start) = self.begin(text, text.char_at(trade.start), mentions) else { continue };
            let span = Span::new(start, text.char_at(reached));
            if !mentions.iter().any(|m| m.span.overlaps(span) && m.kind != kinds.industry) {
                found.push((span, self.followed(text, span.end, mentions, kinds, pack)));
            }
        }
        for i in 0..found.len() {
            let (span, sure) = found[i];
            // in a list, the last one's context counts for all
            let listed =
                |(last, sure): &(Span, bool)| *sure && !text.slice(Span::new(span.end, last.start)).contains(ends_list);
            let joined = || whole[text.byte(span.end)..].starts_with('、');
            if sure || joined() && found[i + 1..].iter().any(listed) {
                put(mentions, named(span, kinds.company, text.slice(span).to_owned(), &self.id));
            }
        }
    }

    /// Where the distinctive part in front of the trade word at `trade` begins.
    fn begin(&self, text: &Mapped, trade: u32, mentions: &[Mention]) -> Option<u32> {
        for length in 0..=LONGEST {
            let at = trade.checked_sub(length)?;
            let front = &text.as_str()[..text.byte(at)];
            let bounded = front.is_empty()
                || front.ends_with(['，', '、', '。', '；', '：', '“', '（', '”', '）', ' ', '—'])
                || ending(mentions, at).is_some()
                || self.before.end(front);
            if bounded {
                return (length >= 2 && self.distinctive(text.slice(Span::new(at, trade)))).then_some(at);
            }
        }
        None
    }

    fn distinctive(&self, part: &str) -> bool {
        part.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c)) && !self.plain.within(part)
    }

    /// Whether what follows `end` says that a firm stands in front.
    fn followed(&self, text: &Mapped, end: u32, mentions: &[Mention], kinds: Kinds, pack: &Pack) -> bool {
        let rest = &text.as_str()[text.byte(end)..];
        if self.after.begin(rest) || beginning(mentions, end).is_some_and(|m| pack.ontology.is_a(m.kind, kinds.title)) {
            return true;
        }
        // 甲、乙等企业
        if rest.starts_with('等') && self.closes.within(text.slice(Span::new(end, end + 12))) {
            return true;
        }
        builds(text.slice(Span::new(end, end + 40)))
    }
}

/// 海川新材料年产5万吨紧固件项目: whether what stands behind an owner is what it builds.
fn builds(rest: &str) -> bool {
    let phrase = rest.split(ends_list).next().unwrap_or_default();
    let Some((project, _)) = phrase.split_once("项目") else { return false };
    project.chars().nth(2).is_some()
        && !project.contains(['在', '是', '为', '等', '将', '和', '个', '企'])
        && !project.contains("产业")
        && !project.contains("重点")
}

fn ends_list(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '：' | '！' | '？')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_firm_builds() {
        assert!(builds("年产5万吨紧固件项目总投资2亿元"));
        assert!(!builds("产业项目") && !builds("紧固项目") && !builds("紧固件，项目") && !builds("等紧固件项目"));
    }
}
