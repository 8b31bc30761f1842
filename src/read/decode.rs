//! Bytes → text: UTF-8 or UTF-16 with or without BOM, GB18030, Big5.

use std::path::Path;

use super::{ReadError, charset};

/// A decoded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, line ends as they are, a BOM left out.
    pub text: String,
    /// `UTF-8`, `GB18030`, `Big5`, `UTF-16LE` or `UTF-16BE`.
    pub encoding: &'static str,
    /// The last character lacks bytes, or some bytes have no character.
    pub broken: bool,
}

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoText {
    /// Nothing but white space.
    Empty,
    /// A NUL at this byte.
    Binary(usize),
    /// UTF-8 breaks at this byte, and no other charset fits.
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
/// Empty, binary, or no encoding.
pub fn decode(bytes: &[u8]) -> Result<Decoded, NoText> {
    let Some(encoding) = charset::charset(bytes, None) else {
        let utf8 = std::str::from_utf8(bytes).err().map_or(bytes.len(), |e| e.valid_up_to());
        return Err(bytes.iter().position(|b| *b == 0).map_or(NoText::Encoding(utf8), NoText::Binary));
    };
    let (text, broken) = encoding.decode_with_bom_removal(bytes);
    if let Some(at) = text.bytes().position(|b| b == 0) {
        return Err(NoText::Binary(at));
    }
    if text.trim().is_empty() {
        return Err(NoText::Empty);
    }
    Ok(Decoded { text: text.into_owned(), encoding: charset::name(encoding), broken })
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::GB18030;

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

    #[test]
    fn a_text_that_is_cut_off_within_a_character_is_read() {
        let bytes = "链长制推进".as_bytes();
        let cut = decode(&bytes[..bytes.len() - 1]).expect("a text");
        assert_eq!((cut.text.as_str(), cut.broken), ("链长制推\u{FFFD}", true));
    }
}
