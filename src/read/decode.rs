//! Bytes → text: UTF-8 with or without BOM, else GB18030.

use std::path::Path;

use encoding_rs::GB18030;

use super::ReadError;

/// A decoded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, line ends as they are, a BOM left out.
    pub text: String,
    /// `UTF-8` or `GB18030`.
    pub encoding: &'static str,
}

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoText {
    /// Nothing but white space.
    Empty,
    /// A NUL at this byte.
    Binary(usize),
    /// UTF-8 breaks at this byte, and it is not GB18030 either.
    Encoding(usize),
}

impl NoText {
    /// The error for the file at `path`.
    pub fn at(self, path: &Path) -> ReadError {
        let path = path.to_owned();
        match self {
            NoText::Empty => ReadError::Empty { path },
            NoText::Binary(at) => ReadError::Binary { path, at },
            NoText::Encoding(utf8) => ReadError::Encoding { path, utf8 },
        }
    }
}

/// Decodes `bytes`.
///
/// # Errors
/// Empty, binary, or neither encoding.
pub fn decode(bytes: &[u8]) -> Result<Decoded, NoText> {
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Some(at) = body.iter().position(|b| *b == 0) {
        return Err(NoText::Binary(at));
    }
    let decoded = match std::str::from_utf8(body) {
        Ok(text) => Decoded { text: text.to_owned(), encoding: "UTF-8" },
        Err(error) => {
            let (text, broken) = GB18030.decode_without_bom_handling(body);
            if broken || !looks_chinese(&text) {
                return Err(NoText::Encoding(error.valid_up_to()));
            }
            Decoded { text: text.into_owned(), encoding: "GB18030" }
        }
    };
    if decoded.text.trim().is_empty() { Err(NoText::Empty) } else { Ok(decoded) }
}

/// Almost any bytes decode as GB18030; text has mostly everyday characters.
fn looks_chinese(text: &str) -> bool {
    let (mut common, mut all) = (0usize, 0usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        common += usize::from(
            matches!(c, '\u{3000}'..='\u{303F}' | '\u{4E00}'..='\u{9FA5}' | '\u{FF00}'..='\u{FFEF}' | '\u{2010}'..='\u{2030}' | '·' | '×'),
        );
    }
    all > 0 && common * 10 >= all * 9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gb18030_is_recognised_and_latin_1_is_not() {
        let (bytes, _, _) = GB18030.encode("临清市轴承产业链链长制推进会");
        assert_eq!(decode(&bytes).map(|d| d.encoding), Ok("GB18030"));
        assert_eq!(decode(b"caf\xe9 au lait, cr\xe8me"), Err(NoText::Encoding(3)));
    }

    #[test]
    fn binary_and_empty_are_told_apart() {
        assert_eq!(decode(b"PK\x03\x04\x00"), Err(NoText::Binary(4)));
        assert_eq!(decode(b" \n"), Err(NoText::Empty));
    }
}
