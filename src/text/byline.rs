//! Line → who wrote it: 记者 and 通讯员 in their many layouts.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::Author;
use crate::pack::Pack;

#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[□■●◎○◇◆]?(?:文/图|图/文|文|图)?[：/]?(?:[\p{Han}·—-]{2,10}?(?:日报社?|报社?|周刊|杂志|新闻|传媒|瞭望|观察|在线|网|台|融媒体中心|客户端)·?){0,2}(?:本报|本台|本网|新华社|大众日报|全媒体?|融媒体?|融媒体中心|见习|首席|实习|特约)*(?:记者|通讯员|撰稿人?|撰文|作者)[^，。；！？]{2,60}$").unwrap()
});
#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\*{0,2}[□■●◎]?(?:本报|本台|本网|新华社|中新社|中新网|人民网)?[\p{Han}·—-]{0,16}?(?:\d{1,2}月\d{1,2}日)?(?:\d{1,2}时)?(?:讯|电|消息)\*{0,2}\s?)?(?:（(?P<who>[^（）]*?(?:记者|通讯员)[^（）]*?)）)").unwrap()
});
/// A dateline whose authors stand in no brackets: 恒阳网消息 记者 甲、通讯员 乙报道：….
#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static OPEN_LEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\*{0,2}[□■●◎]?[\p{Han}·—-]{0,16}?(?:\d{1,2}月\d{1,2}日)?(?:讯|电|消息)[：，\s]?(?P<who>(?:记者|通讯员)[\p{Han}、，\s]{2,30}?)报道[：，]?").unwrap()
});
/// A dateline with names alone behind it: 恒阳6月25日电（甲 乙）, 本网讯（甲 乙 文/图）.
#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static NAMES_LEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\*{0,2}[□■●◎]?[\p{Han}·—-]{0,16}?(?:\d{1,2}月\d{1,2}日)?(?:\d{1,2}时)?(?:讯|电|消息)\*{0,2}\s?（(?P<who>[\p{Han}、，\s]{2,24}?(?:文/图|图/文|文图|文|图)?)）").unwrap()
});
#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:\*{0,2}[□■●◎]?(?:本报|本台|本网|本刊|新华社|中新社|新华网)(?:\p{Han}{1,8}?)?(?:\d{1,2}月\d{1,2}日)?(?:讯|电)[：\s]?)",
    )
    .unwrap()
});
#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static TAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"（(?P<who>[^（）]{0,16}?(?:记者|通讯员|作者[：:]|撰稿|供稿[：:]|文/|文[：:])[^（）]*?)）$").unwrap()
});
/// Authors at the end of a paragraph without brackets: …。记者 甲 通讯员 乙 摄.
#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static OPEN_TAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[。！”]\s?[■□◆]?(?P<who>(?:本报|本网|全媒体|融媒体|新华社|中新社|[\p{Han}]{2,4}(?:日报|晚报|网))*(?:记者|通讯员)[\p{Han}\s、]{2,20})$").unwrap()
});
/// Names alone in brackets at the end of a paragraph, with or without the office they write for.
#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static NAMES_TAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[。！？”]（(?:\p{Han}{1,10}(?:局|委|办|社|台|中心|办公室|部|报|网|政府))??(?P<who>[\p{Han}\s、，]{2,16}?)(?:文/图|图/文|文图|摄影报道)?）$").unwrap()
});

/// Longest byline, in characters.
pub const LONGEST: u32 = 64;
/// Characters before the 讯 or 电 of a dateline, at most.
const BEFORE_WIRE: usize = 28;

/// Whether `c` stands in every word that says who wrote (记者, 作者, 通讯员, 撰稿, 撰文).
pub fn signs(c: char) -> bool {
    matches!(c, '者' | '员' | '撰')
}

/// Whether a line may say who wrote: a test that costs little, since most lines do not.
pub fn may_sign(line: &[char]) -> bool {
    let has = |c: char| line.contains(&c);
    (has('者') && (has('记') || has('作'))) || (has('员') && has('讯')) || has('撰')
}

/// Whether `c` ends the dateline of a wire report (讯, 电, 消息).
pub fn wires(c: char) -> bool {
    matches!(c, '讯' | '电' | '息')
}

/// Whether a line (spaces left out, folded) only says who wrote.
pub fn is_byline(text: &str) -> bool {
    let inner = text.strip_prefix('（').and_then(|t| t.strip_suffix('）')).unwrap_or(text);
    let balanced = inner.matches('（').count() == inner.matches('）').count();
    balanced && text.chars().count() <= LONGEST as usize && LINE.is_match(inner)
}

/// Whether a text can have a [`lead`], seen by its first characters: a test that costs little, since most texts have none.
pub fn may_lead(text: impl Iterator<Item = char>) -> bool {
    let mut text = text.peekable();
    let Some(first) = text.peek().copied() else { return false };
    if first == '（' {
        return text.skip(1).take_while(|c| !matches!(c, '（' | '）')).any(signs);
    }
    // the dateline of a paper or agency of its own needs no authors behind it
    let named = matches!(first, '*' | '□' | '■' | '●' | '◎' | '本' | '新' | '中');
    for _ in 0..=BEFORE_WIRE {
        let Some(c) = text.next() else { return false };
        let goes_on = |after: &char| matches!(after, '（' | '*' | '：' | '记' | '通') || after.is_whitespace();
        if wires(c) && (named || text.peek().is_some_and(goes_on)) {
            return true;
        }
    }
    false
}

/// Characters of the dateline and bracketed authors at the head of a paragraph (`本报讯（记者 …）`), and the authors' text.
pub fn lead(text: &str) -> Option<(usize, Option<String>)> {
    if !may_lead(text.chars()) {
        return None;
    }
    if let Some(found) = LEAD.captures(text) {
        let who = found.name("who").map(|m| m.as_str().to_owned());
        return Some((found.get(0).map_or(0, |m| m.as_str().chars().count()), who));
    }
    if let Some(found) = OPEN_LEAD.captures(text) {
        let who = found.name("who").map(|m| m.as_str().to_owned());
        return Some((found.get(0).map_or(0, |m| m.as_str().chars().count()), who));
    }
    if let Some(found) = NAMES_LEAD.captures(text) {
        let who = found.name("who").map(|m| m.as_str().to_owned());
        // the place of a wire report is part of what it tells
        let own = text.starts_with(['*', '□', '■', '●', '◎', '本']);
        let length = found.get(0).map_or(0, |m| m.as_str().chars().count());
        return Some((if own { length } else { 0 }, who));
    }
    DATELINE.find(text).map(|m| (m.as_str().chars().count(), None))
}

/// The authors at the end of a paragraph, in brackets or not: characters to drop, and their text.
pub fn tail(text: &str, pack: &Pack) -> Option<(usize, String)> {
    if !text.ends_with('）') {
        if !last(text, OPEN_SPAN).contains('者') && !last(text, OPEN_SPAN).contains("通讯员") {
            return None;
        }
        return found(&OPEN_TAIL, text, 1);
    }
    if let Some(signed) = found(&TAIL, text, 0) {
        return Some(signed);
    }
    let (_, who) = found(&NAMES_TAIL, text, 1)?;
    let at = text.rfind('（')?;
    all_names(&who, pack).then(|| (text[at..].chars().count(), who))
}

/// Characters that authors without brackets take at the end of a paragraph, at most.
const OPEN_SPAN: usize = 30;

/// The last `n` characters of a text.
fn last(text: &str, n: usize) -> &str {
    text.char_indices().rev().nth(n).map_or(text, |(i, _)| &text[i..])
}

/// Where a pattern finds authors: the characters of the match without its first `mark`, and the authors' text.
fn found(pattern: &Regex, text: &str, mark: usize) -> Option<(usize, String)> {
    let found = pattern.captures(text)?;
    Some((found.get(0)?.as_str().chars().count() - mark, found.name("who")?.as_str().to_owned()))
}

/// Whether a line is one bracket of names and nothing else.
pub fn is_bracketed(line: &str, pack: &Pack) -> bool {
    let inner = line.strip_prefix('（').and_then(|line| line.strip_suffix('）'));
    inner.is_some_and(|inner| all_names(inner, pack))
}

/// The names of a line that is nothing but names and what they did: 甲 乙 摄影报道.
pub fn signed_names<'a>(line: &'a str, pack: &Pack) -> Option<&'a str> {
    let names = ["摄影报道", "文/图", "图/文"].iter().find_map(|did| line.strip_suffix(did))?;
    all_names(names, pack).then_some(names)
}

/// Whether a text is made of names of persons alone, two or three characters each.
fn all_names(text: &str, pack: &Pack) -> bool {
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '、' | '，')).collect();
    let is_name = |part: &[char]| pack.gazetteer.is_name(&part.iter().collect::<String>());
    // whether the characters up to each place are names
    let mut ends = vec![true];
    for end in 1..=chars.len() {
        ends.push([2, 3].iter().any(|n| end >= *n && ends[end - n] && is_name(&chars[end - n..end])));
    }
    let known = pack.gazetteer.word(&chars.iter().collect::<String>()).is_some();
    !chars.is_empty() && !known && ends.last() == Some(&true)
}

/// The names in a byline; spaces part names, and single characters with a space between belong together (`胡 磊`).
pub fn authors(text: &str, pack: &Pack) -> Vec<Author> {
    let mut authors = Vec::new();
    let mut role = String::new();
    let separated: String = text
        .chars()
        .map(|c| {
            if matches!(c, '、' | '，' | '/' | '：' | ':' | '□' | '■' | '●' | '◎' | '（' | '）' | '|')
                || c.is_whitespace()
            {
                ' '
            } else {
                c
            }
        })
        .collect();
    // justified role words
    let separated = separated
        .replace("本 报 记 者", "本报记者")
        .replace("记 者", "记者")
        .replace("通 讯 员", "通讯员")
        .replace("作 者", "作者")
        .replace("文 图", " ")
        .replace("图 文", " ")
        .replace("文图", " ");
    let mut singles = String::new();
    for token in separated.split(' ').filter(|t| !t.is_empty()) {
        let mut rest = token;
        // a test that costs less than looking for each word
        let named = token.contains(|c| signs(c) || c == '生');
        for (word, known) in ROLES.iter().filter(|_| named) {
            if let Some(at) = rest.rfind(*word) {
                spell(&mut singles, &role, pack, &mut authors);
                role = (*known).to_owned();
                rest = &rest[at + word.len()..];
                break;
            }
        }
        if OTHERS.iter().any(|o| token.starts_with(o)) {
            spell(&mut singles, &role, pack, &mut authors);
            role.clear();
            continue;
        }
        let rest = rest.trim_end_matches("报道").trim_end_matches("摄影").trim_end_matches('摄');
        // 吴俊文 is a name
        let rest = if rest.chars().count() == 3 { rest } else { rest.trim_end_matches('文') };
        if rest.is_empty() || role.is_empty() {
            continue;
        }
        if rest.chars().count() == 1 {
            singles.push_str(rest);
            continue;
        }
        spell(&mut singles, &role, pack, &mut authors);
        push(rest, &role, pack, &mut authors);
    }
    spell(&mut singles, &role, pack, &mut authors);
    authors
}

/// Words that say who wrote, and the role they stand for; longer ones first.
const ROLES: [(&str, &str); 7] = [
    ("通讯员", "通讯员"),
    ("实习生", "记者"),
    ("记者", "记者"),
    ("撰稿人", "记者"),
    ("撰稿", "记者"),
    ("撰文", "记者"),
    ("作者", "记者"),
];
/// Labels of a page's line after which no author stands.
const OTHERS: [&str; 14] = [
    "来源",
    "信息来源",
    "编辑",
    "责编",
    "责任编辑",
    "时间",
    "发布",
    "浏览",
    "审核",
    "校对",
    "值班",
    "监制",
    "图片",
    "责任",
];

/// Names spelled with spaces (`胡 磊`, `祁 明 远`): two or three characters are one, four are two.
fn spell(singles: &mut String, role: &str, pack: &Pack, authors: &mut Vec<Author>) {
    let chars: Vec<char> = singles.chars().collect();
    let size = if chars.len() == 4 { 2 } else { 3 };
    for name in chars.chunks(size) {
        push(&name.iter().collect::<String>(), role, pack, authors);
    }
    singles.clear();
}

fn push(name: &str, role: &str, pack: &Pack, authors: &mut Vec<Author>) {
    let name = name.trim();
    let author = Author { role: role.to_owned(), name: name.to_owned() };
    if pack.gazetteer.is_name(name) && !authors.contains(&author) {
        authors.push(author);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_told_from_text() {
        assert!(is_byline("恒阳日报全媒体记者周立新通讯员陈伟"));
        assert!(is_byline("（记者周立新）"));
        assert!(!is_byline("记者在恒阳县看到，企业订单饱满"));
    }

    #[test]
    fn names_stand_behind_a_dateline() {
        assert_eq!(lead("本网讯（周立新陈伟）今天"), Some((10, Some("周立新陈伟".to_owned()))));
        assert_eq!(lead("恒阳6月25日电（周立新陈伟）在"), Some((0, Some("周立新陈伟".to_owned()))));
        assert!(lead("恒阳报·新恒阳客户端7月17日讯（通讯员周立新）近日").is_some());
        assert_eq!(lead("恒阳县的企业订单饱满"), None);
        let open = lead("恒阳网消息记者周立新、通讯员陈伟报道：今天").and_then(|(_, who)| who);
        assert_eq!(open.as_deref(), Some("记者周立新、通讯员陈伟"));
    }

    #[test]
    fn authors_sign_without_brackets() {
        let signed = found(&OPEN_TAIL, "订单饱满。记者周立新通讯员陈伟摄", 1);
        assert_eq!(signed, Some((11, "记者周立新通讯员陈伟摄".to_owned())));
    }
}
