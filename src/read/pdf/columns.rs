//! Words with their places on the page → lines in the order in which they are read.
//!
//! Words of one height make a row. Neighbouring rows that leave the same strip free are columns, if both sides hold text and not the
//! cells of a table; each column is read to its end.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::office::{character, local};

/// A word and its box; y grows downwards.
#[derive(Debug, Clone, Default)]
struct Word {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    text: String,
}

/// Words on one height, from left to right.
type Row = Vec<Word>;

/// Rows that leave a strip free, at least, to be columns.
const ROWS: usize = 3;
/// Width of the strip, in heights of a line.
const STRIP: f64 = 0.9;
/// Width of the text of a column on average, in heights of a line: cells of tables are shorter.
const WIDE: f64 = 7.0;
/// Words on a page; more are a drawing.
const WORDS: usize = 50_000;

/// The text of each page of what `pdftotext -bbox` writes.
pub(super) fn pages(source: &str) -> Vec<String> {
    let (mut pages, mut words, mut word) = (Vec::new(), Vec::new(), None::<Word>);
    let mut xml = Reader::from_str(source);
    // what poppler writes is well-formed; were it not, the pages up to there count
    while let Ok(event) = xml.read_event() {
        match event {
            Event::Start(start) if local(&start) == "word" => word = Some(placed(&start)),
            Event::Text(text) => {
                if let Some(word) = &mut word {
                    word.text.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                if let (Some(word), Some(c)) = (&mut word, character(&reference)) {
                    word.text.push(c);
                }
            }
            Event::End(end) => match end.name().into_inner() {
                "word" => words.extend(word.take().filter(|word| words_fit(word) && words.len() < WORDS)),
                "page" => pages.push(page(std::mem::take(&mut words))),
                _ => {}
            },
            Event::Empty(start) if local(&start) == "page" => pages.push(String::new()),
            Event::Eof => break,
            _ => {}
        }
    }
    pages
}

fn placed(start: &BytesStart<'_>) -> Word {
    let number = |name: &str| super::super::office::attribute(start, name).and_then(|v| v.parse().ok()).unwrap_or(0.0);
    Word {
        left: number("xMin"),
        top: number("yMin"),
        right: number("xMax"),
        bottom: number("yMax"),
        text: String::new(),
    }
}

fn words_fit(word: &Word) -> bool {
    let numbers = [word.left, word.top, word.right, word.bottom];
    numbers.iter().all(|number| number.is_finite()) && !word.text.trim().is_empty()
}

fn page(words: Vec<Word>) -> String {
    let rows = rows(words);
    let mut lines = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let (end, strip) = columns(&rows, at);
        if let Some(strip) = strip {
            let [left, right] = cut(&rows[at..end], strip);
            lines.extend(text(&left));
            // three columns are two, of which the right one is two
            match columns(&right, 0) {
                (end, Some(strip)) if end == right.len() => {
                    cut(&right, strip).iter().for_each(|column| lines.extend(text(column)));
                }
                _ => lines.extend(text(&right)),
            }
        } else {
            lines.extend(text(&rows[at..end]));
        }
        at = end;
    }
    lines.join("\n")
}

/// What stands left and right of a strip.
fn cut(rows: &[Row], strip: f64) -> [Vec<Row>; 2] {
    [true, false].map(|left| {
        let side = |row: &Row| -> Row { row.iter().filter(|word| (word.right <= strip) == left).cloned().collect() };
        rows.iter().map(side).filter(|row: &Row| !row.is_empty()).collect()
    })
}

/// Words that overlap in height by half, as rows from top to bottom.
fn rows(mut words: Vec<Word>) -> Vec<Row> {
    words.sort_by(|a, b| (a.top + a.bottom).total_cmp(&(b.top + b.bottom)).then(a.left.total_cmp(&b.left)));
    let mut rows: Vec<Row> = Vec::new();
    for word in words {
        let middle = (word.top + word.bottom) / 2.0;
        let same = rows.last().and_then(|row| row.first()).is_some_and(|first| {
            let height = (first.bottom - first.top).min(word.bottom - word.top).max(1.0);
            ((first.top + first.bottom) / 2.0 - middle).abs() < height * 0.5
        });
        match rows.last_mut().filter(|_| same) {
            Some(row) => row.push(word),
            None => rows.push(vec![word]),
        }
    }
    rows.iter_mut().for_each(|row| row.sort_by(|a, b| a.left.total_cmp(&b.left)));
    rows
}

fn height(row: &Row) -> f64 {
    row.iter().map(|word| word.bottom - word.top).fold(1.0, f64::max)
}

/// The rows from `at` on that belong together, and where the strip between their columns begins, if they are columns.
fn columns(rows: &[Row], at: usize) -> (usize, Option<f64>) {
    for gap in rows[at].windows(2).filter(|pair| pair[1].left - pair[0].right >= STRIP * height(&rows[at])) {
        let (mut left, mut right, mut end) = (gap[0].right, gap[1].left, at + 1);
        let (mut both, mut sides) = (1, widths(&rows[at], left));
        for row in &rows[at + 1..] {
            let (mut low, mut high) = (left, right);
            for word in row {
                if word.right <= (left + right) / 2.0 {
                    low = low.max(word.right);
                } else if word.left >= (left + right) / 2.0 {
                    high = high.min(word.left);
                } else {
                    high = f64::NEG_INFINITY;
                }
            }
            if high - low < STRIP * height(row) {
                break;
            }
            (left, right, end) = (low, high, end + 1);
            let here = widths(row, left);
            both += usize::from(here.iter().all(|width| *width > 0.0));
            sides.iter_mut().zip(here).for_each(|(sum, width)| *sum += width);
        }
        let line = height(&rows[at]);
        if both >= ROWS && sides.iter().all(|width| *width >= WIDE * line * both as f64) {
            return (end, Some(left));
        }
    }
    (at + 1, None)
}

/// Width of the text left and right of the strip that begins at `strip`.
fn widths(row: &Row, strip: f64) -> [f64; 2] {
    [true, false].map(|left| {
        let words = row.iter().filter(|word| (word.right <= strip) == left);
        words.map(|word| word.right - word.left).sum()
    })
}

/// The lines of rows; one that is indented by two characters begins with them.
fn text(rows: &[Row]) -> Vec<String> {
    let margin = rows.iter().filter_map(|row| row.first()).map(|word| word.left).fold(f64::INFINITY, f64::min);
    let line = |row: &Row| {
        let height = height(row);
        let mut line = String::new();
        let indent = row.first().map_or(0.0, |word| word.left - margin) / height;
        if (1.2..2.6).contains(&indent) {
            line.push_str("　　");
        }
        let mut end = f64::INFINITY;
        for word in row {
            let gap = (word.left - end) / height;
            if gap > 1.5 {
                line.push_str("  ");
            } else if gap > 0.15 {
                line.push(' ');
            }
            line.push_str(&word.text);
            end = word.right;
        }
        line
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(left: f64, top: f64, text: &str) -> Word {
        Word { left, top, right: left + 10.0 * text.chars().count() as f64, bottom: top + 10.0, text: text.to_owned() }
    }

    #[test]
    fn columns_below_a_heading_are_read_one_after_the_other() {
        let mut words = vec![word(100.0, 0.0, "产业新闻汇编")];
        for number in 0..4 {
            words.push(word(0.0, 30.0 + 20.0 * f64::from(number), &format!("左{number}总投资十二亿元")));
            words.push(word(120.0, 30.0 + 20.0 * f64::from(number), &format!("右{number}轴承产业链推进会")));
        }
        let text = page(words);
        assert!(text.starts_with("产业新闻汇编\n左0总投资十二亿元\n左1"), "{text}");
        assert!(text.find("左3") < text.find("右0") && text.find("右0") < text.find("右3"), "{text}");
    }

    #[test]
    fn a_table_is_read_row_by_row() {
        let mut words = Vec::new();
        for (number, name) in ["链长", "轴承", "模具", "铸件"].iter().enumerate() {
            words.push(word(0.0, 20.0 * number as f64, name));
            words.push(word(100.0, 20.0 * number as f64, "周启航"));
        }
        assert_eq!(page(words), "链长  周启航\n轴承  周启航\n模具  周启航\n铸件  周启航");
    }
}
