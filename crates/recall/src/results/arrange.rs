//! Arrangement: turns rankings into one list of distinct items, best first.
//!
//! Shared by the first page ([`recall()`](crate::recall())) and the following ones
//! ([`next_page`](super::next_page)).

use crate::query::{OpenPartition, Query};
use crate::rank::Ranking;
use crate::results::deduplicate;
use crate::results::select::{expanded_content, relevance, select_items};
use crate::results::selected::SelectedItem;
use evoke_types::MemoryId;

/// Distinct items, best first, and those that were removed, with their scores.
pub(crate) struct Arranged {
    pub(crate) selected: Vec<SelectedItem>,
    pub(crate) duplicates: Vec<(MemoryId, f32)>,
    /// Less relevant than the query wants.
    pub(crate) irrelevant: Vec<(MemoryId, f32)>,
}

/// Selects the items of at most `units` units per ranking, and removes duplicates and what is not relevant enough.
pub(crate) fn arrange(
    partitions: &[OpenPartition],
    query: &Query,
    rankings: &[Ranking],
    units: usize,
) -> Arranged {
    let mut selected = select_items(partitions, query, rankings, units);
    let content = |selected: &SelectedItem| {
        expanded_content(partitions, query, rankings, selected).map(|content| content.text)
    };
    let duplicates = deduplicate::deduplicate(&mut selected, query.depth, content);
    let irrelevant = remove_irrelevant(query, rankings, &mut selected);
    enforce_descending_scores(&mut selected);
    Arranged { selected, duplicates, irrelevant }
}

/// Removes what is less relevant than the query wants. Most queries want everything.
fn remove_irrelevant(
    query: &Query,
    rankings: &[Ranking],
    selected: &mut Vec<SelectedItem>,
) -> Vec<(MemoryId, f32)> {
    if query.min_relevance <= 0.0 {
        return Vec::new();
    }
    let is_irrelevant = |selected: &mut SelectedItem| {
        relevance(rankings, selected).is_some_and(|relevance| relevance < query.min_relevance)
    };
    selected.extract_if(.., is_irrelevant).map(|item| (item.item.row.id, item.score)).collect()
}

/// Makes scores descend along the list. A superseded item gets at most half of its score.
pub(crate) fn enforce_descending_scores(selected: &mut [SelectedItem]) {
    let mut last = f32::INFINITY;
    for item in selected {
        let score = if item.live { item.score } else { item.score * 0.5 };
        item.score = score.min(last);
        last = item.score;
    }
}
