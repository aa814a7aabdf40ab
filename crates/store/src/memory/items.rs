//! Items and partitions: versions, changes, revisions.

use super::state::{Document, Item, Partition, State};
use crate::rows::*;
use evoke_types::{EntityId, IngestionId, InstanceId, MemoryId};
use std::collections::{BTreeMap, BTreeSet};

impl State {
    pub(super) fn version(&self, key: &PartitionKey) -> PartitionVersion {
        self.partitions.get(key).map(|p| p.version).unwrap_or_default()
    }

    /// Marks a partition as changed; creates it when it is new.
    pub(super) fn touch(&mut self, key: &PartitionKey) -> u64 {
        self.sequence += 1;
        let partition = self.partitions.entry(key.clone()).or_default();
        if partition.version.epoch == 0 {
            partition.version.epoch = self.sequence;
        }
        partition.version.sequence = self.sequence;
        self.sequence
    }

    pub(super) fn changes(
        &self,
        key: &PartitionKey,
        since: Option<PartitionVersion>,
        generation: Option<u32>,
    ) -> PartitionChanges {
        let Some(partition) = self.partitions.get(key) else {
            return PartitionChanges {
                whole: since != Some(PartitionVersion::default()),
                ..PartitionChanges::default()
            };
        };
        let since = since.filter(|v| v.epoch == partition.version.epoch).map(|v| v.sequence);
        let after = |sequence: u64| since.is_none_or(|since| sequence > since);
        let items: Vec<_> = partition.items.values().filter(|i| after(i.sequence)).collect();
        let sources: BTreeSet<_> = items.iter().filter_map(|i| self.numbers.get(&i.row.ingestion)).collect();
        let removed = partition.removed.iter().filter(|(_, at)| since.is_some() && after(**at));
        PartitionChanges {
            version: partition.version,
            whole: since.is_none(),
            items: items.iter().map(|i| i.with_vector_of(generation)).collect(),
            removed: removed.map(|(id, _)| *id).collect(),
            documents: sources.iter().filter_map(|n| self.documents.get(n)).map(Document::head).collect(),
            entities: partition
                .entities
                .values()
                .filter(|(at, _)| after(*at))
                .map(|(_, row)| row.clone())
                .collect(),
        }
    }

    pub(super) fn item(&self, instance: &InstanceId, id: MemoryId) -> Option<(PartitionKey, ItemRow)> {
        let (key, number) = self.homes.get(&id)?;
        let item = self.partitions.get(key)?.items.get(number)?;
        (key.instance == *instance).then(|| (key.clone(), item.with_newest_vector()))
    }

    pub(super) fn entity(&self, instance: &InstanceId, id: EntityId) -> Vec<(PartitionKey, EntityRow)> {
        let own = self.partitions.iter().filter(|(key, _)| key.instance == *instance);
        let found = own.filter_map(|(key, partition)| Some((key, &partition.entities.get(&id)?.1)));
        found.map(|(key, row)| (key.clone(), row.clone())).collect()
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

    pub(super) fn revise(&mut self, key: &PartitionKey, revision: Revision) {
        if revision.changes_partition() {
            let sequence = self.touch(key);
            let removed = revision.removed.into_iter();
            let cut: BTreeSet<_> = removed.filter_map(|id| self.remove_item(key, id, sequence)).collect();
            for item in revision.items {
                self.put_item(key, item, sequence);
            }
            self.put_entities(key, revision.entities, sequence);
            cut.into_iter().for_each(|document| self.free_id_of(document));
        }
        for (id, text) in revision.document_texts {
            self.rewrite_text(key, id, text);
        }
        for conversation in revision.conversations {
            self.revise_conversation(key, conversation);
        }
        for (report, body) in revision.reports {
            self.rewrite_report(key, &report, &body);
        }
        revision.files.into_iter().for_each(|new| self.rewrite_file(key, new));
        revision.events.into_iter().for_each(|event| self.emit(event));
    }

    /// Replaces the text of a document of this partition. If the old text is being processed, processing
    /// starts over.
    fn rewrite_text(&mut self, key: &PartitionKey, id: IngestionId, text: String) {
        let document = self.numbers.get(&id).and_then(|number| self.documents.get_mut(number));
        let Some(document) = document.filter(|d| d.row.partition == *key) else { return };
        document.row.text = text;
        let claim = Claim { ingestion: id, attempt: document.attempt };
        self.release(&[claim], false);
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

    pub(super) fn put_entities(&mut self, key: &PartitionKey, entities: Vec<EntityRow>, sequence: u64) {
        let partition: &mut Partition = self.partitions.entry(key.clone()).or_default();
        partition.entities.extend(entities.into_iter().map(|row| (row.id, (sequence, row))));
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
