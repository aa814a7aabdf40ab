//! The instance, and the user or customer, that a key belongs to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The identity behind a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WhoAmI {
    /// The id of the organization: `cli_` and 16 hex digits.
    pub client_id: String,
    /// The id of the instance: `inst_` and 16 hex digits.
    pub instance_id: String,
    /// `strict` (a user is named with its customer) or `equals_customer` (users only).
    pub user_context_isolation: String,
    /// The display name of the instance.
    pub instance_name: String,
    /// What the key may do: `full` or `read_only`.
    #[serde(default)]
    pub key_role: String,
    /// The user that the key is bound to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound_user_id: Option<String>,
    /// The customer that the key is bound to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound_customer_id: Option<String>,
}
