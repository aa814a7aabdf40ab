//! A newer statement about a single-valued matter closes the older one and links both.

use crate::engine::Engine;
use evoke_store::{ItemBody, ItemRow, MemoryBody, PartitionKey, StoreResult};
use evoke_types::Timestamp;

/// Items of a document after its matters have been settled, and older items that changed with it.
pub(crate) struct Settled {
    pub(crate) items: Vec<ItemRow>,
    pub(crate) rewritten: Vec<ItemRow>,
}

impl Engine {
    /// Settles the matters of new items among themselves and against what the partition holds.
    pub(crate) async fn settle_matters(
        &self,
        partition: &PartitionKey,
        mut items: Vec<ItemRow>,
        now: Timestamp,
    ) -> StoreResult<Settled> {
        let mut rewritten: Vec<ItemRow> = Vec::new();
        if items.iter().all(|item| matter(item).is_none()) {
            return Ok(Settled { items, rewritten });
        }
        let opened = self.partitions().open(std::slice::from_ref(partition)).await?;
        for at in 0..items.len() {
            let (earlier, rest) = items.split_at_mut(at);
            let Some(new) = rest.first_mut() else { break };
            let Some(key) = matter(new) else { continue };
            let stored = opened.iter().flat_map(|o| o.index.items()).map(|item| &item.row);
            for old in stored.filter(|old| matter(old).as_ref() == Some(&key)) {
                if !rewritten.iter().any(|known| known.id == old.id) {
                    rewritten.push(old.clone());
                }
            }
            let older = earlier.iter_mut().chain(rewritten.iter_mut());
            settle_one(new, older.filter(|old| matter(old).as_ref() == Some(&key)), now);
        }
        for item in &mut items {
            item.updated_at = None;
        }
        let changed = rewritten.into_iter().filter(|row| row.updated_at == Some(now)).collect();
        Ok(Settled { items, rewritten: changed })
    }
}

/// Places one new statement in the line of those about its matter.
fn settle_one<'a>(new: &mut ItemRow, line: impl Iterator<Item = &'a mut ItemRow>, now: Timestamp) {
    for old in line {
        if same_words(&old.text, &new.text) {
            continue;
        }
        let (older, newer) =
            if old.said_at <= new.said_at { (&mut *old, &mut *new) } else { (&mut *new, &mut *old) };
        close(older, newer, now);
    }
}

/// Closes the older statement where the newer one begins, unless an earlier successor closed it.
fn close(older: &mut ItemRow, newer: &mut ItemRow, now: Timestamp) {
    let begins = newer.said_at;
    let (older_id, newer_id) = (older.id, newer.id);
    let Some(body) = memory(older) else { return };
    if body.validity.until.is_some_and(|until| until <= begins) {
        return;
    }
    body.validity.until = Some(begins);
    body.superseded_by = Some(newer_id);
    older.updated_at = Some(now);
    if let Some(body) = memory(newer) {
        body.supersedes = Some(older_id);
        newer.updated_at = Some(now);
    }
}

fn memory(row: &mut ItemRow) -> Option<&mut MemoryBody> {
    match &mut row.body {
        ItemBody::Memory(body) => Some(body),
        ItemBody::Passage(_) => None,
    }
}

/// What a row settles: whose matter, and which.
fn matter(row: &ItemRow) -> Option<(String, String)> {
    match &row.body {
        ItemBody::Memory(body) => {
            body.matter.as_ref().map(|matter| (body.subject.to_lowercase(), matter.clone()))
        }
        ItemBody::Passage(_) => None,
    }
}

fn same_words(one: &str, other: &str) -> bool {
    let words = |text: &str| {
        text.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    words(one) == words(other)
}
