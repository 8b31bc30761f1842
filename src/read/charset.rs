//! Bytes → their charset, and a stream of them → UTF-8.

use std::borrow::Cow;
use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, CoderResult, Decoder, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes chardetng looks at: more does not change its mind.
const ENOUGH: usize = 64 << 10;

/// The charset of `bytes`, which may be `declared`; nothing where no charset makes text of them.
///
/// The bytes come first: pages that declare GBK and are UTF-8 are common. What is neither declared nor looks Chinese is
/// not guessed at.
pub(super) fn charset(bytes: &[u8], declared: Option<&'static Encoding>) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding);
    }
    if bytes.contains(&0) {
        return utf_16(bytes);
    }
    if utf_8(bytes) {
        return Some(UTF_8);
    }
    let declared = declared.map(wider).filter(|encoding| *encoding != UTF_8);
    if let Some(encoding) = declared.filter(|encoding| good(encoding, bytes)) {
        return Some(encoding);
    }
    guess(bytes)
}

/// The charset that a label such as `gb2312` names.
pub(super) fn labelled(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().as_bytes()).map(wider)
}

/// `UTF-8`, `GB18030`, `Big5` …
pub(super) fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 { "GB18030" } else { encoding.name() }
}

/// The beginning of a file as text, whatever it is.
pub(super) fn glance(head: &[u8]) -> Cow<'_, str> {
    let encoding = charset(head, None).unwrap_or(UTF_8);
    encoding.decode(head).0
}

/// GB18030 holds all of GB2312 and GBK.
fn wider(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

/// Valid, or cut off within its last character.
fn utf_8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).map_or_else(|e| e.error_len().is_none() && e.valid_up_to() > 0, |_| true)
}

/// Nearly all of it decodes, into characters of Chinese text where it is not ASCII.
fn good(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    text.matches('\u{FFFD}').count() * 200 <= text.chars().count() + 199
}

fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(ENOUGH)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, head.len() == bytes.len());
    let first = wider(detector.guess(None, Utf8Detection::Deny));
    [first, GB18030, BIG5].into_iter().filter(|e| *e == GB18030 || *e == BIG5).find(|encoding| {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let broken = text.matches('\u{FFFD}').count();
        // one character may be cut off at the end
        broken <= 1 && looks_chinese(&text)
    })
}

/// UTF-16 without a byte order mark: text in one order is noise in the other.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(ENOUGH) & !1];
    let text = |encoding: &&'static Encoding| {
        let (text, broken) = encoding.decode_without_bom_handling(head);
        let plain = |c: char| (c >= ' ' || matches!(c, '\t' | '\r' | '\n')) && c != '\u{7F}';
        let known = |c: char| c.is_ascii() || common(c);
        let all = text.chars().count();
        !broken && all > 0 && text.chars().all(plain) && text.chars().filter(|c| known(*c)).count() * 10 >= all * 9
    };
    [UTF_16LE, UTF_16BE].into_iter().find(text)
}

/// Almost any bytes decode as GB18030; text has mostly everyday characters.
pub(super) fn looks_chinese(text: &str) -> bool {
    let (mut everyday, mut all) = (0usize, 0usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        everyday += usize::from(common(c));
    }
    all > 0 && everyday * 10 >= all * 9
}

fn common(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303F}' | '\u{4E00}'..='\u{9FA5}' | '\u{FF00}'..='\u{FFEF}' | '\u{2010}'..='\u{2030}' | '·' | '×')
}

/// A stream of bytes in any charset as a stream of UTF-8; the charset is settled by the first bytes that are not ASCII.
pub(super) struct Utf8<R> {
    source: R,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    ready: Vec<u8>,
    given: usize,
    ended: bool,
    /// Bytes that the charset does not know.
    broken: bool,
}

const CHUNK: usize = 64 << 10;

impl<R: Read> Utf8<R> {
    /// The text of `source`.
    pub fn new(source: R) -> Utf8<R> {
        Utf8 { source, decoder: None, raw: Vec::new(), ready: Vec::new(), given: 0, ended: false, broken: false }
    }

    /// The charset, once it is settled, and whether some bytes did not fit it.
    pub fn settled(&self) -> (String, bool) {
        (self.decoder.as_ref().map_or("UTF-8", |d| name(d.encoding())).to_owned(), self.broken)
    }

    fn fill(&mut self) -> io::Result<()> {
        let before = self.raw.len();
        self.raw.resize(before + CHUNK, 0);
        let read = self.source.read(&mut self.raw[before..]);
        self.raw.truncate(before + *read.as_ref().unwrap_or(&0));
        self.ended = read? == 0;
        self.ready.clear();
        self.given = 0;
        if self.decoder.is_none() {
            // two bytes are needed for any byte order mark
            if !self.ended && self.raw.len() < 4 {
                return Ok(());
            }
            if self.raw.is_ascii() && !self.raw.contains(&0) {
                std::mem::swap(&mut self.ready, &mut self.raw);
                return Ok(());
            }
            // enough that one stray character does not decide
            let strange = self.raw.iter().filter(|b| !b.is_ascii()).count();
            if !self.ended && strange < 64 && self.raw.len() < (8 << 20) {
                return Ok(());
            }
            let encoding = charset(&self.raw, None)
                .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "neither UTF-8 nor GB18030 or Big5"))?;
            self.decoder = Some(encoding.new_decoder_with_bom_removal());
        }
        let Some(decoder) = &mut self.decoder else { return Ok(()) };
        let mut from = 0;
        loop {
            let at = self.ready.len();
            self.ready.resize(at + CHUNK * 2, 0);
            let (result, read, written, broken) =
                decoder.decode_to_utf8(&self.raw[from..], &mut self.ready[at..], self.ended);
            self.ready.truncate(at + written);
            self.broken |= broken;
            from += read;
            if result == CoderResult::InputEmpty {
                break;
            }
        }
        self.raw.clear();
        Ok(())
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() {
            if self.ended {
                return Ok(0);
            }
            self.fill()?;
        }
        let count = into.len().min(self.ready.len() - self.given);
        into[..count].copy_from_slice(&self.ready[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIMPLE: &str = "临清市轴承产业链链长制推进会召开，总投资12亿元的项目开工。";
    const TRADITIONAL: &str = "臨清市軸承產業鏈推進會召開，總投資12億元的項目開工。";

    #[test]
    fn charsets_are_told_apart_without_a_declaration() {
        for (encoding, text) in [(UTF_8, SIMPLE), (GB18030, SIMPLE), (BIG5, TRADITIONAL)] {
            assert_eq!(charset(&encoding.encode(text).0, None), Some(encoding), "{}", encoding.name());
        }
        let wide: Vec<u8> = format!("{SIMPLE}\n2023").encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(charset(&wide, None), Some(UTF_16BE));
        assert_eq!(charset(b"caf\xe9 au lait", None), None);
    }

    #[test]
    fn a_false_declaration_does_no_harm() {
        assert_eq!(charset(SIMPLE.as_bytes(), labelled("gb2312")), Some(UTF_8));
        assert_eq!(charset(&GB18030.encode(SIMPLE).0, labelled("utf-8")), Some(GB18030));
    }

    #[test]
    fn a_stream_is_decoded_whatever_its_pieces() {
        let text = format!("{}\n{}", "a,b\n".repeat(40_000), SIMPLE.repeat(9_000));
        for encoding in [UTF_8, GB18030] {
            let bytes = encoding.encode(&text).0.into_owned();
            let mut stream = Utf8::new(bytes.as_slice());
            let mut read = String::new();
            stream.read_to_string(&mut read).expect("UTF-8");
            assert!(read == text);
            assert_eq!(stream.settled(), (name(encoding).to_owned(), false));
        }
    }
}
