//! A newer statement about a single-valued matter closes the older one and links both.
//!
//! Called while a document is stored. The one thing to know: the work for one statement does not grow with the
//! number of statements on its matter (see [`line::Line`]), neither within a document nor across documents.

mod line;

use evoke_recall::PartitionIndex;
use evoke_store::{ItemBody, ItemRow};
use evoke_types::{MemoryId, Timestamp};
use line::Line;
use std::collections::HashMap;
use std::sync::Arc;

/// Statements on one matter that are read from a partition at most, the last written first. Older ones are closed
/// long since in any history that people make.
const NEWEST: usize = 4096;

/// What a partition holds on single-valued matters: one line of statements each, read when it is needed.
#[derive(Default)]
pub(crate) struct Matters {
    known: Option<Arc<PartitionIndex>>,
    lines: HashMap<Key, Line>,
}

/// Whose matter (lower case), and which.
type Key = (String, String);

impl Matters {
    /// The matters of a partition.
    pub(crate) fn of(index: Arc<PartitionIndex>) -> Self {
        Self { known: Some(index), lines: HashMap::new() }
    }

    /// Settles the new items of a document, in place, against everything known so far, which they
    /// then belong to. Returns older items that changed with it.
    pub(crate) fn settle(&mut self, items: &mut [ItemRow], now: Timestamp) -> Vec<ItemRow> {
        let mut touched: Vec<Key> = Vec::new();
        let mut places: HashMap<MemoryId, usize> = HashMap::new();
        for (place, item) in items.iter().enumerate() {
            let Some(key) = matter(item) else { continue };
            places.insert(item.id, place);
            let known = self.known.as_deref();
            let line =
                self.lines.entry(key.clone()).or_insert_with_key(|key| Line::new(known_rows(known, key)));
            line.add(item.clone());
            touched.push(key);
        }
        let mut rewritten = Vec::new();
        for key in touched {
            for row in self.lines.get_mut(&key).into_iter().flat_map(|line| line.take_changed(now, &places)) {
                match places.get(&row.id).and_then(|place| items.get_mut(*place)) {
                    Some(item) => item.body = row.body,
                    None => rewritten.push(row),
                }
            }
        }
        rewritten
    }
}

/// What a partition holds on one matter, in the order in which it came.
fn known_rows(index: Option<&PartitionIndex>, (subject, matter): &Key) -> Vec<ItemRow> {
    let items = index.into_iter().flat_map(|index| index.on_matter(subject, matter, NEWEST));
    let mut rows: Vec<ItemRow> = items.map(|item| item.row.clone()).collect();
    rows.sort_unstable_by_key(|row| row.id);
    rows
}

fn matter(row: &ItemRow) -> Option<Key> {
    match &row.body {
        // What a wish has closed settles nothing.
        ItemBody::Memory(body) if body.withdrawn.is_some() => None,
        ItemBody::Memory(body) => {
            body.matter.as_ref().map(|matter| (body.subject.to_lowercase(), matter.clone()))
        }
        ItemBody::Passage(_) => None,
    }
}
