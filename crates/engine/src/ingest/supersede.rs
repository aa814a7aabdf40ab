//! Resolution of conflicts: a newer statement closes an older one that it replaces or contradicts, and links both.
//!
//! Called while a document is stored. Of a single-valued attribute the newest statement is live ([`timeline`]); a statement
//! that says that something is over, or denies what was said, closes what it contradicts ([`contradicted`]). The one thing to
//! know: the work for one statement does not grow with the number of statements in the partition.

mod contradicted;
mod timeline;

use contradicted::Contradicted;

use evoke_recall::PartitionIndex;
use evoke_store::{ItemBody, ItemRow};
use evoke_types::{MemoryId, Timestamp};
use std::collections::HashMap;
use std::sync::Arc;
use timeline::Timeline;

/// Statements about one attribute that are read from a partition at most, the last written first. In any history that
/// people make, older ones are closed already.
const NEWEST: usize = 4096;

/// The statements of a partition about single-valued attributes: one timeline each, read when it is needed.
#[derive(Default)]
pub(crate) struct AttributeStatements {
    known: Option<Arc<PartitionIndex>>,
    timelines: HashMap<Key, Timeline>,
    contradicted: Contradicted,
}

/// The subject, in lower case, and the key of its attribute.
type Key = (String, String);

impl AttributeStatements {
    /// The statements of a partition.
    pub(crate) fn new(index: Arc<PartitionIndex>) -> Self {
        Self { known: Some(index), ..Self::default() }
    }

    /// Resolves conflicts of the new items of a document with everything known so far, in place; afterwards they are
    /// known as well. `endings` says what new items say is over. Returns the older items that changed with it.
    pub(crate) fn resolve_conflicts(
        &mut self,
        items: &mut [ItemRow],
        endings: &HashMap<MemoryId, &[String]>,
        now: Timestamp,
    ) -> Vec<ItemRow> {
        let mut rewritten = self.replace_older(items, now);
        self.contradicted.resolve(self.known.as_deref(), items, endings, &mut rewritten, now);
        rewritten
    }

    /// Closes older statements about the attributes of new ones. For statements that are restored this is all: what others
    /// contradicted is closed already, or was reopened.
    pub(crate) fn replace_older(&mut self, items: &mut [ItemRow], now: Timestamp) -> Vec<ItemRow> {
        let mut touched: Vec<Key> = Vec::new();
        let mut positions: HashMap<MemoryId, usize> = HashMap::new();
        for (position, item) in items.iter().enumerate() {
            let Some(key) = attribute(item) else { continue };
            positions.insert(item.id, position);
            let known = self.known.as_deref();
            let timeline = self
                .timelines
                .entry(key.clone())
                .or_insert_with_key(|key| Timeline::new(known_rows(known, key)));
            timeline.add(item.clone());
            touched.push(key);
        }
        let mut rewritten = Vec::new();
        for key in touched {
            let timeline = self.timelines.get_mut(&key).into_iter();
            for row in timeline.flat_map(|timeline| timeline.take_changed(now, &positions)) {
                match positions.get(&row.id).and_then(|position| items.get_mut(*position)) {
                    Some(item) => item.body = row.body,
                    None => rewritten.push(row),
                }
            }
        }
        rewritten
    }
}

/// What a partition holds about one attribute, in the order in which it came.
fn known_rows(index: Option<&PartitionIndex>, (subject, attribute): &Key) -> Vec<ItemRow> {
    let items = index.into_iter().flat_map(|index| index.on_matter(subject, attribute, NEWEST));
    let mut rows: Vec<ItemRow> = items.map(|item| item.row.clone()).collect();
    rows.sort_unstable_by_key(|row| row.id);
    rows
}

fn attribute(row: &ItemRow) -> Option<Key> {
    match &row.body {
        // What a request to forget has closed replaces nothing.
        ItemBody::Memory(body) if body.withdrawn.is_some() => None,
        ItemBody::Memory(body) => {
            body.matter.as_ref().map(|attribute| (body.subject.to_lowercase(), attribute.clone()))
        }
        ItemBody::Passage(_) => None,
    }
}
