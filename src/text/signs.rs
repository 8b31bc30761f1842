//! Sentence → does anything in it speak of our place or a date? One pass spares the others theirs.

/// What a sentence has of the words that place and date of a document are read from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Signs {
    /// How often it says 我市 or 全市.
    pub our_city: u32,
    /// How often it says 我市.
    pub my_city: u32,
    /// How often it says 市委 or 市长 with no city in front.
    pub city_office: u32,
    /// How often it says 我县, 全县, 该县, 我区, 全区, 该区, or 县委, 县长, 县领导 with no county in front.
    pub our_county: u32,
    /// Whether it says 我省 or 全省.
    pub our_province: bool,
    /// Whether it says 今年 or 去年.
    pub relative: bool,
    /// Whether a year may stand in it (`20…`).
    pub year: bool,
    /// Whether a full date may stand in it (`2023年5…`, `1998-5…`).
    pub full_date: bool,
    /// Whether a day may stand in it (`5月…`).
    pub day: bool,
}

/// Gathers the signs of a sentence, character by character.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reader {
    signs: Signs,
    before: char,
    /// What stood in front of `before`.
    earlier: char,
    /// Whether a mark that parts the figures of a date has come before a digit.
    parted: bool,
    /// Whether a year of the last century may have come.
    older: bool,
}

impl Reader {
    /// Reads the next character of the folded text.
    #[inline]
    pub fn read(&mut self, c: char) {
        match (c, self.before) {
            ('市', '我') => {
                (self.signs.our_city, self.signs.my_city) = (self.signs.our_city + 1, self.signs.my_city + 1)
            }
            ('市', '全') => self.signs.our_city += 1,
            ('县' | '区', '我' | '全' | '该') => self.signs.our_county += 1,
            ('委' | '长' | '领' | '政', level @ ('市' | '县'))
                if matches!(self.earlier, '\0' | '，' | '。' | '、' | '；' | '：' | '“') =>
            {
                let office = if level == '市' { &mut self.signs.city_office } else { &mut self.signs.our_county };
                *office += 1;
            }
            ('省', '我' | '全') => self.signs.our_province = true,
            ('年', '今' | '去') => self.signs.relative = true,
            ('月', '0'..='9') => self.signs.day = true,
            ('0', '2') => self.signs.year = true,
            ('9', '1') => self.older = true,
            ('0'..='9', '年' | '-' | '/' | '.') => self.parted = true,
            _ => {}
        }
        (self.earlier, self.before) = (self.before, c);
    }

    /// What has been read.
    pub fn signs(self) -> Signs {
        Signs { full_date: self.parted && (self.signs.year || self.older), ..self.signs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs(text: &str) -> Signs {
        let mut reader = Reader::default();
        text.chars().for_each(|c| reader.read(c));
        reader.signs()
    }

    #[test]
    fn words_of_place_and_date_are_seen() {
        let found = signs("今年5月，我市与全市各区县；该县、全区");
        assert_eq!((found.our_city, found.our_county), (2, 2));
        assert!(found.relative && found.day && !found.year);
        assert_eq!((found.my_city, signs("县委书记、县长和恒阳县委").our_county), (1, 2));
        assert!(signs("1998-05-01").full_date && signs("截至2023年5月").full_date);
        assert!(signs("2023年").year && !signs("2023年").full_date && !signs("企业20家，增长1.5倍").relative);
    }
}
