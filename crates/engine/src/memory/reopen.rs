//! Opening a memory again that a newer statement, or a request to forget, has closed.
//!
//! Called by [`super::editor`]. The one thing to know: nothing else changes; what replaced the memory stays, without the
//! link to it.

use crate::ingest::withdrawal::{with_body, with_withdrawal};
use evoke_recall::PartitionIndex;
use evoke_store::{ItemBody, ItemRow};
use evoke_types::{MemoryId, Timestamp};

/// The rows that open a memory again, with the words it stands on; none when it is open.
pub(crate) fn reopened_rows(index: &PartitionIndex, row: &ItemRow, now: Timestamp) -> Vec<ItemRow> {
    let ItemBody::Memory(body) = &row.body else { return Vec::new() };
    if body.withdrawn.is_some() {
        let passages = body.evidence.iter().filter_map(|evidence| index.whole(evidence.passage));
        let mut items: Vec<ItemRow> =
            passages.filter_map(|item| with_words_shown(&item.row, row.id, now)).collect();
        items.push(ItemRow { updated_at: Some(now), ..with_withdrawal(row.clone(), None) });
        return items;
    }
    if body.superseded_by.is_none() && body.validity.until.is_none() {
        return Vec::new();
    }
    let mut items = vec![ItemRow { updated_at: Some(now), ..without_successor(row.clone()) }];
    let successor = body.superseded_by.and_then(|id| index.whole(id)).map(|item| item.row.clone());
    items.extend(successor.and_then(|successor| without_predecessor(successor, row.id, now)));
    items
}

/// A memory that was superseded, as if it never had been.
fn without_successor(row: ItemRow) -> ItemRow {
    with_body(row, |body| (body.validity.until, body.superseded_by) = (None, None))
}

/// The successor of a memory, without the link to it; `None` when there is no such link.
fn without_predecessor(row: ItemRow, predecessor: MemoryId, now: Timestamp) -> Option<ItemRow> {
    let ItemBody::Memory(body) = &row.body else { return None };
    (body.supersedes == Some(predecessor))
        .then(|| ItemRow { updated_at: Some(now), ..with_body(row, |body| body.supersedes = None) })
}

/// A passage that shows the words of a memory again; `None` when it shows them already.
fn with_words_shown(row: &ItemRow, memory: MemoryId, now: Timestamp) -> Option<ItemRow> {
    let mut row = ItemRow { updated_at: Some(now), ..row.clone() };
    let ItemBody::Passage(body) = &mut row.body else { return None };
    let before = body.withheld.len();
    body.withheld.retain(|part| part.memory != Some(memory));
    (body.withheld.len() < before).then_some(row)
}
