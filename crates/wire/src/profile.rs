//! Profiles of users: what their live memories tell of them.

use crate::schema;
use evoke_types::{CallerId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The user whose profile is read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub struct ProfileQuery {
    /// The customer of the user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
}

/// One attribute of a profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attribute {
    /// The value of the attribute.
    pub value: Value,
    /// The confidence, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// The time at which it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub updated_at: Option<Timestamp>,
    /// The conversation in which it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_conversation_id: Option<String>,
    /// The memory that states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_id: Option<String>,
}

/// The profile of a user.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Profile {
    /// The attributes, by name: `home`, `employer`, `occupation`, `partner`, `diet`, `favourite editor`, …
    pub attributes: BTreeMap<String, Attribute>,
    /// A summary of the person in a few sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overview: Option<String>,
    /// Preferences, people and plans.
    #[serde(default)]
    pub extras: ProfileExtras,
    /// How the profile was computed.
    #[serde(rename = "_meta", default)]
    pub meta: ProfileMeta,
}

/// What a profile tells beside attributes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ProfileExtras {
    /// The strongest preferences, at most 5.
    pub preferences: Vec<ProfileEntry>,
    /// The people of whom the user speaks most, at most 5.
    pub people: Vec<ProfilePerson>,
    /// What is to come, the next first, at most 5.
    pub plans: Vec<ProfileEntry>,
}

/// A memory that a profile names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProfileEntry {
    /// The statement of the memory.
    pub content: String,
    /// The id of the memory.
    pub memory_id: String,
    /// The confidence, 0 to 1.
    pub confidence: f64,
    /// The time at which it was said.
    #[schemars(schema_with = "schema::timestamp")]
    pub updated_at: Timestamp,
    /// The direction of a preference: `positive` or `negative`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    /// The strength of a preference, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strength: Option<f64>,
    /// When a plan is to happen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub event_date: Option<Timestamp>,
}

/// Somebody of whom the user speaks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProfilePerson {
    /// The id of the entity.
    pub entity_id: String,
    /// The name.
    pub name: String,
    /// What the person is to the user, if an attribute says so: `partner`, `manager`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// The number of passages that name the person.
    pub mentions: u64,
    /// The time at which the person was last named.
    #[schemars(schema_with = "schema::timestamp")]
    pub last_seen: Timestamp,
}

/// How a profile was computed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ProfileMeta {
    /// The time at which it was computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub computed_at: Option<Timestamp>,
    /// The number of live memories about the user.
    pub memories: u64,
}

/// The answer to a request for a profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProfileAnswer {
    /// The profile of the user.
    pub profile: Profile,
}
