//! Any bytes → no panic, sound spans, and in good time.

mod common;

use std::time::{Duration, Instant};

use common::{PIPELINE, assert_sound, claims, samples};
use lianpu::evaluate::Noise;
use lianpu::read::decode;
use proptest::prelude::*;

fn run(source: &str) {
    let (document, extraction) = PIPELINE.run("any.txt", source);
    assert_sound(&document, &extraction);
}

/// Pieces that matter to one stage or another, and such as matter to none.
const PIECES: &[&str] = &[
    "总投资",
    "亿元",
    "1",
    "２",
    "。",
    "，",
    "、",
    "；",
    "：",
    "“",
    "”",
    "（",
    "）",
    "《",
    "》",
    "——",
    "□",
    "\n",
    "\r\n",
    "\u{3000}",
    " ",
    "\t",
    "本报讯（记者",
    "记者",
    "通讯员",
    "讯",
    "电",
    "月",
    "日",
    "2022年",
    "年产",
    "万吨",
    "项目",
    "有限公司",
    "产业",
    "产业链",
    "链长",
    "冠县",
    "市委书记",
    "张三丰",
    "该公司",
    "我市",
    "分别",
    "和",
    "以下简称",
    "# ",
    "| ",
    "图为",
    "责任编辑",
    "■",
    "▲",
    "\u{F0000}",
    "\u{10FFFD}",
    "\u{E000}",
    "\u{FFFD}",
    "\u{200B}",
    "\u{FEFF}",
    "\u{202E}",
    "\0",
    "\u{7}",
    "e\u{301}",
    "𠀀",
    "😀",
    "%",
    "％",
    "-",
    "−",
    "第一",
    "期",
    "【",
    "】",
    "http://a.b/c?d=1",
    "é",
    "ß",
    "İ",
    "ﬁ",
    "㎡",
    "①",
    "Ⅳ",
    "99999999999999999999999",
    "0.00000000000000000001",
    "一二三四五六七八九十百千万亿",
    "同比增长",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "\\",
    "$",
    "^",
    "*",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(decoded) = decode(&bytes) {
            run(&decoded.text);
        }
    }

    #[test]
    fn any_characters(text in "\\PC{0,300}") {
        run(&text);
    }

    #[test]
    fn any_mix_of_what_matters(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..80)) {
        run(&pieces.concat());
    }

    #[test]
    fn a_sample_with_characters_put_in_and_left_out(
        which in 0usize..16,
        at in prop::collection::vec((any::<prop::sample::Index>(), prop::option::of(prop::sample::select(PIECES))), 1..20),
    ) {
        let samples = samples();
        let Some(text) = samples.values().nth(which % samples.len().max(1)) else { return Ok(()) };
        let mut pieces: Vec<String> = text.chars().map(String::from).collect();
        for (index, piece) in at {
            let i = index.index(pieces.len());
            pieces[i] = piece.map_or(String::new(), |p| format!("{}{p}", pieces[i]));
        }
        run(&pieces.concat());
    }
}

/// Mending changes characters one for one, so that what it finds still stands where the source has it.
#[test]
fn spoilt_samples_keep_sound_spans() {
    for (rate, seed) in [(0.01, 1), (0.04, 2), (0.15, 3)] {
        let noise = Noise::new(rate, seed, &PIPELINE.pack);
        for (name, text) in samples() {
            run(&noise.spoil(&name, &text));
        }
    }
}

/// Time in which a text of five megabytes must be read, on a slow machine that does other work, too.
const PATIENCE: Duration = Duration::from_secs(60);
const FIVE_MEGABYTES: usize = 5_000_000;

fn timely(what: &str, unit: &str) {
    let source = unit.repeat(FIVE_MEGABYTES / unit.len());
    let start = Instant::now();
    run_quickly(&source);
    let took = start.elapsed();
    println!("{what}: {took:?}");
    assert!(took < PATIENCE, "{what}: {took:?}");
}

/// Runs without the check of every quote, which would itself be slow here.
fn run_quickly(source: &str) {
    let (document, extraction) = PIPELINE.run("long.txt", source);
    let length = document.source.chars().count() as u32;
    for claim in &extraction.claims {
        let span = claim.evidence.span;
        assert!(span.start < span.end && span.end <= length);
    }
}

#[test]
fn a_long_line_without_punctuation_is_read() {
    timely("Han characters", "春风又绿江南岸明月何时照我还");
}

#[test]
fn a_long_line_of_digits_is_read() {
    timely("digits", "1234567890");
}

#[test]
fn a_long_line_of_one_character_is_read() {
    timely("one character", "产");
    timely("brackets", "（");
    timely("quotation marks", "“");
}

#[test]
fn a_long_line_of_names_is_read() {
    timely("names without end marks", "山东恒信铝业科技有限公司年产30万吨铝箔项目");
    timely("a list", "茌平区、冠县、");
}

#[test]
fn many_short_lines_are_read() {
    timely("line ends", "\n");
    timely("short lines", "产业\n");
    timely("short sentences", "该项目总投资3亿元。\n");
}

/// Symbols of rules are private-use characters: such characters of the source must not be taken for mentions.
#[test]
fn private_use_characters_state_nothing() {
    for base in [0xE000u32, 0xF_0000, 0x10_0000] {
        let symbols: String = (base..base + 300).filter_map(char::from_u32).collect();
        for text in [symbols.clone(), symbols.chars().map(|c| format!("{c}总投资{c}。位于{c}，{c}。")).collect()]
        {
            let (document, extraction) = PIPELINE.run("private.txt", &text);
            assert_sound(&document, &extraction);
            assert_eq!(claims(&extraction), Vec::new());
        }
    }
}
