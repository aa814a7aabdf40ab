//! EPUB: a ZIP archive of web pages, in the order of the book's spine.

use super::html;
use super::package::{Package, broken, failed};
use super::xml::{self, attribute};
use crate::error::FileError;
use crate::format::Format;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::HashMap;

const FORMAT: Format = Format::Epub;

/// Chapters that are read at most.
const MAX_CHAPTERS: usize = 5_000;

/// The words of the chapters, and the title of the book.
pub(super) fn read(mut package: Package<'_>, max_text: usize) -> Result<(String, Option<String>), FileError> {
    let container = package.text("META-INF/container.xml")?;
    let book = tags(&container)?
        .into_iter()
        .find(|(name, _)| name == "rootfile")
        .and_then(|(_, mut tag)| tag.remove("full-path"));
    let book = book.ok_or_else(|| broken(FORMAT, &"it does not say where its book is"))?;
    let outline = package.text(&book)?;
    let folder = book.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut text = String::new();
    for chapter in chapters(&outline)?.iter().take(MAX_CHAPTERS) {
        let name = joined(folder, chapter);
        if !package.has(&name) {
            continue;
        }
        let markup = package.text(&name)?;
        let left = max_text.saturating_sub(text.len());
        let (words, _) = html::read(&markup, left).map_err(|error| as_book(error, max_text))?;
        if !words.trim().is_empty() {
            text.push_str(if text.is_empty() { "" } else { "\n\n" });
            text.push_str(words.trim());
        }
    }
    let title = xml::title(outline.as_bytes(), FORMAT)?;
    Ok((text, title))
}

/// A limit that a chapter meets is that of the book.
fn as_book(error: FileError, max_text: usize) -> FileError {
    match error {
        FileError::UnpacksTooLarge { .. } => FileError::UnpacksTooLarge { format: FORMAT, limit: max_text },
        other @ (FileError::Empty
        | FileError::TooLarge { .. }
        | FileError::Unsupported { .. }
        | FileError::Broken { .. }
        | FileError::Bursts { .. }
        | FileError::NoText { .. }
        | FileError::TooMuchMemory { .. }
        | FileError::TooSlow { .. }
        | FileError::ReaderEnded) => other,
    }
}

/// The pages of the spine.
fn chapters(outline: &str) -> Result<Vec<String>, FileError> {
    let mut pages: HashMap<String, String> = HashMap::new();
    let mut spine = Vec::new();
    for (name, mut tag) in tags(outline)? {
        match name.as_str() {
            "item" => {
                if let (Some(id), Some(page)) = (tag.remove("id"), tag.remove("href")) {
                    pages.insert(id, page);
                }
            }
            "itemref" => spine.extend(tag.remove("idref")),
            _ => {}
        }
    }
    Ok(spine.into_iter().filter_map(|id| pages.get(&id).cloned()).collect())
}

/// The name of an element, and its attributes.
type Tag = (String, HashMap<String, String>);

/// The elements of a part that matter here, with their attributes.
fn tags(part: &str) -> Result<Vec<Tag>, FileError> {
    let mut reader = Reader::from_reader(part.as_bytes());
    let (mut buffer, mut found) = (Vec::new(), Vec::new());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|error| failed(FORMAT, &error))? {
            Event::Eof => return Ok(found),
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.local_name().as_ref().to_owned();
                if matches!(name.as_str(), "rootfile" | "item" | "itemref") {
                    let names = ["full-path", "id", "href", "idref"];
                    let attributes =
                        names.iter().filter_map(|name| Some(((*name).to_owned(), attribute(&tag, name)?)));
                    found.push((name, attributes.collect()));
                }
            }
            Event::End(_)
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

/// A page's name in the archive: relative to the book's folder, with `..`, and percent signs resolved.
fn joined(folder: &str, page: &str) -> String {
    let page = page.split(['#', '?']).next().unwrap_or(page);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in page.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    decoded(&parts.join("/"))
}

fn decoded(name: &str) -> String {
    let (mut bytes, mut rest) = (Vec::with_capacity(name.len()), name.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'%').and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
