//! Characters as printed → one width: letters and digits narrow, Chinese punctuation wide.

pub use crate::span::is_han;

/// Whether `c` is neither space nor folded, whatever stands beside it: Han characters, digits, letters, and the marks that
/// a page has most of. Others may be unchanged, too.
#[inline]
pub fn stands(c: char) -> bool {
    matches!(
        c,
        '\u{4E00}'..='\u{9FFF}' | '0'..='9' | 'a'..='z' | 'A'..='Z' | '。' | '、' | '，' | '：' | '；' | '！' | '？' | '（' | '）' | '“' | '”' | '《' | '》'
    )
}

/// The characters of a line without spaces, folded one by one.
pub fn bare(line: &[char]) -> impl Iterator<Item = char> {
    line.iter()
        .filter(|c| stands(**c) || !c.is_whitespace())
        .filter_map(|c| if stands(*c) { Some(*c) } else { fold(*c, None, None) })
}

/// The folded form of `c` between its neighbours, or `None` where it is dropped.
///
/// A comma between digits stays narrow, because it groups thousands.
pub fn fold(c: char, before: Option<char>, after: Option<char>) -> Option<char> {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
    Some(match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' | '＋' | '－' | '．' | '＃' | '＆' | '／' | '＝' => {
            char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
        }
        ',' if digit(before) && digit(after) => ',',
        ',' => '，',
        ';' => '；',
        ':' => '：',
        '(' => '（',
        ')' => '）',
        '?' => '？',
        '!' => '！',
        '〔' | '﹝' => '（',
        '〕' | '﹞' => '）',
        '・' | '•' | '‧' | '∙' => '·',
        '\u{F0000}'..='\u{10FFFF}' | '\u{E000}'..='\u{F8FF}' => '\u{FFFD}',
        '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{00AD}' => return None,
        c if c.is_control() => return None,
        c => c,
    })
}

/// Whether a space may be dropped beside `c`: beside everything but letters, digits and signs of Latin text.
pub fn swallows_space(c: char) -> bool {
    !(c.is_ascii_alphanumeric() || matches!(c, '%' | '+' | '-' | '&' | '#' | '\''))
}

/// Whether `c` ends a sentence.
pub fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；')
}

/// Whether `c` closes a quotation or bracket.
pub fn closes(c: char) -> bool {
    matches!(c, '”' | '’' | '）' | '》' | '」' | '』' | '】' | '"')
}
