//! One text printed in two ways → one set of claims; and what holds for any text map.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use common::{PIPELINE, assert_sound, claims, samples};
use lianpu::emit::{Lines, write_jsonl};
use lianpu::span::{Mapped, Span};
use proptest::prelude::*;

/// Samples whose paragraphs stand on one line each; the others are broken into columns already.
const UNBROKEN: [&str; 10] = [
    "chain-meeting-taizhou",
    "chain-patrol-danyang",
    "company-profile-fuping",
    "company-profile-tianchang",
    "county-tour-xinxiang",
    "county-tour-zunyi",
    "park-profile-liling",
    "park-profile-zhongning",
    "signing-qidong",
    "statistics-jinjiang",
];

static SAMPLES: LazyLock<BTreeMap<String, String>> = LazyLock::new(samples);

/// What a text states and names, without places in the source.
fn known(name: &str, source: &str) -> BTreeSet<String> {
    let (document, extraction) = PIPELINE.run(name, source);
    assert_sound(&document, &extraction);
    let class = |t| PIPELINE.pack.ontology.class_of(t).name.clone();
    let mut all: BTreeSet<String> = claims(&extraction).into_iter().map(|(_, line)| line).collect();
    all.extend(extraction.entities.iter().map(|e| format!("{}:{} ({})", class(e.kind), e.name, e.aliases.join("|"))));
    all.insert(format!("date {:?} place {:?}", document.date, document.place));
    all
}

/// What two printings of one text differ in; empty where they state the same.
fn difference(name: &str, one: &str, other: &str) -> String {
    let (a, b) = (known(name, one), known(name, other));
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>, sign: char| {
        a.difference(b).map(|line| format!("{sign} {line}\n")).collect::<String>()
    };
    only(&a, &b, '-') + &only(&b, &a, '+')
}

/// Breaks the body paragraphs of a text into lines of `width` characters; the first is indented by two where `indented`.
fn wrapped(text: &str, width: usize, indented: bool) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        let body = line.chars().count() > width && line.trim_end().ends_with(['。', '”', '！', '？', '；']);
        if !body {
            lines.push(line.to_owned());
            continue;
        }
        let chars: Vec<char> = if indented {
            "\u{3000}\u{3000}".chars().chain(line.trim_start().chars()).collect()
        } else {
            line.chars().collect()
        };
        lines.extend(chars.chunks(width).map(|c| c.iter().collect::<String>()));
    }
    lines.join("\n")
}

/// Digits, letters and signs at full width.
fn widened(text: &str) -> String {
    let is_narrow = |c: char| c.is_ascii_alphanumeric() || c == '%';
    let wide = |c: char| is_narrow(c).then(|| char::from_u32(c as u32 + 0xFEE0)).flatten().unwrap_or(c);
    text.chars().map(wide).collect()
}

/// Marks as a keyboard without Chinese ones has them; a comma between digits would group thousands.
fn narrowed(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |i: Option<usize>| i.and_then(|i| chars.get(i)).is_some_and(|c: &char| c.is_numeric());
    let narrow = |(i, c): (usize, &char)| match c {
        '，' if !(digit(i.checked_sub(1)) && digit(Some(i + 1))) => ',',
        '；' => ';',
        '：' => ':',
        '（' => '(',
        '）' => ')',
        '！' => '!',
        '？' => '?',
        c => *c,
    };
    chars.iter().enumerate().map(narrow).collect()
}

/// A text in traditional characters: of those that one simplified character stands for, the first.
fn in_traditional(text: &str) -> String {
    let table = PIPELINE.pack.files.get("data/normalise/traditional.txt").unwrap_or_else(|| panic!("no table"));
    let pairs = table.text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    let mut old = BTreeMap::new();
    for pair in pairs {
        let (before, after) = pair.split_at(pair.chars().next().map_or(0, char::len_utf8));
        old.entry(after.to_owned()).or_insert_with(|| before.to_owned());
    }
    text.chars().map(|c| old.get(&c.to_string()).cloned().unwrap_or_else(|| c.to_string())).collect()
}

/// Every line but the empty ones moved in by two wide spaces.
fn indented(text: &str) -> String {
    let moved = |line: &str| if line.trim().is_empty() { line.to_owned() } else { format!("\u{3000}\u{3000}{line}") };
    text.lines().map(moved).collect::<Vec<_>>().join("\n")
}

/// A text of columns with the head of a page after every `every` lines.
fn with_page_heads(text: &str, every: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines.chunks(every).map(|page| page.join("\n")).collect::<Vec<_>>().join("\n第03版 责任编辑：周立新\n")
}

/// What is wrong where samples state something else in another print.
fn differences<'a>(names: impl IntoIterator<Item = &'a str>, print: impl Fn(&str) -> String) -> String {
    let mut wrong = String::new();
    for name in names {
        let text = SAMPLES[name].replace("\r\n", "\n");
        let difference = difference(name, &text, &print(&text));
        if !difference.is_empty() {
            wrong += &format!("{name}:\n{difference}");
        }
    }
    wrong
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn wrapping_changes_nothing(name in prop::sample::select(&UNBROKEN), width in 30usize..60, indented: bool) {
        let text = SAMPLES[name].replace("\r\n", "\n");
        let difference = difference(name, &text, &wrapped(&text, width, indented));
        prop_assert!(difference.is_empty(), "{name} at width {width}, indented {indented}:\n{difference}");
    }

    /// Narrower than 20 characters a broken byline or heading cannot be told from text; in `signing-qidong` a heading is
    /// as long as such a column, so it is left out.
    #[test]
    fn wrapping_in_narrow_columns_changes_nothing(name in prop::sample::select(&UNBROKEN), width in 20usize..30, indented: bool) {
        prop_assume!(name != "signing-qidong");
        let text = SAMPLES[name].replace("\r\n", "\n");
        let difference = difference(name, &text, &wrapped(&text, width, indented));
        prop_assert!(difference.is_empty(), "{name} at width {width}, indented {indented}:\n{difference}");
    }

    #[test]
    fn a_map_leads_every_character_back(text in "\\PC{0,80}", kept in prop::collection::vec(any::<bool>(), 80)) {
        let source: Vec<char> = text.chars().collect();
        let mut mapped = Mapped::default();
        for (i, c) in source.iter().enumerate().filter(|(i, _)| kept[*i % kept.len()]) {
            mapped.push(*c, i as u32);
        }
        prop_assert_eq!(mapped.as_str().chars().count(), mapped.len() as usize);
        for (i, c) in mapped.as_str().chars().enumerate() {
            let i = i as u32;
            let origin = mapped.origin(i).unwrap_or(u32::MAX);
            prop_assert_eq!(source[origin as usize], c);
            prop_assert_eq!(mapped.source(Span::new(i, i + 1)), Span::new(origin, origin + 1));
            prop_assert_eq!(mapped.char_at(mapped.byte(i)), i);
        }
    }

    #[test]
    fn a_cut_leads_back_to_the_same_places(text in "\\PC{1,60}", a in 0u32..60, b in 0u32..60) {
        let mut mapped = Mapped::default();
        for (i, c) in text.chars().enumerate() {
            mapped.push(c, 3 * i as u32);
        }
        let (start, end) = (a.min(b).min(mapped.len()), a.max(b).min(mapped.len()));
        let cut = mapped.cut(Span::new(start, end));
        prop_assert_eq!(cut.as_str(), mapped.slice(Span::new(start, end)));
        for i in 0..cut.len() {
            prop_assert_eq!(cut.origin(i), mapped.origin(start + i));
        }
        if start < end {
            let covered = mapped.source(Span::new(start, end));
            prop_assert_eq!(cut.source(Span::new(0, cut.len())), covered);
        }
    }

    #[test]
    fn the_order_of_documents_does_not_matter(order in Just((0..16).collect::<Vec<usize>>()).prop_shuffle()) {
        let names: Vec<&String> = SAMPLES.keys().collect();
        for at in order.into_iter().filter(|i| *i < names.len()) {
            prop_assert_eq!(&printed(names[at]), &PRINTED[names[at]], "{}", names[at]);
        }
    }
}

static PRINTED: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| SAMPLES.keys().map(|n| (n.clone(), printed(n))).collect());

fn printed(name: &str) -> String {
    let (document, extraction) = PIPELINE.run(name, &SAMPLES[name]);
    let mut bytes = Vec::new();
    write_jsonl(&document, &extraction, &PIPELINE.pack, Lines::All, &mut bytes).unwrap_or_else(|e| panic!("{e}"));
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn threads_do_not_matter() {
    use rayon::prelude::*;
    let together: BTreeMap<String, String> = SAMPLES.par_iter().map(|(n, _)| (n.clone(), printed(n))).collect();
    assert_eq!(together, *PRINTED);
}

#[test]
fn spans_lie_inside_and_quotes_are_not_empty() {
    for (name, text) in SAMPLES.iter() {
        let (document, extraction) = PIPELINE.run(name, text);
        assert_sound(&document, &extraction);
    }
}

/// Texts broken into columns are left out: wide digits would have broken their lines elsewhere.
#[test]
fn full_width_digits_and_letters_state_the_same() {
    let wrong = differences(UNBROKEN, widened);
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn narrow_marks_state_the_same() {
    let wrong = differences(UNBROKEN, narrowed);
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn traditional_characters_state_the_same() {
    let wrong = differences(SAMPLES.keys().map(String::as_str), in_traditional);
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn indentation_changes_nothing() {
    let wrong = differences(SAMPLES.keys().map(String::as_str), indented);
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn page_heads_between_lines_change_nothing() {
    let wrong = differences(UNBROKEN, |text| with_page_heads(&wrapped(text, 36, true), 25));
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn line_ends_state_the_same() {
    let wrong = differences(SAMPLES.keys().map(String::as_str), |text| text.replace('\n', "\r\n"));
    assert!(wrong.is_empty(), "{wrong}");
}
