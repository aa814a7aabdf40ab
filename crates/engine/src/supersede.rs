//! A newer statement about a single-valued matter closes the older one and links both.

use evoke_recall::PartitionIndex;
use evoke_store::{ItemBody, ItemRow, MemoryBody};
use evoke_types::{MemoryId, Timestamp};
use std::collections::HashMap;
use std::sync::Arc;

/// What a partition holds on single-valued matters: one line of statements each, read when it is needed.
#[derive(Default)]
pub(crate) struct Matters {
    known: Option<Arc<PartitionIndex>>,
    lines: HashMap<Key, Vec<Statement>>,
}

/// Whose matter (lower case), and which.
type Key = (String, String);

struct Statement {
    row: ItemRow,
    changed: bool,
}

impl Matters {
    /// The matters of a partition.
    pub(crate) fn of(index: Arc<PartitionIndex>) -> Self {
        Self { known: Some(index), lines: HashMap::new() }
    }

    /// Settles the new items of a document, in place, against everything known so far, which they
    /// then belong to. Returns older items that changed with it.
    pub(crate) fn settle(&mut self, items: &mut [ItemRow], now: Timestamp) -> Vec<ItemRow> {
        let mut touched: Vec<Key> = Vec::new();
        for item in items.iter() {
            let Some(key) = matter(item) else { continue };
            let mut new = Statement { row: item.clone(), changed: false };
            let known = self.known.as_deref();
            let line = self.lines.entry(key.clone()).or_insert_with_key(|key| line(known, key));
            line.iter_mut().for_each(|old| order(old, &mut new));
            line.push(new);
            touched.push(key);
        }
        let mut rewritten = Vec::new();
        for key in touched {
            for statement in self.lines.get_mut(&key).into_iter().flatten().filter(|s| s.changed) {
                statement.changed = false;
                match items.iter_mut().find(|item| item.id == statement.row.id) {
                    Some(item) => item.body = statement.row.body.clone(),
                    None => {
                        statement.row.updated_at = Some(now);
                        rewritten.push(statement.row.clone());
                    }
                }
            }
        }
        rewritten
    }
}

/// What a partition holds on one matter.
fn line(index: Option<&PartitionIndex>, (subject, matter): &Key) -> Vec<Statement> {
    let items = index.into_iter().flat_map(|index| index.on_matter(subject, matter));
    let mut rows: Vec<&ItemRow> = items.map(|item| &item.row).collect();
    rows.sort_unstable_by_key(|row| row.id);
    rows.into_iter().map(|row| Statement { row: row.clone(), changed: false }).collect()
}

/// Puts two statements about one matter in the order of when they were said.
fn order(old: &mut Statement, new: &mut Statement) {
    if same_words(&old.row.text, &new.row.text) {
        return;
    }
    if old.row.said_at <= new.row.said_at { close(old, new) } else { close(new, old) }
}

/// Closes the older statement where the newer one begins, unless an earlier successor closed it.
fn close(older: &mut Statement, newer: &mut Statement) {
    let (begins, newer_id, older_id) = (newer.row.said_at, newer.row.id, older.row.id);
    let Some(body) = memory(&mut older.row) else { return };
    if body.validity.until.is_some_and(|until| until <= begins) {
        return;
    }
    body.validity.until = Some(begins);
    body.superseded_by = Some(newer_id);
    older.changed = true;
    link(newer, older_id);
}

fn link(newer: &mut Statement, older: MemoryId) {
    if let Some(body) = memory(&mut newer.row) {
        body.supersedes = Some(older);
        newer.changed = true;
    }
}

fn memory(row: &mut ItemRow) -> Option<&mut MemoryBody> {
    match &mut row.body {
        ItemBody::Memory(body) => Some(body),
        ItemBody::Passage(_) => None,
    }
}

fn matter(row: &ItemRow) -> Option<Key> {
    match &row.body {
        ItemBody::Memory(body) => {
            body.matter.as_ref().map(|matter| (body.subject.to_lowercase(), matter.clone()))
        }
        ItemBody::Passage(_) => None,
    }
}

fn same_words(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    words(one) == words(other)
}
