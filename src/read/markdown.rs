//! Markdown → the file as it is, with the cells of its pipe tables and the title and date of its front matter.

use pulldown_cmark::{Event, Options as Syntax, Parser, Tag, TagEnd};

use super::document::{Cell, CellPlace, Table, Text, Value};
use super::{Kind, ReadError, Reading, dates, plain};
use crate::span::Span;

/// Reads Markdown.
///
/// # Errors
/// Empty, binary, or no encoding.
pub(super) fn read(reading: &mut Reading<'_>, bytes: &[u8]) -> Result<(), ReadError> {
    let text = plain::text(reading, bytes)?;
    reading.give(annotated(text));
    Ok(())
}

fn annotated(mut text: Text) -> Text {
    text.kind = Kind::Markdown;
    let syntax = Syntax::ENABLE_TABLES | Syntax::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut chars = Chars { text: &text.text, byte: 0, chars: 0 };
    let (mut tables, mut table, mut title, mut heading) = (Vec::new(), None::<Table>, None, None::<usize>);
    let mut front = None;
    for (event, range) in Parser::new_ext(&text.text, syntax).into_offset_iter() {
        match event {
            Event::Start(Tag::Table(_)) => {
                let above = text.text[..range.start].trim_end().rsplit('\n').next().unwrap_or_default();
                let above = above.trim_start_matches(['#', ' ', '*']).trim_end_matches('*').trim();
                let title = (!above.is_empty() && above.chars().count() <= 60 && !above.ends_with('。'))
                    .then(|| above.to_owned());
                table = Some(Table { title, ..Table::default() });
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                if let Some(table) = &mut table {
                    table.rows += 1;
                }
            }
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                if let Some(table) = &mut table {
                    let row = table.rows;
                    let width = table.cells.iter().filter(|c| c.row + 1 == row).map(|c| c.column + 1).max();
                    table.columns = table.columns.max(width.unwrap_or(0));
                    table.cells.retain(|cell| !cell.span.is_empty());
                }
            }
            Event::Start(Tag::TableCell) => {
                if let Some(table) = &mut table {
                    let row = table.rows.saturating_sub(1);
                    let column = table.cells.iter().rev().take_while(|c| c.row == row).map(|c| c.column + 1).max();
                    let column = column.unwrap_or(0);
                    let inner = text.text[range.clone()].trim_matches(['|', ' ', '\t']);
                    let from = range.start + text.text[range.clone()].find(inner).unwrap_or(0);
                    let span = Span::new(chars.at(from), chars.at(from + inner.len()));
                    let place = CellPlace { row: row + 1, column: column + 1 };
                    table.cells.push(Cell { row, column, height: 1, width: 1, span, place, value: Value::Text });
                }
            }
            Event::End(TagEnd::Table) => tables.extend(table.take().filter(|table| !table.cells.is_empty())),
            Event::Start(Tag::MetadataBlock(_)) => front = Some(text.text[range].to_owned()),
            Event::Start(Tag::Heading { .. }) if title.is_none() => heading = Some(range.start),
            Event::End(TagEnd::Heading(_)) => {
                if let Some(start) = heading.take() {
                    let line = text.text[start..range.end].trim().trim_start_matches('#').trim();
                    title = Some(line.lines().next().unwrap_or_default().to_owned());
                }
            }
            _ => {}
        }
    }
    text.tables = tables;
    text.title = title.filter(|title| !title.is_empty());
    for (key, value) in front.iter().flat_map(|front| front.lines()).filter_map(|line| line.split_once(':')) {
        let value = value.trim().trim_matches(['"', '\'']).to_owned();
        match key.trim().to_lowercase().as_str() {
            _ if value.is_empty() => {}
            "title" | "标题" => text.title = Some(value),
            "date" | "日期" | "发布时间" => text.date = dates::day(&value),
            "source" | "publisher" | "来源" => text.publisher = Some(value),
            "url" | "link" => text.url = Some(value),
            _ => {}
        }
    }
    text
}

/// Bytes → characters, for bytes that come in order.
struct Chars<'t> {
    text: &'t str,
    byte: usize,
    chars: u32,
}

impl Chars<'_> {
    fn at(&mut self, byte: usize) -> u32 {
        if byte < self.byte {
            (self.byte, self.chars) = (0, 0);
        }
        self.chars += self.text[self.byte..byte].chars().count() as u32;
        self.byte = byte;
        self.chars
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_point_into_the_file() {
        let source = "---\ntitle: \"链长名单\"\ndate: 2023-05-06\n---\n# 附件\n\n**产业链链长名单**\n\n| 产业链 | 链长 |\n|---|:--:|\n| 轴承 |  |\n| 铸件 | 周\\|启航 |\n";
        let text = annotated(Text { text: source.to_owned(), ..Text::default() });
        assert_eq!((text.title.as_deref(), text.date.as_deref()), (Some("链长名单"), Some("2023-05-06")));
        let table = &text.tables[0];
        let chars: Vec<char> = source.chars().collect();
        let cells: Vec<String> =
            table.cells.iter().map(|c| chars[c.span.start as usize..c.span.end as usize].iter().collect()).collect();
        assert_eq!(cells, ["产业链", "链长", "轴承", "铸件", "周\\|启航"]);
        assert_eq!((table.title.as_deref(), table.rows, table.columns), (Some("产业链链长名单"), 3, 2));
        assert_eq!(table.cells[4].place.to_string(), "row 3, column B");
    }
}
