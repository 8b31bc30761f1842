//! WARC → the pages of a crawl, each with its address.

use std::io::{self, BufRead, BufReader, Read};
use std::str;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::limited::Limited;
use super::reading::Known;
use super::{ReadError, Reading, charset};

/// Bytes of the head of a record or an answer.
const HEAD: u64 = 256 << 10;

/// Reads the pages; pictures, styles, failures and redirections are passed over.
///
/// # Errors
/// It breaks off, or no record begins where one should.
pub(super) fn read(reading: &mut Reading<'_>, source: &mut dyn Read) -> Result<(), ReadError> {
    let mut source = BufReader::new(source);
    let mut given = 0u32;
    loop {
        let head = match head(&mut source) {
            Ok(Some(head)) => head,
            Ok(None) => break,
            Err(error) => return Err(reading.io("WARC", error)),
        };
        let Some(length) = head.field("content-length").and_then(|length| length.parse::<u64>().ok()) else {
            return Err(reading.broken("WARC", "a record without Content-Length"));
        };
        let mut body = (&mut source).take(length);
        let result = record(reading, &head, &mut body);
        let rest = io::copy(&mut body, &mut io::sink()).map_err(|e| reading.io("WARC", e))?;
        let cut = body.limit() > 0;
        match result {
            Ok(read) => given += u32::from(read),
            Err(error) => reading.fail(error),
        }
        if cut {
            return Err(reading.broken("WARC", format!("the last record lacks {} bytes", length.saturating_sub(rest))));
        }
    }
    if given == 0 {
        return Err(ReadError::NoText { path: reading.path.clone(), what: "a crawl" });
    }
    Ok(())
}

/// Fields of a record, in lower case.
struct Head(Vec<(String, String)>);

impl Head {
    fn field(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The head of the next record; lines before it that are none are passed over.
fn head(source: &mut impl BufRead) -> io::Result<Option<Head>> {
    let mut line = Vec::new();
    loop {
        line.clear();
        if source.take(HEAD).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if line.starts_with(b"WARC/") {
            break;
        }
    }
    let mut fields: Vec<(String, String)> = Vec::new();
    for _ in 0..1_000 {
        line.clear();
        let read = source.take(HEAD).read_until(b'\n', &mut line)?;
        let text = String::from_utf8_lossy(&line);
        if read == 0 || text.trim().is_empty() {
            break;
        }
        if text.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(text.trim());
            }
        } else if let Some((name, value)) = text.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    Ok(Some(Head(fields)))
}

/// Reads one record; says whether it is a page.
fn record(reading: &mut Reading<'_>, head: &Head, body: &mut impl Read) -> Result<bool, ReadError> {
    let kind = head.field("warc-type").unwrap_or_default();
    if !matches!(kind, "response" | "resource" | "conversion") {
        return Ok(false);
    }
    let address = head.field("warc-target-uri").unwrap_or_default().trim_matches(['<', '>']).to_owned();
    let mut bytes = Vec::new();
    let limit = reading.options.limits.bytes;
    let read = Limited::new(body, limit, "a page is too large").read_to_end(&mut bytes);
    let known = |charset| Known { charset, url: Some(address.clone()), date: None };
    if let Err(error) = read {
        return Err(reading.within(&address, "", known(None)).io("a page of a crawl", error));
    }
    let (mime, body) = if kind == "response" {
        match answer(&bytes, limit) {
            Ok(Some(answer)) => answer,
            Ok(None) => return Ok(false),
            Err(why) => return Err(reading.within(&address, "", known(None)).broken("an answer of a server", why)),
        }
    } else {
        (head.field("content-type").unwrap_or_default().to_owned(), bytes)
    };
    let Some(name) = name(&mime) else { return Ok(false) };
    let label =
        mime.to_ascii_lowercase().split_once("charset=").map(|(_, label)| label.trim_matches(['"', '\'']).to_owned());
    let label = label.and_then(|label| charset::labelled(label.split(';').next().unwrap_or_default()));
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(false);
    }
    reading.within(&address, name, known(label)).bytes(&body);
    Ok(true)
}

/// The name that stands for a media type that is read.
fn name(mime: &str) -> Option<&'static str> {
    Some(match mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "text/html" | "application/xhtml+xml" => "page.html",
        "text/plain" => "page.txt",
        "text/csv" => "table.csv",
        "application/json" => "page.json",
        "application/pdf" => "page.pdf",
        "application/msword"
        | "application/vnd.ms-excel"
        | "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        | "application/vnd.oasis.opendocument.spreadsheet" => "page.office",
        _ => return None,
    })
}

/// Media type and body of an answer, unpacked; nothing for one without success.
fn answer(bytes: &[u8], limit: u64) -> Result<Option<(String, Vec<u8>)>, String> {
    let mut fields = [httparse::EMPTY_HEADER; 256];
    let mut response = httparse::Response::new(&mut fields);
    let mut lenient = httparse::ParserConfig::default();
    lenient.allow_spaces_after_header_name_in_responses(true).ignore_invalid_headers_in_responses(true);
    let at = match lenient.parse_response(&mut response, bytes) {
        Ok(httparse::Status::Complete(at)) => at,
        Ok(httparse::Status::Partial) => return Err("its head is cut off".to_owned()),
        Err(error) => return Err(error.to_string()),
    };
    if !response.code.is_some_and(|code| (200..300).contains(&code)) {
        return Ok(None);
    }
    let field = |name: &str| {
        let field = response.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name));
        field.map(|field| String::from_utf8_lossy(field.value).to_ascii_lowercase()).unwrap_or_default()
    };
    let mime = field("content-type");
    if name(&mime).is_none() {
        return Ok(None);
    }
    let mut body = bytes[at..].to_vec();
    if field("transfer-encoding").contains("chunked") {
        // crawlers often store the body joined, with the field left as it was
        body = joined(&body).unwrap_or(body);
    }
    let mut unpacked = Vec::new();
    let packed: &[u8] = &body;
    let mut reader: Box<dyn Read + '_> = match field("content-encoding").trim() {
        "gzip" | "x-gzip" if packed.starts_with(b"\x1F\x8B") => Box::new(MultiGzDecoder::new(packed)),
        "deflate" if packed.first().is_some_and(|b| b & 0x0F == 8) => Box::new(ZlibDecoder::new(packed)),
        "deflate" => Box::new(DeflateDecoder::new(packed)),
        "br" | "zstd" => return Err(format!("packed as {}, which is not read", field("content-encoding"))),
        _ => return Ok(Some((mime, body))),
    };
    let read = (&mut reader).take(limit).read_to_end(&mut unpacked);
    // a body that is cut off is read as far as it goes
    if unpacked.is_empty() {
        read.map_err(|e| e.to_string())?;
    }
    Ok(Some((mime, unpacked)))
}

/// The chunks of a body, joined; nothing where it is not in chunks.
fn joined(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut all = Vec::with_capacity(body.len());
    loop {
        match httparse::parse_chunk_size(body) {
            Ok(httparse::Status::Complete((_, 0))) => return Some(all),
            Ok(httparse::Status::Complete((at, size))) => {
                let end = at.saturating_add(usize::try_from(size).ok()?);
                all.extend_from_slice(body.get(at..end.min(body.len()))?);
                body = body.get(end..).unwrap_or_default();
                body = body.strip_prefix(b"\r\n").or(body.strip_prefix(b"\n")).unwrap_or(body);
                if body.is_empty() {
                    return Some(all);
                }
            }
            _ => return (!all.is_empty()).then_some(all),
        }
    }
}
