//! Bringing a partition up to date.
//!
//! Every unit that a change touches is taken apart into a draft and put together again in a new
//! slot; its old slot dies. A unit's slot is therefore never rewritten, and lists never change.

use super::PartitionIndex;
use super::draft::{Assembled, Draft, assemble};
use super::postings::RunBuilder;
use super::sessions::SessionKey;
use super::slot::SlotId;
use super::unit::Unit;
use crate::item::Item;
use evoke_store::{DocumentHead, ItemBody, ItemRow, PartitionChanges, Withheld, shown};
use evoke_types::{DocumentId, DocumentType, IngestionId, MemoryId, Metadata};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Units being put together, and the sessions that this touches.
#[derive(Debug, Default)]
struct Drafts {
    units: BTreeMap<MemoryId, Draft>,
    sessions: HashMap<SessionKey, Vec<SlotId>>,
}

impl PartitionIndex {
    /// Takes a change in.
    pub(super) fn change(&mut self, changes: PartitionChanges) {
        self.version = changes.version;
        changes.entities.into_iter().for_each(|row| self.entities.put(row));
        let gone: HashSet<MemoryId> =
            changes.removed.iter().copied().chain(changes.items.iter().map(|row| row.id)).collect();
        let mut drafts = Drafts::default();
        for id in &gone {
            self.open(*id, &mut drafts);
            self.hidden.remove(id);
        }
        drafts.drop_items(&gone);
        let homeless = self.place_passages(changes.items, &changes.documents, &mut drafts);
        self.place_memories(homeless, &mut drafts);
        self.commit(drafts);
    }

    /// The same partition in fresh slots, without the dead ones.
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

    /// Takes apart the unit that an item belongs to.
    fn open(&mut self, id: MemoryId, drafts: &mut Drafts) {
        let Some((slot, unit)) = self.place(id).and_then(|slot| Some((slot, self.unit(slot)?.clone())))
        else {
            return;
        };
        drafts.units.insert(unit.id(), self.draft_of(slot, &unit));
        drafts.sessions.entry(SessionKey::of(&unit)).or_default();
        if let Some(known) = self.slots.get(slot) {
            self.totals.forget_unit(known, self.vectors.has(slot as usize));
        }
        self.slots.change(slot, |slot| slot.alive = false);
        for item in unit.items() {
            self.places.remove(&item.row.id);
        }
        self.unit_bytes = self.unit_bytes.saturating_sub(unit.bytes());
        self.count_speaker(&unit, false);
        if !unit.is_passage() {
            Arc::make_mut(&mut self.strays).remove(&unit.id());
        }
    }

    fn draft_of(&self, slot: SlotId, unit: &Unit) -> Draft {
        Draft {
            passage: unit.is_passage().then(|| unit.head.clone()),
            memories: unit.memories.iter().map(|m| m.item.clone()).collect(),
            vector: self.vectors.bytes_of(slot as usize),
        }
    }

    /// Puts passages into their drafts; returns the memories, which have no place yet: the changed
    /// ones, and those whose unit has lost its passage or may find it now.
    fn place_passages(
        &mut self,
        rows: Vec<ItemRow>,
        documents: &[DocumentHead],
        drafts: &mut Drafts,
    ) -> Vec<Arc<Item>> {
        let heads: HashMap<IngestionId, Arc<DocumentHead>> =
            documents.iter().map(|head| (head.ingestion, Arc::new(head.clone()))).collect();
        let mut homeless = Vec::new();
        for mut row in rows {
            let vector = row.vector.take().map(|vector| vector.bytes);
            let Some(document) = heads.get(&row.ingestion).cloned().or_else(|| bare_head(&row).map(Arc::new))
            else {
                continue;
            };
            row.text.shrink_to_fit();
            let item = Arc::new(Item { row, document });
            let item = self.as_shown(item);
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
                homeless.push(item);
            }
        }
        for stray in self.strays.clone().iter() {
            let found = self.item(*stray).is_some_and(|item| evidence(item).any(|p| drafts.has_passage(p)));
            if found {
                self.open(*stray, drafts);
            }
        }
        homeless.extend(drafts.take_homeless());
        homeless
    }

    /// An item without the words that are not shown; the whole is kept apart.
    fn as_shown(&mut self, item: Arc<Item>) -> Arc<Item> {
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

    /// Puts each memory to the first of its passages that is there, or on its own.
    fn place_memories(&mut self, homeless: Vec<Arc<Item>>, drafts: &mut Drafts) {
        for item in homeless {
            let home =
                evidence(&item).find(|passage| drafts.has_passage(*passage) || self.holds_passage(*passage));
            let home = home.unwrap_or(item.row.id);
            if !drafts.units.contains_key(&home) {
                self.open(home, drafts);
            }
            drafts.units.entry(home).or_default().memories.push(item);
        }
    }

    fn holds_passage(&self, id: MemoryId) -> bool {
        self.place(id)
            .and_then(|slot| self.unit(slot))
            .is_some_and(|unit| unit.is_passage() && unit.id() == id)
    }

    /// Puts drafts together in new slots.
    fn commit(&mut self, drafts: Drafts) {
        let Drafts { units, mut sessions } = drafts;
        let mut ready = assemble(units.into_values().collect());
        // Neighbours in a session become neighbours in memory.
        ready.sort_by_cached_key(|Assembled { unit, .. }| {
            (unit.head.document.conversation, unit.head.row.ingestion, unit.order())
        });
        let mut run = RunBuilder::default();
        for Assembled { unit, key, vector } in ready {
            let id = self.slots.len() as SlotId;
            key.terms().for_each(|(term, count)| run.add(term, id, count));
            let slot = unit.slot(key.length());
            let vector = self.vectors.push(vector.as_deref());
            self.totals.note_unit(&slot, vector);
            self.slots.push(slot);
            for item in unit.items() {
                self.places.insert(item.row.id, id);
            }
            self.count_speaker(&unit, true);
            self.unit_bytes += unit.bytes();
            if unit.is_passage() {
                sessions.entry(SessionKey::of(&unit)).or_default().push(id);
            } else {
                Arc::make_mut(&mut self.strays).insert(unit.id());
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
    fn take_homeless(&mut self) -> Vec<Arc<Item>> {
        let lost = self.units.values_mut().filter(|draft| draft.passage.is_none());
        lost.flat_map(|draft| std::mem::take(&mut draft.memories)).collect()
    }
}

/// The passages that a memory comes from.
fn evidence(item: &Item) -> impl Iterator<Item = MemoryId> {
    item.memory().into_iter().flat_map(|body| body.evidence.iter().map(|e| e.passage))
}

/// What can be said of a document whose head did not come along.
fn bare_head(row: &ItemRow) -> Option<DocumentHead> {
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
