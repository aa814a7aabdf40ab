//! Which text is in this file?
//!
//! [`read`] recognises plain text, Markdown, HTML, e-mail, PDF and DOCX by their first bytes, their
//! name and their declared type, and gives back the text. Files come from strangers: sizes are
//! limited, and a parser that panics costs that file only.

mod error;
mod format;
mod read;

pub use error::FileError;
pub use format::Format;
pub use read::{FileText, MAX_BYTES, MAX_TEXT, read};
