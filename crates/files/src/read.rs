//! From bytes to text, in this process. Strangers' files are read through [`crate::Sandbox`], which calls
//! [`read`] in a child process: the formats' libraries may recurse, allocate and loop as a file tells them.

mod charset;
mod docx;
mod epub;
mod html;
mod layout;
mod opendocument;
mod package;
mod pdf;
mod recognition;
mod rtf;
mod subtitles;
mod xlsx;
mod xml;

use crate::error::FileError;
use crate::file::{FileText, MAX_BYTES, SourceFile};
use crate::format::Format;
use evoke_types::DocumentType;
use package::Package;

/// Reads a file in this process. What the bytes say counts more than the name, the name more than the
/// declared type. At most `max_text` bytes of text are read.
///
/// # Errors
///
/// [`FileError`] says whether the file is empty, too large, of a kind without text, or broken.
pub fn read(file: SourceFile<'_>, max_text: usize) -> Result<FileText, FileError> {
    let recognised = recognise(file)?;
    let (format, (text, title)) = match recognised {
        Format::Docx | Format::Xlsx | Format::OpenDocument | Format::Epub => archived(file.bytes, max_text)?,
        other @ (Format::Plain
        | Format::Markdown
        | Format::Html
        | Format::Email
        | Format::Pdf
        | Format::Rtf
        | Format::Subtitles) => (other, plain(other, file, max_text)?),
    };
    if text.trim().is_empty() {
        return Err(FileError::NoText { format });
    }
    if text.len() > max_text {
        return Err(FileError::UnpacksTooLarge { format, limit: max_text });
    }
    Ok(FileText { text, document_type: document_type(format), title })
}

/// What is in an archive: its parts tell the format.
fn archived(bytes: &[u8], max_text: usize) -> Result<(Format, (String, Option<String>)), FileError> {
    let package = Package::open(bytes)?;
    let format = package.format;
    let read = match format {
        Format::Xlsx => xlsx::read(package, bytes, max_text)?,
        Format::OpenDocument => opendocument::read(package, max_text)?,
        Format::Epub => epub::read(package, max_text)?,
        Format::Docx
        | Format::Plain
        | Format::Markdown
        | Format::Html
        | Format::Email
        | Format::Pdf
        | Format::Rtf
        | Format::Subtitles => docx::read(package, max_text)?,
    };
    Ok((format, read))
}

/// The text of a file that is no archive, and its title.
fn plain(
    format: Format,
    file: SourceFile<'_>,
    max_text: usize,
) -> Result<(String, Option<String>), FileError> {
    Ok(match format {
        Format::Plain | Format::Email => (charset::decode(file, max_text, format)?, None),
        Format::Markdown => with_heading(charset::decode(file, max_text, format)?),
        Format::Html => html::read(&charset::decode(file, MAX_BYTES, format)?, max_text)?,
        Format::Pdf => (pdf::read(file.bytes, max_text)?, None),
        Format::Rtf => rtf::read(file.bytes, max_text)?,
        Format::Subtitles => (subtitles::read(&charset::decode(file, max_text, format)?), None),
        Format::Docx | Format::Xlsx | Format::OpenDocument | Format::Epub => {
            archived(file.bytes, max_text)?.1
        }
    })
}

/// Reads a file that needs no more than decoding: text, Markdown, subtitles and e-mail. Memory and time are linear in
/// its bytes, so this is safe in the process of a server. None when the file is of another format.
///
/// # Errors
///
/// As [`read`].
pub fn read_plain(file: SourceFile<'_>, max_text: usize) -> Option<Result<FileText, FileError>> {
    match recognise(file) {
        Ok(Format::Plain | Format::Markdown | Format::Email | Format::Subtitles) => {
            Some(read(file, max_text))
        }
        Ok(
            Format::Html
            | Format::Pdf
            | Format::Docx
            | Format::Xlsx
            | Format::OpenDocument
            | Format::Epub
            | Format::Rtf,
        ) => None,
        Err(error) => Some(Err(error)),
    }
}

fn recognise(file: SourceFile<'_>) -> Result<Format, FileError> {
    if file.bytes.is_empty() {
        return Err(FileError::Empty);
    }
    if file.bytes.len() > MAX_BYTES {
        return Err(FileError::TooLarge { size: file.bytes.len(), limit: MAX_BYTES });
    }
    recognition::sniff(file.name, file.content_type, file.bytes)
}

const fn document_type(format: Format) -> DocumentType {
    match format {
        Format::Pdf => DocumentType::Pdf,
        Format::Email => DocumentType::Email,
        Format::Subtitles => DocumentType::Audio,
        Format::Plain
        | Format::Markdown
        | Format::Html
        | Format::Docx
        | Format::Xlsx
        | Format::OpenDocument
        | Format::Epub
        | Format::Rtf => DocumentType::Document,
    }
}

/// The first heading of Markdown is its title.
fn with_heading(text: String) -> (String, Option<String>) {
    let title = text.lines().find_map(|line| line.strip_prefix("# ")).map(|title| title.trim().to_owned());
    (text, title.filter(|title| !title.is_empty()))
}

#[cfg(test)]
mod tests;
