//! WordprocessingML, event by event: paragraphs, tables and the words in them.

use super::package::{broken, failed};
use crate::FileError;
use crate::read::layout::{Gap, Layout};
use quick_xml::events::{BytesRef, Event};
use quick_xml::{Reader, escape};
use std::io::BufRead;

/// Elements within elements that are read: documents of people have some dozens.
const MAX_DEPTH: usize = 1000;

/// Bytes of a title that are kept.
const MAX_TITLE: usize = 1000;

/// What an element means, by its local name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    Paragraph,
    Text,
    Table,
    Row,
    Cell,
    Tab,
    Break,
    /// The same words again, for older readers.
    Fallback,
    Other,
}

fn element(name: &str) -> Element {
    match name {
        "p" => Element::Paragraph,
        "t" => Element::Text,
        "tbl" => Element::Table,
        "tr" => Element::Row,
        "tc" => Element::Cell,
        "tab" => Element::Tab,
        "br" | "cr" => Element::Break,
        "Fallback" => Element::Fallback,
        _ => Element::Other,
    }
}

/// Adds the words of a part.
pub(super) fn body(part: impl BufRead, text: &mut Layout) -> Result<(), FileError> {
    let (mut reader, mut buffer) = (Reader::from_reader(part), Vec::new());
    let (mut in_text, mut depth, mut fallback) = (false, 0_usize, 0_usize);
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(|error| failed(&error))?;
        match event {
            Event::Eof => return Ok(()),
            Event::Start(tag) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(broken(&"its elements are nested too deeply"));
                }
                let element = element(tag.local_name().as_ref());
                in_text = element == Element::Text && fallback == 0;
                match element {
                    Element::Fallback => fallback += 1,
                    _ if fallback > 0 => {}
                    Element::Table => text.open_table(),
                    Element::Row => text.open_row()?,
                    Element::Cell => text.cell()?,
                    Element::Paragraph | Element::Text | Element::Tab | Element::Break | Element::Other => {}
                }
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                in_text = false;
                match element(tag.local_name().as_ref()) {
                    Element::Fallback => fallback = fallback.saturating_sub(1),
                    _ if fallback > 0 => {}
                    Element::Paragraph => text.gap(Gap::Paragraph),
                    Element::Table => text.close_table()?,
                    Element::Row => text.close_row()?,
                    Element::Text | Element::Cell | Element::Tab | Element::Break | Element::Other => {}
                }
            }
            Event::Empty(tag) if fallback == 0 => match element(tag.local_name().as_ref()) {
                Element::Tab => text.verbatim("\t")?,
                Element::Break => text.line_break(),
                Element::Cell => text.cell()?,
                Element::Paragraph
                | Element::Text
                | Element::Table
                | Element::Row
                | Element::Fallback
                | Element::Other => {}
            },
            Event::Text(words) if in_text => text.verbatim(&words.xml10_content())?,
            Event::CData(words) if in_text => text.verbatim(&words.xml10_content())?,
            Event::GeneralRef(reference) if in_text => text.verbatim(&resolved(&reference)?)?,
            Event::Empty(_)
            | Event::Text(_)
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
        return Ok(if letter == '\0' { String::new() } else { letter.to_string() });
    }
    Ok(escape::resolve_predefined_entity(&reference.xml10_content()).unwrap_or_default().to_owned())
}

/// The title among the properties of a document.
pub(super) fn title(part: impl BufRead) -> Result<Option<String>, FileError> {
    let (mut reader, mut buffer) = (Reader::from_reader(part), Vec::new());
    let (mut title, mut inside) = (String::new(), false);
    while title.len() < MAX_TITLE {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|error| failed(&error))? {
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
    let title = title[..title.floor_char_boundary(MAX_TITLE)].trim();
    Ok((!title.is_empty()).then(|| title.to_owned()))
}
