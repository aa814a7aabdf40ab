//! What the readers of XML have in common.

use super::package::{broken, failed};
use crate::error::FileError;
use crate::format::Format;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, escape};
use std::io::BufRead;

/// Elements within elements that are read: documents of people have some dozens.
pub(super) const MAX_DEPTH: usize = 1000;

/// Bytes of a title that are kept.
const MAX_TITLE: usize = 1000;

/// An attribute by its local name.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let found = attributes.with_checks(false).filter_map(Result::ok);
    let mut found = found.filter(|attribute| attribute.key.local_name().as_ref() == name);
    found.next().map(|attribute| {
        escape::unescape(&attribute.value)
            .map_or_else(|_| attribute.value.to_string(), |value| value.into_owned())
    })
}

/// The characters behind `&amp;` or `&#8212;`; unknown names give nothing, as no definitions are
/// followed.
pub(super) fn resolved(format: Format, reference: &BytesRef<'_>) -> Result<String, FileError> {
    if let Some(letter) = reference.resolve_char_ref().map_err(|error| broken(format, &error))? {
        return Ok(if letter == '\0' { String::new() } else { letter.to_string() });
    }
    Ok(escape::resolve_predefined_entity(&reference.xml10_content()).unwrap_or_default().to_owned())
}

/// The title among the properties of a document or a book.
pub(super) fn title(part: impl BufRead, format: Format) -> Result<Option<String>, FileError> {
    let (mut reader, mut buffer) = (Reader::from_reader(part), Vec::new());
    let (mut title, mut inside) = (String::new(), false);
    while title.len() < MAX_TITLE {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|error| failed(format, &error))? {
            Event::Eof => break,
            Event::Start(tag) => inside = tag.local_name().as_ref() == "title",
            Event::End(_) => inside = false,
            Event::Text(words) if inside => title.push_str(&words.xml10_content()),
            Event::GeneralRef(reference) if inside => title.push_str(&resolved(format, &reference)?),
            Event::Text(_)
            | Event::GeneralRef(_)
            | Event::Empty(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
    }
    let title = title[..title.floor_char_boundary(MAX_TITLE)].trim();
    Ok((!title.is_empty()).then(|| title.to_owned()))
}
