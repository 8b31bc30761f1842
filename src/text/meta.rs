//! Paragraphs → headline, date and place of the document.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::fold::fold;
use super::lines::{Kind, Line};
use super::paragraph::Paragraph;
use crate::model::{Document, Part};
use crate::pack::{Level, Pack, WordKind};

#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static FULL_DATE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"((?:19|20)[0-9]{2})(?:年|-|/|\.)([0-9]{1,2})(?:月|-|/|\.)([0-9]{1,2})日?").unwrap());
#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static YEAR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(20[0-9]{2})年?(?P<end>末|底前|以前|以来)?").unwrap());
#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static MONTH_DAY: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?P<year>年)?([0-9]{1,2})月([0-9]{1,2})日").unwrap());

#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static WHOLE_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:，[^，。；]{0,20}?(?:实现|完成|达|收入|产值|营收|总值|增长|增加)|(?:全年|度)?[^，。；\d上下第前]{0,12}(?:实现|完成|突破|达))").unwrap()
});
#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static PLANNED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\d{1,2}月|第?[一二三四]季度)?(?:底|末|中旬|上旬|下旬)?(?:前|以前)?(?:竣工|投产|启动|建成|开建|试产|完工|开工|投用|投入使用|交付)").unwrap()
});

/// The main headline: the last heading above the first text, or else the first heading that stands alone.
pub fn title(paragraphs: &[Paragraph]) -> Option<String> {
    let first_text = paragraphs.iter().position(|p| p.part != Part::Heading)?;
    let above = &paragraphs[..first_text];
    let group: Vec<&Paragraph> = if above.is_empty() {
        paragraphs
            .iter()
            .skip(first_text)
            .skip_while(|p| p.part != Part::Heading)
            .take_while(|p| p.part == Part::Heading)
            .collect()
    } else {
        above.iter().collect()
    };
    let plain = |p: &&&Paragraph| {
        !p.text.as_str().starts_with(['—', '-', '（']) && p.text.len() >= 6 && !p.text.as_str().ends_with('>')
    };
    // a headline names something: the longest of the last two plain lines, the later one where they are alike
    let plain: Vec<&&Paragraph> = group.iter().filter(plain).collect();
    if let Some(order) = plain.iter().find(|p| p.text.as_str().contains("关于") && p.text.as_str().contains('《')) {
        return Some(order.text.as_str().trim().to_owned());
    }
    let best = plain.iter().rev().take(3).copied().reduce(|a, b| {
        let spaced = |p: &Paragraph| p.text.as_str().contains(' ');
        let clauses = |p: &Paragraph| p.text.as_str().contains('，');
        if (spaced(a) && !spaced(b)) || (clauses(a) && !clauses(b) && !spaced(b)) { b } else { a }
    })?;
    Some(best.text.as_str().trim().to_owned())
}

/// The date: a full date in the page's own lines, else the year that the text speaks of with the first day it names.
pub fn date(chars: &[char], lines: &[Line], document: &Document) -> Option<String> {
    for line in lines.iter().filter(|l| matches!(l.kind, Kind::Furniture | Kind::Heading | Kind::Byline)) {
        let text: String = chars[line.start..line.end].iter().filter_map(|c| fold(*c, None, None)).collect();
        if let Some(date) = FULL_DATE.captures(&text) {
            return Some(format!("{}-{:0>2}-{:0>2}", &date[1], &date[2], &date[3]));
        }
    }
    let body = || document.sentences.iter().map(|s| s.text.as_str());
    let mut years: BTreeMap<&str, u32> = BTreeMap::new();
    let mut whole: Option<&str> = None;
    for sentence in &document.sentences {
        let text = sentence.text.as_str();
        for found in YEAR.captures_iter(text) {
            let year = found.get(1).map_or("", |m| m.as_str());
            let rest = &text[found.get(0).map_or(0, |m| m.end())..];
            let before = &text[..found.get(0).map_or(0, |m| m.start())];
            // goals lie ahead, comparisons behind
            if found.name("end").is_some() || lies_elsewhere(before, rest) {
                continue;
            }
            *years.entry(year).or_default() += match sentence.part {
                Part::Heading => 5,
                _ if rest.starts_with(['上', '下', '第', '前', '全']) || before.ends_with("截至") => 2,
                _ => 1,
            };
            // 2022年，园区完成…: a whole year that is over
            if WHOLE_YEAR.is_match(rest) && whole.is_none_or(|w| w < year) {
                whole = Some(year);
            }
        }
    }
    let voted = years.iter().max_by_key(|(year, count)| (**count, **year)).map(|(year, _)| (*year).to_owned());
    let relative = body().any(|t| t.contains("今年") || t.contains("去年"));
    let year = match (whole.and_then(|w| w.parse::<u32>().ok()), voted) {
        (Some(over), Some(voted)) if relative && voted.parse() == Ok(over) => Some((over + 1).to_string()),
        (_, voted) => voted,
    };
    for text in body() {
        if let Some(date) = FULL_DATE.captures(text)
            && year.as_deref() == Some(&date[1])
        {
            return Some(format!("{}-{:0>2}-{:0>2}", &date[1], &date[2], &date[3]));
        }
    }
    let year = year?;
    let day = body().find_map(|text| MONTH_DAY.captures(text).filter(|c| c.name("year").is_none()));
    Some(match day {
        Some(day) => format!("{year}-{:0>2}-{:0>2}", &day[2], &day[3]),
        None => year,
    })
}

/// Whether a year is one of plans, ranges or comparisons, not the text's own.
fn lies_elsewhere(before: &str, rest: &str) -> bool {
    let clause = before.rfind(['，', '。', '；']).map_or(before, |i| &before[i..]);
    let near: String = clause.chars().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect();
    before.ends_with(['到', '至', '由', '从', '比', '较', '以', '—', '-', '于', '自', '（', '、'])
        || ["预计", "计划", "力争", "拟", "将于", "将在", "确保", "争取", "有望", "目标"]
            .iter()
            .any(|w| near.contains(w))
        || rest.starts_with(['—', '-', '至', '～', '~'])
        || PLANNED.is_match(rest)
}

/// Weight of a full name against a short one.
const FULL: u32 = 3;

/// The place whose 我市 or 全县 it is: the city most of the named divisions lie in, or the county where there is one alone.
pub fn place(document: &Document, pack: &Pack) -> Option<usize> {
    let gazetteer = &pack.gazetteer;
    let mut cities: BTreeMap<usize, u32> = BTreeMap::new();
    let mut counties: BTreeMap<usize, u32> = BTreeMap::new();
    let mut zones: BTreeMap<usize, u32> = BTreeMap::new();
    let (mut our_city, mut our_county) = (0u32, 0u32);
    for sentence in &document.sentences {
        let text = sentence.text.as_str();
        our_city += ["我市", "全市"].iter().map(|w| text.matches(w).count() as u32).sum::<u32>();
        our_county +=
            ["我县", "全县", "我区", "该县", "全区"].iter().map(|w| text.matches(w).count() as u32).sum::<u32>();
        for (_, _, words) in gazetteer.find(text) {
            // an ambiguous name votes for each of its readings, weakly
            let readings: Vec<_> =
                words.iter().filter(|w| matches!(w.kind, WordKind::Division | WordKind::ShortDivision)).collect();
            let share = if readings.len() == 1 { 4 } else { 1 };
            for word in readings.iter().take(6) {
                let weight = if sentence.part == Part::Heading { 4 } else { 1 }
                    * share
                    * if word.kind == WordKind::Division { FULL } else { 1 };
                let index = word.index as usize;
                let level = gazetteer.divisions[index].level;
                if level == Level::Town {
                    continue;
                }
                if let Some(city) = city_of(index, pack) {
                    *cities.entry(city).or_default() += weight;
                }
                if level == Level::Zone
                    && let Some(city) = city_of(index, pack)
                {
                    *zones.entry(city).or_default() += weight;
                }
                if level == Level::County {
                    *counties.entry(index).or_default() += weight;
                }
            }
        }
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
    match inside.as_slice() {
        [(w, county), rest @ ..]
            if our_city < our_county.max(1) && rest.first().is_none_or(|(r, _)| r * 4 < *w) && own < *w * 2 =>
        {
            Some(*county)
        }
        _ => Some(city),
    }
}

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
