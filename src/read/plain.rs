//! Plain text → text: decoded, and nothing else.

use super::document::Text;
use super::{Kind, ReadError, Reading, decode};

/// Reads plain text.
///
/// # Errors
/// Empty, binary, or no encoding.
pub(super) fn read(reading: &mut Reading<'_>, bytes: &[u8]) -> Result<(), ReadError> {
    let text = text(reading, bytes)?;
    reading.give(text);
    Ok(())
}

/// The decoded text.
pub(super) fn text(reading: &Reading<'_>, bytes: &[u8]) -> Result<Text, ReadError> {
    let decoded = decode(bytes).map_err(|e| e.at(&reading.path))?;
    let warnings = match decoded.broken {
        true => vec![format!("some bytes are no {}; they are read as U+FFFD", decoded.encoding)],
        false => Vec::new(),
    };
    let charset = Some(decoded.encoding.to_owned());
    Ok(Text { text: decoded.text, kind: Kind::Plain, charset, warnings, ..Text::default() })
}
