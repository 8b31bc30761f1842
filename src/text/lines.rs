//! Characters → lines, each with what it is: heading, byline, body, furniture, blank.

use super::byline;
use super::fold::{bare, closes, ends_sentence, fold, is_han, stands};
use super::forms::{Row, mark_rows};
use super::furniture::{LONGEST_PAGE_LINE, is_of_page, mark_cut, mark_navigation};
use crate::pack::{Pack, Words};

/// What a line is on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing but space.
    Blank,
    /// Running text.
    Body,
    /// Short, without an end mark.
    Heading,
    /// Who wrote it.
    Byline,
    /// Source, editor, navigation, advertisement.
    Furniture,
}

/// One line of the source.
#[derive(Debug, Clone)]
pub struct Line {
    /// Byte of the source at `start`.
    pub byte: usize,
    /// First character after the indentation.
    pub start: usize,
    /// One past the last character that is no space.
    pub end: usize,
    /// First character, indentation included.
    pub from: usize,
    /// Columns of white space in front.
    pub indent: usize,
    /// What it is.
    pub kind: Kind,
    /// Whether a sentence ends with it.
    pub ends: bool,
    /// Whether it can only begin a paragraph: a bullet, a Markdown heading, a numbered item.
    pub begins: bool,
    /// Whether it is a full line of a text whose paragraphs are parted by blank lines or indentation: a sentence that ends
    /// with it does not end its paragraph.
    pub within: bool,
    /// Whether it begins with a mark that no line begins with: it goes on from the line above.
    pub goes_on: bool,
    /// Whether it is an item of a list with its number: 1.…, （2）…, ③….
    pub numbered: bool,
    /// Whether it fills its column.
    pub full: bool,
    /// Whether it is an item of a form: a short label and a colon (`牵头部门：…`).
    pub label: bool,
    /// Whether a dateline opens it (`本报讯（记者 …）`).
    pub dateline: bool,
    /// Whether it is one bracket and nothing else.
    pub bracketed: bool,
    /// What it is of a form or list.
    pub row: Row,
    /// What its characters show.
    pub marks: Marks,
}

impl Line {
    /// Whether a book title begins in it that does not end in it.
    pub fn is_open(&self) -> bool {
        self.marks.titles > 0
    }
}

/// What the characters of a line show, read off in one pass.
#[derive(Debug, Clone, Copy, Default)]
pub struct Marks {
    /// Columns that it fills, inner spaces included.
    pub width: u32,
    /// Characters that are neither space nor dropped by folding.
    pub inked: u32,
    /// Digits, narrow or wide.
    pub digits: u32,
    /// Whether a comma or semicolon stands in it.
    pub commas: bool,
    /// Whether a comma, stop or colon stands in it.
    pub clauses: bool,
    /// Whether a colon stands in it.
    pub labels: bool,
    /// Whether a full stop stands in it.
    pub stops: bool,
    /// Whether a bracket begins in it that does not end in it.
    pub unclosed: bool,
    /// Book titles that begin in it, less those that end in it.
    pub titles: i32,
}

impl Marks {
    fn of(line: &[char]) -> Marks {
        let mut marks = Marks::default();
        line.iter().for_each(|c| marks.add(*c));
        marks
    }

    #[inline]
    fn add(&mut self, c: char) {
        if is_han(c) {
            self.width += 2;
            self.inked += 1;
            return;
        }
        self.width += if c.is_ascii() { 1 } else { 2 };
        if stands(c) || (!c.is_whitespace() && fold(c, None, None).is_some()) {
            self.inked += 1;
        }
        match c {
            '0'..='9' | '０'..='９' => self.digits += 1,
            '，' | ',' | '；' | ';' => (self.commas, self.clauses) = (true, true),
            '。' => (self.stops, self.clauses) = (true, true),
            '：' | ':' => (self.labels, self.clauses) = (true, true),
            '、' => self.clauses = true,
            '（' | '(' => self.unclosed = true,
            '）' | ')' => self.unclosed = false,
            '《' => self.titles += 1,
            '》' => self.titles -= 1,
            _ => {}
        }
    }
}

/// Longest heading, in characters.
const LONGEST_HEADING: u32 = 42;
/// Longest label of a form, in characters.
const LONGEST_LABEL: usize = 6;

/// Splits and classifies the lines of a source.
pub fn classify(source: &str, chars: &[char], pack: &Pack) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut from, mut byte) = (0, 0);
    for line in source.split('\n') {
        let to = from + line.chars().count();
        lines.push(read(chars, from, to, byte));
        from = to + 1;
        byte += line.len() + 1;
    }
    mark_full(&mut lines);
    mark_within(&mut lines);
    let furniture = pack.lexicon.set("page_furniture");
    let mut text = String::new();
    for line in lines.iter_mut().filter(|l| l.start < l.end) {
        line.kind = kind(line, &chars[line.start..line.end], furniture, &mut text);
    }
    mark_navigation(&mut lines, chars);
    mark_cut(&mut lines);
    mark_rows(&mut lines, chars, pack.lexicon.set("form_heads"));
    lines
}

/// What the line of these characters is; `text` is room to fold them in.
fn kind(line: &Line, chars: &[char], furniture: Option<&Words>, text: &mut String) -> Kind {
    let signed = line.marks.inked <= byline::LONGEST && byline::may_sign(chars);
    let furniture = furniture.filter(|words| bare(chars).next().is_some_and(|first| words.opens(first)));
    if signed || furniture.is_some() {
        text.clear();
        text.extend(bare(chars).take(if signed { chars.len() } else { furniture.map_or(0, Words::length) }));
        if signed && byline::is_byline(text) {
            return Kind::Byline;
        }
        if furniture.is_some_and(|words| words.opening(text).is_some()) {
            return Kind::Furniture;
        }
    }
    if !line.ends && line.marks.labels && line.marks.inked <= LONGEST_PAGE_LINE && is_of_page(line, chars) {
        return Kind::Furniture;
    }
    if !line.ends && !line.dateline && line.marks.inked <= LONGEST_HEADING && !line.marks.stops {
        Kind::Heading
    } else {
        Kind::Body
    }
}

/// The line from `from`, which is byte `byte` of the source, up to its line break at `to`; blank as far as its kind goes.
fn read(chars: &[char], from: usize, to: usize, byte: usize) -> Line {
    let mut start = from;
    let mut indent = 0;
    while start < to && chars[start].is_whitespace() {
        indent += if chars[start] == '\u{3000}' { 2 } else { 1 };
        start += 1;
    }
    // marks of Markdown are no text
    let marks = chars[start..to].iter().take_while(|c| **c == '#').count();
    let markdown = marks > 0 && chars.get(start + marks) == Some(&' ');
    if markdown {
        start += marks + 1;
    }
    let mut end = to;
    while end > start && chars[end - 1].is_whitespace() {
        end -= 1;
    }
    let line = &chars[start..end];
    let last = line.iter().rev().find(|c| !closes(**c)).and_then(|c| fold(*c, None, None));
    let marks = Marks::of(line);
    Line {
        byte: byte + chars[from..start].iter().map(|c| c.len_utf8()).sum::<usize>(),
        start,
        end,
        from,
        indent,
        kind: Kind::Blank,
        ends: last.is_some_and(|c| ends_sentence(c) || c == '…') || signs_off(line),
        begins: markdown || matches!(line, ['□' | '■' | '●' | '▲' | '◆' | '★' | '◎' | '○' | '|', ..]),
        within: false,
        goes_on: line.first().is_some_and(|c| goes_on(*c)),
        numbered: is_numbered(line),
        full: false,
        label: is_label(line),
        dateline: has_dateline(line),
        bracketed: matches!(line, ['（' | '(', .., '）' | ')']) && line.len() <= 20,
        row: Row::Text,
        marks,
    }
}

/// Whether a line begins with the number of an item: 1.…, 2、…, （3）…, ④…, 五、…, （六）…; not 1.5 or 2022.
fn is_numbered(line: &[char]) -> bool {
    number_length(line, |c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c)) > 0
}

/// Length of the number of an item with which a line begins, with its bracket or mark; `counts` tells what it is written in.
pub fn number_length(line: &[char], counts: impl Fn(char) -> bool) -> usize {
    let digits = |line: &[char]| line.iter().take_while(|c| counts(**c)).count();
    match line {
        ['①'..='⑳', ..] => 1,
        ['（' | '(', rest @ ..] => {
            let digits = digits(rest);
            let closed = (1..=3).contains(&digits) && matches!(rest[digits..], ['）' | ')', ..]);
            if closed { digits + 2 } else { 0 }
        }
        _ => {
            let digits = digits(line);
            let parted = (1..=3).contains(&digits)
                && matches!(line[digits..], ['、' | '．' | '.', next, ..] if !next.is_ascii_digit());
            if parted { digits + 1 } else { 0 }
        }
    }
}

/// Whether a line ends with a bracket that stands behind a full stop, as authors sign.
fn signs_off(line: &[char]) -> bool {
    matches!(line.last(), Some('）' | ')'))
        && line
            .iter()
            .rposition(|c| matches!(c, '（' | '('))
            .and_then(|at| line[..at].iter().rev().find(|c| !c.is_whitespace()))
            .is_some_and(|c| ends_sentence(*c) || *c == '”')
}

/// Whether no line begins with `c`.
fn goes_on(c: char) -> bool {
    closes(c) || fold(c, None, None).is_some_and(|c| ends_sentence(c) || matches!(c, '，' | '、' | '：' | '%'))
}

/// Whether a dateline or bracketed authors open a line.
fn has_dateline(line: &[char]) -> bool {
    let bracketed = bare(line).next() == Some('（');
    (bracketed || line.iter().fold(false, |wires, c| wires | byline::wires(*c)))
        && byline::may_lead(bare(line))
        && byline::lead(&bare(line).collect::<String>()).is_some()
}

/// Whether a line begins with a short label and a colon, with nothing said before it.
fn is_label(line: &[char]) -> bool {
    let mut label = ['\0'; LONGEST_LABEL];
    let mut length = 0;
    for c in line.iter().take_while(|c| !matches!(c, '：' | ':')).filter(|c| !c.is_whitespace()) {
        if length == LONGEST_LABEL || !is_han(*c) {
            return false;
        }
        label[length] = *c;
        length += 1;
    }
    let speaks = matches!(label[..length], [.., '说'] | [.., '介', '绍'] | [.., '表', '示']);
    length >= 2 && length + 1 < line.len() && !speaks
}

/// Marks lines that fill their column: as wide as the widest of at least four lines among the sixteen around, in columns
/// of the page; or exactly as long in characters as most lines around that end no sentence, as a program breaks them.
fn mark_full(lines: &mut [Line]) {
    let inked: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].start < lines[*i].end).collect();
    let widths: Vec<u32> = inked.iter().map(|i| lines[*i].indent as u32 + lines[*i].marks.width).collect();
    let lengths: Vec<u32> = inked.iter().map(|i| (lines[*i].end - lines[*i].from) as u32).collect();
    let open: Vec<bool> = inked.iter().map(|i| !lines[*i].ends).collect();
    for (at, number) in inked.iter().enumerate() {
        let around = at.saturating_sub(8)..(at + 9).min(inked.len());
        lines[*number].full = is_printed(widths[at], &widths[around.clone()])
            || is_counted(lengths[at], &lengths[around.clone()], &open[around]);
    }
}

/// Whether a line of so many columns, indentation included, is as wide as the widest around.
fn is_printed(width: u32, around: &[u32]) -> bool {
    if width < 24 {
        return false;
    }
    let wide = count(around.iter().map(|other| other.abs_diff(width) <= 3));
    let wider = count(around.iter().map(|other| *other > width + 3));
    wide >= 4 && wider * 3 <= wide
}

/// Whether a line of so many characters, indentation included, is exactly as long as most around that end no sentence.
fn is_counted(length: u32, around: &[u32], open: &[bool]) -> bool {
    if length < 10 {
        return false;
    }
    let same = count(around.iter().map(|other| *other == length));
    if same < 3 {
        return false;
    }
    let longer = count(around.iter().map(|other| *other > length));
    let others = count(around.iter().zip(open).map(|(other, open)| *open && *other != length));
    longer * 3 <= same && others <= same
}

/// How many are true; unlike `filter` and `count` without a branch for each.
fn count(tests: impl Iterator<Item = bool>) -> u32 {
    tests.map(u32::from).sum()
}

/// Marks full lines that end a sentence but no paragraph: where the text parts its paragraphs visibly, as nearly all lines
/// that end one early show, a full line with neither a blank line nor an indented one below it goes on.
fn mark_within(lines: &mut [Line]) {
    let blank = |l: &Line| l.start == l.end;
    let parted = |i: usize| lines.get(i + 1).is_none_or(|next: &Line| blank(next) || next.indent >= 2);
    let early = || (0..lines.len()).filter(|i| lines[*i].ends && !lines[*i].full);
    let shown = early().filter(|i| parted(*i)).count();
    if shown < 2 || shown * 5 < early().count() * 4 {
        return;
    }
    let within: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].full && lines[*i].ends && !parted(*i)).collect();
    within.into_iter().for_each(|i| lines[i].within = true);
}
