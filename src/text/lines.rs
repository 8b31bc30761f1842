//! Characters → lines, each with what it is: heading, byline, body, furniture, blank.

use super::byline;
use super::fold::{closes, ends_sentence, fold};
use crate::pack::Pack;

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
    /// Whether a bracket begins in it that does not end in it.
    pub unclosed: bool,
    /// Whether it begins with a mark that no line begins with: it goes on from the line above.
    pub goes_on: bool,
    /// Whether it fills its column.
    pub full: bool,
    /// Whether a comma, stop or colon stands in it.
    pub clauses: bool,
    /// Whether a comma or semicolon stands in it.
    pub commas: bool,
    /// Whether it is an item of a form: a short label and a colon (`牵头部门：…`).
    pub label: bool,
    /// Whether a dateline opens it (`本报讯（记者 …）`).
    pub dateline: bool,
    /// Whether a book title begins in it that does not end in it.
    pub open: bool,
    /// Whether it is one bracket and nothing else.
    pub bracketed: bool,
}

/// Longest heading, in characters.
const LONGEST_HEADING: usize = 42;
/// Lines of navigation in a row from which they count as furniture.
const NAVIGATION_RUN: usize = 6;
/// Longest entry of a navigation list, in characters.
const LONGEST_NAVIGATION: usize = 12;

/// Splits and classifies the lines of a source.
pub fn classify(chars: &[char], pack: &Pack) -> Vec<Line> {
    let mut lines = cut(chars);
    mark_full(&mut lines, chars);
    mark_within(&mut lines);
    let furniture = pack.lexicon.list("page_furniture");
    for line in &mut lines {
        if line.start == line.end {
            continue;
        }
        let text: String = chars[line.start..line.end]
            .iter()
            .filter(|c| !c.is_whitespace())
            .filter_map(|c| fold(*c, None, None))
            .collect();
        line.kind = if byline::is_byline(&text) {
            Kind::Byline
        } else if furniture.iter().any(|f| text.starts_with(f.as_str())) {
            Kind::Furniture
        } else if !line.ends && !line.dateline && text.chars().count() <= LONGEST_HEADING && !text.contains(['。']) {
            Kind::Heading
        } else {
            Kind::Body
        };
    }
    mark_navigation(&mut lines, chars);
    lines
}

fn cut(chars: &[char]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut from = 0;
    while from <= chars.len() {
        let to = chars[from..].iter().position(|c| *c == '\n').map_or(chars.len(), |i| from + i);
        let mut start = from;
        let mut indent = 0;
        while start < to && chars[start].is_whitespace() {
            indent += if chars[start] == '\u{3000}' { 2 } else { 1 };
            start += 1;
        }
        let mut begins = false;
        // marks of Markdown are no text
        let marks = chars[start..to].iter().take_while(|c| **c == '#').count();
        if marks > 0 && chars.get(start + marks) == Some(&' ') {
            start += marks + 1;
            begins = true;
        }
        let mut end = to;
        while end > start && chars[end - 1].is_whitespace() {
            end -= 1;
        }
        let first = chars.get(start).copied().filter(|_| start < end);
        begins |= first.is_some_and(|c| matches!(c, '□' | '■' | '●' | '▲' | '◆' | '★' | '◎' | '○' | '|'));
        let last = chars[start..end].iter().rev().find(|c| !closes(**c)).copied();
        lines.push(Line {
            from,
            start,
            end,
            within: false,
            unclosed: chars[start..end]
                .iter()
                .fold(false, |open, c| matches!(c, '（' | '(') || (open && !matches!(c, '）' | ')'))),
            goes_on: first.is_some_and(|c| {
                closes(c)
                    || fold(c, None, None).is_some_and(|c| ends_sentence(c) || matches!(c, '，' | '、' | '：' | '%'))
            }),
            indent,
            kind: Kind::Blank,
            ends: last.and_then(|c| fold(c, None, None)).is_some_and(|c| ends_sentence(c) || c == '…'),
            begins,
            full: false,
            commas: chars[start..end].iter().any(|c| matches!(c, '，' | ',' | '；' | ';')),
            open: chars[start..end].iter().filter(|c| **c == '《').count()
                > chars[start..end].iter().filter(|c| **c == '》').count(),
            bracketed: matches!(chars[start..end], ['（' | '(', .., '）' | ')']) && end - start <= 20,
            label: is_label(&chars[start..end]),
            dateline: byline::lead(
                &chars[start..end]
                    .iter()
                    .filter(|c| !c.is_whitespace())
                    .filter_map(|c| fold(*c, None, None))
                    .collect::<String>(),
            )
            .is_some(),
            clauses: chars[start..end].iter().any(|c| matches!(c, '，' | ',' | '。' | '；' | ';' | '：' | ':' | '、')),
        });
        from = to + 1;
    }
    lines
}

/// Whether a line begins with a short label and a colon, with nothing said before it.
fn is_label(line: &[char]) -> bool {
    let label: Vec<char> =
        line.iter().take_while(|c| !matches!(c, '：' | ':')).filter(|c| !c.is_whitespace()).copied().collect();
    let speaks = label.ends_with(&['说']) || label.ends_with(&['介', '绍']) || label.ends_with(&['表', '示']);
    (2..=6).contains(&label.len())
        && label.len() + 1 < line.len()
        && !speaks
        && label.iter().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(c))
}

/// Marks lines that fill their column: as wide as the widest of at least four lines among the sixteen around, in columns
/// of the page; or exactly as long in characters as most lines around that end no sentence, as a program breaks them.
fn mark_full(lines: &mut [Line], chars: &[char]) {
    let width =
        |l: &Line| l.indent + chars[l.start..l.end].iter().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let widths: Vec<usize> = lines.iter().map(width).collect();
    let lengths: Vec<usize> = lines.iter().map(|l| l.end - l.from).collect();
    let inked: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].start < lines[*i].end).collect();
    for (k, &i) in inked.iter().enumerate() {
        let around = &inked[k.saturating_sub(8)..(k + 9).min(inked.len())];
        let wide = around.iter().filter(|j| widths[**j] + 3 >= widths[i] && widths[**j] <= widths[i] + 3).count();
        let wider = around.iter().filter(|j| widths[**j] > widths[i] + 3).count();
        let printed = widths[i] >= 24 && wide >= 4 && wider * 3 <= wide;
        let same = around.iter().filter(|j| lengths[**j] == lengths[i]).count();
        let longer = around.iter().filter(|j| lengths[**j] > lengths[i]).count();
        let open = around.iter().filter(|j| !lines[**j].ends && lengths[**j] != lengths[i]).count();
        let counted = lengths[i] >= 10 && same >= 3 && longer * 3 <= same && open <= same;
        lines[i].full = printed || counted;
    }
}

/// Marks full lines that end a sentence but no paragraph: where the text parts its paragraphs visibly, as nearly all lines
/// that end one early show, a full line with neither a blank line nor an indented one below it goes on.
fn mark_within(lines: &mut [Line]) {
    let blank = |l: &Line| l.start == l.end;
    let parted = |i: usize| lines.get(i + 1).is_none_or(|next: &Line| blank(next) || next.indent >= 2);
    let early: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].ends && !lines[*i].full).collect();
    let shown = early.iter().filter(|i| parted(**i)).count();
    if shown < 2 || shown * 5 < early.len() * 4 {
        return;
    }
    let within: Vec<bool> = (0..lines.len()).map(|i| lines[i].full && lines[i].ends && !parted(i)).collect();
    lines.iter_mut().zip(within).for_each(|(line, within)| line.within = within);
}

/// Marks runs of short lines without a figure or an end mark as navigation.
fn mark_navigation(lines: &mut [Line], chars: &[char]) {
    let short = |l: &Line| {
        l.kind == Kind::Heading
            && !l.full
            && l.end - l.start <= LONGEST_NAVIGATION
            && !chars[l.start..l.end].iter().any(|c| c.is_ascii_digit() || matches!(c, '“' | '□' | '■'))
    };
    let inked: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].kind != Kind::Blank).collect();
    let mut run = Vec::new();
    for at in 0..=inked.len() {
        match inked.get(at) {
            Some(&i) if short(&lines[i]) => run.push(i),
            _ => {
                if run.len() >= NAVIGATION_RUN {
                    run.iter().for_each(|i| lines[*i].kind = Kind::Furniture);
                }
                run.clear();
            }
        }
    }
}
