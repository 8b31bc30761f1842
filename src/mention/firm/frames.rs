//! What is said of firms alone → names that nothing in them tells: 恒岳来是一家…企业, 来到恒岳来，…, 恒岳来董事长….

use super::{Firms, Sign, Signs, at, bounds, ends_list};
use crate::mention::{Kinds, named, put};
use crate::model::Mention;
use crate::pack::Pack;
use crate::span::{Mapped, Span, is_han};

/// Greatest length of a name that stands in a frame, in characters.
const NAME: usize = 8;

impl Firms {
    /// 恒岳来是一家…企业, 恒岳来作为国内…领军企业: the subject of a clause that says what firm it is.
    pub(super) fn find_defined(&self, text: &Mapped, mentions: &mut Vec<Mention>, kinds: Kinds) {
        let whole = text.as_str();
        // 是恒阳市…的龙头企业
        let placed = mentions.iter().filter(|m| m.kind == kinds.place).map(|m| &whole[..text.byte(m.span.start)]);
        let placed = placed.filter_map(|front| front.strip_suffix("作为").or_else(|| front.strip_suffix('是')));
        let mut found: Vec<usize> = placed.map(str::len).collect();
        found.extend(self.defines.find(whole).map(|(range, ())| range.start));
        for at in found {
            let clause = whole[at..].split(['，', '。', '；', '：', '（']).next().unwrap_or_default();
            if !["企业", "公司", "厂家", "厂商"].iter().any(|word| clause.ends_with(word)) {
                continue;
            }
            let front = &whole[..at];
            let from = front.char_indices().rev().take(NAME + 1).find(|(_, c)| !is_letter(*c));
            let from = match from {
                Some((i, c)) => i + c.len_utf8(),
                None if front.chars().count() <= NAME => 0,
                None => continue,
            };
            self.put_name(text, Span::new(text.char_at(from), text.char_at(at)), mentions, kinds);
        }
    }

    /// 来到恒岳来，深入了解企业…: what is visited, where a firm is spoken of behind it.
    pub(super) fn find_visited(&self, text: &Mapped, signs: &Signs, mentions: &mut Vec<Mention>, kinds: Kinds) {
        let whole = text.as_str();
        for visit in at(signs, Sign::Visit) {
            let from = visit.end + if whole[visit.end..].starts_with('了') { '了'.len_utf8() } else { 0 };
            let name = whole[from..].split(|c| !is_letter(c)).next().unwrap_or_default();
            let rest = &whole[from + name.len()..];
            let told: String = rest.chars().skip(1).take(40).collect();
            let long = name.chars().nth(2).is_some() && name.chars().all(is_han);
            if long && rest.starts_with('，') && self.visited.within(&told) {
                let span = Span::new(text.char_at(from), text.char_at(from + name.len()));
                self.put_name(text, span, mentions, kinds);
            }
        }
    }

    /// 云南恒能总经理周立新, 恒岳来董事长周立新, 恒瑞生产车间: a firm by a short name, made up, behind its province or city or at the
    /// beginning of a clause, in front of the title of who leads it; made up in front of where it works.
    pub(super) fn find_led(
        &self,
        text: &Mapped,
        signs: &Signs,
        mentions: &mut Vec<Mention>,
        kinds: Kinds,
        pack: &Pack,
    ) {
        let leads = pack.ontology.class("CompanyTitle");
        let titles: Vec<u32> = mentions.iter().filter(|m| Some(m.kind) == leads).map(|m| m.span.start).collect();
        for end in titles {
            let Some(span) = self.owner(text, end, mentions, kinds, pack) else { continue };
            let placed = crate::mention::nearby::beginning(mentions, span.start).is_some_and(|m| m.division.is_some());
            let name = text.slice(span);
            let rest = &text.as_str()[text.byte(end)..];
            let front = &text.as_str()[..text.byte(span.start)];
            let told = || span.len() >= 3 && bounds(front) && self.leads.begin(rest) && self.may_name(name);
            if placed || self.brands.is_name(name) || told() {
                put(mentions, named(span, kinds.company, name.to_owned(), &self.id));
            }
        }
        for works in at(signs, Sign::Works) {
            let Some(span) = self.owner(text, text.char_at(works.start), mentions, kinds, pack) else { continue };
            if self.brands.is_name(text.slice(span)) {
                put(mentions, named(span, kinds.company, text.slice(span).to_owned(), &self.id));
            }
        }
    }

    /// Puts a name that its frame says is a firm's, if it may be one.
    fn put_name(&self, text: &Mapped, span: Span, mentions: &mut Vec<Mention>, kinds: Kinds) {
        let name = text.slice(span);
        // a place may begin it, an industry may be part of it
        let other = |m: &Mention| {
            let part = m.kind == kinds.industry || m.kind == kinds.place && m.span.start == span.start;
            m.span.overlaps(span) && !(part && m.span != span && span.contains(m.span))
        };
        if self.may_name(name) && !mentions.iter().any(other) {
            put(mentions, named(span, kinds.company, name.to_owned(), &self.id));
        }
    }

    /// Whether a name whose frame says that it is a firm's can be one: it has no plain word, and ends like no place, body or person.
    fn may_name(&self, name: &str) -> bool {
        let length = name.chars().count();
        // the words of trade at its end are no plain words
        let trade = |at: &usize| {
            let rest = &name[*at..];
            self.trades.longest(rest) == Some(rest) || ["国际", "发展", "工程", "建设", "旅游", "文化"].contains(&rest)
        };
        let body = name.char_indices().skip(2).map(|(at, _)| at).find(trade);
        let body = &name[..body.unwrap_or(name.len())];
        (2..=NAME).contains(&length)
            && !self.brands.has_plain(body)
            && !self.stops.within(body)
            && !self.unlisted.within(body)
            && !body.contains(is_grammar)
            && !name.ends_with(ends_site)
            && !name.chars().all(|c| c.is_ascii_digit())
    }
}

/// Characters that a name in a frame consists of.
fn is_letter(c: char) -> bool {
    !ends_list(c) && (is_han(c) || c.is_ascii_alphanumeric())
}

/// Characters of grammar, which are in no name.
fn is_grammar(c: char) -> bool {
    "的了是在和与及等这那该其它他她我你们个每各某也都就还又不而则之者所以为被把从对向由于因但或且今昨明前后".contains(c)
}

/// Characters that end the names of places, bodies, persons and rooms.
fn ends_site(c: char) -> bool {
    "村镇乡县市省州区街道路桥山河湖江海岛寺庙校院所馆局委会办部社队组坊湾沟屯寨厦苑墅室厅间线场头户众家中里内处地点边旁楼铺站房棚台口园城师长员人方者主务体化性型类式品件项目心库店港矿岗仓坡岭洞塔河渠坝田林地带位节期月日年季届".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_name_in_a_frame_may_be() {
        let firms = Firms::compile(&Pack::embedded().expect("the pack is valid"));
        for name in ["恒岳来", "云川国际", "汇吉康机械"] {
            assert!(firms.may_name(name), "{name}");
        }
        for name in ["投资方", "位河村", "创新主体", "我们", "这里", "项目"] {
            assert!(!firms.may_name(name), "{name}");
        }
    }
}
