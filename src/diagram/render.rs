//! DOT → a picture, by Graphviz's program `dot`.

use super::error::DiagramError;
use std::io::{ErrorKind, Write};
use std::process::Command;

/// What a diagram is written as.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// Graphviz's language; needs no Graphviz.
    Dot,
    /// For browsers, with links.
    Svg,
    /// For documents and chats.
    Png,
    /// For print.
    Pdf,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Dot, Self::Svg, Self::Png, Self::Pdf];

    /// The name on the command line, and the ending of files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dot => "dot",
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Dot => "text/vnd.graphviz",
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
        }
    }

    /// The format of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// The picture of `dot` in `format`.
///
/// # Errors
/// [`DiagramError::NoGraphviz`] where `dot` is not installed; [`DiagramError::Dot`] where it fails.
pub fn render(dot: &str, format: Format) -> Result<Vec<u8>, DiagramError> {
    if format == Format::Dot {
        return Ok(dot.as_bytes().to_vec());
    }
    // A file, not a pipe: a program that writes before it has read all would wait for us and we for it.
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(dot.as_bytes())?;
    file.flush()?;
    let mut command = Command::new("dot");
    command.arg(format!("-T{}", format.name()));
    if format == Format::Png {
        command.arg("-Gdpi=144");
    }
    let output = command.arg(file.path()).output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => DiagramError::NoGraphviz { format: format.name() },
        _ => error.into(),
    })?;
    if !output.status.success() || output.stdout.is_empty() {
        let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(DiagramError::Dot { format: format.name(), message });
    }
    Ok(output.stdout)
}
