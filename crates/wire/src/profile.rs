//! What is known of a user as a person.

use crate::schema;
use evoke_types::CallerId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Whose profile.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub struct ProfileQuery {
    /// The user's customer.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
}

/// One attribute of a profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attribute {
    /// What it is.
    pub value: Value,
    /// How sure it is, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
}

/// A profile.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Profile {
    /// Attributes by name.
    pub attributes: BTreeMap<String, Attribute>,
    /// The person in a few sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overview: Option<String>,
}

/// The answer to a profile request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProfileAnswer {
    /// The profile.
    pub profile: Profile,
}
