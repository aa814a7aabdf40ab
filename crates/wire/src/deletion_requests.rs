//! What people asked the assistant to forget, for a person to confirm or to reject.

use crate::memories::EffectiveScope;
use crate::schema;
use evoke_types::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which page of requests.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub struct DeletionRequestQuery {
    /// Most requests, 1 to 200; 50 when absent.
    #[serde(default)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// A page of requests that wait, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeletionRequests {
    /// What waits.
    pub deletion_requests: Vec<DeletionRequest>,
    /// Send it as `cursor` for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// A request of a user to the assistant. Its memories are closed already: no read finds them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeletionRequest {
    /// Its id: the ingestion that brought its words.
    pub deletion_request_id: String,
    /// When it was taken in.
    #[schemars(schema_with = "schema::timestamp")]
    pub requested_at: Timestamp,
    /// The words of the request, as they were said.
    pub request: Vec<String>,
    /// The caller's id of the document in which it was said.
    pub document_id: String,
    /// What it closed.
    pub memories: Vec<RequestedMemory>,
    /// Whose memories these are.
    #[serde(flatten)]
    pub place: EffectiveScope,
}

/// A memory that a request closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestedMemory {
    /// Its id.
    pub memory_id: String,
    /// Its statement.
    pub content: String,
    /// Its kind, by the name of its list.
    pub memory_type: String,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DecidedRequest {
    /// Which.
    pub deletion_request_id: String,
    /// `deleted`; `partial` when words can still be read somewhere; `reopened` for a request that was rejected.
    pub status: String,
    /// The memories that were removed, or opened again.
    pub memory_ids: Vec<String>,
    /// When.
    #[schemars(schema_with = "schema::timestamp")]
    pub decided_at: Timestamp,
    /// Whether removed words have left the server's files. If not, they do so by themselves.
    pub fully_removed: bool,
    /// Where the words can still be read, as far as the key sees: `conversation:` or `document:` with its id, and
    /// `database_log` as long as somebody reads an older state of the database.
    pub still_present_in: Vec<String>,
}
