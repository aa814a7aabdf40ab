//! JSON schemas of values that are declared elsewhere, for the description of the interface.

use evoke_types::{DocumentType, IngestMode, IngestStatus, MergeStrategy};
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
}

/// An instant or a date.
pub fn timestamp(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "format": "date-time" })
}

/// Any JSON object.
pub fn object(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "object" })
}
