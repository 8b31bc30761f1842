//! The element that holds the text → its lines and tables.

use super::super::document::{CellPlace, Place, Text, Value};
use super::super::draft::{Draft, Entry, Rows};
use super::main::is_inline;
use super::page::{Page, What};

/// Beginnings of lines that are no text, on any page.
const NOISE: [&str; 30] = [
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "分享到",
    "分享至",
    "分享：",
    "扫一扫",
    "扫码",
    "【打印",
    "打印本页",
    "【关闭",
    "关闭窗口",
    "[打印",
    "[关闭",
    "字号：",
    "字体：",
    "【字体",
    "[字体",
    "浏览次数",
    "点击数",
    "当前位置",
    "您当前的位置",
    "您现在的位置",
    "版权所有",
    "网站标识码",
    "备案号",
    "相关链接",
    "相关阅读",
    "友情链接",
];
/// Parts of lines that are no text, on any page.
const NOISE_WITHIN: [&str; 7] = ["ICP备", "公网安备", "浏览次数：", "【字体：", "字号：[", "字号：【", "阅读次数："];
/// A longer line is text whatever it holds.
const NOISE_LENGTH: usize = 120;

/// The lines of `page` below `main`, the title before them; `choosy` leaves lists of links and furniture out.
pub(super) fn lines(page: &Page<'_>, main: usize, title: Option<&(String, String)>, choosy: bool) -> Text {
    let mut writer = Writer { page, draft: Draft::default(), line: Line::default(), choosy };
    if let Some((title, path)) = title {
        writer.draft.line(title, Place::Element(path.clone()));
    }
    writer.below(main, title.map(|(title, _)| title.as_str()));
    writer.draft.done()
}

/// A page that only leads to others: its headlines.
pub(super) fn headlines(page: &Page<'_>, title: Option<&(String, String)>) -> Text {
    let mut draft = Draft::default();
    if let Some((title, path)) = title {
        draft.line(title, Place::Element(path.clone()));
    }
    let mut count = 0;
    for index in 0..page.nodes.len() {
        let text = if page.name(index) == "a" { page.text(index) } else { continue };
        if text.chars().count() >= 10 && draft.last_line() != Some(text.as_str()) {
            draft.line(&text, Place::Element(page.path(index)));
            count += 1;
        }
    }
    if count > 0 {
        draft.warn("a list of links: only its headlines are read");
    }
    draft.done()
}

/// Whether a table only places things on the page: it holds tables, one cell, or long text with many paragraphs.
pub(super) fn is_layout(page: &Page<'_>, table: usize) -> bool {
    let (mut rows, mut cells, mut longest, mut chars, mut blocks) = (0, 0, 0usize, 0usize, 0);
    let mut cell: Option<(usize, usize)> = None;
    for index in table + 1..page.nodes[table].end {
        match page.nodes[index].what {
            What::Element(element) => match element.name() {
                "table" => return true,
                "tr" => rows += 1,
                "td" | "th" => {
                    cells += 1;
                    cell = Some((index, 0));
                }
                "p" | "div" | "li" | "ul" | "h1" | "h2" | "h3" => blocks += 1,
                _ => {}
            },
            What::Text(text) => {
                let count = text.chars().filter(|c| !c.is_whitespace()).count();
                chars += count;
                if let Some((at, sum)) = &mut cell
                    && index < page.nodes[*at].end
                {
                    *sum += count;
                    longest = longest.max(*sum);
                }
            }
            What::Comment(_) => {}
        }
    }
    cells <= 1 || rows == 0 || cells <= rows || (longest > 200 && longest * 10 > chars * 6 && (blocks > 3 || cells < 4))
}

/// A line that is being written, and the element that it begins in.
#[derive(Default)]
struct Line {
    text: String,
    element: usize,
    gap: Gap,
}

/// White space that waits for text to follow.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Gap {
    #[default]
    None,
    /// A space.
    Space,
    /// A line of the source ends: between Han characters that is nothing.
    Break,
}

impl Line {
    fn push(&mut self, text: &str, element: usize) {
        if self.text.is_empty() {
            self.element = element;
        }
        for c in text.chars() {
            match c {
                '\n' | '\r' => self.gap = if self.gap == Gap::Space { Gap::Space } else { Gap::Break },
                ' ' | '\t' | '\u{a0}' | '\u{3000}' | '\u{c}' | '\u{2002}'..='\u{200a}' => {
                    // the indent after a line of the source is no space
                    self.gap = if self.gap == Gap::Break { Gap::Break } else { Gap::Space };
                }
                '\u{200b}' | '\u{feff}' | '\u{ad}' | '\u{200e}' | '\u{200f}' => {}
                c if c.is_control() => {}
                c => {
                    let wide = |c: char| c >= '\u{2E80}';
                    let joined = self.gap == Gap::Break && (wide(c) || self.text.ends_with(wide));
                    if self.gap != Gap::None && !self.text.is_empty() && !joined {
                        self.text.push(' ');
                    }
                    self.gap = Gap::None;
                    self.text.push(c);
                }
            }
        }
    }
}

struct Writer<'p, 'a> {
    page: &'p Page<'a>,
    draft: Draft,
    line: Line,
    choosy: bool,
}

impl Writer<'_, '_> {
    fn below(&mut self, main: usize, title: Option<&str>) {
        let page = self.page;
        // blocks that are open, by their ends
        let mut open: Vec<(usize, usize)> = vec![(main, page.nodes.get(main).map_or(0, |node| node.end))];
        let mut index = main + usize::from(!page.nodes.is_empty());
        let end = open[0].1;
        while index < end {
            while let Some((_, _)) = open.last().filter(|(_, end)| *end <= index && open.len() > 1) {
                self.flush(title);
                open.pop();
            }
            match page.nodes[index].what {
                What::Text(text) => {
                    let block = open.last().map_or(main, |(block, _)| *block);
                    self.line.push(text, block);
                }
                What::Element(element) => match element.name() {
                    "br" | "hr" => self.flush(title),
                    "table" if !is_layout(page, index) => {
                        self.flush(title);
                        self.table(index);
                        index = page.nodes[index].end;
                        continue;
                    }
                    name if !is_inline(name) => {
                        self.flush(title);
                        if self.choosy && links(page, index) {
                            index = page.nodes[index].end;
                            continue;
                        }
                        open.push((index, page.nodes[index].end));
                    }
                    _ => {}
                },
                What::Comment(comment) => {
                    // what follows the text of a newspaper page is not of it
                    if comment.trim().eq_ignore_ascii_case("/enpcontent") && page.nodes[index].parent == main {
                        break;
                    }
                }
            }
            index += 1;
        }
        self.flush(title);
    }

    fn flush(&mut self, title: Option<&str>) {
        let line = std::mem::take(&mut self.line);
        let text = line.text.trim();
        if text.is_empty() || (self.choosy && is_noise(text)) {
            return;
        }
        // the title stands before the text already
        if Some(text) == title && self.draft.at() <= text.chars().count() as u32 + 1 {
            return;
        }
        self.draft.line(text, Place::Element(self.page.path(line.element)));
    }

    fn table(&mut self, table: usize) {
        let page = self.page;
        let above = self.draft.last_line().filter(|line| line.chars().count() <= 60 && !line.ends_with('。'));
        let mut rows = Rows::new(above.map(str::to_owned), None);
        // rows that cells from above still cover, by column
        let mut covered: Vec<u32> = Vec::new();
        let end = page.nodes[table].end;
        let mut number = 0;
        for index in table + 1..end {
            match page.name(index) {
                "caption" => {
                    let caption = page.text(index);
                    if !caption.is_empty() {
                        self.draft.line(&caption, Place::Element(page.path(index)));
                        rows.entitle(&caption);
                    }
                }
                "tr" => {
                    number += 1;
                    self.row(index, number, &mut rows, &mut covered);
                }
                _ => {}
            }
        }
        self.draft.table(rows);
    }

    fn row(&mut self, tr: usize, number: u32, rows: &mut Rows, covered: &mut Vec<u32>) {
        let page = self.page;
        rows.begin(&self.draft);
        let mut column = 0usize;
        for cell in page.children(tr).filter(|child| matches!(page.name(*child), "td" | "th")) {
            while covered.get(column).is_some_and(|left| *left > 0) {
                column += 1;
            }
            let span = |name: &str, most: u32| {
                let value = page.element(cell).and_then(|element| element.attr(name));
                value.and_then(|value| value.trim().parse::<u32>().ok()).unwrap_or(1).clamp(1, most)
            };
            let (height, width) = (span("rowspan", 5_000), span("colspan", 1_000));
            if column + width as usize > 1_024 {
                break;
            }
            let text = cell_text(page, cell);
            let place = CellPlace { row: number, column: column as u32 + 1 };
            let entry =
                Entry { column: column as u32, covers: (height, width), text: &text, value: Value::Text, place };
            rows.cell(&mut self.draft, entry);
            if covered.len() < column + width as usize {
                covered.resize(column + width as usize, 0);
            }
            covered[column..column + width as usize].fill(height);
            column += width as usize;
        }
        covered.iter_mut().for_each(|left| *left = left.saturating_sub(1));
        rows.end(&mut self.draft, Place::Element(page.path(tr)));
    }
}

/// The text of a cell; its lines are joined by spaces.
fn cell_text(page: &Page<'_>, cell: usize) -> String {
    let (mut all, mut line) = (String::new(), Line::default());
    let mut end_line = |line: &mut Line| {
        let done = std::mem::take(line);
        if !done.text.is_empty() {
            if !all.is_empty() {
                all.push(' ');
            }
            all.push_str(&done.text);
        }
    };
    for index in cell + 1..page.nodes[cell].end {
        match page.nodes[index].what {
            What::Text(text) => line.push(text, index),
            What::Element(element) if !is_inline(element.name()) => end_line(&mut line),
            _ => {}
        }
    }
    end_line(&mut line);
    all
}

/// Whether a block holds links and hardly anything else.
fn links(page: &Page<'_>, index: usize) -> bool {
    let (mut chars, mut linked, mut count, mut stops) = (0u32, 0u32, 0u32, 0u32);
    for node in &page.nodes[index..page.nodes[index].end] {
        match node.what {
            What::Text(text) => {
                let here = text.chars().filter(|c| c.is_alphanumeric()).count() as u32;
                chars += here;
                linked += if node.linked { here } else { 0 };
                stops += text.matches(['。', '；']).count() as u32;
            }
            What::Element(element) if element.name() == "a" => count += 1,
            _ => {}
        }
    }
    count > 0 && stops < 2 && linked * 10 > chars * 6 && (count > 1 || linked >= 2)
}

fn is_noise(line: &str) -> bool {
    line.chars().count() <= NOISE_LENGTH
        && (NOISE.iter().any(|noise| line.starts_with(noise)) || NOISE_WITHIN.iter().any(|noise| line.contains(noise)))
}
