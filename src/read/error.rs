//! Why a file, or a document in it, could not be read: where, what, and what to do.

use std::path::PathBuf;

/// Why a file gives no document.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is nothing at the path.
    #[error("{path}: no such file or folder{hint}")]
    Missing {
        /// As given.
        path: PathBuf,
        /// A path that looks alike, as a sentence, or nothing.
        hint: String,
    },
    /// The system refuses.
    #[error("{path}: cannot be read: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Nothing in it.
    #[error("{path}: the file is empty")]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// Zero bytes: a picture, a program.
    #[error("{path}: binary data at byte {at}, neither text nor a format that lianpu reads")]
    Binary {
        /// The file.
        path: PathBuf,
        /// Byte of the first NUL.
        at: usize,
    },
    /// Somebody writes to it.
    #[error("{path}: was changed while it was read; build again")]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// No encoding fits.
    #[error(
        "{path}: neither UTF-8 (broken at byte {utf8}) nor GB18030 or Big5; convert it, for example with `iconv -t UTF-8`"
    )]
    Encoding {
        /// The file.
        path: PathBuf,
        /// Byte at which UTF-8 breaks.
        utf8: usize,
    },
    /// A known format that is not read.
    #[error("{path}: {what} is not read; {advice}")]
    Unsupported {
        /// The file.
        path: PathBuf,
        /// What it is.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// A password is needed.
    #[error("{path}: the {what} is protected by a password; remove the protection and read it again")]
    Encrypted {
        /// The file.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// It begins as its format demands but does not go on so.
    #[error("{path}: damaged or cut off: as {what} it cannot be read: {why}")]
    Broken {
        /// The file.
        path: PathBuf,
        /// What it should be.
        what: &'static str,
        /// What its reader says.
        why: String,
    },
    /// Pictures of text.
    #[error("{path}: no text layer; it is a scan of {pages} page(s): run OCR first, for example `ocrmypdf -l chi_sim`")]
    Scan {
        /// The file.
        path: PathBuf,
        /// Pages of it.
        pages: usize,
    },
    /// Nothing that could be read as text.
    #[error("{path}: {what} without text")]
    NoText {
        /// The file.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// A program is needed that is not there.
    #[error("{path}: reading PDF needs the program `{tool}`; install it, for example with `apt-get install {package}`")]
    Tool {
        /// The file.
        path: PathBuf,
        /// The program.
        tool: &'static str,
        /// The package that it comes in.
        package: &'static str,
    },
    /// The program that reads PDF says that it knows no characters of a Chinese font.
    #[error(
        "{path}: reading this PDF needs the tables of Chinese fonts that `{tool}` looks for; install them, for example with `apt-get install {package}`"
    )]
    Tables {
        /// The file.
        path: PathBuf,
        /// The program.
        tool: &'static str,
        /// The package that they come in.
        package: &'static str,
    },
    /// It takes longer than anybody waits.
    #[error("{path}: not read within {seconds} seconds; split it or repair it, for example with `qpdf`")]
    Slow {
        /// The file.
        path: PathBuf,
        /// The limit.
        seconds: u64,
    },
    /// More than one file should hold.
    #[error("{path}: {what} (limit {limit}); it may be made to exhaust memory: unpack and look at it by hand")]
    Limit {
        /// The file or member.
        path: PathBuf,
        /// What is too large.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
}
