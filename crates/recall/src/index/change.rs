//! Incremental updates: applies a change of the store to an index.
//!
//! Every unit that a change touches is dismantled into a draft and assembled again in a new slot; its old
//! slot dies. A unit's slot is therefore never rewritten, and posting lists are append-only.

use super::PartitionIndex;
use super::draft::{AssembledUnit, UnitDraft, assemble};
use super::postings::RunBuilder;
use super::sessions::SessionKey;
use super::slot::SlotId;
use super::unit::Unit;
use crate::item::Item;
use evoke_store::{DocumentHead, ItemBody, ItemRow, PartitionChanges, Withheld, shown};
use evoke_types::{DocumentId, DocumentType, IngestionId, MemoryId, Metadata};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Units to be assembled, and the sessions whose links have to be renewed.
#[derive(Debug, Default)]
struct Drafts {
    units: BTreeMap<MemoryId, UnitDraft>,
    sessions: HashMap<SessionKey, Vec<SlotId>>,
}

impl PartitionIndex {
    /// Applies a change: entities, removed items, and new or changed items.
    pub(super) fn change(&mut self, changes: PartitionChanges) {
        self.version = changes.version;
        changes.entities.into_iter().for_each(|row| self.entities.insert(row));
        let gone: HashSet<MemoryId> =
            changes.removed.iter().copied().chain(changes.items.iter().map(|row| row.id)).collect();
        let mut drafts = Drafts::default();
        for id in &gone {
            self.dismantle(*id, &mut drafts);
            self.hidden.remove(id);
        }
        drafts.drop_items(&gone);
        let unplaced = self.place_passages(changes.items, &changes.documents, &mut drafts);
        self.place_memories(unplaced, &mut drafts);
        self.commit(drafts);
    }

    /// The same partition in fresh slots, without dead ones. Called when most slots are dead.
    pub(super) fn compacted(&self) -> Self {
        let mut fresh = Self::empty(self.vectors.dimension());
        fresh.version = self.version;
        fresh.entities = self.entities.clone();
        fresh.hidden = self.hidden.clone();
        let mut drafts = Drafts::default();
        for (slot, unit) in self.live() {
            drafts.units.insert(unit.id(), self.draft_of(slot, unit));
        }
        fresh.commit(drafts);
        fresh
    }

    /// Dismantles the unit that an item belongs to: its parts become a draft, and its slot dies.
    fn dismantle(&mut self, id: MemoryId, drafts: &mut Drafts) {
        let Some((slot, unit)) = self.slot_of(id).and_then(|slot| Some((slot, self.unit(slot)?.clone())))
        else {
            return;
        };
        drafts.units.insert(unit.id(), self.draft_of(slot, &unit));
        drafts.sessions.entry(SessionKey::for_unit(&unit)).or_default();
        if let Some(known) = self.slots.get(slot) {
            self.totals.remove_unit(known, self.vectors.has_vector(slot as usize));
        }
        self.slots.update(slot, |slot| slot.alive = false);
        for item in unit.items() {
            self.slot_by_item.remove(&item.row.id);
        }
        self.unit_bytes = self.unit_bytes.saturating_sub(unit.bytes());
        self.count_speaker(&unit, false);
        if !unit.is_passage() {
            Arc::make_mut(&mut self.orphans).remove(&unit.id());
        }
    }

    fn draft_of(&self, slot: SlotId, unit: &Unit) -> UnitDraft {
        UnitDraft {
            passage: unit.is_passage().then(|| unit.head.clone()),
            memories: unit.memories.iter().map(|m| m.item.clone()).collect(),
            vector: self.vectors.bytes_of(slot as usize),
        }
    }

    /// Puts passages into their drafts; returns the memories that are still without a unit: the changed ones,
    /// and those whose unit has lost its passage or may find it now.
    fn place_passages(
        &mut self,
        rows: Vec<ItemRow>,
        documents: &[DocumentHead],
        drafts: &mut Drafts,
    ) -> Vec<Arc<Item>> {
        let heads: HashMap<IngestionId, Arc<DocumentHead>> =
            documents.iter().map(|head| (head.ingestion, Arc::new(head.clone()))).collect();
        let mut unplaced = Vec::new();
        for mut row in rows {
            let vector = row.vector.take().map(|vector| vector.bytes);
            let Some(document) =
                heads.get(&row.ingestion).cloned().or_else(|| placeholder_head(&row).map(Arc::new))
            else {
                continue;
            };
            row.text.shrink_to_fit();
            let item = Arc::new(Item { row, document });
            let item = self.redact(item);
            if item.is_withdrawn() {
                continue;
            }
            if item.is_passage() && item.row.text.is_empty() {
                // Its words were erased; the row waits to be removed by its own id.
                continue;
            }
            if item.is_passage() {
                let draft = drafts.units.entry(item.row.id).or_default();
                (draft.passage, draft.vector) = (Some(item), vector);
            } else {
                unplaced.push(item);
            }
        }
        for orphan in self.orphans.clone().iter() {
            let found = self.item(*orphan).is_some_and(|item| evidence(item).any(|p| drafts.has_passage(p)));
            if found {
                self.dismantle(*orphan, drafts);
            }
        }
        unplaced.extend(drafts.take_orphans());
        unplaced
    }

    /// An item without its withheld words; the full one is kept in `hidden`.
    fn redact(&mut self, item: Arc<Item>) -> Arc<Item> {
        let withheld: &[Withheld] = match &item.row.body {
            ItemBody::Passage(body) => &body.withheld,
            ItemBody::Memory(_) => &[],
        };
        if withheld.is_empty() && !item.is_withdrawn() {
            return item;
        }
        self.hidden.insert(item.row.id, item.clone());
        let text = shown(&item.row.text, withheld).into_owned();
        Arc::new(Item { row: ItemRow { text, ..item.row.clone() }, document: item.document.clone() })
    }

    /// Adds each memory to the unit of its first existing passage, or makes it an orphan.
    fn place_memories(&mut self, unplaced: Vec<Arc<Item>>, drafts: &mut Drafts) {
        for item in unplaced {
            let unit_id =
                evidence(&item).find(|passage| drafts.has_passage(*passage) || self.holds_passage(*passage));
            let unit_id = unit_id.unwrap_or(item.row.id);
            if !drafts.units.contains_key(&unit_id) {
                self.dismantle(unit_id, drafts);
            }
            drafts.units.entry(unit_id).or_default().memories.push(item);
        }
    }

    fn holds_passage(&self, id: MemoryId) -> bool {
        self.slot_of(id)
            .and_then(|slot| self.unit(slot))
            .is_some_and(|unit| unit.is_passage() && unit.id() == id)
    }

    /// Assembles drafts into new slots, and renews the links of their sessions.
    fn commit(&mut self, drafts: Drafts) {
        let Drafts { units, mut sessions } = drafts;
        let mut ready = assemble(units.into_values().collect());
        // Neighbors in a session become neighbors in memory, which makes scoring them cheap.
        ready.sort_by_cached_key(|AssembledUnit { unit, .. }| {
            (unit.head.document.conversation, unit.head.row.ingestion, unit.session_order())
        });
        let mut run = RunBuilder::default();
        for AssembledUnit { unit, key, vector } in ready {
            let id = self.slots.len() as SlotId;
            key.terms().for_each(|(term, count)| run.add(term, id, count));
            let slot = unit.slot(key.length());
            let vector = self.vectors.push(vector.as_deref());
            self.totals.add_unit(&slot, vector);
            self.slots.push(slot);
            for item in unit.items() {
                self.slot_by_item.insert(item.row.id, id);
            }
            self.count_speaker(&unit, true);
            self.unit_bytes += unit.bytes();
            if unit.is_passage() {
                sessions.entry(SessionKey::for_unit(&unit)).or_default().push(id);
            } else {
                Arc::make_mut(&mut self.orphans).insert(unit.id());
            }
            self.units.push(Arc::new(unit));
        }
        self.postings.push(run.finish(), &self.slots);
        self.sessions.relink(sessions, &self.units, &mut self.slots, &mut self.totals);
    }

    fn count_speaker(&mut self, unit: &Unit, more: bool) {
        let Some(name) = unit.head.row.speaker.name.as_deref().filter(|_| unit.is_passage()) else { return };
        let count = self.speakers.get(name).copied().unwrap_or(0);
        match if more { count + 1 } else { count.saturating_sub(1) } {
            0 => drop(self.speakers.remove(name)),
            count => drop(self.speakers.insert(name.into(), count)),
        }
    }
}

impl Drafts {
    fn has_passage(&self, id: MemoryId) -> bool {
        self.units.get(&id).is_some_and(|draft| draft.passage.is_some())
    }
    fn drop_items(&mut self, gone: &HashSet<MemoryId>) {
        for draft in self.units.values_mut() {
            if draft.passage.as_ref().is_some_and(|item| gone.contains(&item.row.id)) {
                (draft.passage, draft.vector) = (None, None);
            }
            draft.memories.retain(|item| !gone.contains(&item.row.id));
        }
    }
    fn take_orphans(&mut self) -> Vec<Arc<Item>> {
        let lost = self.units.values_mut().filter(|draft| draft.passage.is_none());
        lost.flat_map(|draft| std::mem::take(&mut draft.memories)).collect()
    }
}

/// The passages that a memory was derived from.
fn evidence(item: &Item) -> impl Iterator<Item = MemoryId> {
    item.memory().into_iter().flat_map(|body| body.evidence.iter().map(|e| e.passage))
}

/// A minimal head for a document whose own did not come with the change.
fn placeholder_head(row: &ItemRow) -> Option<DocumentHead> {
    Some(DocumentHead {
        ingestion: row.ingestion,
        document_id: DocumentId::stored(row.ingestion.to_string())?,
        document_type: DocumentType::Document,
        said_at: row.said_at,
        metadata: Metadata::default(),
        conversation: None,
        position: 0,
    })
}
