//! The body of every error response.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An error, in both layouts that clients read: `detail`, and the same at the top level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorBody {
    /// A short machine-readable word, such as `invalid_scope`.
    pub error: String,
    /// The stable code, such as `EVK0103`; each has a page in the documentation.
    pub code: String,
    /// What went wrong and what to do, for people.
    pub message: String,
    /// The message again, or an object for clients that read fields of their own.
    pub detail: Value,
    /// The correlation id of the request, as sent or generated; quote it when asking for help.
    pub correlation_id: String,
}

/// The `detail` of a transcript that conflicts with an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CodedDetail {
    /// The code that clients branch on, such as `transcript_conflict`.
    pub code: String,
    /// The message of the error again.
    pub message: String,
}
