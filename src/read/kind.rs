//! First bytes and ending → kind: what is this file? Its bytes decide; its ending only between kinds of text.

use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::charset;

/// What a file or document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are those of the formats")]
pub enum Kind {
    #[default]
    Plain,
    Markdown,
    Html,
    Pdf,
    Docx,
    Xlsx,
    Xls,
    Ods,
    Csv,
    Tsv,
    Json,
    Ndjson,
    Zip,
    Gzip,
    Warc,
}

impl Kind {
    /// The media type, as IANA lists it.
    pub fn media_type(self) -> &'static str {
        match self {
            Kind::Plain => "text/plain",
            Kind::Markdown => "text/markdown",
            Kind::Html => "text/html",
            Kind::Pdf => "application/pdf",
            Kind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Kind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Kind::Xls => "application/vnd.ms-excel",
            Kind::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Kind::Csv => "text/csv",
            Kind::Tsv => "text/tab-separated-values",
            Kind::Json => "application/json",
            Kind::Ndjson => "application/x-ndjson",
            Kind::Zip => "application/zip",
            Kind::Gzip => "application/gzip",
            Kind::Warc => "application/warc",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Plain => "text",
            Kind::Markdown => "Markdown",
            Kind::Html => "HTML",
            Kind::Pdf => "PDF",
            Kind::Docx => "DOCX",
            Kind::Xlsx => "XLSX",
            Kind::Xls => "XLS",
            Kind::Ods => "ODS",
            Kind::Csv => "CSV",
            Kind::Tsv => "TSV",
            Kind::Json => "JSON",
            Kind::Ndjson => "NDJSON",
            Kind::Zip => "ZIP",
            Kind::Gzip => "gzip",
            Kind::Warc => "WARC",
        })
    }
}

/// Bytes that are enough to tell.
pub const HEAD: usize = 64 << 10;

/// A kind, or a format that is known but not read: what it is and what to do.
pub(super) type Sniffed = Result<Kind, (&'static str, &'static str)>;

/// Formats that are not read: how they begin, what they are, what to do.
const OTHERS: [(&[u8], &str, &str); 13] = [
    (b"{\\rtf", "RTF", "save it as DOCX"),
    (b"\x89PNG", "a PNG picture", "run OCR on it first"),
    (b"\xFF\xD8\xFF", "a JPEG picture", "run OCR on it first"),
    (b"GIF8", "a GIF picture", "run OCR on it first"),
    (b"II*\0", "a TIFF picture", "run OCR on it first"),
    (b"MM\0*", "a TIFF picture", "run OCR on it first"),
    (b"Rar!", "a RAR archive", "unpack it, or pack it as ZIP"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", "unpack it, or pack it as ZIP"),
    (b"BZh", "a bzip2 file", "unpack it with `bunzip2`"),
    (b"\xFD7zXZ", "an xz file", "unpack it with `unxz`"),
    (b"\x28\xB5\x2F\xFD", "a zstd file", "unpack it with `unzstd`"),
    (b"PAR1", "Parquet", "export it as CSV or NDJSON"),
    (b"SQLite format 3", "an SQLite database", "export it as CSV or NDJSON"),
];

/// The kind of the file called `name` that begins with `head`.
pub(super) fn sniff(head: &[u8], name: &Path) -> Sniffed {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Zip);
    }
    if head.starts_with(b"\x1F\x8B") {
        return Ok(Kind::Gzip);
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Ok(Kind::Xls);
    }
    if find(&head[..head.len().min(1024)], b"%PDF-").is_some() {
        return Ok(Kind::Pdf);
    }
    if head.starts_with(b"WARC/") {
        return Ok(Kind::Warc);
    }
    if let Some((_, what, advice)) = OTHERS.iter().find(|(begin, ..)| head.starts_with(begin)) {
        return Err((what, advice));
    }
    text(&charset::glance(head), name)
}

/// Whether the file called `name` that begins with `head` may hold several documents.
pub fn holds_many(head: &[u8], name: &Path) -> bool {
    use Kind::{Csv, Docx, Gzip, Json, Ndjson, Ods, Tsv, Warc, Xls, Xlsx, Zip};
    matches!(sniff(head, name), Ok(Csv | Docx | Gzip | Json | Ndjson | Ods | Tsv | Warc | Xls | Xlsx | Zip))
}

/// The place of `what` in `bytes`.
pub(super) fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn text(head: &str, name: &Path) -> Sniffed {
    let ending = name.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let begin = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if begin.starts_with("MIME-Version:") || begin.starts_with("From: <Saved by") {
        return Err(("a web archive (MHT)", "open it in a browser and save it as HTML"));
    }
    if begin.starts_with("<?xml") && head.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return Err(("an XML spreadsheet of 2003", "save it as XLSX"));
    }
    if begin.starts_with('<') && is_html(begin) {
        return Ok(Kind::Html);
    }
    if let Some(kind) = json(begin, &ending) {
        return Ok(kind);
    }
    Ok(match ending.as_str() {
        "csv" => Kind::Csv,
        "tsv" | "tab" => Kind::Tsv,
        "md" | "markdown" => Kind::Markdown,
        "html" | "htm" | "shtml" | "xhtml" | "jsp" | "asp" | "aspx" | "php" | "mhtml" if head.contains('<') => {
            Kind::Html
        }
        // an office that exports "XLS" as text with TABs
        "xls" | "xlsx" => {
            if head.contains('\t') {
                Kind::Tsv
            } else {
                Kind::Csv
            }
        }
        "" => unnamed(head),
        _ => Kind::Plain,
    })
}

fn is_html(begin: &str) -> bool {
    const TAGS: [&str; 24] = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<table",
        "<div",
        "<p>",
        "<p ",
        "<meta",
        "<title",
        "<script",
        "<style",
        "<span",
        "<h1",
        "<h2",
        "<section",
        "<article",
        "<ul",
        "<br",
        "<a ",
        "<center",
        "<font",
        "<link",
        "<form",
    ];
    let start: String = begin.chars().take(4096).collect::<String>().to_ascii_lowercase();
    let mut rest = start.as_str();
    // comments and declarations may stand before the first tag
    loop {
        rest = rest.trim_start();
        let after = if rest.starts_with("<!--") {
            rest.split_once("-->")
        } else if rest.starts_with("<?") || (rest.starts_with("<!doctype") && !rest.starts_with("<!doctype html")) {
            rest.split_once('>')
        } else {
            None
        };
        match after {
            Some((_, after)) => rest = after,
            None => return TAGS.iter().any(|tag| rest.starts_with(tag)),
        }
    }
}

fn json(begin: &str, ending: &str) -> Option<Kind> {
    let lines = matches!(ending, "ndjson" | "jsonl");
    let next = begin.chars().skip(1).find(|c| !c.is_whitespace());
    match (begin.chars().next()?, next) {
        ('{', Some('"' | '}')) => {
            let mut rows = begin.lines().filter(|line| !line.trim().is_empty());
            let first = rows.next().unwrap_or_default();
            let whole = serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok();
            let more = rows.next().is_some_and(|line| line.starts_with('{'));
            Some(if lines || (whole && more) { Kind::Ndjson } else { Kind::Json })
        }
        ('[', Some('{' | '[' | ']' | '"')) => Some(Kind::Json),
        _ if lines => Some(Kind::Ndjson),
        _ if ending == "json" => Some(Kind::Json),
        _ => None,
    }
}

/// Text from a pipe: a table shows in its first lines.
fn unnamed(head: &str) -> Kind {
    let lines: Vec<&str> = head.lines().filter(|line| !line.trim().is_empty()).take(8).collect();
    let even = |sign: char| {
        let counts: Vec<usize> = lines.iter().map(|line| line.matches(sign).count()).collect();
        lines.len() >= 3 && counts[0] >= 2 && counts.iter().all(|count| *count == counts[0])
    };
    if even('\t') {
        Kind::Tsv
    } else if even(',') {
        Kind::Csv
    } else if lines.iter().any(|line| line.trim_start().starts_with("|--") || line.trim_start().starts_with("| --")) {
        Kind::Markdown
    } else {
        Kind::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(head: &str, name: &str) -> Sniffed {
        sniff(head.as_bytes(), Path::new(name))
    }

    #[test]
    fn bytes_decide_and_endings_break_ties() {
        assert_eq!(kind("<!-- 导出 -->\n<TABLE><tr><td>链长", "名单.xls"), Ok(Kind::Html));
        assert_eq!(kind("%PDF-1.4 ", "a.txt"), Ok(Kind::Pdf));
        assert_eq!(kind("产业链,链长\n轴承,周启航", "a.csv"), Ok(Kind::Csv));
        assert_eq!(kind("产业链,链长\n轴承,周启航", "a.txt"), Ok(Kind::Plain));
        assert_eq!(kind("[摘要] 轴承产业链", "a.txt"), Ok(Kind::Plain));
        assert_eq!(kind("{\"text\":\"轴承\"}\n{\"text\":\"铸件\"}", "a.txt"), Ok(Kind::Ndjson));
        assert_eq!(kind("{\n\"text\":\"轴承\"}", "a"), Ok(Kind::Json));
        assert_eq!(
            kind("甲\t乙\t丙\n1\t2\t3\n4\t5\t6\n", "-"),
            Ok(Kind::Plain).and(kind("甲\t乙\t丙\n1\t2\t3\n4\t5\t6\n", ""))
        );
        assert_eq!(kind("甲\t乙\t丙\n1\t2\t3\n4\t5\t6\n", ""), Ok(Kind::Tsv));
        assert!(kind("{\\rtf1", "a.doc").is_err());
    }
}
