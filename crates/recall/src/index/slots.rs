//! The slots of a partition as flat arrays, in full and packed.

use super::slot::{NONE, PackedSlot, Slot, SlotId};
use crate::persistent::Chunked;

/// Slots per block: a change copies the blocks that it touches, a scan goes from block to block, and the sums
/// over one fit into the processor's caches.
pub(crate) const BLOCK_LEN: usize = 4096;

/// Every slot in full and packed. Clones share what has not changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots {
    full: Chunked<Slot, BLOCK_LEN>,
    packed_slots: Chunked<PackedSlot, BLOCK_LEN>,
    /// The number of each slot's session, for [session scores](crate::retrievers::lexical).
    sessions: Chunked<u32, BLOCK_LEN>,
}

impl Slots {
    /// The number of slots, dead ones included.
    pub(crate) fn len(&self) -> usize {
        self.full.len()
    }
    /// A slot, if a live unit is in it.
    pub(crate) fn get(&self, id: SlotId) -> Option<&Slot> {
        self.full.get(id as usize).filter(|slot| slot.alive)
    }
    /// The packed form of a slot; that of a dead one if there is no such slot.
    pub(crate) fn packed(&self, id: SlotId) -> PackedSlot {
        self.packed_slots.get(id as usize).copied().unwrap_or_default()
    }
    /// Slots `at * BLOCK_LEN` to `(at + 1) * BLOCK_LEN`, packed; fewer at the end, none beyond.
    pub(crate) fn packed_block(&self, at: usize) -> &[PackedSlot] {
        self.packed_slots.chunk(at)
    }
    /// The session numbers of the same slots.
    pub(crate) fn session_block(&self, at: usize) -> &[u32] {
        self.sessions.chunk(at)
    }
    /// The live slots before and after one in its session.
    pub(crate) fn adjacent(&self, id: SlotId, packed: PackedSlot) -> [Option<SlotId>; 2] {
        if packed.has_distant_neighbor() {
            let known = |slot: SlotId| (slot != NONE).then_some(slot);
            return self.get(id).map_or([None, None], |slot| [known(slot.before), known(slot.after)]);
        }
        [packed.follows().then(|| id.wrapping_sub(1)), packed.precedes().then(|| id.wrapping_add(1))]
    }
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Slot> {
        self.full.iter()
    }
    pub(crate) fn push(&mut self, slot: Slot) {
        let id = self.len() as SlotId;
        self.packed_slots.push(PackedSlot::new(id, &slot));
        self.sessions.push(slot.session);
        self.full.push(slot);
    }
    /// Changes a slot, and its packed form with it.
    pub(crate) fn update(&mut self, id: SlotId, update: impl FnOnce(&mut Slot)) {
        let Some(slot) = self.full.get_mut(id as usize) else { return };
        update(slot);
        let (packed, session) = (PackedSlot::new(id, slot), slot.session);
        if let (Some(held), Some(number)) =
            (self.packed_slots.get_mut(id as usize), self.sessions.get_mut(id as usize))
        {
            (*held, *number) = (packed, session);
        }
    }
    pub(crate) fn bytes(&self) -> usize {
        self.full.bytes() + self.packed_slots.bytes() + self.sessions.bytes()
    }
}
