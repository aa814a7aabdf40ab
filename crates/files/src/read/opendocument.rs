//! OpenDocument: texts, sheets and slides. A ZIP archive with the words in `content.xml`, and those of page headers and
//! footers in `styles.xml`. Read event by event, under one bound on what it unpacks to.

use super::layout::{Gap, Layout};
use super::package::{Package, broken, failed};
use super::xml::{self, MAX_DEPTH, attribute, resolved};
use crate::error::FileError;
use crate::format::Format;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;

const FORMAT: Format = Format::OpenDocument;

/// Empty cells that one element may stand for.
const MAX_REPEATED: usize = 256;

/// The words of the body, above them those of page headers and footers; and the title.
pub(super) fn read(mut package: Package<'_>, max_text: usize) -> Result<(String, Option<String>), FileError> {
    let mut text = Layout::new(FORMAT, max_text);
    if package.has("styles.xml") {
        words(package.part("styles.xml")?, &mut text, Some(&["header", "footer"]))?;
        text.gap(Gap::Paragraph);
    }
    words(package.part("content.xml")?, &mut text, None)?;
    let title = if package.has("meta.xml") { xml::title(package.part("meta.xml")?, FORMAT)? } else { None };
    Ok((text.finish()?, title))
}

/// What an element means, by its local name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    /// A paragraph or a heading.
    Paragraph,
    Table,
    Row,
    Cell,
    /// What was deleted, and what is no text.
    Skipped,
    /// What stands beside the text: a note, a comment.
    Aside,
    Other,
}

fn element(name: &str) -> Element {
    match name {
        "p" | "h" => Element::Paragraph,
        "table" => Element::Table,
        "table-row" => Element::Row,
        "table-cell" | "covered-table-cell" => Element::Cell,
        "tracked-changes" | "scripts" | "note-citation" | "creator" | "date" | "date-string" => {
            Element::Skipped
        }
        "note-body" | "annotation" => Element::Aside,
        _ => Element::Other,
    }
}

/// Where one is in the markup.
struct Place {
    depth: usize,
    /// Paragraphs that are open.
    paragraphs: usize,
    /// The depth of the element that is skipped with all in it.
    skipped: Option<usize>,
    /// How many of the wanted elements are open; all is wanted when there are none to want.
    wanted: usize,
}

/// Adds the words of a part; of some elements alone, if these are named.
fn words(part: impl BufRead, text: &mut Layout, only: Option<&[&str]>) -> Result<(), FileError> {
    let (mut reader, mut buffer) = (Reader::from_reader(part), Vec::new());
    let is_wanted = |name: &str| only.is_some_and(|only| only.contains(&name));
    let mut at = Place { depth: 0, paragraphs: 0, skipped: None, wanted: usize::from(only.is_none()) };
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(|error| failed(FORMAT, &error))?;
        let takes = at.wanted > 0 && at.skipped.is_none();
        match event {
            Event::Eof => return Ok(()),
            Event::Start(tag) => {
                at.depth += 1;
                if at.depth > MAX_DEPTH {
                    return Err(broken(FORMAT, &"its elements are nested too deeply"));
                }
                at.wanted += usize::from(is_wanted(tag.local_name().as_ref()));
                if takes {
                    opened(&tag, &mut at, text)?;
                }
            }
            Event::End(tag) => {
                let name = tag.local_name();
                if at.skipped == Some(at.depth) {
                    at.skipped = None;
                } else if takes {
                    closed(element(name.as_ref()), &mut at, text)?;
                }
                at.wanted -= usize::from(is_wanted(name.as_ref())).min(at.wanted);
                at.depth = at.depth.saturating_sub(1);
            }
            Event::Empty(tag) if takes => empty(&tag, text)?,
            Event::Text(words) if takes && at.paragraphs > 0 => text.words(&words.xml10_content())?,
            Event::CData(words) if takes && at.paragraphs > 0 => text.words(&words.xml10_content())?,
            Event::GeneralRef(reference) if takes && at.paragraphs > 0 => {
                text.verbatim(&resolved(FORMAT, &reference)?)?;
            }
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

fn opened(tag: &BytesStart<'_>, at: &mut Place, text: &mut Layout) -> Result<(), FileError> {
    match element(tag.local_name().as_ref()) {
        Element::Paragraph => at.paragraphs += 1,
        Element::Table => text.open_table(),
        Element::Row => text.open_row()?,
        Element::Cell => text.cell()?,
        Element::Skipped => at.skipped = Some(at.depth),
        Element::Aside => text.gap(Gap::Line),
        Element::Other => {}
    }
    Ok(())
}

fn closed(element: Element, at: &mut Place, text: &mut Layout) -> Result<(), FileError> {
    match element {
        Element::Paragraph => {
            at.paragraphs = at.paragraphs.saturating_sub(1);
            text.gap(Gap::Paragraph);
        }
        Element::Table => text.close_table()?,
        Element::Row => text.close_row()?,
        Element::Aside => text.gap(Gap::Line),
        Element::Cell | Element::Skipped | Element::Other => {}
    }
    Ok(())
}

fn empty(tag: &BytesStart<'_>, text: &mut Layout) -> Result<(), FileError> {
    match tag.local_name().as_ref() {
        "s" => text.words(" "),
        "tab" => text.words("\t"),
        "line-break" => {
            text.line_break();
            Ok(())
        }
        "table-cell" | "covered-table-cell" => {
            let repeated = attribute(tag, "number-columns-repeated").and_then(|number| number.parse().ok());
            (0..repeated.unwrap_or(1).min(MAX_REPEATED)).try_for_each(|_| text.cell())
        }
        _ => Ok(()),
    }
}
