//! Deletion requests: what users asked the assistant to forget, for a person to confirm or reject.

use crate::memories::EffectiveScope;
use crate::schema;
use evoke_types::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The query for a page of requests.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub struct DeletionRequestQuery {
    /// The largest number of requests, 1 to 200; 50 when absent.
    #[serde(default)]
    pub limit: Option<u32>,
    /// The `next_cursor` of the previous page.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// A page of open requests, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeletionRequests {
    /// The open requests of this page.
    pub deletion_requests: Vec<DeletionRequest>,
    /// The `cursor` of the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// A user's request to the assistant to forget something. Its memories are already closed: reads do not find
/// them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeletionRequest {
    /// The id: that of the ingestion with the request.
    pub deletion_request_id: String,
    /// The time at which it was ingested.
    #[schemars(schema_with = "schema::timestamp")]
    pub requested_at: Timestamp,
    /// The words of the request, verbatim.
    pub request: Vec<String>,
    /// The caller's id of the document in which it was said.
    pub document_id: String,
    /// The memories that it closed.
    pub memories: Vec<RequestedMemory>,
    /// The scope of the memories.
    #[serde(flatten)]
    pub place: EffectiveScope,
}

/// A memory that a request closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestedMemory {
    /// The id of the memory.
    pub memory_id: String,
    /// The statement of the memory.
    pub content: String,
    /// The name of the list of its kind.
    pub memory_type: String,
}

/// The outcome of a decision on a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DecidedRequest {
    /// The id of the request.
    pub deletion_request_id: String,
    /// `deleted`; `partial` if words can still be read somewhere; `reopened` for a request that was rejected.
    pub status: String,
    /// The memories that were removed or reopened.
    pub memory_ids: Vec<String>,
    /// The time of the decision.
    #[schemars(schema_with = "schema::timestamp")]
    pub decided_at: Timestamp,
    /// Whether removed words have left the server's files. If not, that happens automatically.
    pub fully_removed: bool,
    /// Where the words can still be read, as far as the key can see: `conversation:`, `document:` or `file:` with its
    /// id or path, and `database_log` while a process reads an older state of the database.
    pub still_present_in: Vec<String>,
}
