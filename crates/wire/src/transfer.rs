//! Export and import as archives of JSON lines.

use crate::schema;
use evoke_types::CallerId;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What to export; the whole instance (or the scope that the key is bound to) without any of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub struct ExportQuery {
    /// The user to export.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer to export with all its users, or the customer of the user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// The conversation to export with what was learned from it.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub conversation_id: Option<CallerId>,
}

/// Lines of an archive: one JSON object each, at most 1,000.
#[derive(Debug)]
pub struct ArchiveLines;

impl JsonSchema for ArchiveLines {
    fn schema_name() -> Cow<'static, str> {
        "ArchiveLines".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "Lines of an archive, one JSON object each; docs/import-export.md describes them.",
        })
    }
}

/// The outcome of an import.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Imported {
    /// The number of lines that are stored now.
    pub stored: usize,
    /// The number of lines whose content was there before; it was left as it is.
    pub known: usize,
    /// The number of lines that were refused.
    pub refused: usize,
    /// One word for each line that is not empty, in order: `stored`, `known`, `refused`, or `read` for the first
    /// and the last line of an archive.
    pub outcomes: Vec<String>,
    /// Why lines were refused.
    pub errors: Vec<RefusedLine>,
}

/// Why a line was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RefusedLine {
    /// Its number in the body, from 1; empty lines count.
    pub line: usize,
    /// The stable code of the error.
    pub code: String,
    /// What is wrong with it, for people.
    pub message: String,
}
