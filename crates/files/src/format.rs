//! The formats that can be read, by the names that people know.
//!
//! Every reader and every error names one. The one thing to know: what has no text in it is no format here.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Text as it is.
    Plain,
    /// Text with Markdown marks, kept as they are.
    Markdown,
    /// A web page.
    Html,
    /// An e-mail message with headers.
    Email,
    /// Portable Document Format.
    Pdf,
    /// Office Open XML text.
    Docx,
    /// An Office Open XML workbook.
    Xlsx,
    /// An OpenDocument text, sheet or presentation.
    OpenDocument,
    /// A book.
    Epub,
    /// Rich Text Format.
    Rtf,
    /// Captions with times: WebVTT or SubRip.
    Subtitles,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain => "text file",
            Self::Markdown => "Markdown file",
            Self::Html => "HTML page",
            Self::Email => "e-mail",
            Self::Pdf => "PDF",
            Self::Docx => "DOCX",
            Self::Xlsx => "XLSX workbook",
            Self::OpenDocument => "OpenDocument file",
            Self::Epub => "EPUB book",
            Self::Rtf => "RTF file",
            Self::Subtitles => "subtitle file",
        })
    }
}
