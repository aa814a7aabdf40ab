//! Conversations: turns, transcripts, compactions and prompt contexts.
//!
//! A turn is a document with a position in a conversation, so memories are derived from it as from every
//! document (see [`crate::ingest`]). The one thing to know: a conversation belongs to one user, and the
//! response for another user's is that for an unknown one.

pub(crate) mod compaction;
pub(crate) mod history;
pub(crate) mod ownership;
pub(crate) mod prompt_context;
pub(crate) mod transcripts;
pub(crate) mod turn_rows;
pub(crate) mod turns;
