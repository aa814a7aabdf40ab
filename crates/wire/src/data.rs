//! Erasure of users, customers and conversations.

use crate::schema;
use evoke_types::{CallerId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The kind of scope to erase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EraseScope {
    /// One user with all memories.
    User,
    /// One conversation's turns; memories are kept.
    Conversation,
    /// One customer with all its users.
    Customer,
}

/// A request to erase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Erase {
    /// The kind of scope to erase.
    pub scope: EraseScope,
    /// Must be the key's own instance.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub instance_id: Option<CallerId>,
    /// The user to erase.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer to erase.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// The conversation to erase.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub conversation_id: Option<CallerId>,
    /// Whether to count only.
    #[serde(default)]
    pub dry_run: Option<bool>,
    /// Must repeat the id that is to be erased, unless this is a dry run.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub confirm: Option<CallerId>,
}

/// The query for an erasure record.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub struct ErasureQuery {
    /// Must be the key's own instance.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub instance_id: Option<CallerId>,
}

/// What was erased, or would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Erased {
    /// The id of the audit record; absent for a dry run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletion_id: Option<String>,
    /// `complete`, `dry_run`, or `in_progress`: nothing can be read or found any more, but the server's files
    /// still contain some of the words. They are removed automatically; the record says when that is done.
    pub status: String,
    /// The kind of scope.
    pub scope: String,
    /// Whether this was a dry run.
    pub dry_run: bool,
    /// Whether there was anything to erase.
    pub found: bool,
    /// The number of rows, by kind.
    pub counts: BTreeMap<String, u64>,
    /// The same numbers by store; there is one.
    pub stores: BTreeMap<String, u64>,
    /// Where words remain: `database_log` while in progress, otherwise nothing.
    pub still_present_in: Vec<String>,
    /// Whether everything is removed from the server's files.
    pub fully_removed: bool,
    /// Whether the call must be repeated: always false, since the server completes an erasure itself.
    #[serde(rename = "continue")]
    pub again: bool,
    /// What is kept intentionally.
    pub kept: Vec<String>,
    /// Whether memories are kept, as for a conversation.
    pub memories_kept: bool,
    /// SHA-256 of the erased ids: proof without the ids themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<String>,
    /// The time of the erasure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub deleted_at: Option<Timestamp>,
    /// The time at which the words had left the server's files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub completed_at: Option<Timestamp>,
    /// The reason why it is not complete yet, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
