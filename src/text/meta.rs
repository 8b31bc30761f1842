//! Paragraphs and sentences → headline and place of the document.

use super::fold::is_han;
use super::paragraph::Paragraph;
use super::signs::Signs;
use crate::model::{Document, Hit, Hits, Part};
use crate::pack::{Level, Pack, Word, WordKind};
use crate::span::Mapped;
use std::collections::BTreeMap;

/// Longest exclamation that can be a headline, in characters.
const LONGEST_CRY: u32 = 42;
/// Longest first line of a page that can be its headline, in characters.
const LONGEST_OPENING: u32 = 60;
/// Words that open or stand in lines round a headline that are none: sources, times, readers, page numbers, annexes.
const LABELS: [&str; 28] = [
    "原标题",
    "客户端",
    "责编",
    "审核",
    "校对",
    "编审",
    "记者 ",
    "来源：",
    "作者：",
    "编辑：",
    "记者：",
    "时间：",
    "日期：",
    "发表于",
    "发布于",
    "浏览",
    "阅读：",
    "点击",
    "字号",
    "PDF版",
    "当前位置",
    "您的位置",
    "索引号",
    "文号",
    "公开目录",
    "关键词：",
    "导读：",
    "附件",
];
/// Last words of bodies that sign above a headline.
const SIGNS: [&str; 9] = ["委员会", "人民政府", "办公室", "管委会", "政府", "厅", "局", "日报", "晚报"];

/// The main headline: the last heading above the first text, or else the first heading that stands alone.
pub fn title(text: &Mapped, paragraphs: &[Paragraph]) -> Option<String> {
    let of = |p: &Paragraph| text.slice(p.span);
    // a headline may end in an exclamation mark
    let cries = |p: &Paragraph| {
        p.span.len() <= LONGEST_CRY && of(p).ends_with(['！', '？']) && !of(p).contains(['。', '；', '“'])
    };
    // and the first line of a page can be a long one
    let opens = |p: &Paragraph| {
        paragraphs.len() > 2
            && paragraphs.first().is_some_and(|first| first.span == p.span)
            && p.span.len() <= LONGEST_OPENING
            && !of(p).contains(['。', '；', '！', '？'])
            && of(p).ends_with(is_han)
    };
    let heads = |p: &Paragraph| p.part == Part::Heading || cries(p) || opens(p);
    let first_text = paragraphs.iter().position(|p| !heads(p))?;
    let above = &paragraphs[..first_text];
    let group: Vec<&Paragraph> = if above.is_empty() {
        let headed = paragraphs.iter().skip(first_text).skip_while(|p| p.part != Part::Heading);
        headed.take_while(|p| p.part == Part::Heading && !is_numbered(of(p))).collect()
    } else {
        above.iter().collect()
    };
    let plain = |p: &&&Paragraph| is_plain(of(p));
    // a headline names something: the longest of the last two plain lines, the later one where they are alike
    let plain: Vec<&&Paragraph> = group.iter().filter(plain).collect();
    if let Some(order) = plain.iter().find(|p| of(p).contains("关于") && of(p).contains('《')) {
        return Some(of(order).trim().to_owned());
    }
    let best = plain.iter().rev().take(3).copied().reduce(|a, b| {
        let spaced = |p: &Paragraph| of(p).contains(' ');
        let clauses = |p: &Paragraph| of(p).contains('，');
        if (spaced(a) && !spaced(b)) || (clauses(a) && !clauses(b) && !spaced(b)) { b } else { a }
    })?;
    Some(of(best).trim().to_owned())
}

/// Whether a heading can be a headline: it names something, and is no line of the page's own.
fn is_plain(line: &str) -> bool {
    let long = line.chars().count() >= 6;
    let han = line.chars().filter(|c| is_han(*c)).count() >= 3;
    let signs = SIGNS.iter().any(|s| line.ends_with(s)) && line.chars().count() <= 16;
    // 武汉市（2个）
    let counted = line.ends_with('）') && line.rfind('（').is_some_and(|at| line[..at].chars().count() < 6);
    let labelled = LABELS.iter().any(|l| line.contains(l)) && !line.contains('《');
    long && han
        && !line.starts_with(['—', '-', '（', '•', '·', '|'])
        && !line.ends_with(['>', '：', '摄'])
        && !(labelled || signs || counted || is_day(line) || is_numbered(line))
}

/// Whether a line is the page's own, nothing but a day or with a time: 2024年9月3日, 2022年04月15日 星期五.
fn is_day(line: &str) -> bool {
    let days = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '-' | '/' | '.' | ' ' | ':' | '：');
    let rest = line.trim_start_matches(days);
    // or a line with the time it was put up: 2025-07-17 09:05
    let marks = |mark: char| line.split(mark).filter(|part| part.ends_with(|c: char| c.is_ascii_digit())).count();
    if marks('-') >= 2 && line.contains([':', '：']) {
        return true;
    }
    rest.len() < line.len() && (rest.is_empty() || rest.starts_with("星期") || rest.starts_with("周"))
}

/// Whether a heading is numbered: 一、…, （一）…, 1.…, 第一章 ….
fn is_numbered(line: &str) -> bool {
    let line = line.trim_start_matches(['（', '第']);
    let digit = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let rest = line.trim_start_matches(digit);
    rest.len() < line.len() && rest.starts_with(['、', '）', '.', '．', '章', '节'])
}

/// Weight of a full name against a short one.
const FULL: u32 = 3;

/// The place whose 我市 or 全县 it is: the city most of the named divisions lie in, or the county where there is one alone; the
/// province where it speaks of that. `hits` and `signs` are those of the document's sentences.
pub fn place(document: &Document, hits: &Hits, signs: &[Signs], pack: &Pack) -> Option<usize> {
    let gazetteer = &pack.gazetteer;
    let votes = Votes::of(document, hits, pack);
    let Votes { cities, counties, zones, titled, .. } = &votes;
    let our_city: u32 = signs.iter().map(|s| s.our_city).sum();
    let our_county: u32 = signs.iter().map(|s| s.our_county).sum();
    if let Some(province) = votes.province(signs, pack) {
        return Some(province);
    }
    let (city, weight) =
        cities.iter().max_by_key(|(city, w)| (**w, std::cmp::Reverse(**city))).map(|(c, w)| (*c, *w))?;
    let mut inside: Vec<(u32, usize)> =
        counties.iter().filter(|(c, _)| city_of(**c, pack) == Some(city)).map(|(c, w)| (*w, *c)).collect();
    inside.sort_by(|a, b| b.cmp(a));
    let own = weight
        .saturating_sub(inside.iter().map(|(w, _)| w).sum::<u32>() + zones.get(&city).copied().unwrap_or_default());
    // 全市 of a county-level city is the county's own
    if let [(w, county), rest @ ..] = inside.as_slice()
        && gazetteer.divisions[*county].name.ends_with('市')
        && rest.first().is_none_or(|(r, _)| r * 3 < *w)
        && own < *w
    {
        return Some(*county);
    }
    // the headline names one county and no city
    if let [county] = titled.as_slice()
        && gazetteer.divisions[*county].level == Level::County
        && our_city <= our_county
        && inside.iter().any(|(w, c)| c == county && own < *w * 3)
        && inside.first().is_some_and(|(most, _)| inside.iter().any(|(w, c)| c == county && most <= &(w * 2)))
    {
        return Some(*county);
    }
    match inside.as_slice() {
        [(w, county), rest @ ..]
            if our_city < our_county.max(1) && rest.first().is_none_or(|(r, _)| r * 4 < *w) && own < *w * 2 =>
        {
            Some(*county)
        }
        // 我县 is one of them
        [(w, county), rest @ ..]
            if our_city == 0 && our_county >= 2 && rest.first().is_none_or(|(r, _)| r * 2 < *w) =>
        {
            Some(*county)
        }
        _ => Some(city),
    }
}

/// How much the named divisions speak for a place.
#[derive(Default)]
struct Votes {
    provinces: BTreeMap<usize, u32>,
    cities: BTreeMap<usize, u32>,
    counties: BTreeMap<usize, u32>,
    /// What of `cities` is due to their zones.
    zones: BTreeMap<usize, u32>,
    /// Divisions that the headline names, each once.
    titled: Vec<usize>,
}

impl Votes {
    fn of(document: &Document, hits: &Hits, pack: &Pack) -> Votes {
        let gazetteer = &pack.gazetteer;
        let apart = pack.lexicon.set("not_places");
        let trades = pack.lexicon.set("firm_trades");
        let doubtful = pack.lexicon.set("doubtful_places");
        let (mut sure, mut all) = (Votes::default(), Votes::default());
        for (sentence, hits) in document.sentences.iter().zip(hits.sentences()) {
            let weight = if sentence.part == Part::Heading { 4 } else { 1 };
            let text = sentence.text.as_str();
            let headline = sentence.part == Part::Heading
                && document.title.as_deref().is_some_and(|title| title.contains(text.trim()));
            // looked for only where a short name stands
            let mut others: Option<Vec<Hit>> = None;
            let told = |hit: &&Hit| {
                gazetteer.can_be_place(hit.word)
                    || text[..hit.end].ends_with(['镇', '乡']) && is_one_town(hit.word, pack)
            };
            for hit in hits.iter().filter(told) {
                let (word, rest) = (&text[hit.start..hit.end], &text[hit.end..]);
                // 示范县 is no 范县, 太白山 no 太白县
                if word.len() <= SHORT {
                    let others = others.get_or_insert_with(|| apart.into_iter().flat_map(|a| a.find(text)).collect());
                    if others.iter().any(|other| other.start <= hit.start && hit.end <= other.end) {
                        continue;
                    }
                }
                // 东兴铝业 is a firm, 丹东路 a road
                let named_after = ROADS.iter().any(|road| rest.starts_with(road))
                    || trades.is_some_and(|trades| trades.opening(rest).is_some());
                if named_after && !word.ends_with(['省', '市', '县', '区', '旗', '州', '盟']) {
                    continue;
                }
                let readings = gazetteer.readings(hit.word);
                all.add(readings, weight, headline, pack);
                if doubtful.is_none_or(|d| d.opening(word) != Some(word.len())) {
                    sure.add(readings, weight, headline, pack);
                }
            }
        }
        // names that are everyday words tell something only where they come again
        let enough = all.cities.values().any(|w| *w >= SURE);
        if sure.cities.is_empty() && sure.provinces.is_empty() && enough { all } else { sure }
    }

    /// Adds the readings of a name; an ambiguous one votes for each of them, weakly.
    fn add(&mut self, words: &[Word], weight: u32, headline: bool, pack: &Pack) {
        let gazetteer = &pack.gazetteer;
        let level = |w: &Word| gazetteer.divisions[w.index as usize].level;
        // 长沙 is the city, not 长沙县
        let city = words.iter().find(|w| w.is_place() && level(w) == Level::City).map(|w| w.index as usize);
        let beside =
            |w: &Word| level(w) == Level::County && city.is_some_and(|c| gazetteer.lies_in(w.index as usize, c));
        let readings = || words.iter().filter(|w| w.is_place() && !beside(w));
        let single = readings().count() == 1;
        let share = if single { 4 } else { 1 };
        for word in readings().take(6) {
            let weight = weight * share * if word.kind == WordKind::Division { FULL } else { 1 };
            let index = word.index as usize;
            let level = level(word);
            // many towns share a name
            if level == Level::Town && !single {
                continue;
            }
            if level == Level::Province {
                *self.provinces.entry(index).or_default() += weight;
            }
            let county = gazetteer.above(index, Level::County);
            if headline && single {
                let named = county.unwrap_or(index);
                if !self.titled.contains(&named) {
                    self.titled.push(named);
                }
            }
            if let Some(city) = city_of(index, pack) {
                *self.cities.entry(city).or_default() += weight;
                if level == Level::Zone && county.is_none() {
                    *self.zones.entry(city).or_default() += weight;
                }
            }
            if let Some(county) = county {
                *self.counties.entry(county).or_default() += weight;
            }
        }
    }

    /// The province that the text speaks of: it alone is named, or it is named more than any city in it and 全省 or 我省 is said, or
    /// many of its cities are named alike.
    fn province(&self, signs: &[Signs], pack: &Pack) -> Option<usize> {
        let (province, weight) = self.provinces.iter().max_by_key(|(p, w)| (**w, std::cmp::Reverse(**p)))?;
        let inside = self.cities.iter().filter(|(c, _)| pack.gazetteer.lies_in(**c, *province) && *c != province);
        let inside: Vec<u32> = inside.map(|(_, w)| *w).collect();
        let most = inside.iter().max().copied().unwrap_or_default();
        let only = self.cities.is_empty();
        let below = signs.iter().any(|s| s.our_city + s.our_county > 0);
        let spoken = !below && *weight > most && signs.iter().any(|s| s.our_province);
        let spread = !below && inside.len() >= SPREAD && most * 3 < inside.iter().sum();
        (only || spoken || spread).then_some(*province)
    }
}

/// Bytes of the longest name that can be part of an everyday word (兴城市).
const SHORT: usize = 9;
/// Weight from which names that are everyday words are believed.
const SURE: u32 = 4;
/// Cities from which a text is about their province.
const SPREAD: usize = 5;

/// What follows the name of a place that a road or street is named after.
const ROADS: [&str; 5] = ["路", "街", "大道", "大街", "大桥"];

/// The city of a division; a municipality's or a directly governed county's own.
fn city_of(index: usize, pack: &Pack) -> Option<usize> {
    let gazetteer = &pack.gazetteer;
    let city = gazetteer.above(index, Level::City)?;
    let placeholder = ["市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"]
        .contains(&gazetteer.divisions[city].name.as_str());
    if placeholder {
        let above = gazetteer.divisions[city].parent?;
        return Some(if gazetteer.divisions[above].name.ends_with('市') { above } else { index });
    }
    Some(city)
}

/// Whether a word names one town and nothing else.
fn is_one_town(word: u32, pack: &Pack) -> bool {
    matches!(pack.gazetteer.readings(word), [only] if only.kind == WordKind::Division
        && pack.gazetteer.divisions[only.index as usize].level == Level::Town)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_are_told_from_lines_of_the_page() {
        assert!(is_plain("恒阳县集中开工十二个项目") && is_plain("恒阳：链长上门 问题清零"));
        assert!(!is_plain("新闻来源：恒阳日报") && !is_plain("2024年9月3日") && !is_plain("一、工业生产"));
        assert!(
            !is_plain("恒阳省发展和改革委员会")
                && !is_plain("（一）总体要求")
                && !is_plain("恒阳市（12个）")
                && !is_plain("5698 1 23")
        );
        assert!(!is_plain("图片均由记者周立新 王海川 摄"));
        assert!(!is_numbered("十二个项目开工") && is_numbered("12.恒阳市纺织产业集群"));
    }
}
