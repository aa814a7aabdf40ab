//! WordprocessingML, event by event: paragraphs, tables and the words in them.

use crate::error::FileError;
use crate::format::Format;
use crate::read::layout::{Gap, Layout};
use crate::read::package::{broken, failed};
use crate::read::xml::{MAX_DEPTH, resolved};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::BufRead;

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
        let event = reader.read_event_into(&mut buffer).map_err(|error| failed(Format::Docx, &error))?;
        match event {
            Event::Eof => return Ok(()),
            Event::Start(tag) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(broken(Format::Docx, &"its elements are nested too deeply"));
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
            Event::GeneralRef(reference) if in_text => text.verbatim(&resolved(Format::Docx, &reference)?)?,
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
