//! Bytes of text in whatever encoding. Called for text, Markdown, e-mail and HTML; linear in the bytes.

use crate::error::FileError;
use crate::file::SourceFile;
use crate::format::Format;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Bytes at the start of a page within which it may declare its encoding.
const DECLARATION_WITHIN: usize = 4096;

/// Bytes of UTF-8 that one byte of another encoding becomes at most.
const GROWTH: usize = 3;

/// One character in so many may be unreadable in the encoding that a text looks like.
const UNREADABLE_SHARE: usize = 50;

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
    if let Some(encoding) = utf16(file.bytes) {
        return Ok(encoding.decode_without_bom_handling(file.bytes).0);
    }
    if let Ok(text) = std::str::from_utf8(file.bytes) {
        return Ok(text.into());
    }
    let declared = file.content_type.and_then(label).or_else(|| match format {
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
    });
    let fitting = declared
        .and_then(|encoding| encoding.decode_without_bom_handling_and_without_replacement(file.bytes));
    match fitting {
        Some(text) => Ok(text),
        None => guessed(file.bytes, format),
    }
}

/// Bytes that are looked at to tell UTF-16.
const TOLD_WITHIN: usize = 4096;

/// UTF-16 without a mark: of many characters one byte is 0, always the first or always the second. No text in another
/// encoding has such bytes.
pub(super) fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..TOLD_WITHIN).unwrap_or(bytes);
    let (pairs, _) = head.as_chunks::<2>();
    let zeros = |at: usize| pairs.iter().filter(|pair| pair[at] == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let encoding = if first > second { UTF_16BE } else { UTF_16LE };
    let (many, few) = (first.max(second), first.min(second));
    let whole = head.len() >= 4 && bytes.len().is_multiple_of(2) && few == 0 && many * 4 >= pairs.len();
    // Bytes that are no text are seldom without control characters when they are read like this.
    let is_text = |text: Cow<'_, str>| !text.contains(|c: char| c.is_control() && !c.is_whitespace());
    let text = || encoding.decode_without_bom_handling_and_without_replacement(bytes);
    (whole && text().is_some_and(is_text)).then_some(encoding)
}

/// Text in the encoding that it looks like.
fn guessed(bytes: &[u8], format: Format) -> Result<Cow<'_, str>, FileError> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Allow);
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let unreadable = if broken { text.matches('\u{FFFD}').count() } else { 0 };
    if unreadable * UNREADABLE_SHARE > text.chars().count() {
        let reason = "its encoding is not recognised, save it as UTF-8".to_owned();
        return Err(FileError::Broken { format, reason });
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
