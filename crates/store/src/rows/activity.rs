//! Activity that agents and clients report besides turns: tool calls, thoughts, the use of context.

use super::partition::PartitionKey;
use evoke_types::{ConversationId, Timestamp};

/// A report. It is erased with the scope that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityRow {
    /// The partition that it is about.
    pub partition: PartitionKey,
    /// The conversation that it belongs to, if it names one.
    pub conversation: Option<ConversationId>,
    /// `tool_call`, `tool_result`, `agent_thinking`, `context_fetch`, `context_used`, …
    pub kind: String,
    /// Same value = the same report sent again; it is kept once.
    pub key: Option<[u8; 32]>,
    /// JSON object with the rest.
    pub body: String,
    /// When it was taken.
    pub at: Timestamp,
}

/// How pushes of one pattern fared on an instance. Holds counts only, nothing of any user.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PushCount {
    /// What led to the pushes: `topic`, `entity`, `question`, `date`, …
    pub pattern: String,
    /// The number of pushed items.
    pub pushed: u64,
    /// Items of them that clients served to somebody.
    pub used: u64,
}
