//! Lines → rows of forms (项目名称：…, 建设单位：…) and items of lists below a colon, which are read with what heads them.

use super::fold::is_han;
use super::lines::{Kind, Line, number_length};
use crate::pack::Words;

/// What a line is of a form or list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Row {
    /// Nothing of either.
    #[default]
    Text,
    /// Names what a form is of: 项目名称：….
    Form,
    /// Says something of what the form is of: 建设地点：….
    Field,
    /// An item with its number or bullet.
    Item,
}

/// Longest label of a field, in characters.
const LONGEST_LABEL: usize = 9;

/// Marks the rows of forms, which begin with a label of `heads`, and the items of lists. None of them is a heading if it says
/// something.
pub fn mark_rows(lines: &mut [Line], chars: &[char], heads: Option<&Words>) {
    let (mut in_form, mut in_list) = (false, false);
    for line in lines.iter_mut().filter(|l| matches!(l.kind, Kind::Heading | Kind::Body)) {
        let text = &chars[line.start..line.end];
        let counted = counted(text);
        let label = label(&text[counted..]);
        let heads_form = || {
            let label: String = label.iter().filter(|c| !c.is_whitespace()).collect();
            heads.is_some_and(|words| words.opening(&label) == Some(label.len()))
        };
        line.row = match () {
            () if !label.is_empty() && heads_form() => Row::Form,
            () if !label.is_empty() && in_form => Row::Field,
            () if counted > 0 => Row::Item,
            () => Row::Text,
        };
        in_form = matches!(line.row, Row::Form | Row::Field);
        line.label |= in_form;
        if in_form || (in_list && line.row == Row::Item && line.marks.commas) {
            line.kind = Kind::Body;
        }
        in_list = matches!(text, [.., '：' | ':']) || (in_list && line.row == Row::Item);
    }
}

/// How many characters of a line are its number in figures or its bullet.
fn counted(line: &[char]) -> usize {
    match line {
        ['①'..='⑳' | '●' | '■' | '◆' | '▲' | '★' | '•', rest @ ..] => {
            1 + rest.iter().take_while(|c| c.is_whitespace()).count()
        }
        _ => number_length(line, |c| c.is_ascii_digit()),
    }
}

/// The label that opens a line, without its colon: 建设地点 of 建设地点：恒阳县. Empty where none does or nothing is said behind it.
fn label(line: &[char]) -> &[char] {
    let colon = line.iter().take(LONGEST_LABEL + 3).position(|c| matches!(c, '：' | ':')).unwrap_or_default();
    let label = &line[..colon];
    let han = label.iter().filter(|c| is_han(**c)).count();
    let plain = label.iter().all(|c| is_han(*c) || c.is_whitespace());
    if plain && (2..=LONGEST_LABEL).contains(&han) && colon + 1 < line.len() { label } else { &[] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_numbers_are_told_from_text() {
        let of = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            let counted = counted(&chars);
            (counted, label(&chars[counted..]).iter().collect::<String>())
        };
        assert_eq!(of("1、项目名称：恒岳铝箔项目"), (2, "项目名称".to_owned()));
        assert_eq!(of("（2）总 投 资：3亿元"), (3, "总 投 资".to_owned()));
        assert_eq!(of("● 恒岳铝箔项目，总投资3亿元"), (2, String::new()));
        assert_eq!(of("1.5亿元：其中"), (0, String::new()));
        assert_eq!(of("建设内容："), (0, String::new()));
    }
}
