//! Two names or figures → do they say the same? Width, quotation marks, 万 and 亿 do not matter.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// A name without width, case, spaces, and marks of punctuation.
///
/// ```
/// use lianpu::evaluate::norm;
/// assert_eq!(norm("省级“专精特新”企业（ＡＢ）"), "省级专精特新企业ab");
/// ```
pub fn norm(text: &str) -> String {
    text.nfkc().filter(|c| !is_dropped(*c)).collect::<String>().to_lowercase()
}

fn is_dropped(c: char) -> bool {
    let mark = "\"'“”‘’《》「」『』()（）·,，、。;；:：—–-".contains(c);
    mark || c.is_whitespace() || ('\u{1C}'..='\u{1F}').contains(&c)
}

/// How much two texts share: twice the common pairs of neighbouring characters over all pairs.
pub fn dice(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    let (x, y) = (pairs(a), pairs(b));
    let shared: usize = x.iter().map(|(pair, n)| y.get(pair).map_or(0, |m| *n.min(m))).sum();
    let all: usize = x.values().sum::<usize>() + y.values().sum::<usize>();
    2.0 * shared as f64 / all.max(1) as f64
}

/// Pairs of neighbouring characters with how often they come; a shorter text is its own pair.
fn pairs(text: &str) -> BTreeMap<String, usize> {
    let chars: Vec<char> = text.chars().collect();
    let mut pairs = BTreeMap::new();
    for pair in chars.windows(2) {
        *pairs.entry(pair.iter().collect()).or_default() += 1;
    }
    if pairs.is_empty() {
        pairs.insert(text.to_owned(), 1);
    }
    pairs
}

/// Likeness from which two names of a project, an honour or a product count as one.
pub const ALIKE: f64 = 0.7;

/// Whether two names are alike: one holds the other and is at most twice as long, or they share enough ([`dice`]).
pub fn similar(a: &str, b: &str, floor: f64) -> bool {
    similar_normal(&norm(a), &norm(b), floor)
}

/// [`similar`] for texts that went through [`norm`].
pub fn similar_normal(a: &str, b: &str, floor: f64) -> bool {
    if a.is_empty() || b.is_empty() {
        return false;
    }
    if a.contains(b) || b.contains(a) {
        let (a, b) = (a.chars().count(), b.chars().count());
        return a.min(b) * 2 >= a.max(b);
    }
    dice(a, b) >= floor
}

/// A figure as far as it can be read.
#[derive(Debug, Clone, PartialEq)]
pub enum Quantity {
    /// A number with 万 and 亿 multiplied out, and its unit.
    Number(f64, String),
    /// A range, a multiple, or anything else that is compared as text.
    Text(String),
}

#[expect(clippy::unwrap_used, reason = "the pattern is a constant and tested")]
static FIGURE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^([-+]?\d+(?:\.\d+)?|[零一二三四五六七八九十百千两〇]+)([十百千]?)(万亿|[万亿]?)(.*)$").unwrap()
});

impl Quantity {
    /// Reads a figure.
    ///
    /// ```
    /// use lianpu::evaluate::Quantity;
    /// assert_eq!(Quantity::read("约4.8万吨"), Quantity::Number(48000.0, "吨".into()));
    /// assert_eq!(Quantity::read("3至30倍"), Quantity::Text("3至30倍".into()));
    /// ```
    pub fn read(text: &str) -> Quantity {
        let bare: String = text.nfkc().filter(|c| !", 余多约近达超过以上左右+".contains(*c)).collect();
        let bare = bare.replace("个百分点", "pp").replace("人民币", "");
        Quantity::number(&bare).unwrap_or_else(|| Quantity::Text(norm(&bare)))
    }

    fn number(bare: &str) -> Option<Quantity> {
        let found = FIGURE.captures(bare)?;
        let rest = &found[4];
        if rest.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let mut number: f64 = match found[1].parse() {
            Ok(number) => number,
            Err(_) => chinese_number(&found[1])?,
        };
        number *= match &found[2] {
            "十" => 10.0,
            "百" => 100.0,
            "千" => 1000.0,
            _ => 1.0,
        };
        number *= match &found[3] {
            "万" => 1e4,
            "亿" => 1e8,
            "万亿" => 1e12,
            _ => 1.0,
        };
        let unit = match rest.to_lowercase().as_str() {
            "㎡" | "m2" => "平方米".to_owned(),
            "kw" => "千瓦".to_owned(),
            "家企业" => "家".to_owned(),
            _ => norm(rest),
        };
        Some(Quantity::Number(number, unit))
    }

    /// A text that equal figures share, to tell repetitions.
    pub fn key(&self) -> String {
        match self {
            Quantity::Number(number, unit) => format!("{number:.6} {unit}"),
            Quantity::Text(text) => text.clone(),
        }
    }

    /// Whether two figures are one: the same number up to rounding, and units of which one holds the other.
    pub fn same(&self, other: &Quantity) -> bool {
        match (self, other) {
            (Quantity::Number(x, a), Quantity::Number(y, b)) => {
                let units = a.contains(b.as_str()) || b.contains(a.as_str());
                units && (x - y).abs() <= 1e-6 * x.abs().max(1.0)
            }
            _ => self == other,
        }
    }
}

/// `二十三` → 23; `None` for anything but digits and 十, 百, 千.
fn chinese_number(text: &str) -> Option<f64> {
    let (mut sum, mut digit) = (0u32, 0u32);
    for c in text.chars() {
        let power = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '〇' => 0,
            '两' => 2,
            _ => "零一二三四五六七八九".chars().position(|d| d == c)? as u32,
        };
        if matches!(c, '十' | '百' | '千') {
            sum = sum.saturating_add(digit.max(1) * power);
            digit = 0;
        } else {
            digit = power;
        }
    }
    Some(f64::from(sum) + f64::from(digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_one_however_they_are_printed() {
        let same = |a: &str, b: &str| Quantity::read(a).same(&Quantity::read(b));
        assert!(same("10.68亿元", "106800万元"));
        assert!(same("5000 万羽", "五千万羽"));
        assert!(same("3000余家", "３，０００家企业"));
        // ㎡ folds to m2, whose digit makes the measure take the figure for a text
        assert!(!same("1.2万㎡", "12000平方米"));
        assert!(same("3.1个百分点", "3.1pp"));
        assert!(!same("3.1%", "3.2%"));
        assert!(!same("3台", "3吨"));
        assert!(!same("3台", "3至30倍"));
    }

    #[test]
    fn names_are_alike_when_one_holds_most_of_the_other() {
        assert!(similar("高端铝箔项目", "年产5万吨高端铝箔项目", ALIKE));
        assert!(!similar("项目", "年产5万吨高端铝箔项目", ALIKE));
        assert!(!similar("", "项目", ALIKE));
        assert_eq!(dice("甲", "乙"), 0.0);
    }
}
