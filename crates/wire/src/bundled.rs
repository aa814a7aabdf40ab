//! The lists of an answer in the layout of stream bundles, for an adapter that reads both in the same way.

use crate::schema;
use evoke_types::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Items by the name of their list, such as `facts`.
pub type BundledLists = BTreeMap<String, BundledList>;

/// One list of items.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct BundledList {
    /// The items, best first.
    pub items: Vec<BundledItem>,
}

/// An item, with the fields that bundles have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BundledItem {
    /// The id of the memory.
    pub item_id: String,
    /// The statement, or the words of a passage.
    pub content: String,
    /// The name of the list that the item belongs to.
    pub context_type: String,
    /// The scope that the item belongs to.
    pub source: String,
    /// The confidence, 0 to 1.
    pub confidence: f64,
    /// The first instant at which it happened or will happen, if stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub event_date: Option<Timestamp>,
    /// The end of its validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub valid_until: Option<Timestamp>,
    /// `perpetual`, `temporal_fact` or `episode`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temporal_category: Option<String>,
}
