//! Text → XML elements: what XML has no place for is replaced, everything else escaped.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// Words of a list stand in one field with this between them.
pub const BETWEEN: &str = "; ";

/// XML under way.
pub struct Xml<W: Write>(Writer<W>);

impl<W: Write> Xml<W> {
    /// Begins a document.
    pub fn begin(out: W) -> io::Result<Xml<W>> {
        let mut writer = Writer::new(out);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let mut xml = Xml(writer);
        xml.line()?;
        Ok(xml)
    }

    /// A line end, where nothing depends on it.
    pub fn line(&mut self) -> io::Result<()> {
        self.0.get_mut().write_all(b"\n")
    }

    /// An element that is open.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Start(element(name, attributes)))
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Empty(element(name, attributes)))
    }

    /// An element with words.
    pub fn words(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        self.open(name, attributes)?;
        self.0.write_event(Event::Text(BytesText::new(&allowed(text))))?;
        self.close(name)
    }

    /// The end of an element.
    pub fn close(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    /// Ends the document.
    pub fn finish(mut self) -> io::Result<()> {
        self.line()?;
        self.0.into_inner().flush()
    }
}

fn element<'a>(name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for (key, value) in attributes {
        element.push_attribute((*key, allowed(value).as_ref()));
    }
    element
}

/// The text with those characters replaced that no XML 1.0 document may have, however escaped.
fn allowed(text: &str) -> Cow<'_, str> {
    let is_barred = |c: char| matches!(c, '\0'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\u{FFFE}' | '\u{FFFF}');
    if text.contains(is_barred) { text.replace(is_barred, "\u{FFFD}").into() } else { text.into() }
}
