//! Activity that agents and clients report besides turns: tool calls, thoughts, the use of context.

use super::partition::PartitionKey;
use crate::error::StoreResult;
use async_trait::async_trait;
use evoke_types::{ConversationId, InstanceId, Timestamp};

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

/// Reports of agents and clients, and the use of pushes.
#[async_trait]
pub trait Activity: Send + Sync {
    /// Stores reports with new keys. Returns how many were new.
    async fn report(&self, reports: Vec<ActivityRow>) -> StoreResult<u64>;
    /// Reports of an instance since an instant, oldest first.
    async fn reports(
        &self,
        instance: &InstanceId,
        since: Timestamp,
        limit: usize,
    ) -> StoreResult<Vec<ActivityRow>>;
    /// Reports of one partition, the latest first.
    async fn reports_of(&self, partition: &PartitionKey, limit: usize) -> StoreResult<Vec<ActivityRow>>;
    /// Drops reports older than an instant. Returns how many.
    async fn trim_reports(&self, before: Timestamp) -> StoreResult<u64>;
    /// Adds to the counts of an instance's pushes.
    async fn count_pushes(&self, instance: &InstanceId, counts: Vec<PushCount>) -> StoreResult<()>;
    /// The use of pushes of an instance, by pattern.
    async fn push_counts(&self, instance: &InstanceId) -> StoreResult<Vec<PushCount>>;
}
