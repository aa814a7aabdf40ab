//! DOCX: a ZIP archive with the words in `word/document.xml`.

use super::MAX_TEXT;
use crate::FileError;
use crate::format::Format;
use quick_xml::events::{BytesRef, Event};
use quick_xml::{Reader, escape};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Bytes of markup that one part unpacks to at most: markup outweighs words several times.
const MAX_MARKUP: u64 = 4 * MAX_TEXT as u64;

/// The paragraphs of a document, parted by blank lines, and its title.
pub(super) fn read(bytes: &[u8]) -> Result<(String, Option<String>), FileError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if archive.index_for_name(BODY).is_none() {
        return Err(FileError::Unsupported { what: "a ZIP archive that is no DOCX" });
    }
    let text = paragraphs(&part(&mut archive, BODY)?)?;
    let title = match archive.index_for_name(PROPERTIES) {
        Some(_) => title(&part(&mut archive, PROPERTIES)?)?,
        None => None,
    };
    Ok((text, title))
}

const BODY: &str = "word/document.xml";
const PROPERTIES: &str = "docProps/core.xml";

fn broken(error: &dyn std::fmt::Display) -> FileError {
    FileError::Broken { format: Format::Docx, reason: error.to_string() }
}

/// Unpacks one part, however large the archive claims it to be, up to the limit.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<String, FileError> {
    let file = archive.by_name(name).map_err(|error| broken(&error))?;
    let mut markup = Vec::new();
    file.take(MAX_MARKUP + 1).read_to_end(&mut markup).map_err(|error| broken(&error))?;
    if markup.len() as u64 > MAX_MARKUP {
        return Err(FileError::UnpacksTooLarge { format: Format::Docx, limit: MAX_TEXT });
    }
    String::from_utf8(markup).map_err(|error| broken(&error))
}

fn paragraphs(markup: &str) -> Result<String, FileError> {
    let mut text = String::new();
    let mut in_text = false;
    let mut reader = Reader::from_str(markup);
    loop {
        match reader.read_event().map_err(|error| broken(&error))? {
            Event::Eof => return Ok(text.trim().to_owned()),
            Event::Start(tag) => in_text = tag.local_name().as_ref() == "t",
            Event::End(tag) => {
                in_text = false;
                if tag.local_name().as_ref() == "p" && !text.ends_with("\n\n") {
                    text.push_str("\n\n");
                }
            }
            Event::Empty(tag) => match tag.local_name().as_ref() {
                "tab" => text.push('\t'),
                "br" | "cr" => text.push('\n'),
                _ => {}
            },
            Event::Text(words) if in_text => text.push_str(&words.xml10_content()),
            Event::CData(words) if in_text => text.push_str(&words.xml10_content()),
            Event::GeneralRef(reference) if in_text => text.push_str(&resolved(&reference)?),
            Event::Text(_)
            | Event::CData(_)
            | Event::GeneralRef(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
    }
}

/// The characters behind `&amp;` or `&#8212;`; unknown names give nothing, as no definitions are
/// followed.
fn resolved(reference: &BytesRef<'_>) -> Result<String, FileError> {
    if let Some(letter) = reference.resolve_char_ref().map_err(|error| broken(&error))? {
        return Ok(letter.to_string());
    }
    Ok(escape::resolve_predefined_entity(&reference.xml10_content()).unwrap_or_default().to_owned())
}

fn title(markup: &str) -> Result<Option<String>, FileError> {
    let mut reader = Reader::from_str(markup);
    let mut title = String::new();
    let mut inside = false;
    loop {
        match reader.read_event().map_err(|error| broken(&error))? {
            Event::Eof => break,
            Event::Start(tag) => inside = tag.local_name().as_ref() == "title",
            Event::End(_) => inside = false,
            Event::Text(words) if inside => title.push_str(&words.xml10_content()),
            Event::GeneralRef(reference) if inside => title.push_str(&resolved(&reference)?),
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
    let title = title.trim();
    Ok((!title.is_empty()).then(|| title.to_owned()))
}
