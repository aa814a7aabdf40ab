//! The flat arrays that scoring reads.

use super::slot::{Brief, NONE, Slot, SlotId};
use crate::persistent::Chunked;

/// Slots of one window: a change copies the windows it touches, a scan passes from window to window, and what
/// is summed over one fits beside the processor.
pub(crate) const WINDOW: usize = 4096;

/// Every slot in full and in brief. Copies share what has not changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots {
    full: Chunked<Slot, WINDOW>,
    briefs: Chunked<Brief, WINDOW>,
    /// Numbers of their sessions.
    sessions: Chunked<u32, WINDOW>,
}

impl Slots {
    /// Slots, dead ones included.
    pub(crate) fn len(&self) -> usize {
        self.full.len()
    }
    /// A slot, if a unit lives there.
    pub(crate) fn get(&self, id: SlotId) -> Option<&Slot> {
        self.full.get(id as usize).filter(|slot| slot.alive)
    }
    /// What the word arm needs of a slot; that of a dead one if there is none.
    pub(crate) fn brief(&self, id: SlotId) -> Brief {
        self.briefs.get(id as usize).copied().unwrap_or_default()
    }
    /// Slots `at * WINDOW` to `(at + 1) * WINDOW`; fewer at the end, none beyond.
    pub(crate) fn window(&self, at: usize) -> &[Brief] {
        self.briefs.chunk(at)
    }
    /// Numbers of the sessions of the same slots.
    pub(crate) fn sessions(&self, at: usize) -> &[u32] {
        self.sessions.chunk(at)
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
        self.briefs.push(Brief::of(id, &slot));
        self.sessions.push(slot.session);
        self.full.push(slot);
    }
    /// Changes a slot.
    pub(crate) fn change(&mut self, id: SlotId, change: impl FnOnce(&mut Slot)) {
        let Some(slot) = self.full.get_mut(id as usize) else { return };
        change(slot);
        let (brief, session) = (Brief::of(id, slot), slot.session);
        if let (Some(held), Some(number)) =
            (self.briefs.get_mut(id as usize), self.sessions.get_mut(id as usize))
        {
            (*held, *number) = (brief, session);
        }
    }
    pub(crate) fn bytes(&self) -> usize {
        self.full.bytes() + self.briefs.bytes() + self.sessions.bytes()
    }
}
