//! A partition, resident and exact: everything that ranking needs, built from the store's rows.

mod change;
mod draft;
mod entities;
pub(crate) mod key;
pub(crate) mod postings;
mod sessions;
pub(crate) mod slot;
pub(crate) mod slots;
pub(crate) mod unit;
pub(crate) mod vectors;

use crate::item::Item;
use crate::persistent::Sharded;
use crate::query::Wanted;
use entities::Entities;
use evoke_store::{EntityRow, PartitionChanges, PartitionVersion};
use evoke_types::{EntityId, MemoryId};
use key::matter_term;
use postings::{List, Postings};
use sessions::Sessions;
use slot::{Slot, SlotId};
use slots::Slots;
use std::collections::BTreeSet;
use std::sync::Arc;
use unit::{Unit, Units};
use vectors::VectorMatrix;

/// The index of one partition at one version.
///
/// It is immutable: [`PartitionIndex::apply`] gives the next version, which shares nearly everything
/// with this one, so that readers keep what they hold and a small change is cheap.
#[derive(Debug, Clone)]
pub struct PartitionIndex {
    version: PartitionVersion,
    slots: Slots,
    units: Units,
    vectors: VectorMatrix,
    postings: Postings,
    /// Where each item is.
    places: Sharded<MemoryId, SlotId>,
    /// Memories without a passage.
    strays: Arc<BTreeSet<MemoryId>>,
    /// What wishes have closed, and passages with words that are not shown, whole. No read sees them.
    hidden: Sharded<MemoryId, Arc<Item>>,
    sessions: Sessions,
    entities: Entities,
    /// Names of speakers, with how many units bear them.
    speakers: Sharded<Box<str>, u32>,
    totals: Totals,
    /// Bytes of live units.
    unit_bytes: usize,
}

/// Sums over live units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    /// Units.
    pub(crate) units: usize,
    /// Lengths of their keys.
    pub(crate) length: u64,
    /// Lengths of their keys with both neighbours'.
    pub(crate) context_length: u64,
    /// Sessions that have units.
    pub(crate) sessions: usize,
    /// Lengths of their keys in sessions.
    pub(crate) session_length: u64,
    /// Units with a vector.
    pub(crate) vectors: usize,
    /// Passages without one.
    pub(crate) vectors_missing: usize,
}

impl Totals {
    /// Adds a session that has so many terms, and so many with neighbours.
    fn note_session(&mut self, length: u64, context_length: u64) {
        self.sessions += usize::from(length > 0);
        self.session_length += length;
        self.context_length += context_length;
    }
    /// Takes a session out.
    fn forget_session(&mut self, length: u64, context_length: u64) {
        self.sessions -= usize::from(length > 0);
        self.session_length -= length;
        self.context_length -= context_length;
    }
    /// Adds a unit, but for what its session adds.
    fn note_unit(&mut self, slot: &Slot, vector: bool) {
        self.units += 1;
        self.length += u64::from(slot.length);
        self.context_length += if slot.passage { 0 } else { u64::from(slot.length) };
        self.vectors += usize::from(vector);
        self.vectors_missing += usize::from(slot.passage && !vector);
    }
    /// Takes a unit out, but for what its session takes.
    fn forget_unit(&mut self, slot: &Slot, vector: bool) {
        self.units -= 1;
        self.length -= u64::from(slot.length);
        self.context_length -= if slot.passage { 0 } else { u64::from(slot.length) };
        self.vectors -= usize::from(vector);
        self.vectors_missing -= usize::from(slot.passage && !vector);
    }
}

impl PartitionIndex {
    /// Builds the index of a whole partition. `dimension` is that of the current generation's
    /// vectors, 0 without an embedding model; vectors of another length count as missing.
    pub fn build(changes: PartitionChanges, dimension: usize) -> Self {
        let mut index = Self::empty(dimension);
        index.change(changes);
        index
    }

    /// The index after a change. A change that is the whole partition builds it anew.
    pub fn apply(&self, changes: PartitionChanges) -> Self {
        let dimension = self.vectors.dimension();
        if changes.whole {
            return Self::build(changes, dimension);
        }
        let mut next = self.clone();
        next.change(changes);
        if next.slots.len() > 1024 + 2 * next.totals.units { next.compacted() } else { next }
    }

    /// Which version of the partition this is.
    pub fn version(&self) -> PartitionVersion {
        self.version
    }
    /// Items held, passages and memories.
    pub fn len(&self) -> usize {
        self.places.len()
    }
    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Resident size in bytes, an estimate. Versions that share parts each count them in full.
    pub fn bytes(&self) -> usize {
        self.unit_bytes
            + self.slots.bytes()
            + self.units.bytes()
            + self.vectors.memory()
            + self.postings.bytes()
            + self.places.len() * 32
            + self.sessions.bytes()
            + self.entities.bytes()
    }
    /// Passages that have no vector (of the generation it was built for).
    pub fn vectors_missing(&self) -> usize {
        self.totals.vectors_missing
    }
    /// Every item, in no promised order.
    pub fn items(&self) -> impl Iterator<Item = &Arc<Item>> {
        self.live().flat_map(|(_, unit)| unit.items())
    }
    /// What wishes have closed, and passages with words that are not shown: these as they were said. In no
    /// promised order; no read finds them here.
    pub fn hidden(&self) -> impl Iterator<Item = &Arc<Item>> {
        self.hidden.values()
    }
    /// Whether words of an item, or all of it, are not shown.
    pub fn is_hidden(&self, id: MemoryId) -> bool {
        self.hidden.get(&id).is_some()
    }
    /// One item whole, though some of its words or all of it may not be shown.
    pub fn whole(&self, id: MemoryId) -> Option<&Arc<Item>> {
        self.hidden.get(&id).or_else(|| self.item(id))
    }
    /// The memories that a passage is known by; `None` when no read finds it.
    pub fn memories_of(&self, passage: MemoryId) -> Option<impl Iterator<Item = &Arc<Item>>> {
        let unit = self.unit(*self.places.get(&passage)?)?;
        Some(unit.memories.iter().map(|memory| &memory.item))
    }
    /// One item.
    pub fn item(&self, id: MemoryId) -> Option<&Arc<Item>> {
        self.unit(*self.places.get(&id)?)?.items().find(|item| item.row.id == id)
    }
    /// Names of the speakers whose words are held, each once, in no promised order.
    pub fn speakers(&self) -> impl Iterator<Item = &str> {
        self.speakers.keys().map(|name| &**name)
    }
    /// Statements on a single-valued matter of a subject, in any case, in no promised order: of more than
    /// `newest` passages that hold some, those that were written last.
    pub fn on_matter<'a>(&'a self, subject: &str, matter: &str, newest: usize) -> Vec<&'a Arc<Item>> {
        let asked = (subject.to_lowercase(), matter);
        let term = matter_term(&asked.0, matter);
        // A unit that changes moves to a new slot, so the highest slots are those written last.
        let slots: Vec<SlotId> = self.postings(&term).map(|(slot, _)| slot).collect();
        let units = slots.iter().rev().take(newest).rev().filter_map(|slot| self.unit(*slot));
        units.flat_map(|unit| unit.items()).filter(|item| item.matter().as_ref() == Some(&asked)).collect()
    }
    /// One entity.
    pub fn entity(&self, id: EntityId) -> Option<&EntityRow> {
        self.entities.get(id)
    }
    /// The entity that bears this name, or else one of these aliases, in any case; the one with the
    /// lowest id of several.
    pub fn entity_named(&self, name: &str, aliases: &[String]) -> Option<&EntityRow> {
        let mut names = std::iter::once(name).chain(aliases.iter().map(String::as_str));
        names.find_map(|name| self.entities.named(name).first()).and_then(|id| self.entity(*id))
    }

    fn empty(dimension: usize) -> Self {
        Self {
            version: PartitionVersion::default(),
            slots: Slots::default(),
            units: Units::default(),
            vectors: VectorMatrix::new(dimension),
            postings: Postings::default(),
            places: Sharded::default(),
            strays: Arc::default(),
            hidden: Sharded::default(),
            sessions: Sessions::default(),
            entities: Entities::default(),
            speakers: Sharded::default(),
            totals: Totals::default(),
            unit_bytes: 0,
        }
    }
}

/// What ranking reads.
impl PartitionIndex {
    pub(crate) fn slots(&self) -> &Slots {
        &self.slots
    }
    /// A slot, if a unit lives there.
    pub(crate) fn slot(&self, id: SlotId) -> Option<&Slot> {
        self.slots.get(id)
    }
    pub(crate) fn unit(&self, id: SlotId) -> Option<&Arc<Unit>> {
        self.units.get(id as usize)
    }
    /// Live units with their slots.
    pub(crate) fn live(&self) -> impl Iterator<Item = (SlotId, &Arc<Unit>)> {
        let all = (0..).zip(self.slots.iter().zip(self.units.iter()));
        all.filter(|(_, (slot, _))| slot.alive).map(|(id, (_, unit))| (id, unit))
    }
    /// (slot, occurrences) of a term in live units, slots ascending.
    pub(crate) fn postings<'a>(&'a self, term: &'a str) -> impl Iterator<Item = (SlotId, u8)> + 'a {
        self.postings.of(term).filter(|(slot, _)| self.slots.brief(*slot).is_alive())
    }
    /// The lists of a term, dead slots among them.
    pub(crate) fn lists<'a>(&'a self, term: &str) -> impl Iterator<Item = List<'a>> {
        self.postings.lists(term)
    }
    /// Whether a live slot could be shown under a filter.
    pub(crate) fn shows(&self, id: SlotId, wanted: Wanted) -> bool {
        self.slots.get(id).is_some_and(|slot| wanted.meets(slot.kinds, slot.trust))
    }
    /// The units beside one, in its session.
    pub(crate) fn beside(&self, id: SlotId) -> [Option<SlotId>; 2] {
        self.slots.beside(id, self.slots.brief(id))
    }
    /// The unit that an item belongs to.
    pub(crate) fn place(&self, id: MemoryId) -> Option<SlotId> {
        self.places.get(&id).copied()
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
