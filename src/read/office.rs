//! Parts of office documents → what is common to them: the properties, and text of an XML stream.

use std::io::{Read, Seek};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use zip::ZipArchive;

use super::document::Text;
use super::{ReadError, Reading, archive, dates};

/// Title, day and publisher as `docProps/core.xml` or `meta.xml` states them.
pub(super) fn properties<R: Read + Seek>(
    reading: &Reading<'_>,
    archive: &mut ZipArchive<R>,
    part: &str,
    text: &mut Text,
) -> Result<(), ReadError> {
    let Some(bytes) = archive::part(reading, archive, part, "an office document")? else { return Ok(()) };
    let source = String::from_utf8_lossy(&bytes);
    let mut xml = Reader::from_str(&source);
    let (mut name, mut value) = (String::new(), String::new());
    let (mut created, mut modified) = (None, None);
    // properties are not worth failing for
    while let Ok(event) = xml.read_event() {
        match event {
            Event::Start(start) => {
                name = local(&start).to_owned();
                value.clear();
            }
            Event::Text(more) => value.push_str(&more),
            Event::GeneralRef(reference) => value.extend(character(&reference)),
            Event::End(_) => {
                let said = value.trim();
                match name.as_str() {
                    "title" if !said.is_empty() => text.title = Some(said.to_owned()),
                    "created" | "creation-date" => created = dates::day(said),
                    "modified" | "date" => modified = dates::day(said),
                    _ => {}
                }
                name.clear();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    text.date = created.or(modified);
    Ok(())
}

/// The name of an element without its prefix.
pub(super) fn local<'s>(start: &'s BytesStart<'_>) -> &'s str {
    let name = start.name().into_inner();
    name.rsplit(':').next().unwrap_or(name)
}

/// The value of an attribute, by its name without prefix.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    start.attributes().flatten().find_map(|attribute| {
        let key = attribute.key.into_inner();
        (key.rsplit(':').next() == Some(name)).then(|| attribute.value.into_owned())
    })
}

/// The character of `&amp;` or `&#20135;`; entities that a document declares are not expanded.
pub(super) fn character(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c);
    }
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}
