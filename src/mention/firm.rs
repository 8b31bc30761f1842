//! Trade words in contexts that only firms have → firms without a legal form: 海川新材料总投资…, 恒岳机械、天工轴承获评….

#[cfg(test)]
mod examples;
mod frames;
mod roster;

use std::ops::Range;
use std::sync::Arc;

use smallvec::SmallVec;

use super::brand::Brands;
use super::nearby::{beginning, ending};
use super::words::{Endings, Words};
use super::{Kinds, named, put};
use crate::model::{Meaning, Mention};
use crate::pack::{Key, Pack, Rarity};
use crate::span::{Mapped, Span, is_han};

/// Longest distinctive part in front of a trade word, in characters.
const LONGEST: u32 = 5;

/// Longest name without a trade word, in characters.
const SHORT: u32 = 4;

/// Rarity below which a word is one of every day, and no short name of a firm (建成年产5万吨…项目).
const EVERYDAY: Rarity = 10.0;

/// What a word says that has a firm or a list of them beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// 年产: an owner in front.
    Makes,
    /// 车间: who works there in front.
    Works,
    /// 来到: who is visited behind.
    Visit,
    /// 等: a list in front.
    AndSoOn,
    /// 两大: a list in front, of what is said behind.
    Large,
    /// ，均为: a list in front, of what is said behind.
    Alike,
    /// 为龙头: a list in front, behind 以.
    Leading,
}

/// The signs of a sentence with their bytes.
type Signs = [(Range<usize>, Sign)];

/// Where one kind of signs stands.
fn at(signs: &Signs, kind: Sign) -> impl Iterator<Item = &Range<usize>> {
    signs.iter().filter(move |(_, sign)| *sign == kind).map(|(range, _)| range)
}

/// Words by which a firm is known that stands there without its legal form.
#[derive(Debug)]
pub struct Firms {
    /// Words of trade.
    trades: Words,
    /// Words of which the distinctive part of a firm's name has none.
    plain: Words,
    /// Words of which no member of a list of firms has one.
    unlisted: Words,
    /// Words after which a name may begin.
    before: Endings,
    /// Words after which a name with a word of trade is a firm's.
    cues: Endings,
    /// Words that follow a firm.
    after: Words,
    /// Words that close a list of firms.
    closes: Words,
    /// Words for what sort of firms a list names.
    sorts: Words,
    /// Words behind which a word of trade is the beginning of something else.
    goes_on: Words,
    /// Words of trade that are goods as well.
    goods: Endings,
    /// Words of trade that stand in the names of firms alone.
    pure: Endings,
    /// Words at which looking back from the head of a name stops.
    stops: Words,
    /// Words in front of firms that are named one after the other.
    heralds: Words,
    /// Words with which a clause goes on that says what firm its subject is.
    defines: Words,
    /// Words that have firms beside them.
    signs: Words<Sign>,
    /// Words of which one says that a firm was visited.
    visited: Words,
    /// How the titles of those begin who lead a firm.
    leads: Words,
    /// How firms are called that are known by their names.
    known: Words,
    /// What firms alone do.
    settles: Words,
    /// What stands between 等 and 企业 where no firms are listed.
    no_list: Words,
    brands: Brands,
    id: Arc<str>,
}

impl Firms {
    /// The lists `firm_…` and `name_stops` of the lexicon.
    pub fn compile(pack: &Pack) -> Firms {
        let list = |name: &str| Words::list(pack.lexicon.list(name));
        let signs = [
            ("firm_makes", Sign::Makes),
            ("firm_works", Sign::Works),
            ("firm_visits", Sign::Visit),
            ("firm_large", Sign::Large),
            ("firm_alike", Sign::Alike),
            ("firm_leading", Sign::Leading),
        ];
        Firms {
            trades: Words::list(pack.lexicon.list("firm_trades").iter().chain(pack.lexicon.list("firm_goods"))),
            plain: list("firm_plain"),
            unlisted: list("firm_unlisted"),
            before: Endings::list(pack.lexicon.list("firm_before").iter().chain(pack.lexicon.list("firm_cues"))),
            cues: Endings::list(pack.lexicon.list("firm_cues")),
            after: list("firm_after"),
            closes: list("firm_lists"),
            sorts: list("firm_sorts"),
            goes_on: list("firm_goes_on"),
            goods: Endings::list(pack.lexicon.list("firm_goods")),
            pure: Endings::list(pack.lexicon.list("firm_pure_trades")),
            stops: Words::list(pack.lexicon.list("name_stops").iter().filter(|w| w.chars().nth(1).is_some())),
            heralds: list("firm_heralds"),
            defines: list("firm_defines"),
            signs: Words::with(
                signs
                    .into_iter()
                    .flat_map(|(name, sign)| pack.lexicon.list(name).iter().map(move |word| (word.clone(), sign)))
                    .chain([("等".to_owned(), Sign::AndSoOn)]),
            ),
            visited: list("firm_visited"),
            leads: list("firm_leads"),
            known: list("firm_known"),
            settles: list("firm_settles"),
            no_list: list("firm_no_list"),
            brands: Brands::compile(pack),
            id: Arc::from("form/firm"),
        }
    }

    /// What made-up names are told by.
    pub fn brands(&self) -> &Brands {
        &self.brands
    }

    /// Adds the firms of a sentence to its mentions.
    pub fn find(&self, text: &Mapped, mentions: &mut Vec<Mention>, kinds: Kinds, pack: &Pack) {
        let signs: SmallVec<[(Range<usize>, Sign); 8]> =
            self.signs.find(text.as_str()).map(|(range, sign)| (range, *sign)).collect();
        self.find_by_trade(text, mentions, kinds, pack);
        self.find_lists(text, &signs, mentions, kinds);
        self.find_heralded(text, mentions, kinds);
        self.find_owners(text, &signs, mentions, kinds, pack);
        self.find_led(text, &signs, mentions, kinds, pack);
        self.find_makers(text, mentions, kinds);
        self.find_defined(text, mentions, kinds);
        self.find_visited(text, &signs, mentions, kinds);
    }

    /// 海川新材料总投资…: a distinctive part, a word of trade, and what only firms do.
    fn find_by_trade(&self, text: &Mapped, mentions: &mut Vec<Mention>, kinds: Kinds, pack: &Pack) {
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
            let mut ends = vec![reached];
            while let Some(more) = self.trades.longest(&whole[reached..]) {
                // 恒岳电子金属外壳: goods behind the trade are what it makes
                if self.goods.end(more) && !self.goods.end(&whole[..reached]) {
                    break;
                }
                reached += more.len();
                ends.push(reached);
            }
            let head = text.char_at(trade.start);
            // 恒岳机械, where 恒岳 is known for short
            let known = ending(mentions, head).filter(|m| m.kind == kinds.company && m.rule.starts_with("known/"));
            let begin = match known {
                Some(firm) => Some((firm.span.start, with_place(firm.span.start, text, mentions, kinds))),
                None => self.begin(text, head, LONGEST, mentions, kinds),
            };
            let known = known.map(|m| m.span);
            let bounded = begin.is_some();
            let Some((at, start)) = begin.or_else(|| self.begin_brand(text, head, mentions, kinds)) else { continue };
            // 恒岳矿业公司
            let is_company =
                whole[reached..].starts_with("公司") && !self.goes_on.begin(&whole[reached + "公司".len()..]);
            if is_company {
                reached += "公司".len();
                ends = vec![reached];
            }
            // 恒岳控股智能装备项目: what the firm builds begins with a word of trade, too
            let sure = |end: &&usize| self.followed(text, text.char_at(**end), mentions, kinds, pack);
            let end = ends.iter().rev().find(sure).copied().unwrap_or(reached);
            let span = Span::new(start, text.char_at(end));
            let free = |m: &Mention| m.kind == kinds.industry || is_front(m, span, kinds) || Some(m.span) == known;
            let taken = |m: &Mention| m.span.overlaps(span) && !free(m);
            if !mentions.iter().any(taken) {
                let in_context = || ends.iter().rev().any(|e| sure(&e)) || self.cued(text, span);
                // goods are told from firms by what stands in front alone
                let is_sure = !self.goods.end(text.slice(span)) && in_context()
                    || known.is_some() && self.is_own(text, span, mentions, kinds)
                    || bounded && self.is_pure(text, Span::new(at, span.end), mentions, kinds)
                    || self.brands.is_name(text.slice(Span::new(at, head)))
                        && !self.continues(text, span, mentions, kinds);
                found.push((span, is_sure));
            }
        }
        for i in 0..found.len() {
            let (span, sure) = found[i];
            // in a list, the last one's context counts for all
            let listed =
                |(last, sure): &(Span, bool)| *sure && !text.slice(Span::new(span.end, last.start)).contains(ends_list);
            let joined = || whole[text.byte(span.end)..].starts_with(['、', '和', '与', '及']);
            if sure || joined() && found[i + 1..].iter().any(listed) {
                put(mentions, named(span, kinds.company, text.slice(span).to_owned(), &self.id));
            }
        }
    }

    /// Where the distinctive part of at most `longest` characters that ends at `end` begins, and where the name does: a province or
    /// city in front belongs to it.
    fn begin(&self, text: &Mapped, end: u32, longest: u32, mentions: &[Mention], kinds: Kinds) -> Option<(u32, u32)> {
        for length in 0..=longest {
            let at = end.checked_sub(length)?;
            let front = &text.as_str()[..text.byte(at)];
            let bounded = bounds(front) || ending(mentions, at).is_some();
            let word = || self.before.longest(front).filter(|w| !self.is_of_name(w, length, at, text, mentions));
            if bounded || word().is_some() {
                let distinctive = length >= 2 && self.distinctive(text.slice(Span::new(at, end)));
                return distinctive.then(|| (at, with_place(at, text, mentions, kinds)));
            }
        }
        None
    }

    /// 天成电子, 恒州同行机械: whether what looks like a word in front, at `at`, is a character of the name itself.
    fn is_of_name(&self, word: &str, length: u32, at: u32, text: &Mapped, mentions: &[Mention]) -> bool {
        let single = word.chars().nth(1).is_none();
        let behind_place = || {
            let place = at.checked_sub(1).and_then(|end| ending(mentions, end));
            place.is_some_and(|m| is_short(m, text))
                && word.starts_with(['同', '和', '成', '为', '有', '以', '与', '向', '到'])
        };
        single && (length < 2 || behind_place())
    }

    /// The same for a name that somebody has made up (恒瑞, 鑫泰达), in front of which any word may stand.
    fn begin_brand(&self, text: &Mapped, end: u32, mentions: &[Mention], kinds: Kinds) -> Option<(u32, u32)> {
        let from = end.saturating_sub(LONGEST);
        // 恒州和悦电子: the name begins behind the place
        let place = mentions.iter().rev().find(|m| m.span.end < end && m.span.end > from && m.kind != kinds.industry);
        let name = self.brands.ending(text.slice(Span::new(place.map_or(from, |m| m.span.end), end)))?;
        let mut at = end - name.chars().count() as u32;
        // 推进恒瑞鞋业: the name begins behind the verb
        let verb = at.checked_sub(1).map_or("", |before| text.slice(Span::new(before, at + 1)));
        if self.stops.longest(verb).is_some() && self.brands.is_name(text.slice(Span::new(at + 1, end))) {
            at += 1;
        }
        let part = Span::new(at, end);
        let free = !mentions.iter().any(|m| m.span.overlaps(part) && m.kind != kinds.industry);
        free.then(|| (at, with_place(at, text, mentions, kinds)))
    }

    /// 恒岳电子信息产业, 恒岳汽车零部件: whether the word of trade that ends a name is the beginning of something else.
    fn continues(&self, text: &Mapped, span: Span, mentions: &[Mention], kinds: Kinds) -> bool {
        let across = |m: &Mention| m.kind == kinds.industry && m.span.start < span.end && m.span.end > span.end;
        mentions.iter().any(across) || self.goes_on.begin(&text.as_str()[text.byte(span.end)..])
    }

    /// 恒岳机械, not 恒岳机械项目: whether a known name with a word of trade behind it is a name of its own.
    fn is_own(&self, text: &Mapped, name: Span, mentions: &[Mention], kinds: Kinds) -> bool {
        let rest = &text.as_str()[text.byte(name.end)..];
        !self.goods.end(text.slice(name))
            && !["项目", "工程", "基地", "生产", "产业", "园", "一期", "二期"].iter().any(|word| rest.starts_with(word))
            && !self.continues(text, name, mentions, kinds)
    }

    /// 恒岳药业的, 恒岳矿业公司: whether a name ends in a word of trade that nothing but firms have, and nothing goes on behind it.
    fn is_pure(&self, text: &Mapped, name: Span, mentions: &[Mention], kinds: Kinds) -> bool {
        let (printed, rest) = (text.slice(name), &text.as_str()[text.byte(name.end)..]);
        let ends = || rest.is_empty() || rest.starts_with(is_mark) || self.after.begin(rest);
        // “恒岳茶业”
        let quoted = || {
            let front = &text.as_str()[..text.byte(name.start)];
            front.ends_with('“') && rest.starts_with('”') && !self.goods.end(printed)
        };
        let pure = printed.ends_with("公司") || self.pure.end(printed) && ends() || quoted();
        pure && !self.stops.within(printed) && !self.continues(text, name, mentions, kinds)
    }

    fn distinctive(&self, part: &str) -> bool {
        part.chars().all(is_han) && !self.plain.within(part)
    }

    /// 来到海川鞋业，: whether what stands in front says that a firm is meant, and a mark or 的 follows.
    fn cued(&self, text: &Mapped, span: Span) -> bool {
        let rest = &text.as_str()[text.byte(span.end)..];
        self.cues.end(&text.as_str()[..text.byte(span.start)]) && (rest.is_empty() || rest.starts_with(is_mark))
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
        // 恒岳电工设备生产项目: the word of trade is the beginning of what is made
        !self.goes_on.begin(rest) && builds(text.slice(Span::new(end, end + 40)))
    }

    /// 恒岳年产5万吨铸件项目: an owner by a short name in front of what is made each year.
    fn find_owners(&self, text: &Mapped, signs: &Signs, mentions: &mut Vec<Mention>, kinds: Kinds, pack: &Pack) {
        for makes in at(signs, Sign::Makes) {
            let end = text.char_at(makes.start);
            let phrase = text.slice(Span::new(end, end + 40)).split(ends_list).next().unwrap_or_default();
            let names = ["项目", "生产线", "工程", "基地"].iter().any(|w| phrase.contains(w));
            if !names || !phrase.contains(|c: char| c.is_ascii_digit() || is_numeral(c)) {
                continue;
            }
            if let Some(span) = self.owner(text, end, mentions, kinds, pack) {
                put(mentions, named(span, kinds.company, text.slice(span).to_owned(), &self.id));
            }
        }
    }

    /// 恒瑞高端轴承项目: a name that somebody has made up in front of what is built.
    fn find_makers(&self, text: &Mapped, mentions: &mut Vec<Mention>, kinds: Kinds) {
        let whole = text.as_str();
        for (at, _) in whole.match_indices("项目") {
            let front = &whole[..at];
            let from = front.rfind(is_joint).map_or(0, |i| i + front[i..].chars().next().map_or(0, char::len_utf8));
            let (start, end) = (text.char_at(from), text.char_at(at));
            let longest = (2..=SHORT).rev().map(|length| Span::new(start, start + length));
            let fits = |span: &Span| {
                span.end + 3 <= end
                    && self.brands.is_pure(text.slice(*span))
                    && !self.brands.goes_on(text.slice(Span::new(span.end, span.end + 1)))
                    && !mentions.iter().any(|m| m.span.overlaps(*span))
            };
            if let Some(span) = longest.into_iter().find(fits) {
                put(mentions, named(span, kinds.company, text.slice(span).to_owned(), &self.id));
            }
        }
    }

    /// The short name that ends at `end`, with the province or city in front of it; no word of every day.
    fn owner(&self, text: &Mapped, end: u32, mentions: &[Mention], kinds: Kinds, pack: &Pack) -> Option<Span> {
        let (at, begins) = self.begin(text, end, SHORT, mentions, kinds)?;
        let part = Span::new(at, end);
        let name = text.slice(part);
        let free = !mentions.iter().any(|m| m.span.overlaps(part)) && !self.unlisted.within(name);
        let everyday = || {
            let letters: SmallVec<[char; SHORT as usize]> = name.chars().collect();
            pack.usual().words.get(Key::of(&letters)).is_some_and(|rarity| rarity < EVERYDAY)
        };
        (free && !everyday()).then(|| Span::new(begins, end))
    }
}

/// Whether a name may begin behind `front`, told by its last character.
fn bounds(front: &str) -> bool {
    front.is_empty() || front.ends_with(['，', '、', '。', '；', '：', '“', '（', '”', '）', ' ', '—', '|', '！', '？'])
}

/// Where a name that begins at `at` begins with the province or city in front of it.
fn with_place(at: u32, text: &Mapped, mentions: &[Mention], kinds: Kinds) -> u32 {
    let place = ending(mentions, at).filter(|m| m.kind == kinds.place && is_short(m, text));
    place.map_or(at, |m| m.span.start)
}

/// Whether a place is named without 省, 市 or 县, as it is in the names of firms.
fn is_short(place: &Mention, text: &Mapped) -> bool {
    let is_prefecture = matches!(&place.meaning, Meaning::Name(name) if name.ends_with("自治州"));
    let printed = text.slice(place.span);
    let full =
        printed.ends_with(['省', '市', '县', '区', '镇', '乡', '村', '旗']) || is_prefecture && printed.ends_with('州');
    !full && place.division.is_some()
}

/// Whether a place begins a name.
fn is_front(mention: &Mention, span: Span, kinds: Kinds) -> bool {
    mention.kind == kinds.place && mention.span.start == span.start && mention.span.end < span.end
}

fn is_numeral(c: char) -> bool {
    "一二两三四五六七八九十百数几多".contains(c)
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

/// Characters behind which the name of an undertaking begins.
fn is_joint(c: char) -> bool {
    ends_list(c) || matches!(c, '、' | '的' | '了' | '和' | '与' | '及' | '在' | '由' | '“' | '”' | '（' | '）')
}

fn is_mark(c: char) -> bool {
    matches!(c, '，' | '、' | '。' | '；' | '的' | '等' | '（' | '”' | '与' | '和')
}

fn ends_list(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '：' | '！' | '？')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_behind_marks() {
        assert!(bounds("") && bounds("来到，") && bounds("“") && !bounds("来到"));
    }

    #[test]
    fn what_a_firm_builds() {
        assert!(builds("年产5万吨紧固件项目总投资2亿元"));
        assert!(!builds("产业项目") && !builds("紧固项目") && !builds("紧固件，项目") && !builds("等紧固件项目"));
    }
}
