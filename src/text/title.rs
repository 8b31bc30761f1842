//! Paragraphs → headline of the document.

use super::fold::is_han;
use super::paragraph::Paragraph;
use crate::model::Part;
use crate::span::Mapped;

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
        // a line with no text below it is the end of a text that was cut
        let last = paragraphs.iter().rposition(|p| p.part != Part::Heading).unwrap_or_default();
        let headed = paragraphs[..last].iter().skip(first_text).skip_while(|p| p.part != Part::Heading);
        headed.take_while(|p| p.part == Part::Heading && !is_numbered(of(p))).collect()
    } else {
        above.iter().collect()
    };
    // a line that stands alone at the top may be short
    let alone = |p: &Paragraph| {
        group.len() == 1
            && paragraphs.first().is_some_and(|first| first.span == p.span)
            && (4..6).contains(&p.span.len())
            && of(p).chars().all(is_han)
    };
    let plain = |p: &&&Paragraph| is_plain(of(p)) || alone(p);
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
