//! Entities: who and what memories speak about.
//!
//! Written with what was understood of a document. The one thing to know: an entity belongs to one partition.

use evoke_types::{EntityId, IngestionId};

/// A canonical entity of one partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityRow {
    /// Its id.
    pub id: EntityId,
    /// The fullest name seen.
    pub name: String,
    /// `person`, `organization`, `place`, … or `other`.
    pub kind: String,
    /// Other names seen.
    pub aliases: Vec<String>,
    /// The document that first named it.
    pub first_seen: IngestionId,
}
