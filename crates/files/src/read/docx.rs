//! DOCX: a ZIP archive with the words in `word/document.xml`, and in parts beside it for headers, footers, notes
//! and comments. Parts are read as a stream, under one bound on what they unpack to.

mod markup;

use super::layout::{Gap, Layout};
use super::package::Package;
use super::xml;
use crate::error::FileError;
use crate::format::Format;

/// The words of the document, above them those of its headers, below them footers, notes and comments; and its
/// title.
pub(super) fn read(mut package: Package<'_>, max_text: usize) -> Result<(String, Option<String>), FileError> {
    let mut text = Layout::new(Format::Docx, max_text);
    let (above, below) =
        (package.parts(&["header"]), package.parts(&["footer", "footnotes", "endnotes", "comments"]));
    margin(&mut package, &above, &mut text, max_text)?;
    markup::body(package.part(BODY)?, &mut text)?;
    margin(&mut package, &below, &mut text, max_text)?;
    let title =
        if package.has(PROPERTIES) { xml::title(package.part(PROPERTIES)?, Format::Docx)? } else { None };
    Ok((text.finish()?, title))
}

const BODY: &str = "word/document.xml";
const PROPERTIES: &str = "docProps/core.xml";

/// Adds parts that stand around the body. Those of first, odd and even pages often say the same, which
/// counts once.
fn margin(
    package: &mut Package<'_>,
    parts: &[String],
    text: &mut Layout,
    max_text: usize,
) -> Result<(), FileError> {
    let mut seen: Vec<String> = Vec::new();
    for part in parts {
        let mut words = Layout::new(Format::Docx, max_text);
        markup::body(package.part(part)?, &mut words)?;
        let words = words.finish()?;
        if !words.is_empty() && !seen.contains(&words) {
            text.gap(Gap::Paragraph);
            text.verbatim(&words)?;
            text.gap(Gap::Paragraph);
            seen.push(words);
        }
    }
    Ok(())
}
