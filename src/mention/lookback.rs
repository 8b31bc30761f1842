//! Head word → name: from 有限公司, 项目, 产业链 back to where the name must begin.
//!
//! Chinese names end in what they are; what stands in front of them is told by the words that cannot be part of a name
//! (在, 由, 走进 …), by punctuation, and by mentions already found. All of these are data.

use std::collections::HashSet;
use std::sync::Arc;

use super::heads::Heads;
use super::nearby::{beginning, ending};
use super::shape::{balanced, ends, is_count, made_of, opening};
use super::words::{Covers, Endings, Words};
use super::{named, put};
use crate::model::{Meaning, Mention, Type};
use crate::pack::{NameSource, Pack};
use crate::span::{Mapped, Span, is_han};

/// Characters of a head that is a legal form by itself (有限公司).
const LEGAL_FORM: u32 = 4;

/// Compiled kinds of names.
#[derive(Debug)]
pub struct Names {
    names: Vec<Name>,
    firms: Heads,
    others: Heads,
}

/// What the class of a name says of its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Firm,
    Project,
    Park,
    Cluster,
    Chain,
    Other,
}

#[derive(Debug)]
struct Name {
    id: Arc<str>,
    kind: Type,
    form: Form,
    through: Vec<Type>,
    /// Classes of what may own the thing.
    owners: Vec<Type>,
    stops: Endings,
    /// Words that hold a stop but do not stop.
    keeps: Covers,
    /// The same words by their beginning.
    keep_words: Words,
    trims: Words,
    /// Words of trade.
    trades: Words,
    not_before: Words,
    never: HashSet<String>,
    /// Words that only say of what class the thing is (重点, 省级, 在建); a name of nothing else is none.
    class_words: Words,
    /// Whether a list with 、 may stand in front of the head.
    lists: bool,
    /// Greatest length in characters, head included.
    max: u32,
    /// Least length in front of the head.
    min: u32,
}

impl Names {
    /// Compiles the names of a pack; those of the class `company` are found by [`Names::find_firms`], all others by
    /// [`Names::find_others`].
    pub fn compile(pack: &Pack, company: Type) -> Names {
        let sources: Vec<(&NameSource, Type)> =
            pack.rules.names.iter().filter_map(|n| Some((n, pack.ontology.class(&n.class)?))).collect();
        Names {
            names: sources.iter().map(|(source, kind)| Name::compile(source, *kind, pack)).collect(),
            firms: Heads::compile(&sources, |kind| kind == company),
            others: Heads::compile(&sources, |kind| kind != company),
        }
    }

    /// Adds the names of firms to the mentions of a sentence.
    pub fn find_firms(&self, text: &Mapped, mentions: &mut Vec<Mention>) {
        self.find(&self.firms, text, mentions);
    }

    /// Adds the names of everything but firms to the mentions of a sentence.
    pub fn find_others(&self, text: &Mapped, mentions: &mut Vec<Mention>) {
        self.find(&self.others, text, mentions);
    }

    fn find(&self, heads: &Heads, text: &Mapped, mentions: &mut Vec<Mention>) {
        for hit in heads.find(text.as_str()) {
            let head = Span::new(text.char_at(hit.start), text.char_at(hit.end));
            for number in &hit.ended.names {
                let name = &self.names[*number];
                if let Some(span) = name.back(head, text, mentions) {
                    put(mentions, named(span, name.kind, text.slice(span).to_owned(), &name.id));
                }
            }
        }
    }
}

impl Name {
    fn compile(source: &NameSource, kind: Type, pack: &Pack) -> Name {
        let classes = &pack.ontology;
        let below = |above: Type| classes.classes().map(|(t, _)| t).filter(move |t| classes.is_a(*t, above));
        let form = match source.class.as_str() {
            "Company" => Form::Firm,
            "Project" => Form::Project,
            "Park" => Form::Park,
            "Cluster" => Form::Cluster,
            "IndustryChain" => Form::Chain,
            _ => Form::Other,
        };
        Name {
            id: source.id.clone(),
            kind,
            form,
            through: source.through.iter().filter_map(|c| classes.class(c)).flat_map(below).collect(),
            owners: ["Organization", "Company", "Park"].iter().filter_map(|c| classes.class(c)).collect(),
            stops: Endings::list(&source.stops),
            keeps: Covers::list(&source.keeps),
            keep_words: Words::list(&source.keeps),
            trims: Words::list(&source.trims),
            trades: Words::list(if form == Form::Firm { pack.lexicon.list("trade_words") } else { &[] }),
            not_before: Words::list(&source.not_before),
            never: source.never.iter().cloned().collect(),
            class_words: Words::list(pack.lexicon.list(&format!("class_words_{}", source.class.to_lowercase()))),
            lists: source.lists,
            max: source.max as u32,
            min: source.min as u32,
        }
    }

    /// Looks back from `head`; where the name begins and ends, if it holds.
    fn back(&self, head: Span, text: &Mapped, mentions: &[Mention]) -> Option<Span> {
        if self.goes_on(head, text, mentions) {
            return None;
        }
        let begin = self.begin(head, text, mentions)?;
        let start = self.trimmed(begin, head, text, mentions);
        let start = self.with_place(self.with_owner(start, head, text, mentions), text, mentions);
        let start = self.named_by_firm(begin, start, head, text, mentions);
        let span = Span::new(start, head.end);
        let length = head.start.saturating_sub(start);
        let name = text.slice(span);
        if length < self.min || span.len() > self.max || self.never.contains(name) {
            return None;
        }
        // a single character is an industry only where a list says so: 铝产业, not 在产业
        if self.form == Form::Chain && length == 1 && beginning(mentions, start).is_none_or(|m| m.kind != self.kind) {
            return None;
        }
        let front = text.slice(Span::new(start, head.start));
        // 肉鸡养殖工程及配套项目
        let main = front.strip_suffix("及配套").unwrap_or(front);
        let is_list = self.form != Form::Firm;
        let last = if is_list { main.rsplit(['、', '和', '及']).next().unwrap_or(main) } else { main };
        if self.form == Form::Firm
            && head.len() <= 2
            && !name.ends_with("集团")
            && self.is_class(start, head, text, mentions)
        {
            return None;
        }
        if !balanced(name)
            || made_of(last, &self.class_words) && !self.is_site(head, text, mentions)
            || self.is_goal(start, text)
            || self.is_several(start, head, text, mentions)
            || self.form == Form::Project && is_figure_only(start, head, mentions)
        {
            return None;
        }
        // a name that another already covers is not found again
        (!mentions.iter().any(|m| m.span.contains(span) && m.span != span)).then_some(span)
    }

    /// 新能源产业园项目: whether a longer head than 项目 stands behind an industry.
    fn is_site(&self, head: Span, text: &Mapped, mentions: &[Mention]) -> bool {
        let industry = |m: &Mention| self.through.contains(&m.kind) && matches!(m.meaning, Meaning::Name(_));
        self.form == Form::Project
            && head.len() > 3
            && text.slice(head).starts_with("产业园")
            && ending(mentions, head.start).is_some_and(industry)
    }

    /// 恒阳市供电公司, 节能公司: whether only a place, words of class and an industry stand in front of a short head.
    fn is_class(&self, start: u32, head: Span, text: &Mapped, mentions: &[Mention]) -> bool {
        let place = beginning(mentions, start).filter(|m| m.division.is_some());
        let from = place.map_or(start, |m| m.span.end);
        from >= head.start
            || made_of(text.slice(Span::new(from, head.start)), &self.class_words)
            || beginning(mentions, from)
                .is_some_and(|m| m.span.end == head.start && m.division.is_none() && m.kind != self.kind)
    }

    /// Whether what follows the head says that no name ends there.
    fn goes_on(&self, head: Span, text: &Mapped, mentions: &[Mention]) -> bool {
        let rest = &text.as_str()[text.byte(head.end)..];
        if self.not_before.begin(rest) {
            return true;
        }
        if self.form == Form::Firm {
            // 恒岳集团（湖南）有限公司: the name goes on behind the bracket
            let after = rest.strip_prefix('（').and_then(|r| r.split_once('）'));
            return after.is_some_and(|(_, after)| ["有限", "股份", "集团"].iter().any(|w| after.starts_with(w)));
        }
        // 项目52个: a class and how many there are; 工业园区21个项目: things in the park
        let ends = |m: &Mention| !text.as_str()[text.byte(m.span.end)..].starts_with(is_han);
        self.counted() && beginning(mentions, head.end).is_some_and(|m| is_count(m, text) && ends(m))
    }

    /// The start without the words and marks that cannot begin a name.
    fn trimmed(&self, mut start: u32, head: Span, text: &Mapped, mentions: &[Mention]) -> u32 {
        while let Some(trim) = self.trims.longest(text.slice(Span::new(start, head.start))) {
            let length = trim.chars().count() as u32;
            if self.cuts(start, length, text, mentions) {
                break;
            }
            start += length;
        }
        let front = text.slice(Span::new(start, head.start));
        let marks = front.chars().take_while(|c| matches!(c, ' ' | '、' | '和' | '及' | '与' | '·' | '”' | '）'));
        start + marks.count() as u32
    }

    /// 打造全国知名的音乐小镇: whether the name is a goal.
    fn is_goal(&self, start: u32, text: &Mapped) -> bool {
        let front = &text.as_str()[..text.byte(start)];
        if !matches!(self.form, Form::Park | Form::Cluster) || !front.ends_with('的') {
            return false;
        }
        let clause = front.rsplit(['，', '。', '；']).next().unwrap_or(front);
        clause.contains("打造") || clause.contains("建成")
    }

    /// 65个重点项目, 两条产业链: whether the name stands for several things.
    fn is_several(&self, start: u32, head: Span, text: &Mapped, mentions: &[Mention]) -> bool {
        self.counted()
            && (text.as_str()[..text.byte(start)].ends_with(['个', '家', '条', '批'])
                || mentions.iter().any(|m| m.span.end >= start && m.span.end <= head.start && is_count(m, text)))
    }

    fn begin(&self, head: Span, text: &Mapped, mentions: &[Mention]) -> Option<u32> {
        // 现代物流园: an industry that ends inside the head
        let across = |m: &&Mention| m.span.start < head.start && m.span.end >= head.start + 2 && m.span.end <= head.end;
        let built = matches!(self.form, Form::Firm | Form::Park | Form::Project);
        let across = mentions.iter().find(across).filter(|m| built && self.through.contains(&m.kind));
        let mut at = across.map_or(head.start, |m| m.span.start);
        let mut left = mentions;
        while at > 0 && head.end - at < self.max + 6 {
            while let [more @ .., last] = left
                && last.span.start >= at
            {
                left = more;
            }
            match left.last() {
                // a mention that ends here is passed over or ends the look back
                Some(mention) if mention.span.end == at => {
                    let passes = self.through.contains(&mention.kind) && !matches!(mention.meaning, Meaning::Anaphor)
                        || self.is_parent(mention, head, text)
                        || self.spells(mention, head, text);
                    if !passes {
                        return Some(at);
                    }
                    at = mention.span.start;
                    // a place begins the name of what it is the first part of, but 恒岳集团恒阳轴承有限公司
                    let in_group = || ending(mentions, at).is_some_and(|m| self.is_parent(m, head, text));
                    let place = mention.division.is_some() && self.form == Form::Firm;
                    if place && self.lacks_own_part(mention, head, text, mentions) {
                        continue;
                    }
                    if place && !in_group() {
                        return Some(self.across_place(at, text, mentions));
                    }
                    continue;
                }
                Some(mention) if mention.span.end > at => return Some(at),
                _ => {}
            }
            let before = &text.as_str()[..text.byte(at)];
            let c = before.chars().next_back()?;
            if let Some(open) = opening(c) {
                // a quotation or bracket inside the name is passed over whole
                let inside = &before[..before.len() - c.len_utf8()];
                let from = inside.rfind(open)?;
                let first = text.char_at(from);
                // （三）智能家电: the number of an item is no part of a name
                let within = &inside[from + open.len_utf8()..];
                // nor is what a thing is called for short
                let note = open == '（' && (within.chars().all(is_figure) || within.contains("称"));
                if note || at - first > 14 {
                    return Some(at);
                }
                at = first;
                continue;
            }
            if self.stopped(before, c, text, mentions) {
                return Some(at);
            }
            at -= 1;
        }
        Some(at)
    }

    /// 恒岳来恒州新材料有限公司: whether nothing but words of trade stands behind a place and the name's own part must stand before it.
    fn lacks_own_part(&self, place: &Mention, head: Span, text: &Mapped, mentions: &[Mention]) -> bool {
        let front = &text.as_str()[..text.byte(place.span.start)];
        head.len() >= LEGAL_FORM
            && place.span.end < head.start
            && front.chars().next_back().is_some_and(|c| is_han(c) && !self.stopped(front, c, text, mentions))
            && ending(mentions, place.span.start).is_none()
            && made_of(text.slice(Span::new(place.span.end, head.start)), &self.trades)
    }

    /// 恒州新岳阳城市发展有限公司: where a name begins whose own first characters hold what looks like a place at `at`.
    fn across_place(&self, at: u32, text: &Mapped, mentions: &[Mention]) -> u32 {
        let front = &text.as_str()[..text.byte(at)];
        let between = front.chars().next_back().filter(|c| is_han(*c) && !self.stopped(front, *c, text, mentions));
        let outer = at.checked_sub(1).filter(|_| between.is_some()).and_then(|end| ending(mentions, end));
        outer.filter(|m| m.division.is_some()).map_or(at, |m| m.span.start)
    }

    /// 恒州和岳新材料有限公司: whether the 和 at `at` follows a place as the first character of a firm's own name.
    fn joins(&self, at: u32, text: &Mapped, mentions: &[Mention]) -> bool {
        let place =
            |m: &&Mention| m.division.is_some() && !text.slice(m.span).ends_with(['省', '市', '县', '区', '镇']);
        text.slice(Span::new(at, at + 1)) == "和"
            && ending(mentions, at).filter(place).is_some()
            && beginning(mentions, at + 1).is_none_or(|m| m.division.is_none())
    }

    /// 恒岳集团海川新材料有限公司, 恒岳集团矿业公司: whether a firm in front of a firm's name is the first part of it.
    fn is_parent(&self, mention: &Mention, head: Span, text: &Mapped) -> bool {
        let own = || text.slice(Span::new(mention.span.end, head.start));
        self.form == Form::Firm
            && mention.kind == self.kind
            && text.slice(mention.span).ends_with("集团")
            && mention.span.end < head.start
            && (head.len() > 2 || text.slice(head) == "公司" && !own().starts_with(is_relation))
    }

    /// 恒岳五类生物科技有限公司: whether what reads like a number in front of a legal form is a part of the name, not a count of firms.
    fn spells(&self, mention: &Mention, head: Span, text: &Mapped) -> bool {
        let printed = text.slice(mention.span);
        self.form == Form::Firm
            && head.len() >= LEGAL_FORM
            && mention.span.end < head.start
            && matches!(mention.meaning, Meaning::Value(_))
            && printed.chars().all(is_han)
            && !printed.ends_with(['家', '个', '户', '批', '名', '位', '项', '条', '大', '年', '月', '日', '元', '亩'])
    }

    /// Whether `c`, the last character of `before`, is no part of the name, nor what stands in front of it.
    fn stopped(&self, before: &str, c: char, text: &Mapped, mentions: &[Mention]) -> bool {
        let place = before.len() - c.len_utf8();
        let kept = || self.keeps.cover(text.as_str(), place);
        // 丰和材料有限公司: nothing is joined to a single character
        let alone = |front: &str| {
            front.chars().next_back().is_some_and(|c| !ends(c) && c != '、') && {
                let mut chars = front.chars().rev().skip(1);
                chars.next().is_none_or(|c| ends(c) || c == '、')
                    || ending(mentions, text.char_at(front.len()) - 1).is_some_and(|m| m.division.is_some())
            }
        };
        if self.form == Form::Firm
            && c == '和'
            && (alone(&before[..place]) || self.joins(text.char_at(place), text, mentions))
        {
            return false;
        }
        if matches!(c, '、' | '和' | '及' | '与') {
            // 甲项目、乙项目: the one before ends there
            if before[..place].ends_with("项目") || !self.lists && !kept() {
                return true;
            }
            if self.lists && c != '、' {
                return false;
            }
        }
        ends(c) || self.stops.end(before) && !kept()
    }

    /// Whether cutting off `length` characters at `start` would cut a word: 新 of 新能源, 强 of 强链.
    fn cuts(&self, start: u32, length: u32, text: &Mapped, mentions: &[Mention]) -> bool {
        let rest = &text.as_str()[text.byte(start)..];
        beginning(mentions, start).is_some_and(|m| m.span.len() > length)
            || self.keep_words.longest(rest).is_some_and(|k| k.chars().count() > length as usize)
    }

    /// A name that says only which part (二期项目, 新院区项目) takes in the body in front of it; 工业园区 alone takes its place, and a
    /// cluster does on a line of its own.
    fn with_owner(&self, start: u32, head: Span, text: &Mapped, mentions: &[Mention]) -> u32 {
        if self.form == Form::Cluster {
            return ending(mentions, start).filter(|m| is_item(m, head, text)).map_or(start, |m| m.span.start);
        }
        if !matches!(self.form, Form::Project | Form::Park) || head.start - start > 3 {
            return start;
        }
        let Some(owner) = ending(mentions, start).filter(|m| matches!(m.meaning, Meaning::Name(_))) else {
            return start;
        };
        let front = text.slice(Span::new(start, head.start));
        let owned = if owner.division.is_some() {
            self.form == Form::Park && (front.is_empty() || made_of(front, &self.class_words))
        } else {
            front.is_empty() == (self.form == Form::Park)
                && !front.starts_with('等')
                && owner.span.len() + 12 < self.max
                && self.owners.contains(&owner.kind)
        };
        if owned { owner.span.start } else { start }
    }

    /// 江南（河西）智造产业园, 恒岳（河西）冷链物流港项目: a place or firm in front of the bracket that a name begins with.
    fn with_place(&self, start: u32, text: &Mapped, mentions: &[Mention]) -> u32 {
        let named =
            |m: &&Mention| self.owners.contains(&m.kind) && matches!(m.meaning, Meaning::Name(_)) && m.span.len() <= 8;
        let place = ending(mentions, start).filter(|m| m.division.is_some() || named(m));
        place.filter(|_| text.as_str()[text.byte(start)..].starts_with('（')).map_or(start, |m| m.span.start)
    }

    /// 恒岳鞋业项目, 恒岳鞋业二期项目: a project that has no other name than the short one of its firm, and its phase.
    fn named_by_firm(&self, begin: u32, start: u32, head: Span, text: &Mapped, mentions: &[Mention]) -> u32 {
        if self.form != Form::Project || start != head.start || text.slice(head) != "项目" {
            return start;
        }
        let phase = beginning(mentions, begin).is_some_and(|m| m.span.end == head.start);
        let is_short = |m: &&Mention| {
            self.owners.contains(&m.kind)
                && m.span.len() <= 8
                && text
                    .slice(m.span)
                    .ends_with(|c| !matches!(c, '司' | '团' | '厂' | '社' | '局' | '委' | '府' | '会' | '院' | '学'))
                && !matches!(m.meaning, Meaning::Anaphor)
        };
        match ending(mentions, begin).filter(is_short) {
            Some(firm) if phase || begin == head.start => firm.span.start,
            _ => start,
        }
    }

    /// Whether a number in front or behind makes a class of the name.
    fn counted(&self) -> bool {
        self.form != Form::Other
    }
}

/// 3.恒阳县铸造产业集群: whether an item of a list is nothing but a place and the name that ends with `head`.
fn is_item(place: &Mention, head: Span, text: &Mapped) -> bool {
    let front = &text.as_str()[..text.byte(place.span.start)];
    let number = front.trim_end_matches(['.', '．', '、', ' ']);
    let rest = &text.as_str()[text.byte(head.end)..];
    place.division.is_some()
        && (number.is_empty() || number.len() < front.len() && number.ends_with(is_figure))
        && (rest.is_empty() || rest == "。" || rest == "；" || rest.starts_with(is_figure))
}

/// 10兆瓦项目, 一期600亩项目: whether nothing but figures and steps stands in front of the head.
fn is_figure_only(mut start: u32, head: Span, mentions: &[Mention]) -> bool {
    let from = start;
    while let Some(value) = beginning(mentions, start).filter(|m| matches!(m.meaning, Meaning::Value(_))) {
        start = value.span.end;
    }
    from < start && start == head.start
}

/// Whether a character can stand in the number of an item.
fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// Whether what stands between a group and 公司 says how the one belongs to the other: 集团子公司, 集团旗下公司.
fn is_relation(c: char) -> bool {
    matches!(c, '子' | '分' | '母' | '总' | '旗' | '下' | '全' | '控' | '参' | '所' | '上' | '有' | '等' | '各' | '本')
}
