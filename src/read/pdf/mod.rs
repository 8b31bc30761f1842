//! PDF → text page by page: poppler's `pdftotext` says where each word stands, [`columns`] in which order they are read.
//!
//! The order of `pdftotext` itself is not good enough: where lines stand apart as in official documents it reads across columns,
//! and puts an empty line between any two lines.

mod columns;

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use unicode_normalization::UnicodeNormalization;

use super::document::{Place, Text};
use super::draft::Draft;
use super::{Kind, ReadError, Reading, dates};

/// Pages with fewer characters than this on average are pictures with a stamp or a page number.
const FEW: usize = 8;
/// What `pdftotext` says, and goes on, where a Chinese font is not embedded and its tables are not there.
const NO_TABLES: &str = "Missing language pack";

/// Reads a PDF.
///
/// # Errors
/// Poppler or its tables of Chinese fonts are not there, it does not finish, or says that the file is protected or damaged; or it is a scan.
pub(super) fn read(reading: &mut Reading<'_>, bytes: &[u8]) -> Result<(), ReadError> {
    let io = |reading: &Reading<'_>, source| ReadError::Io { path: reading.path.clone(), source };
    let mut file = tempfile::Builder::new().suffix(".pdf").tempfile().map_err(|e| io(reading, e))?;
    file.write_all(bytes).and_then(|()| file.flush()).map_err(|e| io(reading, e))?;
    let raw = run(reading, "pdftotext", &["-bbox", "-enc", "UTF-8", "-eol", "unix"], file.path(), Some("-"))?;
    let pages = columns::pages(&String::from_utf8_lossy(&raw));
    let all: usize = pages.iter().map(|page| page.chars().filter(|c| !c.is_whitespace()).count()).sum();
    if all < FEW * pages.len().max(1) {
        return Err(ReadError::Scan { path: reading.path.clone(), pages: pages.len() });
    }
    let text = text(&pages);
    let about = run(reading, "pdfinfo", &["-enc", "UTF-8", "-isodates"], file.path(), None).unwrap_or_default();
    let about = String::from_utf8_lossy(&about);
    let field = |name: &str| {
        let line = about.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        Some(line.trim().to_owned()).filter(|value| !value.is_empty())
    };
    let title = field("Title").filter(|title| title != "untitled" && !title.contains("Microsoft Word"));
    let date = field("CreationDate").and_then(|date| dates::day(&date));
    reading.give(Text { kind: Kind::Pdf, title, date, ..text });
    Ok(())
}

fn text(pages: &[String]) -> Text {
    let mut draft = Draft::default();
    let (mut without, mut unknown, mut all) = (Vec::new(), 0usize, 0usize);
    for (page, number) in pages.iter().zip(1..) {
        if page.trim().is_empty() {
            without.push(number.to_string());
            continue;
        }
        let mut known = String::with_capacity(page.len());
        for c in page.chars() {
            let c = glyph(c);
            all += 1;
            unknown += usize::from(c == '\u{FFFD}');
            known.push(c);
        }
        let known = known.trim_end();
        let span = draft.push(known);
        draft.stood(span, Place::Page(number));
        draft.push("\n");
    }
    if !without.is_empty() {
        draft.warn(format!("page(s) {} have no text layer; they may be scans", without.join(", ")));
    }
    if unknown * 10 > all {
        draft.warn("many glyphs have no character; the text layer is not to be trusted: run OCR");
    }
    draft.done()
}

/// The character that a glyph stands for: radicals and compatibility forms are ideographs, symbols of office fonts are bullets,
/// those of the private area that GB18030 has given characters since are these, and others are unknown.
fn glyph(c: char) -> char {
    match c {
        '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' => std::iter::once(c).nfkc().next().unwrap_or(c),
        '\u{F0B7}' | '\u{F09F}' => '•',
        '\u{F06C}' | '\u{F0A1}' => '●',
        '\u{F06E}' | '\u{F0A7}' => '■',
        '\u{F075}' => '◆',
        '\u{F0D8}' => '➢',
        '\u{F0FC}' | '\u{F0FE}' => '✓',
        '\u{E5E5}' => '\u{3000}',
        '\u{E7C7}' => 'ḿ',
        '\u{E81E}' => '\u{9FB4}',
        '\u{E826}' => '\u{9FB5}',
        '\u{E82B}' => '\u{9FB6}',
        '\u{E82C}' => '\u{9FB7}',
        '\u{E832}' => '\u{9FB8}',
        '\u{E843}' => '\u{9FB9}',
        '\u{E854}' => '\u{9FBA}',
        '\u{E864}' => '\u{9FBB}',
        '\u{E000}'..='\u{F8FF}' => '\u{FFFD}',
        '\u{0}'..='\u{8}' | '\u{b}' | '\u{e}'..='\u{1f}' => '\u{FFFD}',
        c => c,
    }
}

/// What a program of poppler writes about the file at `path`.
fn run(
    reading: &Reading<'_>,
    tool: &'static str,
    options: &[&str],
    path: &Path,
    last: Option<&str>,
) -> Result<Vec<u8>, ReadError> {
    let at = || reading.path.clone();
    let io = |source| ReadError::Io { path: at(), source };
    let started = Command::new(tool)
        .args(options)
        .arg(path)
        .args(last)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(ReadError::Tool { path: at(), tool, package: "poppler-utils" });
        }
        Err(error) => return Err(io(error)),
    };
    let limits = &reading.options.limits;
    let (said, errors) = (reader(child.stdout.take(), limits.bytes), reader(child.stderr.take(), 64 << 10));
    let limit = Duration::from_secs(limits.seconds);
    let Ok(said) = said.recv_timeout(limit) else {
        stop(&mut child);
        return Err(ReadError::Slow { path: at(), seconds: limits.seconds });
    };
    if said.len() as u64 > limits.bytes {
        stop(&mut child);
        return Err(ReadError::Limit { path: at(), what: "its text is too large", limit: limits.bytes });
    }
    let errors = errors.recv_timeout(limit).unwrap_or_default();
    let status = child.wait().map_err(io)?;
    let errors = String::from_utf8_lossy(&errors);
    // it goes on without the words in these fonts
    if errors.contains(NO_TABLES) {
        return Err(ReadError::Tables { path: at(), tool, package: "poppler-data" });
    }
    if status.success() {
        return Ok(said);
    }
    if errors.contains("password") {
        return Err(ReadError::Encrypted { path: at(), what: "PDF" });
    }
    let why = errors.lines().next().map_or_else(|| format!("{tool}: {status}"), |line| format!("{tool}: {line}"));
    Err(reading.broken("PDF", why))
}

/// Reads to the end in a thread of its own, one byte past the limit at most.
fn reader(from: Option<impl Read + Send + 'static>, limit: u64) -> mpsc::Receiver<Vec<u8>> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut from) = from {
            // what breaks off is seen in the status of the program
            let _ = from.by_ref().take(limit + 1).read_to_end(&mut bytes);
            let _ = send.send(bytes);
            // the program must not wait for somebody to read the rest
            let _ = std::io::copy(&mut from, &mut std::io::sink());
        }
    });
    receive
}

fn stop(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}
