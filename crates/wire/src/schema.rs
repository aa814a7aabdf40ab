//! JSON schemas of types from other crates, for the OpenAPI description.

use evoke_types::{DocumentType, ID_BYTES, IngestMode, IngestStatus, MergeStrategy, Origin, SCOPE_LEVELS};
use schemars::{Schema, SchemaGenerator, json_schema};

macro_rules! word_schemas {
    ($($(#[$doc:meta])* $name:ident = $words:ident;)+) => {
        $($(#[$doc])*
        pub fn $name(_: &mut SchemaGenerator) -> Schema {
            let words: Vec<&str> = $words::ALL.iter().map(|word| word.as_str()).collect();
            json_schema!({ "type": "string", "enum": words })
        })+
    };
}

word_schemas! {
    /// The schema of document types.
    document_type = DocumentType;
    /// The schema of ingestion modes.
    ingest_mode = IngestMode;
    /// The schema of ingestion states.
    ingest_status = IngestStatus;
    /// The schema of merge strategies.
    merge_strategy = MergeStrategy;
    /// The schema of origins.
    origin = Origin;
}

/// The schema of an instant or a date.
pub fn timestamp(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "format": "date-time" })
}

/// The schema of a caller's id.
pub fn id(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "maxLength": ID_BYTES })
}

/// The schema of an optional caller's id.
pub fn optional_id(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["string", "null"], "maxLength": ID_BYTES })
}

/// The schema of an optional nested scope path.
pub fn nested_scope(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": ["object", "null"],
        "maxProperties": SCOPE_LEVELS,
        "additionalProperties": { "type": "string", "maxLength": ID_BYTES },
    })
}

/// The schema of any JSON object.
pub fn object(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "object" })
}
