//! Characters of a name → what its form says: balanced marks, words of class only, counts.

use super::words::Words;
use crate::model::{Meaning, Mention};
use crate::span::Mapped;

/// Whether a mention counts things (52个), not years or steps.
pub fn is_count(mention: &Mention, text: &Mapped) -> bool {
    matches!(mention.meaning, Meaning::Value(_))
        && text.slice(mention.span).ends_with(['个', '家', '条', '项', '座', '批', '处'])
}

/// Whether `text` is nothing but words of `words`, and 、, 和 and quotation marks between them.
pub fn made_of(text: &str, words: &Words) -> bool {
    let joins = |c: char| matches!(c, '、' | '和' | '“' | '”');
    // most names begin with no such word
    if words.is_empty() || !(text.is_empty() || text.starts_with(joins) || words.begin(text)) {
        return false;
    }
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    for (at, c) in text.char_indices() {
        if !reached[at] {
            continue;
        }
        if joins(c) {
            reached[at + c.len_utf8()] = true;
        }
        for (word, ()) in words.beginning(&text[at..]) {
            reached[at + word.len()] = true;
        }
    }
    reached[text.len()]
}

/// The mark that opens what `c` closes.
pub fn opening(c: char) -> Option<char> {
    Some(match c {
        '”' => '“',
        '）' => '（',
        '》' => '《',
        '’' => '‘',
        _ => return None,
    })
}

/// Characters that no name holds.
pub fn ends(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '；'
            | '：'
            | '！'
            | '？'
            | '“'
            | '（'
            | '《'
            | '‘'
            | '…'
            | '\n'
            | '|'
            | '—'
            | '>'
            | '【'
            | '】'
            | '●'
            | '■'
            | '□'
            | '▲'
            | '▼'
            | '△'
            | '◆'
            | '★'
            | ' '
    )
}

/// Whether every quotation and bracket that opens in a name closes in it.
pub fn balanced(name: &str) -> bool {
    let mut open = [0i32; 3];
    for c in name.chars() {
        match c {
            '“' => open[0] += 1,
            '”' => open[0] -= 1,
            '（' => open[1] += 1,
            '）' => open[1] -= 1,
            '《' => open[2] += 1,
            '》' => open[2] -= 1,
            _ => {}
        }
    }
    open == [0; 3]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_class_words_only() {
        let words = Words::list(["重点", "重大", "省级"]);
        assert!(made_of("省级重点、重大", &words) && made_of("", &words) && made_of("“", &words));
        assert!(!made_of("重点铸件", &words) && !made_of("重", &words) && !made_of("", &Words::list([""; 0])));
    }

    #[test]
    fn brackets_close_where_they_open() {
        assert!(balanced("恒岳（湖南）有限公司") && balanced("恒岳"));
        assert!(!balanced("恒岳（湖南") && !balanced("“恒岳（”）“"));
    }
}
