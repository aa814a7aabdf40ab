//! Which text is in this file?
//!
//! [`read()`] recognises plain text, Markdown, HTML, e-mail, PDF, RTF, DOCX, XLSX, OpenDocument, EPUB and subtitles by their
//! first bytes, their name and their declared type, and gives back the text, under a limit that holds while reading. Files come from
//! strangers, and no library for such formats is safe from all of them: [`Sandbox`] reads a file in a child
//! process that has little memory, little time and no rights, so that a file can end its reader only.

mod error;
mod file;
mod format;
mod read;
pub mod sandbox;
pub mod zstd;

pub use error::FileError;
pub use file::{FileText, MAX_BYTES, MAX_TEXT, SourceFile};
pub use format::Format;
pub use read::{read, read_plain};
pub use sandbox::{Sandbox, SandboxError};
