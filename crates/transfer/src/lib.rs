//! Archives of memories, and what other systems export, as one form of lines.
//!
//! Used by the command line and the server. An export is written with [`ArchiveWriter`]; an import reads lines with
//! [`ArchiveReader`], or makes them from another system's files with a [`Format`], and hands them to the engine with
//! [`import_row`]. The one thing to know: the lines ([`mod@line`]) are the one form between all of them, and files are read as
//! streams: a reader holds one conversation, memory or document at a time.
//!
//! ```
//! use evoke_transfer::{Entry, Format, read};
//!
//! let dir = tempfile::tempdir()?;
//! let file = dir.path().join("notes.jsonl");
//! std::fs::write(&file, "{\"document\": \"The ferry leaves at nine.\", \"document_id\": \"ferry\"}\n")?;
//! let mut documents = 0;
//! read(Format::Jsonl, &file, &mut |entry| {
//!     documents += usize::from(matches!(entry, Entry::Line { .. }));
//!     std::ops::ControlFlow::Continue(())
//! })?;
//! assert_eq!(documents, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod archive;
mod error;
mod format;
mod input;
mod json;
pub mod line;
mod rows;
mod source;
mod times;

pub use archive::{ArchiveReader, ArchiveWriter};
pub use error::ReadError;
pub use format::{Format, read};
pub use rows::{LineError, import_row};
pub use source::{Entry, Sink};
