//! The intermediate type of [`results`](super): an item on its way from a ranking to a hit.

use crate::index::slot::UnitRef;
use crate::item::Item;
use std::sync::Arc;

/// An item that represents a unit.
#[derive(Debug, Clone)]
pub(crate) struct SelectedItem {
    pub(crate) item: Arc<Item>,
    pub(crate) unit_ref: UnitRef,
    pub(crate) score: f32,
    pub(crate) live: bool,
    /// The query text that it fits best, and its position in that ranking.
    pub(crate) best_match: (usize, usize),
    /// Query texts that found it by evidence of its own, ascending.
    pub(crate) matched: Vec<usize>,
    /// Query texts whose words its content should contain.
    pub(crate) query_texts: Vec<usize>,
    /// Removed near duplicates, whose evidence it takes over.
    pub(crate) near_duplicates: Vec<(UnitRef, Arc<Item>)>,
    /// The number of equal items, itself included.
    pub(crate) occurrences: usize,
}
