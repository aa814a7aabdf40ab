//! The flat arrays that scoring reads.

use super::slot::{Brief, NONE, Slot, SlotId};
use crate::persistent::Chunked;

/// Slots of one chunk: a change copies the chunks it touches, a scan passes from chunk to chunk.
const CHUNK: usize = 4096;

/// Every slot in full and in brief. Copies share what has not changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots {
    full: Chunked<Slot, CHUNK>,
    briefs: Chunked<Brief, CHUNK>,
    dead: usize,
}

impl Slots {
    /// Slots, dead ones included.
    pub(crate) fn len(&self) -> usize {
        self.full.len()
    }
    /// Those of them that no unit lives in.
    pub(crate) fn dead(&self) -> usize {
        self.dead
    }
    /// A slot, if a unit lives there.
    pub(crate) fn get(&self, id: SlotId) -> Option<&Slot> {
        self.full.get(id as usize).filter(|slot| slot.alive)
    }
    /// What the word arm needs of a slot; that of a dead one if there is none.
    pub(crate) fn brief(&self, id: SlotId) -> Brief {
        self.briefs.get(id as usize).copied().unwrap_or_default()
    }
    /// The living slots beside one in its session, before and after.
    pub(crate) fn beside(&self, id: SlotId, brief: Brief) -> [Option<SlotId>; 2] {
        if brief.links_afar() {
            let known = |slot: SlotId| (slot != NONE).then_some(slot);
            return self.get(id).map_or([None, None], |slot| [known(slot.before), known(slot.after)]);
        }
        [brief.follows().then(|| id.wrapping_sub(1)), brief.precedes().then(|| id.wrapping_add(1))]
    }
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Slot> {
        self.full.iter()
    }
    pub(crate) fn push(&mut self, slot: Slot) {
        let id = self.len() as SlotId;
        self.dead += usize::from(!slot.alive);
        self.briefs.push(Brief::of(id, &slot));
        self.full.push(slot);
    }
    /// Changes a slot.
    pub(crate) fn change(&mut self, id: SlotId, change: impl FnOnce(&mut Slot)) {
        let Some(slot) = self.full.get_mut(id as usize) else { return };
        self.dead -= usize::from(!slot.alive);
        change(slot);
        self.dead += usize::from(!slot.alive);
        let brief = Brief::of(id, slot);
        if let Some(held) = self.briefs.get_mut(id as usize) {
            *held = brief;
        }
    }
    pub(crate) fn bytes(&self) -> usize {
        self.full.bytes() + self.briefs.bytes()
    }
}
