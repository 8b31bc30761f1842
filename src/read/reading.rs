//! A file, bytes or a stream → its texts, one after the other: which reader is called for, and what is said when it fails.

use std::cell::Cell;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

use encoding_rs::Encoding;

use super::document::Text;
use super::limited::{Limited, exceeded};
use super::{Kind, Options, ReadError, archive, delimited, html, json, kind, markdown, pdf, plain, warc, xls};

/// Who takes the texts.
pub(super) type Sink<'a> = &'a mut dyn FnMut(Result<Text, ReadError>);

/// Reads the bytes of the file called `name`, which may hold many documents.
pub fn read(name: &Path, bytes: &[u8], options: &Options, sink: &mut dyn FnMut(Result<Text, ReadError>)) {
    let left = Cell::new(options.limits.total);
    Reading::new(name, options, &left, sink).bytes(bytes);
}

/// Reads a stream, called `name` in messages, for example standard input.
pub fn read_stream(
    name: &Path,
    source: &mut dyn Read,
    options: &Options,
    sink: &mut dyn FnMut(Result<Text, ReadError>),
) {
    let left = Cell::new(options.limits.total);
    Reading::new(name, options, &left, sink).stream(source);
}

/// Reads a file; one that holds many documents or a long table is not taken into memory.
pub fn read_file(path: &Path, options: &Options, sink: &mut dyn FnMut(Result<Text, ReadError>)) {
    let left = Cell::new(options.limits.total);
    let mut reading = Reading::new(path, options, &left, sink);
    let opened = File::open(path).and_then(|mut file| {
        let mut head = Vec::new();
        file.by_ref().take(4).read_to_end(&mut head)?;
        file.rewind()?;
        Ok((file, head))
    });
    match opened {
        Ok((file, head)) if head.starts_with(b"PK") => {
            if let Err(error) = archive::zip(&mut reading, BufReader::new(file)) {
                reading.fail(error);
            }
        }
        Ok((mut file, _)) => reading.stream(&mut file),
        Err(source) => sink(Err(ReadError::Io { path: path.to_owned(), source })),
    }
}

/// What a document is called that is called `inside` in a file: `news.zip/2023/a.html`, `list.csv#row=2-5001`.
pub fn document_name(file: &str, inside: &str) -> String {
    match inside.chars().next() {
        None => file.to_owned(),
        Some('#') => format!("{file}{inside}"),
        Some(_) => format!("{file}/{inside}"),
    }
}

/// A file, or a member of it, that is being read.
pub(super) struct Reading<'a> {
    /// For messages: the file, and the member after a colon.
    pub path: PathBuf,
    /// The member; empty where the file itself is meant.
    member: String,
    /// The ending of this name breaks ties.
    name: PathBuf,
    /// How to read.
    pub options: &'a Options,
    /// Archives around it.
    pub depth: u8,
    /// Bytes that may still be unpacked.
    pub left: &'a Cell<u64>,
    /// What is known from outside the bytes.
    pub known: Known,
    sink: Sink<'a>,
}

/// What is known of a document from outside its bytes.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// The charset that the server named.
    pub charset: Option<&'static Encoding>,
    /// Where it was fetched.
    pub url: Option<String>,
    /// The day that the properties of a workbook state.
    pub date: Option<String>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(path: &Path, options: &'a Options, left: &'a Cell<u64>, sink: Sink<'a>) -> Reading<'a> {
        Reading {
            path: path.to_owned(),
            member: String::new(),
            name: path.to_owned(),
            options,
            depth: 0,
            left,
            known: Known::default(),
            sink,
        }
    }

    /// The reading of a member called `member`, whose ending is that of `name`.
    pub fn within(&mut self, member: &str, name: &str, known: Known) -> Reading<'_> {
        let member = if self.member.is_empty() { member.to_owned() } else { format!("{}/{member}", self.member) };
        let path = PathBuf::from(format!("{}:{member}", self.file().display()));
        Reading {
            path,
            member,
            name: PathBuf::from(name),
            options: self.options,
            depth: self.depth + 1,
            left: self.left,
            known,
            sink: self.sink,
        }
    }

    /// The reading of what is packed in it, under the same name without the ending of the packer.
    pub fn unwrapped(&mut self) -> Reading<'_> {
        Reading {
            path: self.path.clone(),
            member: self.member.clone(),
            name: self.name.with_extension(""),
            options: self.options,
            depth: self.depth + 1,
            left: self.left,
            known: self.known.clone(),
            sink: self.sink,
        }
    }

    /// The file without the member.
    fn file(&self) -> PathBuf {
        let path = self.path.display().to_string();
        let file = path.strip_suffix(&format!(":{}", self.member)).filter(|_| !self.member.is_empty());
        PathBuf::from(file.unwrap_or(&path))
    }

    /// Hands a text on.
    pub fn give(&mut self, mut text: Text) {
        text.name = format!("{}{}", self.member, text.name);
        text.url = text.url.or_else(|| self.known.url.clone());
        text.date = text.date.or_else(|| self.known.date.clone());
        (self.sink)(Ok(text));
    }

    /// Hands an error on.
    pub fn fail(&mut self, error: ReadError) {
        (self.sink)(Err(error));
    }

    /// The error for what the reader of `what` says.
    pub fn broken(&self, what: &'static str, why: impl ToString) -> ReadError {
        ReadError::Broken { path: self.path.clone(), what, why: why.to_string() }
    }

    /// The error for a stream that broke off.
    pub fn io(&self, what: &'static str, error: std::io::Error) -> ReadError {
        match exceeded(&error) {
            Some(bound) => ReadError::Limit { path: self.path.clone(), what: bound.what, limit: bound.limit },
            None if error.kind() == std::io::ErrorKind::InvalidData && error.to_string().starts_with("neither") => {
                ReadError::Encoding { path: self.path.clone(), utf8: 0 }
            }
            None => self.broken(what, error),
        }
    }

    /// Reads bytes.
    pub fn bytes(mut self, bytes: &[u8]) {
        let head = &bytes[..bytes.len().min(kind::HEAD)];
        let done = match kind::sniff(head, &self.name) {
            Ok(kind) => self.whole(kind, bytes),
            Err((what, advice)) => Err(self.unsupported(what, advice)),
        };
        if let Err(error) = done {
            self.fail(error);
        }
    }

    /// Reads a stream; only what is read as a whole is taken into memory.
    pub fn stream(mut self, source: &mut dyn Read) {
        if let Err(error) = self.streamed(source) {
            self.fail(error);
        }
    }

    fn streamed(&mut self, source: &mut dyn Read) -> Result<(), ReadError> {
        let failed = |reading: &Reading<'_>, source: std::io::Error| match exceeded(&source) {
            None if reading.depth == 0 => ReadError::Io { path: reading.path.clone(), source },
            _ => reading.io("a packed file", source),
        };
        let mut head = Vec::new();
        source.take(kind::HEAD as u64).read_to_end(&mut head).map_err(|e| failed(self, e))?;
        let kind = match kind::sniff(&head, &self.name) {
            Ok(kind) => kind,
            Err((what, advice)) => return Err(self.unsupported(what, advice)),
        };
        let mut source = Cursor::new(head).chain(source);
        match kind {
            Kind::Csv | Kind::Tsv => delimited::read(self, kind, &mut source),
            Kind::Json | Kind::Ndjson => json::read(self, kind, &mut source),
            Kind::Warc => warc::read(self, &mut source),
            Kind::Gzip => archive::gzip(self, &mut source),
            kind => {
                let mut bytes = Vec::new();
                let limit = self.options.limits.bytes;
                let read = Limited::new(source, limit, "the document is too large").read_to_end(&mut bytes);
                read.map_err(|e| failed(self, e))?;
                self.whole(kind, &bytes)
            }
        }
    }

    fn whole(&mut self, kind: Kind, bytes: &[u8]) -> Result<(), ReadError> {
        match kind {
            Kind::Plain => plain::read(self, bytes),
            Kind::Markdown => markdown::read(self, bytes),
            Kind::Html => html::read(self, bytes),
            Kind::Pdf => pdf::read(self, bytes),
            Kind::Xls => xls::xls(self, bytes),
            Kind::Zip | Kind::Docx | Kind::Xlsx | Kind::Ods => archive::zip(self, Cursor::new(bytes)),
            Kind::Csv | Kind::Tsv | Kind::Json | Kind::Ndjson | Kind::Warc | Kind::Gzip => {
                self.streamed(&mut Cursor::new(bytes))
            }
        }
    }

    fn unsupported(&self, what: &'static str, advice: &'static str) -> ReadError {
        ReadError::Unsupported { path: self.path.clone(), what, advice }
    }
}
