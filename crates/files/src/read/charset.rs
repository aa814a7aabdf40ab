//! Bytes of text in whatever encoding. Called for text, Markdown, e-mail and HTML; linear in the bytes.

mod guess;
mod likelihood;

use crate::error::FileError;
use crate::file::SourceFile;
use crate::format::Format;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP};
use guess::guess;
pub(super) use guess::utf16;
use std::borrow::Cow;

/// Bytes at the start of a page within which it may declare its encoding.
const DECLARATION_WITHIN: usize = 4096;

/// Bytes of UTF-8 that one byte of another encoding becomes at most.
const GROWTH: usize = 3;

/// One character in so many may be unreadable in the encoding that a text looks like.
const UNREADABLE_SHARE: usize = 50;

/// Bytes outside of ASCII from which on a text is long.
const LONG: usize = 200;

/// The text: by its byte order mark, by what is declared, as UTF-8, or in the encoding that it looks like. NUL
/// characters are dropped: stores end text at them.
pub(super) fn decode(file: SourceFile<'_>, max_text: usize, format: Format) -> Result<String, FileError> {
    if file.bytes.len() / GROWTH > max_text {
        return Err(FileError::UnpacksTooLarge { format, limit: max_text });
    }
    let text = match Encoding::for_bom(file.bytes) {
        Some((encoding, mark)) => {
            encoding.decode_without_bom_handling(file.bytes.get(mark..).unwrap_or_default()).0
        }
        None => unmarked(file, format)?,
    };
    Ok(if text.contains('\0') { text.replace('\0', "") } else { text.into_owned() })
}

/// Text without a byte order mark. Senders and tools declare encodings by habit, so a declaration counts
/// only when the bytes are no UTF-8 and the encoding fits them.
fn unmarked(file: SourceFile<'_>, format: Format) -> Result<Cow<'_, str>, FileError> {
    let declared = declared(file, format);
    let fitting = |encoding: &'static Encoding| {
        encoding
            .decode_without_bom_handling_and_without_replacement(file.bytes)
            .filter(|text| !has_controls(text))
    };
    if let Some(text) = utf16(file.bytes).and_then(fitting) {
        return Ok(text);
    }
    if is_shifted(file.bytes)
        && let Some(text) = fitting(ISO_2022_JP)
    {
        return Ok(text);
    }
    if let Ok(text) = std::str::from_utf8(file.bytes) {
        return Ok(text.into());
    }
    match declared.and_then(fitting) {
        Some(text) => Ok(text),
        None => guessed(file.bytes, format),
    }
}

/// The encoding that the sender declares, or the page itself.
fn declared(file: SourceFile<'_>, format: Format) -> Option<&'static Encoding> {
    file.content_type.and_then(label).or_else(|| match format {
        Format::Html => {
            label(&String::from_utf8_lossy(file.bytes.get(..DECLARATION_WITHIN).unwrap_or(file.bytes)))
        }
        Format::Plain
        | Format::Markdown
        | Format::Email
        | Format::Pdf
        | Format::Docx
        | Format::Xlsx
        | Format::OpenDocument
        | Format::Epub
        | Format::Rtf
        | Format::Subtitles => None,
    })
}

/// Whether there are characters that no text has.
fn has_controls(text: &str) -> bool {
    text.contains(|c: char| c.is_control() && !c.is_whitespace() && c != '\u{0}' && c != '\u{1b}')
}

/// Whether bytes of ASCII switch to Japanese characters, as ISO-2022-JP does.
fn is_shifted(bytes: &[u8]) -> bool {
    bytes.is_ascii() && bytes.windows(3).any(|bytes| matches!(bytes, [0x1B, b'$', b'@' | b'B']))
}

/// Text in the encoding that it looks like.
fn guessed(bytes: &[u8], format: Format) -> Result<Cow<'_, str>, FileError> {
    let unknown = |reason: &str| FileError::Broken { format, reason: reason.to_owned() };
    let encoding = match guess(bytes) {
        Some(encoding) => encoding,
        // A longer text with a fault in it is still told by its letters.
        None if bytes.iter().filter(|byte| !byte.is_ascii()).count() >= LONG => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            detector.guess(None, Utf8Detection::Allow)
        }
        None => {
            return Err(unknown(
                "too few characters tell its encoding, save it as UTF-8 or declare the charset",
            ));
        }
    };
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let unreadable = if broken { text.matches('\u{FFFD}').count() } else { 0 };
    if unreadable * UNREADABLE_SHARE > text.chars().count() {
        return Err(unknown("its encoding is not recognised, save it as UTF-8"));
    }
    Ok(text)
}

/// The encoding in `charset=…`, of a content type or of a page's `<meta>`, or in `encoding=…` of XML.
fn label(text: &str) -> Option<&'static Encoding> {
    let lower = text.to_ascii_lowercase();
    let after = ["charset", "encoding"].iter().find_map(|key| {
        lower
            .match_indices(key)
            .find_map(|(at, _)| lower[at + key.len()..].trim_start().strip_prefix('=').map(str::trim_start))
    })?;
    let value = after.trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| matches!(c, '"' | '\'' | ';' | '>' | '/' | '?') || c.is_whitespace());
    Encoding::for_label(&value.as_bytes()[..end.unwrap_or(value.len())])
}
