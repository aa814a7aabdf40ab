//! JSON schemas of values that are declared elsewhere, for the description of the interface.

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
    /// The document types.
    document_type = DocumentType;
    /// The ingestion modes.
    ingest_mode = IngestMode;
    /// The states of an ingestion.
    ingest_status = IngestStatus;
    /// The ways to merge an update.
    merge_strategy = MergeStrategy;
    /// Where words come from.
    origin = Origin;
}

/// An instant or a date.
pub fn timestamp(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "format": "date-time" })
}

/// An id of the caller.
pub fn id(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "maxLength": ID_BYTES })
}

/// An id of the caller, or nothing.
pub fn optional_id(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["string", "null"], "maxLength": ID_BYTES })
}

/// A nested scope path, or nothing.
pub fn nested_scope(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": ["object", "null"],
        "maxProperties": SCOPE_LEVELS,
        "additionalProperties": { "type": "string", "maxLength": ID_BYTES },
    })
}

/// Any JSON object.
pub fn object(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "object" })
}
