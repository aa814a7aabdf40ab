//! From bytes to text.

mod docx;
mod html;
mod pdf;
mod plain;

use crate::FileError;
use crate::format::{self, Format};
use evoke_types::DocumentType;

/// Bytes of a file that are read at most.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Bytes of text that a file may give at most.
pub const MAX_TEXT: usize = 32 * 1024 * 1024;

/// The text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileText {
    /// Its words; never blank.
    pub text: String,
    /// How to cut them into passages.
    pub document_type: DocumentType,
    /// Its title, where the format has one.
    pub title: Option<String>,
}

/// Reads a file. `name` may be any handle ("upload"); what the bytes say counts more than the name,
/// the name more than the declared type.
///
/// # Errors
///
/// [`FileError`] says whether the file is empty, too large, of a kind without text, or broken.
pub fn read(name: &str, content_type: Option<&str>, bytes: &[u8]) -> Result<FileText, FileError> {
    if bytes.is_empty() {
        return Err(FileError::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(FileError::TooLarge { size: bytes.len(), limit: MAX_BYTES });
    }
    let format = format::sniff(name, content_type, bytes)?;
    let (text, title) = match format {
        Format::Plain | Format::Email => (plain::decode(bytes), None),
        Format::Markdown => with_heading(plain::decode(bytes)),
        Format::Html => html::read(&plain::decode(bytes))?,
        Format::Pdf => (pdf::read(bytes)?, None),
        Format::Docx => docx::read(bytes)?,
    };
    if text.trim().is_empty() {
        return Err(FileError::NoText { format });
    }
    if text.len() > MAX_TEXT {
        return Err(FileError::UnpacksTooLarge { format, limit: MAX_TEXT });
    }
    Ok(FileText { text, document_type: document_type(format), title })
}

const fn document_type(format: Format) -> DocumentType {
    match format {
        Format::Pdf => DocumentType::Pdf,
        Format::Email => DocumentType::Email,
        Format::Plain | Format::Markdown | Format::Html | Format::Docx => DocumentType::Document,
    }
}

/// The first heading of Markdown is its title.
fn with_heading(text: String) -> (String, Option<String>) {
    let title = text.lines().find_map(|line| line.strip_prefix("# ")).map(|title| title.trim().to_owned());
    (text, title.filter(|title| !title.is_empty()))
}

#[cfg(test)]
mod tests;
