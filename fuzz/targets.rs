//! Bytes → what they are put through: each function takes whatever there is, and must neither panic nor take for ever.
//!
//! `fuzz/bin` hands them what the fuzzer makes up (`make fuzz`), `tests/fuzz.rs` what stands in `fuzz/corpus` and beside it.

use std::path::Path;
use std::sync::LazyLock;

use lianpu::mention::value::{Anchor, Scanner};
use lianpu::pack::Pack;
use lianpu::read::{Limits, Options, read};
use lianpu::rule::Engine;
use lianpu::text::{Given, prepare};

/// A target by its name.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 14] = [
    ("text", |bytes| reader("a.txt", bytes)),
    ("markdown", |bytes| reader("a.md", bytes)),
    ("html", |bytes| reader("a.html", &with(b"<html>", bytes))),
    ("pdf", |bytes| reader("a.pdf", &with(b"%PDF-1.4\n", bytes))),
    ("office", |bytes| reader("a.docx", &with(b"PK\x03\x04", bytes))),
    ("xls", |bytes| reader("a.xls", &with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", bytes))),
    ("csv", |bytes| reader("a.csv", bytes)),
    ("json", |bytes| reader("a.json", bytes)),
    ("ndjson", |bytes| reader("a.ndjson", bytes)),
    ("gzip", |bytes| reader("a.gz", &with(b"\x1F\x8B", bytes))),
    ("warc", |bytes| reader("a.warc", &with(b"WARC/", bytes))),
    ("sentences", sentences),
    ("pattern", pattern),
    ("values", values),
];

/// Puts bytes through the target of this name.
pub fn run(name: &str, bytes: &[u8]) {
    if let Some((_, target)) = TARGETS.iter().find(|(known, _)| *known == name) {
        target(bytes);
    }
}

static PACK: LazyLock<Pack> = LazyLock::new(|| Pack::embedded().unwrap_or_else(|e| panic!("{e}")));
static SCANNER: LazyLock<Scanner> = LazyLock::new(|| Scanner::new(lianpu::mention::units(&PACK)));

/// What a reader is told apart by, put in front where it is not there.
fn with(sign: &[u8], bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(sign) { bytes.to_vec() } else { [sign, bytes].concat() }
}

/// Reads a file; what is read is prepared, too, for its spans must fit.
fn reader(name: &str, bytes: &[u8]) {
    let limits = Limits {
        bytes: 4 << 20,
        total: 8 << 20,
        members: 100,
        rows: 200,
        columns: 64,
        seconds: 5,
        ..Limits::default()
    };
    let options = Options { limits, ..Options::default() };
    read(Path::new(name), bytes, &options, &mut |text| {
        let Ok(text) = text else { return };
        let length = text.text.chars().count() as u32;
        let parts = text.parts.iter().map(|part| part.span);
        let cells = text.tables.iter().flat_map(|table| &table.cells).map(|cell| cell.span);
        assert!(parts.chain(cells).all(|span| span.start <= span.end && span.end <= length), "a span lies outside");
        prepare(Given::read(name, &text), &PACK);
    });
}

/// Cuts a text into sentences; each stands in the source.
fn sentences(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let length = text.chars().count() as u32;
    let (document, _) = prepare(Given::plain("a.txt", &text), &PACK);
    for sentence in &document.sentences {
        let source = sentence.text.source(lianpu::span::Span::new(0, sentence.text.len()));
        assert!(source.end <= length, "a sentence lies outside");
    }
}

/// Compiles a pattern as one of a rule, if it is one.
fn pattern(bytes: &[u8]) {
    let Some(rule) = PACK.rules.relations.first() else { return };
    let mut rule = rule.clone();
    rule.patterns = vec![String::from_utf8_lossy(bytes).into_owned()];
    Engine::compile([&rule], &PACK.ontology, &PACK.lexicon, &mut Vec::new());
}

/// Finds the values of a text: in order, without overlap.
fn values(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut values = Vec::new();
    let anchor = Anchor { year: Some(2023), month: Some(8), day: Some(6), over: None };
    SCANNER.scan(&text, &anchor, &mut values);
    let mut end = 0;
    for value in values {
        assert!(value.start >= end && value.start < value.end && text.is_char_boundary(value.end), "{value:?}");
        end = value.end;
    }
}
