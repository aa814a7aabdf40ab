//! The lists of an answer as bundles on the stream lay them out, for an adapter that reads both alike.

use crate::schema;
use evoke_types::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Items by the name of their list, such as `facts`.
pub type BundledLists = BTreeMap<String, BundledList>;

/// One list.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct BundledList {
    /// Its items, best first.
    pub items: Vec<BundledItem>,
}

/// An item with as much as bundles have of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BundledItem {
    /// The memory's id.
    pub item_id: String,
    /// The statement, or the words of a passage.
    pub content: String,
    /// The name of its list.
    pub context_type: String,
    /// The scope it lives in.
    pub source: String,
    /// How sure it is, 0 to 1.
    pub confidence: f64,
    /// The first instant at which it happened or will, only if stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub event_date: Option<Timestamp>,
    /// Until when it holds, or held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub valid_until: Option<Timestamp>,
    /// `perpetual`, `temporal_fact` or `episode`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temporal_category: Option<String>,
}
