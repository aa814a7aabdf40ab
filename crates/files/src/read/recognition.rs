//! Which format is this file: first bytes, then name, then declared type.
//!
//! Called before a file is read. The one thing to know: an archive is only told to be one; its parts tell which.

use super::charset::utf16;
use super::rtf::is_rtf;
use crate::error::FileError;
use crate::format::Format;

/// First bytes of files without text, and what they are.
const NO_TEXT: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"ID3", "an audio file"),
    (b"OggS", "an audio file"),
    (b"fLaC", "an audio file"),
    (b"RIFF", "a media file"),
    (b"\x7FELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3\0", "a database"),
    (b"\xD0\xCF\x11\xE0", "an old binary Office file"),
    (b"%!PS", "a PostScript file"),
    (b"BZh", "a bzip2 archive"),
    (b"\xFD7zXZ\0", "an xz archive"),
    (b"\x28\xB5\x2F\xFD", "a zstd archive"),
];

/// Bytes at the start within which a PDF header may stand, as readers tolerate.
const PDF_HEADER_WITHIN: usize = 1024;

/// Recognises a file.
pub(super) fn sniff(name: &str, content_type: Option<&str>, bytes: &[u8]) -> Result<Format, FileError> {
    if let Some((_, what)) = NO_TEXT.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(FileError::Unsupported { what: (*what).into() });
    }
    let head = bytes.get(..PDF_HEADER_WITHIN).unwrap_or(bytes);
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(Format::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        // Its parts tell which one; they are looked at where files are read.
        return Ok(Format::Docx);
    }
    if is_rtf(head) {
        return Ok(Format::Rtf);
    }
    let declared = by_extension(name).or_else(|| content_type.and_then(by_content_type));
    let is_utf16 =
        bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) || utf16(bytes).is_some();
    match declared {
        Some(
            format @ (Format::Pdf
            | Format::Docx
            | Format::Xlsx
            | Format::OpenDocument
            | Format::Epub
            | Format::Rtf),
        ) => Err(FileError::Broken {
            format,
            reason: "its first bytes are not those of the format".to_owned(),
        }),
        _ if !is_utf16 && is_binary(head) => Err(FileError::Unsupported { what: "a binary file".into() }),
        Some(format) => Ok(format),
        None => Ok(by_content(head)),
    }
}

fn by_extension(name: &str) -> Option<Format> {
    let extension = name.rsplit_once('.')?.1.to_ascii_lowercase();
    match extension.as_str() {
        "txt" | "text" | "log" | "csv" | "tsv" | "json" | "jsonl" | "yaml" | "yml" => Some(Format::Plain),
        "md" | "markdown" | "mdx" => Some(Format::Markdown),
        "html" | "htm" | "xhtml" => Some(Format::Html),
        "eml" => Some(Format::Email),
        "pdf" => Some(Format::Pdf),
        "docx" => Some(Format::Docx),
        "xlsx" => Some(Format::Xlsx),
        "odt" | "ods" | "odp" => Some(Format::OpenDocument),
        "epub" => Some(Format::Epub),
        "rtf" => Some(Format::Rtf),
        "vtt" | "srt" => Some(Format::Subtitles),
        _ => None,
    }
}

fn by_content_type(content_type: &str) -> Option<Format> {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "text/markdown" => Some(Format::Markdown),
        "text/html" | "application/xhtml+xml" => Some(Format::Html),
        "message/rfc822" => Some(Format::Email),
        "application/pdf" => Some(Format::Pdf),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => Some(Format::Docx),
        "application/json" => Some(Format::Plain),
        "application/rtf" | "text/rtf" => Some(Format::Rtf),
        "application/epub+zip" => Some(Format::Epub),
        "text/vtt" | "application/x-subrip" => Some(Format::Subtitles),
        // Clients send "text/plain" for whatever they do not know; look for marks of a page.
        _ => None,
    }
}

fn by_content(head: &[u8]) -> Format {
    let start: Vec<u8> =
        head.iter().skip_while(|b| b.is_ascii_whitespace() || **b > 0x7F).take(64).copied().collect();
    let start = String::from_utf8_lossy(&start).to_ascii_lowercase();
    let is_page = ["<!doctype html", "<html", "<head", "<body"].iter().any(|mark| start.starts_with(mark));
    if is_page {
        Format::Html
    } else if start.starts_with("webvtt") {
        Format::Subtitles
    } else {
        Format::Plain
    }
}

/// Share of control characters from which on bytes are no text.
const BINARY_SHARE: usize = 10;

/// NUL bytes and other controls do not stand in text.
fn is_binary(head: &[u8]) -> bool {
    let controls =
        head.iter().filter(|b| **b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B)).count();
    controls * BINARY_SHARE > head.len()
}
