//! 甲、乙和丙等3家企业 → the firms that are named one after the other, with and without a word of trade.

use super::{Firms, Sign, Signs, at, bounds, ends_list, is_mark, is_numeral};
use crate::mention::nearby::ending;
use crate::mention::shape::made_of;
use crate::mention::{Kinds, named, put};
use crate::model::Mention;
use crate::span::{Mapped, Span, is_han};

/// Longest member of a list of firms, in characters.
const MEMBER: usize = 12;

/// Longest member that is taken whole because a mark stands in front of it, in characters.
const INNER: u32 = 6;

/// How far behind a list the word for firms may stand, in characters.
const SORT: u32 = 16;

impl Firms {
    /// 甲、乙和丙等3家龙头企业, 甲、乙、丙，均为龙头企业: names with and without a word of trade.
    pub(super) fn find_lists(&self, text: &Mapped, signs: &Signs, mentions: &mut Vec<Mention>, kinds: Kinds) {
        let whole = text.as_str();
        let closed = at(signs, Sign::AndSoOn).filter(|word| self.closes_list(&whole[word.end..]));
        // 包括甲、乙、丙，均为配套企业
        let said = at(signs, Sign::Alike).filter(|word| {
            let phrase = whole[word.end..].split(ends_list).next().unwrap_or_default();
            phrase.ends_with("企业") && whole[..word.start].rsplit(ends_list).next().is_some_and(|c| c.contains('、'))
        });
        let sure = closed.chain(said).map(|word| (word.start, false));
        let ends: Vec<(usize, bool)> = sure.chain(self.doubtful_ends(text, signs, mentions)).collect();
        for (at, doubtful) in ends {
            // 甲、乙、等企业
            let at = whole[..at].trim_end_matches('、').len();
            for span in self.members(text, text.char_at(at), doubtful, mentions, kinds) {
                let name = text.slice(span).to_owned();
                put(mentions, named(span, kinds.company, name, &self.id));
            }
        }
    }

    /// Where lists end of which only their members tell that they name firms, and whether these must: 甲、乙等纺织企业,
    /// 甲、乙3家电子企业, 以甲、乙为龙头.
    fn doubtful_ends(&self, text: &Mapped, signs: &Signs, mentions: &[Mention]) -> Vec<(usize, bool)> {
        let whole = text.as_str();
        let mut ends = Vec::new();
        for word in at(signs, Sign::AndSoOn) {
            let (at, rest) = (word.start, &whole[word.end..]);
            if !self.closes_list(rest) && self.leads_to_firms(text, word.end) {
                // 等多户大型电力企业: what is counted is firms; 等著名休闲食品企业: what is well known is
                let counted = rest.trim_start_matches(|c: char| c.is_ascii_digit() || is_numeral(c) || c == '余');
                let known = || self.known.begin(counted.trim_start_matches('批'));
                ends.push((at, !counted.starts_with(['家', '户']) && !known()));
            } else if self.settles(rest) {
                ends.push((at, true));
            }
        }
        // 甲、乙两大电池龙头
        for word in at(signs, Sign::Large) {
            let list = whole[..word.start].rsplit(ends_list).next().unwrap_or_default();
            let kind: String = whole[word.end..].chars().take(12).take_while(|c| !ends_list(*c)).collect();
            if list.contains('、')
                && !list.ends_with(['、', '等'])
                && ["龙头", "巨头", "企业", "集团"].iter().any(|w| kind.contains(w))
            {
                ends.push((word.start, true));
            }
        }
        for count in mentions.iter().filter(|m| text.slice(m.span).ends_with(['家', '户'])) {
            let at = text.byte(count.span.start);
            let list = whole[..at].rsplit(ends_list).next().unwrap_or_default();
            if list.contains('、')
                && !list.ends_with(['、', '等'])
                && self.leads_to_firms(text, text.byte(count.span.end))
            {
                ends.push((at, true));
            }
        }
        for word in at(signs, Sign::Leading) {
            let front = &whole[..word.start];
            if front.rsplit(ends_list).next().is_some_and(|clause| clause.contains('以')) {
                ends.push((front.trim_end_matches('等').len(), true));
            }
        }
        ends
    }

    /// Whether what firms alone do stands behind 等: 等相继落户, 等专注于.
    fn settles(&self, rest: &str) -> bool {
        let adverbs = ["相继", "陆续", "先后", "纷纷", "均", "都", "已", "正", "也"];
        let rest = adverbs.iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
        self.settles.begin(rest)
    }

    /// Whether a sort of firms and a word for them follow byte `at`: 大型电力企业, 纺织企业十余家.
    fn leads_to_firms(&self, text: &Mapped, at: usize) -> bool {
        let start = text.char_at(at);
        let phrase = text.slice(Span::new(start, start + SORT));
        let phrase = phrase.split(|c| ends_list(c) || matches!(c, '、' | '”' | '等')).next().unwrap_or_default();
        // 一等奖, 等级
        if phrase.starts_with(['奖', '级', '额', '待', '候']) {
            return false;
        }
        let closing = self.closes.places(phrase).find_map(|at| Some((at, self.closes.longest(&phrase[at..])?)));
        closing.is_some_and(|(at, word)| {
            !self.no_list.within(&phrase[..at])
                && !phrase[at + word.len()..].starts_with(['家', '办', '所', '管', '类', '文'])
        })
    }

    /// 龙头企业恒瑞、鑫泰, 家电巨头甲、乙和丙: firms named one after the other behind a word for them.
    pub(super) fn find_heralded(&self, text: &Mapped, mentions: &mut Vec<Mention>, kinds: Kinds) {
        let whole = text.as_str();
        let heralds: Vec<usize> = self.heralds.find(whole).map(|(range, ())| range.end).collect();
        for from in heralds {
            let doubtful = !whole[..from].ends_with("巨头");
            let from = from + whole[from..].len() - whole[from..].trim_start_matches(['”', '—', '：', '“']).len();
            let list = whole[from..]
                .split(|c| ends_list(c) || matches!(c, '等' | '（' | '“' | '”'))
                .next()
                .unwrap_or_default();
            let end = text.char_at(from + list.len());
            let last = list.rsplit(['、', '和', '与', '及']).next().unwrap_or_default();
            if !list.contains('、') || last.chars().count() > MEMBER {
                // one name, told by its characters
                if let Some(span) = self.heralded_one(text, from, mentions, kinds) {
                    put(mentions, named(span, kinds.company, text.slice(span).to_owned(), &self.id));
                }
                continue;
            }
            for span in self.members(text, end, doubtful, mentions, kinds) {
                if span.start >= text.char_at(from) {
                    put(mentions, named(span, kinds.company, text.slice(span).to_owned(), &self.id));
                }
            }
        }
    }

    /// 龙头企业恒瑞投资12亿元: the made-up name that begins at byte `from`.
    fn heralded_one(&self, text: &Mapped, from: usize, mentions: &[Mention], kinds: Kinds) -> Option<Span> {
        let start = text.char_at(from);
        let longest = (2..=4).rev().map(|length| Span::new(start, start + length));
        let fits = |span: &Span| {
            let rest = &text.as_str()[text.byte(span.end)..];
            self.brands.is_name(text.slice(*span))
                && (rest.is_empty() || rest.starts_with(is_mark) || self.after.begin(rest))
                && !mentions.iter().any(|m| m.span.overlaps(*span) && m.kind != kinds.industry)
        };
        longest.into_iter().find(fits)
    }

    /// Whether 3家企业, 一批龙头企业, 公司 … begins `rest`.
    fn closes_list(&self, rest: &str) -> bool {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || is_numeral(c));
        let mut rest = rest.strip_prefix('批').unwrap_or(rest);
        loop {
            if let Some(closing) = self.closes.longest(rest) {
                let behind = &rest[closing.len()..];
                return !behind.starts_with(['家', '办', '所', '管', '集', '类', '文']);
            }
            match self.sorts.longest(rest) {
                Some(sort) => rest = &rest[sort.len()..],
                None => return false,
            }
        }
    }

    /// The members of the list that ends at `end`, without those that name an industry or a class; none where these are more than
    /// a third, or where the list is `doubtful` and less than half of it looks like firms.
    fn members(&self, text: &Mapped, end: u32, doubtful: bool, mentions: &[Mention], kinds: Kinds) -> Vec<Span> {
        let mut members = Vec::new();
        let mut known = 0;
        let mut to = end;
        loop {
            // a firm that is known already
            if let Some(firm) = ending(mentions, to).filter(|m| m.kind == kinds.company) {
                to = firm.span.start;
                known += 1;
            } else {
                let from = self.member(text, to, mentions, kinds);
                let Some(from) = from else { break };
                members.push(Span::new(from, to));
                to = from;
            }
            let front = &text.as_str()[..text.byte(to)];
            let quote = front.strip_suffix('“').unwrap_or(front);
            // 甲、“小巨人”乙: what a member is called in quotation marks
            let called = quote.strip_suffix('”').and_then(|inside| inside.rsplit_once('“')).map(|(before, _)| before);
            let quote = called.filter(|before| before.ends_with('、')).unwrap_or(quote);
            let joint = ["以及", "、", "和", "及", "与", "”“", "”、"].into_iter().find(|j| quote.ends_with(j));
            let Some(joint) = joint else { break };
            // 涉及甲、乙: a verb that ends like a joint
            if self.before.longest(quote).is_some_and(|w| w.len() > joint.len()) {
                break;
            }
            to = text.char_at(quote.len() - joint.len());
        }
        let class = |span: &Span| {
            let name = text.slice(*span);
            let listed = mentions.iter().any(|m| m.span == *span && m.kind == kinds.industry);
            listed || made_of(name, &self.trades) || made_of(name, &self.plain) || self.unlisted.within(name)
        };
        let all = members.len() + known;
        let odd = members.iter().filter(|m| class(m)).count();
        let alike = || known + members.iter().filter(|m| !class(m) && self.is_like_a_firm(text.slice(**m))).count();
        if odd * 3 > all || doubtful && alike() * 2 < all {
            return Vec::new();
        }
        members.retain(|m| !class(m));
        members
    }

    /// Whether a name has the form of a firm's: 恒瑞, 鑫泰食品, 华森新材.
    fn is_like_a_firm(&self, name: &str) -> bool {
        let by_trade = || {
            name.char_indices()
                .skip(2)
                .any(|(at, _)| made_of(&name[at..], &self.trades) && self.distinctive(&name[..at]))
        };
        self.brands.is_name(name) || name.chars().any(|c| c.is_ascii_uppercase()) || by_trade()
    }

    /// 、天成电子: where a short member begins that stands between other members.
    fn inner_member(&self, text: &Mapped, end: u32, mentions: &[Mention], kinds: Kinds) -> Option<u32> {
        let front = text.slice(Span::new(end.saturating_sub(INNER + 1), end));
        let (_, name) = front.rsplit_once('、')?;
        let start = end - name.chars().count() as u32;
        let span = Span::new(start, end);
        let fits = start + 2 <= end
            && !name.starts_with([
                '以', '由', '在', '与', '和', '及', '如', '为', '对', '从', '向', '被', '将', '把', '让', '像',
            ])
            && name.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric())
            && !self.stops.within(name)
            && !mentions.iter().any(|m| m.span.overlaps(span) && m.kind != kinds.industry);
        fits.then_some(start)
    }

    /// Where the member of a list that ends at `end` begins.
    fn member(&self, text: &Mapped, end: u32, mentions: &[Mention], kinds: Kinds) -> Option<u32> {
        let whole = text.as_str();
        if let Some(start) = self.inner_member(text, end, mentions, kinds) {
            return Some(start);
        }
        let mut at = end;
        for _ in 0..MEMBER {
            let front = &whole[..text.byte(at)];
            let length = (end - at) as usize;
            let first = front.chars().next_back();
            let bounded = bounds(front) || length >= 2 && (self.before.end(front) || first == Some('和'));
            if bounded {
                break;
            }
            if let Some(m) = mentions.iter().find(|m| m.span.contains(Span::new(at - 1, at))) {
                // 宁川时代, 恒阳建工: a place, an industry or the short name of a firm may be part of the name, nothing else
                let short = m.kind == kinds.company && m.rule.starts_with("known/");
                if m.kind != kinds.place && m.kind != kinds.industry && !short || m.span.end > end {
                    break;
                }
                at = m.span.start;
                continue;
            }
            if !first.is_some_and(|c| is_han(c) || c.is_ascii_alphanumeric() || c == '·') {
                return None;
            }
            at -= 1;
        }
        let length = (end - at) as usize;
        let name = text.slice(Span::new(at, end));
        let alone = mentions.iter().any(|m| m.span == Span::new(at, end) && m.kind != kinds.industry);
        let plain = name.chars().all(|c| c.is_ascii_digit());
        ((2..=MEMBER).contains(&length) && !alone && !plain).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Pack;

    #[test]
    fn what_closes_a_list_of_firms() {
        let firms = Firms::compile(&Pack::embedded().expect("the pack is valid"));
        for rest in ["企业", "3家龙头企业落户", "知名企业", "一批企业", "公司"] {
            assert!(firms.closes_list(rest), "{rest}");
        }
        for rest in ["企业家出席", "产品远销", "3个项目", ""] {
            assert!(!firms.closes_list(rest), "{rest}");
        }
    }

    #[test]
    fn firms_are_told_from_industries_by_their_form() {
        let firms = Firms::compile(&Pack::embedded().expect("the pack is valid"));
        for name in ["恒瑞", "鑫泰食品", "华森新材"] {
            assert!(firms.is_like_a_firm(name), "{name}");
        }
        for name in ["轴承", "现代农业", "新能源汽车"] {
            assert!(!firms.is_like_a_firm(name), "{name}");
        }
    }
}
