//! Sentence → what in it speaks of a place or a date: the one pass that spares the others theirs.

/// What a sentence has of the words that place and date of a document are read from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Signs {
    /// How often it says 我市 or 全市.
    pub our_city: u32,
    /// How often it says 我县, 全县, 该县, 我区 or 全区.
    pub our_county: u32,
    /// Whether it says 今年 or 去年.
    pub relative: bool,
    /// Whether a year may stand in it (`20…`).
    pub year: bool,
    /// Whether a full date may stand in it (`2023年5…`, `1998-5…`).
    pub full_date: bool,
    /// Whether a day may stand in it (`5月…`).
    pub day: bool,
}

impl Signs {
    /// Reads the folded text of a sentence.
    pub fn of(text: &str) -> Signs {
        let mut signs = Signs::default();
        let (mut parted, mut older) = (false, false);
        let mut before = '\0';
        for c in text.chars() {
            match (before, c) {
                ('我' | '全', '市') => signs.our_city += 1,
                ('我' | '全' | '该', '县') | ('我' | '全', '区') => signs.our_county += 1,
                ('今' | '去', '年') => signs.relative = true,
                ('0'..='9', '月') => signs.day = true,
                ('2', '0') => signs.year = true,
                ('1', '9') => older = true,
                ('年' | '-' | '/' | '.', '0'..='9') => parted = true,
                _ => {}
            }
            before = c;
        }
        signs.full_date = parted && (signs.year || older);
        signs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_place_and_date_are_seen() {
        let signs = Signs::of("今年5月，我市与全市各区县；该县、全区");
        assert_eq!((signs.our_city, signs.our_county), (2, 2));
        assert!(signs.relative && signs.day && !signs.year);
        assert!(Signs::of("1998-05-01").full_date && Signs::of("截至2023年5月").full_date);
        assert!(!Signs::of("2023年，投资1.5亿元").full_date || Signs::of("2023年").year);
        assert_eq!(Signs::of("企业20家").full_date, false);
    }
}
