//! Text → the places where a value can begin → the values, in order.

use super::super::words::Words;
use super::cursor::Cursor;
use super::unit::Units;
use super::{Anchor, Kind, Value, code, number, ordinal, quantity, words, year};

/// The anchor, and the last date named in full: in `2021年3月开工，10月投产` October is of 2021.
pub(super) struct Context<'a> {
    pub anchor: &'a Anchor,
    year: Option<i32>,
    month: Option<u8>,
    since: usize,
}

impl Context<'_> {
    /// The year and month named before in the same sentence.
    pub(super) fn near(&self, text: Cursor<'_>, place: usize) -> (Option<i32>, Option<u8>) {
        if self.year.is_none() || text.slice(self.since, place).contains(['。', '\n', '；', ';']) {
            return (None, None);
        }
        (self.year, self.month)
    }

    /// Takes up a date as the one later months and days belong to.
    fn follow(&mut self, value: &Value) {
        if value.kind == Kind::Date {
            let form = &value.normal.text;
            let form = form.rsplit('/').next().unwrap_or(form);
            self.year = form.get(..4).and_then(|year| year.parse().ok());
            self.month = form.get(5..7).and_then(|month| month.parse().ok());
            self.since = value.end;
        }
    }
}

/// The characters a value can begin with.
const STARTS: &str = "０１２３４５６７８９〇零○一二两三四五六七八九十百千万亿几数半第首前今去明本上下当同次翌全年月昨";

/// What must stand behind a character for a value to begin with it; `None` where anything may.
fn followers(first: char) -> Option<&'static str> {
    Some(match first {
        '今' | '去' | '明' | '同' | '次' | '翌' | '全' => "年",
        '本' => "年月",
        '上' => "年半月个百千万亿",
        '下' => "半月个",
        '当' => "年月日天",
        '昨' => "日天",
        '年' => "底末初内",
        '月' => "底末初",
        '首' => "期季位",
        _ => return None,
    })
}

/// Finds values in text.
#[derive(Clone, Debug)]
pub struct Scanner {
    units: Units,
    /// Words that begin like a numeral and are none.
    idioms: Words,
    /// One bit for each character of the basic plane: whether a value can begin with it. 8 KiB stay in the cache.
    starts: Vec<u64>,
}

impl Scanner {
    /// A scanner that knows these units.
    pub fn new(units: Units) -> Self {
        let mut starts = vec![0u64; 0x1_0000 / 64];
        for character in STARTS.chars() {
            let code = u32::from(character) as usize;
            if let Some(word) = starts.get_mut(code / 64) {
                *word |= 1 << (code % 64);
            }
        }
        Self { units, idioms: words::idioms(), starts }
    }

    /// Appends the values of a text in order; none overlaps another.
    ///
    /// ```
    /// use lianpu::mention::value::{Anchor, Kind, Scanner, Units};
    /// let scanner = Scanner::new(Units::new([("家".to_owned(), Kind::Count, 1.0, "家".to_owned())]));
    /// let mut values = Vec::new();
    /// scanner.scan("上半年新增企业150余家，居全省第9位", &Anchor::default(), &mut values);
    /// let kinds: Vec<_> = values.iter().map(|value| value.kind.class()).collect();
    /// assert_eq!(kinds, ["Period", "Count", "Rank"]);
    /// ```
    pub fn scan(&self, text: &str, anchor: &Anchor, out: &mut Vec<Value>) {
        let mut context = Context { anchor, year: None, month: None, since: 0 };
        let cursor = Cursor::new(text);
        let (mut place, mut floor) = (0, 0);
        while let Some(start) = self.candidate(text.as_bytes(), place) {
            match self.value(cursor, start, floor, &context) {
                Ok(value) => {
                    context.follow(&value);
                    (place, floor) = (value.end, value.end);
                    out.push(value);
                }
                Err(end) => place = end,
            }
        }
    }

    /// The next place where a value could begin. Reads lead bytes only: a text without digits costs one look-up a
    /// character.
    fn candidate(&self, bytes: &[u8], mut place: usize) -> Option<usize> {
        loop {
            let lead = *bytes.get(place)?;
            place += match lead {
                b'0'..=b'9' => return Some(place),
                ..0x80 => 1,
                0x80..0xE0 => 2,
                0xF0.. => 4,
                _ => {
                    let (second, third) = (*bytes.get(place + 1)?, *bytes.get(place + 2)?);
                    let code =
                        usize::from(lead & 0x0F) << 12 | usize::from(second & 0x3F) << 6 | usize::from(third & 0x3F);
                    if self.starts.get(code / 64).is_some_and(|word| word >> (code % 64) & 1 == 1) {
                        return Some(place);
                    }
                    3
                }
            };
        }
    }

    /// The value at a place, or where to look next.
    fn value(&self, text: Cursor<'_>, start: usize, floor: usize, context: &Context<'_>) -> Result<Value, usize> {
        let Some(first) = text.at(start) else {
            return Err(start + 1);
        };
        let next = start + first.len_utf8();
        let arabic = number::digit(first).is_some();
        if arabic {
            if let Some(end) = code::skip(text, start, &self.units) {
                return Err(end.max(next));
            }
        } else if followers(first).is_some_and(|after| !text.at_any(next, after)) {
            return Err(next);
        }
        if timely(text, start) {
            let time = year::read(text, start, context).or_else(|| ordinal::phase(text, start));
            if let Some(value) = time {
                return if beside(text, &value) { Err(value.end) } else { Ok(value) };
            }
        }
        if !arabic && let Some(end) = self.wordy(text, start, first, next) {
            return end;
        }
        match quantity::read(text, start, floor, &self.units) {
            Some(value) => Ok(value),
            None if arabic => Err(code::rest(text, start).max(next)),
            None => Err(self.numeral_end(text, start, next)),
        }
    }

    /// What a character that is no digit gives where it begins no quantity: a rank, or where to look next.
    fn wordy(&self, text: Cursor<'_>, start: usize, first: char, next: usize) -> Option<Result<Value, usize>> {
        match first {
            '第' | '首' => Some(ordinal::rank(text, start).ok_or_else(|| ordinal::skip(text, start).unwrap_or(next))),
            '前' => {
                // 目前3家 counts, 前3家 does not.
                let now = text.before_any(start, "目当日此以之提年跟眼空面");
                Some(Err(ordinal::skip(text, start).filter(|_| !now).unwrap_or(next)))
            }
            '上' if !text.at_any(next, "百千万亿") => Some(Err(next)),
            '今' | '去' | '明' | '本' | '下' | '当' | '同' | '次' | '翌' | '全' | '年' | '月' | '昨' => {
                Some(Err(next))
            }
            _ if self.idioms.begin(text.rest(start)) => words::idiom(text, start).map(Err),
            _ => None,
        }
    }

    /// The end of a numeral that counts nothing, so that its tail is not tried again.
    fn numeral_end(&self, text: Cursor<'_>, start: usize, next: usize) -> usize {
        if text.is(start, "上") || text.is(start, "数") {
            return next;
        }
        number::read(text, start, &self.units).map_or(next, |number| number.end.max(next))
    }
}

/// Whether a time only says what a figure is compared with (比2021年提高, 较上年末), since when something holds (自2015年以来) or
/// when a firm was founded (成立于2002年5月): what follows is not of that time.
fn beside(text: Cursor<'_>, value: &Value) -> bool {
    let compared = || text.before_any(value.start, "比较") && !text.ends(value.start, "占比");
    let founded = || ["成立于", "创立于", "创办于", "组建于", "创建于"].iter().any(|word| text.ends(value.start, word));
    let since = || text.ends(value.start, "自") && (text.ends(value.end, "以来") || text.is(value.end, "以来"));
    matches!(value.kind, Kind::Period | Kind::Date) && (compared() || founded() || since())
}

/// Whether what follows the numeral at a place can make it a date, a period or a phase. Spares most amounts a dozen
/// vain readings.
fn timely(text: Cursor<'_>, start: usize) -> bool {
    if let Some((_, count, end)) = number::digits(text, start) {
        return count <= 4 && timely_next(text, end) || count == 4 && text.at_any(end, ".．");
    }
    let mut end = start;
    while let Some(character) = text.at(end).filter(|found| number::is_numeral(*found)) {
        end += character.len_utf8();
    }
    // A place without a numeral begins with a word: 今年, 上半年.
    end == start || timely_next(text, end) || text.is(start, "十")
}

fn timely_next(text: Cursor<'_>, end: usize) -> bool {
    matches!(
        text.at(text.spaces(end)),
        Some(
            '年' | '月'
                | '日'
                | '号'
                | '季'
                | '期'
                | '-'
                | '—'
                | '–'
                | '－'
                | '−'
                | '~'
                | '～'
                | '至'
                | '到'
                | '/'
                | '、'
                | '和'
                | '及'
                | '与'
        )
    )
}
