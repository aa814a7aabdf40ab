//! Erasure by place.

use crate::schema;
use evoke_types::{CallerId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What to erase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EraseScope {
    /// One user.
    User,
    /// One conversation's turns; memories are kept.
    Conversation,
    /// One customer with all its users.
    Customer,
}

/// A request to erase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Erase {
    /// What.
    pub scope: EraseScope,
    /// Must be the key's own instance.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub instance_id: Option<CallerId>,
    /// The user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// The conversation.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub conversation_id: Option<CallerId>,
    /// Count only.
    #[serde(default)]
    pub dry_run: Option<bool>,
    /// Must repeat the id that is to be erased, unless this is a dry run.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub confirm: Option<CallerId>,
}

/// Which instance a record is asked of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub struct ErasureQuery {
    /// Must be the key's own instance.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub instance_id: Option<CallerId>,
}

/// What was, or would be, erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Erased {
    /// The audit record; absent for a dry run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletion_id: Option<String>,
    /// `complete`, `dry_run`, or `in_progress`: nothing can be read or found any more, but the server's files still
    /// hold words. They leave without another call; ask for the record.
    pub status: String,
    /// What.
    pub scope: String,
    /// Whether this was only counted.
    pub dry_run: bool,
    /// Whether there was anything.
    pub found: bool,
    /// How much, by kind.
    pub counts: BTreeMap<String, u64>,
    /// The same by store: there is one.
    pub stores: BTreeMap<String, u64>,
    /// Where words are left: `database_log` while in progress, else nothing.
    pub still_present_in: Vec<String>,
    /// Whether all of it is gone.
    pub fully_removed: bool,
    /// Whether to call again: never, an erasure is one transaction and is completed by the server.
    #[serde(rename = "continue")]
    pub again: bool,
    /// What is kept on purpose.
    pub kept: Vec<String>,
    /// Whether memories are kept: for a conversation.
    pub memories_kept: bool,
    /// SHA-256 of what was named: proof without the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub deleted_at: Option<Timestamp>,
    /// When the words had left the server's files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub completed_at: Option<Timestamp>,
    /// What is being waited for, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
