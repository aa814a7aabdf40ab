//! What is to be understood.

use evoke_types::{DocumentType, IngestMode, Origin, Speaker, Timestamp};

/// A document as it was accepted.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Decides how the text is cut into passages.
    pub document_type: DocumentType,
    /// The words.
    pub text: &'a str,
    /// When they were said; relative dates count from here.
    pub said_at: Timestamp,
    /// Who said all of it, when the caller knows (a recorded turn of a conversation). Then labels
    /// are not looked for.
    pub speaker: Option<&'a Speaker>,
    /// Where its sender says that it comes from. A page, a document or a tool speaks for no user.
    pub declared: Option<Origin>,
    /// How much work to spend: `LongRange` also merges entities by their parts of name.
    pub mode: IngestMode,
}
