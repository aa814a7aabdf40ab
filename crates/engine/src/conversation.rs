//! Conversations: their turns and transcripts, their compactions, and what a prompt needs of them.
//!
//! A turn is a document with a position in a conversation, so it becomes memories as every document does (see
//! [`crate::ingest`]). The one thing to know: a conversation belongs to one user, and calls about somebody else's are
//! answered as those about an unknown one.

pub(crate) mod compaction;
pub(crate) mod history;
pub(crate) mod ownership;
pub(crate) mod prompt_context;
pub(crate) mod transcripts;
pub(crate) mod turn_rows;
pub(crate) mod turns;
