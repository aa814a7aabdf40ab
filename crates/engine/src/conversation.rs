//! Conversations: their turns, transcripts and compactions, and what a prompt needs of them.

pub(crate) mod compaction;
pub(crate) mod history;
pub(crate) mod ownership;
pub(crate) mod prompt_context;
pub(crate) mod transcripts;
pub(crate) mod turns;
