//! The index of one partition: everything that ranking needs, in memory, built from the store's rows.
//!
//! The engine builds it with [`PartitionIndex::build`] on first use, and brings it up to date with
//! [`PartitionIndex::apply`]. It is exact: a search compares every unit, or proves that it cannot be among
//! the best.

mod change;
mod draft;
mod entities;
pub(crate) mod key;
pub(crate) mod postings;
mod sessions;
pub(crate) mod slot;
pub(crate) mod slots;
mod totals;
pub(crate) mod unit;
pub(crate) mod vectors;

use crate::filter::Filter;
use crate::item::Item;
use crate::persistent::Sharded;
use entities::Entities;
use evoke_store::{EntityRow, PartitionChanges, PartitionVersion};
use evoke_types::{EntityId, MemoryId};
use key::matter_term;
use postings::{PostingList, Postings};
use sessions::Sessions;
use slot::{Slot, SlotId};
use slots::Slots;
use std::collections::BTreeSet;
use std::sync::Arc;
use totals::Totals;
use unit::{Unit, Units};
use vectors::VectorMatrix;

/// The index of one partition at one version.
///
/// It is immutable: [`PartitionIndex::apply`] returns the next version, which shares nearly everything with
/// this one, so that readers keep what they hold and a small change is cheap.
///
/// ```
/// use evoke_recall::PartitionIndex;
/// use evoke_store::PartitionChanges;
///
/// let empty = PartitionIndex::build(PartitionChanges::default(), 384);
/// assert!(empty.is_empty());
/// let next = empty.apply(PartitionChanges::default());
/// assert_eq!(next.len(), 0);
/// ```
#[derive(Debug, Clone)]
pub struct PartitionIndex {
    version: PartitionVersion,
    slots: Slots,
    units: Units,
    vectors: VectorMatrix,
    postings: Postings,
    /// The slot of the unit that an item belongs to.
    slot_by_item: Sharded<MemoryId, SlotId>,
    /// Memories without a passage, which are units of their own.
    orphans: Arc<BTreeSet<MemoryId>>,
    /// Items in full that are withdrawn, or of which some words are withheld. No read sees them.
    hidden: Sharded<MemoryId, Arc<Item>>,
    sessions: Sessions,
    entities: Entities,
    /// Names of speakers, with the number of their units.
    speakers: Sharded<Box<str>, u32>,
    totals: Totals,
    /// Bytes of all live units.
    unit_bytes: usize,
}

impl PartitionIndex {
    /// Builds the index of a whole partition. `dimension` is that of the current generation's vectors, 0
    /// without an embedding model; vectors of another length count as missing.
    pub fn build(changes: PartitionChanges, dimension: usize) -> Self {
        let mut index = Self::empty(dimension);
        index.change(changes);
        index
    }

    /// The index after a change. A change that contains the whole partition rebuilds it.
    pub fn apply(&self, changes: PartitionChanges) -> Self {
        let dimension = self.vectors.dimension();
        if changes.whole {
            return Self::build(changes, dimension);
        }
        let mut next = self.clone();
        next.change(changes);
        if next.slots.len() > 1024 + 2 * next.totals.units { next.compacted() } else { next }
    }

    /// The version of the partition that it reflects.
    pub fn version(&self) -> PartitionVersion {
        self.version
    }
    /// The number of items: passages and memories.
    pub fn len(&self) -> usize {
        self.slot_by_item.len()
    }
    /// Whether the partition has no items.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Resident size in bytes, an estimate for the engine's cache limit. Versions that share parts each count
    /// them in full.
    pub fn bytes(&self) -> usize {
        self.unit_bytes
            + self.slots.bytes()
            + self.units.bytes()
            + self.vectors.bytes()
            + self.postings.bytes()
            + self.slot_by_item.len() * 32
            + self.sessions.bytes()
            + self.entities.bytes()
    }
    /// The number of passages without a vector of the generation that the index was built for.
    pub fn vectors_missing(&self) -> usize {
        self.totals.vectors_missing
    }

    /// The vector of a slot, if it has one.
    pub(crate) fn vector(&self, slot: SlotId) -> Option<Vec<f32>> {
        self.vectors.floats_of(slot as usize)
    }
    /// Every item, in no particular order.
    pub fn items(&self) -> impl Iterator<Item = &Arc<Item>> {
        self.live().flat_map(|(_, unit)| unit.items())
    }
    /// Items that are withdrawn, and passages with withheld words: these in full. In no particular order; no
    /// read finds them here.
    pub fn hidden(&self) -> impl Iterator<Item = &Arc<Item>> {
        self.hidden.values()
    }
    /// Whether an item is withdrawn, or some of its words are withheld.
    pub fn is_hidden(&self, id: MemoryId) -> bool {
        self.hidden.get(&id).is_some()
    }
    /// One item in full, even if it is withdrawn or some of its words are withheld.
    pub fn whole(&self, id: MemoryId) -> Option<&Arc<Item>> {
        self.hidden.get(&id).or_else(|| self.item(id))
    }
    /// The memories derived from a passage; `None` when no read finds the passage.
    pub fn memories_of(&self, passage: MemoryId) -> Option<impl Iterator<Item = &Arc<Item>>> {
        let unit = self.unit(*self.slot_by_item.get(&passage)?)?;
        Some(unit.memories.iter().map(|memory| &memory.item))
    }
    /// One item as reads see it; see [`PartitionIndex::whole`] for its withheld words.
    pub fn item(&self, id: MemoryId) -> Option<&Arc<Item>> {
        self.unit(*self.slot_by_item.get(&id)?)?.items().find(|item| item.row.id == id)
    }
    /// Names of the speakers of all passages, each once, in no particular order.
    pub fn speakers(&self) -> impl Iterator<Item = &str> {
        self.speakers.keys().map(|name| &**name)
    }
    /// Statements on a single-valued matter of a subject, ignoring case, in no particular order. When more
    /// than `newest` passages contain some, only those written last are considered.
    pub fn on_matter<'a>(&'a self, subject: &str, matter: &str, newest: usize) -> Vec<&'a Arc<Item>> {
        let asked = (subject.to_lowercase(), matter);
        let term = matter_term(&asked.0, matter);
        // A unit that changes moves to a new slot, so the highest slots are those written last.
        let slots: Vec<SlotId> = self.postings(&term).map(|(slot, _)| slot).collect();
        let units = slots.iter().rev().take(newest).rev().filter_map(|slot| self.unit(*slot));
        units.flat_map(|unit| unit.items()).filter(|item| item.matter().as_ref() == Some(&asked)).collect()
    }
    /// Memories of a subject, ignoring case, in the units with a term, those written last first. Of more than `newest` units
    /// with the term, only those written last are considered.
    pub fn memories_with<'a>(
        &'a self,
        subject: &'a str,
        term: &str,
        newest: usize,
    ) -> impl Iterator<Item = &'a Arc<Item>> + 'a {
        let mut lists: Vec<PostingList<'a>> = self.lists(term).collect();
        lists.reverse();
        let slots = lists.into_iter().flat_map(|list| list.slots.iter().rev().copied());
        let alive = slots.filter(|slot| self.slots.packed(*slot).is_alive()).take(newest);
        let memories = alive.filter_map(|slot| self.unit(slot)).flat_map(|unit| unit.memories.iter());
        let about = move |item: &&Arc<Item>| {
            item.memory().is_some_and(|body| body.subject.eq_ignore_ascii_case(subject))
        };
        memories.map(|memory| &memory.item).filter(about)
    }
    /// Every entity, in no particular order.
    pub fn entity_rows(&self) -> impl Iterator<Item = &EntityRow> {
        self.entities.all()
    }
    /// Entities about which people have decided something, ascending by id.
    pub fn corrected_entities(&self) -> impl Iterator<Item = &EntityRow> {
        self.entities.corrected()
    }
    /// Entities with a name that may be another form of this one, ascending by id.
    pub fn entities_like<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a EntityRow> + 'a {
        self.entities.like(name).into_iter().filter_map(|id| self.entity(id))
    }
    /// The row of one entity.
    pub fn entity(&self, id: EntityId) -> Option<&EntityRow> {
        self.entities.get(id)
    }
    /// The entity with this name, or else with one of these aliases, ignoring case; of several the one with
    /// the lowest id.
    pub fn entity_named(&self, name: &str, aliases: &[String]) -> Option<&EntityRow> {
        let mut names = std::iter::once(name).chain(aliases.iter().map(String::as_str));
        names.find_map(|name| self.entities.by_name(name).first()).and_then(|id| self.entity(*id))
    }

    fn empty(dimension: usize) -> Self {
        Self {
            version: PartitionVersion::default(),
            slots: Slots::default(),
            units: Units::default(),
            vectors: VectorMatrix::new(dimension),
            postings: Postings::default(),
            slot_by_item: Sharded::default(),
            orphans: Arc::default(),
            hidden: Sharded::default(),
            sessions: Sessions::default(),
            entities: Entities::default(),
            speakers: Sharded::default(),
            totals: Totals::default(),
            unit_bytes: 0,
        }
    }
}

/// Accessors for ranking, which addresses units by slot.
impl PartitionIndex {
    pub(crate) fn slots(&self) -> &Slots {
        &self.slots
    }
    /// A slot, if a live unit is in it.
    pub(crate) fn slot(&self, id: SlotId) -> Option<&Slot> {
        self.slots.get(id)
    }
    pub(crate) fn unit(&self, id: SlotId) -> Option<&Arc<Unit>> {
        self.units.get(id as usize)
    }
    /// Live units with their slots, in the order of the slots.
    pub(crate) fn live(&self) -> impl Iterator<Item = (SlotId, &Arc<Unit>)> {
        let all = (0..).zip(self.slots.iter().zip(self.units.iter()));
        all.filter(|(_, (slot, _))| slot.alive).map(|(id, (_, unit))| (id, unit))
    }
    /// The live units with a term, as (slot, term frequency), slots ascending.
    pub(crate) fn postings<'a>(&'a self, term: &'a str) -> impl Iterator<Item = (SlotId, u8)> + 'a {
        self.postings.entries(term).filter(|(slot, _)| self.slots.packed(*slot).is_alive())
    }
    /// The posting lists of a term. Slots of dead units may be among them.
    pub(crate) fn lists<'a>(&'a self, term: &str) -> impl Iterator<Item = PostingList<'a>> {
        self.postings.lists(term)
    }
    /// Whether a slot is live and passes a filter.
    pub(crate) fn admits(&self, id: SlotId, filter: Filter) -> bool {
        self.slots.get(id).is_some_and(|slot| filter.admits_unit(slot.kinds, slot.trust))
    }
    /// The units before and after one in its session.
    pub(crate) fn adjacent(&self, id: SlotId) -> [Option<SlotId>; 2] {
        self.slots.adjacent(id, self.slots.packed(id))
    }
    /// The slot of the unit that an item belongs to.
    pub(crate) fn slot_of(&self, id: MemoryId) -> Option<SlotId> {
        self.slot_by_item.get(&id).copied()
    }
    pub(crate) fn vectors(&self) -> &VectorMatrix {
        &self.vectors
    }
    pub(crate) fn totals(&self) -> Totals {
        self.totals
    }
    pub(crate) fn sessions(&self) -> &Sessions {
        &self.sessions
    }
    pub(crate) fn entities(&self) -> &Entities {
        &self.entities
    }
}
