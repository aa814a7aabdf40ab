//! Items of the in-memory store.

use super::MemoryStore;
use super::state::{Document, Item, State};
use crate::error::StoreResult;
use crate::tables::{ItemRow, Items, PartitionKey};
use async_trait::async_trait;
use evoke_types::{IngestionId, InstanceId, MemoryId};
use std::collections::BTreeMap;

#[async_trait]
impl Items for MemoryStore {
    async fn item(
        &self,
        instance: &InstanceId,
        id: MemoryId,
    ) -> StoreResult<Option<(PartitionKey, ItemRow)>> {
        self.with(|s| s.item(instance, id))
    }
    async fn items_of(&self, instance: &InstanceId, ingestion: IngestionId) -> StoreResult<Vec<ItemRow>> {
        self.with(|s| s.items_of(instance, ingestion))
    }
    async fn items_by_caller_id(&self, instance: &InstanceId, caller_id: &str) -> StoreResult<Vec<ItemRow>> {
        self.with(|s| s.items_by_caller_id(instance, caller_id))
    }
}

impl State {
    pub(super) fn item(&self, instance: &InstanceId, id: MemoryId) -> Option<(PartitionKey, ItemRow)> {
        let (key, number) = self.homes.get(&id)?;
        let item = self.partitions.get(key)?.items.get(number)?;
        (key.instance == *instance).then(|| (key.clone(), item.with_newest_vector()))
    }

    pub(super) fn items_of(&self, instance: &InstanceId, id: IngestionId) -> Vec<ItemRow> {
        let mut items = self.document(instance, id).map(|d| self.items_from(d)).unwrap_or_default();
        items.sort_by_key(|item| (!item.is_passage(), item.row.ordinal));
        items.into_iter().map(Item::with_newest_vector).collect()
    }

    pub(super) fn items_by_caller_id(&self, instance: &InstanceId, caller_id: &str) -> Vec<ItemRow> {
        let named =
            |d: &&Document| d.row.partition.instance == *instance && d.row.caller_id() == Some(caller_id);
        let mut items: Vec<_> =
            self.documents.values().filter(named).flat_map(|d| self.items_from(d)).collect();
        items
            .sort_by_key(|item| (item.is_passage(), self.numbers.get(&item.row.ingestion), item.row.ordinal));
        items.into_iter().map(Item::with_newest_vector).collect()
    }

    /// The live items of a document, in the order of arrival.
    pub(super) fn items_from(&self, document: &Document) -> Vec<&Item> {
        let items = self.partitions.get(&document.row.partition).map(|p| p.items.values());
        items.into_iter().flatten().filter(|i| i.row.ingestion == document.row.ingestion).collect()
    }

    /// Adds an item, or rewrites it. Nothing happens when its document is not in this partition (it may have
    /// been erased meanwhile), or when another partition has the id.
    pub(super) fn put_item(&mut self, key: &PartitionKey, row: ItemRow, sequence: u64) {
        if self.homes.contains_key(&row.id) {
            return self.rewrite_item(key, row, sequence);
        }
        if !self.is_source(key, row.ingestion) {
            return;
        }
        let partition = self.partitions.entry(key.clone()).or_default();
        let number = partition.next_item;
        partition.next_item += 1;
        partition.removed.remove(&row.id);
        self.homes.insert(row.id, (key.clone(), number));
        partition.items.insert(number, Item::new(row, sequence));
    }

    /// Rewrites an item of this partition, if it and its document exist.
    pub(super) fn rewrite_item(&mut self, key: &PartitionKey, row: ItemRow, sequence: u64) {
        if !self.is_source(key, row.ingestion) {
            return;
        }
        let home = self.homes.get(&row.id).filter(|(home, _)| home == key);
        let item = home.and_then(|(_, number)| self.partitions.get_mut(key)?.items.get_mut(number));
        if let Some(item) = item {
            item.rewrite(row, sequence);
        }
    }

    fn is_source(&self, key: &PartitionKey, id: IngestionId) -> bool {
        let document = self.numbers.get(&id).and_then(|number| self.documents.get(number));
        document.is_some_and(|document| document.row.partition == *key)
    }

    /// Removes an item of this partition. Returns its document, if the item existed.
    pub(super) fn remove_item(
        &mut self,
        key: &PartitionKey,
        id: MemoryId,
        sequence: u64,
    ) -> Option<IngestionId> {
        let (home, number) = self.homes.get(&id).cloned()?;
        let partition = self.partitions.get_mut(key).filter(|_| home == *key)?;
        let item = partition.items.remove(&number)?;
        partition.removed.insert(id, sequence);
        self.homes.remove(&id);
        Some(item.row.ingestion)
    }
}

impl Item {
    fn new(mut row: ItemRow, sequence: u64) -> Self {
        let vector = row.vector.take();
        let vectors: BTreeMap<_, _> = vector.into_iter().map(|v| (v.generation, v.bytes)).collect();
        Self { sequence, row, vectors }
    }

    /// Replaces the state of an item. Its vectors stay if its text stays.
    fn rewrite(&mut self, row: ItemRow, sequence: u64) {
        let kept =
            if row.text == self.row.text { std::mem::take(&mut self.vectors) } else { BTreeMap::new() };
        *self = Self::new(row, sequence);
        for (generation, bytes) in kept {
            self.vectors.entry(generation).or_insert(bytes);
        }
    }
}
