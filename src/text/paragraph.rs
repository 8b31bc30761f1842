//! Lines → paragraphs: which lines belong together, which article and section are they in, who wrote them?

use super::byline;
use super::fold::{bare, fold, stands, swallows_space};
use super::forms::Row;
use super::lines::{Kind, Line};
use crate::model::{Author, Part};
use crate::pack::Pack;
use crate::span::{Mapped, Span};

/// Lines joined and folded.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// Characters of the folded text.
    pub span: Span,
    /// What it is.
    pub part: Part,
    /// Article on the page.
    pub article: u32,
    /// Section under a heading.
    pub section: u32,
    /// What its first line is of a form or list.
    pub row: Row,
    /// Whether a byline follows before the next text.
    pub before_byline: bool,
}

/// Longest caption below a byline of its own, in characters.
const LONGEST_CAPTION: u32 = 120;

/// Longest line of names and what they did, in characters.
const LONGEST_SIGNED: u32 = 24;

/// A text in paragraphs.
#[derive(Debug, Default)]
pub struct Joined {
    /// Folded text of all paragraphs.
    pub text: Mapped,
    /// The same as characters.
    pub folded: Vec<char>,
    /// In reading order.
    pub paragraphs: Vec<Paragraph>,
    /// As often as they sign.
    pub authors: Vec<Author>,
}

/// Joins lines into paragraphs and gathers the authors.
pub fn join(source: &str, chars: &[char], lines: &[Line], pack: &Pack) -> Joined {
    let mut text = Mapped::with_capacity(chars.len());
    let mut folded = Vec::with_capacity(chars.len());
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut authors = Vec::new();
    let (mut article, mut section) = (0, 0);
    let mut at = 0;
    // whether the last thing read was a byline: names may go on in the next line
    let mut after_byline = false;
    while at < lines.len() {
        let line = &lines[at];
        match line.kind {
            Kind::Blank => at += 1,
            Kind::Furniture => {
                let text: String = chars[line.start..line.end].iter().collect();
                if let Some(from) = text.find("作者") {
                    add(&mut authors, byline::authors(&text[from..], pack));
                }
                at += 1;
            }
            Kind::Byline => {
                let folded = chars[line.start..line.end].iter().filter_map(|c| fold(*c, None, None));
                let text: String = folded.collect();
                let signed = byline::authors(&text, pack);
                // names without a space between: 记者甲通讯员乙丙摄
                let run_together = signed.is_empty() && !text.contains("来源");
                add(&mut authors, if run_together { split_names(&text, pack) } else { signed });
                if !after_byline {
                    article += 1;
                }
                for paragraph in paragraphs.iter_mut().rev().take_while(|p| p.part == Part::Heading) {
                    paragraph.before_byline = true;
                    paragraph.article = article;
                }
                after_byline = true;
                at += 1;
            }
            Kind::Heading | Kind::Body => {
                if after_byline && names_only(chars, line, pack) {
                    let text: String = "记者 ".chars().chain(chars[line.start..line.end].iter().copied()).collect();
                    add(&mut authors, byline::authors(&text, pack));
                    at += 1;
                    continue;
                }
                if line.kind == Kind::Heading && line.marks.inked <= LONGEST_SIGNED {
                    let folded: String = bare(&chars[line.start..line.end]).collect();
                    if byline::signed_names(&folded, pack).is_some() {
                        let span = Span::new(line.start as u32, line.end as u32);
                        add(&mut authors, names(&folded, chars, span, pack));
                        at += 1;
                        continue;
                    }
                }
                if line.bracketed {
                    let folded: String = bare(&chars[line.start..line.end]).collect();
                    if byline::is_bracketed(&folded, pack) {
                        let span = Span::new(line.start as u32, line.end as u32);
                        add(&mut authors, names(&folded, chars, span, pack));
                        at += 1;
                        continue;
                    }
                }
                let mut last = at;
                while let Some(next) = continuation(chars, lines, last) {
                    last = next;
                }
                let joined = &lines[at..=last];
                let heading = line.kind == Kind::Heading
                    && (last == at
                        || ((line.is_open() || lines[last].bracketed || chars.get(lines[last].start) == Some(&'暨'))
                            && joined.iter().all(|l| matches!(l.kind, Kind::Heading | Kind::Blank))));
                let start = text.len();
                fold_into(&mut text, &mut folded, (source, chars), joined, heading);
                let mut span = Span::new(start, text.len());
                if !heading {
                    span = strip_authors(&text, span, chars, pack, &mut authors);
                }
                let caption =
                    after_byline && !heading && span.len() <= LONGEST_CAPTION && text.slice(span).starts_with("图为");
                let part = match (heading, caption) {
                    (true, _) => Part::Heading,
                    (_, true) => Part::Caption,
                    _ => Part::Body,
                };
                if heading {
                    section += 1;
                }
                if !span.is_empty() {
                    paragraphs.push(Paragraph { span, part, article, section, row: line.row, before_byline: false });
                }
                after_byline = false;
                at = last + 1;
            }
        }
    }
    Joined { text, folded, paragraphs, authors }
}

/// The line that continues line `at`, where there is one.
fn continuation(chars: &[char], lines: &[Line], at: usize) -> Option<usize> {
    let line = &lines[at];
    // a column broke between a word and its mark
    if lines.get(at + 1).is_some_and(|l| l.goes_on && matches!(l.kind, Kind::Body | Kind::Heading)) {
        return Some(at + 1);
    }
    if line.within
        && matches!(lines[at + 1].kind, Kind::Body | Kind::Heading)
        && !lines[at + 1].begins
        && !lines[at + 1].dateline
    {
        return Some(at + 1);
    }
    // a dateline with its authors, broken inside the bracket
    if line.marks.unclosed && line.full && lines.get(at + 1).is_some_and(|l| l.kind == Kind::Byline) {
        return Some(at + 1);
    }
    if line.ends {
        return None;
    }
    let next = (at + 1..lines.len()).find(|i| !matches!(lines[*i].kind, Kind::Blank))?;
    // the head of a page stands in the middle of a paragraph
    if line.full && lines[next].kind == Kind::Furniture {
        let below = next + 1;
        let goes_on =
            |l: &Line| l.kind == Kind::Body && !l.begins && !l.dateline && !l.label && l.indent <= line.indent;
        return lines.get(below).is_some_and(goes_on).then_some(below);
    }
    let blank = next > at + 1;
    let following = &lines[next];
    if matches!(following.kind, Kind::Byline | Kind::Furniture) || following.begins || next > at + 3 {
        return None;
    }
    // 牵头部门：…, 本报讯（记者 …）begin something new; so does what follows a headline
    if following.dateline {
        return None;
    }
    // 现将结果公布如下：and, after a free line, 一、…
    if blank && following.numbered && chars[line.start..line.end].last() == Some(&'：') {
        return None;
    }
    // nor was a line broken that is much shorter than the next, stands above the next item, or heads a section
    let heads = line.numbered && line.kind == Kind::Heading && !line.marks.commas;
    if !line.full && !line.is_open() && (is_wider(following, line) || following.numbered || heads) {
        return None;
    }
    if !line.full
        && !line.is_open()
        && (following.label || line.label || (line.kind == Kind::Heading && !line.marks.commas && blank))
    {
        return None;
    }
    // a headline over two lines: the title of a plan, or its years in brackets
    if line.kind == Kind::Heading
        && !blank
        && (line.is_open() || following.bracketed || chars.get(following.start) == Some(&'暨'))
    {
        return Some(next);
    }
    // a column's first line is indented; so a line that is indented more begins a paragraph
    if following.indent >= 2 && following.indent > line.indent {
        return None;
    }
    if line.full {
        return Some(next);
    }
    let long = line.end - line.start > 40 || (line.marks.clauses && line.kind == Kind::Body);
    let short_of_end = line.marks.clauses && line.end - line.start >= 12;
    (!line.full && (long || (short_of_end && (!blank || following.ends || following.marks.clauses)))).then_some(next)
}

/// Whether a line is so much wider than the one above that no column holds both.
fn is_wider(line: &Line, above: &Line) -> bool {
    let width = |l: &Line| l.marks.width + l.indent as u32;
    width(line) >= WIDE && width(line) * 2 > width(above) * 3
}

/// Columns from which a line is wider than those of columns mostly are.
const WIDE: u32 = 80;

fn names_only(chars: &[char], line: &Line, pack: &Pack) -> bool {
    let text: String = chars[line.start..line.end].iter().collect();
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    squeezed.chars().count() <= 16
        && text.split_whitespace().all(|t| t.chars().count() == 1 || pack.gazetteer.is_name(t))
        && text.split_whitespace().count() >= 1
        && !squeezed.is_empty()
}

/// Appends the folded characters of lines that belong together; in running text spaces beside Han characters are dropped.
fn fold_into(
    text: &mut Mapped,
    folded: &mut Vec<char>,
    (source, chars): (&str, &[char]),
    lines: &[Line],
    heading: bool,
) {
    let mut before: Option<char> = None;
    let mut quotes = Quotes::of(chars, lines);
    for line in lines.iter().filter(|line| line.kind != Kind::Furniture) {
        let mut i = line.start;
        let mut byte = line.byte;
        while i < line.end {
            // most characters stay as they are
            let same = &chars[i..line.end];
            let same = &same[..same.iter().take_while(|c| stands(**c)).count()];
            if !same.is_empty() {
                let end = byte + same.iter().map(|c| c.len_utf8()).sum::<usize>();
                text.extend(&source[byte..end], same, i as u32);
                folded.extend_from_slice(same);
                byte = end;
                i += same.len();
                before = Some(chars[i - 1]);
                continue;
            }
            let kept = if chars[i].is_whitespace() {
                let after = chars[i..line.end].iter().find(|c| !c.is_whitespace()).copied();
                keeps_space(before, after, heading).then_some(' ')
            } else if chars[i] == '"' {
                Some(quotes.next())
            } else {
                fold(chars[i], before, chars.get(i + 1).copied())
            };
            if let Some(c) = kept {
                text.push(c, i as u32);
                folded.push(c);
                before = kept;
            }
            byte += chars[i].len_utf8();
            i += 1;
        }
    }
}

/// Straight quotation marks, which open and close in turn where they are paired.
struct Quotes {
    paired: bool,
    open: bool,
}

impl Quotes {
    fn of(chars: &[char], lines: &[Line]) -> Quotes {
        let marks = |line: &Line| chars[line.start..line.end].iter().filter(|c| **c == '"').count();
        let number: usize = lines.iter().filter(|line| line.kind != Kind::Furniture).map(marks).sum();
        Quotes { paired: number.is_multiple_of(2), open: false }
    }

    fn next(&mut self) -> char {
        self.open = !self.open;
        match (self.paired, self.open) {
            (false, _) => '"',
            (true, true) => '“',
            (true, false) => '”',
        }
    }
}

/// Whether a space stays between what was kept `before` it and what comes `after` it.
fn keeps_space(before: Option<char>, after: Option<char>, heading: bool) -> bool {
    let beside = |c: Option<char>| c.is_none_or(|c| fold(c, None, None).is_none_or(swallows_space));
    if heading { after.is_some() && before.is_some_and(|c| c != ' ') } else { !beside(before) && !beside(after) }
}

/// The part of `span` between `本报讯（记者 …）` at its head and `（记者 …）` at its end.
fn strip_authors(text: &Mapped, span: Span, chars: &[char], pack: &Pack, authors: &mut Vec<Author>) -> Span {
    let mut span = span;
    if let Some((length, who)) = byline::lead(text.slice(span)) {
        let head = Span::new(span.start, span.start + length as u32);
        if let Some(who) = who {
            add(authors, names(&who, chars, text.source(head), pack));
        }
        span.start = head.end;
    }
    if let Some((length, who)) = byline::tail(text.slice(span), pack) {
        let tail = Span::new(span.end - length as u32, span.end);
        add(authors, names(&who, chars, text.source(tail), pack));
        span.end = tail.start;
    }
    span
}

/// The names in bracketed authors: by the spaces of the source, or by surnames where it has none.
fn names(who: &str, chars: &[char], span: Span, pack: &Pack) -> Vec<Author> {
    let printed: String = chars[span.start as usize..span.end as usize]
        .iter()
        .filter_map(|c| if *c == '\n' { Some(' ') } else { fold(*c, None, None) })
        .collect();
    let inside = printed.find('（').map_or(printed.as_str(), |i| &printed[i + '（'.len_utf8()..]);
    // names in brackets with no word before them are the reporters'
    let spaced = byline::authors(&format!("记者 {}", inside.trim_end_matches('）')), pack);
    let parted = inside.trim_end_matches('）').contains([' ', '、', '，', '\u{3000}']);
    if parted && !spaced.is_empty() { spaced } else { split_names(who, pack) }
}

/// Names written without spaces (`记者张英东通讯员马雪`), parted greedily by surname.
fn split_names(who: &str, pack: &Pack) -> Vec<Author> {
    let mut authors = Vec::new();
    let mut role = "记者".to_owned();
    // 恒阳日报全媒体记者…: what stands before the word is no name
    let from = ["记者", "通讯员"].iter().filter_map(|word| who.find(word)).min().unwrap_or_default();
    let who = who[from..].trim_end_matches('）').trim_end_matches("摄影").trim_end_matches('摄');
    let mut rest: Vec<char> = who.chars().filter(|c| !c.is_whitespace()).collect();
    while !rest.is_empty() {
        let text: String = rest.iter().collect();
        if let Some(known) = ["通讯员", "记者", "实习生"].iter().find(|k| text.starts_with(**k)) {
            role = (*known).to_owned();
            rest.drain(..known.chars().count());
            continue;
        }
        // three characters are the most common; but the rest must be names, too
        let fits = |n: usize| {
            rest.len() >= n
                && pack.gazetteer.is_name(&rest[..n].iter().collect::<String>())
                && (rest.len() == n || {
                    let tail: String = rest[n..].iter().collect();
                    ["通讯员", "记者", "、", "，", "/", "报道", "摄"].iter().any(|k| tail.starts_with(k))
                        || pack.gazetteer.is_surname(&rest[n].to_string())
                })
        };
        match [3, 2, 4].into_iter().find(|n| fits(*n)) {
            Some(n) => {
                authors.push(Author { role: role.clone(), name: rest[..n].iter().collect() });
                rest.drain(..n);
            }
            None => drop(rest.drain(..1)),
        }
    }
    authors
}

fn add(authors: &mut Vec<Author>, more: Vec<Author>) {
    for author in more {
        if !authors.iter().any(|a| a.name == author.name) {
            authors.push(author);
        }
    }
}
