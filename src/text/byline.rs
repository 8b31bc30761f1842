//! Line → who wrote it: 记者 and 通讯员 in their many layouts.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::Author;
use crate::pack::Pack;

#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[□■●◎○◇◆]?(?:文/图|图/文|文|图)?[：/]?(?:本报|本台|本网|新华社|大众日报|全媒体|融媒体?|见习|首席|实习|特约)*(?:记者|通讯员|撰稿人?|撰文|作者)[^，。；！？]{2,60}$").unwrap()
});
#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\*{0,2}[□■●◎]?(?:本报|本台|本网|新华社|中新社|中新网|人民网)?[\p{Han}]{0,8}?(?:\d{1,2}月\d{1,2}日)?(?:讯|电)\*{0,2}\s?)?(?:（(?P<who>[^（）]*?(?:记者|通讯员)[^（）]*?)）)").unwrap()
});
#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:\*{0,2}[□■●◎]?(?:本报|本台|本网|新华社|中新社)(?:\p{Han}{1,8}?)?(?:\d{1,2}月\d{1,2}日)?(?:讯|电)\s?)",
    )
    .unwrap()
});
#[expect(clippy::unwrap_used, reason = "the patterns are constants and tested")]
static TAIL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"（(?P<who>[^（）]{0,12}?(?:记者|通讯员|文/)[^（）]*?)）$").unwrap());

/// Longest byline, in characters.
pub const LONGEST: u32 = 64;
/// Characters before the 讯 or 电 of a dateline, at most.
const BEFORE_WIRE: usize = 20;

/// Whether `c` stands in every word that says who wrote (记者, 作者, 通讯员, 撰稿, 撰文).
pub fn signs(c: char) -> bool {
    matches!(c, '者' | '员' | '撰')
}

/// Whether a line may say who wrote: a test that costs little, since most lines do not.
pub fn may_sign(line: &[char]) -> bool {
    let has = |c: char| line.contains(&c);
    (has('者') && (has('记') || has('作'))) || (has('员') && has('讯')) || has('撰')
}

/// Whether `c` ends the dateline of a wire report.
pub fn wires(c: char) -> bool {
    matches!(c, '讯' | '电')
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
        let goes_on = |after: &char| matches!(after, '（' | '*') || after.is_whitespace();
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
    DATELINE.find(text).map(|m| (m.as_str().chars().count(), None))
}

/// The bracketed authors at the end of a paragraph: characters to drop, and their text.
pub fn tail(text: &str) -> Option<(usize, String)> {
    if !text.ends_with('）') {
        return None;
    }
    let found = TAIL.captures(text)?;
    Some((found.get(0)?.as_str().chars().count(), found.name("who")?.as_str().to_owned()))
}

/// The names in a byline; spaces part names, and single characters with a space between belong together (`胡 磊`).
pub fn authors(text: &str, pack: &Pack) -> Vec<Author> {
    let mut authors = Vec::new();
    let mut role = String::new();
    let separated: String = text
        .chars()
        .map(|c| {
            if matches!(c, '、' | '，' | '/' | '：' | '□' | '■' | '●' | '◎' | '（' | '）' | '|') || c.is_whitespace()
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
        .replace("作 者", "作者");
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
        let rest = rest.trim_end_matches("报道").trim_end_matches("摄影").trim_end_matches('摄').trim_end_matches('文');
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
const OTHERS: [&str; 9] = ["来源", "信息来源", "编辑", "责编", "责任编辑", "时间", "发布", "浏览", "审核"];

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
