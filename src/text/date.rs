//! Lines and sentences → date of the document.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::fold::fold;
use super::lines::{Kind, Line};
use super::signs::Signs;
use crate::model::{Document, Part};

#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static FULL_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"((?:19|20)[0-9]{2})(?:年|-|/|\.)\s?([0-9]{1,2})(?:月|-|/|\.)\s?([0-9]{1,2})日?").unwrap()
});
#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static SHORT_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9\-/.])([0-3][0-9])[-/]([01]?[0-9])[-/]([0-3]?[0-9]) ?[0-9]{1,2}[:：][0-9]{2}").unwrap()
});
/// A day as offices sign: 二〇二三年五月六日.
#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static SPELT_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^二[〇○零]([〇○零一二三四五六七八九])([〇○零一二三四五六七八九])年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日$").unwrap()
});
/// A stretch of a year that is not over, with no year in front.
#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static THIS_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[，。；：“])(?:截至|目前，)?(?:今年|去年|1[—~～至-]+\d{1,2}月|第?[一二三]季度|上半年|前[一二三四五六七八九十]{1,2}个月)").unwrap()
});
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
#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static HISTORY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\d{1,2}月(?:\d{1,2}日)?|[上下]半年|[年初底]+)?，?[^，。；\d]{0,14}?(?:被?批准|成立|创办|始建|挂牌|升格|更名|改制|注册|退伍|毕业|返乡|创业)").unwrap()
});

/// Fewest digits of a full date.
const DIGITS: u32 = 6;

/// The date: a full date in the page's own lines, else the year that the text speaks of with the first day it names.
/// `signs` are those of the document's sentences.
pub fn date(chars: &[char], lines: &[Line], document: &Document, signs: &[Signs]) -> Option<String> {
    of_page(chars, lines).or_else(|| of_text(document, signs))
}

fn of_page(chars: &[char], lines: &[Line]) -> Option<String> {
    let own = |l: &&Line| matches!(l.kind, Kind::Furniture | Kind::Heading | Kind::Byline);
    let text = |l: &Line| chars[l.start..l.end].iter().filter_map(|c| fold(*c, None, None)).collect::<String>();
    let dated = || lines.iter().filter(own).filter(|l| l.marks.digits >= DIGITS).map(text);
    dated()
        .find_map(|text| full_date(&text).map(|(_, date)| date))
        .or_else(|| dated().find_map(|text| short_date(&text)))
        .or_else(|| {
            let spelt = |l: &&Line| chars[l.start] == '二' && chars[l.end - 1] == '日' && l.end - l.start <= SPELT;
            lines.iter().filter(own).filter(spelt).find_map(|l| spelt_date(&text(l)))
        })
}

/// Longest line that is a day spelt out, in characters.
const SPELT: usize = 20;

/// A day and time with two digits for the year: 19-12-31 10:55.
fn short_date(text: &str) -> Option<String> {
    let (_, [year, month, day]) = SHORT_DATE.captures(text)?.extract();
    Some(format!("20{year}-{month:0>2}-{day:0>2}"))
}

/// A line that is a day spelt out.
fn spelt_date(text: &str) -> Option<String> {
    let (_, [decade, year, month, day]) = SPELT_DATE.captures(text)?.extract();
    Some(format!("20{}{}-{:0>2}-{:0>2}", number(decade), number(year), number(month), number(day)))
}

/// A number below a hundred in Chinese figures.
fn number(text: &str) -> u32 {
    text.chars().fold(0, |sum, c| match c {
        '十' => sum.max(1) * 10,
        c => sum + "〇一二三四五六七八九".chars().position(|d| d == c).unwrap_or_default() as u32,
    })
}

/// The first full date in `text`: its year, and the whole.
fn full_date(text: &str) -> Option<(&str, String)> {
    // 2016年1-7月 is a stretch of months
    let is_day = |date: &regex::Captures<'_>| !date.get(0).is_some_and(|all| text[all.end()..].starts_with('月'));
    let date = FULL_DATE.captures_iter(text).find(is_day)?;
    let (_, [year, month, day]) = date.extract();
    Some((year, format!("{year}-{month:0>2}-{day:0>2}")))
}

fn of_text(document: &Document, signs: &[Signs]) -> Option<String> {
    let year = year(document, signs);
    let sentences = || document.sentences.iter().map(|s| s.text.as_str()).zip(signs);
    let dated = sentences()
        .filter(|(_, signs)| year.is_some() && signs.full_date)
        .filter_map(|(text, _)| full_date(text))
        .find(|(of, _)| year.as_deref() == Some(of));
    if let Some((_, date)) = dated {
        return Some(date);
    }
    let year = year?;
    let day = sentences()
        .filter(|(_, signs)| signs.day)
        .find_map(|(text, _)| MONTH_DAY.captures(text).filter(|c| c.name("year").is_none()));
    Some(match day {
        Some(day) => format!("{year}-{:0>2}-{:0>2}", &day[2], &day[3]),
        None => year,
    })
}

/// The year that the text speaks of most: the one after, where that one is over.
fn year(document: &Document, signs: &[Signs]) -> Option<String> {
    let mut years: BTreeMap<&str, u32> = BTreeMap::new();
    let mut whole: Option<&str> = None;
    for (sentence, _) in document.sentences.iter().zip(signs).filter(|(_, signs)| signs.year) {
        for Year { year, before, rest, end } in Year::all(sentence.text.as_str()) {
            // goals lie ahead, comparisons behind
            if end || lies_elsewhere(before, rest) {
                continue;
            }
            *years.entry(year).or_default() += match sentence.part {
                Part::Heading => 5,
                _ if rest.starts_with(['上', '下', '第', '前', '全']) || before.ends_with("截至") => 2,
                _ => 1,
            };
            // 2022年，园区完成…: a whole year that is over
            if whole.is_none_or(|w| w < year) && WHOLE_YEAR.is_match(rest) {
                whole = Some(year);
            }
        }
    }
    let voted = years.iter().max_by_key(|(year, count)| (**count, **year)).map(|(year, _)| *year)?;
    let this_year = || document.sentences.iter().any(|s| THIS_YEAR.is_match(s.text.as_str()));
    let relative = || signs.iter().any(|s| s.relative) || this_year();
    match whole.and_then(|w| w.parse::<u32>().ok()) {
        Some(over) if voted.parse() == Ok(over) && relative() => Some((over + 1).to_string()),
        _ => Some(voted.to_owned()),
    }
}

/// What follows a number that is no year.
const COUNTED: [char; 30] = [
    '亿', '万', '千', '百', '多', '余', '家', '个', '人', '吨', '亩', '元', '条', '台', '套', '户', '项', '平', '公',
    '米', '名', '头', '只', '件', '款', '种', '辆', '座', '斤', '.',
];

/// A year in a sentence: `2023`, `2023年`, `2023年末`.
struct Year<'a> {
    year: &'a str,
    before: &'a str,
    /// What follows the year, its 年 and its `end`.
    rest: &'a str,
    /// Whether 末, 底前, 以前 or 以来 follow, or it is no year but a number.
    end: bool,
}

impl<'a> Year<'a> {
    /// The years from 2000 to 2099 in `text`.
    fn all(text: &'a str) -> impl Iterator<Item = Year<'a>> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let is_year = |four: &[u8]| four.starts_with(b"20") && four.iter().all(u8::is_ascii_digit);
            let start = at + text.as_bytes()[at..].windows(4).position(is_year)?;
            let (before, found) = text.split_at(start);
            let (year, rest) = found.split_at(4);
            let named = rest.strip_prefix('年');
            // 2000亿级, 2018家: a number
            let counts = named.is_none() && rest.starts_with(COUNTED);
            let rest = named.unwrap_or(rest);
            let ended = ["末", "底前", "以前", "以来"].iter().find_map(|end| rest.strip_prefix(end));
            let rest = ended.unwrap_or(rest);
            at = text.len() - rest.len();
            Some(Year { year, before, rest, end: counts || ended.is_some() })
        })
    }
}

/// Whether a year is one of plans, ranges or comparisons, not the text's own.
fn lies_elsewhere(before: &str, rest: &str) -> bool {
    before.ends_with(['到', '至', '由', '从', '比', '较', '以', '—', '-', '于', '自', '（', '、'])
        || rest.starts_with(['—', '-', '至', '～', '~'])
        || is_planned(before)
        || is_goal(rest)
        || rest.starts_with('被')
        || PLANNED.is_match(rest)
        || HISTORY.is_match(rest)
}

/// Whether the clause that a year opens speaks of a goal.
fn is_goal(rest: &str) -> bool {
    let clause = rest.find(['，', '。', '；']).map_or(rest, |i| &rest[..i]);
    clause.ends_with("目标") || clause.ends_with("的目标任务")
}

/// Whether the twelve characters of the clause before a year speak of a plan.
fn is_planned(before: &str) -> bool {
    let clause = before.rfind(['，', '。', '；']).map_or(before, |i| &before[i..]);
    let near = clause.char_indices().rev().nth(11).map_or(clause, |(i, _)| &clause[i..]);
    ["预计", "计划", "力争", "拟", "将于", "将在", "确保", "争取", "有望", "目标", "锁定"]
        .iter()
        .any(|w| near.contains(w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_pages_and_offices_write_them() {
        assert_eq!(short_date("来源：恒阳日报 19-12-31 10:55").as_deref(), Some("2019-12-31"));
        assert_eq!(short_date("电话：0311-22-33 10:55"), None);
        assert_eq!(spelt_date("二〇二三年十一月二十日").as_deref(), Some("2023-11-20"));
    }

    #[test]
    fn years_are_read_with_what_stands_around() {
        let text = "到2025年末，比12021年底前少；2020以来，20235";
        let years: Vec<_> = Year::all(text).map(|y| (y.year, y.end, y.rest.chars().next())).collect();
        assert_eq!(
            years,
            [
                ("2025", true, Some('，')),
                ("2021", true, Some('少')),
                ("2020", true, Some('，')),
                ("2023", false, Some('5')),
            ]
        );
        assert!(lies_elsewhere("预计到今后几个月的", "年") && lies_elsewhere("", "竣工"));
        assert!(Year::all("2000亿级").all(|y| y.end) && Year::all("2023上半年").all(|y| !y.end));
        assert!(lies_elsewhere("", "，县工业园区被批准为") && lies_elsewhere("", "3月，成立"));
        assert!(!lies_elsewhere("", "，全县完成产值"));
        assert!(lies_elsewhere("恒岳集团是龙头企业，", "被引进") && lies_elsewhere("", "产值过百亿元目标，"));
        assert!(!lies_elsewhere("预计，", "年") && !lies_elsewhere("预计一二三四五六七八九十甲", "年"));
    }
}
