//! The body of every answer that is not a success.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An error, in both layouts that clients read: `detail`, and the same at the top level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorBody {
    /// A short machine-readable word, such as `invalid_scope`.
    pub error: String,
    /// The stable code, such as `EVK0103`; the documentation has a page for each.
    pub code: String,
    /// What went wrong and what to do, for people.
    pub message: String,
    /// The message again, or an object where a client looks for fields of its own.
    pub detail: Value,
    /// The id of the request, as sent or minted; quote it when asking for help.
    pub correlation_id: String,
}

/// The `detail` of a transcript that contradicts an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CodedDetail {
    /// What clients branch on, such as `transcript_conflict`.
    pub code: String,
    /// The message again.
    pub message: String,
}
