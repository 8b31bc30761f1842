//! Lines → which of them are the page's own: labels, navigation, and what was cut off.

use super::fold::bare;
use super::lines::{Kind, Line};

/// Longest entry of a navigation list, in characters.
const LONGEST_NAVIGATION: usize = 12;
/// Lines of navigation in a row from which they count as furniture.
const NAVIGATION_RUN: usize = 6;
/// What a page says of an article, each before a colon.
const PAGE_LABELS: [&str; 16] = [
    "来源",
    "作者",
    "编辑",
    "责编",
    "时间",
    "日期",
    "浏览",
    "浏览量",
    "浏览次数",
    "查看次数",
    "点击",
    "点击数",
    "阅读",
    "审核",
    "校对",
    "字号",
];
/// Longest line of such labels, in characters.
pub const LONGEST_PAGE_LINE: u32 = 80;

/// Whether a line holds two labels of a page (来源：… 作者：…), or one beside a date or time.
pub fn is_of_page(line: &Line, chars: &[char]) -> bool {
    let text: String = bare(chars).collect();
    let labelled = text.match_indices('：').filter(|(at, _)| PAGE_LABELS.iter().any(|l| text[..*at].ends_with(l)));
    match labelled.count() {
        0 => false,
        1 => line.marks.digits >= 6,
        _ => true,
    }
}

/// Marks the last line as text where it says something and breaks off below other text: what follows was cut.
pub fn mark_cut(lines: &mut [Line]) {
    let Some(last) = lines.iter().rposition(|l| l.kind != Kind::Blank) else { return };
    let (above, rest) = lines.split_at_mut(last);
    let text = above.iter().rev().find(|l| l.kind != Kind::Blank).is_some_and(|l| l.kind == Kind::Body && l.ends);
    if let Some(line) = rest.first_mut()
        && line.kind == Kind::Heading
        && line.marks.commas
        && text
    {
        line.kind = Kind::Body;
    }
}

/// Marks runs of short lines without a figure or an end mark as navigation.
pub fn mark_navigation(lines: &mut [Line], chars: &[char]) {
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
