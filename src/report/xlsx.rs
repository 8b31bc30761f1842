//! A report → a workbook: 概览, a sheet a list, what has changed, 来源. Numbers are numbers and days are days, so that they can be reckoned with.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Url, Workbook, Worksheet, XlsxError,
};

use super::error::ReportError;
use super::fit::Fit;
use super::model::{Cell, Kind, List, Report, What};
use super::{shown, table};

/// Widths of columns of words of a source, and of numbers of sources, in Latin letters.
const QUOTE: usize = 96;
const NUMBERS: usize = 14;
/// What Excel takes in a cell.
const LONGEST: usize = 32_000;
/// What Excel takes as links in a sheet, with room.
const LINKS: usize = 60_000;
/// The first and the last sheet, and the one before the last.
const OVERVIEW: &str = "概览";
const SOURCES: &str = "来源";
const CHANGES: &str = "变化";

/// The workbook of a report; the same bytes for the same report.
///
/// # Errors
/// [`ReportError::Workbook`] where Excel's limits are passed.
pub fn xlsx(report: &Report) -> Result<Vec<u8>, ReportError> {
    write(report).map_err(|error| ReportError::Workbook { name: report.name.clone(), error })
}

fn write(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let style = Style::new();
    let mut workbook = Workbook::new();
    let properties = DocProperties::new().set_title(super::page::title(report)).set_creation_datetime(&made(report)?);
    workbook.set_properties(&properties);

    let sheets = names(&report.lists);
    overview(workbook.add_worksheet(), report, &sheets, &style)?;
    for (list, name) in report.lists.iter().zip(&sheets) {
        rows(workbook.add_worksheet().set_name(name)?, report, list, &style)?;
    }
    if report.changes.is_some() {
        changes(workbook.add_worksheet().set_name(CHANGES)?, report, &style)?;
    }
    sources(workbook.add_worksheet().set_name(SOURCES)?, report, &style)?;
    workbook.save_to_buffer()
}

/// The day written into the file as that of its making: that up to which documents count, or that of the newest.
fn made(report: &Report) -> Result<ExcelDateTime, XlsxError> {
    let days = [report.as_of.as_deref(), report.coverage.to.as_deref()];
    let day = days.into_iter().flatten().find_map(shown::day).filter(|(year, ..)| *year >= 1900);
    let (year, month, day) = day.unwrap_or((2000, 1, 1));
    ExcelDateTime::from_ymd(year, month, day)
}

/// How cells look.
struct Style {
    text: Format,
    head: Format,
    title: Format,
    grey: Format,
    link: Format,
    day: Format,
    /// By decimals.
    numbers: Vec<Format>,
}

impl Style {
    fn new() -> Self {
        let plain = || Format::new().set_font_name("微软雅黑").set_font_size(10).set_align(FormatAlign::Top);
        let lined = || plain().set_border(FormatBorder::Thin).set_border_color(0xC8_CD_D2);
        let left = || lined().set_align(FormatAlign::Left).set_indent(1);
        let number = |decimals: usize| {
            let format = if decimals == 0 { "#,##0".into() } else { format!("#,##0.{}", "0".repeat(decimals)) };
            lined().set_num_format(format).set_align(FormatAlign::Right)
        };
        Self {
            text: left().set_text_wrap(),
            head: lined()
                .set_bold()
                .set_background_color(0xE8_EE_F4)
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            title: plain().set_bold().set_font_size(16),
            grey: plain().set_font_color(0x55_55_55),
            link: left()
                .set_text_wrap()
                .set_font_color(0x00_5A_9C)
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            day: left().set_num_format("yyyy-mm-dd"),
            numbers: (0..=4).map(number).collect(),
        }
    }

    fn number(&self, value: f64) -> &Format {
        &self.numbers[shown::decimals(value).min(self.numbers.len() - 1)]
    }
}

/// A sheet's name for each list: as Excel allows it, and no two the same.
fn names(lists: &[List]) -> Vec<String> {
    let mut taken: Vec<String> = [OVERVIEW, CHANGES, SOURCES].map(str::to_owned).to_vec();
    for list in lists {
        let allowed = |c: char| !c.is_control() && !r"[]:*?/\'".contains(c);
        let plain: String = list.name.chars().map(|c| if allowed(c) { c } else { '_' }).collect();
        let plain = if plain.trim().is_empty() { "清单".to_owned() } else { plain };
        let cut = |most: usize| plain.chars().take(most).collect::<String>();
        let numbered = (2..).map(|number| format!("{}_{number}", cut(26)));
        let free = std::iter::once(cut(31)).chain(numbered).find(|name| !taken.contains(name));
        taken.extend(free);
    }
    taken.split_off(3)
}

/// A line for each thing said of the report as a whole, then its lists.
fn overview(sheet: &mut Worksheet, report: &Report, sheets: &[String], style: &Style) -> Result<(), XlsxError> {
    sheet.set_name(OVERVIEW)?;
    sheet.set_column_width(0, 22)?.set_column_width(1, 16)?.set_column_width(2, 12)?.set_column_width(3, 70)?;
    page(sheet);
    sheet.write_with_format(0, 0, super::page::title(report), &style.title)?;
    sheet.set_row_height(0, 30)?;
    let mut at = 1;
    let mut line = |sheet: &mut Worksheet, text: &str| -> Result<(), XlsxError> {
        sheet.write_with_format(at, 0, text, &style.grey)?;
        at += 1;
        Ok(())
    };
    line(sheet, &table::coverage(report))?;
    if let Some(period) = table::period(report) {
        line(sheet, &format!("文件日期：{period}"))?;
    }
    if let Some(as_of) = &report.as_of {
        line(sheet, &format!("截至：{as_of}"))?;
    }
    line(sheet, "未列出的，是这些文件中未提及，不等于没有。")?;
    at += 1;
    for (column, head) in (0..).zip(["指标", "数值", "单位", "清单"]) {
        sheet.write_with_format(at, column, head, &style.head)?;
    }
    for figure in &report.summary {
        at += 1;
        sheet.write_with_format(at, 0, &figure.name, &style.text)?;
        match figure.value.replace(',', "").parse::<f64>() {
            Ok(value) if value.is_finite() => sheet.write_with_format(at, 1, value, style.number(value))?,
            _ => sheet.write_with_format(at, 1, &figure.value, &style.text)?,
        };
        sheet.write_with_format(at, 2, &figure.unit, &style.text)?;
        match figure.list.and_then(|list| sheets.get(list)) {
            Some(name) => link(sheet, (at, 3), name, name, 0, style)?,
            None => drop(sheet.write_with_format(at, 3, "", &style.text)?),
        }
    }
    at += 2;
    for (column, head) in (0..).zip(["清单", "条数", "", "说明"]) {
        sheet.write_with_format(at, column, head, &style.head)?;
    }
    for (list, name) in report.lists.iter().zip(sheets) {
        at += 1;
        link(sheet, (at, 0), name, list.name, 0, style)?;
        sheet.write_with_format(at, 1, list.rows.len() as f64, &style.numbers[0])?;
        sheet.write_with_format(at, 2, "", &style.text)?;
        let note = if list.rows.is_empty() { table::nothing(report) } else { shown::one_line(&list.note) };
        sheet.write_with_format(at, 3, note, &style.text)?;
    }
    at += 1;
    link(sheet, (at, 0), SOURCES, SOURCES, 0, style)?;
    sheet.write_with_format(at, 1, report.sources.len() as f64, &style.numbers[0])?;
    sheet.write_with_format(at, 2, "", &style.text)?;
    sheet.write_with_format(at, 3, "各清单所据的文件与原文", &style.text)?;
    Ok(())
}

/// A4, lying, as wide as the page.
fn page(sheet: &mut Worksheet) {
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_footer("&C&P / &N");
}

/// A link into another sheet.
fn link(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    to: &str,
    text: &str,
    line: usize,
    style: &Style,
) -> Result<(), XlsxError> {
    let url = Url::new(format!("internal:'{to}'!A{}", line + 1)).set_text(text);
    sheet.write_url_with_format(row, column, url, &style.link)?;
    Ok(())
}

/// A list: its header, its rows, each with what it rests on.
fn rows(sheet: &mut Worksheet, report: &Report, list: &List, style: &Style) -> Result<(), XlsxError> {
    let headings = table::headings(list);
    let numbered = u16::from(!table::has_number(list));
    let last = (headings.len() - 1) as u16;
    let first = last + 1 - table::SOURCES.len() as u16;
    let mut fit = head(sheet, &headings, style)?;
    for (row, at) in list.rows.iter().zip(1u32..) {
        if numbered == 1 {
            sheet.write_with_format(at, 0, f64::from(at), &style.numbers[0])?;
        }
        for (index, column) in (numbered..).zip(0..list.columns.len()) {
            let cell = row.cells.get(column).unwrap_or(&Cell::Empty);
            write_cell(sheet, (at, index), cell, style)?;
            fit.saw(at, index, &shown::cell(cell));
        }
        let [numbers, title, date, quote] = table::evidence(report, row);
        match table::sources(report, row).first() {
            // a link needs room in the sheet; a list that is longer still has the numbers
            Some(source) if (at as usize) < LINKS => {
                link(sheet, (at, first), SOURCES, &limited(&numbers), source + 1, style)?;
            }
            _ => drop(sheet.write_with_format(at, first, limited(&numbers), &style.text)?),
        }
        sheet.write_with_format(at, first + 1, limited(&title), &style.text)?;
        write_cell(sheet, (at, first + 2), &Cell::Date(date.clone()), style)?;
        sheet.write_with_format(at, first + 3, limited(&quote), &style.text)?;
        for (column, text) in (first..).zip([&numbers, &title, &date, &quote]) {
            fit.saw(at, column, text);
        }
    }
    fit.set(sheet, &[(first, NUMBERS), (last, QUOTE)])?;
    if list.rows.is_empty() {
        sheet.write_with_format(1, 0, table::nothing(report), &style.grey)?;
    } else {
        // the number and the name stay in sight, too
        let name = list.columns.first().is_some_and(|column| column.kind == Kind::Text);
        sheet.set_freeze_panes(1, numbered + u16::from(name))?;
        sheet.autofilter(0, 0, list.rows.len() as u32, last)?;
        // the words are printed with the sources; on the list's pages there is no room for them
        sheet.set_print_area(0, 0, list.rows.len() as u32, first)?;
    }
    Ok(())
}

/// What has changed since the last report.
fn changes(sheet: &mut Worksheet, report: &Report, style: &Style) -> Result<(), XlsxError> {
    let headings = ["清单", "名称", "变化", "栏目", "原为", "现为"];
    let mut fit = head(sheet, &headings, style)?;
    let mut at = 0;
    for change in report.changes.iter().flatten() {
        let what = match change.what {
            What::New => "新增",
            What::Changed => "变动",
            What::Gone => "不再列出",
        };
        let none = [Default::default()];
        let cells: &[[String; 3]] = if change.cells.is_empty() { &none } else { &change.cells };
        for [column, was, is] in cells {
            at += 1;
            for (index, text) in (0..).zip([&change.list, &change.name, what, column, was, is]) {
                sheet.write_with_format(at, index, limited(text), &style.text)?;
                fit.saw(at, index, text);
            }
        }
    }
    if at == 0 {
        sheet.write_with_format(1, 0, "与上一份报告相比没有变化", &style.grey)?;
    } else {
        sheet.autofilter(0, 0, at, headings.len() as u16 - 1)?;
    }
    fit.set(sheet, &[])?;
    Ok(())
}

/// The words that the rows rest on.
fn sources(sheet: &mut Worksheet, report: &Report, style: &Style) -> Result<(), XlsxError> {
    let headings = ["编号", "文件", "日期", "文件名", "起始", "原文"];
    let mut fit = head(sheet, &headings, style)?;
    for (source, at) in report.sources.iter().zip(1u32..) {
        let title = table::title(source);
        sheet.write_with_format(at, 0, f64::from(at), &style.numbers[0])?;
        sheet.write_with_format(at, 1, limited(&title), &style.text)?;
        write_cell(sheet, (at, 2), &Cell::Date(source.date.clone()), style)?;
        sheet.write_with_format(at, 3, limited(&source.file), &style.text)?;
        sheet.write_with_format(at, 4, source.start as f64, &style.numbers[0])?;
        let quote = shown::one_line(&source.quote);
        sheet.write_with_format(at, 5, limited(&quote), &style.text)?;
        for (column, text) in (1..).zip([&title, &source.date, &source.file, &String::new(), &quote]) {
            fit.saw(at, column, text);
        }
    }
    fit.set(sheet, &[(5, 90)])?;
    if !report.sources.is_empty() {
        sheet.autofilter(0, 0, report.sources.len() as u32, 5)?;
    }
    Ok(())
}

/// A cell by its type; a day that Excel does not know is words.
fn write_cell(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Cell, style: &Style) -> Result<(), XlsxError> {
    match cell {
        Cell::Number(value, _) if value.is_finite() => {
            sheet.write_with_format(row, column, *value, style.number(*value))?;
        }
        Cell::Date(date) => match shown::day(date).map(|(y, m, d)| ExcelDateTime::from_ymd(y, m, d)) {
            Some(Ok(day)) => drop(sheet.write_with_format(row, column, &day, &style.day)?),
            _ => drop(sheet.write_with_format(row, column, limited(date), &style.text)?),
        },
        cell => drop(sheet.write_with_format(row, column, limited(&shown::cell(cell)), &style.text)?),
    }
    Ok(())
}

/// A text that goes into a cell.
fn limited(text: &str) -> String {
    // Excel counts UTF-16; a character is at most two of them
    if text.chars().count() <= LONGEST / 2 { text.into() } else { text.chars().take(LONGEST / 2).collect() }
}

/// Writes the header of a sheet, which stays in sight and is printed on each page.
fn head(sheet: &mut Worksheet, headings: &[&str], style: &Style) -> Result<Fit, XlsxError> {
    for (column, heading) in (0..).zip(headings) {
        sheet.write_with_format(0, column, *heading, &style.head)?;
    }
    sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    page(sheet);
    Ok(Fit::new(headings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_have_names_that_excel_takes() {
        let list = |name| List { name, note: String::new(), columns: Vec::new(), rows: Vec::new() };
        let long = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四";
        let names = names(&[list("企业/项目"), list("来源"), list(long), list(long), list("来源")]);
        assert_eq!(names[..2], ["企业_项目", "来源_2"]);
        assert_eq!(names[2].chars().count(), 31);
        assert!(names[3].ends_with("_2") && names[3].chars().count() <= 31);
        assert_eq!(names[4], "来源_3");
    }
}
