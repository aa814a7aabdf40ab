//! A file as it comes and its text as it goes, with the sizes that both have at most.
//!
//! Callers give the one and get the other, in this process or through a child. The one thing to know: nothing here has
//! looked at the bytes.

use evoke_types::DocumentType;
use serde::{Deserialize, Serialize};

/// Bytes of a file that are read at most.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Bytes of text that a file may give, unless the caller says less.
pub const MAX_TEXT: usize = 32 * 1024 * 1024;

/// A file as it came.
#[derive(Debug, Clone, Copy)]
pub struct SourceFile<'a> {
    /// Its name, or any handle, such as "upload".
    pub name: &'a str,
    /// The type that its sender declared, with parameters.
    pub content_type: Option<&'a str>,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// The text of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileText {
    /// Its words; never blank.
    pub text: String,
    /// How to cut them into passages.
    pub document_type: DocumentType,
    /// Its title, where the format has one.
    pub title: Option<String>,
}
