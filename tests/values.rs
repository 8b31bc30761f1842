//! `values.tsv` → every value of every sentence is found, and nothing else. `BLESS=1` rewrites the third column.

use std::fmt::Write as _;

use lianpu::mention::value::{Anchor, Approx, Kind, Scanner, Units, Value};

fn scanner() -> Scanner {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/gazetteer/units.tsv");
    let rows = std::fs::read_to_string(path).unwrap_or_default();
    let rows: Vec<_> = rows
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let (unit, class, factor, base) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
            let kind = [Kind::Money, Kind::Area, Kind::Length, Kind::Count, Kind::Measure]
                .into_iter()
                .find(|kind| kind.class() == class)?;
            Some((unit.to_owned(), kind, factor.parse().ok()?, base.to_owned()))
        })
        .collect();
    assert!(rows.len() > 100, "units are read");
    Scanner::new(Units::new(rows))
}

fn anchor(cell: &str) -> Anchor {
    let mut parts = cell.split('-');
    Anchor {
        year: parts.next().and_then(|part| part.parse().ok()),
        month: parts.next().and_then(|part| part.parse().ok()),
        day: parts.next().and_then(|part| part.parse().ok()),
        over: None,
    }
}

/// `Money[约10亿元]=1000000000元~`: class, characters, number and unit (or the text), certainty.
fn shown(text: &str, value: &Value) -> String {
    let normal = &value.normal;
    let printed = &text[value.start..value.end];
    let mut line = format!("{}[{printed}]=", value.kind.class());
    match value.kind {
        Kind::Date | Kind::Period | Kind::Rank | Kind::Phase => line.push_str(&normal.text),
        _ => {
            match normal.number {
                Some(number) => write!(line, "{number}").unwrap_or_default(),
                None => line.push('?'),
            }
            if let Some(high) = normal.high {
                write!(line, "..{high}").unwrap_or_default();
            }
            line.push_str(normal.unit.as_deref().unwrap_or_default());
            line.push_str(match normal.approx {
                Approx::Exact | Approx::Range => "",
                Approx::About => "~",
                Approx::AtLeast => "+",
                Approx::AtMost => "-",
            });
            if normal.text != printed {
                write!(line, "“{}”", normal.text).unwrap_or_default();
            }
        }
    }
    line
}

#[test]
fn every_sentence_gives_its_values() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/values.tsv");
    let table = std::fs::read_to_string(path).unwrap_or_default();
    let scanner = scanner();
    let (mut failures, mut blessed, mut cases) = (String::new(), String::new(), 0);
    for line in table.lines() {
        if line.starts_with('#') || line.is_empty() {
            blessed.push_str(line);
            blessed.push('\n');
            continue;
        }
        let mut cells = line.split('\t');
        let text = cells.next().unwrap_or_default();
        let date = cells.next().unwrap_or_default();
        let expected = cells.next().unwrap_or_default();
        let mut values = Vec::new();
        scanner.scan(text, &anchor(date), &mut values);
        let found: Vec<_> = values.iter().map(|value| shown(text, value)).collect();
        let found = if found.is_empty() { "-".to_owned() } else { found.join(" | ") };
        if found != expected {
            writeln!(failures, "{text}\n  expected {expected}\n  found    {found}").unwrap_or_default();
        }
        writeln!(blessed, "{text}\t{date}\t{found}").unwrap_or_default();
        cases += 1;
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, blessed).unwrap_or_default();
        return;
    }
    assert!(cases >= 200, "{cases} cases");
    assert!(failures.is_empty(), "\n{failures}");
}

/// Random mixes of the words that matter: no panic, spans on character boundaries, in order, not overlapping.
#[test]
fn spans_are_sound_on_any_text() {
    let pieces: Vec<&str> = "0 1 2 3 5 12 2022 2023 99999999999999999999 １ ２３ . ． , ， - — ~ ～ 至 到 、 / : ： + × % ％ ‰ 一 二 \
        三 四 五 十 百 千 万 亿 两 〇 零 几 数 半 多 余 来 点 分之 成 年 月 日 号 季度 上半年 下半年 今年 去年 明年 前年 年底 年内 月底 \
        第 首 前 位 名 期 阶段 首位 家 个 百分点 项 目 条 件 元 亿元 人民币 美元 亩 平方米 吨 千瓦 倍 公里 约 近 超 过 逾 上 以上 以下 左右 \
        A x kg GB é 𠀀 😀 “ ” ( ） 。 \n \u{3000} ㎡ 十四五 期间 全年 当日 上月 昨日 次年 同期 以来 的 聊 ' 负 −"
        .split(' ')
        .filter(|piece| !piece.is_empty())
        .chain([" ", "\t"])
        .collect();
    let scanner = scanner();
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed >> 33).unwrap_or(0) % below
    };
    let anchors = ["", "2023", "2023-01", "2024-03-01", "2023-08-06"].map(anchor);
    let (mut text, mut values) = (String::new(), Vec::new());
    for _ in 0..300_000 {
        text.clear();
        for _ in 0..=random(14) {
            text.push_str(pieces[random(pieces.len())]);
        }
        values.clear();
        scanner.scan(&text, &anchors[random(anchors.len())], &mut values);
        let mut last = 0;
        for value in &values {
            assert!(value.start >= last && value.end > value.start, "{text:?} {values:?}");
            assert!(text.get(value.start..value.end).is_some(), "{text:?} {value:?}");
            assert!(value.normal.number.is_none_or(f64::is_finite), "{text:?} {value:?}");
            last = value.end;
        }
    }
}
