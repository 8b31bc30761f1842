//! Texts → Graphviz's HTML-like labels.

/// The characters that end or begin something in such a label, written so that they do not.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            character if character.is_control() => escaped.push(' '),
            character => escaped.push(character),
        }
    }
    escaped
}

/// A name broken into even lines, so that cards stay narrow; ASCII counts half.
pub(super) fn lines(text: &str, width: usize) -> Vec<String> {
    let half = |character: char| if character.is_ascii() { 1 } else { 2 };
    let total: usize = text.chars().map(half).sum();
    let count = total.div_ceil(2 * width).max(1);
    let each = total.div_ceil(count);
    let mut lines = vec![String::new()];
    let mut filled = 0;
    let mut before = ' ';
    for character in text.chars() {
        let joined = before.is_ascii_alphanumeric() && character.is_ascii_alphanumeric();
        let closes = matches!(character, '”' | '）' | '》' | '、' | '，' | ')' | '’');
        if filled >= each && !joined && !closes {
            lines.push(String::new());
            filled = 0;
        }
        filled += half(character);
        before = character;
        if let Some(line) = lines.last_mut() {
            line.push(character);
        }
    }
    lines
}

/// Parts, a line filled with as many as go in; a part that is longer is broken.
pub(super) fn fill(parts: &[&str], between: &str, width: usize) -> Vec<String> {
    let size = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let mut filled: Vec<String> = Vec::new();
    for part in parts {
        match filled.last_mut() {
            Some(line) if size(line) + size(between) + size(part) <= 2 * width => {
                line.push_str(between);
                line.push_str(part);
            }
            _ => filled.extend(lines(part, width)),
        }
    }
    filled
}

/// Text of a size and colour.
pub(super) fn font(size: u8, colour: &str, html: &str) -> String {
    format!(r#"<FONT POINT-SIZE="{size}" COLOR="{colour}">{html}</FONT>"#)
}

/// Rows of a borderless table, left or centred.
pub(super) fn table(align: &str, rows: &[String]) -> String {
    let rows: String = rows.iter().map(|row| format!(r#"<TR><TD ALIGN="{align}">{row}</TD></TR>"#)).collect();
    format!(r#"<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="2">{rows}</TABLE>>"#)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_break_into_even_lines_and_not_inside_a_number() {
        assert_eq!(lines("晨光铝业有限公司", 14), ["晨光铝业有限公司"]);
        assert_eq!(lines("云州晨光高端铝业新材料科技股份有限公司", 14), ["云州晨光高端铝业新材", "料科技股份有限公司"]);
        assert_eq!(lines("甲乙丙丁年产1234567吨铝箔", 6), ["甲乙丙丁年产1234567", "吨铝箔"]);
    }

    #[test]
    fn parts_stay_whole() {
        assert_eq!(fill(&["长垣市", "5.6亿元", "一期投产运营"], " · ", 8), ["长垣市 · 5.6亿元", "一期投产运营"]);
    }

    #[test]
    fn what_could_end_a_label_is_written_out() {
        assert_eq!(escape("A<B>&\"C\"\n"), "A&lt;B&gt;&amp;&quot;C&quot; ");
    }
}
