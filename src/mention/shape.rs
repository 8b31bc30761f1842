//! Characters of a name → what its form says: balanced marks, words of class only, counts.

use crate::model::{Meaning, Mention};
use crate::span::Mapped;

/// Whether a mention counts things (52个), not years or steps.
pub fn is_count(mention: &Mention, text: &Mapped) -> bool {
    matches!(mention.meaning, Meaning::Value(_))
        && text.slice(mention.span).ends_with(['个', '家', '条', '项', '座', '批', '处'])
}

/// Whether `text` is nothing but words of `words`.
pub fn made_of(text: &[char], words: &[Vec<char>]) -> bool {
    if words.is_empty() {
        return false;
    }
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    for at in 0..text.len() {
        if !reached[at] {
            continue;
        }
        if matches!(text[at], '、' | '和' | '“' | '”') {
            reached[at + 1] = true;
        }
        for word in words.iter().filter(|w| text[at..].starts_with(w)) {
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
            | ' '
    )
}

/// Whether every quotation and bracket that opens in a name closes in it.
pub fn balanced(name: &str) -> bool {
    [('“', '”'), ('（', '）'), ('《', '》')].iter().all(|(a, b)| name.matches(*a).count() == name.matches(*b).count())
}
