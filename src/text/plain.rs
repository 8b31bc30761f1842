//! Characters as printed → characters as meant, one for one, before anything is read: traditional forms, letters in figures.

use std::collections::HashMap;

use super::fold::is_han;
use crate::pack::Pack;

/// Characters at the head of a text that tell whether it is printed in traditional ones.
const SAMPLE: usize = 800;
/// Where the table of traditional characters stands in the pack.
const TABLE: &str = "data/normalise/traditional.txt";
/// Stands for a space that is dropped.
pub const NOTHING: char = '\u{200B}';

/// What was done to characters.
#[derive(Debug, Clone, Copy)]
pub struct Plain {
    /// Whether any is another now.
    pub changed: bool,
    /// How many of figures are.
    pub figures: usize,
}

/// Makes characters what they are meant to be.
pub fn plain(chars: &mut [char], pack: &Pack) -> Plain {
    let simplified = is_traditional(chars) && simplify(chars, pack);
    let figures = figures(chars);
    Plain { changed: simplified || figures > 0, figures }
}

/// Whether the head of a text has what no text in simplified characters has: many of the commonest traditional ones.
fn is_traditional(chars: &[char]) -> bool {
    let sample = &chars[..chars.len().min(SAMPLE)];
    let old = sample.iter().filter(|c| is_old(**c)).count();
    old >= 3 && old * 50 >= sample.len()
}

/// Whether `c` is a common character whose simplified form is another.
fn is_old(c: char) -> bool {
    matches!(
        c,
        '業' | '產'
            | '項'
            | '園'
            | '萬'
            | '億'
            | '縣'
            | '發'
            | '資'
            | '開'
            | '實'
            | '創'
            | '區'
            | '設'
            | '電'
            | '長'
            | '會'
            | '記'
            | '報'
            | '訊'
            | '條'
            | '個'
            | '為'
            | '這'
            | '國'
            | '經'
            | '來'
            | '與'
            | '從'
            | '後'
            | '總'
            | '鏈'
            | '東'
            | '車'
            | '鎮'
    )
}

/// Puts simplified characters and the quotation marks that go with them.
fn simplify(chars: &mut [char], pack: &Pack) -> bool {
    let Some(table) = pack.files.get(TABLE) else { return false };
    let mut simple: HashMap<char, char> = HashMap::from([('「', '“'), ('」', '”'), ('『', '‘'), ('』', '’')]);
    for pair in table.text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace) {
        let mut two = pair.chars();
        if let (Some(old), Some(new)) = (two.next(), two.next()) {
            simple.insert(old, new);
        }
    }
    for c in chars.iter_mut() {
        *c = simple.get(c).copied().unwrap_or(*c);
    }
    true
}

/// Mends figures by their form: letters that stand for digits (l0亿元), spaces (1 0亿元) and stops (10。5亿元) inside them. How
/// many characters are others now.
fn figures(chars: &mut [char]) -> usize {
    let mut mended = 0;
    let mut at = 0;
    while at < chars.len() {
        match chars[at] {
            'O' | 'o' | 'l' | 'I' | 'S' | 'B' | 'Z' => {
                let (end, found) = letters(chars, at);
                mended += found;
                at = end;
            }
            ' ' | '。' | '·' => {
                mended += usize::from(joint(chars, at, is_large));
                at += 1;
            }
            _ => at += 1,
        }
    }
    mended
}

/// Puts digits for the letters of the figure round `at`, where one stands there; its end, and how many letters.
fn letters(chars: &mut [char], at: usize) -> (usize, usize) {
    let part = |c: &char| c.is_ascii_digit() || *c == '.' || digit(*c).is_some();
    let start = at - chars[..at].iter().rev().take_while(|c| part(c)).count();
    let end = at + chars[at..].iter().take_while(|c| part(c)).count();
    let figure = &chars[start..end];
    let apart = |c: Option<&char>| c.is_none_or(|c| !c.is_ascii_alphanumeric() && *c != '-');
    let digits = figure.iter().filter(|c| c.is_ascii_digit()).count();
    let unit = chars.get(end).copied();
    let bare = digits == 0 && figure.len() <= 3 && matches!(unit, Some('亿' | '万'));
    let counted = digits > 0 && unit.is_some_and(is_unit) && (unit != Some('平') || chars.get(end + 1) == Some(&'方'));
    if !(bare || counted) || !apart(start.checked_sub(1).map(|i| &chars[i])) || !apart(chars.get(end)) {
        return (end, 0);
    }
    let mut mended = 0;
    for c in &mut chars[start..end] {
        if let Some(meant) = digit(*c) {
            *c = meant;
            mended += 1;
        }
    }
    (end, mended)
}

/// Takes the spaces inside figures of a scanned text, whatever is counted; how many.
pub fn spaced(chars: &mut [char]) -> usize {
    let spaces: Vec<usize> = (1..chars.len()).filter(|at| chars[*at] == ' ').collect();
    spaces.into_iter().filter(|at| joint(chars, *at, is_unit)).count()
}

/// Takes a space or puts a point between two digits of a figure at `at`, where a unit follows; whether it did.
fn joint(chars: &mut [char], at: usize, counts: impl Fn(char) -> bool) -> bool {
    let is_digit = |c: &char| c.is_ascii_digit();
    if at == 0 || !is_digit(&chars[at - 1]) || !chars.get(at + 1).is_some_and(is_digit) {
        return false;
    }
    let figure = |c: &&char| is_digit(c) || **c == '.';
    let before = chars[..at].iter().rev().take_while(figure).count();
    let after = chars[at + 1..].iter().take_while(figure).count();
    // 2023 12家: a year and a figure
    let year = before == 4 && chars[at - 4] == '2' && chars[at - 3] == '0';
    let told = at > before && is_han(chars[at - before - 1]);
    let unit = chars.get(at + 1 + after).copied().is_some_and(counts);
    let fits = chars[at] == ' ' || (after <= 2 && !chars[at - before..at].contains(&'.'));
    if year || !told || !unit || !fits {
        return false;
    }
    chars[at] = if chars[at] == ' ' { NOTHING } else { '.' };
    true
}

/// Whether `c` begins what follows a large figure.
fn is_large(c: char) -> bool {
    matches!(c, '亿' | '万' | '%' | '％' | '吨' | '亩' | '元' | '平')
}

/// The digit that a letter is taken for.
fn digit(c: char) -> Option<char> {
    match c {
        'O' | 'o' => Some('0'),
        'l' | 'I' => Some('1'),
        'Z' => Some('2'),
        'S' => Some('5'),
        'B' => Some('8'),
        _ => None,
    }
}

/// Whether `c` begins what follows a figure.
fn is_unit(c: char) -> bool {
    "亿万元吨亩平家个人名台套件米年月日天时千百公立辆座栋户余多%％".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> String {
        let mut chars: Vec<char> = text.chars().collect();
        figures(&mut chars);
        chars.into_iter().filter(|c| *c != NOTHING).collect()
    }

    #[test]
    fn letters_in_figures_are_digits() {
        assert_eq!(mended("总投资l0.S亿元，占地3OO亩，用工I2O人"), "总投资10.5亿元，占地300亩，用工120人");
        assert_eq!(mended("投资O亿元"), "投资0亿元");
    }

    #[test]
    fn letters_of_names_stay() {
        for text in ["5G基站12个", "3C产品", "B2B平台", "IS09001认证", "一期I段", "4S店3家", "B区2栋"] {
            assert_eq!(mended(text), text);
        }
    }

    #[test]
    fn what_stands_inside_a_figure_is_mended() {
        assert_eq!(mended("总投资1 0亿元，产值10。5亿元，增长3·2%"), "总投资10亿元，产值10.5亿元，增长3.2%");
        assert_eq!(mended("全县有企业10。5家在建，2023 12万吨"), "全县有企业10。5家在建，2023 12万吨");
    }
}
