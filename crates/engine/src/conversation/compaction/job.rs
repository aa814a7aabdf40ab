//! Jobs of the compaction worker, and what asked for them.
//!
//! The one thing to know: a job is in the store before its request is answered, so that one that a stopped process left
//! undone is carried out by the next.

use evoke_compact::Strategy;
use evoke_store::CompactionJob;
use evoke_types::{CompactionId, ConversationId, Timestamp};

/// What asked for a compaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// A caller requested it explicitly.
    Api,
    /// The share of the agent's window that uncovered turns fill.
    WindowShare,
    /// A transcript that was ingested.
    Transcript,
    /// The removal of words that an earlier compaction held.
    Erasure,
}

impl Cause {
    /// The word in stored jobs and in metrics.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Api => "manual_api",
            Self::WindowShare => "window_share",
            Self::Transcript => "transcript",
            Self::Erasure => "erasure",
        }
    }
}

/// A job that is not stored yet.
pub(crate) fn new_job(
    id: CompactionId,
    conversation: ConversationId,
    strategy: Strategy,
    target_tokens: Option<u32>,
    cause: Cause,
    now: Timestamp,
) -> CompactionJob {
    CompactionJob {
        id,
        conversation,
        strategy: strategy.as_str().to_owned(),
        target_tokens,
        cause: cause.as_str().to_owned(),
        requested_at: now,
        error: None,
    }
}
